//! A map becomes an objective, or does not.

use domain::objective::Taken;
use domain::problem::FieldError;
use domain::share::Subject;
use domain::{AccountId, MapId, MapOfferId, ObjectiveId, Problem, Slug};
use maps::Map;

use crate::clock::new_id;
use crate::service::badges::BadgeError;
use crate::service::maps::{publish_in, template};
use crate::service::shares::map as charted;
use crate::state::AppState;
use crate::store::maps::VersionRow;
use crate::store::{Tx, maps as rows, objectives, shares};

/// Objectives of one account.
pub(in crate::service) const MOST: i64 = 50;

/// What is followed: a version, and of which map.
struct Version {
    id: String,
    number: u32,
    map: Option<MapId>,
}

impl From<VersionRow> for Version {
    fn from(row: VersionRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            map: row.map,
        }
    }
}

/// Follows a map. Who follows it already, in whatever version, keeps that objective.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Gone`] for what is not there (any more),
/// [`Problem::NothingToFollow`] for a map without nodes, too many objectives against `title`; the
/// database.
pub async fn take(
    state: &AppState,
    account: &AccountId,
    taken: &Taken,
) -> Result<ObjectiveId, BadgeError> {
    let now = state.clock.now();
    // What a link shows without its owner's name is followed without it.
    let nameless = match taken {
        Taken::Shared(slug) => nameless(state, slug).await?,
        _ => None,
    };
    let mut tx = state.db.begin().await?;
    let version = match taken {
        Taken::Template(word) => copy(state, &mut tx, &template(word)?).await?,
        Taken::Own(id) => {
            let row = rows::find_of(&mut tx, account, id).await?;
            let row = row.ok_or(Problem::NotFound)?;
            match published(&mut tx, id).await? {
                Some(version) => version,
                // Following one's own map makes its first version; nobody sees it by that.
                None => publish_in(state, &mut tx, id, row.map()?).await?.into(),
            }
        }
        Taken::Shared(slug) => match &nameless {
            Some(map) => copy(state, &mut tx, map).await?,
            None => shared(state, &mut tx, slug).await?,
        },
        Taken::Offered(offer) => {
            let id = rows::offer_to(&mut tx, account, offer).await?;
            let id = id.ok_or(Problem::NotFound)?;
            rows::end_offer(&mut tx, offer).await?;
            published(&mut tx, &id).await?.ok_or(Problem::Gone)?
        }
    };
    let followed =
        objectives::following(&mut tx, account, version.map.as_ref(), &version.id).await?;
    if let Some(id) = followed {
        tx.commit().await?;
        return Ok(id);
    }
    if objectives::count(&mut tx, account).await? >= MOST {
        let field = "title".to_owned();
        let error = FieldError::TooManyObjectives;
        return Err(Problem::Field { field, error }.into());
    }
    let id: ObjectiveId = new_id(&*state.clock, &*state.entropy);
    objectives::insert(&mut tx, account, &id, &version.id, version.number, now).await?;
    tx.commit().await?;
    Ok(id)
}

async fn published(tx: &mut Tx, id: &MapId) -> Result<Option<Version>, BadgeError> {
    let latest = rows::latest(tx, id).await?;
    Ok(latest.map(Version::from))
}

async fn copy(state: &AppState, tx: &mut Tx, map: &Map) -> Result<Version, BadgeError> {
    if map.nodes().next().is_none() {
        return Err(Problem::NothingToFollow.into());
    }
    Ok(Version {
        id: rows::copy(tx, map, state.clock.now()).await?,
        number: map.head().version.get(),
        map: None,
    })
}

/// The map behind a link that hides its owner's name, as the link shows it.
async fn nameless(state: &AppState, slug: &str) -> Result<Option<Map>, BadgeError> {
    let slug: Slug = slug.parse().map_err(|_| Problem::NotFound)?;
    let charted = charted(state, &slug).await?;
    match charted.names_its_owner() {
        true => Ok(None),
        false => Ok(Some(charted.page(state).await?.map)),
    }
}

/// What a link of somebody's shows: their map in the version that was published last, or the version
/// that they follow themselves, without anything of theirs on it.
async fn shared(state: &AppState, tx: &mut Tx, slug: &str) -> Result<Version, BadgeError> {
    let slug: Slug = slug.parse().map_err(|_| Problem::NotFound)?;
    let share = shares::by_slug(tx, &slug).await?.ok_or(Problem::NotFound)?;
    if !share.living(state.clock.now()) {
        return Err(Problem::Gone.into());
    }
    match share.subject()? {
        Subject::Map(id) => Ok(published(tx, &id).await?.ok_or(Problem::Gone)?),
        Subject::Objective(id) => {
            let owner = share.account_id.parse().map_err(|_| Problem::NotFound)?;
            let row = objectives::find_of(tx, &owner, &id).await?;
            Ok(row.ok_or(Problem::Gone)?.version.into())
        }
        Subject::Badge(_) | Subject::Collection(_) => Err(Problem::NotFound.into()),
    }
}

/// Does not follow a map that was proposed. Whoever proposed it is not told.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn decline(
    state: &AppState,
    account: &AccountId,
    offer: &MapOfferId,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    rows::offer_to(&mut tx, account, offer)
        .await?
        .ok_or(Problem::NotFound)?;
    rows::end_offer(&mut tx, offer).await?;
    tx.commit().await?;
    Ok(())
}
