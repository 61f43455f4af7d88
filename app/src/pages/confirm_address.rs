//! The page behind the link to an address that somebody wants to add to their account. Only who is
//! signed in to that account can press its button: the request may have come from a stranger.

use domain::Problem;
use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::summary;
use crate::document::Page;
use crate::i18n::account as words;
use crate::i18n::site;

/// Who looks at the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Who asked to add the address.
    Owner,
    /// Somebody who is not signed in.
    Nobody,
    /// Somebody signed in to another account.
    Other,
}

/// What the page is about.
#[derive(Debug, Clone, Copy)]
pub struct Added<'a> {
    /// The token of the link.
    pub token: &'a str,
    /// The address to add.
    pub address: &'a str,
    /// Enough of the account's primary address for its owner to know it.
    pub of: &'a str,
    /// Who looks at it.
    pub reader: Reader,
}

/// Renders the page; with a link that no longer works, the page that says so.
#[must_use]
pub fn render(chrome: &Chrome, added: &Added<'_>, state: &FormState) -> String {
    let l = chrome.language;
    if state.problem == Some(Problem::LinkSpent) {
        return super::problem::render(chrome, &Problem::LinkSpent);
    }
    let way_on = match added.reader {
        Reader::Owner => view! {
            <form method="post" action="/confirmer">
                <input type="hidden" name="token" value=added.token.to_owned() />
                <button class="button primary large">{words::added_action(l)}</button>
            </form>
        }
        .into_any(),
        // The form writes the path into the query as it must be written there.
        Reader::Nobody => view! {
            <p>{words::added_sign_in(l)}</p>
            <form method="get" action="/connexion">
                <input
                    type="hidden"
                    name="suite"
                    value=format!("/confirmer?jeton={}", added.token)
                />
                <button class="button primary large">{words::sign_in_action(l)}</button>
            </form>
        }
        .into_any(),
        Reader::Other => view! {
            <p>{words::added_other(l)}</p>
            <form method="post" action="/deconnexion">
                <button class="button">{site::sign_out(l)}</button>
            </form>
        }
        .into_any(),
    };
    let body = view! {
        <div class="column centred stack">
            <h1>{words::added_title(l)}</h1>
            {summary(l, state)}
            <p>{words::added_text(l, added.of, added.address)}</p>
            {way_on}
        </div>
    };
    Page::new(words::added_title(l), body)
        .refused(state.is_refused())
        .render(chrome)
}
