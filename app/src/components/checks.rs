//! The checks behind a verdict: a list that opens, each with one plain sentence.

use domain::badge::Checked;
use domain::{Check, Language, Outcome};
use leptos::prelude::*;

use super::icon::{Icon, icon, icon_with};
use crate::i18n::check as words;
use crate::wording;

const fn look(outcome: Outcome) -> (&'static str, Icon) {
    match outcome {
        Outcome::Passed => ("tone-leaf", Icon::CircleCheck),
        Outcome::Failed => ("tone-brick", Icon::CircleX),
        Outcome::Unknown => ("tone-ochre", Icon::Question),
        Outcome::NotApplicable => ("tone-soft", Icon::CircleMinus),
    }
}

/// All checks; those that did not pass stand open.
#[must_use]
pub fn check_list(language: Language, checked: &Checked) -> AnyView {
    let items: Vec<_> = checked
        .checks
        .iter()
        .map(|check| one(language, check))
        .collect();
    view! { <ul class="checks" role="list">{items}</ul> }.into_any()
}

fn one(l: Language, check: &Check) -> AnyView {
    let (class, drawn) = look(check.outcome);
    let open = matches!(check.outcome, Outcome::Failed | Outcome::Unknown);
    let looked_at = check.looked_at.clone().map(|what| {
        view! { <dt>{words::looked_at(l)}</dt><dd>{what}</dd> }
    });
    let section = (!check.section.is_empty()).then(|| {
        let section = check.section.clone();
        view! { <dt>{words::section(l)}</dt><dd>{section}</dd> }
    });
    let technical = (looked_at.is_some() || section.is_some()).then(|| {
        view! {
            <details class="technical">
                <summary class="small">{words::technical(l)}</summary>
                <dl class="facts">{looked_at}{section}</dl>
            </details>
        }
    });
    view! {
        <li class=class>
            <details open=open>
                <summary>
                    {icon(drawn)}
                    <span class="what">{wording::check_kind(l, &check.kind)}</span>
                    <span class="outcome">{wording::outcome(l, check.outcome)}</span>
                    {icon_with(Icon::Chevron, "chevron")}
                </summary>
                <div class="why stack-s">
                    <p>{wording::check_text(l, check)}</p>
                    {technical}
                </div>
            </details>
        </li>
    }
    .into_any()
}
