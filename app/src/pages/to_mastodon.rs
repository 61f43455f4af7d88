//! To Mastodon: everybody has a server of their own, so it is asked for; the answer is a page with
//! the link, because a form may not lead to another site.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::Field;
use crate::components::link::{outside_button, percent_encode};
use crate::document::Page;
use crate::i18n::ways as words;

/// What is to be posted, and where.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The page's address.
    pub url: String,
    /// What to say of it.
    pub text: String,
    /// What was typed as the server.
    pub typed: String,
    /// The server, once it is one.
    pub server: Option<String>,
}

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, asked: &Asked) -> String {
    let l = chrome.language;
    let refused = (asked.server.is_none() && !asked.typed.is_empty())
        .then_some(domain::problem::FieldError::NotAServer);
    let go = asked.server.as_ref().map(|server| {
        let said = format!("{} {}", asked.text, asked.url);
        let link = format!(
            "https://{server}/share?text={}",
            percent_encode(said.trim())
        );
        view! {
            <p>{words::mastodon_ready(l, server)}</p>
            <p>{outside_button(l, link, words::mastodon_go(l), true)}</p>
        }
    });
    let body = view! {
        <div class="column centred stack">
            <h1>{words::mastodon_title(l)}</h1>
            {go}
            <form method="get" action="/partager/mastodon" class="card fields">
                <input type="hidden" name="url" value=asked.url.clone() />
                <input type="hidden" name="texte" value=asked.text.clone() />
                {Field::new(l, "serveur", words::mastodon_server(l))
                    .hint(words::mastodon_hint(l))
                    .value(asked.typed.clone())
                    .error(refused)
                    .view()}
                <button class="button">{words::mastodon_action(l)}</button>
            </form>
        </div>
    };
    Page::new(words::mastodon_title(l), body)
        .refused(refused.is_some())
        .render(chrome)
}
