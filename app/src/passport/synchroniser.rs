//! Synchroniser: the run in hand or the last one, source by source, and the sources themselves.

use domain::Language;
use domain::sync::{
    SourceCard, SourceKind, SourceVisit, SyncOverview, SyncProblem, SyncRun, SyncState, SyncStep,
    SyncWhat,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{done, loaded, page_title, trouble, use_frame};
use crate::api::sync::{Connect, StartSync, SwitchOff, SwitchOn, source_visit, sync_overview};
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice, sentence};
use crate::format;
use crate::i18n::sync as words;

#[component]
pub fn Synchroniser() -> impl IntoView {
    let l = use_frame().language;
    let start = ServerAction::<StartSync>::new();
    let on = ServerAction::<SwitchOn>::new();
    let off = ServerAction::<SwitchOff>::new();
    let connect = ServerAction::<Connect>::new();
    let overview = Resource::new(|| (), |()| sync_overview());
    let query = use_query_map().get_untracked();
    let refused = (query.get("refus").as_deref() == Some("source"))
        .then(|| sentence(Tone::Bad, words::not_connected(l)));
    let visiting = query.get("visite").map(|visit| {
        let visit = Resource::new(move || visit.clone(), source_visit);
        loaded(visit, move |visit| visiting(l, &visit))
    });
    view! {
        {page_title(words::title(l))}
        <div class="column stack-l">
            <div class="page-head">
                <h1>{words::title(l)}</h1>
                <p class="lead">{words::lead(l)}</p>
            </div>
            {done(&[
                ("source", words::switched_on),
                ("arret", words::switched_off),
                ("connexion", words::connected),
            ])}
            {refused}
            {trouble(start)}
            {trouble(on)}
            {trouble(off)}
            {trouble(connect)}
            {visiting}
            {loaded(overview, move |overview| shown(l, overview))}
        </div>
    }
}

/// The button, wherever it stands.
pub(super) fn press(l: Language, primary: bool) -> AnyView {
    let class = if primary { "button primary" } else { "button" };
    view! {
        <form method="post" action="/api/fn/sync/start">
            <button class=class>{icon(Icon::Refresh)}{words::action(l)}</button>
        </form>
    }
    .into_any()
}

/// The last run in a line, for the dashboard.
pub(super) fn last_run(l: Language, overview: SyncOverview) -> AnyView {
    let line = match &overview.run {
        None => words::last_none(l).to_owned(),
        Some(run) if run.finished.is_none() => words::waiting_title(l).to_owned(),
        Some(run) => format!("{}{}{}", when(l, run), colon(l), summary(l, run)),
    };
    view! {
        <section class="card row between" aria-labelledby="synchroniser">
            <div class="stack-s">
                <h2 id="synchroniser">{words::title(l)}</h2>
                <p>{line} " " <a href="/synchroniser">{words::see(l)}</a></p>
            </div>
            {press(l, false)}
        </section>
    }
    .into_any()
}

const fn colon(l: Language) -> &'static str {
    match l {
        Language::Fr => "\u{a0}: ",
        Language::En => ": ",
    }
}

fn when(l: Language, run: &SyncRun) -> String {
    let at = format::date_time(l, run.finished.unwrap_or(run.started));
    match run.by_itself {
        true => words::last_by_itself(l, at),
        false => words::last_by_hand(l, at),
    }
}

fn summary(l: Language, run: &SyncRun) -> String {
    let mut parts = Vec::new();
    if run.added() > 0 {
        parts.push(words::last_new(l, run.added()));
    }
    if run.changed() > 0 {
        parts.push(words::last_changed(l, run.changed()));
    }
    if run.troubled() > 0 {
        let count = u32::try_from(run.troubled()).unwrap_or(u32::MAX);
        parts.push(words::last_trouble(l, count));
    }
    if parts.is_empty() {
        parts.push(words::last_nothing(l).to_owned());
    }
    format!("{}.", parts.join(", "))
}

fn visiting(l: Language, visit: &SourceVisit) -> AnyView {
    let text = words::visit_text(l, &visit.name);
    let action = words::visit_action(l, &visit.name);
    let body = view! {
        <h2>{words::visit_title(l)}</h2>
        <p>{text}</p>
        <p>
            <a class="button primary" href=visit.url.clone() rel="external noopener">
                {icon(Icon::External)}
                {action}
            </a>
        </p>
    };
    notice(Tone::Wait, body.into_any())
}

fn shown(l: Language, overview: SyncOverview) -> AnyView {
    let running = overview
        .run
        .as_ref()
        .is_some_and(|run| run.finished.is_none());
    let press = (!running).then(|| press(l, true));
    let night = overview.next.map(|next| {
        view! { <p class="soft">{words::night(l, format::date_time(l, next))}</p> }
    });
    let labelled = overview.run.is_some().then_some("passage");
    let run = match overview.run {
        None => view! { <p class="soft">{words::last_none(l)}</p> }.into_any(),
        Some(run) => run_of(l, &run),
    };
    let state = if running { "running" } else { "done" };
    view! {
        <section class="stack-l" data-sync=state tabindex="-1" aria-labelledby=labelled>
            {press}
            <div class="stack">{run}</div>
        </section>
        {night}
        {sources(l, overview.sources)}
    }
    .into_any()
}

fn run_of(l: Language, run: &SyncRun) -> AnyView {
    let steps: Vec<_> = run.steps.iter().map(|step| step_of(l, step)).collect();
    let over = run
        .steps
        .iter()
        .filter(|s| s.state == SyncState::Done)
        .count();
    let head = match run.finished {
        Some(_) => view! {
            <h2 id="passage">{words::last_title(l)}</h2>
            <p role="status">{when(l, run)}{colon(l)}{summary(l, run)}</p>
        }
        .into_any(),
        None => {
            let step = (over + 1).min(run.steps.len().max(1)).to_string();
            let steps = run.steps.len().to_string();
            view! {
                <h2 id="passage">{words::waiting_title(l)}</h2>
                <p role="status">{words::running(l, step, steps)}</p>
                <p>
                    <a class="button" href="/synchroniser">{icon(Icon::Refresh)}{words::refresh(l)}</a>
                </p>
            }
            .into_any()
        }
    };
    let nothing = (run.finished.is_some() && run.added() == 0).then(|| nothing_new(l));
    view! {
        {head}
        <ul class="passage card" role="list">{steps}</ul>
        {nothing}
    }
    .into_any()
}

fn step_of(l: Language, step: &SyncStep) -> AnyView {
    let name = match (&step.what, &step.address) {
        (SyncWhat::Badges, _) => words::step_badges(l).to_owned(),
        (SyncWhat::Mail, _) => words::step_mail(l).to_owned(),
        (SyncWhat::Source(_), None) => step.label.clone(),
        (SyncWhat::Source(_), Some(address)) => words::step_for(l, &step.label, address),
    };
    let (tone, drawn) = match (step.state, &step.problem) {
        (SyncState::Waits, _) => ("mark tone-soft", Icon::Clock),
        (SyncState::Runs, _) => ("mark tone-soft", Icon::Hourglass),
        (SyncState::Done, None) if step.failed == 0 => ("mark tone-leaf", Icon::CircleCheck),
        (SyncState::Done, _) => ("mark tone-ochre", Icon::Alert),
    };
    let said = match step.state {
        SyncState::Waits => vec![words::state_waits(l).to_owned()],
        SyncState::Runs => vec![words::state_runs(l).to_owned()],
        SyncState::Done => said(l, step),
    };
    let report = (step.failed > 0 && step.what != SyncWhat::Badges)
        .then_some(step.intake.as_ref())
        .flatten()
        .map(|intake| {
            let href = format!("/recevoir/rapports/{intake}");
            view! { <p><a href=href>{words::report(l)}</a></p> }
        });
    let inbox =
        (step.added > 0).then(|| view! { <p><a href="/recevoir">{words::to_inbox(l)}</a></p> });
    let said: Vec<_> = said
        .into_iter()
        .map(|text| view! { <p>{text}</p> })
        .collect();
    view! {
        <li>
            <h3 class=tone>{icon(drawn)}<span>{name}</span></h3>
            <div class="said">{said} {inbox} {report}</div>
        </li>
    }
    .into_any()
}

/// What came of a step, in sentences.
fn said(l: Language, step: &SyncStep) -> Vec<String> {
    let mut said = Vec::new();
    match &step.what {
        SyncWhat::Badges => {
            if step.found == 0 {
                said.push(words::looked_none(l).to_owned());
            } else {
                said.push(words::looked(l, step.found));
                said.push(match step.changed {
                    0 => words::changed_none(l).to_owned(),
                    count => words::changed(l, count),
                });
            }
            if step.failed > 0 {
                said.push(words::away(l, step.failed));
            }
        }
        SyncWhat::Mail if step.found == 0 => said.push(words::mail_none(l).to_owned()),
        SyncWhat::Mail => said.push(words::mail_read(l, step.found)),
        SyncWhat::Source(_) if step.found > 0 => said.push(words::found(l, step.found)),
        SyncWhat::Source(_) if step.problem.is_none() => {
            said.push(words::found_none(l).to_owned());
        }
        SyncWhat::Source(_) => {}
    }
    if step.what != SyncWhat::Badges && step.found > 0 {
        said.push(match step.added {
            0 => words::added_none(l).to_owned(),
            count => words::added(l, count),
        });
        if step.others > 0 {
            said.push(words::others(l, step.others));
        }
        if step.failed > 0 {
            said.push(words::failed(l, step.failed));
        }
    }
    if step.left_out > 0 {
        said.push(words::left_out(l).to_owned());
    }
    if let Some(problem) = &step.problem {
        said.push(problem_of(l, problem));
    }
    said
}

fn problem_of(l: Language, problem: &SyncProblem) -> String {
    match problem {
        SyncProblem::Unreachable => words::problem_unreachable(l).to_owned(),
        SyncProblem::Status { status } => words::problem_status(l, status.to_string()),
        SyncProblem::NotBefore { until } => {
            words::problem_not_before(l, format::date_time(l, *until))
        }
        SyncProblem::Refused => words::problem_refused(l).to_owned(),
        SyncProblem::Lapsed => words::problem_lapsed(l).to_owned(),
        SyncProblem::Garbage => words::problem_garbage(l).to_owned(),
        SyncProblem::Gone => words::problem_gone(l).to_owned(),
        SyncProblem::BrokenOff => words::problem_broken_off(l).to_owned(),
    }
}

/// Who cannot be asked, and the way that works for them.
fn nothing_new(l: Language) -> AnyView {
    view! {
        <section class="stack card" aria-labelledby="rien">
            <h3 id="rien">{words::nothing_title(l)}</h3>
            <p>{words::nothing_text(l)}</p>
            <form method="post" action="/badges/import" enctype="multipart/form-data" class="stack">
                <div class="field">
                    <label for="text">{words::nothing_label(l)}</label>
                    <p class="hint" id="text-hint">{words::nothing_hint(l)}</p>
                    <input
                        id="text"
                        name="text"
                        type="url"
                        required=true
                        autocomplete="off"
                        aria-describedby="text-hint"
                    />
                </div>
                <button class="button">{icon(Icon::Inbox)}{words::nothing_action(l)}</button>
            </form>
        </section>
    }
    .into_any()
}

fn sources(l: Language, sources: Vec<SourceCard>) -> AnyView {
    let body = if sources.is_empty() {
        view! { <p class="soft">{words::sources_none(l)}</p> }.into_any()
    } else {
        let cards: Vec<_> = sources.into_iter().map(|source| card(l, source)).collect();
        view! {
            <p>{words::sources_lead(l)}</p>
            <ul class="stack" role="list">{cards}</ul>
        }
        .into_any()
    };
    view! {
        <section class="stack" aria-labelledby="sources">
            <h2 id="sources">{words::sources_title(l)}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn card(l: Language, source: SourceCard) -> AnyView {
    let what = match source.kind {
        SourceKind::Displayer => words::kind_displayer(l),
        SourceKind::Backpack => words::kind_backpack(l),
        SourceKind::Partner => words::kind_partner(l),
    };
    let state = match (source.lapsed, source.on) {
        (Some(since), _) => Some((
            "mark tone-ochre",
            Icon::Alert,
            words::lapsed_since(l, format::date(l, since)),
        )),
        (None, Some(since)) => Some((
            "mark tone-leaf",
            Icon::CircleCheck,
            words::on_since(l, format::date(l, since)),
        )),
        (None, None) => None,
    };
    let state = state.map(|(tone, drawn, text)| {
        view! { <p class=tone>{icon(drawn)}<span>{text}</span></p> }
    });
    let word = source.word.clone();
    let host = words::host(l, &source.host);
    view! {
        <li class="card stack">
            <h3>{source.name.clone()}</h3>
            {state}
            <p>{what}</p>
            <p class="soft small">{host}</p>
            {ways(l, &source, &word)}
        </li>
    }
    .into_any()
}

/// What can be done with a source.
fn ways(l: Language, source: &SourceCard, word: &str) -> AnyView {
    let name = &source.name;
    let off = source.on.map(|_| {
        view! {
            <form method="post" action="/api/fn/sync/switch_off">
                <input type="hidden" name="source" value=word.to_owned() />
                <button class="button" aria-label=words::switch_off_label(l, name)>
                    {words::switch_off(l)}
                </button>
            </form>
        }
    });
    let on = match (source.kind, source.on, source.lapsed) {
        (SourceKind::Backpack, None, _) => Some(connect(
            word,
            words::connect(l),
            words::connect_label(l, name),
        )),
        (SourceKind::Backpack, Some(_), Some(_)) => Some(connect(
            word,
            words::reconnect(l),
            words::reconnect_label(l, name),
        )),
        (_, None, _) => {
            let id = format!("accord-{word}");
            let agree = words::agree(l, name);
            let label = words::switch_on_label(l, name);
            Some(
                view! {
                    <form method="post" action="/api/fn/sync/switch_on" class="stack-s">
                        <input type="hidden" name="source" value=word.to_owned() />
                        <div class="choice">
                            <input type="checkbox" id=id.clone() name="agree" value="on" required=true />
                            <label for=id>{agree}</label>
                        </div>
                        <button class="button" aria-label=label>{words::switch_on(l)}</button>
                    </form>
                }
                .into_any(),
            )
        }
        (_, Some(_), _) => None,
    };
    view! { <div class="row">{on} {off}</div> }.into_any()
}

fn connect(word: &str, action: &'static str, label: String) -> AnyView {
    view! {
        <form method="post" action="/api/fn/sync/connect">
            <input type="hidden" name="source" value=word.to_owned() />
            <button class="button primary" aria-label=label>{icon(Icon::External)}{action}</button>
        </form>
    }
    .into_any()
}
