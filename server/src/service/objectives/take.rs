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
use crate::store::{Tx, accounts, maps as rows, objectives, shares};

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
/// [`Problem::NothingToFollow`] for a map without nodes, too many objectives against `title`; what
/// keeps one's own from being published; the database.
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
    // Of two at once, the second finds what the first has taken.
    if !accounts::hold(&mut tx, account).await? {
        return Err(Problem::SignedOut.into());
    }
    let mut wanted = find(state, &mut tx, account, taken, nameless.as_ref()).await?;
    if !rows::hold(&mut tx, &wanted.version.id).await? {
        // Nobody followed it, and it went since it was read: there is a newer one.
        wanted = find(state, &mut tx, account, taken, nameless.as_ref()).await?;
        if !rows::hold(&mut tx, &wanted.version.id).await? {
            return Err(Problem::Gone.into());
        }
    }
    let Wanted { version, answered } = wanted;
    if let Taken::Offered(offer) = taken {
        rows::answer_offer(&mut tx, offer, now).await?;
    }
    let followed =
        objectives::following(&mut tx, account, version.map.as_ref(), &version.id).await?;
    if let Some(id) = followed {
        tx.commit().await?;
        return Ok(id);
    }
    if answered {
        return Err(Problem::NotFound.into());
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

/// What is to be followed.
struct Wanted {
    version: Version,
    /// Whether it was an offer that is answered already: what was taken is still found by it.
    answered: bool,
}

async fn find(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    taken: &Taken,
    nameless: Option<&Map>,
) -> Result<Wanted, BadgeError> {
    let mut answered = false;
    let version = match taken {
        Taken::Template(word) => copy(state, tx, &template(word)?).await?,
        Taken::Own(id) => {
            let row = rows::find_of(tx, account, id).await?;
            row.ok_or(Problem::NotFound)?;
            match published(tx, id).await? {
                Some(version) => version,
                None => first(state, tx, account, id).await?,
            }
        }
        Taken::Shared(slug) => match nameless {
            Some(map) => copy(state, tx, map).await?,
            None => shared(state, tx, slug).await?,
        },
        Taken::Offered(offer) => {
            let found = rows::offer_to(tx, account, offer).await?;
            let (id, before) = found.ok_or(Problem::NotFound)?;
            answered = before;
            published(tx, &id).await?.ok_or(Problem::Gone)?
        }
    };
    Ok(Wanted { version, answered })
}

/// Following one's own map makes its first version; nobody sees it by that.
async fn first(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    id: &MapId,
) -> Result<Version, BadgeError> {
    rows::hold_map(tx, id).await?;
    let row = rows::find_of(tx, account, id).await?;
    let version = publish_in(state, tx, account, &row.ok_or(Problem::NotFound)?).await?;
    Ok(version.into())
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

/// Does not follow a map that was proposed. Whoever proposed it is not told; declining twice is
/// declining once.
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
    rows::answer_offer(&mut tx, offer, state.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
