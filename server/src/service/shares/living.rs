//! All links of an account at a glance: what others can see of it now.

use domain::AccountId;
use domain::share::SharedLink;

use super::owned;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::shares;

/// The shares of an account that open now, the newest first.
///
/// # Errors
/// The database.
pub async fn living(state: &AppState, account: &AccountId) -> Result<Vec<SharedLink>, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let rows = shares::living_of(&mut on, account, now).await?;
    rows.into_iter()
        .map(|(row, title)| {
            Ok(SharedLink {
                subject: row.subject()?,
                title,
                share: owned(state, &row, None, now)?,
            })
        })
        .collect()
}
