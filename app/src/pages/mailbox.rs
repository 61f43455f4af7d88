//! The mails of a development instance, for whoever tries it out.

use domain::Millis;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

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
    let entries = entries.len();
    document(chrome, "mailbox", view! { <p>{entries}</p> }.into_any())
}
