//! One round of verifications: what many badges refer to is asked for once, and a host that does
//! not answer is not asked for each of them.
//!
//! Badges of one issuer share their class, profile, keys and lists. The per-host pace of
//! [`crate::fetch`] holds across rounds; a round itself never has more requests waiting for a host
//! than may go out at once, so that waiting for its turn is not mistaken for the host's silence.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use openbadges::{Limits, Purpose, Request, Response, Unreachable};
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use crate::fetch::{Ask, FetchError, Fetched};
use crate::state::AppState;

/// Silences in a row after which a host is taken for away until the round ends.
const SILENCES: u32 = 3;
/// Bytes of shared answers that a round remembers.
const REMEMBERED: usize = 32 << 20;

type Answer = Result<Response, Unreachable>;
/// An address and what was accepted from it.
type Question = (String, &'static str);

/// What the verifications of one round share.
#[derive(Debug)]
pub(in crate::service) struct Round {
    shared: Mutex<HashMap<Question, Arc<OnceCell<Answer>>>>,
    room: AtomicUsize,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

#[derive(Debug)]
struct Host {
    turns: Semaphore,
    silences: AtomicU32,
}

impl Default for Round {
    fn default() -> Self {
        Self {
            shared: Mutex::default(),
            room: AtomicUsize::new(REMEMBERED),
            hosts: Mutex::default(),
        }
    }
}

impl Round {
    /// What a verification asked for.
    pub(super) async fn answer(&self, state: &AppState, request: &Request) -> Answer {
        // What is about one person is asked for each time and not kept.
        let shared = matches!(
            request.purpose,
            Purpose::Achievement | Purpose::Issuer | Purpose::Key | Purpose::Status
        );
        if !shared {
            return self.ask(state, request, false).await;
        }
        let question = (request.url.clone(), request.accept);
        let cell = {
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(shared.entry(question.clone()).or_default())
        };
        let mut asked = false;
        let answer = cell
            .get_or_init(|| {
                asked = true;
                self.ask(state, request, true)
            })
            .await
            .clone();
        if asked && !self.remembers(&answer) {
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            shared.remove(&question);
        }
        answer
    }

    /// Whether there is room for an answer; then it is taken.
    fn remembers(&self, answer: &Answer) -> bool {
        let size = answer.as_ref().map_or(0, |response| response.body.len());
        self.room
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| {
                room.checked_sub(size)
            })
            .is_ok()
    }

    async fn ask(&self, state: &AppState, request: &Request, keep: bool) -> Answer {
        let host = self.host(state, &request.url);
        // The semaphore is never closed, so `ok` loses nothing.
        let _turn = host.turns.acquire().await.ok();
        if host.silences.load(Ordering::Relaxed) >= SILENCES {
            return Err(Unreachable::Timeout);
        }
        let ask = Ask {
            url: &request.url,
            accept: request.accept,
            bytes: Limits::default().response_bytes,
            keep,
        };
        let answer = state.fetch.get(ask).await;
        match &answer {
            // Who asks to be left alone is left alone.
            Ok(Fetched {
                status: 429 | 503, ..
            })
            | Err(FetchError::Timeout | FetchError::Refused | FetchError::Dns) => {
                host.silences.fetch_add(1, Ordering::Relaxed);
            }
            Ok(_) | Err(_) => host.silences.store(0, Ordering::Relaxed),
        }
        match answer {
            Ok(Fetched {
                status,
                content_type,
                body,
                final_url,
                ..
            }) => Ok(Response {
                status,
                content_type,
                body,
                final_url,
            }),
            Err(error) => Err(match error {
                FetchError::Timeout => Unreachable::Timeout,
                FetchError::Refused => Unreachable::Refused,
                FetchError::Dns => Unreachable::Dns,
                FetchError::Forbidden | FetchError::NotAllowed => Unreachable::Forbidden,
                FetchError::TooLarge => Unreachable::TooLarge,
                FetchError::Broken => Unreachable::Other,
            }),
        }
    }

    fn host(&self, state: &AppState, url: &str) -> Arc<Host> {
        let name = Url::parse(url)
            .ok()
            .and_then(|url| {
                Some(format!(
                    "{}:{}",
                    url.host_str()?,
                    url.port_or_known_default()?
                ))
            })
            .unwrap_or_default();
        let at_once = usize::try_from(state.config.fetch.host_requests_at_once).unwrap_or(1);
        let at_once = at_once.clamp(1, Semaphore::MAX_PERMITS);
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let host = hosts.entry(name).or_insert_with(|| {
            Arc::new(Host {
                turns: Semaphore::new(at_once),
                silences: AtomicU32::new(0),
            })
        });
        Arc::clone(host)
    }
}
