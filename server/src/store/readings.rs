//! Which version of the reader drew what is kept beside a badge, and writing it.

use domain::BadgeId;

use super::achievements;
use super::badges::id;
use super::db::{Handle, Result, Tx};
use super::skills::{self, Skill};
use crate::{execute, fetch_all, statements};

statements! {
    NOTE_VERSION = "UPDATE badge SET reader_version = $2 WHERE id = $1";
    CATCH_UP = "UPDATE badge SET reader_version = $2 WHERE id = $1 AND reader_version < $2";
    UNREAD = "SELECT id, report FROM badge WHERE reader_version < $1 ORDER BY reader_version, id LIMIT 100";
}

/// What is drawn from a report.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The skills that the badge names.
    pub skills: Vec<Skill>,
    /// What its achievement is known by; nothing where that stays what it was.
    pub achievements: Option<Vec<String>>,
    /// The version of the reader.
    pub version: i64,
}

/// Writes what was read of a badge in place of what stood there before.
pub async fn write(tx: &mut Tx, badge: &BadgeId, reading: &Reading) -> Result<()> {
    replace(tx, badge, reading).await?;
    execute!(tx, NOTE_VERSION, badge.as_str(), reading.version)?;
    Ok(())
}

/// Writes what a newer reader found in a stored report, unless somebody has written since.
pub async fn catch_up(
    tx: &mut Tx,
    badge: &BadgeId,
    reading: Option<&Reading>,
    version: i64,
) -> Result<()> {
    // First: on PostgreSQL it waits for whoever writes the badge just now.
    let behind = execute!(tx, CATCH_UP, badge.as_str(), version)? > 0;
    if let Some(reading) = reading.filter(|_| behind) {
        replace(tx, badge, reading).await?;
    }
    Ok(())
}

async fn replace(tx: &mut Tx, badge: &BadgeId, reading: &Reading) -> Result<()> {
    skills::replace(tx, badge, &reading.skills).await?;
    if let Some(found) = &reading.achievements {
        achievements::replace(tx, badge, found).await?;
    }
    Ok(())
}

/// Badges that were read by an older version or never, with their reports; 100 at most.
pub async fn unread(on: &mut impl Handle, version: i64) -> Result<Vec<(BadgeId, Option<String>)>> {
    let rows = fetch_all!(on, (String, Option<String>), UNREAD, version)?;
    rows.into_iter()
        .map(|(text, report)| Ok((id(text)?, report)))
        .collect()
}
