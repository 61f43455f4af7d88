//! How a collection is laid out, and every change that its owner can make to that.
//!
//! Pure: a [`Layout`] takes an [`CollectionChange`] and is another one. A badge is named by itself and
//! never by its place, so a change says the same on every edition; sections are named by their
//! place, the first of which has no title and stays where it is.

use serde::{Deserialize, Serialize};

use crate::collection::{Ended, LONGEST_LINE, LONGEST_TITLE, MOST_BADGES, MOST_SECTIONS};
use crate::problem::FieldError;
use crate::{BadgeId, Problem, text};

/// A collection to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CollectionDraft {
    /// Its title, as typed.
    pub title: String,
    /// The badges in it, in order.
    pub badges: Vec<BadgeId>,
}

/// The words of a collection, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CollectionWords {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// What becomes of badges that are revoked or have expired.
    pub ended: Ended,
}

/// A step within a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// One place up.
    Up,
    /// One place down.
    Down,
    /// To the beginning.
    First,
    /// To the end.
    Last,
}

impl Step {
    /// Reads the word of a form.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "up" => Some(Self::Up),
            "down" => Some(Self::Down),
            "first" => Some(Self::First),
            "last" => Some(Self::Last),
            _ => None,
        }
    }
}

/// One change to a layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CollectionChange {
    /// A badge goes a step. From the top of its section it goes up into the section above, from
    /// the bottom down into the one below; first and last are those of its section.
    Step(BadgeId, Step),
    /// A badge goes to a place in a section; behind its end is at its end.
    Place {
        /// Which one.
        badge: BadgeId,
        /// The section.
        section: usize,
        /// How many badges of that section stand before it.
        place: usize,
    },
    /// Badges go to the end of a section, in the order in which they stand.
    Gather(Vec<BadgeId>, usize),
    /// Badges leave the collection.
    Remove(Vec<BadgeId>),
    /// The owner's line on a badge, as typed; empty for none.
    Line(BadgeId, String),
    /// A section is added at the end, its title as typed.
    AddSection(String),
    /// A section has another title, as typed.
    RenameSection(usize, String),
    /// A section goes a step, with its badges.
    StepSection(usize, Step),
    /// A section goes; its badges go to the end of the one above.
    RemoveSection(usize),
}

/// The badges of a collection in their sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    sections: Vec<LaidSection>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LaidSection {
    /// Its title; empty for the first.
    pub title: String,
    /// Its badges.
    pub badges: Vec<LaidBadge>,
}

/// A badge in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaidBadge {
    /// Which one.
    pub badge: BadgeId,
    /// The owner's line on it.
    pub line: String,
}

fn wrong(field: &str, error: FieldError) -> Problem {
    let field = field.to_owned();
    Problem::Field { field, error }
}

/// Reads the title of a collection or section.
///
/// # Errors
/// `Required`, `TooLong` against the field `title`.
pub fn title(typed: &str) -> Result<String, Problem> {
    match text::line(typed, LONGEST_TITLE) {
        Ok(title) if title.is_empty() => Err(wrong("title", FieldError::Required)),
        Ok(title) => Ok(title),
        Err(error) => Err(wrong("title", error)),
    }
}

/// Where something that stands at `at` comes to by a step among places from `from` to `to`.
fn stepped(at: usize, step: Step, from: usize, to: usize) -> usize {
    match step {
        Step::Up => at.saturating_sub(1).max(from),
        Step::Down => (at + 1).min(to),
        Step::First => from,
        Step::Last => to,
    }
}

impl Layout {
    /// The layout of these sections; without any, an empty one.
    #[must_use]
    pub fn new(mut sections: Vec<LaidSection>) -> Self {
        if sections.is_empty() {
            sections.push(LaidSection::default());
        }
        Self { sections }
    }

    /// The sections, in order.
    #[must_use]
    pub fn sections(&self) -> &[LaidSection] {
        &self.sections
    }

    /// How many badges there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sections.iter().map(|s| s.badges.len()).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds badges at the end of the last section; those that are there already stay where they
    /// are. Says how many were added.
    ///
    /// # Errors
    /// `TooManyBadges` against the field `badges`; then nothing is added.
    pub fn add(&mut self, badges: &[BadgeId]) -> Result<usize, Problem> {
        let mut new: Vec<&BadgeId> = Vec::new();
        let mut held: std::collections::HashSet<&BadgeId> = self.badges().collect();
        for badge in badges {
            if held.insert(badge) {
                new.push(badge);
            }
        }
        if held.len() > MOST_BADGES {
            return Err(wrong("badges", FieldError::TooManyBadges));
        }
        let count = new.len();
        let new: Vec<_> = new
            .into_iter()
            .map(|badge| LaidBadge {
                badge: badge.clone(),
                line: String::new(),
            })
            .collect();
        if let Some(last) = self.sections.last_mut() {
            last.badges.extend(new);
        }
        Ok(count)
    }

    fn badges(&self) -> impl Iterator<Item = &BadgeId> {
        self.sections
            .iter()
            .flat_map(|s| s.badges.iter().map(|laid| &laid.badge))
    }

    fn find(&self, badge: &BadgeId) -> Result<(usize, usize), Problem> {
        self.sections
            .iter()
            .enumerate()
            .find_map(|(section, laid)| {
                let place = laid.badges.iter().position(|b| b.badge == *badge)?;
                Some((section, place))
            })
            .ok_or(Problem::NotFound)
    }

    fn section(&mut self, section: usize) -> Result<&mut LaidSection, Problem> {
        self.sections.get_mut(section).ok_or(Problem::NotFound)
    }

    /// A section that has a title: any but the first.
    fn titled(&mut self, section: usize) -> Result<&mut LaidSection, Problem> {
        match section {
            0 => Err(Problem::NotFound),
            _ => self.section(section),
        }
    }

    fn put(&mut self, badge: &BadgeId, section: usize, place: usize) -> Result<(), Problem> {
        let (from, at) = self.find(badge)?;
        self.section(section)?;
        let laid = self.sections[from].badges.remove(at);
        let into = &mut self.sections[section].badges;
        into.insert(place.min(into.len()), laid);
        Ok(())
    }

    /// Takes some badges out, in the order in which they stand.
    fn take(&mut self, badges: &[BadgeId]) -> Result<Vec<LaidBadge>, Problem> {
        if badges.is_empty() {
            return Err(wrong("badges", FieldError::Required));
        }
        let chosen: std::collections::HashSet<&BadgeId> = badges.iter().collect();
        let mut taken = Vec::new();
        for section in &mut self.sections {
            taken.extend(
                section
                    .badges
                    .extract_if(.., |laid| chosen.contains(&laid.badge)),
            );
        }
        Ok(taken)
    }

    /// Makes one change.
    ///
    /// # Errors
    /// `NotFound` for a badge or section that is not there, and against fields what is wrong with
    /// what was typed; the layout is then not to be used any more.
    pub fn arrange(&mut self, change: &CollectionChange) -> Result<(), Problem> {
        match change {
            CollectionChange::Step(badge, step) => {
                let (section, place) = self.find(badge)?;
                let last = self.sections[section].badges.len() - 1;
                match step {
                    Step::Up if place == 0 && section > 0 => {
                        self.put(badge, section - 1, usize::MAX)
                    }
                    Step::Down if place == last && section + 1 < self.sections.len() => {
                        self.put(badge, section + 1, 0)
                    }
                    step => self.put(badge, section, stepped(place, *step, 0, last)),
                }
            }
            CollectionChange::Place {
                badge,
                section,
                place,
            } => self.put(badge, *section, *place),
            CollectionChange::Gather(badges, section) => {
                self.section(*section)?;
                let taken = self.take(badges)?;
                self.section(*section)?.badges.extend(taken);
                Ok(())
            }
            CollectionChange::Remove(badges) => self.take(badges).map(drop),
            CollectionChange::Line(badge, typed) => {
                let line = text::line(typed, LONGEST_LINE).map_err(|error| wrong("line", error))?;
                let (section, place) = self.find(badge)?;
                self.sections[section].badges[place].line = line;
                Ok(())
            }
            CollectionChange::AddSection(typed) => {
                let title = title(typed)?;
                if self.sections.len() >= MOST_SECTIONS {
                    return Err(wrong("title", FieldError::TooManySections));
                }
                let badges = Vec::new();
                self.sections.push(LaidSection { title, badges });
                Ok(())
            }
            CollectionChange::RenameSection(section, typed) => {
                self.titled(*section)?.title = title(typed)?;
                Ok(())
            }
            CollectionChange::StepSection(section, step) => {
                self.titled(*section)?;
                let to = stepped(*section, *step, 1, self.sections.len() - 1);
                let moved = self.sections.remove(*section);
                self.sections.insert(to, moved);
                Ok(())
            }
            CollectionChange::RemoveSection(section) => {
                self.titled(*section)?;
                let gone = self.sections.remove(*section);
                self.section(section - 1)?.badges.extend(gone.badges);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn badge(letter: char) -> BadgeId {
        let code = u32::from(letter);
        format!("0190b5a2-0000-7000-8000-{code:012}")
            .parse()
            .expect("an identifier")
    }

    /// `ab|Titre:c` is a and b in the first section, c in one called "Titre".
    fn layout(drawn: &str) -> Layout {
        let sections = drawn.split('|').enumerate().map(|(n, section)| {
            let (title, badges) = match n {
                0 => ("", section),
                _ => section.split_once(':').expect("a title"),
            };
            LaidSection {
                title: title.to_owned(),
                badges: badges
                    .chars()
                    .map(|c| LaidBadge {
                        badge: badge(c),
                        line: format!("ligne {c}"),
                    })
                    .collect(),
            }
        });
        Layout::new(sections.collect())
    }

    fn after(drawn: &str, change: &CollectionChange) -> Result<Layout, Problem> {
        let mut layout = layout(drawn);
        layout.arrange(change)?;
        Ok(layout)
    }

    #[test]
    fn each_change_does_what_it_says() {
        use CollectionChange as A;
        let place = |c, section, place| A::Place {
            badge: badge(c),
            section,
            place,
        };
        let table = [
            ("abc", A::Step(badge('b'), Step::Up), "bac"),
            ("abc", A::Step(badge('a'), Step::Up), "abc"),
            ("abc", A::Step(badge('b'), Step::Down), "acb"),
            ("abc", A::Step(badge('c'), Step::Down), "abc"),
            ("abc", A::Step(badge('c'), Step::First), "cab"),
            ("abc", A::Step(badge('a'), Step::Last), "bca"),
            ("ab|T:cd", A::Step(badge('c'), Step::Up), "abc|T:d"),
            ("ab|T:cd", A::Step(badge('b'), Step::Down), "a|T:bcd"),
            ("ab|T:cd", A::Step(badge('d'), Step::First), "ab|T:dc"),
            ("ab|T:cd", A::Step(badge('a'), Step::Last), "ba|T:cd"),
            ("abc", place('a', 0, 1), "bac"),
            ("abc", place('a', 0, 99), "bca"),
            ("ab|T:cd", place('d', 0, 0), "dab|T:c"),
            ("ab|T:cd", place('a', 1, 1), "b|T:cad"),
            (
                "ab|T:cd",
                A::Gather(vec![badge('c'), badge('a')], 1),
                "b|T:dac",
            ),
            ("ab|T:cd", A::Remove(vec![badge('d'), badge('a')]), "b|T:c"),
            ("ab|T:c", A::AddSection(" Deux ".to_owned()), "ab|T:c|Deux:"),
            ("ab|T:c", A::RenameSection(1, "U".to_owned()), "ab|U:c"),
            ("a|T:b|U:c", A::StepSection(2, Step::Up), "a|U:c|T:b"),
            ("a|T:b|U:c", A::StepSection(1, Step::Up), "a|T:b|U:c"),
            ("a|T:b|U:c", A::StepSection(1, Step::Last), "a|U:c|T:b"),
            ("a|T:b|U:c", A::RemoveSection(2), "a|T:bc"),
            ("a|T:b|U:c", A::RemoveSection(1), "ab|U:c"),
        ];
        for (before, change, expected) in table {
            assert_eq!(
                after(before, &change),
                Ok(layout(expected)),
                "{before} {change:?}"
            );
        }
    }

    #[test]
    fn what_is_not_there_is_not_arranged() {
        use CollectionChange as A;
        let nowhere = [
            A::Step(badge('z'), Step::Up),
            A::Line(badge('z'), String::new()),
            A::Gather(vec![badge('a')], 9),
            A::RenameSection(0, "T".to_owned()),
            A::RenameSection(9, "T".to_owned()),
            A::StepSection(0, Step::Down),
            A::RemoveSection(0),
            A::RemoveSection(2),
        ];
        for change in nowhere {
            let answer = after("ab|T:c", &change);
            assert_eq!(answer, Err(Problem::NotFound), "{change:?}");
        }
        let typed = [
            (A::AddSection("  ".to_owned()), FieldError::Required),
            (A::AddSection("é".repeat(121)), FieldError::TooLong),
            (A::Line(badge('a'), "é".repeat(281)), FieldError::TooLong),
            (A::Remove(Vec::new()), FieldError::Required),
        ];
        for (change, expected) in typed {
            let Err(Problem::Field { error, .. }) = after("ab|T:c", &change) else {
                panic!("{change:?} was done");
            };
            assert_eq!(error, expected);
        }
    }

    #[test]
    fn there_is_an_end_to_badges_and_sections() {
        let many: Vec<BadgeId> = (0..501)
            .map(|n| {
                format!("0190b5a2-0000-7000-8000-{n:012}")
                    .parse()
                    .expect("an identifier")
            })
            .collect();
        let mut layout = Layout::new(Vec::new());
        assert_eq!(layout.add(&many[..500]), Ok(500));
        assert_eq!(layout.add(&many[..500]), Ok(0), "they are there already");
        assert!(layout.add(&many).is_err());
        assert_eq!(layout.len(), 500, "nothing was added");
        let one = CollectionChange::AddSection("S".to_owned());
        for _ in 1..MOST_SECTIONS {
            layout.arrange(&one).expect("a section");
        }
        let error = layout.arrange(&one).expect_err("one too many");
        assert_eq!(error.against("title"), Some(FieldError::TooManySections));
    }
}
