//! What is kept of a mail is deleted after seven days, and what still waits of it is given up.

use domain::intake::Taken;
use domain::problem::ImportProblem;
use domain::{Millis, Problem};
use serde::{Deserialize, Serialize};

use super::KEPT;
use crate::jobs::{Job, JobError};
use crate::state::AppState;
use crate::store::forwarded;

/// Deletes it; each hour.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SweepMails;

impl SweepMails {
    /// How often.
    pub const PERIOD: i64 = Millis::HOUR;
}

impl Job for SweepMails {
    const KIND: &'static str = "sweep-mails";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        let why = Taken::Problem(Problem::Import(ImportProblem::BrokenUpload));
        let mut tx = state.db.begin().await?;
        forwarded::sweep(&mut tx, now.plus(-KEPT), &why, now).await?;
        tx.commit().await?;
        Ok(())
    }
}
