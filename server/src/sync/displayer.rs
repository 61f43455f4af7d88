//! The Displayer API of Mozilla's Backpack, as Open Badge Passport answers it: the public badges of
//! whoever has an account under an address. It takes no key.
//!
//! `POST convert/email`, then `{id}/groups.json`, then a page for each `{id}/group/{group}.json`.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::Value;

use super::{
    ANSWER, Offer, Page, Question, Source, SourceError, Validator, answered, is_link, json,
};
use crate::fetch::{Call, Client};

/// Groups of one person that are looked at.
const GROUPS: usize = 100;

/// A passport with a Displayer API.
#[derive(Debug, Clone)]
pub struct Displayer {
    /// Its address, up to `displayer/`.
    base: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Converted {
    status: String,
    user_id: Option<Number>,
}

/// An identifier: a number by the specification, sometimes a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Number(u64),
    Text(String),
}

impl Number {
    /// In digits; nothing else goes into an address.
    fn digits(&self) -> Option<String> {
        match self {
            Self::Number(number) => Some(number.to_string()),
            Self::Text(text) => {
                let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                (digits && text.len() <= 20).then(|| text.clone())
            }
        }
    }
}

#[derive(Deserialize)]
struct Groups {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    group_id: Number,
}

#[derive(Deserialize)]
struct Badges {
    badges: Vec<Badge>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Badge {
    hosted_url: Option<String>,
    assertion: Option<Value>,
}

impl Displayer {
    /// The API at an address such as `https://openbadgepassport.com/displayer/`.
    #[must_use]
    pub fn at(base: &str) -> Self {
        Self {
            base: format!("{}/", base.trim_end_matches('/')),
        }
    }

    /// The groups of an account: `42:0,13`.
    async fn groups(&self, with: &Client, address: &str) -> Result<Option<String>, SourceError> {
        let url = format!("{}convert/email", self.base);
        let form = [("email", address)];
        let answer = answered(
            with,
            Call {
                form: Some(&form),
                ..Call::get(&url, "application/json", ANSWER)
            },
        )
        .await?;
        if answer.status == 404 {
            return Ok(None);
        }
        let converted: Converted = json(&answer)?;
        let Some(user) = converted.user_id.as_ref().and_then(Number::digits) else {
            return match converted.status.as_str() {
                "missing" => Ok(None),
                _ => Err(SourceError::Garbage),
            };
        };
        let url = format!("{}{user}/groups.json", self.base);
        let answer = answered(with, Call::get(&url, "application/json", ANSWER)).await?;
        if answer.status == 404 {
            return Ok(None);
        }
        let groups: Groups = json(&answer)?;
        let groups = groups.groups.iter().take(GROUPS);
        let groups: Vec<String> = groups.filter_map(|group| group.group_id.digits()).collect();
        Ok((!groups.is_empty()).then(|| format!("{user}:{}", groups.join(","))))
    }
}

#[async_trait]
impl Source for Displayer {
    async fn ask(&self, with: &Client, question: Question<'_>) -> Result<Page, SourceError> {
        let page = match (question.page, question.address) {
            (Some(page), _) => Some(page.to_owned()),
            (None, Some(address)) => self.groups(with, address).await?,
            (None, None) => None,
        };
        let Some((user, groups)) = page.as_deref().and_then(|page| page.split_once(':')) else {
            return Ok(Page::default());
        };
        let (group, rest) = groups.split_once(',').unwrap_or((groups, ""));
        let url = format!("{}{user}/group/{group}.json", self.base);
        // Only a passport with one group is known by one answer.
        let alone = question.page.is_none() && rest.is_empty();
        let known = question.known.filter(|_| alone);
        let answer = answered(
            with,
            Call {
                known: known.map(|known| (known.etag.as_deref(), known.last_modified.as_deref())),
                ..Call::get(&url, "application/json", ANSWER)
            },
        )
        .await?;
        let next = (!rest.is_empty()).then(|| format!("{user}:{rest}"));
        if answer.status == 304 {
            return Ok(Page {
                unchanged: true,
                ..Page::default()
            });
        }
        // A group that was emptied since.
        if answer.status == 404 {
            return Ok(Page {
                next,
                ..Page::default()
            });
        }
        let badges: Badges = json(&answer)?;
        Ok(Page {
            offers: badges.badges.into_iter().filter_map(offer).collect(),
            next,
            validator: alone.then_some(Validator {
                etag: answer.etag,
                last_modified: answer.last_modified,
            }),
            unchanged: false,
        })
    }
}

/// Where the badge is hosted; a badge that stands in the answer only is signed, or of the first
/// version, and its text is all there is.
fn offer(badge: Badge) -> Option<Offer> {
    match badge {
        Badge {
            hosted_url: Some(url),
            ..
        } if is_link(&url) => Some(Offer::Link(url)),
        Badge {
            assertion: Some(assertion),
            ..
        } => Some(match assertion {
            Value::String(text) => Offer::Text(text),
            object => Offer::Text(object.to_string()),
        }),
        _ => None,
    }
}
