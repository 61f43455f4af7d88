//! A source is switched on, after its text was agreed to, and off, with all that was kept of it.

use domain::sync::SOURCE_TEXTS_OF;
use domain::{AccountId, ConsentId, Problem};

use super::night::next_night;
use super::offered::{self, Offered};
use crate::clock::new_id;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::db::{self, Tx};
use crate::store::{consents, sources, sync};

/// Switches a source on that is asked by address.
///
/// # Errors
/// [`Problem::NotFound`] for a source that is not offered, or that its holder has to connect.
pub async fn switch_on(
    state: &AppState,
    account: &AccountId,
    word: &str,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    let source = offered::find(state, &mut tx, word).await?;
    let source = source.filter(|source| source.kind.by_address());
    let source = source.ok_or(Problem::NotFound)?;
    if sources::link_of(&mut tx, account, word).await?.is_some() {
        return Ok(());
    }
    link(state, &mut tx, account, &source, None).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes the agreement, switches the source on and plans the account's nights.
pub(super) async fn link(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    source: &Offered,
    secret: Option<&str>,
) -> db::Result<()> {
    let now = state.clock.now();
    // Connected anew: the agreement that stood is replaced by this one.
    if let Some(before) = sources::link_of(tx, account, &source.word).await? {
        consents::withdraw(tx, &before.consent, now).await?;
    }
    let consent: ConsentId = new_id(&*state.clock, &*state.entropy);
    let purpose = format!("source:{}", source.name);
    consents::insert(tx, &consent, account, &purpose, SOURCE_TEXTS_OF, now).await?;
    sources::link(tx, account, &source.word, &consent, secret, now).await?;
    if sync::planned(tx, account).await?.is_none() {
        sync::plan(tx, account, next_night(account, now)).await?;
    }
    Ok(())
}

/// Switches a source off: the agreement is taken back, and what it gave to ask with is deleted.
///
/// # Errors
/// [`Problem::NotFound`] where it is not on.
pub async fn switch_off(
    state: &AppState,
    account: &AccountId,
    word: &str,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    let link = sources::link_of(&mut tx, account, word).await?;
    let link = link.ok_or(Problem::NotFound)?;
    consents::withdraw(&mut tx, &link.consent, state.clock.now()).await?;
    sources::unlink(&mut tx, account, word).await?;
    sync::unplan(&mut tx, account).await?;
    tx.commit().await?;
    Ok(())
}
