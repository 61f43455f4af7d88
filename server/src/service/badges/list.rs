//! My badges, a page at a time.
//!
//! The narrow rows of all of them are read, sifted and sorted here: one pass gives the page and every
//! count, and the rules for both stand in one place ([`sift`]). Only the badges of the page are then
//! read as tiles.

use std::collections::{HashMap, HashSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::AccountId;
use domain::badge::{BadgePage, BadgeQuery, BadgeTile, Latest};

use super::BadgeError;
use super::fold::{fold, patterns};
use super::sift::{Library, Place, sift};
use crate::state::AppState;
use crate::store::{badges, order};

/// A page of the account's badges. A cursor that cannot be read is the beginning.
///
/// # Errors
/// The database.
pub async fn list(
    state: &AppState,
    account: &AccountId,
    query: &BadgeQuery,
) -> Result<BadgePage, BadgeError> {
    let now = state.clock.now();
    let after = query.after.as_deref().and_then(read_place);
    let mut on = state.db.read().await?;
    let mut library = Library::new(
        order::entries(&mut on, account, now).await?,
        order::tags_of_account(&mut on, account).await?,
        order::skills_of_account(&mut on, account).await?,
    );
    let held = library.len();
    if !fold(&query.search).is_empty() {
        let found = order::found(&mut on, account, &patterns(&query.search)).await?;
        library.keep(&found.into_iter().collect::<HashSet<_>>());
    }
    let sifted = sift(&library, &query.filters, query.order, after.as_ref(), now);
    let mut tiles: HashMap<_, _> = order::tiles(&mut on, &sifted.page, now)
        .await?
        .into_iter()
        .map(|tile| (tile.id.clone(), tile))
        .collect();
    let tiles = sifted.page.iter().filter_map(|id| {
        let tags = library.tags_of(id);
        tiles.remove(id).map(|tile| BadgeTile { tags, ..tile })
    });
    Ok(BadgePage {
        tiles: tiles.collect(),
        total: sifted.total,
        held,
        next: sifted.next.as_ref().and_then(write_place),
        facets: sifted.facets,
        view: order::view(&mut on, account).await?,
    })
}

/// The account's badges that came in last.
///
/// # Errors
/// The database.
pub async fn latest(state: &AppState, account: &AccountId) -> Result<Latest, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let held = badges::accepted(&mut on, account).await?;
    Ok(Latest {
        tiles: order::latest(&mut on, account, now).await?,
        held: u32::try_from(held).unwrap_or(u32::MAX),
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
