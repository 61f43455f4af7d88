//! What every request and every job works with.
//!
//! Made once at start (or by a test, with a clock and a folder of its own) and cloned for a
//! pointer's price.

use std::ops::Deref;
use std::sync::Arc;

use app::chrome::{Assets, Site};
use tokio::sync::Notify;

use crate::auth::keys::Keys;
use crate::auth::passwords::Passwords;
use crate::clock::{Clock, Entropy};
use crate::config::Config;
use crate::fetch;
use crate::image::Studio;
use crate::mail::Mailer;
use crate::service::links::Links;
use crate::service::shares::Stations;
use crate::store::{Blobs, Db};

/// What [`AppState`] is made of.
#[derive(Debug)]
pub struct Parts {
    /// The settings.
    pub config: Config,
    /// The database, its schema up to date.
    pub db: Db,
    /// The blob store.
    pub blobs: Blobs,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Seals what has to be read again.
    pub keys: Keys,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Sends mails.
    pub mailer: Mailer,
    /// Wakes the job workers when there is something to do.
    pub wake: Arc<Notify>,
    /// The built files that pages load.
    pub assets: Arc<Assets>,
    /// What the pages say about the instance.
    pub site: Arc<Site>,
    /// The way to addresses that strangers choose.
    pub fetch: fetch::Client,
    /// What is known of links.
    pub links: Links,
    /// Where strangers' pictures are drawn anew.
    pub studio: Studio,
    /// What the pictures of shared maps are drawn from.
    pub stations: Stations,
    /// Whether the instance runs for who develops it: the mailbox page is there.
    pub dev: bool,
}

/// What every request and every job works with.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Parts>);

impl AppState {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for AppState {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
