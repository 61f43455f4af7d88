//! Badges by forwarded mail: my import address, what came to it, and how to forward.

mod address;
mod how_to;
mod mails;

use domain::Language;
use domain::forwarded::{Forwarding, GmailCode, ImportAddress};
use leptos::prelude::*;

pub(super) use address::AddressPage;
pub(super) use how_to::HowTo;

use super::{done, loaded, trouble, use_frame};
use crate::api::forwarded::{DropMail, TryLink, show_forwarding};
use crate::components::copy_field::copy_field;
use crate::components::icon::{Icon, icon};
use crate::components::link::web_address;
use crate::components::notice::{Tone, notice};
use crate::i18n::{forwarded as words, site};

/// The part of the page on receiving that is about mails; nothing where mails are not taken.
#[component]
pub(super) fn ByMail() -> impl IntoView {
    let l = use_frame().language;
    let try_link = ServerAction::<TryLink>::new();
    let drop_mail = ServerAction::<DropMail>::new();
    let shown = Resource::new(|| (), |()| show_forwarding());
    view! {
        {loaded(shown, move |forwarding: Forwarding| {
            let taken = forwarding.address != ImportAddress::NotHere;
            // The link of a badge mail may have been looked at all the same.
            if !taken && forwarding.mails.is_empty() {
                return ().into_any();
            }
            let by_mail = taken.then(|| view! {
                <section class="stack by-mail" id="par-mail" aria-labelledby="par-mail-titre">
                    <h2 id="par-mail-titre">{words::title(l)}</h2>
                    {card(l, &forwarding.address)}
                </section>
            });
            view! {
                {by_mail}
                <section class="stack by-mail" id="mails" aria-labelledby="mails-titre">
                    <h2 id="mails-titre">{words::mails_title(l)}</h2>
                    {done(&[
                        ("mail-retire", words::mail_dropped),
                        ("lien-essaye", words::link_tried),
                    ])}
                    {trouble(try_link)}
                    {trouble(drop_mail)}
                    {mails::list(l, forwarding, try_link, drop_mail)}
                </section>
            }
            .into_any()
        })}
    }
}

fn card(l: Language, address: &ImportAddress) -> AnyView {
    let ImportAddress::On { address, .. } = address else {
        return view! {
            <div class="card stack">
                <p>{words::off(l)}</p>
                <p><a class="button" href="/recevoir/adresse">{words::switch_on(l)}</a></p>
            </div>
        }
        .into_any();
    };
    view! {
        <div class="card stack">
            <p>{words::lead(l)}</p>
            {address_field(l, address)}
            <div class="row">
                <a class="button" href="/recevoir/transferer">{icon(Icon::Mail)}{words::how(l)}</a>
                <a href="/recevoir/adresse">{words::manage(l)}</a>
            </div>
        </div>
    }
    .into_any()
}

/// The address, to be copied.
fn address_field(l: Language, address: &str) -> AnyView {
    copy_field(l, "adresse-import", words::address_label(l), address)
}

/// Gmail's question whether it may forward, with what answers it.
fn gmail(l: Language, asked: &GmailCode) -> AnyView {
    let mailbox = asked.mailbox.clone();
    let text = match mailbox {
        Some(mailbox) => words::gmail_asks_for(l, mailbox),
        None => words::gmail_asks(l).to_owned(),
    };
    let code = asked.code.clone().map(|code| {
        view! {
            <p>{words::gmail_code(l)} " " <strong class="code" translate="no">{code}</strong></p>
        }
    });
    let link = asked.link.as_deref().and_then(web_address).map(|url| {
        view! { <p>{button_outside(l, url, words::gmail_confirm(l), "")}</p> }
    });
    let body = view! {
        <div class="stack-s">
            <p><strong>{text}</strong></p>
            {code}
            {link}
            <p class="hint">{words::gmail_hint(l)}</p>
        </div>
    };
    notice(Tone::Wait, body.into_any())
}

/// A button to somebody else's site, which is not told where its visitor comes from: links of mails
/// are secrets.
fn button_outside(l: Language, url: String, words: &'static str, about: &str) -> AnyView {
    let about = (!about.is_empty()).then(|| format!(" {about}"));
    view! {
        <a class="button" href=url rel="external nofollow noopener noreferrer">
            {icon(Icon::External)}
            <span>
                {words}
                <span class="visually-hidden">{about} " " {site::external(l)}</span>
            </span>
        </a>
    }
    .into_any()
}
