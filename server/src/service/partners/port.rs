//! What the settings ask about partners.

use async_trait::async_trait;
use domain::partner::PartnerChoice;
use domain::port::{Partners, Viewer};
use domain::{PartnerId, Problem};

use super::{allow, disallow, list, purpose};
use crate::http::Failure;
use crate::state::AppState;
use crate::store;

/// The port behind the settings.
#[derive(Debug, Clone)]
pub struct PartnersPort(pub AppState);

impl PartnersPort {
    async fn read_choices(&self, viewer: &Viewer) -> Result<Vec<PartnerChoice>, Failure> {
        let partners = list(&self.0).await?;
        let mut on = self.0.db.read().await?;
        let mut choices = Vec::with_capacity(partners.len());
        for partner in partners {
            let living =
                store::consents::living(&mut on, &viewer.account, &purpose(&partner.id)).await?;
            // A revoked one is shown to who can still take back what they allowed.
            if living.is_some() || partner.revoked.is_none() {
                choices.push(PartnerChoice {
                    id: partner.id,
                    name: partner.name,
                    allowed: living.is_some(),
                });
            }
        }
        Ok(choices)
    }
}

#[async_trait]
impl Partners for PartnersPort {
    async fn choices(&self, viewer: &Viewer) -> Result<Vec<PartnerChoice>, Problem> {
        let read = self.read_choices(viewer).await;
        read.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn choose(
        &self,
        viewer: &Viewer,
        partner: &PartnerId,
        allowed: bool,
    ) -> Result<(), Problem> {
        let chosen = match allowed {
            true => allow(&self.0, viewer, partner).await,
            false => disallow(&self.0, viewer, partner).await,
        };
        chosen.map_err(|failure| failure.into_problem(&viewer.request))
    }
}
