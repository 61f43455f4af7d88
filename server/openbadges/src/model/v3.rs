//! Open Badges 3.0 (§B "Open Badges Data Models"), over both Verifiable Credentials data models.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::{Text, class};
use crate::strict_json;
use crate::timestamp::Timestamp;

class! {
    /// `AchievementCredential`, also called `OpenBadgeCredential`.
    AchievementCredential {
        /// The JSON-LD contexts.
        context: Vec<Value> = "@context",
        /// Its identifier.
        id: Option<String> = "id",
        /// `VerifiableCredential`, `OpenBadgeCredential` and others.
        types: Vec<String> = "type",
        /// Its own name, which may hold the holder's.
        name: Text = "name",
        /// What it is.
        description: Text = "description",
        /// A picture of this badge.
        image: Option<Box<Image>> = "image",
        /// Who awards.
        issuer: Option<Box<Profile>> = "issuer",
        /// When it begins to be valid.
        valid_from: Option<Value> = "validFrom",
        /// When it ends.
        valid_until: Option<Value> = "validUntil",
        /// When it was awarded, where that is not when it begins.
        awarded_date: Option<Value> = "awardedDate",
        /// VCDM 1.1's name of `validFrom`.
        issuance_date: Option<Value> = "issuanceDate",
        /// VCDM 1.1's name of `validUntil`.
        expiration_date: Option<Value> = "expirationDate",
        /// Who holds what.
        credential_subject: Vec<AchievementSubject> = "credentialSubject",
        /// What the holder did.
        evidence: Vec<Evidence> = "evidence",
        /// What others say about it.
        endorsement: Vec<Value> = "endorsement",
        /// The same as compact JWS.
        endorsement_jwt: Vec<String> = "endorsementJwt",
        /// The schemas that it follows.
        credential_schema: Vec<Value> = "credentialSchema",
        /// Where its status is said.
        credential_status: Vec<Value> = "credentialStatus",
        /// Where a newer one can be had.
        refresh_service: Vec<Value> = "refreshService",
        /// The terms of its use.
        terms_of_use: Vec<Value> = "termsOfUse",
        /// Its proofs.
        proof: Vec<Value> = "proof",
    }
}

class! {
    /// `AchievementSubject`.
    AchievementSubject {
        /// The holder's identifier.
        id: Option<String> = "id",
        /// `AchievementSubject` and others.
        types: Vec<String> = "type",
        /// When the activity began.
        activity_start_date: Option<Value> = "activityStartDate",
        /// When the activity ended.
        activity_end_date: Option<Value> = "activityEndDate",
        /// Credits.
        credits_earned: Option<Value> = "creditsEarned",
        /// What was achieved.
        achievement: Option<Box<Achievement>> = "achievement",
        /// The holder's other identifiers, plain or hashed.
        identifier: Vec<IdentityObject> = "identifier",
        /// A picture of this award.
        image: Option<Box<Image>> = "image",
        /// The number of a licence.
        license_number: Option<String> = "licenseNumber",
        /// How the holder came to it.
        narrative: Text = "narrative",
        /// Grades, scores and states.
        result: Vec<Achieved> = "result",
        /// The role that the holder had.
        role: Option<String> = "role",
        /// Who made the award possible.
        source: Option<Box<Profile>> = "source",
        /// The academic term.
        term: Option<String> = "term",
        /// The holder's name, which no specification has and some issuers write.
        name: Text = "name",
        /// What others say about the holder.
        endorsement: Vec<Value> = "endorsement",
        /// The same as compact JWS.
        endorsement_jwt: Vec<String> = "endorsementJwt",
    }
}

class! {
    /// `Achievement`.
    Achievement {
        /// Its identifier.
        id: Option<String> = "id",
        /// `Achievement` and others.
        types: Vec<String> = "type",
        /// What it is aligned with.
        alignment: Vec<Alignment> = "alignment",
        /// `Badge`, `Certificate`, `Competency` ..
        achievement_type: Option<String> = "achievementType",
        /// Who wrote it.
        creator: Option<Box<Profile>> = "creator",
        /// Credits.
        credits_available: Option<Value> = "creditsAvailable",
        /// What has to be done for it.
        criteria: Option<Box<Criteria>> = "criteria",
        /// What it is for.
        description: Text = "description",
        /// What others say about it.
        endorsement: Vec<Value> = "endorsement",
        /// The same as compact JWS.
        endorsement_jwt: Vec<String> = "endorsementJwt",
        /// The field of study.
        field_of_study: Option<String> = "fieldOfStudy",
        /// Its code for people.
        human_code: Option<String> = "humanCode",
        /// Its picture.
        image: Option<Box<Image>> = "image",
        /// The language of its texts.
        in_language: Option<String> = "inLanguage",
        /// Its name.
        name: Text = "name",
        /// Its identifiers elsewhere.
        other_identifier: Vec<IdentifierEntry> = "otherIdentifier",
        /// The same in other languages or versions.
        related: Vec<Related> = "related",
        /// What can be measured.
        result_description: Vec<ResultDescription> = "resultDescription",
        /// The specialisation.
        specialization: Option<String> = "specialization",
        /// Keywords.
        tag: Vec<String> = "tag",
        /// Its version.
        version: Option<Value> = "version",
    }
}

class! {
    /// `Profile`.
    Profile {
        /// `https:` or a DID.
        id: Option<String> = "id",
        /// `Profile` and others.
        types: Vec<String> = "type",
        /// Its name.
        name: Text = "name",
        /// Its site.
        url: Option<String> = "url",
        /// Its telephone.
        phone: Option<String> = "phone",
        /// What it is.
        description: Text = "description",
        /// What others say about it.
        endorsement: Vec<Value> = "endorsement",
        /// The same as compact JWS.
        endorsement_jwt: Vec<String> = "endorsementJwt",
        /// Its picture.
        image: Option<Box<Image>> = "image",
        /// Its address for mail.
        email: Option<String> = "email",
        /// Its identifiers elsewhere.
        other_identifier: Vec<IdentifierEntry> = "otherIdentifier",
        /// The person who speaks for it.
        official: Option<String> = "official",
        /// What it is a part of.
        parent_org: Option<Box<Profile>> = "parentOrg",
    }
}

class! {
    /// `Criteria`; a string is the address of a page.
    Criteria {
        /// A page.
        id: Option<String> = "id",
        /// The text, Markdown.
        narrative: Text = "narrative",
    }
}

class! {
    /// `Image`; a string is its address.
    Image {
        /// `https:` or `data:`.
        id: Option<String> = "id",
        /// For those who do not see it.
        caption: Text = "caption",
    }
}

class! {
    /// `Evidence`.
    Evidence {
        /// A page.
        id: Option<String> = "id",
        /// `Evidence` and others.
        types: Vec<String> = "type",
        /// Its story, Markdown.
        narrative: Text = "narrative",
        /// Its name.
        name: Text = "name",
        /// What it is.
        description: Text = "description",
        /// Its kind.
        genre: Text = "genre",
        /// For whom it was made.
        audience: Text = "audience",
    }
}

class! {
    /// `Alignment`.
    Alignment {
        /// `Alignment` and others.
        types: Vec<String> = "type",
        /// Its code in the framework.
        target_code: Option<Value> = "targetCode",
        /// What it is.
        target_description: Text = "targetDescription",
        /// Its name.
        target_name: Text = "targetName",
        /// The framework's name.
        target_framework: Option<String> = "targetFramework",
        /// What kind of thing it is.
        target_type: Option<String> = "targetType",
        /// Its page.
        target_url: Option<String> = "targetUrl",
        /// A reference to it, where that is all there is.
        id: Option<String> = "id",
    }
}

class! {
    /// `IdentityObject`.
    IdentityObject {
        /// Whether `identityHash` is a hash.
        hashed: Option<Value> = "hashed",
        /// The identifier, or its hash.
        identity_hash: Option<String> = "identityHash",
        /// `emailAddress`, `sourcedId` ..
        identity_type: Option<String> = "identityType",
        /// Behind the identifier when it was hashed.
        salt: Option<Value> = "salt",
    }
}

class! {
    /// `IdentifierEntry`.
    IdentifierEntry {
        /// The identifier.
        identifier: Option<String> = "identifier",
        /// `sourcedId`, `nationalIdentityNumber` ..
        identifier_type: Option<String> = "identifierType",
    }
}

class! {
    /// `Related`.
    Related {
        /// Its identifier.
        id: Option<String> = "id",
        /// Its language.
        in_language: Option<String> = "inLanguage",
        /// Its version.
        version: Option<Value> = "version",
    }
}

class! {
    /// `ResultDescription`.
    ResultDescription {
        /// Its identifier.
        id: Option<String> = "id",
        /// What it is aligned with.
        alignment: Vec<Alignment> = "alignment",
        /// The values that it can have, from the least to the best.
        allowed_value: Vec<String> = "allowedValue",
        /// Its name.
        name: Text = "name",
        /// The level that is asked for.
        required_level: Option<String> = "requiredLevel",
        /// The value that is asked for.
        required_value: Option<Value> = "requiredValue",
        /// `LetterGrade`, `Percent`, `RubricCriterionLevel` ..
        result_type: Option<String> = "resultType",
        /// Its levels.
        rubric_criterion_level: Vec<RubricCriterionLevel> = "rubricCriterionLevel",
        /// The greatest value.
        value_max: Option<Value> = "valueMax",
        /// The least value.
        value_min: Option<Value> = "valueMin",
    }
}

class! {
    /// `RubricCriterionLevel`.
    RubricCriterionLevel {
        /// Its identifier.
        id: Option<String> = "id",
        /// What it is aligned with.
        alignment: Vec<Alignment> = "alignment",
        /// What it stands for.
        description: Text = "description",
        /// Its place on the scale.
        level: Option<Value> = "level",
        /// Its name.
        name: Text = "name",
        /// Its points.
        points: Option<Value> = "points",
    }
}

class! {
    /// `Result`.
    Achieved {
        /// The level that was reached.
        achieved_level: Option<String> = "achievedLevel",
        /// What it is aligned with.
        alignment: Vec<Alignment> = "alignment",
        /// What was measured.
        result_description: Option<String> = "resultDescription",
        /// `Completed`, `InProgress` ..
        status: Option<String> = "status",
        /// The grade or score.
        value: Option<Value> = "value",
    }
}

class! {
    /// `EndorsementCredential`.
    EndorsementCredential {
        /// Its identifier.
        id: Option<String> = "id",
        /// `VerifiableCredential`, `EndorsementCredential` and others.
        types: Vec<String> = "type",
        /// Who endorses.
        issuer: Option<Box<Profile>> = "issuer",
        /// When it begins to be valid.
        valid_from: Option<Value> = "validFrom",
        /// When it was awarded, where that is not when it begins.
        awarded_date: Option<Value> = "awardedDate",
        /// VCDM 1.1's name of `validFrom`.
        issuance_date: Option<Value> = "issuanceDate",
        /// What is said about whom.
        credential_subject: Vec<EndorsementSubject> = "credentialSubject",
    }
}

class! {
    /// `EndorsementSubject`.
    EndorsementSubject {
        /// What is endorsed.
        id: Option<String> = "id",
        /// The words.
        endorsement_comment: Text = "endorsementComment",
    }
}

/// The claims of a compact JWS, unproven: its second part, read strictly. `None` where it is none.
#[must_use]
pub fn claims_of_jws(jws: &str, depth: usize) -> Option<Value> {
    let mut parts = jws.trim().split('.');
    let (Some(_), Some(payload), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let bytes = URL_SAFE_NO_PAD.decode(payload).ok()?;
    strict_json::parse_slice(&bytes, depth).ok()
}

/// The credential in the claims of a VC-JWT (3.0 §8.2): that of `vc` in VCDM 1.1, else the claims
/// themselves, with what only the registered claims say (`jti`, `iss`, `sub`, `nbf`, `exp`) filled
/// in. What a credential says itself is never overwritten: whether both agree is a question for
/// the verification.
#[must_use]
pub fn credential_of_claims(claims: &Value) -> Value {
    let Some(members) = claims.as_object() else {
        return claims.clone();
    };
    let (mut credential, nested) = match members.get("vc") {
        Some(Value::Object(credential)) => (credential.clone(), true),
        _ => (members.clone(), false),
    };
    for (claim, member) in [("jti", "id"), ("iss", "issuer")] {
        if let (false, Some(value)) = (credential.contains_key(member), members.get(claim)) {
            credential.insert(member.to_owned(), value.clone());
        }
    }
    let first_model = nested && !credential.contains_key("validFrom");
    let (from, until) = if first_model {
        ("issuanceDate", "expirationDate")
    } else {
        ("validFrom", "validUntil")
    };
    for (claim, member) in [("nbf", from), ("exp", until)] {
        let seconds = members.get(claim).and_then(Value::as_i64);
        if let (false, Some(seconds)) = (credential.contains_key(member), seconds) {
            let moment = Timestamp::from_seconds(seconds).to_string();
            credential.insert(member.to_owned(), moment.into());
        }
    }
    if let (Some(subject), Some(holder)) = (sole_subject(&mut credential), members.get("sub")) {
        subject.entry("id").or_insert_with(|| json!(holder));
    }
    if !nested {
        for claim in ["jti", "iss", "sub", "nbf", "exp", "iat", "aud"] {
            credential.remove(claim);
        }
    }
    Value::Object(credential)
}

fn sole_subject(credential: &mut Map<String, Value>) -> Option<&mut Map<String, Value>> {
    match credential.get_mut("credentialSubject")? {
        Value::Object(subject) => Some(subject),
        Value::Array(subjects) if subjects.len() == 1 => subjects.first_mut()?.as_object_mut(),
        _ => None,
    }
}
