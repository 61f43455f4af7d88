//! What a verification found: the checks, each with its outcome and what it looked at, the
//! warnings, and the verdict drawn from them.
//!
//! A [`Detail`] is a closed set of stable codes with their parameters, so that a program can write
//! its own sentence in its own language; [`Detail`]'s `Display` is a plain English one.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

use crate::badge::Badge;
use crate::timestamp::Timestamp;
use crate::verdict::Verdict;
use crate::version::Version;

/// Everything that a verification found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The verdict, drawn from `checks` by [`verdict`](crate::verdict::verdict).
    pub verdict: Verdict,
    /// Whether the badge was awarded to the person who was expected. No part of the verdict.
    pub recipient: Recipient,
    /// The version of Open Badges, once it is known.
    pub version: Option<Version>,
    /// The badge in its normal form, once one could be read.
    pub badge: Option<Badge>,
    /// The document that was finally judged: the hosted one, the decoded one, or the one that was
    /// supplied.
    pub document: Option<serde_json::Value>,
    /// All checks, in the order in which to read them.
    pub checks: Vec<Check>,
    /// What is worth knowing and does not decide.
    pub warnings: Vec<Warning>,
    /// The moment for which the badge was judged.
    pub checked_at: Timestamp,
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// What was checked.
    pub kind: CheckKind,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it ended so.
    pub detail: Detail,
    /// The address or key that was looked at.
    pub looked_at: Option<String>,
    /// The section of the specification that asks for the check.
    pub section: Cow<'static, str>,
}

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// A document could be had and read.
    Source,
    /// It has the members and types that its version demands.
    Structure,
    /// Its proof holds: a signature, or its being served by its host.
    Authenticity,
    /// The key or the host belongs to the issuer that it names.
    Issuer,
    /// It was neither revoked nor suspended.
    Status,
    /// It is within its time of validity.
    Time,
    /// It was awarded to the expected person.
    Recipient,
    /// Its JSON Schema.
    Schema,
    /// A newer edition at its refresh service.
    Refresh,
    /// What somebody else says of it.
    Endorsement,
}

impl CheckKind {
    /// The stable name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Structure => "structure",
            Self::Authenticity => "authenticity",
            Self::Issuer => "issuer",
            Self::Status => "status",
            Self::Time => "time",
            Self::Recipient => "recipient",
            Self::Schema => "schema",
            Self::Refresh => "refresh",
            Self::Endorsement => "endorsement",
        }
    }
}

impl fmt::Display for CheckKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
    /// It could not be checked.
    Unknown,
    /// There was nothing to check.
    NotApplicable,
}

impl Outcome {
    /// The stable name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not_applicable",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Whether the badge was awarded to the expected person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Recipient {
    /// It was.
    Mine {
        /// Which of the expected identities matched.
        matched: String,
    },
    /// It was awarded to somebody else.
    NotMine {
        /// Whom it was awarded to, masked, when that stands in it in clear: `a…@example.org`.
        hint: Option<String>,
    },
    /// Nobody was expected, or the badge names nobody in a way that can be compared.
    Unchecked,
}

impl Recipient {
    /// The stable name, as in JSON.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Mine { .. } => "mine",
            Self::NotMine { .. } => "not_mine",
            Self::Unchecked => "unchecked",
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

macro_rules! codes {
    (
        $(#[$outer:meta])* $name:ident
        $( $(#[$doc:meta])* $variant:ident $({ $($(#[$fdoc:meta])* $field:ident : $ty:ty),+ })? = $code:literal, $text:literal; )+
    ) => {
        $(#[$outer])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "code")]
        pub enum $name {
            $( $(#[$doc])* #[serde(rename = $code)] $variant $({ $($(#[$fdoc])* $field: $ty),+ })?, )+
        }

        impl $name {
            /// The codes of all variants.
            pub const CODES: &[&str] = &[$($code),+];

            /// The stable code, as in JSON.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $( Self::$variant { .. } => $code, )+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $( Self::$variant $({ $($field),+ })? => {
                    $( $( let $field = Shown($field); )+ )?
                    write!(f, $text)
                } )+ }
            }
        }
    };
}

/// Shows a parameter of a sentence; nothing for an absent one.
struct Shown<'a, T>(&'a T);
impl fmt::Display for Shown<'_, String> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
impl fmt::Display for Shown<'_, Option<String>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_deref().map_or(Ok(()), |s| write!(f, " ({s})"))
    }
}
impl fmt::Display for Shown<'_, Timestamp> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl fmt::Display for Shown<'_, u16> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl fmt::Display for Shown<'_, Obstacle> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a document could not be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Obstacle {
    /// The host did not answer in time.
    Timeout,
    /// The host refused the connection.
    Refused,
    /// The host's name does not resolve.
    Dns,
    /// The address is not one that may be fetched: not public, or not http(s).
    Forbidden,
    /// The answer was larger than allowed.
    TooLarge,
    /// The host answered with an HTTP status other than 200.
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// The answer is not what was asked for (not JSON, not a key).
    Unreadable,
    /// More requests than one verification may make.
    TooMany,
    /// Anything else.
    Other,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("no answer in time"),
            Self::Refused => f.write_str("connection refused"),
            Self::Dns => f.write_str("unknown host"),
            Self::Forbidden => f.write_str("address not allowed"),
            Self::TooLarge => f.write_str("answer too large"),
            Self::Status { status } => write!(f, "HTTP status {status}"),
            Self::Unreadable => f.write_str("unreadable answer"),
            Self::TooMany => f.write_str("too many requests"),
            Self::Other => f.write_str("out of reach"),
        }
    }
}

codes! {
    /// Why a check ended as it did.
    Detail

    // Source.
    /// The badge itself was supplied.
    Supplied = "supplied", "The badge was supplied.";
    /// The badge was read from its address.
    Fetched {
        /// The address.
        url: String
    } = "fetched", "The badge was read from {url}.";
    /// The text is not JSON.
    NotJson = "not_json", "The text is not JSON.";
    /// The JSON is no badge of any version.
    NotABadge = "not_a_badge", "The document is not an Open Badge.";
    /// An object names the same member twice, so that readers may disagree on what it says.
    DuplicateMember {
        /// The member.
        name: String
    } = "duplicate_member", "The member {name} occurs twice in one object.";
    /// The JSON is larger or deeper than allowed.
    TooComplex = "too_complex", "The document is larger or more deeply nested than allowed.";
    /// The text is not a compact JWS.
    NotAJws = "not_a_jws", "The text is not a compact JWS.";
    /// A document could not be had.
    Unreachable {
        /// The address.
        url: String,
        /// Why.
        obstacle: Obstacle
    } = "unreachable", "{url} could not be read: {obstacle}.";

    // Structure.
    /// The document has all that its version demands.
    WellFormed = "well_formed", "The document has the required form.";
    /// A required member is missing.
    MissingProperty {
        /// The member.
        property: String
    } = "missing_property", "The required property {property} is missing.";
    /// A member has a value of the wrong type or form.
    WrongValue {
        /// The member.
        property: String
    } = "wrong_value", "The property {property} has a value that is not allowed.";
    /// The document has no type of credential that can be judged.
    WrongType = "wrong_type", "The document's type is not that of a badge.";
    /// The `@context` is not the one that the version demands.
    WrongContext = "wrong_context", "The @context is not the one that the specification demands.";

    // Authenticity.
    /// The issuer's host serves the badge.
    Hosted {
        /// The address.
        url: String
    } = "hosted", "{url} serves this badge.";
    /// A signature holds.
    Signed {
        /// The cryptosuite or JWS algorithm.
        suite: String
    } = "signed", "The signature ({suite}) holds.";
    /// The signature does not fit what it signs.
    SignatureWrong {
        /// The cryptosuite or JWS algorithm.
        suite: String
    } = "signature_wrong", "The signature ({suite}) does not hold: the badge was altered or is forged.";
    /// There is no proof.
    NoProof = "no_proof", "The badge carries no proof.";
    /// No proof is of a kind that is known.
    UnknownProof {
        /// The kind.
        suite: String
    } = "unknown_proof", "Proofs of kind {suite} cannot be checked.";
    /// The JWS algorithm is not allowed, for example `none` or `HS256`.
    AlgorithmNotAllowed {
        /// The algorithm.
        algorithm: String
    } = "algorithm_not_allowed", "The signature algorithm {algorithm} is not allowed.";
    /// The JWS has a header that is not allowed.
    HeaderNotAllowed {
        /// The header.
        header: String
    } = "header_not_allowed", "The signature header {header} is not allowed.";
    /// A claim of the JWT says something else than the credential.
    ClaimDiffers {
        /// The claim.
        claim: String
    } = "claim_differs", "The token's claim {claim} says something else than the credential.";
    /// The proof is malformed.
    ProofMalformed {
        /// The member that is missing or wrong.
        property: String
    } = "proof_malformed", "The proof is malformed: {property}.";
    /// The proof was made for another purpose than issuing.
    WrongPurpose = "wrong_purpose", "The proof was not made for issuing credentials.";
    /// The proof itself has expired.
    ProofExpired {
        /// When.
        since: Timestamp
    } = "proof_expired", "The proof expired on {since}.";
    /// A term that no context defines, which a signature over RDF would not cover.
    UndefinedTerm {
        /// The term.
        term: String
    } = "undefined_term", "No context defines {term}, so the signature does not cover it.";
    /// A term of the credential under another name, or a name with another meaning.
    DisguisedTerm {
        /// The term.
        term: String
    } = "disguised_term", "{term} stands for something else than it says.";
    /// A context that is not known here; what it means cannot be told.
    UnknownContext {
        /// Its address.
        url: String
    } = "unknown_context", "The context {url} is not known here.";
    /// Legal JSON-LD that no credential uses and that is not processed here.
    JsonLdUnsupported {
        /// The construct.
        construct: String
    } = "json_ld_unsupported", "The document uses {construct}, which is not processed here.";
    /// JSON-LD that breaks the rules of JSON-LD.
    JsonLdInvalid {
        /// The rule, as JSON-LD 1.1 API §11 names it.
        rule: String
    } = "json_ld_invalid", "The JSON-LD is invalid: {rule}.";
    /// The key that the proof names could not be had.
    KeyUnreachable {
        /// The key.
        key: String,
        /// Why.
        obstacle: Obstacle
    } = "key_unreachable", "The key {key} could not be read: {obstacle}.";
    /// The proof names a key by a method that is not known.
    KeyUnsupported {
        /// The key.
        key: String
    } = "key_unsupported", "Keys such as {key} cannot be used here.";
    /// The proof names no key.
    NoKey = "no_key", "The proof names no key.";
    /// A base proof with selective disclosure: made for its holder, not for showing.
    BaseProof = "base_proof", "The proof is one for the holder only, not one to be shown.";
    /// The hosted badge is another than the one at whose address it is.
    OtherDocument {
        /// The address.
        url: String
    } = "other_document", "{url} serves another document.";

    // Issuer.
    /// The key is the issuer's.
    KeyOfIssuer {
        /// The issuer.
        issuer: String
    } = "key_of_issuer", "The key belongs to the issuer {issuer}.";
    /// The badge is on the issuer's own host, or where the issuer says its badges are.
    HostOfIssuer {
        /// The issuer.
        issuer: String
    } = "host_of_issuer", "The badge is where the issuer {issuer} publishes its badges.";
    /// The key belongs to somebody else than the issuer.
    KeyOfAnother {
        /// The key.
        key: String
    } = "key_of_another", "The key {key} is not one of the issuer's.";
    /// The key came with the badge and nothing at the issuer's address lists it.
    KeyNotProven {
        /// The key.
        key: String
    } = "key_not_proven", "Nothing ties the key {key} to the issuer.";
    /// The badge is outside of where the issuer says its badges are.
    OutsideScope {
        /// The address.
        url: String
    } = "outside_scope", "The issuer does not publish its badges at {url}.";
    /// The badge class belongs to another issuer.
    OtherIssuer {
        /// The other issuer.
        issuer: String
    } = "other_issuer", "The achievement belongs to another issuer: {issuer}.";

    // Status.
    /// The badge has no status to look up.
    NoStatus = "no_status", "The badge names no revocation list.";
    /// Not revoked and not suspended.
    Active = "active", "The badge was not revoked.";
    /// Revoked.
    Revoked {
        /// Why, in the issuer's words.
        reason: Option<String>
    } = "revoked", "The issuer withdrew this badge{reason}.";
    /// Suspended.
    Suspended {
        /// Why, in the issuer's words.
        reason: Option<String>
    } = "suspended", "The issuer suspended this badge{reason}.";
    /// The status list is not signed by the issuer.
    StatusNotProven {
        /// The list.
        url: String
    } = "status_not_proven", "Nothing proves that the issuer published the status list {url}.";
    /// The status list, or the entry that points to it, is malformed.
    StatusMalformed {
        /// The list.
        url: String
    } = "status_malformed", "The status list {url} cannot be read.";
    /// A kind of status that is not known.
    StatusUnsupported {
        /// The kind.
        kind: String
    } = "status_unsupported", "A status of the kind {kind} cannot be looked up.";

    // Time.
    /// Within the time of validity.
    InTime = "in_time", "The badge is within its time of validity.";
    /// Not yet valid.
    NotYetValid {
        /// From when.
        from: Timestamp
    } = "not_yet_valid", "The badge is valid from {from}.";
    /// Expired.
    Expired {
        /// Since when.
        since: Timestamp
    } = "expired", "The badge expired on {since}.";

    // Recipient.
    /// Nobody was expected.
    NobodyExpected = "nobody_expected", "Whose badge it is was not asked.";
    /// The badge names nobody in a way that can be compared.
    NobodyNamed = "nobody_named", "The badge does not say in a readable way whose it is.";
    /// Awarded to the expected person.
    RecipientMatches = "recipient_matches", "The badge was awarded to the expected person.";
    /// Awarded to somebody else.
    RecipientDiffers = "recipient_differs", "The badge was awarded to somebody else.";

    // Schema, refresh, endorsement.
    /// The schema is not known here and was not checked.
    SchemaUnknown {
        /// The schema.
        url: String
    } = "schema_unknown", "The schema {url} is not known here.";
    /// The document follows its schema.
    SchemaFollowed {
        /// The schema.
        url: String
    } = "schema_followed", "The document follows the rules of {url}.";
    /// A newer edition took the place of the one supplied.
    Refreshed {
        /// Where it is.
        url: String
    } = "refreshed", "The newer edition at {url} was judged.";
    /// What the refresh service gave is another badge, or cannot be proven.
    RefreshRefused {
        /// Where it is.
        url: String
    } = "refresh_refused", "What {url} offers as a newer edition is not one.";
    /// An endorsement holds.
    Endorsed {
        /// The endorser.
        by: String
    } = "endorsed", "{by} endorses it.";
    /// An endorsement does not hold.
    EndorsementRefused {
        /// The endorser.
        by: String,
        /// What its own verdict would be.
        verdict: String
    } = "endorsement_refused", "The endorsement by {by} does not count: {verdict}.";
    /// An endorsement is for something else.
    EndorsesAnother {
        /// The endorser.
        by: String
    } = "endorses_another", "The endorsement by {by} is for something else.";
}

codes! {
    /// What is worth knowing and does not decide.
    Warning

    /// The hosted document differs from the one that was supplied; the hosted one was judged.
    HostedDiffers {
        /// The member that differs.
        property: String
    } = "hosted_differs", "The hosted badge says something else in {property}; the hosted one was judged.";
    /// An embedded object differs from the one at its own address.
    EmbeddedDiffers {
        /// The member that differs.
        property: String
    } = "embedded_differs", "What the badge says of {property} differs from what its address says.";
    /// The badge travels over http, so that anybody on the way could change it.
    NotEncrypted {
        /// The address.
        url: String
    } = "not_encrypted", "{url} is not protected by https.";
    /// The identity of the recipient is hashed without a salt.
    UnsaltedHash = "unsalted_hash", "The recipient's address is hashed without a salt and can be guessed.";
    /// The identity of the recipient is hashed with MD5.
    WeakHash = "weak_hash", "The recipient's address is hashed with MD5.";
    /// A signature, an algorithm or a key that newer badges should not use.
    Outdated {
        /// Which.
        what: String
    } = "outdated", "{what} is outdated.";
    /// A proof beside the good one is malformed, unknown or wrong.
    ProofIgnored {
        /// Its kind.
        suite: String
    } = "proof_ignored", "Another proof ({suite}) was passed over.";
    /// The token has no `sub`, and the credential no subject id.
    NoSubject = "no_subject", "The credential does not name its subject by an identifier.";
    /// The status list is shorter than its specification demands for privacy.
    ShortStatusList {
        /// The list.
        url: String
    } = "short_status_list", "The status list {url} is shorter than it should be.";
    /// The status could not be read.
    StatusUnread {
        /// The list.
        url: String
    } = "status_unread", "The status list {url} could not be read.";
    /// The issuer asks to look at the badge again, or has a message about it.
    StatusMessage {
        /// The message.
        message: String
    } = "status_message", "The issuer says: {message}.";
    /// The refresh service could not be used.
    RefreshFailed {
        /// Its address.
        url: String
    } = "refresh_failed", "No newer edition could be had from {url}.";
    /// The schema is not known here.
    UnknownSchema {
        /// The schema.
        url: String
    } = "unknown_schema", "The schema {url} is not known here.";
    /// An extension does not follow its own rules, or they are not known.
    Extension {
        /// The extension.
        url: String
    } = "extension", "The extension {url} could not be checked or is not well-formed.";
    /// An endorsement does not hold.
    EndorsementFailed {
        /// The endorser.
        by: String
    } = "endorsement_failed", "The endorsement by {by} could not be confirmed.";
    /// There are more of something than are looked at.
    TooMany {
        /// Of what.
        what: String
    } = "too_many", "There are more {what} than were looked at.";
    /// A linked object or picture could not be read.
    LinkBroken {
        /// Its address.
        url: String
    } = "link_broken", "{url} could not be read.";
    /// A part of the document departs from the specification without harm.
    Departure {
        /// The member.
        property: String
    } = "departure", "{property} departs from the specification.";
    /// The badge names its holder; this is not shown to strangers without being asked for.
    NamesHolder = "names_holder", "The badge carries its holder's name.";
}
