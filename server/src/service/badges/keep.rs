//! A visitor without an account keeps a badge: for an hour, or until a sign-up or sign-in takes it.
//!
//! What is kept is the file and nothing that was found out about it; the account that takes it
//! imports it like any other. A sign-up ties it to its account, so that the confirmation may
//! happen on another browser and another day.

use std::time::Duration;

use domain::badge::Imported;
use domain::problem::ImportProblem;
use domain::{AccountId, BasketId, Millis, Problem};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::import::{Handed, Manner, import};
use super::verify::open;
use super::{BadgeError, limit, words};
use crate::clock::new_id;
use crate::jobs::{Job, JobError, enqueue_at};
use crate::service::intakes::{self, Arrived, Gathering};
use crate::state::AppState;
use crate::store::kept_badges::{self, Kept};
use crate::store::{badges, db};

/// For how long a badge is kept for nobody in particular.
pub const HOUR: i64 = Millis::HOUR;
/// Badges in one basket.
const BADGES: i64 = 10;
/// Characters of the name of one.
const NAME: usize = 200;
/// Bytes in all baskets together: strangers never fill the disk.
const BYTES: i64 = 512 << 20;
/// When a job looks whether everything was taken that had to be.
const LATER: i64 = Millis::MINUTE;
/// How long the issuers of what is taken are waited for, all together.
const PATIENCE: Duration = Duration::from_secs(12);
/// How long the issuer of one badge is waited for.
const PATIENCE_EACH: Duration = Duration::from_secs(4);

/// Keeps a badge in a visitor's basket, a new one where there is none yet.
///
/// # Errors
/// With the sentence for the person, where there is no badge or too much is kept already; then
/// nothing was stored.
pub async fn keep(
    state: &AppState,
    network: &str,
    basket: Option<BasketId>,
    handed: Handed,
) -> Result<BasketId, BadgeError> {
    limit::keep(state, network).await?;
    let bytes = open(state, handed).await?.bytes;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let basket = basket.unwrap_or_else(|| new_id(&*state.clock, &*state.entropy));
    let (here, all) = {
        let mut on = state.db.read().await?;
        let here = kept_badges::in_basket(&mut on, &basket).await?;
        (here, kept_badges::in_all(&mut on).await?)
    };
    if here.badges >= BADGES || all.bytes.saturating_add(size) > BYTES {
        let seconds = u32::try_from(HOUR / Millis::SECOND).unwrap_or(u32::MAX);
        return Err(Problem::TooMany { seconds }.into());
    }
    put(state, &basket, bytes, None).await?;
    Ok(basket)
}

/// Puts bytes into a basket for an hour: into the blob store first, so that the row never names
/// what is not there.
async fn put(
    state: &AppState,
    basket: &BasketId,
    bytes: bytes::Bytes,
    name: Option<&str>,
) -> Result<(), BadgeError> {
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let blob = state.blobs.keep(bytes.clone()).await?;
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    badges::keep_blob(&mut tx, &blob, now).await?;
    if !state.blobs.holds(&blob).await? {
        state.blobs.keep(bytes).await?;
    }
    let basket = basket.clone();
    let kept = Kept { basket, blob };
    kept_badges::insert(&mut tx, &kept, size, now.plus(HOUR)).await?;
    if let Some(name) = name {
        kept_badges::call(&mut tx, &kept, name).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// One thing that a phone's share sheet handed over.
#[derive(Debug, Clone)]
pub struct Shared {
    name: String,
    bytes: bytes::Bytes,
}

impl Shared {
    /// Things that one share may hand over.
    pub const MOST: usize = 20;

    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// What was handed over, in the pieces that are kept: a file, each link of a text, or the text.
    #[must_use]
    pub fn of(name: Option<String>, handed: Handed) -> Vec<Self> {
        let one = |name: &str, bytes: bytes::Bytes| Self {
            name: words::line(name, NAME),
            bytes,
        };
        match handed {
            Handed::File(bytes) => vec![one(&name.unwrap_or_default(), bytes)],
            Handed::Text(text) => match intakes::links_in(&text) {
                links if links.is_empty() => vec![one(&text, text.clone().into())],
                links => links
                    .into_iter()
                    .map(|link| one(&link, link.clone().into()))
                    .collect(),
            },
        }
    }
}

/// Stages what a share sheet handed over, unopened, in a basket of its own that nobody knows but
/// who follows the answer.
///
/// # Errors
/// With the sentence for the person, where too much is kept already; the database or the blob
/// store.
pub async fn stage(state: &AppState, shared: Vec<Shared>) -> Result<BasketId, BadgeError> {
    let basket: BasketId = new_id(&*state.clock, &*state.entropy);
    let size = |one: &Shared| i64::try_from(one.size()).unwrap_or(i64::MAX);
    let all = {
        let mut on = state.db.read().await?;
        kept_badges::in_all(&mut on).await?
    };
    if all.bytes.saturating_add(shared.iter().map(size).sum()) > BYTES {
        let seconds = u32::try_from(HOUR / Millis::SECOND).unwrap_or(u32::MAX);
        return Err(Problem::TooMany { seconds }.into());
    }
    for one in shared {
        put(state, &basket, one.bytes, Some(&one.name)).await?;
    }
    Ok(basket)
}

/// What is staged in a basket, by name; nothing after its hour.
///
/// # Errors
/// The database.
pub async fn staged(state: &AppState, basket: &BasketId) -> Result<Vec<String>, BadgeError> {
    let mut on = state.db.read().await?;
    let staged = kept_badges::staged(&mut on, basket, state.clock.now()).await?;
    Ok(staged.into_iter().map(|(_, name)| name).collect())
}

/// Gathers what is staged in a basket for an account.
///
/// # Errors
/// The database or the blob store.
pub async fn gather_staged(
    state: &AppState,
    account: &AccountId,
    basket: &BasketId,
) -> Result<Gathering, BadgeError> {
    let staged = {
        let mut on = state.db.read().await?;
        kept_badges::staged(&mut on, basket, state.clock.now()).await?
    };
    let mut gathering = Gathering::start(state, account).await?;
    for (kept, name) in staged {
        if let Some(bytes) = state.blobs.read(&kept.blob).await? {
            let handed = Ok(handed_of(bytes));
            let name = Some(name).filter(|name| !name.is_empty());
            gathering.add(Arrived { name, handed }).await?;
        }
    }
    Ok(gathering)
}

/// Forgets what was staged in a basket.
///
/// # Errors
/// The database.
pub async fn forget_staged(state: &AppState, basket: &BasketId) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    for (kept, _) in kept_badges::staged(&mut tx, basket, state.clock.now()).await? {
        kept_badges::delete(&mut tx, &kept).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What kept bytes are: a link was kept as its text.
fn handed_of(bytes: bytes::Bytes) -> Handed {
    let link = std::str::from_utf8(&bytes)
        .ok()
        .map(str::trim)
        .filter(|text| {
            (text.starts_with("https://") || text.starts_with("http://"))
                && !text.contains(char::is_whitespace)
        });
    match link {
        Some(link) => Handed::Text(link.to_owned()),
        None => Handed::File(bytes),
    }
}

/// Ties what is in a basket to an account, which takes it once it may ([`take_kept`]); a job takes
/// what is then still there.
///
/// # Errors
/// The database.
pub async fn tie_kept(state: &AppState, basket: &BasketId, account: &AccountId) -> db::Result<()> {
    let mut tx = state.db.begin().await?;
    kept_badges::tie(&mut tx, basket, account, state.clock.now()).await?;
    tx.commit().await
}

/// Takes what an account has waiting for it into its badges.
///
/// # Errors
/// The database or the blob store, or a full account: what was not taken is tried again later.
pub async fn take_kept(state: &AppState, account: &AccountId) -> Result<Vec<Imported>, BadgeError> {
    let waiting = {
        let mut on = state.db.read().await?;
        kept_badges::of_account(&mut on, account).await?
    };
    let deadline = Instant::now() + PATIENCE;
    let mut taken = Vec::with_capacity(waiting.len());
    for kept in waiting {
        if let Some(bytes) = state.blobs.read(&kept.blob).await? {
            let left = deadline.saturating_duration_since(Instant::now());
            let patience = PATIENCE_EACH.min(left);
            let handed = handed_of(bytes);
            match import(state, account, handed, Manner::BY_HAND, patience).await {
                Ok(imported) => taken.extend(imported),
                // It will never be one.
                Err(BadgeError::Problem(Problem::Import(why))) => untaken(&why),
                Err(error) => return Err(error),
            }
        }
        let mut tx = state.db.begin().await?;
        kept_badges::delete(&mut tx, &kept).await?;
        tx.commit().await?;
    }
    Ok(taken)
}

fn untaken(why: &ImportProblem) {
    tracing::info!(?why, "a kept file is no badge");
}

/// Takes what an account has waiting for it, if the request that confirmed or signed in did not.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TakeKept {
    /// Which account.
    pub account: AccountId,
}

impl TakeKept {
    /// Enqueues it where something waits, for a little later: the person is about to be led to
    /// the badge.
    ///
    /// # Errors
    /// The database.
    pub async fn enqueue(self, state: &AppState, tx: &mut db::Tx) -> db::Result<()> {
        if kept_badges::of_account(tx, &self.account).await?.is_empty() {
            return Ok(());
        }
        enqueue_at(state, tx, &self, state.clock.now().plus(LATER)).await
    }
}

impl Job for TakeKept {
    const KIND: &'static str = "take-kept";

    fn dedup_key(&self) -> Option<String> {
        Some(format!("{}:{}", Self::KIND, self.account))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        match take_kept(&state, &self.account).await {
            // A full account: it is tried again at each sign-in.
            Ok(_) | Err(BadgeError::Problem(_)) => Ok(()),
            Err(error) => Err(JobError::later(error)),
        }
    }
}

/// Forgets what was kept for an hour and not taken, its bytes too.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PurgeKept;

impl PurgeKept {
    /// How often.
    pub const PERIOD: i64 = 5 * Millis::MINUTE;
}

impl Job for PurgeKept {
    const KIND: &'static str = "purge-kept";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        let over = kept_badges::delete_over(&mut tx, now).await?;
        tx.commit().await?;
        for blob in over {
            let mut tx = state.db.begin().await?;
            // An import of the same bytes that is under way sees that they are gone and keeps
            // them again.
            if badges::release_blob(&mut tx, &blob, now).await? {
                state.blobs.forget(&blob).await.map_err(JobError::later)?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
