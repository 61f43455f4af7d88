//! Sources: those that the operator registered, those that people switched on, and how they are.
//!
//! What was given to ask with is sealed; this file never sees it open.

use domain::{AccountId, ConsentId, Millis, SourceId};

use super::accounts::parse_id;
use super::db::{Handle, Result, Tx};
use crate::sync::Validator;
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    REGISTER = "INSERT INTO source (id, name, base_url, client, secret, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    REGISTERED = "SELECT id, name, base_url, client, secret FROM source ORDER BY name";
    UNREGISTER = "DELETE FROM source WHERE id = $1";
    RESEAL = "UPDATE source SET secret = $2 WHERE id = $1";
    LINK = "INSERT INTO source_link (account_id, source, consent_id, linked_at, secret) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account_id, source) DO UPDATE SET consent_id = excluded.consent_id, linked_at = excluded.linked_at, secret = excluded.secret, lapsed_at = NULL";
    LINKS_OF = "SELECT account_id, source, consent_id, linked_at, secret, lapsed_at FROM source_link WHERE account_id = $1 ORDER BY source";
    LINK_OF = "SELECT account_id, source, consent_id, linked_at, secret, lapsed_at FROM source_link WHERE account_id = $1 AND source = $2";
    ALL_LINKS = "SELECT account_id, source, consent_id, linked_at, secret, lapsed_at FROM source_link WHERE secret IS NOT NULL";
    UNLINK = "DELETE FROM source_link WHERE account_id = $1 AND source = $2";
    UNLINK_BY_CONSENT = "DELETE FROM source_link WHERE account_id = $1 AND consent_id = $2";
    RESEAL_LINK = "UPDATE source_link SET secret = $3 WHERE account_id = $1 AND source = $2";
    UNLINK_ALL = "DELETE FROM source_link WHERE source = $1";
    KEEP_SECRET = "UPDATE source_link SET secret = $3, lapsed_at = NULL WHERE account_id = $1 AND source = $2";
    LAPSE = "UPDATE source_link SET lapsed_at = $3 WHERE account_id = $1 AND source = $2 AND lapsed_at IS NULL";
    SEE = "INSERT INTO source_seen (account_id, source, what) SELECT l.account_id, l.source, $3 FROM source_link l WHERE l.account_id = $1 AND l.source = $2
        ON CONFLICT (account_id, source, what) DO NOTHING";
    SEEN = "SELECT what FROM source_seen WHERE account_id = $1 AND source = $2";
    NOTE_ANSWER = "INSERT INTO source_answer (account_id, source, address, etag, last_modified, found)
        SELECT l.account_id, l.source, $3, $4, $5, $6 FROM source_link l WHERE l.account_id = $1 AND l.source = $2
        ON CONFLICT (account_id, source, address) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified, found = excluded.found";
    FORGET_ANSWER = "DELETE FROM source_answer WHERE account_id = $1 AND source = $2 AND address = $3";
    ANSWER = "SELECT etag, last_modified, found FROM source_answer WHERE account_id = $1 AND source = $2 AND address = $3";
    VISIT = "INSERT INTO source_visit (id, account_id, source, verifier, ends_at) VALUES ($1, $2, $3, $4, $5)";
    VISIT_OF = "SELECT source, verifier FROM source_visit WHERE id = $1 AND account_id = $2 AND ends_at > $3";
    END_VISIT = "DELETE FROM source_visit WHERE id = $1 AND account_id = $2 AND ends_at > $3 RETURNING source, verifier";
    SWEEP_VISITS = "DELETE FROM source_visit WHERE ends_at <= $1";
    TOKEN = "SELECT secret FROM source_token WHERE source = $1";
    KEEP_TOKEN = "INSERT INTO source_token (source, secret) VALUES ($1, $2) ON CONFLICT (source) DO UPDATE SET secret = excluded.secret";
    FORGET_TOKEN = "DELETE FROM source_token WHERE source = $1";
    SEALED = "SELECT secret FROM source UNION ALL SELECT secret FROM source_token UNION ALL SELECT verifier FROM source_visit
        UNION ALL SELECT secret FROM source_link WHERE secret IS NOT NULL";
    WENT_WELL = "INSERT INTO source_health (source, last_ok_at) VALUES ($1, $2)
        ON CONFLICT (source) DO UPDATE SET last_ok_at = excluded.last_ok_at, failing_since = NULL, failures = 0, not_before = 0";
    WENT_WRONG = "INSERT INTO source_health (source, last_error_at, last_error, failing_since, failures, not_before) VALUES ($1, $2, $3, $2, 1, $4)
        ON CONFLICT (source) DO UPDATE SET last_error_at = excluded.last_error_at, last_error = excluded.last_error,
            failing_since = COALESCE(source_health.failing_since, excluded.failing_since), failures = source_health.failures + 1,
            not_before = excluded.not_before";
    HEALTH = "SELECT source, last_ok_at, last_error_at, last_error, failing_since, failures, not_before FROM source_health ORDER BY source";
    HEALTH_OF = "SELECT source, last_ok_at, last_error_at, last_error, failing_since, failures, not_before FROM source_health WHERE source = $1";
    COUNT_PEOPLE = "SELECT source, COUNT(*) FROM source_link GROUP BY source";
    PEOPLE = "SELECT account_id FROM source_link WHERE source = $1 AND account_id > $2 ORDER BY account_id LIMIT 500";
    FORGET_HEALTH = "DELETE FROM source_health WHERE source = $1";
}

/// A partner's client, as it is stored.
#[derive(Debug, Clone)]
pub struct Registered {
    /// Which one.
    pub id: SourceId,
    /// What people know it by.
    pub name: String,
    /// The factory's address.
    pub base_url: String,
    /// The client's identifier there.
    pub client: String,
    /// Its secret, sealed.
    pub secret: String,
}

#[derive(sqlx::FromRow)]
struct RawRegistered {
    id: String,
    name: String,
    base_url: String,
    client: String,
    secret: String,
}

/// A source that somebody switched on.
#[derive(Debug, Clone)]
pub struct Link {
    /// Who.
    pub account: AccountId,
    /// The source's word.
    pub source: String,
    /// What they agreed to.
    pub consent: ConsentId,
    /// Since when.
    pub since: Millis,
    /// What to ask with, sealed.
    pub secret: Option<String>,
    /// Since when that is no longer taken.
    pub lapsed: Option<Millis>,
}

#[derive(sqlx::FromRow)]
struct RawLink {
    account_id: String,
    source: String,
    consent_id: String,
    linked_at: i64,
    secret: Option<String>,
    lapsed_at: Option<i64>,
}

impl RawLink {
    fn read(self) -> Result<Link> {
        Ok(Link {
            account: parse_id(&self.account_id)?,
            source: self.source,
            consent: parse_id(&self.consent_id)?,
            since: Millis(self.linked_at),
            secret: self.secret,
            lapsed: self.lapsed_at.map(Millis),
        })
    }
}

/// How a source is.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Health {
    /// Its word.
    pub source: String,
    /// When it last answered as it should, in milliseconds.
    pub last_ok_at: Option<i64>,
    /// When it last did not.
    pub last_error_at: Option<i64>,
    /// What was wrong, for the operator.
    pub last_error: Option<String>,
    /// Since when it has not.
    pub failing_since: Option<i64>,
    /// How often in a row.
    pub failures: i64,
    /// It is not asked before.
    pub not_before: i64,
}

#[derive(sqlx::FromRow)]
struct RawAnswer {
    etag: Option<String>,
    last_modified: Option<String>,
    found: i64,
}

/// Registers a partner's client.
pub async fn register(tx: &mut Tx, new: &Registered, now: Millis) -> Result<()> {
    execute!(
        tx,
        REGISTER,
        new.id.as_str(),
        &new.name,
        &new.base_url,
        &new.client,
        &new.secret,
        now.0
    )?;
    Ok(())
}

/// Every partner's client.
pub async fn registered(on: &mut impl Handle) -> Result<Vec<Registered>> {
    let rows = fetch_all!(on, RawRegistered, REGISTERED)?;
    rows.into_iter()
        .map(|row| {
            Ok(Registered {
                id: parse_id(&row.id)?,
                name: row.name,
                base_url: row.base_url,
                client: row.client,
                secret: row.secret,
            })
        })
        .collect()
}

/// Removes a partner's client and, by its word, all that was kept of the source.
pub async fn unregister(tx: &mut Tx, id: &SourceId, word: &str) -> Result<bool> {
    execute!(tx, UNLINK_ALL, word)?;
    execute!(tx, FORGET_TOKEN, word)?;
    execute!(tx, FORGET_HEALTH, word)?;
    Ok(execute!(tx, UNREGISTER, id.as_str())? > 0)
}

/// Keeps a partner's secret as it is sealed now.
pub async fn reseal(tx: &mut Tx, id: &SourceId, secret: &str) -> Result<()> {
    execute!(tx, RESEAL, id.as_str(), secret)?;
    Ok(())
}

/// Switches a source on for an account, or connects it anew.
pub async fn link(
    tx: &mut Tx,
    account: &AccountId,
    source: &str,
    consent: &ConsentId,
    secret: Option<&str>,
    now: Millis,
) -> Result<()> {
    execute!(
        tx,
        LINK,
        account.as_str(),
        source,
        consent.as_str(),
        now.0,
        secret
    )?;
    Ok(())
}

/// What an account switched on.
pub async fn links_of(on: &mut impl Handle, account: &AccountId) -> Result<Vec<Link>> {
    let rows = fetch_all!(on, RawLink, LINKS_OF, account.as_str())?;
    rows.into_iter().map(RawLink::read).collect()
}

/// One source that an account switched on.
pub async fn link_of(
    on: &mut impl Handle,
    account: &AccountId,
    source: &str,
) -> Result<Option<Link>> {
    let row = fetch_optional!(on, RawLink, LINK_OF, account.as_str(), source)?;
    row.map(RawLink::read).transpose()
}

/// Everything that was switched on and has a secret.
pub async fn with_secrets(on: &mut impl Handle) -> Result<Vec<Link>> {
    let rows = fetch_all!(on, RawLink, ALL_LINKS)?;
    rows.into_iter().map(RawLink::read).collect()
}

/// Switches a source off: what it gave to ask with, and what was seen of it, is gone.
pub async fn unlink(tx: &mut Tx, account: &AccountId, source: &str) -> Result<bool> {
    Ok(execute!(tx, UNLINK, account.as_str(), source)? > 0)
}

/// Switches off what rested on a consent.
pub async fn unlink_by_consent(
    tx: &mut Tx,
    account: &AccountId,
    consent: &ConsentId,
) -> Result<bool> {
    Ok(execute!(tx, UNLINK_BY_CONSENT, account.as_str(), consent.as_str())? > 0)
}

/// Keeps the same secret as it is sealed now.
pub async fn reseal_link(
    tx: &mut Tx,
    account: &AccountId,
    source: &str,
    secret: &str,
) -> Result<()> {
    execute!(tx, RESEAL_LINK, account.as_str(), source, secret)?;
    Ok(())
}

/// Keeps what a source gave to ask with from now on.
pub async fn keep_secret(
    tx: &mut Tx,
    account: &AccountId,
    source: &str,
    secret: &str,
) -> Result<()> {
    execute!(tx, KEEP_SECRET, account.as_str(), source, secret)?;
    Ok(())
}

/// Notes that what a source gave to ask with is no longer taken.
pub async fn lapse(tx: &mut Tx, account: &AccountId, source: &str, now: Millis) -> Result<()> {
    execute!(tx, LAPSE, account.as_str(), source, now.0)?;
    Ok(())
}

/// Notes what a source gave, by its hash, so that it is not looked at again.
pub async fn see(tx: &mut Tx, account: &AccountId, source: &str, what: &str) -> Result<()> {
    execute!(tx, SEE, account.as_str(), source, what)?;
    Ok(())
}

/// The hashes of what a source gave before.
pub async fn seen(on: &mut impl Handle, account: &AccountId, source: &str) -> Result<Vec<String>> {
    let rows = fetch_all!(on, (String,), SEEN, account.as_str(), source)?;
    Ok(rows.into_iter().map(|(what,)| what).collect())
}

/// Notes what an answer was known by, and how many badges it named.
pub async fn note_answer(
    tx: &mut Tx,
    account: &AccountId,
    source: &str,
    address: &str,
    validator: &Validator,
    found: i64,
) -> Result<()> {
    execute!(
        tx,
        NOTE_ANSWER,
        account.as_str(),
        source,
        address,
        validator.etag.as_deref(),
        validator.last_modified.as_deref(),
        found
    )?;
    Ok(())
}

/// Forgets what an answer was known by: something in it has to be looked at again.
pub async fn forget_answer(
    tx: &mut Tx,
    account: &AccountId,
    source: &str,
    address: &str,
) -> Result<()> {
    execute!(tx, FORGET_ANSWER, account.as_str(), source, address)?;
    Ok(())
}

/// What an answer was known by, and how many badges it named.
pub async fn answer(
    on: &mut impl Handle,
    account: &AccountId,
    source: &str,
    address: &str,
) -> Result<Option<(Validator, i64)>> {
    let row = fetch_optional!(on, RawAnswer, ANSWER, account.as_str(), source, address)?;
    Ok(row.map(|row| {
        let validator = Validator {
            etag: row.etag,
            last_modified: row.last_modified,
        };
        (validator, row.found)
    }))
}

/// Begins a visit to a source, by the hash of its state.
pub async fn visit(
    tx: &mut Tx,
    id: &str,
    account: &AccountId,
    source: &str,
    verifier: &str,
    ends: Millis,
) -> Result<()> {
    execute!(tx, VISIT, id, account.as_str(), source, verifier, ends.0)?;
    Ok(())
}

/// A visit that an account has begun: its source and its sealed verifier.
pub async fn visit_of(
    on: &mut impl Handle,
    id: &str,
    account: &AccountId,
    now: Millis,
) -> Result<Option<(String, String)>> {
    fetch_optional!(on, (String, String), VISIT_OF, id, account.as_str(), now.0)
}

/// Ends a visit: it can be come back from once.
pub async fn end_visit(
    tx: &mut Tx,
    id: &str,
    account: &AccountId,
    now: Millis,
) -> Result<Option<(String, String)>> {
    fetch_optional!(tx, (String, String), END_VISIT, id, account.as_str(), now.0)
}

/// Forgets the visits that nobody came back from.
pub async fn sweep_visits(tx: &mut Tx, now: Millis) -> Result<u64> {
    execute!(tx, SWEEP_VISITS, now.0)
}

/// What a partner's source is asked with for now, sealed.
pub async fn token(on: &mut impl Handle, source: &str) -> Result<Option<String>> {
    Ok(fetch_optional!(on, (String,), TOKEN, source)?.map(|(secret,)| secret))
}

/// Keeps what a partner's source is asked with for now.
pub async fn keep_token(tx: &mut Tx, source: &str, secret: &str) -> Result<()> {
    execute!(tx, KEEP_TOKEN, source, secret)?;
    Ok(())
}

/// Forgets what a partner's source was asked with.
pub async fn forget_token(tx: &mut Tx, source: &str) -> Result<()> {
    execute!(tx, FORGET_TOKEN, source)?;
    Ok(())
}

/// Everything that is sealed of sources.
pub async fn sealed(on: &mut impl Handle) -> Result<Vec<String>> {
    let rows = fetch_all!(on, (String,), SEALED)?;
    Ok(rows.into_iter().map(|(sealed,)| sealed).collect())
}

/// A source has answered as it should.
pub async fn went_well(tx: &mut Tx, source: &str, now: Millis) -> Result<()> {
    execute!(tx, WENT_WELL, source, now.0)?;
    Ok(())
}

/// A source has not; it is left alone until `not_before`.
pub async fn went_wrong(
    tx: &mut Tx,
    source: &str,
    why: &str,
    now: Millis,
    not_before: Millis,
) -> Result<()> {
    execute!(tx, WENT_WRONG, source, now.0, why, not_before.0)?;
    Ok(())
}

/// How every source is that was asked.
pub async fn health(on: &mut impl Handle) -> Result<Vec<Health>> {
    fetch_all!(on, Health, HEALTH)
}

/// How one source is.
pub async fn health_of(on: &mut impl Handle, source: &str) -> Result<Option<Health>> {
    fetch_optional!(on, Health, HEALTH_OF, source)
}

/// How many people switched each source on, where anybody did.
pub async fn count_people(on: &mut impl Handle) -> Result<Vec<(String, i64)>> {
    fetch_all!(on, (String, i64), COUNT_PEOPLE)
}

/// Who switched a source on, behind an account, 500 at most.
pub async fn people(on: &mut impl Handle, source: &str, after: &str) -> Result<Vec<AccountId>> {
    let rows = fetch_all!(on, (String,), PEOPLE, source, after)?;
    rows.into_iter().map(|(id,)| parse_id(&id)).collect()
}
