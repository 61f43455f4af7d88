//! A line to be copied: by hand from its field, or by a button where `public/copy.js` says that the
//! browser can.

use domain::Language;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::share as words;

/// The line under its label.
#[must_use]
pub fn copy_field(
    language: Language,
    id: impl Into<String>,
    label: &'static str,
    text: impl Into<String>,
) -> AnyView {
    let (id, text) = (id.into(), text.into());
    // Firefox would put a line back that the page no longer shows, were it not for `autocomplete`.
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <div class="address">
                <input id=id type="text" readonly=true autocomplete="off" value=text.clone() />
                <button
                    type="button"
                    class="button copy"
                    data-copy=text
                    data-copied=words::copied(language)
                >
                    {icon(Icon::Copy)}
                    <span aria-live="polite">{words::copy(language)}</span>
                    <span class="visually-hidden">" " {label}</span>
                </button>
            </div>
        </div>
    }
    .into_any()
}
