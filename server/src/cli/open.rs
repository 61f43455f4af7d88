//! Opens what every command works on: the database, the blobs, the clock.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::Notify;

use super::Refusal;
use crate::auth::keys::Keys;
use crate::auth::passwords::Passwords;
use crate::clock::{Entropy, SystemClock, SystemEntropy};
use crate::fetch::{self, Exception, SystemLookup};
use crate::image::Studio;
use crate::mail::Mailer;
use crate::service::links::Links;
use crate::service::shares::Stations;
use crate::store::http_cache::HttpCache;
use crate::store::{Blobs, Db};
use crate::{AppState, Config, Parts, http};

/// Opens the instance that the settings describe, its schema brought up to date.
///
/// # Errors
/// With a sentence that says what to do about the folder or the database.
pub async fn open(config: Config, dev: bool) -> Result<AppState, Refusal> {
    open_with(config, dev, Vec::new()).await
}

/// Opens a development instance that may also ask servers which listen on this machine: the
/// demonstration's own issuer, or one that is being written.
///
/// # Errors
/// As [`open`].
pub(super) async fn open_beside(
    config: Config,
    servers: &[SocketAddr],
) -> Result<AppState, Refusal> {
    let exception = |server: &SocketAddr| Exception {
        host: server.ip().to_string(),
        port: server.port(),
    };
    open_with(config, true, servers.iter().map(exception).collect()).await
}

async fn open_with(
    config: Config,
    dev: bool,
    exceptions: Vec<Exception>,
) -> Result<AppState, Refusal> {
    let folder = &config.files.folder;
    std::fs::create_dir_all(folder).map_err(|error| {
        Refusal::because(format_args!(
            "the folder {} cannot be made ({error}); choose another with files.folder",
            folder.display()
        ))
    })?;
    let db = Db::open(&config.database_url())
        .await
        .map_err(Refusal::because)?;
    db.migrate().await.map_err(Refusal::because)?;
    let blobs = Blobs::in_folder(&config.blob_folder()).map_err(Refusal::because)?;
    let site = Arc::new(config.site());
    let clock = Arc::new(SystemClock);
    let cache = Arc::new(HttpCache::new(db.clone(), clock.clone()));
    let settings = fetch::Settings::of(&config);
    let lookup = Arc::new(SystemLookup);
    let fetch = fetch::Client::with_exceptions(&settings, cache, lookup, exceptions)
        .map_err(Refusal::because)?;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let keys = Keys::load(&config.security.keys, &config.files.folder, &*entropy)
        .map_err(Refusal::because)?;
    let passwords = Passwords::new(&config.security, entropy.clone()).map_err(Refusal::because)?;
    let mailer = Mailer::from_config(&config).map_err(Refusal::because)?;
    let links = Links::load(&config).map_err(Refusal::because)?;
    Ok(AppState::new(Parts {
        config,
        db,
        blobs,
        clock,
        entropy,
        keys,
        passwords,
        mailer,
        wake: Arc::new(Notify::new()),
        assets: http::assets::assets(),
        site,
        fetch,
        links,
        studio: Studio::default(),
        stations: Stations::default(),
        dev,
    }))
}
