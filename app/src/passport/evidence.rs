//! The evidence that I added to one of my badges: add, edit, show or hide, delete.

use domain::evidence::{EvidencePage, EvidenceProblem, MyEvidence};
use domain::{BadgeId, Language, Problem};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{done, loaded, page_title, trouble, typed, typed_at, use_frame};
use crate::api::evidence::{ChangeEvidence, DeleteEvidence, show_evidence};
use crate::components::field::{checkbox, file_field};
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, sentence};
use crate::components::text_area::text_area;
use crate::components::{added, badge};
use crate::i18n::evidence as words;
use crate::{format, wording};

/// The path that what was typed into the form is kept under.
const ADD: &str = "/badges/preuves";

#[component]
pub fn Evidence() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let change = ServerAction::<ChangeEvidence>::new();
    let delete = ServerAction::<DeleteEvidence>::new();
    let id = move || params.get().get("id").unwrap_or_default();
    let page = Resource::new(id, |id| async move {
        let id: BadgeId = id.parse().map_err(|_| Problem::NotFound)?;
        show_evidence(id).await
    });
    let back = move || format!("/badges/{}", id());
    view! {
        <p class="page-head no-print"><a href=back>{words::back(l)}</a></p>
        <div class="column stack">
            {done(&[
                ("preuve", words::done_added),
                ("change", words::done_changed),
                ("efface", words::done_deleted),
            ])}
            {trouble(change)}
            {trouble(delete)}
            {loaded(page, move |page| pieces(l, page, change, delete))}
        </div>
    }
}

fn pieces(
    l: Language,
    page: EvidencePage,
    change: ServerAction<ChangeEvidence>,
    delete: ServerAction<DeleteEvidence>,
) -> AnyView {
    let title = words::title(l, badge::name_or_untitled(l, &page.name));
    let base = format!("/badges/{}", page.badge);
    let rows: Vec<_> = page
        .pieces
        .iter()
        .map(|one| piece(l, one, &base, page.badge.to_string(), change, delete))
        .collect();
    let list = match rows.is_empty() {
        true => view! { <p class="soft">{words::none(l)}</p> }.into_any(),
        false => view! {
            <h2>{words::by_me(l)}</h2>
            <ul class="evidence my-evidence" role="list">{rows}</ul>
        }
        .into_any(),
    };
    view! {
        {page_title(title.clone())}
        <h1>{title}</h1>
        <p>{words::lead(l)}</p>
        <p class="soft">{words::not_issuer(l)}</p>
        {list}
        {form(l, &base, page.megabytes)}
    }
    .into_any()
}

/// A field of a form of which the page has several.
fn line(id: String, name: &'static str, label: &'static str, value: String) -> AnyView {
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input id=id name=name type="text" value=value autocomplete="off" />
        </div>
    }
    .into_any()
}

fn piece(
    l: Language,
    one: &MyEvidence,
    base: &str,
    id: String,
    change: ServerAction<ChangeEvidence>,
    delete: ServerAction<DeleteEvidence>,
) -> AnyView {
    let number = one.number.to_string();
    let anchor = format!("preuve-{number}");
    let shown = added::mine(l, one, base);
    let mark = added::shown_mark(l, one.shown);
    let when = words::added_on(l, format::date(l, one.added));
    // What was typed and refused stands in the form again.
    let again = typed::<ChangeEvidence>("number").as_ref() == Some(&number);
    let kept = |field: &str, was: String| match again {
        true => typed::<ChangeEvidence>(field).unwrap_or_default(),
        false => was,
    };
    let title = line(
        format!("titre-{number}"),
        "title",
        words::field_title(l),
        kept("title", one.title.clone()),
    );
    let url = line(
        format!("lien-{number}"),
        "url",
        words::field_url(l),
        kept("url", one.url.clone().unwrap_or_default()),
    );
    let text_id = format!("texte-{number}");
    let text = text_area(
        text_id.clone(),
        "text",
        &kept("text", one.text.clone()),
        None,
        false,
    );
    let is_shown = match again {
        true => typed::<ChangeEvidence>("shown").is_some(),
        false => one.shown,
    };
    let shown_id = format!("montrer-{number}");
    let confirm_id = format!("effacer-{number}");
    let (id_again, number_again) = (id.clone(), number.clone());
    view! {
        <li id=anchor>
            {shown}
            <p class="row soft small">{mark} {when}</p>
            <details class="unfold" open=again>
                <summary class="button small">{icon(Icon::Pencil)}{words::edit(l)}</summary>
                <div class="card stack">
                    <ActionForm action=change>
                        <input type="hidden" name="badge" value=id />
                        <input type="hidden" name="number" value=number />
                        <div class="stack">
                            {title}
                            <div class="field">
                                <label for=text_id>{words::field_text(l)}</label>
                                {text}
                            </div>
                            {url}
                            <div class="choice">
                                <input
                                    type="checkbox"
                                    id=shown_id.clone()
                                    name="shown"
                                    value="on"
                                    checked=is_shown
                                />
                                <label for=shown_id>{words::shown(l)}</label>
                            </div>
                            <button class="button primary">{words::save(l)}</button>
                        </div>
                    </ActionForm>
                    <details class="technical">
                        <summary>{words::delete(l)}</summary>
                        <ActionForm action=delete>
                            <input type="hidden" name="badge" value=id_again />
                            <input type="hidden" name="number" value=number_again />
                            <div class="stack-s">
                                <div class="choice">
                                    <input
                                        type="checkbox"
                                        id=confirm_id.clone()
                                        name="confirm"
                                        value="on"
                                        required
                                    />
                                    <label for=confirm_id>{words::delete_confirm(l)}</label>
                                </div>
                                <button class="button danger">
                                    {icon(Icon::Trash)}
                                    {words::delete_action(l)}
                                </button>
                            </div>
                        </ActionForm>
                    </details>
                </div>
            </details>
        </li>
    }
    .into_any()
}

fn form(l: Language, base: &str, megabytes: u32) -> AnyView {
    let refused = use_query_map()
        .get_untracked()
        .get("refus")
        .and_then(|word| EvidenceProblem::from_word(&word));
    let why = refused.map(|why| sentence(Tone::Bad, wording::evidence_problem(l, why)));
    let kept = |field: &str| typed_at(ADD, field).unwrap_or_default();
    let text = text_area(
        "text",
        "text",
        &kept("text"),
        Some("text-hint".to_owned()),
        refused == Some(EvidenceProblem::TextTooLong),
    );
    let action = format!("{base}/preuves/ajouter");
    let shown = view! { {words::shown(l)} }.into_any();
    let (title, url) = (kept("title"), kept("url"));
    view! {
        <section class="card stack" id="ajouter" aria-labelledby="ajouter-titre">
            <h2 id="ajouter-titre">{words::add_title(l)}</h2>
            {why}
            <form method="post" action=action enctype="multipart/form-data" class="fields">
                <div class="field">
                    <label for="title">{words::field_title(l)}</label>
                    <p class="hint" id="title-hint">{words::field_title_hint(l)}</p>
                    <input
                        id="title"
                        name="title"
                        type="text"
                        maxlength="200"
                        autocomplete="off"
                        value=title
                        aria-describedby="title-hint"
                    />
                </div>
                <div class="field">
                    <label for="text">{words::field_text(l)}</label>
                    <p class="hint" id="text-hint">{words::field_text_hint(l)}</p>
                    {text}
                </div>
                <div class="field">
                    <label for="url">{words::field_url(l)}</label>
                    <p class="hint" id="url-hint">{words::field_url_hint(l)}</p>
                    <input
                        id="url"
                        name="url"
                        type="url"
                        autocomplete="off"
                        value=url
                        aria-describedby="url-hint"
                    />
                </div>
                {file_field(
                    words::field_file(l),
                    words::field_file_hint(l, megabytes),
                    ".png,.jpg,.jpeg,.webp,.pdf,.txt,.md,image/png,image/jpeg,image/webp,application/pdf,text/plain",
                    false,
                )}
                {checkbox(l, "shown", shown, false, false, Some(words::shown_hint(l)), None)}
                <button class="button primary">{icon(Icon::Plus)}{words::add(l)}</button>
            </form>
        </section>
    }
    .into_any()
}
