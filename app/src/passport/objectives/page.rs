//! One of my objectives: where I am, what comes next, and what I say is done without a badge.

use domain::objective::Objective;
use domain::{Language, ObjectiveId, Problem};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;
use maps::map::Node;
use maps::progress::{NodeProgress, Status};

use super::super::{against, done, loaded, page_title, trouble, typed, use_frame};
use super::accompany::accompany;
use super::newer::newer;
use crate::api::objectives::{AnswerNewer, DeclareNode, LeaveObjective, show_objective};
use crate::components::field::{Field, checkbox};
use crate::components::icon::{Icon, icon};
use crate::components::map::{Seen, about, chart, meter};
use crate::components::notice::{Tone, notice};
use crate::format;
use crate::i18n::{objectives as words, public_map};

#[derive(Clone, Copy)]
struct Actions {
    declare: ServerAction<DeclareNode>,
    answer: ServerAction<AnswerNewer>,
    leave: ServerAction<LeaveObjective>,
}

#[component]
pub fn ObjectivePage() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let actions = Actions {
        declare: ServerAction::new(),
        answer: ServerAction::new(),
        leave: ServerAction::new(),
    };
    let shown = Resource::new(
        move || params.get().get("id").unwrap_or_default(),
        |id| async move {
            let id: ObjectiveId = id.parse().map_err(|_| Problem::NotFound)?;
            show_objective(id).await
        },
    );
    view! {
        <p class="page-head no-print"><a href="/objectifs">{words::back(l)}</a></p>
        <div class="stack-l">
            {done(&[
                ("pris", words::taken),
                ("declare", words::declared_done),
                ("retire", words::undeclared_done),
                ("suivie", words::updated),
                ("gardee", words::kept),
            ])}
            {trouble(actions.declare)}
            {trouble(actions.answer)}
            {trouble(actions.leave)}
            {loaded(shown, move |shown| page(l, &shown, actions))}
        </div>
    }
}

fn page(l: Language, shown: &Objective, actions: Actions) -> AnyView {
    let title = shown.map.head().title.as_str().to_owned();
    let living = shown.shares.iter().filter(|share| share.living).count();
    let seen = match u32::try_from(living) {
        Ok(0) | Err(_) => words::state_private(l).to_owned(),
        Ok(count) => words::state_links(l, count),
    };
    let own = shown.own.as_ref().map(|map| {
        let href = format!("/cartes/{map}");
        view! { <p class="no-print"><a href=href>{words::own(l)}</a></p> }
    });
    let id = shown.id.clone();
    let aside = |node: &Node, progress: Option<&NodeProgress>| {
        let waits = shown.waiting.contains(&node.id).then(|| {
            view! {
                <p class="mark tone-ochre no-print">
                    {icon(Icon::Inbox)}
                    <span><a href="/recevoir#attente">{words::waits(l)}</a></span>
                </p>
            }
        });
        let declaration = declaration(l, &id, node, progress?, actions.declare);
        Some(view! { {waits} {declaration} }.into_any())
    };
    let path = format!("/objectifs/{}", shown.id);
    view! {
        {page_title(title.clone())}
        {shown.newer.as_ref().map(|it| newer(l, &shown.id, &shown.map, it))}
        <header class="stack">
            <h1>{title}</h1>
            {meter(l, &shown.map, &shown.standing, Seen::Mine)}
            {inbox(l, shown.waiting.len())}
            <p class="soft">{words::since(l, format::date(l, shown.since))} " " {seen}</p>
            <p class="no-print">
                <a class="button primary" href=format!("/partager/{}", shown.id)>
                    {icon(Icon::Share)}
                    {words::share(l)}
                </a>
            </p>
        </header>
        {chart(l, &shown.map, Some(&shown.standing), Seen::Mine, &aside)}
        <section class="stack-s">
            {about(l, &shown.map)}
            {own}
            <div class="row no-print">
                <a class="button" href=format!("{path}/carte.pdf") rel="external">{icon(Icon::Download)}{words::print(l)}</a>
                <a class="button" href=format!("{path}/carte.png") rel="external">{icon(Icon::Download)}{words::png(l)}</a>
            </div>
        </section>
        {accompany(&shown.id)}
        {removal(l, shown, actions.leave)}
        <p class="soft small">{public_map::what(l)}</p>
    }
    .into_any()
}

/// That badges in the inbox would count here: a page that asks for a badge which has come already
/// would have it asked for twice.
fn inbox(l: Language, waiting: usize) -> Option<AnyView> {
    let count = u32::try_from(waiting).ok().filter(|count| *count > 0)?;
    let body = view! { <p><a href="/recevoir#attente">{words::inbox(l, count)}</a></p> };
    Some(notice(Tone::Note, body.into_any()))
}

/// What a learner can say of a node that no badge has earned.
fn declaration(
    l: Language,
    id: &ObjectiveId,
    node: &Node,
    progress: &NodeProgress,
    action: ServerAction<DeclareNode>,
) -> Option<AnyView> {
    let hidden = || {
        view! {
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="what" value=node.id.as_str().to_owned() />
        }
    };
    let name = node.name.as_str();
    match progress.status {
        Status::Earned { .. } => None,
        Status::Declared => Some(
            view! {
                <form method="post" action=DeclareNode::url() class="no-print">
                    {hidden()}
                    <button class="button small" name="undo" value="on" aria-label=words::undeclare_of(l, name)>
                        {words::undeclare(l)}
                    </button>
                </form>
            }
            .into_any(),
        ),
        _ => {
            let refused = typed::<DeclareNode>("what").as_deref() == Some(node.id.as_str());
            let line = typed::<DeclareNode>("line").filter(|_| refused);
            Some(
                view! {
                    <details class="technical no-print" open=refused>
                        <summary aria-label=words::declare_of(l, name)>{words::declare(l)}</summary>
                        <form method="post" action=DeclareNode::url()>
                            <div class="stack-s">
                                {hidden()}
                                {Field::new(l, "line", words::declare_line(l))
                                    .id(format!("ligne-{}", node.id))
                                    .hint(words::declare_hint(l))
                                    .longest(domain::map::LONGEST_LINE)
                                    .value(line.unwrap_or_default())
                                    .error(against(action, "line").filter(|_| refused))
                                    .view()}
                                <button class="button">{icon(Icon::Check)}{words::declare_action(l)}</button>
                            </div>
                        </form>
                    </details>
                }
                .into_any(),
            )
        }
    }
}

fn removal(l: Language, shown: &Objective, leave: ServerAction<LeaveObjective>) -> AnyView {
    let label = view! { {words::leave_confirm(l)} }.into_any();
    let error = against(leave, "confirm");
    view! {
        <details class="technical no-print" open=error.is_some()>
            <summary>{words::leave_title(l)}</summary>
            <form method="post" action=LeaveObjective::url()>
                <div class="stack-s">
                    <p>{words::leave_text(l)}</p>
                    <input type="hidden" name="id" value=shown.id.to_string() />
                    {checkbox(l, "confirm", label, false, true, None, error)}
                    <button class="button danger">{icon(Icon::Trash)}{words::leave(l)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
