//! The check of a document's structure, from the list of what it lacks.

use serde_json::Value;

use super::judge::Findings;
use crate::record;
use crate::report::{CheckKind, Detail, Outcome, Warning};
use crate::structure::{self, Problem, Severity, StructureFault};
use crate::timestamp::Timestamp;
use crate::version::{self, Class, Version};

/// Checks a credential: one that awards an achievement by the rules of Open Badges, whatever type it
/// gives itself, another by those of its data model.
pub(super) fn credential(document: &Value, findings: &mut Findings) {
    let faults = match version::detect(document) {
        Some((Version::V3_0, class @ (Class::Assertion | Class::Endorsement))) => {
            structure::check_class(document, Version::V3_0, class)
        }
        _ if record::is_record(document) => structure::check_record(document),
        _ => structure::check_credential(document),
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
