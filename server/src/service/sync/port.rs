//! What the signed-in pages ask about sources and runs.

use async_trait::async_trait;
use domain::port::{Synchroniser, Viewer};
use domain::sync::{SourceCard, SourceVisit, SyncOverview};
use domain::{Problem, SyncRunId};

use super::offered::offered;
use super::{begin, switch, visit};
use crate::service::badges::{BadgeError, told};
use crate::state::AppState;
use crate::store::{sources, sync};

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct SyncPort(pub AppState);

#[async_trait]
impl Synchroniser for SyncPort {
    async fn overview(&self, viewer: &Viewer) -> Result<SyncOverview, Problem> {
        let read = async {
            let mut on = self.0.db.read().await?;
            let links = sources::links_of(&mut on, &viewer.account).await?;
            let cards = offered(&self.0, &mut on).await?.into_iter().map(|source| {
                let link = links.iter().find(|link| link.source == source.word);
                SourceCard {
                    word: source.word,
                    kind: source.kind,
                    name: source.name,
                    host: source.host,
                    on: link.map(|link| link.since),
                    lapsed: link.and_then(|link| link.lapsed),
                }
            });
            Ok::<_, BadgeError>(SyncOverview {
                sources: cards.collect(),
                run: sync::latest(&mut on, &viewer.account).await?,
                next: sync::planned(&mut on, &viewer.account).await?,
            })
        };
        read.await.map_err(|error| told(error, viewer))
    }

    async fn start(&self, viewer: &Viewer) -> Result<SyncRunId, Problem> {
        let begun = begin(&self.0, &viewer.account, false).await;
        begun.map_err(|error| told(error, viewer))
    }

    async fn switch_on(&self, viewer: &Viewer, source: &str) -> Result<(), Problem> {
        let switched = switch::switch_on(&self.0, &viewer.account, source).await;
        switched.map_err(|error| told(error, viewer))
    }

    async fn switch_off(&self, viewer: &Viewer, source: &str) -> Result<(), Problem> {
        let switched = switch::switch_off(&self.0, &viewer.account, source).await;
        switched.map_err(|error| told(error, viewer))
    }

    async fn begin_visit(&self, viewer: &Viewer, source: &str) -> Result<String, Problem> {
        let begun = visit::begin_visit(&self.0, &viewer.account, source).await;
        begun.map_err(|error| told(error, viewer))
    }

    async fn visit(&self, viewer: &Viewer, visit: &str) -> Result<SourceVisit, Problem> {
        let found = visit::visit(&self.0, &viewer.account, visit).await;
        found.map_err(|error| told(error, viewer))
    }
}
