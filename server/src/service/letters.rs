//! Letters: a visitor of a public page writes to its owner, who stays unknown until they answer.
//!
//! A letter is delivered once its writer has confirmed the address, by one button behind a mail's
//! link. Five a day for each address, so that a recruiter writes to people and not to lists; limits
//! by network and by recipient stand before the first mail.

mod confirm;
mod mails;
mod port;
mod sweep;
mod write;

pub use confirm::{confirm, waiting};
pub use mails::{AnswerMail, ConfirmLetterMail};
pub use port::LettersPort;
pub use sweep::SweepLetters;
pub use write::{recipient, write};
