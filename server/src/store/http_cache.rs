//! Kept answers of hosts: key lists, status lists, issuers' profiles.
//!
//! The key is a hash of the address and of what was accepted. A database that fails is an empty
//! cache: a verification goes on without it.

use async_trait::async_trait;
use domain::Millis;
use sha2::{Digest, Sha256};
use std::sync::Arc;

use super::db::{Db, Result, Tx};
use crate::clock::Clock;
use crate::fetch::{Cache, Cached};
use crate::{execute, fetch_optional, statements};

statements! {
    GET = "SELECT etag, last_modified, content_type, body FROM http_cache WHERE key = $1";
    PUT = "INSERT INTO http_cache (key, etag, last_modified, content_type, body, used_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (key) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified, content_type = excluded.content_type,
            body = excluded.body, used_at = excluded.used_at";
    SWEEP = "DELETE FROM http_cache WHERE used_at < $1";
}

/// Answers above this size are not kept.
const LARGEST: usize = 1 << 20;

/// The cache in the database.
#[derive(Debug, Clone)]
pub struct HttpCache {
    db: Db,
    clock: Arc<dyn Clock>,
}

#[derive(sqlx::FromRow)]
struct Row {
    etag: Option<String>,
    last_modified: Option<String>,
    content_type: Option<String>,
    body: Vec<u8>,
}

impl HttpCache {
    /// A cache in this database.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }

    async fn read(&self, key: &str) -> Result<Option<Row>> {
        let mut on = self.db.read().await?;
        fetch_optional!(&mut on, Row, GET, key)
    }

    async fn write(&self, key: &str, cached: &Cached) -> Result<()> {
        let mut tx = self.db.begin().await?;
        execute!(
            &mut tx,
            PUT,
            key,
            cached.etag.as_deref(),
            cached.last_modified.as_deref(),
            cached.content_type.as_deref(),
            &cached.body[..],
            self.clock.now().0,
        )?;
        tx.commit().await
    }
}

fn key(url: &str, accept: &str) -> String {
    hex::encode(Sha256::digest(format!("{accept}\n{url}")))
}

#[async_trait]
impl Cache for HttpCache {
    async fn get(&self, url: &str, accept: &str) -> Option<Cached> {
        match self.read(&key(url, accept)).await {
            Ok(row) => row.map(|row| Cached {
                etag: row.etag,
                last_modified: row.last_modified,
                content_type: row.content_type,
                body: row.body,
            }),
            Err(error) => {
                tracing::warn!(%error, "the cache of answers cannot be read");
                None
            }
        }
    }

    async fn put(&self, url: &str, accept: &str, cached: Cached) {
        if cached.body.len() > LARGEST {
            return;
        }
        if let Err(error) = self.write(&key(url, accept), &cached).await {
            tracing::warn!(%error, "the cache of answers cannot be written");
        }
    }
}

/// Deletes the answers that were last written before `before`.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, SWEEP, before.0)
}
