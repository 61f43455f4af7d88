//! Explorer: collections that their owners have listed, found by words, skill and issuer.

use domain::Language;
use domain::explorer::{Found, Listed, Wanted};
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::icon::{Icon, icon};
use crate::components::link::percent_encode;
use crate::document::Page;
use crate::i18n::explorer as words;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, wanted: &Wanted, found: Found) -> String {
    let l = chrome.language;
    let anything = [&wanted.words, &wanted.skill, &wanted.issuer]
        .into_iter()
        .all(|text| text.trim().is_empty());
    let field = |id: &'static str, label: &'static str, value: &str| {
        let value = value.to_owned();
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input id=id name=id type="search" value=value autocomplete="off" />
            </div>
        }
    };
    let clear = (!anything)
        .then(|| view! { <p class="explorer-all"><a href="/explorer">{words::clear(l)}</a></p> });
    let none = match (found.collections.is_empty(), anything, wanted.after) {
        (false, ..) => None,
        (true, true, None) => Some(words::empty(l)),
        (true, true, Some(_)) => Some(words::end(l)),
        (true, false, _) => Some(words::none(l)),
    };
    let none = none.map(|text| view! { <p role="status">{text}</p> });
    let next = found.next.map(|next| {
        let href = format!(
            "/explorer?q={}&competence={}&emetteur={}&apres={next}",
            percent_encode(wanted.words.trim()),
            percent_encode(wanted.skill.trim()),
            percent_encode(wanted.issuer.trim()),
        );
        view! { <p><a class="button" href=href>{words::next_page(l)}</a></p> }
    });
    let cards: Vec<_> = found
        .collections
        .into_iter()
        .map(|it| card(l, it, false))
        .collect();
    let list = (!cards.is_empty()).then(|| {
        view! { <ul class="explorer-cards" role="list">{cards}</ul> }
    });
    let body = view! {
        <div class="stack">
            <h1>{words::title(l)}</h1>
            <p class="lead">{words::lead(l)}</p>
            <search>
                <form method="get" action="/explorer">
                    <div class="toolbar">
                        {field("q", words::words(l), &wanted.words)}
                        {field("competence", words::skill(l), &wanted.skill)}
                        {field("emetteur", words::issuer(l), &wanted.issuer)}
                        <button class="button primary">{icon(Icon::Search)}{words::search(l)}</button>
                    </div>
                </form>
            </search>
            {clear}
            {none}
            {list}
            {next}
            <p class="soft small">{words::consent(l)}</p>
        </div>
    };
    let listed = anything && wanted.after.is_none();
    Page::new(words::title(l), body)
        .listed(listed)
        .head(view! { <meta name="description" content=words::lead(l) /> })
        .render(chrome)
}

/// A listed collection, as an item of a list; `within` a section that has a heading of its own.
pub(super) fn card(l: Language, it: Listed, within: bool) -> AnyView {
    let base = format!("/c/{}", it.slug);
    let card = it.card;
    let pictures: Vec<_> = card
        .first
        .iter()
        .map(|number| {
            let src = format!("{base}/{number}/image?size=160");
            view! { <img src=src alt="" width="160" height="160" loading="lazy" decoding="async" /> }
        })
        .collect();
    let by = match &card.holder {
        Some(name) => words::by(l, name, words::count(l, card.badges)),
        None => words::count(l, card.badges),
    };
    let text = (!card.text.is_empty()).then(|| view! { <p class="explorer-text">{card.text}</p> });
    let issuers = (!card.issuers.is_empty()).then(|| {
        view! { <p class="soft small">{words::issuers(l, card.issuers.join(", "))}</p> }
    });
    let skills: Vec<_> = card
        .skills
        .into_iter()
        .map(|skill| view! { <li>{skill}</li> })
        .collect();
    let skills = (!skills.is_empty())
        .then(|| view! { <ul class="chips" role="list" aria-label=words::skills(l)>{skills}</ul> });
    let title = view! { <a href=base>{card.title}</a> };
    let title = match within {
        true => view! { <h3>{title}</h3> }.into_any(),
        false => view! { <h2>{title}</h2> }.into_any(),
    };
    view! {
        <li class="explorer-card">
            {title}
            <p class="soft">{by}</p>
            <div class="explorer-pictures">{pictures}</div>
            {text}
            {skills}
            {issuers}
        </li>
    }
    .into_any()
}
