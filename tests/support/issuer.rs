//! An issuer of badges on loopback, that says what a test wants it to say.

use std::collections::HashMap;
use std::io::Cursor;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use openbadges::sign::{SigningKey, hash_identity};
use openbadges::{Edition, Payload, Timestamp, bake};
use serde_json::{Value, json};

/// What an address of the issuer answers.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A JSON document.
    Json(Value),
    /// Bytes of a type.
    Bytes(&'static str, Vec<u8>),
    /// A status and nothing else.
    Status(u16),
    /// Somewhere else.
    Redirect(String),
    /// Nothing, for a minute.
    Silence,
}

type Replies = Arc<Mutex<HashMap<String, Reply>>>;

/// A question, as it came in.
#[derive(Debug, Clone)]
pub struct Asked {
    /// `GET`, `POST`.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Its query and the fields of its form.
    pub fields: HashMap<String, String>,
    /// Its headers, by their small names.
    pub headers: HashMap<String, String>,
}

impl Asked {
    /// A field of the query or the form; empty where there is none.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// A header; empty where there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// What answers a question.
#[derive(Clone)]
struct Maker(Arc<dyn Fn(&Asked) -> Response + Send + Sync>);

impl std::fmt::Debug for Maker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Maker")
    }
}

/// The issuer.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// Its address, without a slash at the end.
    pub url: String,
    replies: Replies,
    makers: Arc<Mutex<HashMap<String, Maker>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Issuer {
    pub(crate) async fn start() -> (Self, u16) {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .unwrap();
        let port = listener.local_addr().unwrap().port();
        let issuer = Self {
            url: format!("http://127.0.0.1:{port}"),
            replies: Replies::default(),
            makers: Arc::default(),
            asked: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(issuer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (issuer, port)
    }

    /// Has a path answer this from now on; gives its address.
    pub fn says(&self, path: &str, reply: Reply) -> String {
        let mut replies = self.replies.lock().unwrap();
        replies.insert(path.to_owned(), reply);
        format!("{}{path}", self.url)
    }

    /// Has a path, and every path under it, answered by what this makes of the question.
    pub fn answers(&self, path: &str, make: impl Fn(&Asked) -> Response + Send + Sync + 'static) {
        let mut makers = self.makers.lock().unwrap();
        makers.insert(path.to_owned(), Maker(Arc::new(make)));
    }

    /// The paths that were asked for, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// A hosted badge (2.0) for an address, which it serves with its class and profile under
    /// `/{name}`; gives the assertion.
    #[must_use]
    pub fn hosted(&self, name: &str, address: &str) -> Value {
        let at = |part: &str| format!("{}/{name}{part}", self.url);
        let context = "https://w3id.org/openbadges/v2";
        let profile = json!({
            "@context": context, "type": "Issuer", "id": at("/profile"), "name": "Université d'essai",
            "url": at("/"), "email": "badges@univ.example",
        });
        let class = json!({
            "@context": context, "type": "BadgeClass", "id": at("/class"), "name": format!("Badge {name}"),
            "description": "Sait **souder**", "image": at("/image.png"),
            "criteria": {"narrative": "Une pièce soudée"}, "issuer": at("/profile"), "tags": ["atelier"],
        });
        let assertion = json!({
            "@context": context, "type": "Assertion", "id": at("/assertion"), "badge": at("/class"),
            "recipient": {"type": "email", "hashed": true, "salt": "sel", "identity": hash_identity(address, "sel")},
            "verification": {"type": "HostedBadge"}, "issuedOn": "2026-01-15T10:00:00Z",
            "evidence": [{"id": at("/evidence"), "type": "Evidence", "name": "La pièce"}],
        });
        for (part, document) in [
            ("/profile", &profile),
            ("/class", &class),
            ("/assertion", &assertion),
        ] {
            self.says(&format!("/{name}{part}"), Reply::Json(document.clone()));
        }
        let image = Reply::Bytes("image/png", picture());
        self.says(&format!("/{name}/image.png"), image);
        assertion
    }

    /// A credential (3.0) for an address, signed by a key of its own, changed before it is
    /// signed.
    #[must_use]
    pub fn signed(&self, name: &str, address: &str, change: impl FnOnce(&mut Value)) -> Value {
        let key = signing_key();
        let mut credential = json!({
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
            ],
            "id": format!("{}/{name}/credential", self.url),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": key.did(), "type": ["Profile"], "name": "Université d'essai"},
            "validFrom": "2026-01-15T10:00:00Z",
            "name": format!("Badge {name}"),
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [{
                    "type": "IdentityObject", "hashed": true, "salt": "sel",
                    "identityHash": hash_identity(address, "sel"), "identityType": "emailAddress",
                }],
                "achievement": {
                    "id": format!("{}/{name}/achievement", self.url), "type": ["Achievement"],
                    "name": format!("Badge {name}"), "description": "Sait **souder**",
                    "criteria": {"narrative": "Une pièce soudée"},
                    "alignment": [{"type": ["Alignment"], "targetName": "Souder", "targetUrl": "http://data.europa.eu/esco/skill/1"}],
                },
            },
        });
        change(&mut credential);
        key.sign(&credential, Timestamp(1_768_471_200_000), None)
            .unwrap()
    }

    /// A record (CLR 2.0) for an address, of credentials as they stand; not signed yet.
    #[must_use]
    pub fn record(&self, name: &str, address: &str, members: &[Value]) -> Value {
        json!({
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
            ],
            "id": format!("{}/{name}/record", self.url),
            "type": ["VerifiableCredential", "ClrCredential"],
            "issuer": {"id": signing_key().did(), "type": ["Profile"], "name": "Registre d'essai"},
            "validFrom": "2026-02-01T10:00:00Z",
            "name": format!("Relevé {name}"),
            "partial": true,
            "credentialSubject": {
                "type": ["ClrSubject"],
                "identifier": [{
                    "type": "IdentityObject", "hashed": true, "salt": "sel",
                    "identityHash": hash_identity(address, "sel"), "identityType": "emailAddress",
                }],
                "verifiableCredential": members,
            },
        })
    }

    /// A credential with a proof in it.
    #[must_use]
    pub fn prove(&self, credential: &Value) -> Value {
        signing_key()
            .sign(credential, Timestamp(1_769_940_000_000), None)
            .unwrap()
    }

    /// A credential signed as a whole, as a compact JWS.
    #[must_use]
    pub fn jws(&self, credential: &Value) -> String {
        let key = signing_key();
        let mut claims = credential.clone();
        claims["iss"] = key.did().into();
        claims["jti"] = credential["id"].clone();
        claims["nbf"] = 1_769_940_000.into();
        let header = json!({"kid": key.verification_method(), "typ": "JWT"});
        key.jws(&header, &claims)
    }

    /// A picture with a badge baked into it.
    #[must_use]
    pub fn baked(badge: &Value) -> Vec<u8> {
        let edition = if badge.get("credentialSubject").is_some() {
            Edition::V3
        } else {
            Edition::V2
        };
        bake(&picture(), &Payload::Json(badge.to_string()), edition).unwrap()
    }
}

/// The key of everything that is signed.
fn signing_key() -> SigningKey {
    SigningKey::from_seed(&[7; 32]).unwrap()
}

async fn answer(State(issuer): State<Issuer>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    issuer.asked.lock().unwrap().push(path.clone());
    let maker = {
        let makers = issuer.makers.lock().unwrap();
        let under = makers
            .iter()
            .filter(|(prefix, _)| path.starts_with(prefix.as_str()));
        under
            .max_by_key(|(prefix, _)| prefix.len())
            .map(|(_, maker)| maker.clone())
    };
    if let Some(Maker(make)) = maker {
        let (head, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let query = head.uri.query().unwrap_or_default();
        let mut fields: HashMap<String, String> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        fields.extend(url::form_urlencoded::parse(&body).into_owned());
        let text = |value: &http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers = head.headers.iter();
        return make(&Asked {
            method: head.method.to_string(),
            path,
            fields,
            headers: headers
                .map(|(name, value)| (name.to_string(), text(value)))
                .collect(),
        });
    }
    let reply = issuer.replies.lock().unwrap().get(&path).cloned();
    match reply {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Reply::Json(document)) => (
            [(header::CONTENT_TYPE, "application/ld+json")],
            document.to_string(),
        )
            .into_response(),
        Some(Reply::Bytes(kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Some(Reply::Status(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        Some(Reply::Redirect(to)) => Redirect::temporary(&to).into_response(),
        Some(Reply::Silence) => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
    }
}

/// A picture without a badge.
#[must_use]
pub fn picture() -> Vec<u8> {
    let picture = RgbaImage::from_fn(200, 200, |x, y| Rgba([x as u8, y as u8, 120, 255]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}
