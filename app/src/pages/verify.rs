//! Anyone may check a badge here, without an account.

use domain::Problem;
use domain::badge::{BadgeFace, Checked};
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// What the page shows beside its form.
#[derive(Debug, Clone, Default)]
pub struct VerifyState {
    /// The link or text that was typed, put back into its field.
    pub text: String,
    /// What came of it; `None` for a fresh page.
    pub answer: Option<VerifyAnswer>,
}

/// What came of a verification.
#[derive(Debug, Clone)]
pub enum VerifyAnswer {
    /// No badge could be read, or none may be asked for now.
    Problem(Problem),
    /// A badge, whatever its verdict.
    Badge(Box<Verified>),
}

/// A badge that somebody had checked; nothing of it is stored.
#[derive(Debug, Clone)]
pub struct Verified {
    /// What it says; `None` when the verdict is `unreadable`.
    pub face: Option<BadgeFace>,
    /// What was found out.
    pub checked: Checked,
    /// Its picture: a URL of ours or a `data:` URL of a re-encoded thumbnail, never a stranger's.
    pub picture: Option<String>,
}

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, state: &VerifyState) -> String {
    let text = state.text.clone();
    document(chrome, "verify", view! { <p>{text}</p> }.into_any())
}
