//! The factory protocol: what a platform sends to Open Badge Passport, it can send here, with the
//! same paths and shapes, signed in with the key of a partner.
//!
//! `backpack_email_list` tells a partner only of those who allowed it to know, and `null` of
//! everybody else. What in that protocol tells strangers about people (`get_updates`, which asks
//! for no key) is not spoken. Nor are:
//! - `DELETE receive/{id}`, by which a session refuses the badge that a link has just brought it:
//!   the link brings nothing by itself here (`http::factory_link`), and what a press has brought is
//!   declined or deleted where every badge is.
//! - `metabadge` and `publish_badge`: they describe milestones and advertisements, which are no
//!   badges of anybody's; they belong with the maps of paths to a badge, when there are some.
//!
//! What is not spoken is answered 404, which a platform takes for "not supported".

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::deliveries::{caller, read, request_id};
use super::problem::Refused;
use crate::http::Failure;
use crate::service::deliveries::{self, Addressee, Item, Status};
use crate::service::partners::allowed;
use crate::state::AppState;

/// Bytes in one request.
const BYTES: usize = 32 << 20;
/// Addresses or links in one request: a push of a whole school.
const ITEMS: usize = 10_000;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/obpv1/factory/receive", routing::head(can_receive))
        .route(
            "/obpv1/factory/backpack_email_list",
            routing::post(backpack_email_list),
        )
        .route("/obpv1/factory/users_badges", routing::post(users_badges))
        .route("/obpv1/{*call}", routing::any(not_spoken))
}

async fn not_spoken(request: Request) -> Response {
    Refused::NotSpoken.answer(&request_id(&request))
}

/// "This passport can receive."
async fn can_receive() -> StatusCode {
    StatusCode::OK
}

#[derive(Deserialize)]
struct Emails {
    emails: Vec<String>,
}

async fn backpack_email_list(State(state): State<AppState>, request: Request) -> Response {
    let id = request_id(&request);
    let found = async {
        let (parts, body) = request.into_parts();
        let caller = caller(&state, &parts.headers).await?;
        let asked: Emails = parse(&read(body, BYTES).await?)?;
        if asked.emails.len() > ITEMS {
            return Err(Refused::TooMany(ITEMS));
        }
        let mut found = BTreeMap::new();
        for email in asked.emails {
            let primary = match Addressee::parse(&email) {
                Ok(to) => allowed(&state, &caller.partner, &to).await?,
                Err(_) => None,
            };
            found.insert(email, primary);
        }
        Ok::<_, Refused>(found)
    };
    match found.await {
        Ok(found) => Json(found).into_response(),
        Err(refused) => refused.answer(&id),
    }
}

#[derive(Deserialize)]
struct Assertions {
    assertions: BTreeMap<String, Vec<String>>,
}

/// The push. An address or link that is none is passed over, as the platform expects no answer to
/// it; what cannot be written down fails as a whole and can be sent again.
async fn users_badges(State(state): State<AppState>, request: Request) -> Response {
    let id = request_id(&request);
    let pushed = async {
        let (parts, body) = request.into_parts();
        let caller = caller(&state, &parts.headers).await?;
        let sent: Assertions = parse(&read(body, BYTES).await?)?;
        let items = sent
            .assertions
            .iter()
            .flat_map(|(email, urls)| urls.iter().map(move |url| item(email, url)))
            .collect::<Result<Vec<_>, _>>()
            .map_err(Failure::internal)?;
        if items.len() > ITEMS {
            return Err(Refused::TooMany(ITEMS));
        }
        Ok(deliveries::accept(&state, &caller, items).await?)
    };
    match pushed.await {
        Ok(answers) => {
            let refused = answers
                .iter()
                .filter(|answer| matches!(answer.status, Status::Refused(_)))
                .count();
            if refused > 0 {
                tracing::info!(refused, "a platform pushed what is no link or address");
            }
            Json(json!({"success": true})).into_response()
        }
        // The shape that the platform knows for what it may send again.
        Err(Refused::Failure(failure @ (Failure::Internal(_) | Failure::Unavailable(_)))) => {
            let _logged = failure.into_problem(id.as_str());
            let body = Json(json!({"error": "transaction failed"}));
            (StatusCode::INTERNAL_SERVER_ERROR, body).into_response()
        }
        Err(refused) => refused.answer(&id),
    }
}

/// The protocol names no items: one is known by its address and link.
fn item(email: &str, url: &str) -> Result<Item, serde_json::Error> {
    let name = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(format!(
        "{email}\0{url}"
    )));
    let text = json!({"id": name, "email": email, "url": url}).to_string();
    RawValue::from_string(text).map(Item)
}

fn parse<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Refused::Malformed(format!(
            "The body is not what this call takes (line {line}, column {column})."
        ))
    })
}
