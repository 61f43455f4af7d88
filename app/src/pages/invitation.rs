//! What the links of an invitation show: the badges that wait, with one form to receive them, and
//! the pages with one button that delete them or end such mails.
//!
//! Whoever looks at them has no account here, or none with that address. What the badge says comes
//! from a partner and is not verified yet; the page says so.

use domain::badge::BadgeFace;
use domain::form::FormState;
use domain::{Language, SafeHtml};
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::badge::name_or_untitled;
use crate::components::field::{Field, summary};
use crate::components::icon::{Icon, icon};
use crate::components::link::language_tag;
use crate::components::new_account;
use crate::components::notice::{Tone, sentence};
use crate::document::Page;
use crate::i18n::{account, form, invitation as words, site};

/// Who looks at the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Somebody who is not signed in.
    Nobody,
    /// Somebody signed in to an account without that address.
    SignedIn,
}

/// A badge that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its title, where it is known.
    pub name: Option<String>,
    /// Its issuer, where it is known.
    pub issuer: Option<String>,
    /// What it says; `None` for a link.
    pub face: Option<BadgeFace>,
    /// Its picture: a `data:` URL of a re-encoded thumbnail, never a stranger's.
    pub picture: Option<String>,
}

/// What the page is about.
#[derive(Debug, Clone)]
pub struct Invited<'a> {
    /// The token of the link.
    pub token: &'a str,
    /// Who sent the badges.
    pub partner: &'a str,
    /// To which address.
    pub address: &'a str,
    /// The first of them; none when nothing waits any more.
    pub badges: Vec<Waiting>,
    /// How many more there are.
    pub more: u32,
    /// Who looks at it.
    pub reader: Reader,
}

/// The badges that wait, and how to receive them.
#[must_use]
pub fn render(chrome: &Chrome, invited: &Invited<'_>, state: &FormState) -> String {
    let l = chrome.language;
    let Invited {
        token,
        partner,
        address,
        ref badges,
        more,
        reader,
    } = *invited;
    if badges.is_empty() {
        let text = words::empty_text(l, partner, address);
        return plain(chrome, words::empty_title(l), &text, None);
    }
    let count = u32::try_from(badges.len()).unwrap_or(u32::MAX) + more;
    let alone = count == 1;
    let title = match alone {
        true => words::title(l).to_owned(),
        false => words::titles(l, count),
    };
    let shown: Vec<_> = badges
        .iter()
        .map(|badge| waiting(l, badge, alone))
        .collect();
    let more = (more > 0).then(|| view! { <p class="soft">{words::more(l, more)}</p> });
    let delete = format!("/invitation/supprimer?jeton={token}");
    let way_in = match reader {
        Reader::Nobody => receive(l, token, address, state),
        Reader::SignedIn => add(l, token, address, state),
    };
    let body = view! {
        <div class="column centred stack-l">
            <div class="page-head">
                <h1>{title.clone()}</h1>
                <p class="lead">{words::lead(l, count, partner, address)}</p>
            </div>
            <ul class="invited" role="list">{shown}</ul>
            {more}
            {sentence(Tone::Note, words::caution(l, partner))}
            {way_in}
            <p class="band">
                {words::kept(l)} " " <a href=delete>{words::delete_link(l)}</a>
            </p>
        </div>
    };
    Page::new(title, body)
        .refused(state.is_refused())
        .render(chrome)
}

fn waiting(l: Language, badge: &Waiting, alone: bool) -> AnyView {
    let lang = badge
        .face
        .as_ref()
        .and_then(|face| language_tag(face.language.as_deref()));
    let name = match &badge.name {
        Some(name) => name_or_untitled(l, name),
        None => words::link_only(l).to_owned(),
    };
    let picture = match &badge.picture {
        Some(src) => view! { <img src=src.clone() alt="" width="160" height="160" /> }.into_any(),
        None => icon(Icon::Award),
    };
    let issuer = badge
        .issuer
        .as_deref()
        .map(|issuer| view! { <p class="soft">{words::by(l, issuer)}</p> });
    let said = match &badge.face {
        Some(face) if alone => about(&face.description, lang.clone()),
        Some(_) => None,
        None => Some(view! { <p class="soft small">{words::link_only_text(l)}</p> }.into_any()),
    };
    view! {
        <li class="card">
            <div class="picture">{picture}</div>
            <div class="stack-s">
                <h2 lang=lang>{name}</h2>
                {issuer}
                {said}
            </div>
        </li>
    }
    .into_any()
}

fn about(description: &SafeHtml, lang: Option<String>) -> Option<AnyView> {
    if description.is_empty() {
        return None;
    }
    let html = description.as_str().to_owned();
    Some(view! { <div class="prose" lang=lang inner_html=html></div> }.into_any())
}

fn receive(l: Language, token: &str, address: &str, state: &FormState) -> AnyView {
    // Not sent: it is shown, and password managers remember it.
    let shown = view! {
        <div class="field">
            <label for="address">{form::address(l)}</label>
            <p class="hint" id="address-hint">{words::address_hint(l)}</p>
            <input
                id="address"
                type="email"
                value=address.to_owned()
                autocomplete="username"
                readonly
                aria-describedby="address-hint"
            />
        </div>
    }
    .into_any();
    view! {
        <section class="stack">
            <h2>{words::form_title(l)}</h2>
            <p>{words::form_lead(l)}</p>
            <form
                method="post"
                action="/invitation"
                class="fields card"
                novalidate=state.is_refused()
            >
                {new_account::fields(l, state, shown)}
                <input type="hidden" name="token" value=token.to_owned() />
                <button class="button primary large wide">{words::action(l)}</button>
            </form>
        </section>
        <section class="stack">
            <h2>{words::have_title(l)}</h2>
            <p>{words::have_text(l, address)}</p>
            // The form writes the path into the query as it must be written there.
            <form method="get" action="/connexion">
                <input type="hidden" name="suite" value=format!("/invitation?jeton={token}") />
                <button class="button">{account::sign_in_action(l)}</button>
            </form>
        </section>
    }
    .into_any()
}

fn add(l: Language, token: &str, address: &str, state: &FormState) -> AnyView {
    let wrong = state
        .problem
        .as_ref()
        .and_then(|problem| problem.against("password"));
    view! {
        <section class="stack">
            <h2>{words::add_title(l)}</h2>
            <form method="post" action="/invitation/ajouter" class="fields card">
                {summary(l, state)}
                <p>{words::add_text(l, address)}</p>
                {Field::password(l, "password", form::current_password(l)).error(wrong).view()}
                <input type="hidden" name="token" value=token.to_owned() />
                <button class="button primary large wide">{words::add_action(l)}</button>
            </form>
        </section>
    }
    .into_any()
}

/// An account that the reader is not signed in to has the address, and the badges with it.
#[must_use]
pub fn taken(chrome: &Chrome, address: &str) -> String {
    let l = chrome.language;
    let out = view! {
        <form method="post" action="/deconnexion">
            <button class="button">{site::sign_out(l)}</button>
        </form>
    };
    let text = words::taken_text(l, address);
    plain(chrome, words::taken_title(l), &text, Some(out.into_any()))
}

/// Asks whether to delete what waits.
#[must_use]
pub fn discard(chrome: &Chrome, token: &str, partner: &str) -> String {
    let l = chrome.language;
    let button = button("/invitation/supprimer", token, words::discard_action(l));
    let text = words::discard_text(l, partner);
    plain(chrome, words::discard_title(l), &text, Some(button))
}

/// It is deleted.
#[must_use]
pub fn discarded(chrome: &Chrome) -> String {
    let l = chrome.language;
    plain(
        chrome,
        words::discarded_title(l),
        words::discarded_text(l),
        None,
    )
}

/// Asks whether to end such mails.
#[must_use]
pub fn silence(chrome: &Chrome, token: &str) -> String {
    let l = chrome.language;
    let button = button("/invitation/silence", token, words::silence_action(l));
    plain(
        chrome,
        words::silence_title(l),
        words::silence_text(l),
        Some(button),
    )
}

/// They are ended; what waits can be deleted too.
#[must_use]
pub fn silenced(chrome: &Chrome, token: &str) -> String {
    let l = chrome.language;
    let delete = format!("/invitation/supprimer?jeton={token}");
    let link = view! { <p><a href=delete>{words::silenced_discard(l)}</a></p> };
    plain(
        chrome,
        words::silenced_title(l),
        words::silenced_text(l),
        Some(link.into_any()),
    )
}

fn button(action: &'static str, token: &str, label: &'static str) -> AnyView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="token" value=token.to_owned() />
            <button class="button primary large">{label}</button>
        </form>
    }
    .into_any()
}

fn plain(chrome: &Chrome, title: &'static str, text: &str, below: Option<AnyView>) -> String {
    let body = view! {
        <div class="column centred stack">
            <h1>{title}</h1>
            <p>{text.to_owned()}</p>
            {below}
        </div>
    };
    Page::new(title, body).render(chrome)
}
