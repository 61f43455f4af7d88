//! Shares: the only way for a badge to be seen by others.
//!
//! Only a badge that names a confirmed address of its holder is shared, and never one that is
//! false. What a visitor gets is decided in [`public`]: with the name hidden, nothing that names
//! the holder leaves the server.

mod create;
mod linkedin;
mod port;
mod public;
mod revoke;
mod withhold;

use domain::badge::{BadgeFace, Checked};
use domain::share::Share;
use domain::{Acceptance, Millis, Outcome, Problem, RecipientMatch, Verdict};

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::badges::{self, BadgeRow};
use crate::store::shares::ShareRow;

pub use create::create;
pub use port::SharesPort;
pub use public::{Opened, open};
pub use revoke::revoke;

/// Whether a badge can be shared, and if not why.
///
/// # Errors
/// `NotAccepted`, `BeingChecked`, `NotYours` or `NotShareable`.
pub fn shareable(badge: &BadgeRow) -> Result<(), Problem> {
    if badge.acceptance != Acceptance::Accepted {
        return Err(Problem::NotAccepted);
    }
    may_be_seen(badge.recipient, badge.checked.as_ref())
}

fn may_be_seen(recipient: RecipientMatch, checked: Option<&Checked>) -> Result<(), Problem> {
    match checked {
        // Neither false nor somebody else's, as far as is known: nobody has looked yet.
        None => Err(Problem::BeingChecked),
        Some(checked) if !checked.verdict.shareable() => Err(Problem::NotShareable),
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

/// A share as its owner sees it.
///
/// # Errors
/// When the database holds what is no identifier.
pub fn owned(
    state: &AppState,
    row: &ShareRow,
    face: &BadgeFace,
    now: Millis,
) -> Result<Share, BadgeError> {
    let url = format!("{}/b/{}", state.site.public_url, row.slug);
    let living = row.living(now);
    let decode = |error| sqlx::Error::Decode(Box::new(error));
    Ok(Share {
        id: row.id.parse().map_err(decode)?,
        slug: row.slug.parse().map_err(decode)?,
        linkedin: (living && row.ends_at.is_none()).then(|| linkedin::link(face, &url, &row.slug)),
        url,
        show_name: row.show_name,
        show_evidence: row.show_evidence,
        ends: row.ends_at.map(Millis),
        revoked: row.revoked_at.map(Millis),
        created: Millis(row.created_at),
        living,
    })
}
