//! The name to show, the place, the language, and the photo.

use domain::Language;
use leptos::prelude::*;

use leptos_router::hooks::use_query_map;

use super::super::{against, done, loaded, picture_refused, trouble, typed, use_frame};
use super::layout;
use crate::api::account::{ChangeProfile, profile};
use crate::components::field::{Field, file_field};
use crate::components::icon::{Icon, icon};
use crate::format;
use crate::i18n::{form, settings as words};

#[component]
pub fn Profile() -> impl IntoView {
    let l = use_frame().language;
    let change = ServerAction::<ChangeProfile>::new();
    let shown = Resource::new(|| (), |()| profile());
    let refused = use_query_map()
        .get_untracked()
        .get("refus")
        .and_then(|word| picture_refused(l, &word));
    let body = view! {
        {done(&[("profil", words::saved), ("image", words::photo_done)])}
        {refused}
        {trouble(change)}
        {loaded(shown, move |profile| fields(l, profile, change))}
    };
    layout("/reglages/profil", words::profile(l), body.into_any())
}

fn fields(
    l: Language,
    profile: domain::account::Profile,
    change: ServerAction<ChangeProfile>,
) -> AnyView {
    let current = typed::<ChangeProfile>("language")
        .and_then(|tag| Language::from_tag(&tag))
        .unwrap_or(profile.language);
    let name = typed::<ChangeProfile>("name").unwrap_or(profile.name);
    let place = typed::<ChangeProfile>("place").unwrap_or(profile.place);
    let option = move |language: Language, text: &'static str| {
        let chosen = current == language;
        view! { <option value=language.tag() lang=language.tag() selected=chosen>{text}</option> }
    };
    let since = words::since(l, format::date(l, profile.created));
    view! {
        <ActionForm action=change>
            <div class="card fields">
                {Field::new(l, "name", form::name(l))
                    .autocomplete("name")
                    .hint(form::name_hint(l))
                    .value(name)
                    .error(against(change, "name"))
                    .view()}
                {Field::new(l, "place", words::place(l))
                    .optional()
                    .autocomplete("address-level2")
                    .hint(words::place_hint(l))
                    .value(place)
                    .error(against(change, "place"))
                    .view()}
                <div class="field">
                    <label for="language">{words::language(l)}</label>
                    <p class="hint" id="language-hint">{words::language_hint(l)}</p>
                    <select id="language" name="language" aria-describedby="language-hint">
                        {option(Language::Fr, words::language_fr(l))}
                        {option(Language::En, words::language_en(l))}
                    </select>
                </div>
                <button class="button primary">{words::save(l)}</button>
            </div>
        </ActionForm>
        {photo(l, profile.photo)}
        <p class="soft">{since}</p>
    }
    .into_any()
}

/// The photo is a form of its own: a file goes to a route of its own.
fn photo(l: Language, there: bool) -> AnyView {
    let shown = match there {
        true => view! {
            <img
                class="own-photo"
                src="/reglages/profil/photo"
                alt=words::photo_alt(l)
                width="96"
                height="96"
            />
        }
        .into_any(),
        false => view! { <p class="soft">{words::photo_none(l)}</p> }.into_any(),
    };
    let remove = there.then(|| {
        view! {
            <button class="button danger" name="what" value="remove">
                {icon(Icon::Trash)}
                {words::photo_remove(l)}
            </button>
        }
    });
    view! {
        <section class="card stack">
            <h2>{words::photo_title(l)}</h2>
            {shown}
            <form method="post" action="/reglages/profil/photo" enctype="multipart/form-data">
                <div class="fields">
                    {file_field(
                        words::photo_file(l),
                        words::photo_text(l),
                        "image/png,image/jpeg,image/webp",
                        false,
                    )}
                    <div class="row">
                        <button class="button">{icon(Icon::Upload)}{words::photo_action(l)}</button>
                        {remove}
                    </div>
                </div>
            </form>
        </section>
    }
    .into_any()
}
