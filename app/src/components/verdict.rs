//! The verdict: icon, words and colour, never colour alone.

use domain::badge::{BadgeFace, Checked};
use domain::{Language, Verdict};
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::verdict as words;
use crate::{format, wording};

const fn look(verdict: Verdict) -> (&'static str, Icon) {
    match verdict {
        Verdict::Valid => ("tone-leaf", Icon::CircleCheck),
        Verdict::StatusUnknown | Verdict::NotYetValid => ("tone-ochre", Icon::Clock),
        Verdict::Intact | Verdict::Unverified => ("tone-ochre", Icon::Question),
        Verdict::Expired => ("tone-ochre", Icon::Hourglass),
        Verdict::Suspended => ("tone-brick", Icon::CirclePause),
        Verdict::Revoked | Verdict::Invalid => ("tone-brick", Icon::CircleX),
        Verdict::Unreadable => ("tone-soft", Icon::File),
    }
}

/// The line that answers "is it true", with the day of the check.
#[must_use]
pub fn verdict_box(language: Language, face: Option<&BadgeFace>, checked: &Checked) -> AnyView {
    let (tone, drawn) = look(checked.verdict);
    let class = format!("verdict {tone}");
    let line = wording::verdict_line(language, face, checked);
    let tried = format::date(language, checked.at);
    let when = match (checked.proven_at, checked.verdict) {
        (None, _) => words::checked_on(language, tried),
        (Some(seen), Verdict::Revoked | Verdict::Suspended | Verdict::Invalid) => {
            words::seen_on(language, format::date(language, seen), tried)
        }
        (Some(proven), _) => words::proven_on(language, format::date(language, proven), tried),
    };
    view! {
        <div class=class data-verdict=checked.verdict.word()>
            {icon(drawn)}
            <p class="verdict-line">{line}</p>
            <p class="verdict-when">{when}</p>
        </div>
    }
    .into_any()
}

/// The verdict in a word or two; `None` is a badge that is still being checked.
#[must_use]
pub fn verdict_mark(language: Language, verdict: Option<Verdict>) -> AnyView {
    let ((tone, drawn), words) = match verdict {
        Some(verdict) => (look(verdict), wording::verdict_short(language, verdict)),
        None => (("tone-soft", Icon::Clock), words::checking(language)),
    };
    let class = format!("mark {tone}");
    view! { <span class=class>{icon(drawn)}<span>{words}</span></span> }.into_any()
}
