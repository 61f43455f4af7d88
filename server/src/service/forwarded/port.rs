//! What the signed-in pages ask about forwarded mails.

use async_trait::async_trait;
use domain::forwarded::Forwarding;
use domain::port::{Forwarded, Viewer};
use domain::{MailId, Problem};

use super::{drop, renew, show, switch_off, try_link};
use crate::service::badges::told;
use crate::state::AppState;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct ForwardedPort(pub AppState);

#[async_trait]
impl Forwarded for ForwardedPort {
    async fn show(&self, viewer: &Viewer) -> Result<Forwarding, Problem> {
        let shown = show::show(&self.0, &viewer.account).await;
        shown.map_err(|error| told(error, viewer))
    }

    async fn renew_address(&self, viewer: &Viewer) -> Result<(), Problem> {
        let renewed = renew(&self.0, &viewer.account).await;
        renewed.map_err(|error| told(error, viewer))
    }

    async fn switch_off(&self, viewer: &Viewer) -> Result<(), Problem> {
        let off = switch_off(&self.0, &viewer.account).await;
        off.map_err(|error| told(error, viewer))
    }

    async fn try_link(&self, viewer: &Viewer, mail: &MailId, number: u32) -> Result<(), Problem> {
        let tried = try_link::try_link(&self.0, &viewer.account, mail, number).await;
        tried.map_err(|error| told(error, viewer))
    }

    async fn drop_mail(&self, viewer: &Viewer, mail: &MailId) -> Result<(), Problem> {
        let dropped = drop::drop_mail(&self.0, &viewer.account, mail).await;
        dropped.map_err(|error| told(error, viewer))
    }
}
