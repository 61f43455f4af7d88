//! A map is saved as its editor has it.

use domain::{AccountId, MapId, Problem};
use maps::file;

use super::publish::numbered;
use super::{begin, pictures};
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::maps as rows;

/// Saves a file over an edition of one of the account's maps, and gives the new edition. The number
/// of the version is no editor's business: it stays.
///
/// # Errors
/// [`Problem::MapFile`], [`Problem::Stale`] when there is another edition, [`Problem::NotFound`];
/// the database. Nothing is changed then.
pub async fn save(
    state: &AppState,
    account: &AccountId,
    id: &MapId,
    edition: i64,
    bytes: &[u8],
) -> Result<i64, BadgeError> {
    let reading = file::read(bytes).map_err(|why| Problem::MapFile { why })?;
    let map = pictures::plain(state, reading.map).await?;
    let mut tx = state.db.begin().await?;
    let row = begin(state, &mut tx, account, id, edition).await?;
    let map = numbered(map, row.map()?.head().version);
    rows::set_document(&mut tx, id, &map).await?;
    tx.commit().await?;
    Ok(row.edition)
}
