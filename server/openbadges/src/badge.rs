//! The normal form: one shape for pages, whatever version a badge is of.
//!
//! Everything here is what the issuer wrote, read generously and proven by nothing; what it is
//! worth is said by a verification's report. Texts are plain or Markdown as given, addresses are
//! as written (`https:`, `data:`, `did:`, `urn:`, anything): both are a stranger's words.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Text;
use crate::timestamp::Timestamp;
use crate::version::{Class, Version, detect};

mod identity;
mod v1;
mod v2;
mod v3;

/// A badge of any version, ready to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Badge {
    /// The version it was read from.
    pub version: Version,
    /// The identifier of the assertion or credential; `uid` where a version has no `id`.
    pub id: Option<String>,
    /// The name of what was achieved, without the holder's.
    pub name: Option<String>,
    /// What was achieved.
    pub description: Option<String>,
    /// What had to be done for it.
    #[serde(default)]
    pub criteria: Criteria,
    /// The picture of the achievement, else that of the credential.
    pub image: Option<Image>,
    /// Free keywords.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The identifier of the achievement or badge class.
    pub achievement_id: Option<String>,
    /// `achievementType` of 3.0, such as `Badge`, `Certificate`, `Competency`.
    pub achievement_type: Option<String>,
    /// Who awards, as the credential names it.
    pub issuer: Issuer,
    /// Who wrote the achievement, where that is said (3.0 `creator`).
    pub creator: Option<Issuer>,
    /// For whom: an address, plain or hashed; several in 3.0.
    #[serde(default)]
    pub recipients: Vec<RecipientIdentity>,
    /// The holder's name as the issuer wrote it. Not for public pages unless the holder says so.
    pub holder_name: Option<String>,
    /// The name of the credential itself (3.0), which often holds the holder's name: not for
    /// public pages either.
    pub credential_name: Option<String>,
    /// When it was awarded.
    pub issued: Option<Timestamp>,
    /// When it ends.
    pub expires: Option<Timestamp>,
    /// When it begins to be valid (3.0).
    pub valid_from: Option<Timestamp>,
    /// What the holder did or made.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// How the holder came to it.
    pub narrative: Option<String>,
    /// Grades, scores and states that were reached (3.0).
    #[serde(default)]
    pub results: Vec<AchievedResult>,
    /// The levels that the achievement knows, and which of them was reached (3.0).
    #[serde(default)]
    pub levels: Vec<Level>,
    /// Skills, competences and frameworks that the achievement is aligned with.
    #[serde(default)]
    pub alignments: Vec<Alignment>,
    /// The language of the texts, as a BCP 47 tag.
    pub language: Option<String>,
    /// The texts in other languages, where the badge itself holds them.
    #[serde(default)]
    pub translations: Vec<Translation>,
    /// Where the same achievement is described in other languages or versions.
    #[serde(default)]
    pub related: Vec<Related>,
    /// What others say about the badge, its achievement, its issuer or its holder.
    #[serde(default)]
    pub endorsements: Vec<Endorsement>,
    /// The document itself says that it is revoked (hosted badges of 1.x and 2.x).
    pub revoked_in_body: Option<Revocation>,
    /// The 3.0 details of an award, all of them free words.
    #[serde(default)]
    pub details: Details,
}

impl Badge {
    /// From a document of any version that is complete in itself: an assertion with what is
    /// embedded in it, a credential, the claims of a signed badge, or an achievement alone. `None`
    /// for what is neither.
    #[must_use]
    pub fn from_document(document: &Value) -> Option<Self> {
        let claims = document
            .get("vc")
            .filter(|credential| credential.is_object());
        match detect(claims.unwrap_or(document))? {
            (Version::V3_0, Class::Assertion) => Some(Self::from_v3(document)),
            (Version::V3_0, Class::Achievement) => Some(Self::from_v3_achievement(document)),
            (_, Class::Assertion) => Some(Self::from_v2(document, None, None)),
            (version, Class::Achievement) => {
                Some(Self::from_v2_achievement(version, document, None))
            }
            _ => None,
        }
    }

    fn empty(version: Version) -> Self {
        Self {
            version,
            id: None,
            name: None,
            description: None,
            criteria: Criteria::default(),
            image: None,
            tags: Vec::new(),
            achievement_id: None,
            achievement_type: None,
            issuer: Issuer::default(),
            creator: None,
            recipients: Vec::new(),
            holder_name: None,
            credential_name: None,
            issued: None,
            expires: None,
            valid_from: None,
            evidence: Vec::new(),
            narrative: None,
            results: Vec::new(),
            levels: Vec::new(),
            alignments: Vec::new(),
            language: None,
            translations: Vec::new(),
            related: Vec::new(),
            endorsements: Vec::new(),
            revoked_in_body: None,
            details: Details::default(),
        }
    }
}

/// Translations that are kept: more is an attack on memory, not a help to readers.
const LANGUAGES: usize = 64;

/// Sorts the texts of an achievement by language: those in its own go to the badge, the others to
/// its translations. Where no language is declared, the first text's is its own.
#[derive(Default)]
struct Texts {
    language: Option<String>,
    translations: Vec<Translation>,
}

impl Texts {
    fn new(language: Option<String>) -> Self {
        Self {
            language,
            translations: Vec::new(),
        }
    }

    fn name(&mut self, text: &Text) -> Option<String> {
        self.sort(text, |translation| &mut translation.name)
    }

    fn description(&mut self, text: &Text) -> Option<String> {
        self.sort(text, |translation| &mut translation.description)
    }

    fn criteria(&mut self, text: &Text) -> Option<String> {
        self.sort(text, |translation| &mut translation.criteria)
    }

    fn sort(
        &mut self,
        text: &Text,
        field: fn(&mut Translation) -> &mut Option<String>,
    ) -> Option<String> {
        let own = text
            .0
            .iter()
            .position(|(language, _)| language.is_none() || *language == self.language)
            .unwrap_or(0);
        for (index, (language, words)) in text.0.iter().enumerate() {
            match language {
                Some(language) if index != own => {
                    let known = self
                        .translations
                        .iter()
                        .position(|t| t.language == *language);
                    if known.is_none() {
                        if self.translations.len() == LANGUAGES {
                            continue;
                        }
                        let language = language.clone();
                        self.translations.push(Translation {
                            language,
                            ..Translation::default()
                        });
                    }
                    let place = known.unwrap_or(self.translations.len() - 1);
                    let translation = &mut self.translations[place];
                    field(translation).get_or_insert_with(|| words.clone());
                }
                _ => {}
            }
        }
        let (language, words) = text.0.get(own)?;
        if self.language.is_none() {
            self.language.clone_from(language);
        }
        Some(words.clone())
    }

    fn finish(self, badge: &mut Badge) {
        badge.language = self.language;
        badge.translations = self.translations;
    }
}

/// A moment in whatever notation.
fn moment(value: &Value) -> Option<Timestamp> {
    Timestamp::read_value(value).map(|(moment, _)| moment)
}

/// What some write as a number and others as a string.
fn number(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What had to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criteria {
    /// A page that says it.
    pub id: Option<String>,
    /// The text itself, Markdown.
    pub narrative: Option<String>,
}

/// A picture by its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// `https:` or `data:`.
    pub id: String,
    /// For those who do not see it.
    pub caption: Option<String>,
}

/// Who awards, as written in the badge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// `https:` address of its profile, or a DID.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its site.
    pub url: Option<String>,
    /// Its address for mail.
    pub email: Option<String>,
    /// Its telephone.
    pub telephone: Option<String>,
    /// Its picture.
    pub image: Option<Image>,
    /// What it is.
    pub description: Option<String>,
    /// The organisation that it is a part of (3.0 `parentOrg`, 0.5 `org`): its name.
    pub parent: Option<String>,
    /// Its identifiers elsewhere (3.0): kind and value.
    #[serde(default)]
    pub other_identifiers: Vec<OtherIdentifier>,
}

/// An identifier of an issuer or achievement in another system (3.0 `IdentifierEntry`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherIdentifier {
    /// `identifierType`.
    pub kind: String,
    /// `identifier`.
    pub value: String,
}

/// Whom a badge names as its recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientIdentity {
    /// Which property of a person it is.
    pub kind: IdentityKind,
    /// The address, or what is known of it.
    pub identity: IdentityValue,
}

impl RecipientIdentity {
    /// Whether the address is hidden behind a hash.
    #[must_use]
    pub fn hashed(&self) -> bool {
        matches!(self.identity, IdentityValue::Hashed { .. })
    }
}

/// The property that identifies a recipient (2.0 §Profile Identifier Properties, 3.0
/// `IdentifierTypeEnum`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// An address for mail.
    Email,
    /// A page of the recipient's.
    Url,
    /// A telephone number.
    Telephone,
    /// A decentralised identifier.
    Did,
    /// Another property, under its own name (`nationalIdentityNumber`, `ext:…`).
    Other(String),
}

/// The recipient's address, plain or hashed (2.0 §IdentityHash).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityValue {
    /// As it is.
    Plain(String),
    /// Hash of address and salt, both UTF-8, the salt behind the address.
    Hashed {
        /// The hash function.
        algorithm: HashAlgorithm,
        /// Lower-case hexadecimal, of the function's length.
        digest: String,
        /// Empty where none is given.
        salt: String,
    },
    /// Neither: a hash by an unknown function, of a wrong length, with a salt that is no text.
    /// It matches nobody.
    Unreadable(String),
}

/// The hash functions that the specifications allow for identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HashAlgorithm {
    /// SHA-256: 64 hexadecimal digits.
    Sha256,
    /// MD5: 32 hexadecimal digits.
    Md5,
}

/// What the holder did or made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// A page that shows it.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Its story, Markdown.
    pub narrative: Option<String>,
    /// Its kind, in free words.
    pub genre: Option<String>,
    /// For whom it was made.
    pub audience: Option<String>,
}

impl Evidence {
    /// Whether it says nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A result that was reached (3.0 `Result`, with what its `ResultDescription` says).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AchievedResult {
    /// What was measured.
    pub name: Option<String>,
    /// `resultType`: `GradePointAverage`, `Percent`, `RubricCriterionLevel`, `Status` ..
    pub kind: Option<String>,
    /// The grade or score.
    pub value: Option<String>,
    /// `Completed`, `InProgress`, `Failed` ..
    pub status: Option<String>,
    /// The name of the level that was reached.
    pub level: Option<String>,
    /// The least that was asked for: `requiredValue`, or the name of `requiredLevel`.
    pub required: Option<String>,
    /// The bounds of the scale: `valueMin` and `valueMax`.
    pub bounds: Option<(String, String)>,
    /// Skills that this result is aligned with.
    #[serde(default)]
    pub alignments: Vec<Alignment>,
}

/// A level of an achievement (3.0 `RubricCriterionLevel`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The name of what is measured: its result description's.
    pub of: Option<String>,
    /// The level's identifier.
    pub id: Option<String>,
    /// The level's name.
    pub name: Option<String>,
    /// What it stands for.
    pub description: Option<String>,
    /// Its place on the scale, in the issuer's words.
    pub level: Option<String>,
    /// Its points.
    pub points: Option<String>,
    /// The holder reached it.
    pub achieved: bool,
    /// Skills that this level is aligned with.
    #[serde(default)]
    pub alignments: Vec<Alignment>,
}

/// A skill, competence or entry of a framework.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Alignment {
    /// Its name.
    pub name: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Its code in the framework.
    pub code: Option<String>,
    /// The framework's name.
    pub framework: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// `targetType` of 3.0: `ceasn:Competency`, `CFItem` ..
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// The texts in another language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// BCP 47 tag.
    pub language: String,
    /// The achievement's name.
    pub name: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Its criteria.
    pub criteria: Option<String>,
}

/// Another description of the same achievement (2.0 and 3.0 `related`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Its identifier.
    pub id: String,
    /// Its language.
    pub language: Option<String>,
    /// Its version.
    pub version: Option<String>,
}

/// What somebody else says about a part of the badge. Unproven, like everything here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Endorsement {
    /// What it was attached to.
    pub about: Endorsed,
    /// Its identifier.
    pub id: Option<String>,
    /// Who endorses.
    pub issuer: Option<Issuer>,
    /// The words.
    pub comment: Option<String>,
    /// When.
    pub issued: Option<Timestamp>,
    /// The identifier of what it says that it endorses, to be compared with that of `about`.
    pub subject: Option<String>,
    /// The endorsement as it stood, for its verification.
    pub source: EndorsementSource,
}

/// The part of a badge that an endorsement is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endorsed {
    /// The badge of this person.
    Credential,
    /// The achievement or badge class.
    Achievement,
    /// The issuer.
    Issuer,
    /// The recipient.
    Recipient,
}

/// How an endorsement stands in the badge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndorsementSource {
    /// As a document.
    Document(Value),
    /// As a compact JWS (3.0 `endorsementJwt`).
    Jws(String),
    /// By its address alone (2.0).
    Url(String),
}

/// A revocation that stands in the document itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// In the issuer's words.
    pub reason: Option<String>,
}

/// The 3.0 details of an award.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// When the activity began.
    pub activity_start: Option<Timestamp>,
    /// When it ended.
    pub activity_end: Option<Timestamp>,
    /// Credits earned, as written.
    pub credits_earned: Option<String>,
    /// Credits that can be earned, as written.
    pub credits_available: Option<String>,
    /// The number of a licence.
    pub licence_number: Option<String>,
    /// The role that the holder had.
    pub role: Option<String>,
    /// The academic term.
    pub term: Option<String>,
    /// The field of study.
    pub field_of_study: Option<String>,
    /// The specialisation.
    pub specialisation: Option<String>,
    /// The achievement's code for people.
    pub human_code: Option<String>,
    /// The achievement's version.
    pub achievement_version: Option<String>,
    /// The name of the organisation that made the award possible (`source`).
    pub source: Option<String>,
}

#[cfg(test)]
mod tests;
