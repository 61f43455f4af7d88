//! What the signed-in pages ask about arrivals.

use async_trait::async_trait;
use domain::intake::{Intake, Report, ReportQuery};
use domain::port::{Intakes, Viewer};
use domain::{IntakeId, Problem};

use crate::service::badges::{BadgeError, told};
use crate::state::AppState;
use crate::store::intakes;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct IntakesPort(pub AppState);

#[async_trait]
impl Intakes for IntakesPort {
    async fn report(
        &self,
        viewer: &Viewer,
        id: &IntakeId,
        query: &ReportQuery,
    ) -> Result<Report, Problem> {
        let read = super::report(&self.0, &viewer.account, id, query).await;
        read.map_err(|error| told(error, viewer))
    }

    async fn latest(&self, viewer: &Viewer) -> Result<Vec<Intake>, Problem> {
        let read = async {
            let mut on = self.0.db.read().await?;
            let mut latest = intakes::latest(&mut on, &viewer.account).await?;
            // What brought one badge and nothing else is that badge's story.
            latest.retain(|one| {
                one.items > 1 || one.failed > 0 || one.left_out > 0 || one.finished.is_none()
            });
            Ok::<_, BadgeError>(latest)
        };
        read.await.map_err(|error| told(error, viewer))
    }
}
