//! What the operator's pages ask about reports, and the mail to whose page is taken down.

use app::mail;
use async_trait::async_trait;
use domain::abuse::{AbuseReport, LONGEST_TEXT};
use domain::notice::News;
use domain::port::{Moderation, Viewer};
use domain::problem::FieldError;
use domain::{AbuseReportId, AccountId, Language, Problem, ShareId, text};
use serde::{Deserialize, Serialize};

use crate::http::Failure;
use crate::jobs::{self, Job, JobError};
use crate::service::accounts::link;
use crate::service::explorer;
use crate::service::notices;
use crate::service::operations::operators_only;
use crate::state::AppState;
use crate::store::abuse::{self, Owned};
use crate::store::db::Tx;
use crate::store::{self};

/// The port behind `/operateur/signalements`.
#[derive(Debug, Clone)]
pub struct ModerationPort(pub AppState);

/// Where its owner has what a share shows.
fn path(owned: &Owned) -> String {
    format!("/partager/{}", owned.subject_id)
}

impl ModerationPort {
    async fn about(
        &self,
        tx: &mut Tx,
        id: &AbuseReportId,
    ) -> Result<(ShareId, Owned, AccountId), Failure> {
        let share = abuse::share(tx, id).await?.ok_or(Problem::NotFound)?;
        let owned = abuse::owner(tx, &share).await?.ok_or(Problem::NotFound)?;
        let account = owned.account()?;
        Ok((share, owned, account))
    }

    async fn down(&self, viewer: &Viewer, id: &AbuseReportId, typed: &str) -> Result<(), Failure> {
        let state = &self.0;
        operators_only(state, viewer).await?;
        let wrong = |error| Problem::Field {
            field: "reason".to_owned(),
            error,
        };
        let reason = match text::line(typed, LONGEST_TEXT) {
            Ok(reason) if reason.is_empty() => return Err(wrong(FieldError::Required).into()),
            reason => reason.map_err(wrong)?,
        };
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        let (share, owned, account) = self.about(&mut tx, id).await?;
        abuse::close_of(&mut tx, &share, now).await?;
        if abuse::take_down(&mut tx, &share, &reason, now).await? > 0 {
            let news = News::TakenDown {
                title: owned.title.clone(),
                path: path(&owned),
                reason: reason.clone(),
            };
            let once = format!("taken_down:{share}:{}", now.0);
            notices::tell(state, &mut tx, &account, &news, &once).await?;
            let mail = TakenDownMail {
                account: account.clone(),
                title: owned.title.clone(),
                path: path(&owned),
                reason,
            };
            jobs::enqueue(state, &mut tx, &mail).await?;
        }
        tx.commit().await?;
        tracing::info!(
            operator = viewer.account.as_str(),
            share = share.as_str(),
            "page taken down"
        );
        Ok(())
    }

    async fn give_back(&self, viewer: &Viewer, id: &AbuseReportId) -> Result<(), Failure> {
        let state = &self.0;
        operators_only(state, viewer).await?;
        let mut tx = state.db.begin().await?;
        let (share, owned, account) = self.about(&mut tx, id).await?;
        if abuse::lift(&mut tx, &share).await? > 0 {
            let news = News::Lifted {
                title: owned.title.clone(),
                path: path(&owned),
            };
            let once = format!("lifted:{share}:{}", state.clock.now().0);
            notices::tell(state, &mut tx, &account, &news, &once).await?;
            if let Some(Ok(collection)) = owned.collection_id.map(|id| id.parse()) {
                explorer::relist(state, &mut tx, &collection).await?;
            }
        }
        tx.commit().await?;
        tracing::info!(
            operator = viewer.account.as_str(),
            share = share.as_str(),
            "page given back"
        );
        Ok(())
    }

    async fn settle(&self, viewer: &Viewer, id: &AbuseReportId) -> Result<(), Failure> {
        operators_only(&self.0, viewer).await?;
        let mut tx = self.0.db.begin().await?;
        if !abuse::close(&mut tx, id, self.0.clock.now()).await? {
            return Err(Problem::NotFound.into());
        }
        tx.commit().await?;
        Ok(())
    }

    async fn all(&self, viewer: &Viewer) -> Result<Vec<AbuseReport>, Failure> {
        operators_only(&self.0, viewer).await?;
        let mut on = self.0.db.read().await?;
        Ok(abuse::list(&mut on, self.0.clock.now()).await?)
    }

    async fn one(&self, viewer: &Viewer, id: &AbuseReportId) -> Result<AbuseReport, Failure> {
        operators_only(&self.0, viewer).await?;
        let mut on = self.0.db.read().await?;
        let found = abuse::find(&mut on, id, self.0.clock.now()).await?;
        Ok(found.ok_or(Problem::NotFound)?)
    }
}

#[async_trait]
impl Moderation for ModerationPort {
    async fn reports(&self, viewer: &Viewer) -> Result<Vec<AbuseReport>, Problem> {
        let all = self.all(viewer).await;
        all.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn report(&self, viewer: &Viewer, id: &AbuseReportId) -> Result<AbuseReport, Problem> {
        let one = self.one(viewer, id).await;
        one.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn take_down(
        &self,
        viewer: &Viewer,
        id: &AbuseReportId,
        reason: &str,
    ) -> Result<(), Problem> {
        let taken = self.down(viewer, id, reason).await;
        taken.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn lift(&self, viewer: &Viewer, id: &AbuseReportId) -> Result<(), Problem> {
        let lifted = self.give_back(viewer, id).await;
        lifted.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn dismiss(&self, viewer: &Viewer, id: &AbuseReportId) -> Result<(), Problem> {
        let settled = self.settle(viewer, id).await;
        settled.map_err(|failure| failure.into_problem(&viewer.request))
    }
}

/// Tells a person that their page was taken down, whatever news they want by mail.
#[derive(Debug, Serialize, Deserialize)]
pub struct TakenDownMail {
    /// Whose page.
    pub account: AccountId,
    /// What it showed.
    pub title: String,
    /// Where they have it.
    pub path: String,
    /// Why.
    pub reason: String,
}

impl Job for TakenDownMail {
    const KIND: &'static str = "mail.taken_down";
    const ATTEMPTS: i64 = 16;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let mut on = state.db.read().await?;
        let account = store::accounts::find(&mut on, &self.account).await?;
        let held = store::addresses::of_account(&mut on, &self.account).await?;
        drop(on);
        let to = held
            .into_iter()
            .find(|a| a.primary && a.confirmed.is_some());
        let (Some(account), Some(to)) = (account, to) else {
            return Ok(());
        };
        let language: Language = account.language();
        let url = link(&state, &self.path);
        let site = &state.config.server.name;
        let mail = mail::taken_down(
            language,
            site,
            &account.name,
            &self.title,
            &self.reason,
            &url,
        );
        let (clock, entropy) = (&*state.clock, &*state.entropy);
        state.mailer.send(&to.address, mail, clock, entropy).await?;
        Ok(())
    }
}
