//! Mails come in: a listener that speaks LMTP (RFC 2033) to a mail server beside it, or SMTP
//! (RFC 5321) where there is none.
//!
//! A recipient is refused where the envelope names it, so that nobody's mail is taken and lost.
//! What a mail brings is written down before its delivery is answered; the mail itself is not kept,
//! no answer is ever sent, and the sender is neither believed nor stored. There is no STARTTLS, no
//! spam filter and no queue: a mail server in front has them.

mod listen;
mod session;

pub use listen::{Doors, serve};
pub use session::Patience;
