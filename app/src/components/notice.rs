//! A box with a sentence that has to be read.

use domain::problem::ImportProblem;
use domain::{Language, Problem};
use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::link::outside;
use crate::i18n::import;
use crate::wording;

/// What kind of sentence it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Good,
    /// Something waits.
    Wait,
    /// Something went wrong.
    Bad,
    /// Something to know.
    Note,
}

/// Draws the box. What went wrong is announced at once, what went well when the reader pauses.
#[must_use]
pub fn notice(tone: Tone, body: AnyView) -> AnyView {
    let (class, drawn, role) = match tone {
        Tone::Good => ("notice good", Icon::CircleCheck, Some("status")),
        Tone::Wait => ("notice wait", Icon::Clock, None),
        Tone::Bad => ("notice bad", Icon::Alert, Some("alert")),
        Tone::Note => ("notice note", Icon::Info, None),
    };
    view! { <div class=class role=role>{icon(drawn)}<div>{body}</div></div> }.into_any()
}

/// A problem in its words.
#[must_use]
pub fn problem(language: Language, what: &Problem) -> AnyView {
    let text = wording::problem_text(language, what);
    let body = view! { <p>{text}</p> {left_to_them(language, what)} };
    notice(Tone::Bad, body.into_any())
}

/// The link that the server does not open, for the person to open.
#[must_use]
pub fn left_to_them(language: Language, what: &Problem) -> Option<AnyView> {
    match what {
        Problem::Import(ImportProblem::ClaimLink { link } | ImportProblem::ApplyLink { link }) => {
            let words = import::open_there(language).to_owned();
            Some(view! { <p>{outside(language, link, words)}</p> }.into_any())
        }
        _ => None,
    }
}

/// One sentence.
#[must_use]
pub fn sentence(tone: Tone, text: impl Into<String>) -> AnyView {
    let text = text.into();
    notice(tone, view! { <p>{text}</p> }.into_any())
}
