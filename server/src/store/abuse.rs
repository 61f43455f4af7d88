//! Reports' rows, and the pages that operators take down.

use domain::abuse::{Abuse, AbuseReport};
use domain::{AbuseReportId, AccountId, LetterId, Millis, ShareId};

use super::accounts::parse_id;
use super::badges::word;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};

/// The columns of [`RawReport`]. `$1` is now.
macro_rules! report {
    () => {
        "SELECT r.id, r.page, r.reason, r.text, r.address, r.reported_at, r.closed_at, s.taken_down_at, s.taken_down_reason,
            COALESCE(s.revoked_at IS NULL AND s.taken_down_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > $1), FALSE) AS open,
            l.name AS writer, l.message
        FROM abuse_report r LEFT JOIN share s ON s.id = r.share_id LEFT JOIN letter l ON l.id = r.letter_id"
    };
}

statements! {
    INSERT = "INSERT INTO abuse_report (id, share_id, letter_id, page, reason, text, address, reported_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    LIST = concat!(report!(), " ORDER BY CASE WHEN r.closed_at IS NULL THEN 0 ELSE 1 END, r.reported_at DESC, r.id DESC LIMIT 200");
    FIND = concat!(report!(), " WHERE r.id = $2");
    OPEN = "SELECT COUNT(*) FROM abuse_report WHERE closed_at IS NULL";
    SHARE_BY_SLUG = "SELECT id FROM share WHERE slug = $1";
    SHARE = "SELECT share_id FROM abuse_report WHERE id = $1 AND share_id IS NOT NULL";
    CLOSE = "UPDATE abuse_report SET closed_at = $2 WHERE id = $1";
    CLOSE_OF = "UPDATE abuse_report SET closed_at = $2 WHERE closed_at IS NULL
        AND share_id IN (SELECT o.id FROM share o JOIN share s ON (o.badge_id = s.badge_id OR o.collection_id = s.collection_id OR o.map_id = s.map_id OR o.objective_id = s.objective_id) WHERE s.id = $1)";
    TAKE_DOWN = "UPDATE share SET taken_down_at = $2, taken_down_reason = $3 WHERE revoked_at IS NULL AND taken_down_at IS NULL
        AND (ends_at IS NULL OR ends_at > $2)
        AND (badge_id = (SELECT badge_id FROM share WHERE id = $1) OR collection_id = (SELECT collection_id FROM share WHERE id = $1)
            OR map_id = (SELECT map_id FROM share WHERE id = $1) OR objective_id = (SELECT objective_id FROM share WHERE id = $1))";
    LIFT = "UPDATE share SET taken_down_at = NULL, taken_down_reason = NULL WHERE taken_down_at IS NOT NULL
        AND (badge_id = (SELECT badge_id FROM share WHERE id = $1) OR collection_id = (SELECT collection_id FROM share WHERE id = $1)
            OR map_id = (SELECT map_id FROM share WHERE id = $1) OR objective_id = (SELECT objective_id FROM share WHERE id = $1))";
    OWNER = "SELECT s.account_id, COALESCE(s.badge_id, s.collection_id, s.map_id, s.objective_id) AS subject_id, s.collection_id,
            COALESCE(b.name, c.title, m.title, v.title) AS title
        FROM share s LEFT JOIN badge b ON b.id = s.badge_id LEFT JOIN collection c ON c.id = s.collection_id LEFT JOIN map m ON m.id = s.map_id
            LEFT JOIN objective o ON o.id = s.objective_id LEFT JOIN map_version v ON v.id = o.version_id WHERE s.id = $1";
    SWEEP = "DELETE FROM abuse_report WHERE closed_at < $1";
}

/// A report to be written down.
#[derive(Debug, Clone)]
pub struct NewReport<'a> {
    /// Which one.
    pub id: &'a AbuseReportId,
    /// The page that it is about.
    pub share: Option<&'a str>,
    /// The letter that it is about.
    pub letter: Option<&'a LetterId>,
    /// The path of the page.
    pub page: &'a str,
    /// What is wrong.
    pub reason: Abuse,
    /// What there is to say.
    pub text: &'a str,
    /// Where its writer may be asked back.
    pub address: Option<&'a str>,
}

#[derive(sqlx::FromRow)]
struct RawReport {
    id: String,
    page: String,
    reason: String,
    text: String,
    address: Option<String>,
    reported_at: i64,
    closed_at: Option<i64>,
    taken_down_at: Option<i64>,
    taken_down_reason: Option<String>,
    open: bool,
    writer: Option<String>,
    message: Option<String>,
}

impl RawReport {
    fn read(self) -> Result<AbuseReport> {
        let reason = self.taken_down_reason.unwrap_or_default();
        Ok(AbuseReport {
            id: parse_id(&self.id)?,
            page: self.page,
            reason: word(Abuse::from_word(&self.reason))?,
            text: self.text,
            address: self.address,
            reported: Millis(self.reported_at),
            closed: self.closed_at.map(Millis),
            taken_down: self.taken_down_at.map(|at| (Millis(at), reason)),
            open: self.open,
            letter: self.writer.zip(self.message),
        })
    }
}

/// What is shared, and by whom.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Owned {
    /// Whose.
    pub account_id: String,
    /// What it is known by.
    pub subject_id: String,
    /// The collection, where it is one.
    pub collection_id: Option<String>,
    /// Its title.
    pub title: String,
}

impl Owned {
    /// Whose.
    pub fn account(&self) -> Result<AccountId> {
        parse_id(&self.account_id)
    }
}

/// Writes a report down.
pub async fn insert(tx: &mut Tx, new: &NewReport<'_>, now: Millis) -> Result<()> {
    execute!(
        tx,
        INSERT,
        new.id.as_str(),
        new.share,
        new.letter.map(LetterId::as_str),
        new.page,
        new.reason.word(),
        new.text,
        new.address,
        now.0
    )?;
    Ok(())
}

/// The reports, the open ones first.
pub async fn list(on: &mut impl Handle, now: Millis) -> Result<Vec<AbuseReport>> {
    let rows = fetch_all!(on, RawReport, LIST, now.0)?;
    rows.into_iter().map(RawReport::read).collect()
}

/// One report.
pub async fn find(
    on: &mut impl Handle,
    id: &AbuseReportId,
    now: Millis,
) -> Result<Option<AbuseReport>> {
    let raw = fetch_optional!(on, RawReport, FIND, now.0, id.as_str())?;
    raw.map(RawReport::read).transpose()
}

/// How many reports nobody is done with.
pub async fn open(on: &mut impl Handle) -> Result<i64> {
    Ok(fetch_one!(on, (i64,), OPEN)?.0)
}

/// The share with a slug, living or not.
pub async fn share_by_slug(on: &mut impl Handle, slug: &str) -> Result<Option<String>> {
    Ok(fetch_optional!(on, (String,), SHARE_BY_SLUG, slug)?.map(|(id,)| id))
}

/// The share that a report is about.
pub async fn share(on: &mut impl Handle, report: &AbuseReportId) -> Result<Option<ShareId>> {
    let found = fetch_optional!(on, (String,), SHARE, report.as_str())?;
    found.map(|(id,)| parse_id(&id)).transpose()
}

/// Is done with a report.
pub async fn close(tx: &mut Tx, report: &AbuseReportId, now: Millis) -> Result<bool> {
    Ok(execute!(tx, CLOSE, report.as_str(), now.0)? > 0)
}

/// Is done with every report of what a share shows.
pub async fn close_of(tx: &mut Tx, share: &ShareId, now: Millis) -> Result<()> {
    execute!(tx, CLOSE_OF, share.as_str(), now.0)?;
    Ok(())
}

/// Takes every living share down of what a share shows; says how many.
pub async fn take_down(tx: &mut Tx, share: &ShareId, reason: &str, now: Millis) -> Result<u64> {
    execute!(tx, TAKE_DOWN, share.as_str(), now.0, reason)
}

/// Gives back what was taken down of what a share shows; says how many.
pub async fn lift(tx: &mut Tx, share: &ShareId) -> Result<u64> {
    execute!(tx, LIFT, share.as_str())
}

/// What a share shows, and whose it is.
pub async fn owner(on: &mut impl Handle, share: &ShareId) -> Result<Option<Owned>> {
    fetch_optional!(on, Owned, OWNER, share.as_str())
}

/// Forgets what operators were done with before `before`.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, SWEEP, before.0)
}
