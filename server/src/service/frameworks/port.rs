//! What `/operateur/referentiels` asks, in the product's words.

use async_trait::async_trait;
use domain::Problem;
use domain::port::{Frameworks, Viewer};
use domain::skill::{Framework, FrameworkTile};

use crate::http::Failure;
use crate::service::operations::operators_only;
use crate::state::AppState;

/// The port behind the operator's pages.
#[derive(Debug, Clone)]
pub struct FrameworksPort(pub AppState);

impl FrameworksPort {
    async fn all(&self, viewer: &Viewer) -> Result<Vec<FrameworkTile>, Failure> {
        operators_only(&self.0, viewer).await?;
        let mut on = self.0.db.read().await?;
        Ok(super::list(&mut on).await?)
    }

    async fn one(&self, viewer: &Viewer, word: &str) -> Result<Framework, Failure> {
        operators_only(&self.0, viewer).await?;
        let mut on = self.0.db.read().await?;
        let found = super::find(&mut on, word).await?;
        Ok(found.ok_or(Problem::NotFound)?)
    }

    async fn end(&self, viewer: &Viewer, word: &str) -> Result<(), Failure> {
        operators_only(&self.0, viewer).await?;
        super::remove(&self.0, word).await?;
        tracing::info!(operator = %viewer.account, framework = word, "a framework was removed");
        Ok(())
    }
}

#[async_trait]
impl Frameworks for FrameworksPort {
    async fn list(&self, viewer: &Viewer) -> Result<Vec<FrameworkTile>, Problem> {
        let all = self.all(viewer).await;
        all.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn show(&self, viewer: &Viewer, word: &str) -> Result<Framework, Problem> {
        let one = self.one(viewer, word).await;
        one.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn remove(&self, viewer: &Viewer, word: &str) -> Result<(), Problem> {
        let removed = self.end(viewer, word).await;
        removed.map_err(|failure| failure.into_problem(&viewer.request))
    }
}
