//! The operator's page about sources: what `besace source` does, from a browser.

use domain::operator::{Failing, NewSource, SourceState};
use domain::port::Viewer;
use domain::{Millis, Problem};

use super::{OperationsPort, operators_only};
use crate::http::Failure;
use crate::service::sync::{self, SourceHealth};

impl OperationsPort {
    pub(super) async fn list_sources(&self, viewer: &Viewer) -> Result<Vec<SourceState>, Failure> {
        operators_only(&self.state, viewer).await?;
        let now = self.state.clock.now();
        let all = sync::health(&self.state).await?;
        Ok(all.into_iter().map(|source| state(source, now)).collect())
    }

    pub(super) async fn register_source(
        &self,
        viewer: &Viewer,
        new: &NewSource,
    ) -> Result<(), Failure> {
        operators_only(&self.state, viewer).await?;
        let word = sync::add(&self.state, new).await?;
        log(viewer, &word, "source registered");
        Ok(())
    }

    pub(super) async fn unregister_source(
        &self,
        viewer: &Viewer,
        word: &str,
    ) -> Result<(), Failure> {
        operators_only(&self.state, viewer).await?;
        if !sync::unregister(&self.state, word).await? {
            return Err(Problem::NotFound.into());
        }
        log(viewer, word, "source removed");
        Ok(())
    }
}

fn state(source: SourceHealth, now: Millis) -> SourceState {
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    let health = source.health.as_ref();
    let failing = health.and_then(|health| {
        let again = Millis(health.not_before);
        Some(Failing {
            since: Millis(health.failing_since?),
            times: count(health.failures),
            error: health.last_error.clone().unwrap_or_default(),
            again: (again > now).then_some(again),
        })
    });
    SourceState {
        answered: health.and_then(|health| health.last_ok_at).map(Millis),
        failing,
        people: count(source.people),
        word: source.word,
        kind: source.kind,
        name: source.name,
        host: source.host,
    }
}

fn log(viewer: &Viewer, source: &str, what: &str) {
    let operator = viewer.account.as_str();
    tracing::info!(operator, source, "{what}");
}
