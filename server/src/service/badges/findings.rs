//! From a verification's report to what is stored and shown.
//!
//! A later check never turns a badge that was proven (or revoked) into a doubtful one because its
//! issuer cannot be reached today: what was found stands, with the moment when it was last proven.

use std::collections::BTreeMap;

use domain::badge::{BadgeFace, Checked, IssuerFace};
use domain::{Check, Millis, Note, Outcome, RecipientMatch, SafeHtml, Verdict};
use openbadges::{Badge, Recipient, Report, Warning};
use serde::Serialize;
use serde_json::Value;

use super::face::{face, search_words};
use super::fold::fold;
use super::reading::read;
use crate::store::badges::Findings;

/// Notes that are shown.
const NOTES: usize = 30;

/// What was stored before.
#[derive(Debug, Clone)]
pub struct Before {
    /// What pages showed.
    pub face: BadgeFace,
    /// What was found out.
    pub checked: Option<Checked>,
    /// Whose the badge was found to be.
    pub recipient: RecipientMatch,
    /// The address that matched, or a hint at the other.
    pub recipient_hint: Option<String>,
    /// The report.
    pub report: Option<String>,
}

/// What is stored of a report. An incomplete one says what the badge is and not yet what it is
/// worth.
#[must_use]
pub fn findings(report: &Report, complete: bool, before: Option<&Before>) -> Findings {
    let checked = complete.then(|| checked(report));
    let (recipient, recipient_hint) = recipient(&report.recipient);
    let shown = report.badge.as_ref().map(face);
    let reading = read(report, complete);
    let json = complete
        .then(|| serde_json::to_string(report).ok())
        .flatten();
    let Some(before) = before else {
        let found = assemble(
            shown.unwrap_or_else(nameless),
            checked,
            (recipient, recipient_hint),
            json,
        );
        return Findings { reading, ..found };
    };
    let whose = if recipient == RecipientMatch::Unchecked {
        (before.recipient, before.recipient_hint.clone())
    } else {
        (recipient, recipient_hint)
    };
    let found = match (&before.checked, checked) {
        (Some(old), Some(new)) if stands(old, &new) => {
            let kept = Checked {
                at: new.at,
                proven_at: Some(old.proven_at.unwrap_or(old.at)),
                ..old.clone()
            };
            return assemble(
                before.face.clone(),
                Some(kept),
                whose,
                before.report.clone(),
            );
        }
        (Some(old), Some(mut new)) => {
            if old.verdict == new.verdict {
                new.since = old.since;
            }
            let shown = shown.unwrap_or_else(|| before.face.clone());
            assemble(shown, Some(new), whose, json)
        }
        (old, new) => {
            let shown = shown.unwrap_or_else(|| before.face.clone());
            assemble(
                shown,
                new.or_else(|| old.clone()),
                whose,
                json.or_else(|| before.report.clone()),
            )
        }
    };
    Findings { reading, ..found }
}

fn assemble(
    face: BadgeFace,
    checked: Option<Checked>,
    (recipient, recipient_hint): (RecipientMatch, Option<String>),
    report: Option<String>,
) -> Findings {
    Findings {
        name: face.name.clone(),
        issuer: face.issuer.name.clone(),
        name_key: fold(&face.name),
        issuer_key: fold(&face.issuer.name),
        search: search_words(&face),
        issued: face.issued,
        expires: face.expires,
        recipient,
        recipient_hint,
        face,
        checked,
        report,
        reading: None,
    }
}

/// Whether what was found before stands against what was found now.
fn stands(old: &Checked, new: &Checked) -> bool {
    let settled = matches!(
        old.verdict,
        Verdict::Valid
            | Verdict::StatusUnknown
            | Verdict::Expired
            | Verdict::NotYetValid
            | Verdict::Revoked
            | Verdict::Suspended
            | Verdict::Invalid
    );
    let out_of_reach = new.checks.iter().any(|check| {
        matches!(check.code.as_str(), "unreachable" | "key_unreachable")
            && check.outcome != Outcome::NotApplicable
    });
    let doubtful = match new.verdict {
        Verdict::Unreadable | Verdict::Unverified | Verdict::Intact => true,
        Verdict::StatusUnknown => old.verdict != Verdict::StatusUnknown,
        _ => false,
    };
    settled && doubtful && out_of_reach
}

/// The report's verdict and checks in the product's words.
#[must_use]
pub fn checked(report: &Report) -> Checked {
    let at = Millis(report.checked_at.0);
    Checked {
        verdict: Verdict::from_word(report.verdict.as_str()).unwrap_or(Verdict::Unverified),
        at,
        since: at,
        proven_at: None,
        checks: report.checks.iter().map(check).collect(),
        notes: notes(&report.warnings),
    }
}

/// The warnings, each once: a badge may give the same one for many of its parts.
fn notes(warnings: &[Warning]) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    for warning in warnings {
        let (code, params) = coded(warning);
        let note = Note { code, params };
        if notes.len() < NOTES && !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// A code of the library and its parameters.
fn coded(detail: &impl Serialize) -> (String, BTreeMap<String, String>) {
    let mut params = BTreeMap::new();
    if let Ok(Value::Object(detail)) = serde_json::to_value(detail) {
        for (name, value) in detail {
            flatten(&mut params, &name, &value);
        }
    }
    let code = params.remove("code").unwrap_or_default();
    (code, params)
}

fn check(check: &openbadges::Check) -> Check {
    let (code, params) = coded(&check.detail);
    Check {
        kind: check.kind.as_str().to_owned(),
        outcome: Outcome::from_word(check.outcome.as_str()).unwrap_or(Outcome::Unknown),
        code,
        params,
        looked_at: check
            .looked_at
            .as_deref()
            .map(|text| super::words::line(text, 2_048)),
        section: check.section.clone().into_owned(),
    }
}

/// Parameters by name; an obstacle becomes its word, with the HTTP status beside it.
fn flatten(params: &mut BTreeMap<String, String>, name: &str, value: &Value) {
    match value {
        Value::String(text) => {
            params.insert(name.to_owned(), super::words::line(text, 2_048));
        }
        Value::Number(number) => {
            params.insert(name.to_owned(), number.to_string());
        }
        Value::Object(inner) => {
            for (key, value) in inner {
                flatten(params, if key == "is" { name } else { key }, value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Array(_) => {}
    }
}

fn recipient(recipient: &Recipient) -> (RecipientMatch, Option<String>) {
    match recipient {
        Recipient::Mine { matched } => (RecipientMatch::Mine, Some(matched.clone())),
        Recipient::NotMine { hint } => (RecipientMatch::NotMine, hint.clone()),
        Recipient::Unchecked => (RecipientMatch::Unchecked, None),
    }
}

/// What is shown of a badge of which nothing can be read yet.
fn nameless() -> BadgeFace {
    BadgeFace {
        name: "Open Badge".to_owned(),
        description: SafeHtml::default(),
        criteria: SafeHtml::default(),
        criteria_url: None,
        credential_url: None,
        issuer: IssuerFace {
            name: String::new(),
            url: None,
            id: None,
        },
        issued: None,
        expires: None,
        evidence: Vec::new(),
        skills: Vec::new(),
        tags: Vec::new(),
        holder_name: None,
        language: None,
        version: String::new(),
    }
}

/// The badge in a stored report.
#[must_use]
pub fn badge_of(report: &str) -> Option<Badge> {
    serde_json::from_str::<Report>(report).ok()?.badge
}

#[cfg(test)]
mod tests {
    use super::*;
    use openbadges::{CheckKind, Detail, Obstacle, Timestamp};

    fn report(verdict: openbadges::Verdict, at: i64, detail: Detail) -> Report {
        Report {
            verdict,
            recipient: Recipient::Unchecked,
            version: None,
            badge: None,
            document: None,
            checks: vec![openbadges::Check {
                kind: CheckKind::Source,
                outcome: openbadges::Outcome::Unknown,
                detail,
                looked_at: None,
                section: "".into(),
            }],
            warnings: Vec::new(),
            checked_at: Timestamp(at),
        }
    }

    fn away() -> Detail {
        Detail::Unreachable {
            url: "https://issuer.example/a".to_owned(),
            obstacle: Obstacle::Status { status: 503 },
        }
    }

    fn before(verdict: Verdict) -> Before {
        let checked = Checked {
            verdict,
            at: Millis(1),
            since: Millis(1),
            proven_at: None,
            checks: Vec::new(),
            notes: Vec::new(),
        };
        Before {
            face: nameless(),
            checked: Some(checked),
            recipient: RecipientMatch::Mine,
            recipient_hint: Some("amina@univ.example".to_owned()),
            report: Some("{}".to_owned()),
        }
    }

    #[test]
    fn what_was_settled_stands_while_the_issuer_is_away() {
        for verdict in [
            Verdict::Valid,
            Verdict::Revoked,
            Verdict::Expired,
            Verdict::Invalid,
        ] {
            let now = report(openbadges::Verdict::Unverified, 9, away());
            let kept = findings(&now, true, Some(&before(verdict)));
            let checked = kept.checked.expect("checked");
            assert_eq!(checked.verdict, verdict);
            assert_eq!((checked.at, checked.since), (Millis(9), Millis(1)));
            assert_eq!(checked.proven_at, Some(Millis(1)));
            assert_eq!(kept.recipient, RecipientMatch::Mine);
        }
    }

    #[test]
    fn what_the_issuer_says_now_counts() {
        let table = [
            (
                Verdict::Valid,
                openbadges::Verdict::Revoked,
                Verdict::Revoked,
            ),
            (Verdict::Revoked, openbadges::Verdict::Valid, Verdict::Valid),
            (
                Verdict::Unverified,
                openbadges::Verdict::Unverified,
                Verdict::Unverified,
            ),
            (
                Verdict::Intact,
                openbadges::Verdict::Unverified,
                Verdict::Unverified,
            ),
        ];
        for (old, new, expected) in table {
            let found = findings(&report(new, 9, away()), true, Some(&before(old)));
            let checked = found.checked.expect("checked");
            assert_eq!(checked.verdict, expected);
            assert_eq!(checked.proven_at, None);
        }
        // Doubtful for another reason than the network's: the badge itself no longer holds.
        let now = report(openbadges::Verdict::Unverified, 9, Detail::NoProof);
        let found = findings(&now, true, Some(&before(Verdict::Valid)));
        assert_eq!(found.checked.map(|c| c.verdict), Some(Verdict::Unverified));
    }

    #[test]
    fn a_reason_becomes_a_code_with_parameters() {
        let now = checked(&report(openbadges::Verdict::Unverified, 9, away()));
        let [check] = &now.checks[..] else {
            panic!("one check")
        };
        assert_eq!(check.code, "unreachable");
        assert_eq!(check.params["obstacle"], "status");
        assert_eq!(check.params["status"], "503");
        assert_eq!(check.params["url"], "https://issuer.example/a");
    }
}
