//! What visitors of my public pages wrote, and my answer to it.

use domain::letter::{Letter, LetterPage};
use domain::{Language, LetterId, Problem};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

use super::{against, done, loaded, page_title, trouble, typed, use_frame};
use crate::api::letters::{AnswerLetter, DeleteLetter, ReportLetter, list_letters, show_letter};
use crate::components::field::long_text;
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, sentence};
use crate::format;
use crate::i18n::letters as words;

#[component]
pub fn Messages() -> impl IntoView {
    let l = use_frame().language;
    let all = Resource::new(|| (), |()| list_letters());
    view! {
        {page_title(words::title(l))}
        <div class="column stack">
            <h1>{words::title(l)}</h1>
            <p class="lead">{words::lead(l)}</p>
            {done(&[("efface", words::deleted)])}
            {loaded(all, move |all| list(l, all))}
        </div>
    }
}

fn list(l: Language, all: Vec<Letter>) -> AnyView {
    if all.is_empty() {
        return view! { <p>{words::none(l)}</p> }.into_any();
    }
    let items: Vec<_> = all
        .into_iter()
        .map(|letter| {
            let href = format!("/messages/{}", letter.id);
            let new = (!letter.read).then(|| view! { <strong class="tag">{words::new(l)}</strong> });
            let answered = letter.answer.is_some().then(|| {
                view! { <span class="mark tone-leaf">{icon(Icon::Check)}<span>{words::answered(l)}</span></span> }
            });
            view! {
                <li>
                    <div class="stack-s break">
                        <p><a href=href><strong>{from(l, &letter)}</strong></a> " " {new}</p>
                        <p class="soft">
                            {words::about(l, &letter.about)} ", " {format::date(l, letter.delivered)}
                        </p>
                        {answered}
                    </div>
                </li>
            }
        })
        .collect();
    view! { <ul class="devices card" role="list">{items}</ul> }.into_any()
}

fn from(l: Language, letter: &Letter) -> String {
    match letter.organisation.as_str() {
        "" => letter.name.clone(),
        organisation => words::from(l, &letter.name, organisation),
    }
}

#[derive(Clone, Copy)]
struct Actions {
    answer: ServerAction<AnswerLetter>,
    delete: ServerAction<DeleteLetter>,
    report: ServerAction<ReportLetter>,
}

#[component]
pub fn Message() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let actions = Actions {
        answer: ServerAction::new(),
        delete: ServerAction::new(),
        report: ServerAction::new(),
    };
    let shown = Resource::new(
        move || params.get().get("id").unwrap_or_default(),
        |id| async move {
            let id: LetterId = id.parse().map_err(|_| Problem::NotFound)?;
            show_letter(id).await
        },
    );
    view! {
        <p class="page-head"><a href="/messages">{words::title(l)}</a></p>
        <div class="column stack">
            {done(&[("repondu", words::answer_sent), ("signale", words::reported_done)])}
            {trouble(actions.answer)}
            {trouble(actions.delete)}
            {trouble(actions.report)}
            {loaded(shown, move |shown| page(l, shown, actions))}
        </div>
    }
}

fn paragraphs(text: &str) -> AnyView {
    let paragraphs: Vec<_> = text
        .split("\n\n")
        .map(|text| view! { <p class="owner-text">{text.to_owned()}</p> })
        .collect();
    view! { <div class="stack-s">{paragraphs}</div> }.into_any()
}

fn page(l: Language, shown: LetterPage, actions: Actions) -> AnyView {
    let LetterPage {
        letter,
        own_address,
        own_name,
    } = shown;
    let id = letter.id.to_string();
    let about = match &letter.page {
        Some(slug) => {
            let href = format!("/c/{slug}");
            let text = words::about(l, &letter.about);
            view! { <a href=href rel="external">{text}</a> }.into_any()
        }
        None => view! { {words::about(l, &letter.about)} }.into_any(),
    };
    let answer = match &letter.answer {
        Some((at, text)) => view! {
            <section class="card stack-s">
                <h2>{words::answer_given(l, format::date(l, *at))}</h2>
                {paragraphs(text)}
            </section>
        }
        .into_any(),
        None => {
            let text = typed::<AnswerLetter>("text").unwrap_or_default();
            let invalid = against(actions.answer, "text").is_some();
            view! {
                <section class="card stack">
                    <h2>{words::answer_title(l)}</h2>
                    <form method="post" action=AnswerLetter::url()>
                        <div class="fields">
                            <input type="hidden" name="id" value=id.clone() />
                            {long_text("text", words::answer_text(l), words::answer_hint(l), &text, invalid)}
                            {sentence(Tone::Wait, words::answer_gives_away(l, &own_name, &own_address))}
                            <button class="button primary">{icon(Icon::Mail)}{words::answer_action(l)}</button>
                        </div>
                    </form>
                </section>
            }
            .into_any()
        }
    };
    let report = match letter.reported {
        true => view! { <p class="soft">{words::reported(l)}</p> }.into_any(),
        false => view! {
            <details class="technical">
                <summary>{words::report_title(l)}</summary>
                <form method="post" action=ReportLetter::url()>
                    <div class="stack-s">
                        <p>{words::report_text(l)}</p>
                        <input type="hidden" name="id" value=id.clone() />
                        <button class="button">{words::report_action(l)}</button>
                    </div>
                </form>
            </details>
        }
        .into_any(),
    };
    let title = from(l, &letter);
    view! {
        {page_title(title.clone())}
        <article class="stack break">
            <h1>{title}</h1>
            <p class="soft">{about} ", " {format::date(l, letter.delivered)}</p>
            <p>{words::their_address(l, &letter.address)}</p>
            {paragraphs(&letter.message)}
        </article>
        {answer}
        {report}
        <form method="post" action=DeleteLetter::url()>
            <input type="hidden" name="id" value=id />
            <button class="button danger">{icon(Icon::Trash)}{words::delete_action(l)}</button>
        </form>
    }
    .into_any()
}
