//! The badges of a collection in their sections, each with what moves it.
//!
//! One form, `ranger`, serves every button: the button's value says what and which, so that a
//! collection of 500 badges is 500 short rows and not 3,000 forms. `public/arrange.js` sends the same
//! forms without leaving the page, and lets badges be dragged by their handle.

use domain::collection::{Collected, Collection, Ended, Section};
use domain::{Language, Problem, Verdict};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::super::{against, done, trouble, typed};
use crate::api::collections::ArrangeCollection;
use crate::components::badge;
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, sentence};
use crate::components::verdict::verdict_mark;
use crate::i18n::collections as words;
use crate::wording;

/// What was typed into a form that was refused, and where.
struct Kept {
    line: Option<(String, String)>,
    renamed: Option<(String, String)>,
    added: Option<String>,
}

impl Kept {
    fn read() -> Self {
        let field = typed::<ArrangeCollection>;
        let title = field("title");
        let section = field("section");
        let (renamed, added) = match (section, title) {
            (Some(section), Some(title)) => (Some((section, title)), None),
            (_, title) => (None, title),
        };
        Self {
            line: field("what")
                .and_then(|what| Some(what.strip_prefix("line:")?.to_owned()))
                .zip(field("line")),
            renamed,
            added,
        }
    }
}

/// The whole part of the page that is arranged.
pub fn laid(l: Language, shown: &Collection, arrange: ServerAction<ArrangeCollection>) -> AnyView {
    let kept = Kept::read();
    let stale = super::super::is_stale(arrange)
        && (kept.line.is_some() || kept.renamed.is_some() || kept.added.is_some());
    let count = shown.sections.iter().map(|s| s.badges.len()).sum::<usize>();
    let last = shown.sections.len().saturating_sub(1);
    let sections: Vec<_> = shown
        .sections
        .iter()
        .enumerate()
        .map(|(place, it)| section(l, shown, place, it, place == last, &kept))
        .collect();
    let empty = (count == 0).then(|| {
        let href = format!("/collections/{}/ajouter", shown.id);
        view! {
            <p>{words::order_empty(l)}</p>
            <p>
                <a class="button primary" href=href>{icon(Icon::Plus)}{words::add(l)}</a>
            </p>
        }
    });
    let hint = (count > 0).then(|| {
        view! {
            <p class="soft small">
                {words::order_hint(l)} <span class="with-scripts">" "{words::order_drag(l)}</span>
            </p>
        }
    });
    let id = shown.id.to_string();
    view! {
        <div
            class="arranged stack"
            data-arrange=""
            data-announce=words::announce(l, "{title}", "{place}", "{count}")
            data-announce-section=words::announce_section(l, "{title}", "{place}", "{count}", "{section}")
            data-offline=words::announce_offline(l)
        >
            {done(&[
                ("range", words::arranged),
                ("phrase", words::line_done),
                ("retire", words::removed),
                ("section", words::section_done),
                ("section-retiree", words::section_removed),
                ("ajoutes", words::added),
                ("deja", words::already),
            ])}
            {trouble(arrange)}
            {stale.then(|| sentence(Tone::Note, words::stale_kept(l)))}
            <h2 tabindex="-1">{words::order_title(l)}</h2>
            {hint}
            {empty}
            <form id="ranger" method="post" action=ArrangeCollection::url()>
                // The first button is what "Enter" in a box would press: nothing.
                <button disabled=true hidden=true></button>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="edition" value=shown.edition.to_string() />
            </form>
            {sections}
            {(count > 0).then(|| bulk(l, shown))}
            {add_section(l, shown, &kept, against(arrange, "title").is_some())}
        </div>
    }
    .into_any()
}

/// A button of the form that arranges.
fn press(what: String, drawn: Icon, action: &'static str, label: String, idle: bool) -> AnyView {
    view! {
        <button
            class="icon-button"
            form="ranger"
            name="what"
            value=what
            title=action
            aria-label=label
            disabled=idle
        >
            {icon(drawn)}
        </button>
    }
    .into_any()
}

fn section(
    l: Language,
    shown: &Collection,
    place: usize,
    it: &Section,
    last: bool,
    kept: &Kept,
) -> AnyView {
    let alone = shown.sections.len() == 1;
    if place == 0 && it.badges.is_empty() && alone {
        return ().into_any();
    }
    let count = it.badges.len();
    let rows: Vec<_> = it
        .badges
        .iter()
        .enumerate()
        .map(|(n, badge)| {
            let top = n == 0 && place == 0;
            let bottom = n + 1 == count && last;
            row(
                l,
                shown,
                badge,
                Edges {
                    top,
                    bottom,
                    first: n == 0,
                    last: n + 1 == count,
                },
                kept,
            )
        })
        .collect();
    let empty = (count == 0).then(|| {
        view! { <p class="soft small section-empty">{words::section_empty(l)}</p> }
    });
    let head = match place {
        0 if alone => None,
        0 => Some(view! { <h3 class="soft">{words::section_first(l)}</h3> }.into_any()),
        _ => Some(section_head(l, shown, place, it, last, kept)),
    };
    let id = format!("section-{place}");
    view! {
        <section class="laid-section" id=id>
            {head}
            <ol class="laid-list" role="list" data-section=place.to_string() data-title=it.title.clone()>
                {rows}
            </ol>
            {empty}
        </section>
    }
    .into_any()
}

fn section_head(
    l: Language,
    shown: &Collection,
    place: usize,
    it: &Section,
    last: bool,
    kept: &Kept,
) -> AnyView {
    let labelled = |action: &str| words::label(l, action, &it.title);
    let number = place.to_string();
    let typed = kept
        .renamed
        .as_ref()
        .filter(|(section, _)| *section == number)
        .map(|(_, title)| title.clone());
    let open = typed.is_some();
    let field = format!("titre-{place}");
    view! {
        <div class="laid-head">
            <h3>{it.title.clone()}</h3>
            <div class="laid-moves">
                {press(
                    format!("section_up:{place}"),
                    Icon::ArrowUp,
                    words::section_up(l),
                    labelled(words::section_up(l)),
                    place == 1,
                )}
                {press(
                    format!("section_down:{place}"),
                    Icon::ArrowDown,
                    words::section_down(l),
                    labelled(words::section_down(l)),
                    last,
                )}
                {press(
                    format!("section_remove:{place}"),
                    Icon::Trash,
                    words::section_remove(l),
                    labelled(words::section_remove(l)),
                    false,
                )}
            </div>
            <details class="laid-rename" open=open>
                <summary>
                    {words::section_rename(l)}
                    <span class="visually-hidden">" "{it.title.clone()}</span>
                </summary>
                <form method="post" action=ArrangeCollection::url()>
                    {fixed(shown, "section_name")}
                    <input type="hidden" name="section" value=number />
                    <div class="field">
                        <label for=field.clone()>{words::section_rename_label(l, &it.title)}</label>
                        <div class="with-button">
                            <input id=field name="title" type="text" value=typed.unwrap_or_else(|| it.title.clone()) autocomplete="off" required=true />
                            <button class="button">{words::section_rename_action(l)}</button>
                        </div>
                    </div>
                </form>
            </details>
        </div>
    }
    .into_any()
}

/// What a form of its own says beside what is typed into it.
fn fixed(shown: &Collection, what: impl Into<String>) -> AnyView {
    let what: String = what.into();
    view! {
        <input type="hidden" name="id" value=shown.id.to_string() />
        <input type="hidden" name="edition" value=shown.edition.to_string() />
        <input type="hidden" name="what" value=what />
    }
    .into_any()
}

/// Where a badge cannot be moved any further.
struct Edges {
    top: bool,
    bottom: bool,
    first: bool,
    last: bool,
}

fn row(l: Language, shown: &Collection, it: &Collected, edges: Edges, kept: &Kept) -> AnyView {
    let id = it.badge.id.to_string();
    let name = badge::name_or_untitled(l, &it.badge.name);
    let issuer = badge::issuer_or_unknown(l, &it.badge.issuer);
    let by = match it.badge.issued {
        Some(issued) => format!("{issuer}, {}", issued.day().year),
        None => issuer,
    };
    let href = format!("/badges/{id}");
    let src = format!("/badges/{id}/image?size=160");
    let state =
        (it.badge.verdict != Some(Verdict::Valid)).then(|| verdict_mark(l, it.badge.verdict));
    let unseen = unseen(l, it, shown.ended).map(|why| {
        view! { <p class="laid-unseen small">{icon(Icon::EyeOff)}<span>{why}</span></p> }
    });
    let labelled = |action: &str| words::label(l, action, &name);
    let button = |verb: &str, drawn, action: &'static str, idle| {
        let what = format!("{verb}:{}", it.badge.id);
        press(what, drawn, action, labelled(action), idle)
    };
    let typed = kept
        .line
        .as_ref()
        .filter(|(badge, _)| *badge == id)
        .map(|(_, line)| line.clone());
    let now = typed.as_ref().filter(|typed| **typed != it.line).map(|_| {
        let text = match it.line.is_empty() {
            true => words::now_nothing(l).to_owned(),
            false => words::now(l, &it.line),
        };
        view! { <p class="hint">{text}</p> }
    });
    let line = typed.unwrap_or_else(|| it.line.clone());
    let field = format!("phrase-{id}");
    let anchor = format!("badge-{id}");
    view! {
        <li class="laid" id=anchor data-badge=id.clone() data-name=name.clone()>
            <span class="laid-grip with-scripts" data-handle="" aria-hidden="true">{icon(Icon::Grip)}</span>
            <input
                class="laid-choice"
                type="checkbox"
                form="ranger"
                name="badges[]"
                value=id.clone()
                aria-label=words::choose(l, &name)
            />
            <img class="laid-picture" src=src alt="" width="64" height="64" loading="lazy" decoding="async" />
            <div class="laid-words">
                <p><a href=href>{name.clone()}</a></p>
                <p class="soft small">{by}</p>
                {state}
                {unseen}
            </div>
            <div class="laid-moves">
                {button("up", Icon::ArrowUp, words::up(l), edges.top)}
                {button("down", Icon::ArrowDown, words::down(l), edges.bottom)}
                {button("first", Icon::ToTop, words::first(l), edges.first)}
                {button("last", Icon::ToEnd, words::last(l), edges.last)}
                {button("remove", Icon::Trash, words::remove(l), false)}
            </div>
            <form class="laid-line" method="post" action=ArrangeCollection::url()>
                {fixed(shown, format!("line:{id}"))}
                <label class="visually-hidden" for=field.clone()>{words::line(l, &name)}</label>
                {now}
                <div class="with-button">
                    <input
                        id=field
                        name="line"
                        type="text"
                        value=line
                        placeholder=words::line_hint(l)
                        autocomplete="off"
                    />
                    <button class="button" aria-label=words::line_save_label(l, &name)>
                        {words::line_save(l)}
                    </button>
                </div>
            </form>
        </li>
    }
    .into_any()
}

/// Why strangers do not see a badge, where they do not.
fn unseen(l: Language, it: &Collected, ended: Ended) -> Option<String> {
    let over = matches!(
        it.badge.verdict,
        Some(Verdict::Expired | Verdict::Revoked | Verdict::Suspended)
    );
    let why = match &it.seen {
        Ok(()) if over && ended == Ended::Leave => words::not_seen_ended(l).to_owned(),
        Ok(()) => return None,
        Err(Problem::BeingChecked) => words::not_seen_yet(l).to_owned(),
        Err(Problem::NotYours) => words::not_seen_address(l).to_owned(),
        Err(Problem::NotShareable) => words::not_seen_false(l).to_owned(),
        Err(Problem::NotAccepted) => words::not_seen_waiting(l).to_owned(),
        Err(other) => words::not_seen(l, wording::problem_text(l, other)),
    };
    Some(why)
}

/// What is done with everything that is ticked.
fn bulk(l: Language, shown: &Collection) -> AnyView {
    let several = (shown.sections.len() > 1).then(|| {
        let options: Vec<_> = shown
            .sections
            .iter()
            .enumerate()
            .map(|(place, section)| {
                let title = match place {
                    0 => words::section_first(l).to_owned(),
                    _ => section.title.clone(),
                };
                view! { <option value=place.to_string()>{title}</option> }
            })
            .collect();
        view! {
            <div class="field narrow">
                <label for="vers">{words::bulk_section(l)}</label>
                <select id="vers" name="section" form="ranger">{options}</select>
            </div>
            <button class="button" form="ranger" name="what" value="gather">
                {words::bulk_gather(l)}
            </button>
        }
    });
    view! {
        <fieldset class="laid-bulk">
            <legend>{words::bulk_title(l)}</legend>
            <div class="toolbar">
                {several}
                <button class="button danger" form="ranger" name="what" value="remove">
                    {words::bulk_remove(l)}
                </button>
            </div>
        </fieldset>
    }
    .into_any()
}

fn add_section(l: Language, shown: &Collection, kept: &Kept, wrong: bool) -> AnyView {
    let typed = kept.added.clone().unwrap_or_default();
    let invalid = (wrong && kept.renamed.is_none()).then_some("true");
    view! {
        <form class="laid-add" method="post" action=ArrangeCollection::url()>
            {fixed(shown, "section_add")}
            <div class="field">
                <label for="nouvelle-section">{words::section_add_label(l)}</label>
                <div class="with-button">
                    <input
                        id="nouvelle-section"
                        name="title"
                        type="text"
                        value=typed
                        autocomplete="off"
                        required=true
                        aria-invalid=invalid
                    />
                    <button class="button">{icon(Icon::Plus)}{words::section_add_action(l)}</button>
                </div>
            </div>
        </form>
    }
    .into_any()
}
