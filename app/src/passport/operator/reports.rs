//! What people report: all of it, and one report with what can be done about it.

use domain::abuse::AbuseReport;
use domain::{AbuseReportId, Language, Problem};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

use super::layout;
use crate::api::moderation::{DismissReport, LiftTakeDown, TakeDown, list_reports, show_report};
use crate::components::field::Field;
use crate::components::notice::{Tone, sentence};
use crate::i18n::abuse as words;
use crate::passport::{against, done, loaded, trouble, typed, use_frame};
use crate::{format, wording};

const HERE: &str = "/operateur/signalements";

#[component]
pub fn OperatorReports() -> impl IntoView {
    let l = use_frame().language;
    let all = Resource::new(|| (), |()| list_reports());
    view! { {loaded(all, move |all| list(l, all))} }
}

fn list(l: Language, all: Vec<AbuseReport>) -> AnyView {
    let items: Vec<_> = all
        .into_iter()
        .map(|report| {
            let href = format!("{HERE}/{}", report.id);
            view! {
                <li>
                    <div class="stack-s break">
                        <p><a href=href><strong>{heading(l, &report)}</strong></a></p>
                        <p class="soft">{format::date(l, report.reported)} ", " {state(l, &report)}</p>
                    </div>
                </li>
            }
        })
        .collect();
    let list = match items.is_empty() {
        true => view! { <p class="soft">{words::none(l)}</p> }.into_any(),
        false => view! { <ul class="devices card" role="list">{items}</ul> }.into_any(),
    };
    let body = view! {
        <div class="page-head">
            <h1>{words::reports_title(l)}</h1>
            <p class="lead">{words::reports_lead(l)}</p>
        </div>
        {done(&[("classe", words::dismissed)])}
        {list}
    };
    layout(HERE, words::reports_title(l), body.into_any())
}

fn heading(l: Language, report: &AbuseReport) -> String {
    match &report.letter {
        Some((writer, _)) => words::of_letter(l, writer),
        None => words::of_page(l, wording::abuse(l, report.reason), &report.page),
    }
}

fn state(l: Language, report: &AbuseReport) -> &'static str {
    match (&report.taken_down, report.closed) {
        (Some(_), _) => words::state_down(l),
        (None, Some(_)) => words::state_closed(l),
        (None, None) => words::state_open(l),
    }
}

#[derive(Clone, Copy)]
struct Actions {
    down: ServerAction<TakeDown>,
    lift: ServerAction<LiftTakeDown>,
    dismiss: ServerAction<DismissReport>,
}

#[component]
pub fn OperatorReport() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let actions = Actions {
        down: ServerAction::new(),
        lift: ServerAction::new(),
        dismiss: ServerAction::new(),
    };
    let shown = Resource::new(
        move || params.get().get("report").unwrap_or_default(),
        |id| async move {
            let id: AbuseReportId = id.parse().map_err(|_| Problem::NotFound)?;
            show_report(id).await
        },
    );
    view! { {loaded(shown, move |shown| page(l, &shown, actions))} }
}

fn page(l: Language, shown: &AbuseReport, actions: Actions) -> AnyView {
    let id = shown.id.to_string();
    let public = (!shown.page.is_empty()).then(|| {
        let href = shown.page.clone();
        view! {
            <p class="break"><a href=href rel="external">{words::see_page(l, &shown.page)}</a></p>
        }
    });
    let letter = shown.letter.as_ref().map(|(_, message)| {
        view! { <blockquote class="owner-text">{message.clone()}</blockquote> }
    });
    let text = (!shown.text.is_empty())
        .then(|| view! { <p class="owner-text break">{shown.text.clone()}</p> });
    let address = shown.address.as_ref().map(|address| {
        view! { <p class="break">{words::reporter(l, address)}</p> }
    });
    let down = shown
        .taken_down
        .as_ref()
        .map(|(at, reason)| sentence(Tone::Bad, words::is_down(l, format::date(l, *at), reason)));
    let act = match (&shown.taken_down, shown.page.is_empty(), shown.open) {
        (Some(_), ..) => view! {
            <form method="post" action=LiftTakeDown::url()>
                <input type="hidden" name="id" value=id.clone() />
                <button class="button">{words::lift_action(l)}</button>
            </form>
        }
        .into_any(),
        (None, false, true) => view! {
            <section class="card stack danger-zone">
                <h2>{words::down_title(l)}</h2>
                <form method="post" action=TakeDown::url()>
                    <div class="fields">
                        <input type="hidden" name="id" value=id.clone() />
                        {Field::new(l, "reason", words::down_reason(l))
                            .hint(words::down_hint(l))
                            .value(typed::<TakeDown>("reason").unwrap_or_default())
                            .error(against(actions.down, "reason"))
                            .view()}
                        <button class="button danger">{words::down_action(l)}</button>
                    </div>
                </form>
            </section>
        }
        .into_any(),
        (None, false, false) => sentence(Tone::Note, words::page_closed(l)),
        (None, true, _) => ().into_any(),
    };
    let dismiss = shown.closed.is_none().then(|| {
        view! {
            <form method="post" action=DismissReport::url()>
                <input type="hidden" name="id" value=id />
                <button class="button">{words::dismiss_action(l)}</button>
            </form>
        }
    });
    let body = view! {
        <p><a href=HERE>{words::reports_title(l)}</a></p>
        {done(&[("ferme", words::down_done), ("rouvert", words::lift_done)])}
        {trouble(actions.down)}
        {trouble(actions.lift)}
        {trouble(actions.dismiss)}
        <div class="stack break">
            <h1>{heading(l, shown)}</h1>
            <p class="soft">{format::date_time(l, shown.reported)} ", " {state(l, shown)}</p>
            {public}
            {letter}
            {text}
            {address}
            {down}
        </div>
        {act}
        {dismiss}
    };
    layout(HERE, words::reports_title(l), body.into_any())
}
