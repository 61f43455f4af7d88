//! The link as a QR code, for paper.

use axum::http::{HeaderMap, header};
use axum::response::Response;
use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

use super::{Badge, Collection, Map, kept, known};
use crate::http::headers::FOREIGN_POLICY;
use crate::http::{Failure, files};

pub(super) async fn badge(headers: HeaderMap, Badge(opened): Badge) -> Result<Response, Failure> {
    let (listed, mark) = (opened.listed(), opened.mark("qr"));
    draw(&headers, opened.url(), listed, &mark)
}

pub(super) async fn collection(
    headers: HeaderMap,
    Collection(opened): Collection,
) -> Result<Response, Failure> {
    let (listed, mark) = (opened.listed(), opened.mark("qr"));
    draw(&headers, opened.url(), listed, &mark)
}

pub(super) async fn map(headers: HeaderMap, Map(opened): Map) -> Result<Response, Failure> {
    draw(&headers, opened.url(), false, &opened.mark("qr"))
}

fn draw(headers: &HeaderMap, url: &str, listed: bool, mark: &str) -> Result<Response, Failure> {
    if let Some(known) = known(headers, listed, mark) {
        return Ok(known);
    }
    let code = QrCode::with_error_correction_level(url, EcLevel::M).map_err(Failure::internal)?;
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
    Ok(kept(response, listed, mark))
}
