//! A follow-up link as whoever opens it sees it: one button, since a link alone changes nothing.

use domain::Language;
use domain::accompany::Invitation;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

use super::super::{loaded, page_title, trouble, use_frame};
use crate::api::accompanying::{AcceptFollowUp, show_invitation};
use crate::components::icon::{Icon, icon};
use crate::i18n::accompany as words;

#[component]
pub fn Invited() -> impl IntoView {
    let l = use_frame().language;
    let accept = ServerAction::<AcceptFollowUp>::new();
    let slug = use_params_map()
        .get_untracked()
        .get("slug")
        .unwrap_or_default();
    let asked = slug.clone();
    let shown = Resource::new(move || asked.clone(), show_invitation);
    view! {
        <div class="column stack">
            {trouble(accept)}
            {loaded(shown, move |shown| page(l, &slug, shown))}
        </div>
    }
}

fn page(l: Language, slug: &str, shown: Invitation) -> AnyView {
    let body = match shown {
        Invitation::Open {
            learner,
            title,
            name,
        } => open(l, slug, &learner, &title, &name),
        Invitation::Accepted { id } => {
            let href = format!("/accompagner/{id}");
            elsewhere(words::already(l), href, words::to_learner(l))
        }
        Invitation::Own { objective } => {
            let href = format!("/objectifs/{objective}#accompagner");
            elsewhere(words::own(l), href, words::to_objective(l))
        }
        Invitation::Taken => elsewhere(
            words::taken(l),
            "/accompagner".to_owned(),
            words::to_list(l),
        ),
    };
    view! {
        {page_title(words::invited_title(l))}
        <h1>{words::invited_title(l)}</h1>
        {body}
    }
    .into_any()
}

fn open(l: Language, slug: &str, learner: &str, title: &str, name: &str) -> AnyView {
    view! {
        <p class="lead">{words::invited(l, learner, title)}</p>
        <section class="card stack-s">
            <h2>{words::invited_sees(l)}</h2>
            <ul>
                <li>{words::invited_percent(l)}</li>
                <li>{words::invited_badge(l)}</li>
                <li>{words::invited_step(l)}</li>
            </ul>
            <p>{words::invited_end(l, learner)}</p>
        </section>
        <p>{words::invited_name(l, name)}</p>
        <div class="row">
            <form method="post" action=AcceptFollowUp::url()>
                <input type="hidden" name="slug" value=slug.to_owned() />
                <button class="button primary large">{icon(Icon::Flag)}{words::accept(l)}</button>
            </form>
            <a class="button" href="/accueil">{words::not_now(l)}</a>
        </div>
    }
    .into_any()
}

fn elsewhere(said: &'static str, href: String, way_on: &'static str) -> AnyView {
    view! {
        <p class="lead">{said}</p>
        <p><a class="button primary" href=href>{way_on}</a></p>
    }
    .into_any()
}
