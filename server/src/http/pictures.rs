//! Pictures that a person chooses themselves: the cover of a collection, and their photo.
//!
//! Each is an ordinary form with one file, which is read up to the limit and no further kept. What
//! is refused leads back to the form's page, which says why (`?refus=…`).

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, routing};
use bytes::{Bytes, BytesMut};
use domain::problem::{FieldError, ImportProblem};
use domain::{CollectionId, Problem};

use super::{Failure, Signed, files};
use crate::config::Quota;
use crate::service::accounts::photo;
use crate::service::badges::BadgeError;
use crate::service::collections;
use crate::state::AppState;
use crate::store::blobs::BlobId;

/// Megabytes beside the file that are read to their end, so that a sentence can answer them.
pub(super) const BESIDE: usize = 64;
/// Bytes of a field that is typed or hidden.
const FIELD: usize = 64;

/// `/collections/{id}/couverture` and `/reglages/profil/photo`, to send to and to look at.
pub fn routes(quota: &Quota) -> Router<AppState> {
    let megabytes = usize::try_from(quota.file_megabytes).unwrap_or(0) + BESIDE;
    Router::new()
        .route(
            "/collections/{id}/couverture",
            routing::get(cover).post(change_cover),
        )
        .route(
            "/reglages/profil/photo",
            routing::get(own_photo).post(change_photo),
        )
        .layer(DefaultBodyLimit::max(megabytes << 20))
}

/// What a form with a picture brought.
pub(super) struct Sent {
    /// The edition that was seen.
    pub edition: i64,
    /// The file; nothing where what is there is to be taken away.
    pub picture: Option<Bytes>,
}

fn wrong(error: FieldError) -> Problem {
    let field = "file".to_owned();
    Problem::Field { field, error }
}

/// Reads the form to its end.
pub(super) async fn read(request: Request, state: &AppState) -> Result<Sent, Problem> {
    let broken = |_| Problem::Import(ImportProblem::BrokenUpload);
    let most = usize::try_from(state.config.quota.file_megabytes).unwrap_or(10) << 20;
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Problem::Import(ImportProblem::BrokenUpload))?;
    let (mut edition, mut remove, mut picture) = (0, false, Err(wrong(FieldError::NoFile)));
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let most = if name == "file" { most } else { FIELD };
        let (mut bytes, mut fits) = (BytesMut::new(), true);
        while let Some(part) = field.chunk().await.map_err(broken)? {
            fits &= bytes.len() + part.len() <= most;
            if fits {
                bytes.extend_from_slice(&part);
            }
        }
        match name.as_str() {
            "file" if !fits => picture = Err(wrong(FieldError::FileTooLarge)),
            "file" if !bytes.is_empty() => picture = Ok(bytes.freeze()),
            "edition" => {
                let text = std::str::from_utf8(&bytes).ok();
                edition = text.and_then(|text| text.parse().ok()).unwrap_or(0);
            }
            "what" => remove = &bytes[..] == b"remove",
            _ => {}
        }
    }
    let picture = match remove {
        true => None,
        false => Some(picture?),
    };
    Ok(Sent { edition, picture })
}

/// Back to the page of the form, which says what was done or what was wrong.
pub(super) fn back(page: &str, done: Result<(), BadgeError>) -> Result<Response, Failure> {
    let said = match done {
        Ok(()) => "fait=image",
        Err(BadgeError::Problem(Problem::Stale)) => "refus=edition",
        Err(BadgeError::Problem(Problem::Field { error, .. })) => match error {
            FieldError::NoFile => "refus=aucune",
            FieldError::FileTooLarge => "refus=lourde",
            _ => "refus=image",
        },
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&format!("{page}?{said}")).into_response())
}

async fn change_cover(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    let id: CollectionId = id.parse().map_err(|_| Problem::NotFound)?;
    let done = async {
        let sent = read(request, &state).await?;
        let (account, edition) = (&viewer.account, sent.edition);
        match sent.picture {
            Some(picture) => {
                collections::change_cover(&state, account, &id, edition, picture).await
            }
            None => collections::remove_cover(&state, account, &id, edition).await,
        }
    };
    back(&format!("/collections/{id}"), done.await)
}

async fn change_photo(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    request: Request,
) -> Result<Response, Failure> {
    let done = async {
        let sent = read(request, &state).await?;
        photo::change(&state, &viewer.account, sent.picture).await
    };
    back("/reglages/profil", done.await)
}

async fn cover(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id: CollectionId = id.parse().map_err(|_| Problem::NotFound)?;
    let bytes = collections::cover(&state, &viewer.account, &id).await?;
    Ok(shown(&headers, bytes))
}

async fn own_photo(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let bytes = photo::of(&state, &viewer.account).await?;
    Ok(shown(&headers, bytes))
}

/// A picture for its owner's eyes.
fn shown(headers: &HeaderMap, bytes: Bytes) -> Response {
    let etag = files::etag(BlobId::of(&bytes).as_str());
    let mut response = match files::unchanged(headers, &etag) {
        true => files::not_modified(),
        false => files::file("image/webp", bytes),
    };
    files::set(&mut response, header::ETAG, &etag);
    files::set(&mut response, header::CACHE_CONTROL, "private, no-cache");
    response
}
