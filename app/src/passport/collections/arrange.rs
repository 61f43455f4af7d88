//! One of my collections: its badges in order on one side, its words and cover on the other.

use domain::collection::{Collection, Ended};
use domain::{CollectionId, Language, Problem};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::super::{against, done, is_stale, loaded, page_title, trouble, typed, use_frame};
use super::charts::charts;
use super::laid::laid;
use crate::api::collections::{
    ArrangeCollection, ChangeCollection, ChartCollection, DeleteCollection, show_collection,
};
use crate::components::field::{Field, checkbox, file_field, long_text};
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, problem, sentence};
use crate::i18n::collections as words;

#[derive(Clone, Copy)]
struct Actions {
    arrange: ServerAction<ArrangeCollection>,
    change: ServerAction<ChangeCollection>,
    chart: ServerAction<ChartCollection>,
    delete: ServerAction<DeleteCollection>,
}

#[component]
pub fn CollectionPage() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let actions = Actions {
        arrange: ServerAction::new(),
        change: ServerAction::new(),
        chart: ServerAction::new(),
        delete: ServerAction::new(),
    };
    let shown = Resource::new(
        move || params.get().get("id").unwrap_or_default(),
        |id| async move {
            let id: CollectionId = id.parse().map_err(|_| Problem::NotFound)?;
            show_collection(id).await
        },
    );
    view! {
        <p class="page-head"><a href="/collections">{words::back(l)}</a></p>
        <div class="stack">
            {done(&[
                ("creee", words::created),
                ("mots", words::words_done),
                ("image", words::image_done),
                ("carte", words::map_put),
                ("carte-retiree", words::map_taken_out),
            ])}
            {refused(l)}
            {trouble(actions.change)}
            {trouble(actions.chart)}
            {trouble(actions.delete)}
            {loaded(shown, move |shown| page(l, &shown, actions))}
        </div>
    }
}

/// Why a cover was not taken, where the address says so.
fn refused(l: Language) -> Option<AnyView> {
    match use_query_map().get_untracked().get("refus")?.as_str() {
        "edition" => Some(problem(l, &Problem::Stale)),
        word => crate::passport::picture_refused(l, word),
    }
}

fn page(l: Language, shown: &Collection, actions: Actions) -> AnyView {
    let living = shown.shares.iter().filter(|share| share.living).count();
    let seen = match u32::try_from(living) {
        Ok(0) | Err(_) => words::state_private(l).to_owned(),
        Ok(count) => words::state_shared(l, count),
    };
    let taken_down = shown
        .shares
        .iter()
        .find_map(|share| share.taken_down.as_ref())
        .map(|(_, reason)| sentence(Tone::Bad, words::taken_down(l, reason)));
    let share = format!("/partager/{}", shown.id);
    let add = format!("/collections/{}/ajouter", shown.id);
    let cover = shown.cover.then(|| {
        let src = format!("/collections/{}/couverture?e={}", shown.id, shown.edition);
        view! { <img class="collection-banner" src=src alt="" /> }
    });
    let text = (!shown.text.is_empty()).then(|| {
        let paragraphs: Vec<_> = shown
            .text
            .split("\n\n")
            .map(|paragraph| view! { <p class="owner-text">{paragraph.to_owned()}</p> })
            .collect();
        view! { <div class="stack-s">{paragraphs}</div> }
    });
    view! {
        {page_title(shown.title.clone())}
        {taken_down}
        <header class="collection-head stack">
            {cover}
            <h1>{shown.title.clone()}</h1>
            {text}
            <p class="soft">{seen}</p>
            <div class="row">
                <a class="button primary" href=share>{icon(Icon::Share)}{words::share(l)}</a>
                <a class="button" href=add>{icon(Icon::Plus)}{words::add(l)}</a>
            </div>
        </header>
        <p class="visually-hidden" role="status" data-arrange-said=""></p>
        <div class="two-sides">
            {laid(l, shown, actions.arrange)}
            <aside class="stack collection-side">
                {words_form(l, shown, actions.change)}
                {cover_form(l, shown)}
                {charts(l, shown)}
                {removal(l, shown, actions.delete)}
            </aside>
        </div>
    }
    .into_any()
}

fn words_form(l: Language, shown: &Collection, change: ServerAction<ChangeCollection>) -> AnyView {
    let typed_title = typed::<ChangeCollection>("title");
    let typed_text = typed::<ChangeCollection>("text");
    let stale = is_stale(change);
    let now = |typed: Option<&String>, current: &str| {
        let differs = typed.is_some_and(|typed| typed != current);
        (stale && differs).then(|| {
            let text = match current.is_empty() {
                true => words::now_nothing(l).to_owned(),
                false => words::now(l, current),
            };
            view! { <p class="hint owner-text">{text}</p> }
        })
    };
    let title_now = now(typed_title.as_ref(), &shown.title);
    let text_now = now(typed_text.as_ref(), &shown.text);
    let kept = (stale && typed_title.is_some()).then(|| sentence(Tone::Note, words::stale_kept(l)));
    let choice = |ended: Ended, label: &'static str| {
        let id = format!("fin-{}", ended.word());
        view! {
            <div class="choice">
                <input
                    type="radio"
                    id=id.clone()
                    name="ended"
                    value=ended.word()
                    checked=shown.ended == ended
                />
                <label for=id>{label}</label>
            </div>
        }
    };
    let text = typed_text.unwrap_or_else(|| shown.text.clone());
    let wrong = against(change, "text");
    view! {
        <section class="card stack-s">
            <h2>{words::words_title(l)}</h2>
            {kept}
            <form method="post" action=ChangeCollection::url()>
                <div class="fields">
                    <input type="hidden" name="id" value=shown.id.to_string() />
                    <input type="hidden" name="edition" value=shown.edition.to_string() />
                    <div>
                        {Field::new(l, "title", words::name(l))
                            .value(typed_title.unwrap_or_else(|| shown.title.clone()))
                            .error(against(change, "title"))
                            .view()}
                        {title_now}
                    </div>
                    <div>
                        {long_text("text", words::text(l), words::text_hint(l), &text, wrong.is_some())}
                        {text_now}
                    </div>
                    <fieldset>
                        <legend class="label">{words::ended(l)}</legend>
                        {choice(Ended::Say, words::ended_say(l))}
                        {choice(Ended::Leave, words::ended_leave(l))}
                    </fieldset>
                    <button class="button wide">{words::save(l)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn cover_form(l: Language, shown: &Collection) -> AnyView {
    let action = format!("/collections/{}/couverture", shown.id);
    let edition = shown.edition.to_string();
    let remove = shown.cover.then(|| {
        view! {
            <button class="button wide danger" name="what" value="remove">
                {icon(Icon::Trash)}
                {words::cover_remove(l)}
            </button>
        }
    });
    view! {
        <section class="card stack-s" id="couverture">
            <h2>{words::cover_title(l)}</h2>
            <form method="post" action=action enctype="multipart/form-data">
                <div class="stack-s">
                    <input type="hidden" name="edition" value=edition />
                    {file_field(
                        words::cover_file(l),
                        words::cover_text(l),
                        "image/png,image/jpeg,image/webp,image/svg+xml",
                        false,
                    )}
                    <button class="button wide">{icon(Icon::Upload)}{words::cover_action(l)}</button>
                    {remove}
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn removal(l: Language, shown: &Collection, delete: ServerAction<DeleteCollection>) -> AnyView {
    let id = shown.id.to_string();
    let label = view! { {words::delete_confirm(l)} }.into_any();
    let error = against(delete, "confirm");
    view! {
        <details class="technical">
            <summary>{words::delete_title(l)}</summary>
            <form method="post" action=DeleteCollection::url()>
                <div class="stack-s">
                    <p>{words::delete_text(l)}</p>
                    <input type="hidden" name="id" value=id />
                    {checkbox(l, "confirm", label, false, true, None, error)}
                    <button class="button danger wide">
                        {icon(Icon::Trash)}
                        {words::delete_action(l)}
                    </button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
