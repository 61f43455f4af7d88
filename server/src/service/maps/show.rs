//! One's maps: all of them, and one as its author has it.

use domain::map::{MapTile, MyMap, Published};
use domain::share::Subject;
use domain::{AccountId, MapId, Problem};

use super::publish::numbered;
use crate::service::badges::BadgeError;
use crate::service::shares::owned;
use crate::state::AppState;
use crate::store::maps::{self as rows, MapRow};
use crate::store::{objectives, shares};

/// The account's maps, the last changed first.
///
/// # Errors
/// The database.
pub async fn list(state: &AppState, account: &AccountId) -> Result<Vec<MapTile>, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    Ok(rows::list(&mut on, account, now).await?)
}

/// One of the account's maps as it is stored.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn row(state: &AppState, account: &AccountId, id: &MapId) -> Result<MapRow, BadgeError> {
    let mut on = state.db.read().await?;
    let row = rows::find_of(&mut on, account, id).await?;
    Ok(row.ok_or(Problem::NotFound)?)
}

/// One of the account's maps.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn show(state: &AppState, account: &AccountId, id: &MapId) -> Result<MyMap, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let row = rows::find_of(&mut on, account, id).await?;
    let row = row.ok_or(Problem::NotFound)?;
    let map = row.map()?;
    let latest = rows::latest(&mut on, id).await?;
    let published = match &latest {
        Some(version) => {
            let last = version.map()?;
            Some(Published {
                number: version.number,
                on: version.published,
                behind: numbered(map.clone(), last.head().version) != last,
            })
        }
        None => None,
    };
    let rows = shares::of(&mut on, &Subject::Map(id.clone())).await?;
    Ok(MyMap {
        followers: rows::followers(&mut on, id).await?,
        objective: objectives::following(&mut on, account, Some(id), "").await?,
        offers: rows::offers(&mut on, id).await?,
        shares: rows
            .iter()
            .map(|row| owned(state, row, None, now))
            .collect::<Result<_, _>>()?,
        id: row.id,
        edition: row.edition,
        changed: row.changed,
        map,
        published,
    })
}
