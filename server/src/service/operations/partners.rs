//! The operator's pages about partners: what `besace partner` does, from a browser.

use domain::partner::{Partner, PartnerPage};
use domain::port::Viewer;
use domain::{PartnerId, Problem};

use super::{OperationsPort, operators_only, shown_once};
use crate::http::Failure;
use crate::service::partners;
use crate::store;

impl OperationsPort {
    pub(super) async fn list_partners(&self, viewer: &Viewer) -> Result<Vec<Partner>, Failure> {
        operators_only(&self.state, viewer).await?;
        let mut all = partners::list(&self.state).await?;
        all.sort_by_key(|partner| partner.revoked.is_some());
        Ok(all)
    }

    pub(super) async fn look_at_partner(
        &self,
        viewer: &Viewer,
        id: &PartnerId,
    ) -> Result<PartnerPage, Failure> {
        operators_only(&self.state, viewer).await?;
        let partner = {
            let mut on = self.state.db.read().await?;
            store::partners::find(&mut on, id).await?
        };
        Ok(PartnerPage {
            partner: partner.ok_or(Problem::NotFound)?,
            secret: shown_once::take(&self.state, &self.session, id).await?,
        })
    }

    pub(super) async fn register_partner(
        &self,
        viewer: &Viewer,
        name: &str,
        contact: &str,
    ) -> Result<PartnerId, Failure> {
        operators_only(&self.state, viewer).await?;
        let (Partner { id, .. }, credentials) = partners::add(&self.state, name, contact).await?;
        shown_once::keep(&self.state, &self.session, &id, &credentials).await?;
        log(viewer, &id, "partner registered");
        Ok(id)
    }

    /// A revoked partner stays revoked: the page on which somebody presses may be older than that.
    pub(super) async fn renew_secret(
        &self,
        viewer: &Viewer,
        id: &PartnerId,
    ) -> Result<(), Failure> {
        operators_only(&self.state, viewer).await?;
        let credentials = partners::renew_standing(&self.state, id).await?;
        shown_once::keep(&self.state, &self.session, id, &credentials).await?;
        log(viewer, id, "secret of a partner renewed");
        Ok(())
    }

    pub(super) async fn revoke_key(&self, viewer: &Viewer, id: &PartnerId) -> Result<(), Failure> {
        operators_only(&self.state, viewer).await?;
        partners::revoke(&self.state, id).await?;
        log(viewer, id, "partner revoked");
        Ok(())
    }
}

fn log(viewer: &Viewer, partner: &PartnerId, what: &str) {
    let (operator, partner) = (viewer.account.as_str(), partner.as_str());
    tracing::info!(operator, partner, "{what}");
}
