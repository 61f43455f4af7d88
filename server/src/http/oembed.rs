//! `/oembed`: what a program needs that finds a link of ours and wants to show it (oEmbed 1.0).
//!
//! Only what is shared is found: everything else is 404, whether it is private, gone or was never
//! there. XML, which the specification allows, is not made: 501.

use app::components::badge;
use app::i18n::ways;
use app::pages::embed;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use domain::share::HolderName;
use domain::{Problem, Slug};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Failure, Surround};
use crate::service::badges::BadgeError;
use crate::service::shares;
use crate::state::AppState;

/// Seconds for which a reader may keep an answer: a link that was taken back dies soon.
const CACHE_AGE: u32 = 3600;
/// The narrowest and lowest frame in which something can be read, in pixels.
const LEAST: (u32, u32) = (200, 240);

/// The endpoint.
pub fn routes() -> Router<AppState> {
    Router::new().route("/oembed", routing::get(oembed))
}

/// The query, by the specification's names (2.2).
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    url: String,
    format: Option<String>,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
}

async fn oembed(
    State(state): State<AppState>,
    surround: Surround,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    if asked.format.as_deref().is_some_and(|it| it != "json") {
        return Ok(StatusCode::NOT_IMPLEMENTED.into_response());
    }
    let (letter, slug) = named(&state, &asked.url).ok_or(Problem::NotFound)?;
    let found = match letter {
        'b' => of_badge(&state, &surround, &slug, &asked).await,
        'm' => of_map(&state, &surround, &slug, &asked).await,
        _ => of_collection(&state, &surround, &slug, &asked).await,
    };
    match found {
        Ok(found) => Ok(Json(found).into_response()),
        Err(BadgeError::Problem(Problem::Gone)) => Err(Problem::NotFound.into()),
        Err(error) => Err(error.into()),
    }
}

/// What an address of ours names; nothing for every other address.
fn named(state: &AppState, url: &str) -> Option<(char, Slug)> {
    let path = url.strip_prefix(&state.site.public_url)?;
    let path = path.split(['?', '#']).next()?.trim_end_matches('/');
    let (letter, slug) = path.strip_prefix('/')?.split_once('/')?;
    let letter = match letter {
        "b" => 'b',
        "c" => 'c',
        "m" => 'm',
        _ => return None,
    };
    Some((letter, slug.parse().ok()?))
}

async fn of_badge(
    state: &AppState,
    surround: &Surround,
    slug: &Slug,
    asked: &Asked,
) -> Result<Value, BadgeError> {
    let opened = shares::badge(state, slug).await?;
    let l = match surround.chosen {
        true => surround.language,
        false => opened.language(),
    };
    let page = opened.page(state).await?;
    let title = badge::name_or_untitled(l, &page.face.name);
    let mut answer = rich(state, l, &page.url, &title, embed::BADGE, asked);
    answer["author_name"] = page.face.issuer.name.clone().into();
    if let Some(url) = &page.face.issuer.url {
        answer["author_url"] = url.clone().into();
    }
    // Whose badge it is stands in the frame where it is shown at all.
    if let HolderName::Account { name } | HolderName::Issuer { name } = &page.holder {
        answer["title"] = format!("{title}, {name}").into();
    }
    Ok(answer)
}

async fn of_collection(
    state: &AppState,
    surround: &Surround,
    slug: &Slug,
    asked: &Asked,
) -> Result<Value, BadgeError> {
    let opened = shares::collection(state, slug).await?;
    let l = match surround.chosen {
        true => surround.language,
        false => opened.language(),
    };
    let page = opened.page(state).await?;
    let mut answer = rich(state, l, &page.url, &page.title, embed::COLLECTION, asked);
    if let Some(name) = page.holder.name {
        answer["author_name"] = name.into();
    }
    Ok(answer)
}

async fn of_map(
    state: &AppState,
    surround: &Surround,
    slug: &Slug,
    asked: &Asked,
) -> Result<Value, BadgeError> {
    let opened = shares::map(state, slug).await?;
    let l = match surround.chosen {
        true => surround.language,
        false => opened.language(),
    };
    let page = opened.page(state).await?;
    let head = page.map.head();
    let mut answer = rich(state, l, &page.url, head.title.as_str(), embed::MAP, asked);
    let author = match page.standing {
        Some(_) => page.holder.name,
        None => Some(head.author.as_str().to_owned()).filter(|author| !author.is_empty()),
    };
    if let Some(name) = author {
        answer["author_name"] = name.into();
    }
    Ok(answer)
}

/// A `rich` answer (2.3.4.4), no larger than asked for.
fn rich(
    state: &AppState,
    l: domain::Language,
    url: &str,
    title: &str,
    (width, height): (u32, u32),
    asked: &Asked,
) -> Value {
    let site = state.site.title();
    let within = |side: u32, most: Option<u32>, least: u32| match most {
        Some(most) => side.min(most.max(least)),
        None => side,
    };
    let width = within(width, asked.maxwidth, LEAST.0);
    let height = within(height, asked.maxheight, LEAST.1);
    let frame = ways::embed_frame(l, title, site);
    json!({
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": site,
        "provider_url": state.site.public_url,
        "cache_age": CACHE_AGE,
        "thumbnail_url": format!("{url}/apercu.png"),
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
        "width": width,
        "height": height,
        "html": embed::code(&embed::source(url), &frame, width, height),
    })
}
