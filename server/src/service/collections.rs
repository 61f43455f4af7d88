//! Collections: what their owner makes of their badges.
//!
//! Every change says which edition it was made on. Another one is [`Problem::Stale`]: whoever has
//! two windows open is told, and nothing is overwritten in silence. Only adding goes by the
//! collection as it is, since it takes nothing away.

mod add;
mod arrange;
mod change;
mod chart;
mod cover;
mod create;
mod delete;
mod list;
mod port;
mod show;

use domain::{AccountId, CollectionId, Problem};

use crate::service::badges::BadgeError;
use crate::service::explorer;
use crate::state::AppState;
use crate::store::collections;
use crate::store::db::Tx;

pub use add::add;
pub use arrange::arrange;
pub use change::change;
pub use chart::chart;
pub(in crate::service) use chart::put_maps;
pub use cover::{change_cover, cover, remove_cover};
pub use create::create;
pub(in crate::service) use create::create_empty;
pub use delete::delete;
pub use list::list;
pub use port::CollectionsPort;
pub use show::show;

/// Begins a change to an edition of one of the account's collections; to whatever edition there is
/// without one.
async fn begin(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    id: &CollectionId,
    edition: Option<i64>,
) -> Result<(), BadgeError> {
    let now = state.clock.now();
    if collections::begin_change(tx, account, id, edition, now).await? {
        explorer::relist(state, tx, id).await?;
        return Ok(());
    }
    let there = collections::find_of(tx, account, id).await?.is_some();
    Err(match there {
        true => Problem::Stale.into(),
        false => Problem::NotFound.into(),
    })
}
