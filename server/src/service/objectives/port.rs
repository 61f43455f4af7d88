//! What the signed-in pages ask about objectives, in the product's words.

use async_trait::async_trait;
use domain::objective::{Objective, Objectives as MyObjectives, Taken};
use domain::port::{Objectives, Viewer};
use domain::{MapOfferId, ObjectiveId, Problem, Slug};
use maps::NodeId;

use crate::service::badges::told;
use crate::state::AppState;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct ObjectivesPort(pub AppState);

#[async_trait]
impl Objectives for ObjectivesPort {
    async fn list(&self, viewer: &Viewer) -> Result<MyObjectives, Problem> {
        let all = super::list(&self.0, &viewer.account).await;
        all.map_err(|error| told(error, viewer))
    }

    async fn show(&self, viewer: &Viewer, id: &ObjectiveId) -> Result<Objective, Problem> {
        let shown = super::show(&self.0, &viewer.account, id).await;
        shown.map_err(|error| told(error, viewer))
    }

    async fn preview(&self, viewer: &Viewer, slug: &Slug) -> Result<String, Problem> {
        let title = super::preview(&self.0, slug).await;
        title.map_err(|error| told(error, viewer))
    }

    async fn take(&self, viewer: &Viewer, taken: &Taken) -> Result<ObjectiveId, Problem> {
        let id = super::take(&self.0, &viewer.account, taken).await;
        id.map_err(|error| told(error, viewer))
    }

    async fn decline(&self, viewer: &Viewer, offer: &MapOfferId) -> Result<(), Problem> {
        let declined = super::decline(&self.0, &viewer.account, offer).await;
        declined.map_err(|error| told(error, viewer))
    }

    async fn declare(
        &self,
        viewer: &Viewer,
        id: &ObjectiveId,
        node: &NodeId,
        line: &str,
    ) -> Result<(), Problem> {
        let declared = super::declare(&self.0, &viewer.account, id, node, line).await;
        declared.map_err(|error| told(error, viewer))
    }

    async fn undeclare(
        &self,
        viewer: &Viewer,
        id: &ObjectiveId,
        node: &NodeId,
    ) -> Result<(), Problem> {
        let undone = super::undeclare(&self.0, &viewer.account, id, node).await;
        undone.map_err(|error| told(error, viewer))
    }

    async fn answer_newer(
        &self,
        viewer: &Viewer,
        id: &ObjectiveId,
        number: u32,
        follow: bool,
    ) -> Result<(), Problem> {
        let answered = super::answer_newer(&self.0, &viewer.account, id, number, follow).await;
        answered.map_err(|error| told(error, viewer))
    }

    async fn leave(&self, viewer: &Viewer, id: &ObjectiveId) -> Result<(), Problem> {
        let left = super::leave(&self.0, &viewer.account, id).await;
        left.map_err(|error| told(error, viewer))
    }
}
