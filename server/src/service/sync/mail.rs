//! The step that reads what was forwarded: mails that wait, and their links that could not be
//! opened for a reason that passes.

use domain::intake::Taken;
use domain::problem::ImportProblem;
use domain::{IntakeId, Millis, Origin, Problem};
use tokio::time::Instant;

use super::ask::{Tally, tally};
use super::run::{IN_HAND, TURN, write_down};
use crate::service::badges::BadgeError;
use crate::service::intakes::take_in;
use crate::state::AppState;
use crate::store::intakes;
use crate::store::sync::{Run, Step};

/// For how long a link is tried again.
const TRIED: i64 = 14 * Millis::DAY;

pub(super) async fn turn(state: &AppState, run: &Run, mut step: Step) -> Result<(), BadgeError> {
    if step.cursor.is_empty() {
        return reopen(state, run, step).await;
    }
    let ids: Vec<IntakeId> = step
        .cursor
        .split(',')
        .filter_map(|id| id.parse().ok())
        .collect();
    let until = Instant::now() + TURN;
    for id in &ids {
        let finished = take_in(state, id, until).await?;
        let open = {
            let mut on = state.db.read().await?;
            !finished && intakes::is_open(&mut on, id).await?
        };
        if open {
            return write_down(state, run, &step, IN_HAND, async |_| Ok(())).await;
        }
    }
    let mut all = Tally::default();
    for id in &ids {
        all.add(&tally(state, id, run.started).await?);
    }
    step.counts.added = all.added;
    step.counts.failed = all.failed;
    step.finished = Some(state.clock.now());
    write_down(state, run, &step, 0, async |_| Ok(())).await
}

/// Finds what there is to do, and has it wait again.
async fn reopen(state: &AppState, run: &Run, mut step: Step) -> Result<(), BadgeError> {
    let since = state.clock.now().plus(-TRIED);
    let (mut ids, settled) = {
        let mut on = state.db.read().await?;
        let open = intakes::open_of(&mut on, &run.account, Origin::Mail).await?;
        let settled = intakes::settled_links(&mut on, &run.account, Origin::Mail, since).await?;
        (open, settled)
    };
    let again: Vec<_> = settled
        .into_iter()
        .filter(|(_, _, taken)| passes(taken))
        .collect();
    for (id, _, _) in &again {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    if ids.is_empty() {
        step.finished = Some(state.clock.now());
        return write_down(state, run, &step, 0, async |_| Ok(())).await;
    }
    let ids: Vec<String> = ids.into_iter().map(String::from).collect();
    step.cursor = ids.join(",");
    let mut found = 0;
    {
        let mut on = state.db.read().await?;
        for id in &ids {
            if let Ok(id) = id.parse::<IntakeId>() {
                found += intakes::count_waiting(&mut on, &id).await?;
            }
        }
    }
    step.counts.found = found + i64::try_from(again.len()).unwrap_or(0);
    write_down(state, run, &step, 0, async |tx| {
        for (id, position, _) in &again {
            intakes::reopen(tx, id, *position).await?;
        }
        Ok(())
    })
    .await
}

/// Whether what kept a link from being opened may be over.
fn passes(taken: &Taken) -> bool {
    match taken {
        Taken::Problem(Problem::Import(ImportProblem::Unreachable { reason, .. })) => {
            matches!(reason.as_str(), "timeout" | "refused" | "dns" | "status")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_over_is_tried_again() {
        let taken = |reason: &str| {
            Taken::Problem(Problem::Import(ImportProblem::Unreachable {
                host: "issuer.example".to_owned(),
                reason: reason.to_owned(),
            }))
        };
        for reason in ["timeout", "refused", "dns", "status"] {
            assert!(passes(&taken(reason)), "{reason}");
        }
        for reason in ["forbidden", "not_a_badge", "too_large"] {
            assert!(!passes(&taken(reason)), "{reason}");
        }
        assert!(!passes(&Taken::Problem(Problem::Import(
            ImportProblem::Jpeg
        ))));
    }
}
