//! What can go wrong for a person, as stable codes that the pages put into words.
//!
//! A problem is never a sentence: the same code reads in French and in English, on a page and in
//! a report. What an operator needs is in the log under `reference`.

use serde::{Deserialize, Serialize};

use maps::file::Refusal;
use maps::map::MapFault;

use crate::evidence::EvidenceProblem;

/// Something that did not work, with what its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Problem {
    /// The person is not signed in, or no longer.
    #[error("not signed in")]
    SignedOut,
    /// The password has to be typed again before this.
    #[error("the password is needed again")]
    PasswordNeeded,
    /// The password typed is not the account's.
    #[error("wrong password")]
    WrongPassword,
    /// Address or password is wrong (never says which).
    #[error("wrong address or password")]
    WrongCredentials,
    /// The operator has locked the account.
    #[error("the account is locked")]
    Locked,
    /// The link in a mail is used up, too old or cut.
    #[error("the link no longer works")]
    LinkSpent,
    /// Too many tries; `seconds` until the next one.
    #[error("too many tries, wait {seconds} s")]
    TooMany {
        /// Seconds to wait.
        seconds: u32,
    },
    /// There is no such thing, or it is not theirs.
    #[error("not found")]
    NotFound,
    /// It was there and is no more.
    #[error("gone")]
    Gone,
    /// A field of a form is wrong.
    #[error("{field}: {error:?}")]
    Field {
        /// The field's name.
        field: String,
        /// What is wrong with it.
        error: FieldError,
    },
    /// A piece of evidence was not taken.
    #[error("evidence: {why:?}")]
    Evidence {
        /// Why not.
        why: EvidenceProblem,
    },
    /// An import brought nothing in.
    #[error("import: {0:?}")]
    Import(ImportProblem),
    /// Only a badge sent to a confirmed address of one's own can be shared.
    #[error("the badge is not theirs")]
    NotYours,
    /// Only a badge that its holder has accepted can be shared.
    #[error("the badge is not accepted")]
    NotAccepted,
    /// A badge that is false or altered can never be shared.
    #[error("the badge does not hold")]
    NotShareable,
    /// Whether a badge can be shared is known once its first check is over.
    #[error("the badge is being checked")]
    BeingChecked,
    /// An address that is the only one of another account cannot be taken from it.
    #[error("the only address of another account")]
    OnlyAddress,
    /// Another site had the person's browser send this.
    #[error("sent by another site")]
    Forged,
    /// What was to be changed has been changed elsewhere meanwhile; nothing was overwritten.
    #[error("changed elsewhere meanwhile")]
    Stale,
    /// An operator has taken the page down; until they lift that, it cannot be shared again.
    #[error("taken down")]
    TakenDown,
    /// There is no badge in the collection that strangers may see.
    #[error("nothing to show")]
    NothingToShow,
    /// What minors share is never listed.
    #[error("a minor's page is never listed")]
    Minor,
    /// A map cannot be changed so.
    #[error("map: {why}")]
    Map {
        /// What would be wrong with it.
        why: MapFault,
    },
    /// A file is no map that can be read.
    #[error("map file: {why}")]
    MapFile {
        /// Why not.
        why: Refusal,
    },
    /// A map that has no node yet, or none that is published, is not followed.
    #[error("nothing to follow")]
    NothingToFollow,
    /// The last version of a map that there can be is published.
    #[error("there is no version beyond this one")]
    LastVersion,
    /// The account holds as much as the instance allows.
    #[error("quota reached")]
    Quota,
    /// The server could not do it; nothing was changed. The operator finds the cause by the id.
    #[error("internal error {reference}")]
    Internal {
        /// The request's id, to quote.
        reference: String,
    },
    /// The server is busy or its disk is full; nothing was changed.
    #[error("unavailable {reference}")]
    Unavailable {
        /// The request's id, to quote.
        reference: String,
    },
}

impl Problem {
    /// What it says against a field of the form that it answers.
    #[must_use]
    pub fn against(&self, name: &str) -> Option<FieldError> {
        match self {
            Self::Field { field, error } if field == name => Some(*error),
            Self::WrongPassword if matches!(name, "password" | "current") => {
                Some(FieldError::WrongPassword)
            }
            _ => None,
        }
    }
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldError {
    /// Nothing was typed.
    Required,
    /// Too long.
    TooLong,
    /// Not a mail address.
    NotAnAddress,
    /// Under 12 characters.
    PasswordTooShort,
    /// Over 256 characters.
    PasswordTooLong,
    /// Easy to guess (zxcvbn under 3).
    PasswordWeak,
    /// The two passwords typed differ.
    PasswordsDiffer,
    /// Not a year.
    NotAYear,
    /// Under 15 years of age.
    TooYoung,
    /// Not a day.
    NotADay,
    /// A day that is over.
    InThePast,
    /// A box that has to be ticked.
    NotAccepted,
    /// Not the account's password.
    WrongPassword,
    /// An address that the account has already.
    AlreadyYours,
    /// One address more than an account may have.
    TooManyAddresses,
    /// Not a web address that begins with `https://`.
    NotHttps,
    /// The name of another one.
    NameTaken,
    /// One tag more than a badge may have.
    TooManyTags,
    /// Not the name of a server.
    NotAServer,
    /// More badges than a collection holds.
    TooManyBadges,
    /// More sections than a collection has.
    TooManySections,
    /// More collections than an account has.
    TooManyCollections,
    /// More maps than an account has.
    TooManyMaps,
    /// More maps than a collection shows.
    TooManyMapsInside,
    /// More objectives than an account has.
    TooManyObjectives,
    /// More follow-up links than an objective has.
    TooManyFollowUps,
    /// Not an address of the kind that identifies an achievement.
    NotAnIri,
    /// No file was chosen.
    NoFile,
    /// Not a picture that can be read, damaged, or made to be larger than it looks.
    NotAPicture,
    /// More bytes than a picture may have.
    FileTooLarge,
}

/// Why a file or text brought no badge in. Whatever can be kept is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum ImportProblem {
    /// No file was chosen.
    NoFile,
    /// The file has 0 bytes.
    Empty,
    /// Over the size limit.
    TooLarge {
        /// The limit, in megabytes.
        megabytes: u32,
    },
    /// A JPEG, a photo or a screenshot: no badge can be in it.
    Jpeg,
    /// A readable file of this kind that carries no badge.
    NoBadge {
        /// `png`, `svg`, `pdf`, `json` or `text`.
        kind: String,
    },
    /// A damaged file of this kind.
    Damaged {
        /// `png`, `svg`, `pdf`, `json` or `text`.
        kind: String,
    },
    /// Text that is not UTF-8.
    WrongEncoding,
    /// Nested or counted beyond what any badge is.
    TooComplex,
    /// A PDF that asks for a password.
    Encrypted,
    /// A file of a kind that carries no badges.
    UnknownKind,
    /// The link could not be opened.
    Unreachable {
        /// The host that did not answer as it should.
        host: String,
        /// Why, in one word: `timeout`, `refused`, `dns`, `forbidden`, `status`, `not_a_badge`, `too_large`.
        reason: String,
    },
    /// The form arrived cut or malformed.
    BrokenUpload,
    /// A ZIP where one badge is looked at.
    Archive,
    /// A ZIP within a ZIP.
    NestedArchive,
    /// A file in a ZIP that asks for a password.
    EncryptedArchive,
    /// Outlook's own wrapping of attachments (winmail.dat).
    Winmail,
    /// A link that hands a badge over, once: only its holder opens it.
    ClaimLink {
        /// The link.
        link: String,
    },
    /// A link that asks an issuer for a badge.
    ApplyLink {
        /// The link.
        link: String,
    },
    /// An export of a newer version of Besace: its badges are taken, the rest is not.
    NewerExport,
    /// A file of an export that is not what was exported.
    Altered,
    /// A file that an export names and that is not in it.
    Missing,
    /// A source gave it, and it names another address than the account's.
    SomebodyElse {
        /// What the credential gives away of the address.
        hint: Option<String>,
    },
}

impl ImportProblem {
    /// The reason in one word, as scripts read it and as it is counted.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NoFile => "no_file",
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too_large",
            Self::Jpeg => "jpeg",
            Self::NoBadge { .. } => "no_badge",
            Self::Damaged { .. } => "damaged",
            Self::WrongEncoding => "wrong_encoding",
            Self::TooComplex => "too_complex",
            Self::Encrypted => "encrypted",
            Self::UnknownKind => "unknown_kind",
            Self::Unreachable { .. } => "unreachable",
            Self::BrokenUpload => "broken_upload",
            Self::Archive => "archive",
            Self::NestedArchive => "nested_archive",
            Self::EncryptedArchive => "encrypted_archive",
            Self::Winmail => "winmail",
            Self::ClaimLink { .. } => "claim_link",
            Self::ApplyLink { .. } => "apply_link",
            Self::NewerExport => "newer_export",
            Self::Altered => "altered",
            Self::Missing => "missing",
            Self::SomebodyElse { .. } => "somebody_else",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_reason_is_what_scripts_read() {
        let kind = || "png".to_owned();
        let each = [
            ImportProblem::NoFile,
            ImportProblem::Empty,
            ImportProblem::TooLarge { megabytes: 1 },
            ImportProblem::Jpeg,
            ImportProblem::NoBadge { kind: kind() },
            ImportProblem::Damaged { kind: kind() },
            ImportProblem::WrongEncoding,
            ImportProblem::TooComplex,
            ImportProblem::Encrypted,
            ImportProblem::UnknownKind,
            ImportProblem::Unreachable {
                host: kind(),
                reason: kind(),
            },
            ImportProblem::BrokenUpload,
            ImportProblem::Archive,
            ImportProblem::NestedArchive,
            ImportProblem::EncryptedArchive,
            ImportProblem::Winmail,
            ImportProblem::ClaimLink { link: kind() },
            ImportProblem::ApplyLink { link: kind() },
            ImportProblem::SomebodyElse { hint: None },
        ];
        for problem in each {
            let read = serde_json::to_value(&problem).expect("JSON");
            assert_eq!(read["why"], problem.word());
        }
    }
}
