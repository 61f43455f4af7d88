//! The page itself.

use app::pages;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};

use super::{kept, open, unchanged};
use crate::http::headers::SHARED_POLICY;
use crate::http::{Failure, Surround, files};
use crate::state::AppState;

pub(super) async fn page(
    state: &AppState,
    mut surround: Surround,
    name: &str,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let opened = open(state, name).await?;
    let language = if surround.chosen {
        surround.language
    } else {
        opened.language()
    };
    // The same page for everybody, signed in or not.
    surround.signed_in = false;
    let listed = opened.listed();
    let part = format!(
        "page {} {} {}",
        language.tag(),
        surround.path,
        state.assets.stylesheet
    );
    let mark = opened.mark(&part);
    let mut response = if files::unchanged(headers, &files::etag(&mark)) {
        unchanged(listed, &mark)
    } else {
        let badge = opened.page(state).await?;
        let chrome = surround.chrome_in(state, language);
        let page = Html(pages::public_badge::render(&chrome, &badge)).into_response();
        kept(page, listed, &mark)
    };
    files::set(&mut response, header::VARY, "Cookie, Accept-Language");
    files::set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        SHARED_POLICY,
    );
    Ok(response)
}
