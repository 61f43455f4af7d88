//! My skills: what my badges say that I can do, with the badges that prove it.

use domain::Language;
use domain::skill::{Framework, ProvenSkill, SHOWN, SkillsPage, SkillsQuery};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{loaded, page_title, use_frame};
use crate::api::skills::show_skills;
use crate::components::badge;
use crate::components::icon::{Icon, icon};
use crate::components::link::{outside, percent_encode};
use crate::components::notice::{Tone, notice};
use crate::components::verdict::verdict_mark;
use crate::i18n::skills as words;

#[component]
pub fn Skills() -> impl IntoView {
    let l = use_frame().language;
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.get();
        SkillsQuery {
            framework: query.get("referentiel").unwrap_or_default(),
            search: query.get("q").unwrap_or_default().trim().to_owned(),
        }
    });
    let page = Resource::new(
        move || asked.get(),
        |asked| async move {
            let page = show_skills(asked.clone()).await?;
            Ok((asked, page))
        },
    );
    view! {
        {page_title(words::title(l))}
        <p class="page-head no-print"><a href="/badges">{words::back(l)}</a></p>
        <div class="stack">
            <h1>{words::title(l)}</h1>
            {loaded(page, move |(asked, page)| skills(l, &asked, page))}
        </div>
    }
}

fn skills(l: Language, asked: &SkillsQuery, page: SkillsPage) -> AnyView {
    if page.badges == 0 && page.framework.is_none() && asked.framework.is_empty() {
        let body = view! {
            <p>{words::none(l)}</p>
            <p><a class="button" href="/recevoir">{words::receive(l)}</a></p>
        };
        return view! { {notice(Tone::Note, body.into_any())} {filters(l, asked, &page)} }
            .into_any();
    }
    let levels = page
        .framework
        .as_ref()
        .map(|framework| framework.levels.clone())
        .unwrap_or_default();
    let head = page
        .framework
        .as_ref()
        .map(|framework| framework_head(l, framework));
    let count = match &page.framework {
        Some(_) => words::proven_of(l, page.proven, page.total),
        None => words::count(l, page.proven),
    };
    let more = (page.framework.is_none() && page.total as usize > SHOWN)
        .then(|| view! { <p class="soft">{words::more(l, SHOWN)}</p> });
    let empty = (page.total == 0).then(|| view! { <p>{words::none_found(l)}</p> });
    let groups: Vec<_> = page
        .groups
        .iter()
        .map(|(name, skills)| group(l, name, skills, &levels))
        .collect();
    view! {
        <p>{words::lead(l)}</p>
        {filters(l, asked, &page)}
        {head}
        <p class="soft" role="status">{count}</p>
        {empty}
        {groups}
        {more}
    }
    .into_any()
}

fn filters(l: Language, asked: &SkillsQuery, page: &SkillsPage) -> AnyView {
    let address = |framework: &str| {
        let search = percent_encode(&asked.search);
        let framework = percent_encode(framework);
        match (asked.search.is_empty(), framework.is_empty()) {
            (true, true) => "/competences".to_owned(),
            (true, false) => format!("/competences?referentiel={framework}"),
            (false, _) => format!("/competences?referentiel={framework}&q={search}"),
        }
    };
    let chip = |key: &str, name: String, count: Option<u32>| {
        let chosen = asked.framework == key;
        let class = match chosen {
            true => "choose-chip chosen",
            false => "choose-chip",
        };
        let count = count.map(|count| {
            view! {
                <span class="number" aria-hidden="true">{count.to_string()}</span>
                <span class="visually-hidden">", "{words::count(l, count)}</span>
            }
        });
        let current = chosen.then_some("true");
        let href = address(key);
        view! { <li><a class=class href=href aria-current=current><span>{name}</span>{count}</a></li> }
            .into_any()
    };
    let chips: Vec<_> = page
        .frameworks
        .iter()
        .map(|(key, name, proven)| chip(key, name.clone(), Some(*proven)))
        .collect();
    let (search, framework) = (asked.search.clone(), asked.framework.clone());
    view! {
        <nav aria-label=words::frameworks(l)>
            <ul class="filter-values" role="list">
                {chip("", words::all(l).to_owned(), None)} {chips}
            </ul>
        </nav>
        <search>
            <form method="get" action="/competences" class="toolbar">
                <input type="hidden" name="referentiel" value=framework />
                <div class="field">
                    <label for="q">{words::search(l)}</label>
                    <input
                        id="q"
                        name="q"
                        type="search"
                        maxlength="200"
                        value=search
                        autocomplete="off"
                    />
                </div>
                <button class="button">{icon(Icon::Search)}{words::search_action(l)}</button>
            </form>
        </search>
    }
    .into_any()
}

fn framework_head(l: Language, framework: &Framework) -> AnyView {
    let source = framework.source.as_deref().map(|url| {
        view! { <p class="small">{outside(l, url, words::source(l).to_owned())}</p> }
    });
    view! { <div class="stack-s"><h2>{framework.name.clone()}</h2>{source}</div> }.into_any()
}

fn group(l: Language, name: &str, skills: &[ProvenSkill], levels: &[(i64, String)]) -> AnyView {
    let under_heading = !name.is_empty();
    let rows: Vec<_> = skills
        .iter()
        .map(|one| skill(l, one, levels, under_heading))
        .collect();
    let title = under_heading.then(|| view! { <h3 class="skill-group">{name.to_owned()}</h3> });
    view! { <section class="stack-s">{title}<ul class="skill-list" role="list">{rows}</ul></section> }
        .into_any()
}

/// The name of a level: the framework's, or the words of recognition where it has none.
fn level_name(l: Language, level: i64, levels: &[(i64, String)]) -> String {
    match levels.iter().find(|(known, _)| *known == level) {
        Some((_, name)) => name.clone(),
        None => match level {
            1 => words::level_1(l).to_owned(),
            2 => words::level_2(l).to_owned(),
            3 => words::level_3(l).to_owned(),
            other => words::level(l, other),
        },
    }
}

fn skill(l: Language, one: &ProvenSkill, levels: &[(i64, String)], under_heading: bool) -> AnyView {
    let proven = one.proven();
    let state = match (proven, one.count) {
        (true, _) => ("mark tone-leaf", Icon::CircleCheck, words::proven(l)),
        (false, 0) => ("mark tone-soft", Icon::CircleMinus, words::not_yet(l)),
        (false, _) => ("mark tone-ochre", Icon::Question, words::unsure(l)),
    };
    let (tone, drawn, said) = state;
    let level = one.level.map(|level| {
        view! { <span class="mark tone-leaf level">{icon(Icon::Award)}<span>{level_name(l, level, levels)}</span></span> }
    });
    let about = match (&one.framework, &one.code) {
        (Some(framework), Some(code)) => Some(format!("{framework}, {code}")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    };
    let about = about.map(|text| view! { <p class="soft small">{text}</p> });
    let page = one.url.as_deref().map(|url| {
        view! { <p class="small">{outside(l, url, words::described(l).to_owned())}</p> }
    });
    let proofs: Vec<_> = one
        .proofs
        .iter()
        .map(|proof| {
            let href = format!("/badges/{}", proof.badge);
            let name = badge::name_or_untitled(l, &proof.name);
            let issuer = badge::issuer_or_unknown(l, &proof.issuer);
            let state = (proof.verdict != domain::Verdict::Valid)
                .then(|| verdict_mark(l, Some(proof.verdict)));
            let level = proof.level.map(|level| {
                view! { <span class="soft small">{level_name(l, level, levels)}</span> }
            });
            view! {
                <li>
                    <a href=href>{name}</a>
                    <span class="soft small">{issuer}</span>
                    {level}
                    {state}
                </li>
            }
        })
        .collect();
    let others = one
        .count
        .saturating_sub(u32::try_from(one.proofs.len()).unwrap_or(0));
    let others = (others > 0).then(|| {
        let href = format!("/badges?competence={}", percent_encode(&one.key));
        view! { <li><a href=href>{words::see_badges(l, one.count)}</a></li> }
    });
    let list = (!proofs.is_empty()).then(|| {
        view! {
            <ul class="proofs" role="list" aria-label=words::proofs(l)>
                {proofs} {others}
            </ul>
        }
    });
    let name = one.name.clone();
    let title = match under_heading {
        true => view! { <h4>{name}</h4> }.into_any(),
        false => view! { <h2>{name}</h2> }.into_any(),
    };
    let class = if one.count == 0 {
        "skill open"
    } else {
        "skill"
    };
    view! {
        <li class=class>
            <div class="skill-head">
                {title}
                <span class=tone>{icon(drawn)}<span>{said}</span></span>
                {level}
            </div>
            {about}
            {page}
            {list}
        </li>
    }
    .into_any()
}
