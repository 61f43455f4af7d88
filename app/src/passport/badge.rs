//! One of my badges: as strangers see it, and my side of it.

use domain::badge::MyBadge;
use domain::{Acceptance, BadgeId, Language, Problem, RecipientMatch};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::collections::put;
use super::own_side::own_side;
use super::{done, loaded, page_title, trouble, use_frame};
use crate::api::badges::{ArrangeBadges, CheckAgain, DeleteBadge, WriteNote, show_badge};
use crate::api::inbox::DecideInbox;
use crate::components::copy_field::copy_field;
use crate::components::field::checkbox;
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice, sentence};
use crate::components::verdict::verdict_mark;
use crate::components::waiting::came;
use crate::components::{added, badge, checks};
use crate::i18n::{check, evidence as evidence_words, inbox, mine as words, order};
use crate::{format, wording};

#[component]
pub fn Badge() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let again = ServerAction::<CheckAgain>::new();
    let delete = ServerAction::<DeleteBadge>::new();
    let decide = ServerAction::<DecideInbox>::new();
    let arrange = ServerAction::<ArrangeBadges>::new();
    let write = ServerAction::<WriteNote>::new();
    let shown = Resource::new(
        move || {
            (
                params.get().get("id").unwrap_or_default(),
                again.version().get(),
            )
        },
        |(id, _)| async move {
            let id: BadgeId = id.parse().map_err(|_| Problem::NotFound)?;
            show_badge(id).await
        },
    );
    view! {
        <p class="page-head no-print"><a href="/badges">{words::back(l)}</a></p>
        <div class="stack">
            {done(&[
                ("verifie", words::checked_again),
                ("garde", words::kept),
                ("deja", words::already),
                ("accepte", words::accepted),
                ("etiquette", order::done_tag),
                ("sans-etiquette", order::done_untag),
                ("favori", order::done_favourite),
                ("sans-favori", order::done_unfavourite),
                ("archive", order::done_archive),
                ("repris", order::done_restore),
                ("note", order::done_note),
            ])}
            {trouble(again)}
            {trouble(delete)}
            {trouble(decide)}
            {trouble(arrange)}
            {trouble(write)}
            {loaded(shown, move |mine| {
                let own = own_side(l, &mine, arrange, write);
                page(l, mine, own, again, delete, decide)
            })}
        </div>
    }
}

fn page(
    l: Language,
    mine: MyBadge,
    own: AnyView,
    again: ServerAction<CheckAgain>,
    delete: ServerAction<DeleteBadge>,
    decide: ServerAction<DecideInbox>,
) -> AnyView {
    let face = &mine.face;
    let picture = format!("/badges/{}/image?size=320", mine.id);
    let evidence = match &mine.checked {
        Some(checked) => view! {
            <section>
                <h2>{check::title(l)}</h2>
                {checks::check_list(l, checked)}
            </section>
            {badge::issuer(l, face, checked)}
            {checks::notes(l, checked)}
        }
        .into_any(),
        None => sentence(Tone::Wait, words::checking(l)),
    };
    view! {
        {page_title(badge::name_or_untitled(l, &face.name))}
        {answer(l, &mine, decide)}
        <div class="two-sides">
            <article class="badge-page mine">
                {badge::picture(l, face, Some(picture))}
                <div class="badge-top">
                    {badge::head(l, face, None, mine.checked.as_ref())}
                    {visibility(l, &mine)}
                </div>
                <div class="badge-body">
                    {badge::body(l, face)} {added_evidence(l, &mine)} {evidence}
                </div>
            </article>
            <aside class="side card no-print" aria-labelledby="mon-cote">
                <h2 id="mon-cote">{words::my_side(l)}</h2>
                {own}
                {recipient(l, &mine)}
                {put(l, &mine)}
                {check_again(l, &mine, again)}
                {downloads(l, &mine)}
                {history(l, &mine)}
                {identifier(l, &mine)}
                {removal(l, &mine, delete)}
            </aside>
        </div>
    }
    .into_any()
}

/// A badge that came by itself asks for an answer before anything else; a declined one can be
/// taken back.
fn answer(l: Language, mine: &MyBadge, decide: ServerAction<DecideInbox>) -> Option<AnyView> {
    let id = mine.id.to_string();
    let (text, buttons) = match mine.acceptance {
        Acceptance::Accepted => return None,
        Acceptance::Pending => (
            inbox::pending_text(l),
            view! {
                <button class="button primary" name="what" value="accept">
                    {icon(Icon::Check)}
                    {inbox::accept_this(l)}
                </button>
                <button class="button" name="what" value="share">
                    {icon(Icon::Share)}
                    {inbox::accept_share_this(l)}
                </button>
                <button class="button danger" name="what" value="decline">
                    {inbox::decline_this(l)}
                </button>
            }
            .into_any(),
        ),
        Acceptance::Declined => (
            inbox::declined_text(l),
            view! {
                <button class="button primary" name="what" value="accept">
                    {icon(Icon::Refresh)}
                    {inbox::take_back_this(l)}
                </button>
            }
            .into_any(),
        ),
    };
    let body = view! {
        <p><strong>{text}</strong> " " {came(l, mine.origin, mine.received)}</p>
        <ActionForm action=decide>
            <input type="hidden" name="badges[]" value=id />
            <div class="row">{buttons}</div>
        </ActionForm>
    };
    Some(
        view! { <div class="page-head no-print">{notice(Tone::Wait, body.into_any())}</div> }
            .into_any(),
    )
}

/// Who sees it, and the way to show it: under the title, so that a phone needs no scrolling.
fn visibility(l: Language, mine: &MyBadge) -> AnyView {
    if mine.acceptance != Acceptance::Accepted {
        return ().into_any();
    }
    let seen = match mine.open_links() {
        0 => words::private(l).to_owned(),
        count => words::shared(l, count),
    };
    let href = format!("/partager/{}", mine.id);
    let way = match &mine.shareable {
        Ok(()) => view! {
            <a class="button primary" href=href>{icon(Icon::Share)}{words::share(l)}</a>
        }
        .into_any(),
        Err(why) => sentence(Tone::Note, wording::problem_text(l, why)),
    };
    view! { <div class="badge-actions no-print"><p>{seen}</p> {way}</div> }.into_any()
}

/// What I added to the badge, and the way to add more.
fn added_evidence(l: Language, mine: &MyBadge) -> AnyView {
    if mine.acceptance != Acceptance::Accepted {
        return ().into_any();
    }
    let base = format!("/badges/{}", mine.id);
    let pieces: Vec<_> = mine
        .added
        .iter()
        .map(|one| {
            view! {
                <li>
                    {added::mine(l, one, &base)}
                    <p>{added::shown_mark(l, one.shown)}</p>
                </li>
            }
        })
        .collect();
    let list =
        (!pieces.is_empty()).then(|| view! { <ul class="evidence" role="list">{pieces}</ul> });
    view! {
        <section class="added-evidence stack-s">
            <h2>{evidence_words::by_me(l)}</h2>
            {list}
            <p class="no-print">
                <a class="button" href=format!("{base}/preuves")>
                    {icon(Icon::Plus)}
                    {evidence_words::manage(l)}
                </a>
            </p>
        </section>
    }
    .into_any()
}

fn recipient(l: Language, mine: &MyBadge) -> AnyView {
    let hint = mine.recipient_hint.as_deref();
    let text = match (mine.recipient, hint) {
        (RecipientMatch::Mine, Some(address)) => words::recipient_mine(l, address),
        (RecipientMatch::Mine, None) => words::recipient_mine_plain(l).to_owned(),
        (RecipientMatch::NotMine, Some(address)) => words::recipient_not_mine(l, address),
        (RecipientMatch::NotMine, None) => words::recipient_not_mine_plain(l).to_owned(),
        (RecipientMatch::Unchecked, _) => words::recipient_unchecked(l).to_owned(),
    };
    let deleted = mine.deleted_on.map(|day| {
        view! { <p><strong>{words::deleted_on(l, format::date(l, day))}</strong></p> }
    });
    view! {
        <section class="stack-s">
            <h3>{words::recipient_title(l)}</h3>
            <p>{text}</p>
            {deleted}
        </section>
    }
    .into_any()
}

fn check_again(l: Language, mine: &MyBadge, again: ServerAction<CheckAgain>) -> AnyView {
    let id = mine.id.to_string();
    view! {
        <ActionForm action=again>
            <input type="hidden" name="id" value=id />
            <button class="button wide">{icon(Icon::Refresh)}{words::check_again(l)}</button>
        </ActionForm>
    }
    .into_any()
}

fn downloads(l: Language, mine: &MyBadge) -> AnyView {
    let href = format!("/badges/{}/original", mine.id);
    let kind = mine.kind.to_uppercase();
    view! {
        <section class="stack-s">
            <h3>{words::downloads_title(l)}</h3>
            <p>{words::download_text(l)}</p>
            <a class="button wide" href=href rel="external" download="">
                {icon(Icon::Download)}
                {words::download_original(l, kind)}
            </a>
            <p class="soft small">{words::received(l, format::date(l, mine.received))}</p>
        </section>
    }
    .into_any()
}

fn history(l: Language, mine: &MyBadge) -> Option<AnyView> {
    if mine.history.is_empty() {
        return None;
    }
    let rows: Vec<_> = mine
        .history
        .iter()
        .map(|(at, verdict)| {
            view! {
                <tr>
                    <td>{format::time(l, *at)}</td>
                    <td>{verdict_mark(l, Some(*verdict))}</td>
                </tr>
            }
        })
        .collect();
    Some(
        view! {
            <section class="stack-s">
                <h3 id="historique">{words::history_title(l)}</h3>
                <table class="small" aria-labelledby="historique">
                    <thead>
                        <tr>
                            <th scope="col">{words::history_date(l)}</th>
                            <th scope="col">{words::history_verdict(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
        .into_any(),
    )
}

/// By what a map's author names this very badge, whatever others are called.
fn identifier(l: Language, mine: &MyBadge) -> Option<AnyView> {
    let achievement = mine.achievement.clone()?;
    Some(
        view! {
            <details class="technical">
                <summary>{check::technical(l)}</summary>
                <div class="stack-s">
                    {copy_field(l, "identifiant", words::achievement(l), achievement)}
                    <p class="soft small">{words::achievement_text(l)}</p>
                </div>
            </details>
        }
        .into_any(),
    )
}

fn removal(l: Language, mine: &MyBadge, delete: ServerAction<DeleteBadge>) -> AnyView {
    let id = mine.id.to_string();
    let label = view! { {words::delete_confirm(l)} }.into_any();
    view! {
        <details class="technical">
            <summary>{words::delete_title(l)}</summary>
            <ActionForm action=delete>
                <div class="stack-s">
                    <p>{words::delete_text(l)}</p>
                    <input type="hidden" name="id" value=id />
                    {checkbox(l, "confirm", label, false, true, None, None)}
                    <button class="button danger wide">
                        {icon(Icon::Trash)}
                        {words::delete_action(l)}
                    </button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}
