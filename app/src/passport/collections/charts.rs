//! In one of my collections: the maps that I follow and that its page shows.

use domain::Language;
use domain::collection::{CollectedMap, Collection, MOST_MAPS};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::api::collections::ChartCollection;
use crate::components::field::select;
use crate::components::icon::{Icon, icon};
use crate::i18n::collections as words;

/// The maps in it, each with a button that takes it out, and the others to put in; nothing for
/// somebody who follows none.
pub fn charts(l: Language, shown: &Collection) -> Option<AnyView> {
    if shown.maps.is_empty() && shown.other_maps.is_empty() {
        return None;
    }
    let inside: Vec<_> = shown.maps.iter().map(|map| row(l, shown, map)).collect();
    let inside =
        (!inside.is_empty()).then(|| view! { <ul class="stack-s" role="list">{inside}</ul> });
    Some(
        view! {
            <section class="card stack-s" id="cartes">
                <h2>{words::maps_title(l)}</h2>
                <p class="hint">{words::maps_text(l)}</p>
                {inside}
                {put(l, shown)}
            </section>
        }
        .into_any(),
    )
}

fn row(l: Language, shown: &Collection, map: &CollectedMap) -> AnyView {
    let href = format!("/objectifs/{}", map.objective);
    let label = words::label(l, words::map_take_out(l), &map.title);
    view! {
        <li class="row between">
            <a class="break" href=href>{map.title.clone()}</a>
            <form method="post" action=ChartCollection::url()>
                {seen(shown)}
                <input type="hidden" name="objective" value=map.objective.to_string() />
                <button class="button quiet" name="out" value="on" aria-label=label>
                    {icon(Icon::Close)}
                    {words::map_take_out(l)}
                </button>
            </form>
        </li>
    }
    .into_any()
}

fn put(l: Language, shown: &Collection) -> Option<AnyView> {
    if shown.maps.len() >= MOST_MAPS {
        return Some(view! { <p class="soft">{words::maps_full(l)}</p> }.into_any());
    }
    if shown.other_maps.is_empty() {
        return None;
    }
    let others = shown.other_maps.iter();
    let choices = others
        .map(|map| (map.objective.to_string(), map.title.clone()))
        .collect();
    Some(
        view! {
            <form method="post" action=ChartCollection::url()>
                <div class="stack-s">
                    {seen(shown)}
                    {select("carte".to_owned(), "objective", words::map_choice(l), choices, "")}
                    <button class="button wide">{icon(Icon::Map)}{words::map_action(l)}</button>
                </div>
            </form>
        }
        .into_any(),
    )
}

/// Which edition of which collection the page shows.
fn seen(shown: &Collection) -> AnyView {
    view! {
        <input type="hidden" name="id" value=shown.id.to_string() />
        <input type="hidden" name="edition" value=shown.edition.to_string() />
    }
    .into_any()
}
