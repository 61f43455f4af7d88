//! Badges come in.
//!
//! The original bytes go to the blob store first; then one transaction stores the rows, what was
//! found out and the jobs. Killed in between, the server has blobs that nothing names, which are
//! swept; it never has half a badge. One badge or fifty take the same way: they are proven side by
//! side ([`prepare`]) and stored together ([`store`]).

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use domain::badge::Imported;
use domain::problem::ImportProblem;
use domain::{Acceptance, AccountId, BadgeId, Origin, Problem, RecipientMatch};
use futures::{StreamExt, TryStreamExt, stream};
use openbadges::{Kind, Payload, Verdict};
use url::Url;

use super::check_again::CheckNew;
use super::findings::findings;
use super::fingerprint::fingerprint;
use super::picture::DrawPicture;
use super::round::Round;
use super::verify::{Opened, limits, open, prove};
use super::{BadgeError, words};
use crate::clock::new_id;
use crate::jobs::enqueue;
use crate::state::AppState;
use crate::store::badges::{self, Findings, NewBadge, Role};
use crate::store::blobs::BlobId;
use crate::store::db::Tx;

/// Badges that are proven at one time for one account.
const AT_ONCE: usize = 8;

/// What somebody handed in.
#[derive(Debug, Clone)]
pub enum Handed {
    /// A file.
    File(Bytes),
    /// A text: a link, JSON or a signed token.
    Text(String),
}

/// How badges come in, and where they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// How they came.
    pub origin: Origin,
    /// Where they go.
    pub acceptance: Acceptance,
}

impl Manner {
    /// Handed in by their holder.
    pub const BY_HAND: Self = Self {
        origin: Origin::Import,
        acceptance: Acceptance::Accepted,
    };

    /// Come by themselves: they wait until their holder accepts them.
    #[must_use]
    pub const fn by_itself(origin: Origin) -> Self {
        Self {
            origin,
            acceptance: Acceptance::Pending,
        }
    }
}

/// A credential on its way in.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The bytes that are kept: the file, or a credential that stood in a record.
    pub bytes: Bytes,
    /// What kind of file they are.
    pub kind: Kind,
    /// The credential in them.
    pub payload: Payload,
}

/// The credentials in a file: one, or those of a record (CLR 2.0). Each credential of a record has
/// its own issuer, proof and end, so each becomes a badge with bytes of its own.
///
/// # Errors
/// [`ImportProblem::NoBadge`] for a record without any.
pub(in crate::service) fn credentials(
    state: &AppState,
    opened: Opened,
) -> Result<Vec<Incoming>, ImportProblem> {
    let Opened { bytes, found } = opened;
    match members(state, &found.payload) {
        None => Ok(vec![Incoming {
            bytes,
            kind: found.kind,
            payload: found.payload,
        }]),
        Some(members) if members.is_empty() => Err(ImportProblem::NoBadge {
            kind: found.kind.to_string(),
        }),
        Some(members) => Ok(members),
    }
}

/// The credentials that a record holds; `None` when it is none.
pub(super) fn members(state: &AppState, payload: &Payload) -> Option<Vec<Incoming>> {
    let members = openbadges::record::open(payload, &limits(state))?;
    let each = members.into_iter().map(|payload| Incoming {
        bytes: Bytes::copy_from_slice(payload.as_str().as_bytes()),
        kind: match payload {
            Payload::Jws(_) => Kind::Jwt,
            Payload::Json(_) | Payload::Url(_) => Kind::Json,
        },
        payload,
    });
    Some(each.collect())
}

/// A credential that was proven and is ready to be stored.
#[derive(Debug)]
pub(in crate::service) struct Prepared(State);

#[derive(Debug)]
enum State {
    /// The account holds it already.
    Held(BadgeId),
    /// It is to be added.
    New(Box<New>),
    /// Nothing in it is a badge.
    Refused(Problem),
}

#[derive(Debug)]
struct New {
    bytes: Bytes,
    blob: BlobId,
    kind: String,
    fingerprint: String,
    findings: Findings,
}

/// Takes a file or text into an account: the badges that it brought. Their issuers are waited for
/// as long as `patience` says; then jobs take over.
///
/// # Errors
/// With the sentence for the person; then nothing was stored.
pub async fn import(
    state: &AppState,
    account: &AccountId,
    handed: Handed,
    manner: Manner,
    patience: Duration,
) -> Result<Vec<Imported>, BadgeError> {
    let incoming = credentials(state, open(state, handed).await?)?;
    let prepared = prepare(state, account, incoming, patience).await?;
    let mut tx = state.db.begin().await?;
    let stored = store(state, &mut tx, account, prepared, manner).await?;
    let imported = stored.into_iter().collect::<Result<Vec<_>, Problem>>()?;
    tx.commit().await?;
    Ok(imported)
}

/// Proves credentials for an account, several at a time and in their order, and puts their bytes
/// into the blob store. Nothing names them yet.
///
/// # Errors
/// The database or the blob store.
pub(in crate::service) async fn prepare(
    state: &AppState,
    account: &AccountId,
    incoming: Vec<Incoming>,
    patience: Duration,
) -> Result<Vec<Prepared>, BadgeError> {
    let (addresses, held) = {
        let mut on = state.db.read().await?;
        let addresses = badges::confirmed_addresses(&mut on, account).await?;
        (addresses, badges::held(&mut on, account).await?)
    };
    let mut room = Room::of(state, held);
    let mut checks = Vec::with_capacity(incoming.len());
    for one in incoming {
        let fingerprint = fingerprint(&one.payload);
        let mut on = state.db.read().await?;
        let there = badges::by_fingerprint(&mut on, account, &fingerprint).await?;
        let fits = there.is_some() || room.take(one.bytes.len());
        checks.push((one, fingerprint, there, fits));
    }
    let round = &Round::default();
    let each = checks
        .into_iter()
        .map(|(one, fingerprint, there, fits)| {
            let addresses = addresses.clone();
            async move {
                if let Some(id) = there {
                    return Ok(Prepared(State::Held(id)));
                }
                if !fits {
                    return Ok(Prepared(State::Refused(Problem::Quota)));
                }
                prepare_one(state, round, one, fingerprint, addresses, patience).await
            }
        })
        .collect::<Vec<_>>();
    stream::iter(each).buffered(AT_ONCE).try_collect().await
}

async fn prepare_one(
    state: &AppState,
    round: &Round,
    incoming: Incoming,
    fingerprint: String,
    addresses: Vec<String>,
    patience: Duration,
) -> Result<Prepared, BadgeError> {
    let Incoming {
        bytes,
        kind,
        payload,
    } = incoming;
    let blob = state.blobs.keep(bytes.clone()).await?;
    let by_address = match &payload {
        Payload::Url(url) => Url::parse(url).ok(),
        Payload::Json(_) | Payload::Jws(_) => None,
    };
    let proven = prove(state, round, payload, addresses, patience).await?;
    if proven.report.verdict == Verdict::Unreadable && by_address.is_none() {
        let kind = kind.to_string();
        let refused = Problem::Import(ImportProblem::NoBadge { kind });
        return Ok(Prepared(State::Refused(refused)));
    }
    let mut findings = findings(&proven.report, proven.complete, None);
    if let Some(host) = by_address.as_ref().and_then(Url::host_str)
        && findings.issuer.is_empty()
    {
        // All that is known of it so far is where it is.
        findings.issuer = words::line(host, words::TITLE);
        findings.face.issuer.name.clone_from(&findings.issuer);
    }
    Ok(Prepared(State::New(Box::new(New {
        bytes,
        blob,
        kind: kind.to_string(),
        fingerprint,
        findings,
    }))))
}

/// Stores what was prepared, with its jobs, and says what came of each, in their order.
///
/// # Errors
/// The database or the blob store; then the transaction has to be given up.
pub(in crate::service) async fn store(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    prepared: Vec<Prepared>,
    manner: Manner,
) -> Result<Vec<Result<Imported, Problem>>, BadgeError> {
    let mut outcomes = Vec::with_capacity(prepared.len());
    let mut added: HashMap<String, BadgeId> = HashMap::new();
    for Prepared(one) in prepared {
        outcomes.push(match one {
            State::Held(id) => {
                // Who hands a badge in wants it, whatever was said of it before.
                if manner.acceptance == Acceptance::Accepted {
                    badges::accept(tx, account, &id, state.clock.now()).await?;
                }
                Ok(Imported::Already { id })
            }
            State::Refused(problem) => Err(problem),
            State::New(new) => match (added.get(&new.fingerprint), unfit(&new.findings)) {
                (Some(id), _) => Ok(Imported::Already { id: id.clone() }),
                (None, Some(problem)) if manner.origin == Origin::Source => Err(problem),
                (None, _) => {
                    let imported = add(state, tx, account, &new, manner).await?;
                    if let Ok(Imported::New { id }) = &imported {
                        added.insert(new.fingerprint, id.clone());
                    }
                    imported
                }
            },
        });
    }
    Ok(outcomes)
}

async fn add(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    new: &New,
    manner: Manner,
) -> Result<Result<Imported, Problem>, BadgeError> {
    let now = state.clock.now();
    let id: BadgeId = new_id(&*state.clock, &*state.entropy);
    badges::keep_blob(tx, &new.blob, now).await?;
    if !state.blobs.holds(&new.blob).await? {
        state.blobs.keep(new.bytes.clone()).await?;
    }
    let row = NewBadge {
        id: &id,
        account,
        fingerprint: &new.fingerprint,
        kind: &new.kind,
        size: i64::try_from(new.bytes.len()).unwrap_or(i64::MAX),
        findings: &new.findings,
        acceptance: manner.acceptance,
        origin: manner.origin,
    };
    if !badges::insert(tx, &row, now).await? {
        // The same file, sent twice at the same time.
        let there = badges::by_fingerprint(tx, account, &new.fingerprint).await?;
        return Ok(there
            .map(|id| Imported::Already { id })
            .ok_or(Problem::NotFound));
    }
    badges::attach(tx, &id, Role::Original, &new.blob).await?;
    if let Some(checked) = &new.findings.checked {
        badges::note_check(tx, &id, checked.at, checked.verdict).await?;
    }
    enqueue(state, tx, &DrawPicture { badge: id.clone() }).await?;
    if new.findings.checked.is_none() {
        let job = CheckNew { badge: id.clone() };
        enqueue(state, tx, &job).await?;
    }
    Ok(Ok(Imported::New { id }))
}

/// Why what a source gave is not taken: it is somebody else's, or nobody can say yet whose.
fn unfit(findings: &Findings) -> Option<Problem> {
    let why = match findings.recipient {
        RecipientMatch::Mine => return None,
        RecipientMatch::NotMine => ImportProblem::SomebodyElse {
            hint: findings.recipient_hint.clone(),
        },
        // Its issuer is away: the source gives it again another night.
        RecipientMatch::Unchecked => {
            let checks = findings.checked.iter().flat_map(|checked| &checked.checks);
            let away = checks
                .filter(|check| matches!(check.code.as_str(), "unreachable" | "key_unreachable"))
                .find_map(|check| check.params.get("url"));
            if findings.checked.is_some() && away.is_none() {
                return None;
            }
            let host = away
                .and_then(|url| Url::parse(url).ok()?.host_str().map(ToOwned::to_owned))
                .unwrap_or_else(|| findings.issuer.clone());
            ImportProblem::Unreachable {
                host,
                reason: "timeout".to_owned(),
            }
        }
    };
    Some(Problem::Import(why))
}

/// What an account may still hold.
#[derive(Debug)]
pub(in crate::service) struct Room {
    badges: i64,
    bytes: i64,
}

impl Room {
    pub(in crate::service) fn of(state: &AppState, held: badges::Held) -> Self {
        let quota = &state.config.quota;
        Self {
            badges: i64::from(quota.account_badges) - held.badges,
            bytes: (i64::from(quota.account_megabytes) << 20) - held.bytes,
        }
    }

    /// Takes the room of one more badge, where there is any.
    pub(in crate::service) fn take(&mut self, size: usize) -> bool {
        let left = self.bytes - i64::try_from(size).unwrap_or(i64::MAX);
        if self.badges <= 0 || left < 0 {
            return false;
        }
        self.badges -= 1;
        self.bytes = left;
        true
    }
}
