//! One mail of a development instance.

use leptos::prelude::*;

use super::mailbox::MailboxEntry;
use crate::chrome::Chrome;
use crate::components::link::web_address;
use crate::document::Page;
use crate::format;
use crate::i18n::mailbox as words;

/// Renders the mail: its plain text, with its links made into links.
#[must_use]
pub fn render(chrome: &Chrome, entry: &MailboxEntry, text: &str) -> String {
    let l = chrome.language;
    let lines: Vec<_> = text
        .lines()
        .map(|line| {
            let line = line.to_owned();
            match web_address(&line) {
                Some(url) => view! { <a href=url>{line}</a> "\n" }.into_any(),
                None => view! { {format!("{line}\n")} }.into_any(),
            }
        })
        .collect();
    let (to, subject) = (entry.to.clone(), entry.subject.clone());
    let body = view! {
        <div class="column stack">
            <p><a href="/courrier">{words::back(l)}</a></p>
            <h1>{subject}</h1>
            <dl class="facts">
                <dt>{words::to(l)}</dt>
                <dd>{to}</dd>
                <dt>{words::sent(l)}</dt>
                <dd>{format::date_time(l, entry.sent)}</dd>
            </dl>
            <pre class="card">{lines}</pre>
        </div>
    };
    Page::new(&entry.subject, body).render(chrome)
}
