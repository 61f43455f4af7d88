//! One learner whom I accompany: how far they are, a line for them, what I wrote, and the end of it.

use domain::accompany::{Accompanied, LONGEST_LINE};
use domain::{FollowUpId, Language, Problem};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

use super::super::{against, done, loaded, page_title, trouble, typed, use_frame};
use super::{last, next, progress, still};
use crate::api::accompanying::{Encourage, StopAccompanying, show_accompanied};
use crate::components::field::{Field, checkbox};
use crate::components::icon::{Icon, icon};
use crate::format;
use crate::i18n::accompany as words;

#[component]
pub fn AccompaniedPage() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let encourage = ServerAction::<Encourage>::new();
    let stop = ServerAction::<StopAccompanying>::new();
    let shown = Resource::new(
        move || params.get().get("id").unwrap_or_default(),
        |id| async move {
            let id: FollowUpId = id.parse().map_err(|_| Problem::NotFound)?;
            show_accompanied(id).await
        },
    );
    view! {
        <p class="page-head no-print"><a href="/accompagner">{words::back(l)}</a></p>
        <div class="stack-l column">
            {done(&[("accepte", words::accepted_done), ("mot", words::encouraged_done)])}
            {trouble(encourage)}
            {trouble(stop)}
            {loaded(shown, move |shown| page(l, shown, encourage, stop))}
        </div>
    }
}

fn page(
    l: Language,
    shown: Accompanied,
    encourage: ServerAction<Encourage>,
    stop: ServerAction<StopAccompanying>,
) -> AnyView {
    let Accompanied {
        learner,
        title,
        lines,
    } = shown;
    let sent: Vec<_> = lines
        .into_iter()
        .map(|sent| {
            view! {
                <li>
                    <p>{sent.line}</p>
                    <p class="soft small">{format::time(l, sent.on)}</p>
                </li>
            }
        })
        .collect();
    let sent = (!sent.is_empty()).then(|| {
        view! {
            <section class="stack-s">
                <h2>{words::sent_title(l)}</h2>
                <ul class="said" role="list">{sent}</ul>
            </section>
        }
    });
    let id = learner.id.to_string();
    view! {
        {page_title(learner.name.clone())}
        <header class="stack-s">
            <h1>{learner.name.clone()}</h1>
            <p class="lead">{words::on_map(l, title)}</p>
        </header>
        <section class="card stack-s">
            {progress(l, &learner)}
            {still(l, &learner)}
            <dl class="facts">
                <dt>{words::col_badge(l)}</dt>
                <dd>{last(l, &learner)}</dd>
                <dt>{words::col_step(l)}</dt>
                <dd>{next(l, learner.step.as_ref(), learner.percent)}</dd>
                <dt>{words::col_since(l)}</dt>
                <dd>{format::time(l, learner.since)}</dd>
            </dl>
        </section>
        <section class="stack-s no-print">
            <h2>{words::encourage_title(l)}</h2>
            <form method="post" action=Encourage::url() class="card fields">
                <input type="hidden" name="id" value=id.clone() />
                {Field::new(l, "line", words::encourage_line(l))
                    .hint(words::encourage_hint(l))
                    .longest(LONGEST_LINE)
                    .value(typed::<Encourage>("line").unwrap_or_default())
                    .error(against(encourage, "line"))
                    .view()}
                <button class="button primary">{icon(Icon::Mail)}{words::encourage(l)}</button>
            </form>
        </section>
        {sent}
        {ending(l, id, stop)}
    }
    .into_any()
}

fn ending(l: Language, id: String, stop: ServerAction<StopAccompanying>) -> AnyView {
    let label = view! { {words::stop_confirm(l)} }.into_any();
    let error = against(stop, "confirm");
    view! {
        <details class="technical no-print" open=error.is_some()>
            <summary>{words::stop_title(l)}</summary>
            <form method="post" action=StopAccompanying::url()>
                <div class="stack-s">
                    <p>{words::stop_text(l)}</p>
                    <input type="hidden" name="id" value=id />
                    {checkbox(l, "confirm", label, false, true, None, error)}
                    <button class="button danger">{icon(Icon::Close)}{words::stop(l)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
