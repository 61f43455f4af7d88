//! The mails of a development instance, for whoever tries it out.

use domain::Millis;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::Page;
use crate::format;
use crate::i18n::mailbox as words;

/// One mail of the folder.
#[derive(Debug, Clone)]
pub struct MailboxEntry {
    /// The name of its file, as it stands in `/courrier/{id}`.
    pub id: String,
    /// To whom.
    pub to: String,
    /// What about.
    pub subject: String,
    /// When.
    pub sent: Millis,
}

/// Renders the list, the newest first.
#[must_use]
pub fn render(chrome: &Chrome, entries: &[MailboxEntry]) -> String {
    let l = chrome.language;
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let href = format!(
                "/courrier/{}",
                crate::components::link::percent_encode(&entry.id)
            );
            let (to, subject) = (entry.to.clone(), entry.subject.clone());
            view! {
                <tr>
                    <th scope="row"><a href=href>{subject}</a></th>
                    <td data-label=words::to(l)>{to}</td>
                    <td data-label=words::sent(l)>{format::date_time(l, entry.sent)}</td>
                </tr>
            }
        })
        .collect();
    let list = match rows.is_empty() {
        true => view! { <p>{words::empty(l)}</p> }.into_any(),
        false => view! {
            <table class="cards-on-phone">
                <thead>
                    <tr>
                        <th scope="col">{words::subject(l)}</th>
                        <th scope="col">{words::to(l)}</th>
                        <th scope="col">{words::sent(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any(),
    };
    let body = view! {
        <div class="page-head">
            <h1>{words::title(l)}</h1>
            <p class="lead">{words::lead(l)}</p>
        </div>
        {list}
    };
    Page::new(words::title(l), body).render(chrome)
}
