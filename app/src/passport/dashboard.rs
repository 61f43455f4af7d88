//! Home of the signed-in: what waits, the latest badges, what to do next.

use domain::account::Profile;
use domain::badge::{BadgeTile, Latest};
use domain::notice::Notice;
use domain::objective::Objectives;
use domain::{Language, Verdict};
use leptos::prelude::*;

use super::objectives::tiles as tiles_of;
use super::synchroniser::last_run;
use super::{loaded, page_title, use_frame};
use crate::api::account::profile;
use crate::api::badges::latest_badges;
use crate::api::notices::{ReadNotices, list_notices};
use crate::api::objectives::list_objectives;
use crate::api::sync::sync_overview;
use crate::components::icon::{Icon, icon};
use crate::components::news;
use crate::components::notice::{Tone, notice};
use crate::components::tile::tiles;
use crate::components::verdict::verdict_mark;
use crate::i18n::{
    accompany, badges, dashboard as words, inbox, news as news_words,
    objectives as objective_words, site,
};

const LATEST: usize = 6;
const OBJECTIVES: usize = 2;

#[component]
pub fn Dashboard() -> impl IntoView {
    let l = use_frame().language;
    let profile = Resource::new(|| (), |()| profile());
    let notices = Resource::new(|| (), |()| list_notices());
    let sync = Resource::new(|| (), |()| sync_overview());
    let read = ServerAction::<ReadNotices>::new();
    let held = Resource::new(|| (), |()| latest_badges());
    let objectives = Resource::new(|| (), |()| list_objectives());
    view! {
        {page_title(site::home(l))}
        <div class="stack-l">
            {loaded(profile, move |profile| greeting(l, profile))}
            {waiting(l)}
            {loaded(notices, move |notices| unread(l, notices, read))}
            {loaded(sync, move |overview| last_run(l, overview))}
            {loaded(objectives, move |all| standing(l, all))}
            {loaded(held, move |page| overview(l, page))}
        </div>
    }
}

/// What was told and not read yet; nothing where there is none.
fn unread(l: Language, notices: Vec<Notice>, read: ServerAction<ReadNotices>) -> AnyView {
    let unread: Vec<_> = notices.into_iter().filter(|n| !n.read).collect();
    let Some(newest) = unread.first() else {
        return ().into_any();
    };
    let upto = newest.id.to_string();
    view! {
        <section class="stack">
            <div class="row between">
                <h2>{news_words::title(l)}</h2>
                <ActionForm action=read>
                    <input type="hidden" name="upto" value=upto />
                    <button class="button small">{news_words::mark_read(l)}</button>
                </ActionForm>
            </div>
            {news::list(l, unread, false)}
        </section>
    }
    .into_any()
}

/// How far the objectives are, and what comes next; nothing where there is none.
fn standing(l: Language, all: Objectives) -> AnyView {
    let offered = u32::try_from(all.offers.len()).unwrap_or(u32::MAX);
    let offers = (offered > 0).then(|| {
        view! { <p><a href="/objectifs">{objective_words::offers_waiting(l, offered)}</a></p> }
    });
    let followed: Vec<_> = all.followed.into_iter().take(OBJECTIVES).collect();
    let accompanied = (all.accompanied > 0).then(|| {
        view! { <p><a href="/accompagner">{accompany::list_nav(l, all.accompanied)}</a></p> }
    });
    if followed.is_empty() && offers.is_none() && accompanied.is_none() {
        return ().into_any();
    }
    view! {
        <section class="stack">
            <div class="row between">
                <h2>{objective_words::on_home(l)}</h2>
                <a href="/objectifs">{objective_words::see_all(l)}</a>
            </div>
            {offers}
            {tiles_of(l, followed)}
            {accompanied}
        </section>
    }
    .into_any()
}

/// What waits for an answer; nothing where nothing does.
fn waiting(l: Language) -> Option<AnyView> {
    let pending = use_frame().pending;
    (pending > 0).then(|| {
        let body = view! {
            <p>{inbox::waiting(l, pending)}</p>
            <p><a class="button primary" href="/recevoir#attente">{inbox::see(l)}</a></p>
        };
        notice(Tone::Wait, body.into_any())
    })
}

fn greeting(l: Language, profile: Profile) -> AnyView {
    view! { <h1>{words::hello(l, profile.name)}</h1> }.into_any()
}

/// Whether the owner should look at a badge.
const fn alarming(verdict: Option<Verdict>) -> bool {
    matches!(
        verdict,
        Some(Verdict::Invalid | Verdict::Revoked | Verdict::Suspended | Verdict::Expired)
    )
}

fn overview(l: Language, page: Latest) -> AnyView {
    if page.held == 0 {
        return empty(l);
    }
    let alerts: Vec<_> = page
        .tiles
        .iter()
        .filter(|t| alarming(t.verdict))
        .cloned()
        .collect();
    let alerts = (!alerts.is_empty()).then(|| {
        let items: Vec<_> = alerts.into_iter().map(|tile| alert(l, tile)).collect();
        view! {
            <section class="stack">
                <h2>{words::alerts_title(l)}</h2>
                <ul class="devices card" role="list">{items}</ul>
            </section>
        }
    });
    let latest: Vec<_> = page.tiles.into_iter().take(LATEST).collect();
    view! {
        <p class="lead">{words::held(l, page.held)}</p>
        {alerts}
        <section class="stack">
            <div class="row between">
                <h2>{words::latest_title(l)}</h2>
                <a href="/badges">{words::all(l)}</a>
            </div>
            {tiles(l, latest, true)}
        </section>
        <section class="stack">
            <h2>{words::next_title(l)}</h2>
            <div class="doors">
                <section class="card door">
                    {icon(Icon::Inbox)}
                    <h3>{words::next_receive(l)}</h3>
                    <p>{words::next_receive_text(l)}</p>
                    <a class="button primary" href="/recevoir">{badges::add(l)}</a>
                </section>
                <section class="card door">
                    {icon(Icon::Share)}
                    <h3>{words::next_share(l)}</h3>
                    <p>{words::next_share_text(l)}</p>
                    <a class="button" href="/badges">{words::all(l)}</a>
                </section>
            </div>
        </section>
    }
    .into_any()
}

fn alert(l: Language, tile: BadgeTile) -> AnyView {
    let href = format!("/badges/{}", tile.id);
    let name = crate::components::badge::name_or_untitled(l, &tile.name);
    view! { <li><a href=href>{name}</a> {verdict_mark(l, tile.verdict)}</li> }.into_any()
}

/// What to do first, with the three ways in.
pub(super) fn empty(l: Language) -> AnyView {
    let way = |drawn: Icon, title: &'static str, text: &'static str| {
        view! { <li class="card stack-s">{icon(drawn)}<h3>{title}</h3><p>{text}</p></li> }
    };
    view! {
        <section class="stack">
            <h2>{badges::empty_title(l)}</h2>
            <p>{words::held_none(l)} " " {badges::empty_text(l)}</p>
            <ul class="ways" role="list">
                {way(Icon::Upload, badges::empty_drop_title(l), badges::empty_drop(l))}
                {way(Icon::Link, badges::empty_link_title(l), badges::empty_link(l))}
                {way(Icon::Copy, badges::empty_text_title(l), badges::empty_paste(l))}
            </ul>
            <p><a class="button primary large" href="/recevoir">{badges::add(l)}</a></p>
        </section>
    }
    .into_any()
}
