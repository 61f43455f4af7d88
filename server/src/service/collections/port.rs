//! What the signed-in pages ask about collections, in the product's words.

use async_trait::async_trait;
use domain::arrangement::{CollectionChange, CollectionDraft, CollectionWords};
use domain::collection::{Collection, CollectionTile};
use domain::port::{Collections, Viewer};
use domain::{BadgeId, CollectionId, ObjectiveId, Problem};

use crate::service::badges::told;
use crate::state::AppState;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct CollectionsPort(pub AppState);

#[async_trait]
impl Collections for CollectionsPort {
    async fn list(&self, viewer: &Viewer) -> Result<Vec<CollectionTile>, Problem> {
        let all = super::list(&self.0, &viewer.account).await;
        all.map_err(|error| told(error, viewer))
    }

    async fn show(&self, viewer: &Viewer, id: &CollectionId) -> Result<Collection, Problem> {
        let shown = super::show(&self.0, &viewer.account, id).await;
        shown.map_err(|error| told(error, viewer))
    }

    async fn create(
        &self,
        viewer: &Viewer,
        draft: &CollectionDraft,
    ) -> Result<CollectionId, Problem> {
        let made = super::create(&self.0, &viewer.account, draft).await;
        made.map_err(|error| told(error, viewer))
    }

    async fn change(
        &self,
        viewer: &Viewer,
        id: &CollectionId,
        edition: i64,
        words: &CollectionWords,
    ) -> Result<(), Problem> {
        let changed = super::change(&self.0, &viewer.account, id, edition, words).await;
        changed.map_err(|error| told(error, viewer))
    }

    async fn arrange(
        &self,
        viewer: &Viewer,
        id: &CollectionId,
        edition: i64,
        change: &CollectionChange,
    ) -> Result<(), Problem> {
        let arranged = super::arrange(&self.0, &viewer.account, id, edition, change).await;
        arranged.map_err(|error| told(error, viewer))
    }

    async fn add(
        &self,
        viewer: &Viewer,
        id: &CollectionId,
        badges: &[BadgeId],
    ) -> Result<u32, Problem> {
        let added = super::add(&self.0, &viewer.account, id, badges).await;
        added.map_err(|error| told(error, viewer))
    }

    async fn chart(
        &self,
        viewer: &Viewer,
        id: &CollectionId,
        edition: i64,
        objective: &ObjectiveId,
        inside: bool,
    ) -> Result<(), Problem> {
        let account = &viewer.account;
        let charted = super::chart(&self.0, account, id, edition, objective, inside).await;
        charted.map_err(|error| told(error, viewer))
    }

    async fn delete(&self, viewer: &Viewer, id: &CollectionId) -> Result<(), Problem> {
        let deleted = super::delete(&self.0, &viewer.account, id).await;
        deleted.map_err(|error| told(error, viewer))
    }
}
