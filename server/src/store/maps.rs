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

statements! {
    INSERT = "INSERT INTO map (id, account_id, edition, title, nodes, document, created_at, changed_at) VALUES ($1, $2, 1, $3, $4, $5, $6, $6)";
    COUNT = "SELECT COUNT(*) FROM map WHERE account_id = $1";
    LIST = "SELECT m.id, m.title, m.nodes, m.changed_at, (SELECT MAX(v.number) FROM map_version v WHERE v.map_id = m.id) AS published,
            (SELECT COUNT(*) FROM objective o JOIN map_version v ON v.id = o.version_id WHERE v.map_id = m.id AND o.account_id <> m.account_id) AS followers,
            (SELECT COUNT(*) FROM share s WHERE s.map_id = m.id AND s.revoked_at IS NULL AND s.taken_down_at IS NULL
                AND (s.ends_at IS NULL OR s.ends_at > $2)) AS links
        FROM map m WHERE m.account_id = $1 ORDER BY m.changed_at DESC, m.id DESC";
    FIND = "SELECT id, edition, document, changed_at FROM map WHERE account_id = $1 AND id = $2";
    BEGIN_CHANGE = "UPDATE map SET edition = edition + 1, changed_at = $4
        WHERE account_id = $1 AND id = $2 AND (CAST($3 AS BIGINT) IS NULL OR edition = $3)";
    SET_DOCUMENT = "UPDATE map SET title = $2, nodes = $3, document = $4 WHERE id = $1";
    DELETE = "DELETE FROM map WHERE account_id = $1 AND id = $2";
    FOLLOWERS = "SELECT COUNT(*) FROM objective o JOIN map_version v ON v.id = o.version_id JOIN map m ON m.id = v.map_id
        WHERE m.id = $1 AND o.account_id <> m.account_id";
    PUBLISH = "INSERT INTO map_version (id, map_id, number, title, document, published_at) VALUES ($1, $2, $3, $4, $5, $6)";
    COPY = "INSERT INTO map_version (id, number, title, document, published_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING";
    LATEST = "SELECT id, map_id, number, document, published_at FROM map_version WHERE map_id = $1 ORDER BY number DESC LIMIT 1";
    PRUNE = "DELETE FROM map_version WHERE NOT EXISTS (SELECT 1 FROM objective o WHERE o.version_id = map_version.id)
        AND (map_id IS NULL OR EXISTS (SELECT 1 FROM map_version n WHERE n.map_id = map_version.map_id AND n.number > map_version.number))";
    OFFER = "INSERT INTO map_offer (id, map_id, account_id, address, offered_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (map_id, address) DO UPDATE SET offered_at = excluded.offered_at";
    OFFERED_SINCE = "SELECT COUNT(*) FROM map_offer WHERE account_id = $1 AND offered_at > $2";
    OFFERS = "SELECT id, address, offered_at FROM map_offer WHERE map_id = $1 ORDER BY offered_at DESC, id DESC";
    OFFERS_TO = "SELECT f.id, m.title, p.name, m.nodes, f.offered_at FROM map_offer f JOIN address a ON a.canonical = f.address AND a.confirmed_at IS NOT NULL
            JOIN map m ON m.id = f.map_id JOIN account p ON p.id = f.account_id
        WHERE a.account_id = $1 AND f.account_id <> $1 AND p.locked_at IS NULL ORDER BY f.offered_at DESC, f.id DESC";
    OFFER_TO = "SELECT f.map_id FROM map_offer f JOIN address a ON a.canonical = f.address AND a.confirmed_at IS NOT NULL
        WHERE a.account_id = $1 AND f.id = $2 AND f.account_id <> $1";
    WITHDRAW = "DELETE FROM map_offer WHERE account_id = $1 AND id = $2";
    END_OFFER = "DELETE FROM map_offer WHERE id = $1";
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
    execute!(tx, INSERT, id, account, title, nodes(map), document, now.0)?;
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

/// Writes the map, in a change that was begun.
pub async fn set_document(tx: &mut Tx, id: &MapId, map: &Map) -> Result<()> {
    let (title, document) = (map.head().title.as_str(), written(map)?);
    execute!(tx, SET_DOCUMENT, id.as_str(), title, nodes(map), document)?;
    Ok(())
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
    let number = i64::from(number);
    execute!(
        tx,
        PUBLISH,
        version,
        map.as_str(),
        number,
        title,
        document,
        now.0
    )?;
    Ok(())
}

/// Keeps a map that nobody publishes here, to be followed; the same map is kept once. Gives what
/// the version is known by.
pub async fn copy(tx: &mut Tx, map: &Map, now: Millis) -> Result<String> {
    let document = written(map)?;
    let id = hex::encode(Sha256::digest(&document));
    let (title, number) = (map.head().title.as_str(), map.head().version.get());
    execute!(tx, COPY, &id, i64::from(number), title, document, now.0)?;
    Ok(id)
}

/// The version of a map that was published last.
pub async fn latest(on: &mut impl Handle, map: &MapId) -> Result<Option<VersionRow>> {
    let raw = fetch_optional!(on, RawVersion, LATEST, map.as_str())?;
    raw.map(RawVersion::read).transpose()
}

/// Lets go of versions that nobody follows: those of maps that are gone, and those that a newer one
/// has replaced.
pub async fn prune(tx: &mut Tx) -> Result<u64> {
    execute!(tx, PRUNE)
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

/// How many offers an account has made since a moment.
pub async fn offered_since(
    on: &mut impl Handle,
    account: &AccountId,
    since: Millis,
) -> Result<i64> {
    Ok(fetch_one!(on, (i64,), OFFERED_SINCE, account.as_str(), since.0)?.0)
}

/// To whom a map was proposed, the newest first.
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

/// What was proposed to the confirmed addresses of an account, the newest first.
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

/// The map of an offer to a confirmed address of an account.
pub async fn offer_to(
    on: &mut impl Handle,
    account: &AccountId,
    id: &MapOfferId,
) -> Result<Option<MapId>> {
    let row = fetch_optional!(on, (String,), OFFER_TO, account.as_str(), id.as_str())?;
    row.map(|(id,)| parse_id(&id)).transpose()
}

/// Takes an offer back; `false` when the account made none such.
pub async fn withdraw(tx: &mut Tx, account: &AccountId, id: &MapOfferId) -> Result<bool> {
    Ok(execute!(tx, WITHDRAW, account.as_str(), id.as_str())? > 0)
}

/// An offer was answered.
pub async fn end_offer(tx: &mut Tx, id: &MapOfferId) -> Result<()> {
    execute!(tx, END_OFFER, id.as_str())?;
    Ok(())
}

/// Forgets offers that were made before a moment.
pub async fn forget_offers(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, FORGET_OFFERS, before.0)
}
