//! What the signed-in pages ask about maps, in the product's words.

use async_trait::async_trait;
use domain::map::{MapTile, MyMap, NewMap};
use domain::map_form::MapChange;
use domain::port::{Maps, Viewer};
use domain::{MapId, MapOfferId, Problem};

use crate::service::badges::told;
use crate::state::AppState;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct MapsPort(pub AppState);

#[async_trait]
impl Maps for MapsPort {
    async fn list(&self, viewer: &Viewer) -> Result<Vec<MapTile>, Problem> {
        let all = super::list(&self.0, &viewer.account).await;
        all.map_err(|error| told(error, viewer))
    }

    async fn show(&self, viewer: &Viewer, id: &MapId) -> Result<MyMap, Problem> {
        let shown = super::show(&self.0, &viewer.account, id).await;
        shown.map_err(|error| told(error, viewer))
    }

    async fn create(&self, viewer: &Viewer, new: &NewMap) -> Result<MapId, Problem> {
        let made = super::create(&self.0, &viewer.account, new).await;
        made.map_err(|error| told(error, viewer))
    }

    async fn change(
        &self,
        viewer: &Viewer,
        id: &MapId,
        edition: i64,
        change: &MapChange,
    ) -> Result<(), Problem> {
        let changed = super::change(&self.0, &viewer.account, id, edition, change).await;
        changed.map_err(|error| told(error, viewer))
    }

    async fn publish(&self, viewer: &Viewer, id: &MapId, edition: i64) -> Result<u32, Problem> {
        let published = super::publish(&self.0, &viewer.account, id, edition).await;
        published.map_err(|error| told(error, viewer))
    }

    async fn offer(&self, viewer: &Viewer, id: &MapId, address: &str) -> Result<(), Problem> {
        let offered = super::offer(&self.0, &viewer.account, id, address).await;
        offered.map_err(|error| told(error, viewer))
    }

    async fn withdraw(&self, viewer: &Viewer, offer: &MapOfferId) -> Result<(), Problem> {
        let withdrawn = super::withdraw(&self.0, &viewer.account, offer).await;
        withdrawn.map_err(|error| told(error, viewer))
    }

    async fn delete(&self, viewer: &Viewer, id: &MapId) -> Result<(), Problem> {
        let deleted = super::delete(&self.0, &viewer.account, id).await;
        deleted.map_err(|error| told(error, viewer))
    }
}
