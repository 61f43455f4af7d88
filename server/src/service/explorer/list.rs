//! A collection is listed, as it is now.

use domain::collection::PublicCollection;
use domain::explorer::ListedCard;
use domain::share::{Shown, Subject};
use domain::{AccountId, CollectionId, Millis, Problem, ShareId, Slug};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::enqueue;
use crate::jobs::{Job, JobError, Lane};
use crate::service::badges::{BadgeError, fold};
use crate::service::shares::{collection, collection_draft};
use crate::state::AppState;
use crate::store::search::{self, NewListing};
use crate::store::shares::ShareRow;
use crate::store::{collections, shares};

/// Characters of the beginning of a collection's text.
const EXCERPT: usize = 200;

/// Lists a collection as each of its shares shows it, or takes it out where none lists it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct List {
    /// Which one.
    pub collection: CollectionId,
}

impl Job for List {
    const KIND: &'static str = "explorer.list";
    const LANE: Lane = Lane::Bulk;

    fn dedup_key(&self) -> Option<String> {
        Some(format!("{}:{}", Self::KIND, self.collection))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        let shares = {
            let mut on = state.db.read().await?;
            shares::of(&mut on, &Subject::Collection(self.collection.clone())).await?
        };
        for share in shares {
            let id: ShareId = share.id.parse().map_err(JobError::later)?;
            let listing = match share.listed && share.living(now) {
                true => drawn(&state, &self.collection, &share)
                    .await
                    .map_err(JobError::later)?,
                false => None,
            };
            let mut tx = state.db.begin().await?;
            match &listing {
                Some(listing) => {
                    let new = listing.of(&id, &self.collection, &share);
                    search::put(&mut tx, &new, now).await?;
                }
                None => search::drop_listing(&mut tx, &id).await?,
            }
            tx.commit().await?;
        }
        Ok(())
    }
}

/// What is written of a share.
struct Drawn {
    edition: i64,
    card: ListedCard,
    words: String,
    skills: String,
    issuers: String,
}

impl Drawn {
    fn of<'a>(
        &'a self,
        id: &'a ShareId,
        collection: &'a CollectionId,
        share: &ShareRow,
    ) -> NewListing<'a> {
        NewListing {
            share: id,
            collection,
            edition: self.edition,
            number: number(share),
            card: &self.card,
            words: &self.words,
            skills: &self.skills,
            issuers: &self.issuers,
        }
    }
}

/// The moment at which a share was made, and behind it what tells it from others of that moment.
fn number(share: &ShareRow) -> i64 {
    let digest = Sha256::digest(share.id.as_bytes());
    let rest =
        i64::from(u16::from_le_bytes([digest[0], digest[1]])) | i64::from(digest[2] & 15) << 16;
    (share.created_at << 20) | rest
}

/// What a share's page shows, and would show without a name; nothing when it does not open.
async fn drawn(
    state: &AppState,
    id: &CollectionId,
    share: &ShareRow,
) -> Result<Option<Drawn>, BadgeError> {
    let account: AccountId = share
        .account_id
        .parse()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    // Read first: what changes from here on has another edition, and a job of its own.
    let row = {
        let mut on = state.db.read().await?;
        collections::find_of(&mut on, &account, id).await?
    };
    let Some(row) = row else { return Ok(None) };
    let slug: Slug = share
        .slug
        .parse()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let shown = match collection(state, &slug).await {
        Ok(bound) => bound.page(state).await?,
        Err(BadgeError::Problem(Problem::Gone | Problem::NotFound)) => return Ok(None),
        Err(error) => return Err(error),
    };
    if shown.badges().next().is_none() {
        return Ok(None);
    }
    let nameless = Shown {
        name: false,
        photo: false,
        evidence: false,
        dates: false,
        place: false,
    };
    let base = format!("/partager/{id}");
    let bound = collection_draft(state, &account, id, nameless, base).await?;
    let nameless = bound.page(state).await?;
    Ok(Some(Drawn {
        edition: row.edition,
        card: card(&shown),
        words: words(&said(&nameless)),
        skills: words(&joined(nameless.skills.iter().map(|skill| &skill.name))),
        issuers: words(&joined(nameless.badges().map(|badge| &badge.issuer))),
    }))
}

fn joined<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    texts.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Title, text, titles of sections and badges, and the owner's lines.
fn said(page: &PublicCollection) -> String {
    let mut said = format!("{} {}", page.title, page.text);
    for section in &page.sections {
        said.push(' ');
        said.push_str(&section.title);
        for badge in &section.badges {
            for text in [&badge.name, &badge.line] {
                said.push(' ');
                said.push_str(text);
            }
        }
    }
    said
}

/// Words as they are searched: folded, letters and digits only, one blank between two.
pub(super) fn words(text: &str) -> String {
    let folded = fold(text);
    let parts = folded.split(|c: char| !c.is_alphanumeric());
    parts
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn card(page: &PublicCollection) -> ListedCard {
    let mut issuers: Vec<String> = Vec::new();
    for badge in page.badges() {
        if issuers.len() < 3 && !badge.issuer.is_empty() && !issuers.contains(&badge.issuer) {
            issuers.push(badge.issuer.clone());
        }
    }
    let text = page.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    };
    ListedCard {
        title: page.title.clone(),
        text,
        holder: page.holder.name.clone(),
        badges: u32::try_from(page.badges().count()).unwrap_or(u32::MAX),
        first: page.badges().take(4).map(|badge| badge.number).collect(),
        skills: page
            .skills
            .iter()
            .take(5)
            .map(|skill| skill.name.clone())
            .collect(),
        issuers,
    }
}

/// Lists what is behind for whatever reason, and forgets what is over; every hour.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ListBehind;

impl ListBehind {
    /// How often.
    pub const PERIOD: i64 = Millis::HOUR;
}

impl Job for ListBehind {
    const KIND: &'static str = "explorer.behind";
    const LANE: Lane = Lane::Bulk;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        let behind = search::behind(&mut tx, now).await?;
        enqueue(&state, &mut tx, behind).await?;
        for share in search::over(&mut tx, now).await? {
            search::drop_listing(&mut tx, &share).await?;
        }
        search::sweep(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}
