//! One account, as far as an operator sees it.

use domain::AccountId;
use domain::operator::FoundAccount;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// One account, as far as an operator sees it.
///
/// # Errors
/// What the port says: `NotFound` for whoever is no operator; `SignedOut` without a session.
#[server(name = OperatorAccount, prefix = "/api/fn", input = GetUrl, endpoint = "operations/account")]
pub async fn operator_account(account: AccountId) -> Result<FoundAccount, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.operations.account(&viewer, &account).await?)
}
