//! The mails of the last days: what came of each, and the links that wait for their reader's word.

use domain::badge::Imported;
use domain::forwarded::{ForwardedMail, Forwarding, LinkKind, MailLink, Tried};
use domain::intake::{IntakeItem, Taken};
use domain::{Language, Problem};
use leptos::prelude::*;

use super::{button_outside, gmail};
use crate::api::forwarded::{DropMail, TryLink};
use crate::components::icon::{Icon, icon};
use crate::components::link::web_address;
use crate::components::notice::{Tone, sentence};
use crate::format;
use crate::i18n::forwarded as words;
use crate::wording;

#[derive(Clone, Copy)]
struct Actions {
    try_link: ServerAction<TryLink>,
    drop_mail: ServerAction<DropMail>,
    asks_issuers: bool,
}

/// Draws the list.
pub(super) fn list(
    l: Language,
    forwarding: Forwarding,
    try_link: ServerAction<TryLink>,
    drop_mail: ServerAction<DropMail>,
) -> AnyView {
    let actions = Actions {
        try_link,
        drop_mail,
        asks_issuers: forwarding.asks_issuers,
    };
    if forwarding.mails.is_empty() {
        return view! { <p class="soft">{words::no_mails(l)}</p> }.into_any();
    }
    let mails: Vec<_> = forwarding
        .mails
        .into_iter()
        .map(|mail| one(l, mail, actions))
        .collect();
    view! {
        <ul class="stack" role="list">{mails}</ul>
        <p class="hint">{words::kept(l)}</p>
    }
    .into_any()
}

fn one(l: Language, mail: ForwardedMail, actions: Actions) -> AnyView {
    let id = mail.id.to_string();
    let nothing = mail.lines.is_empty()
        && mail.links.is_empty()
        && mail.gmail.is_none()
        && mail.winmail == 0
        && mail.left_out == 0;
    let when = format::date_time(l, mail.received);
    let label = words::drop_label(l, &when);
    let (claims, others): (Vec<_>, Vec<_>) = mail
        .links
        .into_iter()
        .partition(|link| link.kind == LinkKind::Claim);
    let claims: Vec<_> = claims
        .into_iter()
        .map(|link| claim(l, &id, link, actions))
        .collect();
    let others = others_of(l, &id, others, actions);
    view! {
        <li class="card stack">
            <div class="row between">
                <h3>{words::mail_of(l, &when)}</h3>
                <ActionForm action=actions.drop_mail>
                    <input type="hidden" name="mail" value=id />
                    <button class="button small" aria-label=label>{words::drop(l)}</button>
                </ActionForm>
            </div>
            {mail.gmail.map(|asked| gmail(l, &asked))}
            {lines(l, mail.lines)}
            {claims}
            {(mail.winmail > 0).then(|| sentence(Tone::Bad, words::winmail(l)))}
            {(mail.left_out > 0).then(|| sentence(Tone::Note, words::left_out(l, mail.left_out)))}
            {others}
            {nothing.then(|| view! { <p>{words::nothing(l)}</p> })}
        </li>
    }
    .into_any()
}

/// What came of files and links.
fn lines(l: Language, lines: Vec<IntakeItem>) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let lines: Vec<_> = lines.into_iter().map(|line| line_of(l, line)).collect();
    Some(view! { <ul class="stack-s" role="list">{lines}</ul> }.into_any())
}

fn line_of(l: Language, line: IntakeItem) -> AnyView {
    let name = line
        .name
        .map(|name| view! { <span class="soft break">{name}</span> });
    let came = match line.taken {
        None => mark("tone-ochre", Icon::Clock, words::line_waits(l).into_any()),
        Some(Taken::Imported(Imported::New { id })) => {
            let href = format!("/badges/{id}");
            let link = view! { <a href=href>{words::line_new(l)}</a> };
            mark("tone-leaf", Icon::CircleCheck, link.into_any())
        }
        Some(Taken::Imported(Imported::Already { id })) => {
            let href = format!("/badges/{id}");
            let link = view! { <a href=href>{words::line_already(l)}</a> };
            mark("tone-leaf", Icon::CircleCheck, link.into_any())
        }
        Some(Taken::Problem(problem)) => failed(l, &problem),
    };
    view! { <li class="came-of">{came} {name}</li> }.into_any()
}

fn failed(l: Language, problem: &Problem) -> AnyView {
    let text = wording::problem_text(l, problem);
    mark("tone-ochre", Icon::Alert, text.into_any())
}

fn mark(tone: &'static str, drawn: Icon, words: AnyView) -> AnyView {
    let class = format!("mark {tone}");
    view! { <p class=class>{icon(drawn)}<span>{words}</span></p> }.into_any()
}

/// A link that hands a badge over.
fn claim(l: Language, mail: &str, link: MailLink, actions: Actions) -> AnyView {
    let open = web_address(&link.url).map(|url| button_outside(l, url, words::open(l), &link.host));
    let ask = (actions.asks_issuers && link.tried.is_none()).then(|| {
        form(
            actions,
            mail,
            link.number,
            words::ask(l),
            words::ask_label(l, &link.host),
        )
    });
    let hint = match actions.asks_issuers {
        true => words::claim_ask_hint(l),
        false => words::claim_hint(l),
    };
    view! {
        <div class="stack-s claim">
            <p><strong>{words::claim(l, &link.host)}</strong></p>
            {came_of(l, link.tried)}
            <div class="row">{open} {ask}</div>
            <p class="hint">{hint}</p>
        </div>
    }
    .into_any()
}

fn came_of(l: Language, tried: Option<Tried>) -> Option<AnyView> {
    Some(match tried? {
        Tried::Lines(items) => return lines(l, items),
        Tried::NoneThere => sentence(Tone::Note, words::none_there(l)),
        Tried::Problem(problem) => failed(l, &problem),
    })
}

/// The links that may lead to a badge, or to an unsubscription.
fn others_of(l: Language, mail: &str, others: Vec<MailLink>, actions: Actions) -> Option<AnyView> {
    if others.is_empty() {
        return None;
    }
    let count = u32::try_from(others.len()).unwrap_or(u32::MAX);
    let open = others.iter().any(|link| link.tried.is_some());
    let others: Vec<_> = others
        .into_iter()
        .map(|link| {
            let label = words::try_label(l, &link.host);
            view! {
                <li class="stack-s">
                    <p class="break">{link.url}</p>
                    {came_of(l, link.tried)}
                    {form(actions, mail, link.number, words::try_link(l), label)}
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <details class="technical" open=open>
                <summary>{words::others(l, count)}</summary>
                <div class="stack-s">
                    <p class="hint">{words::others_hint(l)}</p>
                    <ul class="stack" role="list">{others}</ul>
                </div>
            </details>
        }
        .into_any(),
    )
}

fn form(actions: Actions, mail: &str, number: u32, words: &'static str, label: String) -> AnyView {
    let mail = mail.to_owned();
    view! {
        <ActionForm action=actions.try_link>
            <input type="hidden" name="mail" value=mail />
            <input type="hidden" name="number" value=number.to_string() />
            <button class="button" aria-label=label>{icon(Icon::Search)}{words}</button>
        </ActionForm>
    }
    .into_any()
}
