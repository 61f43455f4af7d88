//! News is written down in the transaction that makes it, with the mail that will carry it.

use domain::notice::News;
use domain::{AccountId, Millis, NoticeId, Origin, Verdict};

use super::digest::Digest;
use crate::clock::new_id;
use crate::state::AppState;
use crate::store::badges::BadgeRow;
use crate::store::db::{Result, Tx};
use crate::store::notices;

/// Tells an account something, once for each `once`.
///
/// # Errors
/// The database.
pub async fn tell(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    news: &News,
    once: &str,
) -> Result<()> {
    let now = state.clock.now();
    let id: NoticeId = new_id(&*state.clock, &*state.entropy);
    match notices::insert(tx, &id, account, news, once, now).await? {
        Some(rhythm) => Digest::enqueue(state, tx, account, rhythm).await,
        None => Ok(()),
    }
}

/// Tells the holder of a badge that a check found something else than the one before. Only what a
/// holder can act on is news: a badge withdrawn, suspended or found false, and one that counts
/// again after that. That it ended was told before it did ([`super::TellExpiring`]), and an issuer
/// that does not answer is no news at all.
///
/// # Errors
/// The database.
pub async fn changed(
    state: &AppState,
    tx: &mut Tx,
    badge: &BadgeRow,
    from: Verdict,
    to: Verdict,
) -> Result<()> {
    let bad = |verdict| {
        matches!(
            verdict,
            Verdict::Revoked | Verdict::Suspended | Verdict::Invalid
        )
    };
    let good = |verdict| matches!(verdict, Verdict::Valid | Verdict::StatusUnknown);
    let worse = bad(to) && from != to;
    let better = bad(from) && good(to);
    if !(worse || better) {
        return Ok(());
    }
    let news = News::Changed {
        badge: badge.id.clone(),
        name: badge.face.name.clone(),
        from,
        to,
    };
    let once = format!("changed:{}:{}", badge.id, state.clock.now().0);
    tell(state, tx, &badge.account, &news, &once).await
}

/// Tells an account that badges came by themselves; what comes within one hour is one piece of
/// news, told with the first of them.
///
/// # Errors
/// The database.
pub async fn arrived(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    count: usize,
    origin: Origin,
) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let hour = state.clock.now().0.div_euclid(Millis::HOUR);
    let news = News::Arrived {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        origin,
    };
    let once = format!("arrived:{}:{hour}", origin.word());
    tell(state, tx, account, &news, &once).await
}
