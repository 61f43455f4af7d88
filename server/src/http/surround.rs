//! What surrounds a page: the language that the visitor prefers, where they are, whether they are
//! signed in. Becomes the page's [`Chrome`].

use std::convert::Infallible;

use app::chrome::Chrome;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use domain::Language;
use domain::port::Viewer;

use crate::state::AppState;

/// The cookie that keeps the choice of language.
pub const LANGUAGE_COOKIE: &str = "langue";

/// What surrounds a page.
#[derive(Debug, Clone)]
pub struct Surround {
    /// The language of the page's own words: `?lang=`, else the cookie, else the browser's, else
    /// French (which is what robots get).
    pub language: Language,
    /// Whether the visitor has said which language they want, in any of these ways.
    pub chosen: bool,
    /// Path and query.
    pub path: String,
    /// Whether somebody is signed in.
    pub signed_in: bool,
}

impl Surround {
    /// The chrome of a plain page.
    #[must_use]
    pub fn chrome(&self, state: &AppState) -> Chrome {
        self.chrome_in(state, self.language)
    }

    /// The chrome of a plain page in a language that the page chooses.
    #[must_use]
    pub fn chrome_in(&self, state: &AppState, language: Language) -> Chrome {
        Chrome {
            language,
            path: self.path.clone(),
            signed_in: self.signed_in,
            pending: 0,
            nonce: None,
            assets: state.assets.clone(),
            site: state.site.clone(),
            dev: state.dev,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Surround {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or("");
        let asked = url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == "lang")
            .and_then(|(_, value)| Language::from_tag(&value));
        let kept = || {
            CookieJar::from_headers(&parts.headers)
                .get(LANGUAGE_COOKIE)
                .and_then(|c| Language::from_tag(c.value()))
        };
        let preferred = || {
            let header = parts.headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            Language::from_accept_language(header)
        };
        let language = asked.or_else(kept).or_else(preferred);
        Ok(Self {
            language: language.unwrap_or_default(),
            chosen: language.is_some(),
            path: parts
                .uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), |p| p.as_str().to_owned()),
            signed_in: parts.extensions.get::<Viewer>().is_some(),
        })
    }
}
