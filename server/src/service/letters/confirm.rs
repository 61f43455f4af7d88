//! The address of a letter is confirmed, which delivers it.

use domain::notice::News;
use domain::{AccountId, EmailAddress, LetterId, Millis, Problem, ShareId};

use crate::auth::token::{Purpose, Token};
use crate::http::Failure;
use crate::service::{accounts::limits, notices};
use crate::state::AppState;
use crate::store::letters::{self, LetterRow};
use crate::store::{self, Handle};

async fn find(state: &AppState, on: &mut impl Handle, token: &str) -> Result<LetterRow, Failure> {
    let token = Token::parse(token).ok_or(Problem::LinkSpent)?;
    let since = state.clock.now().plus(-Purpose::Confirm.lifetime());
    let found = letters::by_token(on, &token.hash(), since).await?;
    Ok(found.ok_or(Problem::LinkSpent)?)
}

/// The letter that waits for a token: what it is about. Changes nothing, because mail scanners open
/// links.
///
/// # Errors
/// [`Problem::LinkSpent`]; the database.
pub async fn waiting(state: &AppState, token: &str) -> Result<String, Failure> {
    let mut on = state.db.read().await?;
    Ok(find(state, &mut on, token).await?.about)
}

/// Delivers the letter that waits for a token, and tells its recipient, without the address.
///
/// # Errors
/// [`Problem::LinkSpent`]; [`Problem::TooMany`], with the token still good for later;
/// [`Problem::Gone`] when its page is closed meanwhile, or wants no letters any more.
pub async fn confirm(state: &AppState, token: &str) -> Result<(), Failure> {
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    let letter = find(state, &mut tx, token).await?;
    let share: Option<ShareId> = letter.share_id.as_deref().and_then(|id| id.parse().ok());
    let account: AccountId = letter.account_id.parse().map_err(|_| Problem::LinkSpent)?;
    let share = match share {
        Some(share) => store::shares::find_of(&mut tx, &account, &share).await?,
        None => None,
    };
    let owner = store::accounts::find(&mut tx, &account).await?;
    let open = share.is_some_and(|share| share.living(now) && share.contact);
    if !open || owner.is_none_or(|owner| owner.locked_at.is_some()) {
        return Err(Problem::Gone.into());
    }
    let address: EmailAddress = letter.address.parse().map_err(|_| Problem::LinkSpent)?;
    limits::delivered(&mut tx, &address, now).await?;
    let id: LetterId = letter.id.parse().map_err(|_| Problem::LinkSpent)?;
    if !letters::confirm(&mut tx, &id, Millis(now.0)).await? {
        return Err(Problem::LinkSpent.into());
    }
    let news = News::Letter {
        letter: id.clone(),
        name: letter.name,
        about: letter.about,
    };
    notices::tell(state, &mut tx, &account, &news, &format!("letter:{id}")).await?;
    tx.commit().await?;
    Ok(())
}
