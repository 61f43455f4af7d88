//! Maps to begin with. They are data, written for Besace, and free of rights (CC0).

use crate::file::{Refusal, read};
use crate::map::Map;

/// A map that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Template {
    /// "Parcours Service Civique": from the first day to what comes after.
    ServiceCivique,
    /// "Mes badges d'une année": one zone for each quarter.
    Year,
    /// One zone, nothing in it.
    Empty,
}

impl Template {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::ServiceCivique, Self::Year, Self::Empty];

    /// The word in URLs and forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ServiceCivique => "service-civique",
            Self::Year => "annee",
            Self::Empty => "vide",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|template| template.word() == word)
    }

    /// The file, in canonical form.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::ServiceCivique => include_str!("../templates/service-civique.besace-map.json"),
            Self::Year => include_str!("../templates/annee.besace-map.json"),
            Self::Empty => include_str!("../templates/vide.besace-map.json"),
        }
    }

    /// The map.
    ///
    /// # Errors
    /// None: a test reads every file.
    pub fn map(self) -> Result<Map, Refusal> {
        read(self.file().as_bytes()).map(|reading| reading.map)
    }
}
