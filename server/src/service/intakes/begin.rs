//! An arrival is written down: each credential that was found in it, each link, and why the rest
//! brought nothing.

use domain::intake::Taken;
use domain::{AccountId, IntakeId, Problem};

use super::gather::{Arrived, Gathering};
use super::take_in::TakeIn;
use crate::clock::new_id;
use crate::jobs::enqueue_at;
use crate::service::badges::{BadgeError, Handed, Manner, credentials, open_here};
use crate::state::AppState;
use crate::store::db::Tx;
use crate::store::intakes::{self, Content, NewItem};
use crate::store::{badges, db};

/// When a job looks whether the request that began an arrival has finished it.
const LATER: i64 = 10 * domain::Millis::SECOND;

/// Writes an arrival down in a transaction of its own, with the job that takes it in should
/// nobody else: its bytes are kept, its links wait. `left_out` counts what was over a limit and
/// not looked at.
///
/// # Errors
/// The database or the blob store.
pub async fn begin(
    state: &AppState,
    account: &AccountId,
    manner: Manner,
    arrived: Vec<Arrived>,
    left_out: u32,
) -> Result<IntakeId, BadgeError> {
    let mut gathering = Gathering::start(state, account).await?;
    for one in arrived {
        gathering.add(one).await?;
    }
    gathering.leave_out(left_out);
    gathering.write(manner).await
}

/// Writes an arrival down in a transaction of the caller's, without the job that takes it in.
///
/// # Errors
/// The database.
pub(in crate::service) async fn write(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    manner: Manner,
    items: &[NewItem],
    left_out: u32,
) -> db::Result<IntakeId> {
    let now = state.clock.now();
    let id: IntakeId = new_id(&*state.clock, &*state.entropy);
    for item in items {
        if let Ok(Content::Bytes(blob)) = &item.content {
            badges::keep_blob(tx, blob, now).await?;
        }
    }
    let manner = (manner.origin, manner.acceptance);
    intakes::insert(tx, &id, account, manner, items, left_out, now).await?;
    Ok(id)
}

/// Counts what came of something that arrived.
pub(super) fn count(taken: &Taken) {
    let why = match taken {
        Taken::Imported(_) => "",
        Taken::Problem(Problem::Import(why)) => why.word(),
        Taken::Problem(Problem::Quota) => "quota",
        Taken::Problem(_) => "other",
    };
    metrics::counter!("besace_intake_items_total", "result" => taken.word(), "why" => why)
        .increment(1);
}

/// Has a job take in what the request leaves behind.
///
/// # Errors
/// The database.
pub async fn enqueue_rest(state: &AppState, tx: &mut Tx, id: &IntakeId) -> db::Result<()> {
    let job = TakeIn {
        intake: id.clone(),
        slice: 0,
    };
    enqueue_at(state, tx, &job, state.clock.now().plus(LATER)).await
}

/// The items of one thing, its bytes in the blob store: a record brings several.
///
/// # Errors
/// The blob store.
pub(in crate::service) async fn items_of(
    state: &AppState,
    arrived: Arrived,
) -> Result<Vec<NewItem>, BadgeError> {
    let Arrived { name, handed } = arrived;
    let refused = |problem: Problem| {
        let taken = Taken::Problem(problem);
        count(&taken);
        vec![NewItem {
            name: name.clone(),
            content: Err(taken),
        }]
    };
    let opened = match handed {
        Err(problem) => return Ok(refused(problem)),
        Ok(Handed::Text(text)) if is_link(&text) => {
            let link = text.trim().to_owned();
            return Ok(vec![NewItem {
                name: name.or_else(|| Some(link.clone())),
                content: Ok(Content::Link(link)),
            }]);
        }
        Ok(handed) => open_here(state, handed).await,
    };
    let incoming = match opened {
        Ok(opened) => credentials(state, opened),
        Err(BadgeError::Problem(problem)) => return Ok(refused(problem)),
        Err(error) => return Err(error),
    };
    let incoming = match incoming {
        Ok(incoming) => incoming,
        Err(problem) => return Ok(refused(Problem::Import(problem))),
    };
    let mut items = Vec::with_capacity(incoming.len());
    for one in incoming {
        let blob = state.blobs.keep(one.bytes).await?;
        items.push(NewItem {
            name: name.clone(),
            content: Ok(Content::Bytes(blob)),
        });
    }
    Ok(items)
}

fn is_link(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(char::is_whitespace)
}
