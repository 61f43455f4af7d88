//! What I keep on one of my badges for myself: favourite, archive, tags, a note.

use domain::badge::MyBadge;
use domain::{Acceptance, Language};
use leptos::prelude::*;

use super::{against, typed};
use crate::api::badges::{ArrangeBadges, WriteNote};
use crate::components::field::Field;
use crate::components::icon::{Icon, icon};
use crate::components::text_area::text_area;
use crate::format;
use crate::i18n::order as words;

/// The part of a badge's page; nothing for a badge that is not accepted.
pub(super) fn own_side(
    l: Language,
    mine: &MyBadge,
    arrange: ServerAction<ArrangeBadges>,
    write: ServerAction<WriteNote>,
) -> AnyView {
    if mine.acceptance != Acceptance::Accepted {
        return ().into_any();
    }
    let own = &mine.own;
    let id = mine.id.to_string();
    let (favourite, favourite_label) = match own.favourite {
        true => ("unfavourite", words::favourite_remove(l)),
        false => ("favourite", words::favourite_add(l)),
    };
    let (archive, archive_label) = match own.archived {
        Some(_) => ("restore", words::restore(l)),
        None => ("archive", words::archive(l)),
    };
    let since = own.archived.map(|at| {
        view! { <p class="soft small">{words::archived_on(l, format::date(l, at))}</p> }
    });
    let (is_favourite, is_archived) = (own.favourite, own.archived.is_some());
    let tags = tags(l, mine, arrange);
    let note = note(l, mine, write);
    view! {
        <section class="stack-s" aria-labelledby="ranger">
            <h3 id="ranger">{words::mine_title(l)}</h3>
            <p class="soft small">{words::mine_private(l)}</p>
            <ActionForm action=arrange>
                <input type="hidden" name="badges[]" value=id />
                <input type="hidden" name="one" value="1" />
                <div class="row">
                    <button
                        class="button small"
                        name="what"
                        value=favourite
                        data-on=is_favourite.to_string()
                    >
                        {icon(Icon::Star)}
                        {favourite_label}
                    </button>
                    <button
                        class="button small"
                        name="what"
                        value=archive
                        data-on=is_archived.to_string()
                    >
                        {icon(Icon::Archive)}
                        {archive_label}
                    </button>
                </div>
            </ActionForm>
            {since}
            {tags}
            {note}
        </section>
    }
    .into_any()
}

fn tags(l: Language, mine: &MyBadge, arrange: ServerAction<ArrangeBadges>) -> AnyView {
    let id = mine.id.to_string();
    let own = &mine.own;
    let shown: Vec<_> = own
        .tags
        .iter()
        .cloned()
        .map(|tag| {
            let id = id.clone();
            let label = words::tag_take(l, &tag);
            let shown = tag.clone();
            view! {
                <li>
                    <ActionForm action=arrange>
                        <input type="hidden" name="badges[]" value=id />
                        <input type="hidden" name="one" value="1" />
                        <input type="hidden" name="tag" value=tag />
                        <button class="own-tag" name="what" value="untag" aria-label=label>
                            {icon(Icon::Tag)}
                            <span>{shown}</span>
                            {icon(Icon::Close)}
                        </button>
                    </ActionForm>
                </li>
            }
        })
        .collect();
    let shown = match shown.is_empty() {
        true => view! { <p class="soft small">{words::no_tags(l)}</p> }.into_any(),
        false => view! { <ul class="own-tags" role="list">{shown}</ul> }.into_any(),
    };
    let known: Vec<_> = own
        .other_tags
        .iter()
        .map(|tag| view! { <option value=tag.clone()></option> })
        .collect();
    let field = Field::new(l, "tag", words::new_tag(l))
        .hint(words::tag_hint(l))
        .list("mes-etiquettes")
        .longest(domain::order::TAG)
        .value(typed::<ArrangeBadges>("tag").unwrap_or_default())
        .error(against(arrange, "tag"))
        .view();
    view! {
        <h4>{words::my_tags(l)}</h4>
        {shown}
        <ActionForm action=arrange>
            <input type="hidden" name="badges[]" value=id />
            <input type="hidden" name="one" value="1" />
            <div class="stack-s">
                {field}
                <datalist id="mes-etiquettes">{known}</datalist>
                <button class="button wide" name="what" value="tag">
                    {icon(Icon::Tag)}
                    {words::tag_put(l)}
                </button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn note(l: Language, mine: &MyBadge, write: ServerAction<WriteNote>) -> AnyView {
    let error = against(write, "note");
    let text = typed::<WriteNote>("note").unwrap_or_else(|| mine.own.note.clone());
    let id = mine.id.to_string();
    let field = text_area(
        "note",
        "note",
        &text,
        Some("note-hint".to_owned()),
        error.is_some(),
    );
    view! {
        <ActionForm action=write>
            <input type="hidden" name="id" value=id />
            <div class="stack-s">
                <div class="field">
                    <label for="note">{words::note(l)}</label>
                    <p class="hint" id="note-hint">{words::note_hint(l)}</p>
                    {field}
                </div>
                <button class="button wide">{words::note_save(l)}</button>
            </div>
        </ActionForm>
    }
    .into_any()
}
