//! `/compte-supprime`: where the settings lead after a deletion. Says how long backups remember.

use app::pages;
use axum::extract::State;
use axum::response::Html;

use crate::http::Surround;
use crate::state::AppState;

pub(super) async fn show(State(state): State<AppState>, surround: Surround) -> Html<String> {
    let days = state.config.retention.backup_days;
    Html(pages::account_deleted::render(
        &surround.chrome(&state),
        days,
    ))
}
