//! What came of an upload, a mail, a delivery: progress while it runs, then line by line, each with
//! what to do next.

use domain::badge::Imported;
use domain::intake::{Intake, IntakeItem, Report, Taken, Tally};
use domain::{IntakeId, Language, Origin, Problem, RecipientMatch};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{loaded, page_title, use_frame};
use crate::api::intakes::{latest_intakes, show_report};
use crate::components::badge;
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, left_to_them, sentence};
use crate::format;
use crate::i18n::report as words;
use crate::wording;

#[component]
pub fn ReportPage() -> impl IntoView {
    let l = use_frame().language;
    let (params, query) = (use_params_map(), use_query_map());
    let shown = Resource::new(
        move || {
            let query = query.get();
            let from = query.get("de").and_then(|from| from.parse().ok());
            let failed = query.get("filtre").as_deref() == Some("echecs");
            let id = params.get().get("id").unwrap_or_default();
            (id, from.unwrap_or(0), failed)
        },
        |(id, from, failed)| async move {
            let id: IntakeId = id.parse().map_err(|_| Problem::NotFound)?;
            Ok(((from, failed), show_report(id, from, failed).await?))
        },
    );
    view! {
        {page_title(words::title(l))}
        <p class="page-head no-print"><a href="/recevoir">{words::back(l)}</a></p>
        {loaded(shown, move |((from, failed), report)| page(l, from, failed, report))}
    }
}

fn page(l: Language, from: u32, failed: bool, report: Report) -> AnyView {
    let Report {
        intake,
        tally,
        items,
        next,
    } = report;
    let base = format!("/recevoir/rapports/{}", intake.id);
    let running = intake.finished.is_none();
    let started = format::date_time(l, intake.started);
    let left_out =
        (intake.left_out > 0).then(|| sentence(Tone::Wait, words::left_out(l, intake.left_out)));
    let lines: Vec<_> = items.into_iter().map(|item| line(l, item)).collect();
    let none = lines.is_empty().then(|| {
        let text = if failed {
            words::no_failures(l)
        } else {
            words::nothing(l)
        };
        view! { <p class="soft">{text}</p> }
    });
    let filter = (tally.failed > 0 || failed).then(|| filter(l, &base, failed, tally.failed));
    let query = if failed { "filtre=echecs&" } else { "" };
    let first = (from > 0).then(|| {
        let href = match failed {
            true => format!("{base}?filtre=echecs"),
            false => base.clone(),
        };
        view! { <a class="button" href=href>{words::first_lines(l)}</a> }
    });
    let next = next.map(|next| {
        let href = format!("{base}?{query}de={next}");
        view! { <a class="button" href=href>{words::more_lines(l)}</a> }
    });
    let csv = format!("{base}/rapport.csv");
    view! {
        <div class="stack" data-report=running.then_some("running")>
            <div class="stack-s">
                <h1>{words::title(l)}</h1>
                <p class="soft">{words::started(l, started)}</p>
            </div>
            {progress(l, &base, &intake)}
            {counts(l, &tally)}
            {left_out}
            <div class="row between no-print">
                {filter}
                <a class="button" href=csv rel="external" download="">
                    {icon(Icon::Download)}
                    {words::csv(l)}
                </a>
            </div>
            {none}
            <ul class="lines" role="list">{lines}</ul>
            <div class="row no-print">{first} {next}</div>
        </div>
    }
    .into_any()
}

/// How far it is: a bar, a sentence, and a way to see it move without a script.
fn progress(l: Language, base: &str, intake: &Intake) -> AnyView {
    let said = match intake.finished {
        Some(at) => words::finished(l, format::date_time(l, at)),
        None => words::progress(l, intake.done, intake.items),
    };
    let bar = intake.finished.is_none().then(|| {
        let (done, items) = (intake.done.to_string(), intake.items.max(1).to_string());
        let href = base.to_owned();
        view! {
            <progress value=done max=items aria-label=words::progress_label(l)></progress>
            <p class="no-print">
                <a class="button" href=href data-refresh="">
                    {icon(Icon::Refresh)}
                    {words::refresh(l)}
                </a>
            </p>
            <p class="soft small">{words::may_leave(l)}</p>
        }
    });
    view! { <p role="status">{said}</p> {bar} }.into_any()
}

fn counts(l: Language, tally: &Tally) -> AnyView {
    let one = |drawn: Icon, tone: &str, text: String| {
        let class = format!("mark {tone}");
        view! { <li><span class=class>{icon(drawn)}<span>{text}</span></span></li> }
    };
    let shown = [
        (
            tally.imported,
            Icon::CircleCheck,
            "tone-leaf",
            words::imported(l, tally.imported),
        ),
        (
            tally.already,
            Icon::CircleMinus,
            "tone-soft",
            words::already(l, tally.already),
        ),
        (
            tally.later,
            Icon::Mail,
            "tone-ochre",
            words::later(l, tally.later),
        ),
        (
            tally.failed,
            Icon::CircleX,
            "tone-brick",
            words::failed(l, tally.failed),
        ),
        (
            tally.waiting,
            Icon::Clock,
            "tone-soft",
            words::waiting(l, tally.waiting),
        ),
    ];
    let shown: Vec<_> = shown
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(_, drawn, tone, text)| one(drawn, tone, text))
        .collect();
    view! { <ul class="tally" role="list">{shown}</ul> }.into_any()
}

fn filter(l: Language, base: &str, failed: bool, count: u32) -> AnyView {
    let all = base.to_owned();
    let only = format!("{base}?filtre=echecs");
    view! {
        <nav aria-label=words::filter(l)>
            <ul class="chips" role="list">
                <li><a href=all aria-current=(!failed).then_some("true")>{words::all_lines(l)}</a></li>
                <li>
                    <a href=only aria-current=failed.then_some("true")>
                        {words::only_failed(l, count)}
                    </a>
                </li>
            </ul>
        </nav>
    }
    .into_any()
}

fn line(l: Language, item: IntakeItem) -> AnyView {
    let name = item.name.unwrap_or_else(|| words::pasted(l).to_owned());
    let (tone, drawn, outcome, next) = match (item.taken, item.badge) {
        (None, _) => ("tone-soft", Icon::Clock, words::line_waiting(l), None),
        (Some(Taken::Problem(problem)), _) => {
            let text = wording::problem_text(l, &problem);
            let next = view! { <p>{text}</p> {left_to_them(l, &problem)} }.into_any();
            (
                "tone-brick",
                Icon::CircleX,
                words::line_failed(l),
                Some(next),
            )
        }
        (Some(Taken::Imported(_)), None) => {
            ("tone-soft", Icon::CircleMinus, words::line_deleted(l), None)
        }
        (Some(Taken::Imported(how)), Some(badge)) => {
            let href = format!("/badges/{}", badge.id);
            let title = badge::name_or_untitled(l, &badge.name);
            let issuer = badge::issuer_or_unknown(l, &badge.issuer);
            let link = view! { <p><a href=href>{title}</a> " " <span class="soft small">{issuer}</span></p> };
            if badge.recipient == RecipientMatch::NotMine {
                let why = match badge.recipient_hint {
                    Some(hint) => words::line_later_text(l, hint),
                    None => words::line_later_text_plain(l).to_owned(),
                };
                let next = view! {
                    {link}
                    <p>{why}</p>
                    <p><a href="/reglages/adresses">{words::add_address(l)}</a></p>
                };
                (
                    "tone-ochre",
                    Icon::Mail,
                    words::line_later(l),
                    Some(next.into_any()),
                )
            } else {
                let (tone, drawn, text) = match how {
                    Imported::New { .. } => {
                        ("tone-leaf", Icon::CircleCheck, words::line_imported(l))
                    }
                    Imported::Already { .. } => {
                        ("tone-soft", Icon::CircleMinus, words::line_already(l))
                    }
                };
                (tone, drawn, text, Some(link.into_any()))
            }
        }
    };
    let class = format!("mark {tone}");
    view! {
        <li>
            <p class="name">{name}</p>
            <span class=class>{icon(drawn)}<span>{outcome}</span></span>
            <div class="next stack-s">{next}</div>
        </li>
    }
    .into_any()
}

/// The latest arrivals, on "receive"; nothing where there were none.
pub fn latest() -> AnyView {
    let l = use_frame().language;
    let latest = Resource::new(|| (), |()| latest_intakes());
    loaded(latest, move |latest| {
        if latest.is_empty() {
            return ().into_any();
        }
        let rows: Vec<_> = latest
            .into_iter()
            .take(8)
            .map(|one| arrival(l, one))
            .collect();
        view! {
            <section class="stack-s" aria-labelledby="rapports">
                <h2 id="rapports">{words::latest_title(l)}</h2>
                <ul class="reports" role="list">{rows}</ul>
                <p class="soft small">{words::kept(l)}</p>
            </section>
        }
        .into_any()
    })
}

fn arrival(l: Language, one: Intake) -> AnyView {
    let href = format!("/recevoir/rapports/{}", one.id);
    let when = format::date_time(l, one.started);
    let how = match one.origin {
        Origin::Import => words::by_import(l, one.items),
        Origin::Mail => words::by_mail(l, one.items),
        Origin::Delivery => words::by_delivery(l, one.items),
        Origin::Source => words::by_source(l, one.items),
    };
    let state = match (one.finished, one.failed) {
        (None, _) => Some(words::progress(l, one.done, one.items)),
        (Some(_), 0) => None,
        (Some(_), failed) => Some(words::failed(l, failed)),
    };
    let state = state.map(|text| view! { <span class="soft small">{text}</span> });
    view! { <li><a href=href>{when}</a> <span>{how}</span> {state}</li> }.into_any()
}
