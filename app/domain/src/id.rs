//! Identifiers. Rows are named by UUIDv7 in text, public pages by slugs of 128 random bits.
//!
//! The types do not make identifiers (that needs a clock and randomness): the server does, and
//! parses what comes back from a URL or a form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_digit() || (b'a'..=b'f').contains(&b),
        })
}

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The identifier as it stands in the database and in URLs.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                if is_uuid(text) { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                if is_uuid(&text) { Ok(Self(text)) } else { Err(NotAnId) }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    )+};
}

uuid_ids! {
    /// What somebody reported about a public page.
    AbuseReportId,
    /// An account.
    AccountId,
    /// One mail address of an account.
    AddressId,
    /// A badge in somebody's passport.
    BadgeId,
    /// What a visitor without an account keeps for an hour.
    BasketId,
    /// Badges that their owner has put together.
    CollectionId,
    /// One entry of the consent journal.
    ConsentId,
    /// A line that a learner was written.
    EncouragementId,
    /// One thing that a partner delivered for an address.
    DeliveryId,
    /// A piece of evidence that a holder has added to a badge.
    EvidenceId,
    /// One making of everything that an account holds into a ZIP.
    ExportId,
    /// A link by which a learner lets somebody follow an objective.
    FollowUpId,
    /// One arrival of files, texts and links.
    IntakeId,
    /// What a visitor of a public page wrote to its owner.
    LetterId,
    /// A forwarded mail.
    MailId,
    /// A mini-map of somebody's.
    MapId,
    /// A published map that its author proposes to an address.
    MapOfferId,
    /// What asks an address without account, once, to receive what a partner sent to it.
    InvitationId,
    /// A job in the queue.
    JobId,
    /// One piece of news for a person.
    NoticeId,
    /// A map that a learner follows.
    ObjectiveId,
    /// A platform of issuers that delivers badges by itself.
    PartnerId,
    /// A signed-in device, as its owner lists it; never the cookie's value.
    SessionId,
    /// A share: the only way for a badge to be seen.
    ShareId,
    /// A source that the operator registered.
    SourceId,
    /// One run of the Synchroniser.
    SyncRunId,
}

/// The part of a public URL that cannot be guessed: 128 bits, 22 characters of base64url.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// The slug as it stands in the URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Slug {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for Slug {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        let legal = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if text.len() == 22 && text.bytes().all(legal) {
            Ok(Self(text))
        } else {
            Err(NotAnId)
        }
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lower_case_uuids_are_identifiers() {
        assert!(
            "0190b5a2-0000-7000-8000-000000000001"
                .parse::<BadgeId>()
                .is_ok()
        );
        for bad in [
            "",
            "1",
            "0190B5A2-0000-7000-8000-000000000001",
            "../../etc/passwd",
        ] {
            assert!(bad.parse::<BadgeId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_slug_has_22_characters_of_base64url() {
        assert!("abcdefghijklmnopqrstu_".parse::<Slug>().is_ok());
        for bad in [
            "",
            "abc",
            "abcdefghijklmnopqrst/u",
            "abcdefghijklmnopqrstuvw",
        ] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }
}
