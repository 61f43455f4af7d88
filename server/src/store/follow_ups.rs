//! Follow-up links' rows: who lets whom follow which objective, and what was written to them.
//!
//! What a tutor reads is asked for by the tutor, what a learner reads by the learner; a link that
//! has ended, or whose learner is locked, is none to a tutor.

use std::collections::BTreeMap;

use domain::accompany::{Accepted, FollowUp, LastBadge, Received, Sent};
use domain::{
    AccountId, BadgeId, ConsentId, EncouragementId, FollowUpId, Millis, ObjectiveId, Slug,
};
use maps::NodeId;

use super::accounts::parse_id;
use super::badges::word;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};

/// The living links of the tutor `$1`; of them the link `$2`, where that is not null.
macro_rules! of_tutor {
    () => {
        "FROM follow_up f JOIN objective o ON o.id = f.objective_id JOIN map_version m ON m.id = o.version_id
                JOIN account a ON a.id = f.account_id
            WHERE f.tutor_id = $1 AND f.ended_at IS NULL AND a.locked_at IS NULL AND (CAST($2 AS TEXT) IS NULL OR f.id = $2)"
    };
}

/// Takes back the consents on which links rest, and with them the links.
macro_rules! withdraw {
    ($which:literal) => {
        concat!(
            "UPDATE consent SET withdrawn_at = $2 WHERE withdrawn_at IS NULL AND id IN
            (SELECT f.consent_id FROM follow_up f WHERE f.ended_at IS NULL AND ",
            $which,
            ")"
        )
    };
}

statements! {
    INSERT = "INSERT INTO follow_up (id, objective_id, account_id, name, slug, consent_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    COUNT = "SELECT COUNT(*) FROM follow_up WHERE objective_id = $1 AND ended_at IS NULL";
    LIVING = "SELECT f.id, f.name, f.slug, f.created_at, f.accepted_at, t.name AS tutor FROM follow_up f LEFT JOIN account t ON t.id = f.tutor_id
        WHERE f.account_id = $1 AND f.objective_id = $2 AND f.ended_at IS NULL ORDER BY f.created_at DESC, f.id DESC";
    RECEIVED = "SELECT t.name, e.line, e.written_at, e.read_at FROM encouragement e JOIN follow_up f ON f.id = e.follow_up_id
            JOIN account t ON t.id = f.tutor_id
        WHERE f.account_id = $1 AND f.objective_id = $2 ORDER BY e.written_at DESC, e.id DESC LIMIT 100";
    READ = "UPDATE encouragement SET read_at = $3 WHERE read_at IS NULL
        AND follow_up_id IN (SELECT f.id FROM follow_up f WHERE f.account_id = $1 AND f.objective_id = $2)";
    WITHDRAW = withdraw!("f.id = $1");
    WITHDRAW_OBJECTIVE = withdraw!("f.objective_id = $1");
    WITHDRAW_TUTOR = withdraw!("f.tutor_id = $1");
    END = "UPDATE follow_up SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    END_BY_CONSENT = "UPDATE follow_up SET ended_at = $3 WHERE account_id = $1 AND consent_id = $2 AND ended_at IS NULL";
    OF_LEARNER = "SELECT objective_id FROM follow_up WHERE account_id = $1 AND id = $2 AND ended_at IS NULL";
    OF_TUTOR = concat!("SELECT f.account_id, f.objective_id, m.title ", of_tutor!());
    BY_SLUG = "SELECT f.id, f.objective_id, f.account_id, f.name, f.tutor_id, f.ended_at, a.name AS learner, v.title
        FROM follow_up f JOIN account a ON a.id = f.account_id JOIN objective o ON o.id = f.objective_id JOIN map_version v ON v.id = o.version_id
        WHERE f.slug = $1 AND a.locked_at IS NULL";
    FOLLOWING = "SELECT id FROM follow_up WHERE tutor_id = $1 AND objective_id = $2 AND ended_at IS NULL LIMIT 1";
    ACCEPT = "UPDATE follow_up SET tutor_id = $2, accepted_at = $3 WHERE id = $1 AND tutor_id IS NULL AND ended_at IS NULL";
    LEARNERS = concat!("SELECT f.id, f.account_id, a.name, f.accepted_at, f.objective_id, o.created_at, o.version_id ", of_tutor!(),
        " ORDER BY f.accepted_at, f.id");
    LEARNER_COUNT = "SELECT COUNT(*) FROM follow_up f JOIN account a ON a.id = f.account_id
        WHERE f.tutor_id = $1 AND f.ended_at IS NULL AND a.locked_at IS NULL";
    DECLARED = concat!("SELECT d.objective_id, d.node, d.declared_at FROM objective_declared d WHERE d.objective_id IN (SELECT f.objective_id ", of_tutor!(), ")");
    BADGES = "SELECT id, name, issuer, issued_at, received_at FROM badge WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
        $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)";
    ENCOURAGE = "INSERT INTO encouragement (id, follow_up_id, line, written_at) VALUES ($1, $2, $3, $4)";
    SENT = "SELECT line, written_at FROM encouragement WHERE follow_up_id = $1 ORDER BY written_at DESC, id DESC LIMIT 100";
    EXPORTED = "SELECT f.id, v.title, f.name, f.slug, f.created_at, f.accepted_at, f.ended_at, t.name AS tutor FROM follow_up f
            JOIN objective o ON o.id = f.objective_id JOIN map_version v ON v.id = o.version_id LEFT JOIN account t ON t.id = f.tutor_id
        WHERE f.account_id = $1 ORDER BY f.created_at, f.id";
    WRITTEN = "SELECT e.line, e.written_at FROM encouragement e JOIN follow_up f ON f.id = e.follow_up_id
        WHERE f.tutor_id = $1 ORDER BY e.written_at, e.id";
}

/// A link to be made.
#[derive(Debug)]
pub struct NewFollowUp<'a> {
    /// Which one.
    pub id: &'a FollowUpId,
    /// Whose.
    pub account: &'a AccountId,
    /// To which objective.
    pub objective: &'a ObjectiveId,
    /// Whom it is for.
    pub name: &'a str,
    /// The end of its address.
    pub slug: &'a Slug,
    /// The consent that it rests on.
    pub consent: &'a ConsentId,
}

/// A link as whoever opens it finds it.
#[derive(Debug)]
pub struct Offered {
    /// Which one.
    pub id: FollowUpId,
    /// To which objective.
    pub objective: ObjectiveId,
    /// Whose.
    pub account: AccountId,
    /// Whom it is for.
    pub name: String,
    /// Who accepted it.
    pub tutor: Option<AccountId>,
    /// Whether it has ended.
    pub ended: bool,
    /// The learner's name.
    pub learner: String,
    /// The map's title.
    pub title: String,
}

/// A learner whom somebody accompanies.
#[derive(Debug)]
pub struct LearnerRow {
    /// By which link.
    pub id: FollowUpId,
    /// Who.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Since when they are accompanied.
    pub accepted: Millis,
    /// The objective.
    pub objective: ObjectiveId,
    /// Since when they follow it.
    pub followed: Millis,
    /// In which version.
    pub version: String,
}

/// A link in an export.
#[derive(Debug)]
pub struct ExportedRow {
    /// Which one.
    pub id: FollowUpId,
    /// The map's title.
    pub title: String,
    /// Whom it is for.
    pub name: String,
    /// The end of its address.
    pub slug: String,
    /// When it was made.
    pub created: Millis,
    /// When it was accepted.
    pub accepted: Option<Millis>,
    /// When it ended.
    pub ended: Option<Millis>,
    /// The name of whoever accepted it.
    pub tutor: Option<String>,
}

#[derive(sqlx::FromRow)]
struct RawLiving {
    id: String,
    name: String,
    slug: String,
    created_at: i64,
    accepted_at: Option<i64>,
    tutor: Option<String>,
}

#[derive(sqlx::FromRow)]
struct RawOffered {
    id: String,
    objective_id: String,
    account_id: String,
    name: String,
    tutor_id: Option<String>,
    ended_at: Option<i64>,
    learner: String,
    title: String,
}

#[derive(sqlx::FromRow)]
struct RawLearner {
    id: String,
    account_id: String,
    name: String,
    accepted_at: i64,
    objective_id: String,
    created_at: i64,
    version_id: String,
}

#[derive(sqlx::FromRow)]
struct RawExported {
    id: String,
    title: String,
    name: String,
    slug: String,
    created_at: i64,
    accepted_at: Option<i64>,
    ended_at: Option<i64>,
    tutor: Option<String>,
}

/// Makes a link.
pub async fn insert(tx: &mut Tx, new: &NewFollowUp<'_>, now: Millis) -> Result<()> {
    execute!(
        tx,
        INSERT,
        new.id.as_str(),
        new.objective.as_str(),
        new.account.as_str(),
        new.name,
        new.slug.as_str(),
        new.consent.as_str(),
        now.0
    )?;
    super::shares::note(tx, new.slug).await
}

/// How many living links an objective has.
pub async fn count(on: &mut impl Handle, objective: &ObjectiveId) -> Result<i64> {
    Ok(fetch_one!(on, (i64,), COUNT, objective.as_str())?.0)
}

/// The living links of an objective, the newest first; `url` makes their addresses.
pub async fn living(
    on: &mut impl Handle,
    account: &AccountId,
    objective: &ObjectiveId,
    url: impl Fn(&str) -> String,
) -> Result<Vec<FollowUp>> {
    let (account, objective) = (account.as_str(), objective.as_str());
    let rows = fetch_all!(on, RawLiving, LIVING, account, objective)?;
    rows.into_iter()
        .map(|raw| {
            let accepted = raw.tutor.zip(raw.accepted_at);
            Ok(FollowUp {
                id: parse_id(&raw.id)?,
                name: raw.name,
                url: url(&raw.slug),
                made: Millis(raw.created_at),
                accepted: accepted.map(|(by, on)| Accepted { by, on: Millis(on) }),
            })
        })
        .collect()
}

/// What a learner was written about an objective, the newest first. What was read since `fresh` is
/// still new: one look at the page can ask more than once.
pub async fn received(
    on: &mut impl Handle,
    account: &AccountId,
    objective: &ObjectiveId,
    fresh: Millis,
) -> Result<Vec<Received>> {
    type Row = (String, String, i64, Option<i64>);
    let (account, objective) = (account.as_str(), objective.as_str());
    let rows = fetch_all!(on, Row, RECEIVED, account, objective)?;
    let read = |(by, line, on, read): Row| Received {
        by,
        line,
        on: Millis(on),
        new: read.is_none_or(|read| read > fresh.0),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Notes that a learner has read what they were written about an objective.
pub async fn read(
    tx: &mut Tx,
    account: &AccountId,
    objective: &ObjectiveId,
    now: Millis,
) -> Result<()> {
    execute!(tx, READ, account.as_str(), objective.as_str(), now.0)?;
    Ok(())
}

/// Ends a link, and the consent that it rests on; `false` when it has ended already.
pub async fn end(tx: &mut Tx, id: &FollowUpId, now: Millis) -> Result<bool> {
    execute!(tx, WITHDRAW, id.as_str(), now.0)?;
    Ok(execute!(tx, END, id.as_str(), now.0)? > 0)
}

/// Ends the link that rests on a consent which was withdrawn.
pub async fn end_by_consent(
    tx: &mut Tx,
    account: &AccountId,
    consent: &ConsentId,
    now: Millis,
) -> Result<()> {
    execute!(
        tx,
        END_BY_CONSENT,
        account.as_str(),
        consent.as_str(),
        now.0
    )?;
    Ok(())
}

/// Withdraws the consents of an objective's links, before it goes and they with it.
pub async fn withdraw_of_objective(
    tx: &mut Tx,
    objective: &ObjectiveId,
    now: Millis,
) -> Result<()> {
    execute!(tx, WITHDRAW_OBJECTIVE, objective.as_str(), now.0)?;
    Ok(())
}

/// Withdraws the consents of the links that somebody has accepted, before their account goes.
pub async fn withdraw_of_tutor(tx: &mut Tx, tutor: &AccountId, now: Millis) -> Result<()> {
    execute!(tx, WITHDRAW_TUTOR, tutor.as_str(), now.0)?;
    Ok(())
}

/// The objective of one of a learner's living links.
pub async fn of_learner(
    on: &mut impl Handle,
    account: &AccountId,
    id: &FollowUpId,
) -> Result<Option<ObjectiveId>> {
    let row = fetch_optional!(on, (String,), OF_LEARNER, account.as_str(), id.as_str())?;
    row.map(|(id,)| parse_id(&id)).transpose()
}

/// Of one of the links that a tutor has accepted: the learner, the objective and its map's title.
pub async fn of_tutor(
    on: &mut impl Handle,
    tutor: &AccountId,
    id: &FollowUpId,
) -> Result<Option<(AccountId, ObjectiveId, String)>> {
    let id = Some(id.as_str());
    let row = fetch_optional!(on, (String, String, String), OF_TUTOR, tutor.as_str(), id)?;
    row.map(|(account, objective, title)| Ok((parse_id(&account)?, parse_id(&objective)?, title)))
        .transpose()
}

/// A link by its slug, ended or not.
pub async fn by_slug(on: &mut impl Handle, slug: &Slug) -> Result<Option<Offered>> {
    let Some(raw) = fetch_optional!(on, RawOffered, BY_SLUG, slug.as_str())? else {
        return Ok(None);
    };
    Ok(Some(Offered {
        id: parse_id(&raw.id)?,
        objective: parse_id(&raw.objective_id)?,
        account: parse_id(&raw.account_id)?,
        name: raw.name,
        tutor: raw.tutor_id.as_deref().map(parse_id).transpose()?,
        ended: raw.ended_at.is_some(),
        learner: raw.learner,
        title: raw.title,
    }))
}

/// The link by which a tutor follows an objective already.
pub async fn following(
    on: &mut impl Handle,
    tutor: &AccountId,
    objective: &ObjectiveId,
) -> Result<Option<FollowUpId>> {
    let (tutor, objective) = (tutor.as_str(), objective.as_str());
    let row = fetch_optional!(on, (String,), FOLLOWING, tutor, objective)?;
    row.map(|(id,)| parse_id(&id)).transpose()
}

/// Binds a link to whoever accepts it; `false` when somebody was quicker, or it has ended.
pub async fn accept(tx: &mut Tx, id: &FollowUpId, tutor: &AccountId, now: Millis) -> Result<bool> {
    Ok(execute!(tx, ACCEPT, id.as_str(), tutor.as_str(), now.0)? > 0)
}

/// Whom a tutor accompanies: all of them, or by one link.
pub async fn learners(
    on: &mut impl Handle,
    tutor: &AccountId,
    only: Option<&FollowUpId>,
) -> Result<Vec<LearnerRow>> {
    let only = only.map(FollowUpId::as_str);
    let rows = fetch_all!(on, RawLearner, LEARNERS, tutor.as_str(), only)?;
    rows.into_iter()
        .map(|raw| {
            Ok(LearnerRow {
                id: parse_id(&raw.id)?,
                account: parse_id(&raw.account_id)?,
                name: raw.name,
                accepted: Millis(raw.accepted_at),
                objective: parse_id(&raw.objective_id)?,
                followed: Millis(raw.created_at),
                version: raw.version_id,
            })
        })
        .collect()
}

/// How many learners a tutor accompanies.
pub async fn learner_count(on: &mut impl Handle, tutor: &AccountId) -> Result<i64> {
    Ok(fetch_one!(on, (i64,), LEARNER_COUNT, tutor.as_str())?.0)
}

/// Which nodes these learners have declared, and when; never what they say of them.
pub async fn declared(
    on: &mut impl Handle,
    tutor: &AccountId,
    only: Option<&FollowUpId>,
) -> Result<BTreeMap<ObjectiveId, Vec<(NodeId, Millis)>>> {
    let only = only.map(FollowUpId::as_str);
    let rows = fetch_all!(on, (String, String, i64), DECLARED, tutor.as_str(), only)?;
    let mut all: BTreeMap<ObjectiveId, Vec<(NodeId, Millis)>> = BTreeMap::new();
    for (objective, node, on) in rows {
        let node = word(NodeId::new(&node).ok())?;
        let said = (node, Millis(on));
        all.entry(parse_id(&objective)?).or_default().push(said);
    }
    Ok(all)
}

/// Badges by their identifiers, which were asked for by their owners before: what they are called, by
/// whom, and when they were issued, else received.
pub async fn badges(on: &mut impl Handle, ids: &[BadgeId]) -> Result<BTreeMap<BadgeId, LastBadge>> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(32) {
        // No badge has the empty identifier that the places left over are filled with.
        let i: [&str; 32] = std::array::from_fn(|n| some.get(n).map_or("", BadgeId::as_str));
        let rows = fetch_all!(
            on,
            (String, String, String, Option<i64>, i64),
            BADGES,
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
            i[15],
            i[16],
            i[17],
            i[18],
            i[19],
            i[20],
            i[21],
            i[22],
            i[23],
            i[24],
            i[25],
            i[26],
            i[27],
            i[28],
            i[29],
            i[30],
            i[31]
        )?;
        for (id, name, issuer, issued, received) in rows {
            let on = Millis(issued.unwrap_or(received));
            found.insert(parse_id(&id)?, LastBadge { name, issuer, on });
        }
    }
    Ok(found)
}

/// Writes a line to a learner.
pub async fn encourage(
    tx: &mut Tx,
    id: &EncouragementId,
    to: &FollowUpId,
    line: &str,
    now: Millis,
) -> Result<()> {
    execute!(tx, ENCOURAGE, id.as_str(), to.as_str(), line, now.0)?;
    Ok(())
}

/// The lines that were written by way of a link, the newest first.
pub async fn sent(on: &mut impl Handle, id: &FollowUpId) -> Result<Vec<Sent>> {
    let rows = fetch_all!(on, (String, i64), SENT, id.as_str())?;
    Ok(rows.into_iter().map(sent_of).collect())
}

fn sent_of((line, on): (String, i64)) -> Sent {
    let on = Millis(on);
    Sent { line, on }
}

/// All links of a learner, ended ones too, the first made first.
pub async fn exported(on: &mut impl Handle, account: &AccountId) -> Result<Vec<ExportedRow>> {
    let rows = fetch_all!(on, RawExported, EXPORTED, account.as_str())?;
    rows.into_iter()
        .map(|raw| {
            Ok(ExportedRow {
                id: parse_id(&raw.id)?,
                title: raw.title,
                name: raw.name,
                slug: raw.slug,
                created: Millis(raw.created_at),
                accepted: raw.accepted_at.map(Millis),
                ended: raw.ended_at.map(Millis),
                tutor: raw.tutor,
            })
        })
        .collect()
}

/// Every line that somebody wrote to learners, the first written first.
pub async fn written(on: &mut impl Handle, tutor: &AccountId) -> Result<Vec<Sent>> {
    let rows = fetch_all!(on, (String, i64), WRITTEN, tutor.as_str())?;
    Ok(rows.into_iter().map(sent_of).collect())
}
