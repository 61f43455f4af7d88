//! Share a badge, a collection or a map: what will be seen, by whom and until when, then the ways; and the links that are.

mod all;
mod ways;

pub use all::Links;

use domain::Language;
use domain::share::{SharePage, Shown, Subject};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{done, loaded, page_title, trouble, use_frame};
use crate::api::shares::{CreateShare, RevokeShare, share_page};
use crate::components::badge;
use crate::components::copy_field::copy_field;
use crate::components::notice::{Tone, sentence};
use crate::i18n::share as words;
use crate::islands::ShareMaker;
use crate::{format, wording};

#[derive(Clone, Copy)]
struct Actions {
    create: ServerAction<CreateShare>,
    revoke: ServerAction<RevokeShare>,
}

#[component]
pub fn Share() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let actions = Actions {
        create: ServerAction::new(),
        revoke: ServerAction::new(),
    };
    let shown = Resource::new(
        move || {
            let id = params.get().get("id").unwrap_or_default();
            (
                id,
                actions.create.version().get(),
                actions.revoke.version().get(),
            )
        },
        |(id, _, _)| share_page(id),
    );
    view! {
        <div class="stack">
            {done(&[("lien", words::created), ("retire", words::revoked_done)])}
            {trouble(actions.create)}
            {trouble(actions.revoke)}
            {loaded(shown, move |it| page(l, it, actions))}
        </div>
    }
}

fn page(l: Language, it: SharePage, actions: Actions) -> AnyView {
    let name = match it.subject {
        Subject::Badge(_) => badge::name_or_untitled(l, &it.title),
        Subject::Collection(_) | Subject::Map(_) | Subject::Objective(_) => it.title.clone(),
    };
    let back = it.subject.path();
    let back_to = match it.subject {
        Subject::Badge(_) => words::back(l),
        Subject::Collection(_) => words::back_collection(l),
        Subject::Map(_) => words::back_map(l),
        Subject::Objective(_) => words::back_objective(l),
    };
    let maker = match &it.shareable {
        Ok(()) => maker(l, &it, &name),
        Err(why) => sentence(Tone::Note, wording::problem_text(l, why)),
    };
    let (open, closed): (Vec<_>, Vec<_>) = it.shares.iter().cloned().partition(|s| s.living);
    let open: Vec<_> = open
        .into_iter()
        .map(|share| living(l, &it, &name, share, actions.revoke))
        .collect();
    let open = (!open.is_empty()).then(|| {
        view! {
            <section class="card stack-s">
                <h2>{words::links_title(l)}</h2>
                <ul class="links" role="list">{open}</ul>
            </section>
        }
    });
    let closed: Vec<_> = closed.into_iter().map(|share| ended(l, &share)).collect();
    let closed = (!closed.is_empty()).then(|| {
        view! {
            <section class="stack-s">
                <h2>{words::past_title(l)}</h2>
                <ul>{closed}</ul>
            </section>
        }
    });
    view! {
        {page_title(words::title(l, &name))}
        <p><a href=back>{back_to}</a></p>
        <h1>{words::title(l, &name)}</h1>
        {open}
        {maker}
        {closed}
        <p><a href="/partager">{words::all_title(l)}</a></p>
    }
    .into_any()
}

/// What was ticked when the preview was asked for anew without scripts.
fn asked() -> Option<Shown> {
    let query = use_query_map().get_untracked();
    query.get("apercu")?;
    let ticked = |name| query.get(name).is_some();
    Some(Shown {
        name: ticked("show_name"),
        photo: ticked("show_photo"),
        evidence: ticked("show_evidence"),
        dates: ticked("show_dates"),
        place: ticked("show_place"),
    })
}

/// The form that makes a link, beside what the link will show.
fn maker(l: Language, it: &SharePage, title: &str) -> AnyView {
    let frame = words::preview_of(l, title);
    let first = asked().unwrap_or(Shown {
        name: !it.minor,
        ..Shown::BADGE
    });
    view! {
        <ShareMaker
            language=l
            subject=it.subject.clone()
            first=first
            frame=frame
            evidence=it.evidence
            photo=it.photo
            place=!it.place.is_empty()
            minor=it.minor
        />
    }
    .into_any()
}

/// Until when a link opens.
fn until(l: Language, share: &domain::share::Share) -> String {
    match share.ends {
        Some(ends) => words::link_open_until(l, format::date(l, ends)),
        None => words::link_open(l).to_owned(),
    }
}

/// What stands on a link, in a line; of evidence only where there is any.
fn shown(l: Language, evidence: bool, share: &domain::share::Share) -> String {
    let it_shows = share.shown;
    let name = match it_shows.name {
        true => words::link_with_name(l),
        false => words::link_without_name(l),
    };
    let evidence = evidence.then(|| match it_shows.evidence {
        true => words::link_with_evidence(l),
        false => words::link_without_evidence(l),
    });
    let said = [
        Some(name),
        evidence,
        it_shows.photo.then(|| words::link_with_photo(l)),
        it_shows.place.then(|| words::link_with_place(l)),
        (!it_shows.dates).then(|| words::link_without_dates(l)),
        share.listed.then(|| words::link_listed(l)),
        share.contact.then(|| words::link_contact(l)),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A link that opens: LinkedIn first, then copy, QR code, mail; and taking it back.
fn living(
    l: Language,
    it: &SharePage,
    title: &str,
    share: domain::share::Share,
    revoke: ServerAction<RevokeShare>,
) -> AnyView {
    let slug = share.slug.to_string();
    let created = format::date(l, share.created);
    let page = format!("/{}/{slug}", it.subject.letter());
    let of = it.subject.id().to_owned();
    let field = format!("adresse-{slug}");
    let summary = format!("{}, {}", until(l, &share), shown(l, it.evidence, &share));
    view! {
        <li>
            <p>
                <strong>{words::link_created(l, &created)}</strong>
                <br />
                <span class="soft">{summary}</span>
            </p>
            {copy_field(l, field, words::link_address(l), share.url.clone())}
            {ways::first(l, it, title, &share)}
            <p><a href=page rel="external">{words::open(l)}</a></p>
            {ways::others(l, it, title, &share)}
            <ActionForm action=revoke>
                <input type="hidden" name="id" value=share.id.to_string() />
                <input type="hidden" name="of" value=of />
                <div class="row">
                    <button class="button danger" aria-label=words::revoke_label(l, &created)>
                        {words::revoke(l)}
                    </button>
                    <span class="hint">{words::revoke_hint(l)}</span>
                </div>
            </ActionForm>
        </li>
    }
    .into_any()
}

fn ended(l: Language, share: &domain::share::Share) -> AnyView {
    let created = words::link_created(l, format::date(l, share.created));
    let end = match (share.revoked, share.ends) {
        (Some(revoked), _) => words::link_revoked(l, format::date(l, revoked)),
        (None, Some(ends)) => words::link_ended(l, format::date(l, ends)),
        (None, None) => String::new(),
    };
    let end = match &share.taken_down {
        Some((at, reason)) => words::link_taken_down(l, format::date(l, *at), reason),
        None => end,
    };
    view! { <li>{format!("{created}. {end}")}</li> }.into_any()
}
