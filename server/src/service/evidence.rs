//! Evidence that a learner adds to a badge: taken, shown to its owner, changed, deleted, handed out.
//!
//! What a file is, its own bytes say. Pictures are drawn anew, so that nothing of what a camera wrote
//! into them is kept; PDF and plain text are kept as they came and only ever handed out to be saved.

mod add;
mod change;
mod delete;
mod file;
mod kind;
mod port;
mod show;

use domain::Problem;
use domain::evidence::{EvidenceDraft, EvidenceProblem, TEXT, TITLE};

use super::badges::{BadgeError, line, lines, link};

pub(in crate::service) use add::fit;
pub use add::{NewFile, add};
pub use change::change;
pub use delete::delete;
pub(in crate::service) use file::bytes_of;
pub use file::{Handed, handed};
pub(in crate::service) use kind::extension;
pub use port::EvidencePort;
pub use show::{mine, show};

impl From<EvidenceProblem> for BadgeError {
    fn from(why: EvidenceProblem) -> Self {
        Self::Problem(Problem::Evidence { why })
    }
}

/// What an owner wrote on a piece, fit to be kept.
struct Written {
    title: String,
    text: String,
    url: Option<String>,
}

fn read(draft: &EvidenceDraft) -> Result<Written, EvidenceProblem> {
    let title = line(&draft.title, usize::MAX);
    if title.chars().count() > TITLE {
        return Err(EvidenceProblem::TitleTooLong);
    }
    let text = lines(&draft.text);
    if text.chars().count() > TEXT {
        return Err(EvidenceProblem::TextTooLong);
    }
    let url = match draft.url.trim() {
        "" => None,
        url => Some(link(Some(url)).ok_or(EvidenceProblem::NotALink)?),
    };
    Ok(Written { title, text, url })
}
