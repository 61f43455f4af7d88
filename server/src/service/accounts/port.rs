//! What the signed-in pages ask of their account, for one request.
//!
//! Made for each request with its session, because a change of password gives the session a new
//! identifier and a deletion ends it.

use std::sync::Arc;

use async_trait::async_trait;
use domain::account::{Address, Consent, Profile, SignedInDevice};
use domain::port::{Accounts, Viewer};
use domain::{AddressId, ConsentId, Language, Millis, Problem, SessionId, text};
use tower_sessions::Session;

use super::{
    add_address, change_password, delete, make_primary, move_address, name, remove_address,
    withdraw_consent,
};
use crate::auth::age;
use crate::http::Failure;
use crate::service::explorer;
use crate::state::AppState;
use crate::store;

/// Characters of the place where a person lives.
const LONGEST_PLACE: usize = 100;

/// The port, for the request that `session` belongs to.
#[must_use]
pub fn port(state: AppState, session: Session) -> Arc<dyn Accounts> {
    Arc::new(Port { state, session })
}

struct Port {
    state: AppState,
    session: Session,
}

impl Port {
    async fn read_profile(&self, viewer: &Viewer) -> Result<Profile, Failure> {
        let mut on = self.state.db.read().await?;
        let account = store::accounts::find(&mut on, &viewer.account).await?;
        let account = account.ok_or(Problem::SignedOut)?;
        let addresses = store::addresses::of_account(&mut on, &viewer.account).await?;
        let primary = addresses.into_iter().next().ok_or(Problem::SignedOut)?;
        Ok(Profile {
            language: account.language(),
            minor: age::is_minor(account.minor_until, self.state.clock.now()),
            operator: store::operators::is_operator(&mut on, &viewer.account).await?,
            created: Millis(account.created_at),
            photo: account.photo_blob_id.is_some(),
            name: account.name,
            place: account.place,
            address: primary.address,
        })
    }

    async fn write_profile(
        &self,
        viewer: &Viewer,
        name: &str,
        place: &str,
        language: Language,
    ) -> Result<(), Failure> {
        let wrong = |field: &str| {
            let field = field.to_owned();
            |error| Problem::Field { field, error }
        };
        let name = name::parse(name).map_err(wrong("name"))?;
        let place = text::line(place, LONGEST_PLACE).map_err(wrong("place"))?;
        let mut tx = self.state.db.begin().await?;
        store::accounts::change_profile(&mut tx, &viewer.account, &name, &place, language).await?;
        explorer::relist_account(&self.state, &mut tx, &viewer.account).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn read_addresses(&self, viewer: &Viewer) -> Result<Vec<Address>, Failure> {
        let mut on = self.state.db.read().await?;
        Ok(store::addresses::of_account(&mut on, &viewer.account).await?)
    }

    async fn read_sessions(&self, viewer: &Viewer) -> Result<Vec<SignedInDevice>, Failure> {
        let now = self.state.clock.now();
        let mut on = self.state.db.read().await?;
        let (account, current) = (&viewer.account, &viewer.session);
        Ok(store::sessions::of_account(&mut on, account, current, now).await?)
    }

    async fn end(&self, viewer: &Viewer, session: &SessionId) -> Result<(), Failure> {
        if *session == viewer.session {
            return self.session.flush().await.map_err(Failure::internal);
        }
        let mut tx = self.state.db.begin().await?;
        let ended = store::sessions::end(&mut tx, &viewer.account, session).await?;
        tx.commit().await?;
        if ended {
            Ok(())
        } else {
            Err(Problem::NotFound.into())
        }
    }

    async fn end_others(&self, viewer: &Viewer) -> Result<(), Failure> {
        let mut tx = self.state.db.begin().await?;
        store::sessions::end_others(&mut tx, &viewer.account, &viewer.session).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn read_consents(&self, viewer: &Viewer) -> Result<Vec<Consent>, Failure> {
        let mut on = self.state.db.read().await?;
        Ok(store::consents::of_account(&mut on, &viewer.account).await?)
    }

    async fn new_password(&self, viewer: &Viewer, old: &str, new: &str) -> Result<(), Failure> {
        change_password::change_password(&self.state, viewer, old, new).await?;
        self.session.cycle_id().await.map_err(Failure::internal)
    }

    async fn end_of_all(&self, viewer: &Viewer, password: &str) -> Result<(), Failure> {
        delete::delete(&self.state, viewer, password).await?;
        self.session.flush().await.map_err(Failure::internal)
    }
}

#[async_trait]
impl Accounts for Port {
    async fn profile(&self, viewer: &Viewer) -> Result<Profile, Problem> {
        self.read_profile(viewer)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn change_profile(
        &self,
        viewer: &Viewer,
        name: &str,
        place: &str,
        language: Language,
    ) -> Result<(), Problem> {
        let changed = self.write_profile(viewer, name, place, language).await;
        changed.map_err(|f| f.into_problem(&viewer.request))
    }

    async fn change_password(
        &self,
        viewer: &Viewer,
        current: &str,
        new: &str,
    ) -> Result<(), Problem> {
        let changed = self.new_password(viewer, current, new).await;
        changed.map_err(|f| f.into_problem(&viewer.request))
    }

    async fn add_address(
        &self,
        viewer: &Viewer,
        address: &str,
        password: &str,
    ) -> Result<(), Problem> {
        add_address::add_address(&self.state, viewer, address, password)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn resend_confirmation(
        &self,
        viewer: &Viewer,
        address: &AddressId,
    ) -> Result<(), Problem> {
        add_address::resend(&self.state, viewer, address)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn make_primary(
        &self,
        viewer: &Viewer,
        address: &AddressId,
        password: &str,
    ) -> Result<(), Problem> {
        make_primary::make_primary(&self.state, viewer, address, password)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn remove_address(
        &self,
        viewer: &Viewer,
        address: &AddressId,
        password: &str,
    ) -> Result<(), Problem> {
        remove_address::remove_address(&self.state, viewer, address, password)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn keep_address(&self, viewer: &Viewer, address: &AddressId) -> Result<(), Problem> {
        move_address::keep(&self.state, viewer, address)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn addresses(&self, viewer: &Viewer) -> Result<Vec<Address>, Problem> {
        self.read_addresses(viewer)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn sessions(&self, viewer: &Viewer) -> Result<Vec<SignedInDevice>, Problem> {
        self.read_sessions(viewer)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn end_session(&self, viewer: &Viewer, session: &SessionId) -> Result<(), Problem> {
        self.end(viewer, session)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn end_other_sessions(&self, viewer: &Viewer) -> Result<(), Problem> {
        self.end_others(viewer)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn consents(&self, viewer: &Viewer) -> Result<Vec<Consent>, Problem> {
        self.read_consents(viewer)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn withdraw_consent(&self, viewer: &Viewer, consent: &ConsentId) -> Result<(), Problem> {
        withdraw_consent::withdraw_consent(&self.state, viewer, consent)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }

    async fn delete(&self, viewer: &Viewer, password: &str) -> Result<(), Problem> {
        self.end_of_all(viewer, password)
            .await
            .map_err(|f| f.into_problem(&viewer.request))
    }
}
