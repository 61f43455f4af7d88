//! Header and footer, around plain pages and around the signed-in application alike.

use domain::Language;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::icon::{Icon, icon};
use super::logo::logo;
use crate::chrome::AccessibilityState;
use crate::i18n::{inbox, site as words};

/// What header and footer need to know; handed to the browser for the pages that wake up there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The language of the page.
    pub language: Language,
    /// Whether a person is signed in.
    pub signed_in: bool,
    /// The name of the instance.
    pub site: String,
    /// What its footer has to say about accessibility.
    pub accessibility: AccessibilityState,
    /// How many badges wait for an answer.
    pub pending: u32,
    /// Whether the mails of the instance can be read under `/courrier`.
    pub dev: bool,
}

#[cfg(feature = "ssr")]
impl From<&crate::chrome::Chrome> for Frame {
    fn from(chrome: &crate::chrome::Chrome) -> Self {
        Self {
            language: chrome.language,
            signed_in: chrome.signed_in,
            site: chrome.site.title().to_owned(),
            accessibility: chrome.site.accessibility.state,
            pending: chrome.pending,
            dev: chrome.dev,
        }
    }
}

/// The link past the header.
#[must_use]
pub fn skip_link(language: Language) -> AnyView {
    view! { <a class="skip" href="#contenu" rel="external">{words::skip(language)}</a> }.into_any()
}

/// The header. `current` gives the path of the page, and may change where pages change in place.
#[must_use]
pub fn header(
    frame: &Frame,
    current: impl Fn() -> String + Clone + Send + Sync + 'static,
) -> AnyView {
    let l = frame.language;
    let home = if frame.signed_in { "/accueil" } else { "/" };
    let link = {
        let current = current.clone();
        let pending = frame.pending;
        move |href: &'static str, drawn: Option<Icon>, text: &'static str, external: bool| {
            let count = (href == "/recevoir" && pending > 0).then(|| {
                view! {
                    <span class="count" aria-hidden="true">{pending}</span>
                    <span class="visually-hidden">" "{inbox::count(l, pending)}</span>
                }
            });
            let current = current.clone();
            let here = move || is_here(href, &current()).then_some("page");
            view! {
                <li>
                    <a
                        class="nav-link"
                        href=href
                        rel=external.then_some("external")
                        aria-current=here
                    >
                        {drawn.map(icon)}
                        {text}
                        {count}
                    </a>
                </li>
            }
            .into_any()
        }
    };
    let (class, links) = if frame.signed_in {
        (
            "signed-in",
            vec![
                link("/accueil", Some(Icon::House), words::home(l), false),
                link("/badges", Some(Icon::Grid), words::badges(l), false),
                link(
                    "/collections",
                    Some(Icon::Layers),
                    words::collections(l),
                    false,
                ),
                link("/objectifs", Some(Icon::Map), words::maps(l), false),
                link("/recevoir", Some(Icon::Inbox), words::receive(l), false),
                link("/reglages", Some(Icon::Settings), words::settings(l), false),
            ],
        )
    } else {
        (
            "stranger",
            vec![
                link("/verifier", None, words::verify(l), true),
                link("/explorer", None, words::explorer(l), true),
                link("/connexion", None, words::sign_in(l), true),
            ],
        )
    };
    let sign_out = frame.signed_in.then(|| {
        view! {
            <form method="post" action="/deconnexion">
                <button class="nav-link">
                    {icon(Icon::SignOut)}
                    <span class="hidden-on-phone">{words::sign_out(l)}</span>
                </button>
            </form>
        }
    });
    let brand = frame.site.clone();
    view! {
        <header class="site-header">
            <div class="site-header-in">
                <a class="brand" href=home rel=(!frame.signed_in).then_some("external")>
                    {logo()}
                    <span>{brand}</span>
                </a>
                <nav class=class aria-label=words::main_menu(l)>
                    <ul class="site-nav" role="list">{links}</ul>
                </nav>
                <div class="site-tools">{language_switch(l, current)} {sign_out}</div>
            </div>
        </header>
    }
    .into_any()
}

fn is_here(href: &str, current: &str) -> bool {
    let path = current.split(['?', '#']).next().unwrap_or(current);
    // Maps that one draws, maps that one follows and whom one accompanies are one entry.
    let path = ["/cartes", "/accompagner", "/suivi"]
        .into_iter()
        .find_map(|beside| path.strip_prefix(beside))
        .map_or_else(|| path.to_owned(), |rest| format!("/objectifs{rest}"));
    path == href
        || path
            .strip_prefix(href)
            .is_some_and(|rest| rest.starts_with('/'))
}

fn language_switch(
    l: Language,
    current: impl Fn() -> String + Clone + Send + Sync + 'static,
) -> AnyView {
    let other = match l {
        Language::Fr => Language::En,
        Language::En => Language::Fr,
    };
    view! {
        <form method="post" action="/langue">
            <input type="hidden" name="language" value=other.tag() />
            <input type="hidden" name="next" value=current />
            <button class="nav-link" lang=other.tag()>
                {words::other_language(l)}
            </button>
        </form>
    }
    .into_any()
}

/// The footer: what the law asks for, on every page.
#[must_use]
pub fn footer(frame: &Frame) -> AnyView {
    let l = frame.language;
    let accessibility = match frame.accessibility {
        AccessibilityState::None => words::accessibility_none(l),
        AccessibilityState::Partial => words::accessibility_partial(l),
        AccessibilityState::Full => words::accessibility_full(l),
    };
    let verify = frame
        .signed_in
        .then(|| footer_link("/verifier", words::verify(l)));
    let explorer = frame
        .signed_in
        .then(|| footer_link("/explorer", words::explorer(l)));
    let mailbox = frame
        .dev
        .then(|| footer_link("/courrier", words::mailbox(l)));
    view! {
        <footer class="site-footer">
            <div class="site-footer-in">
                <nav aria-label=words::footer_menu(l)>
                    <ul role="list" class="footer-links">
                        {verify}
                        {explorer}
                        {footer_link("/accessibilite", accessibility)}
                        {footer_link("/confidentialite", words::privacy(l))}
                        {footer_link("/conditions", words::terms(l))}
                        {footer_link("/mentions-legales", words::legal(l))}
                        {mailbox}
                    </ul>
                </nav>
                <p>{words::free_software(l)}</p>
            </div>
        </footer>
    }
    .into_any()
}

fn footer_link(href: &'static str, text: &'static str) -> AnyView {
    view! { <li><a href=href rel="external">{text}</a></li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn the_menu_knows_where_we_are() {
        assert!(is_here("/badges", "/badges"));
        assert!(is_here("/badges", "/badges/x?y=z"));
        assert!(is_here("/badges", "/badges?order=name"));
        assert!(!is_here("/badges", "/badgesque"));
        assert!(!is_here("/badges", "/recevoir"));
        assert!(is_here("/objectifs", "/cartes/x/liste"));
    }
}
