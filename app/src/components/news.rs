//! News as a list of sentences, each leading to where something can be done.

use domain::Language;
use domain::notice::Notice;
use leptos::prelude::*;

use crate::format;
use crate::i18n::news as words;
use crate::wording;

/// Draws the list; with `mark`, what was not read yet says so.
#[must_use]
pub fn list(language: Language, notices: Vec<Notice>, mark: bool) -> AnyView {
    let l = language;
    let items: Vec<_> = notices
        .into_iter()
        .map(|notice| {
            let href = wording::news_path(&notice.news);
            let text = wording::news(l, &notice.news);
            let new = (mark && !notice.read)
                .then(|| view! { <strong class="tag">{words::new(l)}</strong> });
            view! {
                <li>
                    <a href=href>{text}</a>
                    <span class="soft">{format::date(l, notice.told)} " " {new}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="devices card" role="list">{items}</ul> }.into_any()
}
