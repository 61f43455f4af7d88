//! The badge's picture, drawn anew; `?size=160` and `?size=320` give thumbnails.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Deserialize;

use super::{for_everybody, kept, open, unchanged};
use crate::http::headers::FOREIGN_POLICY;
use crate::http::{Failure, files};
use crate::service::badges::Size;
use crate::state::AppState;

/// `?size=`.
#[derive(Debug, Deserialize)]
pub(in crate::http) struct Asked {
    size: Option<u32>,
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

pub(super) async fn image(
    State(state): State<AppState>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let opened = open(&state, &name).await?;
    let listed = opened.listed();
    let size = asked.size();
    let mark = opened.mark(&format!("image {size:?}"));
    let drawn = opened.image(&state, size).await?;
    // A picture that is not there yet is drawn later without any other change of the badge.
    let mark = if drawn.is_some() {
        mark
    } else {
        format!("{mark}0")
    };
    let mut response = if files::unchanged(&headers, &files::etag(&mark)) {
        unchanged(listed, &mark)
    } else {
        let bytes = match drawn {
            Some(bytes) => bytes,
            None => state.studio.placeholder(size.pixels()).await,
        };
        kept(files::file(size.content_type(), bytes), listed, &mark)
    };
    for_everybody(&mut response);
    files::set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        FOREIGN_POLICY,
    );
    Ok(response)
}
