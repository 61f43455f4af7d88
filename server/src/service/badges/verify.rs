//! Proving a badge: the protocol library says what it needs, the fetcher gets it.

use std::time::Duration;

use domain::Problem;
use domain::problem::ImportProblem;
use futures::future::join_all;
use futures::{StreamExt, TryStreamExt, stream};
use openbadges::{
    Expectation, ExtractError, Extracted, Identity, Kind, Limits, Payload, Report, Step, Timestamp,
    Unreachable, Verification,
};
use tokio::time::Instant;
use url::Url;

use super::import::{Handed, Incoming, members};
use super::round::Round;
use super::{BadgeError, words};
use crate::fetch::Ask;
use crate::service::links::{self, Never, Plan};
use crate::state::AppState;

/// How long all that may stand behind one link is waited for.
const FOLLOW: Duration = Duration::from_secs(20);

/// A verification's report, and whether everything that it asked for could be waited for.
#[derive(Debug, Clone)]
pub struct Proven {
    /// What was found out.
    pub report: Report,
    /// Whether nothing was given up only because there was no more time to wait.
    pub complete: bool,
}

/// What somebody handed in, opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The bytes as they came.
    pub bytes: bytes::Bytes,
    /// The credential in them.
    pub found: Extracted,
}

/// What came of a badge that somebody only wanted to have checked.
#[derive(Debug, Clone)]
pub struct Examined {
    /// What was found out.
    pub report: Report,
    /// The file, for its picture.
    pub bytes: bytes::Bytes,
    /// What kind of file it is.
    pub kind: Kind,
    /// The credentials in it, when it is a record.
    pub record: Option<Record>,
}

/// The credentials of a record (CLR 2.0), each examined by itself.
#[derive(Debug, Clone)]
pub struct Record {
    /// What whoever put them together calls it.
    pub name: Option<String>,
    /// Who put them together, by the name that they give themselves.
    pub issuer: Option<String>,
    /// In their order, [`MEMBERS`] at most.
    pub members: Vec<Examined>,
    /// How many more there are.
    pub left_out: usize,
}

/// The caps of this instance.
pub(super) fn limits(state: &AppState) -> Limits {
    Limits {
        file_bytes: file_bytes(state),
        ..Limits::default()
    }
}

fn file_bytes(state: &AppState) -> usize {
    usize::try_from(state.config.quota.file_megabytes).unwrap_or(10) << 20
}

/// Opens what was handed in: a file, a text, or what an address in the text leads to.
///
/// # Errors
/// With the sentence for the person; nothing is stored yet.
pub(in crate::service) async fn open(
    state: &AppState,
    handed: Handed,
) -> Result<Opened, BadgeError> {
    if let Handed::Text(text) = &handed
        && let Ok(Payload::Url(url)) = Payload::from_text(text, &limits(state))
    {
        return follow(state, &url).await;
    }
    open_here(state, handed).await
}

/// Opens what was handed in without asking anybody.
///
/// # Errors
/// With the sentence for the person; nothing is stored yet.
pub(in crate::service) async fn open_here(
    state: &AppState,
    handed: Handed,
) -> Result<Opened, BadgeError> {
    match handed {
        Handed::File(bytes) => extract(state, bytes)
            .await?
            .map_err(|error| refusal(state, &error).into()),
        Handed::Text(text) => {
            let text = text.trim();
            if text.is_empty() {
                return Err(ImportProblem::NoFile.into());
            }
            let bytes = bytes::Bytes::copy_from_slice(text.as_bytes());
            let opened = extract(state, bytes).await?;
            opened.map_err(|error| match error {
                // What was typed is neither a link nor a badge.
                ExtractError::UnknownFormat | ExtractError::Foreign { .. } => {
                    ImportProblem::NoBadge {
                        kind: "text".to_owned(),
                    }
                    .into()
                }
                error => refusal(state, &error).into(),
            })
        }
    }
}

/// Opens the badge behind a link: where a machine reads it, as far as that is known of its
/// issuer, then at the link itself. Links that hand a badge over or ask for one are not opened.
async fn follow(state: &AppState, link: &str) -> Result<Opened, BadgeError> {
    let Ok(url) = Url::parse(link.trim()).map(mails::unwrap) else {
        return Err(unreachable(link, "forbidden").into());
    };
    let followed = tokio::time::timeout(FOLLOW, try_each(state, &url)).await;
    followed.unwrap_or_else(|_| Err(unreachable(url.as_str(), "timeout").into()))
}

async fn try_each(state: &AppState, link: &Url) -> Result<Opened, BadgeError> {
    match state.links.plan(link) {
        Some(Plan::Never(never)) => return Err(not_opened(never, link).into()),
        Some(Plan::Ask {
            at, accept, then, ..
        }) => {
            for url in at.iter().filter(|url| *url != link) {
                match fetch_badge(state, url, accept, then).await {
                    // The link itself may know better.
                    Err(BadgeError::Problem(Problem::Import(_))) => {}
                    other => return other,
                }
            }
        }
        None => {}
    }
    fetch_badge(state, link, links::ACCEPT, None).await
}

/// Asks one address for a badge, or for the address of one, which it names at `then`.
async fn fetch_badge(
    state: &AppState,
    url: &Url,
    accept: &str,
    then: Option<&str>,
) -> Result<Opened, BadgeError> {
    let ask = Ask {
        url: url.as_str(),
        accept,
        bytes: file_bytes(state),
        keep: false,
    };
    let fetched = state
        .fetch
        .get_unless(ask, |to| state.links.never(to).is_some())
        .await
        .map_err(|error| unreachable(url.as_str(), error.word()))?;
    if fetched.status != 200 {
        if let Ok(to) = Url::parse(&fetched.final_url)
            && let Some(never) = state.links.never(&to)
        {
            return Err(not_opened(never, &to).into());
        }
        return Err(unreachable(url.as_str(), "status").into());
    }
    if let Some(pointer) = then
        && let Ok(named) = serde_json::from_slice::<serde_json::Value>(&fetched.body)
        && let Some(address) = named.pointer(pointer).and_then(|value| value.as_str())
        && let Ok(address) = Url::parse(address)
    {
        if let Some(never) = state.links.never(&address) {
            return Err(not_opened(never, &address).into());
        }
        return Box::pin(fetch_badge(state, &address, links::ACCEPT, None)).await;
    }
    extract(state, fetched.body.into())
        .await?
        .map_err(|_| unreachable(url.as_str(), "not_a_badge").into())
}

fn unreachable(url: &str, reason: &str) -> ImportProblem {
    let url = Url::parse(url).ok();
    let host = url.and_then(|url| url.host_str().map(ToOwned::to_owned));
    ImportProblem::Unreachable {
        host: host.unwrap_or_default(),
        reason: reason.to_owned(),
    }
}

/// The sentence for a link that the server leaves to its holder.
fn not_opened(never: Never, link: &Url) -> ImportProblem {
    let link = link.to_string();
    match never {
        Never::Claim => ImportProblem::ClaimLink { link },
        Never::Apply => ImportProblem::ApplyLink { link },
    }
}

async fn extract(
    state: &AppState,
    bytes: bytes::Bytes,
) -> Result<Result<Opened, ExtractError>, BadgeError> {
    let caps = limits(state);
    let task = tokio::task::spawn_blocking(move || {
        let found = openbadges::extract(&bytes, &caps)?;
        Ok(Opened { bytes, found })
    });
    Ok(task.await?)
}

/// The sentence for a file that carries no badge.
fn refusal(state: &AppState, error: &ExtractError) -> ImportProblem {
    use openbadges::Fault;
    let named = |kind: Kind| match kind {
        Kind::Png => "png",
        Kind::Svg => "svg",
        Kind::Pdf => "pdf",
        Kind::Json => "json",
        Kind::Jwt | Kind::Url | Kind::None => "text",
    };
    let too_complex = |fault: &Fault| {
        matches!(
            fault,
            Fault::TooManyChunks { .. } | Fault::TooManyNodes { .. } | Fault::TooManyObjects { .. }
        ) || matches!(fault, Fault::Json(error) if is_too_deep(error))
    };
    match error {
        ExtractError::Empty => ImportProblem::Empty,
        ExtractError::TooLarge { .. } => ImportProblem::TooLarge {
            megabytes: state.config.quota.file_megabytes,
        },
        ExtractError::Foreign {
            format: openbadges::container::ForeignFormat::Jpeg,
        } => ImportProblem::Jpeg,
        ExtractError::Foreign {
            format: openbadges::container::ForeignFormat::Zip,
        } => ImportProblem::Archive,
        ExtractError::Foreign { .. } | ExtractError::UnknownFormat => ImportProblem::UnknownKind,
        ExtractError::NoBadge { kind } => ImportProblem::NoBadge {
            kind: named(*kind).to_owned(),
        },
        ExtractError::Malformed { fault, .. } if too_complex(fault) => ImportProblem::TooComplex,
        ExtractError::Malformed {
            fault: Fault::Encoding,
            ..
        }
        | ExtractError::Encoding => ImportProblem::WrongEncoding,
        ExtractError::Malformed { kind, .. } => ImportProblem::Damaged {
            kind: named(*kind).to_owned(),
        },
        ExtractError::Encrypted => ImportProblem::Encrypted,
    }
}

fn is_too_deep(error: &openbadges::strict_json::JsonError) -> bool {
    matches!(error, openbadges::strict_json::JsonError::TooDeep { .. })
}

/// Proves a credential, waiting `patience` in all; what has not answered by then counts as out of
/// reach, and the report as incomplete.
pub(super) async fn prove(
    state: &AppState,
    round: &Round,
    payload: Payload,
    addresses: Vec<String>,
    patience: Duration,
) -> Result<Proven, BadgeError> {
    let deadline = Instant::now() + patience;
    let expectation = Expectation {
        identities: addresses.into_iter().map(Identity::Email).collect(),
    };
    let now = Timestamp(state.clock.now().0);
    let mut verification = Verification::start(payload, expectation, now, limits(state));
    let mut complete = true;
    loop {
        // Signatures and canonical forms take their time: not on the threads that serve.
        let (back, step) = tokio::task::spawn_blocking(move || {
            let step = verification.step();
            (verification, step)
        })
        .await?;
        verification = back;
        let requests = match step {
            Step::Done(report) => {
                return Ok(Proven {
                    report: *report,
                    complete,
                });
            }
            Step::Need(requests) => requests,
        };
        let answers = join_all(requests.into_iter().map(|request| async move {
            let answered = tokio::time::timeout_at(deadline, round.answer(state, &request)).await;
            (request.id, answered)
        }))
        .await;
        for (id, answered) in answers {
            complete &= answered.is_ok();
            verification.answer(id, answered.unwrap_or(Err(Unreachable::Timeout)));
        }
    }
}

/// Credentials of one record that are examined for a visitor.
pub const MEMBERS: usize = 50;
/// How long the issuers of what a visitor hands in are waited for, all together.
const PATIENCE: Duration = Duration::from_secs(20);
/// Credentials of one record that are proven at one time.
const AT_ONCE: usize = 8;

/// Opens and proves a badge for somebody who only wants to know: nothing is stored, and whose it
/// is is not asked. A record is proven, and so is each credential in it.
///
/// # Errors
/// With the sentence for the person.
pub async fn examine(state: &AppState, handed: Handed) -> Result<Examined, BadgeError> {
    let round = &Round::default();
    let deadline = Instant::now() + PATIENCE;
    let Opened { bytes, found } = open(state, handed).await?;
    let record = match members(state, &found.payload) {
        None => None,
        Some(members) if members.is_empty() => {
            let kind = found.kind.to_string();
            return Err(ImportProblem::NoBadge { kind }.into());
        }
        Some(mut members) => {
            let left_out = members.len().saturating_sub(MEMBERS);
            members.truncate(MEMBERS);
            let each = members
                .into_iter()
                .map(|one| examine_one(state, round, one, deadline));
            let members = stream::iter(each.collect::<Vec<_>>())
                .buffered(AT_ONCE)
                .try_collect()
                .await?;
            Some(Record {
                name: None,
                issuer: None,
                members,
                left_out,
            })
        }
    };
    let whole = Incoming {
        bytes,
        kind: found.kind,
        payload: found.payload,
    };
    let examined = examine_one(state, round, whole, deadline).await?;
    let said = |pointer: &str| {
        let text = examined.report.document.as_ref()?.pointer(pointer)?;
        let text = words::line(text.as_str()?, words::TITLE);
        (!text.is_empty()).then_some(text)
    };
    let record = record.map(|record| Record {
        name: said("/name"),
        issuer: said("/issuer/name"),
        ..record
    });
    Ok(Examined { record, ..examined })
}

async fn examine_one(
    state: &AppState,
    round: &Round,
    one: Incoming,
    deadline: Instant,
) -> Result<Examined, BadgeError> {
    let patience = deadline.saturating_duration_since(Instant::now());
    let proven = prove(state, round, one.payload, Vec::new(), patience).await?;
    Ok(Examined {
        report: proven.report,
        bytes: one.bytes,
        kind: one.kind,
        record: None,
    })
}
