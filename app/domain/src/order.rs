//! A person's own order among their badges: what to filter by, what may be done with several.
//!
//! A badge has one issuer, one year and one state, so several chosen of one of these widen the list;
//! it has many skills and tags, so each of these chosen narrows it. The count of a choice is how many
//! badges it leads to, everything else staying as it is.

use serde::{Deserialize, Serialize};

use crate::Verdict;
use crate::verdict::words;

/// Tags on one badge.
pub const TAGS: usize = 30;
/// Characters of a tag.
pub const TAG: usize = 40;
/// Characters of a note.
pub const NOTE: usize = 5_000;
/// Badges that are arranged at once.
pub const AT_ONCE: usize = 200;
/// Values of one kind that are filtered by at once.
pub const CHOSEN: usize = 20;

words! {
    /// What a badge is worth now, in five groups of verdicts.
    BadgeState {
        /// Genuine and in time.
        Good = "valide",
        /// Genuine, its time over or not yet come.
        OutOfTime = "date",
        /// Withdrawn, suspended, false or altered.
        Bad = "retire",
        /// It could not be checked, or not to the end.
        Unsure = "incertain",
        /// The first check is still running.
        Checking = "controle",
    }
}

impl BadgeState {
    /// The group of a verdict; `None` while the first check runs.
    #[must_use]
    pub const fn of(verdict: Option<Verdict>) -> Self {
        match verdict {
            None => Self::Checking,
            Some(Verdict::Valid) => Self::Good,
            Some(Verdict::Expired | Verdict::NotYetValid) => Self::OutOfTime,
            Some(Verdict::Revoked | Verdict::Suspended | Verdict::Invalid) => Self::Bad,
            Some(
                Verdict::StatusUnknown
                | Verdict::Intact
                | Verdict::Unverified
                | Verdict::Unreadable,
            ) => Self::Unsure,
        }
    }
}

words! {
    /// What badges are told apart by.
    Facet {
        /// Who issued them.
        Issuer = "emetteur",
        /// What they are about.
        Skill = "competence",
        /// The year in which they were issued.
        Year = "annee",
        /// What they are worth now.
        State = "etat",
        /// The owner's tags.
        Tag = "etiquette",
    }
}

words! {
    /// How the list looks.
    #[derive(Default)]
    ListView {
        /// Pictures beside each other.
        #[default]
        Grid = "grid",
        /// One under the other.
        List = "list",
    }
}

/// Which of the badges.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// Values of facets, each known by its key.
    pub chosen: Vec<(Facet, String)>,
    /// Only favourites.
    pub favourites: bool,
    /// Only those that a living link shows.
    pub shared: bool,
    /// Those that were put away, and no others.
    pub archived: bool,
}

impl Filters {
    /// Whether everything is let through that is not archived.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The keys that are chosen of one facet.
    pub fn keys(&self, facet: Facet) -> impl Iterator<Item = &str> {
        let of = move |(which, key): &'_ (Facet, String)| *which == facet && !key.is_empty();
        self.chosen
            .iter()
            .filter(move |one| of(one))
            .map(|(_, key)| key.as_str())
            .take(CHOSEN)
    }

    /// Whether a value is chosen.
    #[must_use]
    pub fn has(&self, facet: Facet, key: &str) -> bool {
        self.keys(facet).any(|chosen| chosen == key)
    }

    /// The same with a value chosen that was not, or the other way round.
    #[must_use]
    pub fn toggled(&self, facet: Facet, key: &str) -> Self {
        let mut other = self.clone();
        if self.has(facet, key) {
            other
                .chosen
                .retain(|(which, k)| (*which, k.as_str()) != (facet, key));
        } else {
            other.chosen.push((facet, key.to_owned()));
        }
        other
    }
}

/// A value to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it is known by.
    pub key: String,
    /// What it is called; the key itself for years and states.
    pub label: String,
    /// How many badges it leads to.
    pub count: u32,
    /// Whether it is chosen now.
    pub chosen: bool,
}

/// What there is to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facets {
    /// Per facet the values, the most frequent first; facets without any are left out.
    pub choices: Vec<(Facet, Vec<Choice>)>,
    /// How many favourites there are.
    pub favourites: u32,
    /// How many are shown by a living link.
    pub shared: u32,
    /// How many were put away.
    pub archived: u32,
}

/// What may be done with several badges at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrangement {
    /// Puts a tag on them.
    Tag(String),
    /// Takes a tag off them.
    Untag(String),
    /// Makes them favourites, or no longer.
    Favourite(bool),
    /// Puts them away, or back.
    Archive(bool),
    /// Deletes them, with their shares.
    Delete,
}
