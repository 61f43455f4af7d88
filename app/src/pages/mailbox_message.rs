//! One mail of a development instance.

use leptos::prelude::*;

use super::mailbox::MailboxEntry;
use crate::chrome::Chrome;
use crate::document::document;

/// Renders the mail: its plain text, with its links made into links.
#[must_use]
pub fn render(chrome: &Chrome, entry: &MailboxEntry, text: &str) -> String {
    let text = text.to_owned();
    document(
        chrome,
        &entry.subject,
        view! { <pre>{text}</pre> }.into_any(),
    )
}
