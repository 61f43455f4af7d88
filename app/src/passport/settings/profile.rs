//! The name to show and the language.

use domain::Language;
use leptos::prelude::*;

use super::super::{against, done, loaded, trouble, typed, use_frame};
use super::layout;
use crate::api::account::{ChangeProfile, profile};
use crate::components::field::Field;
use crate::format;
use crate::i18n::{form, settings as words};

#[component]
pub fn Profile() -> impl IntoView {
    let l = use_frame().language;
    let change = ServerAction::<ChangeProfile>::new();
    let shown = Resource::new(|| (), |()| profile());
    let body = view! {
        {done(&[("profil", words::saved)])}
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
        <p class="soft">{since}</p>
    }
    .into_any()
}
