//! My import address: make a new one, or switch it off.

use domain::Language;
use domain::forwarded::{Forwarding, ImportAddress};
use leptos::prelude::*;

use super::super::{done, loaded, page_title, trouble, use_frame};
use super::address_field;
use crate::api::forwarded::{RenewAddress, SwitchOffAddress, show_forwarding};
use crate::components::notice::{Tone, sentence};
use crate::format;
use crate::i18n::forwarded as words;

#[component]
pub(in crate::passport) fn AddressPage() -> impl IntoView {
    let l = use_frame().language;
    let renew = ServerAction::<RenewAddress>::new();
    let off = ServerAction::<SwitchOffAddress>::new();
    let shown = Resource::new(|| (), |()| show_forwarding());
    view! {
        {page_title(words::address_title(l))}
        <div class="column stack-l">
            <p><a href="/recevoir#par-mail">{words::back(l)}</a></p>
            <h1>{words::address_title(l)}</h1>
            {done(&[("nouvelle", words::renewed), ("coupee", words::switched_off)])}
            {trouble(renew)}
            {trouble(off)}
            {loaded(shown, move |forwarding| page(l, forwarding, renew, off))}
        </div>
    }
}

fn page(
    l: Language,
    forwarding: Forwarding,
    renew: ServerAction<RenewAddress>,
    off: ServerAction<SwitchOffAddress>,
) -> AnyView {
    match forwarding.address {
        ImportAddress::NotHere => sentence(Tone::Note, words::not_here(l)),
        ImportAddress::Off => view! {
            <p>{words::off(l)}</p>
            <ActionForm action=renew>
                <button class="button primary">{words::switch_on(l)}</button>
            </ActionForm>
        }
        .into_any(),
        ImportAddress::On { address, made } => view! {
            <div class="stack">
                <p>{words::secret(l)}</p>
                {address_field(l, &address)}
                <p class="hint">{words::made(l, format::date(l, made))}</p>
            </div>
            <section class="card stack">
                <h2>{words::renew_title(l)}</h2>
                <p>{words::renew_text(l)}</p>
                <ActionForm action=renew>
                    <button class="button">{words::renew_action(l)}</button>
                </ActionForm>
            </section>
            <section class="card stack">
                <h2>{words::off_title(l)}</h2>
                <p>{words::off_text(l)}</p>
                <ActionForm action=off>
                    <button class="button danger">{words::off_action(l)}</button>
                </ActionForm>
            </section>
        }
        .into_any(),
    }
}
