//! A map's file was not taken: what is wrong in it, place by place, and the way back.

use domain::Problem;
use leptos::prelude::*;
use maps::file::Refusal;

use crate::chrome::Chrome;
use crate::components::notice::{Tone, sentence};
use crate::document::Page;
use crate::i18n::maps as words;
use crate::wording;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, problem: &Problem) -> String {
    let l = chrome.language;
    let why = match problem {
        Problem::Field { field, error } => wording::field_error(l, field, *error).to_owned(),
        problem => wording::problem_text(l, problem),
    };
    let faults: Vec<_> = match problem {
        Problem::MapFile {
            why: Refusal::Faults(faults),
        } => faults
            .iter()
            .map(|fault| {
                let said = wording::map_file_fault(l, &fault.kind);
                view! { <li><code>{fault.path.clone()}</code> " – " {said}</li> }
            })
            .collect(),
        _ => Vec::new(),
    };
    let faults = (!faults.is_empty()).then(|| view! { <ul class="break">{faults}</ul> });
    let body = view! {
        <div class="column stack">
            <h1 class="page-head">{words::refused_title(l)}</h1>
            {sentence(Tone::Bad, why)}
            {faults}
            <p><a class="button" href="/cartes#fichier">{words::refused_back(l)}</a></p>
        </div>
    };
    Page::new(words::refused_title(l), body)
        .refused(true)
        .render(chrome)
}
