//! Frameworks that operators brought.

use domain::Millis;
use domain::skill::{Framework, FrameworkSkill, FrameworkTile};

use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    LIST = "SELECT f.word, f.name, f.imported_at, (SELECT COUNT(*) FROM framework_skill s WHERE s.framework = f.word) FROM framework f";
    FIND = "SELECT name, source FROM framework WHERE word = $1";
    LEVELS = "SELECT level, name FROM framework_level WHERE framework = $1 ORDER BY level";
    SKILLS = "SELECT name, part, code, url FROM framework_skill WHERE framework = $1 ORDER BY position";
    DELETE = "DELETE FROM framework WHERE word = $1";
    INSERT = "INSERT INTO framework (word, name, source, imported_at) VALUES ($1, $2, $3, $4)";
    ADD_LEVEL = "INSERT INTO framework_level (framework, level, name) VALUES ($1, $2, $3)";
    ADD_SKILL = "INSERT INTO framework_skill (framework, position, name, part, code, url) VALUES ($1, $2, $3, $4, $5, $6)";
}

/// All of them, in no order.
pub async fn list(on: &mut impl Handle) -> Result<Vec<FrameworkTile>> {
    let rows = fetch_all!(on, (String, String, i64, i64), LIST)?;
    let one = |(word, name, imported, skills): (String, String, i64, i64)| FrameworkTile {
        word,
        name,
        skills: u32::try_from(skills).unwrap_or(u32::MAX),
        shipped: false,
        imported: Some(Millis(imported)),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// One of them by its word.
pub async fn find(on: &mut impl Handle, word: &str) -> Result<Option<Framework>> {
    let found = fetch_optional!(on, (String, Option<String>), FIND, word)?;
    let Some((name, source)) = found else {
        return Ok(None);
    };
    let skills = fetch_all!(
        on,
        (String, String, Option<String>, Option<String>),
        SKILLS,
        word
    )?;
    Ok(Some(Framework {
        word: word.to_owned(),
        name,
        source,
        levels: fetch_all!(on, (i64, String), LEVELS, word)?,
        skills: skills
            .into_iter()
            .map(|(name, group, code, url)| FrameworkSkill {
                name,
                group,
                code,
                url,
            })
            .collect(),
    }))
}

/// Writes a framework in the place of the one before.
pub async fn replace(tx: &mut Tx, framework: &Framework, now: Millis) -> Result<()> {
    let word = framework.word.as_str();
    execute!(tx, DELETE, word)?;
    execute!(
        tx,
        INSERT,
        word,
        &framework.name,
        framework.source.as_deref(),
        now.0
    )?;
    for (level, name) in &framework.levels {
        execute!(tx, ADD_LEVEL, word, *level, name)?;
    }
    for (position, skill) in (0_i64..).zip(&framework.skills) {
        execute!(
            tx,
            ADD_SKILL,
            word,
            position,
            &skill.name,
            &skill.group,
            skill.code.as_deref(),
            skill.url.as_deref()
        )?;
    }
    Ok(())
}

/// Deletes a framework; `false` when it was not there.
pub async fn delete(tx: &mut Tx, word: &str) -> Result<bool> {
    Ok(execute!(tx, DELETE, word)? > 0)
}
