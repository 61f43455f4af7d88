//! The addresses of the account, the primary first.

use domain::account::Address;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The addresses of the account, the primary first.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = Addresses, prefix = "/api/fn", input = GetUrl, endpoint = "account/addresses")]
pub async fn addresses() -> Result<Vec<Address>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.accounts.addresses(&viewer).await?)
}
