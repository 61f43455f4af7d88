//! The answer to asking for a new password, the same for every address.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::Page;
use crate::i18n::{account as words, site};

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let l = chrome.language;
    let mailbox = chrome
        .dev
        .then(|| view! { <p><a href="/courrier">{site::mailbox(l)}</a></p> });
    let body = view! {
        <div class="column centred stack">
            <h1>{words::forgot_sent_title(l)}</h1>
            <p>{words::forgot_sent_text(l)}</p>
            {mailbox}
            <p>{words::forgot_sent_next(l)}</p>
            <p><a class="button" href="/mot-de-passe-oublie">{words::forgot_other(l)}</a></p>
        </div>
    };
    Page::new(words::forgot_sent_title(l), body).render(chrome)
}
