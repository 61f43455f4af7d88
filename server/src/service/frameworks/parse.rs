//! A framework from a table, line by line; every line that cannot be read is named.
//!
//! Tables come out of spreadsheets: with commas, semicolons or tabs, in UTF-8 or Windows-1252, with
//! headings in French or English, in any order.

use std::collections::HashSet;

use csv::{ReaderBuilder, StringRecord};
use domain::skill::{BadLine, FILE, Framework, FrameworkSkill, LARGEST, LineError};

use crate::service::badges::{fold, line, link};

/// Characters of a name.
const NAME: usize = 300;
/// Lines that are named as wrong; more would not be read.
const NAMED: usize = 100;
/// Characters of a line that are quoted.
const QUOTED: usize = 80;

/// Where each column stands.
#[derive(Default)]
struct Columns {
    kind: Option<usize>,
    code: Option<usize>,
    group: Option<usize>,
    name: Option<usize>,
    url: Option<usize>,
}

impl Columns {
    fn of(heading: &StringRecord) -> Self {
        let mut columns = Self::default();
        for (place, title) in heading.iter().enumerate() {
            let column = match fold(title).as_str() {
                "kind" | "genre" | "type" => &mut columns.kind,
                "code" | "level" | "niveau" => &mut columns.code,
                "group" | "groupe" | "pole" | "domaine" => &mut columns.group,
                "name" | "nom" | "intitule" | "libelle" => &mut columns.name,
                "url" | "lien" | "link" | "uri" => &mut columns.url,
                _ => continue,
            };
            column.get_or_insert(place);
        }
        columns
    }
}

fn cell(record: &StringRecord, column: Option<usize>) -> String {
    let text = column.and_then(|place| record.get(place));
    text.map(|text| line(text, usize::MAX)).unwrap_or_default()
}

/// Reads a framework; its name is its word where the table gives none.
///
/// # Errors
/// The lines that cannot be read.
pub fn parse(word: &str, bytes: &[u8]) -> Result<Framework, Vec<BadLine>> {
    let whole = |error| {
        vec![BadLine {
            line: 0,
            error,
            text: String::new(),
        }]
    };
    if bytes.len() > FILE {
        return Err(whole(LineError::TooMany));
    }
    let text = decode(bytes).ok_or_else(|| whole(LineError::NoTable))?;
    let mut reader = ReaderBuilder::new()
        .delimiter(separator(&text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let heading = reader.headers().map_err(|_| whole(LineError::NoTable))?;
    let columns = Columns::of(heading);
    if columns.name.is_none() {
        return Err(whole(LineError::NoNames));
    }
    let mut reading = Reading {
        framework: Framework {
            word: word.to_owned(),
            name: word.to_owned(),
            ..Framework::default()
        },
        names: HashSet::new(),
        codes: HashSet::new(),
    };
    let mut bad = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else {
            return Err(whole(LineError::NoTable));
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if let Err(error) = reading.take(&columns, &record) {
            let at = record.position().map_or(0, csv::Position::line);
            let quoted: Vec<&str> = record.iter().collect();
            bad.push(BadLine {
                line: u32::try_from(at).unwrap_or(u32::MAX),
                error,
                text: line(&quoted.join(" | "), QUOTED),
            });
            if bad.len() == NAMED || error == LineError::TooMany {
                break;
            }
        }
    }
    match bad.is_empty() {
        true => {
            reading.framework.levels.sort_unstable();
            Ok(reading.framework)
        }
        false => Err(bad),
    }
}

struct Reading {
    framework: Framework,
    names: HashSet<String>,
    codes: HashSet<String>,
}

impl Reading {
    fn take(&mut self, columns: &Columns, record: &StringRecord) -> Result<(), LineError> {
        let framework = &mut self.framework;
        let name = cell(record, columns.name);
        let code = cell(record, columns.code);
        let group = cell(record, columns.group);
        if name.is_empty() {
            return Err(LineError::NoName);
        }
        if [&name, &code, &group]
            .iter()
            .any(|text| text.chars().count() > NAME)
        {
            return Err(LineError::TooLong);
        }
        let url = match cell(record, columns.url) {
            url if url.is_empty() => None,
            url => Some(link(Some(&url)).ok_or(LineError::Link)?),
        };
        match fold(&cell(record, columns.kind)).as_str() {
            "framework" | "referentiel" => {
                framework.name = name;
                framework.source = url;
            }
            "level" | "niveau" => {
                let level: i64 = code.parse().map_err(|_| LineError::Level)?;
                if !(1..=9).contains(&level) {
                    return Err(LineError::Level);
                }
                if framework.levels.iter().any(|(known, _)| *known == level) {
                    return Err(LineError::Twice);
                }
                framework.levels.push((level, name));
            }
            "" | "skill" | "competence" => {
                if framework.skills.len() == LARGEST {
                    return Err(LineError::TooMany);
                }
                let code = Some(code).filter(|code| !code.is_empty());
                let new_code = code
                    .as_deref()
                    .is_none_or(|code| self.codes.insert(fold(code)));
                if !self.names.insert(fold(&name)) || !new_code {
                    return Err(LineError::Twice);
                }
                framework.skills.push(FrameworkSkill {
                    name,
                    group,
                    code,
                    url,
                });
            }
            _ => return Err(LineError::Kind),
        }
        Ok(())
    }
}

/// The text in UTF-8, or in what spreadsheets write on Windows; nothing for what is no text.
fn decode(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    text.chars().all(plain).then_some(text)
}

/// What stands between the cells: the sign of which the heading has most.
fn separator(text: &str) -> u8 {
    let heading = text.lines().next().unwrap_or_default();
    let count = |sign: &u8| heading.bytes().filter(|byte| byte == sign).count();
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::frameworks::SHIPPED;

    fn names(framework: &Framework) -> Vec<&str> {
        framework.skills.iter().map(|s| s.name.as_str()).collect()
    }

    #[test]
    fn tables_of_spreadsheets_are_read() {
        let french = "\u{feff}Nom;Groupe;Lien\r\nCoopérer;Équipe;https://exemple.fr/1\r\n;;\r\n\"S'informer; lire\";;\r\n";
        let read = parse("essai", french.as_bytes()).expect("a framework");
        assert_eq!(names(&read), ["Coopérer", "S'informer; lire"]);
        assert_eq!(read.skills[0].group, "Équipe");
        assert_eq!(read.skills[0].url.as_deref(), Some("https://exemple.fr/1"));
        assert_eq!((read.word.as_str(), read.name.as_str()), ("essai", "essai"));
        // Windows-1252, tabs, levels out of order.
        let windows = b"kind\tcode\tname\nframework\t\tEngagement\nlevel\t2\tJe transmets\nlevel\t1\tJe fais\nskill\tC1\tCoop\xe9rer\n";
        let read = parse("x", windows).expect("a framework");
        assert_eq!(
            (read.name.as_str(), names(&read)),
            ("Engagement", vec!["Coopérer"])
        );
        let levels = [(1, "Je fais".to_owned()), (2, "Je transmets".to_owned())];
        assert_eq!(read.levels, levels);
        assert_eq!(read.skills[0].code.as_deref(), Some("C1"));
    }

    #[test]
    fn each_line_that_cannot_be_read_is_named() {
        let long = "n".repeat(301);
        let table = format!(
            "kind,code,name,url\nskill,A,Un,\nskill,A,Deux,\nskill,,un,\nlevel,x,Trois,\nlevel,12,Quatre,\n\
             ,,,https://x.example/\nchose,,Cinq,\nskill,,Six,javascript:alert(1)\nskill,,{long},\nskill,,Sept,\n"
        );
        let bad = parse("x", table.as_bytes()).expect_err("bad lines");
        let found: Vec<_> = bad.iter().map(|bad| (bad.line, bad.error)).collect();
        let expected = [
            (3, LineError::Twice),
            (4, LineError::Twice),
            (5, LineError::Level),
            (6, LineError::Level),
            (7, LineError::NoName),
            (8, LineError::Kind),
            (9, LineError::Link),
            (10, LineError::TooLong),
        ];
        assert_eq!(found, expected);
        assert!(bad.iter().all(|bad| bad.text.chars().count() <= QUOTED + 1));
        for (bytes, error) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], LineError::NoTable),
            (b"", LineError::NoNames),
            (b"a,b\n1,2\n", LineError::NoNames),
        ] {
            assert_eq!(parse("x", bytes).expect_err("no table")[0].error, error);
        }
    }

    #[test]
    fn what_is_shipped_can_be_read() {
        for (word, bytes) in SHIPPED {
            let read = parse(word, bytes).expect("a framework");
            assert_ne!(read.name, word);
            assert_eq!(read.skills.is_empty(), word == "rectec-engagement");
        }
    }
}
