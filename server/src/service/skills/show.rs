//! The page of an account's skills.

use domain::AccountId;
use domain::skill::{SkillsPage, SkillsQuery};

use super::gather::gather;
use crate::service::badges::BadgeError;
use crate::service::frameworks;
use crate::state::AppState;
use crate::store::skills;

/// What the badges of an account prove: accepted ones that were sent to its holder and are neither
/// false nor withdrawn.
///
/// # Errors
/// The database.
pub async fn show(
    state: &AppState,
    account: &AccountId,
    query: &SkillsQuery,
) -> Result<SkillsPage, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let named = skills::proven(&mut on, account, now).await?;
    let mut known = Vec::new();
    for tile in frameworks::list(&mut on).await? {
        // An empty framework has nothing to be held against.
        if tile.skills > 0 {
            known.extend(frameworks::find(&mut on, &tile.word).await?);
        }
    }
    Ok(gather(named, &known, query))
}
