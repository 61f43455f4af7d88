//! A visitor writes a letter.

use std::collections::BTreeMap;

use domain::letter::{LONGEST_MESSAGE, LONGEST_NAME, LetterDraft};
use domain::problem::FieldError;
use domain::{AccountId, EmailAddress, Language, LetterId, Problem, ShareId, Slug, text};

use super::mails::ConfirmLetterMail;
use crate::auth::age;
use crate::clock::new_id;
use crate::http::{Failure, Network};
use crate::jobs;
use crate::service::accounts::{Refusal, limits};
use crate::service::shares;
use crate::state::AppState;
use crate::store::letters::{self, NewLetter};
use crate::store::{self};

/// To whom a letter on a page goes, and what it is about.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// To whom.
    pub account: AccountId,
    /// On which page.
    pub share: ShareId,
    /// What that page shows, as it shows it.
    pub about: String,
}

/// Whom a visitor of a page may write to.
///
/// # Errors
/// [`Problem::Gone`]; [`Problem::NotFound`] where there is no such page or its owner does not want
/// letters; the database.
pub async fn recipient(state: &AppState, slug: &Slug) -> Result<Recipient, Failure> {
    let now = state.clock.now();
    let bound = shares::collection(state, slug).await?;
    let page = bound.page(state).await?;
    if !page.contact {
        return Err(Problem::NotFound.into());
    }
    let mut on = state.db.read().await?;
    let found = store::shares::seen_collection(&mut on, slug, now).await?;
    let (share, _) = found.ok_or(Problem::NotFound)?;
    let id = |_| Failure::from(Problem::NotFound);
    let account: AccountId = share.account_id.parse().map_err(id)?;
    // Who is a minor is never written to, whatever a share says.
    let owner = store::accounts::find(&mut on, &account).await?;
    if owner.is_none_or(|owner| age::is_minor(owner.minor_until, now)) {
        return Err(Problem::NotFound.into());
    }
    Ok(Recipient {
        account,
        share: share.id.parse().map_err(id)?,
        about: page.title,
    })
}

/// Takes a letter, to be delivered once its writer has confirmed the address.
///
/// # Errors
/// What is wrong with the fields; as [`recipient`]; [`Problem::TooMany`].
pub async fn write(
    state: &AppState,
    network: Network,
    slug: &Slug,
    language: Language,
    draft: &LetterDraft,
) -> Result<(), Refusal> {
    let to = recipient(state, slug).await?;
    let mut wrong = BTreeMap::new();
    let name = line(&mut wrong, "name", &draft.name, true);
    let organisation = line(&mut wrong, "organisation", &draft.organisation, false);
    let message = match text::paragraphs(&draft.message, LONGEST_MESSAGE) {
        Ok(message) if message.is_empty() => {
            wrong.insert("message", FieldError::Required);
            message
        }
        Ok(message) => message,
        Err(error) => {
            wrong.insert("message", error);
            String::new()
        }
    };
    let address = match draft.address.trim() {
        "" => Err(FieldError::Required),
        typed => typed
            .parse::<EmailAddress>()
            .map_err(|_| FieldError::NotAnAddress),
    };
    let address = match (address, wrong.is_empty()) {
        (Ok(address), true) => address,
        (address, _) => {
            if let Err(error) = address {
                wrong.insert("address", error);
            }
            return Err(Refusal::Fields(wrong));
        }
    };
    limits::letter(state, network, &to.account, &address).await?;
    let id: LetterId = new_id(&*state.clock, &*state.entropy);
    let mut tx = state.db.begin().await?;
    let new = NewLetter {
        id: &id,
        account: &to.account,
        share: &to.share,
        about: &to.about,
        name: &name,
        organisation: &organisation,
        address: address.as_str(),
        language,
        message: &message,
    };
    letters::insert(&mut tx, &new, state.clock.now()).await?;
    jobs::enqueue(state, &mut tx, &ConfirmLetterMail { letter: id }).await?;
    tx.commit().await?;
    Ok(())
}

fn line(
    wrong: &mut BTreeMap<&'static str, FieldError>,
    field: &'static str,
    typed: &str,
    required: bool,
) -> String {
    match text::line(typed, LONGEST_NAME) {
        Ok(line) if line.is_empty() && required => {
            wrong.insert(field, FieldError::Required);
            line
        }
        Ok(line) => line,
        Err(error) => {
            wrong.insert(field, error);
            String::new()
        }
    }
}
