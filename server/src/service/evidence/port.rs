//! What the signed-in pages ask about evidence, in the product's words.

use async_trait::async_trait;
use domain::evidence::{EvidenceDraft, EvidencePage};
use domain::port::{Evidence, Viewer};
use domain::{BadgeId, Problem};

use crate::service::badges::told;
use crate::state::AppState;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct EvidencePort(pub AppState);

#[async_trait]
impl Evidence for EvidencePort {
    async fn show(&self, viewer: &Viewer, badge: &BadgeId) -> Result<EvidencePage, Problem> {
        let shown = super::show(&self.0, &viewer.account, badge).await;
        shown.map_err(|error| told(error, viewer))
    }

    async fn change(
        &self,
        viewer: &Viewer,
        badge: &BadgeId,
        number: u32,
        draft: &EvidenceDraft,
    ) -> Result<(), Problem> {
        let changed = super::change(&self.0, &viewer.account, badge, number, draft).await;
        changed.map_err(|error| told(error, viewer))
    }

    async fn delete(&self, viewer: &Viewer, badge: &BadgeId, number: u32) -> Result<(), Problem> {
        let deleted = super::delete(&self.0, &viewer.account, badge, number).await;
        deleted.map_err(|error| told(error, viewer))
    }
}
