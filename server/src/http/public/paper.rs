//! For paper and for networks: PDF files, and the picture that is shown where a link is posted.
//! The words come from the locales, everything else from what the page itself shows.

use app::components::added;
use app::components::badge::{alt, issuer_or_unknown, name_or_untitled};
use app::format;
use app::i18n::{
    badge as face_words, evidence, paper as words, public, public_collection, verdict,
};
use app::pages::public_collection::counted;
use app::wording;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use bytes::Bytes;
use domain::collection::{ProvenSkill, PublicCollection, PublicTile};
use domain::evidence::AddedEvidence;
use domain::share::{HolderName, PublicBadge};
use domain::{Language, Problem};
use print::pdf::{
    Attachment, BadgeSheet, BadgeWords, CollectionSheet, CollectionWords, PieceWords, TileWords,
};
use print::preview::{BadgeCard, CollectionCard, MOST_PICTURES};

use super::{Badge, Collection, VARIES, for_everybody, kept, known};
use crate::http::{Failure, Surround, files};
use crate::service::badges::{self, Size};
use crate::service::shares::{Bound, Opened};
use crate::state::AppState;

/// The language of a file: that of the visitor, else the owner's.
pub(super) fn language(surround: &Surround, own: Language) -> Language {
    match surround.chosen {
        true => surround.language,
        false => own,
    }
}

pub(super) async fn badge_pdf(
    state: &AppState,
    surround: &Surround,
    headers: &HeaderMap,
    opened: Opened,
) -> Result<Response, Failure> {
    let l = language(surround, opened.language());
    let (listed, mark) = (opened.listed(), opened.mark(&format!("pdf {}", l.tag())));
    if let Some(known) = known(headers, listed, &mark) {
        return Ok(known);
    }
    let badge = opened.clone().page(state).await?;
    let name = file_name(&badge.face.name);
    let pdf = state.studio.sheet(&mark, async {
        let picture = opened.drawing(state, Size::Full).await?;
        let original = match opened.original(state).await {
            Ok((bytes, row)) => {
                let kind = files::type_of(&row.kind);
                Some((badges::file_name(&row), kind, bytes))
            }
            // Nothing is attached where the name is hidden.
            Err(badges::BadgeError::Problem(Problem::NotFound)) => None,
            Err(error) => return Err(error.into()),
        };
        let words = badge_words(l, state.site.title(), &badge);
        draw(state, move || {
            print::pdf::badge(&BadgeSheet {
                badge: &badge,
                picture: picture.as_deref(),
                credential: original.as_ref().map(|(name, kind, bytes)| Attachment {
                    name,
                    media_type: kind,
                    bytes,
                    description: words::credential(l),
                }),
                words: &words,
            })
        })
        .await
    });
    Ok(kept(document(pdf.await?, &name), listed, &mark))
}

pub(super) async fn collection_pdf(
    state: &AppState,
    surround: &Surround,
    headers: &HeaderMap,
    opened: Bound,
) -> Result<Response, Failure> {
    let l = language(surround, opened.language());
    let (listed, mark) = (opened.listed(), opened.mark(&format!("pdf {}", l.tag())));
    if let Some(known) = known(headers, listed, &mark) {
        return Ok(known);
    }
    let collection = opened.clone().page(state).await?;
    let name = file_name(&collection.title);
    let pdf = state.studio.sheet(&mark, async {
        let photo = match opened.photo(state).await {
            Ok(photo) => Some(photo),
            Err(badges::BadgeError::Problem(Problem::NotFound)) => None,
            Err(error) => return Err(error.into()),
        };
        let numbers: Vec<u32> = collection.badges().map(|badge| badge.number).collect();
        let pictures = opened.drawings(state, &numbers).await?;
        let words = collection_words(l, state.site.title(), &collection);
        draw(state, move || {
            print::pdf::collection(&CollectionSheet {
                collection: &collection,
                pictures: &pictures,
                photo: photo.as_deref(),
                words: &words,
                tile: &|tile| tile_words(l, tile),
                skill: &|skill: &ProvenSkill| public_collection::proven_by(l, skill.badges),
            })
        })
        .await
    });
    Ok(kept(document(pdf.await?, &name), listed, &mark))
}

pub(super) async fn badge_preview(
    State(state): State<AppState>,
    surround: Surround,
    headers: HeaderMap,
    Badge(opened): Badge,
) -> Result<Response, Failure> {
    let l = language(&surround, opened.language());
    let (listed, mark) = (opened.listed(), opened.mark(&format!("apercu {}", l.tag())));
    if let Some(known) = known(&headers, listed, &mark) {
        return Ok(known);
    }
    let instance = state.site.title().to_owned();
    let drawn = state.studio.preview(&mark, async {
        let picture = opened.drawing(&state, Size::Large).await?;
        let badge = opened.page(&state).await?;
        let words = badge_words(l, &instance, &badge);
        draw(&state, move || {
            print::preview::badge(&BadgeCard {
                title: &name_or_untitled(l, &badge.face.name),
                picture: picture.as_deref(),
                holder: words.holder.as_deref(),
                issued: &words.issued,
                verdict: badge.checked.verdict,
                said: &words.verdict,
                checked: &words.checked,
                instance: &instance,
            })
        })
        .await
    });
    let picture = files::file("image/png", drawn.await?);
    Ok(kept(for_everybody(picture), listed, &mark))
}

pub(super) async fn collection_preview(
    State(state): State<AppState>,
    surround: Surround,
    headers: HeaderMap,
    Collection(opened): Collection,
) -> Result<Response, Failure> {
    let l = language(&surround, opened.language());
    let (listed, mark) = (opened.listed(), opened.mark(&format!("apercu {}", l.tag())));
    if let Some(known) = known(&headers, listed, &mark) {
        return Ok(known);
    }
    let instance = state.site.title().to_owned();
    let drawn = state.studio.preview(&mark, async {
        let collection = opened.clone().page(&state).await?;
        let first = collection.badges().take(MOST_PICTURES);
        let numbers: Vec<u32> = first.map(|badge| badge.number).collect();
        let pictures = opened.drawings(&state, &numbers).await?;
        draw(&state, move || {
            let drawn = numbers.iter().map(|number| pictures.get(number));
            let drawn: Vec<_> = drawn.map(|bytes| bytes.map(Vec::as_slice)).collect();
            print::preview::collection(&CollectionCard {
                title: &collection.title,
                holder: collection.holder.name.as_deref(),
                pictures: &drawn,
                count: &counted(l, &collection),
                instance: &instance,
            })
        })
        .await
    });
    let picture = files::file("image/png", drawn.await?);
    Ok(kept(for_everybody(picture), listed, &mark))
}

/// Draws off the threads that serve, a few at a time.
pub(super) async fn draw(
    state: &AppState,
    draw: impl FnOnce() -> Result<Vec<u8>, print::Error> + Send + 'static,
) -> Result<Bytes, Failure> {
    let drawn = state.studio.draw_page(draw).await;
    let drawn = drawn.map_err(Failure::internal)?;
    Ok(drawn.map_err(Failure::internal)?.into())
}

/// A PDF that opens in the browser, under a name of its own when it is kept.
pub(super) fn document(pdf: Bytes, name: &str) -> Response {
    let mut response = files::file("application/pdf", pdf);
    let disposition = format!("inline; filename=\"{name}.pdf\"");
    files::set(&mut response, header::CONTENT_DISPOSITION, &disposition);
    files::set(&mut response, header::VARY, VARIES);
    response
}

/// A title as the name of a file: plain letters, digits and hyphens.
fn file_name(title: &str) -> String {
    let plain = badges::fold(title);
    let parts: Vec<&str> = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let name: String = parts.join("-").chars().take(60).collect();
    match name.trim_matches('-') {
        "" => "open-badge".to_owned(),
        name => name.to_owned(),
    }
}

fn badge_words(l: Language, instance: &str, badge: &PublicBadge) -> BadgeWords {
    let face = &badge.face;
    let issuer = issuer_or_unknown(l, &face.issuer.name);
    let (holder, note) = match &badge.holder {
        HolderName::Account { name } => (Some(name), Some(face_words::holder_account(l))),
        HolderName::Issuer { name } => (Some(name), Some(face_words::holder_issuer(l))),
        HolderName::Hidden => (None, None),
    };
    BadgeWords {
        language: l,
        instance: instance.to_owned(),
        picture: alt(l, face),
        holder: holder.map(|name| face_words::holder_received(l, name)),
        holder_note: note.map(ToOwned::to_owned),
        issued: match face.issued {
            Some(issued) => words::issued_by_on(l, issuer, format::date(l, issued)),
            None => words::issued_by(l, issuer),
        },
        expires: face
            .expires
            .map(|end| words::expires(l, format::date(l, end))),
        verdict: wording::verdict_line(l, Some(face), &badge.checked),
        checked: verdict::checked_on(l, format::date(l, badge.checked.at)),
        description: face_words::description(l).to_owned(),
        criteria: face_words::criteria(l).to_owned(),
        criteria_link: words::criteria_link(l).to_owned(),
        evidence: face_words::evidence(l).to_owned(),
        added: evidence::by_holder(l).to_owned(),
        pieces: badge.added.iter().map(|it| piece_words(l, it)).collect(),
        skills: face_words::skills(l).to_owned(),
        online: words::online_badge(l).to_owned(),
        qr: public::qr_alt(l).to_owned(),
    }
}

fn piece_words(l: Language, piece: &AddedEvidence) -> PieceWords {
    let file = piece.file.map(|(kind, bytes)| {
        let kind = added::file_kind(l, kind);
        evidence::download(l, kind, format::size(l, bytes))
    });
    PieceWords {
        title: added::title(l, piece.number, &piece.title),
        file,
    }
}

fn collection_words(l: Language, instance: &str, collection: &PublicCollection) -> CollectionWords {
    let holder = &collection.holder;
    let said: Vec<&str> = [&holder.name, &holder.place]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    CollectionWords {
        language: l,
        instance: instance.to_owned(),
        holder: (!said.is_empty()).then(|| said.join(", ")),
        photo: words::photo(l, holder.name.as_deref().unwrap_or_default()),
        count: counted(l, collection),
        skills: public_collection::skills(l).to_owned(),
        online: words::online_collection(l).to_owned(),
        qr: public::qr_alt(l).to_owned(),
    }
}

fn tile_words(l: Language, tile: &PublicTile) -> TileWords {
    let issuer = issuer_or_unknown(l, &tile.issuer);
    TileWords {
        picture: face_words::alt(l, name_or_untitled(l, &tile.name), &issuer),
        verdict: wording::verdict_short(l, tile.verdict).to_owned(),
        issued: match tile.issued {
            Some(issued) => words::in_year(l, issuer, format::date(l, issued)),
            None => issuer,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_is_named_by_plain_letters() {
        assert_eq!(
            file_name("Soudure à l'arc (niveau 2)"),
            "soudure-a-l-arc-niveau-2"
        );
        for odd in ["", "…", "../..", "\u{202e}"] {
            assert_eq!(file_name(odd), "open-badge", "{odd}");
        }
        assert!(file_name(&"x".repeat(10_000)).len() <= 60);
    }
}
