//! What Explorer searches, and the only file whose SQL differs by engine: FTS5 on SQLite, `tsvector`
//! on PostgreSQL. Both get words that were folded and cut in the same way, so both find the same.
//!
//! A row here is never enough to be found: every query looks at the share, the collection's edition
//! and the account as they are now. So whatever is taken back, taken down, ended, locked or changed
//! is out at once, and what hangs behind can only be missing, never too much.

use domain::explorer::{Listed, ListedCard, PAGE};
use domain::{CollectionId, Millis, ShareId, Slug};
use sqlx::{Postgres, Sqlite};

use super::accounts::parse_id;
use super::badges::{json, text};
use super::db::{Conn, Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

/// What every result has to fulfil: `$2` is now, `$3` this year.
macro_rules! open {
    () => {
        " s.listed AND s.revoked_at IS NULL AND s.taken_down_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > $2)
            AND c.edition = l.edition AND a.locked_at IS NULL AND (a.minor_until IS NULL OR a.minor_until < $3)"
    };
}

/// The rows beside a listing `l`.
macro_rules! beside {
    () => {
        " JOIN share s ON s.id = l.share_id JOIN collection c ON c.id = l.collection_id JOIN account a ON a.id = c.account_id"
    };
}

statements! {
    BROWSE = concat!("SELECT l.number, s.slug, l.card FROM listing l", beside!(), " WHERE l.number < $1 AND", open!(), " ORDER BY l.number DESC LIMIT 25");
    PUT = "INSERT INTO listing (share_id, collection_id, number, edition, made_at, card) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (share_id) DO UPDATE SET edition = excluded.edition, made_at = excluded.made_at, card = excluded.card";
    NUMBER = "SELECT number FROM listing WHERE share_id = $1";
    DROP = "DELETE FROM listing WHERE share_id = $1";
    ANY_LISTED = "SELECT 1 FROM share WHERE collection_id = $1 AND listed AND revoked_at IS NULL LIMIT 1";
    HOLDING = "SELECT DISTINCT s.collection_id FROM share s JOIN collection_badge k ON k.collection_id = s.collection_id
        WHERE k.badge_id = $1 AND s.listed AND s.revoked_at IS NULL";
    OF_ACCOUNT = "SELECT DISTINCT collection_id FROM share WHERE account_id = $1 AND collection_id IS NOT NULL AND listed AND revoked_at IS NULL";
    BEHIND = "SELECT DISTINCT s.collection_id FROM share s JOIN collection c ON c.id = s.collection_id LEFT JOIN listing l ON l.share_id = s.id
        WHERE s.listed AND s.revoked_at IS NULL AND s.taken_down_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > $1)
            AND (l.edition IS NULL OR l.edition <> c.edition OR EXISTS (SELECT 1 FROM collection_badge k JOIN badge b ON b.id = k.badge_id
                WHERE k.collection_id = c.id AND b.changed_at >= l.made_at))
        LIMIT 500";
    OVER = "SELECT l.share_id FROM listing l JOIN share s ON s.id = l.share_id
        WHERE NOT s.listed OR s.revoked_at IS NOT NULL OR s.ends_at <= $1 LIMIT 500";
}

const SQLITE_FIND: &str = concat!(
    "SELECT l.number, s.slug, l.card FROM listing_words CROSS JOIN listing l ON l.number = listing_words.rowid",
    beside!(),
    " WHERE listing_words MATCH $4 AND listing_words.rowid < $1 AND",
    open!(),
    " ORDER BY listing_words.rowid DESC LIMIT 25"
);
const SQLITE_FORGET: &str = "DELETE FROM listing_words WHERE rowid = $1";
const SQLITE_PUT_WORDS: &str =
    "INSERT INTO listing_words (rowid, words, skills, issuers) VALUES ($1, $2, $3, $4)";
const SQLITE_SWEEP: &str = "DELETE FROM listing_words WHERE rowid IN (SELECT rowid FROM listing_words EXCEPT SELECT number FROM listing)";
// The candidates first, without a look beside: so the planner, which knows how common the words are,
// walks either the index of words or the order of results, and never joins more than it shows.
const POSTGRES_FIND: &str = concat!(
    "WITH picked AS MATERIALIZED (SELECT number FROM listing_words WHERE found @@ to_tsquery('simple', $4) AND number < $1
        ORDER BY number DESC LIMIT 60)
    SELECT w.number, o.slug, o.card FROM picked w LEFT JOIN LATERAL (SELECT s.slug, l.card FROM listing l",
    beside!(),
    " WHERE l.number = w.number AND",
    open!(),
    ") o ON TRUE ORDER BY w.number DESC"
);
const POSTGRES_PUT_WORDS: &str =
    "INSERT INTO listing_words (number, found) VALUES ($1, to_tsvector('simple', $2)
        || setweight(to_tsvector('simple', $3), 'A') || setweight(to_tsvector('simple', $4), 'B'))
    ON CONFLICT (number) DO UPDATE SET found = excluded.found";

/// The candidates that [`POSTGRES_FIND`] looks at.
const PICKED: usize = 60;

/// The statements that only SQLite understands.
pub const SQLITE_STATEMENTS: &[&str] =
    &[SQLITE_FIND, SQLITE_FORGET, SQLITE_PUT_WORDS, SQLITE_SWEEP];
/// The statements that only PostgreSQL understands.
pub const POSTGRES_STATEMENTS: &[&str] = &[POSTGRES_FIND, POSTGRES_PUT_WORDS];

/// Words to look for, each the beginning of one that has to be there: in any place, among the
/// skills, among the issuers. Letters and digits only, folded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// In any place.
    pub words: Vec<String>,
    /// Among the skills.
    pub skills: Vec<String>,
    /// Among the issuers.
    pub issuers: Vec<String>,
}

impl Terms {
    /// Whether anything will do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.skills.is_empty() && self.issuers.is_empty()
    }

    fn each(
        &self,
        any: &str,
        skill: &str,
        issuer: &str,
        write: fn(&str, &str) -> String,
    ) -> Vec<String> {
        let part = |words: &[String], place: &str| -> Vec<String> {
            words.iter().map(|word| write(word, place)).collect()
        };
        [
            part(&self.words, any),
            part(&self.skills, skill),
            part(&self.issuers, issuer),
        ]
        .concat()
    }

    /// As FTS5 reads it.
    fn sqlite(&self) -> String {
        self.each("", "skills : ", "issuers : ", |word, place| {
            format!("{place}\"{word}\" *")
        })
        .join(" AND ")
    }

    /// As `to_tsquery` reads it.
    fn postgres(&self) -> String {
        self.each("", "A", "B", |word, place| format!("{word}:*{place}"))
            .join(" & ")
    }
}

/// A listing to be searched.
#[derive(Debug, Clone)]
pub struct NewListing<'a> {
    /// Of which share.
    pub share: &'a ShareId,
    /// Of which collection.
    pub collection: &'a CollectionId,
    /// In which edition.
    pub edition: i64,
    /// Orders it among the others.
    pub number: i64,
    /// What results show of it.
    pub card: &'a ListedCard,
    /// Its words, folded.
    pub words: &'a str,
    /// Its skills, folded.
    pub skills: &'a str,
    /// Its issuers, folded.
    pub issuers: &'a str,
}

/// Lists a share, or what it says now in the place of what it said.
pub async fn put(tx: &mut Tx, new: &NewListing<'_>, now: Millis) -> Result<()> {
    let (share, collection) = (new.share.as_str(), new.collection.as_str());
    let card = text(new.card)?;
    execute!(
        tx,
        PUT,
        share,
        collection,
        new.number,
        new.edition,
        now.0,
        &card
    )?;
    match tx.conn() {
        Conn::Sqlite(c) => {
            sqlx::query::<Sqlite>(SQLITE_FORGET)
                .bind(new.number)
                .execute(&mut *c)
                .await?;
            sqlx::query::<Sqlite>(SQLITE_PUT_WORDS)
                .bind(new.number)
                .bind(new.words)
                .bind(new.skills)
                .bind(new.issuers)
                .execute(c)
                .await?;
        }
        Conn::Postgres(c) => {
            sqlx::query::<Postgres>(POSTGRES_PUT_WORDS)
                .bind(new.number)
                .bind(new.words)
                .bind(new.skills)
                .bind(new.issuers)
                .execute(c)
                .await?;
        }
    }
    Ok(())
}

/// Lists a share no more.
pub async fn drop_listing(tx: &mut Tx, share: &ShareId) -> Result<()> {
    let Some((number,)) = fetch_optional!(tx, (i64,), NUMBER, share.as_str())? else {
        return Ok(());
    };
    if let Conn::Sqlite(c) = tx.conn() {
        sqlx::query::<Sqlite>(SQLITE_FORGET)
            .bind(number)
            .execute(c)
            .await?;
    }
    execute!(tx, DROP, share.as_str())?;
    Ok(())
}

/// Forgets the words of listings that have gone with their share. PostgreSQL does so by itself.
pub async fn sweep(tx: &mut Tx) -> Result<()> {
    if let Conn::Sqlite(c) = tx.conn() {
        sqlx::query::<Sqlite>(SQLITE_SWEEP).execute(c).await?;
    }
    Ok(())
}

/// A page of what is listed, the newest first, behind `after`; and where the next begins.
pub async fn find(
    on: &mut impl Handle,
    terms: &Terms,
    after: Option<i64>,
    now: Millis,
) -> Result<(Vec<Listed>, Option<i64>)> {
    type Row = (i64, String, String);
    type Picked = (i64, Option<String>, Option<String>);
    let mut after = after.unwrap_or(i64::MAX);
    let year = now.day().year;
    let mut rows: Vec<Row> = if terms.is_empty() {
        fetch_all!(on, Row, BROWSE, after, now.0, year)?
    } else {
        match on.conn() {
            Conn::Sqlite(c) => {
                sqlx::query_as::<Sqlite, Row>(SQLITE_FIND)
                    .bind(after)
                    .bind(now.0)
                    .bind(year)
                    .bind(terms.sqlite())
                    .fetch_all(c)
                    .await?
            }
            Conn::Postgres(c) => {
                let mut rows = Vec::new();
                loop {
                    // Planned anew each time, for these very words.
                    let picked = sqlx::query_as::<Postgres, Picked>(POSTGRES_FIND)
                        .persistent(false)
                        .bind(after)
                        .bind(now.0)
                        .bind(year)
                        .bind(terms.postgres())
                        .fetch_all(&mut *c)
                        .await?;
                    let full = picked.len() == PICKED;
                    after = picked.last().map_or(after, |(number, ..)| *number);
                    let open = picked
                        .into_iter()
                        .filter_map(|(number, slug, card)| Some((number, slug?, card?)));
                    rows.extend(open);
                    if !full || rows.len() > PAGE {
                        break rows;
                    }
                }
            }
        }
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|(number, ..)| *number);
    let found = rows.into_iter().map(|(_, slug, card)| {
        let slug: Slug = parse_id(&slug)?;
        let card = json(&card)?;
        Ok(Listed { slug, card })
    });
    Ok((found.collect::<Result<_>>()?, next))
}

fn ids(rows: Vec<(String,)>) -> Result<Vec<CollectionId>> {
    rows.iter().map(|(id,)| parse_id(id)).collect()
}

/// Whether any share lists a collection.
pub async fn is_listed(on: &mut impl Handle, collection: &CollectionId) -> Result<bool> {
    Ok(fetch_optional!(on, (i32,), ANY_LISTED, collection.as_str())?.is_some())
}

/// The listed collections that hold a badge.
pub async fn holding(on: &mut impl Handle, badge: &domain::BadgeId) -> Result<Vec<CollectionId>> {
    ids(fetch_all!(on, (String,), HOLDING, badge.as_str())?)
}

/// The listed collections of an account.
pub async fn of_account(
    on: &mut impl Handle,
    account: &domain::AccountId,
) -> Result<Vec<CollectionId>> {
    ids(fetch_all!(on, (String,), OF_ACCOUNT, account.as_str())?)
}

/// Collections whose listing is missing, or older than what it was made from; 500 at most.
pub async fn behind(on: &mut impl Handle, now: Millis) -> Result<Vec<CollectionId>> {
    ids(fetch_all!(on, (String,), BEHIND, now.0)?)
}

/// Shares that have a listing and are over; 500 at most.
pub async fn over(on: &mut impl Handle, now: Millis) -> Result<Vec<ShareId>> {
    let rows = fetch_all!(on, (String,), OVER, now.0)?;
    rows.iter().map(|(id,)| parse_id(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_reads_the_same_question() {
        let of = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let terms = Terms {
            words: of(&["atelier", "bois"]),
            skills: of(&["animer"]),
            issuers: of(&["dome"]),
        };
        assert_eq!(
            terms.sqlite(),
            r#""atelier" * AND "bois" * AND skills : "animer" * AND issuers : "dome" *"#
        );
        assert_eq!(terms.postgres(), "atelier:* & bois:* & animer:*A & dome:*B");
    }
}
