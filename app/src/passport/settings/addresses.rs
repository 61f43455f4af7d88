//! The addresses to which badges are sent: add one, confirm it, choose the primary one, remove one.

use domain::Language;
use domain::account::Address;
use leptos::prelude::*;

use super::super::{against, done, loaded, trouble, typed, use_frame};
use super::layout;
use crate::api::account::{
    AddAddress, KeepAddress, MakePrimary, RemoveAddress, ResendConfirmation, addresses,
};
use crate::components::field::Field;
use crate::components::icon::{Icon, icon};
use crate::format;
use crate::i18n::{form, settings as words};

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    add: ServerAction<AddAddress>,
    resend: ServerAction<ResendConfirmation>,
    keep: ServerAction<KeepAddress>,
    primary: ServerAction<MakePrimary>,
    remove: ServerAction<RemoveAddress>,
}

#[component]
pub fn Addresses() -> impl IntoView {
    let l = use_frame().language;
    let forms = Forms {
        add: ServerAction::new(),
        resend: ServerAction::new(),
        keep: ServerAction::new(),
        primary: ServerAction::new(),
        remove: ServerAction::new(),
    };
    let shown = Resource::new(|| (), |()| addresses());
    let body = view! {
        {done(&[
            ("ajoutee", words::address_added),
            ("renvoyee", words::address_resent),
            ("confirmee", words::address_confirmed_now),
            ("bientot", words::address_soon),
            ("gardee", words::address_kept),
            ("principale", words::address_primary_done),
            ("retiree", words::address_removed),
        ])}
        {trouble(forms.add)}
        {trouble(forms.resend)}
        {trouble(forms.keep)}
        {trouble(forms.primary)}
        {trouble(forms.remove)}
        <p>{words::addresses_lead(l)}</p>
        {loaded(shown, move |addresses| list(l, addresses, forms))}
        <section class="stack">
            <h2>{words::address_add_title(l)}</h2>
            {add_form(l, forms.add)}
        </section>
    };
    layout("/reglages/adresses", words::addresses(l), body.into_any())
}

fn list(l: Language, addresses: Vec<Address>, forms: Forms) -> AnyView {
    let others: Vec<_> = addresses.iter().filter(|a| !a.primary).cloned().collect();
    let confirmed: Vec<_> = others
        .iter()
        .filter(|address| address.confirmed.is_some())
        .cloned()
        .collect();
    let items: Vec<_> = addresses
        .into_iter()
        .map(|address| one(l, address, forms))
        .collect();
    let primary = (!confirmed.is_empty()).then(|| {
        view! {
            <section class="stack">
                <h2>{words::address_primary_title(l)}</h2>
                <ActionForm action=forms.primary>
                    <div class="card fields">
                        <p>{words::address_primary_text(l)}</p>
                        {choice("primary-address", words::address_primary_choice(l), confirmed)}
                        {Field::password(l, "password", form::current_password(l))
                            .id("primary-password")
                            .error(against(forms.primary, "password"))
                            .view()}
                        <button class="button">{words::address_primary_action(l)}</button>
                    </div>
                </ActionForm>
            </section>
        }
    });
    let remove = (!others.is_empty()).then(|| {
        view! {
            <section class="stack">
                <h2>{words::address_remove_title(l)}</h2>
                <ActionForm action=forms.remove>
                    <div class="card fields">
                        <p>{words::address_remove_text(l)}</p>
                        {choice("remove-address", words::address_remove_choice(l), others)}
                        {Field::password(l, "password", form::current_password(l))
                            .id("remove-password")
                            .error(against(forms.remove, "password"))
                            .view()}
                        <button class="button danger">{words::address_remove_action(l)}</button>
                    </div>
                </ActionForm>
            </section>
        }
    });
    view! {
        <ul class="devices card" role="list">{items}</ul>
        {primary}
        {remove}
    }
    .into_any()
}

fn add_form(l: Language, add: ServerAction<AddAddress>) -> AnyView {
    view! {
        <ActionForm action=add>
            <div class="card fields">
                <p>{words::address_add_text(l)}</p>
                {Field::address(l, form::address(l))
                    .autocomplete("email")
                    .value(typed::<AddAddress>("address").unwrap_or_default())
                    .error(against(add, "address"))
                    .view()}
                {Field::password(l, "password", form::current_password(l))
                    .error(against(add, "password"))
                    .view()}
                <button class="button primary">{words::address_add_action(l)}</button>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// One of several addresses.
fn choice(id: &'static str, label: &'static str, addresses: Vec<Address>) -> AnyView {
    let options: Vec<_> = addresses
        .into_iter()
        .map(|address| {
            view! { <option value=address.id.to_string()>{address.address.to_string()}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id name="address">{options}</select>
        </div>
    }
    .into_any()
}

fn one(l: Language, address: Address, forms: Forms) -> AnyView {
    let waits = |text: String| {
        view! {
            <span class="mark tone-ochre">
                {icon(Icon::Clock)}
                <span>{text}</span>
            </span>
        }
        .into_any()
    };
    let state = match address.confirmed {
        _ if address.moves.is_some() => {
            let day = format::date(l, address.moves.unwrap_or_default());
            waits(words::address_moves(l, day))
        }
        _ if address.claimed.is_some() => {
            let day = format::date(l, address.claimed.unwrap_or_default());
            waits(words::address_claimed(l, day))
        }
        Some(day) => view! {
            <span class="mark tone-leaf">
                {icon(Icon::CircleCheck)}
                <span>{words::address_confirmed(l, format::date(l, day))}</span>
            </span>
        }
        .into_any(),
        None => waits(words::address_unconfirmed(l).to_owned()),
    };
    let primary = address
        .primary
        .then(|| view! { <span class="chip">{words::address_primary(l)}</span> });
    let text = address.address.to_string();
    let id = address.id.to_string();
    let kept = id.clone();
    let keep = address.claimed.is_some().then(|| {
        let label = words::address_keep_label(l, &text);
        view! {
            <ActionForm action=forms.keep>
                <input type="hidden" name="address" value=kept />
                <button class="button primary" aria-label=label>{words::address_keep(l)}</button>
            </ActionForm>
        }
    });
    let unproven = address.confirmed.is_none() && address.moves.is_none();
    let again = unproven.then(|| {
        let label = words::address_resend_label(l, &text);
        view! {
            <ActionForm action=forms.resend>
                <input type="hidden" name="address" value=id />
                <button class="button" aria-label=label>{words::address_resend(l)}</button>
            </ActionForm>
        }
    });
    view! {
        <li>
            <div class="stack-s">
                <p><strong>{text}</strong> " " {primary}</p>
                {state}
            </div>
            {again}
            {keep}
        </li>
    }
    .into_any()
}
