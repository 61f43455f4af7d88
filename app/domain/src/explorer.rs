//! Explorer: the collections that their owners have listed.

use serde::{Deserialize, Serialize};

use crate::Slug;

/// Collections on one page of results.
pub const PAGE: usize = 24;

/// What somebody looks for; empty for anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Words anywhere in a collection.
    pub words: String,
    /// Words in the name of a skill.
    pub skill: String,
    /// Words in the name of an issuer.
    pub issuer: String,
    /// Where the last page ended, as [`Found::next`] said.
    pub after: Option<i64>,
}

/// A page of results, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// At most [`PAGE`] collections.
    pub collections: Vec<Listed>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<i64>,
}

/// A listed collection among the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The part of its URL.
    pub slug: Slug,
    /// What is shown of it.
    pub card: ListedCard,
}

/// What is shown of a listed collection: nothing that its page does not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedCard {
    /// Its title.
    pub title: String,
    /// The beginning of its text.
    pub text: String,
    /// The name that its owner gives, where it is shown.
    pub holder: Option<String>,
    /// How many badges.
    pub badges: u32,
    /// The numbers of the first badges, four at most, for their pictures.
    pub first: Vec<u32>,
    /// Skills, those that are proven most first, five at most.
    pub skills: Vec<String>,
    /// Issuers, three at most.
    pub issuers: Vec<String>,
}
