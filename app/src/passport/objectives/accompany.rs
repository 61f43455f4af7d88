//! Being accompanied on an objective: who may follow it and what they see, who does, what they wrote.

use domain::accompany::{Accompaniment, FollowUp, LONGEST_NAME, Received};
use domain::{Language, ObjectiveId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::super::{against, done, loaded, trouble, typed, use_frame};
use crate::api::accompanying::{AskForCompany, RevokeFollowUp, my_accompaniment};
use crate::components::copy_field::copy_field;
use crate::components::field::Field;
use crate::components::icon::{Icon, icon};
use crate::format;
use crate::i18n::accompany as words;

/// The part of an objective's page.
pub fn accompany(id: &ObjectiveId) -> AnyView {
    let l = use_frame().language;
    let ask = ServerAction::<AskForCompany>::new();
    let revoke = ServerAction::<RevokeFollowUp>::new();
    let (of, shown) = (id.clone(), id.clone());
    let mine = Resource::new(move || of.clone(), my_accompaniment);
    view! {
        <section class="stack no-print" id="accompagner">
            <h2>{words::title(l)}</h2>
            {done(&[("suivi", words::asked_done), ("suivi-retire", words::revoked_done)])}
            {trouble(ask)}
            {trouble(revoke)}
            {loaded(mine, move |mine| part(l, &shown, mine, ask))}
        </section>
    }
    .into_any()
}

fn part(
    l: Language,
    of: &ObjectiveId,
    mine: Accompaniment,
    ask: ServerAction<AskForCompany>,
) -> AnyView {
    let lines: Vec<_> = mine
        .lines
        .into_iter()
        .map(|line| received(l, line))
        .collect();
    let lines = (!lines.is_empty()).then(|| {
        view! {
            <section class="card stack-s">
                <h3>{words::lines_title(l)}</h3>
                <ul class="said" role="list">{lines}</ul>
            </section>
        }
    });
    let links: Vec<_> = mine
        .links
        .into_iter()
        .map(|link| living(l, of, link))
        .collect();
    let links = (!links.is_empty()).then(|| {
        view! {
            <section class="card stack-s">
                <h3>{words::links_title(l)}</h3>
                <ul class="links" role="list">{links}</ul>
            </section>
        }
    });
    view! {
        {lines}
        {links}
        {form(l, of, ask)}
    }
    .into_any()
}

fn received(l: Language, line: Received) -> AnyView {
    let new = line.new.then(|| {
        view! { <span class="mark tone-leaf">{icon(Icon::Mail)}<span>{words::line_new(l)}</span></span> }
    });
    let by = words::line_by(l, line.by, format::date(l, line.on));
    view! {
        <li>
            <p>{line.line}</p>
            <p class="soft small">{by} " " {new}</p>
        </li>
    }
    .into_any()
}

fn living(l: Language, of: &ObjectiveId, link: FollowUp) -> AnyView {
    let made = words::made(l, format::date(l, link.made));
    let (state, field) = match link.accepted {
        Some(accepted) => {
            let said = words::accepted(l, format::date(l, accepted.on), accepted.by);
            (said, None)
        }
        None => {
            let id = format!("suivi-{}", link.id);
            let said = words::waiting(l).to_owned();
            (said, Some(copy_field(l, id, words::address(l), link.url)))
        }
    };
    view! {
        <li>
            <p>
                <strong>{link.name.clone()}</strong>
                <br />
                <span class="soft">{made} ". " {state}</span>
            </p>
            {field}
            <form method="post" action=RevokeFollowUp::url()>
                <input type="hidden" name="id" value=link.id.to_string() />
                <input type="hidden" name="of" value=of.to_string() />
                <button class="button danger" aria-label=words::revoke_of(l, link.name)>{words::revoke(l)}</button>
            </form>
        </li>
    }
    .into_any()
}

fn form(l: Language, of: &ObjectiveId, ask: ServerAction<AskForCompany>) -> AnyView {
    view! {
        <form method="post" action=AskForCompany::url() class="card fields">
            <p>{words::text(l)}</p>
            <div>
                <p><strong>{words::sees_title(l)}</strong></p>
                <ul>
                    <li>{words::sees_percent(l)}</li>
                    <li>{words::sees_badge(l)}</li>
                    <li>{words::sees_step(l)}</li>
                </ul>
                <p>{words::sees_nothing(l)}</p>
            </div>
            <input type="hidden" name="id" value=of.to_string() />
            {Field::new(l, "name", words::name(l))
                .id("accompagnement")
                .hint(words::name_hint(l))
                .longest(LONGEST_NAME)
                .value(typed::<AskForCompany>("name").unwrap_or_default())
                .error(against(ask, "name"))
                .view()}
            <button class="button primary">{icon(Icon::Link)}{words::ask(l)}</button>
        </form>
    }
    .into_any()
}
