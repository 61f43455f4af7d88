//! What the signed-in pages ask about shares, in the product's words.

use async_trait::async_trait;
use domain::port::{Shares, Viewer};
use domain::share::{Share, ShareDraft, SharePage, SharedLink};
use domain::{Problem, ShareId};

use crate::http::Failure;
use crate::state::AppState;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct SharesPort(pub AppState);

#[async_trait]
impl Shares for SharesPort {
    async fn living(&self, viewer: &Viewer) -> Result<Vec<SharedLink>, Problem> {
        let living = super::living(&self.0, &viewer.account).await;
        living.map_err(|error| Failure::from(error).into_problem(&viewer.request))
    }

    async fn page(&self, viewer: &Viewer, id: &str) -> Result<SharePage, Problem> {
        let page = super::page(&self.0, &viewer.account, id).await;
        page.map_err(|error| Failure::from(error).into_problem(&viewer.request))
    }

    async fn create(&self, viewer: &Viewer, draft: &ShareDraft) -> Result<Share, Problem> {
        let made = super::create(&self.0, &viewer.account, draft).await;
        made.map_err(|error| Failure::from(error).into_problem(&viewer.request))
    }

    async fn revoke(&self, viewer: &Viewer, id: &ShareId) -> Result<(), Problem> {
        let revoked = super::revoke(&self.0, &viewer.account, id).await;
        revoked.map_err(|error| Failure::from(error).into_problem(&viewer.request))
    }
}
