//! The frameworks that there are.

use std::sync::LazyLock;

use domain::skill::{Framework, FrameworkTile};

use super::{SHIPPED, parse};
use crate::store::db::Handle;
use crate::store::frameworks;

/// What is shipped. A test reads each of them.
static READ: LazyLock<Vec<Framework>> = LazyLock::new(|| {
    let shipped = SHIPPED.iter();
    shipped
        .filter_map(|(word, bytes)| parse(word, bytes).ok())
        .collect()
});

/// All of them, A to Z.
///
/// # Errors
/// The database.
pub async fn list(on: &mut impl Handle) -> Result<Vec<FrameworkTile>, sqlx::Error> {
    let mut all = frameworks::list(on).await?;
    for shipped in READ.iter() {
        match all.iter_mut().find(|one| one.word == shipped.word) {
            Some(one) => one.shipped = true,
            None => all.push(FrameworkTile {
                word: shipped.word.clone(),
                name: shipped.name.clone(),
                skills: u32::try_from(shipped.skills.len()).unwrap_or(u32::MAX),
                shipped: true,
                imported: None,
            }),
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

/// One of them by its word.
///
/// # Errors
/// The database.
pub async fn find(on: &mut impl Handle, word: &str) -> Result<Option<Framework>, sqlx::Error> {
    let brought = frameworks::find(on, word).await?;
    let shipped = || READ.iter().find(|one| one.word == word).cloned();
    Ok(brought.or_else(shipped))
}
