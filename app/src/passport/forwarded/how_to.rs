//! How to forward mails, by hand or by a rule of the mailbox, and Gmail's code when it has come.

use domain::Language;
use domain::forwarded::{Forwarding, ImportAddress};
use leptos::prelude::*;

use super::super::{loaded, page_title, use_frame};
use super::{address_field, gmail};
use crate::api::forwarded::show_forwarding;
use crate::components::notice::{Tone, sentence};
use crate::i18n::forwarded as words;

/// What mails about badges have in them, whoever sends them: where their links lead.
const HOSTS: &[&str] = &[
    "openbadgefactory.com",
    "openbadgepassport.com",
    "badgr.io",
    "badges.parchment.com",
    "credly.com",
    "edubadges.nl",
    "openbadges.education",
];

#[component]
pub(in crate::passport) fn HowTo() -> impl IntoView {
    let l = use_frame().language;
    let shown = Resource::new(|| (), |()| show_forwarding());
    view! {
        {page_title(words::how_title(l))}
        <div class="column stack-l">
            <p><a href="/recevoir#par-mail">{words::back(l)}</a></p>
            <div class="page-head">
                <h1>{words::how_title(l)}</h1>
                <p class="lead">{words::how_lead(l)}</p>
            </div>
            {loaded(shown, move |forwarding| page(l, forwarding))}
        </div>
    }
}

fn page(l: Language, forwarding: Forwarding) -> AnyView {
    let address = match &forwarding.address {
        ImportAddress::NotHere => return sentence(Tone::Note, words::not_here(l)),
        ImportAddress::Off => view! {
            {sentence(Tone::Note, words::off(l))}
            <p><a class="button" href="/recevoir/adresse">{words::switch_on(l)}</a></p>
        }
        .into_any(),
        ImportAddress::On { address, .. } => address_field(l, address),
    };
    let asked: Vec<_> = forwarding
        .mails
        .iter()
        .filter_map(|mail| mail.gmail.as_ref())
        .map(|asked| gmail(l, asked))
        .collect();
    // Gmail's search takes alternatives in braces; other mailboxes want one condition for each.
    let search = format!("{{{}}}", HOSTS.join(" "));
    let hosts = HOSTS.join(", ");
    view! {
        {asked}
        {address}
        {steps("a-la-main", words::by_hand_title(l), &[
            words::by_hand_1(l),
            words::by_hand_2(l),
            words::by_hand_3(l),
        ], None)}
        {steps("gmail", words::gmail_title(l), &[
            words::gmail_1(l),
            words::gmail_2(l),
            words::gmail_3(l),
            words::gmail_4(l),
            words::gmail_5(l),
        ], Some((words::gmail_search(l), search)))}
        {steps("outlook", words::outlook_title(l), &[
            words::outlook_1(l),
            words::outlook_2(l),
            words::outlook_3(l),
            words::outlook_4(l),
        ], Some((words::rule_words(l), hosts.clone())))}
        {steps("thunderbird", words::thunderbird_title(l), &[
            words::thunderbird_1(l),
            words::thunderbird_2(l),
            words::thunderbird_3(l),
            words::thunderbird_4(l),
        ], Some((words::rule_words(l), hosts)))}
        {sentence(Tone::Note, words::privacy(l))}
    }
    .into_any()
}

fn steps(
    id: &'static str,
    title: &'static str,
    steps: &[&'static str],
    copied: Option<(&'static str, String)>,
) -> AnyView {
    let steps: Vec<_> = steps
        .iter()
        .map(|step| view! { <li>{*step}</li> })
        .collect();
    let copied = copied.map(|(label, text)| {
        view! {
            <div>
                <p>{label}</p>
                <p class="code break" translate="no">{text}</p>
            </div>
        }
    });
    view! {
        <section class="stack" id=id>
            <h2>{title}</h2>
            <ol class="instructions">{steps}</ol>
            {copied}
        </section>
    }
    .into_any()
}
