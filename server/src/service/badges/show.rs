//! One of my badges, with its shares and its past; and its original, byte for byte.

use bytes::Bytes;
use domain::badge::{MyBadge, OwnSide};
use domain::{AccountId, BadgeId, Problem};

use super::BadgeError;
use crate::service::{evidence, shares};
use crate::state::AppState;
use crate::store::badges::{self, BadgeRow, Role};
use crate::store::{self, achievements, collections, order};

/// One badge as its owner sees it.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such badge; the database.
pub async fn show(
    state: &AppState,
    account: &AccountId,
    id: &BadgeId,
) -> Result<MyBadge, BadgeError> {
    let mut on = state.db.read().await?;
    let badge = badges::find_of(&mut on, account, id)
        .await?
        .ok_or(Problem::NotFound)?;
    let rows = store::shares::of_badge(&mut on, id).await?;
    let history = badges::history(&mut on, id).await?;
    let (favourite, archived) = order::marks(&mut on, id).await?;
    let own = OwnSide {
        tags: order::tags(&mut on, id).await?,
        other_tags: order::other_tags(&mut on, account, id).await?,
        note: order::note(&mut on, id).await?,
        favourite,
        archived,
    };
    let added = evidence::mine(&mut on, id).await?;
    let now = state.clock.now();
    let collections = collections::holding(&mut on, account, id, now).await?;
    let achievement = achievements::of_badge(&mut on, account, id).await?;
    let shareable = shares::shareable(&badge);
    let BadgeRow {
        id,
        kind,
        face,
        checked,
        recipient,
        recipient_hint,
        received,
        leaves,
        acceptance,
        origin,
        ..
    } = badge;
    let checked = checked.map(|checked| shares::as_of(checked, face.expires, now));
    let shares = rows
        .iter()
        .map(|row| shares::owned(state, row, Some(&face), now))
        .collect::<Result<_, _>>()?;
    Ok(MyBadge {
        id,
        face,
        checked,
        recipient,
        recipient_hint,
        received,
        deleted_on: leaves,
        kind,
        shares,
        history,
        acceptance,
        origin,
        shareable,
        own,
        added,
        collections,
        achievement: achievement.into_iter().next(),
    })
}

/// The original file of one of the account's badges, and the kind that it is.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such badge; the database or the blob store.
pub async fn original(
    state: &AppState,
    account: &AccountId,
    id: &BadgeId,
) -> Result<(Bytes, BadgeRow), BadgeError> {
    let (badge, blob) = {
        let mut on = state.db.read().await?;
        let badge = badges::find_of(&mut on, account, id)
            .await?
            .ok_or(Problem::NotFound)?;
        let blob = badges::blob(&mut on, id, Role::Original).await?;
        (badge, blob.ok_or(Problem::NotFound)?)
    };
    let bytes = state.blobs.read(&blob).await?.ok_or(Problem::NotFound)?;
    Ok((bytes, badge))
}
