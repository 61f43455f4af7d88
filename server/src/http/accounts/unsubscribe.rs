//! `/desabonnement`: the page behind the link in mails that carry news, and the one POST that mail
//! programs send to it by themselves (RFC 8058), which has the code in the address.

use app::pages;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Html;
use domain::Problem;
use serde::Deserialize;

use crate::http::{Failure, Surround};
use crate::service::notices;
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Code {
    #[serde(default)]
    jeton: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    surround: Surround,
    Query(code): Query<Code>,
) -> Result<Html<String>, Failure> {
    notices::whose(&state, &code.jeton).ok_or(Problem::LinkSpent)?;
    let chrome = surround.chrome(&state);
    Ok(Html(pages::unsubscribe::render(&chrome, &code.jeton)))
}

pub(super) async fn submit(
    State(state): State<AppState>,
    surround: Surround,
    Query(code): Query<Code>,
    Form(form): Form<Code>,
) -> Result<Html<String>, Failure> {
    let token = if form.jeton.is_empty() {
        code.jeton
    } else {
        form.jeton
    };
    notices::unsubscribe(&state, &token).await?;
    Ok(Html(pages::unsubscribe::done(&surround.chrome(&state))))
}
