//! A published map is proposed to somebody by their address.
//!
//! The offer waits for whoever has confirmed that address, now or later. Whether anybody has is
//! never told, and no mail leaves for an address that nobody here has confirmed: what strangers
//! type is not sent to strangers.

use domain::notice::News;
use domain::problem::FieldError;
use domain::{AccountId, EmailAddress, MapId, MapOfferId, Millis, Problem};

use crate::clock::new_id;
use crate::service::badges::BadgeError;
use crate::service::notices;
use crate::state::AppState;
use crate::store::{accounts, addresses, maps as rows};

/// Offers of one account in a day: a group of thirty, and some that were mistyped.
const MOST: i64 = 60;

/// Proposes one of the account's maps to an address.
///
/// # Errors
/// What is wrong with `address`; [`Problem::NothingToFollow`] when no version is published,
/// [`Problem::TooMany`], [`Problem::NotFound`]; the database.
pub async fn offer(
    state: &AppState,
    account: &AccountId,
    id: &MapId,
    typed: &str,
) -> Result<(), BadgeError> {
    let wrong = |error| Problem::Field {
        field: "address".to_owned(),
        error,
    };
    let address: EmailAddress = match typed.trim() {
        "" => return Err(wrong(FieldError::Required).into()),
        typed => typed.parse().map_err(|_| wrong(FieldError::NotAnAddress))?,
    };
    let now = state.clock.now();
    let canonical = address.canonical();
    let mut tx = state.db.begin().await?;
    let row = rows::find_of(&mut tx, account, id).await?;
    let map = row.ok_or(Problem::NotFound)?.map()?;
    if rows::latest(&mut tx, id).await?.is_none() {
        return Err(Problem::NothingToFollow.into());
    }
    let day = now.plus(-Millis::DAY);
    if rows::offered_since(&mut tx, account, day).await? >= MOST {
        let seconds = u32::try_from(Millis::DAY / 1_000).unwrap_or(u32::MAX);
        return Err(Problem::TooMany { seconds }.into());
    }
    let offer: MapOfferId = new_id(&*state.clock, &*state.entropy);
    rows::offer(&mut tx, &offer, id, account, &canonical, now).await?;
    let held = addresses::confirmed(&mut tx, &canonical).await?;
    let held = held.and_then(|held| held.account_id.parse::<AccountId>().ok());
    if let Some(to) = held.filter(|to| to != account) {
        let by = accounts::find(&mut tx, account).await?;
        let news = News::MapOffered {
            title: map.head().title.as_str().to_owned(),
            by: by.map(|by| by.name).unwrap_or_default(),
        };
        let once = format!("map_offered:{id}");
        notices::tell(state, &mut tx, &to, &news, &once).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes an offer back.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn withdraw(
    state: &AppState,
    account: &AccountId,
    offer: &MapOfferId,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    if !rows::withdraw(&mut tx, account, offer).await? {
        return Err(Problem::NotFound.into());
    }
    tx.commit().await?;
    Ok(())
}
