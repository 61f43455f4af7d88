//! Badges as the pages show them. The badge itself, byte for byte, stays with the server.

use serde::{Deserialize, Serialize};

use crate::evidence::MyEvidence;
use crate::order::{Facets, Filters, ListView};
use crate::share::Share;
use crate::{
    Acceptance, BadgeId, Check, CollectionId, Millis, Note, Origin, Outcome, RecipientMatch,
    SafeHtml, Verdict,
};

/// A badge on a tile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadgeTile {
    /// Which one.
    pub id: BadgeId,
    /// Its title, in the issuer's words.
    pub name: String,
    /// The issuer's name.
    pub issuer: String,
    /// When it was issued.
    pub issued: Option<Millis>,
    /// The last verdict; `None` while it is being checked for the first time.
    pub verdict: Option<Verdict>,
    /// Whether it names a confirmed address of the account.
    pub recipient: RecipientMatch,
    /// Whether a living share shows it.
    pub shared: bool,
    /// When it came into the passport.
    pub received: Millis,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Whether it was put away.
    pub archived: bool,
    /// Its owner's tags, A to Z.
    pub tags: Vec<String>,
}

/// How my badges are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadgeOrder {
    /// Last received first.
    #[default]
    Received,
    /// Last issued first.
    Issued,
    /// By title, A to Z.
    Name,
    /// By issuer, A to Z.
    Issuer,
    /// The next to end first; behind them those that have ended, and those for life.
    Expires,
}

/// Which of my badges, in what order, from where on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BadgeQuery {
    /// Words to find in title, issuer, description, skills, and the owner's note and tags; empty for
    /// all.
    #[serde(default)]
    pub search: String,
    /// The order.
    #[serde(default)]
    pub order: BadgeOrder,
    /// Which of them.
    #[serde(default)]
    pub filters: Filters,
    /// Where the last page ended, as [`BadgePage::next`] said.
    #[serde(default)]
    pub after: Option<String>,
}

/// A page of my badges.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BadgePage {
    /// At most 60 tiles.
    pub tiles: Vec<BadgeTile>,
    /// How many match in all.
    pub total: u32,
    /// How many the passport holds, archived ones too.
    pub held: u32,
    /// Where the next page begins; `None` at the end. Opaque.
    pub next: Option<String>,
    /// What there is to choose from.
    pub facets: Facets,
    /// How the owner likes to see them.
    pub view: ListView,
}

/// The last badges that came in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Latest {
    /// At most 60 tiles, the newest first, without archived ones.
    pub tiles: Vec<BadgeTile>,
    /// How many the passport holds, archived ones too.
    pub held: u32,
}

/// What a badge says, as strangers and its owner read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadgeFace {
    /// Its title.
    pub name: String,
    /// What it stands for.
    pub description: SafeHtml,
    /// How it was earned.
    pub criteria: SafeHtml,
    /// Where the criteria are written, http(s) only.
    pub criteria_url: Option<String>,
    /// Where the issuer itself shows this very badge, http(s) only.
    pub credential_url: Option<String>,
    /// Who issued it.
    pub issuer: IssuerFace,
    /// When.
    pub issued: Option<Millis>,
    /// Until when it is valid.
    pub expires: Option<Millis>,
    /// What was shown for it.
    pub evidence: Vec<EvidenceFace>,
    /// The skills and frameworks that it is aligned to.
    pub skills: Vec<SkillFace>,
    /// The issuer's tags.
    pub tags: Vec<String>,
    /// The holder's name as the issuer wrote it.
    pub holder_name: Option<String>,
    /// The language of its words, a BCP 47 tag.
    pub language: Option<String>,
    /// The version of Open Badges: `2.0`, `3.0` ...
    pub version: String,
}

/// Who issued a badge, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerFace {
    /// The name that the issuer gives itself.
    pub name: String,
    /// Its page, http(s) only.
    pub url: Option<String>,
    /// Its identity: the URL or DID that the proof was checked against.
    pub id: Option<String>,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFace {
    /// Its title.
    pub name: Option<String>,
    /// What it tells.
    pub text: SafeHtml,
    /// Where it is, http(s) only.
    pub url: Option<String>,
}

/// One skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillFace {
    /// Its name.
    pub name: String,
    /// The framework that it belongs to.
    pub framework: Option<String>,
    /// Where it is described, http(s) only.
    pub url: Option<String>,
}

/// What was found out about a badge, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The verdict.
    pub verdict: Verdict,
    /// When the checks were made.
    pub at: Millis,
    /// Since when the verdict is what it is.
    pub since: Millis,
    /// When it was last proven, where it was and the issuer does not answer now.
    pub proven_at: Option<Millis>,
    /// Check by check.
    pub checks: Vec<Check>,
    /// What is worth knowing beside them and changes nothing of the verdict.
    #[serde(default)]
    pub notes: Vec<Note>,
}

impl Checked {
    /// The outcome of the checks of one kind: the worst of them.
    #[must_use]
    pub fn outcome(&self, kind: &str) -> Option<Outcome> {
        let rank = |outcome: Outcome| match outcome {
            Outcome::Failed => 3,
            Outcome::Unknown => 2,
            Outcome::Passed => 1,
            Outcome::NotApplicable => 0,
        };
        self.checks
            .iter()
            .filter(|c| c.kind == kind)
            .map(|c| c.outcome)
            .max_by_key(|o| rank(*o))
    }
}

/// One of my badges, with my side of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyBadge {
    /// Which one.
    pub id: BadgeId,
    /// What it says.
    pub face: BadgeFace,
    /// What was found out; `None` while the first check runs.
    pub checked: Option<Checked>,
    /// Whether it names a confirmed address of the account.
    pub recipient: RecipientMatch,
    /// The address that matched, or the hint at the address it was sent to.
    pub recipient_hint: Option<String>,
    /// When it came in.
    pub received: Millis,
    /// When it will be deleted because its address is not confirmed.
    pub deleted_on: Option<Millis>,
    /// The kind of file that it came in: `png`, `svg`, `pdf`, `json`, `jwt`.
    pub kind: String,
    /// Its shares, the newest first, ended ones too.
    pub shares: Vec<Share>,
    /// The last verdicts, the newest first.
    pub history: Vec<(Millis, Verdict)>,
    /// Where it is for its holder.
    pub acceptance: Acceptance,
    /// How it came.
    pub origin: Origin,
    /// Whether it can be shared, and if not why.
    pub shareable: Result<(), crate::Problem>,
    /// What its owner has noted on it.
    pub own: OwnSide,
    /// The evidence that its owner added.
    pub added: Vec<MyEvidence>,
    /// The owner's collections that it is in, A to Z.
    pub collections: Vec<Holding>,
    /// By what a mini-map names its achievement; nothing where its issuer is not proven.
    pub achievement: Option<String>,
}

impl MyBadge {
    /// How many open links show it to others: its own, and those of collections. None does while it
    /// may not be shown.
    #[must_use]
    pub fn open_links(&self) -> u32 {
        if self.shareable.is_err() {
            return 0;
        }
        let own = self.shares.iter().filter(|share| share.living).count();
        let own = u32::try_from(own).unwrap_or(u32::MAX);
        let links = self.collections.iter().map(|it| it.links);
        links.fold(own, u32::saturating_add)
    }
}

/// A collection that a badge is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Which one.
    pub id: CollectionId,
    /// Its title.
    pub title: String,
    /// Its open links.
    pub links: u32,
}

/// What an owner notes on a badge, for nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OwnSide {
    /// Its tags, A to Z.
    pub tags: Vec<String>,
    /// The owner's tags on other badges, the most used first; 200 at most.
    pub other_tags: Vec<String>,
    /// The note, as it was typed.
    pub note: String,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// When it was put away.
    pub archived: Option<Millis>,
}

/// What an import brought, badge by badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "result")]
pub enum Imported {
    /// It is in the passport now.
    New {
        /// Which one.
        id: BadgeId,
    },
    /// It was there already.
    Already {
        /// Which one.
        id: BadgeId,
    },
}
