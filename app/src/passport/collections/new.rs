//! A new collection: a title, and badges to begin with.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

use super::super::{against, loaded, page_title, trouble, typed, use_frame};
use super::picker::{asked, find, picker};
use crate::api::collections::CreateCollection;
use crate::components::field::Field;
use crate::i18n::collections as words;

const HERE: &str = "/collections/nouvelle";

#[component]
pub fn NewCollection() -> impl IntoView {
    let l = use_frame().language;
    let create = ServerAction::<CreateCollection>::new();
    let asked = asked(typed::<CreateCollection>("badges"));
    let typed_title = use_query_map().get_untracked().get("title");
    let title = typed::<CreateCollection>("title").or(typed_title);
    let page = Resource::new(
        move || asked.get(),
        |asked| async move {
            let page = find(&asked).await?;
            Ok((asked, page))
        },
    );
    let wrong = against(create, "title");
    view! {
        {page_title(words::new_title(l))}
        <p class="page-head"><a href="/collections">{words::back(l)}</a></p>
        <div class="column stack">
            <h1>{words::new_title(l)}</h1>
            {trouble(create)}
            <form method="post" action=CreateCollection::url()>
                <div class="stack">
                    {Field::new(l, "title", words::name(l))
                        .hint(words::name_hint(l))
                        .value(title.unwrap_or_default())
                        .error(wrong)
                        .view()}
                    <h2>{words::pick_title(l)}</h2>
                    <p class="soft">{words::pick_hint(l)}</p>
                    {loaded(page, move |(asked, page)| {
                        picker(l, HERE.to_owned(), &asked, page, &BTreeSet::new())
                    })}
                    <p class="pick-done">
                        <button class="button primary large">{words::create_action(l)}</button>
                    </p>
                </div>
            </form>
        </div>
    }
}
