//! `/recevoir/rapports/{id}/rapport.csv`: a report for spreadsheets, a page of lines at a time.

use std::io;

use app::pages::report_csv;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::{Router, routing};
use bytes::Bytes;
use domain::intake::ReportQuery;
use domain::{IntakeId, Problem};
use futures::stream;

use super::{Failure, Signed, Surround, files};
use crate::service::intakes;
use crate::state::AppState;

/// The file.
pub fn routes() -> Router<AppState> {
    Router::new().route("/recevoir/rapports/{id}/rapport.csv", routing::get(csv))
}

async fn csv(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    surround: Surround,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: IntakeId = id.parse().map_err(|_| Problem::NotFound)?;
    let language = surround.language;
    let first = intakes::report(&state, &viewer.account, &id, &ReportQuery::default()).await?;
    let name = format!("besace-rapport-{}.csv", first.intake.started.iso_day());
    let account = viewer.account;
    let heading = report_csv::heading(language);
    let pages = stream::unfold(Some((heading, first)), move |page| {
        let (state, account, id) = (state.clone(), account.clone(), id.clone());
        async move {
            let (mut text, report) = page?;
            for item in &report.items {
                text += &report_csv::line(language, &state.site.public_url, item);
            }
            let from = report.next;
            let more = async {
                let Some(from) = from else { return Ok(None) };
                let query = ReportQuery {
                    from,
                    failed: false,
                };
                let report = intakes::report(&state, &account, &id, &query).await?;
                Ok::<_, Failure>(Some((String::new(), report)))
            };
            match more.await {
                Ok(next) => Some((Ok(Bytes::from(text)), next)),
                Err(error) => Some((Err(io::Error::other(error)), None)),
            }
        }
    });
    let body = Body::from_stream(pages);
    Ok(files::attachment("text/csv; charset=utf-8", &name, body))
}
