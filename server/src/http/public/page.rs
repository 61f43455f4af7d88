//! The pages themselves: a badge, a collection, a map, a badge of a collection or a map; and their other forms,
//! by the end of the name.

use app::chrome::Chrome;
use app::pages;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use domain::{Language, Problem};

use super::opened::Draft;
use super::{Badge, Collection, Map, VARIES, chart, data, json, kept, known, paper};
use crate::http::headers::{DRAFT_POLICY, SHARED_POLICY};
use crate::http::{Failure, Surround, files};
use crate::service::shares::{Bound, Charted, Opened};
use crate::state::AppState;

pub(super) async fn badge(
    State(state): State<AppState>,
    Path(name): Path<String>,
    surround: Surround,
    headers: HeaderMap,
    Badge(opened): Badge,
) -> Result<Response, Failure> {
    match name.split_once('.').map(|(_, form)| form) {
        None => draw_badge(&state, surround, &headers, opened, SHARED_POLICY).await,
        Some("json") => json::badge(&state, &headers, opened).await,
        Some("pdf") => paper::badge_pdf(&state, &surround, &headers, opened).await,
        Some(_) => Err(Problem::NotFound.into()),
    }
}

pub(super) async fn collection(
    State(state): State<AppState>,
    Path(name): Path<String>,
    surround: Surround,
    headers: HeaderMap,
    Collection(opened): Collection,
) -> Result<Response, Failure> {
    match name.split_once('.').map(|(_, form)| form) {
        None => draw_collection(&state, surround, &headers, opened, SHARED_POLICY).await,
        Some("json") => json::collection(&state, &headers, opened).await,
        Some("pdf") => paper::collection_pdf(&state, &surround, &headers, opened).await,
        Some("csv") => {
            let language = match surround.chosen {
                true => surround.language,
                false => opened.language(),
            };
            data::csv(&state, language, &headers, opened).await
        }
        Some(_) => Err(Problem::NotFound.into()),
    }
}

pub(super) async fn map(
    State(state): State<AppState>,
    Path(name): Path<String>,
    surround: Surround,
    headers: HeaderMap,
    Map(opened): Map,
) -> Result<Response, Failure> {
    match name.split_once('.').map(|(_, form)| form) {
        None => draw_map(&state, surround, &headers, opened, SHARED_POLICY).await,
        Some("json") => json::map(&state, &headers, opened).await,
        Some("besace-map.json") => chart::file(&state, &headers, opened).await,
        Some("pdf") => chart::pdf(&state, &surround, &headers, opened).await,
        Some("png") => chart::png(&state, &surround, &headers, opened).await,
        Some(_) => Err(Problem::NotFound.into()),
    }
}

pub(super) async fn collected(
    State(state): State<AppState>,
    surround: Surround,
    headers: HeaderMap,
    Badge(opened): Badge,
) -> Result<Response, Failure> {
    let policy = match opened.base().starts_with("/partager/") {
        true => DRAFT_POLICY,
        false => SHARED_POLICY,
    };
    draw_badge(&state, surround, &headers, opened, policy).await
}

/// What its owner is about to share, framed by the page on which they choose.
pub(super) async fn draft(
    State(state): State<AppState>,
    surround: Surround,
    headers: HeaderMap,
    draft: Draft,
) -> Result<Response, Failure> {
    match draft {
        Draft::Badge(opened) => draw_badge(&state, surround, &headers, *opened, DRAFT_POLICY).await,
        Draft::Collection(opened) => {
            draw_collection(&state, surround, &headers, *opened, DRAFT_POLICY).await
        }
        Draft::Map(opened) => draw_map(&state, surround, &headers, *opened, DRAFT_POLICY).await,
    }
}

async fn draw_badge(
    state: &AppState,
    surround: Surround,
    headers: &HeaderMap,
    opened: Opened,
    policy: &'static str,
) -> Result<Response, Failure> {
    let (chrome, part) = surroundings(state, surround, opened.language());
    let (listed, mark) = (opened.listed(), opened.mark(&part));
    if let Some(known) = known(headers, listed, &mark) {
        return Ok(as_page(known, policy));
    }
    let badge = opened.page(state).await?;
    let page = Html(pages::public_badge::render(&chrome, &badge)).into_response();
    Ok(as_page(kept(page, listed, &mark), policy))
}

async fn draw_collection(
    state: &AppState,
    surround: Surround,
    headers: &HeaderMap,
    opened: Bound,
    policy: &'static str,
) -> Result<Response, Failure> {
    let (chrome, part) = surroundings(state, surround, opened.language());
    let (listed, mark) = (opened.listed(), opened.mark(&part));
    if let Some(known) = known(headers, listed, &mark) {
        return Ok(as_page(known, policy));
    }
    let collection = opened.page(state).await?;
    let page = Html(pages::public_collection::render(&chrome, &collection)).into_response();
    Ok(as_page(kept(page, listed, &mark), policy))
}

async fn draw_map(
    state: &AppState,
    surround: Surround,
    headers: &HeaderMap,
    opened: Charted,
    policy: &'static str,
) -> Result<Response, Failure> {
    let (chrome, part) = surroundings(state, surround, opened.language());
    let mark = opened.mark(&part);
    if let Some(known) = known(headers, false, &mark) {
        return Ok(as_page(known, policy));
    }
    let map = opened.page(state).await?;
    let page = Html(pages::public_map::render(&chrome, &map)).into_response();
    Ok(as_page(kept(page, false, &mark), policy))
}

/// What surrounds a page that is the same for everybody, signed in or not, and what of it the
/// page's mark hangs on.
pub(super) fn surroundings(
    state: &AppState,
    mut surround: Surround,
    own: Language,
) -> (Chrome, String) {
    let language = match surround.chosen {
        true => surround.language,
        false => own,
    };
    surround.signed_in = false;
    let part = format!(
        "page {} {} {}",
        language.tag(),
        surround.path,
        state.assets.stylesheet
    );
    (surround.chrome_in(state, language), part)
}

fn as_page(mut response: Response, policy: &'static str) -> Response {
    files::set(&mut response, header::VARY, VARIES);
    files::set(&mut response, header::CONTENT_SECURITY_POLICY, policy);
    response
}
