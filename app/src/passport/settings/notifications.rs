//! How often news comes by mail, and the latest news.

use domain::Language;
use domain::notice::{Notice, Rhythm};
use leptos::prelude::*;

use super::super::{done, loaded, trouble, use_frame};
use super::layout;
use crate::api::notices::{ChangeRhythm, list_notices, mail_rhythm};
use crate::components::news;
use crate::i18n::news as words;

#[component]
pub fn Notifications() -> impl IntoView {
    let l = use_frame().language;
    let change = ServerAction::<ChangeRhythm>::new();
    let rhythm = Resource::new(|| (), |()| mail_rhythm());
    let latest = Resource::new(|| (), |()| list_notices());
    let body = view! {
        {done(&[("rythme", words::saved)])}
        {trouble(change)}
        {loaded(rhythm, move |rhythm| choice(l, rhythm, change))}
        {loaded(latest, move |latest| past(l, latest))}
    };
    layout(
        "/reglages/notifications",
        words::notifications(l),
        body.into_any(),
    )
}

fn choice(l: Language, current: Rhythm, change: ServerAction<ChangeRhythm>) -> AnyView {
    let options: Vec<_> = Rhythm::ALL
        .iter()
        .map(|rhythm| {
            let (label, hint) = match rhythm {
                Rhythm::AtOnce => (
                    words::rhythm_at_once(l),
                    Some(words::rhythm_at_once_hint(l)),
                ),
                Rhythm::Daily => (words::rhythm_daily(l), None),
                Rhythm::Weekly => (words::rhythm_weekly(l), None),
                Rhythm::Never => (words::rhythm_never(l), None),
            };
            let hint = hint.map(|hint| view! { <span class="hint">{hint}</span> });
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name="rhythm"
                        value=rhythm.word()
                        checked=*rhythm == current
                    />
                    <span>{label} {hint}</span>
                </label>
            }
        })
        .collect();
    view! {
        <ActionForm action=change>
            <fieldset class="card fields">
                <legend>{words::rhythm_title(l)}</legend>
                <p>{words::rhythm_text(l)}</p>
                {options}
                <p class="soft">{words::rhythm_security(l)}</p>
                <button class="button primary">{words::save(l)}</button>
            </fieldset>
        </ActionForm>
    }
    .into_any()
}

fn past(l: Language, latest: Vec<Notice>) -> AnyView {
    let body = if latest.is_empty() {
        view! { <p class="soft">{words::none(l)}</p> }.into_any()
    } else {
        news::list(l, latest, true)
    };
    view! {
        <section class="stack">
            <h2>{words::latest_title(l)}</h2>
            {body}
        </section>
    }
    .into_any()
}
