//! The password, and the devices that are signed in.

use domain::Language;
use domain::account::SignedInDevice;
use leptos::prelude::*;

use super::super::{against, done, loaded, trouble, use_frame};
use super::layout;
use crate::api::account::{ChangePassword, EndOtherSessions, EndSession, sessions};
use crate::components::field::Field;
use crate::components::icon::{Icon, icon};
use crate::format;
use crate::i18n::{form, settings as words};

#[component]
pub fn Security() -> impl IntoView {
    let l = use_frame().language;
    let change = ServerAction::<ChangePassword>::new();
    let end = ServerAction::<EndSession>::new();
    let end_others = ServerAction::<EndOtherSessions>::new();
    let shown = Resource::new(|| (), |()| sessions());
    let body = view! {
        {done(&[
            ("mot-de-passe", words::password_saved),
            ("appareil", words::session_ended),
            ("appareils", words::sessions_ended),
        ])}
        {trouble(change)}
        {trouble(end)}
        {trouble(end_others)}
        <section class="stack">
            <h2>{words::password_title(l)}</h2>
            {password_form(l, change)}
        </section>
        <section class="stack">
            <h2>{words::sessions_title(l)}</h2>
            {loaded(shown, move |devices| list(l, devices, end, end_others))}
        </section>
    };
    layout("/reglages/securite", words::security(l), body.into_any())
}

fn password_form(l: Language, change: ServerAction<ChangePassword>) -> AnyView {
    view! {
        <ActionForm action=change>
            <div class="card fields">
                {Field::password(l, "current", form::current_password(l))
                    .error(against(change, "current"))
                    .view()}
                {Field::new_password(l, "new", form::new_password(l))
                    .hint(form::password_hint(l))
                    .error(against(change, "new"))
                    .view()}
                <p class="hint">{words::password_note(l)}</p>
                <button class="button primary">{words::password_action(l)}</button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn list(
    l: Language,
    devices: Vec<SignedInDevice>,
    end: ServerAction<EndSession>,
    end_others: ServerAction<EndOtherSessions>,
) -> AnyView {
    let alone = devices.iter().all(|device| device.current);
    let items: Vec<_> = devices
        .into_iter()
        .map(|device| one(l, device, end))
        .collect();
    let others = match alone {
        true => view! { <p class="soft">{words::sessions_alone(l)}</p> }.into_any(),
        false => view! {
            <ActionForm action=end_others>
                <button class="button">{icon(Icon::SignOut)}{words::sessions_end_others(l)}</button>
            </ActionForm>
        }
        .into_any(),
    };
    view! {
        <ul class="devices card" role="list">{items}</ul>
        {others}
    }
    .into_any()
}

fn one(l: Language, device: SignedInDevice, end: ServerAction<EndSession>) -> AnyView {
    let name = match device.device.trim() {
        "" => words::session_unknown(l).to_owned(),
        name => name.to_owned(),
    };
    let created = format::date(l, device.created);
    let label = words::session_end_label(l, &name, &created);
    let when = format!(
        "{}. {}.",
        words::session_since(l, created),
        words::session_seen(l, format::date_time(l, device.seen))
    );
    let way = match device.current {
        true => view! { <span class="chip">{words::session_current(l)}</span> }.into_any(),
        false => view! {
            <ActionForm action=end>
                <input type="hidden" name="session" value=device.id.to_string() />
                <button class="button" aria-label=label>{words::session_end(l)}</button>
            </ActionForm>
        }
        .into_any(),
    };
    view! {
        <li>
            <div>
                <p><strong>{name}</strong></p>
                <p class="small soft">{when}</p>
            </div>
            {way}
        </li>
    }
    .into_any()
}
