//! `besace demo`: a lived-in instance, to see the product in a minute.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::serve::{listen, serve};
use super::{Refusal, block_on, open};
use crate::demo::issuer::Issuer;
use crate::demo::seed::{self, PASSWORD, PEOPLE};
use crate::{Config, telemetry};

/// Start a lived-in instance on this machine: people, badges of each kind, and their issuer
///
/// It has a folder of its own and touches no other instance. The people's password is printed.
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder of the demonstration
    #[arg(long, default_value = "data-demo", value_name = "FOLDER")]
    folder: PathBuf,

    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1:3000", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,

    /// The address that the demonstration's issuer listens on
    #[arg(long, default_value = "127.0.0.1:3001", value_name = "ADDRESS:PORT")]
    issuer_listen: SocketAddr,
}

impl Demo {
    pub(super) fn run(self, given: Config) -> Result<(), Refusal> {
        telemetry::start();
        if !(self.listen.ip().is_loopback() && self.issuer_listen.ip().is_loopback()) {
            return Err(Refusal::because(
                "the demonstration only runs on a loopback address: everybody knows its passwords and its issuer's key",
            ));
        }
        let mut config = Config {
            operator: given.operator,
            accessibility: given.accessibility,
            ..Config::default()
        };
        config.files.folder = self.folder;
        config.server.listen = self.listen;
        config.server.public_url = format!("http://{}/", self.listen)
            .parse()
            .map_err(Refusal::because)?;
        block_on(async move {
            let listener = listen(self.listen).await?;
            let issuers = listen(self.issuer_listen).await?;
            let issuer = Issuer::at(&format!("http://{}", self.issuer_listen));
            let state = open::open_beside(config, &[self.issuer_listen]).await?;
            let routes = issuer.clone().routes();
            tokio::spawn(async move {
                if let Err(error) = axum::serve(issuers, routes).await {
                    tracing::error!(%error, "the demonstration's issuer has stopped");
                }
            });
            seed::seed(&state, &issuer).await?;
            for person in PEOPLE {
                println!("{}: {} / {PASSWORD}", person.name, person.address);
            }
            serve(listener, state).await
        })
    }
}
