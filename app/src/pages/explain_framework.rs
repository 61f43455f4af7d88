//! A framework was not brought in: every line that cannot be read, and the form again.

use domain::skill::BadLine;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::framework_form::framework_form;
use crate::components::notice::{Tone, sentence};
use crate::document::Page;
use crate::i18n::framework as words;
use crate::wording;

/// Renders the page; without lines it is the word that is wrong.
#[must_use]
pub fn render(chrome: &Chrome, word: &str, lines: &[BadLine]) -> String {
    let l = chrome.language;
    let why = match lines.is_empty() {
        true => words::bad_word(l).to_owned(),
        false => words::bad_lines(l, u32::try_from(lines.len()).unwrap_or(u32::MAX)),
    };
    let rows: Vec<_> = lines
        .iter()
        .map(|bad| {
            let place = match bad.line {
                0 => words::whole_file(l).to_owned(),
                line => words::line(l, line),
            };
            let text = (!bad.text.is_empty())
                .then(|| view! { <br /> <q class="soft small">{bad.text.clone()}</q> });
            view! { <li><strong>{place}</strong> " " {wording::line_error(l, bad.error)} {text}</li> }
        })
        .collect();
    let body = view! {
        <div class="column">
            <h1 class="page-head">{words::refused_title(l)}</h1>
            <div class="stack">
                {sentence(Tone::Bad, why)}
                <ul class="break">{rows}</ul>
                <h2>{words::again(l)}</h2>
                {framework_form(l, word)}
                <p><a href="/operateur/referentiels">{words::back(l)}</a></p>
            </div>
        </div>
    };
    Page::new(words::refused_title(l), body)
        .refused(true)
        .render(chrome)
}
