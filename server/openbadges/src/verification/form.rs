//! The check of a document's structure, from the list of what it lacks.

use serde_json::Value;

use super::judge::Findings;
use super::keys::list;
use crate::report::{CheckKind, Detail, Outcome, Warning};
use crate::structure::{self, Problem, Severity, StructureFault};
use crate::timestamp::Timestamp;
use crate::version::{Class, Version};

/// Checks a credential: one of Open Badges by its rules, another by those of its data model.
pub(super) fn credential(document: &Value, findings: &mut Findings) {
    let has = |name: &str| {
        list(document.get("type"))
            .iter()
            .any(|t| t.as_str() == Some(name))
    };
    let faults = if has("EndorsementCredential") {
        structure::check_class(document, Version::V3_0, Class::Endorsement)
    } else if has("OpenBadgeCredential") || has("AchievementCredential") {
        structure::check_class(document, Version::V3_0, Class::Assertion)
    } else {
        structure::check_credential(document)
    };
    report(faults, None, "OB 3.0 §9.1", findings);
}

/// Checks a document of an earlier version.
pub(super) fn document(
    document: &Value,
    version: Version,
    class: Class,
    looked_at: Option<&str>,
    findings: &mut Findings,
) {
    let section = match version {
        Version::V0_5 | Version::V1_0 | Version::V1_1 => "OB 1.1 Badge Verification",
        _ => "OB 2.0 Data Validation",
    };
    report(
        structure::check_class(document, version, class),
        looked_at,
        section,
        findings,
    );
}

fn report(
    faults: Vec<StructureFault>,
    looked_at: Option<&str>,
    section: &'static str,
    findings: &mut Findings,
) {
    let kind = CheckKind::Structure;
    let mut good = true;
    for fault in faults {
        let property = fault.pointer.trim_start_matches('/').to_owned();
        if fault.severity == Severity::Warning {
            findings.warn(Warning::Departure { property });
            continue;
        }
        good = false;
        let detail = match fault.problem {
            Problem::Missing => Detail::MissingProperty { property },
            Problem::NeedsOneOf { members } => Detail::MissingProperty { property: members },
            Problem::MissingType { .. } => Detail::WrongType,
            Problem::MissingContext { .. } => Detail::WrongContext,
            _ => Detail::WrongValue { property },
        };
        findings.check(kind, Outcome::Failed, detail, looked_at, section);
    }
    if good {
        findings.check(
            kind,
            Outcome::Passed,
            Detail::WellFormed,
            looked_at,
            section,
        );
    }
}

/// The moment that a member writes, in whatever notation.
pub(super) fn moment(value: &Value) -> Option<Timestamp> {
    Timestamp::read_value(value).map(|(moment, _)| moment)
}
