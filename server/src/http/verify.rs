//! `/verifier`: anyone checks a badge, without an account; nothing of it is stored unless they
//! press "keep this badge" ([`keep`]).

mod keep;

use app::pages::verify::{Keep, Verified, VerifyAnswer, VerifyState, render};
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::{Json, Router, routing};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Problem;
use domain::problem::ImportProblem;
use serde::{Deserialize, Serialize};

use super::import::{Form, wants_json};
use super::{Failure, Network, RequestId, Surround};
use crate::service::badges::{self, BadgeError, Handed};
use crate::state::AppState;

pub(super) use keep::{lead_to_kept, tie_kept};

/// The largest upload that is read to its end, so that a sentence can answer it.
const LARGEST: usize = 256 << 20;
/// The largest file that the answer carries along, so that one press keeps it; a larger one is
/// chosen again.
const CARRIED: usize = 2 << 20;

/// `GET /verifier`, `GET /verifier?url=…`, `POST /verifier` and `POST /verifier/garder`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/verifier", routing::get(page).post(check))
        .route("/verifier/garder", routing::post(keep::keep))
        .layer(DefaultBodyLimit::max(LARGEST))
}

#[derive(Debug, Deserialize)]
struct Link {
    #[serde(default)]
    url: String,
}

/// The answer for a script.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Badge {
        face: Option<Box<domain::badge::BadgeFace>>,
        checked: Box<domain::badge::Checked>,
    },
    Problem(Problem),
}

async fn page(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    Query(link): Query<Link>,
    request: Request,
) -> Response {
    let text = link.url.trim().to_owned();
    let answer = if text.is_empty() {
        None
    } else {
        let id = id(&request);
        Some(examine(&state, network, Handed::Text(text.clone()), &id).await)
    };
    draw(
        &state,
        &surround,
        &request.headers().clone(),
        VerifyState { text, answer },
    )
}

async fn check(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    request: Request,
) -> Response {
    let id = id(&request);
    let headers = request.headers().clone();
    let (text, answer) = match first(request, &state).await {
        Err(problem) => (
            String::new(),
            VerifyAnswer::Problem(Problem::Import(problem)),
        ),
        Ok(handed) => {
            let text = match &handed {
                Handed::Text(text) => text.clone(),
                Handed::File(_) => String::new(),
            };
            (text, examine(&state, network, handed, &id).await)
        }
    };
    let answer = Some(answer);
    draw(&state, &surround, &headers, VerifyState { text, answer })
}

fn id(request: &Request) -> String {
    let id = request.extensions().get::<RequestId>();
    id.map(|id| id.as_str().to_owned()).unwrap_or_default()
}

/// The first file or text of the form.
async fn first(request: Request, state: &AppState) -> Result<Handed, ImportProblem> {
    let mut form = Form::read(request, state).await?;
    let first = form.next().await?;
    // The rest is read too, or the browser shows no answer.
    while form.next().await?.is_some() {}
    let (_, handed) = first.ok_or(ImportProblem::NoFile)?;
    handed
}

async fn examine(state: &AppState, network: Network, handed: Handed, id: &str) -> VerifyAnswer {
    let examined = async {
        badges::limit::visitor(state, &network.key()).await?;
        let examined = badges::examine(state, handed).await?;
        let picture = badges::picture_of(state, &examined).await;
        Ok::<_, BadgeError>((examined, picture))
    };
    match examined.await {
        Err(error) => VerifyAnswer::Problem(Failure::from(error).into_problem(id)),
        Ok((examined, picture)) => VerifyAnswer::Badge(Box::new(Verified {
            face: examined.report.badge.as_ref().map(badges::face),
            checked: badges::checked(&examined.report),
            keep: match examined.bytes.len() {
                ..=CARRIED => Keep::Carried(STANDARD.encode(&examined.bytes)),
                _ => Keep::ChosenAgain,
            },
            picture: picture
                .map(|webp| format!("data:image/webp;base64,{}", STANDARD.encode(webp))),
        })),
    }
}

fn draw(
    state: &AppState,
    surround: &Surround,
    headers: &axum::http::HeaderMap,
    shown: VerifyState,
) -> Response {
    let status = match &shown.answer {
        Some(VerifyAnswer::Problem(problem)) => super::failure::status(problem),
        _ => StatusCode::OK,
    };
    if wants_json(headers) {
        let said = match shown.answer {
            Some(VerifyAnswer::Badge(badge)) => Said::Badge {
                face: badge.face.map(Box::new),
                checked: Box::new(badge.checked),
            },
            Some(VerifyAnswer::Problem(problem)) => Said::Problem(problem),
            None => Said::Problem(Problem::Import(ImportProblem::NoFile)),
        };
        return (status, Json(said)).into_response();
    }
    (status, Html(render(&surround.chrome(state), &shown))).into_response()
}
