//! A map comes from a file.

use domain::{AccountId, MapId, Problem};
use maps::Map;
use maps::file::{self, Note};

use super::create::insert;
use super::pictures::plain;
use crate::service::badges::BadgeError;
use crate::state::AppState;

/// Reads a file and keeps its map as a new one of the account's, with what was mended on the way.
///
/// # Errors
/// [`Problem::MapFile`]; too many maps, against `title`; [`Problem::TooMany`] pictures,
/// [`Problem::Quota`]; the database.
pub async fn import(
    state: &AppState,
    account: &AccountId,
    bytes: &[u8],
) -> Result<(MapId, Vec<Note>), BadgeError> {
    let (map, notes) = read(state, account, bytes).await?;
    Ok((keep(state, account, &map).await?, notes))
}

/// Reads a file that somebody brought: its map with plain pictures, and what was mended on the way.
///
/// # Errors
/// [`Problem::MapFile`], [`Problem::TooMany`] pictures; the database.
pub(in crate::service) async fn read(
    state: &AppState,
    account: &AccountId,
    bytes: &[u8],
) -> Result<(Map, Vec<Note>), BadgeError> {
    let reading = file::read(bytes).map_err(|why| Problem::MapFile { why })?;
    Ok((plain(state, account, reading.map).await?, reading.notes))
}

/// Keeps such a map as a new one of the account's.
///
/// # Errors
/// Too many maps, against `title`; [`Problem::Quota`]; the database.
pub(in crate::service) async fn keep(
    state: &AppState,
    account: &AccountId,
    map: &Map,
) -> Result<MapId, BadgeError> {
    let mut tx = state.db.begin().await?;
    let id = insert(state, &mut tx, account, map).await?;
    tx.commit().await?;
    Ok(id)
}
