//! Choosing a new password by the link in a mail. Every session ends, and every confirmed address
//! is told; the person then signs in with the new password.

use domain::Problem;
use domain::problem::FieldError;

use super::change_password::tell;
use super::{Refusal, limits};
use crate::auth::policy::Password;
use crate::auth::token::{Purpose, Token};
use crate::http::Network;
use crate::state::AppState;
use crate::store;

/// Sets a new password. A password that is refused does not use the link up.
///
/// # Errors
/// The fields `password` and `password_again`; [`Problem::LinkSpent`].
pub async fn reset(
    state: &AppState,
    network: Network,
    token: &str,
    password: &str,
    again: &str,
) -> Result<(), Refusal> {
    let token = Token::parse(token).ok_or(Problem::LinkSpent)?.hash();
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let address = store::tokens::living(&mut on, Purpose::Reset, &token, now).await?;
    let address = address.ok_or(Problem::LinkSpent)?;
    let row = store::addresses::find(&mut on, &address)
        .await?
        .ok_or(Problem::LinkSpent)?;
    let account = row.account()?;
    let owner = store::accounts::find(&mut on, &account)
        .await?
        .ok_or(Problem::LinkSpent)?;
    drop(on);

    let password = Password::typed(password);
    let known = [owner.name.as_str(), row.address.as_str()];
    if let Err(error) = state.passwords.check(&password, &known).await? {
        return Err(Refusal::field("password", error));
    }
    if !password.is_same_as(&Password::typed(again)) {
        return Err(Refusal::field(
            "password_again",
            FieldError::PasswordsDiffer,
        ));
    }
    let hash = state.passwords.hash(password).await?;

    let mut tx = state.db.begin().await?;
    let taken = store::tokens::take(&mut tx, Purpose::Reset, &token, now).await?;
    taken.ok_or(Problem::LinkSpent)?;
    store::accounts::change_password(&mut tx, &account, hash.as_str()).await?;
    store::tokens::cancel(&mut tx, &account, Purpose::Reset).await?;
    store::sessions::end_all(&mut tx, &account).await?;
    limits::password_was_right(&mut tx, &account).await?;
    limits::chosen_anew(&mut tx, network, &row.read()?.address.canonical()).await?;
    tell(state, &mut tx, &account).await?;
    tx.commit().await?;
    Ok(())
}
