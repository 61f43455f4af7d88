//! One press ends the mails: the link in each of them needs no session (RFC 8058).

use domain::notice::Rhythm;
use domain::{AccountId, Problem};

use crate::http::Failure;
use crate::service::accounts::link;
use crate::state::AppState;
use crate::store::notices;

/// What the link's code is an HMAC for.
const PURPOSE: &str = "unsubscribe";

/// The link that ends the mails of an account.
#[must_use]
pub fn unsubscribe_link(state: &AppState, account: &AccountId) -> String {
    let code = state.keys.mac(PURPOSE, account.as_str());
    link(state, &format!("/desabonnement?jeton={account}.{code}"))
}

/// Whose link it is; `None` when it was cut or never was one.
#[must_use]
pub fn whose(state: &AppState, token: &str) -> Option<AccountId> {
    use subtle::ConstantTimeEq;
    let (account, code) = token.split_once('.')?;
    let account: AccountId = account.parse().ok()?;
    let known = state.keys.macs(PURPOSE, account.as_str());
    let holds = |mac: &String| bool::from(mac.as_bytes().ct_eq(code.as_bytes()));
    known.iter().any(holds).then_some(account)
}

/// Ends the mails of the account that a link is for. Pressing it twice is no error.
///
/// # Errors
/// [`Problem::LinkSpent`] for a link that was cut, or whose account is gone.
pub async fn unsubscribe(state: &AppState, token: &str) -> Result<(), Failure> {
    let account = whose(state, token).ok_or(Problem::LinkSpent)?;
    let mut tx = state.db.begin().await?;
    if !notices::change_rhythm(&mut tx, &account, Rhythm::Never).await? {
        return Err(Problem::LinkSpent.into());
    }
    tx.commit().await?;
    Ok(())
}
