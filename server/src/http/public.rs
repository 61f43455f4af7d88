//! `/b/{slug}`, `/c/{slug}` and `/m/{slug}`: what is shared, for anyone with the link; under `/e/` for the pages
//! of others; and under `/partager/{id}/apercu/{shown}`, as strangers would see it, for its owner who
//! is still choosing.
//!
//! Asked for anew each time (a link that was taken back dies at once), without scripts, and
//! without a request to anybody else: only a visitor who asks makes a badge be checked.

mod added;
mod chart;
mod check_again;
mod data;
mod embed;
mod image;
mod json;
mod opened;
mod original;
mod page;
mod paper;
mod qr;

pub(super) use chart::{picture, pictures, sheet};
pub(super) use image::Asked;

use axum::Router;
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{get, post};

use self::opened::{Badge, Collection, Map};
use super::{compressed, files};
use crate::state::AppState;

/// Everything under `/b/`, `/c/`, `/m/` and `/partager/{id}/apercu/{shown}`.
pub fn routes() -> Router<AppState> {
    let drafts = Router::new()
        .route("/", get(page::draft))
        .route("/image", get(image::badge))
        .route("/couverture", get(image::cover))
        .route("/photo", get(image::draft_photo))
        .route("/etapes/{node}", get(page::collected))
        .route("/etapes/{node}/image", get(image::station))
        .route("/etapes/{node}/preuves/{piece}", get(added::added))
        .route("/{number}", get(page::collected))
        .route("/preuves/{piece}", get(added::added))
        .route("/{number}/image", get(image::badge))
        .route("/{number}/preuves/{piece}", get(added::added))
        .layer(map_response(private));
    Router::new()
        .route("/b/{slug}", get(page::badge))
        .route("/b/{slug}/image", get(image::badge))
        .route("/b/{slug}/preuves/{piece}", get(added::added))
        .route("/b/{slug}/original", get(original::original))
        .route("/b/{slug}/verifier", post(check_again::check_again))
        .route("/b/{slug}/qr.svg", get(qr::badge))
        .route("/b/{slug}/resume.json", get(data::badge_resume))
        .route("/b/{slug}/apercu.png", get(paper::badge_preview))
        .route("/e/b/{slug}", get(embed::badge))
        .route("/c/{slug}", get(page::collection))
        .route("/c/{slug}/couverture", get(image::cover))
        .route("/c/{slug}/photo", get(image::photo))
        .route("/c/{slug}/qr.svg", get(qr::collection))
        .route("/c/{slug}/resume.json", get(data::collection_resume))
        .route("/c/{slug}/apercu.png", get(paper::collection_preview))
        .route("/e/c/{slug}", get(embed::collection))
        .route("/c/{slug}/{number}", get(page::collected))
        .route("/c/{slug}/{number}/image", get(image::badge))
        .route("/c/{slug}/{number}/preuves/{piece}", get(added::added))
        .route("/c/{slug}/{number}/original", get(original::original))
        .route(
            "/c/{slug}/{number}/verifier",
            post(check_again::check_again),
        )
        .route("/m/{slug}", get(page::map))
        .route("/m/{slug}/photo", get(image::map_photo))
        .route("/m/{slug}/qr.svg", get(qr::map))
        .route("/m/{slug}/apercu.png", get(chart::preview))
        .route("/e/m/{slug}", get(embed::map))
        .route("/m/{slug}/etapes/{node}", get(page::collected))
        .route("/m/{slug}/etapes/{node}/image", get(image::station))
        .route("/m/{slug}/etapes/{node}/preuves/{piece}", get(added::added))
        .route("/m/{slug}/etapes/{node}/original", get(original::original))
        .route(
            "/m/{slug}/etapes/{node}/verifier",
            post(check_again::check_again),
        )
        .layer(compressed::layer())
        .nest("/partager/{id}/apercu/{shown}", drafts)
}

/// What only its owner sees is kept by their browser alone.
async fn private(mut response: Response) -> Response {
    files::set(&mut response, header::CACHE_CONTROL, "private, no-cache");
    response
}

/// What a page depends on beside its address; `Accept-Encoding` also where [`compressed`] finds
/// nothing to do, as for "you have it already".
const VARIES: &str = "Accept-Encoding, Cookie, Accept-Language";

/// "You have it already", where the visitor does. `mark` changes whenever the answer would.
fn known(headers: &HeaderMap, listed: bool, mark: &str) -> Option<Response> {
    files::unchanged(headers, &files::etag(mark)).then(|| kept(files::not_modified(), listed, mark))
}

/// Says how an answer may be kept: only with its mark, to be asked for each time.
fn kept(mut response: Response, listed: bool, mark: &str) -> Response {
    files::set(&mut response, header::ETAG, &files::etag(mark));
    files::set(&mut response, header::CACHE_CONTROL, "no-cache");
    if !listed {
        files::set(
            &mut response,
            HeaderName::from_static("x-robots-tag"),
            "noindex, nofollow",
        );
    }
    response
}

/// What other sites may show in their pages.
fn for_everybody(mut response: Response) -> Response {
    files::set(
        &mut response,
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    );
    files::set(&mut response, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    response
}
