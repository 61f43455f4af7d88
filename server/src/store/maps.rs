//! Maps' rows: the draft of their author, the versions that others follow, and to whom they were
//! proposed.
//!
//! The map itself is the open file, in its one form; title and number of nodes stand beside it for
//! lists. A version outlives its map for as long as somebody follows it.

use domain::map::{MapTile, Offer};
use domain::objective::MapOffered;
use domain::{AccountId, MapId, MapOfferId, Millis};
use maps::Map;
use sha2::{Digest, Sha256};

use super::accounts::parse_id;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};

/// Fewer followers than this are not counted: their number would say who accepted an offer.
const FEW: i64 = 5;

/// Whether nobody follows the version `v` and none ever will: its map is gone, or a newer one has
/// replaced it.
macro_rules! forgotten {
    () => {
        "NOT EXISTS (SELECT 1 FROM objective o WHERE o.version_id = v.id)
            AND (v.map_id IS NULL OR EXISTS (SELECT 1 FROM map_version n WHERE n.map_id = v.map_id AND n.number > v.number))"
    };
}

/// The offers `f` to confirmed addresses of the account `$1`; those of a map that was taken down are
/// none.
macro_rules! offered {
    () => {
        "FROM map_offer f JOIN address a ON a.canonical = f.address AND a.confirmed_at IS NOT NULL
            WHERE a.account_id = $1 AND f.account_id <> $1
            AND NOT EXISTS (SELECT 1 FROM share s WHERE s.map_id = f.map_id AND s.taken_down_at IS NOT NULL)"
    };
}

statements! {
    INSERT = "INSERT INTO map (id, account_id, edition, title, nodes, document, size, created_at, changed_at) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $7)";
    COUNT = "SELECT COUNT(*) FROM map WHERE account_id = $1";
    LIST = "SELECT m.id, m.title, m.nodes, m.changed_at, (SELECT MAX(v.number) FROM map_version v WHERE v.map_id = m.id) AS published,
            (SELECT COUNT(*) FROM objective o JOIN map_version v ON v.id = o.version_id WHERE v.map_id = m.id AND o.account_id <> m.account_id) AS followers,
            (SELECT COUNT(*) FROM share s WHERE s.map_id = m.id AND s.revoked_at IS NULL AND s.taken_down_at IS NULL
                AND (s.ends_at IS NULL OR s.ends_at > $2)) AS links
        FROM map m WHERE m.account_id = $1 ORDER BY m.changed_at DESC, m.id DESC";
    FIND = "SELECT id, edition, document, changed_at FROM map WHERE account_id = $1 AND id = $2";
    BEGIN_CHANGE = "UPDATE map SET edition = edition + 1, changed_at = $4
        WHERE account_id = $1 AND id = $2 AND (CAST($3 AS BIGINT) IS NULL OR edition = $3)";
    SET_DOCUMENT = "UPDATE map SET title = $2, nodes = $3, document = $4, size = $5 WHERE id = $1";
    DELETE = "DELETE FROM map WHERE account_id = $1 AND id = $2";
    FOLLOWERS = "SELECT COUNT(*) FROM objective o JOIN map_version v ON v.id = o.version_id JOIN map m ON m.id = v.map_id
        WHERE m.id = $1 AND o.account_id <> m.account_id";
    HOLD_MAP = "UPDATE map SET edition = edition WHERE id = $1";
    PUBLISH = "INSERT INTO map_version (id, map_id, number, title, document, published_at, nodes, size) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    COPY = "INSERT INTO map_version (id, number, title, document, published_at, nodes, size) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING";
    LATEST = "SELECT id, map_id, number, document, published_at FROM map_version WHERE map_id = $1 ORDER BY number DESC LIMIT 1";
    LATEST_NUMBER = "SELECT MAX(number) FROM map_version WHERE map_id = $1";
    HOLD = "UPDATE map_version SET published_at = published_at WHERE id = $1";
    FORGOTTEN = concat!("SELECT v.id FROM map_version v WHERE v.id > $1 AND ", forgotten!(), " ORDER BY v.id LIMIT 100");
    PRUNE = concat!("DELETE FROM map_version WHERE id = (SELECT v.id FROM map_version v WHERE v.id = $1 AND ", forgotten!(), ")");
    // What was answered stays so, however often it is proposed.
    OFFER = "INSERT INTO map_offer (id, map_id, account_id, address, offered_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (map_id, address) DO UPDATE SET offered_at = excluded.offered_at";
    OFFERS = "SELECT id, address, offered_at FROM map_offer WHERE map_id = $1 ORDER BY offered_at DESC, id DESC";
    OFFERS_TO = concat!("SELECT w.id, v.title, p.name, v.nodes, w.offered_at FROM map_offer w JOIN account p ON p.id = w.account_id AND p.locked_at IS NULL
            JOIN map_version v ON v.map_id = w.map_id AND v.number = (SELECT MAX(n.number) FROM map_version n WHERE n.map_id = w.map_id)
        WHERE w.answered_at IS NULL AND w.id IN (SELECT f.id ", offered!(), ") ORDER BY w.offered_at DESC, w.id DESC");
    OFFER_TO = concat!("SELECT f.map_id, f.answered_at ", offered!(), " AND f.id = $2");
    WITHDRAW = "DELETE FROM map_offer WHERE account_id = $1 AND id = $2";
    ANSWER_OFFER = "UPDATE map_offer SET answered_at = $2 WHERE id = $1 AND answered_at IS NULL";
    FORGET_OFFERS = "DELETE FROM map_offer WHERE offered_at < $1";
}

/// A map as its author has it.
#[derive(Debug, Clone)]
pub struct MapRow {
    /// Which one.
    pub id: MapId,
    /// Raised by each change.
    pub edition: i64,
    /// The open file.
    pub document: String,
    /// When it was last changed.
    pub changed: Millis,
}

impl MapRow {
    /// The map in it.
    pub fn map(&self) -> Result<Map> {
        read(&self.document)
    }
}

/// A version of a map.
#[derive(Debug, Clone)]
pub struct VersionRow {
    /// What it is known by in the database.
    pub id: String,
    /// Of which map; nothing once that is gone, or where there never was one.
    pub map: Option<MapId>,
    /// Its number.
    pub number: u32,
    /// The open file.
    pub document: String,
    /// When it was published.
    pub published: Millis,
}

impl VersionRow {
    /// The map in it.
    pub fn map(&self) -> Result<Map> {
        read(&self.document)
    }
}

/// Reads a document that was written by [`maps::file::write`].
pub(super) fn read(document: &str) -> Result<Map> {
    let reading = maps::file::read(document.as_bytes());
    let reading = reading.map_err(|refusal| sqlx::Error::Decode(Box::new(refusal)))?;
    Ok(reading.map)
}

/// The document of a map: its open file, in its one form.
pub fn written(map: &Map) -> Result<String> {
    maps::file::write(map).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

fn nodes(map: &Map) -> i64 {
    i64::try_from(map.nodes().count()).unwrap_or(i64::MAX)
}

fn size(document: &str) -> i64 {
    i64::try_from(document.len()).unwrap_or(i64::MAX)
}

fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[derive(sqlx::FromRow)]
struct RawMap {
    id: String,
    edition: i64,
    document: String,
    changed_at: i64,
}

#[derive(sqlx::FromRow)]
struct RawInList {
    id: String,
    title: String,
    nodes: i64,
    changed_at: i64,
    published: Option<i64>,
    followers: i64,
    links: i64,
}

#[derive(sqlx::FromRow)]
pub(super) struct RawVersion {
    id: String,
    map_id: Option<String>,
    number: i64,
    document: String,
    published_at: i64,
}

impl RawVersion {
    pub(super) fn read(self) -> Result<VersionRow> {
        Ok(VersionRow {
            id: self.id,
            map: self.map_id.as_deref().map(parse_id).transpose()?,
            number: small(self.number),
            document: self.document,
            published: Millis(self.published_at),
        })
    }
}

/// Makes a map.
pub async fn insert(
    tx: &mut Tx,
    account: &AccountId,
    id: &MapId,
    map: &Map,
    now: Millis,
) -> Result<()> {
    let (account, id) = (account.as_str(), id.as_str());
    let (title, document) = (map.head().title.as_str(), written(map)?);
    let (nodes, size) = (nodes(map), size(&document));
    execute!(tx, INSERT, id, account, title, nodes, document, size, now.0)?;
    Ok(())
}

/// How many maps an account has.
pub async fn count(on: &mut impl Handle, account: &AccountId) -> Result<i64> {
    Ok(fetch_one!(on, (i64,), COUNT, account.as_str())?.0)
}

/// The maps of an account, the last changed first.
pub async fn list(on: &mut impl Handle, account: &AccountId, now: Millis) -> Result<Vec<MapTile>> {
    let rows = fetch_all!(on, RawInList, LIST, account.as_str(), now.0)?;
    rows.into_iter()
        .map(|raw| {
            Ok(MapTile {
                id: parse_id(&raw.id)?,
                title: raw.title,
                nodes: small(raw.nodes),
                published: raw.published.map(small),
                followers: counted(raw.followers),
                links: small(raw.links),
                changed: Millis(raw.changed_at),
            })
        })
        .collect()
}

fn counted(followers: i64) -> u32 {
    match followers {
        few if few < FEW => 0,
        many => small(many),
    }
}

/// One map of an account.
pub async fn find_of(
    on: &mut impl Handle,
    account: &AccountId,
    id: &MapId,
) -> Result<Option<MapRow>> {
    let raw = fetch_optional!(on, RawMap, FIND, account.as_str(), id.as_str())?;
    raw.map(|raw| {
        Ok(MapRow {
            id: parse_id(&raw.id)?,
            edition: raw.edition,
            document: raw.document,
            changed: Millis(raw.changed_at),
        })
    })
    .transpose()
}

/// Begins a change: until this transaction ends, nobody else changes the map. `false` when the
/// account has no such map in this edition; without one, any edition will do.
pub async fn begin_change(
    tx: &mut Tx,
    account: &AccountId,
    id: &MapId,
    edition: Option<i64>,
    now: Millis,
) -> Result<bool> {
    let (account, id) = (account.as_str(), id.as_str());
    Ok(execute!(tx, BEGIN_CHANGE, account, id, edition, now.0)? > 0)
}

/// Writes the map, in a change that was begun; gives the bytes that it has now.
pub async fn set_document(tx: &mut Tx, id: &MapId, map: &Map) -> Result<usize> {
    let (title, document) = (map.head().title.as_str(), written(map)?);
    let (id, nodes, size) = (id.as_str(), nodes(map), size(&document));
    let bytes = document.len();
    execute!(tx, SET_DOCUMENT, id, title, nodes, document, size)?;
    Ok(bytes)
}

/// Deletes a map with its links and offers; who follows it keeps the version that they follow.
/// `false` when the account has none such.
pub async fn delete(tx: &mut Tx, account: &AccountId, id: &MapId) -> Result<bool> {
    Ok(execute!(tx, DELETE, account.as_str(), id.as_str())? > 0)
}

/// How many learners beside its author follow a map in any version; 0 where they are few.
pub async fn followers(on: &mut impl Handle, id: &MapId) -> Result<u32> {
    let (count,) = fetch_one!(on, (i64,), FOLLOWERS, id.as_str())?;
    Ok(counted(count))
}

/// Publishes a map under a number that it has not had.
pub async fn publish(
    tx: &mut Tx,
    version: &str,
    map: &MapId,
    number: u32,
    published: &Map,
    now: Millis,
) -> Result<()> {
    let (title, document) = (published.head().title.as_str(), written(published)?);
    let (map, number) = (map.as_str(), i64::from(number));
    let (nodes, size) = (nodes(published), size(&document));
    execute!(
        tx, PUBLISH, version, map, number, title, document, now.0, nodes, size
    )?;
    Ok(())
}

/// Keeps a map that nobody publishes here, to be followed; the same map is kept once. Gives what
/// the version is known by.
pub async fn copy(tx: &mut Tx, map: &Map, now: Millis) -> Result<String> {
    let document = written(map)?;
    let id = hex::encode(Sha256::digest(&document));
    let (title, number) = (map.head().title.as_str(), map.head().version.get());
    let (number, nodes, size) = (i64::from(number), nodes(map), size(&document));
    execute!(tx, COPY, &id, number, title, document, now.0, nodes, size)?;
    Ok(id)
}

/// The version of a map that was published last.
pub async fn latest(on: &mut impl Handle, map: &MapId) -> Result<Option<VersionRow>> {
    let raw = fetch_optional!(on, RawVersion, LATEST, map.as_str())?;
    raw.map(RawVersion::read).transpose()
}

/// Keeps a map until this transaction ends: nobody else changes or publishes it. `false` when it is
/// gone.
pub async fn hold_map(tx: &mut Tx, id: &MapId) -> Result<bool> {
    Ok(execute!(tx, HOLD_MAP, id.as_str())? > 0)
}

/// Whether a map's newest version is of this number.
pub async fn is_latest(on: &mut impl Handle, map: &MapId, number: u32) -> Result<bool> {
    let (latest,) = fetch_one!(on, (Option<i64>,), LATEST_NUMBER, map.as_str())?;
    Ok(latest == Some(i64::from(number)))
}

/// Keeps a version until this transaction ends, in which it is followed; `false` when it is gone.
/// Without this, one that is read can be gone before the row that follows it is written.
pub async fn hold(tx: &mut Tx, version: &str) -> Result<bool> {
    Ok(execute!(tx, HOLD, version)? > 0)
}

/// Versions that nobody follows nor will: those of maps that are gone, and those that a newer one
/// has replaced; 100 of them behind `after`.
pub async fn forgotten(on: &mut impl Handle, after: &str) -> Result<Vec<String>> {
    let rows = fetch_all!(on, (String,), FORGOTTEN, after)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Lets go of a version that is held, unless somebody follows it by now.
pub async fn prune(tx: &mut Tx, version: &str) -> Result<bool> {
    Ok(execute!(tx, PRUNE, version)? > 0)
}

/// Proposes a map to an address; again where it was proposed before.
pub async fn offer(
    tx: &mut Tx,
    id: &MapOfferId,
    map: &MapId,
    account: &AccountId,
    address: &str,
    now: Millis,
) -> Result<()> {
    let (id, map, account) = (id.as_str(), map.as_str(), account.as_str());
    execute!(tx, OFFER, id, map, account, address, now.0)?;
    Ok(())
}

/// To whom a map was proposed, the newest first; whether they have answered is not told.
pub async fn offers(on: &mut impl Handle, map: &MapId) -> Result<Vec<Offer>> {
    let rows = fetch_all!(on, (String, String, i64), OFFERS, map.as_str())?;
    rows.into_iter()
        .map(|(id, address, offered)| {
            Ok(Offer {
                id: parse_id(&id)?,
                address,
                offered: Millis(offered),
            })
        })
        .collect()
}

/// What was proposed to the confirmed addresses of an account and waits for its answer, the newest
/// first: each map as it was last published.
pub async fn offers_to(on: &mut impl Handle, account: &AccountId) -> Result<Vec<MapOffered>> {
    type Row = (String, String, String, i64, i64);
    let rows = fetch_all!(on, Row, OFFERS_TO, account.as_str())?;
    rows.into_iter()
        .map(|(id, title, by, nodes, offered)| {
            Ok(MapOffered {
                id: parse_id(&id)?,
                title,
                by,
                nodes: small(nodes),
                offered: Millis(offered),
            })
        })
        .collect()
}

/// The map of an offer to a confirmed address of an account, and whether it was answered.
pub async fn offer_to(
    on: &mut impl Handle,
    account: &AccountId,
    id: &MapOfferId,
) -> Result<Option<(MapId, bool)>> {
    type Row = (String, Option<i64>);
    let row = fetch_optional!(on, Row, OFFER_TO, account.as_str(), id.as_str())?;
    row.map(|(id, answered)| Ok((parse_id(&id)?, answered.is_some())))
        .transpose()
}

/// Takes an offer back; `false` when the account made none such.
pub async fn withdraw(tx: &mut Tx, account: &AccountId, id: &MapOfferId) -> Result<bool> {
    Ok(execute!(tx, WITHDRAW, account.as_str(), id.as_str())? > 0)
}

/// An offer was answered. It stays, for whoever made it is not told.
pub async fn answer_offer(tx: &mut Tx, id: &MapOfferId, now: Millis) -> Result<()> {
    execute!(tx, ANSWER_OFFER, id.as_str(), now.0)?;
    Ok(())
}

/// Forgets offers that were made before a moment.
pub async fn forget_offers(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, FORGET_OFFERS, before.0)
}
