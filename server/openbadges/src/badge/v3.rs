//! The normal form of 3.0, over both Verifiable Credentials data models.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{
    AchievedResult, Alignment, Badge, Criteria, Endorsed, Endorsement, EndorsementSource, Evidence,
    IdentityKind, IdentityValue, Image, Issuer, Level, OtherIdentifier, RecipientIdentity, Related,
    Texts, moment, number,
};
use crate::limits::Limits;
use crate::model::{Text, v3};
use crate::timestamp::Timestamp;
use crate::version::Version;

impl Badge {
    /// From a credential of 3.0, or from the claims of a VC-JWT with or without `vc`.
    #[must_use]
    pub fn from_v3(document: &Value) -> Self {
        let credential = v3::AchievementCredential::from(v3::credential_of_claims(document));
        let mut badge = Self::empty(Version::V3_0);
        badge.id = credential.id;
        badge.credential_name = first(&credential.name);
        badge.valid_from = credential
            .valid_from
            .as_ref()
            .or(credential.issuance_date.as_ref())
            .and_then(moment);
        badge.issued = credential
            .awarded_date
            .as_ref()
            .and_then(moment)
            .or(badge.valid_from);
        badge.expires = credential
            .valid_until
            .as_ref()
            .or(credential.expiration_date.as_ref())
            .and_then(Timestamp::read_expiry);
        badge.evidence = credential
            .evidence
            .iter()
            .map(evidence)
            .filter(|e| !e.is_empty())
            .collect();
        badge.endorse(
            Endorsed::Credential,
            &credential.endorsement,
            &credential.endorsement_jwt,
        );
        let subjects = credential.credential_subject;
        // Of several subjects the one with an achievement is ours.
        let with_achievement = subjects
            .iter()
            .position(|subject| subject.achievement.is_some());
        let subject = subjects.into_iter().nth(with_achievement.unwrap_or(0));
        let mut texts = Texts::default();
        badge.read_subject(subject.unwrap_or_default(), &mut texts);
        if let Some(profile) = credential.issuer {
            badge.endorse(
                Endorsed::Issuer,
                &profile.endorsement,
                &profile.endorsement_jwt,
            );
            badge.issuer = Issuer::from_v3(*profile);
        }
        if badge.image.is_none() {
            badge.image = credential.image.and_then(|image| picture(*image));
        }
        if badge.description.is_none() {
            badge.description = texts.description(&credential.description);
        }
        texts.finish(&mut badge);
        badge
    }

    /// From an achievement by itself: what can be achieved, awarded to nobody.
    #[must_use]
    pub fn from_v3_achievement(achievement: &Value) -> Self {
        let mut badge = Self::empty(Version::V3_0);
        let mut texts = Texts::default();
        badge.read_achievement(achievement.clone().into(), &[], &mut texts);
        if let Some(creator) = &badge.creator {
            badge.issuer = creator.clone();
        }
        texts.finish(&mut badge);
        badge
    }

    fn read_subject(&mut self, subject: v3::AchievementSubject, texts: &mut Texts) {
        let identifiers = subject
            .identifier
            .iter()
            .filter_map(RecipientIdentity::from_v3);
        self.recipients = subject
            .id
            .as_deref()
            .map(RecipientIdentity::from_subject_id)
            .into_iter()
            .chain(identifiers)
            .collect();
        self.holder_name = first(&subject.name).or_else(|| {
            self.recipients
                .iter()
                .find_map(|recipient| match recipient {
                    RecipientIdentity {
                        kind: IdentityKind::Other(kind),
                        identity: IdentityValue::Plain(name),
                    } if kind == "name" => Some(name.clone()),
                    _ => None,
                })
        });
        self.narrative = first(&subject.narrative);
        self.details.activity_start = subject.activity_start_date.as_ref().and_then(moment);
        self.details.activity_end = subject.activity_end_date.as_ref().and_then(moment);
        self.details.credits_earned = subject.credits_earned.as_ref().and_then(number);
        self.details.licence_number = subject.license_number;
        self.details.role = subject.role;
        self.details.term = subject.term;
        self.details.source = subject.source.and_then(|profile| first(&profile.name));
        self.endorse(
            Endorsed::Recipient,
            &subject.endorsement,
            &subject.endorsement_jwt,
        );
        if let Some(achievement) = subject.achievement {
            self.read_achievement(*achievement, &subject.result, texts);
        }
        if self.image.is_none() {
            self.image = subject.image.and_then(|image| picture(*image));
        }
    }

    fn read_achievement(
        &mut self,
        achievement: v3::Achievement,
        results: &[v3::Achieved],
        texts: &mut Texts,
    ) {
        texts.language = achievement.in_language;
        self.achievement_id = achievement.id;
        self.achievement_type = achievement.achievement_type;
        self.name = texts.name(&achievement.name);
        self.description = texts.description(&achievement.description);
        let criteria = achievement
            .criteria
            .map(|criteria| *criteria)
            .unwrap_or_default();
        self.criteria = Criteria {
            id: criteria.id,
            narrative: texts.criteria(&criteria.narrative),
        };
        self.image = achievement.image.and_then(|image| picture(*image));
        self.tags = achievement.tag;
        self.alignments = alignments(&achievement.alignment);
        self.related = achievement
            .related
            .into_iter()
            .filter_map(|related| {
                let version = related.version.as_ref().and_then(number);
                Some(Related {
                    id: related.id?,
                    language: related.in_language,
                    version,
                })
            })
            .collect();
        self.details.credits_available = achievement.credits_available.as_ref().and_then(number);
        self.details.field_of_study = achievement.field_of_study;
        self.details.specialisation = achievement.specialization;
        self.details.human_code = achievement.human_code;
        self.details.achievement_version = achievement.version.as_ref().and_then(number);
        self.endorse(
            Endorsed::Achievement,
            &achievement.endorsement,
            &achievement.endorsement_jwt,
        );
        self.creator = achievement.creator.map(|profile| Issuer::from_v3(*profile));
        // What is measured is aligned too, and belongs to the achievement.
        let measured = achievement
            .result_description
            .iter()
            .flat_map(|d| alignments(&d.alignment));
        let mut seen: HashSet<Alignment> = self.alignments.iter().cloned().collect();
        for alignment in measured {
            if seen.insert(alignment.clone()) {
                self.alignments.push(alignment);
            }
        }
        let scales = Scales::new(&achievement.result_description, results);
        self.results = scales.results();
        self.levels = scales.levels();
    }

    fn endorse(&mut self, about: Endorsed, documents: &[Value], tokens: &[String]) {
        let documents = documents.iter().filter_map(|document| match document {
            Value::Object(_) => Some(Endorsement::from_v3(
                about,
                document,
                EndorsementSource::Document(document.clone()),
            )),
            Value::String(url) => Some(Endorsement::from_v3(
                about,
                document,
                EndorsementSource::Url(url.clone()),
            )),
            _ => None,
        });
        let depth = Limits::default().json_depth;
        let tokens = tokens.iter().map(|token| {
            let claims = v3::claims_of_jws(token, depth).unwrap_or_default();
            let source = EndorsementSource::Jws(token.clone());
            Endorsement::from_v3(about, &v3::credential_of_claims(&claims), source)
        });
        self.endorsements.extend(documents.chain(tokens));
    }
}

impl Endorsement {
    /// From an endorsement credential of 3.0, with the form in which it came.
    #[must_use]
    pub fn from_v3(about: Endorsed, document: &Value, source: EndorsementSource) -> Self {
        let credential = v3::EndorsementCredential::from(document.clone());
        let subject = credential
            .credential_subject
            .into_iter()
            .next()
            .unwrap_or_default();
        let issued = [
            credential.awarded_date,
            credential.valid_from,
            credential.issuance_date,
        ];
        Self {
            about,
            id: credential.id,
            issuer: credential.issuer.map(|profile| Issuer::from_v3(*profile)),
            comment: first(&subject.endorsement_comment),
            issued: issued.iter().flatten().find_map(moment),
            subject: subject.id,
            source,
        }
    }
}

impl Issuer {
    /// From a profile of 3.0.
    #[must_use]
    pub fn from_v3(profile: v3::Profile) -> Self {
        Self {
            id: profile.id,
            name: first(&profile.name),
            url: profile.url,
            email: profile.email,
            telephone: profile.phone,
            image: profile.image.and_then(|image| picture(*image)),
            description: first(&profile.description),
            parent: profile.parent_org.and_then(|parent| first(&parent.name)),
            other_identifiers: profile
                .other_identifier
                .into_iter()
                .filter_map(|entry| {
                    let kind = entry.identifier_type.unwrap_or_default();
                    Some(OtherIdentifier {
                        kind,
                        value: entry.identifier?,
                    })
                })
                .collect(),
        }
    }
}

fn first(text: &Text) -> Option<String> {
    text.first().map(str::to_owned)
}

fn picture(image: v3::Image) -> Option<Image> {
    Some(Image {
        id: image.id?,
        caption: first(&image.caption),
    })
}

fn evidence(evidence: &v3::Evidence) -> Evidence {
    Evidence {
        id: evidence.id.clone(),
        name: first(&evidence.name),
        description: first(&evidence.description),
        narrative: first(&evidence.narrative),
        genre: first(&evidence.genre),
        audience: first(&evidence.audience),
    }
}

fn alignments(alignments: &[v3::Alignment]) -> Vec<Alignment> {
    let alignment = |alignment: &v3::Alignment| Alignment {
        name: first(&alignment.target_name),
        url: alignment
            .target_url
            .clone()
            .or_else(|| alignment.id.clone()),
        code: alignment.target_code.as_ref().and_then(number),
        framework: alignment.target_framework.clone(),
        description: first(&alignment.target_description),
        kind: alignment.target_type.clone(),
    };
    alignments
        .iter()
        .map(alignment)
        .filter(|a| *a != Alignment::default())
        .collect()
}

fn level_name(level: &v3::RubricCriterionLevel) -> Option<String> {
    first(&level.name)
        .or_else(|| level.level.as_ref().and_then(number))
        .map(brief)
}

/// A text that stands in several places of the normal form is cut, so that a long one in a
/// hostile credential does not multiply.
fn brief(text: String) -> String {
    match text.char_indices().nth(300) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

/// The scales of an achievement and what was reached on them, by their identifiers: looked up,
/// not searched, since both lists are as long as a stranger likes.
struct Scales<'a> {
    descriptions: &'a [v3::ResultDescription],
    results: &'a [v3::Achieved],
    by_id: HashMap<&'a str, &'a v3::ResultDescription>,
    levels: HashMap<&'a str, &'a v3::RubricCriterionLevel>,
}

impl<'a> Scales<'a> {
    fn new(descriptions: &'a [v3::ResultDescription], results: &'a [v3::Achieved]) -> Self {
        let mut by_id = HashMap::new();
        let mut levels = HashMap::new();
        for description in descriptions {
            if let Some(id) = &description.id {
                by_id.entry(id.as_str()).or_insert(description);
            }
            for level in &description.rubric_criterion_level {
                if let Some(id) = &level.id {
                    levels.entry(id.as_str()).or_insert(level);
                }
            }
        }
        Self {
            descriptions,
            results,
            by_id,
            levels,
        }
    }

    fn level(&self, id: Option<&String>) -> Option<String> {
        self.levels
            .get(id?.as_str())
            .and_then(|level| level_name(level))
    }

    fn results(&self) -> Vec<AchievedResult> {
        self.results
            .iter()
            .map(|result| self.result(result))
            .collect()
    }

    fn result(&self, result: &v3::Achieved) -> AchievedResult {
        let reached = result.achieved_level.as_ref();
        let mut achieved = AchievedResult {
            value: result.value.as_ref().and_then(number),
            status: result.status.clone(),
            level: self.level(reached).or_else(|| reached.cloned()),
            alignments: alignments(&result.alignment),
            ..AchievedResult::default()
        };
        let description = result
            .result_description
            .as_deref()
            .and_then(|id| self.by_id.get(id));
        if let Some(description) = description {
            let short = |value: &Option<Value>| value.as_ref().and_then(number).map(brief);
            achieved.name = first(&description.name).map(brief);
            achieved.kind = description.result_type.clone().map(brief);
            achieved.required = short(&description.required_value)
                .or_else(|| self.level(description.required_level.as_ref()));
            achieved.bounds = short(&description.value_min).zip(short(&description.value_max));
        }
        achieved
    }

    /// Every level. One is reached when a result names it by its identifier, or, as some issuers
    /// do, has its name as its value.
    fn levels(&self) -> Vec<Level> {
        let ids: HashSet<&str> = self
            .results
            .iter()
            .filter_map(|result| result.achieved_level.as_deref())
            .collect();
        let values: HashSet<(Option<&str>, String)> = self
            .results
            .iter()
            .filter_map(|result| {
                let value = result.value.as_ref().and_then(number).map(brief)?;
                Some((result.result_description.as_deref(), value))
            })
            .collect();
        let mut levels = Vec::new();
        for description in self.descriptions {
            let scale = first(&description.name).map(brief);
            for level in &description.rubric_criterion_level {
                let place = level.level.as_ref().and_then(number);
                let named = level.id.as_deref().is_some_and(|id| ids.contains(id));
                let valued = |name: Option<String>| {
                    name.is_some_and(|name| values.contains(&(description.id.as_deref(), name)))
                };
                levels.push(Level {
                    of: scale.clone(),
                    achieved: named || valued(level_name(level)) || valued(place.clone()),
                    id: level.id.clone(),
                    name: first(&level.name),
                    description: first(&level.description),
                    level: place,
                    points: level.points.as_ref().and_then(number),
                    alignments: alignments(&level.alignment),
                });
            }
        }
        levels
    }
}
