//! Share a badge: what will be seen, by whom and until when, then the ways; and the links that are.

use domain::account::Profile;
use domain::badge::MyBadge;
use domain::{BadgeId, Language, Problem};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{done, loaded, page_title, trouble, use_frame};
use crate::api::account::profile;
use crate::api::badges::show_badge;
use crate::api::shares::{CreateShare, RevokeShare};
use crate::components::copy_field::copy_field;
use crate::components::icon::{Icon, icon};
use crate::components::link::{outside_button, percent_encode};
use crate::components::notice::{Tone, sentence};
use crate::components::{badge, verdict};
use crate::i18n::{badge as face_words, share as words};
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
        |(id, _, _)| async move {
            let id: BadgeId = id.parse().map_err(|_| Problem::NotFound)?;
            Ok((profile().await?, show_badge(id).await?))
        },
    );
    view! {
        <div class="stack">
            {done(&[("lien", words::created), ("retire", words::revoked_done)])}
            {trouble(actions.create)}
            {trouble(actions.revoke)}
            {loaded(shown, move |(profile, mine)| page(l, profile, mine, actions))}
        </div>
    }
}

fn page(l: Language, profile: Profile, mine: MyBadge, actions: Actions) -> AnyView {
    let name = badge::name_or_untitled(l, &mine.face.name);
    let back = format!("/badges/{}", mine.id);
    let maker = match &mine.shareable {
        Ok(()) => maker(l, profile, &mine),
        Err(why) => sentence(Tone::Note, wording::problem_text(l, why)),
    };
    let (open, closed): (Vec<_>, Vec<_>) = mine.shares.iter().cloned().partition(|s| s.living);
    let open: Vec<_> = open
        .into_iter()
        .map(|share| living(l, &mine, share, actions.revoke))
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
        <p><a href=back>{words::back(l)}</a></p>
        <h1>{words::title(l, &name)}</h1>
        {open}
        {maker}
        {closed}
    }
    .into_any()
}

/// The form that makes a link, beside what the link will show.
fn maker(l: Language, profile: Profile, mine: &MyBadge) -> AnyView {
    let face = &mine.face;
    let picture = format!("/badges/{}/image?size=160", mine.id);
    let title = badge::name_or_untitled(l, &face.name);
    let issuer = face_words::issued_by(l, badge::issuer_or_unknown(l, &face.issuer.name));
    let checked = mine
        .checked
        .as_ref()
        .map(|c| verdict::verdict_box(l, Some(face), c));
    let (id, evidence) = (mine.id.clone(), face.evidence.len());
    view! {
        <ShareMaker language=l badge=id name=profile.name minor=profile.minor evidence=evidence>
            <div class="stack">
                <div class="picture framed">
                    <img src=picture alt="" width="160" height="160" />
                </div>
                <p><strong>{title}</strong></p>
                <p class="soft">{issuer}</p>
                {checked}
            </div>
        </ShareMaker>
    }
    .into_any()
}

fn shown(l: Language, share: &domain::share::Share) -> String {
    let name = match share.show_name {
        true => words::link_with_name(l),
        false => words::link_without_name(l),
    };
    let evidence = match share.show_evidence {
        true => words::link_with_evidence(l),
        false => words::link_without_evidence(l),
    };
    format!("{name}, {evidence}")
}

/// A link that opens: LinkedIn first, then copy, QR code, mail; and taking it back.
fn living(
    l: Language,
    mine: &MyBadge,
    share: domain::share::Share,
    revoke: ServerAction<RevokeShare>,
) -> AnyView {
    let slug = share.slug.to_string();
    let created = format::date(l, share.created);
    let until = match share.ends {
        Some(ends) => words::link_open_until(l, format::date(l, ends)),
        None => words::link_open(l).to_owned(),
    };
    let linkedin = match share.linkedin.clone() {
        Some(url) => view! {
            <div class="stack-s">
                {outside_button(l, url, words::linkedin(l), true)}
                <p class="hint">{words::linkedin_hint(l)}</p>
            </div>
        }
        .into_any(),
        None => view! { <p class="hint">{words::linkedin_none(l)}</p> }.into_any(),
    };
    let field = format!("adresse-{slug}");
    let mail = format!(
        "mailto:?subject={}&body={}",
        percent_encode(&mine.face.name),
        percent_encode(&share.url)
    );
    let qr = format!("/b/{slug}/qr.svg");
    let badge = mine.id.to_string();
    let summary = format!("{until}, {}", shown(l, &share));
    view! {
        <li>
            <p>
                <strong>{words::link_created(l, &created)}</strong>
                <br />
                <span class="soft">{summary}</span>
            </p>
            {linkedin}
            {copy_field(l, field, words::link_address(l), share.url.clone())}
            <div class="row">
                <a class="button" href=format!("/b/{slug}") rel="external">{words::open(l)}</a>
                <a class="button" href=mail>{icon(Icon::Mail)}{words::mail(l)}</a>
            </div>
            <details class="technical">
                <summary>{words::qr(l)}</summary>
                <div class="stack-s">
                    <img class="qr" src=qr.clone() alt=words::qr_alt(l) width="160" height="160" loading="lazy" />
                    <p><a href=qr rel="external" download="">{words::qr_download(l)}</a></p>
                </div>
            </details>
            <ActionForm action=revoke>
                <input type="hidden" name="id" value=share.id.to_string() />
                <input type="hidden" name="badge" value=badge />
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
    view! { <li>{format!("{created}. {end}")}</li> }.into_any()
}
