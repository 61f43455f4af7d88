//! Opens what a path names, for handlers to take: through a share, or as its owner's draft, which
//! carries what they have ticked so far in its path.

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::share::{Shown, Subject};
use domain::{BadgeId, CollectionId, Problem, Slug};
use maps::NodeId;

use crate::http::{Failure, Signed};
use crate::service::shares::{self, Bound, Charted, Opened};
use crate::state::AppState;

/// A badge: by its own link, out of a shared collection, on a shared map, or as its owner's draft.
#[derive(Debug)]
pub(super) struct Badge(pub Opened);

/// A collection: by its link, or as its owner's draft.
#[derive(Debug)]
pub(super) struct Collection(pub Bound);

/// A map or an objective: by its link, or as its owner's draft.
#[derive(Debug)]
pub(super) struct Map(pub Charted);

/// What its owner is about to share.
#[derive(Debug)]
pub(super) enum Draft {
    /// A badge.
    Badge(Box<Opened>),
    /// A collection.
    Collection(Box<Bound>),
    /// A map or an objective.
    Map(Box<Charted>),
}

/// What a path says.
#[derive(Debug, Default)]
struct Named {
    slug: Option<Slug>,
    id: Option<String>,
    number: Option<u32>,
    node: Option<NodeId>,
    shown: Option<Shown>,
}

impl Named {
    fn draft(self) -> (String, Shown) {
        let shown = self.shown.unwrap_or(Shown::BADGE);
        (self.id.unwrap_or_default(), shown)
    }

    async fn of(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let not_found = || Failure::from(Problem::NotFound).into_response();
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|error: RawPathParamsRejection| error.into_response())?;
        let mut named = Self::default();
        for (name, value) in &params {
            match name {
                // A page's other forms have a name that ends differently.
                "slug" => {
                    let slug = value.split('.').next().unwrap_or_default();
                    named.slug = Some(slug.parse().map_err(|_| not_found())?);
                }
                "number" => named.number = Some(value.parse().map_err(|_| not_found())?),
                "node" => named.node = Some(NodeId::new(value).map_err(|_| not_found())?),
                "shown" => {
                    let shown = Shown::from_letters(value);
                    named.shown = Some(shown.ok_or_else(not_found)?);
                }
                "id" => named.id = Some(value.to_owned()),
                _ => {}
            }
        }
        Ok(named)
    }
}

impl FromRequestParts<AppState> for Badge {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let named = Named::of(parts, state).await?;
        if let Some(node) = named.node.clone() {
            let Map(map) = Map::from_request_parts(parts, state).await?;
            let opened = map.badge(state, &node).await;
            return opened
                .map(Self)
                .map_err(|error| Failure::from(error).into_response());
        }
        let opened = match (named.slug.clone(), named.number) {
            (Some(slug), None) => shares::badge(state, &slug).await,
            (Some(slug), Some(number)) => shares::collected(state, &slug, number).await,
            (None, number) => {
                let Signed(viewer) = Signed::from_request_parts(parts, state).await?;
                let (id, shown) = named.draft();
                let badge: Result<BadgeId, _> = id.parse();
                let collection: Result<CollectionId, _> = id.parse();
                let (Ok(badge), Ok(collection)) = (badge, collection) else {
                    return Err(Failure::from(Problem::NotFound).into_response());
                };
                let base = format!("/partager/{id}/apercu/{}", shown.letters());
                match number {
                    None => shares::badge_draft(state, &viewer.account, &badge, shown, base).await,
                    Some(number) => {
                        let base = format!("{base}/{number}");
                        let account = &viewer.account;
                        shares::collected_draft(state, account, &collection, number, shown, base)
                            .await
                    }
                }
            }
        };
        opened
            .map(Self)
            .map_err(|error| Failure::from(error).into_response())
    }
}

impl FromRequestParts<AppState> for Collection {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let named = Named::of(parts, state).await?;
        let opened = match named.slug.clone() {
            Some(slug) => shares::collection(state, &slug).await,
            None => {
                let Signed(viewer) = Signed::from_request_parts(parts, state).await?;
                let (id, shown) = named.draft();
                let Ok(collection) = id.parse() else {
                    return Err(Failure::from(Problem::NotFound).into_response());
                };
                let base = format!("/partager/{id}/apercu/{}", shown.letters());
                shares::collection_draft(state, &viewer.account, &collection, shown, base).await
            }
        };
        opened
            .map(Self)
            .map_err(|error| Failure::from(error).into_response())
    }
}

impl FromRequestParts<AppState> for Map {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let named = Named::of(parts, state).await?;
        let opened = match named.slug.clone() {
            Some(slug) => shares::map(state, &slug).await,
            None => {
                let Signed(viewer) = Signed::from_request_parts(parts, state).await?;
                let (id, shown) = named.draft();
                let page = shares::page(state, &viewer.account, &id).await;
                let subject = page
                    .map_err(|error| Failure::from(error).into_response())?
                    .subject;
                let base = format!("/partager/{id}/apercu/{}", shown.letters());
                shares::map_draft(state, &viewer.account, &subject, shown, base).await
            }
        };
        opened
            .map(Self)
            .map_err(|error| Failure::from(error).into_response())
    }
}

impl FromRequestParts<AppState> for Draft {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let Signed(viewer) = Signed::from_request_parts(parts, state).await?;
        let named = Named::of(parts, state).await?;
        let id = named.id.unwrap_or_default();
        let page = shares::page(state, &viewer.account, &id).await;
        match page
            .map_err(|error| Failure::from(error).into_response())?
            .subject
        {
            Subject::Badge(_) => {
                let Badge(opened) = Badge::from_request_parts(parts, state).await?;
                Ok(Self::Badge(Box::new(opened)))
            }
            Subject::Collection(_) => {
                let Collection(opened) = Collection::from_request_parts(parts, state).await?;
                Ok(Self::Collection(Box::new(opened)))
            }
            Subject::Map(_) | Subject::Objective(_) => {
                let Map(opened) = Map::from_request_parts(parts, state).await?;
                Ok(Self::Map(Box::new(opened)))
            }
        }
    }
}
