//! An address that another account has confirmed moves to the one whose holder has proven it now:
//! after a notice to the account that has it, and seven days in which that account can keep it.
//!
//! Whoever reads the mailbox today is whom badges for it are meant for; whoever had it confirmed
//! before may be the same person with a forgotten account, or somebody who left the school. Badges
//! that were accepted stay where they are. The only address of an account cannot be taken from it:
//! nobody could ever open that account again.

use domain::port::Viewer;
use domain::{AccountId, AddressId, Millis, Problem};
use serde::{Deserialize, Serialize};

use super::confirm::belongs;
use super::mails::{AddressMovesMail, tell_of_address};
use crate::http::Failure;
use crate::jobs::{Job, JobError, enqueue};
use crate::service::badges::RecheckAccount;
use crate::state::AppState;
use crate::store::addresses::AddressRow;
use crate::store::{self, Tx};
use app::mail::AddressChange;

/// In how much time.
const NOTICE: i64 = 7 * Millis::DAY;

/// Begins the move of an address that `owner`'s account has; every confirmed address of that
/// account is told.
///
/// # Errors
/// [`Problem::OnlyAddress`].
pub(super) async fn begin(
    state: &AppState,
    tx: &mut Tx,
    claimed: &AddressRow,
    owner: &AddressRow,
) -> Result<(), Failure> {
    let from = owner.account()?;
    let held = store::addresses::of_account(tx, &from).await?;
    let confirmed: Vec<_> = held.iter().filter(|a| a.confirmed.is_some()).collect();
    if confirmed.len() < 2 {
        return Err(Problem::OnlyAddress.into());
    }
    let on = state.clock.now().plus(NOTICE);
    store::addresses::set_move(tx, &claimed.id, Some(on)).await?;
    for to in confirmed {
        let mail = AddressMovesMail {
            to: to.address.clone(),
            account: from.clone(),
            address: owner.read()?.address,
            on,
        };
        enqueue(state, tx, &mail).await?;
    }
    Ok(())
}

/// Keeps a confirmed address that was about to move.
///
/// # Errors
/// [`Problem::NotFound`] when nobody else wants it.
pub async fn keep(state: &AppState, viewer: &Viewer, id: &AddressId) -> Result<(), Failure> {
    let mut tx = state.db.begin().await?;
    if !store::addresses::keep(&mut tx, &viewer.account, id).await? {
        return Err(Problem::NotFound.into());
    }
    tx.commit().await?;
    Ok(())
}

/// Moves the addresses whose seven days are over; each hour.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MoveAddresses;

impl MoveAddresses {
    /// How often.
    pub const PERIOD: i64 = Millis::HOUR;
}

impl Job for MoveAddresses {
    const KIND: &'static str = "accounts.move-addresses";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let due = {
            let mut on = state.db.read().await?;
            store::addresses::moving(&mut on, state.clock.now()).await?
        };
        for id in due {
            let mut tx = state.db.begin().await?;
            if let Some(row) = store::addresses::find(&mut tx, &id).await? {
                settle(&state, &mut tx, &row)
                    .await
                    .map_err(JobError::later)?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}

async fn settle(state: &AppState, tx: &mut Tx, row: &AddressRow) -> Result<(), Failure> {
    let address = row.read()?.address;
    let owner = store::addresses::confirmed(tx, &address.canonical()).await?;
    if let Some(owner) = owner {
        let from = owner.account()?;
        if !leave(state, tx, &from, &owner).await? {
            // It has become the only one meanwhile.
            return Ok(store::addresses::set_move(tx, &row.id, None).await?);
        }
    }
    let to = row.account()?;
    tell_of_address(state, tx, &to, AddressChange::Added, &address).await?;
    belongs(state, tx, row, &to).await
}

/// Takes an address from its account; `false` when it has no other one that is confirmed.
async fn leave(
    state: &AppState,
    tx: &mut Tx,
    from: &AccountId,
    owner: &AddressRow,
) -> Result<bool, Failure> {
    let leaving = owner.read()?;
    let held = store::addresses::of_account(tx, from).await?;
    let Some(next) = held
        .iter()
        .find(|a| a.confirmed.is_some() && a.id != leaving.id)
    else {
        return Ok(false);
    };
    tell_of_address(state, tx, from, AddressChange::Removed, &leaving.address).await?;
    if leaving.primary && !store::addresses::make_primary(tx, from, &next.id).await? {
        return Err(Problem::NotFound.into());
    }
    store::addresses::remove(tx, from, &leaving.id).await?;
    let recheck = RecheckAccount {
        account: from.clone(),
        all: true,
    };
    enqueue(state, tx, &recheck).await?;
    Ok(true)
}
