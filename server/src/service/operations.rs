//! Looking after the instance, for accounts that `besace user grant` gave the right to.
//!
//! Whoever is no operator learns not even that the pages exist. What an operator does is logged
//! with the ids of the operator and of what it was done to.

mod partners;
mod shown_once;
mod sources;

use async_trait::async_trait;
use domain::operator::{FoundAccount, JobCount, NewSource, Overview, SourceState};
use domain::partner::{Partner, PartnerPage};
use domain::port::{Operations, Viewer};
use domain::{AccountId, EmailAddress, JobId, Millis, PartnerId, Problem};
use tower_sessions::Session;

use super::accounts::change_password::asked_again;
use super::accounts::delete::by_operator;
use crate::http::Failure;
use crate::state::AppState;
use crate::store::{self, operators};

/// What counts as used lately.
const LATELY: i64 = 30 * Millis::DAY;

/// The port behind `/operateur`, for the request that `session` belongs to.
#[derive(Debug, Clone)]
pub struct OperationsPort {
    state: AppState,
    session: Session,
}

/// Lets an operator through.
///
/// # Errors
/// [`Problem::NotFound`] for everybody else.
pub async fn operators_only(state: &AppState, viewer: &Viewer) -> Result<(), Failure> {
    let mut on = state.db.read().await?;
    if operators::is_operator(&mut on, &viewer.account).await? {
        return Ok(());
    }
    Err(Problem::NotFound.into())
}

impl OperationsPort {
    /// The port, for the request that `session` belongs to.
    #[must_use]
    pub const fn new(state: AppState, session: Session) -> Self {
        Self { state, session }
    }

    async fn read_overview(&self, viewer: &Viewer) -> Result<Overview, Failure> {
        let state = &self.state;
        operators_only(state, viewer).await?;
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        let mut on = state.db.read().await?;
        let now = state.clock.now();
        let jobs = store::jobs::count(&mut on).await?;
        Ok(Overview {
            figures: operators::figures(&mut on, now, now.plus(-LATELY)).await?,
            jobs: jobs
                .into_iter()
                .map(|job| JobCount {
                    kind: job.kind,
                    waiting: count(job.waiting),
                    dead: count(job.dead),
                })
                .collect(),
            dead: operators::dead_jobs(&mut on).await?,
        })
    }

    async fn revive(&self, viewer: &Viewer, job: Option<&JobId>) -> Result<(), Failure> {
        let state = &self.state;
        operators_only(state, viewer).await?;
        let mut tx = state.db.begin().await?;
        if operators::revive(&mut tx, job, state.clock.now()).await? == 0 {
            return Err(Problem::NotFound.into());
        }
        tx.notify_on_commit(state.wake.clone());
        tx.commit().await?;
        Ok(())
    }

    async fn find(&self, viewer: &Viewer, typed: &str) -> Result<Option<AccountId>, Failure> {
        operators_only(&self.state, viewer).await?;
        let Ok(address) = typed.trim().parse::<EmailAddress>() else {
            return Ok(None);
        };
        let mut on = self.state.db.read().await?;
        let row = store::addresses::confirmed(&mut on, &address.canonical()).await?;
        Ok(row.map(|row| row.account()).transpose()?)
    }

    async fn look_at(&self, viewer: &Viewer, id: &AccountId) -> Result<FoundAccount, Failure> {
        operators_only(&self.state, viewer).await?;
        let mut on = self.state.db.read().await?;
        let account = store::accounts::find(&mut on, id).await?;
        let account = account.ok_or(Problem::NotFound)?;
        let held = store::badges::held(&mut on, id).await?;
        let addresses = store::addresses::of_account(&mut on, id).await?;
        let confirmed = addresses.iter().filter(|a| a.confirmed.is_some()).count();
        let created = Millis(account.created_at);
        Ok(FoundAccount {
            id: id.clone(),
            created,
            seen: operators::seen(&mut on, id).await?.unwrap_or(created),
            locked: account.locked_at.map(Millis),
            badges: u32::try_from(held.badges).unwrap_or(u32::MAX),
            bytes: u64::try_from(held.bytes).unwrap_or(0),
            addresses: u32::try_from(confirmed).unwrap_or(u32::MAX),
            own: *id == viewer.account,
        })
    }

    async fn lock(
        &self,
        viewer: &Viewer,
        account: &AccountId,
        locked: bool,
    ) -> Result<(), Failure> {
        let state = &self.state;
        operators_only(state, viewer).await?;
        if *account == viewer.account {
            return Err(Problem::NotFound.into());
        }
        let mut tx = state.db.begin().await?;
        let at = locked.then(|| state.clock.now());
        store::accounts::lock(&mut tx, account, at).await?;
        if locked {
            store::sessions::end_all(&mut tx, account).await?;
        }
        tx.commit().await?;
        tracing::info!(
            operator = viewer.account.as_str(),
            account = account.as_str(),
            locked,
            "account locked or unlocked"
        );
        Ok(())
    }

    async fn delete(
        &self,
        viewer: &Viewer,
        account: &AccountId,
        password: &str,
    ) -> Result<(), Failure> {
        let state = &self.state;
        operators_only(state, viewer).await?;
        if *account == viewer.account {
            return Err(Problem::NotFound.into());
        }
        asked_again(state, &viewer.account, password).await?;
        by_operator(state, account).await?;
        tracing::info!(
            operator = viewer.account.as_str(),
            account = account.as_str(),
            "account deleted"
        );
        Ok(())
    }
}

#[async_trait]
impl Operations for OperationsPort {
    async fn overview(&self, viewer: &Viewer) -> Result<Overview, Problem> {
        let read = self.read_overview(viewer).await;
        read.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn run_again(&self, viewer: &Viewer, job: Option<&JobId>) -> Result<(), Problem> {
        let revived = self.revive(viewer, job).await;
        revived.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn find_account(
        &self,
        viewer: &Viewer,
        address: &str,
    ) -> Result<Option<AccountId>, Problem> {
        let found = self.find(viewer, address).await;
        found.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn account(&self, viewer: &Viewer, account: &AccountId) -> Result<FoundAccount, Problem> {
        let found = self.look_at(viewer, account).await;
        found.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn lock_account(
        &self,
        viewer: &Viewer,
        account: &AccountId,
        locked: bool,
    ) -> Result<(), Problem> {
        let changed = self.lock(viewer, account, locked).await;
        changed.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn delete_account(
        &self,
        viewer: &Viewer,
        account: &AccountId,
        password: &str,
    ) -> Result<(), Problem> {
        let deleted = self.delete(viewer, account, password).await;
        deleted.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn partners(&self, viewer: &Viewer) -> Result<Vec<Partner>, Problem> {
        let listed = self.list_partners(viewer).await;
        listed.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn partner(&self, viewer: &Viewer, id: &PartnerId) -> Result<PartnerPage, Problem> {
        let found = self.look_at_partner(viewer, id).await;
        found.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn add_partner(
        &self,
        viewer: &Viewer,
        name: &str,
        contact: &str,
    ) -> Result<PartnerId, Problem> {
        let added = self.register_partner(viewer, name, contact).await;
        added.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn renew_partner(&self, viewer: &Viewer, id: &PartnerId) -> Result<(), Problem> {
        let renewed = self.renew_secret(viewer, id).await;
        renewed.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn revoke_partner(&self, viewer: &Viewer, id: &PartnerId) -> Result<(), Problem> {
        let revoked = self.revoke_key(viewer, id).await;
        revoked.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn sources(&self, viewer: &Viewer) -> Result<Vec<SourceState>, Problem> {
        let listed = self.list_sources(viewer).await;
        listed.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn add_source(&self, viewer: &Viewer, new: &NewSource) -> Result<(), Problem> {
        let added = self.register_source(viewer, new).await;
        added.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn remove_source(&self, viewer: &Viewer, word: &str) -> Result<(), Problem> {
        let removed = self.unregister_source(viewer, word).await;
        removed.map_err(|failure| failure.into_problem(&viewer.request))
    }
}
