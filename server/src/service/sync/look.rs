//! The step that checks every badge of the account again, a slice each turn.

use super::run::write_down;
use crate::service::badges::{BadgeError, look, settle};
use crate::state::AppState;
use crate::store::badges;
use crate::store::sync::{Run, Step};

pub(super) async fn turn(state: &AppState, run: &Run, mut step: Step) -> Result<(), BadgeError> {
    let ids = {
        let mut on = state.db.read().await?;
        badges::after(&mut on, Some(&run.account), &step.cursor).await?
    };
    let Some(last) = ids.last() else {
        step.finished = Some(state.clock.now());
        return write_down(state, run, &step, 0, async |_| Ok(())).await;
    };
    last.as_str().clone_into(&mut step.cursor);
    let looked = look(state, &ids).await?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    step.counts.found += count(ids.len());
    // Their issuers do not answer: what was proven stands, and they are asked again later.
    step.counts.failed += count(looked.away().len());
    step.counts.changed += count(looked.changes());
    write_down(state, run, &step, 0, async |tx| {
        settle(state, tx, looked, 0).await?;
        Ok(())
    })
    .await
}
