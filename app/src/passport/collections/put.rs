//! On a badge's page: the way into a collection.

use domain::badge::{Holding, MyBadge};
use domain::collection::CollectionTile;
use domain::{Acceptance, Language};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::super::{loaded, trouble};
use crate::api::collections::{AddToCollection, list_collections};
use crate::components::icon::{Icon, icon};
use crate::i18n::collections as words;

/// Puts a badge into one of my collections, or begins one with it; nothing for a badge that I have
/// not accepted.
pub fn put(l: Language, mine: &MyBadge) -> Option<AnyView> {
    if mine.acceptance != Acceptance::Accepted {
        return None;
    }
    let add = ServerAction::<AddToCollection>::new();
    let all = Resource::new(|| (), |()| list_collections());
    let id = mine.id.to_string();
    let held: Vec<_> = mine.collections.iter().map(|it| it.id.clone()).collect();
    Some(
        view! {
            <section class="stack-s">
                <h3>{words::put_title(l)}</h3>
                {holding(l, &mine.collections)}
                {trouble(add)}
                {loaded(all, move |mut all| {
                    all.retain(|one| !held.contains(&one.id));
                    choice(l, &id, all)
                })}
            </section>
        }
        .into_any(),
    )
}

/// Those that it is in already, and whether others see it there.
fn holding(l: Language, collections: &[Holding]) -> Option<AnyView> {
    let collections: Vec<_> = collections
        .iter()
        .map(|one| {
            let href = format!("/collections/{}", one.id);
            let seen = match one.links {
                0 => words::private(l).to_owned(),
                links => words::links(l, links),
            };
            view! {
                <li>
                    <a class="break" href=href>{one.title.clone()}</a>
                    " "
                    <span class="soft small">{seen}</span>
                </li>
            }
        })
        .collect();
    (!collections.is_empty())
        .then(|| view! { <ul class="stack-s" role="list">{collections}</ul> }.into_any())
}

fn choice(l: Language, badge: &str, all: Vec<CollectionTile>) -> AnyView {
    if all.is_empty() {
        let href = format!("/collections/nouvelle?badges[]={badge}");
        return view! {
            <a class="button wide" href=href>{icon(Icon::Layers)}{words::put_first(l)}</a>
        }
        .into_any();
    }
    let options: Vec<_> = all
        .into_iter()
        .map(|one| view! { <option value=one.id.to_string()>{one.title}</option> })
        .collect();
    let badge = badge.to_owned();
    view! {
        <form method="post" action=AddToCollection::url()>
            <div class="stack-s">
                <input type="hidden" name="badges[]" value=badge />
                <div class="field">
                    <label for="collection">{words::put_choice(l)}</label>
                    <select id="collection" name="collection">
                        {options}
                        <option value="">{words::put_new(l)}</option>
                    </select>
                </div>
                <button class="button wide">{icon(Icon::Layers)}{words::put_action(l)}</button>
            </div>
        </form>
    }
    .into_any()
}
