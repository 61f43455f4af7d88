//! A mail is taken off the list; the badges that it brought stay.

use domain::{AccountId, MailId, Problem};

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::forwarded;

/// Takes a mail off the list.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub(super) async fn drop_mail(
    state: &AppState,
    account: &AccountId,
    mail: &MailId,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    if !forwarded::drop_of(&mut tx, account, mail).await? {
        return Err(Problem::NotFound.into());
    }
    tx.commit().await?;
    Ok(())
}
