//! Pictures: of a badge, drawn anew (`?size=160` and `?size=320` give thumbnails), a collection's
//! cover, its holder's photo, the stations of a map.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use bytes::Bytes;
use domain::Problem;
use maps::NodeId;
use serde::Deserialize;

use super::opened::Draft;
use super::{Badge, Collection, Map, for_everybody, kept, known};
use crate::http::headers::FOREIGN_POLICY;
use crate::http::{Failure, files};
use crate::service::badges::Size;
use crate::state::AppState;

/// `?size=`, and `&type=png` for programs that do not read WebP (mail).
#[derive(Debug, Deserialize)]
pub(in crate::http) struct Asked {
    size: Option<u32>,
    r#type: Option<String>,
}

impl Asked {
    /// The size to give: the smallest that is not too small.
    pub(in crate::http) fn size(&self) -> Size {
        match self.size {
            Some(0..=160) => Size::Small,
            Some(161..=320) => Size::Large,
            _ => Size::Full,
        }
    }
}

pub(super) async fn badge(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    Badge(opened): Badge,
) -> Result<Response, Failure> {
    let listed = opened.listed();
    let size = asked.size();
    let png = size != Size::Full && asked.r#type.as_deref() == Some("png");
    let mark = opened.mark(&format!("image {size:?} {png}"));
    let drawn = opened.image(&state, size).await?;
    // A picture that is not there yet is drawn later without any other change of the badge.
    let mark = match drawn {
        Some(_) => mark,
        None => format!("{mark}0"),
    };
    if let Some(known) = known(&headers, listed, &mark) {
        return Ok(picture(known));
    }
    let bytes = match drawn {
        Some(bytes) => bytes,
        None => state.studio.placeholder(size.pixels()).await,
    };
    let file = match png {
        true => {
            let bytes = state
                .studio
                .as_png(bytes)
                .await
                .map_err(Failure::internal)?;
            files::file("image/png", bytes)
        }
        false => files::file(size.content_type(), bytes),
    };
    Ok(picture(kept(file, listed, &mark)))
}

pub(super) async fn cover(
    State(state): State<AppState>,
    headers: HeaderMap,
    Collection(opened): Collection,
) -> Result<Response, Failure> {
    let (listed, mark) = (opened.listed(), opened.mark("couverture"));
    if let Some(known) = known(&headers, listed, &mark) {
        return Ok(picture(known));
    }
    let bytes = opened.cover(&state).await?;
    Ok(picture(kept(drawn(bytes), listed, &mark)))
}

pub(super) async fn photo(
    State(state): State<AppState>,
    headers: HeaderMap,
    Collection(opened): Collection,
) -> Result<Response, Failure> {
    let (listed, mark) = (opened.listed(), opened.mark("photo"));
    if let Some(known) = known(&headers, listed, &mark) {
        return Ok(picture(known));
    }
    let bytes = opened.photo(&state).await?;
    Ok(picture(kept(drawn(bytes), listed, &mark)))
}

/// The picture of a station of a map.
pub(super) async fn station(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    Path(named): Path<HashMap<String, String>>,
    headers: HeaderMap,
    Map(opened): Map,
) -> Result<Response, Failure> {
    let node = named.get("node").map_or("", String::as_str);
    let node = NodeId::new(node).map_err(|_| Problem::NotFound)?;
    let size = match asked.size() {
        // A station is small, and a picture that travels within a map is too.
        Size::Full => Size::Large,
        size => size,
    };
    let mark = opened.mark(&format!("image {node} {size:?}"));
    if let Some(known) = known(&headers, false, &mark) {
        return Ok(picture(known));
    }
    let bytes = opened.picture(&state, &node, size).await?;
    Ok(picture(kept(drawn(bytes), false, &mark)))
}

pub(super) async fn map_photo(
    State(state): State<AppState>,
    headers: HeaderMap,
    Map(opened): Map,
) -> Result<Response, Failure> {
    let mark = opened.mark("photo");
    if let Some(known) = known(&headers, false, &mark) {
        return Ok(picture(known));
    }
    let bytes = opened.photo(&state).await?;
    Ok(picture(kept(drawn(bytes), false, &mark)))
}

/// The photo on what its owner is about to share.
pub(super) async fn draft_photo(
    state: State<AppState>,
    headers: HeaderMap,
    draft: Draft,
) -> Result<Response, Failure> {
    match draft {
        Draft::Map(opened) => map_photo(state, headers, Map(*opened)).await,
        Draft::Collection(opened) => photo(state, headers, Collection(*opened)).await,
        Draft::Badge(_) => Err(Problem::NotFound.into()),
    }
}

/// A picture that we have drawn: WebP, or PNG.
fn drawn(bytes: Bytes) -> Response {
    let content_type = match bytes.starts_with(b"\x89PNG") {
        true => "image/png",
        false => "image/webp",
    };
    files::file(content_type, bytes)
}

fn picture(response: Response) -> Response {
    let mut response = for_everybody(response);
    files::set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        FOREIGN_POLICY,
    );
    response
}
