//! Badges: how they come in, are proven, shown, checked again, handed back and deleted.
//!
//! One file for each verb. Everything that pages show is drawn from the original bytes and the
//! report of the last verification, and can be drawn again.

mod achievements;
mod arrange;
mod change;
mod check_again;
mod delete;
mod face;
mod file_name;
mod findings;
mod fingerprint;
mod fold;
mod glance;
mod import;
mod keep;
mod leave;
pub mod limit;
mod list;
mod picture;
mod port;
mod reading;
mod recheck;
mod round;
mod show;
mod sift;
mod skills;
mod sweep;
mod verify;
mod words;

use domain::Problem;
use domain::problem::{FieldError, ImportProblem};

use crate::image::PictureError;
use crate::store::blobs::BlobError;

pub use arrange::{arrange, choose_view, write_note};
pub use change::Change;
pub use check_again::{CheckBadges, CheckNew, check_again};
pub(in crate::service) use check_again::{look, payload, settle};
pub use delete::delete;
pub use face::{bare, face};
pub use file_name::file_name;
pub use findings::checked;
pub(in crate::service) use fingerprint::fingerprint;
pub use fold::fold;
pub(in crate::service) use glance::{caps, glance, picture_within};
pub use import::{Handed, Incoming, Manner, import};
pub(in crate::service) use import::{Prepared, Room, credentials, prepare, store};
pub use keep::{
    PurgeKept, Shared, TakeKept, forget_staged, gather_staged, keep, stage, staged, take_kept,
    tie_kept,
};
pub use leave::LeaveBadges;
pub use list::{latest, list};
pub(in crate::service) use picture::keep_picture;
pub use picture::{DrawPicture, Size, picture, picture_of, picture_without_code};
pub use port::BadgesPort;
pub(in crate::service) use port::told;
pub use reading::ReadAnew;
pub use recheck::{Recheck, RecheckAccount, RecheckDue, recheck_all};
pub use show::{original, show};
pub use sweep::SweepBlobs;
pub use verify::{Examined, MEMBERS, Record, examine};
pub(in crate::service) use verify::{open, open_here};
pub(in crate::service) use words::{line, lines, link, markdown};

/// Why something with badges did not work.
#[derive(Debug, thiserror::Error)]
pub enum BadgeError {
    /// Something that the person can read about and act on.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// The database.
    #[error("the database: {0}")]
    Store(#[from] sqlx::Error),
    /// The blob store.
    #[error("{0}")]
    Blob(#[from] BlobError),
    /// The disk.
    #[error("the disk: {0}")]
    Disk(std::io::Error),
    /// A task of the server broke off.
    #[error("a task broke off: {0}")]
    Task(#[from] tokio::task::JoinError),
}

/// A picture that somebody chose for a form's field `file`.
impl From<PictureError> for BadgeError {
    fn from(_: PictureError) -> Self {
        let field = "file".to_owned();
        let error = FieldError::NotAPicture;
        Self::Problem(Problem::Field { field, error })
    }
}

impl From<ImportProblem> for BadgeError {
    fn from(problem: ImportProblem) -> Self {
        Self::Problem(Problem::Import(problem))
    }
}
