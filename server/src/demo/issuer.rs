//! The demonstration's issuer: signs badges, and serves what they refer to.
//!
//! It keeps nothing: a hosted badge's address holds all that its document says (the achievement
//! and the hash of the recipient), so it answers the same after every start.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use openbadges::sign::{SigningKey, hash_identity};
use openbadges::{Edition, Payload, Timestamp, bake};
use serde_json::{Value, json};

use super::achievements::{ALL, Achievement, Manner, find};
use super::picture;
use crate::cli::Refusal;

/// Public knowledge: whoever reads this can sign for the demonstration's issuer.
const SEED: &[u8; 32] = b"besace demonstration issuer seed";
const NAME: &str = "Médiathèque des Trois-Ponts (démonstration)";
const SALT: &str = "trois-ponts";

/// The issuer, at an address.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// Its origin, without a slash at the end.
    base: String,
}

impl Issuer {
    /// The issuer that listens at `base`, such as `http://127.0.0.1:3001`.
    #[must_use]
    pub fn at(base: &str) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
        }
    }

    /// What it serves.
    pub fn routes(self) -> Router {
        Router::new()
            .route(
                "/issuer.json",
                routing::get(async |State(issuer): State<Self>| Json(issuer.profile())),
            )
            .route("/achievements/{slug}", routing::get(achievement))
            .route("/pictures/{slug}", routing::get(drawing))
            .route("/criteria/{slug}", routing::get(criteria))
            .route("/assertions/{slug}/{hash}", routing::get(assertion))
            .route(
                "/revoked.json",
                routing::get(async |State(issuer): State<Self>| Json(issuer.revoked())),
            )
            .with_state(self)
    }

    /// A badge for an address, baked into its picture.
    ///
    /// # Errors
    /// When it cannot be signed or drawn, which a test excludes.
    pub fn badge(&self, achievement: &Achievement, address: &str) -> Result<Vec<u8>, Refusal> {
        let png = picture::draw(achievement.shape, achievement.symbol, achievement.colour)
            .ok_or_else(|| Refusal::because("the picture cannot be drawn"))?;
        let identity = hash_identity(address, SALT);
        let (document, edition) = match achievement.manner {
            Manner::Hosted => (self.assertion(achievement, &identity), Edition::V2),
            Manner::Signed | Manner::Expired | Manner::Revoked => {
                (self.signed(achievement, &identity)?, Edition::V3)
            }
            Manner::Altered => {
                let mut document = self.signed(achievement, &identity)?;
                document["credentialSubject"]["achievement"]["description"] =
                    "Dirige des projets internationaux.".into();
                (document, Edition::V3)
            }
        };
        bake(&png, &Payload::Json(document.to_string()), edition).map_err(Refusal::because)
    }

    /// Open Badges 3.0 §B.1.
    fn signed(&self, achievement: &Achievement, identity: &str) -> Result<Value, Refusal> {
        let key = SigningKey::from_seed(SEED).map_err(Refusal::because)?;
        let base = &self.base;
        let mut credential = json!({
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
                "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
            ],
            "id": format!("{base}/credentials/{}/{}", achievement.slug, digits(identity)),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": achievement.name,
            "issuer": { "id": key.did(), "type": ["Profile"], "name": NAME, "url": base },
            "validFrom": achievement.issued,
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [{
                    "type": "IdentityObject",
                    "identityHash": identity,
                    "identityType": "emailAddress",
                    "hashed": true,
                    "salt": SALT,
                }],
                "achievement": {
                    "id": format!("{base}/achievements/{}", achievement.slug),
                    "type": ["Achievement"],
                    "name": achievement.name,
                    "description": achievement.description,
                    "inLanguage": "fr",
                    "criteria": { "id": format!("{base}/criteria/{}", achievement.slug), "narrative": achievement.criteria },
                    "image": { "id": format!("{base}/pictures/{}", achievement.slug), "type": "Image" },
                    "alignment": achievement.skills.iter().map(|(name, framework)| json!({
                        "type": ["Alignment"],
                        "targetName": name,
                        "targetFramework": framework,
                        "targetUrl": format!("{base}/criteria/{}", achievement.slug),
                    })).collect::<Vec<_>>(),
                },
            },
            "credentialStatus": { "id": format!("{base}/revoked.json"), "type": "1EdTechRevocationList" },
        });
        if let Some(expires) = achievement.expires {
            credential["validUntil"] = expires.into();
        }
        if let Some(evidence) = achievement.evidence {
            credential["evidence"] =
                json!([{ "type": ["Evidence"], "name": "Mission", "narrative": evidence }]);
        }
        let (created, _) = Timestamp::read(achievement.issued)
            .ok_or_else(|| Refusal::because("a date is wrong"))?;
        key.sign(&credential, created, None)
            .map_err(Refusal::because)
    }

    /// Open Badges 2.0 §Assertion.
    fn assertion(&self, achievement: &Achievement, identity: &str) -> Value {
        let base = &self.base;
        let mut assertion = json!({
            "@context": "https://w3id.org/openbadges/v2",
            "id": format!("{base}/assertions/{}/{}", achievement.slug, digits(identity)),
            "type": "Assertion",
            "recipient": { "type": "email", "hashed": true, "salt": SALT, "identity": identity },
            "badge": format!("{base}/achievements/{}", achievement.slug),
            "verification": { "type": "HostedBadge" },
            "issuedOn": achievement.issued,
        });
        if let Some(evidence) = achievement.evidence {
            assertion["evidence"] =
                json!([{ "type": "Evidence", "name": "Mission", "narrative": evidence }]);
        }
        assertion
    }

    /// Open Badges 2.0 §BadgeClass.
    fn achievement(&self, achievement: &Achievement) -> Value {
        let base = &self.base;
        json!({
            "@context": "https://w3id.org/openbadges/v2",
            "id": format!("{base}/achievements/{}", achievement.slug),
            "type": "BadgeClass",
            "@language": "fr",
            "name": achievement.name,
            "description": achievement.description,
            "image": format!("{base}/pictures/{}", achievement.slug),
            "criteria": { "id": format!("{base}/criteria/{}", achievement.slug), "narrative": achievement.criteria },
            "alignment": achievement.skills.iter().map(|(name, framework)| json!({
                "targetName": name,
                "targetFramework": framework,
                "targetUrl": format!("{base}/criteria/{}", achievement.slug),
            })).collect::<Vec<_>>(),
            "issuer": format!("{base}/issuer.json"),
        })
    }

    fn profile(&self) -> Value {
        json!({
            "@context": "https://w3id.org/openbadges/v2",
            "id": format!("{}/issuer.json", self.base),
            "type": "Issuer",
            "name": NAME,
            "url": self.base,
            "email": "badges@trois-ponts.example",
        })
    }

    /// The 1EdTech revocation list: whoever holds a revoked achievement. Its entries are named by
    /// identifier, so each hash that may be asked about has one.
    fn revoked(&self) -> Value {
        let key = SigningKey::from_seed(SEED)
            .map(|key| key.did())
            .unwrap_or_default();
        let revoked: Vec<Value> = super::seed::PEOPLE
            .iter()
            .map(|person| hash_identity(person.address, SALT))
            .flat_map(|identity| {
                ALL.iter().filter(|a| a.manner == Manner::Revoked).map(move |a| {
                    json!({
                        "id": format!("{}/credentials/{}/{}", self.base, a.slug, digits(&identity)),
                        "revoked": true,
                        "revocationReason": "Délivré deux fois par erreur.",
                    })
                })
            })
            .collect();
        json!({ "id": format!("{}/revoked.json", self.base), "issuer": key, "revokedCredential": revoked })
    }
}

/// The hexadecimal part of an identity's hash: it has a place in URLs.
fn digits(identity: &str) -> &str {
    identity.rsplit('$').next().unwrap_or_default()
}

async fn achievement(
    State(issuer): State<Issuer>,
    Path(slug): Path<String>,
) -> Result<Json<Value>, StatusCode> {
    find(&slug)
        .map(|found| Json(issuer.achievement(found)))
        .ok_or(StatusCode::NOT_FOUND)
}

async fn assertion(
    State(issuer): State<Issuer>,
    Path((slug, hash)): Path<(String, String)>,
) -> Result<Json<Value>, StatusCode> {
    let hex = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let found = find(&slug).filter(|found| found.manner == Manner::Hosted && hex);
    found
        .map(|found| Json(issuer.assertion(found, &format!("sha256${hash}"))))
        .ok_or(StatusCode::NOT_FOUND)
}

async fn drawing(Path(slug): Path<String>) -> Response {
    match find(&slug).and_then(|found| picture::draw(found.shape, found.symbol, found.colour)) {
        Some(png) => ([(header::CONTENT_TYPE, "image/png")], png).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn criteria(Path(slug): Path<String>) -> Result<String, StatusCode> {
    find(&slug)
        .map(|found| format!("{}\n\n{}\n", found.name, found.criteria))
        .ok_or(StatusCode::NOT_FOUND)
}
