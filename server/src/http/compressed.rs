//! Compression of what knows nothing of who reads it, but whether they are signed in: shared pages,
//! their data, the explorer.
//!
//! Nothing else is compressed: beside a secret, the length of a compressed answer that somebody
//! else can add words to tells of the secret (BREACH, <https://www.breachattack.com>). What is
//! built beforehand has its compressed copies already ([`super::assets`]).

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::CompressionLevel;
use tower_http::compression::predicate::{And, SizeAbove};
use tower_http::compression::{CompressionLayer, Predicate};

/// Bytes below which an answer fits into one packet anyway.
const SMALL: u64 = 1_200;
/// Types that become smaller; pictures and PDF are compressed in themselves.
const TYPES: [&str; 4] = ["text/html", "text/csv", "application/json", "image/svg+xml"];

/// Whether an answer is worth it.
type Worth = And<SizeAbove, fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool>;

/// Compresses the answers of the routes that it is put on, for browsers that say they can read it.
#[must_use]
pub fn layer() -> CompressionLayer<Worth> {
    CompressionLayer::new()
        // Pages are drawn anew for each visit: the rest of a visit costs more than a better ratio
        // would save it.
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(SMALL).and(of_its_types as fn(_, _, &_, &_) -> _))
}

fn of_its_types(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    content_type.is_some_and(|it| TYPES.iter().any(|known| it.starts_with(known)))
}
