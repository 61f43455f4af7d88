//! The checks behind a verdict: a list that opens, each with one plain sentence; and what is worth
//! knowing beside them.

use domain::badge::Checked;
use domain::{Check, Language, Outcome};
use leptos::prelude::*;

use super::icon::{Icon, icon, icon_with};
use crate::i18n::{check as words, note};
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

/// What is worth knowing and changes nothing: one sentence each, in a calm voice.
#[must_use]
pub fn notes(language: Language, checked: &Checked) -> Option<AnyView> {
    let l = language;
    let mut said: Vec<String> = Vec::new();
    for what in &checked.notes {
        let text = wording::note_text(l, what);
        if !said.contains(&text) {
            said.push(text);
        }
    }
    let items: Vec<_> = said
        .into_iter()
        .map(|text| view! { <li>{text}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="stack-s">
                <h2>{note::title(l)}</h2>
                <p class="soft small">{note::lead(l)}</p>
                <ul>{items}</ul>
            </section>
        }
        .into_any()
    })
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
