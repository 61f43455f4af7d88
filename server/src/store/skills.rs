//! The skills that badges name, a row for each; written together with the badge's findings.

use domain::BadgeId;

use super::badges::id;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, statements};

statements! {
    FORGET = "DELETE FROM badge_skill WHERE badge_id = $1";
    INSERT = "INSERT INTO badge_skill (badge_id, account_id, position, skill_key, name, framework, url, code, level, source)
        SELECT id, account_id, $2, $3, $4, $5, $6, $7, $8, $9 FROM badge WHERE id = $1";
    NOTE_VERSION = "UPDATE badge SET skills_version = $2 WHERE id = $1";
    UNREAD = "SELECT id, report FROM badge WHERE skills_version < $1 ORDER BY skills_version, id LIMIT 100";
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

/// Writes the skills of a badge in place of those before, as a version of the reader found them.
pub async fn replace(tx: &mut Tx, badge: &BadgeId, skills: &[Skill], version: i64) -> Result<()> {
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
    execute!(tx, NOTE_VERSION, badge.as_str(), version)?;
    Ok(())
}

/// Badges whose skills were read by an older version or never, with their reports; 100 at most.
pub async fn unread(on: &mut impl Handle, version: i64) -> Result<Vec<(BadgeId, Option<String>)>> {
    let rows = fetch_all!(on, (String, Option<String>), UNREAD, version)?;
    rows.into_iter()
        .map(|(text, report)| Ok((id(text)?, report)))
        .collect()
}
