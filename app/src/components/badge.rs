//! The face of a badge: what it says, and who says it. The same for its owner and for strangers.
//!
//! Every text here was chosen by a stranger: names go in as text, Markdown comes as [`SafeHtml`]
//! from the server's sanitiser, addresses are linked only when they lead to the web.

use domain::badge::{BadgeFace, Checked, EvidenceFace, SkillFace};
use domain::share::HolderName;
use domain::{Language, Outcome, SafeHtml};
use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::link::{language_tag, outside};
use super::verdict::verdict_box;
use crate::format;
use crate::i18n::{badge as words, evidence as added};

/// The title, or a word for its absence.
#[must_use]
pub fn name_or_untitled(language: Language, name: &str) -> String {
    match name.trim() {
        "" => words::untitled(language).to_owned(),
        name => name.to_owned(),
    }
}

/// The issuer's name, or a word for its absence.
#[must_use]
pub fn issuer_or_unknown(language: Language, issuer: &str) -> String {
    match issuer.trim() {
        "" => words::unknown_issuer(language).to_owned(),
        issuer => issuer.to_owned(),
    }
}

/// What a picture of the badge says to who does not see it.
#[must_use]
pub fn alt(language: Language, face: &BadgeFace) -> String {
    words::alt(
        language,
        name_or_untitled(language, &face.name),
        issuer_or_unknown(language, &face.issuer.name),
    )
}

/// The picture in its frame; a drawn medal where the badge has none.
#[must_use]
pub fn picture(language: Language, face: &BadgeFace, src: Option<String>) -> AnyView {
    let inside = match src {
        Some(src) => view! {
            <img src=src alt=alt(language, face) width="320" height="320" decoding="async" />
        }
        .into_any(),
        None => view! {
            {icon(Icon::Award)}
            <span class="visually-hidden">{words::no_picture(language)}</span>
        }
        .into_any(),
    };
    view! { <div class="badge-picture"><div class="picture framed">{inside}</div></div> }.into_any()
}

/// Title, holder, issuer, date and verdict: what has to be seen without scrolling.
#[must_use]
pub fn head(
    language: Language,
    face: &BadgeFace,
    holder: Option<&HolderName>,
    checked: Option<&Checked>,
) -> AnyView {
    let l = language;
    let lang = language_tag(face.language.as_deref());
    let issuer = issuer_or_unknown(l, &face.issuer.name);
    let by = match face.issued {
        Some(issued) => words::issued_by_on(l, issuer, format::date(l, issued)),
        None => words::issued_by(l, issuer),
    };
    let holder = holder.and_then(|holder| {
        let (name, how) = match holder {
            HolderName::Account { name } => (name, words::holder_account(l)),
            HolderName::Issuer { name } => (name, words::holder_issuer(l)),
            HolderName::Hidden => return None,
        };
        let line = words::holder_received(l, name);
        Some(view! {
            <p class="holder">
                <strong>{line}</strong>
                <br />
                <span class="small">{how}</span>
            </p>
        })
    });
    view! {
        <div class="badge-head">
            {holder}
            <h1 lang=lang>{name_or_untitled(l, &face.name)}</h1>
            <p class="by">{by}</p>
            {checked.map(|checked| verdict_box(l, Some(face), checked))}
        </div>
    }
    .into_any()
}

/// Everything that the badge says under its title.
#[must_use]
pub fn body(language: Language, face: &BadgeFace) -> AnyView {
    let l = language;
    let lang = language_tag(face.language.as_deref());
    let description = (!face.description.is_empty()).then(|| {
        view! {
            <section>
                <h2>{words::description(l)}</h2>
                {prose(&face.description, lang.clone())}
            </section>
        }
    });
    let criteria_link = face.criteria_url.as_deref().map(|url| {
        view! { <p>{outside(l, url, words::criteria_link(l).to_owned())}</p> }
    });
    let criteria = match (face.criteria.is_empty(), criteria_link.is_some()) {
        (true, false) => view! { <p class="soft">{words::criteria_none(l)}</p> }.into_any(),
        (true, true) => ().into_any(),
        (false, _) => prose(&face.criteria, lang.clone()),
    };
    view! {
        {description}
        <section>
            <h2>{words::criteria(l)}</h2>
            <div class="stack-s">{criteria}{criteria_link}</div>
        </section>
        {evidence(l, &face.evidence, lang.clone())}
        {skills(l, &face.skills, lang.clone())}
        {tags(l, &face.tags, lang)}
        {facts(l, face)}
    }
    .into_any()
}

fn prose(html: &SafeHtml, lang: Option<String>) -> AnyView {
    let html = html.as_str().to_owned();
    view! { <div class="prose" lang=lang inner_html=html></div> }.into_any()
}

fn evidence(l: Language, pieces: &[EvidenceFace], lang: Option<String>) -> Option<AnyView> {
    if pieces.is_empty() {
        return None;
    }
    let pieces: Vec<_> = pieces
        .iter()
        .enumerate()
        .map(|(i, piece)| {
            let name = piece
                .name
                .as_deref()
                .map(str::trim)
                .filter(|n| !n.is_empty());
            let name = name.map_or_else(|| words::evidence_item(l, i + 1), str::to_owned);
            let text = (!piece.text.is_empty()).then(|| prose(&piece.text, lang.clone()));
            let link = piece.url.as_deref().map(|url| {
                let said = format!("{} {}", words::evidence_link(l), i + 1);
                view! { <p>{outside(l, url, said)}</p> }
            });
            view! { <li><h3 lang=lang.clone()>{name}</h3>{text}{link}</li> }
        })
        .collect();
    Some(
        view! {
            <section>
                <h2>{words::evidence(l)}</h2>
                <p class="soft small">{added::by_issuer(l)}</p>
                <ul class="evidence" role="list">{pieces}</ul>
            </section>
        }
        .into_any(),
    )
}

fn skills(l: Language, skills: &[SkillFace], lang: Option<String>) -> Option<AnyView> {
    if skills.is_empty() {
        return None;
    }
    let skills: Vec<_> = skills
        .iter()
        .map(|skill| {
            let name = match &skill.framework {
                Some(framework) => words::skills_framework(l, &skill.name, framework),
                None => skill.name.clone(),
            };
            let shown = match &skill.url {
                Some(url) => outside(l, url, name),
                None => view! { <span>{name}</span> }.into_any(),
            };
            view! { <li>{shown}</li> }
        })
        .collect();
    Some(
        view! {
            <section>
                <h2>{words::skills(l)}</h2>
                <ul class="chips" role="list" lang=lang>{skills}</ul>
            </section>
        }
        .into_any(),
    )
}

fn tags(l: Language, tags: &[String], lang: Option<String>) -> Option<AnyView> {
    if tags.is_empty() {
        return None;
    }
    let tags: Vec<_> = tags
        .iter()
        .cloned()
        .map(|tag| view! { <li>{tag}</li> })
        .collect();
    Some(
        view! {
            <section>
                <h2>{words::tags(l)}</h2>
                <ul class="chips" role="list" lang=lang>{tags}</ul>
            </section>
        }
        .into_any(),
    )
}

fn facts(l: Language, face: &BadgeFace) -> AnyView {
    let issued = face.issued.map(|issued| {
        view! { <dt>{words::issued(l)}</dt><dd>{format::time(l, issued)}</dd> }
    });
    let expires = match face.expires {
        Some(expires) => format::time(l, expires),
        None => words::for_life(l).into_any(),
    };
    let version = words::standard_value(l, &face.version);
    view! {
        <section>
            <h2>{words::facts(l)}</h2>
            <dl class="facts">
                {issued}
                <dt>{words::expires(l)}</dt>
                <dd>{expires}</dd>
                <dt>{words::standard(l)}</dt>
                <dd>{version}</dd>
            </dl>
        </section>
    }
    .into_any()
}

/// Who issued it, and how that is known.
#[must_use]
pub fn issuer(language: Language, face: &BadgeFace, checked: &Checked) -> AnyView {
    let l = language;
    let issuer = &face.issuer;
    let id = issuer.id.clone().or_else(|| issuer.url.clone());
    let proven = issuer_proven(checked);
    let known = match &id {
        Some(id) if proven => words::issuer_known_passed(l, id),
        _ if checked.outcome("issuer") == Some(Outcome::Failed) => {
            words::issuer_known_failed(l).to_owned()
        }
        _ => words::issuer_known_unknown(l).to_owned(),
    };
    let caution = id
        .filter(|_| !proven)
        .map(|id| view! { <p class="soft">{words::issuer_caution(l, id)}</p> });
    let site = issuer.url.as_deref().map(|url| {
        view! { <p>{outside(l, url, words::issuer_site(l).to_owned())}</p> }
    });
    view! {
        <section class="stack-s">
            <h2>{words::issuer_title(l)}</h2>
            <p><strong>{issuer_or_unknown(l, &issuer.name)}</strong></p>
            <p>{known}</p>
            {caution}
            {site}
        </section>
    }
    .into_any()
}

/// Whether it is proven who issued the badge: a key that belongs to the issuer proves nothing on a
/// badge that it did not sign.
fn issuer_proven(checked: &Checked) -> bool {
    let passed = |kind| checked.outcome(kind) == Some(Outcome::Passed);
    passed("issuer") && passed("authenticity")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{Check, Millis, Verdict};

    use super::*;

    #[test]
    fn an_altered_badge_proves_no_issuer() {
        let check = |kind: &str, outcome| Check {
            kind: kind.to_owned(),
            outcome,
            code: String::new(),
            params: BTreeMap::new(),
            looked_at: None,
            section: String::new(),
        };
        let proven = |authenticity, issuer| {
            let checks = vec![check("authenticity", authenticity), check("issuer", issuer)];
            let (at, verdict) = (Millis(0), Verdict::Invalid);
            issuer_proven(&Checked {
                verdict,
                at,
                since: at,
                proven_at: None,
                checks,
                notes: Vec::new(),
            })
        };
        assert!(proven(Outcome::Passed, Outcome::Passed));
        assert!(!proven(Outcome::Failed, Outcome::Passed));
        assert!(!proven(Outcome::Unknown, Outcome::Passed));
        assert!(!proven(Outcome::Passed, Outcome::Unknown));
    }
}
