//! `index.json`: what stands in an export, for this program and for others.
//!
//! Fields are only added as long as [`SCHEMA`] stays; a reader passes over those that it does not
//! know. Moments are milliseconds since 1970 in UTC. Paths are those of files in the ZIP.

use std::collections::BTreeMap;

use domain::accompany::Sent;
use domain::account::Consent;
use domain::collection::Ended;
use domain::evidence::FileKind;
use domain::letter::Letter;
use domain::notice::Notice;
use domain::share::Shown;
use domain::{Millis, Verdict};
use serde::{Deserialize, Serialize};

/// The version of `index.json`; raised when a reader of the old one would misread the new one.
/// Version 1 had `badges` alone.
pub const SCHEMA: u32 = 2;
/// Bytes of an index that is read.
pub const LARGEST: u64 = 32 << 20;

/// The whole index.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Index {
    /// [`SCHEMA`].
    pub schema: u32,
    /// When it was made (RFC 3339).
    pub exported_at: String,
    /// Where.
    pub instance: String,
    /// The account itself.
    #[serde(default)]
    pub account: Profile,
    /// The badges, the first received first.
    #[serde(default)]
    pub badges: Vec<Badge>,
    /// The collections, the first made first.
    #[serde(default)]
    pub collections: Vec<Collection>,
    /// The maps, the first made first.
    #[serde(default)]
    pub maps: Vec<Map>,
    /// The maps that are followed, the first taken first.
    #[serde(default)]
    pub objectives: Vec<Objective>,
    /// What visitors of public pages wrote, and the answers.
    #[serde(default)]
    pub letters: Vec<Letter>,
    /// What was agreed to.
    #[serde(default)]
    pub consents: Vec<Consent>,
    /// What the person was told.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// The sources that are asked for their badges, without what they are asked with.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// The links by which somebody was let follow an objective.
    #[serde(default)]
    pub follow_ups: Vec<FollowUp>,
    /// The lines that the person wrote to learners whom they accompany.
    #[serde(default)]
    pub encouragements: Vec<Sent>,
}

/// The account.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The name to show.
    pub name: String,
    /// Its language, a BCP 47 tag.
    pub language: String,
    /// Where the person lives, in their own words.
    #[serde(default)]
    pub place: String,
    /// Their photo.
    #[serde(default)]
    pub photo: Option<File>,
    /// Since when.
    #[serde(default)]
    pub created_at: Millis,
    /// How often news comes by mail.
    #[serde(default)]
    pub mail_rhythm: Option<String>,
    /// The addresses. Another instance takes none of them: each has to be confirmed there.
    #[serde(default)]
    pub addresses: Vec<Address>,
}

/// One address of the account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// The address.
    pub address: String,
    /// When it was confirmed.
    pub confirmed_at: Option<Millis>,
    /// Whether mails go there.
    pub primary: bool,
}

/// A file beside the originals, and how it is known to be whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its path.
    pub file: String,
    /// The SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// A badge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Badge {
    /// The path of the original, byte for byte as it came.
    pub file: String,
    /// The SHA-256 of its bytes, in hex.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Its title.
    pub name: String,
    /// The issuer's name.
    pub issuer: String,
    /// The version of Open Badges.
    pub version: String,
    /// The kind of file: `png`, `svg`, `pdf`, `json`, `jwt`.
    pub kind: String,
    /// When it came in.
    pub received_at: Millis,
    /// When it was issued.
    pub issued_at: Option<Millis>,
    /// Until when it is valid.
    pub expires_at: Option<Millis>,
    /// Whether it names a confirmed address: `mine`, `not_mine`, `unchecked`.
    pub recipient: String,
    /// Where it is: `accepted`, `pending`, `declined`.
    pub acceptance: String,
    /// The last verdict.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// When it was found.
    #[serde(default)]
    pub checked_at: Option<Millis>,
    /// The verdicts until then, the newest first.
    #[serde(default)]
    pub history: Vec<(Millis, Verdict)>,
    /// The owner's tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The owner's note.
    #[serde(default)]
    pub note: String,
    /// Whether it is a favourite.
    #[serde(default)]
    pub favourite: bool,
    /// When it was put away.
    #[serde(default)]
    pub archived_at: Option<Millis>,
    /// The evidence that the owner added.
    #[serde(default)]
    pub evidence: Vec<Piece>,
    /// The links to it, ended ones too. They do not come back: a link is of its instance.
    #[serde(default)]
    pub shares: Vec<SharedAs>,
}

/// A collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Collection {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// What becomes of badges that are revoked or have expired.
    #[serde(default)]
    pub ended: Ended,
    /// Its cover.
    #[serde(default)]
    pub cover: Option<File>,
    /// Its sections in order; the first has no title.
    pub sections: Vec<Section>,
    /// The maps in it, by the paths of the files of their objectives.
    #[serde(default)]
    pub maps: Vec<String>,
    /// When it was last changed.
    pub changed_at: Millis,
    /// The links to it, ended ones too.
    #[serde(default)]
    pub shares: Vec<SharedAs>,
}

/// A section of a collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its badges in order.
    pub badges: Vec<Collected>,
}

/// A badge in a collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Collected {
    /// The path of its original.
    pub file: String,
    /// The owner's line on it.
    #[serde(default)]
    pub line: String,
}

/// A map of the account's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Map {
    /// Its title.
    pub title: String,
    /// Its open file.
    #[serde(flatten)]
    pub file: File,
    /// The number of the version that was published last.
    #[serde(default)]
    pub published: Option<u32>,
    /// When it was last changed.
    pub changed_at: Millis,
    /// The links to it, ended ones too.
    #[serde(default)]
    pub shares: Vec<SharedAs>,
}

/// A map that the account follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    /// The title of the map.
    pub title: String,
    /// The open file of the version that is followed.
    #[serde(flatten)]
    pub file: File,
    /// Since when.
    pub since: Millis,
    /// What was declared as done without a badge.
    #[serde(default)]
    pub declared: Vec<Declared>,
    /// The links to it, ended ones too.
    #[serde(default)]
    pub shares: Vec<SharedAs>,
}

/// A node that is declared as done without a badge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// Which node of the map.
    pub node: String,
    /// The line that says how.
    pub line: String,
    /// When it was said.
    pub declared_at: Millis,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// Its title.
    pub title: String,
    /// Its words.
    pub text: String,
    /// Where it is.
    pub url: Option<String>,
    /// The name that its file came with.
    #[serde(default)]
    pub name: Option<String>,
    /// What its file is, by its own bytes.
    #[serde(default)]
    pub kind: Option<FileKind>,
    /// Its file.
    #[serde(default)]
    pub file: Option<File>,
    /// Whether it is shown.
    pub shown: bool,
    /// When it was added.
    pub added_at: Millis,
}

/// A link to a badge, a collection, a map or an objective.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharedAs {
    /// The link.
    pub url: String,
    /// What it shows.
    pub shown: Shown,
    /// Whether search engines may list it.
    pub listed: bool,
    /// Whether visitors may write.
    pub contact: bool,
    /// When it was made.
    pub created_at: i64,
    /// When it ends by itself.
    pub ends_at: Option<i64>,
    /// When it was taken back.
    pub revoked_at: Option<i64>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its word.
    pub source: String,
    /// Since when.
    pub since: Millis,
}

/// A link by which somebody was let follow an objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The map's title.
    pub map: String,
    /// Whom it was for.
    pub name: String,
    /// The link.
    pub url: String,
    /// When it was made.
    pub created_at: Millis,
    /// The name of whoever accepted it.
    pub accepted_by: Option<String>,
    /// When.
    pub accepted_at: Option<Millis>,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// What came by it, the newest first.
    pub encouragements: Vec<Sent>,
}

impl Index {
    /// Every file beside the originals that comes back, by path, with its SHA-256.
    #[must_use]
    pub fn files(&self) -> BTreeMap<&str, &str> {
        let photo = self.account.photo.iter();
        let evidence = self.badges.iter().flat_map(|badge| &badge.evidence);
        photo
            .chain(evidence.filter_map(|piece| piece.file.as_ref()))
            .chain(self.collections.iter().filter_map(|one| one.cover.as_ref()))
            .chain(self.maps.iter().map(|map| &map.file))
            .chain(self.objectives.iter().map(|one| &one.file))
            .map(|file| (file.file.as_str(), file.sha256.as_str()))
            .collect()
    }
}
