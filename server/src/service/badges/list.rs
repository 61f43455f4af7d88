//! My badges, a page at a time.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::AccountId;
use domain::badge::{BadgePage, BadgeQuery};

use super::BadgeError;
use super::fold::patterns;
use crate::state::AppState;
use crate::store::badges::{self, Place};

/// A page of the account's badges. A cursor that cannot be read is the beginning.
///
/// # Errors
/// The database.
pub async fn list(
    state: &AppState,
    account: &AccountId,
    query: &BadgeQuery,
) -> Result<BadgePage, BadgeError> {
    let words = patterns(&query.search);
    let after = query.after.as_deref().and_then(read_place);
    let mut on = state.db.read().await?;
    let held = badges::accepted(&mut on, account).await?;
    let total = badges::count(&mut on, account, &words).await?;
    let now = state.clock.now();
    let (tiles, next) =
        badges::list(&mut on, account, query.order, &words, after.as_ref(), now).await?;
    Ok(BadgePage {
        tiles,
        total: u32::try_from(total).unwrap_or(u32::MAX),
        held: u32::try_from(held).unwrap_or(u32::MAX),
        next: next.as_ref().and_then(write_place),
    })
}

fn write_place(place: &Place) -> Option<String> {
    serde_json::to_vec(place)
        .ok()
        .map(|json| URL_SAFE_NO_PAD.encode(json))
}

fn read_place(text: &str) -> Option<Place> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
