//! Answers that are kept, to be asked for by their validators (RFC 9110 13) next time.
//!
//! A kept answer is never used without asking: a status list says today what it says today.

use async_trait::async_trait;

/// A kept answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cached {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
    /// Its type.
    pub content_type: Option<String>,
    /// Its body, decompressed.
    pub body: Vec<u8>,
}

/// Where answers are kept. A cache that fails is a cache that is empty.
#[async_trait]
pub trait Cache: Send + Sync + std::fmt::Debug {
    /// The answer kept for an address under an `Accept` header.
    async fn get(&self, url: &str, accept: &str) -> Option<Cached>;
    /// Keeps an answer.
    async fn put(&self, url: &str, accept: &str, cached: Cached);
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCache;

#[async_trait]
impl Cache for NoCache {
    async fn get(&self, _url: &str, _accept: &str) -> Option<Cached> {
        None
    }

    async fn put(&self, _url: &str, _accept: &str, _cached: Cached) {}
}
