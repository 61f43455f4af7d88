//! Mails that people have forwarded to their own import address.

use serde::{Deserialize, Serialize};

use crate::intake::IntakeItem;
use crate::{MailId, Millis, Problem};

/// The secret address that an account takes mails at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportAddress {
    /// This instance takes no mails.
    NotHere,
    /// Switched off by its owner: what is sent to it goes back.
    Off,
    /// Mails to it are taken.
    On {
        /// The address.
        address: String,
        /// When it was made.
        made: Millis,
    },
}

/// What a link of a mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// It hands a badge over at the issuer's, once and with a secret: only its owner opens it.
    Claim,
    /// It leads somewhere; perhaps to a badge.
    Other,
}

/// What came of a link once its owner had it looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tried {
    /// Something came of it, or will.
    Lines(Vec<IntakeItem>),
    /// The issuer was asked for the badge and has none to give for this link.
    NoneThere,
    /// It could not be asked.
    Problem(Problem),
}

/// A link of a mail that was not opened by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLink {
    /// Its number in the mail.
    pub number: u32,
    /// What it is.
    pub kind: LinkKind,
    /// Where it leads.
    pub url: String,
    /// The host that it leads to.
    pub host: String,
    /// What came of it.
    pub tried: Option<Tried>,
}

/// Gmail's question whether it may forward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GmailCode {
    /// The code to type into Gmail's settings.
    pub code: Option<String>,
    /// Gmail's page that confirms without a code.
    pub link: Option<String>,
    /// The mailbox that asks, as the mail says.
    pub mailbox: Option<String>,
}

/// A mail that came to the import address within the last seven days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForwardedMail {
    /// Which one.
    pub id: MailId,
    /// When it came.
    pub received: Millis,
    /// When what is kept of it is deleted.
    pub kept_until: Millis,
    /// What came of its files and of the links that are opened by themselves.
    pub lines: Vec<IntakeItem>,
    /// Its other links, those that hand a badge over first.
    pub links: Vec<MailLink>,
    /// Gmail's question.
    pub gmail: Option<GmailCode>,
    /// Files that hide in a `winmail.dat`.
    pub winmail: u32,
    /// Files, links and parts over a limit.
    pub left_out: u32,
}

/// What the pages about import by mail show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarding {
    /// Where to send mails.
    pub address: ImportAddress,
    /// Mails of the last seven days, the newest first, 20 at most.
    pub mails: Vec<ForwardedMail>,
    /// Whether issuers are asked for the badge behind a link that hands one over.
    pub asks_issuers: bool,
}
