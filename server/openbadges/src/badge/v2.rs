//! The normal form of 1.0 to 2.1: three linked objects, each embedded or supplied beside.

use serde_json::Value;

use super::{
    Alignment, Badge, Criteria, Endorsed, Endorsement, EndorsementSource, Evidence, Image, Issuer,
    RecipientIdentity, Related, Revocation, Texts, moment, number,
};
use crate::limits::Limits;
use crate::model::{Text, v2, v3};
use crate::timestamp::Timestamp;
use crate::version::{Class, Version, detect};

impl Badge {
    /// From an assertion of 1.0 to 2.1, with its badge class and its issuer where they were
    /// fetched; else as they are embedded. A supplied document goes before an embedded one.
    #[must_use]
    pub fn from_v2(assertion: &Value, achievement: Option<&Value>, issuer: Option<&Value>) -> Self {
        let version = match detect(assertion) {
            Some((Version::V0_5, _)) => return Self::from_v0_5(assertion),
            Some((version, _)) => version,
            None => Version::V2_0,
        };
        let assertion = v2::Assertion::from(assertion.clone());
        let mut badge = Self::empty(version);
        badge.id = assertion
            .id
            .or_else(|| assertion.other.get("uid").and_then(number));
        badge.recipients = assertion
            .recipient
            .iter()
            .filter_map(|object| RecipientIdentity::from_v2(object))
            .collect();
        badge.holder_name = holder_name(&assertion.other);
        badge.issued = assertion.issued_on.as_ref().and_then(moment);
        badge.expires = assertion.expires.as_ref().and_then(Timestamp::read_expiry);
        badge.narrative = assertion.narrative.first().map(str::to_owned);
        badge.evidence = assertion
            .evidence
            .iter()
            .map(evidence)
            .filter(|e| !e.is_empty())
            .collect();
        badge.endorsements = endorsements(Endorsed::Credential, &assertion.endorsement);
        badge.revoked_in_body = (assertion.revoked == Some(true)).then_some(Revocation {
            reason: assertion.revocation_reason,
        });
        let class = achievement
            .or(assertion.badge.as_ref())
            .cloned()
            .unwrap_or_default();
        let mut texts = Texts::new(assertion.language);
        badge.read_class(class.into(), issuer, &mut texts);
        if badge.image.is_none() {
            badge.image = assertion.image.and_then(image);
        }
        texts.finish(&mut badge);
        badge
    }

    /// From a badge class by itself: what can be achieved, awarded to nobody.
    #[must_use]
    pub fn from_v2_achievement(
        version: Version,
        achievement: &Value,
        issuer: Option<&Value>,
    ) -> Self {
        let mut badge = Self::empty(version);
        let mut texts = Texts::default();
        badge.read_class(achievement.clone().into(), issuer, &mut texts);
        texts.finish(&mut badge);
        badge
    }

    fn read_class(&mut self, class: v2::BadgeClass, issuer: Option<&Value>, texts: &mut Texts) {
        texts.language = class.language.or(texts.language.take());
        self.achievement_id = class.id;
        self.name = texts.name(&class.name);
        self.description = texts.description(&class.description);
        let criteria = class.criteria.map(|criteria| *criteria).unwrap_or_default();
        self.criteria = Criteria {
            id: criteria.id,
            narrative: texts.criteria(&criteria.narrative),
        };
        self.image = class.image.and_then(image);
        self.tags = class.tags;
        self.alignments = class
            .alignment
            .iter()
            .chain(&class.alignments)
            .filter_map(alignment)
            .chain(competencies(&class.other))
            .collect();
        self.related = class
            .related
            .into_iter()
            .filter_map(|related| {
                let version = related.version.as_ref().and_then(number);
                Some(Related {
                    id: related.id?,
                    language: related.language,
                    version,
                })
            })
            .collect();
        self.details.achievement_version = class.version.as_ref().and_then(number);
        self.endorsements
            .extend(endorsements(Endorsed::Achievement, &class.endorsement));
        if let Some(document) = issuer.or(class.issuer.as_ref()) {
            let profile = v2::Profile::from(document.clone());
            self.endorsements
                .extend(endorsements(Endorsed::Issuer, &profile.endorsement));
            self.issuer = Issuer::from_v2(profile);
        }
    }
}

impl Issuer {
    /// From a profile of 1.0 to 2.1.
    #[must_use]
    pub fn from_v2(profile: v2::Profile) -> Self {
        Self {
            id: profile.id,
            name: profile.name.first().map(str::to_owned),
            url: profile.url,
            email: profile.email,
            telephone: profile.telephone,
            image: profile.image.and_then(image),
            description: profile.description.first().map(str::to_owned),
            ..Self::default()
        }
    }
}

/// A string is the picture's address.
fn image(value: Value) -> Option<Image> {
    let image = v2::Image::from(value);
    Some(Image {
        id: image.id?,
        caption: first(&image.caption),
    })
}

fn first(text: &Text) -> Option<String> {
    text.first().map(str::to_owned)
}

fn evidence(evidence: &v2::Evidence) -> Evidence {
    Evidence {
        id: evidence.id.clone(),
        name: first(&evidence.name),
        description: first(&evidence.description),
        narrative: first(&evidence.narrative),
        genre: first(&evidence.genre),
        audience: first(&evidence.audience),
    }
}

fn alignment(alignment: &v2::Alignment) -> Option<Alignment> {
    let alignment = Alignment {
        name: first(&alignment.target_name).or_else(|| first(&alignment.name)),
        url: alignment
            .target_url
            .clone()
            .or_else(|| alignment.url.clone())
            .or_else(|| alignment.id.clone()),
        code: alignment.target_code.as_ref().and_then(number),
        framework: alignment.target_framework.clone(),
        description: first(&alignment.target_description).or_else(|| first(&alignment.description)),
        kind: None,
    };
    (alignment != Alignment::default()).then_some(alignment)
}

/// What the `CompetencyExtension` names, which some issuers write in the place of alignments.
fn competencies(other: &serde_json::Map<String, Value>) -> impl Iterator<Item = Alignment> {
    let extension = [
        "extensions:CompetencyExtension",
        "extensions:competencyExtension",
        "CompetencyExtension",
        "competencyExtension",
    ]
    .into_iter()
    .find_map(|name| other.get(name));
    let items = match extension {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    items.iter().filter_map(|item| {
        let text = |name: &str| item.get(name).and_then(number);
        let identifier = text("framework_identifier").or_else(|| text("frameworkIdentifier"));
        // An identifier is an address in some frameworks and a code in others.
        let (url, code) = match identifier {
            Some(url) if url.starts_with("http") => (Some(url), None),
            code => (None, code),
        };
        Some(Alignment {
            name: Some(text("name")?),
            url,
            code,
            framework: text("framework").or_else(|| text("source")),
            description: text("description"),
            kind: Some("extensions:CompetencyExtension".to_owned()),
        })
    })
}

/// The holder's name in the `recipientProfile` extension.
fn holder_name(other: &serde_json::Map<String, Value>) -> Option<String> {
    let profile = other
        .get("extensions:recipientProfile")
        .or_else(|| other.get("recipientProfile"))?;
    profile
        .get("name")
        .or_else(|| profile.get("recipientName"))?
        .as_str()
        .map(str::to_owned)
}

/// An endorsement by its address, as a compact JWS, or itself.
fn endorsements(about: Endorsed, values: &[Value]) -> Vec<Endorsement> {
    values
        .iter()
        .filter_map(|value| match value {
            Value::String(text) => {
                let claims = v3::claims_of_jws(text, Limits::default().json_depth);
                Some(claims.map_or_else(
                    || Endorsement {
                        about,
                        id: Some(text.clone()),
                        issuer: None,
                        comment: None,
                        issued: None,
                        subject: None,
                        source: EndorsementSource::Url(text.clone()),
                    },
                    |claims| Endorsement {
                        source: EndorsementSource::Jws(text.clone()),
                        ..Endorsement::from_v2(about, &claims)
                    },
                ))
            }
            Value::Object(_)
                if detect(value).is_none_or(|(_, class)| class == Class::Endorsement) =>
            {
                Some(Endorsement::from_v2(about, value))
            }
            _ => None,
        })
        .collect()
}

impl Endorsement {
    /// From an endorsement of 2.0.
    #[must_use]
    pub fn from_v2(about: Endorsed, document: &Value) -> Self {
        let endorsement = v2::Endorsement::from(document.clone());
        let claim = endorsement.claim.map(|claim| *claim).unwrap_or_default();
        Self {
            about,
            id: endorsement.id,
            issuer: endorsement
                .issuer
                .map(|issuer| Issuer::from_v2(issuer.into())),
            comment: first(&claim.endorsement_comment),
            issued: endorsement.issued_on.as_ref().and_then(moment),
            subject: claim.id,
            source: EndorsementSource::Document(document.clone()),
        }
    }
}
