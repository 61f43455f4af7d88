//! The headers that every answer carries, unless its handler has said otherwise.
//!
//! The content security policy of plain pages lets our own scripts and styles in and nothing
//! else; shared pages forbid scripts, signed-in pages add a nonce (see `app`).

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::state::AppState;

/// The policy of pages without WebAssembly.
pub const PLAIN_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The policy of pages that strangers open: no script at all.
pub const SHARED_POLICY: &str = "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for its owner's preview, which stands in a frame of their page.
pub const DRAFT_POLICY: &str = "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// The same for what others may put into their own pages.
pub const EMBED_POLICY: &str = "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *";

/// The policy of files that strangers made.
pub const FOREIGN_POLICY: &str = "sandbox; default-src 'none'";

/// The policy of signed-in pages: our module, known by its nonce, may run WebAssembly.
#[must_use]
pub fn app_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Adds what is missing.
pub async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut missing = |name: HeaderName, value: &'static str| default(headers, name, value);
    missing(header::CONTENT_SECURITY_POLICY, PLAIN_POLICY);
    // Not `no-referrer`: forms without JavaScript come back to the page that the referrer names.
    missing(header::REFERRER_POLICY, "same-origin");
    missing(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    missing(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    missing(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    missing(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    );
    missing(header::CACHE_CONTROL, "private, no-store");
    if state.config.server.public_url.scheme() == "https" {
        missing(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000");
    }
    response
}

fn default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}
