//! One partner: its key, its secret where it is new, what it does with them, and how that ends.

use domain::partner::{Partner, PartnerPage, Secret};
use domain::{Language, PartnerId, Problem};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout;
use super::partners::{revoked, used};
use crate::api::ApiError;
use crate::api::operations::{RenewPartner, RevokePartner, operator_partner};
use crate::chrome::Chrome;
use crate::components::copy_field::copy_field;
use crate::components::field::checkbox;
use crate::components::icon::{Icon, icon_with};
use crate::components::notice::{Tone, sentence};
use crate::format;
use crate::i18n::partner as words;
use crate::passport::{against, done, loaded, trouble, use_frame};

#[component]
pub fn OperatorPartner() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let renew = ServerAction::<RenewPartner>::new();
    let revoke = ServerAction::<RevokePartner>::new();
    let shown = Resource::new(
        move || params.get().get("partner").unwrap_or_default(),
        |id| async move {
            let id: PartnerId = id.parse().map_err(|_| ApiError(Problem::NotFound))?;
            operator_partner(id).await
        },
    );
    view! { {loaded(shown, move |shown| page(l, shown, renew, revoke))} }
}

fn page(
    l: Language,
    PartnerPage { partner, secret }: PartnerPage,
    renew: ServerAction<RenewPartner>,
    revoke: ServerAction<RevokePartner>,
) -> AnyView {
    let id = partner.id.to_string();
    let rest = match partner.revoked {
        Some(_) => sentence(Tone::Note, words::revoked_text(l)),
        None => view! {
            {credentials(l, &partner.key, secret)}
            {instructions(l)}
            <section class="stack">
                <h2>{words::end_title(l)}</h2>
                {renew_form(l, &id, renew)}
                {revoke_form(l, &id, revoke)}
            </section>
        }
        .into_any(),
    };
    let name = partner.name.clone();
    let body = view! {
        <div class="page-head stack-s break">
            <p><a href="/operateur/partenaires">{words::back(l)}</a></p>
            <h1>{name.clone()}</h1>
            {facts(l, partner)}
        </div>
        {done(&[
            ("inscrit", words::done_add),
            ("renouvele", words::done_renew),
            ("retire", words::done_revoke),
        ])}
        {trouble(renew)}
        {trouble(revoke)}
        {rest}
    };
    layout("/operateur/partenaires", name, body.into_any())
}

fn facts(l: Language, partner: Partner) -> AnyView {
    let since = words::since(l, format::date(l, partner.created));
    let renewed = partner
        .renewed
        .map(|at| view! { <p>{words::renewed(l, format::date(l, at))} "."</p> });
    view! {
        <div class="soft">
            <p>{since} ". " {used(l, partner.used)} "."</p>
            {renewed}
            <p>{words::contact_is(l, partner.contact)}</p>
        </div>
        {partner.revoked.map(|since| revoked(l, since))}
    }
    .into_any()
}

fn credentials(l: Language, key: &str, secret: Option<Secret>) -> AnyView {
    let secret = match secret {
        Some(Secret(secret)) => view! {
            {copy_field(l, "secret", words::secret(l), secret)}
            {sentence(Tone::Wait, words::shown_once(l))}
        }
        .into_any(),
        None => view! { <p class="hint">{words::secret_gone(l)}</p> }.into_any(),
    };
    view! {
        <section class="stack">
            <h2>{words::credentials_title(l)}</h2>
            <div class="card fields">
                {copy_field(l, "cle", words::key(l), key)}
                {secret}
            </div>
        </section>
    }
    .into_any()
}

/// What the platform does with its key.
fn instructions(l: Language) -> AnyView {
    let site = use_context::<Chrome>().map(|chrome| chrome.site);
    let url = site.map_or_else(String::new, |site| site.public_url.clone());
    view! {
        <section class="stack">
            <h2>{words::use_title(l)}</h2>
            <div class="card fields">
                <p>{words::use_text(l)}</p>
                {copy_field(l, "depot", words::deliveries(l), format!("{url}/api/v1/deliveries"))}
                <p><a href="/api/v1/openapi.json" rel="external">{words::openapi(l)}</a></p>
                <div class="stack-s">
                    {copy_field(l, "protocole", words::factory(l), format!("{url}/obpv1/factory"))}
                    <p class="hint">{words::factory_hint(l)}</p>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn renew_form(l: Language, id: &str, renew: ServerAction<RenewPartner>) -> AnyView {
    let id = id.to_owned();
    view! {
        <details class="unfold">
            <summary class="button">{words::renew_title(l)}{icon_with(Icon::Chevron, "chevron")}</summary>
            <ActionForm action=renew>
                <div class="card fields">
                    <p>{words::renew_text(l)}</p>
                    <input type="hidden" name="partner" value=id />
                    <button class="button primary">{words::renew_action(l)}</button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}

fn revoke_form(l: Language, id: &str, revoke: ServerAction<RevokePartner>) -> AnyView {
    let id = id.to_owned();
    let unticked = against(revoke, "confirm");
    let sure = words::revoke_confirm(l).into_any();
    view! {
        <details class="unfold" open=unticked.is_some()>
            <summary class="button danger">{words::revoke_title(l)}{icon_with(Icon::Chevron, "chevron")}</summary>
            <ActionForm action=revoke>
                <div class="card fields danger-zone">
                    <p>{words::revoke_text(l)}</p>
                    <input type="hidden" name="partner" value=id />
                    {checkbox(l, "confirm", sure, false, true, None, unticked)}
                    <button class="button danger">{words::revoke_action(l)}</button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}
