//! What a visitor with the link gets of a map: the path by itself, or with its learner on it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use domain::collection::ProvenSkill;
use domain::map::{Declared, PublicMap, Standing, StationBadge};
use domain::share::{Holder, Shown, Subject};
use domain::{AccountId, BadgeId, Language, Millis, ObjectiveId, Problem, Slug};
use maps::progress::Status;
use maps::{Map, NodeId};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::may_be_seen;
use super::nameless::{renamed, without_names};
use super::public::{Opened, missing, open};
use super::view::View;
use super::withhold::Known;
use crate::service::badges::{BadgeError, Size};
use crate::service::maps::picture_bytes;
use crate::service::objectives;
use crate::state::AppState;
use crate::store::db::Handle;
use crate::store::shares::SeenMap;
use crate::store::{self, badges as rows, shares};

/// An open map: everything that leaves the server of it is made here.
#[derive(Debug, Clone)]
pub struct Charted {
    view: View,
    seen: SeenMap,
}

/// What the picture of a station is drawn from: that of the badge that earned it, else its own.
#[derive(Debug)]
struct Station {
    badge: Option<BadgeId>,
    own: Option<Bytes>,
}

/// The stations of one map, those that have any picture.
type ByNode = Arc<BTreeMap<NodeId, Station>>;

/// Bytes of stations that are kept in memory: those of a dozen maps that are full of pictures.
const STATIONS: u64 = 16 << 20;

/// The stations of maps by the mark of what is shown of them: a page asks for each picture by
/// itself, and all of them together read the map and its learner's badges once. Whoever asks has
/// opened the share before, so what was taken back is gone here too.
#[derive(Debug, Clone)]
pub struct Stations(Arc<Cache<String, ByNode, Weight>>);

/// What the stations of a map weigh against [`STATIONS`].
#[derive(Debug, Clone)]
struct Weight;

impl Weighter<String, ByNode> for Weight {
    fn weight(&self, mark: &String, stations: &ByNode) -> u64 {
        // Identifiers, and what holds them together.
        let bare = mark.len() + stations.len() * 200;
        let own = stations.values().filter_map(|it| it.own.as_ref());
        (bare + own.map(Bytes::len).sum::<usize>()) as u64
    }
}

impl Default for Stations {
    fn default() -> Self {
        Self(Arc::new(Cache::with_weighter(30, STATIONS, Weight)))
    }
}

/// Opens the share of a map or an objective by its slug.
///
/// # Errors
/// [`Problem::Gone`] when it was taken back or down, or has ended; [`Problem::NotFound`] when there
/// never was one; the database.
pub async fn map(state: &AppState, slug: &Slug) -> Result<Charted, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let Some((share, seen)) = shares::seen_map(&mut on, slug, now).await? else {
        return Err(missing(&mut on, slug).await?.into());
    };
    if !share.living(now) {
        return Err(Problem::Gone.into());
    }
    let view = View::through(state, &share, format!("/m/{slug}"));
    Ok(Charted { view, seen })
}

/// One of the account's maps or objectives as a share would show it, under a path of its owner's.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn map_draft(
    state: &AppState,
    account: &AccountId,
    subject: &Subject,
    shown: Shown,
    base: String,
) -> Result<Charted, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let seen = shares::map_of(&mut on, account, subject, now).await?;
    let view = View::draft(state, base, shown);
    let seen = seen.ok_or(Problem::NotFound)?;
    Ok(Charted { view, seen })
}

impl Charted {
    /// The language in which the page's own words default.
    #[must_use]
    pub fn language(&self) -> Language {
        self.seen.language
    }

    /// Whether search engines may list it.
    #[must_use]
    pub fn listed(&self) -> bool {
        self.view.listed
    }

    /// Its public address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.view.url
    }

    /// Whether the share shows its owner's name.
    #[must_use]
    pub const fn names_its_owner(&self) -> bool {
        self.view.shown.name
    }

    /// The path under which its files are.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.view.base
    }

    /// A mark that changes whenever anything that is shown does. `part` is what else the answer
    /// hangs on, as in [`Opened::mark`].
    #[must_use]
    pub fn mark(&self, part: &str) -> String {
        let Self { view, seen } = self;
        let place = view.shown.place.then_some(&seen.place);
        let photo = seen.photo.as_ref().filter(|_| view.shown.photo);
        let all = format!(
            "{} {} {:?} {:?} {} {place:?} {photo:?} {} {} {part}",
            view.stamp(),
            seen.version,
            seen.objective,
            seen.holder,
            seen.reached,
            seen.stamp,
            seen.language.tag(),
        );
        hex::encode(&Sha256::digest(all)[..16])
    }

    /// The map, and where its learner is on it as far as strangers may know: what is not proven
    /// is not there, and where the name is hidden, nor is what says it on the map.
    async fn read(&self, state: &AppState) -> Result<(Map, Option<Standing>, Known), BadgeError> {
        let now = state.clock.now();
        let Self { view, seen } = self;
        let mut on = state.db.read().await?;
        let addresses = rows::confirmed_addresses(&mut on, &seen.account).await?;
        let known = Known::of(&seen.holder, &addresses, view.shown);
        if let Some(objective) = &seen.objective {
            let (account, version) = (&seen.account, &seen.version);
            let charted = charted(&mut on, account, objective, version, known, now).await?;
            let (map, standing, known) = charted.ok_or(Problem::Gone)?;
            return Ok((map, Some(standing), known));
        }
        let version = store::objectives::version(&mut on, &seen.version).await?;
        let mut map = version.ok_or(Problem::Gone)?.map()?;
        if known.strict() {
            (map, _) = renamed(map, &known)?;
            map = without_names(map, &known)?;
        }
        Ok((map, None, known))
    }

    /// What the page shows.
    ///
    /// # Errors
    /// The database.
    pub async fn page(self, state: &AppState) -> Result<PublicMap, BadgeError> {
        let (map, mut standing, known) = self.read(state).await?;
        let Self { view, seen } = self;
        let shown = view.shown;
        if let Some(standing) = &mut standing {
            withhold(standing, &known, shown);
        }
        // Nobody is on a map by itself: who made it stands in its own words.
        let holder = standing.as_ref().map(|_| Holder {
            name: shown.name.then_some(seen.holder),
            photo: shown.photo && seen.photo.is_some(),
            place: Some(seen.place).filter(|place| shown.place && !place.is_empty()),
        });
        Ok(PublicMap {
            base: view.base,
            url: view.url,
            map,
            standing,
            holder: holder.unwrap_or_default(),
            ends: view.ends,
            language: seen.language,
        })
    }

    /// What the pictures of its stations are drawn from.
    async fn stations(&self, state: &AppState) -> Result<ByNode, BadgeError> {
        let read = async {
            let (map, standing, _) = self.read(state).await?;
            let badges = standing.map(|standing| standing.badges).unwrap_or_default();
            let station = |node: &maps::Node| {
                let badge = badges.get(node.id.as_str());
                let station = Station {
                    badge: badge.and_then(|badge| badge.id.clone()),
                    own: node.picture.as_ref().and_then(picture_bytes),
                };
                let any = station.badge.is_some() || station.own.is_some();
                any.then(|| (node.id.clone(), station))
            };
            Ok(Arc::new(map.nodes().filter_map(station).collect()))
        };
        let mark = self.mark("stations");
        state.stations.0.get_or_insert_async(&mark, read).await
    }

    /// The picture of one of its stations: that of the badge that earned it, else the node's own.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a node without either; the database or the blob store.
    pub async fn picture(
        &self,
        state: &AppState,
        node: &NodeId,
        size: Size,
    ) -> Result<Bytes, BadgeError> {
        let stations = self.stations(state).await?;
        let station = stations.get(node).ok_or(Problem::NotFound)?;
        let drawn = self.drawn(state, station, size).await?;
        Ok(drawn.ok_or(Problem::NotFound)?)
    }

    /// The pictures of its stations; what has none is left out.
    ///
    /// # Errors
    /// The database or the blob store.
    pub async fn drawings(
        &self,
        state: &AppState,
        size: Size,
    ) -> Result<BTreeMap<NodeId, Bytes>, BadgeError> {
        let mut all = BTreeMap::new();
        for (node, station) in self.stations(state).await?.iter() {
            let drawn = self.drawn(state, station, size).await?;
            all.extend(drawn.map(|bytes| (node.clone(), bytes)));
        }
        Ok(all)
    }

    async fn drawn(
        &self,
        state: &AppState,
        station: &Station,
        size: Size,
    ) -> Result<Option<Bytes>, BadgeError> {
        if let Some(id) = &station.badge {
            let row = {
                let mut on = state.db.read().await?;
                rows::find_of(&mut on, &self.seen.account, id).await?
            };
            if let Some(row) = row
                && let Some(bytes) = self.view.picture(state, id, &row.kind, size).await?
            {
                return Ok(Some(bytes));
            }
        }
        Ok(station.own.clone())
    }

    /// The badge that earned a node, on a page below this one.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where none did, or strangers may not see it; the database.
    pub async fn badge(&self, state: &AppState, node: &NodeId) -> Result<Opened, BadgeError> {
        let stations = self.stations(state).await?;
        let id = stations.get(node).and_then(|it| it.badge.as_ref());
        let id = id.ok_or(Problem::NotFound)?;
        let mut on = state.db.read().await?;
        let seen = shares::face_of(&mut on, &self.seen.account, id).await?;
        let base = format!("{}/etapes/{node}", self.view.base);
        let view = View {
            url: format!("{}{base}", state.site.public_url),
            base,
            ..self.view.clone()
        };
        let seen = seen.ok_or(Problem::NotFound)?;
        open(state, view, seen, None)
    }

    /// The learner's photo, where it is shown.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when there is none; the blob store.
    pub async fn photo(&self, state: &AppState) -> Result<Bytes, BadgeError> {
        let photo = self.seen.photo.as_ref();
        let shown = self.view.shown.photo && self.seen.objective.is_some();
        let photo = photo.filter(|_| shown);
        let photo = photo.ok_or(Problem::NotFound)?;
        Ok(state.blobs.read(photo).await?.ok_or(Problem::NotFound)?)
    }
}

/// A map with its learner on it, as far as strangers may know, and what that learner is known by,
/// which is more with each badge on it; nothing when the version is gone.
pub(super) async fn charted(
    on: &mut impl Handle,
    account: &AccountId,
    objective: &ObjectiveId,
    version: &str,
    mut known: Known,
    now: Millis,
) -> Result<Option<(Map, Standing, Known)>, BadgeError> {
    let Some(version) = store::objectives::version(on, version).await? else {
        return Ok(None);
    };
    let mut map = version.map()?;
    let mut declared = store::objectives::declared(on, objective).await?;
    let said = declared.clone();
    let mut standing = objectives::standing_for_others(on, account, &map, said, now).await?;
    if known.strict() {
        let badges: BTreeSet<BadgeId> = standing
            .badges
            .values()
            .filter_map(|badge| badge.id.clone())
            .collect();
        for badge in &badges {
            let seen = shares::face_of(on, account, badge).await?;
            if let Some(name) = seen.and_then(|seen| seen.face.holder_name) {
                known = known.and_name(&name);
            }
        }
        let (other, moved) = renamed(map, &known)?;
        map = other;
        if !moved.is_empty() {
            // Seldom so, and drawn anew nothing can keep an old name.
            declared = declared
                .into_iter()
                .map(|(node, it)| (moved.get(&node).cloned().unwrap_or(node), it))
                .collect();
            standing = objectives::standing_for_others(on, account, &map, declared, now).await?;
        }
        map = without_names(map, &known)?;
    }
    // What was said of nodes that are done by a badge by now, or not there any more.
    let progress = &standing.progress.nodes;
    let told = progress.iter().filter(|it| it.status == Status::Declared);
    let told: BTreeSet<&NodeId> = told.map(|it| &it.node).collect();
    standing.declared.retain(|node, _| told.contains(node));
    Ok(Some((map, standing, known)))
}

/// Whether a map can be shared, and if not why.
///
/// # Errors
/// `NothingToFollow` when no version of it is published.
pub(super) fn shareable(seen: Option<&SeenMap>) -> Result<(), Problem> {
    match seen {
        Some(_) => Ok(()),
        None => Err(Problem::NothingToFollow),
    }
}

/// Takes back from what others see what the share does not show.
pub(super) fn withhold(standing: &mut Standing, known: &Known, shown: Shown) {
    for badge in standing.badges.values_mut() {
        badge.id = None;
        if known.named_in(&badge.name) {
            "Open Badge".clone_into(&mut badge.name);
        }
        if known.named_in(&badge.issuer) {
            badge.issuer.clear();
        }
        badge.issued = badge.issued.filter(|_| shown.dates);
        badge.expires = badge.expires.filter(|_| shown.dates);
    }
    for Declared { line, on } in standing.declared.values_mut() {
        if !shown.evidence || !shown.name && known.named_in(line) {
            line.clear();
        }
        *on = on.filter(|_| shown.dates);
    }
    let named = |skill: &ProvenSkill| {
        let framework = skill.framework.as_deref().unwrap_or_default();
        known.named_in(&skill.name) || known.named_in(framework)
    };
    standing.skills.retain(|skill| !named(skill));
}

/// The badges by the nodes that they earned, as public pages name them; without those that may not
/// be seen.
pub(in crate::service) fn by_node(standing: Standing) -> Standing {
    let Standing {
        mut progress,
        badges,
        declared,
        skills,
    } = standing;
    let mut by_node: BTreeMap<String, StationBadge> = BTreeMap::new();
    for node in &mut progress.nodes {
        node.revoked = None;
        if let Status::Earned { badge, .. } = &mut node.status {
            if let Some(found) = badges.get(badge) {
                by_node.insert(node.node.as_str().to_owned(), found.clone());
            }
            node.node.as_str().clone_into(badge);
        }
    }
    by_node.retain(|_, badge| may_be_seen(domain::RecipientMatch::Mine, badge.verdict).is_ok());
    Standing {
        progress,
        badges: by_node,
        declared,
        skills,
    }
}
