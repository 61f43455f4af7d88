//! What waits in an arrival is taken in, a slice at a time.
//!
//! A slice is proven side by side and stored in one transaction with its outcomes: killed at any
//! moment, the server has neither lost an item nor taken one twice.

use std::time::Duration;

use domain::badge::Imported;
use domain::intake::Taken;
use domain::problem::ImportProblem;
use domain::{Acceptance, BadgeId, IntakeId, Problem};
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::begin::count;
use crate::jobs::{Job, JobError, Lane, enqueue, enqueue_at};
use crate::lease;
use crate::service::badges::{
    BadgeError, Handed, Incoming, Manner, Prepared, credentials, open, prepare, store,
};
use crate::service::notices;
use crate::state::AppState;
use crate::store::db;
use crate::store::intakes::{self, Content, Held, Waiting};

/// How long the issuer of one badge is waited for.
const PATIENCE_EACH: Duration = Duration::from_secs(4);
/// How long a job works before it lets others have their turn.
const TURN: Duration = Duration::from_secs(30);
/// Links that are opened at one time.
const AT_ONCE: usize = 8;

/// Takes in what waits in an arrival, until nothing does or `until` has come; says whether it is
/// finished. When somebody else has it in hand, nothing is done.
///
/// # Errors
/// The database or the blob store; what was not taken in waits.
pub async fn take_in(state: &AppState, id: &IntakeId, until: Instant) -> Result<bool, BadgeError> {
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    let held = intakes::hold(&mut tx, id, now.plus(lease::LASTS), now).await?;
    tx.commit().await?;
    match held {
        Some(held) => take_in_hand(state, id, &held, until).await,
        None => Ok(false),
    }
}

/// The same for what is in hand already.
///
/// # Errors
/// The database or the blob store; what was not taken in waits.
pub async fn take_in_hand(
    state: &AppState,
    id: &IntakeId,
    held: &Held,
    until: Instant,
) -> Result<bool, BadgeError> {
    let slices = async {
        loop {
            match slice(state, id, held, until).await {
                Ok(Left::More) => {}
                Ok(Left::Open) => return Ok(false),
                Ok(Left::Nothing) => return Ok(true),
                Err(error) => return Err(error),
            }
        }
    };
    let keep = || keep(state.clone(), id.clone());
    let taken = lease::held(keep, slices).await;
    if taken.is_err() {
        let mut tx = state.db.begin().await?;
        intakes::let_go(&mut tx, id).await?;
        tx.commit().await?;
    }
    taken
}

/// What a slice leaves.
enum Left {
    /// More, which is gone on with.
    More,
    /// More, which waits for whoever comes next.
    Open,
    /// Nothing: the arrival is finished.
    Nothing,
}

/// Keeps an arrival in hand.
async fn keep(state: AppState, id: IntakeId) -> db::Result<()> {
    let mut tx = state.db.begin().await?;
    intakes::keep_hold(&mut tx, &id, state.clock.now().plus(lease::LASTS)).await?;
    tx.commit().await
}

async fn slice(
    state: &AppState,
    id: &IntakeId,
    held: &Held,
    until: Instant,
) -> Result<Left, BadgeError> {
    let waiting = {
        let mut on = state.db.read().await?;
        intakes::waiting(&mut on, id).await?
    };
    let opened: Vec<(i64, Result<Vec<Incoming>, BadgeError>)> = stream::iter(waiting)
        .map(|one| async move { (one.position, open_one(state, one).await) })
        .buffered(AT_ONCE)
        .collect()
        .await;
    let mut positions = Vec::new();
    let mut incoming = Vec::new();
    let mut refused = Vec::new();
    for (position, opened) in opened {
        match opened {
            Ok(several) => {
                positions.extend(several.iter().map(|_| position));
                incoming.extend(several);
            }
            Err(BadgeError::Problem(problem)) => refused.push((position, problem)),
            Err(error) => return Err(error),
        }
    }
    let prepared: Vec<Prepared> = prepare(state, &held.account, incoming, PATIENCE_EACH).await?;
    let manner = Manner {
        origin: held.origin,
        acceptance: held.acceptance,
    };
    let mut tx = state.db.begin().await?;
    let stored = store(state, &mut tx, &held.account, prepared, manner).await?;
    if manner.acceptance == Acceptance::Pending {
        let new =
            |outcome: &&Result<Imported, Problem>| matches!(outcome, Ok(Imported::New { .. }));
        let count = stored.iter().filter(new).count();
        notices::arrived(state, &mut tx, &held.account, count, manner.origin).await?;
    }
    let mut settled = None;
    let mut came_of = Vec::with_capacity(positions.len() + refused.len());
    for (position, outcome) in positions.into_iter().zip(stored) {
        let (taken, badge) = match outcome {
            Ok(imported) => {
                let badge = badge_of(&imported).clone();
                (Taken::Imported(imported), Some(badge))
            }
            Err(problem) => (Taken::Problem(problem), None),
        };
        let badge = badge.as_ref();
        // A link may have led to a record: its badges get a line each.
        if settled == Some(position) {
            intakes::append(&mut tx, id, position, &taken, badge).await?;
        } else if intakes::settle(&mut tx, id, position, &taken, badge).await? {
            settled = Some(position);
        }
        came_of.push(taken);
    }
    for (position, problem) in refused {
        let taken = Taken::Problem(problem);
        intakes::settle(&mut tx, id, position, &taken, None).await?;
        came_of.push(taken);
    }
    // Within the same transaction: each one more is a wait for the disk.
    let left = if intakes::finish(&mut tx, id, state.clock.now()).await? {
        Left::Nothing
    } else if Instant::now() < until {
        Left::More
    } else {
        intakes::let_go(&mut tx, id).await?;
        Left::Open
    };
    tx.commit().await?;
    came_of.iter().for_each(count);
    Ok(left)
}

fn badge_of(imported: &Imported) -> &BadgeId {
    match imported {
        Imported::New { id } | Imported::Already { id } => id,
    }
}

async fn open_one(state: &AppState, waiting: Waiting) -> Result<Vec<Incoming>, BadgeError> {
    let handed = match waiting.content {
        Content::Bytes(blob) => match state.blobs.read(&blob).await? {
            Some(bytes) => Handed::File(bytes),
            None => return Err(Problem::Import(ImportProblem::BrokenUpload).into()),
        },
        Content::Link(link) => Handed::Text(link),
    };
    Ok(credentials(state, open(state, handed).await?)?)
}

/// Has a job go on at once where a request leaves off.
///
/// # Errors
/// The database.
pub async fn go_on(state: &AppState, id: &IntakeId) -> Result<(), BadgeError> {
    let job = TakeIn {
        intake: id.clone(),
        slice: 1,
    };
    let mut tx = state.db.begin().await?;
    enqueue(state, &mut tx, &job).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an arrival in, or what a request left of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TakeIn {
    /// Which one.
    pub intake: IntakeId,
    /// How many turns it has had.
    pub slice: u32,
}

impl Job for TakeIn {
    const KIND: &'static str = "take-in";
    const LANE: Lane = Lane::Bulk;

    fn dedup_key(&self) -> Option<String> {
        Some(format!("{}:{}:{}", Self::KIND, self.intake, self.slice))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let (began, until) = (state.clock.now(), Instant::now() + TURN);
        let finished = take_in(&state, &self.intake, until)
            .await
            .map_err(JobError::later)?;
        let waits = {
            let mut on = state.db.read().await?;
            !finished && intakes::is_open(&mut on, &self.intake).await?
        };
        if waits {
            let next = Self {
                slice: self.slice + 1,
                ..self
            };
            let mut tx = state.db.begin().await?;
            // In somebody's hands: whoever it is may be gone.
            let in_hand = Instant::now() < until;
            if in_hand {
                let later = state.clock.now().plus(lease::LASTS);
                enqueue_at(&state, &mut tx, &next, later).await?;
            } else {
                // In line where this turn was: before the pictures of what it took in, which are
                // drawn on first sight, and behind all that others have waited for longer.
                enqueue_at(&state, &mut tx, &next, began).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
