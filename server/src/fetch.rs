//! The only way to an address that a stranger can choose.
//!
//! Badges name issuers, keys, lists and pictures by address, and whoever makes a badge chooses
//! these. [`Client`] opens public addresses only: it checks the host before each request and on
//! each redirect, resolves names itself and connects to exactly what it checked, caps what it
//! reads after decompression, ends after a total time, and is polite to each host.

mod address;
mod cache;
mod pace;
mod resolve;
mod target;

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LINK, LOCATION, RETRY_AFTER,
};
use reqwest::redirect::Policy as RedirectPolicy;

pub use address::is_public;
pub use cache::{Cache, Cached, NoCache};
pub use pace::HostPace;
pub use resolve::{Lookup, SystemLookup};
pub use target::{Exception, Rules};

use pace::Pace;
use resolve::{PublicOnly, ResolveError};
use target::Target;

use url::Url;

use crate::config::Config;

/// Redirects followed before giving up.
const REDIRECTS: usize = 5;

/// How an instance goes out.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether `http:` addresses may be opened too.
    pub allow_http: bool,
    /// The time that one [`Client::get`] may take, redirects and body included.
    pub time_limit: Duration,
    /// What hosts are told about us: name, version and how to reach the operator.
    pub user_agent: String,
    /// How polite it is to each host.
    pub pace: HostPace,
}

impl Settings {
    /// What the instance's settings say.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let contact = match config.operator.contact.trim() {
            "" => config.server.public_url.as_str(),
            contact => contact,
        };
        // A header holds visible ASCII only.
        let contact: String = contact.chars().filter(char::is_ascii_graphic).collect();
        Self {
            allow_http: config.fetch.allow_http,
            time_limit: Duration::from_secs(config.fetch.timeout_seconds.into()),
            user_agent: format!("Besace/{} (+{contact})", env!("CARGO_PKG_VERSION")),
            pace: HostPace {
                at_once: config.fetch.host_requests_at_once,
                per_second: config.fetch.host_requests_per_second,
            },
        }
    }
}

/// Opens public addresses, and nothing else.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    http: reqwest::Client,
    rules: Rules,
    time_limit: Duration,
    pace: Pace,
    cache: Arc<dyn Cache>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The address, as a stranger wrote it.
    pub url: &'a str,
    /// The `Accept` header.
    pub accept: &'a str,
    /// The most bytes of body that are read, after decompression.
    pub bytes: usize,
    /// Whether the answer may be kept and asked for by its validators next time. Never for what
    /// is about one person.
    pub keep: bool,
}

/// A question to a source: like [`Ask`], but it may carry a form and a token, so it is never sent on
/// to where a redirect points, and never kept.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The address.
    pub url: &'a str,
    /// The `Accept` header.
    pub accept: &'a str,
    /// The most bytes of body that are read, after decompression.
    pub bytes: usize,
    /// The fields of a form, for a POST.
    pub form: Option<&'a [(&'a str, &'a str)]>,
    /// The bearer token (RFC 6750 2.1).
    pub bearer: Option<&'a str>,
    /// The `ETag` and `Last-Modified` of an answer that is known already.
    pub known: Option<(Option<&'a str>, Option<&'a str>)>,
}

impl<'a> Call<'a> {
    /// A plain question.
    #[must_use]
    pub const fn get(url: &'a str, accept: &'a str, bytes: usize) -> Self {
        Self {
            url,
            accept,
            bytes,
            form: None,
            bearer: None,
            known: None,
        }
    }
}

/// What a source answered, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
    /// Its `Retry-After`.
    pub retry_after: Option<String>,
    /// Its `Link` (RFC 8288).
    pub link: Option<String>,
}

impl Answered {
    /// The address of the next page.
    #[must_use]
    pub fn next(&self) -> Option<String> {
        let link = self.link.as_deref()?;
        link.split(',').find_map(|one| {
            let (target, parameters) = one.trim().strip_prefix('<')?.split_once('>')?;
            let next = parameters.split(';').any(|parameter| {
                parameter
                    .trim()
                    .strip_prefix("rel=")
                    .is_some_and(|rel| rel.trim_matches('"').eq_ignore_ascii_case("next"))
            });
            next.then(|| target.to_owned())
        })
    }
}

/// What a host answered: any status but a redirect that could be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The status, 200 also for an answer that is unchanged since it was kept.
    pub status: u16,
    /// The declared type.
    pub content_type: Option<String>,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// The address that answered, after redirects.
    pub final_url: String,
}

/// Why an address could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// No address of the web, or one of a kind that is not opened: another scheme or port, a
    /// name and password in it, `http:` where only `https:` may be.
    #[error("not an address that may be opened")]
    NotAllowed,
    /// The host, or one that it redirects to, is not on the public internet.
    #[error("the host is not on the public internet")]
    Forbidden,
    /// The name does not exist or cannot be resolved now.
    #[error("the name does not resolve")]
    Dns,
    /// No connection: nobody listens, or the certificate does not hold.
    #[error("no connection")]
    Refused,
    /// Not done within the time limit.
    #[error("no answer in time")]
    Timeout,
    /// More bytes than were asked for.
    #[error("the answer is too large")]
    TooLarge,
    /// The answer broke off, is no HTTP, or redirects in circles.
    #[error("the answer is broken")]
    Broken,
}

impl FetchError {
    /// The cause in one word, for the person who typed the address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotAllowed | Self::Forbidden => "forbidden",
            Self::Dns => "dns",
            Self::Refused | Self::Broken => "refused",
            Self::Timeout => "timeout",
            Self::TooLarge => "too_large",
        }
    }
}

/// The client could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// TLS.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// The HTTP client.
    #[error("the HTTP client cannot be set up: {0}")]
    Http(#[from] reqwest::Error),
}

impl Client {
    /// A client for an instance: public addresses only.
    ///
    /// # Errors
    /// When TLS or the HTTP client cannot be set up.
    pub fn new(settings: &Settings, cache: Arc<dyn Cache>) -> Result<Self, SetupError> {
        Self::with_exceptions(settings, cache, Arc::new(SystemLookup), Vec::new())
    }

    /// A client that may also open the hosts named, on exactly their port, over `http:` and
    /// wherever they are, and that resolves names through `lookup`. For tests, and for the
    /// demonstration's own issuer; no setting leads here.
    ///
    /// # Errors
    /// When TLS or the HTTP client cannot be set up.
    pub fn with_exceptions(
        settings: &Settings,
        cache: Arc<dyn Cache>,
        lookup: Arc<dyn Lookup>,
        exceptions: Vec<Exception>,
    ) -> Result<Self, SetupError> {
        let roots = rustls::RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.into(),
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let rules = Rules {
            allow_http: settings.allow_http,
            exceptions,
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that makes a client, with the resolver that checks"
        )]
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(PublicOnly::new(lookup, &rules))
            .redirect(RedirectPolicy::none())
            .no_proxy()
            .referer(false)
            .user_agent(&settings.user_agent)
            .pool_max_idle_per_host(2)
            .pool_idle_timeout(Duration::from_secs(20))
            .build()?;
        Ok(Self {
            inner: Arc::new(Inner {
                http,
                rules,
                time_limit: settings.time_limit,
                pace: Pace::new(settings.pace),
                cache,
            }),
        })
    }

    /// Opens an address and reads the answer.
    ///
    /// # Errors
    /// Whatever keeps the answer from being read; a status such as 404 or 500 is an answer.
    pub async fn get(&self, ask: Ask<'_>) -> Result<Fetched, FetchError> {
        self.get_unless(ask, |_| false).await
    }

    /// The same, but stops before a redirect to an address that `stop` names: then the answer is
    /// that redirect, with the address as its final one.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn get_unless(
        &self,
        ask: Ask<'_>,
        stop: impl Fn(&Url) -> bool + Send + Sync,
    ) -> Result<Fetched, FetchError> {
        tokio::time::timeout(self.inner.time_limit, self.follow(ask, &stop))
            .await
            .unwrap_or(Err(FetchError::Timeout))
    }

    /// Asks a source.
    ///
    /// # Errors
    /// Whatever keeps the answer from being read; a status such as 404 or 302 is an answer.
    pub async fn send(&self, call: Call<'_>) -> Result<Answered, FetchError> {
        tokio::time::timeout(self.inner.time_limit, self.send_now(call))
            .await
            .unwrap_or(Err(FetchError::Timeout))
    }

    async fn send_now(&self, call: Call<'_>) -> Result<Answered, FetchError> {
        let target = Target::parse(call.url, &self.inner.rules)?;
        let _turn = self.inner.pace.turn(target.host_and_port()).await;
        let http = &self.inner.http;
        let mut request = match call.form {
            Some(form) => {
                let body = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(form)
                    .finish();
                http.post(target.url().clone())
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(body)
            }
            None => http.get(target.url().clone()),
        };
        request = request.header(ACCEPT, call.accept);
        if let Some(token) = call.bearer {
            request = request.bearer_auth(token);
        }
        if let Some((etag, date)) = call.known {
            if let Some(etag) = etag {
                request = request.header(IF_NONE_MATCH, etag);
            }
            if let Some(date) = date {
                request = request.header(IF_MODIFIED_SINCE, date);
            }
        }
        let response = request.send().await.map_err(|error| cause(&error))?;
        let text = |name: HeaderName| header(response.headers(), &name);
        let answered = Answered {
            status: response.status().as_u16(),
            body: Vec::new(),
            etag: text(ETAG),
            last_modified: text(LAST_MODIFIED),
            retry_after: text(RETRY_AFTER),
            link: text(LINK),
        };
        let body = read(response, call.bytes).await?;
        Ok(Answered { body, ..answered })
    }

    async fn follow(
        &self,
        ask: Ask<'_>,
        stop: &(dyn Fn(&Url) -> bool + Send + Sync),
    ) -> Result<Fetched, FetchError> {
        let mut target = Target::parse(ask.url, &self.inner.rules)?;
        for _ in 0..=REDIRECTS {
            match self.hop(&target, &ask).await? {
                Hop::Answer(fetched) => return Ok(fetched),
                Hop::Redirect(location) => {
                    target = target.join(&location, &self.inner.rules)?;
                    if stop(target.url()) {
                        return Ok(Fetched {
                            status: 302,
                            content_type: None,
                            body: Vec::new(),
                            final_url: target.as_str().to_owned(),
                        });
                    }
                }
            }
        }
        Err(FetchError::Broken)
    }

    async fn hop(&self, target: &Target, ask: &Ask<'_>) -> Result<Hop, FetchError> {
        let _turn = self.inner.pace.turn(target.host_and_port()).await;
        let kept = if ask.keep {
            self.inner.cache.get(target.as_str(), ask.accept).await
        } else {
            None
        };
        let mut request = self
            .inner
            .http
            .get(target.url().clone())
            .header(ACCEPT, ask.accept);
        if let Some(kept) = &kept {
            if let Some(etag) = &kept.etag {
                request = request.header(IF_NONE_MATCH, etag);
            }
            if let Some(date) = &kept.last_modified {
                request = request.header(IF_MODIFIED_SINCE, date);
            }
        }
        let response = request.send().await.map_err(|error| cause(&error))?;
        let status = response.status().as_u16();
        let text = |name: HeaderName| header(response.headers(), &name);

        if matches!(status, 301 | 302 | 303 | 307 | 308)
            && let Some(location) = text(LOCATION)
        {
            return Ok(Hop::Redirect(location));
        }
        if status == 304
            && let Some(kept) = kept
        {
            return Ok(Hop::Answer(Fetched {
                status: 200,
                content_type: kept.content_type,
                body: kept.body,
                final_url: target.as_str().to_owned(),
            }));
        }

        let content_type = text(CONTENT_TYPE);
        let (etag, last_modified) = (text(ETAG), text(LAST_MODIFIED));
        let body = read(response, ask.bytes).await?;
        if ask.keep && status == 200 && (etag.is_some() || last_modified.is_some()) {
            let cached = Cached {
                etag,
                last_modified,
                content_type: content_type.clone(),
                body: body.clone(),
            };
            self.inner
                .cache
                .put(target.as_str(), ask.accept, cached)
                .await;
        }
        Ok(Hop::Answer(Fetched {
            status,
            content_type,
            body,
            final_url: target.as_str().to_owned(),
        }))
    }
}

enum Hop {
    Answer(Fetched),
    Redirect(String),
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(ToOwned::to_owned)
}

/// The body, up to the cap: the stream is decompressed as it comes, so a small answer that
/// inflates without end is cut off like a large one.
async fn read(response: reqwest::Response, cap: usize) -> Result<Vec<u8>, FetchError> {
    if response
        .content_length()
        .is_some_and(|length| length > cap as u64)
    {
        return Err(FetchError::TooLarge);
    }
    let mut body = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(part) = stream.next().await {
        let part = part.map_err(|error| cause(&error))?;
        if body.len() + part.len() > cap {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&part);
    }
    Ok(body)
}

fn cause(error: &reqwest::Error) -> FetchError {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if let Some(resolve) = inner.downcast_ref::<ResolveError>() {
            return match resolve {
                ResolveError::Forbidden => FetchError::Forbidden,
                ResolveError::Unknown => FetchError::Dns,
            };
        }
        source = inner.source();
    }
    if error.is_timeout() {
        FetchError::Timeout
    } else if error.is_connect() {
        FetchError::Refused
    } else {
        FetchError::Broken
    }
}

#[cfg(test)]
mod tests;
