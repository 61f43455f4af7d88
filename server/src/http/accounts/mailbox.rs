//! `/courrier`: the mail folder of an instance that runs for who develops it. Anywhere else these
//! pages are not there: they would show everybody's links to everybody.

use app::pages;
use axum::extract::{Path, State};
use axum::response::Html;
use domain::Problem;

use crate::config::MailTransport;
use crate::http::{Failure, Surround};
use crate::mail::folder;
use crate::state::AppState;

fn only_here(state: &AppState) -> Result<(), Failure> {
    let config = &state.config;
    if state.dev && !config.is_public() && config.mail.transport == MailTransport::Folder {
        Ok(())
    } else {
        Err(Problem::NotFound.into())
    }
}

pub(super) async fn list(
    State(state): State<AppState>,
    surround: Surround,
) -> Result<Html<String>, Failure> {
    only_here(&state)?;
    let entries = folder::list(&state.config.mail_folder())
        .await
        .map_err(Failure::internal)?;
    Ok(Html(pages::mailbox::render(
        &surround.chrome(&state),
        &entries,
    )))
}

pub(super) async fn read(
    State(state): State<AppState>,
    surround: Surround,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    only_here(&state)?;
    let mail = folder::read(&state.config.mail_folder(), &id)
        .await
        .map_err(Failure::internal)?;
    let (entry, text) = mail.ok_or(Problem::NotFound)?;
    Ok(Html(pages::mailbox_message::render(
        &surround.chrome(&state),
        &entry,
        &text,
    )))
}
