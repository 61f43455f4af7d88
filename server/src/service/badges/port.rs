//! What the signed-in pages ask about badges, in the product's words.

use async_trait::async_trait;
use domain::badge::{BadgePage, BadgeQuery, Latest, MyBadge};
use domain::order::{Arrangement, ListView};
use domain::port::{Badges, Viewer};
use domain::{BadgeId, Problem};

use super::BadgeError;
use crate::http::Failure;
use crate::state::AppState;
use crate::store::badges;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct BadgesPort(pub AppState);

/// What the person is told, the cause being logged under the request's id.
pub(in crate::service) fn told(error: BadgeError, viewer: &Viewer) -> Problem {
    Failure::from(error).into_problem(&viewer.request)
}

#[async_trait]
impl Badges for BadgesPort {
    async fn list(&self, viewer: &Viewer, query: &BadgeQuery) -> Result<BadgePage, Problem> {
        let page = super::list(&self.0, &viewer.account, query).await;
        page.map_err(|error| told(error, viewer))
    }

    async fn latest(&self, viewer: &Viewer) -> Result<Latest, Problem> {
        let latest = super::latest(&self.0, &viewer.account).await;
        latest.map_err(|error| told(error, viewer))
    }

    async fn show(&self, viewer: &Viewer, id: &BadgeId) -> Result<MyBadge, Problem> {
        let shown = super::show(&self.0, &viewer.account, id).await;
        shown.map_err(|error| told(error, viewer))
    }

    async fn check_again(&self, viewer: &Viewer, id: &BadgeId) -> Result<(), Problem> {
        let checked = async {
            let found = {
                let mut on = self.0.db.read().await?;
                badges::find_of(&mut on, &viewer.account, id).await?
            };
            let badge = found.ok_or(Problem::NotFound)?;
            super::limit::check_again(&self.0, &badge.id).await?;
            super::check_again(&self.0, &badge).await
        };
        checked.await.map_err(|error| told(error, viewer))
    }

    async fn delete(&self, viewer: &Viewer, id: &BadgeId) -> Result<(), Problem> {
        let deleted = super::delete(&self.0, &viewer.account, id).await;
        deleted.map_err(|error| told(error, viewer))
    }

    async fn arrange(
        &self,
        viewer: &Viewer,
        ids: &[BadgeId],
        what: &Arrangement,
    ) -> Result<u32, Problem> {
        let arranged = super::arrange(&self.0, &viewer.account, ids, what).await;
        arranged.map_err(|error| told(error, viewer))
    }

    async fn write_note(&self, viewer: &Viewer, id: &BadgeId, note: &str) -> Result<(), Problem> {
        let written = super::write_note(&self.0, &viewer.account, id, note).await;
        written.map_err(|error| told(error, viewer))
    }

    async fn choose_view(&self, viewer: &Viewer, view: ListView) -> Result<(), Problem> {
        let chosen = super::choose_view(&self.0, &viewer.account, view).await;
        chosen.map_err(|error| told(error, viewer))
    }
}
