//! More badges for a collection.

use std::collections::BTreeSet;

use domain::badge::BadgePage;
use domain::collection::Collection;
use domain::{CollectionId, Language, Problem};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

use super::super::{loaded, page_title, trouble, typed, use_frame};
use super::picker::{Asked, asked, find, picker};
use crate::api::collections::{AddToCollection, show_collection};
use crate::i18n::collections as words;

#[component]
pub fn AddBadges() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let add = ServerAction::<AddToCollection>::new();
    let asked = asked(typed::<AddToCollection>("badges"));
    let shown = Resource::new(
        move || (params.get().get("id").unwrap_or_default(), asked.get()),
        |(id, asked)| async move {
            let id: CollectionId = id.parse().map_err(|_| Problem::NotFound)?;
            let collection = show_collection(id).await?;
            let page = find(&asked).await?;
            Ok((collection, asked, page))
        },
    );
    view! {
        <div class="column stack">
            {trouble(add)}
            {loaded(shown, move |(collection, asked, page)| form(l, collection, &asked, page))}
        </div>
    }
}

fn form(l: Language, collection: Collection, asked: &Asked, page: BadgePage) -> AnyView {
    let back = format!("/collections/{}", collection.id);
    let here = format!("{back}/ajouter");
    let inside: BTreeSet<_> = collection
        .sections
        .iter()
        .flat_map(|section| section.badges.iter().map(|it| it.badge.id.clone()))
        .collect();
    view! {
        {page_title(words::add_short_title(l))}
        <p><a href=back>{words::add_back(l)}</a></p>
        <h1>{words::add_title(l, &collection.title)}</h1>
        <form method="post" action=AddToCollection::url()>
            <div class="stack">
                <input type="hidden" name="collection" value=collection.id.to_string() />
                {picker(l, here, asked, page, &inside)}
                <p class="pick-done">
                    <button class="button primary large">{words::add_action(l)}</button>
                </p>
            </div>
        </form>
    }
    .into_any()
}
