//! Who runs the instance, as French law wants it written.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::Page;
use crate::i18n::{legal as words, site};

/// The operator's name, or that it is not stated.
pub(super) fn operator(chrome: &Chrome) -> String {
    stated(chrome, chrome.site.operator.name.as_ref())
}

/// Where the operator is reached, or that it is not stated.
pub(super) fn contact(chrome: &Chrome) -> String {
    stated(chrome, chrome.site.operator.contact.as_ref())
}

pub(super) fn stated(chrome: &Chrome, field: Option<&String>) -> String {
    match field {
        Some(text) => text.clone(),
        None => format!("[{}]", site::unsaid(chrome.language)),
    }
}

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let l = chrome.language;
    let who = &chrome.site.operator;
    let line = |label: &'static str, field: Option<&String>| {
        view! { <dt>{label}</dt><dd>{stated(chrome, field)}</dd> }
    };
    let optional = |label: &'static str, field: Option<&String>| {
        field
            .cloned()
            .map(|text| view! { <dt>{label}</dt><dd>{text}</dd> })
    };
    let body = view! {
        <div class="column prose">
            <h1>{words::legal_title(l)}</h1>
            <h2>{words::legal_operator_title(l)}</h2>
            <dl class="facts">
                {line(words::legal_name(l), who.name.as_ref())}
                {optional(words::legal_status(l), who.status.as_ref())}
                {line(words::legal_address(l), who.address.as_ref())}
                {line(words::legal_contact(l), who.contact.as_ref())}
                {optional(words::legal_phone(l), who.phone.as_ref())}
                {line(words::legal_publisher(l), who.publisher.as_ref())}
                {line(words::legal_host(l), who.host.as_ref())}
            </dl>
            <h2>{words::legal_content_title(l)}</h2>
            <p>{words::legal_content(l, contact(chrome))}</p>
            <h2>{words::legal_software_title(l)}</h2>
            <p>{words::legal_software(l)}</p>
        </div>
    };
    Page::new(words::legal_title(l), body)
        .listed(true)
        .render(chrome)
}
