//! What a newer version of a map changes for who follows it, and the choice.

use domain::objective::Newer;
use domain::{Language, ObjectiveId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use maps::change::{Change, HeadPart, NodePart};
use maps::map::{Line, Map};

use crate::api::objectives::AnswerNewer;
use crate::components::map::zone_title;
use crate::components::notice::{Tone, notice};
use crate::format;
use crate::i18n::objectives as words;

/// Changes that are named one by one; the rest is what nobody reads any more.
const SHOWN: usize = 40;

/// Says what changes and asks.
pub(super) fn newer(l: Language, id: &ObjectiveId, before: &Map, newer: &Newer) -> AnyView {
    // What changes where one is, before what changes how it looks.
    let (first, then): (Vec<&Change>, Vec<&Change>) =
        newer.changes.iter().partition(|change| change.matters());
    let mut said: Vec<String> = Vec::new();
    for change in first.into_iter().chain(then) {
        if let Some(line) = line(l, before, change)
            && !said.contains(&line)
        {
            said.push(line);
        }
    }
    let more = said.len() > SHOWN;
    said.truncate(SHOWN);
    let changes: Vec<_> = said
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .chain(more.then(|| view! { <li>{"…".to_owned()}</li> }))
        .collect();
    let number = newer.number.to_string();
    let text = words::newer_text(l, newer.number, format::date(l, newer.on), newer.percent);
    let body = view! {
        <div class="stack-s">
            <h2>{words::newer_title(l)}</h2>
            <p>{text}</p>
            <ul>{changes}</ul>
            <form method="post" action=AnswerNewer::url()>
                <div class="row">
                    <input type="hidden" name="id" value=id.to_string() />
                    <input type="hidden" name="number" value=number />
                    <button class="button primary" name="answer" value="follow">{words::newer_follow(l)}</button>
                    <button class="button" name="answer" value="keep">{words::newer_keep(l)}</button>
                </div>
            </form>
        </div>
    };
    notice(Tone::Note, body.into_any())
}

/// A change as its reader understands it; nothing for what they need not know.
fn line(l: Language, before: &Map, change: &Change) -> Option<String> {
    let titled = |title: &Line<120>| match title.is_empty() {
        true => "…".to_owned(),
        false => title.as_str().to_owned(),
    };
    Some(match change {
        Change::Words(HeadPart::Version) => return None,
        Change::Words(_) => words::change_words(l).to_owned(),
        Change::ZoneAdded(_, title) => words::change_zone_added(l, titled(title)),
        Change::ZoneRemoved(_, title) => words::change_zone_removed(l, titled(title)),
        Change::ZoneRenamed { before, after, .. } => {
            words::change_zone_renamed(l, titled(before), titled(after))
        }
        Change::ZoneTinted(_) => words::change_zone_tinted(l).to_owned(),
        Change::ZonesReordered | Change::NodesReordered(_) => words::change_order(l).to_owned(),
        Change::NodeAdded(_, name) => words::change_node_added(l, name.as_str()),
        Change::NodeRemoved(_, name) => words::change_node_removed(l, name.as_str()),
        Change::NodeChanged { name, parts, .. } => {
            // Who tidies a map up moves all of it; where a station is drawn is said once for all.
            let parts: Vec<String> = parts.iter().filter_map(|it| part(l, before, it)).collect();
            match parts.is_empty() {
                true => words::change_drawing(l).to_owned(),
                false => words::change_node(l, name.as_str(), parts.join(", ")),
            }
        }
        Change::LinkAdded(_) | Change::LinkRemoved(_) | Change::LinkChanged(_) => {
            words::change_links(l).to_owned()
        }
    })
}

fn part(l: Language, before: &Map, part: &NodePart) -> Option<String> {
    Some(match part {
        NodePart::Name(name) => words::part_name(l, name.as_str()),
        NodePart::Text => words::part_text(l).to_owned(),
        NodePart::Badge => words::part_badge(l).to_owned(),
        NodePart::Required => words::part_required(l).to_owned(),
        NodePart::Level => words::part_level(l).to_owned(),
        NodePart::Apply => words::part_apply(l).to_owned(),
        NodePart::Picture => words::part_picture(l).to_owned(),
        NodePart::Zone(zone) => {
            let mut zones = before.zones().iter().enumerate();
            match zones.find(|(_, it)| it.id == *zone) {
                Some((number, zone)) => words::part_zone_from(l, zone_title(l, zone, number)),
                None => words::part_zone(l).to_owned(),
            }
        }
        NodePart::Place => return None,
    })
}
