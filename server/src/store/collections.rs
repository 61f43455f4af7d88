//! Collections' rows: their words, their sections, and which badge stands where.
//!
//! A badge's place counts through the whole collection, section after section, so that one order
//! serves every reader; its number names it in public links, and is never given again. Each change begins with [`begin_change`]: it locks the row and raises the
//! edition, so of two changes to one edition the second finds another.

use std::collections::BTreeMap;

use domain::arrangement::{LaidBadge, LaidSection, Layout};
use domain::badge::{BadgeTile, Holding};
use domain::collection::{CollectedMap, CollectionTile, Ended};
use domain::{Acceptance, AccountId, BadgeId, CollectionId, Millis, ObjectiveId};

use super::accounts::parse_id;
use super::badges::word;
use super::blobs::BlobId;
use super::db::{Handle, Result, Tx};
use super::order::RawTile;
use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO collection (id, account_id, edition, title, text, ended, numbered, created_at, changed_at)
        VALUES ($1, $2, 1, $3, '', $4, 0, $5, $5)";
    COUNT = "SELECT COUNT(*) FROM collection WHERE account_id = $1";
    LIST = "SELECT c.id, c.title, c.cover_blob_id IS NOT NULL AS cover, c.changed_at,
            (SELECT COUNT(*) FROM collection_badge p WHERE p.collection_id = c.id) AS badges,
            (SELECT COUNT(*) FROM share s WHERE s.collection_id = c.id AND s.revoked_at IS NULL AND s.taken_down_at IS NULL
                AND (s.ends_at IS NULL OR s.ends_at > $2)) AS links,
            EXISTS (SELECT 1 FROM share s WHERE s.collection_id = c.id AND s.listed AND s.revoked_at IS NULL AND s.taken_down_at IS NULL
                AND (s.ends_at IS NULL OR s.ends_at > $2)) AS listed
        FROM collection c WHERE c.account_id = $1 ORDER BY c.changed_at DESC, c.id DESC";
    FIRST = "SELECT n.collection_id, n.badge_id FROM (
            SELECT p.collection_id, p.badge_id, ROW_NUMBER() OVER (PARTITION BY p.collection_id ORDER BY p.place) AS number
            FROM collection_badge p JOIN collection c ON c.id = p.collection_id WHERE c.account_id = $1) n
        WHERE n.number <= 4 ORDER BY n.collection_id, n.number";
    HOLDING = "SELECT c.id, c.title, (SELECT COUNT(*) FROM share s WHERE s.collection_id = c.id AND s.revoked_at IS NULL AND s.taken_down_at IS NULL
                AND (s.ends_at IS NULL OR s.ends_at > $3)) AS links
        FROM collection_badge p JOIN collection c ON c.id = p.collection_id
        WHERE c.account_id = $1 AND p.badge_id = $2 ORDER BY c.title, c.id";
    FIND = "SELECT id, edition, title, text, cover_blob_id, ended, changed_at FROM collection WHERE account_id = $1 AND id = $2";
    BEGIN_CHANGE = "UPDATE collection SET edition = edition + 1, changed_at = $4
        WHERE account_id = $1 AND id = $2 AND (CAST($3 AS BIGINT) IS NULL OR edition = $3)";
    SET_WORDS = "UPDATE collection SET title = $2, text = $3, ended = $4 WHERE id = $1";
    SET_COVER = "UPDATE collection SET cover_blob_id = $2 WHERE id = $1";
    DELETE = "DELETE FROM collection WHERE account_id = $1 AND id = $2";
    SECTIONS = "SELECT place, title FROM collection_section WHERE collection_id = $1 ORDER BY place";
    PUT_SECTION = "INSERT INTO collection_section (collection_id, place, title) VALUES ($1, $2, $3)
        ON CONFLICT (collection_id, place) DO UPDATE SET title = excluded.title";
    CUT_SECTIONS = "DELETE FROM collection_section WHERE collection_id = $1 AND place >= $2";
    LAID = "SELECT badge_id, section, place, line FROM collection_badge WHERE collection_id = $1 ORDER BY place, badge_id";
    NUMBER = "UPDATE collection SET numbered = numbered + 1 WHERE id = $1 RETURNING numbered";
    ADD_BADGE = "INSERT INTO collection_badge (collection_id, badge_id, number, section, place, line) VALUES ($1, $2, $3, $4, $5, $6)";
    MOVE_BADGE = "UPDATE collection_badge SET section = $3, place = $4, line = $5 WHERE collection_id = $1 AND badge_id = $2";
    DROP_BADGE = "DELETE FROM collection_badge WHERE collection_id = $1 AND badge_id = $2";
    TILES = "SELECT b.id, b.name, b.issuer, b.issued_at, b.expires_at, b.verdict, b.recipient, b.received_at, b.favourite,
            b.archived_at IS NOT NULL AS archived, b.acceptance,
            EXISTS (SELECT 1 FROM share s WHERE s.badge_id = b.id AND s.revoked_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > $2)) AS shared
        FROM collection_badge p JOIN badge b ON b.id = p.badge_id WHERE p.collection_id = $1";
    MAPS = "SELECT o.id, v.title, k.place FROM objective o JOIN map_version v ON v.id = o.version_id
            LEFT JOIN collection_objective k ON k.objective_id = o.id AND k.collection_id = $2
        WHERE o.account_id = $1 ORDER BY k.place, o.created_at DESC, o.id DESC";
    PUT_MAP = "INSERT INTO collection_objective (collection_id, objective_id, place) VALUES ($1, $2, $3) ON CONFLICT (collection_id, objective_id) DO NOTHING";
    TAKE_MAP = "DELETE FROM collection_objective WHERE collection_id = $1 AND objective_id = $2";
    ACCEPTANCES = "SELECT id, acceptance FROM badge WHERE account_id = $1
        AND id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
}

/// A collection's own row.
#[derive(Debug, Clone)]
pub struct CollectionRow {
    /// Which one.
    pub id: CollectionId,
    /// Raised by each change.
    pub edition: i64,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Its cover, re-encoded.
    pub cover: Option<BlobId>,
    /// What becomes of badges that are revoked or have expired.
    pub ended: Ended,
    /// When it was last changed.
    pub changed: Millis,
}

#[derive(sqlx::FromRow)]
struct RawCollection {
    id: String,
    edition: i64,
    title: String,
    text: String,
    cover_blob_id: Option<String>,
    ended: String,
    changed_at: i64,
}

#[derive(sqlx::FromRow)]
struct RawInList {
    id: String,
    title: String,
    cover: bool,
    changed_at: i64,
    badges: i64,
    links: i64,
    listed: bool,
}

#[derive(sqlx::FromRow)]
struct RawLaid {
    badge_id: String,
    section: i64,
    place: i64,
    line: String,
}

#[derive(sqlx::FromRow)]
struct RawCollected {
    #[sqlx(flatten)]
    tile: RawTile,
    acceptance: String,
}

/// Where every badge stands, and what the rows say of it.
#[derive(Debug, Clone)]
pub struct Laid {
    layout: Layout,
    sections: usize,
    rows: BTreeMap<BadgeId, (i64, i64, String)>,
    titles: Vec<String>,
}

impl Laid {
    /// The layout, to be changed.
    pub fn layout(&mut self) -> &mut Layout {
        &mut self.layout
    }

    /// The layout.
    #[must_use]
    pub fn into_layout(self) -> Layout {
        self.layout
    }
}

fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn index(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Makes a collection without badges.
pub async fn insert(
    tx: &mut Tx,
    account: &AccountId,
    id: &CollectionId,
    title: &str,
    now: Millis,
) -> Result<()> {
    let ended = Ended::default().word();
    execute!(
        tx,
        INSERT,
        id.as_str(),
        account.as_str(),
        title,
        ended,
        now.0
    )?;
    execute!(tx, PUT_SECTION, id.as_str(), 0_i64, "")?;
    Ok(())
}

/// How many collections an account has.
pub async fn count(on: &mut impl Handle, account: &AccountId) -> Result<i64> {
    Ok(fetch_one!(on, (i64,), COUNT, account.as_str())?.0)
}

/// The collections of an account, the last changed first.
pub async fn list(
    on: &mut impl Handle,
    account: &AccountId,
    now: Millis,
) -> Result<Vec<CollectionTile>> {
    let rows = fetch_all!(on, RawInList, LIST, account.as_str(), now.0)?;
    let mut first: BTreeMap<String, Vec<BadgeId>> = BTreeMap::new();
    for (collection, badge) in fetch_all!(on, (String, String), FIRST, account.as_str())? {
        first.entry(collection).or_default().push(parse_id(&badge)?);
    }
    rows.into_iter()
        .map(|raw| {
            Ok(CollectionTile {
                first: first.remove(&raw.id).unwrap_or_default(),
                id: parse_id(&raw.id)?,
                title: raw.title,
                badges: small(raw.badges),
                cover: raw.cover,
                links: small(raw.links),
                listed: raw.listed,
                changed: Millis(raw.changed_at),
            })
        })
        .collect()
}

/// The collections of an account that a badge is in, A to Z.
pub async fn holding(
    on: &mut impl Handle,
    account: &AccountId,
    badge: &BadgeId,
    now: Millis,
) -> Result<Vec<Holding>> {
    type Row = (String, String, i64);
    fetch_all!(on, Row, HOLDING, account.as_str(), badge.as_str(), now.0)?
        .into_iter()
        .map(|(id, title, links)| {
            Ok(Holding {
                id: parse_id(&id)?,
                title,
                links: small(links),
            })
        })
        .collect()
}

/// One collection of an account.
pub async fn find_of(
    on: &mut impl Handle,
    account: &AccountId,
    id: &CollectionId,
) -> Result<Option<CollectionRow>> {
    let raw = fetch_optional!(on, RawCollection, FIND, account.as_str(), id.as_str())?;
    raw.map(|raw| {
        let cover = raw.cover_blob_id.as_deref().map(BlobId::parse);
        Ok(CollectionRow {
            id: parse_id(&raw.id)?,
            edition: raw.edition,
            title: raw.title,
            text: raw.text,
            cover: cover.map(word).transpose()?,
            ended: word(Ended::from_word(&raw.ended))?,
            changed: Millis(raw.changed_at),
        })
    })
    .transpose()
}

/// Begins a change: until this transaction ends, nobody else changes the collection. `false` when
/// the account has no such collection in this edition; without one, any edition will do.
pub async fn begin_change(
    tx: &mut Tx,
    account: &AccountId,
    id: &CollectionId,
    edition: Option<i64>,
    now: Millis,
) -> Result<bool> {
    let (account, id) = (account.as_str(), id.as_str());
    Ok(execute!(tx, BEGIN_CHANGE, account, id, edition, now.0)? > 0)
}

/// Changes the words, in a change that was begun.
pub async fn set_words(
    tx: &mut Tx,
    id: &CollectionId,
    title: &str,
    text: &str,
    ended: Ended,
) -> Result<()> {
    execute!(tx, SET_WORDS, id.as_str(), title, text, ended.word())?;
    Ok(())
}

/// Changes the cover, in a change that was begun; `None` takes it away.
pub async fn set_cover(tx: &mut Tx, id: &CollectionId, cover: Option<&BlobId>) -> Result<()> {
    execute!(tx, SET_COVER, id.as_str(), cover.map(BlobId::as_str))?;
    Ok(())
}

/// Deletes a collection with its links; `false` when the account has none such.
pub async fn delete(tx: &mut Tx, account: &AccountId, id: &CollectionId) -> Result<bool> {
    Ok(execute!(tx, DELETE, account.as_str(), id.as_str())? > 0)
}

/// How a collection is laid out.
pub async fn laid(on: &mut impl Handle, id: &CollectionId) -> Result<Laid> {
    let found = fetch_all!(on, (i64, String), SECTIONS, id.as_str())?;
    let titles: Vec<String> = found.into_iter().map(|(_, title)| title).collect();
    let mut sections: Vec<LaidSection> = titles
        .iter()
        .map(|title| LaidSection {
            title: title.clone(),
            badges: Vec::new(),
        })
        .collect();
    if sections.is_empty() {
        sections.push(LaidSection::default());
    }
    let last = sections.len() - 1;
    let mut rows = BTreeMap::new();
    for raw in fetch_all!(on, RawLaid, LAID, id.as_str())? {
        let badge: BadgeId = parse_id(&raw.badge_id)?;
        let section = usize::try_from(raw.section).unwrap_or(0).min(last);
        sections[section].badges.push(LaidBadge {
            badge: badge.clone(),
            line: raw.line.clone(),
        });
        rows.insert(badge, (raw.section, raw.place, raw.line));
    }
    Ok(Laid {
        sections: titles.len(),
        layout: Layout::new(sections),
        rows,
        titles,
    })
}

/// Writes a layout that was changed: only the rows that differ, in a change that was begun.
pub async fn lay(tx: &mut Tx, id: &CollectionId, laid: Laid) -> Result<()> {
    let Laid {
        layout,
        sections,
        mut rows,
        titles,
    } = laid;
    let collection = id.as_str();
    let mut place = 0_i64;
    for (number, section) in layout.sections().iter().enumerate() {
        if titles.get(number) != Some(&section.title) {
            execute!(tx, PUT_SECTION, collection, index(number), &section.title)?;
        }
        for LaidBadge { badge, line } in &section.badges {
            let before = rows.remove(badge);
            let (badge, section) = (badge.as_str(), index(number));
            match before {
                None => {
                    let (given,) = fetch_one!(tx, (i64,), NUMBER, collection)?;
                    execute!(
                        tx, ADD_BADGE, collection, badge, given, section, place, line
                    )?;
                }
                Some((s, p, l)) if (s, p, &l) == (section, place, line) => {}
                Some(_) => {
                    execute!(tx, MOVE_BADGE, collection, badge, section, place, line)?;
                }
            }
            place += 1;
        }
    }
    for badge in rows.keys() {
        execute!(tx, DROP_BADGE, collection, badge.as_str())?;
    }
    if layout.sections().len() < sections {
        let first_gone = index(layout.sections().len());
        execute!(tx, CUT_SECTIONS, collection, first_gone)?;
    }
    Ok(())
}

/// The badges of a collection as tiles, each with where it is for its holder.
pub async fn tiles(
    on: &mut impl Handle,
    id: &CollectionId,
    now: Millis,
) -> Result<BTreeMap<BadgeId, (BadgeTile, Acceptance)>> {
    let rows = fetch_all!(on, RawCollected, TILES, id.as_str(), now.0)?;
    rows.into_iter()
        .map(|raw| {
            let acceptance = word(Acceptance::from_word(&raw.acceptance))?;
            let tile = raw.tile.read(now)?;
            Ok((tile.id.clone(), (tile, acceptance)))
        })
        .collect()
}

/// The maps that an account follows, each with its place in a collection where it stands in it: those
/// of the collection in their order.
pub async fn maps(
    on: &mut impl Handle,
    account: &AccountId,
    id: &CollectionId,
) -> Result<Vec<(CollectedMap, Option<i64>)>> {
    type Row = (String, String, Option<i64>);
    let rows = fetch_all!(on, Row, MAPS, account.as_str(), id.as_str())?;
    rows.into_iter()
        .map(|(objective, title, place)| {
            let objective = parse_id(&objective)?;
            Ok((CollectedMap { objective, title }, place))
        })
        .collect()
}

/// Puts a map into a collection, in a change that was begun.
pub async fn put_map(
    tx: &mut Tx,
    id: &CollectionId,
    objective: &ObjectiveId,
    place: i64,
) -> Result<()> {
    execute!(tx, PUT_MAP, id.as_str(), objective.as_str(), place)?;
    Ok(())
}

/// Takes a map out of a collection, in a change that was begun.
pub async fn take_map(tx: &mut Tx, id: &CollectionId, objective: &ObjectiveId) -> Result<()> {
    execute!(tx, TAKE_MAP, id.as_str(), objective.as_str())?;
    Ok(())
}

/// Which of these badges an account has, and where each is for its holder.
pub async fn acceptances(
    on: &mut impl Handle,
    account: &AccountId,
    badges: &[BadgeId],
) -> Result<BTreeMap<BadgeId, Acceptance>> {
    let account = account.as_str();
    let mut found = BTreeMap::new();
    for some in badges.chunks(16) {
        // No badge has the empty identifier that the places left over are filled with.
        let i: [&str; 16] = std::array::from_fn(|n| some.get(n).map_or("", BadgeId::as_str));
        let rows = fetch_all!(
            on,
            (String, String),
            ACCEPTANCES,
            account,
            i[0],
            i[1],
            i[2],
            i[3],
            i[4],
            i[5],
            i[6],
            i[7],
            i[8],
            i[9],
            i[10],
            i[11],
            i[12],
            i[13],
            i[14],
            i[15]
        )?;
        for (id, acceptance) in rows {
            let acceptance = word(Acceptance::from_word(&acceptance))?;
            found.insert(parse_id(&id)?, acceptance);
        }
    }
    Ok(found)
}
