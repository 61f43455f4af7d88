//! A badge comes in.
//!
//! The original bytes go to the blob store first; then one transaction stores the row, what was
//! found out and the jobs. Killed in between, the server has a blob that nothing names, which is
//! swept; it never has half a badge.

use std::time::Duration;

use bytes::Bytes;
use domain::badge::Imported;
use domain::problem::ImportProblem;
use domain::{AccountId, BadgeId, Problem};
use openbadges::{Payload, Verdict};
use url::Url;

use super::check_again::CheckBadge;
use super::findings::findings;
use super::fingerprint::fingerprint;
use super::picture::DrawPicture;
use super::verify::{Opened, open, prove};
use super::{BadgeError, words};
use crate::clock::new_id;
use crate::jobs::enqueue;
use crate::state::AppState;
use crate::store::badges::{self, NewBadge, Role};

/// What somebody handed in.
#[derive(Debug, Clone)]
pub enum Handed {
    /// A file.
    File(Bytes),
    /// A text: a link, JSON or a signed token.
    Text(String),
}

/// Takes a badge into an account. Its issuer is waited for as long as `patience` says; then a job
/// takes over.
///
/// # Errors
/// With the sentence for the person; then nothing was stored.
pub async fn import(
    state: &AppState,
    account: &AccountId,
    handed: Handed,
    patience: Duration,
) -> Result<Imported, BadgeError> {
    let Opened { bytes, found } = open(state, handed).await?;
    let fingerprint = fingerprint(&found.payload);
    let addresses = {
        let mut on = state.db.read().await?;
        if let Some(id) = badges::by_fingerprint(&mut on, account, &fingerprint).await? {
            return Ok(Imported::Already { id });
        }
        let held = badges::held(&mut on, account).await?;
        within_quota(state, held, bytes.len())?;
        badges::confirmed_addresses(&mut on, account).await?
    };
    let blob = state.blobs.keep(bytes.clone()).await?;

    let by_address = match &found.payload {
        Payload::Url(url) => Url::parse(url).ok(),
        Payload::Json(_) | Payload::Jws(_) => None,
    };
    let proven = prove(state, found.payload, addresses, patience).await?;
    if proven.report.verdict == Verdict::Unreadable && by_address.is_none() {
        let kind = found.kind.to_string();
        return Err(ImportProblem::NoBadge { kind }.into());
    }
    let mut found_out = findings(&proven.report, proven.complete, None);
    if let Some(host) = by_address.as_ref().and_then(Url::host_str)
        && found_out.issuer.is_empty()
    {
        // All that is known of it so far is where it is.
        found_out.issuer = words::line(host, words::TITLE);
        found_out.face.issuer.name.clone_from(&found_out.issuer);
    }

    let now = state.clock.now();
    let id: BadgeId = new_id(&*state.clock, &*state.entropy);
    let mut tx = state.db.begin().await?;
    badges::keep_blob(&mut tx, &blob, now).await?;
    if !state.blobs.holds(&blob).await? {
        state.blobs.keep(bytes.clone()).await?;
    }
    let new = NewBadge {
        id: &id,
        account,
        fingerprint: &fingerprint,
        kind: &found.kind.to_string(),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        findings: &found_out,
    };
    if !badges::insert(&mut tx, &new, now).await? {
        // The same file, sent twice at the same time.
        drop(tx);
        let mut on = state.db.read().await?;
        let there = badges::by_fingerprint(&mut on, account, &fingerprint).await?;
        return there
            .map(|id| Imported::Already { id })
            .ok_or_else(|| Problem::NotFound.into());
    }
    badges::attach(&mut tx, &id, Role::Original, &blob).await?;
    if let Some(checked) = &found_out.checked {
        badges::note_check(&mut tx, &id, checked.at, checked.verdict).await?;
    }
    enqueue(state, &mut tx, &DrawPicture { badge: id.clone() }).await?;
    if found_out.checked.is_none() {
        let job = CheckBadge {
            badge: id.clone(),
            tries: 0,
        };
        enqueue(state, &mut tx, &job).await?;
    }
    tx.commit().await?;
    Ok(Imported::New { id })
}

fn within_quota(state: &AppState, held: badges::Held, more: usize) -> Result<(), Problem> {
    let quota = &state.config.quota;
    let bytes = held
        .bytes
        .saturating_add(i64::try_from(more).unwrap_or(i64::MAX));
    if held.badges >= i64::from(quota.account_badges)
        || bytes > i64::from(quota.account_megabytes) << 20
    {
        return Err(Problem::Quota);
    }
    Ok(())
}
