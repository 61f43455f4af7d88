//! Mini-maps as their authors make them: drafts that save by themselves, and versions that others
//! follow.
//!
//! Every change says which edition it was made on; another one is [`Problem::Stale`]. What is
//! published is a copy: an author goes on drawing without moving anything under a learner's feet.

mod change;
mod create;
mod delete;
mod import;
mod offer;
mod pictures;
mod port;
mod prune;
mod publish;
mod save;
mod show;

use domain::{AccountId, MapId, Problem};
use maps::Map;

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::badges;
use crate::store::db::Tx;
use crate::store::maps::{self as rows, MapRow};

pub use change::{change, change_picture};
pub use create::create;
pub(in crate::service) use create::{MOST, template};
pub use delete::delete;
pub use import::import;
pub(in crate::service) use import::{keep, read};
pub use offer::{offer, withdraw};
pub(in crate::service) use pictures::bytes as picture_bytes;
pub use port::MapsPort;
pub use prune::{PruneMaps, PruneVersions};
pub(in crate::service) use publish::publish_in;
pub use publish::{TellFollowers, publish};
pub use save::save;
pub use show::{list, row, show};

/// Begins a change to an edition of one of the account's maps, and gives the map before it.
async fn begin(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    id: &MapId,
    edition: i64,
) -> Result<MapRow, BadgeError> {
    let now = state.clock.now();
    let begun = rows::begin_change(tx, account, id, Some(edition), now).await?;
    let there = rows::find_of(tx, account, id).await?;
    match there {
        Some(row) if begun => Ok(row),
        Some(_) => Err(Problem::Stale.into()),
        None => Err(Problem::NotFound.into()),
    }
}

/// Writes a map over what it was, in a change that was begun.
///
/// # Errors
/// [`Problem::Quota`] when it has grown and the account has no room for it; the database.
async fn write(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    before: &MapRow,
    map: &Map,
) -> Result<(), BadgeError> {
    let bytes = rows::set_document(tx, &before.id, map).await?;
    if bytes > before.document.len() {
        fits(state, tx, account).await?;
    }
    Ok(())
}

/// Looks whether the account has room for what this transaction has written.
///
/// # Errors
/// [`Problem::Quota`] when it has not; the database.
async fn fits(state: &AppState, tx: &mut Tx, account: &AccountId) -> Result<(), BadgeError> {
    let room = i64::from(state.config.quota.account_megabytes) << 20;
    match badges::held(tx, account).await?.bytes > room {
        true => Err(Problem::Quota.into()),
        false => Ok(()),
    }
}
