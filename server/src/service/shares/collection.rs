//! What a visitor with the link gets of a collection.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::collection::{
    Ended, ProvenSkill, PublicChart, PublicCollection, PublicSection, PublicTile,
};
use domain::share::{Holder, Shown};
use domain::{AccountId, BadgeId, CollectionId, Language, Problem, Slug, Verdict};
use maps::NodeId;
use sha2::{Digest, Sha256};

use super::map::{charted, withhold};
use super::may_be_seen;
use super::public::missing;
use super::view::View;
use super::withhold::Known;
use crate::service::badges::{BadgeError, Size, fold};
use crate::state::AppState;
use crate::store::blobs::BlobId;
use crate::store::shares::{SeenCollection, SeenPage};
use crate::store::{badges as rows, shares};

/// An open collection: everything that leaves the server of it is made here.
#[derive(Debug, Clone)]
pub struct Bound {
    view: View,
    seen: SeenCollection,
}

/// Opens a collection's share by its slug.
///
/// # Errors
/// [`Problem::Gone`] when it was taken back or down, or has ended; [`Problem::NotFound`] when there
/// never was one; the database.
pub async fn collection(state: &AppState, slug: &Slug) -> Result<Bound, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let Some((share, seen)) = shares::seen_collection(&mut on, slug, now).await? else {
        return Err(missing(&mut on, slug).await?.into());
    };
    if !share.living(now) {
        return Err(Problem::Gone.into());
    }
    let view = View::through(state, &share, format!("/c/{slug}"));
    Ok(Bound { view, seen })
}

/// One of the account's collections as a share would show it, under a path of its owner's.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn collection_draft(
    state: &AppState,
    account: &AccountId,
    collection: &CollectionId,
    shown: Shown,
    base: String,
) -> Result<Bound, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let seen = shares::collection_of(&mut on, account, collection, now).await?;
    let view = View::draft(state, base, shown);
    let seen = seen.ok_or(Problem::NotFound)?;
    Ok(Bound { view, seen })
}

impl Bound {
    /// The language in which the page's own words default.
    #[must_use]
    pub fn language(&self) -> Language {
        self.seen.language
    }

    /// Whether Explorer and search engines may list it.
    #[must_use]
    pub fn listed(&self) -> bool {
        self.view.listed
    }

    /// Its public address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.view.url
    }

    /// The path under which its files are.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.view.base
    }

    /// A mark that changes whenever anything that is shown does. `part` is what else the answer
    /// hangs on, as in [`super::Opened::mark`].
    #[must_use]
    pub fn mark(&self, part: &str) -> String {
        let Self { view, seen } = self;
        let place = view.shown.place.then_some(&seen.place);
        let photo = seen.photo.as_ref().filter(|_| view.shown.photo);
        let all = format!(
            "{} {} {} {:?} {:?} {} {place:?} {photo:?} {:?} {} {part} {:?}",
            view.stamp(),
            seen.collection,
            seen.edition,
            seen.ended,
            seen.holder,
            seen.reached,
            seen.stamp,
            seen.language.tag(),
            seen.charts,
        );
        hex::encode(&Sha256::digest(all)[..16])
    }

    /// What the page shows.
    ///
    /// # Errors
    /// The database.
    pub async fn page(self, state: &AppState) -> Result<PublicCollection, BadgeError> {
        let Self { view, seen } = self;
        let now = state.clock.now();
        let (addresses, titles, mut pages) = {
            let mut on = state.db.read().await?;
            let addresses = rows::confirmed_addresses(&mut on, &seen.account).await?;
            let titles = shares::sections(&mut on, &seen.collection).await?;
            let pages = shares::pages(&mut on, &seen.collection, now).await?;
            (addresses, titles, pages)
        };
        pages.retain(|page| is_seen(page, seen.ended));
        let shown = view.shown;
        let mut known = Known::of(&seen.holder, &addresses, shown);
        if !shown.name {
            for name in pages.iter().filter_map(|page| page.holder_name.as_deref()) {
                known = known.and_name(name);
            }
        }
        let maps = charts(state, &seen, &pages, &known, shown).await?;
        // The owner's own words may say where to write to them, where they show who they are.
        let own = |text: &str| match shown.name {
            true => text.to_owned(),
            false => known.without_lines_that_name(text),
        };
        let title = match own(&seen.title) {
            title if title.trim().is_empty() => "Collection".to_owned(),
            title => title,
        };
        let skills = skills(&pages, &known);
        let mut sections: BTreeMap<i64, PublicSection> = titles
            .into_iter()
            .map(|(place, title)| {
                let title = own(&title);
                let badges = Vec::new();
                (place, PublicSection { title, badges })
            })
            .collect();
        for page in pages {
            let line = own(&page.line);
            let section = sections
                .entry(page.section)
                .or_insert_with(|| PublicSection {
                    title: String::new(),
                    badges: Vec::new(),
                });
            section.badges.extend(tile(page, line, &known, shown));
        }
        let sections = sections.into_values();
        Ok(PublicCollection {
            base: view.base,
            url: view.url,
            title,
            text: own(&seen.text),
            // Nobody has looked at what it shows.
            cover: seen.cover.is_some() && shown.name,
            holder: Holder {
                name: shown.name.then_some(seen.holder),
                photo: shown.photo && seen.photo.is_some(),
                place: Some(seen.place).filter(|place| shown.place && !place.is_empty()),
            },
            sections: sections.filter(|it| !it.badges.is_empty()).collect(),
            maps,
            skills,
            ends: view.ends,
            listed: view.listed,
            language: seen.language,
            contact: view.contact,
            originals: shown.name,
        })
    }

    /// The small pictures of some of its badges, by their numbers; what has none is left out.
    ///
    /// # Errors
    /// The database or the blob store.
    pub async fn drawings(
        &self,
        state: &AppState,
        numbers: &[u32],
    ) -> Result<BTreeMap<u32, Vec<u8>>, BadgeError> {
        let pictures = {
            let mut on = state.db.read().await?;
            shares::pictures(&mut on, &self.seen.collection).await?
        };
        let mut drawn = BTreeMap::new();
        for number in numbers {
            let Some((badge, kind)) = pictures.get(number) else {
                continue;
            };
            let picture = self.view.picture(state, badge, kind, Size::Small).await?;
            if let Some(bytes) = picture {
                drawn.insert(*number, bytes.to_vec());
            }
        }
        Ok(drawn)
    }

    /// The cover; withheld where the name is.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when there is none; the blob store.
    pub async fn cover(&self, state: &AppState) -> Result<Bytes, BadgeError> {
        let cover = self.seen.cover.as_ref();
        read(state, cover.filter(|_| self.view.shown.name)).await
    }

    /// The holder's photo, where it is shown.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when there is none; the blob store.
    pub async fn photo(&self, state: &AppState) -> Result<Bytes, BadgeError> {
        let photo = self.seen.photo.as_ref();
        read(state, photo.filter(|_| self.view.shown.photo)).await
    }
}

/// The maps in it with their learner on them. What earned a stage is named where visitors see it in
/// the collection itself, and nowhere else: no map makes more public than was put in.
async fn charts(
    state: &AppState,
    seen: &SeenCollection,
    pages: &[SeenPage],
    known: &Known,
    shown: Shown,
) -> Result<Vec<PublicChart>, BadgeError> {
    if seen.charts.is_empty() {
        return Ok(Vec::new());
    }
    let by_badge: BTreeMap<&BadgeId, u32> = pages
        .iter()
        .map(|page| (&page.badge, page.number))
        .collect();
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let mut charts = Vec::with_capacity(seen.charts.len());
    for chart in &seen.charts {
        let (account, objective) = (&seen.account, &chart.objective);
        let known = known.clone();
        let charted = charted(&mut on, account, objective, &chart.version, known, now).await?;
        let Some((map, mut standing, known)) = charted else {
            continue;
        };
        let mut numbers = BTreeMap::new();
        standing.badges.retain(|node, badge| {
            let number = badge.id.as_ref().and_then(|id| by_badge.get(id));
            let node = NodeId::new(node).ok();
            let inside = number.zip(node);
            inside
                .map(|(number, node)| numbers.insert(node, *number))
                .is_some()
        });
        // The badges of the collection prove its skills; those of others are not told.
        standing.skills.clear();
        withhold(&mut standing, &known, shown);
        charts.push(PublicChart {
            map,
            standing,
            numbers,
        });
    }
    Ok(charts)
}

async fn read(state: &AppState, blob: Option<&BlobId>) -> Result<Bytes, BadgeError> {
    let blob = blob.ok_or(Problem::NotFound)?;
    Ok(state.blobs.read(blob).await?.ok_or(Problem::NotFound)?)
}

/// Whether a collection of these badges can be shared, and if not why.
///
/// # Errors
/// `NothingToShow` when visitors would see no badge at all.
pub(super) fn shareable(pages: &[SeenPage], ended: Ended) -> Result<(), Problem> {
    match pages.iter().any(|page| is_seen(page, ended)) {
        true => Ok(()),
        false => Err(Problem::NothingToShow),
    }
}

/// Whether visitors see a badge in its collection.
fn is_seen(page: &SeenPage, ended: Ended) -> bool {
    let Some((verdict, _)) = page.checked else {
        return false;
    };
    let over = matches!(
        verdict,
        Verdict::Expired | Verdict::Revoked | Verdict::Suspended
    );
    may_be_seen(page.recipient, Some(verdict)).is_ok() && !(over && ended == Ended::Leave)
}

fn tile(page: SeenPage, line: String, known: &Known, shown: Shown) -> Option<PublicTile> {
    let (verdict, checked) = page.checked?;
    let name = match known.named_in(&page.name) {
        true => "Open Badge".to_owned(),
        false => page.name,
    };
    let issuer = match known.named_in(&page.issuer) {
        true => String::new(),
        false => page.issuer,
    };
    Some(PublicTile {
        number: page.number,
        name,
        issuer,
        line,
        issued: page.issued.filter(|_| shown.dates),
        expires: page.expires.filter(|_| shown.dates),
        verdict,
        checked,
    })
}

/// What the badges prove together. A badge counts once for each skill, under one spelling of it.
fn skills(pages: &[SeenPage], known: &Known) -> Vec<ProvenSkill> {
    let mut found: BTreeMap<(String, String), (ProvenSkill, u32)> = BTreeMap::new();
    let proving = pages.iter().filter(|page| {
        let verdict = page.checked.map(|(verdict, _)| verdict);
        !matches!(verdict, Some(Verdict::Revoked | Verdict::Suspended))
    });
    for page in proving {
        for skill in &page.skills {
            let framework = skill.framework.as_deref().filter(|f| !known.named_in(f));
            if known.named_in(&skill.name) {
                continue;
            }
            let key = (fold(&skill.name), fold(framework.unwrap_or_default()));
            let (proven, last) = found.entry(key).or_insert_with(|| {
                let proven = ProvenSkill {
                    name: skill.name.clone(),
                    framework: framework.map(ToOwned::to_owned),
                    badges: 0,
                };
                (proven, u32::MAX)
            });
            if *last != page.number {
                proven.badges += 1;
                *last = page.number;
            }
        }
    }
    let mut skills: Vec<_> = found.into_values().map(|(proven, _)| proven).collect();
    skills.sort_by_key(|skill| std::cmp::Reverse(skill.badges));
    skills
}
