//! `/deconnexion`.

use axum::response::Response;
use tower_sessions::Session;

use super::{see, session_failed};
use crate::http::Failure;

pub(super) async fn submit(session: Session) -> Result<Response, Failure> {
    if session.id().is_some() {
        session.flush().await.map_err(session_failed)?;
    }
    Ok(see("/"))
}
