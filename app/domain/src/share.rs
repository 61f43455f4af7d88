//! Shares: the only way for a badge, a collection or a map to be seen by others.

use serde::{Deserialize, Serialize};

use crate::badge::{BadgeFace, Checked};
use crate::evidence::AddedEvidence;
use crate::{BadgeId, CollectionId, Language, MapId, Millis, ObjectiveId, Problem, ShareId, Slug};

/// What a share shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a box to tick, by itself"
)]
pub struct Shown {
    /// The holder's name. Without it the page is anonymous: no original leaves, and whatever
    /// names the holder is withheld.
    pub name: bool,
    /// The holder's photo.
    pub photo: bool,
    /// Evidence.
    pub evidence: bool,
    /// When badges were issued, and until when they are valid.
    pub dates: bool,
    /// Where the holder lives, in the words of their profile.
    pub place: bool,
}

impl Shown {
    /// What a badge shows unless its owner says otherwise.
    pub const BADGE: Self = Self {
        name: true,
        photo: false,
        evidence: true,
        dates: true,
        place: false,
    };

    /// As letters in a path: `ned`, or `-` for nothing.
    #[must_use]
    pub fn letters(self) -> String {
        let letters: String = self
            .by_letter()
            .into_iter()
            .filter_map(|(letter, shown)| shown.then_some(letter))
            .collect();
        match letters.is_empty() {
            true => "-".to_owned(),
            false => letters,
        }
    }

    /// Reads [`Shown::letters`].
    #[must_use]
    pub fn from_letters(letters: &str) -> Option<Self> {
        let known = |letter| "-npedl".contains(letter);
        (!letters.is_empty() && letters.chars().all(known)).then(|| Self {
            name: letters.contains('n'),
            photo: letters.contains('p'),
            evidence: letters.contains('e'),
            dates: letters.contains('d'),
            place: letters.contains('l'),
        })
    }

    const fn by_letter(self) -> [(char, bool); 5] {
        [
            ('n', self.name),
            ('p', self.photo),
            ('e', self.evidence),
            ('d', self.dates),
            ('l', self.place),
        ]
    }

    /// The same, with nothing left that would say who an anonymous holder is.
    #[must_use]
    pub const fn settled(self) -> Self {
        Self {
            photo: self.photo && self.name,
            place: self.place && self.name,
            ..self
        }
    }
}

/// What is shared.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Subject {
    /// One badge.
    Badge(BadgeId),
    /// A collection.
    Collection(CollectionId),
    /// A map as it was last published, without anybody on it.
    Map(MapId),
    /// A map with its learner on it.
    Objective(ObjectiveId),
}

impl Subject {
    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Badge(id) => id.as_str(),
            Self::Collection(id) => id.as_str(),
            Self::Map(id) => id.as_str(),
            Self::Objective(id) => id.as_str(),
        }
    }

    /// Where its owner has it.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Badge(id) => format!("/badges/{id}"),
            Self::Collection(id) => format!("/collections/{id}"),
            Self::Map(id) => format!("/cartes/{id}"),
            Self::Objective(id) => format!("/objectifs/{id}"),
        }
    }

    /// The first part of the path of its public pages: `b`, `c`, `m`.
    #[must_use]
    pub const fn letter(&self) -> char {
        match self {
            Self::Badge(_) => 'b',
            Self::Collection(_) => 'c',
            Self::Map(_) | Self::Objective(_) => 'm',
        }
    }
}

/// A share as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Which one.
    pub id: ShareId,
    /// The part of its URL.
    pub slug: Slug,
    /// The whole public URL.
    pub url: String,
    /// What stands on it.
    pub shown: Shown,
    /// Whether Explorer and search engines may list it.
    pub listed: bool,
    /// Whether visitors may write to its owner through the instance.
    pub contact: bool,
    /// When it ends by itself.
    pub ends: Option<Millis>,
    /// When its owner took it back.
    pub revoked: Option<Millis>,
    /// When and why an operator took it down.
    pub taken_down: Option<(Millis, String)>,
    /// When it was made.
    pub created: Millis,
    /// Whether it opens now.
    pub living: bool,
    /// The filled-in "add to profile" link of LinkedIn; only for a badge's living share without end.
    pub linkedin: Option<String>,
}

/// A share among all of its owner's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedLink {
    /// What is shared.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// The share.
    pub share: Share,
}

/// What the owner chooses when making a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareDraft {
    /// Of what.
    pub subject: Subject,
    /// What stands on it.
    pub shown: Shown,
    /// Whether Explorer and search engines may list it: collections only.
    pub listed: bool,
    /// Whether visitors may write to its owner: collections only.
    pub contact: bool,
    /// Until the end of this day; for ever when `None`.
    pub ends: Option<Millis>,
}

/// What the page that shares something needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharePage {
    /// What is shared.
    pub subject: Subject,
    /// Its title, in the issuer's words or the owner's.
    pub title: String,
    /// Who issued a badge.
    pub issuer: Option<String>,
    /// Whether it can be shared now, and if not why.
    pub shareable: Result<(), Problem>,
    /// Whether there is evidence to show.
    pub evidence: bool,
    /// The name that the account shows.
    pub name: String,
    /// Whether the account has a photo.
    pub photo: bool,
    /// Where the person says they live; empty for nothing.
    pub place: String,
    /// Whether the account is a minor's: never listed, and anonymous unless they choose otherwise.
    pub minor: bool,
    /// Its links, the newest first, ended ones too.
    pub shares: Vec<Share>,
}

/// How the holder's name came onto a public page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum HolderName {
    /// The person gives this name; the badge's address is confirmed as theirs.
    Account {
        /// The name.
        name: String,
    },
    /// The issuer wrote this name into the badge.
    Issuer {
        /// The name.
        name: String,
    },
    /// Nobody's name is shown.
    Hidden,
}

/// Whose a public collection is, as far as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Holder {
    /// The name that the person gives.
    pub name: Option<String>,
    /// Whether there is a photo to show.
    pub photo: bool,
    /// Where they live, in their own words.
    pub place: Option<String>,
}

/// A badge on its public page: the same for its owner and for strangers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicBadge {
    /// The path under which its files are: `/b/{slug}`, `/c/{slug}/{number}`, or that of the
    /// owner's preview.
    pub base: String,
    /// The absolute URL.
    pub url: String,
    /// What it says; stripped of the holder where the name is hidden.
    pub face: BadgeFace,
    /// The evidence that its holder added and shows.
    pub added: Vec<AddedEvidence>,
    /// Whose it is.
    pub holder: HolderName,
    /// What was found out.
    pub checked: Checked,
    /// When the share ends by itself.
    pub ends: Option<Millis>,
    /// Whether search engines may list it.
    pub listed: bool,
    /// The owner's language, in which the page's own words default.
    pub language: Language,
    /// Whether the original, baked file may be taken.
    pub original: bool,
    /// Width and height of the picture in pixels, once it is drawn.
    pub sides: Option<(u32, u32)>,
}

impl PublicBadge {
    /// Whether its owner looks at it before it is shared: what strangers do with it is left out.
    #[must_use]
    pub fn draft(&self) -> bool {
        is_draft(&self.base)
    }
}

/// Whether a path is that of an owner's preview.
#[must_use]
pub(crate) fn is_draft(base: &str) -> bool {
    base.starts_with("/partager/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_comes_back_from_its_letters() {
        for bits in 0..32 {
            let shown = Shown {
                name: bits & 1 != 0,
                photo: bits & 2 != 0,
                evidence: bits & 4 != 0,
                dates: bits & 8 != 0,
                place: bits & 16 != 0,
            };
            assert_eq!(Shown::from_letters(&shown.letters()), Some(shown));
        }
        for bad in ["", "x", "n/../p"] {
            assert_eq!(Shown::from_letters(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_anonymous_page_has_neither_photo_nor_place() {
        let all = Shown::from_letters("npedl").expect("letters");
        assert_eq!(all.settled(), all);
        let anonymous = Shown { name: false, ..all }.settled();
        assert_eq!(anonymous.letters(), "ed");
    }
}
