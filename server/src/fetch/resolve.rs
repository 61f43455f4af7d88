//! Names to addresses: public ones only, and exactly those that were checked.
//!
//! The HTTP client connects to what this resolver hands over and never asks again, so a name
//! that changes its address between check and connection gains nothing (DNS rebinding).

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;
use super::target::Rules;

/// Where names are looked up.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// Every address of a name.
    ///
    /// # Errors
    /// When the name does not exist or the resolver does not answer.
    async fn lookup(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// The operating system's resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn lookup(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let found = tokio::net::lookup_host((name, 0)).await?;
        Ok(found.map(|socket| socket.ip()).collect())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum ResolveError {
    #[error("the name leads to no public address")]
    Forbidden,
    #[error("the name does not resolve")]
    Unknown,
}

pub(super) struct PublicOnly {
    lookup: Arc<dyn Lookup>,
    /// Hosts that may be anywhere; the port was checked with the URL.
    excepted: Arc<[String]>,
}

impl PublicOnly {
    pub(super) fn new(lookup: Arc<dyn Lookup>, rules: &Rules) -> Self {
        let excepted = rules.exceptions.iter().map(|e| e.host.clone()).collect();
        Self { lookup, excepted }
    }
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = Arc::clone(&self.lookup);
        let excepted = Arc::clone(&self.excepted);
        Box::pin(async move {
            let name = name.as_str();
            let found = lookup
                .lookup(name)
                .await
                .map_err(|_| ResolveError::Unknown)?;
            if found.is_empty() {
                return Err(ResolveError::Unknown.into());
            }
            let anywhere = excepted.iter().any(|host| host.eq_ignore_ascii_case(name));
            let public: Vec<SocketAddr> = found
                .into_iter()
                .filter(|address| anywhere || is_public(*address))
                .map(|address| SocketAddr::new(address, 0))
                .collect();
            if public.is_empty() {
                return Err(ResolveError::Forbidden.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}
