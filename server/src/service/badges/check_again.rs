//! Badges are checked again: one by its owner or by a visitor of its public page, many by jobs.
//!
//! However many, they take one way: [`look`] proves them side by side and changes nothing;
//! [`write_down`] stores what was found in one transaction. Killed in between, the server has only
//! asked once more than it had to.

use std::collections::HashMap;
use std::time::Duration;

use domain::{AccountId, BadgeId, Millis, Outcome, Problem};
use futures::{StreamExt, stream};
use openbadges::Payload;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::BadgeError;
use super::change::{self, Change};
use super::findings::{Before, findings};
use super::round::Round;
use super::verify::{limits, prove};
use crate::jobs::{Job, JobError, Lane, enqueue, enqueue_at};
use crate::service::explorer;
use crate::state::AppState;
use crate::store::badges::{self, BadgeRow, Findings, Role, ToCheck};
use crate::store::blobs::BlobId;
use crate::store::db;

/// How long somebody who asked waits.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a job waits for one badge: longer than its issuer may take for all requests one after
/// the other.
const JOB_PATIENCE: Duration = Duration::from_secs(60);
/// For how long a job begins with further badges: with [`JOB_PATIENCE`], less than its lock holds.
const TURN: Duration = Duration::from_secs(90);
/// Badges that are proven at one time.
const AT_ONCE: usize = 32;
/// Badges of one job, whose findings are written in one transaction.
pub(super) const SLICE: usize = 100;
/// Later tries for issuers that do not answer at first.
const TRIES: [i64; 3] = [10 * Millis::MINUTE, 2 * Millis::HOUR, Millis::DAY];

/// What was found out about a badge, not written down yet.
#[derive(Debug)]
pub(in crate::service) struct Look {
    badge: BadgeRow,
    findings: Findings,
    /// Whether the issuer was out of reach.
    away: bool,
}

/// What came of looking at several badges.
#[derive(Debug, Default)]
pub(in crate::service) struct Looked {
    /// What was found out.
    pub found: Vec<Look>,
    /// Those that there was no time for.
    pub late: Vec<BadgeId>,
}

impl Looked {
    /// How many verdicts differ from what was found before.
    #[must_use]
    pub(in crate::service) fn changes(&self) -> usize {
        let verdict = |look: &Look| {
            let now = look
                .findings
                .checked
                .as_ref()
                .map(|checked| checked.verdict);
            let before = look.badge.checked.as_ref().map(|checked| checked.verdict);
            before.is_some() && now != before
        };
        self.found.iter().filter(|look| verdict(look)).count()
    }

    /// The badges whose issuers were out of reach.
    #[must_use]
    pub(in crate::service) fn away(&self) -> Vec<BadgeId> {
        let away = self.found.iter().filter(|look| look.away);
        away.map(|look| look.badge.id.clone()).collect()
    }
}

/// Checks a badge again and stores what was found.
///
/// # Errors
/// [`Problem::NotFound`] when the badge is gone; the database or the blob store.
pub async fn check_again(state: &AppState, badge: &BadgeRow) -> Result<(), BadgeError> {
    let looked = look_for(state, std::slice::from_ref(&badge.id), PATIENCE).await?;
    if looked.found.is_empty() {
        return Err(Problem::NotFound.into());
    }
    let mut tx = state.db.begin().await?;
    write_down(state, &mut tx, looked.found).await?;
    tx.commit().await?;
    Ok(())
}

/// Proves badges again, side by side, for a job. Those that are gone are passed over.
///
/// # Errors
/// The database or the blob store.
pub(in crate::service) async fn look(
    state: &AppState,
    ids: &[BadgeId],
) -> Result<Looked, BadgeError> {
    look_for(state, ids, JOB_PATIENCE).await
}

async fn look_for(
    state: &AppState,
    ids: &[BadgeId],
    patience: Duration,
) -> Result<Looked, BadgeError> {
    let (rows, addresses) = {
        let mut on = state.db.read().await?;
        let rows = badges::to_check(&mut on, ids).await?;
        let mut addresses: HashMap<AccountId, Vec<String>> = HashMap::new();
        for row in &rows {
            let account = &row.badge.account;
            if !addresses.contains_key(account) {
                let confirmed = badges::confirmed_addresses(&mut on, account).await?;
                addresses.insert(account.clone(), confirmed);
            }
        }
        (rows, addresses)
    };
    let round = &Round::default();
    let until = Instant::now() + TURN;
    let each = rows.into_iter().map(|row| {
        let addresses = addresses.get(&row.badge.account).cloned();
        async move {
            if Instant::now() >= until {
                return Ok(Err(row.badge.id));
            }
            one(state, round, row, addresses.unwrap_or_default(), patience)
                .await
                .map(Ok)
        }
    });
    let mut each = stream::iter(each).buffer_unordered(AT_ONCE);
    let mut looked = Looked::default();
    while let Some(one) = each.next().await {
        match one {
            Ok(Ok(look)) => looked.found.push(look),
            Ok(Err(late)) => looked.late.push(late),
            // It cannot be read any more; that has been logged.
            Err(BadgeError::Problem(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(looked)
}

async fn one(
    state: &AppState,
    round: &Round,
    row: ToCheck,
    addresses: Vec<String>,
    patience: Duration,
) -> Result<Look, BadgeError> {
    let ToCheck {
        badge,
        report,
        original,
    } = row;
    let payload = read(state, &badge.id, &original).await?;
    let proven = prove(state, round, payload, addresses, patience).await?;
    let before = Before {
        face: badge.face.clone(),
        checked: badge.checked.clone(),
        recipient: badge.recipient,
        recipient_hint: badge.recipient_hint.clone(),
        report,
    };
    // Whoever waited this long is told what could be found out.
    let findings = findings(&proven.report, true, Some(&before));
    let away = findings.checked.as_ref().is_some_and(|checked| {
        checked.proven_at.is_some()
            || checked.checks.iter().any(|check| {
                check.outcome == Outcome::Unknown
                    && matches!(check.code.as_str(), "unreachable" | "key_unreachable")
            })
    });
    Ok(Look {
        badge,
        findings,
        away,
    })
}

/// Stores what was found; gives the verdicts that changed. A badge that is gone, or that somebody
/// has looked at later, stays as it is.
///
/// # Errors
/// The database.
pub(in crate::service) async fn write_down(
    state: &AppState,
    tx: &mut db::Tx,
    mut found: Vec<Look>,
) -> db::Result<Vec<Change>> {
    // Two that write the same rows at the same time do so in the same order.
    found.sort_by(|a, b| a.badge.id.cmp(&b.badge.id));
    let now = state.clock.now();
    let mut changes = Vec::new();
    for look in found {
        let written = badges::update(tx, &look.badge.id, &look.findings, now).await?;
        if written && is_news_to_strangers(&look) {
            explorer::relist_badge(state, tx, &look.badge.id).await?;
        }
        let before = look.badge.checked.as_ref().map(|checked| checked.verdict);
        if let Some(checked) = &look.findings.checked
            && written
            && before != Some(checked.verdict)
        {
            changes.push(Change {
                badge: look.badge,
                before,
                after: checked.verdict,
                at: checked.at,
            });
        }
    }
    change::note(state, tx, &changes).await?;
    Ok(changes)
}

/// Whether strangers would see something else of a badge than before.
fn is_news_to_strangers(look: &Look) -> bool {
    let verdict = |checked: &Option<domain::badge::Checked>| checked.as_ref().map(|it| it.verdict);
    look.badge.face != look.findings.face
        || look.badge.recipient != look.findings.recipient
        || verdict(&look.badge.checked) != verdict(&look.findings.checked)
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
    read(state, badge, &blob.ok_or(Problem::NotFound)?).await
}

async fn read(state: &AppState, badge: &BadgeId, blob: &BlobId) -> Result<Payload, BadgeError> {
    let bytes = state.blobs.read(blob).await?.ok_or(Problem::NotFound)?;
    let caps = limits(state);
    let found = tokio::task::spawn_blocking(move || openbadges::extract(&bytes, &caps)).await?;
    found.map(|found| found.payload).map_err(|error| {
        // It was read when it came in; only a version that reads less gets here.
        tracing::error!(badge = badge.as_str(), %error, "an original cannot be read any more");
        Problem::NotFound.into()
    })
}

/// Looks at a slice and writes down what was found, with the jobs for what has to be looked at
/// again.
pub(super) async fn check_slice(
    state: &AppState,
    ids: &[BadgeId],
    tries: usize,
    more: impl AsyncFnOnce(&mut db::Tx) -> db::Result<()>,
) -> Result<Vec<Change>, BadgeError> {
    let looked = look(state, ids).await?;
    let mut tx = state.db.begin().await?;
    let changes = settle(state, &mut tx, looked, tries).await?;
    more(&mut tx).await?;
    tx.commit().await?;
    Ok(changes)
}

/// Writes down what was found, and has jobs look again at what was out of reach or out of time.
///
/// # Errors
/// The database.
pub(in crate::service) async fn settle(
    state: &AppState,
    tx: &mut db::Tx,
    looked: Looked,
    tries: usize,
) -> db::Result<Vec<Change>> {
    let away = looked.away();
    if let Some(wait) = TRIES.get(tries)
        && !away.is_empty()
    {
        let next = CheckBadges {
            badges: away,
            tries: tries + 1,
        };
        enqueue_at(state, tx, &next, state.clock.now().plus(*wait)).await?;
    }
    if !looked.late.is_empty() {
        let badges = looked.late;
        enqueue(state, tx, &CheckBadges { badges, tries }).await?;
    }
    write_down(state, tx, looked.found).await
}

/// Checks some badges; those whose issuers do not answer, again later.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckBadges {
    /// Which ones.
    pub badges: Vec<BadgeId>,
    /// How often that has been tried before.
    pub tries: usize,
}

impl Job for CheckBadges {
    const KIND: &'static str = "check-badges";
    const LANE: Lane = Lane::Patient;

    fn dedup_key(&self) -> Option<String> {
        let mut all = Sha256::new();
        for badge in &self.badges {
            all.update(badge.as_str());
        }
        let all = hex::encode(all.finalize());
        Some(format!("{}:{}:{all}", Self::KIND, self.tries))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        check_slice(&state, &self.badges, self.tries, async |_| Ok(()))
            .await
            .map_err(JobError::later)?;
        Ok(())
    }
}

/// Checks a badge whose issuer did not answer while it came in: somebody looks at its page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckNew {
    /// Which one.
    pub badge: BadgeId,
}

impl Job for CheckNew {
    const KIND: &'static str = "check-new";

    fn dedup_key(&self) -> Option<String> {
        Some(format!("{}:{}", Self::KIND, self.badge))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        check_slice(&state, &[self.badge], 0, async |_| Ok(()))
            .await
            .map_err(JobError::later)?;
        Ok(())
    }
}
