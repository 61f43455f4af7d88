//! My data: take everything, what was agreed to, erase the account.

use domain::account::Consent;
use domain::export::{Export, ExportState};
use domain::partner::PartnerChoice;
use domain::problem::FieldError;
use domain::{Language, Problem};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::super::{against, done, loaded, trouble, use_frame};
use super::layout;
use crate::api::account::{DeleteAccount, WithdrawConsent, consents};
use crate::api::exports::exports;
use crate::api::partners::{ChoosePartner, partner_choices};
use crate::chrome::Chrome;
use crate::components::field::{Field, checkbox};
use crate::components::icon::{Icon, icon};
use crate::components::notice;
use crate::format;
use crate::i18n::{accompany, form, legal, settings as words, sync};

#[component]
pub fn Data() -> impl IntoView {
    let l = use_frame().language;
    let withdraw = ServerAction::<WithdrawConsent>::new();
    let shown = Resource::new(|| (), |()| consents());
    let made = Resource::new(|| (), |()| exports());
    let choose = ServerAction::<ChoosePartner>::new();
    let partners = Resource::new(|| (), |()| partner_choices());
    let delete = ServerAction::<DeleteAccount>::new();
    let sure = view! { {words::delete_confirm(l)} }.into_any();
    let unticked = against(delete, "confirm");
    // The export is a plain form to a page of its own, which sends a refusal back here.
    let refused = use_query_map().get_untracked().get("refus");
    let refused = (refused.as_deref() == Some("export")).then_some(FieldError::WrongPassword);
    let days = use_context::<Chrome>().map_or(0, |chrome| chrome.site.backup_days);
    let backups = (days > 0).then(|| view! { <p>{legal::privacy_backups(l, days)}</p> });
    let summary = refused.map(|_| notice::problem(l, &Problem::WrongPassword));
    let body = view! {
        {done(&[
            ("export", words::export_asked),
            ("accord", words::consent_withdrawn),
            ("plateforme", words::partner_allowed),
            ("plateforme-retiree", words::partner_disallowed),
        ])}
        {summary}
        {trouble(delete)}
        {trouble(withdraw)}
        {trouble(choose)}
        <section class="stack">
            <h2>{words::export_title(l)}</h2>
            <form method="post" action="/reglages/donnees/export" class="card fields">
                <p>{words::export_text(l)}</p>
                {Field::password(l, "password", form::current_password(l))
                    .id("export-password")
                    .hint(words::export_password_hint(l))
                    .error(refused)
                    .view()}
                <button class="button primary">{icon(Icon::Database)}{words::export_action(l)}</button>
            </form>
        </section>
        {loaded(made, move |exports| files(l, exports))}
        <section class="stack">
            <h2 id="reprendre">{words::restore_title(l)}</h2>
            <p>{words::restore_text(l)}</p>
            <p><a class="button" href="/recevoir">{icon(Icon::Upload)}{words::restore_action(l)}</a></p>
        </section>
        <section class="stack">
            <h2 id="accords">{words::consents_title(l)}</h2>
            {loaded(shown, move |consents| journal(l, consents, withdraw))}
        </section>
        {loaded(partners, move |partners| platforms(l, partners, choose))}
        <section class="stack">
            <h2 id="effacer">{words::delete_title(l)}</h2>
            <form method="post" action="/api/fn/account/delete" class="card fields danger-zone">
                <p>{words::delete_text(l)}</p>
                {backups}
                {Field::password(l, "password", words::delete_password(l))
                    .id("delete-password")
                    .error(against(delete, "password"))
                    .view()}
                {checkbox(l, "confirm", sure, false, true, None, unticked)}
                <button class="button danger">{icon(Icon::Trash)}{words::delete_action(l)}</button>
            </form>
        </section>
    };
    layout("/reglages/donnees", words::data(l), body.into_any())
}

/// The exports that were asked for, where there are any.
fn files(l: Language, exports: Vec<Export>) -> AnyView {
    if exports.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = exports
        .into_iter()
        .map(|export| {
            let day = format::date(l, export.requested);
            let (state, download) = match export.state {
                ExportState::Waiting => (words::export_waiting(l).to_owned(), None),
                ExportState::Failed => (words::export_failed(l).to_owned(), None),
                ExportState::Ready { bytes, until } => {
                    let size = format::size(l, bytes);
                    let href = format!("/reglages/donnees/export/{}", export.id);
                    let label = words::export_download_label(l, &day);
                    let link = view! {
                        <a class="button" href=href download="" rel="external" aria-label=label>
                            {icon(Icon::Download)}
                            {words::export_download(l)}
                        </a>
                    };
                    let state = words::export_ready(l, size, format::date(l, until));
                    (state, Some(link))
                }
            };
            view! {
                <li class="card row between">
                    <div>
                        <strong>{words::export_of(l, day)}</strong>
                        <br />
                        <span class="soft small">{state}</span>
                    </div>
                    {download}
                </li>
            }
        })
        .collect();
    view! {
        <section class="stack">
            <h2>{words::exports_title(l)}</h2>
            <ul class="stack-s" role="list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// The platforms that send badges here, where there are any.
fn platforms(
    l: Language,
    partners: Vec<PartnerChoice>,
    choose: ServerAction<ChoosePartner>,
) -> AnyView {
    if partners.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = partners
        .into_iter()
        .map(|partner| {
            let PartnerChoice { id, name, allowed } = partner;
            let (state, action, label) = match allowed {
                true => (
                    words::partner_knows(l),
                    words::partner_disallow(l),
                    words::partner_disallow_label(l, &name),
                ),
                false => (
                    words::partner_ignores(l),
                    words::partner_allow(l),
                    words::partner_allow_label(l, &name),
                ),
            };
            view! {
                <li class="card row">
                    <div>
                        <strong>{name}</strong>
                        <br />
                        <span class="soft small">{state}</span>
                    </div>
                    <ActionForm action=choose>
                        <input type="hidden" name="partner" value=id.to_string() />
                        <input type="hidden" name="allowed" value=(!allowed).to_string() />
                        <button class="button" aria-label=label>{action}</button>
                    </ActionForm>
                </li>
            }
        })
        .collect();
    view! {
        <section class="stack">
            <h2>{words::partners_title(l)}</h2>
            <p>{words::partners_text(l)}</p>
            <ul class="stack-s" role="list">{rows}</ul>
        </section>
    }
    .into_any()
}

fn journal(
    l: Language,
    consents: Vec<Consent>,
    withdraw: ServerAction<WithdrawConsent>,
) -> AnyView {
    if consents.is_empty() {
        return view! { <p class="soft">{words::consents_none(l)}</p> }.into_any();
    }
    let rows: Vec<_> = consents
        .into_iter()
        .map(|consent| {
            let way = consent.can_be_withdrawn();
            let purpose = match consent.purpose.as_str() {
                "terms" => words::consent_terms(l).to_owned(),
                purpose if purpose.starts_with("partner:") => words::consent_partner(l).to_owned(),
                purpose => match purpose.split_once(':') {
                    Some(("source", name)) => sync::consent(l, name),
                    Some(("follow_up", name)) => accompany::consent(l, name),
                    _ => purpose.to_owned(),
                },
            };
            let label = words::consent_withdraw_label(l, &purpose);
            let withdrawn = match consent.withdrawn {
                Some(day) => format::time(l, day),
                None if way => view! {
                    <ActionForm action=withdraw>
                        <input type="hidden" name="consent" value=consent.id.to_string() />
                        <button class="button" aria-label=label>{words::consent_withdraw(l)}</button>
                    </ActionForm>
                }
                .into_any(),
                None => words::consents_standing(l).into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{purpose}</th>
                    <td data-label=words::consents_version(l)>{consent.version}</td>
                    <td data-label=words::consents_given(l)>{format::time(l, consent.given)}</td>
                    <td data-label=words::consents_withdrawn(l)>{withdrawn}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="cards-on-phone" aria-labelledby="accords">
            <thead>
                <tr>
                    <th scope="col">{words::consents_purpose(l)}</th>
                    <th scope="col">{words::consents_version(l)}</th>
                    <th scope="col">{words::consents_given(l)}</th>
                    <th scope="col">{words::consents_withdrawn(l)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p>
            {words::consent_terms_note(l)} " "
            <a href="#effacer" rel="external">{words::consent_terms_way(l)}</a>
        </p>
    }
    .into_any()
}
