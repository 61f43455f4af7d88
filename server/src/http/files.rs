//! Answers that are files: their mark, their name, and what browsers may do with them.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::headers::FOREIGN_POLICY;

/// A weak entity tag (RFC 9110 8.8.3): what it marks may be sent compressed, in other bytes.
#[must_use]
pub fn etag(mark: &str) -> String {
    format!("W/\"{mark}\"")
}

/// Whether what the browser has is what it would get (RFC 9110 13.1.2).
#[must_use]
pub fn unchanged(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim())
        .any(|tag| tag == "*" || opaque(tag) == opaque(etag))
}

/// An entity tag without its being weak, which comparing looks past (RFC 9110 8.8.3.2).
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// "You have it already."
#[must_use]
pub fn not_modified() -> Response {
    StatusCode::NOT_MODIFIED.into_response()
}

/// Adds a header whose value is made here.
pub fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Bytes of a type that we made ourselves.
#[must_use]
pub fn file(content_type: &'static str, bytes: Bytes) -> Response {
    ([(header::CONTENT_TYPE, content_type)], Body::from(bytes)).into_response()
}

/// A file of a stranger's: to be kept, never to be shown in place.
#[must_use]
pub fn attachment(content_type: &'static str, name: &str, body: Body) -> Response {
    let mut response = ([(header::CONTENT_TYPE, content_type)], body).into_response();
    let ascii: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let disposition = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}");
    set(&mut response, header::CONTENT_DISPOSITION, &disposition);
    set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        FOREIGN_POLICY,
    );
    response
}

/// The type under which an original is handed back, by the kind that its bytes said it is.
#[must_use]
pub fn type_of(kind: &str) -> &'static str {
    match kind {
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "json" => "application/json",
        "jwt" => "application/jwt",
        _ => "text/plain; charset=utf-8",
    }
}
