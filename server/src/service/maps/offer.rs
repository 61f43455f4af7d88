//! A published map is proposed to somebody by their address.
//!
//! The offer waits for whoever has confirmed that address, now or later. Whether anybody has, and what
//! they answer, is never told, and no mail leaves for an address that nobody here has confirmed: what
//! strangers type is not sent to strangers. Who has confirmed it is told once, as of any other news,
//! with a title that its author chose: so offers are counted, whatever becomes of them.

use domain::notice::News;
use domain::problem::FieldError;
use domain::share::Subject;
use domain::{AccountId, EmailAddress, MapId, MapOfferId, Problem};

use crate::clock::new_id;
use crate::service::accounts::limits;
use crate::service::badges::BadgeError;
use crate::service::notices;
use crate::state::AppState;
use crate::store::{accounts, addresses, maps as rows, shares};

/// Proposes one of the account's maps to an address. What was answered there stays answered.
///
/// # Errors
/// What is wrong with `address`; [`Problem::NothingToFollow`] when no version is published,
/// [`Problem::TakenDown`], [`Problem::TooMany`], [`Problem::NotFound`]; the database.
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
    rows::find_of(&mut tx, account, id)
        .await?
        .ok_or(Problem::NotFound)?;
    if shares::taken_down(&mut tx, &Subject::Map(id.clone())).await? {
        return Err(Problem::TakenDown.into());
    }
    let published = rows::latest(&mut tx, id).await?;
    let published = published.ok_or(Problem::NothingToFollow)?.map()?;
    limits::map_offer(&mut tx, account, &canonical, now).await?;
    let offer: MapOfferId = new_id(&*state.clock, &*state.entropy);
    rows::offer(&mut tx, &offer, id, account, &canonical, now).await?;
    let held = addresses::confirmed(&mut tx, &canonical).await?;
    let held = held.and_then(|held| held.account_id.parse::<AccountId>().ok());
    if let Some(to) = held.filter(|to| to != account) {
        let by = accounts::find(&mut tx, account).await?;
        let news = News::MapOffered {
            title: published.head().title.as_str().to_owned(),
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
