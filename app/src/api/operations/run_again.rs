//! Runs jobs that were given up again.

use domain::JobId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Runs a job that was given up again; all of them without an id.
///
/// # Errors
/// What the port says: `NotFound` for whoever is no operator; `SignedOut` without a session.
#[server(name = RunAgain, prefix = "/api/fn", endpoint = "operations/run_again")]
pub async fn run_again(#[server(default)] job: Option<JobId>) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.operations.run_again(&viewer, job.as_ref()).await?;
    crate::api::go_to("/operateur?fait=relance");
    Ok(())
}
