//! The pages that only need to be drawn: home, legal pages, what is not there.

use app::chrome::Chrome;
use app::pages;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Router, routing};
use domain::Problem;

use crate::http::{Failure, Surround};
use crate::service::explorer;
use crate::state::AppState;

/// `/` and the legal pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/", routing::get(home))
        .route("/accessibilite", page(pages::accessibility::render))
        .route("/confidentialite", page(pages::privacy::render))
        .route("/mentions-legales", page(pages::legal::render))
        .route("/conditions", page(pages::terms::render))
}

fn page(draw: fn(&Chrome) -> String) -> routing::MethodRouter<AppState> {
    routing::get(
        move |State(state): State<AppState>, surround: Surround| async move {
            Html(draw(&surround.chrome(&state)))
        },
    )
}

async fn home(State(state): State<AppState>, surround: Surround) -> Result<Response, Failure> {
    if surround.signed_in {
        return Ok(Redirect::to("/accueil").into_response());
    }
    let example = explorer::example(&state).await?;
    let page = pages::home::render(&surround.chrome(&state), example);
    Ok(Html(page).into_response())
}

/// Whatever has no route.
pub async fn not_found() -> Failure {
    Problem::NotFound.into()
}
