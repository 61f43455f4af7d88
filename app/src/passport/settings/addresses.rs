//! The addresses to which badges are sent.

use domain::Language;
use domain::account::Address;
use leptos::prelude::*;

use super::super::{done, loaded, trouble, use_frame};
use super::layout;
use crate::api::account::{ResendConfirmation, addresses};
use crate::components::icon::{Icon, icon};
use crate::format;
use crate::i18n::{dashboard, settings as words};

#[component]
pub fn Addresses() -> impl IntoView {
    let l = use_frame().language;
    let resend = ServerAction::<ResendConfirmation>::new();
    let shown = Resource::new(|| (), |()| addresses());
    let body = view! {
        {done(&[("confirmation", dashboard::confirm_resent)])}
        {trouble(resend)}
        <p>{words::addresses_lead(l)}</p>
        {loaded(shown, move |addresses| list(l, addresses, resend))}
    };
    layout("/reglages/adresses", words::addresses(l), body.into_any())
}

fn list(l: Language, addresses: Vec<Address>, resend: ServerAction<ResendConfirmation>) -> AnyView {
    let items: Vec<_> = addresses
        .into_iter()
        .map(|address| one(l, address, resend))
        .collect();
    view! { <ul class="devices card" role="list">{items}</ul> }.into_any()
}

fn one(l: Language, address: Address, resend: ServerAction<ResendConfirmation>) -> AnyView {
    let state = match address.confirmed {
        Some(day) => view! {
            <span class="mark tone-leaf">
                {icon(Icon::CircleCheck)}
                <span>{words::address_confirmed(l, format::date(l, day))}</span>
            </span>
        }
        .into_any(),
        None => view! {
            <span class="mark tone-ochre">
                {icon(Icon::Clock)}
                <span>{words::address_unconfirmed(l)}</span>
            </span>
        }
        .into_any(),
    };
    let primary = address
        .primary
        .then(|| view! { <span class="chip">{words::address_primary(l)}</span> });
    // Only the primary address can be waiting for its first message.
    let again = (address.primary && address.confirmed.is_none()).then(|| {
        view! {
            <ActionForm action=resend>
                <button class="button">{words::address_resend(l)}</button>
            </ActionForm>
        }
    });
    view! {
        <li>
            <div class="stack-s">
                <p><strong>{address.address.to_string()}</strong> " " {primary}</p>
                {state}
            </div>
            {again}
        </li>
    }
    .into_any()
}
