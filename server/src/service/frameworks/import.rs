//! An operator brings a framework.

use domain::skill::Framework;

use super::{FrameworkError, parse, word};
use crate::state::AppState;
use crate::store::frameworks;

/// Reads a table and puts it in the place of the framework of this word.
///
/// # Errors
/// [`FrameworkError`]; then everything stays as it was.
pub async fn import(
    state: &AppState,
    known_by: &str,
    bytes: &[u8],
) -> Result<Framework, FrameworkError> {
    let framework = parse(&word(known_by)?, bytes).map_err(FrameworkError::Lines)?;
    let mut tx = state.db.begin().await?;
    frameworks::replace(&mut tx, &framework, state.clock.now()).await?;
    tx.commit().await?;
    Ok(framework)
}
