//! Anyone may check a badge here, without an account.

use domain::Problem;
use domain::badge::{BadgeFace, Checked};
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::icon::{Icon, icon};
use crate::components::{badge, checks, drop, field, notice, verdict};
use crate::document::Page;
use crate::i18n::{check, verify as words};

/// What the page shows beside its form.
#[derive(Debug, Clone, Default)]
pub struct VerifyState {
    /// The link or text that was typed, put back into its field.
    pub text: String,
    /// What came of it; `None` for a fresh page.
    pub answer: Option<VerifyAnswer>,
}

/// What came of a verification.
#[derive(Debug, Clone)]
pub enum VerifyAnswer {
    /// No badge could be read, or none may be asked for now.
    Problem(Problem),
    /// A badge, whatever its verdict.
    Badge(Box<Verified>),
}

/// A badge that somebody had checked; nothing of it is stored.
#[derive(Debug, Clone)]
pub struct Verified {
    /// What it says; `None` when the verdict is `unreadable`.
    pub face: Option<BadgeFace>,
    /// What was found out.
    pub checked: Checked,
    /// Its picture: a URL of ours or a `data:` URL of a re-encoded thumbnail, never a stranger's.
    pub picture: Option<String>,
    /// How the file comes back when it is to be kept.
    pub keep: Keep,
}

/// How a file that was checked comes back when somebody wants to keep it: until then the server
/// holds nothing of it.
#[derive(Debug, Clone)]
pub enum Keep {
    /// In base64, in the page's own form.
    Carried(String),
    /// Chosen again: it is too large to travel in a page.
    ChosenAgain,
}

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, state: &VerifyState) -> String {
    let l = chrome.language;
    let foot = view! { <p class="soft small band">{words::foot(l)}</p> };
    if let Some(VerifyAnswer::Badge(verified)) = &state.answer {
        let body = view! { {answer(chrome, verified)} {foot} };
        return Page::new(words::title(l), body).render(chrome);
    }
    let problem = match &state.answer {
        Some(VerifyAnswer::Problem(problem)) => Some(notice::problem(l, problem)),
        _ => None,
    };
    let refused = problem.is_some();
    let body = view! {
        <div class="column centred">
            <div class="page-head">
                <h1>{words::title(l)}</h1>
                <p class="lead">{words::lead(l)}</p>
            </div>
            <div class="stack">
                {problem}
                {form(chrome, &state.text)}
            </div>
            {foot}
        </div>
    };
    Page::new(words::title(l), body)
        .listed(state.answer.is_none())
        .refused(refused)
        .head(view! { <meta name="description" content=words::lead(l) /> })
        .scripts(&["drop.js"])
        .render(chrome)
}

fn form(chrome: &Chrome, text: &str) -> AnyView {
    let l = chrome.language;
    view! {
        <form method="post" action="/verifier" enctype="multipart/form-data" class="stack" data-send="">
            {drop::drop_area(words::drop_title(l), words::drop_hint(l), words::choose_file(l), false)}
            <p class="or">{words::or(l)}</p>
            {field::long_text("text", words::text_label(l), words::text_hint(l), text, false)}
            <button class="button primary large">{icon(Icon::ShieldCheck)}{words::action(l)}</button>
        </form>
    }
    .into_any()
}

fn answer(chrome: &Chrome, verified: &Verified) -> AnyView {
    let l = chrome.language;
    let checked = &verified.checked;
    let list = view! {
        <section>
            <h2>{check::title(l)}</h2>
            {checks::check_list(l, checked)}
        </section>
    };
    let shown = match &verified.face {
        Some(face) => view! {
            <div class="badge-page">
                {badge::picture(l, face, verified.picture.clone())}
                {badge::head(l, face, None, Some(checked))}
                <div class="badge-body">
                    {list}
                    {checks::notes(l, checked)}
                    {keep(chrome, &verified.keep)}
                    {badge::issuer(l, face, checked)}
                    {badge::body(l, face)}
                </div>
            </div>
        }
        .into_any(),
        None => view! {
            <div class="column centred stack">
                <h1>{words::result_title(l)}</h1>
                {verdict::verdict_box(l, None, checked)}
                {list}
                {checks::notes(l, checked)}
            </div>
        }
        .into_any(),
    };
    view! {
        <p class="no-print page-head">
            <a class="button" href="/verifier">{icon(Icon::Refresh)}{words::another(l)}</a>
        </p>
        {shown}
    }
    .into_any()
}

fn keep(chrome: &Chrome, how: &Keep) -> AnyView {
    let l = chrome.language;
    let text = match chrome.signed_in {
        true => words::keep_text_signed_in(l),
        false => words::keep_text(l),
    };
    let file = match how {
        Keep::Carried(base64) => {
            view! { <input type="hidden" name="kept" value=base64.clone() /> }.into_any()
        }
        Keep::ChosenAgain => view! {
            <label class="stack-s">
                <span>{words::keep_file(l)}</span>
                <input type="file" name="file" required />
            </label>
        }
        .into_any(),
    };
    view! {
        <section class="card no-print">
            <form method="post" action="/verifier/garder" enctype="multipart/form-data" class="stack-s">
                <h2>{words::keep_title(l)}</h2>
                <p>{text}</p>
                {file}
                <button class="button primary">{icon(Icon::Plus)}{words::keep_action(l)}</button>
            </form>
        </section>
    }
    .into_any()
}
