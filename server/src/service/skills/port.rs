//! What the signed-in pages ask about skills, in the product's words.

use async_trait::async_trait;
use domain::Problem;
use domain::port::{Skills, Viewer};
use domain::skill::{SkillsPage, SkillsQuery};

use crate::service::badges::told;
use crate::state::AppState;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct SkillsPort(pub AppState);

#[async_trait]
impl Skills for SkillsPort {
    async fn show(&self, viewer: &Viewer, query: &SkillsQuery) -> Result<SkillsPage, Problem> {
        let shown = super::show(&self.0, &viewer.account, query).await;
        shown.map_err(|error| told(error, viewer))
    }
}
