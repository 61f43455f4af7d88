//! `besace serve`: the web server and the job workers, until told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use futures::FutureExt;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::open::open_beside;
use super::{Refusal, block_on, open};
use crate::incoming_mail::{self, Doors, Patience};
use crate::jobs::{self, Lane, Registry};
use crate::{AppState, Config, http, telemetry};

/// How long requests and jobs in hand may take at shutdown.
const GRACE: Duration = Duration::from_secs(30);

/// Start the web server
///
/// Without any setting it listens on 127.0.0.1:3000 and keeps everything in data/. On an address
/// that other machines reach it wants an https public_url and an SMTP server.
#[derive(Debug, Args)]
pub struct Serve {
    /// For who develops or tries Besace on their own machine: shows the mails on /courrier
    #[arg(long)]
    dev: bool,

    /// The address to listen on (server.listen)
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,

    /// With --dev: a server on this machine that may be asked too, such as an issuer that you write
    #[arg(long, value_name = "ADDRESS:PORT", requires = "dev")]
    beside: Vec<SocketAddr>,
}

impl Serve {
    pub(super) fn run(self, mut config: Config) -> Result<(), Refusal> {
        telemetry::start();
        if let Some(listen) = self.listen {
            config.server.listen = listen;
            // A loopback address means that one's own browser is meant: links follow the port.
            if listen.ip().is_loopback() && !config.is_public() {
                let url = format!("http://{listen}/");
                config.server.public_url = url.parse().map_err(Refusal::because)?;
            }
        }
        if !self.beside.iter().all(|server| server.ip().is_loopback()) {
            return Err(Refusal::because("--beside only leads to this machine"));
        }
        config.check(self.dev).map_err(Refusal::because)?;
        if config.is_public() {
            for missing in config.missing_legal() {
                tracing::warn!(
                    missing,
                    "the legal pages lack a setting that the law asks for"
                );
            }
        }
        block_on(async move {
            let listener = listen(config.server.listen).await?;
            let state = if self.beside.is_empty() {
                open(config, self.dev).await?
            } else {
                open_beside(config, &self.beside).await?
            };
            serve(listener, state).await
        })
    }
}

/// Takes the address before anything else is opened, so that two programs never share a folder by
/// mistake.
pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener, Refusal> {
    TcpListener::bind(address).await.map_err(|error| {
        Refusal::because(format_args!(
            "{address} cannot be listened on ({error}); is Besace running already? Choose another with --listen"
        ))
    })
}

/// Answers browsers and runs jobs until told to stop.
pub(super) async fn serve(listener: TcpListener, state: AppState) -> Result<(), Refusal> {
    let metrics_listen = state.config.server.metrics_listen;
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let doors = Doors::open(&state.config.receive).await.map_err(|error| {
        Refusal::because(format_args!(
            "mail cannot be listened for ({error}): see receive.lmtp and receive.smtp"
        ))
    })?;
    if doors.are_closed() && !state.config.receive.domain.is_empty() {
        tracing::warn!("receive.domain is set, but this machine listens for no mail");
    }

    let handle = http::metrics::install().map_err(Refusal::because)?;
    if let Some(address) = metrics_listen {
        let listener = TcpListener::bind(address).await.map_err(Refusal::because)?;
        let routes = http::metrics::routes(state.clone(), handle);
        let stop = stop.clone();
        tasks.spawn(async move {
            let served =
                axum::serve(listener, routes).with_graceful_shutdown(stop.cancelled_owned());
            if let Err(error) = served.await {
                tracing::error!(%error, "metrics are no longer served");
            }
        });
    }
    let registry = Arc::new(Registry::all());
    registry.schedule(&state).await.map_err(Refusal::because)?;
    // Two for each lane: one long job holds nobody up.
    for lane in Lane::ALL.into_iter().flat_map(|lane| [lane; 2]) {
        tasks.spawn(jobs::work(
            registry.clone(),
            state.clone(),
            lane,
            stop.clone(),
        ));
    }
    tasks.spawn(incoming_mail::serve(
        doors,
        state.clone(),
        Patience::default(),
        stop.clone(),
    ));
    tokio::spawn(cancel_on_signal(stop.clone()));

    announce(&state);
    let routes = http::router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let server =
        axum::serve(listener, routes).with_graceful_shutdown(stop.clone().cancelled_owned());
    let server = {
        let stop = stop.clone();
        tasks.spawn(async move {
            let ended = server.await;
            stop.cancel();
            ended
        })
    };
    stop.cancelled().await;
    tasks.close();
    if tokio::time::timeout(GRACE, tasks.wait()).await.is_err() {
        tracing::warn!("stopped with work in hand; unfinished jobs run again at the next start");
    }
    state.db.close().await;
    match server.now_or_never() {
        Some(Ok(Err(error))) => Err(Refusal::because(error)),
        _ => Ok(()),
    }
}

fn announce(state: &AppState) {
    let url = &state.site.public_url;
    tracing::info!(listen = %state.config.server.listen, engine = state.db.engine(), "ready");
    println!("Besace: {url}");
    if state.dev {
        println!("Mails: {url}/courrier");
    }
}

/// Ends everything at SIGINT or SIGTERM.
async fn cancel_on_signal(stop: CancellationToken) {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::error!(%error, "SIGTERM will stop Besace at once");
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping");
    stop.cancel();
}
