//! The one word that a verification ends in, and the pure function that draws it from the checks.
//!
//! Only structure, authenticity (with the issuer's tie to the key), status and time decide. Who
//! the recipient is, what endorsers say, and whether a schema or a refresh could be had do not.

use serde::{Deserialize, Serialize};
use std::fmt;

use crate::report::{Check, CheckKind, Detail, Outcome};

/// The verdict over a badge. Of those that hold, the first in this order wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No badge could be read.
    Unreadable,
    /// False or altered: malformed, or its proof does not hold.
    Invalid,
    /// Withdrawn by its issuer.
    Revoked,
    /// Suspended by its issuer.
    Suspended,
    /// Nothing to prove it with, or the proof is out of reach.
    Unverified,
    /// The signature holds, but nothing ties the key to the issuer it names.
    Intact,
    /// Proven; its validity has not begun.
    NotYetValid,
    /// Proven; its validity has ended.
    Expired,
    /// Proven and in time; whether it was revoked could not be read.
    StatusUnknown,
    /// Proven, in time, not revoked.
    Valid,
}

impl Verdict {
    /// All verdicts, in the order of their precedence.
    pub const ALL: [Self; 10] = [
        Self::Unreadable,
        Self::Invalid,
        Self::Revoked,
        Self::Suspended,
        Self::Unverified,
        Self::Intact,
        Self::NotYetValid,
        Self::Expired,
        Self::StatusUnknown,
        Self::Valid,
    ];

    /// The stable name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Invalid => "invalid",
            Self::Revoked => "revoked",
            Self::Suspended => "suspended",
            Self::Unverified => "unverified",
            Self::Intact => "intact",
            Self::NotYetValid => "not_yet_valid",
            Self::Expired => "expired",
            Self::StatusUnknown => "status_unknown",
            Self::Valid => "valid",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Draws the verdict from the checks: the first in the order of [`Verdict`] that any check calls
/// for. Without a passed source and a passed authenticity nothing is ever better than
/// [`Verdict::Unverified`].
#[must_use]
pub fn verdict(checks: &[Check]) -> Verdict {
    let passed = |kind| {
        checks
            .iter()
            .any(|c| c.kind == kind && c.outcome == Outcome::Passed)
    };
    let had = checks
        .iter()
        .any(|c| c.kind == CheckKind::Source && c.outcome != Outcome::Failed);
    let floor = if !had {
        Verdict::Unreadable
    } else if !passed(CheckKind::Authenticity) || !passed(CheckKind::Structure) {
        Verdict::Unverified
    } else if !passed(CheckKind::Issuer) {
        Verdict::Intact
    } else {
        Verdict::Valid
    };
    checks
        .iter()
        .filter_map(called_for)
        .min()
        .map_or(floor, |worst| worst.min(floor))
}

/// What one check by itself calls for, when it calls for anything worse than valid.
fn called_for(check: &Check) -> Option<Verdict> {
    use {CheckKind as K, Outcome as O};
    match (check.kind, check.outcome, &check.detail) {
        (K::Source, O::Failed, _) => Some(Verdict::Unreadable),
        (K::Structure | K::Authenticity | K::Issuer, O::Failed, _) => Some(Verdict::Invalid),
        (K::Status, O::Failed, Detail::Suspended { .. }) => Some(Verdict::Suspended),
        (K::Status, O::Failed, _) => Some(Verdict::Revoked),
        (K::Source | K::Structure | K::Authenticity, O::Unknown, _) => Some(Verdict::Unverified),
        (K::Issuer, O::Unknown, _) => Some(Verdict::Intact),
        (K::Time, O::Failed, Detail::NotYetValid { .. }) => Some(Verdict::NotYetValid),
        (K::Time, O::Failed, _) => Some(Verdict::Expired),
        (K::Status, O::Unknown, _) => Some(Verdict::StatusUnknown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timestamp::Timestamp;

    fn check(kind: CheckKind, outcome: Outcome, detail: Detail) -> Check {
        Check {
            kind,
            outcome,
            detail,
            looked_at: None,
            section: "".into(),
        }
    }

    fn good() -> Vec<Check> {
        vec![
            check(CheckKind::Source, Outcome::Passed, Detail::Supplied),
            check(CheckKind::Structure, Outcome::Passed, Detail::WellFormed),
            check(CheckKind::Authenticity, Outcome::Passed, Detail::WellFormed),
            check(CheckKind::Issuer, Outcome::Passed, Detail::WellFormed),
            check(CheckKind::Status, Outcome::Passed, Detail::Active),
            check(CheckKind::Time, Outcome::Passed, Detail::InTime),
        ]
    }

    fn at() -> Timestamp {
        Timestamp(0)
    }

    /// One failing or unknown check for each verdict but `valid`.
    fn spoilers() -> Vec<(Verdict, Check)> {
        use {CheckKind as K, Outcome as O};
        let revoked = Detail::Revoked { reason: None };
        vec![
            (
                Verdict::Unreadable,
                check(K::Source, O::Failed, Detail::NotJson),
            ),
            (
                Verdict::Invalid,
                check(K::Structure, O::Failed, Detail::NoProof),
            ),
            (Verdict::Revoked, check(K::Status, O::Failed, revoked)),
            (
                Verdict::Suspended,
                check(K::Status, O::Failed, Detail::Suspended { reason: None }),
            ),
            (
                Verdict::Unverified,
                check(K::Authenticity, O::Unknown, Detail::NoProof),
            ),
            (
                Verdict::Intact,
                check(K::Issuer, O::Unknown, Detail::NoProof),
            ),
            (
                Verdict::NotYetValid,
                check(K::Time, O::Failed, Detail::NotYetValid { from: at() }),
            ),
            (
                Verdict::Expired,
                check(K::Time, O::Failed, Detail::Expired { since: at() }),
            ),
            (
                Verdict::StatusUnknown,
                check(K::Status, O::Unknown, Detail::NoProof),
            ),
        ]
    }

    #[test]
    fn a_badge_with_nothing_against_it_is_valid() {
        assert_eq!(verdict(&good()), Verdict::Valid);
    }

    #[test]
    fn nothing_checked_is_never_valid() {
        assert_eq!(verdict(&[]), Verdict::Unreadable);
        for (kind, expected) in [
            (CheckKind::Source, Verdict::Unreadable),
            (CheckKind::Structure, Verdict::Unverified),
            (CheckKind::Authenticity, Verdict::Unverified),
            (CheckKind::Issuer, Verdict::Intact),
        ] {
            let mut checks = good();
            checks.retain(|c| c.kind != kind);
            assert_eq!(verdict(&checks), expected, "without {kind}");
        }
    }

    #[test]
    fn each_verdict_has_its_check_and_the_first_in_order_wins() {
        let spoilers = spoilers();
        assert_eq!(
            spoilers.iter().map(|(v, _)| *v).collect::<Vec<_>>(),
            Verdict::ALL[..9],
            "one for each verdict"
        );
        for (i, (first, a)) in spoilers.iter().enumerate() {
            for (_, b) in &spoilers[i..] {
                let mut checks = good();
                checks.push(b.clone());
                checks.push(a.clone());
                assert_eq!(verdict(&checks), *first, "{a:?} beside {b:?}");
            }
        }
    }

    #[test]
    fn recipient_endorsement_schema_and_refresh_do_not_decide() {
        use CheckKind as K;
        for kind in [K::Recipient, K::Endorsement, K::Schema, K::Refresh] {
            for outcome in [Outcome::Failed, Outcome::Unknown, Outcome::NotApplicable] {
                let mut checks = good();
                checks.push(check(kind, outcome, Detail::NoProof));
                assert_eq!(verdict(&checks), Verdict::Valid, "{kind} {outcome:?}");
            }
        }
    }

    #[test]
    fn names_are_the_same_in_json_and_in_words() {
        for v in Verdict::ALL {
            assert_eq!(serde_json::to_value(v).ok(), Some(v.to_string().into()));
        }
    }
}
