//! A badge is checked again: by its owner, by a visitor of its public page, or by a job.

use std::time::Duration;

use domain::{BadgeId, Millis, Outcome, Problem};
use openbadges::Payload;
use serde::{Deserialize, Serialize};

use super::BadgeError;
use super::findings::{Before, findings};
use super::verify::{limits, prove};
use crate::jobs::{Job, JobError, enqueue_at};
use crate::service::notices;
use crate::state::AppState;
use crate::store::badges::{self, BadgeRow, Role};

/// How long somebody who asked waits.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a job waits: longer than the issuer may take for all requests one after the other.
const JOB_PATIENCE: Duration = Duration::from_secs(120);
/// Later tries for an issuer that does not answer at first.
const TRIES: [i64; 3] = [10 * Millis::MINUTE, 2 * Millis::HOUR, Millis::DAY];

/// Checks a badge again and stores what was found.
///
/// # Errors
/// [`Problem::NotFound`] when the badge is gone; the database or the blob store.
pub async fn check_again(state: &AppState, badge: &BadgeRow) -> Result<(), BadgeError> {
    check(state, badge, PATIENCE).await.map(drop)
}

/// Gives whether the issuer was out of reach.
async fn check(state: &AppState, badge: &BadgeRow, patience: Duration) -> Result<bool, BadgeError> {
    let (addresses, report) = {
        let mut on = state.db.read().await?;
        let addresses = badges::confirmed_addresses(&mut on, &badge.account).await?;
        (addresses, badges::report(&mut on, &badge.id).await?)
    };
    let payload = payload(state, &badge.id).await?;
    let proven = prove(state, payload, addresses, patience).await?;
    let before = Before {
        face: badge.face.clone(),
        checked: badge.checked.clone(),
        recipient: badge.recipient,
        recipient_hint: badge.recipient_hint.clone(),
        report,
    };
    // Whoever waited this long is told what could be found out.
    let found = findings(&proven.report, true, Some(&before));
    let away = found.checked.as_ref().is_some_and(|checked| {
        checked.proven_at.is_some()
            || checked.checks.iter().any(|check| {
                check.outcome == Outcome::Unknown
                    && matches!(check.code.as_str(), "unreachable" | "key_unreachable")
            })
    });
    let mut tx = state.db.begin().await?;
    if !badges::update(&mut tx, &badge.id, &found, state.clock.now()).await? {
        return Err(Problem::NotFound.into());
    }
    let old = badge.checked.as_ref().map(|c| c.verdict);
    if let Some(checked) = &found.checked
        && old != Some(checked.verdict)
    {
        badges::note_check(&mut tx, &badge.id, checked.at, checked.verdict).await?;
        if let Some(old) = old {
            notices::changed(state, &mut tx, badge, old, checked.verdict).await?;
        }
    }
    tx.commit().await?;
    Ok(away)
}

/// The credential, read from the original once more.
pub(in crate::service) async fn payload(
    state: &AppState,
    badge: &BadgeId,
) -> Result<Payload, BadgeError> {
    let blob = {
        let mut on = state.db.read().await?;
        badges::blob(&mut on, badge, Role::Original).await?
    };
    let blob = blob.ok_or(Problem::NotFound)?;
    let bytes = state.blobs.read(&blob).await?.ok_or(Problem::NotFound)?;
    let caps = limits(state);
    let found = tokio::task::spawn_blocking(move || openbadges::extract(&bytes, &caps)).await?;
    found.map(|found| found.payload).map_err(|error| {
        // It was read when it came in; only a version that reads less gets here.
        tracing::error!(badge = badge.as_str(), %error, "an original cannot be read any more");
        Problem::NotFound.into()
    })
}

/// Checks one badge; for an issuer that does not answer, again later.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckBadge {
    /// Which one.
    pub badge: BadgeId,
    /// How often that has been tried before.
    pub tries: usize,
}

impl Job for CheckBadge {
    const KIND: &'static str = "check-badge";

    fn dedup_key(&self) -> Option<String> {
        Some(format!("{}:{}:{}", Self::KIND, self.badge, self.tries))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let found = {
            let mut on = state.db.read().await?;
            badges::find(&mut on, &self.badge).await?
        };
        let Some(badge) = found else { return Ok(()) };
        match check(&state, &badge, JOB_PATIENCE).await {
            Ok(true) => {
                if let Some(wait) = TRIES.get(self.tries) {
                    let next = Self {
                        badge: self.badge,
                        tries: self.tries + 1,
                    };
                    let mut tx = state.db.begin().await?;
                    enqueue_at(&state, &mut tx, &next, state.clock.now().plus(*wait)).await?;
                    tx.commit().await?;
                }
                Ok(())
            }
            Ok(false) | Err(BadgeError::Problem(_)) => Ok(()),
            Err(error) => Err(JobError::later(error)),
        }
    }
}
