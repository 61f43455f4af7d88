//! The skills that badges name, a row for each; written together with the badge's findings.

use domain::skill::Proof;
use domain::{AccountId, BadgeId, Millis, Verdict};

use super::badges::{at, id, word};
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, statements};

statements! {
    FORGET = "DELETE FROM badge_skill WHERE badge_id = $1";
    INSERT = "INSERT INTO badge_skill (badge_id, account_id, position, skill_key, name, framework, url, code, level, source)
        SELECT id, account_id, $2, $3, $4, $5, $6, $7, $8, $9 FROM badge WHERE id = $1";
    PROVEN = "SELECT s.skill_key, s.name, s.framework, s.url, s.code, s.level, s.badge_id, b.name AS badge, b.issuer, b.verdict, b.expires_at
        FROM badge_skill s JOIN badge b ON b.id = s.badge_id
        WHERE s.account_id = $1 AND b.acceptance = 'accepted' AND b.recipient = 'mine'
        AND b.verdict IN ('valid', 'status_unknown', 'expired', 'not_yet_valid', 'intact', 'unverified')
        ORDER BY COALESCE(b.issued_at, b.received_at) DESC, b.id DESC, s.position LIMIT 50000";
}

/// How a badge names a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// As an alignment.
    Alignment,
    /// As a keyword.
    Tag,
}

impl Source {
    const fn word(self) -> &'static str {
        match self {
            Self::Alignment => "alignment",
            Self::Tag => "tag",
        }
    }
}

/// One skill that a badge names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// What makes two skills the same.
    pub key: String,
    /// Its name, without a level.
    pub name: String,
    /// The framework that it belongs to.
    pub framework: Option<String>,
    /// Where it is described, http(s) only.
    pub url: Option<String>,
    /// Its code in the framework.
    pub code: Option<String>,
    /// The level that the badge gives, from 1.
    pub level: Option<i64>,
    /// How the badge names it.
    pub source: Source,
}

/// Writes the skills of a badge in place of those before.
pub(super) async fn replace(tx: &mut Tx, badge: &BadgeId, skills: &[Skill]) -> Result<()> {
    execute!(tx, FORGET, badge.as_str())?;
    for (position, skill) in (0_i64..).zip(skills) {
        execute!(
            tx,
            INSERT,
            badge.as_str(),
            position,
            &skill.key,
            &skill.name,
            skill.framework.as_deref(),
            skill.url.as_deref(),
            skill.code.as_deref(),
            skill.level,
            skill.source.word()
        )?;
    }
    Ok(())
}

/// A skill as one badge names it.
#[derive(Debug, Clone)]
pub struct Named {
    /// What makes two skills the same.
    pub key: String,
    /// Its name, without a level.
    pub name: String,
    /// The framework that it belongs to.
    pub framework: Option<String>,
    /// Where it is described.
    pub url: Option<String>,
    /// Its code in the framework.
    pub code: Option<String>,
    /// The badge.
    pub proof: Proof,
}

#[derive(sqlx::FromRow)]
struct RawNamed {
    skill_key: String,
    name: String,
    framework: Option<String>,
    url: Option<String>,
    code: Option<String>,
    level: Option<i64>,
    badge_id: String,
    badge: String,
    issuer: String,
    verdict: String,
    expires_at: Option<i64>,
}

/// The skills that the badges of an account name, the last issued first: accepted badges that were
/// sent to its holder and are neither false nor withdrawn.
pub async fn proven(on: &mut impl Handle, account: &AccountId, now: Millis) -> Result<Vec<Named>> {
    let rows = fetch_all!(on, RawNamed, PROVEN, account.as_str())?;
    rows.into_iter()
        .map(|raw| {
            let verdict = word(Verdict::from_word(&raw.verdict))?;
            Ok(Named {
                key: raw.skill_key,
                name: raw.name,
                framework: raw.framework,
                url: raw.url,
                code: raw.code,
                proof: Proof {
                    badge: id(raw.badge_id)?,
                    name: raw.badge,
                    issuer: raw.issuer,
                    verdict: at(verdict, raw.expires_at.map(Millis), now),
                    level: raw.level,
                },
            })
        })
        .collect()
}
