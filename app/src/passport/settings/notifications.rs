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
            let word = rhythm.word();
            let described = hint.map(|_| format!("{word}-hint"));
            let hint =
                hint.map(|hint| view! { <p class="hint" id=format!("{word}-hint")>{hint}</p> });
            view! {
                <div class="choice">
                    <input
                        type="radio"
                        id=word
                        name="rhythm"
                        value=word
                        checked=*rhythm == current
                        aria-describedby=described
                    />
                    <label for=word>{label}</label>
                    {hint}
                </div>
            }
        })
        .collect();
    view! {
        <ActionForm action=change>
            <div class="card fields" role="radiogroup" aria-labelledby="rythme">
                <h2 id="rythme">{words::rhythm_title(l)}</h2>
                <p>{words::rhythm_text(l)}</p>
                {options}
                <p class="soft">{words::rhythm_security(l)}</p>
                <button class="button primary">{words::save(l)}</button>
            </div>
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
