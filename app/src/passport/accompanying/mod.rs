//! Whom I accompany: all of them at a glance, one of them, and the link that asks me to.

use domain::Language;
use domain::accompany::{Glance, Group, Groups, Learner, Step};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use maps::progress::fold;

use super::{done, loaded, page_title, use_frame};
use crate::api::accompanying::list_accompanied;
use crate::components::badge;
use crate::components::icon::{Icon, icon};
use crate::components::link::outside;
use crate::format;
use crate::i18n::{accompany as words, map as map_words};

mod invitation;
mod page;

pub use invitation::Invited;
pub use page::AccompaniedPage;

/// In which order learners stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Name,
    Percent,
    /// Who may need a word: those without a step for a while, then those who are least far.
    Help,
}

#[component]
pub fn AccompaniedList() -> impl IntoView {
    let l = use_frame().language;
    let groups = Resource::new(|| (), |()| list_accompanied());
    let sort = match use_query_map().get_untracked().get("tri").as_deref() {
        Some("progression") => Sort::Percent,
        Some("encourager") => Sort::Help,
        _ => Sort::Name,
    };
    view! {
        {page_title(words::list_title(l))}
        <p class="page-head no-print"><a href="/objectifs">{words::to_objectives(l)}</a></p>
        <div class="stack-l">
            {done(&[("arrete", words::stopped_done)])}
            <h1>{words::list_title(l)}</h1>
            {loaded(groups, move |groups| list(l, groups, sort))}
        </div>
    }
}

fn list(l: Language, Groups { mut groups, as_of }: Groups, sort: Sort) -> AnyView {
    if groups.is_empty() {
        return view! {
            <section class="card stack-s column">
                <h2>{words::none_title(l)}</h2>
                <p>{words::none(l)}</p>
            </section>
        }
        .into_any();
    }
    groups.sort_by_cached_key(|group| fold(&group.title));
    let many = groups.iter().any(|group| group.learners.len() > 1);
    let groups: Vec<_> = groups
        .into_iter()
        .enumerate()
        .map(|(number, group)| table(l, number, group, sort))
        .collect();
    let order = many.then(|| orders(l, sort));
    view! {
        <p class="lead no-print">{words::list_lead(l)}</p>
        <p class="print-only soft">{map_words::as_of(l, format::date(l, as_of))}</p>
        {order}
        {groups}
        <details class="technical no-print">
            <summary>{words::more_title(l)}</summary>
            <p>{words::none(l)}</p>
        </details>
    }
    .into_any()
}

/// The ways to order them, as links.
fn orders(l: Language, sort: Sort) -> AnyView {
    let way = |of: Sort, href: &'static str, said: &'static str| {
        let current = (of == sort).then_some("true");
        view! { <li><a href=href aria-current=current>{said}</a></li> }
    };
    view! {
        <nav class="no-print row" aria-label=words::sort(l)>
            <span class="soft">{words::sort(l)}</span>
            <ul class="chips" role="list">
                {way(Sort::Name, "/accompagner", words::sort_name(l))}
                {way(Sort::Percent, "/accompagner?tri=progression", words::sort_percent(l))}
                {way(Sort::Help, "/accompagner?tri=encourager", words::sort_help(l))}
            </ul>
        </nav>
    }
    .into_any()
}

fn table(l: Language, number: usize, group: Group, sort: Sort) -> AnyView {
    let said = glance(l, group.glance());
    let Group {
        title,
        mut learners,
    } = group;
    learners.sort_by_cached_key(|one| fold(&one.name));
    match sort {
        Sort::Name => {}
        Sort::Percent => learners.sort_by_key(|one| std::cmp::Reverse(one.percent)),
        Sort::Help => learners.sort_by_key(|one| (!one.still, one.percent)),
    }
    let sorted = |of: Sort, way: &'static str| (of == sort).then_some(way);
    let rows: Vec<_> = learners.into_iter().map(|one| row(l, one)).collect();
    let id = format!("carte-{number}");
    view! {
        <section class="accompanied stack-s">
            <h2 id=id.clone()>{title}</h2>
            <p class="soft">{said}</p>
            <table class="cards-on-phone learners" aria-labelledby=id>
                <thead>
                    <tr>
                        <th scope="col" aria-sort=sorted(Sort::Name, "ascending")>{words::col_name(l)}</th>
                        <th scope="col" aria-sort=sorted(Sort::Percent, "descending").or(sorted(Sort::Help, "ascending"))>{words::col_percent(l)}</th>
                        <th scope="col">{words::col_badge(l)}</th>
                        <th scope="col">{words::col_step(l)}</th>
                        <th scope="col">{words::col_since(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// "30 personnes, 45 % en médiane, 4 sans nouvelle étape depuis 30 jours".
fn glance(l: Language, at: Glance) -> String {
    let mut said = vec![words::people(l, at.count)];
    if at.count > 1 {
        said.push(words::median(l, at.median));
    }
    if at.still > 0 {
        said.push(words::still(l, at.still));
    }
    said.join(", ")
}

fn row(l: Language, one: Learner) -> AnyView {
    let href = format!("/accompagner/{}", one.id);
    view! {
        <tr>
            <th scope="row"><a href=href>{one.name.clone()}</a></th>
            <td data-label=words::col_percent(l)>{progress(l, &one)} {still(l, &one)}</td>
            <td data-label=words::col_badge(l)>{last(l, &one)}</td>
            <td data-label=words::col_step(l)>{next(l, one.step.as_ref(), one.percent)}</td>
            <td data-label=words::col_since(l)>{format::time(l, one.since)}</td>
        </tr>
    }
    .into_any()
}

fn progress(l: Language, one: &Learner) -> AnyView {
    let said = words::percent_of(l, &one.name, one.percent);
    let declared = (one.declared > 0).then(|| {
        let said = map_words::of_which_declared(l, one.declared);
        view! { <p class="soft small">{said}</p> }
    });
    view! {
        <div class="learner-meter">
            <progress max="100" value=one.percent.to_string() aria-label=said></progress>
            <strong>{words::percent(l, one.percent)}</strong>
        </div>
        {declared}
    }
    .into_any()
}

fn still(l: Language, one: &Learner) -> Option<AnyView> {
    one.still.then(|| {
        view! { <p class="mark tone-ochre small">{icon(Icon::Clock)}<span>{words::still_mark(l)}</span></p> }
            .into_any()
    })
}

fn last(l: Language, one: &Learner) -> AnyView {
    match &one.badge {
        Some(last) => view! {
            {badge::name_or_untitled(l, &last.name)}
            <br />
            <span class="soft small">
                {badge::issuer_or_unknown(l, &last.issuer)} ", " {format::time(l, last.on)}
            </span>
        }
        .into_any(),
        None => view! { <span class="soft">{words::no_badge(l)}</span> }.into_any(),
    }
}

fn next(l: Language, step: Option<&Step>, percent: u8) -> AnyView {
    let said = match (step, percent) {
        (_, 100) => Err(words::finished(l)),
        (None, _) => Err(words::no_step(l)),
        (Some(step), _) => Ok(step),
    };
    let step = match said {
        Ok(step) => step,
        Err(said) => return view! { <span class="soft">{said}</span> }.into_any(),
    };
    let apply = step.apply.as_ref().map(|apply| {
        let words = words::apply_of(l, &step.name);
        view! { <br /><span class="small no-print">{outside(l, apply, words)}</span> }
    });
    view! { {step.name.clone()} {apply} }.into_any()
}
