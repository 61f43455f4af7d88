//! What a learner's badges are to mini-maps: what their achievements are known by, and what they
//! are worth at a moment. Progress itself is never stored.

use std::collections::BTreeMap;

use domain::{AccountId, BadgeId, Millis, Verdict};
use maps::progress::{Held, IssuedName, Standing};

use super::badges::{at, id, word};
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, statements};

/// A learner's own badges, a row for each identifier: confirmed as theirs, and accepted or not.
/// Rows of one badge follow each other.
macro_rules! held {
    ($whose:literal, $acceptance:literal) => {
        concat!(
            "SELECT b.account_id, b.id, b.name, b.issuer, b.verdict, b.expires_at, a.iri FROM badge b
            LEFT JOIN badge_achievement a ON a.account_id = b.account_id AND a.badge_id = b.id
            WHERE b.account_id ",
            $whose,
            " AND b.acceptance = '",
            $acceptance,
            "' AND b.recipient = 'mine' ORDER BY b.account_id, b.received_at, b.id"
        )
    };
}

statements! {
    FORGET = "DELETE FROM badge_achievement WHERE badge_id = $1";
    INSERT = "INSERT INTO badge_achievement (badge_id, account_id, position, iri) SELECT id, account_id, $2, $3 FROM badge WHERE id = $1
        ON CONFLICT (badge_id, iri) DO NOTHING";
    OF_BADGE = "SELECT iri FROM badge_achievement WHERE account_id = $1 AND badge_id = $2 ORDER BY position";
    HELD = held!("= $1", "accepted");
    WAITING = held!("= $1", "pending");
    HELD_OF_MANY = held!("IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32)", "accepted");
}

/// Accounts of one query.
const AT_ONCE: usize = 32;

/// Writes what the achievement of a badge is known by, in place of what stood there before.
pub(super) async fn replace(tx: &mut Tx, badge: &BadgeId, iris: &[String]) -> Result<()> {
    execute!(tx, FORGET, badge.as_str())?;
    for (position, iri) in (0_i64..).zip(iris) {
        execute!(tx, INSERT, badge.as_str(), position, iri)?;
    }
    Ok(())
}

/// What the achievement of a badge is known by, its own identifier first: the one by which a map
/// names it. Empty where nothing is proven.
pub async fn of_badge(
    on: &mut impl Handle,
    account: &AccountId,
    badge: &BadgeId,
) -> Result<Vec<String>> {
    let rows = fetch_all!(on, (String,), OF_BADGE, account.as_str(), badge.as_str())?;
    Ok(rows.into_iter().map(|(iri,)| iri).collect())
}

#[derive(sqlx::FromRow)]
struct RawHeld {
    account_id: String,
    id: String,
    name: String,
    issuer: String,
    verdict: Option<String>,
    expires_at: Option<i64>,
    iri: Option<String>,
}

/// The badges of an account that count on a map, in the order of reception.
pub async fn held(on: &mut impl Handle, account: &AccountId, now: Millis) -> Result<Vec<Held>> {
    let rows = fetch_all!(on, RawHeld, HELD, account.as_str())?;
    gather(rows, now)
}

/// Those in its inbox, which would count once they are accepted.
pub async fn waiting(on: &mut impl Handle, account: &AccountId, now: Millis) -> Result<Vec<Held>> {
    let rows = fetch_all!(on, RawHeld, WAITING, account.as_str())?;
    gather(rows, now)
}

fn gather(rows: Vec<RawHeld>, now: Millis) -> Result<Vec<Held>> {
    let mut held = Vec::new();
    for raw in rows {
        put(&mut held, raw, now)?;
    }
    Ok(held)
}

/// The same of many accounts; those that hold none have an empty list.
pub async fn held_of_many(
    on: &mut impl Handle,
    accounts: &[AccountId],
    now: Millis,
) -> Result<BTreeMap<AccountId, Vec<Held>>> {
    let mut many = BTreeMap::new();
    for chunk in accounts.chunks(AT_ONCE) {
        let mut i = [""; AT_ONCE];
        for (place, account) in i.iter_mut().zip(chunk) {
            *place = account.as_str();
            many.entry(account.clone()).or_insert_with(Vec::new);
        }
        let rows = fetch_all!(
            on,
            RawHeld,
            HELD_OF_MANY,
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
        let mut whose: Option<(String, Vec<Held>)> = None;
        for mut raw in rows {
            let account = std::mem::take(&mut raw.account_id);
            let other = whose.as_ref().is_none_or(|(same, _)| *same != account);
            if other && let Some((before, held)) = whose.replace((account, Vec::new())) {
                many.insert(id(before)?, held);
            }
            if let Some((_, held)) = &mut whose {
                put(held, raw, now)?;
            }
        }
        if let Some((last, held)) = whose {
            many.insert(id(last)?, held);
        }
    }
    Ok(many)
}

/// Puts a row to the badge that came last, or begins another.
fn put(held: &mut Vec<Held>, raw: RawHeld, now: Millis) -> Result<()> {
    if held.last().is_none_or(|last| last.badge != raw.id) {
        let verdict = raw.verdict.as_deref();
        let verdict = verdict.map(|text| word(Verdict::from_word(text)));
        held.push(Held {
            badge: raw.id,
            achievements: Vec::new(),
            names: vec![IssuedName {
                name: raw.name,
                issuer: raw.issuer,
            }],
            standing: standing(verdict.transpose()?, raw.expires_at.map(Millis), now),
        });
    }
    if let Some(last) = held.last_mut() {
        last.achievements.extend(raw.iri);
    }
    Ok(())
}

/// What a badge is worth on a map.
fn standing(verdict: Option<Verdict>, expires: Option<Millis>, now: Millis) -> Standing {
    match verdict.map(|verdict| at(verdict, expires, now)) {
        Some(Verdict::Valid | Verdict::StatusUnknown) => Standing::Valid,
        Some(Verdict::Expired) => Standing::Expired,
        Some(Verdict::Revoked | Verdict::Suspended | Verdict::Invalid | Verdict::Unreadable) => {
            Standing::Revoked
        }
        None | Some(Verdict::NotYetValid | Verdict::Intact | Verdict::Unverified) => {
            Standing::Pending
        }
    }
}
