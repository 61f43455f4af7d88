//! The link as a QR code, for paper.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

use super::{kept, open, unchanged};
use crate::http::headers::FOREIGN_POLICY;
use crate::http::{Failure, files};
use crate::state::AppState;

pub(super) async fn qr(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let opened = open(&state, &name).await?;
    let mark = opened.mark("qr");
    if files::unchanged(&headers, &files::etag(&mark)) {
        return Ok(unchanged(opened.listed(), &mark));
    }
    let code =
        QrCode::with_error_correction_level(opened.url(), EcLevel::M).map_err(Failure::internal)?;
    let svg = code
        .render()
        .min_dimensions(240, 240)
        .dark_color(Color("#000"))
        .light_color(Color("#fff"))
        .build();
    let mut response = files::file("image/svg+xml", svg.into());
    files::set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        FOREIGN_POLICY,
    );
    Ok(kept(response, opened.listed(), &mark))
}
