//! A platform of issuers that pushes badges with the key of a partner.

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::PartnerId;
use http::Method;
use serde_json::{Value, json};
use server::service::partners;

use crate::{Answer, Browser, TestApp};

/// A platform, signed in as a partner.
#[derive(Debug, Clone)]
pub struct Platform {
    /// Which partner it is.
    pub id: PartnerId,
    /// The key.
    pub key: String,
    /// The secret.
    pub secret: String,
    program: Browser,
}

impl TestApp {
    /// Registers a partner, and gives the platform that signs in as it.
    ///
    /// # Panics
    /// When it cannot be registered.
    pub async fn partner(&self, name: &str) -> Platform {
        let (partner, credentials) = partners::add(&self.state, name, "badges@plateforme.example")
            .await
            .expect("a partner");
        self.platform(partner.id, &credentials.key, credentials.secret())
    }

    /// A platform that signs in with key and secret.
    #[must_use]
    pub fn platform(&self, id: PartnerId, key: &str, secret: &str) -> Platform {
        let pair = STANDARD.encode(format!("{key}:{secret}"));
        // A program: no browser's headers.
        let program = self
            .browser()
            .without("sec-fetch-site")
            .without("accept-language")
            .with("accept", "*/*")
            .with("authorization", &format!("Basic {pair}"));
        Platform {
            id,
            key: key.to_owned(),
            secret: secret.to_owned(),
            program,
        }
    }
}

impl Platform {
    /// Sends any body.
    pub async fn sends(&self, path: &str, body: impl Into<Body>) -> Answer {
        let mut program = self.program.clone();
        program
            .send(Method::POST, path, Some("application/json"), body.into())
            .await
    }

    /// Delivers items.
    pub async fn delivers(&self, items: &[Value]) -> Answer {
        let body = json!({"items": items}).to_string();
        self.sends("/api/v1/deliveries", body).await
    }

    /// The same platform with another `Authorization`.
    #[must_use]
    pub fn signing_in_with(mut self, authorization: &str) -> Self {
        self.program = self.program.with("authorization", authorization);
        self
    }

    /// The same platform without any.
    #[must_use]
    pub fn signing_in_not_at_all(mut self) -> Self {
        self.program = self.program.without("authorization");
        self
    }
}
