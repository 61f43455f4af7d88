//! All my links at a glance: what others can see of me now, and taking it back.

use domain::Language;
use domain::share::{SharedLink, Subject};
use leptos::prelude::*;

use super::super::{done, loaded, page_title, trouble, use_frame};
use super::{shown, until};
use crate::api::shares::{RevokeShare, living_links};
use crate::components::badge;
use crate::components::icon::{Icon, icon};
use crate::format;
use crate::i18n::share as words;

#[component]
pub fn Links() -> impl IntoView {
    let l = use_frame().language;
    let revoke = ServerAction::<RevokeShare>::new();
    let links = Resource::new(move || revoke.version().get(), |_| living_links());
    view! {
        {page_title(words::all_title(l))}
        <div class="stack">
            {done(&[("retire", words::revoked_done)])}
            {trouble(revoke)}
            <h1>{words::all_title(l)}</h1>
            {loaded(links, move |links| list(l, links, revoke))}
        </div>
    }
}

fn list(l: Language, links: Vec<SharedLink>, revoke: ServerAction<RevokeShare>) -> AnyView {
    if links.is_empty() {
        return view! {
            <section class="card stack column">
                {icon(Icon::EyeOff)}
                <h2>{words::all_empty_title(l)}</h2>
                <p>{words::all_empty(l)}</p>
            </section>
        }
        .into_any();
    }
    let links: Vec<_> = links
        .into_iter()
        .map(|link| view! { <li>{one(l, link, revoke)}</li> })
        .collect();
    view! {
        <p class="lead">{words::all_lead(l)}</p>
        <section class="card">
            <ul class="links" role="list">{links}</ul>
        </section>
    }
    .into_any()
}

fn one(l: Language, link: SharedLink, revoke: ServerAction<RevokeShare>) -> AnyView {
    let SharedLink {
        subject,
        title,
        share,
    } = link;
    let (kind, title) = match subject {
        Subject::Badge(_) => (words::all_badge(l), badge::name_or_untitled(l, &title)),
        Subject::Collection(_) => (words::all_collection(l), title),
        Subject::Map(_) => (words::all_map(l), title),
        Subject::Objective(_) => (words::all_objective(l), title),
    };
    let ways = format!("/partager/{}", subject.id());
    let page = format!("/{}/{}", subject.letter(), share.slug);
    let created = words::link_created(l, format::date(l, share.created));
    let said = shown(l, share.shown.evidence, &share);
    let summary = format!("{kind}. {created}. {}, {said}.", until(l, &share));
    let id = share.id.to_string();
    view! {
        <p>
            <strong><a class="break" href=ways>{title.clone()}</a></strong>
            <br />
            <span class="soft">{summary}</span>
        </p>
        <ActionForm action=revoke>
            <input type="hidden" name="id" value=id />
            <div class="row">
                <a class="button" href=page rel="external">{words::open(l)}</a>
                <button class="button danger" aria-label=words::all_revoke_label(l, &title)>
                    {words::revoke(l)}
                </button>
            </div>
        </ActionForm>
    }
    .into_any()
}
