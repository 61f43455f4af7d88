//! One account: since when, how much, locked or not; never what it holds.

use domain::operator::FoundAccount;
use domain::{AccountId, Language, Problem};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout;
use crate::api::ApiError;
use crate::api::operations::{DeleteSomebody, LockAccount, operator_account};
use crate::components::field::{Field, checkbox};
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, sentence};
use crate::format;
use crate::i18n::{form, operator as words};
use crate::passport::{against, done, loaded, trouble, use_frame};

#[component]
pub fn OperatorAccount() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let lock = ServerAction::<LockAccount>::new();
    let delete = ServerAction::<DeleteSomebody>::new();
    let shown = Resource::new(
        move || params.get().get("account").unwrap_or_default(),
        |id| async move {
            let id: AccountId = id.parse().map_err(|_| ApiError(Problem::NotFound))?;
            operator_account(id).await
        },
    );
    view! { {loaded(shown, move |account| page(l, account, lock, delete))} }
}

fn page(
    l: Language,
    account: FoundAccount,
    lock: ServerAction<LockAccount>,
    delete: ServerAction<DeleteSomebody>,
) -> AnyView {
    let size = format::size(l, account.bytes);
    let locked = account
        .locked
        .map(|since| view! { <li>{words::locked(l, format::date(l, since))}</li> });
    let id = account.id.to_string();
    let actions = if account.own {
        sentence(Tone::Note, words::own(l))
    } else {
        view! {
            {lock_form(l, &account, lock)}
            {delete_form(l, &account, delete)}
        }
        .into_any()
    };
    let body = view! {
        <div class="page-head stack-s">
            <p><a href="/operateur">{words::back(l)}</a></p>
            <h1>{words::account(l)}</h1>
            <p class="soft break"><code>{id}</code></p>
        </div>
        {done(&[("verrouille", words::done_lock), ("deverrouille", words::done_unlock)])}
        {trouble(lock)}
        {trouble(delete)}
        <ul class="devices card" role="list">
            <li>{words::created(l, format::date(l, account.created))}</li>
            <li>{words::seen(l, format::date(l, account.seen))}</li>
            {locked}
            <li>{words::addresses(l, account.addresses)}</li>
            <li>{words::holds(l, account.badges, size)}</li>
        </ul>
        {actions}
    };
    layout("/operateur", words::account(l), body.into_any())
}

fn lock_form(l: Language, account: &FoundAccount, lock: ServerAction<LockAccount>) -> AnyView {
    let id = account.id.to_string();
    let open = account.locked.is_none();
    let explained = open.then(|| view! { <p>{words::lock_text(l)}</p> });
    let label = if open {
        words::lock(l)
    } else {
        words::unlock(l)
    };
    view! {
        <ActionForm action=lock>
            <div class="card fields">
                {explained}
                <input type="hidden" name="account" value=id />
                <input type="hidden" name="locked" value=open.to_string() />
                <button class="button">{icon(Icon::Key)}{label}</button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn delete_form(
    l: Language,
    account: &FoundAccount,
    delete: ServerAction<DeleteSomebody>,
) -> AnyView {
    let id = account.id.to_string();
    let sure = words::delete_confirm(l).into_any();
    let unticked = against(delete, "confirm");
    view! {
        <ActionForm action=delete>
            <div class="card fields">
                <p>{words::delete_text(l)}</p>
                <input type="hidden" name="account" value=id />
                {Field::password(l, "password", form::current_password(l))
                    .error(against(delete, "password"))
                    .view()}
                {checkbox(l, "confirm", sure, false, true, None, unticked)}
                <button class="button danger">{icon(Icon::Trash)}{words::delete(l)}</button>
            </div>
        </ActionForm>
    }
    .into_any()
}
