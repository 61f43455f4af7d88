//! Switches a source on.

use leptos::prelude::*;

use crate::api::ApiError;

/// Switches a source on that is asked by address; its text has to be agreed to.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = SwitchOn, prefix = "/api/fn", endpoint = "sync/switch_on")]
pub async fn switch_on(source: String, agree: Option<String>) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    if agree.is_none() {
        let problem = domain::Problem::Field {
            field: "agree".to_owned(),
            error: domain::problem::FieldError::NotAccepted,
        };
        return Err(problem.into());
    }
    ports.sync.switch_on(&viewer, &source).await?;
    crate::api::go_to("/synchroniser?fait=source");
    Ok(())
}
