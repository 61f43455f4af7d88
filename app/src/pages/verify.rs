//! Anyone may check a badge here, without an account.

use domain::badge::{BadgeFace, Checked};
use domain::{Language, Problem};
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::icon::{Icon, icon, icon_with};
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

/// A file that somebody had checked; nothing of it is stored.
#[derive(Debug, Clone)]
pub struct Verified {
    /// What it is: a badge, or a record of several.
    pub seen: Seen,
    /// The badges in it, when it is a record.
    pub record: Option<VerifiedRecord>,
    /// How the file comes back when it is to be kept.
    pub keep: Keep,
}

/// The badges of a record (CLR 2.0), each with its own verdict.
#[derive(Debug, Clone)]
pub struct VerifiedRecord {
    /// What whoever put them together calls it.
    pub name: Option<String>,
    /// Who put them together.
    pub issuer: Option<String>,
    /// In their order.
    pub badges: Vec<Seen>,
    /// How many more there are, which were not looked at.
    pub left_out: u32,
}

/// What was seen in a credential, and found out about it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What it says; `None` when the verdict is `unreadable`.
    pub face: Option<BadgeFace>,
    /// What was found out.
    pub checked: Checked,
    /// Its picture: a URL of ours or a `data:` URL of a re-encoded thumbnail, never a stranger's.
    pub picture: Option<String>,
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
    let shown = match &verified.record {
        Some(record) => record_answer(chrome, verified, record),
        None => badge_answer(chrome, verified),
    };
    view! {
        <p class="no-print page-head">
            <a class="button" href="/verifier">{icon(Icon::Refresh)}{words::another(l)}</a>
        </p>
        {shown}
    }
    .into_any()
}

fn check_section(l: Language, checked: &Checked) -> AnyView {
    view! {
        <section>
            <h2>{check::title(l)}</h2>
            {checks::check_list(l, checked)}
        </section>
    }
    .into_any()
}

fn badge_answer(chrome: &Chrome, verified: &Verified) -> AnyView {
    let l = chrome.language;
    let Seen {
        face,
        checked,
        picture,
    } = &verified.seen;
    match face {
        Some(face) => view! {
            <div class="badge-page">
                {badge::picture(l, face, picture.clone())}
                {badge::head(l, face, None, Some(checked))}
                <div class="badge-body">
                    {check_section(l, checked)}
                    {checks::notes(l, checked)}
                    {keep(chrome, &verified.keep, false)}
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
                {check_section(l, checked)}
                {checks::notes(l, checked)}
            </div>
        }
        .into_any(),
    }
}

/// A record: what became of it as a whole, then each badge in it, which opens.
fn record_answer(chrome: &Chrome, verified: &Verified, record: &VerifiedRecord) -> AnyView {
    let l = chrome.language;
    let checked = &verified.seen.checked;
    let count = u32::try_from(record.badges.len()).unwrap_or(u32::MAX);
    let title = match &record.name {
        Some(name) => name.clone(),
        None => words::record_title(l).to_owned(),
    };
    let issuer = record.issuer.as_ref().map(|issuer| {
        view! { <p class="lead">{words::record_by(l, issuer)}</p> }
    });
    let left_out = (record.left_out > 0).then(|| {
        let text = words::record_left_out(l, record.left_out);
        notice::sentence(notice::Tone::Note, text)
    });
    let badges: Vec<_> = record.badges.iter().map(|one| member(l, one)).collect();
    view! {
        <div class="column centred stack-l">
            <div class="stack-s">
                <h1>{title}</h1>
                {issuer}
                <p>{words::record_text(l, count + record.left_out)}</p>
            </div>
            <section class="stack-s">
                <h2>{words::record_badges(l)}</h2>
                <ul class="members" role="list">{badges}</ul>
                {left_out}
            </section>
            {keep(chrome, &verified.keep, true)}
            <section class="stack-s">
                <h2>{words::record_itself(l)}</h2>
                {verdict::verdict_box(l, None, checked)}
                <p class="soft small">{words::record_itself_text(l)}</p>
                {checks::check_list(l, checked)}
                {checks::notes(l, checked)}
            </section>
        </div>
    }
    .into_any()
}

fn member(l: Language, seen: &Seen) -> AnyView {
    let Seen {
        face,
        checked,
        picture,
    } = seen;
    let name = face.as_ref().map_or("", |face| face.name.as_str());
    let issuer = face.as_ref().map_or("", |face| face.issuer.name.as_str());
    let picture = match picture.clone() {
        Some(src) => {
            view! { <img src=src alt="" width="64" height="64" decoding="async" /> }.into_any()
        }
        None => icon(Icon::Award),
    };
    let told = face.as_ref().map(|face| {
        view! { {badge::issuer(l, face, checked)} {badge::body(l, face)} }
    });
    view! {
        <li class="member">
            <details>
                <summary>
                    <span class="picture">{picture}</span>
                    <span class="what">
                        <strong>{badge::name_or_untitled(l, name)}</strong>
                        <span class="soft small">{badge::issuer_or_unknown(l, issuer)}</span>
                        {verdict::verdict_mark(l, Some(checked.verdict))}
                    </span>
                    {icon_with(Icon::Chevron, "chevron")}
                </summary>
                <div class="badge-body">
                    {verdict::verdict_box(l, face.as_ref(), checked)}
                    {check_section(l, checked)}
                    {checks::notes(l, checked)}
                    {told}
                </div>
            </details>
        </li>
    }
    .into_any()
}

fn keep(chrome: &Chrome, how: &Keep, several: bool) -> AnyView {
    let l = chrome.language;
    let text = match (chrome.signed_in, several) {
        (true, false) => words::keep_text_signed_in(l),
        (true, true) => words::keep_all_text_signed_in(l),
        (false, false) => words::keep_text(l),
        (false, true) => words::keep_all_text(l),
    };
    let (title, action) = match several {
        false => (words::keep_title(l), words::keep_action(l)),
        true => (words::keep_all_title(l), words::keep_all_action(l)),
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
                <h2>{title}</h2>
                <p>{text}</p>
                {file}
                <button class="button primary">{icon(Icon::Plus)}{action}</button>
            </form>
        </section>
    }
    .into_any()
}
