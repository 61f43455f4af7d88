//! The skills that a badge names: its alignments and its tags, each with the level that it gives.
//!
//! Badges write a level in many ways: as words of the skill ("Communiquer à l'oral – niveau 2"), as
//! the three words of recognition ("Je fais", "Je transmets", "Je pilote"), as a code, as a tag of its
//! own or in the badge's title. A skill's own level counts before the badge's.

use openbadges::Badge;

use super::fold::fold;
use super::words::{line, link, some_line};
use crate::store::skills::{Skill, Source};

/// Skills that are kept of one badge.
const SKILLS: usize = 100;
/// Characters of a name, and of what it is known by.
const NAME: usize = 200;

/// The skills of a badge, each once.
#[must_use]
pub fn skills(badge: &Badge) -> Vec<Skill> {
    let title = badge.name.as_deref().and_then(|name| read(name).level);
    let tagged = badge
        .tags
        .iter()
        .map(|tag| read(tag))
        .find(|read| read.name.is_empty())
        .and_then(|read| read.level);
    let whole = tagged.or(title);
    let aligned = badge.alignments.iter().filter_map(|alignment| {
        let code = some_line(alignment.code.as_deref(), NAME);
        let name = some_line(alignment.name.as_deref(), NAME).or_else(|| code.clone())?;
        let named = read(&name);
        let level = named
            .level
            .or_else(|| code.as_deref().and_then(level_of_code));
        Some(Skill {
            framework: some_line(alignment.framework.as_deref(), NAME),
            url: link(alignment.url.as_deref()),
            source: Source::Alignment,
            level: level.or(whole),
            code,
            ..skill(&named, &name)?
        })
    });
    let tags = badge.tags.iter().filter_map(|tag| {
        let tag = line(tag, NAME);
        let named = read(&tag);
        Some(Skill {
            level: named.level.or(whole),
            ..skill(&named, &tag)?
        })
    });
    let mut found: Vec<Skill> = Vec::new();
    for skill in aligned.chain(tags) {
        // A tag often says once more what is an alignment already.
        let same = |known: &Skill| {
            known.key == skill.key
                && (skill.source == Source::Tag || known.framework == skill.framework)
        };
        if let Some(known) = found.iter_mut().find(|known| same(known)) {
            known.level = known.level.max(skill.level);
        } else if found.len() < SKILLS {
            found.push(skill);
        }
    }
    found
}

fn skill(read: &Read, whole: &str) -> Option<Skill> {
    // What is nothing but a level is no skill.
    if read.name.is_empty() && read.level.is_some() {
        return None;
    }
    let name = match read.name.is_empty() {
        true => whole.to_owned(),
        false => read.name.clone(),
    };
    let key: String = fold(&name).chars().take(NAME).collect();
    (!key.is_empty()).then_some(Skill {
        key,
        name,
        framework: None,
        url: None,
        code: None,
        level: None,
        source: Source::Tag,
    })
}

/// A name and the level in it.
#[derive(Debug, PartialEq, Eq)]
struct Read {
    /// The name without the level.
    name: String,
    level: Option<i64>,
}

/// The words of recognition, and the levels that they stand for.
const RECOGNITION: [(&str, i64); 3] = [("fais", 1), ("transmets", 2), ("pilote", 3)];

fn number(word: &str) -> Option<i64> {
    match word {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        word => word.parse().ok().filter(|level| (1..=9).contains(level)),
    }
}

/// Takes the level out of a name.
fn read(name: &str) -> Read {
    let raw: Vec<&str> = name.split_whitespace().collect();
    let bare: Vec<String> = raw
        .iter()
        .map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric())))
        .collect();
    let word = |place: usize| bare.get(place).map_or("", String::as_str);
    // Where a phrase ends for good: at the end of the name, or before a sign between words.
    let ends = |place: usize| {
        let breaks = |c: char| !c.is_alphanumeric();
        raw.get(place).is_none_or(|word| word.ends_with(breaks))
            || bare.get(place + 1).is_none_or(String::is_empty)
    };
    let mut level: Option<i64> = None;
    let mut left: Vec<&str> = Vec::new();
    let mut place = 0;
    while let Some(one) = raw.get(place) {
        let found = match word(place) {
            "niveau" | "level" | "niv" => number(word(place + 1)),
            "je" if ends(place + 1) => RECOGNITION
                .iter()
                .find(|(verb, _)| *verb == word(place + 1))
                .map(|(_, level)| *level),
            _ => None,
        };
        match found {
            Some(found) => {
                level = level.max(Some(found));
                place += 2;
            }
            None => {
                left.push(one);
                place += 1;
            }
        }
    }
    if level.is_none() {
        return Read {
            name: name.to_owned(),
            level,
        };
    }
    let separates = |c: char| c.is_whitespace() || "-–—:;,/|·([{".contains(c);
    let name = left.join(" ");
    Read {
        name: name.trim_matches(separates).to_owned(),
        level,
    }
}

/// The level at the end of a code: `RECTEC-ORAL-N2`, `oral.niveau3`.
fn level_of_code(code: &str) -> Option<i64> {
    let folded = fold(code);
    let last = folded.rsplit(|c: char| !c.is_alphanumeric()).next()?;
    let digits = ["niveau", "level", "niv", "n", "l"]
        .iter()
        .find_map(|prefix| last.strip_prefix(prefix))?;
    number(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_read_in_the_forms_that_badges_write() {
        let table = [
            ("Communiquer à l'oral", "Communiquer à l'oral", None),
            (
                "Communiquer à l'oral – niveau 2",
                "Communiquer à l'oral",
                Some(2),
            ),
            (
                "Travailler en équipe (niveau 3)",
                "Travailler en équipe",
                Some(3),
            ),
            (
                "Travailler en équipe niveau II",
                "Travailler en équipe",
                Some(2),
            ),
            ("Niveau 1 : s'organiser", "s'organiser", Some(1)),
            ("Coopérer : Je transmets", "Coopérer", Some(2)),
            ("Je pilote – coopérer", "coopérer", Some(3)),
            ("Coopérer (je fais)", "Coopérer", Some(1)),
            ("Coopérer - Niveau 2 - Je transmets", "Coopérer", Some(2)),
            ("Je fais", "", Some(1)),
            ("niveau 2", "", Some(2)),
            ("Teamwork, level 3", "Teamwork", Some(3)),
            // No levels.
            ("Je fais mon CV", "Je fais mon CV", None),
            ("Mise à niveau", "Mise à niveau", None),
            ("Niveau 42", "Niveau 42", None),
            ("C++", "C++", None),
            ("", "", None),
        ];
        for (text, name, level) in table {
            let expected = Read {
                name: name.to_owned(),
                level,
            };
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_code_ends_in_its_level() {
        assert_eq!(level_of_code("RECTEC-ORAL-N2"), Some(2));
        assert_eq!(level_of_code("oral.niveau3"), Some(3));
        assert_eq!(level_of_code("ORAL2"), None);
        assert_eq!(level_of_code("S1.2.3"), None);
        assert_eq!(level_of_code(""), None);
    }
}
