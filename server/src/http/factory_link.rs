//! `GET /obpv1/factory/receive`: where the link of a badge mail leads that a platform wrote for
//! this passport. The page changes nothing and asks nobody; its form is the press that has the
//! factory asked, once.
//!
//! Address, key and token of the link are secrets: the page's path is told to nobody in a
//! `Referer`, is never logged, and is not kept by a browser.

use app::pages;
use app::pages::factory_link::Asking;
use axum::Router;
use axum::extract::{RawForm, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing;

use super::{Failure, Signed, Surround};
use crate::service::forwarded::{FACTORY_LINK, FactoryLink, look_for};
use crate::state::AppState;

/// Where what came of it is to be seen.
const MAILS: &str = "/recevoir?fait=lien-essaye#mails";
/// Nobody reads in a `Referer` where the reader was, a proxy of ours included. Not `no-referrer`:
/// with it browsers send forms without an `Origin`.
const NO_PATH: (HeaderName, &str) = (header::REFERRER_POLICY, "strict-origin");

/// Every route of this file. What a platform asks by `HEAD` is with the other calls of programs.
pub fn routes() -> Router<AppState> {
    Router::new().route(FACTORY_LINK, routing::get(show).post(search))
}

async fn show(
    State(state): State<AppState>,
    surround: Surround,
    viewer: Option<Signed>,
    RawForm(query): RawForm,
) -> Result<Response, Failure> {
    draw(&state, &surround, viewer.as_ref(), &query).await
}

async fn draw(
    state: &AppState,
    surround: &Surround,
    viewer: Option<&Signed>,
    parts: &[u8],
) -> Result<Response, Failure> {
    let chrome = surround.chrome(state);
    let Some(link) = FactoryLink::read(&state.config, parts) else {
        let page = pages::factory_link::broken(&chrome);
        return Ok((StatusCode::NOT_FOUND, [NO_PATH], Html(page)).into_response());
    };
    let asking = match viewer {
        _ if !state.config.receive.ask_factory => Asking::Off,
        None => Asking::SignedOut,
        Some(Signed(viewer)) if link.is_for(state, viewer).await? => Asking::Theirs,
        Some(_) => Asking::NotTheirs,
    };
    let url = link.at_factory();
    let shown = pages::factory_link::FactoryLink {
        address: link.to.address.as_str(),
        host: url.host_str().unwrap_or_default(),
        url: url.as_str(),
        parts: link.parts(),
        asking,
    };
    let page = pages::factory_link::render(&chrome, &shown);
    Ok(([NO_PATH], Html(page)).into_response())
}

async fn search(
    State(state): State<AppState>,
    surround: Surround,
    viewer: Option<Signed>,
    RawForm(parts): RawForm,
) -> Result<Response, Failure> {
    if let (Some(link), Some(Signed(viewer))) = (FactoryLink::read(&state.config, &parts), &viewer)
        && state.config.receive.ask_factory
        && link.is_for(&state, viewer).await?
    {
        look_for(&state, viewer, &link).await?;
        return Ok(Redirect::to(MAILS).into_response());
    }
    // Signed out meanwhile, or made up: the page says what can be done.
    let query = String::from_utf8_lossy(&parts);
    let surround = Surround {
        path: format!("{FACTORY_LINK}?{query}"),
        ..surround
    };
    draw(&state, &surround, viewer.as_ref(), &parts).await
}
