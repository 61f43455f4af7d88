//! Objectives' rows: which version of a map a learner follows, and what they declared.
//!
//! Where somebody is on a map is never stored: it is drawn from their badges whenever it is shown.

use std::collections::BTreeMap;

use domain::map::{Declared, StationBadge};
use domain::{AccountId, BadgeId, MapId, Millis, ObjectiveId, Verdict};
use maps::NodeId;

use super::accounts::parse_id;
use super::badges::{at, word};
use super::db::{Handle, Result, Tx};
use super::maps::{RawVersion, VersionRow};
use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};

/// The columns of [`RawObjective`], from the objective `o` and its version `v`.
macro_rules! objective {
    () => {
        "o.id AS of_objective, o.account_id, o.passed, o.created_at, v.id, v.map_id, v.number, v.document, v.published_at,
            COALESCE((SELECT MAX(n.number) FROM map_version n WHERE n.map_id = v.map_id), v.number) AS newest"
    };
}

statements! {
    INSERT = "INSERT INTO objective (id, account_id, version_id, passed, created_at) VALUES ($1, $2, $3, $4, $5)";
    COUNT = "SELECT COUNT(*) FROM objective WHERE account_id = $1";
    HOLD = "UPDATE objective SET passed = passed WHERE account_id = $1 AND id = $2";
    IDS = "SELECT id FROM objective WHERE account_id = $1 ORDER BY created_at DESC, id DESC";
    LIST = concat!("SELECT ", objective!(), " FROM objective o JOIN map_version v ON v.id = o.version_id
        WHERE o.account_id = $1 ORDER BY o.created_at DESC, o.id DESC");
    FIND = concat!("SELECT ", objective!(), " FROM objective o JOIN map_version v ON v.id = o.version_id WHERE o.account_id = $1 AND o.id = $2");
    FOLLOWING = "SELECT o.id FROM objective o JOIN map_version v ON v.id = o.version_id
        WHERE o.account_id = $1 AND (v.map_id = $2 OR v.id = $3) ORDER BY o.created_at LIMIT 1";
    FOLLOWING_ALIKE = "SELECT o.id FROM objective o JOIN map_version v ON v.id = o.version_id JOIN map_version alike ON alike.document = v.document
        WHERE o.account_id = $1 AND alike.id = $2 ORDER BY o.created_at, o.id LIMIT 1";
    SET_VERSION = "UPDATE objective SET version_id = $3, passed = $4 WHERE account_id = $1 AND id = $2";
    PASS = "UPDATE objective SET passed = $3 WHERE account_id = $1 AND id = $2";
    DELETE = "DELETE FROM objective WHERE account_id = $1 AND id = $2";
    DECLARED = "SELECT node, line, declared_at FROM objective_declared WHERE objective_id = $1";
    DECLARE = "INSERT INTO objective_declared (objective_id, node, line, declared_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (objective_id, node) DO UPDATE SET line = excluded.line, declared_at = excluded.declared_at";
    UNDECLARE = "DELETE FROM objective_declared WHERE objective_id = $1 AND node = $2";
    DECLARED_AMONG = "SELECT d.objective_id, d.node FROM objective_declared d JOIN objective o ON o.id = d.objective_id
            JOIN map_version v ON v.id = o.version_id
        WHERE v.map_id = $1 AND d.objective_id > $2 AND d.objective_id <= $3";
    VERSION = "SELECT id, map_id, number, document, published_at FROM map_version WHERE id = $1";
    STATIONS = "SELECT id, name, issuer, issued_at, expires_at, verdict FROM badge WHERE account_id = $1
        AND id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    SKILLS = "SELECT badge_id, skill_key, name, framework FROM badge_skill WHERE account_id = $1
        AND badge_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ORDER BY badge_id, position";
    BEHIND = "SELECT o.id, o.account_id, v.id AS version FROM objective o JOIN map_version v ON v.id = o.version_id JOIN map m ON m.id = v.map_id
        WHERE v.map_id = $1 AND v.number < $2 AND o.id > $3 AND o.account_id <> m.account_id ORDER BY o.id LIMIT 512";
}

/// An objective with the version that it follows.
#[derive(Debug, Clone)]
pub struct ObjectiveRow {
    /// Which one.
    pub id: ObjectiveId,
    /// Whose.
    pub account: AccountId,
    /// The version.
    pub version: VersionRow,
    /// The number of the newest version that the learner has decided not to follow.
    pub passed: u32,
    /// The number of the newest version that there is.
    pub newest: u32,
    /// Since when.
    pub since: Millis,
}

impl ObjectiveRow {
    /// Whether a newer version waits for an answer.
    #[must_use]
    pub fn has_newer(&self) -> bool {
        self.newest > self.version.number && self.newest > self.passed
    }
}

#[derive(sqlx::FromRow)]
struct RawStation {
    id: String,
    name: String,
    issuer: String,
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    verdict: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct RawObjective {
    of_objective: String,
    account_id: String,
    passed: i64,
    created_at: i64,
    newest: i64,
    #[sqlx(flatten)]
    version: RawVersion,
}

impl RawObjective {
    pub(super) fn read(self) -> Result<ObjectiveRow> {
        let number = |number: i64| word(u32::try_from(number).ok());
        Ok(ObjectiveRow {
            id: parse_id(&self.of_objective)?,
            account: parse_id(&self.account_id)?,
            version: self.version.read()?,
            passed: number(self.passed)?,
            newest: number(self.newest)?,
            since: Millis(self.created_at),
        })
    }
}

/// Takes a version as an objective.
pub async fn insert(
    tx: &mut Tx,
    account: &AccountId,
    id: &ObjectiveId,
    version: &str,
    number: u32,
    now: Millis,
) -> Result<()> {
    let (id, account, number) = (id.as_str(), account.as_str(), i64::from(number));
    execute!(tx, INSERT, id, account, version, number, now.0)?;
    Ok(())
}

/// How many objectives an account has.
pub async fn count(on: &mut impl Handle, account: &AccountId) -> Result<i64> {
    Ok(fetch_one!(on, (i64,), COUNT, account.as_str())?.0)
}

/// Keeps an objective until this transaction ends: nothing is made for it while it goes. `false` when
/// the account has none such.
pub async fn hold(tx: &mut Tx, account: &AccountId, id: &ObjectiveId) -> Result<bool> {
    Ok(execute!(tx, HOLD, account.as_str(), id.as_str())? > 0)
}

/// The objectives of an account, the newest first, without their maps, each of which can be long.
pub async fn ids(on: &mut impl Handle, account: &AccountId) -> Result<Vec<ObjectiveId>> {
    let rows = fetch_all!(on, (String,), IDS, account.as_str())?;
    rows.into_iter().map(|(id,)| parse_id(&id)).collect()
}

/// The objectives of an account, the newest first.
pub async fn list(on: &mut impl Handle, account: &AccountId) -> Result<Vec<ObjectiveRow>> {
    let rows = fetch_all!(on, RawObjective, LIST, account.as_str())?;
    rows.into_iter().map(RawObjective::read).collect()
}

/// One objective of an account.
pub async fn find_of(
    on: &mut impl Handle,
    account: &AccountId,
    id: &ObjectiveId,
) -> Result<Option<ObjectiveRow>> {
    let raw = fetch_optional!(on, RawObjective, FIND, account.as_str(), id.as_str())?;
    raw.map(RawObjective::read).transpose()
}

/// The objective by which an account follows a map in any version, or this very version.
pub async fn following(
    on: &mut impl Handle,
    account: &AccountId,
    map: Option<&MapId>,
    version: &str,
) -> Result<Option<ObjectiveId>> {
    let (account, map) = (account.as_str(), map.map_or("", MapId::as_str));
    let row = fetch_optional!(on, (String,), FOLLOWING, account, map, version)?;
    row.map(|(id,)| parse_id(&id)).transpose()
}

/// The objective by which an account follows the very map that this version holds.
pub async fn following_alike(
    on: &mut impl Handle,
    account: &AccountId,
    version: &str,
) -> Result<Option<ObjectiveId>> {
    let row = fetch_optional!(on, (String,), FOLLOWING_ALIKE, account.as_str(), version)?;
    row.map(|(id,)| parse_id(&id)).transpose()
}

/// Follows another version from now on.
pub async fn set_version(
    tx: &mut Tx,
    account: &AccountId,
    id: &ObjectiveId,
    version: &VersionRow,
) -> Result<bool> {
    let (account, id, number) = (account.as_str(), id.as_str(), i64::from(version.number));
    Ok(execute!(tx, SET_VERSION, account, id, &version.id, number)? > 0)
}

/// Decides not to follow the versions up to a number.
pub async fn pass(tx: &mut Tx, account: &AccountId, id: &ObjectiveId, upto: u32) -> Result<bool> {
    let (account, id) = (account.as_str(), id.as_str());
    Ok(execute!(tx, PASS, account, id, i64::from(upto))? > 0)
}

/// Follows a map no longer; `false` when the account has no such objective.
pub async fn delete(tx: &mut Tx, account: &AccountId, id: &ObjectiveId) -> Result<bool> {
    Ok(execute!(tx, DELETE, account.as_str(), id.as_str())? > 0)
}

/// What was declared as done without a badge.
pub async fn declared(
    on: &mut impl Handle,
    id: &ObjectiveId,
) -> Result<BTreeMap<NodeId, Declared>> {
    let rows = fetch_all!(on, (String, String, i64), DECLARED, id.as_str())?;
    rows.into_iter()
        .map(|(node, line, on)| {
            let node = word(NodeId::new(&node).ok())?;
            let on = Some(Millis(on));
            Ok((node, Declared { line, on }))
        })
        .collect()
}

/// Declares a node as done, or says something else of it.
pub async fn declare(
    tx: &mut Tx,
    id: &ObjectiveId,
    node: &NodeId,
    line: &str,
    now: Millis,
) -> Result<()> {
    execute!(tx, DECLARE, id.as_str(), node.as_str(), line, now.0)?;
    Ok(())
}

/// Takes a declaration back.
pub async fn undeclare(tx: &mut Tx, id: &ObjectiveId, node: &NodeId) -> Result<()> {
    execute!(tx, UNDECLARE, id.as_str(), node.as_str())?;
    Ok(())
}

/// Objectives on older versions of a map than this, 512 of them behind `after`: which, whose, and
/// on which version. Its author's own is none of them.
pub async fn behind(
    on: &mut impl Handle,
    map: &MapId,
    number: u32,
    after: &str,
) -> Result<Vec<(ObjectiveId, AccountId, String)>> {
    let (map, number) = (map.as_str(), i64::from(number));
    let rows = fetch_all!(on, (String, String, String), BEHIND, map, number, after)?;
    rows.into_iter()
        .map(|(id, account, version)| Ok((parse_id(&id)?, parse_id(&account)?, version)))
        .collect()
}

/// What was declared on the objectives of a map, those behind `after` up to `upto`.
pub async fn declared_among(
    on: &mut impl Handle,
    map: &MapId,
    after: &str,
    upto: &str,
) -> Result<BTreeMap<ObjectiveId, Vec<NodeId>>> {
    let rows = fetch_all!(
        on,
        (String, String),
        DECLARED_AMONG,
        map.as_str(),
        after,
        upto
    )?;
    let mut all: BTreeMap<ObjectiveId, Vec<NodeId>> = BTreeMap::new();
    for (id, node) in rows {
        let node = word(NodeId::new(&node).ok())?;
        all.entry(parse_id(&id)?).or_default().push(node);
    }
    Ok(all)
}

/// A version by what it is known by.
pub async fn version(on: &mut impl Handle, id: &str) -> Result<Option<VersionRow>> {
    let raw = fetch_optional!(on, RawVersion, VERSION, id)?;
    raw.map(RawVersion::read).transpose()
}

/// Badges of an account by their identifiers, as stations show them.
pub async fn badges(
    on: &mut impl Handle,
    account: &AccountId,
    ids: &[BadgeId],
    now: Millis,
) -> Result<BTreeMap<BadgeId, StationBadge>> {
    let account = account.as_str();
    let mut found = BTreeMap::new();
    for some in ids.chunks(16) {
        // No badge has the empty identifier that the places left over are filled with.
        let i: [&str; 16] = std::array::from_fn(|n| some.get(n).map_or("", BadgeId::as_str));
        let rows = fetch_all!(
            on, RawStation, STATIONS, account, i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7],
            i[8], i[9], i[10], i[11], i[12], i[13], i[14], i[15]
        )?;
        for raw in rows {
            let id: BadgeId = parse_id(&raw.id)?;
            let expires = raw.expires_at.map(Millis);
            let verdict = raw.verdict.as_deref().map(Verdict::from_word);
            let verdict = verdict.map(word).transpose()?;
            let station = StationBadge {
                id: Some(id.clone()),
                name: raw.name,
                issuer: raw.issuer,
                issued: raw.issued_at.map(Millis),
                expires,
                verdict: verdict.map(|verdict| at(verdict, expires, now)),
            };
            found.insert(id, station);
        }
    }
    Ok(found)
}

/// The skills of some badges of an account: which badge, what makes two skills the same, the name,
/// and the framework.
pub async fn skills(
    on: &mut impl Handle,
    account: &AccountId,
    ids: &[BadgeId],
) -> Result<Vec<(String, String, String, Option<String>)>> {
    type Row = (String, String, String, Option<String>);
    let account = account.as_str();
    let mut found = Vec::new();
    for some in ids.chunks(16) {
        let i: [&str; 16] = std::array::from_fn(|n| some.get(n).map_or("", BadgeId::as_str));
        let rows = fetch_all!(
            on, Row, SKILLS, account, i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7], i[8], i[9],
            i[10], i[11], i[12], i[13], i[14], i[15]
        )?;
        found.extend(rows);
    }
    Ok(found)
}
