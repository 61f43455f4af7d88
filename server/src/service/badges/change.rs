//! A badge's verdict has changed: the one place that writes it down, and from which it is told.

use domain::{Millis, Verdict};

use crate::service::notices;
use crate::state::AppState;
use crate::store::badges::{self, BadgeRow};
use crate::store::db::{Result, Tx};

/// A verdict that is no longer what it was.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which badge, as it was.
    pub badge: BadgeRow,
    /// What was found before; nothing when this was the first check.
    pub before: Option<Verdict>,
    /// What was found now.
    pub after: Verdict,
    /// When.
    pub at: Millis,
}

/// Writes changes into the badges' histories and tells their holders, in the transaction that makes
/// them.
///
/// # Errors
/// The database.
pub(super) async fn note(state: &AppState, tx: &mut Tx, changes: &[Change]) -> Result<()> {
    for change in changes {
        badges::note_check(tx, &change.badge.id, change.at, change.after).await?;
        if let Some(before) = change.before {
            metrics::counter!("besace_verdict_changes_total", "from" => before.word(), "to" => change.after.word())
                .increment(1);
            notices::changed(state, tx, &change.badge, before, change.after).await?;
        }
    }
    Ok(())
}
