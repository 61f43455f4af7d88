//! Politeness: how many requests a host gets at once and how many in a second.
//!
//! Thousands of badges of one issuer are checked in one night; its server must not notice.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Requests to one host at once.
const AT_ONCE: usize = 4;
/// Requests to one host in a second, once [`BURST`] is used up.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
/// Requests to one host that need not wait: more than one verification asks for.
const BURST: NonZeroU32 = NonZeroU32::new(60).expect("not zero");
/// Requests to all hosts at once.
const IN_ALL: usize = 64;
/// Hosts remembered before those at rest are forgotten.
const REMEMBERED: usize = 1_024;

#[derive(Debug)]
pub(super) struct Pace {
    all: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
    rate: DefaultKeyedRateLimiter<String>,
}

/// The right to one request; given back when dropped.
pub(super) struct Turn {
    _all: Option<OwnedSemaphorePermit>,
    _host: Option<OwnedSemaphorePermit>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            all: Arc::new(Semaphore::new(IN_ALL)),
            hosts: Mutex::default(),
            rate: RateLimiter::keyed(Quota::per_second(PER_SECOND).allow_burst(BURST)),
        }
    }
}

impl Pace {
    /// Waits until this host (with its port) may be asked. The caller's time limit bounds it.
    pub(super) async fn turn(&self, host: String) -> Turn {
        let semaphore = self.semaphore(&host);
        self.rate.until_key_ready(&host).await;
        // Neither semaphore is ever closed, so `ok` loses nothing.
        let host = semaphore.acquire_owned().await.ok();
        let all = Arc::clone(&self.all).acquire_owned().await.ok();
        Turn {
            _all: all,
            _host: host,
        }
    }

    fn semaphore(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= REMEMBERED {
            hosts.retain(|_, semaphore| Arc::strong_count(semaphore) > 1);
            self.rate.retain_recent();
        }
        let semaphore = hosts
            .entry(host.to_owned())
            .or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE)));
        Arc::clone(semaphore)
    }
}
