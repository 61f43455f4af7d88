//! What the signed-in pages ask about what waits.

use async_trait::async_trait;
use domain::inbox::{Chosen, Decision, InboxPage};
use domain::port::{Inbox, Viewer};
use domain::{Acceptance, Problem};

use crate::service::badges::told;
use crate::state::AppState;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct InboxPort(pub AppState);

#[async_trait]
impl Inbox for InboxPort {
    async fn list(
        &self,
        viewer: &Viewer,
        which: Acceptance,
        after: Option<&str>,
    ) -> Result<InboxPage, Problem> {
        let page = super::list(&self.0, &viewer.account, which, after).await;
        page.map_err(|error| told(error, viewer))
    }

    async fn decide(
        &self,
        viewer: &Viewer,
        chosen: &Chosen,
        decision: Decision,
    ) -> Result<u32, Problem> {
        let decided = super::decide(&self.0, &viewer.account, chosen, decision).await;
        decided.map_err(|error| told(error, viewer))
    }
}
