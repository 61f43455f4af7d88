//! The choice of language: a small form in the header of every page.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Router, routing};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::Language;
use serde::Deserialize;

use crate::http::surround::LANGUAGE_COOKIE;
use crate::state::AppState;

#[derive(Debug, Deserialize)]
struct Choice {
    language: String,
    #[serde(default)]
    next: String,
}

/// `POST /langue`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/langue", routing::post(choose))
}

async fn choose(
    State(state): State<AppState>,
    jar: CookieJar,
    Form(choice): Form<Choice>,
) -> Response {
    let language = Language::from_tag(&choice.language).unwrap_or_default();
    let cookie = Cookie::build((LANGUAGE_COOKIE, language.tag()))
        .path("/")
        .http_only(true)
        .secure(state.config.server.public_url.scheme() == "https")
        .same_site(SameSite::Lax)
        .permanent();
    (jar.add(cookie), Redirect::to(&own_path(&choice.next))).into_response()
}

/// A path of ours to go on to: without `?lang=`, and `/` for anything that leads elsewhere.
#[must_use]
pub fn own_path(next: &str) -> String {
    let base = url::Url::parse("http://besace.invalid/");
    let Ok(base) = base else {
        return "/".to_owned();
    };
    // Browsers read `//host` and `/\host` as another origin, and so does the parser.
    let Ok(mut url) = base.join(next) else {
        return "/".to_owned();
    };
    if !next.starts_with('/') || url.origin() != base.origin() {
        return "/".to_owned();
    }
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| key != "lang")
        .map(|(k, v)| (k.into_owned(), v.into_owned()))
        .collect();
    if kept.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    format!("{}{query}", url.path())
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_paths_of_ours_are_gone_on_to() {
        let cases = [
            ("/badges", "/badges"),
            ("/badges?ordre=nom&lang=en", "/badges?ordre=nom"),
            ("/b/x?lang=en", "/b/x"),
            ("", "/"),
            ("https://evil.example/", "/"),
            ("//evil.example/", "/"),
            ("/\\evil.example/", "/"),
            ("\\\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("javascript:alert(1)", "/"),
        ];
        for (next, expected) in cases {
            assert_eq!(own_path(next), expected, "{next}");
        }
    }
}
