//! Text that strangers wrote, made fit for a page.

use serde::{Deserialize, Serialize};

/// HTML that the server has rendered from Markdown and sanitised: no script, no picture, no
/// form, every link `nofollow ugc noopener`. Only the server's sanitiser makes one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Wraps HTML that has been through the sanitiser.
    #[must_use]
    pub fn from_sanitised(html: String) -> Self {
        Self(html)
    }

    /// The markup, for `inner_html`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is anything to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}
