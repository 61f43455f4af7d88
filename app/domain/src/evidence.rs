//! Evidence that a learner adds to a badge: words, a link, a file, each piece shown or hidden.
//!
//! It is never the issuer's: the badge itself is not changed, and pages say who added what.

use serde::{Deserialize, Serialize};

use crate::verdict::words;
use crate::{BadgeId, Millis, SafeHtml};

/// Pieces on one badge.
pub const PIECES: usize = 30;
/// Characters of a title.
pub const TITLE: usize = 200;
/// Characters of a text.
pub const TEXT: usize = 5_000;

words! {
    /// What a file is, by its own bytes.
    FileKind {
        /// A picture, drawn anew without what the camera wrote into it.
        Picture = "picture",
        /// A PDF document, as it came.
        Pdf = "pdf",
        /// Plain text, as it came.
        Text = "text",
    }
}

words! {
    /// Why a piece was not taken.
    EvidenceProblem {
        /// Neither words nor a link nor a file.
        Nothing = "rien",
        /// The title is too long.
        TitleTooLong = "titre-long",
        /// The text is too long.
        TextTooLong = "texte-long",
        /// The link does not lead to the web.
        NotALink = "lien",
        /// The file is empty.
        EmptyFile = "vide",
        /// The file is too large.
        TooLarge = "gros",
        /// The file is of a kind that is not taken.
        WrongKind = "genre",
        /// The picture cannot be read, or is larger than is drawn.
        Unreadable = "illisible",
        /// The badge has as many pieces as it may.
        TooMany = "trop",
        /// The account is full.
        Full = "plein",
        /// The upload broke off.
        Broken = "coupe",
    }
}

/// A file beside a piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFile {
    /// What it is.
    pub kind: FileKind,
    /// The name that it came with; on public pages a neutral one.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A piece as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyEvidence {
    /// Its number among the pieces of the badge.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Its words, as they were typed.
    pub text: String,
    /// The same for a page.
    pub html: SafeHtml,
    /// Where it is, http(s) only.
    pub url: Option<String>,
    /// Its file.
    pub file: Option<EvidenceFile>,
    /// Whether it is shown where a link to the badge shows evidence.
    pub shown: bool,
    /// When it was added.
    pub added: Millis,
}

/// The pieces that were added to a badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidencePage {
    /// To which badge.
    pub badge: BadgeId,
    /// The badge's title.
    pub name: String,
    /// The pieces, the first added first.
    pub pieces: Vec<MyEvidence>,
    /// The largest file that is taken, in megabytes.
    pub megabytes: u32,
}

/// A piece as a visitor sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedEvidence {
    /// Its number among the pieces of the badge.
    pub number: u32,
    /// Its title; empty where it names a holder whose name is hidden.
    pub title: String,
    /// Its words.
    pub html: SafeHtml,
    /// Where it is, http(s) only.
    pub url: Option<String>,
    /// Its file, without the name that it came with.
    pub file: Option<(FileKind, u64)>,
}

/// What an owner writes on a piece.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EvidenceDraft {
    /// Its title; what it is where there is none.
    pub title: String,
    /// Its words.
    pub text: String,
    /// Where it is.
    pub url: String,
    /// Whether it is shown.
    pub shown: bool,
}
