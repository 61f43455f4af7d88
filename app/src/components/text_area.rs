//! The only `<textarea>`: Leptos writes its children without escaping them.
//!
//! The text goes in as markup that was escaped here, exactly once, and only on the server; the
//! browser keeps what the server wrote.

use leptos::prelude::*;

/// Escapes text for the inside of an element.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Draws the field. A line break that begins the text would be swallowed by the parser.
#[must_use]
pub fn text_area(
    id: impl Into<String>,
    name: &'static str,
    text: &str,
    described_by: Option<String>,
    invalid: bool,
) -> AnyView {
    let text = if text.starts_with('\n') {
        format!("\n{text}")
    } else {
        text.to_owned()
    };
    let id = id.into();
    view! {
        <textarea
            id=id
            name=name
            rows="3"
            spellcheck="false"
            aria-describedby=described_by
            aria-invalid=invalid.then_some("true")
            inner_html=escape(&text)
        ></textarea>
    }
    .into_any()
}
