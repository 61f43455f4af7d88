//! How often something may be tried, by account, address and network, for all machines together.
//!
//! The counters are rows, so a restart or a second machine forgets nothing. A key is stored as a
//! hash and only until its window ends; the address typed counts, whether an account has it or
//! not, so a limit says nothing about that either. The limits by network leave room for a class
//! or a workshop behind one address.

use domain::{AccountId, EmailAddress, Millis, PartnerId, Problem};
use sha2::{Digest, Sha256};

use crate::http::{Failure, Network};
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::{self, Tx};

/// Somebody has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tries, {seconds} s to wait")]
pub struct Limited {
    /// Until the next try.
    pub seconds: u32,
}

impl From<Limited> for Failure {
    fn from(Limited { seconds }: Limited) -> Self {
        Problem::TooMany { seconds }.into()
    }
}

impl From<Limited> for BadgeError {
    fn from(Limited { seconds }: Limited) -> Self {
        Problem::TooMany { seconds }.into()
    }
}

struct Rule {
    name: &'static str,
    tries: i64,
    window: i64,
}

const fn rule(name: &'static str, tries: i64, window: i64) -> Rule {
    Rule {
        name,
        tries,
        window,
    }
}

const SIGN_IN_HERE: Rule = rule("sign_in_here", 10, 15 * Millis::MINUTE);
const SIGN_IN_ADDRESS: Rule = rule("sign_in_address", 100, Millis::HOUR);
const SIGN_IN_NETWORK: Rule = rule("sign_in_network", 100, 15 * Millis::MINUTE);
const SIGN_UP_NETWORK: Rule = rule("sign_up_network", 60, Millis::HOUR);
const MAIL_ADDRESS: Rule = rule("mail_address", 5, Millis::HOUR);
const MAIL_NETWORK: Rule = rule("mail_network", 60, Millis::HOUR);
const MAIL_ACCOUNT: Rule = rule("mail_account", 20, Millis::HOUR);
/// Items, not requests: a platform sends ten thousand in ten requests, or one by one.
const PARTNER_ITEMS: Rule = rule("partner_items", 60_000, Millis::HOUR);
const LETTER_NETWORK: Rule = rule("letter_network", 20, Millis::HOUR);
const LETTER_RECIPIENT: Rule = rule("letter_recipient", 30, Millis::DAY);
/// Letters that are delivered for one confirmed address.
const LETTER_ADDRESS: Rule = rule("letter_address", 5, Millis::DAY);
const ABUSE_NETWORK: Rule = rule("abuse_network", 20, Millis::HOUR);
/// Exports, each of which is kept for a week.
const EXPORT_ACCOUNT: Rule = rule("export_account", 10, Millis::DAY);
/// Follow-up links that a learner makes.
const FOLLOW_UP_ACCOUNT: Rule = rule("follow_up_account", 100, Millis::DAY);
/// Lines of encouragement from one account to another.
const ENCOURAGEMENT_LEARNER: Rule = rule("encouragement_learner", 5, Millis::DAY);
/// Maps that an account proposes to addresses: a group of thirty, and some that were mistyped.
const MAP_OFFER_ACCOUNT: Rule = rule("map_offer_account", 60, Millis::DAY);
/// Those to one address, which are news to whoever has it, with a title of their author's choice.
const MAP_OFFER_RECIPIENT: Rule = rule("map_offer_recipient", 5, 7 * Millis::DAY);
/// Versions that an account publishes, each of which is news to all who follow.
const MAP_VERSION_ACCOUNT: Rule = rule("map_version_account", 20, Millis::DAY);
/// Maps that an account's editors save: one every two seconds, the whole hour.
const MAP_SAVE_ACCOUNT: Rule = rule("map_save_account", 1_800, Millis::HOUR);
/// Pictures in maps that are drawn anew: twice what one map can have.
const MAP_PICTURES_ACCOUNT: Rule = rule("map_pictures_account", 1_000, Millis::HOUR);
const PASSWORD_ACCOUNT: Rule = rule("password_account", 10, 15 * Millis::MINUTE);

fn key(rule: &Rule, who: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(rule.name);
    digest.update([0]);
    digest.update(who);
    hex::encode(digest.finalize())
}

/// Counts one try under each key; refuses when any of them is used up.
async fn take(state: &AppState, counted: &[(&Rule, &str)]) -> Result<(), Failure> {
    let now = state.clock.now();
    let mut wait = None;
    let mut tx = state.db.begin().await?;
    for (rule, who) in counted {
        let ends = now.plus(rule.window);
        let tries = store::limits::count(&mut tx, &key(rule, who), now, ends).await?;
        if tries.count > rule.tries {
            wait = wait.max(Some(tries.ends_at - now.0));
        }
    }
    tx.commit().await?;
    match wait {
        None => Ok(()),
        Some(millis) => Err(waits(millis).into()),
    }
}

/// Items that a partner sends in one request.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn partner_items(
    state: &AppState,
    partner: &PartnerId,
    items: usize,
) -> Result<(), Failure> {
    let items = i64::try_from(items).unwrap_or(i64::MAX);
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    let key = key(&PARTNER_ITEMS, partner.as_str());
    let ends = now.plus(PARTNER_ITEMS.window);
    let tries = store::limits::count_many(&mut tx, &key, items, now, ends).await?;
    if tries.count > PARTNER_ITEMS.tries {
        // What is refused does not count, or a large request would end the hour for small ones.
        drop(tx);
        return Err(waits(tries.ends_at - now.0).into());
    }
    tx.commit().await?;
    Ok(())
}

fn waits(millis: i64) -> Limited {
    let seconds = u32::try_from(millis.max(0) / Millis::SECOND + 1).unwrap_or(u32::MAX);
    Limited { seconds }
}

fn here(network: Network, canonical: &str) -> String {
    format!("{}\0{canonical}", network.key())
}

/// One try to sign in to an address (in its canonical form) from a network. The limit for both
/// together is the narrow one, so that nobody locks somebody else out from elsewhere.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn sign_in(state: &AppState, network: Network, canonical: &str) -> Result<(), Failure> {
    let (network, here) = (network.key(), here(network, canonical));
    let counted = [
        (&SIGN_IN_HERE, here.as_str()),
        (&SIGN_IN_ADDRESS, canonical),
        (&SIGN_IN_NETWORK, network.as_str()),
    ];
    take(state, &counted).await
}

/// The try was good: it does not count, and the failures before it are forgotten here.
///
/// # Errors
/// When the store fails.
pub async fn signed_in(tx: &mut Tx, network: Network, canonical: &str) -> store::db::Result<()> {
    store::limits::forget(tx, &key(&SIGN_IN_HERE, &here(network, canonical))).await?;
    store::limits::give_back(tx, &key(&SIGN_IN_ADDRESS, canonical)).await?;
    store::limits::give_back(tx, &key(&SIGN_IN_NETWORK, &network.key())).await
}

/// The password of an address is a new one, chosen from this network: the failures with the one
/// before are forgotten, or who has just chosen it would be told to wait.
///
/// # Errors
/// When the store fails.
pub async fn chosen_anew(tx: &mut Tx, network: Network, canonical: &str) -> store::db::Result<()> {
    store::limits::forget(tx, &key(&SIGN_IN_HERE, &here(network, canonical))).await?;
    store::limits::forget(tx, &key(&SIGN_IN_ADDRESS, canonical)).await
}

/// One sign-up from a network, with its mail.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn sign_up(
    state: &AppState,
    network: Network,
    address: &EmailAddress,
) -> Result<(), Failure> {
    let (network, address) = (network.key(), address.canonical());
    take(
        state,
        &[(&SIGN_UP_NETWORK, &network), (&MAIL_ADDRESS, &address)],
    )
    .await
}

/// One mail that somebody who is not signed in has sent to an address.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn mail(
    state: &AppState,
    network: Network,
    address: &EmailAddress,
) -> Result<(), Failure> {
    let (network, address) = (network.key(), address.canonical());
    take(
        state,
        &[(&MAIL_NETWORK, &network), (&MAIL_ADDRESS, &address)],
    )
    .await
}

/// One mail that somebody signed in has sent to an address that they say is theirs.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn own_mail(
    state: &AppState,
    account: &AccountId,
    address: &EmailAddress,
) -> Result<(), Failure> {
    let address = address.canonical();
    take(
        state,
        &[(&MAIL_ACCOUNT, account.as_str()), (&MAIL_ADDRESS, &address)],
    )
    .await
}

/// One letter that a visitor writes to somebody, with the mail that asks to confirm it.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn letter(
    state: &AppState,
    network: Network,
    to: &AccountId,
    from: &EmailAddress,
) -> Result<(), Failure> {
    let (network, from) = (network.key(), from.canonical());
    let counted = [
        (&LETTER_NETWORK, network.as_str()),
        (&LETTER_RECIPIENT, to.as_str()),
        (&MAIL_ADDRESS, from.as_str()),
    ];
    take(state, &counted).await
}

/// One letter that is delivered for a confirmed address, in the transaction that delivers it.
///
/// # Errors
/// [`Problem::TooMany`]; the transaction is then not to be committed.
pub async fn delivered(tx: &mut Tx, from: &EmailAddress, now: Millis) -> Result<(), Failure> {
    take_in(tx, &LETTER_ADDRESS, &from.canonical(), now).await
}

/// One follow-up link that a learner makes, in the transaction that makes it.
///
/// # Errors
/// [`Problem::TooMany`]; the transaction is then not to be committed.
pub async fn follow_up(tx: &mut Tx, account: &AccountId, now: Millis) -> Result<(), Failure> {
    take_in(tx, &FOLLOW_UP_ACCOUNT, account.as_str(), now).await
}

/// One line of encouragement, in the transaction that writes it.
///
/// # Errors
/// [`Problem::TooMany`]; the transaction is then not to be committed.
pub async fn encouragement(
    tx: &mut Tx,
    from: &AccountId,
    to: &AccountId,
    now: Millis,
) -> Result<(), Failure> {
    take_in(tx, &ENCOURAGEMENT_LEARNER, &format!("{from}\0{to}"), now).await
}

/// One map that an account proposes to an address (in its canonical form), in the transaction that
/// does. It counts whatever becomes of the offer, or withdrawing it would be the way to make another.
///
/// # Errors
/// [`Problem::TooMany`]; the transaction is then not to be committed.
pub async fn map_offer(
    tx: &mut Tx,
    from: &AccountId,
    canonical: &str,
    now: Millis,
) -> Result<(), BadgeError> {
    take_in::<BadgeError>(tx, &MAP_OFFER_ACCOUNT, from.as_str(), now).await?;
    let both = format!("{from}\0{canonical}");
    take_in(tx, &MAP_OFFER_RECIPIENT, &both, now).await
}

/// One version that an account publishes, in the transaction that does.
///
/// # Errors
/// [`Problem::TooMany`]; the transaction is then not to be committed.
pub async fn map_version(tx: &mut Tx, account: &AccountId, now: Millis) -> Result<(), BadgeError> {
    take_in(tx, &MAP_VERSION_ACCOUNT, account.as_str(), now).await
}

/// One map that an editor of an account's saves.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn map_save(state: &AppState, account: &AccountId) -> Result<(), BadgeError> {
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    take_in::<BadgeError>(&mut tx, &MAP_SAVE_ACCOUNT, account.as_str(), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Pictures in a map of an account's that have to be drawn anew.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn map_pictures(
    state: &AppState,
    account: &AccountId,
    pictures: usize,
) -> Result<(), BadgeError> {
    let pictures = i64::try_from(pictures).unwrap_or(i64::MAX);
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    take_many::<BadgeError>(
        &mut tx,
        &MAP_PICTURES_ACCOUNT,
        account.as_str(),
        pictures,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Counts what is done in the transaction that does it: what is refused does not count.
async fn take_in<E: From<Limited> + From<sqlx::Error>>(
    tx: &mut Tx,
    rule: &Rule,
    who: &str,
    now: Millis,
) -> Result<(), E> {
    take_many(tx, rule, who, 1, now).await
}

/// Counts several of them at once.
async fn take_many<E: From<Limited> + From<sqlx::Error>>(
    tx: &mut Tx,
    rule: &Rule,
    who: &str,
    tries: i64,
    now: Millis,
) -> Result<(), E> {
    let ends = now.plus(rule.window);
    let tries = store::limits::count_many(tx, &key(rule, who), tries, now, ends).await?;
    match tries.count > rule.tries {
        true => Err(waits(tries.ends_at - now.0).into()),
        false => Ok(()),
    }
}

/// One report of a public page.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn abuse_report(state: &AppState, network: Network) -> Result<(), Failure> {
    take(state, &[(&ABUSE_NETWORK, &network.key())]).await
}

/// One export of everything that an account holds.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn export(state: &AppState, account: &AccountId) -> Result<(), Failure> {
    take(state, &[(&EXPORT_ACCOUNT, account.as_str())]).await
}

/// One time that somebody signed in types the password again.
///
/// # Errors
/// [`Problem::TooMany`].
pub async fn password(state: &AppState, account: &AccountId) -> Result<(), Failure> {
    take(state, &[(&PASSWORD_ACCOUNT, account.as_str())]).await
}

/// The password was right: the failures before it are forgotten.
///
/// # Errors
/// When the store fails.
pub async fn password_was_right(tx: &mut Tx, account: &AccountId) -> store::db::Result<()> {
    store::limits::forget(tx, &key(&PASSWORD_ACCOUNT, account.as_str())).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_nothing_and_differs_by_rule() {
        let (a, b) = (
            key(&MAIL_ADDRESS, "a@b.fr"),
            key(&SIGN_IN_ADDRESS, "a@b.fr"),
        );
        assert_ne!(a, b);
        assert!(!a.contains('@'));
        assert_eq!(a.len(), 64);
    }
}
