//! Settings: six pages, each with one purpose.

use leptos::prelude::*;

use super::{loaded, page_title, use_frame};
use crate::api::account::profile;
use crate::components::icon::{Icon, icon};
use crate::i18n::{letters, news, operator, settings as words, share as links};

mod addresses;
mod data;
mod notifications;
mod profile;
mod security;

pub use addresses::Addresses;
pub use data::Data;
pub use notifications::Notifications;
pub use profile::Profile;
pub use security::Security;

#[component]
pub fn Overview() -> impl IntoView {
    let l = use_frame().language;
    let door = |href: &'static str, drawn: Icon, title: &'static str, text: &'static str| {
        view! {
            <li class="card stack-s">
                {icon(drawn)}
                <h2><a href=href>{title}</a></h2>
                <p>{text}</p>
            </li>
        }
    };
    let profile = Resource::new(|| (), |()| profile());
    let operator = move |profile: domain::account::Profile| {
        let shown = profile.operator.then(|| {
            door(
                "/operateur",
                Icon::Settings,
                operator::title(l),
                operator::text(l),
            )
        });
        view! { {shown} }.into_any()
    };
    view! {
        {page_title(words::title(l))}
        <h1 class="page-head">{words::title(l)}</h1>
        <ul class="ways" role="list">
            {door("/reglages/profil", Icon::User, words::profile(l), words::profile_text(l))}
            {door("/reglages/adresses", Icon::Mail, words::addresses(l), words::addresses_text(l))}
            {door("/reglages/securite", Icon::Key, words::security(l), words::security_text(l))}
            {door("/reglages/notifications", Icon::Inbox, news::notifications(l), news::notifications_text(l))}
            {door("/partager", Icon::Share, links::all_title(l), links::all_text(l))}
            {door("/messages", Icon::Mail, letters::title(l), letters::door(l))}
            {door("/reglages/donnees", Icon::Database, words::data(l), words::data_text(l))}
            {loaded(profile, operator)}
        </ul>
    }
}

/// A page of the settings beside the menu to the others.
fn layout(here: &'static str, title: &'static str, body: AnyView) -> AnyView {
    let l = use_frame().language;
    let link = |href: &'static str, text: &'static str| {
        let current = (href == here).then_some("page");
        view! { <li><a class="nav-link" href=href aria-current=current>{text}</a></li> }
    };
    view! {
        {page_title(title)}
        <div class="settings-layout">
            <nav class="settings-menu" aria-label=words::menu(l)>
                <ul role="list" class="settings-links">
                    {link("/reglages/profil", words::profile(l))}
                    {link("/reglages/adresses", words::addresses(l))}
                    {link("/reglages/securite", words::security(l))}
                    {link("/reglages/notifications", news::notifications(l))}
                    {link("/reglages/donnees", words::data(l))}
                </ul>
            </nav>
            <div class="stack-l">
                <h1>{title}</h1>
                {body}
            </div>
        </div>
    }
    .into_any()
}
