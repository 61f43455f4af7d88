//! A mini-map on a page: drawn, as a list, and how far it is.
//!
//! The drawing is made on the server and needs no script. The list says the same, in the same order,
//! and more; it stands first in the page, so that it is what phones and screen readers come to first.

use std::collections::BTreeMap;

use domain::Language;
use domain::map::{Standing, StationBadge};
use leptos::prelude::*;
use maps::draw::{Look, Station, View, Words, draw};
use maps::map::{Badge, Level, Licence, LinkKind, Map, Node, NodeId, Zone};
use maps::progress::{Count, NodeProgress, Progress, Status};

use super::badge;
use super::icon::{Icon, icon};
use super::link;
use crate::format;
use crate::i18n::map as words;

/// Whose badges' pictures and pages the stations have.
#[derive(Debug, Clone, Copy)]
pub enum Seen<'a> {
    /// One's own.
    Mine,
    /// Those of a shared map, with or without a learner on it, under the path of its page.
    Shared(&'a str),
    /// Those of a collection, under the path of its page: the place of the map in it, and by which
    /// of its badges each node was earned.
    Collected(&'a str, u32, &'a BTreeMap<NodeId, u32>),
    /// None: a map by itself.
    Bare,
}

impl Seen<'_> {
    /// Where the picture of the badge on a node is; on a shared page a node's own too, which else
    /// would stand in it twice, and two hundred of them make a page of four megabytes.
    fn picture(self, node: &Node, badge: Option<&StationBadge>) -> Option<String> {
        if let Self::Shared(base) = self {
            let any = badge.is_some() || node.picture.is_some();
            return any.then(|| format!("{base}/etapes/{}/image?size=160", node.id));
        }
        let badge = badge?;
        match self {
            Self::Mine => badge
                .id
                .as_ref()
                .map(|id| format!("/badges/{id}/image?size=160")),
            Self::Collected(base, _, numbers) => numbers
                .get(&node.id)
                .map(|number| format!("{base}/{number}/image?size=160")),
            Self::Shared(_) | Self::Bare => None,
        }
    }

    /// The page of the badge on a node.
    fn page(self, node: &NodeId, badge: &StationBadge) -> Option<String> {
        match self {
            Self::Mine => badge.id.as_ref().map(|id| format!("/badges/{id}")),
            Self::Shared(base) => Some(format!("{base}/etapes/{node}")),
            Self::Collected(base, _, numbers) => {
                numbers.get(node).map(|number| format!("{base}/{number}"))
            }
            Self::Bare => None,
        }
    }

    /// What a map's drawing is called on its page.
    fn drawn(self) -> String {
        match self {
            Self::Collected(_, place, _) => format!("carte-{place}"),
            _ => "carte".to_owned(),
        }
    }

    /// What a stage is called on its page, on which other maps may have one of the same name.
    fn stage(self, node: &NodeId) -> String {
        match self {
            Self::Collected(_, place, _) => format!("etape-{place}-{node}"),
            _ => format!("etape-{node}"),
        }
    }
}

/// The badge that earned a node.
fn earned<'s>(
    standing: Option<&'s Standing>,
    progress: Option<&NodeProgress>,
) -> Option<&'s StationBadge> {
    match &progress?.status {
        Status::Earned { badge, .. } | Status::Pending { badge } => standing?.badges.get(badge),
        _ => None,
    }
}

/// The words in a drawing.
#[must_use]
pub fn drawn_words(l: Language, map: &Map, standing: Option<&Standing>) -> Words {
    let description = match standing {
        Some(standing) => words::drawn_standing(l, percent_words(l, &standing.progress)),
        None => words::drawn_plain(l, map.zones().len(), map.nodes().count()),
    };
    let owned = |text: &'static str| text.to_owned();
    Words {
        title: words::drawing(l, map.head().title.as_str()),
        description,
        earned: owned(words::earned(l)),
        expired: owned(words::expired(l)),
        declared: owned(words::declared(l)),
        pending: owned(words::pending(l)),
        step: owned(words::step(l)),
        next: owned(words::next(l)),
        remaining: owned(words::remaining(l)),
        locked: owned(words::locked(l)),
        optional: owned(words::optional(l)),
        levels: [1, 2, 3].map(|number| owned(level(l, number))),
        leads_to: owned(words::leads_to(l)),
        needed_before: owned(words::needed_before(l)),
    }
}

const fn level(l: Language, number: u8) -> &'static str {
    match number {
        1 => words::level_1(l),
        2 => words::level_2(l),
        _ => words::level_3(l),
    }
}

/// A level of mastery in its words.
#[must_use]
pub fn level_words(l: Language, of: Level) -> &'static str {
    level(l, of.into())
}

/// A licence in its words.
#[must_use]
pub const fn licence_words(l: Language, licence: Licence) -> &'static str {
    match licence {
        Licence::Cc0 => words::licence_cc0(l),
        Licence::CcBy => words::licence_by(l),
        Licence::CcBySa => words::licence_by_sa(l),
        Licence::CcByNc => words::licence_by_nc(l),
        Licence::CcByNcSa => words::licence_by_nc_sa(l),
        Licence::Etalab => words::licence_etalab(l),
    }
}

/// The map as it is drawn; where a list stands beside it, its stations lead to their lines there.
#[must_use]
pub fn drawing(
    l: Language,
    map: &Map,
    standing: Option<&Standing>,
    seen: Seen<'_>,
    listed: bool,
) -> AnyView {
    let progress = standing.map(|standing| &standing.progress);
    let by_node: BTreeMap<&NodeId, &NodeProgress> = progress
        .iter()
        .flat_map(|progress| progress.nodes.iter().map(|node| (&node.node, node)))
        .collect();
    let stations: BTreeMap<NodeId, Station> = map
        .nodes()
        .map(|node| {
            let badge = earned(standing, by_node.get(&node.id).copied());
            let station = Station {
                href: listed.then(|| format!("#{}", seen.stage(&node.id))),
                picture: seen.picture(node, badge),
            };
            (node.id.clone(), station)
        })
        .collect();
    let svg = draw(&View {
        map,
        progress,
        stations: &stations,
        words: &drawn_words(l, map, standing),
        heading: None,
        look: Look::Inline,
        id: &seen.drawn(),
    });
    let language = map.head().language.word();
    let label = match seen {
        Seen::Collected(..) => words::drawing(l, map.head().title.as_str()),
        _ => words::scrolls(l).to_owned(),
    };
    view! {
        <div
            class="chart-drawing"
            lang=(language != l.tag()).then_some(language)
            tabindex="0"
            role="region"
            aria-label=label
            inner_html=svg
        ></div>
    }
    .into_any()
}

/// How far it is, and what comes next.
#[must_use]
pub fn meter(l: Language, map: &Map, standing: &Standing, seen: Seen<'_>) -> AnyView {
    let progress = &standing.progress;
    let percent = progress.percent;
    let said = percent_words(l, progress);
    let complete = progress.complete().then(|| {
        let said = complete_words(l, progress);
        view! { <p class="mark tone-leaf">{icon(Icon::CircleCheck)}<span>{said}</span></p> }
    });
    let step = progress.step.as_ref().and_then(|step| map.node(step));
    let next = step.map(|node| next_step(l, node, progress.complete(), seen));
    view! {
        <div class="chart-meter">
            <p class="chart-percent">
                <strong>{said.clone()}</strong> " " <span class="soft">{counts(l, progress.counted())}</span>
            </p>
            <progress max="100" value=percent.to_string() aria-label=said></progress>
            {complete}
            {next}
        </div>
    }
    .into_any()
}

/// "45 % of the required steps", or of all where none is.
#[must_use]
pub fn percent_words(l: Language, progress: &Progress) -> String {
    match progress.required.of {
        0 => words::percent_of_all(l, progress.percent),
        _ => words::percent_of_required(l, progress.percent),
    }
}

/// That all that counts is done.
#[must_use]
pub const fn complete_words(l: Language, progress: &Progress) -> &'static str {
    match progress.required.of {
        0 => words::complete_all(l),
        _ => words::complete(l),
    }
}

/// "5 of 11 steps, 2 of them declared without a badge".
#[must_use]
pub fn counts(l: Language, counted: Count) -> String {
    let mut said = vec![words::done_of(l, counted.done(), counted.of)];
    if counted.declared > 0 {
        said.push(words::of_which_declared(l, counted.declared));
    }
    if counted.expired > 0 {
        said.push(words::of_which_expired(l, counted.expired));
    }
    said.join(", ")
}

fn next_step(l: Language, node: &Node, complete: bool, seen: Seen<'_>) -> AnyView {
    let name = node.name.as_str().to_owned();
    let name = match seen {
        // No list stands beside it.
        Seen::Bare => view! { <strong>{name}</strong> }.into_any(),
        _ => {
            let href = format!("#{}", seen.stage(&node.id));
            view! { <a href=href><strong>{name}</strong></a> }.into_any()
        }
    };
    let said = match complete {
        true => words::next_optional(l),
        false => words::next_step(l),
    };
    // Nobody asks for somebody else's badges.
    let mine = matches!(seen, Seen::Mine);
    let apply =
        node.apply.as_ref().filter(|_| mine).map(|apply| {
            link::outside_button(l, apply.as_str().to_owned(), words::apply(l), false)
        });
    view! {
        <div class="chart-next">
            <p>
                {icon(Icon::Flag)}
                <span>
                    <span class="soft">{said}</span>
                    <br />
                    {name}
                </span>
            </p>
            {apply}
        </div>
    }
    .into_any()
}

/// What leads on from each node, and what has to be done before it, by their names.
struct Ways<'m>(BTreeMap<&'m NodeId, [Vec<&'m str>; 2]>);

impl<'m> Ways<'m> {
    fn of(map: &'m Map) -> Self {
        let mut ways: BTreeMap<&NodeId, [Vec<&str>; 2]> = BTreeMap::new();
        let names: BTreeMap<&NodeId, &str> = map
            .nodes()
            .map(|node| (&node.id, node.name.as_str()))
            .collect();
        for (from, to, kind) in map.links() {
            let (at, other, way) = match kind {
                LinkKind::LeadsTo => (from, to, 0),
                LinkKind::NeededBefore => (to, from, 1),
            };
            let name = names.get(other);
            ways.entry(at).or_default()[way].extend(name);
        }
        Self(ways)
    }

    /// In a line of the list: what the curves say in the drawing. What keeps a learner from a node is
    /// said by its state.
    fn said(&self, l: Language, node: &NodeId, locked: bool) -> Option<AnyView> {
        let [leads, needs] = self.0.get(node)?;
        let needs = (!needs.is_empty() && !locked).then(|| words::mark_locked(l, needs.join(", ")));
        let leads = (!leads.is_empty()).then(|| words::leads_on(l, leads.join(", ")));
        let said: Vec<String> = [needs, leads].into_iter().flatten().collect();
        let said = said.join(" · ");
        (!said.is_empty()).then(|| view! { <p class="soft small">{said}</p> }.into_any())
    }
}

/// What stands under a node of the list, besides what the map says.
pub type Aside<'a> = dyn Fn(&Node, Option<&NodeProgress>) -> Option<AnyView> + 'a;

/// The stages with their nodes, as a list.
#[must_use]
pub fn stages(
    l: Language,
    map: &Map,
    standing: Option<&Standing>,
    seen: Seen<'_>,
    aside: &Aside<'_>,
) -> AnyView {
    let by_node: BTreeMap<&NodeId, &NodeProgress> = standing
        .iter()
        .flat_map(|standing| {
            standing
                .progress
                .nodes
                .iter()
                .map(|node| (&node.node, node))
        })
        .collect();
    let step = standing.and_then(|standing| standing.progress.step.as_ref());
    let ways = Ways::of(map);
    let language = map.head().language.word();
    let zones: Vec<_> = map
        .zones()
        .iter()
        .enumerate()
        .map(|(number, zone)| {
            let nodes: Vec<_> = zone
                .nodes
                .iter()
                .map(|node| {
                    let progress = by_node.get(&node.id).copied();
                    let next = step == Some(&node.id);
                    let locked =
                        progress.is_some_and(|it| matches!(it.status, Status::Locked { .. }));
                    let more = view! { {ways.said(l, &node.id, locked)} {aside(node, progress)} };
                    stage(
                        l,
                        map,
                        node,
                        standing,
                        progress,
                        next,
                        seen,
                        more.into_any(),
                    )
                })
                .collect();
            let count = standing.map(|_| {
                let done = zone.nodes.iter().filter(|node| {
                    let progress = by_node.get(&node.id);
                    progress.is_some_and(|progress| progress.status.done())
                });
                let said = words::zone_done(l, done.count(), zone.nodes.len());
                view! { <span class="soft small">{said}</span> }
            });
            let empty = nodes
                .is_empty()
                .then(|| view! { <p class="soft">{words::zone_empty(l)}</p> });
            let class = format!("chart-zone tint-{}", zone.tint.word());
            view! {
                <section class=class>
                    <h3>{zone_title(l, zone, number)} " " {count}</h3>
                    <ol class="chart-stages" role="list">{nodes}</ol>
                    {empty}
                </section>
            }
        })
        .collect();
    view! {
        <div class="chart-list" lang=(language != l.tag()).then_some(language)>
            {zones}
        </div>
    }
    .into_any()
}

/// The title of a zone, or its number.
#[must_use]
pub fn zone_title(l: Language, zone: &Zone, number: usize) -> String {
    match zone.title.is_empty() {
        true => words::zone_untitled(l, number + 1),
        false => zone.title.as_str().to_owned(),
    }
}

#[expect(clippy::too_many_arguments, reason = "all that is known of one node")]
fn stage(
    l: Language,
    map: &Map,
    node: &Node,
    standing: Option<&Standing>,
    progress: Option<&NodeProgress>,
    next: bool,
    seen: Seen<'_>,
    more: AnyView,
) -> AnyView {
    let earned = earned(standing, progress);
    let own = node.picture.as_ref().map(|own| own.as_str().to_owned());
    let picture = match seen.picture(node, earned).or(own) {
        Some(src) => view! {
            <img src=src alt="" width="56" height="56" loading="lazy" decoding="async" />
        }
        .into_any(),
        None => icon(state_icon(progress, next)),
    };
    let state = progress.map(|progress| state(l, map, progress, next));
    let text = (!node.text.is_empty()).then(|| view! { <p>{node.text.as_str().to_owned()}</p> });
    let level = node.level.map(|level| {
        view! { <li>{level_words(l, level)}</li> }
    });
    let optional = (!node.required).then(|| view! { <li>{words::optional(l)}</li> });
    let marks = (level.is_some() || optional.is_some()).then(|| {
        view! { <ul class="chips" role="list">{level}{optional}</ul> }
    });
    let done = progress.is_some_and(|progress| progress.status.done());
    let asks = !done && (standing.is_none() || matches!(seen, Seen::Mine));
    let apply = node.apply.as_ref().filter(|_| asks).map(|apply| {
        let words = words::apply_for(l, node.name.as_str());
        view! { <p>{link::outside(l, apply.as_str(), words)}</p> }
    });
    let badge = match earned {
        Some(badge) => earned_by(l, &node.id, badge, seen),
        // By a badge that is not named here.
        None if matches!(progress.map(|it| &it.status), Some(Status::Earned { .. })) => None,
        None => waits_for(l, node),
    };
    let declared = standing
        .and_then(|standing| standing.declared.get(&node.id))
        .filter(|_| matches!(progress.map(|it| &it.status), Some(Status::Declared)))
        .filter(|declared| !declared.line.is_empty())
        .map(|declared| {
            let said = match declared.on {
                Some(on) => words::declared_on(l, format::date(l, on), &declared.line),
                None => words::declared_line(l, &declared.line),
            };
            view! { <p class="owner-text">{said}</p> }
        });
    let revoked = progress
        .and_then(|progress| progress.revoked.as_ref())
        .and_then(|badge| standing?.badges.get(badge))
        .map(|badge| {
            let name = badge::name_or_untitled(l, &badge.name);
            view! {
                <p class="mark tone-brick">{icon(Icon::CircleX)}<span>{words::revoked(l, name)}</span></p>
            }
        });
    let id = seen.stage(&node.id);
    let class = match (done, next) {
        (true, _) => "stage stage-done",
        (false, true) => "stage stage-next",
        (false, false) => "stage",
    };
    view! {
        <li class=class id=id>
            <div class="stage-picture">{picture}</div>
            <div class="stage-words">
                <h4>{node.name.as_str().to_owned()}</h4>
                {state}
                {text}
                {marks}
                {badge}
                {declared}
                {revoked}
                {apply}
                {more}
            </div>
        </li>
    }
    .into_any()
}

/// What earned a node, with the way to its page.
fn earned_by(l: Language, node: &NodeId, badge: &StationBadge, seen: Seen<'_>) -> Option<AnyView> {
    let name = badge::name_or_untitled(l, &badge.name);
    let issuer = badge::issuer_or_unknown(l, &badge.issuer);
    let said = match badge.issued {
        Some(issued) => words::by_on(l, &name, &issuer, format::date(l, issued)),
        None => words::by(l, &name, &issuer),
    };
    let said = match seen.page(node, badge) {
        Some(href) => view! { <a href=href>{said}</a> }.into_any(),
        None => said.into_any(),
    };
    Some(view! { <p class="small">{said}</p> }.into_any())
}

/// The badge that a node waits for.
fn waits_for(l: Language, node: &Node) -> Option<AnyView> {
    let said = match &node.badge {
        Badge::Wished => return None,
        Badge::Named(named) | Badge::Achievement(_, Some(named)) => match &named.issuer {
            Some(issuer) => words::waits_for_of(l, named.name.as_str(), issuer.as_str()),
            None => words::waits_for(l, named.name.as_str()),
        },
        Badge::Achievement(iri, None) => words::waits_for_achievement(l, iri.as_str()),
    };
    Some(view! { <p class="soft small">{said}</p> }.into_any())
}

const fn state_icon(progress: Option<&NodeProgress>, next: bool) -> Icon {
    let Some(progress) = progress else {
        return Icon::Award;
    };
    match &progress.status {
        Status::Earned { .. } | Status::Declared => Icon::Check,
        Status::Pending { .. } => Icon::Clock,
        Status::Locked { .. } => Icon::Lock,
        Status::Next | Status::Remaining => match next {
            true => Icon::Flag,
            false => Icon::Circle,
        },
    }
}

/// Where its learner is with a node: a shape, a word, a colour.
fn state(l: Language, map: &Map, progress: &NodeProgress, next: bool) -> AnyView {
    let (class, drawn, text) = match &progress.status {
        Status::Earned { expired: false, .. } => (
            "mark tone-leaf",
            Icon::CircleCheck,
            words::mark_earned(l).to_owned(),
        ),
        Status::Earned { expired: true, .. } => (
            "mark tone-ochre",
            Icon::Hourglass,
            words::mark_expired(l).to_owned(),
        ),
        Status::Declared => (
            "mark tone-leaf",
            Icon::Pencil,
            words::mark_declared(l).to_owned(),
        ),
        Status::Pending { .. } => (
            "mark tone-ochre",
            Icon::Clock,
            words::mark_pending(l).to_owned(),
        ),
        Status::Next if next => ("mark tone-step", Icon::Flag, words::mark_step(l).to_owned()),
        Status::Next => (
            "mark tone-soft",
            Icon::ArrowRight,
            words::mark_next(l).to_owned(),
        ),
        Status::Remaining => (
            "mark tone-soft",
            Icon::Circle,
            words::mark_remaining(l).to_owned(),
        ),
        Status::Locked { needs } => {
            let names: Vec<&str> = needs
                .iter()
                .filter_map(|id| map.node(id))
                .map(|node| node.name.as_str())
                .collect();
            let said = words::mark_locked(l, names.join(", "));
            ("mark tone-soft", Icon::Lock, said)
        }
    };
    view! { <p class=class>{icon(drawn)}<span>{text}</span></p> }.into_any()
}

/// The words of a map: its text, its author, what others may do with it.
#[must_use]
pub fn about(l: Language, map: &Map) -> AnyView {
    let head = map.head();
    let paragraphs: Vec<_> = head
        .text
        .as_str()
        .split("\n\n")
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| view! { <p class="owner-text">{paragraph.to_owned()}</p> })
        .collect();
    let author = (!head.author.is_empty()).then(|| words::author(l, head.author.as_str()));
    let version = Some(words::version(l, head.version));
    let licence = head
        .licence
        .map(|licence| licence_words(l, licence).to_owned());
    let said: Vec<String> = [author, version, licence].into_iter().flatten().collect();
    let language = head.language.word();
    view! {
        <div class="chart-about stack-s">
            <div class="prose" lang=(language != l.tag()).then_some(language)>{paragraphs}</div>
            <p class="soft small">{said.join(", ")}</p>
        </div>
    }
    .into_any()
}

/// What the earned badges prove.
fn skills(l: Language, standing: &Standing) -> Option<AnyView> {
    if standing.skills.is_empty() {
        return None;
    }
    let chips: Vec<_> = standing
        .skills
        .iter()
        .map(|skill| {
            let framework = skill.framework.clone().map(|framework| {
                view! { <span class="soft">{format!(" ({framework})")}</span> }
            });
            let times = (skill.badges > 1).then(|| {
                let times = words::skill_times(l, skill.badges);
                view! { <span class="soft">{format!(" · {times}")}</span> }
            });
            view! { <li>{skill.name.clone()}{framework}{times}</li> }
        })
        .collect();
    Some(
        view! {
            <section class="chart-skills stack-s">
                <h3>{words::skills(l)}</h3>
                <ul class="chips" role="list">{chips}</ul>
            </section>
        }
        .into_any(),
    )
}

/// List and drawing side by side, with the skills that were proven on the way; on a phone one after
/// the other, each with the way to the other.
#[must_use]
pub fn chart(
    l: Language,
    map: &Map,
    standing: Option<&Standing>,
    seen: Seen<'_>,
    aside: &Aside<'_>,
) -> AnyView {
    if map.nodes().next().is_none() {
        return ().into_any();
    }
    view! {
        <div class="chart">
            <section class="chart-part" id="etapes">
                <div class="row between">
                    <h2>{words::list(l)}</h2>
                    <a class="chart-jump no-print" href="#carte">{words::to_map(l)}</a>
                </div>
                {stages(l, map, standing, seen, aside)}
            </section>
            <section class="chart-part chart-drawn" id="carte">
                <div class="row between">
                    <h2>{words::map(l)}</h2>
                    <a class="chart-jump no-print" href="#etapes">{words::to_list(l)}</a>
                </div>
                {standing.and_then(|standing| skills(l, standing))}
                {drawing(l, map, standing, seen, true)}
            </section>
        </div>
    }
    .into_any()
}
