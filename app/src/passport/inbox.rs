//! What came by itself waits here; what was declined can be taken back.

use domain::Language;
use domain::inbox::InboxPage;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{loaded, page_title, trouble, use_frame};
use crate::api::inbox::{DecideInbox, list_inbox};
use crate::components::icon::{Icon, icon};
use crate::components::link::percent_encode;
use crate::components::waiting::rows;
use crate::i18n::inbox as words;

fn asked_after() -> Memo<Option<String>> {
    let query = use_query_map();
    Memo::new(move |_| query.get().get("apres").filter(|after| !after.is_empty()))
}

/// The part of "receive" that asks for answers; nothing where nothing waits and nothing was
/// declined.
pub fn inbox() -> AnyView {
    let l = use_frame().language;
    let decide = ServerAction::<DecideInbox>::new();
    let after = asked_after();
    let page = Resource::new(move || after.get(), |after| list_inbox(false, after));
    view! {
        {trouble(decide)}
        {loaded(page, move |page| waiting(l, page, decide))}
    }
    .into_any()
}

fn waiting(l: Language, page: InboxPage, decide: ServerAction<DecideInbox>) -> AnyView {
    let declined = (page.declined > 0).then(|| {
        view! { <p><a href="/recevoir/refuses">{words::to_declined(l, page.declined)}</a></p> }
    });
    if page.pending == 0 {
        return declined.into_any();
    }
    let several = page.pending > 1;
    let all = several.then(|| {
        view! {
            <details class="technical">
                <summary>{words::all_title(l, page.pending)}</summary>
                <div class="row">
                    <button class="button" name="what" value="accept_all">
                        {icon(Icon::Check)}
                        {words::accept_all(l)}
                    </button>
                    <button class="button danger" name="what" value="decline_all">
                        {words::decline_all(l)}
                    </button>
                </div>
            </details>
        }
    });
    let next = page.next.map(|next| {
        let href = format!("/recevoir?apres={}#attente", percent_encode(&next));
        view! { <p><a class="button" href=href>{words::next_page(l)}</a></p> }
    });
    view! {
        <section class="stack" id="attente" aria-labelledby="attente-titre">
            <h2 id="attente-titre">{words::title(l, page.pending)}</h2>
            <p>{words::lead(l)}</p>
            <ActionForm action=decide>
                <div class="stack">
                    {rows(l, page.badges, true)}
                    <p class="soft small">{words::private(l)}</p>
                    <div class="row">
                        <button class="button primary" name="what" value="accept">
                            {icon(Icon::Check)}
                            {words::accept(l)}
                        </button>
                        <button class="button" name="what" value="share">
                            {icon(Icon::Share)}
                            {words::accept_share(l)}
                        </button>
                        <button class="button danger" name="what" value="decline">
                            {words::decline(l)}
                        </button>
                    </div>
                    {all}
                </div>
            </ActionForm>
            {next}
            {declined}
        </section>
    }
    .into_any()
}

/// What was declined.
#[component]
pub fn Declined() -> impl IntoView {
    let l = use_frame().language;
    let decide = ServerAction::<DecideInbox>::new();
    let after = asked_after();
    let page = Resource::new(move || after.get(), |after| list_inbox(true, after));
    view! {
        {page_title(words::declined_title(l))}
        <p class="page-head"><a href="/recevoir">{words::back(l)}</a></p>
        <div class="column stack">
            <h1>{words::declined_title(l)}</h1>
            {trouble(decide)}
            {loaded(page, move |page| declined(l, page, decide))}
        </div>
    }
}

fn declined(l: Language, page: InboxPage, decide: ServerAction<DecideInbox>) -> AnyView {
    if page.badges.is_empty() {
        return view! { <p>{words::declined_none(l)}</p> }.into_any();
    }
    let next = page.next.map(|next| {
        let href = format!("/recevoir/refuses?apres={}", percent_encode(&next));
        view! { <p><a class="button" href=href>{words::next_page(l)}</a></p> }
    });
    view! {
        <p>{words::declined_lead(l)}</p>
        <ActionForm action=decide>
            <div class="stack">
                {rows(l, page.badges, false)}
                <button class="button primary" name="what" value="accept">
                    {icon(Icon::Refresh)}
                    {words::take_back(l)}
                </button>
            </div>
        </ActionForm>
        {next}
    }
    .into_any()
}
