//! A map comes from a file.

use domain::{AccountId, MapId, Problem};
use maps::file::{self, Note};

use super::create::insert;
use super::pictures::plain;
use crate::service::badges::BadgeError;
use crate::state::AppState;

/// Reads a file and keeps its map as a new one of the account's, with what was mended on the way.
///
/// # Errors
/// [`Problem::MapFile`]; too many maps, against `title`; the database.
pub async fn import(
    state: &AppState,
    account: &AccountId,
    bytes: &[u8],
) -> Result<(MapId, Vec<Note>), BadgeError> {
    let reading = file::read(bytes).map_err(|why| Problem::MapFile { why })?;
    let map = plain(state, reading.map).await?;
    let mut tx = state.db.begin().await?;
    let id = insert(state, &mut tx, account, &map).await?;
    tx.commit().await?;
    Ok((id, reading.notes))
}
