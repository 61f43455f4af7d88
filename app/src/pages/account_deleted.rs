//! The account is gone.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::Page;
use crate::i18n::account as words;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, backup_days: u32) -> String {
    let l = chrome.language;
    let backups =
        (backup_days > 0).then(|| view! { <p>{words::deleted_backups(l, backup_days)}</p> });
    let body = view! {
        <div class="column centred stack">
            <h1>{words::deleted_title(l)}</h1>
            <p>{words::deleted_text(l)}</p>
            {backups}
            <p>{words::deleted_thanks(l)}</p>
            <p><a class="button" href="/">{words::back_home(l)}</a></p>
        </div>
    };
    Page::new(words::deleted_title(l), body).render(chrome)
}
