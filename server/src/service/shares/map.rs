//! What a visitor with the link gets of a map: the path by itself, or with its learner on it.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::collection::ProvenSkill;
use domain::map::{Declared, PublicMap, Standing, StationBadge};
use domain::share::{Holder, Shown, Subject};
use domain::{AccountId, Language, Millis, ObjectiveId, Problem, Slug};
use maps::change::Edit;
use maps::map::{Head, LONGEST_NAME, Line, Name, Node};
use maps::progress::Status;
use maps::{Map, NodeId};
use sha2::{Digest, Sha256};

use super::may_be_seen;
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
    /// hangs on: which file, which language.
    #[must_use]
    pub fn mark(&self, part: &str) -> String {
        let Self { view, seen } = self;
        let holder = view.shown.name.then_some((&seen.holder, &seen.place));
        let photo = seen.photo.as_ref().filter(|_| view.shown.photo);
        let all = format!(
            "{} {} {:?} {holder:?} {photo:?} {} {} {part}",
            view.stamp(),
            seen.version,
            seen.objective,
            seen.stamp,
            seen.language.tag(),
        );
        hex::encode(&Sha256::digest(all)[..16])
    }

    /// The map, and where its learner is on it as far as strangers may know: what is not proven
    /// is not there.
    async fn read(&self, state: &AppState) -> Result<(Map, Option<Standing>), BadgeError> {
        let now = state.clock.now();
        let mut on = state.db.read().await?;
        if let Some(objective) = &self.seen.objective {
            let version = &self.seen.version;
            let charted = charted(&mut on, &self.seen.account, objective, version, now).await?;
            let (map, standing) = charted.ok_or(Problem::Gone)?;
            return Ok((map, Some(standing)));
        }
        let version = store::objectives::version(&mut on, &self.seen.version).await?;
        Ok((version.ok_or(Problem::Gone)?.map()?, None))
    }

    /// What the page shows.
    ///
    /// # Errors
    /// The database.
    pub async fn page(self, state: &AppState) -> Result<PublicMap, BadgeError> {
        let (mut map, mut standing) = self.read(state).await?;
        let addresses = {
            let mut on = state.db.read().await?;
            rows::confirmed_addresses(&mut on, &self.seen.account).await?
        };
        let Self { view, seen } = self;
        let shown = view.shown;
        let mut known = Known::by_addresses(&addresses);
        if !shown.name {
            known = known.and_name(&seen.holder).strictly(None);
            map = without_names(map, &known);
        }
        if let Some(standing) = &mut standing {
            withhold(standing, &known, shown);
        }
        Ok(PublicMap {
            base: view.base,
            url: view.url,
            map,
            standing,
            holder: Holder {
                name: shown.name.then_some(seen.holder),
                photo: shown.photo && seen.photo.is_some(),
                place: Some(seen.place).filter(|place| shown.place && !place.is_empty()),
            },
            ends: view.ends,
            language: seen.language,
        })
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
        let mut drawn = self.drawings(state, Some(node), size).await?;
        Ok(drawn.remove(node).ok_or(Problem::NotFound)?)
    }

    /// The pictures of its stations, of all of them or of one; what has none is left out.
    ///
    /// # Errors
    /// The database or the blob store.
    pub async fn drawings(
        &self,
        state: &AppState,
        only: Option<&NodeId>,
        size: Size,
    ) -> Result<BTreeMap<NodeId, Bytes>, BadgeError> {
        let (map, standing) = self.read(state).await?;
        let mut drawn = BTreeMap::new();
        for node in map.nodes() {
            if only.is_some_and(|only| *only != node.id) {
                continue;
            }
            let own = node.picture.as_ref().filter(|_| self.view.shown.name);
            if let Some(bytes) = own.and_then(picture_bytes) {
                drawn.insert(node.id.clone(), bytes);
            }
            let badge = standing
                .as_ref()
                .and_then(|it| it.badges.get(node.id.as_str()));
            let Some(id) = badge.and_then(|badge| badge.id.as_ref()) else {
                continue;
            };
            let row = {
                let mut on = state.db.read().await?;
                rows::find_of(&mut on, &self.seen.account, id).await?
            };
            if let Some(row) = row
                && let Some(bytes) = self.view.picture(state, id, &row.kind, size).await?
            {
                drawn.insert(node.id.clone(), bytes);
            }
        }
        Ok(drawn)
    }

    /// The badge that earned a node, on a page below this one.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where none did, or strangers may not see it; the database.
    pub async fn badge(&self, state: &AppState, node: &NodeId) -> Result<Opened, BadgeError> {
        let (_, standing) = self.read(state).await?;
        let badge = standing.and_then(|mut it| it.badges.remove(node.as_str()));
        let id = badge.and_then(|badge| badge.id).ok_or(Problem::NotFound)?;
        let seen = {
            let mut on = state.db.read().await?;
            shares::face_of(&mut on, &self.seen.account, &id).await?
        };
        let base = format!("{}/etapes/{node}", self.view.base);
        let view = View {
            url: format!("{}{base}", state.site.public_url),
            base,
            ..self.view.clone()
        };
        open(state, view, seen.ok_or(Problem::NotFound)?, None)
    }

    /// The holder's photo, where it is shown.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when there is none; the blob store.
    pub async fn photo(&self, state: &AppState) -> Result<Bytes, BadgeError> {
        let photo = self.seen.photo.as_ref();
        let photo = photo.filter(|_| self.view.shown.photo);
        let photo = photo.ok_or(Problem::NotFound)?;
        Ok(state.blobs.read(photo).await?.ok_or(Problem::NotFound)?)
    }
}

/// A map with its learner on it, as far as strangers may know; nothing when the version is gone.
pub(super) async fn charted(
    on: &mut impl Handle,
    account: &AccountId,
    objective: &ObjectiveId,
    version: &str,
    now: Millis,
) -> Result<Option<(Map, Standing)>, BadgeError> {
    let Some(version) = store::objectives::version(on, version).await? else {
        return Ok(None);
    };
    let map = version.map()?;
    let declared = store::objectives::declared(on, objective).await?;
    let standing = objectives::standing_for_others(on, account, &map, declared, now).await?;
    Ok(Some((map, standing)))
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

/// The map without the words in which its holder is named, and without pictures that nobody has
/// looked at: who draws a map for themselves writes their name on it.
pub(super) fn without_names(mut map: Map, known: &Known) -> Map {
    let mut edits = Vec::new();
    let line = |text: &str, named: bool| match named {
        true => Line::default(),
        false => Line::new(text).unwrap_or_default(),
    };
    let head = map.head();
    let cleaned = Head {
        title: named(head.title.clone(), known),
        text: maps::map::Text::new(&known.without_lines_that_name(head.text.as_str()))
            .unwrap_or_default(),
        author: line(head.author.as_str(), known.named_in(head.author.as_str())),
        ..head.clone()
    };
    edits.push(Edit::Head(cleaned));
    for zone in map.zones() {
        if known.named_in(zone.title.as_str()) {
            edits.push(Edit::RenameZone(zone.id.clone(), Line::default()));
        }
        for node in &zone.nodes {
            let apply = node.apply.clone();
            edits.push(Edit::Change(Node {
                name: named(node.name.clone(), known),
                text: match known.named_in(node.text.as_str()) {
                    true => Line::default(),
                    false => node.text.clone(),
                },
                apply: apply.filter(|apply| !known.named_in_link(apply.as_str())),
                picture: None,
                ..node.clone()
            }));
        }
    }
    // Only words become fewer: no edit can be refused.
    for edit in edits {
        map.apply(&edit).ok();
    }
    map
}

/// A name, or three dots where it names the holder.
fn named(name: Name<LONGEST_NAME>, known: &Known) -> Name<LONGEST_NAME> {
    match known.named_in(name.as_str()) {
        true => Name::new("…").unwrap_or(name),
        false => name,
    }
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
