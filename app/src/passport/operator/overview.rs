//! Figures, jobs, and the way to an account.

use domain::Language;
use domain::operator::{DeadJob, Figures, JobCount, Overview};
use leptos::prelude::*;

use super::layout;
use crate::api::operations::{FindAccount, RunAgain, operator_overview};
use crate::components::field::Field;
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, sentence};
use crate::format;
use crate::i18n::operator as words;
use crate::passport::{done, loaded, trouble, use_frame};

#[component]
pub fn Operator() -> impl IntoView {
    let l = use_frame().language;
    let again = ServerAction::<RunAgain>::new();
    let find = ServerAction::<FindAccount>::new();
    let shown = Resource::new(|| (), |()| operator_overview());
    view! { {loaded(shown, move |overview| page(l, overview, again, find))} }
}

fn page(
    l: Language,
    overview: Overview,
    again: ServerAction<RunAgain>,
    find: ServerAction<FindAccount>,
) -> AnyView {
    let Overview {
        figures,
        jobs,
        dead,
    } = overview;
    let body = view! {
        <div class="page-head">
            <h1>{words::title(l)}</h1>
            <p class="lead">{words::lead(l)}</p>
        </div>
        {done(&[("relance", words::done_again), ("efface", words::done_delete)])}
        {unknown(l)}
        {trouble(again)}
        {trouble(find)}
        {numbers(l, figures)}
        <section class="stack">
            <h2>{words::find_title(l)}</h2>
            <ActionForm action=find>
                <div class="card fields">
                    {Field::address(l, words::find_label(l)).autocomplete("off").view()}
                    <button class="button">{icon(Icon::Search)}{words::find_action(l)}</button>
                </div>
            </ActionForm>
        </section>
        {given_up(l, dead, again)}
        {waiting(l, jobs)}
    };
    layout("/operateur", words::title(l), body.into_any())
}

/// That nobody has confirmed the address that was looked for.
fn unknown(l: Language) -> AnyView {
    let query = leptos_router::hooks::use_query_map();
    let said = move || {
        let asked = query.get().get("fait")?;
        (asked == "inconnu").then(|| sentence(Tone::Note, words::find_none(l)))
    };
    view! { {said} }.into_any()
}

fn numbers(l: Language, figures: Figures) -> AnyView {
    view! {
        <section class="stack">
            <h2>{words::numbers_title(l)}</h2>
            <ul class="devices card" role="list">
                <li>{words::accounts(l, figures.accounts)}</li>
                <li>{words::active(l, figures.active)}</li>
                <li>{words::badges(l, figures.badges)}</li>
                <li>{words::links(l, figures.links)}</li>
            </ul>
        </section>
    }
    .into_any()
}

fn given_up(l: Language, dead: Vec<DeadJob>, again: ServerAction<RunAgain>) -> AnyView {
    if dead.is_empty() {
        return view! {
            <section class="stack">
                <h2>{words::dead_title(l)}</h2>
                <p class="soft">{words::dead_none(l)}</p>
            </section>
        }
        .into_any();
    }
    let all = (dead.len() > 1).then(|| {
        view! {
            <ActionForm action=again>
                <button class="button">{words::run_again_all(l)}</button>
            </ActionForm>
        }
    });
    let items: Vec<_> = dead
        .into_iter()
        .map(|job| {
            let label = words::run_again_label(l, &job.kind);
            let when = format::time(l, job.died);
            view! {
                <li>
                    <div class="stack-s">
                        <p><strong>{job.kind}</strong></p>
                        <p class="soft">{when} ", " {words::tried(l, job.attempts)}</p>
                        <p><code>{job.error}</code></p>
                    </div>
                    <ActionForm action=again>
                        <input type="hidden" name="job" value=job.id.to_string() />
                        <button class="button" aria-label=label>{words::run_again(l)}</button>
                    </ActionForm>
                </li>
            }
        })
        .collect();
    view! {
        <section class="stack">
            <div class="row between">
                <h2>{words::dead_title(l)}</h2>
                {all}
            </div>
            <p>{words::dead_text(l)}</p>
            <ul class="devices card" role="list">{items}</ul>
        </section>
    }
    .into_any()
}

fn waiting(l: Language, jobs: Vec<JobCount>) -> AnyView {
    let rows: Vec<_> = jobs
        .into_iter()
        .map(|job| {
            view! {
                <tr>
                    <th scope="row">{job.kind}</th>
                    <td data-label=words::waiting(l)>{job.waiting}</td>
                    <td data-label=words::dead(l)>{job.dead}</td>
                </tr>
            }
        })
        .collect();
    if rows.is_empty() {
        return view! {
            <section class="stack">
                <h2>{words::jobs_title(l)}</h2>
                <p class="soft">{words::jobs_none(l)}</p>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="stack">
            <h2 id="taches">{words::jobs_title(l)}</h2>
            <table class="cards-on-phone" aria-labelledby="taches">
                <thead>
                    <tr>
                        <th scope="col">{words::kind(l)}</th>
                        <th scope="col">{words::waiting(l)}</th>
                        <th scope="col">{words::dead(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
