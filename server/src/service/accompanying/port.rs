//! What the signed-in pages ask about accompanying, in the product's words.

use async_trait::async_trait;
use domain::accompany::{Accompanied, Accompaniment, Groups, Invitation};
use domain::port::{Accompanying, Viewer};
use domain::{FollowUpId, ObjectiveId, Problem};

use crate::state::AppState;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct AccompanyingPort(pub AppState);

#[async_trait]
impl Accompanying for AccompanyingPort {
    async fn mine(&self, viewer: &Viewer, id: &ObjectiveId) -> Result<Accompaniment, Problem> {
        let mine = super::mine(&self.0, &viewer.account, id).await;
        mine.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn ask(&self, viewer: &Viewer, id: &ObjectiveId, name: &str) -> Result<(), Problem> {
        let asked = super::ask(&self.0, &viewer.account, id, name).await;
        asked.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn revoke(&self, viewer: &Viewer, id: &FollowUpId) -> Result<(), Problem> {
        let revoked = super::revoke(&self.0, &viewer.account, id).await;
        revoked.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn invitation(&self, viewer: &Viewer, slug: &str) -> Result<Invitation, Problem> {
        let invitation = super::invitation(&self.0, &viewer.account, slug).await;
        invitation.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn accept(&self, viewer: &Viewer, slug: &str) -> Result<FollowUpId, Problem> {
        let accepted = super::accept(&self.0, &viewer.account, slug).await;
        accepted.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn list(&self, viewer: &Viewer) -> Result<Groups, Problem> {
        let as_of = self.0.clock.now();
        let groups = super::list(&self.0, &viewer.account).await;
        let groups = groups.map_err(|failure| failure.into_problem(&viewer.request))?;
        Ok(Groups { groups, as_of })
    }

    async fn show(&self, viewer: &Viewer, id: &FollowUpId) -> Result<Accompanied, Problem> {
        let shown = super::show(&self.0, &viewer.account, id).await;
        shown.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn encourage(&self, viewer: &Viewer, id: &FollowUpId, line: &str) -> Result<(), Problem> {
        let written = super::encourage(&self.0, &viewer.account, id, line).await;
        written.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn stop(&self, viewer: &Viewer, id: &FollowUpId) -> Result<(), Problem> {
        let stopped = super::stop(&self.0, &viewer.account, id).await;
        stopped.map_err(|failure| failure.into_problem(&viewer.request))
    }
}
