//! Every container of a corpus of judged files, where the environment names one: each gives what
//! its row of the index says that it holds.

use std::path::{Path, PathBuf};

use openbadges::{ExtractError, Fault, Kind, Limits, Payload, extract};

/// A row that counts: its file, its kind and version, and what its source expects.
struct Row {
    path: String,
    kind: String,
    expected: String,
}

fn rows(index: &str) -> Vec<Row> {
    index
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut columns = line.split('\t').map(str::to_owned);
            let path = columns.next()?;
            let kind = columns.nth(2)?;
            let expected = columns.next()?;
            Some(Row {
                path,
                kind,
                expected,
            })
        })
        .collect()
}

/// What a file that has to be read gives, by its row.
fn wanted(row: &Row) -> Option<Kind> {
    let extension = Path::new(&row.path).extension()?.to_str()?;
    let kind = match extension {
        "png" => Kind::Png,
        "svg" => Kind::Svg,
        "pdf" => Kind::Pdf,
        "jwt" => Kind::Jwt,
        "json" | "1ob" => Kind::Json,
        _ => return None,
    };
    let read = matches!(
        row.expected.as_str(),
        "valid" | "warning" | "parse-ok" | "historic" | "unsigned" | "example" | "unused"
    );
    read.then_some(kind)
}

fn shape(payload: &Payload) -> &'static str {
    match payload {
        Payload::Json(_) => "json",
        Payload::Jws(_) => "jws",
        Payload::Url(_) => "url",
    }
}

#[test]
fn each_container_gives_what_its_row_says() {
    let Some(folder) = std::env::var_os("BESACE_CORPUS").map(PathBuf::from) else {
        eprintln!("BESACE_CORPUS names no corpus: nothing was checked");
        return;
    };
    let mut wrong = Vec::new();
    let (mut read, mut refused, mut survived) = (0, 0, 0);
    let index = std::fs::read_to_string(folder.join("INDEX.tsv")).expect("the corpus's index");
    for row in rows(&index) {
        let bytes = std::fs::read(folder.join(&row.path)).expect("a file that the index names");
        let outcome = extract(&bytes, &Limits::default());
        let found = match &outcome {
            Ok(found) => format!("{} with {}", found.kind, shape(&found.payload)),
            Err(error) => format!("{error:?}"),
        };
        let right = if let Some(badge) = row.kind.strip_prefix("SYNTHETIC PDF ") {
            synthetic(badge, &outcome)
        } else if row.kind.contains("unbaked") || row.kind.contains("no badge inside") {
            refused += 1;
            // A picture of another kind under this name is not a badge either.
            matches!(
                outcome,
                Err(ExtractError::NoBadge { .. } | ExtractError::Foreign { .. })
            )
        } else if let Some(kind) = wanted(&row) {
            read += 1;
            outcome.as_ref().is_ok_and(|found| found.kind == kind)
        } else {
            survived += 1;
            true
        };
        if !right {
            wrong.push(format!(
                "{} ({}, {}): {found}",
                row.path, row.kind, row.expected
            ));
        }
    }
    assert!(
        read > 100,
        "only {read} files were read: is this the corpus?"
    );
    assert!(
        wrong.is_empty(),
        "{} files:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    eprintln!("{read} read, {refused} without a badge, {survived} survived");
}

/// The synthetic PDFs say in their kind what they hold.
fn synthetic(badge: &str, outcome: &Result<openbadges::Extracted, ExtractError>) -> bool {
    let holds = |expected: &str| {
        outcome
            .as_ref()
            .is_ok_and(|found| found.kind == Kind::Pdf && shape(&found.payload) == expected)
    };
    match badge {
        "badge:url" => holds("url"),
        "badge:ob2-json" | "badge:ob3-json" | "badge:attachment-png" => holds("json"),
        "badge:ob2-jws" => holds("jws"),
        "none" => *outcome == Err(ExtractError::NoBadge { kind: Kind::Pdf }),
        "error:encrypted" => *outcome == Err(ExtractError::Encrypted),
        "error:dtd" => matches!(
            outcome,
            Err(ExtractError::Malformed {
                kind: Kind::Pdf,
                fault: Fault::Entities
            })
        ),
        "error-or-repair" => true,
        _ => false,
    }
}
