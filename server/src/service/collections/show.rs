//! One of one's collections, as it is arranged.

use domain::arrangement::LaidSection;
use domain::badge::BadgeTile;
use domain::collection::{Collected, Collection, Section};
use domain::share::Subject;
use domain::{Acceptance, AccountId, CollectionId, Problem};

use crate::service::badges::BadgeError;
use crate::service::shares::{may_be_seen, owned};
use crate::state::AppState;
use crate::store::{collections, shares};

/// One collection of the account.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such collection; the database.
pub async fn show(
    state: &AppState,
    account: &AccountId,
    id: &CollectionId,
) -> Result<Collection, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let row = collections::find_of(&mut on, account, id)
        .await?
        .ok_or(Problem::NotFound)?;
    let layout = collections::laid(&mut on, id).await?.into_layout();
    let mut tiles = collections::tiles(&mut on, id, now).await?;
    let (mut maps, mut other_maps) = (Vec::new(), Vec::new());
    for (map, place) in collections::maps(&mut on, account, id).await? {
        match place {
            Some(_) => maps.push(map),
            None => other_maps.push(map),
        }
    }
    let rows = shares::of(&mut on, &Subject::Collection(id.clone())).await?;
    let mut section = |laid: &LaidSection| Section {
        title: laid.title.clone(),
        // A badge that went between two of the queries is left out.
        badges: laid
            .badges
            .iter()
            .filter_map(|laid| {
                let (badge, acceptance) = tiles.remove(&laid.badge)?;
                Some(Collected {
                    seen: seen(&badge, acceptance),
                    badge,
                    line: laid.line.clone(),
                })
            })
            .collect(),
    };
    Ok(Collection {
        sections: layout.sections().iter().map(&mut section).collect(),
        id: row.id,
        edition: row.edition,
        title: row.title,
        text: row.text,
        cover: row.cover.is_some(),
        ended: row.ended,
        maps,
        other_maps,
        shares: rows
            .iter()
            .map(|row| owned(state, row, None, now))
            .collect::<Result<_, _>>()?,
        changed: row.changed,
    })
}

/// Whether strangers see a badge of a collection, and if not why.
fn seen(badge: &BadgeTile, acceptance: Acceptance) -> Result<(), Problem> {
    if acceptance != Acceptance::Accepted {
        return Err(Problem::NotAccepted);
    }
    may_be_seen(badge.recipient, badge.verdict)
}
