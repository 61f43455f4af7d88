//! What the settings ask about exports.

use async_trait::async_trait;
use domain::Problem;
use domain::export::Export;
use domain::port::{Exports, Viewer};

use crate::http::Failure;
use crate::state::AppState;
use crate::store::exports;

/// The port behind the settings.
#[derive(Debug, Clone)]
pub struct ExportsPort(pub AppState);

#[async_trait]
impl Exports for ExportsPort {
    async fn list(&self, viewer: &Viewer) -> Result<Vec<Export>, Problem> {
        let read = async {
            let mut on = self.0.db.read().await?;
            exports::of_account(&mut on, &viewer.account, self.0.clock.now()).await
        };
        read.await
            .map_err(|error| Failure::from(error).into_problem(&viewer.request))
    }
}
