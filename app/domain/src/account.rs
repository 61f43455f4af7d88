//! Accounts as their owners see them.

use serde::{Deserialize, Serialize};

use crate::{AddressId, ConsentId, EmailAddress, Language, Millis, SessionId};

/// Who is signed in; known to every signed-in page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The name to show.
    pub name: String,
    /// Where they live, in their own words; empty for nothing. Shown only where they choose.
    pub place: String,
    /// Whether there is a photo of them. Shown only where they choose.
    pub photo: bool,
    /// The primary address.
    pub address: EmailAddress,
    /// The language of mails and, by default, of public pages.
    pub language: Language,
    /// Whether the account is a minor's (a name is then off by default on what is shared).
    pub minor: bool,
    /// Whether they look after the instance.
    pub operator: bool,
    /// Since when.
    pub created: Millis,
}

/// One address of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Which one.
    pub id: AddressId,
    /// The address.
    pub address: EmailAddress,
    /// When it was confirmed.
    pub confirmed: Option<Millis>,
    /// Whether mails go there.
    pub primary: bool,
    /// When it comes to this account, having been confirmed here and being another's until then.
    pub moves: Option<Millis>,
    /// When it goes to another account, which has confirmed it too.
    pub claimed: Option<Millis>,
}

/// A device on which the account is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedInDevice {
    /// Which one.
    pub id: SessionId,
    /// Browser and system, as far as they say.
    pub device: String,
    /// Since when.
    pub created: Millis,
    /// When it was last used (to ten minutes).
    pub seen: Millis,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// One entry of the consent journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Which one.
    pub id: ConsentId,
    /// What for: `terms` ...
    pub purpose: String,
    /// The version of the text that was agreed to.
    pub version: String,
    /// When.
    pub given: Millis,
    /// When it was withdrawn.
    pub withdrawn: Option<Millis>,
}

impl Consent {
    /// Whether it can be taken back by itself. The terms of use cannot: the account rests on them,
    /// and ends with them.
    #[must_use]
    pub fn can_be_withdrawn(&self) -> bool {
        self.withdrawn.is_none() && self.purpose != "terms"
    }
}
