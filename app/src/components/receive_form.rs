//! The form through which badges come in: files, a link, a text.

use domain::Language;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::{drop, field};
use crate::i18n::{receive as words, verify};

/// Draws the form. It is an ordinary one: a route of the server takes it, not a server function.
#[must_use]
pub fn receive_form(language: Language) -> AnyView {
    let l = language;
    view! {
        <form
            method="post"
            action="/badges/import"
            enctype="multipart/form-data"
            class="stack"
            data-send=""
            data-progress=words::progress(l)
        >
            {drop::drop_area(words::drop_title(l), words::drop_hint(l), words::choose_files(l), true)}
            <p class="or">{verify::or(l)}</p>
            {field::long_text("text", words::text_label(l), words::text_hint(l), "", false)}
            <button class="button primary large">{icon(Icon::Inbox)}{words::action(l)}</button>
        </form>
    }
    .into_any()
}
