//! What a phone's share sheet handed over: what it is, and one button.

use domain::BasketId;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, sentence};
use crate::document::Page;
use crate::i18n::receive as words;

/// What waits for the button.
#[derive(Debug, Clone)]
pub struct Staged {
    /// Where it waits.
    pub basket: BasketId,
    /// What each is called, by the phone.
    pub names: Vec<String>,
    /// How many things were not kept.
    pub left_out: u32,
}

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, staged: &Staged) -> String {
    let l = chrome.language;
    let count = u32::try_from(staged.names.len()).unwrap_or(u32::MAX);
    let names: Vec<_> = staged
        .names
        .iter()
        .cloned()
        .map(|name| view! { <li>{icon(Icon::File)}<span>{name}</span></li> })
        .collect();
    let text = match chrome.signed_in {
        true => words::shared_text(l),
        false => words::shared_text_stranger(l),
    };
    let left_out = (staged.left_out > 0)
        .then(|| sentence(Tone::Wait, words::shared_left_out(l, staged.left_out)));
    let action = format!("/recevoir/partage/{}", staged.basket);
    let body = view! {
        <div class="column centred stack">
            <h1>{words::shared_title(l, count)}</h1>
            <ul class="shared card" role="list">{names}</ul>
            {left_out}
            <p>{text}</p>
            <form method="post" action=action>
                <button class="button primary large">{icon(Icon::Inbox)}{words::shared_action(l)}</button>
            </form>
            <p class="soft small">{words::shared_kept(l)}</p>
        </div>
    };
    Page::new(words::shared_title(l, count), body).render(chrome)
}
