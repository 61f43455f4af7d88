//! Badges' rows: what is shown and found, never the bytes themselves.
//!
//! Every query of a person's badges names the account. How they are listed is in
//! [`order`](super::order).

use domain::badge::{BadgeFace, Checked};
use domain::inbox::WaitingBadge;
use domain::{Acceptance, AccountId, BadgeId, Millis, Origin, RecipientMatch, Verdict};
use serde::de::DeserializeOwned;

use super::blobs::BlobId;
use super::db::{Handle, Result, Tx};
use super::readings::{self, Reading};
use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};

/// How long a badge stays that was sent to an address which its account has not confirmed.
pub const STAY: i64 = 30 * Millis::DAY;
/// Badges on one page of a list.
pub const PAGE: usize = 60;
/// Words that a search looks for; more are not looked at.
pub const SEARCH_WORDS: usize = 6;

statements! {
    INSERT = "INSERT INTO badge (id, account_id, fingerprint, kind, size, name, issuer, name_key, issuer_key, search, issued_at, expires_at,
            verdict, checked_at, recipient, recipient_hint, face, checked, report, received_at, changed_at, acceptance, origin, leaves_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20, $21, $22, $23)
        ON CONFLICT (account_id, fingerprint) DO NOTHING";
    UPDATE = "UPDATE badge SET name = $2, issuer = $3, name_key = $4, issuer_key = $5, search = $6, issued_at = $7, expires_at = $8,
            verdict = $9, checked_at = $10, recipient = $11, recipient_hint = $12, face = $13, checked = $14, report = $15, changed_at = $16,
            leaves_at = CASE WHEN $11 = 'mine' THEN NULL WHEN verdict IS NULL AND $11 = 'not_mine' THEN $17 ELSE leaves_at END,
            reminded_at = CASE WHEN $11 = 'mine' THEN NULL ELSE reminded_at END
        WHERE id = $1 AND (checked_at IS NULL OR checked_at <= $10)";
    FIND = "SELECT id, account_id, kind, expires_at, verdict, checked_at, recipient, recipient_hint, face, checked, received_at, acceptance, origin, leaves_at FROM badge WHERE id = $1";
    FIND_OF = "SELECT id, account_id, kind, expires_at, verdict, checked_at, recipient, recipient_hint, face, checked, received_at, acceptance, origin, leaves_at FROM badge WHERE account_id = $1 AND id = $2";
    BY_FINGERPRINT = "SELECT id FROM badge WHERE account_id = $1 AND fingerprint = $2";
    REPORT = "SELECT report FROM badge WHERE id = $1 AND report IS NOT NULL";
    DELETE = "DELETE FROM badge WHERE account_id = $1 AND id = $2";
    HELD = "SELECT COUNT(*) AS badges, CAST(COALESCE(SUM(size), 0) + (SELECT COALESCE(SUM(e.size), 0) FROM evidence e WHERE e.account_id = $1)
            + (SELECT COALESCE(SUM(m.size), 0) FROM map m WHERE m.account_id = $1)
            + (SELECT COALESCE(SUM(v.size), 0) FROM map m JOIN map_version v ON v.map_id = m.id WHERE m.account_id = $1) AS BIGINT) AS bytes
        FROM badge WHERE account_id = $1";
    WAITING = "SELECT id, name, issuer, issued_at, expires_at, verdict, recipient, recipient_hint, origin, received_at FROM badge
        WHERE account_id = $1 AND acceptance = $2 AND (CAST($4 AS TEXT) IS NULL OR (received_at, id) < (CAST($3 AS BIGINT), CAST($4 AS TEXT)))
        ORDER BY received_at DESC, id DESC LIMIT 61";
    WAITING_COUNTS = "SELECT acceptance, COUNT(*) FROM badge WHERE account_id = $1 AND acceptance <> 'accepted' GROUP BY acceptance";
    ACCEPT_PENDING = "UPDATE badge SET acceptance = 'accepted', changed_at = $2 WHERE account_id = $1 AND acceptance = 'pending'";
    DECLINE = "UPDATE badge SET acceptance = 'declined', changed_at = $3 WHERE account_id = $1 AND id = $2 AND acceptance <> 'declined'";
    DECLINE_PENDING = "UPDATE badge SET acceptance = 'declined', changed_at = $2 WHERE account_id = $1 AND acceptance = 'pending'";
    ACCEPT = "UPDATE badge SET acceptance = 'accepted', changed_at = $3 WHERE account_id = $1 AND id = $2 AND acceptance <> 'accepted'";
    ACCEPTED = "SELECT COUNT(*) FROM badge WHERE account_id = $1 AND acceptance = 'accepted'";
    HISTORY = "SELECT checked_at, verdict FROM badge_check WHERE badge_id = $1 ORDER BY checked_at DESC LIMIT 50";
    NOTE_CHECK = "INSERT INTO badge_check (badge_id, checked_at, verdict) VALUES ($1, $2, $3) ON CONFLICT (badge_id, checked_at) DO UPDATE SET verdict = excluded.verdict";
    ALL_AFTER = "SELECT id FROM badge WHERE id > $1 ORDER BY id LIMIT 100";
    OF_ACCOUNT_AFTER = "SELECT id FROM badge WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT 100";
    COUNT_ALL = "SELECT COUNT(*) FROM badge WHERE CAST($1 AS TEXT) IS NULL OR account_id = $1";
    TO_CHECK = "SELECT b.id, b.account_id, b.kind, b.verdict, b.recipient, b.recipient_hint, b.face, b.checked, b.received_at, b.acceptance, b.origin, b.leaves_at,
            b.report, r.blob_id FROM badge b JOIN badge_blob r ON r.badge_id = b.id AND r.role = 'original'
        WHERE b.id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    // Shared badges are what others rely on: looked at each day; the others each week.
    DUE = "SELECT b.id FROM badge b WHERE (b.checked_at IS NULL AND b.received_at < $1) OR b.checked_at < $1 AND (b.checked_at < $2
            OR EXISTS (SELECT 1 FROM share s WHERE s.badge_id = b.id AND s.revoked_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > $3)))
        ORDER BY b.checked_at, b.id LIMIT 2000";
    KEEP_BLOB = "INSERT INTO blob (id, kept_at) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET kept_at = excluded.kept_at";
    ATTACH = "INSERT INTO badge_blob (badge_id, role, blob_id) VALUES ($1, $2, $3) ON CONFLICT (badge_id, role) DO UPDATE SET blob_id = excluded.blob_id";
    NOTE_SIDES = "UPDATE badge SET picture_width = $2, picture_height = $3 WHERE id = $1";
    DETACH = "DELETE FROM badge_blob WHERE badge_id = $1 AND role = $2";
    BLOB = "SELECT blob_id FROM badge_blob WHERE badge_id = $1 AND role = $2";
    MEET_BLOB = "INSERT INTO blob (id, kept_at) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING";
    RELEASE_BLOB = "DELETE FROM blob WHERE id = $1 AND kept_at < $2 AND NOT EXISTS (SELECT 1 FROM badge_blob r WHERE r.blob_id = $1)
        AND NOT EXISTS (SELECT 1 FROM kept_badge k WHERE k.blob_id = $1)
        AND NOT EXISTS (SELECT 1 FROM intake_item i WHERE i.blob_id = $1)
        AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.blob_id = $1)
        AND NOT EXISTS (SELECT 1 FROM collection c WHERE c.cover_blob_id = $1)
        AND NOT EXISTS (SELECT 1 FROM account a WHERE a.photo_blob_id = $1)
        AND NOT EXISTS (SELECT 1 FROM export x WHERE x.blob_id = $1)
        AND NOT EXISTS (SELECT 1 FROM restore t WHERE t.index_blob_id = $1)
        AND NOT EXISTS (SELECT 1 FROM restore_file f WHERE f.blob_id = $1)";
    NAMED_BLOB = "SELECT 1 FROM badge_blob WHERE blob_id = $1 UNION ALL SELECT 1 FROM kept_badge WHERE blob_id = $1
        UNION ALL SELECT 1 FROM intake_item WHERE blob_id = $1 UNION ALL SELECT 1 FROM evidence WHERE blob_id = $1
        UNION ALL SELECT 1 FROM collection WHERE cover_blob_id = $1 UNION ALL SELECT 1 FROM account WHERE photo_blob_id = $1
        UNION ALL SELECT 1 FROM export WHERE blob_id = $1 UNION ALL SELECT 1 FROM restore WHERE index_blob_id = $1
        UNION ALL SELECT 1 FROM restore_file WHERE blob_id = $1 LIMIT 1";
    CONFIRMED = "SELECT address FROM address WHERE account_id = $1 AND confirmed_at IS NOT NULL ORDER BY canonical";
    REMINDED = "UPDATE badge SET reminded_at = $2, leaves_at = $3 WHERE id = $1 AND leaves_at IS NOT NULL";
    LEAVING = "SELECT id, account_id, name, leaves_at FROM badge WHERE leaves_at <= $1 AND reminded_at IS NULL ORDER BY id LIMIT 500";
    LEFT = "SELECT id, account_id, name, leaves_at FROM badge WHERE leaves_at <= $1 AND reminded_at IS NOT NULL ORDER BY id LIMIT 500";
    NOT_MINE_OF = "SELECT id FROM badge WHERE account_id = $1 AND recipient <> 'mine' ORDER BY id LIMIT 500";
}

/// What bytes are to a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The file as it came.
    Original,
    /// The picture, re-encoded, 640 pixels at most.
    Picture,
    /// The picture at 320 pixels.
    Thumb320,
    /// The picture at 160 pixels.
    Thumb160,
}

impl Role {
    /// Everything that is drawn and can be drawn again.
    pub const DRAWN: [Self; 3] = [Self::Picture, Self::Thumb320, Self::Thumb160];

    const fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Picture => "picture",
            Self::Thumb320 => "thumb_320",
            Self::Thumb160 => "thumb_160",
        }
    }
}

/// What is stored of a badge beside its identity: all drawn from one verification.
#[derive(Debug, Clone)]
pub struct Findings {
    /// Its title.
    pub name: String,
    /// The issuer's name.
    pub issuer: String,
    /// Title for sorting.
    pub name_key: String,
    /// Issuer for sorting.
    pub issuer_key: String,
    /// All words to be found by, folded.
    pub search: String,
    /// When it was issued.
    pub issued: Option<Millis>,
    /// When it ends.
    pub expires: Option<Millis>,
    /// Whether it names a confirmed address of the account.
    pub recipient: RecipientMatch,
    /// The address that matched, or a hint at the other.
    pub recipient_hint: Option<String>,
    /// What pages show.
    pub face: BadgeFace,
    /// What was found out; nothing while the first check is still to be made.
    pub checked: Option<Checked>,
    /// The report as JSON.
    pub report: Option<String>,
    /// What is kept of it beside; nothing where that is what it was.
    pub reading: Option<Reading>,
}

/// A badge to be added.
#[derive(Debug, Clone)]
pub struct NewBadge<'a> {
    /// Which one.
    pub id: &'a BadgeId,
    /// Whose.
    pub account: &'a AccountId,
    /// What makes two files the same badge.
    pub fingerprint: &'a str,
    /// The kind of file.
    pub kind: &'a str,
    /// Its size in bytes.
    pub size: i64,
    /// What was found.
    pub findings: &'a Findings,
    /// Where it goes.
    pub acceptance: Acceptance,
    /// How it came.
    pub origin: Origin,
}

/// A badge as it is stored, without its report.
#[derive(Debug, Clone)]
pub struct BadgeRow {
    /// Which one.
    pub id: BadgeId,
    /// Whose.
    pub account: AccountId,
    /// The kind of file that it came in.
    pub kind: String,
    /// What pages show.
    pub face: BadgeFace,
    /// What was found out.
    pub checked: Option<Checked>,
    /// Whether it names a confirmed address of the account.
    pub recipient: RecipientMatch,
    /// The address that matched, or a hint at the other.
    pub recipient_hint: Option<String>,
    /// When it came in.
    pub received: Millis,
    /// Where it is for its holder.
    pub acceptance: Acceptance,
    /// How it came.
    pub origin: Origin,
    /// When it is deleted because its address is not confirmed.
    pub leaves: Option<Millis>,
}

#[derive(sqlx::FromRow)]
struct RawBadge {
    id: String,
    account_id: String,
    kind: String,
    recipient: String,
    recipient_hint: Option<String>,
    face: String,
    checked: Option<String>,
    received_at: i64,
    acceptance: String,
    origin: String,
    leaves_at: Option<i64>,
}

/// A badge with what a check needs of it.
#[derive(Debug, Clone)]
pub struct ToCheck {
    /// The badge.
    pub badge: BadgeRow,
    /// Its last report, as JSON.
    pub report: Option<String>,
    /// The bytes that it came in.
    pub original: BlobId,
}

#[derive(sqlx::FromRow)]
struct RawToCheck {
    #[sqlx(flatten)]
    badge: RawBadge,
    report: Option<String>,
    blob_id: String,
}

/// How much an account holds.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Held {
    /// How many badges.
    pub badges: i64,
    /// How many bytes of originals, evidence, maps and their versions.
    pub bytes: i64,
}

/// Reads JSON that the database holds.
pub(super) fn json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// Writes JSON for the database.
pub(super) fn text<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

pub(super) fn id<T: TryFrom<String, Error = domain::id::NotAnId>>(text: String) -> Result<T> {
    T::try_from(text).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

pub(super) fn word<T>(read: Option<T>) -> Result<T> {
    read.ok_or_else(|| sqlx::Error::Decode("a word that this version does not know".into()))
}

impl RawBadge {
    fn read(self) -> Result<BadgeRow> {
        Ok(BadgeRow {
            id: id(self.id)?,
            account: id(self.account_id)?,
            kind: self.kind,
            face: json(&self.face)?,
            checked: self.checked.as_deref().map(json).transpose()?,
            recipient: word(RecipientMatch::from_word(&self.recipient))?,
            recipient_hint: self.recipient_hint,
            received: Millis(self.received_at),
            acceptance: word(Acceptance::from_word(&self.acceptance))?,
            origin: word(Origin::from_word(&self.origin))?,
            leaves: self.leaves_at.map(Millis),
        })
    }
}

/// What a verdict is worth later: time passes without anybody checking.
#[must_use]
pub fn at(verdict: Verdict, expires: Option<Millis>, now: Millis) -> Verdict {
    match verdict {
        Verdict::Valid | Verdict::StatusUnknown if expires.is_some_and(|end| end < now) => {
            Verdict::Expired
        }
        other => other,
    }
}

/// Adds a badge; `false` when the account holds it already.
pub async fn insert(tx: &mut Tx, new: &NewBadge<'_>, now: Millis) -> Result<bool> {
    let NewBadge {
        id,
        account,
        fingerprint,
        kind,
        size,
        findings: f,
        acceptance,
        origin,
    } = *new;
    let face = text(&f.face)?;
    let checked = f.checked.as_ref().map(text).transpose()?;
    let added = execute!(
        tx,
        INSERT,
        id.as_str(),
        account.as_str(),
        fingerprint,
        kind,
        size,
        &f.name,
        &f.issuer,
        &f.name_key,
        &f.issuer_key,
        &f.search,
        f.issued.map(|m| m.0),
        f.expires.map(|m| m.0),
        f.checked.as_ref().map(|c| c.verdict.word()),
        f.checked.as_ref().map(|c| c.at.0),
        f.recipient.word(),
        f.recipient_hint.as_deref(),
        &face,
        checked.as_deref(),
        f.report.as_deref(),
        now.0,
        acceptance.word(),
        origin.word(),
        (f.recipient == RecipientMatch::NotMine).then_some(now.plus(STAY).0),
    )?;
    if let (Some(reading), true) = (&f.reading, added > 0) {
        readings::write(tx, id, reading).await?;
    }
    Ok(added > 0)
}

/// Replaces what is stored of a badge; `false` when it is gone, or when somebody who looked later
/// has written already.
pub async fn update(tx: &mut Tx, id: &BadgeId, f: &Findings, now: Millis) -> Result<bool> {
    let face = text(&f.face)?;
    let checked = f.checked.as_ref().map(text).transpose()?;
    let changed = execute!(
        tx,
        UPDATE,
        id.as_str(),
        &f.name,
        &f.issuer,
        &f.name_key,
        &f.issuer_key,
        &f.search,
        f.issued.map(|m| m.0),
        f.expires.map(|m| m.0),
        f.checked.as_ref().map(|c| c.verdict.word()),
        f.checked.as_ref().map(|c| c.at.0),
        f.recipient.word(),
        f.recipient_hint.as_deref(),
        &face,
        checked.as_deref(),
        f.report.as_deref(),
        now.0,
        now.plus(STAY).0,
    )?;
    if let (Some(reading), true) = (&f.reading, changed > 0) {
        readings::write(tx, id, reading).await?;
    }
    Ok(changed > 0)
}

/// One badge, for a job.
pub async fn find(on: &mut impl Handle, id: &BadgeId) -> Result<Option<BadgeRow>> {
    let raw = fetch_optional!(on, RawBadge, FIND, id.as_str())?;
    raw.map(RawBadge::read).transpose()
}

/// One badge of an account.
pub async fn find_of(
    on: &mut impl Handle,
    account: &AccountId,
    id: &BadgeId,
) -> Result<Option<BadgeRow>> {
    let raw = fetch_optional!(on, RawBadge, FIND_OF, account.as_str(), id.as_str())?;
    raw.map(RawBadge::read).transpose()
}

/// The badge of an account with this fingerprint.
pub async fn by_fingerprint(
    on: &mut impl Handle,
    account: &AccountId,
    fingerprint: &str,
) -> Result<Option<BadgeId>> {
    let found = fetch_optional!(on, (String,), BY_FINGERPRINT, account.as_str(), fingerprint)?;
    found.map(|(text,)| id(text)).transpose()
}

/// The report of a badge, as JSON.
pub async fn report(on: &mut impl Handle, id: &BadgeId) -> Result<Option<String>> {
    Ok(fetch_optional!(on, (String,), REPORT, id.as_str())?.map(|(text,)| text))
}

/// Deletes a badge with its shares; `false` when it was not there.
pub async fn delete(tx: &mut Tx, account: &AccountId, id: &BadgeId) -> Result<bool> {
    Ok(execute!(tx, DELETE, account.as_str(), id.as_str())? > 0)
}

/// A badge that was sent to an address which its account has not confirmed.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// Which one.
    pub id: BadgeId,
    /// Whose.
    pub account: AccountId,
    /// Its title.
    pub name: String,
    /// When it is deleted.
    pub leaves: Millis,
}

fn leaving_of(rows: Vec<(String, String, String, i64)>) -> Result<Vec<Leaving>> {
    rows.into_iter()
        .map(|(badge, account, name, leaves)| {
            Ok(Leaving {
                id: id(badge)?,
                account: id(account)?,
                name,
                leaves: Millis(leaves),
            })
        })
        .collect()
}

/// Badges that leave until then and whose holders were not reminded.
pub async fn leaving(on: &mut impl Handle, until: Millis) -> Result<Vec<Leaving>> {
    leaving_of(fetch_all!(
        on,
        (String, String, String, i64),
        LEAVING,
        until.0
    )?)
}

/// Badges whose time is over and whose holders were reminded.
pub async fn left(on: &mut impl Handle, now: Millis) -> Result<Vec<Leaving>> {
    leaving_of(fetch_all!(on, (String, String, String, i64), LEFT, now.0)?)
}

/// Notes that its holder was reminded, and when a badge leaves.
pub async fn reminded(tx: &mut Tx, id: &BadgeId, now: Millis, leaves: Millis) -> Result<()> {
    execute!(tx, REMINDED, id.as_str(), now.0, leaves.0)?;
    Ok(())
}

/// How much an account holds.
pub async fn held(on: &mut impl Handle, account: &AccountId) -> Result<Held> {
    fetch_one!(on, Held, HELD, account.as_str())
}

/// Takes a pending or declined badge into its account's badges; `false` when there is none of
/// these.
pub async fn accept(tx: &mut Tx, account: &AccountId, id: &BadgeId, now: Millis) -> Result<bool> {
    Ok(execute!(tx, ACCEPT, account.as_str(), id.as_str(), now.0)? > 0)
}

/// Takes everything that waits into an account's badges; says how many there were.
pub async fn accept_pending(tx: &mut Tx, account: &AccountId, now: Millis) -> Result<u64> {
    execute!(tx, ACCEPT_PENDING, account.as_str(), now.0)
}

/// Puts a badge out of its account's sight; `false` when there is none or it is already.
pub async fn decline(tx: &mut Tx, account: &AccountId, id: &BadgeId, now: Millis) -> Result<bool> {
    Ok(execute!(tx, DECLINE, account.as_str(), id.as_str(), now.0)? > 0)
}

/// Puts everything that waits out of an account's sight; says how many there were. Nothing shows
/// what waits, so no share ends.
pub async fn decline_pending(tx: &mut Tx, account: &AccountId, now: Millis) -> Result<u64> {
    execute!(tx, DECLINE_PENDING, account.as_str(), now.0)
}

#[derive(sqlx::FromRow)]
struct RawWaiting {
    id: String,
    name: String,
    issuer: String,
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    verdict: Option<String>,
    recipient: String,
    recipient_hint: Option<String>,
    origin: String,
    received_at: i64,
}

impl RawWaiting {
    fn read(self, now: Millis) -> Result<WaitingBadge> {
        let verdict = self.verdict.as_deref().map(Verdict::from_word);
        let verdict = verdict.map(word).transpose()?;
        Ok(WaitingBadge {
            id: id(self.id)?,
            name: self.name,
            issuer: self.issuer,
            issued: self.issued_at.map(Millis),
            verdict: verdict.map(|v| at(v, self.expires_at.map(Millis), now)),
            recipient: word(RecipientMatch::from_word(&self.recipient))?,
            recipient_hint: self.recipient_hint,
            origin: word(Origin::from_word(&self.origin))?,
            received: Millis(self.received_at),
        })
    }
}

/// A page of an account's badges that wait or were declined, and whether there are more.
pub async fn waiting(
    on: &mut impl Handle,
    account: &AccountId,
    which: Acceptance,
    after: Option<(Millis, &BadgeId)>,
    now: Millis,
) -> Result<(Vec<WaitingBadge>, bool)> {
    let mut raw = fetch_all!(
        on,
        RawWaiting,
        WAITING,
        account.as_str(),
        which.word(),
        after.map(|(moment, _)| moment.0),
        after.map(|(_, id)| id.as_str())
    )?;
    let more = raw.len() > PAGE;
    raw.truncate(PAGE);
    let badges = raw.into_iter().map(|raw| raw.read(now));
    Ok((badges.collect::<Result<_>>()?, more))
}

/// How many badges of an account wait, and how many were declined.
pub async fn waiting_counts(on: &mut impl Handle, account: &AccountId) -> Result<(u32, u32)> {
    let rows = fetch_all!(on, (String, i64), WAITING_COUNTS, account.as_str())?;
    let count = |which: Acceptance| {
        let row = rows
            .iter()
            .find(|(acceptance, _)| acceptance == which.word());
        row.map_or(0, |(_, count)| u32::try_from(*count).unwrap_or(u32::MAX))
    };
    Ok((count(Acceptance::Pending), count(Acceptance::Declined)))
}

/// How many badges an account has accepted.
pub async fn accepted(on: &mut impl Handle, account: &AccountId) -> Result<i64> {
    Ok(fetch_one!(on, (i64,), ACCEPTED, account.as_str())?.0)
}

/// The changes of a badge's verdict, the newest first.
pub async fn history(on: &mut impl Handle, id: &BadgeId) -> Result<Vec<(Millis, Verdict)>> {
    let rows = fetch_all!(on, (i64, String), HISTORY, id.as_str())?;
    rows.into_iter()
        .map(|(at, verdict)| Ok((Millis(at), word(Verdict::from_word(&verdict))?)))
        .collect()
}

/// Notes that a verdict changed.
pub async fn note_check(tx: &mut Tx, id: &BadgeId, at: Millis, verdict: Verdict) -> Result<()> {
    execute!(tx, NOTE_CHECK, id.as_str(), at.0, verdict.word())?;
    Ok(())
}

/// What a check needs of badges; those that are gone are left out.
pub async fn to_check(on: &mut impl Handle, ids: &[BadgeId]) -> Result<Vec<ToCheck>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(16) {
        // No badge has the empty identifier that the places left over are filled with.
        let i: [&str; 16] = std::array::from_fn(|n| some.get(n).map_or("", BadgeId::as_str));
        let rows = fetch_all!(
            on, RawToCheck, TO_CHECK, i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7], i[8], i[9],
            i[10], i[11], i[12], i[13], i[14], i[15]
        )?;
        for row in rows {
            found.push(ToCheck {
                badge: row.badge.read()?,
                report: row.report,
                original: word(BlobId::parse(&row.blob_id))?,
            });
        }
    }
    Ok(found)
}

/// How many badges the whole instance holds; one account where one is named.
pub async fn count_all(on: &mut impl Handle, account: Option<&AccountId>) -> Result<i64> {
    let account = account.map(AccountId::as_str);
    Ok(fetch_one!(on, (i64,), COUNT_ALL, account)?.0)
}

/// The next badges of the whole instance behind `after`, at most 100; of one account where one is
/// named.
pub async fn after(
    on: &mut impl Handle,
    account: Option<&AccountId>,
    after: &str,
) -> Result<Vec<BadgeId>> {
    let rows = match account {
        Some(account) => fetch_all!(on, (String,), OF_ACCOUNT_AFTER, account.as_str(), after)?,
        None => fetch_all!(on, (String,), ALL_AFTER, after)?,
    };
    rows.into_iter().map(|(text,)| id(text)).collect()
}

/// The badges whose last check is oldest: a day where they are shared, else a week.
pub async fn due(on: &mut impl Handle, now: Millis) -> Result<Vec<BadgeId>> {
    let (day, week) = (now.plus(-Millis::DAY), now.plus(-7 * Millis::DAY));
    let rows = fetch_all!(on, (String,), DUE, day.0, week.0, now.0)?;
    rows.into_iter().map(|(text,)| id(text)).collect()
}

/// The badges of an account that are not known to be its holder's.
pub async fn not_mine(on: &mut impl Handle, account: &AccountId) -> Result<Vec<BadgeId>> {
    let rows = fetch_all!(on, (String,), NOT_MINE_OF, account.as_str())?;
    rows.into_iter().map(|(text,)| id(text)).collect()
}

/// The confirmed addresses of an account, as their owner typed them.
pub async fn confirmed_addresses(on: &mut impl Handle, account: &AccountId) -> Result<Vec<String>> {
    let rows = fetch_all!(on, (String,), CONFIRMED, account.as_str())?;
    Ok(rows.into_iter().map(|(address,)| address).collect())
}

/// Says that bytes are wanted, before anything names them. Whoever sweeps at the same time waits
/// for the end of this transaction, or is done: then the bytes have to be kept again.
pub async fn keep_blob(tx: &mut Tx, blob: &BlobId, now: Millis) -> Result<()> {
    execute!(tx, KEEP_BLOB, blob.as_str(), now.0)?;
    Ok(())
}

/// Names bytes that were said to be wanted.
pub async fn attach(tx: &mut Tx, id: &BadgeId, role: Role, blob: &BlobId) -> Result<()> {
    execute!(tx, ATTACH, id.as_str(), role.word(), blob.as_str())?;
    Ok(())
}

/// Notes the sides of a badge's picture.
pub async fn note_sides(tx: &mut Tx, id: &BadgeId, (width, height): (u32, u32)) -> Result<()> {
    execute!(
        tx,
        NOTE_SIDES,
        id.as_str(),
        i64::from(width),
        i64::from(height)
    )?;
    Ok(())
}

/// No longer names bytes.
pub async fn detach(tx: &mut Tx, id: &BadgeId, role: Role) -> Result<()> {
    execute!(tx, DETACH, id.as_str(), role.word())?;
    Ok(())
}

/// The bytes of a badge in a role.
pub async fn blob(on: &mut impl Handle, id: &BadgeId, role: Role) -> Result<Option<BlobId>> {
    let found = fetch_optional!(on, (String,), BLOB, id.as_str(), role.word())?;
    found.map(|(text,)| word(BlobId::parse(&text))).transpose()
}

/// Whether anything names these bytes.
pub async fn is_named(on: &mut impl Handle, blob: &BlobId) -> Result<bool> {
    Ok(fetch_optional!(on, (i32,), NAMED_BLOB, blob.as_str())?.is_some())
}

/// Gives bytes up that nothing names and nobody has wanted since `before`; `true` when they are
/// to be removed, before this transaction ends.
pub async fn release_blob(tx: &mut Tx, blob: &BlobId, before: Millis) -> Result<bool> {
    execute!(tx, MEET_BLOB, blob.as_str())?;
    Ok(execute!(tx, RELEASE_BLOB, blob.as_str(), before.0)? > 0)
}
