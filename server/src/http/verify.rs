//! `/verifier`: anyone checks a badge, without an account; nothing of it is stored unless they
//! press "keep this badge" ([`keep`]).

mod keep;

use app::pages::verify::{Keep, Seen, Verified, VerifiedRecord, VerifyAnswer, VerifyState, render};
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::{Json, Router, routing};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Problem;
use domain::problem::ImportProblem;
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};

use super::import::{Form, Received, wants_json};
use super::{Failure, Network, RequestId, Surround};
use crate::service::badges::{self, Examined, Handed, Record};
use crate::state::AppState;

pub(super) use keep::{lead_to_kept, remember, tie_kept};

/// The largest upload that is read to its end, so that a sentence can answer it.
const LARGEST: usize = 256 << 20;
/// The largest file that the answer carries along, so that one press keeps it; a larger one is
/// chosen again.
const CARRIED: usize = 2 << 20;
/// Pictures of one record that are drawn at one time.
const DRAWN_AT_ONCE: usize = 4;

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
    Record {
        name: Option<String>,
        issuer: Option<String>,
        checked: Box<domain::badge::Checked>,
        badges: Vec<Told>,
        left_out: u32,
    },
    Problem(Problem),
}

/// One credential of a record, in the answer for a script.
#[derive(Debug, Serialize)]
struct Told {
    face: Option<domain::badge::BadgeFace>,
    checked: domain::badge::Checked,
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
    let (_, received) = first.ok_or(ImportProblem::NoFile)?;
    match received {
        Received::Handed(handed) => Ok(handed),
        Received::Refused(problem) => Err(problem),
        Received::Archive(_) | Received::NoDisk(_) => Err(ImportProblem::Archive),
    }
}

async fn examine(state: &AppState, network: Network, handed: Handed, id: &str) -> VerifyAnswer {
    let examined = async {
        badges::limit::visitor(state, &network.key()).await?;
        badges::examine(state, handed).await
    };
    match examined.await {
        Err(error) => VerifyAnswer::Problem(Failure::from(error).into_problem(id)),
        Ok(examined) => VerifyAnswer::Badge(Box::new(Verified {
            seen: seen(state, &examined).await,
            record: match &examined.record {
                None => None,
                Some(record) => Some(seen_record(state, record).await),
            },
            keep: match examined.bytes.len() {
                ..=CARRIED => Keep::Carried(STANDARD.encode(&examined.bytes)),
                _ => Keep::ChosenAgain,
            },
        })),
    }
}

async fn seen_record(state: &AppState, record: &Record) -> VerifiedRecord {
    let each: Vec<_> = record.members.iter().map(|one| seen(state, one)).collect();
    VerifiedRecord {
        name: record.name.clone(),
        issuer: record.issuer.clone(),
        badges: stream::iter(each).buffered(DRAWN_AT_ONCE).collect().await,
        left_out: u32::try_from(record.left_out).unwrap_or(u32::MAX),
    }
}

async fn seen(state: &AppState, examined: &Examined) -> Seen {
    let picture = badges::picture_of(state, examined).await;
    Seen {
        face: examined.report.badge.as_ref().map(badges::face),
        checked: badges::checked(&examined.report),
        picture: picture.map(|webp| format!("data:image/webp;base64,{}", STANDARD.encode(webp))),
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
            Some(VerifyAnswer::Badge(badge)) => said(*badge),
            Some(VerifyAnswer::Problem(problem)) => Said::Problem(problem),
            None => Said::Problem(Problem::Import(ImportProblem::NoFile)),
        };
        return (status, Json(said)).into_response();
    }
    (status, Html(render(&surround.chrome(state), &shown))).into_response()
}

fn said(verified: Verified) -> Said {
    let Seen { face, checked, .. } = verified.seen;
    let (face, checked) = (face.map(Box::new), Box::new(checked));
    match verified.record {
        None => Said::Badge { face, checked },
        Some(record) => Said::Record {
            name: record.name,
            issuer: record.issuer,
            checked,
            badges: record
                .badges
                .into_iter()
                .map(|Seen { face, checked, .. }| Told { face, checked })
                .collect(),
            left_out: record.left_out,
        },
    }
}
