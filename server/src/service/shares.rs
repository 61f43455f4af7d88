//! Shares: the only way for a badge, a collection or a map to be seen by others.
//!
//! Only a badge that names a confirmed address of its holder is shown, and never one that is
//! false. What a visitor gets is decided in [`public`], [`collection`] and [`map`]: with the name hidden,
//! nothing that names the holder leaves the server.

mod collection;
mod create;
mod linkedin;
mod living;
mod map;
mod nameless;
mod page;
mod port;
mod public;
mod revoke;
mod view;
mod withhold;

use domain::badge::{BadgeFace, Checked};
use domain::share::{Share, Subject};
use domain::{Acceptance, Millis, Outcome, Problem, RecipientMatch, Verdict};

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::badges::{self, BadgeRow};
use crate::store::shares::ShareRow;

pub use collection::{Bound, collection, collection_draft};
pub use create::create;
pub use living::living;
pub(in crate::service) use map::by_node;
pub use map::{Charted, Stations, map, map_draft};
pub use page::page;
pub use port::SharesPort;
pub use public::{Opened, badge, badge_draft, collected, collected_draft};
pub use revoke::revoke;

/// Whether a badge can be shared, and if not why.
///
/// # Errors
/// `NotAccepted`, `BeingChecked`, `NotYours` or `NotShareable`.
pub fn shareable(badge: &BadgeRow) -> Result<(), Problem> {
    if badge.acceptance != Acceptance::Accepted {
        return Err(Problem::NotAccepted);
    }
    let verdict = badge.checked.as_ref().map(|checked| checked.verdict);
    may_be_seen(badge.recipient, verdict)
}

/// Whether an accepted badge may be seen by others, and if not why.
///
/// # Errors
/// `BeingChecked`, `NotYours` or `NotShareable`.
pub fn may_be_seen(recipient: RecipientMatch, verdict: Option<Verdict>) -> Result<(), Problem> {
    match verdict {
        // Neither false nor somebody else's, as far as is known: nobody has looked yet.
        None => Err(Problem::BeingChecked),
        Some(verdict) if !verdict.shareable() => Err(Problem::NotShareable),
        Some(_) if recipient != RecipientMatch::Mine => Err(Problem::NotYours),
        Some(_) => Ok(()),
    }
}

/// What was found out, as it stands at another moment: time passes without anybody checking.
#[must_use]
pub fn as_of(mut checked: Checked, expires: Option<Millis>, now: Millis) -> Checked {
    let verdict = badges::at(checked.verdict, expires, now);
    if verdict == Verdict::Expired
        && checked.verdict != Verdict::Expired
        && let Some(end) = expires
    {
        checked.verdict = verdict;
        checked.since = end;
        for check in checked
            .checks
            .iter_mut()
            .filter(|check| check.kind == "time")
        {
            check.outcome = Outcome::Failed;
            "expired".clone_into(&mut check.code);
            check.params = [("since".to_owned(), end.0.to_string())].into();
        }
    }
    checked
}

/// A share as its owner sees it. A badge's share takes the badge's face, for LinkedIn.
///
/// # Errors
/// When the database holds what is no identifier.
pub fn owned(
    state: &AppState,
    row: &ShareRow,
    face: Option<&BadgeFace>,
    now: Millis,
) -> Result<Share, BadgeError> {
    let subject = row.subject()?;
    let url = public_url(state, &subject, &row.slug);
    let living = row.living(now);
    let decode = |error| sqlx::Error::Decode(Box::new(error));
    let reason = row.taken_down_reason.clone().unwrap_or_default();
    Ok(Share {
        id: row.id.parse().map_err(decode)?,
        slug: row.slug.parse().map_err(decode)?,
        linkedin: face
            .filter(|_| living && row.ends_at.is_none())
            .map(|face| linkedin::link(face, &url, &row.slug)),
        url,
        shown: row.shown(),
        listed: row.listed,
        contact: row.contact,
        ends: row.ends_at.map(Millis),
        revoked: row.revoked_at.map(Millis),
        taken_down: row.taken_down_at.map(|at| (Millis(at), reason)),
        created: Millis(row.created_at),
        living,
    })
}

fn public_url(state: &AppState, subject: &Subject, slug: &str) -> String {
    format!("{}/{}/{slug}", state.site.public_url, subject.letter())
}
