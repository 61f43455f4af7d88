//! Arrivals of files, texts and links, and what came of each.
//!
//! An item waits with its bytes or its link until its outcome is written, which happens in the
//! transaction that stores its badge: killed in between, it waits again, and nothing came in.

use domain::intake::{Intake, IntakeItem, ItemBadge, ReportQuery, Taken, Tally};
use domain::{Acceptance, AccountId, BadgeId, IntakeId, Millis, Origin, RecipientMatch};

use super::accounts::parse_id;
use super::badges::{json, text, word};
use super::blobs::BlobId;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};

/// Items that are read at once.
pub const SLICE: usize = 48;
/// Items on one page of a report.
pub const PAGE: usize = 200;

statements! {
    INSERT = "INSERT INTO intake (id, account_id, origin, acceptance, started_at, left_out) VALUES ($1, $2, $3, $4, $5, $6)";
    ADD_ITEM = "INSERT INTO intake_item (intake_id, position, name, blob_id, link, outcome, result) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    HOLD = "UPDATE intake SET held_until = $2 WHERE id = $1 AND finished_at IS NULL AND held_until < $3
        RETURNING id, account_id, origin, acceptance, started_at, finished_at, left_out,
            CAST(0 AS BIGINT) AS items, CAST(0 AS BIGINT) AS done, CAST(0 AS BIGINT) AS failed";
    KEEP_HOLD = "UPDATE intake SET held_until = $2 WHERE id = $1 AND finished_at IS NULL";
    LET_GO = "UPDATE intake SET held_until = 0 WHERE id = $1";
    WAITING = "SELECT position, name, blob_id, link FROM intake_item WHERE intake_id = $1 AND outcome IS NULL ORDER BY position LIMIT 48";
    SETTLE = "UPDATE intake_item SET outcome = $3, result = $4, badge_id = $5, blob_id = NULL WHERE intake_id = $1 AND position = $2 AND outcome IS NULL";
    FINISH = "UPDATE intake SET finished_at = $2, held_until = 0 WHERE id = $1 AND finished_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM intake_item i WHERE i.intake_id = $1 AND i.outcome IS NULL)";
    FIND_OF = "SELECT n.id, n.account_id, n.origin, n.acceptance, n.started_at, n.finished_at, n.left_out,
            (SELECT COUNT(*) FROM intake_item i WHERE i.intake_id = n.id) AS items,
            (SELECT COUNT(*) FROM intake_item i WHERE i.intake_id = n.id AND i.outcome IS NOT NULL) AS done,
            (SELECT COUNT(*) FROM intake_item i WHERE i.intake_id = n.id AND i.result = 'failed') AS failed
        FROM intake n WHERE n.account_id = $1 AND n.id = $2";
    LATEST = "SELECT n.id, n.account_id, n.origin, n.acceptance, n.started_at, n.finished_at, n.left_out,
            (SELECT COUNT(*) FROM intake_item i WHERE i.intake_id = n.id) AS items,
            (SELECT COUNT(*) FROM intake_item i WHERE i.intake_id = n.id AND i.outcome IS NOT NULL) AS done,
            (SELECT COUNT(*) FROM intake_item i WHERE i.intake_id = n.id AND i.result = 'failed') AS failed
        FROM intake n WHERE n.account_id = $1 ORDER BY n.started_at DESC, n.id DESC LIMIT 20";
    // A link may have led to several badges: each gets a line, the further ones at the end.
    APPEND = "INSERT INTO intake_item (intake_id, position, name, outcome, result, badge_id)
        SELECT $1, (SELECT MAX(l.position) + 1 FROM intake_item l WHERE l.intake_id = $1), f.name, $3, $4, $5
        FROM intake_item f WHERE f.intake_id = $1 AND f.position = $2";
    TALLY = "SELECT i.result, b.recipient, COUNT(*) AS lines FROM intake_item i LEFT JOIN badge b ON b.id = i.badge_id
        WHERE i.intake_id = $1 GROUP BY i.result, b.recipient";
    ITEMS = "SELECT i.position, i.name, i.outcome, b.id AS badge, b.name AS title, b.issuer, b.recipient, b.recipient_hint, b.acceptance
        FROM intake_item i LEFT JOIN badge b ON b.id = i.badge_id
        WHERE i.intake_id = $1 AND i.position >= $2 AND (CAST($3 AS TEXT) IS NULL OR i.result = $3) ORDER BY i.position LIMIT 201";
    SWEEP = "DELETE FROM intake WHERE finished_at < $1";
    OPEN_OF = "SELECT id FROM intake WHERE account_id = $1 AND origin = $2 AND finished_at IS NULL ORDER BY started_at LIMIT 50";
    SETTLED_LINKS = "SELECT i.intake_id, i.position, i.outcome FROM intake n JOIN intake_item i ON i.intake_id = n.id
        WHERE n.account_id = $1 AND n.origin = $2 AND n.started_at > $3 AND i.link IS NOT NULL AND i.outcome IS NOT NULL AND i.badge_id IS NULL
        ORDER BY n.started_at DESC, i.position LIMIT 200";
    REOPEN_ITEM = "UPDATE intake_item SET outcome = NULL, result = NULL WHERE intake_id = $1 AND position = $2 AND link IS NOT NULL AND badge_id IS NULL";
    REOPEN = "UPDATE intake SET finished_at = NULL WHERE id = $1";
    COUNT_WAITING = "SELECT COUNT(*) FROM intake_item WHERE intake_id = $1 AND outcome IS NULL";
    ADDED_SINCE = "SELECT COUNT(*) FROM intake_item i JOIN badge b ON b.id = i.badge_id WHERE i.intake_id = $1 AND b.received_at >= $2";
    IS_OPEN = "SELECT 1 FROM intake WHERE id = $1 AND finished_at IS NULL";
}

/// An arrival, when somebody works on it.
#[derive(Debug, Clone)]
pub struct Held {
    /// Whose.
    pub account: AccountId,
    /// How it came.
    pub origin: Origin,
    /// Where its badges go.
    pub acceptance: Acceptance,
}

/// What an item waits with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Bytes with a credential in them.
    Bytes(BlobId),
    /// A link to open.
    Link(String),
}

/// An item that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its place in the report.
    pub position: i64,
    /// What it waits with.
    pub content: Content,
}

/// An item to be added.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// What the person knows it by.
    pub name: Option<String>,
    /// What it waits with, or what came of it already.
    pub content: std::result::Result<Content, Taken>,
}

#[derive(sqlx::FromRow)]
struct RawIntake {
    id: String,
    account_id: String,
    origin: String,
    acceptance: String,
    started_at: i64,
    finished_at: Option<i64>,
    left_out: i64,
    items: i64,
    done: i64,
    failed: i64,
}

impl RawIntake {
    fn read(self) -> Result<Intake> {
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Intake {
            id: parse_id(&self.id)?,
            origin: word(Origin::from_word(&self.origin))?,
            acceptance: word(Acceptance::from_word(&self.acceptance))?,
            started: Millis(self.started_at),
            finished: self.finished_at.map(Millis),
            items: count(self.items),
            done: count(self.done),
            failed: count(self.failed),
            left_out: count(self.left_out),
        })
    }
}

#[derive(sqlx::FromRow)]
struct RawWaiting {
    position: i64,
    blob_id: Option<String>,
    link: Option<String>,
}

/// Adds an arrival with its items.
pub async fn insert(
    tx: &mut Tx,
    id: &IntakeId,
    account: &AccountId,
    (origin, acceptance): (Origin, Acceptance),
    items: &[NewItem],
    left_out: u32,
    now: Millis,
) -> Result<()> {
    execute!(
        tx,
        INSERT,
        id.as_str(),
        account.as_str(),
        origin.word(),
        acceptance.word(),
        now.0,
        i64::from(left_out)
    )?;
    for (position, item) in (0_i64..).zip(items) {
        let (blob, link, taken) = match &item.content {
            Ok(Content::Bytes(blob)) => (Some(blob.as_str()), None, None),
            Ok(Content::Link(link)) => (None, Some(link.as_str()), None),
            Err(taken) => (None, None, Some(text(taken)?)),
        };
        execute!(
            tx,
            ADD_ITEM,
            id.as_str(),
            position,
            item.name.as_deref(),
            blob,
            link,
            taken.as_deref(),
            item.content.as_ref().err().map(Taken::word)
        )?;
    }
    Ok(())
}

/// Takes an arrival in hand until `until`; `None` when it is finished or in somebody's hands.
pub async fn hold(tx: &mut Tx, id: &IntakeId, until: Millis, now: Millis) -> Result<Option<Held>> {
    let raw = fetch_optional!(tx, RawIntake, HOLD, id.as_str(), until.0, now.0)?;
    raw.map(|raw| {
        Ok(Held {
            account: parse_id(&raw.account_id)?,
            origin: word(Origin::from_word(&raw.origin))?,
            acceptance: word(Acceptance::from_word(&raw.acceptance))?,
        })
    })
    .transpose()
}

/// Keeps an arrival in hand until `until`.
pub async fn keep_hold(tx: &mut Tx, id: &IntakeId, until: Millis) -> Result<()> {
    execute!(tx, KEEP_HOLD, id.as_str(), until.0)?;
    Ok(())
}

/// Leaves an arrival to whoever comes next.
pub async fn let_go(tx: &mut Tx, id: &IntakeId) -> Result<()> {
    execute!(tx, LET_GO, id.as_str())?;
    Ok(())
}

/// The next items that wait, at most [`SLICE`].
pub async fn waiting(on: &mut impl Handle, id: &IntakeId) -> Result<Vec<Waiting>> {
    let raw = fetch_all!(on, RawWaiting, WAITING, id.as_str())?;
    raw.into_iter()
        .map(|raw| {
            let content = match (raw.blob_id, raw.link) {
                (Some(blob), _) => Content::Bytes(word(BlobId::parse(&blob))?),
                (None, link) => Content::Link(link.unwrap_or_default()),
            };
            Ok(Waiting {
                position: raw.position,
                content,
            })
        })
        .collect()
}

/// Writes down what came of an item; `false` when somebody has done so already.
pub async fn settle(
    tx: &mut Tx,
    id: &IntakeId,
    position: i64,
    taken: &Taken,
    badge: Option<&BadgeId>,
) -> Result<bool> {
    let outcome = text(taken)?;
    let settled = execute!(
        tx,
        SETTLE,
        id.as_str(),
        position,
        &outcome,
        taken.word(),
        badge.map(BadgeId::as_str)
    )?;
    Ok(settled > 0)
}

/// Adds a line for something more that an item, settled before, has brought.
pub async fn append(
    tx: &mut Tx,
    id: &IntakeId,
    position: i64,
    taken: &Taken,
    badge: Option<&BadgeId>,
) -> Result<()> {
    let outcome = text(taken)?;
    execute!(
        tx,
        APPEND,
        id.as_str(),
        position,
        &outcome,
        taken.word(),
        badge.map(BadgeId::as_str)
    )?;
    Ok(())
}

/// Ends an arrival of which nothing waits any more; says whether it did.
pub async fn finish(tx: &mut Tx, id: &IntakeId, now: Millis) -> Result<bool> {
    Ok(execute!(tx, FINISH, id.as_str(), now.0)? > 0)
}

/// One arrival of an account.
pub async fn find_of(
    on: &mut impl Handle,
    account: &AccountId,
    id: &IntakeId,
) -> Result<Option<Intake>> {
    let raw = fetch_optional!(on, RawIntake, FIND_OF, account.as_str(), id.as_str())?;
    raw.map(RawIntake::read).transpose()
}

/// The latest arrivals of an account, the newest first.
pub async fn latest(on: &mut impl Handle, account: &AccountId) -> Result<Vec<Intake>> {
    let raw = fetch_all!(on, RawIntake, LATEST, account.as_str())?;
    raw.into_iter().map(RawIntake::read).collect()
}

#[derive(sqlx::FromRow)]
struct RawItem {
    position: i64,
    name: Option<String>,
    outcome: Option<String>,
    badge: Option<String>,
    title: Option<String>,
    issuer: Option<String>,
    recipient: Option<String>,
    recipient_hint: Option<String>,
    acceptance: Option<String>,
}

impl RawItem {
    fn read(self) -> Result<IntakeItem> {
        let known = (self.badge, self.recipient, self.acceptance);
        let badge = match known {
            (Some(id), Some(recipient), Some(acceptance)) => Some(ItemBadge {
                id: parse_id(&id)?,
                name: self.title.unwrap_or_default(),
                issuer: self.issuer.unwrap_or_default(),
                recipient: word(RecipientMatch::from_word(&recipient))?,
                recipient_hint: self.recipient_hint,
                acceptance: word(Acceptance::from_word(&acceptance))?,
            }),
            _ => None,
        };
        Ok(IntakeItem {
            position: u32::try_from(self.position).unwrap_or(u32::MAX),
            name: self.name,
            taken: self.outcome.as_deref().map(json).transpose()?,
            badge,
        })
    }
}

/// A page of a report's lines, and where the next one begins.
pub async fn items(
    on: &mut impl Handle,
    id: &IntakeId,
    query: &ReportQuery,
) -> Result<(Vec<IntakeItem>, Option<u32>)> {
    let raw = fetch_all!(
        on,
        RawItem,
        ITEMS,
        id.as_str(),
        i64::from(query.from),
        query.failed.then_some("failed")
    )?;
    let mut items: Vec<IntakeItem> = raw.into_iter().map(RawItem::read).collect::<Result<_>>()?;
    let next = items.get(PAGE).map(|item| item.position);
    items.truncate(PAGE);
    Ok((items, next))
}

/// How the lines of a report ended.
pub async fn tally(on: &mut impl Handle, id: &IntakeId) -> Result<Tally> {
    let rows = fetch_all!(
        on,
        (Option<String>, Option<String>, i64),
        TALLY,
        id.as_str()
    )?;
    let mut tally = Tally::default();
    for (result, recipient, lines) in rows {
        let not_mine = recipient.as_deref() == Some(RecipientMatch::NotMine.word());
        let counted = match result.as_deref() {
            None => &mut tally.waiting,
            Some("failed") => &mut tally.failed,
            Some(_) if not_mine => &mut tally.later,
            Some("already") => &mut tally.already,
            Some(_) => &mut tally.imported,
        };
        *counted += u32::try_from(lines).unwrap_or(u32::MAX);
    }
    Ok(tally)
}

/// Forgets the reports that were finished before `before`.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, SWEEP, before.0)
}

/// The arrivals of an account that came this way and are not finished, 50 at most.
pub async fn open_of(
    on: &mut impl Handle,
    account: &AccountId,
    origin: Origin,
) -> Result<Vec<IntakeId>> {
    let rows = fetch_all!(on, (String,), OPEN_OF, account.as_str(), origin.word())?;
    rows.into_iter().map(|(id,)| parse_id(&id)).collect()
}

/// The links that came this way since `since` and brought no badge, with what came of them.
pub async fn settled_links(
    on: &mut impl Handle,
    account: &AccountId,
    origin: Origin,
    since: Millis,
) -> Result<Vec<(IntakeId, i64, Taken)>> {
    let rows = fetch_all!(
        on,
        (String, i64, String),
        SETTLED_LINKS,
        account.as_str(),
        origin.word(),
        since.0
    )?;
    rows.into_iter()
        .map(|(id, position, outcome)| Ok((parse_id(&id)?, position, json(&outcome)?)))
        .collect()
}

/// Has a link that brought no badge wait again.
pub async fn reopen(tx: &mut Tx, id: &IntakeId, position: i64) -> Result<()> {
    execute!(tx, REOPEN_ITEM, id.as_str(), position)?;
    execute!(tx, REOPEN, id.as_str())?;
    Ok(())
}

/// How many items of an arrival wait.
pub async fn count_waiting(on: &mut impl Handle, id: &IntakeId) -> Result<i64> {
    Ok(fetch_one!(on, (i64,), COUNT_WAITING, id.as_str())?.0)
}

/// How many badges an arrival has brought since `since`.
pub async fn added_since(on: &mut impl Handle, id: &IntakeId, since: Millis) -> Result<i64> {
    Ok(fetch_one!(on, (i64,), ADDED_SINCE, id.as_str(), since.0)?.0)
}

/// Whether something of an arrival still waits.
pub async fn is_open(on: &mut impl Handle, id: &IntakeId) -> Result<bool> {
    Ok(fetch_optional!(on, (i32,), IS_OPEN, id.as_str())?.is_some())
}
