//! Sources: other places that hold badges of our people, asked for those who switched them on.
//!
//! One file for each kind. A source is asked a page at a time and says what it offers: links and
//! texts, which then take the way of any import. It never says whose a badge is: that is proven.

mod backpack;
mod displayer;
mod partner;

use async_trait::async_trait;
use domain::Millis;
use domain::sync::SyncProblem;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::fetch::{Answered, Call, Client, FetchError};

pub use backpack::Backpack;
pub use displayer::Displayer;
pub use partner::Partner;

/// Bytes of one answer of a source.
const ANSWER: usize = 2 << 20;
/// How long a source is left alone that says "later" and not when.
const LATER: i64 = 15 * Millis::MINUTE;
/// The longest that a source's wish to be left alone is heard.
const LONGEST: i64 = Millis::DAY;

/// A place that holds badges.
#[async_trait]
pub trait Source: Send + Sync {
    /// Asks for one page.
    async fn ask(&self, with: &Client, question: Question<'_>) -> Result<Page, SourceError>;

    /// What to ask with, where the source wants more than a question: the tokens that are there, or
    /// new ones for them. `stale` says that the source has just refused the ones that are there.
    async fn tokens(
        &self,
        _with: &Client,
        _there: Option<Tokens>,
        _stale: bool,
        _now: Millis,
    ) -> Result<Option<Tokens>, SourceError> {
        Ok(None)
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The confirmed address that it is about.
    pub address: Option<&'a str>,
    /// What to ask with.
    pub token: Option<&'a SecretString>,
    /// Which page: what the one before named.
    pub page: Option<&'a str>,
    /// What the first page was known by when it was read last.
    pub known: Option<&'a Validator>,
}

/// What a source answered.
#[derive(Debug, Default)]
pub struct Page {
    /// The badges on it.
    pub offers: Vec<Offer>,
    /// The next page.
    pub next: Option<String>,
    /// What to know this page by next time.
    pub validator: Option<Validator>,
    /// Nothing has changed since the page was read last, on this one and all behind it.
    pub unchanged: bool,
}

/// One badge that a source offers: a link to it, or itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Where it is.
    Link(String),
    /// The credential.
    Text(String),
}

impl Offer {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        let (Self::Link(text) | Self::Text(text)) = self;
        text
    }
}

/// What an answer is known by (RFC 9110 8.8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validator {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What a source gave to ask with (RFC 6749 5.1).
#[derive(Clone, Serialize, Deserialize)]
pub struct Tokens {
    /// The access token.
    pub access: String,
    /// The refresh token.
    pub refresh: Option<String>,
    /// When the access token ends.
    pub ends: Millis,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

/// Why a source gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// It does not answer.
    #[error("no answer: {0}")]
    Unreachable(#[from] FetchError),
    /// It answers that it cannot.
    #[error("status {0}")]
    Status(u16),
    /// It wants to be left alone.
    #[error("asks to wait {0} ms")]
    Later(i64),
    /// It does not take what the question was asked with.
    #[error("the tokens are refused")]
    Tokens,
    /// It does not take what tokens are asked for with.
    #[error("the credentials are refused")]
    Credentials,
    /// What it is asked with cannot be opened with this server's keys.
    #[error("what it is asked with cannot be opened")]
    Unopenable,
    /// The answer makes no sense.
    #[error("the answer makes no sense")]
    Garbage,
}

impl SourceError {
    /// What the person is told; `own` when the source is asked with what they gave themselves.
    #[must_use]
    pub fn told(&self, own: bool, now: Millis) -> SyncProblem {
        match self {
            Self::Unreachable(FetchError::TooLarge | FetchError::Broken) | Self::Garbage => {
                SyncProblem::Garbage
            }
            Self::Unreachable(_) => SyncProblem::Unreachable,
            Self::Status(status) => SyncProblem::Status { status: *status },
            Self::Later(wait) => SyncProblem::NotBefore {
                until: now.plus(*wait),
            },
            Self::Tokens | Self::Credentials if own => SyncProblem::Lapsed,
            Self::Tokens | Self::Credentials | Self::Unopenable => SyncProblem::Refused,
        }
    }
}

/// Sends a call and sorts its answer: 200 and 304 are answers, and 404 where the caller knows what
/// it means.
async fn answered(with: &Client, call: Call<'_>) -> Result<Answered, SourceError> {
    let answer = with.send(call).await?;
    match answer.status {
        200 | 304 | 404 => Ok(answer),
        401 | 403 => Err(SourceError::Tokens),
        429 | 503 => Err(SourceError::Later(wait(answer.retry_after.as_deref()))),
        status => Err(SourceError::Status(status)),
    }
}

/// Milliseconds in a `Retry-After` header (RFC 9110 10.2.3); dates are rare and taken as no number.
fn wait(header: Option<&str>) -> i64 {
    header
        .and_then(|text| text.trim().parse::<i64>().ok())
        .map_or(LATER, |seconds| seconds.saturating_mul(Millis::SECOND))
        .clamp(Millis::MINUTE, LONGEST)
}

/// The JSON of an answer.
fn json<T: serde::de::DeserializeOwned>(answer: &Answered) -> Result<T, SourceError> {
    if answer.status != 200 {
        return Err(SourceError::Status(answer.status));
    }
    serde_json::from_slice(&answer.body).map_err(|_| SourceError::Garbage)
}

/// The answer of a token endpoint (RFC 6749 5.1).
#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    refresh_token: Option<String>,
    expires_in: Option<i64>,
}

/// Asks a token endpoint.
async fn token(
    with: &Client,
    url: &str,
    form: &[(&str, &str)],
    now: Millis,
) -> Result<Tokens, SourceError> {
    let answer = with
        .send(Call {
            form: Some(form),
            ..Call::get(url, "application/json", 64 << 10)
        })
        .await?;
    match answer.status {
        200 => {}
        // RFC 6749 5.2: a code, refresh token or client that is not, or no longer, good.
        400 | 401 | 403 => return Err(SourceError::Credentials),
        429 | 503 => return Err(SourceError::Later(wait(answer.retry_after.as_deref()))),
        status => return Err(SourceError::Status(status)),
    }
    let answer: TokenAnswer = json(&answer)?;
    let lasts = answer.expires_in.unwrap_or(3_600).clamp(60, 90 * 86_400);
    Ok(Tokens {
        access: answer.access_token,
        refresh: answer.refresh_token,
        // A minute less: it has to last for the question that is asked with it.
        ends: now.plus(lasts * Millis::SECOND - Millis::MINUTE / 2),
    })
}

/// Whether a text is a link.
fn is_link(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_to_be_left_alone_is_heard_within_reason() {
        assert_eq!(wait(Some("120")), 2 * Millis::MINUTE);
        assert_eq!(wait(Some("0")), Millis::MINUTE);
        assert_eq!(wait(Some("99999999999999999999")), LATER);
        assert_eq!(wait(Some("9999999")), Millis::DAY);
        assert_eq!(wait(Some("-3")), Millis::MINUTE);
        assert_eq!(wait(Some("Fri, 31 Dec 1999 23:59:59 GMT")), LATER);
        assert_eq!(wait(None), LATER);
    }

    #[test]
    fn whose_tokens_were_refused_decides_what_is_told() {
        let now = Millis(1_000);
        assert_eq!(SourceError::Tokens.told(true, now), SyncProblem::Lapsed);
        assert_eq!(SourceError::Tokens.told(false, now), SyncProblem::Refused);
        let later = SyncProblem::NotBefore {
            until: Millis(2_000),
        };
        assert_eq!(SourceError::Later(1_000).told(true, now), later);
    }
}
