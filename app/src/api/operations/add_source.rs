//! Registers an organisation's client at Open Badge Factory.

use leptos::prelude::*;

use crate::api::ApiError;

/// Registers an organisation's client at Open Badge Factory, which people may switch on from now on.
///
/// # Errors
/// The field that is wrong; `NotFound` for whoever is no operator; `SignedOut` without a session.
#[server(name = AddSource, prefix = "/api/fn", endpoint = "operations/add_source")]
pub async fn add_source(
    name: String,
    client: String,
    secret: String,
    url: String,
) -> Result<(), ApiError> {
    use domain::operator::NewSource;
    use domain::partner::Secret;

    let (viewer, ports) = crate::api::asked()?;
    let new = NewSource {
        name,
        client,
        secret: Secret(secret),
        url,
    };
    ports.operations.add_source(&viewer, &new).await?;
    crate::api::go_to("/operateur/sources?fait=inscrite");
    Ok(())
}
