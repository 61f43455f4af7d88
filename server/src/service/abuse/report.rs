//! Somebody reports a public page.

use std::collections::BTreeMap;

use domain::abuse::{Abuse, AbuseDraft, LONGEST_TEXT};
use domain::problem::FieldError;
use domain::{AbuseReportId, EmailAddress, Problem, Slug, text};

use crate::clock::new_id;
use crate::http::{Failure, Network};
use crate::service::accounts::{Refusal, limits};
use crate::state::AppState;
use crate::store::abuse::{self, NewReport};

/// The share behind the path of a public page: `/b/{slug}`, `/c/{slug}`, and what is under them.
///
/// # Errors
/// [`Problem::NotFound`] for any other path, and where there never was such a page; the database.
pub async fn page_of(state: &AppState, path: &str) -> Result<String, Failure> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    // A page's frame is named after the page.
    let mut parts = path.strip_prefix("/e").unwrap_or(path).split('/');
    let parts = (parts.next(), parts.next(), parts.next());
    let (Some(""), Some("b" | "c" | "m"), Some(name)) = parts else {
        return Err(Problem::NotFound.into());
    };
    let slug: Slug = name.parse().map_err(|_| Problem::NotFound)?;
    let mut on = state.db.read().await?;
    let share = abuse::share_by_slug(&mut on, slug.as_str()).await?;
    Ok(share.ok_or(Problem::NotFound)?)
}

/// Takes a report of a public page.
///
/// # Errors
/// What is wrong with the fields; as [`page_of`]; [`Problem::TooMany`].
pub async fn report(state: &AppState, network: Network, draft: &AbuseDraft) -> Result<(), Refusal> {
    let share = page_of(state, &draft.page).await?;
    let mut wrong = BTreeMap::new();
    let reason = Abuse::from_word(&draft.reason);
    if reason.is_none() {
        wrong.insert("reason", FieldError::Required);
    }
    let text = text::paragraphs(&draft.text, LONGEST_TEXT).unwrap_or_else(|error| {
        wrong.insert("text", error);
        String::new()
    });
    let address = match draft.address.trim() {
        "" => None,
        typed => match typed.parse::<EmailAddress>() {
            Ok(address) => Some(address),
            Err(_) => {
                wrong.insert("address", FieldError::NotAnAddress);
                None
            }
        },
    };
    let (Some(reason), true) = (reason, wrong.is_empty()) else {
        return Err(Refusal::Fields(wrong));
    };
    limits::abuse_report(state, network).await?;
    let id: AbuseReportId = new_id(&*state.clock, &*state.entropy);
    let path = draft.page.split(['?', '#']).next().unwrap_or_default();
    let mut tx = state.db.begin().await?;
    let new = NewReport {
        id: &id,
        share: Some(&share),
        letter: None,
        page: path,
        reason,
        text: &text,
        address: address.as_ref().map(EmailAddress::as_str),
    };
    abuse::insert(&mut tx, &new, state.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
