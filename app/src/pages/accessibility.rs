//! The declaration of accessibility, by the RGAA's model, with the operator's fields.

use leptos::prelude::*;

use super::legal::{contact, operator};
use crate::chrome::{AccessibilityState, Chrome};
use crate::components::link::outside;
use crate::document::Page;
use crate::format;
use crate::i18n::{legal as words, site};

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let l = chrome.language;
    let title = words::accessibility_title(l);
    let said = &chrome.site.accessibility;
    let name = chrome.site.title();
    let state = match said.state {
        AccessibilityState::None => words::accessibility_state_none(l, name),
        AccessibilityState::Partial => words::accessibility_state_partial(l, name),
        AccessibilityState::Full => words::accessibility_state_full(l, name),
    };
    let results = match said.rate {
        Some(rate) => {
            let auditor = said.auditor.as_deref();
            let auditor = auditor.unwrap_or(words::accessibility_auditor_unnamed(l));
            words::accessibility_results_rate(l, auditor, rate)
        }
        None => words::accessibility_results_none(l).to_owned(),
    };
    let shortcomings = match said.exceptions.is_empty() {
        true => view! { <p>{words::accessibility_content_none(l)}</p> }.into_any(),
        false => list(&said.exceptions),
    };
    let exemptions = (!said.exemptions.is_empty()).then(|| list(&said.exemptions));
    let established = said.established.map(|day| {
        view! { <p>{words::accessibility_made_on(l, format::date(l, day))}</p> }
    });
    let plan = said.plan_url.as_deref().map(|url| {
        view! { <p>{outside(l, url, words::accessibility_plan(l).to_owned())}</p> }
    });
    let write_to = said.contact.clone().unwrap_or_else(|| contact(chrome));
    let body = view! {
        <div class="column prose">
            <h1>{title}</h1>
            <p>{words::accessibility_intro(l, operator(chrome), name)}</p>
            {plan}
            <h2>{words::accessibility_state_title(l)}</h2>
            <p>
                <strong>
                    {match said.state {
                        AccessibilityState::None => site::accessibility_none(l),
                        AccessibilityState::Partial => site::accessibility_partial(l),
                        AccessibilityState::Full => site::accessibility_full(l),
                    }}
                </strong>
            </p>
            <p>{state}</p>
            <h3>{words::accessibility_results_title(l)}</h3>
            <p>{results}</p>
            <h2>{words::accessibility_content_title(l)}</h2>
            {shortcomings}
            <h3>{words::accessibility_exempt_title(l)}</h3>
            <p>{words::accessibility_exempt_badges(l)}</p>
            {exemptions}
            <h2>{words::accessibility_made_title(l)}</h2>
            {established}
            <p>{words::accessibility_made_tech(l)}</p>
            <p>{words::accessibility_made_environment(l)}</p>
            <p>{words::accessibility_made_pages(l)}</p>
            <h2>{words::accessibility_contact_title(l)}</h2>
            <p>{words::accessibility_contact(l, write_to)}</p>
            <h2>{words::accessibility_remedy_title(l)}</h2>
            <p>{words::accessibility_remedy(l)}</p>
            <ul>
                <li>{words::accessibility_remedy_write(l)}</li>
                <li>{words::accessibility_remedy_delegate(l)}</li>
                <li>{words::accessibility_remedy_post(l)}</li>
            </ul>
        </div>
    };
    Page::new(title, body).listed(true).render(chrome)
}

fn list(sentences: &[String]) -> AnyView {
    let items: Vec<_> = sentences
        .iter()
        .cloned()
        .map(|s| view! { <li>{s}</li> })
        .collect();
    view! { <ul>{items}</ul> }.into_any()
}
