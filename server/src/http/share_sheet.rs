//! `/recevoir/partage`: what a phone's share sheet hands over (Web Share Target).
//!
//! The system posts it without saying from which site, and without the session's cookie where that
//! is strict about sites: the guard against forged requests lets this one request pass. It may,
//! because the request only stages: files wait for an hour in a basket of their own that no account
//! and no session knows. The answer leads to a page with one button, and pressing it is an ordinary
//! request of ours, guarded like all others. Another site that posts here makes nobody receive
//! anything; it fills a basket that is emptied after an hour, within the limits of a network.

use app::pages::{self, shared::Staged};
use axum::Extension;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{Method, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Router, routing};
use domain::port::Viewer;
use domain::problem::ImportProblem;
use domain::{BasketId, Problem};
use serde::Deserialize;
use tower_sessions::Session;

use super::import::{Form, Received, take_gathered};
use super::{Failure, Network, Surround};
use crate::service::badges::{self, Shared};
use crate::state::AppState;

const PATH: &str = "/recevoir/partage";
/// The largest body that is read to its end, so that a sentence can answer it.
const LARGEST: usize = 64 << 20;
/// Bytes that one share may hand over: anybody can send one, and it is in memory until it is kept.
const BYTES: usize = 32 << 20;

/// What the share sheet posts to, and the page that follows.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            PATH,
            routing::post(stage).get(|| async { Redirect::to("/recevoir") }),
        )
        .route("/recevoir/partage/{basket}", routing::get(page).post(take))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// Whether a request may come from anywhere: it stages and does nothing else.
pub(super) fn only_stages(method: &Method, uri: &Uri) -> bool {
    method == Method::POST && uri.path() == PATH
}

async fn stage(
    State(state): State<AppState>,
    network: Network,
    request: Request,
) -> Result<Response, Failure> {
    badges::limit::keep(&state, &network.key()).await?;
    let mut form = Form::read(request, &state).await.map_err(Problem::Import)?;
    let mut shared = Vec::new();
    let mut left = BYTES;
    let mut refused = None;
    let mut left_out = 0_u32;
    while let Some((name, received)) = form.next().await.map_err(Problem::Import)? {
        match received {
            Received::Handed(handed) => {
                for one in Shared::of(name, handed) {
                    match left.checked_sub(one.size()) {
                        Some(rest) if shared.len() < Shared::MOST => {
                            left = rest;
                            shared.push(one);
                        }
                        _ => {
                            left_out += 1;
                            let megabytes = u32::try_from(BYTES >> 20).unwrap_or(u32::MAX);
                            refused = Some(ImportProblem::TooLarge { megabytes });
                        }
                    }
                }
            }
            Received::Refused(problem) => {
                left_out += 1;
                refused = Some(problem);
            }
            Received::Archive(_) => {
                left_out += 1;
                refused = Some(ImportProblem::Archive);
            }
            Received::NoDisk(error) => return Err(Failure::Unavailable(Box::new(error))),
        }
    }
    if shared.is_empty() {
        let problem = refused.unwrap_or(ImportProblem::NoFile);
        return Err(Problem::Import(problem).into());
    }
    let basket = badges::stage(&state, shared).await?;
    let to = match left_out {
        0 => format!("{PATH}/{basket}"),
        count => format!("{PATH}/{basket}?reste={count}"),
    };
    Ok(Redirect::to(&to).into_response())
}

/// How many things were not kept, as the redirect says.
#[derive(Deserialize)]
struct LeftOut {
    reste: Option<String>,
}

async fn page(
    State(state): State<AppState>,
    surround: Surround,
    Path(basket): Path<String>,
    Query(left): Query<LeftOut>,
) -> Result<Response, Failure> {
    let basket: BasketId = basket.parse().map_err(|_| Problem::NotFound)?;
    let names = badges::staged(&state, &basket).await?;
    if names.is_empty() {
        return Err(Problem::Gone.into());
    }
    let left_out = left.reste.and_then(|count| count.parse().ok());
    let staged = Staged {
        basket,
        names,
        left_out: left_out.unwrap_or(0),
    };
    let page = pages::shared::render(&surround.chrome(&state), &staged);
    Ok(Html(page).into_response())
}

/// The one button was pressed.
async fn take(
    State(state): State<AppState>,
    surround: Surround,
    session: Session,
    viewer: Option<Extension<Viewer>>,
    Path(basket): Path<String>,
) -> Result<Response, Failure> {
    let basket: BasketId = basket.parse().map_err(|_| Problem::NotFound)?;
    let Some(Extension(viewer)) = viewer else {
        super::verify::remember(&session, &basket).await?;
        return Ok(Redirect::to("/inscription?garde=1").into_response());
    };
    let gathering = badges::gather_staged(&state, &viewer.account, &basket).await?;
    if gathering.is_empty() {
        return Err(Problem::Gone.into());
    }
    let answer = take_gathered(&state, &surround, viewer.account, gathering).await?;
    badges::forget_staged(&state, &basket).await?;
    Ok(answer)
}
