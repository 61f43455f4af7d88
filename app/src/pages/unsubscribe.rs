//! One press ends the mails; and the page that says that it did.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::Page;
use crate::i18n::{account, news as words};

/// Renders the page with the button; opening it changes nothing, because mail scanners do.
#[must_use]
pub fn render(chrome: &Chrome, token: &str) -> String {
    let l = chrome.language;
    let token = token.to_owned();
    let body = view! {
        <div class="column centred stack">
            <h1>{words::unsubscribe_title(l)}</h1>
            <p>{words::unsubscribe_text(l)}</p>
            <form method="post" action="/desabonnement" class="stack">
                <input type="hidden" name="jeton" value=token />
                <button class="button primary large">{words::unsubscribe_action(l)}</button>
            </form>
        </div>
    };
    Page::new(words::unsubscribe_title(l), body).render(chrome)
}

/// Renders the page after it.
#[must_use]
pub fn done(chrome: &Chrome) -> String {
    let l = chrome.language;
    let body = view! {
        <div class="column centred stack">
            <h1>{words::unsubscribed_title(l)}</h1>
            <p>{words::unsubscribed_text(l)}</p>
            <p><a class="button" href="/">{account::back_home(l)}</a></p>
        </div>
    };
    Page::new(words::unsubscribed_title(l), body).render(chrome)
}
