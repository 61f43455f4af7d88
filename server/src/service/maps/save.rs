//! A map is saved as its editor has it.

use domain::{AccountId, MapId, Problem};
use maps::file;

use super::publish::numbered;
use super::{begin, pictures, write};
use crate::service::accounts::limits;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::maps as rows;

/// Saves a file over an edition of one of the account's maps, and gives the new edition. The number
/// of the version is no editor's business: it stays.
///
/// # Errors
/// [`Problem::MapFile`], [`Problem::Stale`] when there is another edition that differs,
/// [`Problem::NotFound`], [`Problem::TooMany`], [`Problem::Quota`]; the database. Nothing is changed
/// then.
pub async fn save(
    state: &AppState,
    account: &AccountId,
    id: &MapId,
    edition: i64,
    bytes: &[u8],
) -> Result<i64, BadgeError> {
    limits::map_save(state, account).await?;
    let reading = file::read(bytes).map_err(|why| Problem::MapFile { why })?;
    let map = pictures::plain(state, account, reading.map).await?;
    let mut tx = state.db.begin().await?;
    let row = match begin(state, &mut tx, account, id, edition).await {
        Err(BadgeError::Problem(Problem::Stale)) => {
            // An editor whose answer was lost sends the same once more.
            let row = rows::find_of(&mut tx, account, id).await?;
            let row = row.ok_or(Problem::NotFound)?;
            let there = row.map()?;
            return match numbered(map, there.head().version) == there {
                true => Ok(row.edition),
                false => Err(Problem::Stale.into()),
            };
        }
        row => row?,
    };
    let map = numbered(map, row.map()?.head().version);
    write(state, &mut tx, account, &row, &map).await?;
    tx.commit().await?;
    Ok(row.edition)
}
