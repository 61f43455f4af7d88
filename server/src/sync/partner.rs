//! A partner's client at Open Badge Factory (API version 1): an organisation lets this instance ask
//! for the badges that it issued to an address. It answers for its own badges only.
//!
//! OAuth 2.0 client credentials, then `GET /v1/event/{client}?email=`, then a page for each event:
//! `GET /v1/event/{client}/{event}/assertion?email=`. Lists come as one JSON document a line.

use async_trait::async_trait;
use domain::Millis;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{ANSWER, Offer, Page, Question, Source, SourceError, Tokens, answered, is_link, token};
use crate::fetch::{Answered, Call, Client};

/// Events of one address that are looked at.
const EVENTS: usize = 150;

/// A client at Open Badge Factory.
#[derive(Debug, Clone)]
pub struct Partner {
    base: String,
    client: String,
    secret: SecretString,
}

#[derive(Deserialize)]
struct Event {
    id: String,
}

#[derive(Deserialize)]
struct Assertion {
    json: Option<Value>,
    image: Option<String>,
}

impl Partner {
    /// A client of the factory at `base`, such as `https://openbadgefactory.com`.
    #[must_use]
    pub fn new(base: &str, client: &str, secret: SecretString) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
            client: client.to_owned(),
            secret,
        }
    }

    /// An address of the API: `parts` become segments of its path, whatever they hold.
    fn url(&self, parts: &[&str], email: &str) -> Result<String, SourceError> {
        let mut url = Url::parse(&self.base).map_err(|_| SourceError::Garbage)?;
        {
            let mut path = url.path_segments_mut().map_err(|()| SourceError::Garbage)?;
            path.pop_if_empty()
                .extend(["v1", "event", self.client.as_str()])
                .extend(parts);
        }
        url.query_pairs_mut().append_pair("email", email);
        Ok(url.into())
    }
}

#[async_trait]
impl Source for Partner {
    async fn ask(&self, with: &Client, question: Question<'_>) -> Result<Page, SourceError> {
        let Some(address) = question.address else {
            return Ok(Page::default());
        };
        let bearer = question.token.map(SecretString::expose_secret);
        let Some(page) = question.page else {
            let url = self.url(&[], address)?;
            let call = Call {
                bearer,
                ..Call::get(&url, "application/json", ANSWER)
            };
            let events: Vec<Event> = lines(&answered(with, call).await?)?;
            let ids = events.into_iter().map(|event| event.id);
            let ids: Vec<String> = ids.filter(|id| is_plain(id)).take(EVENTS).collect();
            return Ok(Page {
                next: (!ids.is_empty()).then(|| ids.join(",")),
                ..Page::default()
            });
        };
        let (event, rest) = page.split_once(',').unwrap_or((page, ""));
        let url = self.url(&[event, "assertion"], address)?;
        let call = Call {
            bearer,
            ..Call::get(&url, "application/json", ANSWER)
        };
        let assertions: Vec<Assertion> = lines(&answered(with, call).await?)?;
        Ok(Page {
            offers: assertions.into_iter().filter_map(offer).collect(),
            next: (!rest.is_empty()).then(|| rest.to_owned()),
            ..Page::default()
        })
    }

    async fn tokens(
        &self,
        with: &Client,
        there: Option<Tokens>,
        stale: bool,
        now: Millis,
    ) -> Result<Option<Tokens>, SourceError> {
        if let Some(there) = there
            && there.ends > now
            && !stale
        {
            return Ok(Some(there));
        }
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.client.as_str()),
            ("client_secret", self.secret.expose_secret()),
        ];
        let url = format!("{}/v1/client/oauth2/token", self.base);
        token(with, &url, &form, now).await.map(Some)
    }
}

/// Whether an identifier can stand in a list divided by commas.
fn is_plain(id: &str) -> bool {
    (1..=100).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// The documents of an answer, one a line; nothing where the answer is 404.
fn lines<T: serde::de::DeserializeOwned>(answer: &Answered) -> Result<Vec<T>, SourceError> {
    if answer.status == 404 {
        return Ok(Vec::new());
    }
    serde_json::Deserializer::from_slice(&answer.body)
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|_| SourceError::Garbage)
}

/// The credential's address, or itself, or the picture that it is baked into.
fn offer(assertion: Assertion) -> Option<Offer> {
    match assertion.json {
        Some(Value::String(link)) if is_link(&link) => return Some(Offer::Link(link)),
        Some(Value::Object(document)) => {
            return Some(Offer::Text(Value::Object(document).to_string()));
        }
        _ => {}
    }
    assertion
        .image
        .filter(|link| is_link(link))
        .map(Offer::Link)
}
