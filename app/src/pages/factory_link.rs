//! What the link of a badge mail shows that a platform wrote for this passport: whose badge it is,
//! and the two ways to it. Opening the page changes nothing and asks nobody; the link's secrets
//! stand in its address already, and never in its title.

use domain::Language;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::icon::{Icon, icon};
use crate::components::link::web_address;
use crate::document::Page;
use crate::i18n::{account, factory_link as words, forwarded, site};

/// Who may have the factory asked for the badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// Nobody: the operator has not switched it on.
    Off,
    /// Whoever signs in to the account with the address.
    SignedOut,
    /// Not this account: the address is none of its confirmed ones.
    NotTheirs,
    /// This account.
    Theirs,
}

/// A link with all its parts.
#[derive(Debug)]
pub struct FactoryLink<'a> {
    /// Whom the badge was sent to, as the link says.
    pub address: &'a str,
    /// The factory's host.
    pub host: &'a str,
    /// The same link at the factory.
    pub url: &'a str,
    /// Its parts, for the form.
    pub parts: Vec<(String, String)>,
    /// Who may have the factory asked.
    pub asking: Asking,
}

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, link: &FactoryLink<'_>) -> String {
    let l = chrome.language;
    let open = web_address(link.url).map(|url| {
        view! {
            <a class="button" href=url rel="external nofollow noopener noreferrer">
                {icon(Icon::External)}
                <span>
                    {forwarded::open(l)}
                    <span class="visually-hidden">" " {link.host.to_owned()} " " {site::external(l)}</span>
                </span>
            </a>
        }
    });
    let body = view! {
        <div class="column centred stack-l">
            <div class="page-head">
                <h1>{words::title(l, link.host)}</h1>
                <p class="lead">{words::lead(l, link.address)}</p>
            </div>
            {ask(l, link, &chrome.path)}
            <section class="stack">
                <h2>{words::open_title(l)}</h2>
                <p>{words::open_text(l)}</p>
                <div class="row">
                    {open}
                    <a href="/recevoir">{words::receive(l)}</a>
                </div>
            </section>
        </div>
    };
    Page::new(words::title(l, link.host), body).render(chrome)
}

fn ask(l: Language, link: &FactoryLink<'_>, here: &str) -> Option<AnyView> {
    let (text, way) = match link.asking {
        Asking::Off => return None,
        Asking::Theirs => {
            let parts: Vec<_> = link
                .parts
                .iter()
                .cloned()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                .collect();
            let form = view! {
                <form method="post" action="/obpv1/factory/receive">
                    {parts}
                    <button class="button primary large">
                        {icon(Icon::Search)} {forwarded::ask(l)}
                    </button>
                </form>
            };
            (words::ask_text(l, link.host), form.into_any())
        }
        Asking::NotTheirs => {
            let add = view! {
                <p>
                    <a class="button" href="/reglages/adresses">{words::add_address(l)}</a>
                </p>
            };
            (words::not_yours(l, link.address), add.into_any())
        }
        Asking::SignedOut => {
            let here = here.to_owned();
            let form = view! {
                <form method="get" action="/connexion">
                    <input type="hidden" name="suite" value=here />
                    <button class="button">{account::sign_in_action(l)}</button>
                </form>
            };
            (words::sign_in_text(l, link.address), form.into_any())
        }
    };
    Some(
        view! {
            <section class="stack">
                <h2>{words::ask_title(l)}</h2>
                <p>{text}</p>
                {way}
            </section>
        }
        .into_any(),
    )
}

/// A link of which a part is missing.
#[must_use]
pub fn broken(chrome: &Chrome) -> String {
    let l = chrome.language;
    let body = view! {
        <div class="column centred stack">
            <h1>{words::broken_title(l)}</h1>
            <p>{words::broken_text(l)}</p>
            <p><a class="button" href="/recevoir">{words::receive(l)}</a></p>
        </div>
    };
    Page::new(words::broken_title(l), body).render(chrome)
}
