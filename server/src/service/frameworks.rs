//! Frameworks of skills: shipped beside the program, or brought by an operator as a table.
//!
//! What an operator brings takes the place of what is shipped under the same word, until it is
//! removed.

mod import;
mod parse;
mod port;
mod remove;
mod show;

use domain::skill::BadLine;

use super::badges::BadgeError;

pub use import::import;
pub use parse::parse;
pub use port::FrameworksPort;
pub use remove::remove;
pub use show::{find, list};

/// Why a framework was not brought in.
#[derive(Debug, thiserror::Error)]
pub enum FrameworkError {
    /// Lines of the file cannot be read.
    #[error("{} lines cannot be read", .0.len())]
    Lines(Vec<BadLine>),
    /// The word is none: letters, digits and hyphens, 40 at most.
    #[error("a framework's word has letters without accents, digits and hyphens, 40 at most")]
    Word,
    /// The database.
    #[error(transparent)]
    Other(#[from] BadgeError),
}

impl From<sqlx::Error> for FrameworkError {
    fn from(error: sqlx::Error) -> Self {
        Self::Other(error.into())
    }
}

/// The frameworks that are shipped, each with its word.
const SHIPPED: [(&str, &[u8]); 2] = [
    ("rectec", include_bytes!("../../frameworks/rectec.csv")),
    (
        "rectec-engagement",
        include_bytes!("../../frameworks/rectec-engagement.csv"),
    ),
];

/// Reads a word that a framework can be known by.
fn word(text: &str) -> Result<String, FrameworkError> {
    let word = text.trim().to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match (1..=40).contains(&word.len()) && word.chars().all(plain) {
        true => Ok(word),
        false => Err(FrameworkError::Word),
    }
}
