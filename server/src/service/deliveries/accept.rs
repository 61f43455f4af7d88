//! What a partner sends is written down, item by item.
//!
//! An item is known by the partner's own name for it: the same one again changes nothing and is
//! answered so, however often and however many at a time it comes. The same name for something
//! else is refused. Items are written in parts, one transaction each, in which the partner's key
//! has to stand; a request that breaks off has written whole parts, and can be sent again.

use std::collections::HashSet;
use std::sync::Arc;

use domain::{DeliveryId, EmailAddress, Language, Millis, PartnerId};
use futures::{StreamExt, stream};
use openbadges::{Kind, Limits, Recipient, Timestamp, Verdict};
use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use super::content::{Badge, Content};
use super::{Addressee, Deliver};
use crate::auth::keys::Keys;
use crate::clock::{Entropy, new_id};
use crate::http::Failure;
use crate::jobs::enqueue_at;
use crate::service::accounts::limits::partner_items;
use crate::service::badges::{caps, face, glance};
use crate::service::partners::Caller;
use crate::state::AppState;
use crate::store::deliveries::{self, NewDelivery};
use crate::store::{Tx, db};

/// Items that are written in one transaction.
const PART: usize = 200;
/// The longest name that a partner may give an item, in bytes.
const NAME: usize = 200;
/// The longest link, in bytes.
const LINK: usize = 2_048;
/// Jobs of one request that run at once; each one behind them waits a little longer, so that
/// ten thousand invitations do not stand before the mail that somebody waits for.
const AT_ONCE: i64 = 20;
/// How much longer, in milliseconds.
const APART: i64 = 100;

/// An item as a partner sent it.
#[derive(Debug, Clone)]
pub struct Item(pub Box<RawValue>);

/// What came of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The partner's name for it, as far as it could be read.
    pub id: Option<String>,
    /// What came of it.
    pub status: Status,
    /// What the partner should know beside that.
    pub warnings: Vec<Warning>,
}

/// What came of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was written down now.
    Accepted,
    /// It was written down before.
    Already,
    /// It was not written down.
    Refused(Refused),
}

/// Why an item was not written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is no JSON object with these members.
    NotAnItem,
    /// Its `id` is missing, empty or too long.
    Id,
    /// Its `email` is no mail address.
    Email,
    /// It has neither a credential nor a link, or both.
    NothingOrBoth,
    /// Its credential is no Open Badge.
    NotABadge,
    /// Its credential is larger than a file may be.
    TooLarge,
    /// Its link is no http(s) address.
    Url,
    /// Something else was sent under this `id` before.
    Conflict,
}

/// What a partner should know of an item that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The credential names somebody else than `email`: its holder will see that.
    OtherRecipient,
}

/// Why no more items were written down.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The key was revoked or renewed.
    #[error("the key was taken away")]
    Revoked,
    /// Something else.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<sqlx::Error> for Stopped {
    fn from(error: sqlx::Error) -> Self {
        Self::Failure(error.into())
    }
}

/// The members of an item.
#[derive(Deserialize)]
struct Members<'a> {
    id: Option<String>,
    email: Option<String>,
    #[serde(borrow)]
    credential: Option<&'a RawValue>,
    url: Option<String>,
    language: Option<String>,
    badge_name: Option<String>,
    issuer_name: Option<String>,
}

/// An item that is ready to be written.
struct Ready {
    id: String,
    to: Addressee,
    language: Language,
    item_macs: Vec<String>,
    content_macs: Vec<String>,
    address_mac: String,
    sealed: String,
    warnings: Vec<Warning>,
}

/// What reading an item takes.
#[derive(Clone)]
struct Reader {
    keys: Keys,
    entropy: Arc<dyn Entropy>,
    caps: Limits,
    now: Millis,
    partner: PartnerId,
}

/// Writes down what a partner sends, and answers for each item, in their order. The answer and the
/// work are the same whether an address has an account or not.
///
/// # Errors
/// The parts before are written.
pub async fn accept(
    state: &AppState,
    caller: &Caller,
    items: Vec<Item>,
) -> Result<Vec<Answer>, Stopped> {
    partner_items(state, &caller.partner, items.len()).await?;
    let reader = Reader {
        keys: state.keys.clone(),
        entropy: state.entropy.clone(),
        caps: caps(state),
        now: state.clock.now(),
        partner: caller.partner.clone(),
    };
    let mut answers = Vec::with_capacity(items.len());
    let parts: Vec<Vec<Item>> = items.chunks(PART).map(<[Item]>::to_vec).collect();
    // While one part is written, the next is read.
    let mut parts = stream::iter(parts)
        .map(|part| {
            let reader = reader.clone();
            tokio::task::spawn_blocking(move || part.iter().map(|item| reader.read(item)).collect())
        })
        .buffered(2);
    let mut jobs = 0;
    while let Some(part) = parts.next().await {
        let part: Vec<Result<Ready, Answer>> = part.map_err(Failure::internal)?;
        let written = write(state, caller, part, &mut jobs).await?;
        for answer in &written {
            let outcome = match answer.status {
                Status::Accepted => "accepted",
                Status::Already => "already",
                Status::Refused(_) => "refused",
            };
            metrics::counter!("besace_deliveries_total", "outcome" => outcome).increment(1);
        }
        answers.extend(written);
    }
    Ok(answers)
}

impl Reader {
    fn read(&self, item: &Item) -> Result<Ready, Answer> {
        let refused = |id: Option<String>, why| Answer {
            id,
            status: Status::Refused(why),
            warnings: Vec::new(),
        };
        let members: Members<'_> =
            serde_json::from_str(item.0.get()).map_err(|_| refused(None, Refused::NotAnItem))?;
        let id = members
            .id
            .filter(|id| !id.is_empty() && id.len() <= NAME)
            .ok_or_else(|| refused(None, Refused::Id))?;
        let no = |why| refused(Some(id.clone()), why);
        let to = Addressee::parse(members.email.as_deref().unwrap_or_default())
            .map_err(|_| no(Refused::Email))?;
        let said = (members.badge_name, members.issuer_name);
        let (content, same, warnings) = match (members.credential, members.url) {
            (Some(raw), None) => self.credential(raw, &to, said).map_err(no)?,
            (None, Some(url)) => {
                let url = link(&url).ok_or_else(|| no(Refused::Url))?;
                let content = Content {
                    badge: Badge::Url(url.clone()),
                    name: said.0.and_then(|name| line(&name)),
                    issuer: said.1.and_then(|name| line(&name)),
                };
                (content, url, Vec::new())
            }
            _ => return Err(no(Refused::NothingOrBoth)),
        };
        let macs = |purpose, value: &str| {
            let value = format!("{}\0{value}", self.partner);
            self.keys.macs(purpose, &value)
        };
        let mailbox = String::from_utf8_lossy(to.secret());
        Ok(Ready {
            item_macs: macs("delivery item", &id),
            content_macs: macs("delivery content", &format!("{mailbox}\0{same}")),
            address_mac: to.macs(&self.keys).into_iter().next().unwrap_or_default(),
            sealed: content.seal(&to, &self.keys, &*self.entropy),
            language: members
                .language
                .and_then(|tag| Language::from_tag(&tag))
                .unwrap_or_default(),
            id,
            to,
            warnings,
        })
    }

    /// The credential, the text by which the same one is known again, and warnings.
    fn credential(
        &self,
        raw: &RawValue,
        to: &Addressee,
        said: (Option<String>, Option<String>),
    ) -> Result<(Content, String, Vec<Warning>), Refused> {
        let text = match raw.get() {
            text if text.starts_with('{') => text.to_owned(),
            // A compact JWS.
            text => serde_json::from_str::<String>(text).map_err(|_| Refused::NotABadge)?,
        };
        if text.len() > self.caps.file_bytes {
            return Err(Refused::TooLarge);
        }
        let found =
            openbadges::extract(text.as_bytes(), &self.caps).map_err(|_| Refused::NotABadge)?;
        if !matches!(found.kind, Kind::Json | Kind::Jwt) {
            return Err(Refused::NotABadge);
        }
        let now = Timestamp(self.now.0);
        let report = glance(found.payload, to.address.as_str(), now, self.caps.clone());
        if report.verdict == Verdict::Unreadable {
            return Err(Refused::NotABadge);
        }
        let shown = report.badge.as_ref().map(face);
        let other = matches!(report.recipient, Recipient::NotMine { .. });
        // The order of members and the spacing make no other credential.
        let same = serde_json::from_str::<serde_json::Value>(&text)
            .map_or_else(|_| text.clone(), |value| value.to_string());
        let name = shown.as_ref().map(|face| face.name.clone());
        let issuer = shown.map(|face| face.issuer.name);
        let content = Content {
            badge: Badge::Credential(text),
            name: name.or(said.0).and_then(|name| line(&name)),
            issuer: issuer.or(said.1).and_then(|name| line(&name)),
        };
        let warnings = other.then_some(Warning::OtherRecipient);
        Ok((content, same, warnings.into_iter().collect()))
    }
}

/// One line of what strangers wrote; `None` where nothing is left.
fn line(text: &str) -> Option<String> {
    const LONGEST: usize = 120;
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let line: String = words.join(" ").chars().take(LONGEST).collect();
    (!line.is_empty()).then_some(line)
}

fn link(text: &str) -> Option<String> {
    let text = text.trim();
    let url = Url::parse(text).ok()?;
    let good = matches!(url.scheme(), "https" | "http")
        && url.host_str().is_some_and(|host| !host.is_empty())
        && url.username().is_empty()
        && url.password().is_none()
        && text.len() <= LINK
        && !text.contains(char::is_whitespace);
    good.then(|| text.to_owned())
}

/// Writes one part, with the jobs for its addressees.
async fn write(
    state: &AppState,
    caller: &Caller,
    part: Vec<Result<Ready, Answer>>,
    jobs: &mut i64,
) -> Result<Vec<Answer>, Stopped> {
    let now = state.clock.now();
    let mut answers = Vec::with_capacity(part.len());
    let mut addressees: Vec<(EmailAddress, Language)> = Vec::new();
    let mut seen = HashSet::new();
    let mut tx = state.db.begin().await?;
    // This also has the parts of one partner wait for each other.
    if !caller.stands(&mut tx, now).await? {
        return Err(Stopped::Revoked);
    }
    for one in part {
        let ready = match one {
            Ok(ready) => ready,
            Err(answer) => {
                answers.push(answer);
                continue;
            }
        };
        let status = write_one(state, &mut tx, caller, &ready, now).await?;
        if status == Status::Accepted && seen.insert(ready.address_mac) {
            addressees.push((ready.to.address, ready.language));
        }
        answers.push(Answer {
            id: Some(ready.id),
            status,
            warnings: ready.warnings,
        });
    }
    for (address, language) in addressees {
        let job = Deliver {
            partner: caller.partner.clone(),
            address,
            language,
        };
        let wait = (*jobs - AT_ONCE).max(0) * APART;
        *jobs += 1;
        enqueue_at(state, &mut tx, &job, now.plus(wait)).await?;
    }
    tx.commit().await?;
    Ok(answers)
}

async fn write_one(
    state: &AppState,
    tx: &mut Tx,
    caller: &Caller,
    ready: &Ready,
    now: Millis,
) -> db::Result<Status> {
    let known = |content: String| match ready.content_macs.contains(&content) {
        true => Status::Already,
        false => Status::Refused(Refused::Conflict),
    };
    let Some((current, old)) = ready.item_macs.split_first() else {
        return Ok(Status::Refused(Refused::Id));
    };
    for mac in old {
        if let Some(content) = deliveries::content(tx, &caller.partner, mac).await? {
            return Ok(known(content));
        }
    }
    let id: DeliveryId = new_id(&*state.clock, &*state.entropy);
    let key_name = Keys::name_of(&ready.sealed).unwrap_or_default();
    let new = NewDelivery {
        id: &id,
        partner: &caller.partner,
        item_mac: current,
        content_mac: ready.content_macs.first().map_or("", String::as_str),
        address_mac: &ready.address_mac,
        key_name: &key_name,
        sealed: &ready.sealed,
    };
    if deliveries::insert(tx, &new, now).await? {
        return Ok(Status::Accepted);
    }
    let content = deliveries::content(tx, &caller.partner, current).await?;
    Ok(content.map_or(Status::Already, known))
}
