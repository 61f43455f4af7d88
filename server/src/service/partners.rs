//! Partners: platforms of issuers that deliver badges by themselves, each with a key of its own.
//!
//! The operator registers them. A secret has 256 random bits, so its plain SHA-256 is stored:
//! guessing is hopeless at any speed, which is all that a slow hash would add, and it is compared
//! at every request. Whether a person has an account here is told only to partners that the
//! person allowed to know ([`allow`]).

mod add;
mod authenticate;
mod consent;
mod port;

use domain::partner::Partner;
use domain::{PartnerId, Problem};

use crate::http::Failure;
use crate::state::AppState;
use crate::store;

pub use add::{Credentials, add, renew, renew_standing};
pub use authenticate::{Caller, authenticate};
pub use consent::{allow, allowed, disallow, purpose};
pub use port::PartnersPort;

/// Every partner, the oldest first, revoked ones too.
///
/// # Errors
/// The database.
pub async fn list(state: &AppState) -> Result<Vec<Partner>, Failure> {
    let mut on = state.db.read().await?;
    Ok(store::partners::all(&mut on).await?)
}

/// Takes a partner's key away: its next request is refused, also in the middle of one. What was
/// accepted stays; no more invitations go out in its name.
///
/// # Errors
/// [`Problem::NotFound`], also when it is revoked already.
pub async fn revoke(state: &AppState, id: &PartnerId) -> Result<(), Failure> {
    let mut tx = state.db.begin().await?;
    let revoked = store::partners::revoke(&mut tx, id, state.clock.now()).await?;
    tx.commit().await?;
    if revoked {
        Ok(())
    } else {
        Err(Problem::NotFound.into())
    }
}
