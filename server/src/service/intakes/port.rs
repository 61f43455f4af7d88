//! What the signed-in pages ask about arrivals.

use async_trait::async_trait;
use domain::intake::{Intake, IntakeItem};
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
        from: u32,
    ) -> Result<(Intake, Vec<IntakeItem>), Problem> {
        let read = async {
            let mut on = self.0.db.read().await?;
            let intake = intakes::find_of(&mut on, &viewer.account, id)
                .await?
                .ok_or(Problem::NotFound)?;
            let items = intakes::items(&mut on, id, from).await?;
            Ok::<_, BadgeError>((intake, items))
        };
        read.await.map_err(|error| told(error, viewer))
    }

    async fn latest(&self, viewer: &Viewer) -> Result<Vec<Intake>, Problem> {
        let read = async {
            let mut on = self.0.db.read().await?;
            Ok::<_, BadgeError>(intakes::latest(&mut on, &viewer.account).await?)
        };
        read.await.map_err(|error| told(error, viewer))
    }
}
