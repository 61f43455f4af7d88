//! The cover of a collection: a picture of its owner's, drawn anew.

use bytes::Bytes;
use domain::{AccountId, CollectionId, Problem};

use super::begin;
use crate::image::COVER;
use crate::service::badges::{BadgeError, keep_picture};
use crate::state::AppState;
use crate::store::collections;

/// Gives an edition of one of the account's collections a cover.
///
/// # Errors
/// `NotAPicture` against the field `file`, [`Problem::Stale`], [`Problem::NotFound`]; the database
/// or the blob store.
pub async fn change_cover(
    state: &AppState,
    account: &AccountId,
    id: &CollectionId,
    edition: i64,
    picture: Bytes,
) -> Result<(), BadgeError> {
    let drawn = state.studio.draw_one(picture, COVER).await?;
    state.blobs.keep(drawn.clone()).await?;
    let mut tx = state.db.begin().await?;
    begin(state, &mut tx, account, id, Some(edition)).await?;
    let blob = keep_picture(state, &mut tx, drawn).await?;
    collections::set_cover(&mut tx, id, Some(&blob)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the cover of an edition away.
///
/// # Errors
/// [`Problem::Stale`], [`Problem::NotFound`]; the database.
pub async fn remove_cover(
    state: &AppState,
    account: &AccountId,
    id: &CollectionId,
    edition: i64,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    begin(state, &mut tx, account, id, Some(edition)).await?;
    collections::set_cover(&mut tx, id, None).await?;
    tx.commit().await?;
    Ok(())
}

/// The cover of one of the account's collections, as WebP.
///
/// # Errors
/// [`Problem::NotFound`] when there is none; the database or the blob store.
pub async fn cover(
    state: &AppState,
    account: &AccountId,
    id: &CollectionId,
) -> Result<Bytes, BadgeError> {
    let row = {
        let mut on = state.db.read().await?;
        collections::find_of(&mut on, account, id).await?
    };
    let blob = row.and_then(|row| row.cover).ok_or(Problem::NotFound)?;
    let bytes = state.blobs.read(&blob).await?;
    Ok(bytes.ok_or(Problem::NotFound)?)
}
