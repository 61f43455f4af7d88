//! Badgr's backpack API, version 2: the badges of a person who connects their account there, by
//! OAuth 2.0 with an authorization code (RFC 6749 4.1) and PKCE (RFC 7636).
//!
//! Each region is its own source; the operator registers Besace there and writes what it is given
//! into the settings.

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Millis;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use super::{
    ANSWER, Offer, Page, Question, Source, SourceError, Tokens, Validator, answered, is_link, json,
    token,
};
use crate::config::Region;
use crate::fetch::{Call, Client};

/// What is asked for: who it is and what they hold; never to change it.
const SCOPE: &str = "r:profile r:backpack";

/// A region of Badgr, or another server that answers like it.
#[derive(Debug, Clone)]
pub struct Backpack {
    region: Region,
}

#[derive(Deserialize)]
struct Envelope {
    result: Vec<Assertion>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assertion {
    open_badge_id: Option<String>,
    image: Option<String>,
    #[serde(default)]
    pending: bool,
}

impl Backpack {
    /// A region, as the settings describe it.
    #[must_use]
    pub fn of(region: &Region) -> Self {
        Self {
            region: region.clone(),
        }
    }

    fn api(&self, path: &str) -> String {
        format!("{}{path}", self.region.api_url.trim_end_matches('/'))
    }

    /// Where a person agrees that their badges are read. `state` comes back with them; `verifier`
    /// stays here.
    ///
    /// # Errors
    /// [`SourceError::Garbage`] when the settings hold no address.
    pub fn authorize(
        &self,
        back: &str,
        state: &str,
        verifier: &str,
    ) -> Result<String, SourceError> {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        let mut url = Url::parse(&self.region.authorize_url).map_err(|_| SourceError::Garbage)?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.region.client_id)
            .append_pair("redirect_uri", back)
            .append_pair("scope", SCOPE)
            .append_pair("state", state)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    /// The tokens for a code that a person came back with.
    ///
    /// # Errors
    /// What the source says against it.
    pub async fn exchange(
        &self,
        with: &Client,
        back: &str,
        code: &str,
        verifier: &str,
        now: Millis,
    ) -> Result<Tokens, SourceError> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", verifier),
            ("client_id", &self.region.client_id),
            ("client_secret", self.region.client_secret.expose_secret()),
        ];
        token(with, &self.api("/o/token"), &form, now).await
    }
}

#[async_trait]
impl Source for Backpack {
    async fn ask(&self, with: &Client, question: Question<'_>) -> Result<Page, SourceError> {
        let url = match question.page {
            Some(page) => page.to_owned(),
            None => self.api("/v2/backpack/assertions"),
        };
        let bearer = question.token.map(SecretString::expose_secret);
        let known = question.known.filter(|_| question.page.is_none());
        let answer = answered(
            with,
            Call {
                bearer,
                known: known.map(|known| (known.etag.as_deref(), known.last_modified.as_deref())),
                ..Call::get(&url, "application/json", ANSWER)
            },
        )
        .await?;
        if answer.status == 304 {
            return Ok(Page {
                unchanged: true,
                ..Page::default()
            });
        }
        let envelope: Envelope = json(&answer)?;
        let next = match answer.next() {
            // The token goes to nobody else.
            Some(next) if same_origin(&next, &url) => Some(next),
            Some(_) => return Err(SourceError::Garbage),
            None => None,
        };
        let alone = question.page.is_none() && next.is_none();
        Ok(Page {
            offers: envelope.result.into_iter().filter_map(offer).collect(),
            next,
            validator: alone.then_some(Validator {
                etag: answer.etag,
                last_modified: answer.last_modified,
            }),
            unchanged: false,
        })
    }

    async fn tokens(
        &self,
        with: &Client,
        there: Option<Tokens>,
        stale: bool,
        now: Millis,
    ) -> Result<Option<Tokens>, SourceError> {
        let there = there.ok_or(SourceError::Tokens)?;
        if there.ends > now && !stale {
            return Ok(Some(there));
        }
        let refresh = there.refresh.ok_or(SourceError::Tokens)?;
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.as_str()),
            ("client_id", &self.region.client_id),
            ("client_secret", self.region.client_secret.expose_secret()),
        ];
        let fresh = token(with, &self.api("/o/token"), &form, now).await?;
        // RFC 6749 6: the old refresh token stays where no new one comes.
        Ok(Some(Tokens {
            refresh: fresh.refresh.or(Some(refresh)),
            ..fresh
        }))
    }
}

/// Where the badge is; one that its holder has not accepted there is not theirs to show yet.
fn offer(assertion: Assertion) -> Option<Offer> {
    if assertion.pending {
        return None;
    }
    let links = [assertion.open_badge_id, assertion.image];
    links
        .into_iter()
        .flatten()
        .find(|link| is_link(link))
        .map(Offer::Link)
}

fn same_origin(one: &str, other: &str) -> bool {
    match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => one.origin() == other.origin(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_agrees_is_sent_with_a_state_and_a_challenge() {
        let region = Region {
            word: "eu".to_owned(),
            name: "Badgr Europe".to_owned(),
            api_url: "https://api.eu.badgr.io/".to_owned(),
            authorize_url: "https://eu.badgr.com/auth/oauth2/authorize".to_owned(),
            client_id: "besace".to_owned(),
            client_secret: "s".into(),
        };
        // The verifier and its challenge of RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let url = Backpack::of(&region)
            .authorize("https://b.example/retour", "état", verifier)
            .expect("an address");
        assert_eq!(
            url,
            "https://eu.badgr.com/auth/oauth2/authorize?response_type=code&client_id=besace&redirect_uri=https%3A%2F%2Fb.example%2Fretour&scope=r%3Aprofile+r%3Abackpack&state=%C3%A9tat&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        );
    }

    #[test]
    fn a_token_never_goes_to_another_host() {
        let base = "https://api.example/v2/backpack/assertions";
        assert!(same_origin("https://api.example/v2/x?page=2", base));
        for other in [
            "https://evil.example/",
            "http://api.example/",
            "https://api.example:8443/",
            "",
        ] {
            assert!(!same_origin(other, base), "{other}");
        }
    }
}
