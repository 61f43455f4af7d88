//! A person's own order among their badges: tags, notes, favourites, what was put away.
//!
//! What a list is filtered and counted by comes from narrow rows, one for each badge, tag and skill;
//! the rows of the badges themselves are read for the tiles of one page only.

use domain::badge::BadgeTile;
use domain::order::ListView;
use domain::{AccountId, BadgeId, Millis, RecipientMatch, Verdict};

use super::badges::{SEARCH_WORDS, at, id, word};
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

/// Whether a living share shows a badge, itself or in a collection, at the moment of the given
/// parameter. One that is not known to be its holder's is left out of collections; `m` is the badge
/// once more, so that lists go on reading `b` out of an index.
macro_rules! shared {
    ($now:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM share s WHERE s.badge_id = b.id AND s.revoked_at IS NULL AND s.taken_down_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > ",
            $now,
            ")) OR EXISTS (SELECT 1 FROM collection_badge k JOIN share s ON s.collection_id = k.collection_id JOIN badge m ON m.id = k.badge_id
                WHERE k.badge_id = b.id AND m.recipient = 'mine' AND s.revoked_at IS NULL AND s.taken_down_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > ",
            $now,
            "))) AS shared"
        )
    };
}

/// What a tile shows, as it stands at the moment `$1`.
macro_rules! tiles {
    ($rest:literal) => {
        concat!(
            "SELECT b.id, b.name, b.issuer, b.issued_at, b.expires_at, b.verdict, b.recipient, b.received_at, b.favourite,
                b.archived_at IS NOT NULL AS archived, ", shared!("$1"), " FROM badge b ", $rest
        )
    };
}

/// That a badge has a word, by what it says itself or by what its owner noted.
macro_rules! says {
    ($pattern:literal) => {
        concat!(
            "(b.search LIKE ",
            $pattern,
            " ESCAPE '\\' OR COALESCE(n.search, '') LIKE ",
            $pattern,
            " ESCAPE '\\')"
        )
    };
}

statements! {
    ENTRIES = concat!("SELECT b.id, b.received_at, b.issued_at, b.expires_at, b.verdict, b.name_key, b.issuer_key, b.issuer, b.favourite,
            b.archived_at IS NOT NULL AS archived, ", shared!("$2"), " FROM badge b WHERE b.account_id = $1 AND b.acceptance = 'accepted'");
    TAGS_OF_ACCOUNT = "SELECT badge_id, tag_key, tag FROM badge_tag WHERE account_id = $1 ORDER BY badge_id, tag_key";
    SKILLS_OF_ACCOUNT = "SELECT badge_id, skill_key, name FROM badge_skill WHERE account_id = $1";
    FOUND = concat!("SELECT b.id FROM badge b LEFT JOIN badge_note n ON n.badge_id = b.id WHERE b.account_id = $1 AND b.acceptance = 'accepted' AND ",
        says!("$2"), " AND ", says!("$3"), " AND ", says!("$4"), " AND ", says!("$5"), " AND ", says!("$6"), " AND ", says!("$7"));
    TILES = tiles!("WHERE b.id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)");
    LATEST = tiles!("WHERE b.account_id = $2 AND b.acceptance = 'accepted' AND b.archived_at IS NULL ORDER BY b.received_at DESC, b.id DESC LIMIT 60");
    OWNED = "SELECT id FROM badge WHERE account_id = $1 AND id = $2 AND acceptance = 'accepted'";
    TAG = "INSERT INTO badge_tag (badge_id, account_id, tag_key, tag) VALUES ($1, $2, $3, $4) ON CONFLICT (badge_id, tag_key) DO NOTHING";
    UNTAG = "DELETE FROM badge_tag WHERE badge_id = $1 AND tag_key = $2";
    TAGS = "SELECT tag FROM badge_tag WHERE badge_id = $1 ORDER BY tag_key";
    OTHER_TAGS = "SELECT MIN(tag) FROM badge_tag WHERE account_id = $1 AND tag_key NOT IN (SELECT tag_key FROM badge_tag WHERE badge_id = $2)
        GROUP BY tag_key ORDER BY COUNT(*) DESC, tag_key LIMIT 200";
    FAVOURITE = "UPDATE badge SET favourite = $2 WHERE id = $1";
    ARCHIVE = "UPDATE badge SET archived_at = COALESCE(archived_at, $2) WHERE id = $1";
    RESTORE = "UPDATE badge SET archived_at = NULL WHERE id = $1";
    MARKS = "SELECT favourite, archived_at FROM badge WHERE id = $1";
    NOTE = "SELECT note FROM badge_note WHERE badge_id = $1";
    WRITE_NOTE = "INSERT INTO badge_note (badge_id, account_id, note, search) VALUES ($1, $2, $3, $4)
        ON CONFLICT (badge_id) DO UPDATE SET note = excluded.note, search = excluded.search";
    DROP_NOTE = "DELETE FROM badge_note WHERE badge_id = $1";
    VIEW = "SELECT badge_view FROM account WHERE id = $1";
    CHOOSE_VIEW = "UPDATE account SET badge_view = $2 WHERE id = $1";
}

/// What a list is filtered, counted and sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which badge.
    pub id: BadgeId,
    /// When it came in.
    pub received: i64,
    /// When it was issued.
    pub issued: Option<i64>,
    /// When it ends.
    pub expires: Option<i64>,
    /// The last verdict, as time has left it.
    pub verdict: Option<Verdict>,
    /// Its title, folded.
    pub name_key: String,
    /// Its issuer, folded.
    pub issuer_key: String,
    /// Its issuer.
    pub issuer: String,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Whether it was put away.
    pub archived: bool,
    /// Whether a living share shows it.
    pub shared: bool,
}

#[derive(sqlx::FromRow)]
struct RawEntry {
    id: String,
    received_at: i64,
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    verdict: Option<String>,
    name_key: String,
    issuer_key: String,
    issuer: String,
    favourite: bool,
    archived: bool,
    shared: bool,
}

#[derive(sqlx::FromRow)]
pub(super) struct RawTile {
    id: String,
    name: String,
    issuer: String,
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    verdict: Option<String>,
    recipient: String,
    received_at: i64,
    favourite: bool,
    archived: bool,
    shared: bool,
}

fn verdict(stored: Option<&str>, expires: Option<i64>, now: Millis) -> Result<Option<Verdict>> {
    let verdict = stored
        .map(|text| word(Verdict::from_word(text)))
        .transpose()?;
    Ok(verdict.map(|verdict| at(verdict, expires.map(Millis), now)))
}

impl RawTile {
    pub(super) fn read(self, now: Millis) -> Result<BadgeTile> {
        Ok(BadgeTile {
            verdict: verdict(self.verdict.as_deref(), self.expires_at, now)?,
            id: id(self.id)?,
            name: self.name,
            issuer: self.issuer,
            issued: self.issued_at.map(Millis),
            recipient: word(RecipientMatch::from_word(&self.recipient))?,
            shared: self.shared,
            received: Millis(self.received_at),
            favourite: self.favourite,
            archived: self.archived,
            tags: Vec::new(),
        })
    }
}

/// Every accepted badge of an account, in no order.
pub async fn entries(on: &mut impl Handle, account: &AccountId, now: Millis) -> Result<Vec<Entry>> {
    let rows = fetch_all!(on, RawEntry, ENTRIES, account.as_str(), now.0)?;
    rows.into_iter()
        .map(|raw| {
            Ok(Entry {
                verdict: verdict(raw.verdict.as_deref(), raw.expires_at, now)?,
                id: id(raw.id)?,
                received: raw.received_at,
                issued: raw.issued_at,
                expires: raw.expires_at,
                name_key: raw.name_key,
                issuer_key: raw.issuer_key,
                issuer: raw.issuer,
                favourite: raw.favourite,
                archived: raw.archived,
                shared: raw.shared,
            })
        })
        .collect()
}

/// A word that a badge has: the badge, the word's key, the word.
pub type Named = (String, String, String);

/// The tags of an account's badges, by badge, A to Z.
pub async fn tags_of_account(on: &mut impl Handle, account: &AccountId) -> Result<Vec<Named>> {
    fetch_all!(on, Named, TAGS_OF_ACCOUNT, account.as_str())
}

/// The skills of an account's badges, in no order.
pub async fn skills_of_account(on: &mut impl Handle, account: &AccountId) -> Result<Vec<Named>> {
    fetch_all!(on, Named, SKILLS_OF_ACCOUNT, account.as_str())
}

/// The badges of an account in which every word is found. The words are folded `LIKE` patterns.
pub async fn found(
    on: &mut impl Handle,
    account: &AccountId,
    words: &[String; SEARCH_WORDS],
) -> Result<Vec<String>> {
    let [a, b, c, d, e, f] = words;
    let rows = fetch_all!(on, (String,), FOUND, account.as_str(), a, b, c, d, e, f)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The tiles of badges, in no order and without their tags; those that are gone are left out.
pub async fn tiles(on: &mut impl Handle, ids: &[BadgeId], now: Millis) -> Result<Vec<BadgeTile>> {
    let mut tiles = Vec::with_capacity(ids.len());
    for some in ids.chunks(16) {
        // No badge has the empty identifier that the places left over are filled with.
        let i: [&str; 16] = std::array::from_fn(|n| some.get(n).map_or("", BadgeId::as_str));
        let rows = fetch_all!(
            on, RawTile, TILES, now.0, i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7], i[8], i[9],
            i[10], i[11], i[12], i[13], i[14], i[15]
        )?;
        for row in rows {
            tiles.push(row.read(now)?);
        }
    }
    Ok(tiles)
}

/// The badges of an account that came in last and were not put away, 60 at most.
pub async fn latest(
    on: &mut impl Handle,
    account: &AccountId,
    now: Millis,
) -> Result<Vec<BadgeTile>> {
    let rows = fetch_all!(on, RawTile, LATEST, now.0, account.as_str())?;
    rows.into_iter().map(|row| row.read(now)).collect()
}

/// Whether an account has accepted a badge.
pub async fn owned(on: &mut impl Handle, account: &AccountId, badge: &BadgeId) -> Result<bool> {
    let found = fetch_optional!(on, (String,), OWNED, account.as_str(), badge.as_str())?;
    Ok(found.is_some())
}

/// Puts a tag on a badge that has no tag of this key.
pub async fn tag(
    tx: &mut Tx,
    account: &AccountId,
    badge: &BadgeId,
    key: &str,
    tag: &str,
) -> Result<()> {
    execute!(tx, TAG, badge.as_str(), account.as_str(), key, tag)?;
    Ok(())
}

/// Takes a tag off a badge.
pub async fn untag(tx: &mut Tx, badge: &BadgeId, key: &str) -> Result<()> {
    execute!(tx, UNTAG, badge.as_str(), key)?;
    Ok(())
}

/// The tags of a badge, A to Z.
pub async fn tags(on: &mut impl Handle, badge: &BadgeId) -> Result<Vec<String>> {
    let rows = fetch_all!(on, (String,), TAGS, badge.as_str())?;
    Ok(rows.into_iter().map(|(tag,)| tag).collect())
}

/// The tags of an account that a badge does not have, the most used first.
pub async fn other_tags(
    on: &mut impl Handle,
    account: &AccountId,
    badge: &BadgeId,
) -> Result<Vec<String>> {
    let rows = fetch_all!(on, (String,), OTHER_TAGS, account.as_str(), badge.as_str())?;
    Ok(rows.into_iter().map(|(tag,)| tag).collect())
}

/// Makes a badge a favourite, or no longer.
pub async fn favourite(tx: &mut Tx, badge: &BadgeId, yes: bool) -> Result<()> {
    execute!(tx, FAVOURITE, badge.as_str(), yes)?;
    Ok(())
}

/// Puts a badge away.
pub async fn archive(tx: &mut Tx, badge: &BadgeId, now: Millis) -> Result<()> {
    execute!(tx, ARCHIVE, badge.as_str(), now.0)?;
    Ok(())
}

/// Takes a badge back that was put away.
pub async fn restore(tx: &mut Tx, badge: &BadgeId) -> Result<()> {
    execute!(tx, RESTORE, badge.as_str())?;
    Ok(())
}

/// Whether a badge is a favourite, and when it was put away.
pub async fn marks(on: &mut impl Handle, badge: &BadgeId) -> Result<(bool, Option<Millis>)> {
    let found = fetch_optional!(on, (bool, Option<i64>), MARKS, badge.as_str())?;
    let (favourite, archived) = found.unwrap_or_default();
    Ok((favourite, archived.map(Millis)))
}

/// The note on a badge; empty where there is none.
pub async fn note(on: &mut impl Handle, badge: &BadgeId) -> Result<String> {
    let found = fetch_optional!(on, (String,), NOTE, badge.as_str())?;
    Ok(found.map(|(note,)| note).unwrap_or_default())
}

/// Writes the note on a badge, and its owner's words on it, folded, to be found by.
pub async fn write_note(
    tx: &mut Tx,
    account: &AccountId,
    badge: &BadgeId,
    note: &str,
    search: &str,
) -> Result<()> {
    if search.is_empty() && note.is_empty() {
        execute!(tx, DROP_NOTE, badge.as_str())?;
    } else {
        execute!(
            tx,
            WRITE_NOTE,
            badge.as_str(),
            account.as_str(),
            note,
            search
        )?;
    }
    Ok(())
}

/// How an account likes to see its badges.
pub async fn view(on: &mut impl Handle, account: &AccountId) -> Result<ListView> {
    let found = fetch_optional!(on, (String,), VIEW, account.as_str())?;
    let view = found.and_then(|(view,)| ListView::from_word(&view));
    Ok(view.unwrap_or_default())
}

/// Remembers how an account likes to see its badges.
pub async fn choose_view(tx: &mut Tx, account: &AccountId, view: ListView) -> Result<()> {
    execute!(tx, CHOOSE_VIEW, account.as_str(), view.word())?;
    Ok(())
}
