//! Politeness: how many requests a host gets at once and how many in a second.
//!
//! Thousands of badges of one issuer are checked in one night; its server must not notice.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Requests to one host that need not wait: more than one verification asks for.
const BURST: NonZeroU32 = NonZeroU32::new(60).expect("not zero");
/// Requests to all hosts at once.
const IN_ALL: usize = 64;
/// Hosts remembered before those at rest are forgotten.
const REMEMBERED: usize = 1_024;

/// What one host is asked at most.
#[derive(Debug, Clone, Copy)]
pub struct HostPace {
    /// Requests at a time.
    pub at_once: u32,
    /// Requests in a second, once a burst of sixty is used up.
    pub per_second: u32,
}

impl Default for HostPace {
    fn default() -> Self {
        Self {
            at_once: 4,
            per_second: 10,
        }
    }
}

#[derive(Debug)]
pub(super) struct Pace {
    at_once: usize,
    all: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
    rate: DefaultKeyedRateLimiter<String>,
}

/// The right to one request; given back when dropped.
pub(super) struct Turn {
    _all: Option<OwnedSemaphorePermit>,
    _host: Option<OwnedSemaphorePermit>,
}

impl Pace {
    pub(super) fn new(host: HostPace) -> Self {
        let per_second = NonZeroU32::new(host.per_second).unwrap_or(NonZeroU32::MIN);
        Self {
            at_once: usize::try_from(host.at_once.max(1)).unwrap_or(1),
            all: Arc::new(Semaphore::new(IN_ALL)),
            hosts: Mutex::default(),
            rate: RateLimiter::keyed(
                Quota::per_second(per_second).allow_burst(BURST.max(per_second)),
            ),
        }
    }

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
            .or_insert_with(|| Arc::new(Semaphore::new(self.at_once)));
        Arc::clone(semaphore)
    }
}
