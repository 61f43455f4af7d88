//! The form that brings a framework of skills in: a word, and a table.

use domain::Language;
use leptos::prelude::*;

use super::field::file_field;
use super::icon::{Icon, icon};
use crate::i18n::framework as words;

/// Draws the form; `word` is what it is already known by.
#[must_use]
pub fn framework_form(language: Language, word: &str) -> AnyView {
    let l = language;
    let word = word.to_owned();
    view! {
        <form
            method="post"
            action="/operateur/referentiels/importer"
            enctype="multipart/form-data"
            class="card fields"
        >
            <div class="field">
                <label for="word">{words::word(l)}</label>
                <p class="hint" id="word-hint">{words::word_hint(l)}</p>
                <input
                    id="word"
                    name="word"
                    type="text"
                    required
                    maxlength="40"
                    pattern="[a-zA-Z0-9\\-]+"
                    autocomplete="off"
                    value=word
                    aria-describedby="word-hint"
                />
            </div>
            {file_field(
                words::file(l),
                words::file_hint(l),
                ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain",
                true,
            )}
            <button class="button primary">{icon(Icon::Upload)}{words::import(l)}</button>
        </form>
    }
    .into_any()
}
