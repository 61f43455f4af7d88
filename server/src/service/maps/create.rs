//! A map is made: an empty one, or from a template.

use domain::map::NewMap;
use domain::problem::FieldError;
use domain::{AccountId, Language, MapId, Problem, map_form};
use maps::map::{Head, Line, Tint, Zone};
use maps::templates::Template;
use maps::{Map, ZoneId};

use super::fits;
use crate::clock::{new_id, random};
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::{self, Tx};

/// Maps of one account.
pub(in crate::service) const MOST: i64 = 200;

/// Makes a map.
///
/// # Errors
/// What is wrong with `title`, too many maps; [`Problem::NotFound`] for a template that there is
/// not, [`Problem::Quota`]; the database.
pub async fn create(
    state: &AppState,
    account: &AccountId,
    new: &NewMap,
) -> Result<MapId, BadgeError> {
    let map = match new {
        NewMap::Blank(title, language) => {
            let language = match language {
                Language::Fr => maps::map::Language::Fr,
                Language::En => maps::map::Language::En,
            };
            let head = Head::new(map_form::title(title)?, language);
            let lot = u64::from_be_bytes(random(&*state.entropy));
            Map::empty(
                head,
                Zone::new(ZoneId::drawn(lot), Line::default(), Tint::Leaf),
            )
        }
        NewMap::Template(word) => template(word)?,
    };
    let mut tx = state.db.begin().await?;
    let id = insert(state, &mut tx, account, &map).await?;
    tx.commit().await?;
    Ok(id)
}

/// A map that comes with the program.
///
/// # Errors
/// [`Problem::NotFound`].
pub(in crate::service) fn template(word: &str) -> Result<Map, Problem> {
    let template = Template::from_word(word).ok_or(Problem::NotFound)?;
    template.map().map_err(|_| Problem::NotFound)
}

/// Keeps a map as a new one of the account's.
///
/// # Errors
/// Too many maps, against `title`; [`Problem::Quota`]; the database.
pub(super) async fn insert(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    map: &Map,
) -> Result<MapId, BadgeError> {
    // What is counted stays so until this one is among it.
    if !store::accounts::hold(tx, account).await? {
        return Err(Problem::SignedOut.into());
    }
    if store::maps::count(tx, account).await? >= MOST {
        let field = "title".to_owned();
        let error = FieldError::TooManyMaps;
        return Err(Problem::Field { field, error }.into());
    }
    let id: MapId = new_id(&*state.clock, &*state.entropy);
    store::maps::insert(tx, account, &id, map, state.clock.now()).await?;
    fits(state, tx, account).await?;
    Ok(id)
}
