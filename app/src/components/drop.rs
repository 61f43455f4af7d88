//! The large area that is a file button, and onto which files can be dropped.
//!
//! It is a plain file field laid over the area, so it works without a script: browsers take files
//! dropped onto a file field. `public/drop.js` adds the name of the chosen file and sends at once.

use leptos::prelude::*;

use super::icon::{Icon, icon};

macro_rules! accepted {
    () => {
        ".png,.svg,.pdf,.json,.jsonld,.txt,.jwt,image/png,image/svg+xml,application/pdf,application/json,application/ld+json,text/plain"
    };
}

/// Draws the area. `many` allows several files, ZIP files and mails.
#[must_use]
pub fn drop_area(
    title: &'static str,
    hint: &'static str,
    button: &'static str,
    many: bool,
) -> AnyView {
    let accept = if many {
        concat!(accepted!(), ",.zip,.eml,application/zip,message/rfc822")
    } else {
        accepted!()
    };
    view! {
        <div class="drop" data-drop="">
            {icon(Icon::Upload)}
            <label class="drop-title" for="file">{title}</label>
            <p class="hint" id="file-hint">{hint}</p>
            <span class="button" aria-hidden="true">{button}</span>
            <output for="file" data-drop-name=""></output>
            <input
                type="file"
                id="file"
                name="file"
                multiple=many
                aria-describedby="file-hint"
                accept=accept
            />
        </div>
    }
    .into_any()
}
