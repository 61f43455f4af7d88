//! What waits for an address is taken into the passport of who has confirmed it.
//!
//! Opening and writing down are one transaction with the account's intake: killed at any moment,
//! a badge still waits, or has arrived.

use domain::{AccountId, AddressId, IntakeId, PartnerId};
use serde::{Deserialize, Serialize};

use super::Addressee;
use super::content::{Opened, open};
use crate::jobs::{Job, JobError, enqueue};
use crate::service::badges::{BadgeError, Manner};
use crate::service::intakes::{self, Arrived, TakeIn};
use crate::state::AppState;
use crate::store::intakes::NewItem;
use crate::store::{self, Tx, db, deliveries};

/// What waits for an addressee, under whichever key it was written down; at most a slice.
pub(super) async fn waiting(
    state: &AppState,
    to: &Addressee,
    partner: Option<&PartnerId>,
) -> db::Result<Vec<Opened>> {
    let mut on = state.db.read().await?;
    for mac in to.macs(&state.keys) {
        let waiting = deliveries::waiting(&mut on, &mac, partner).await?;
        if !waiting.is_empty() {
            return Ok(open(state, to, waiting));
        }
    }
    Ok(Vec::new())
}

/// The items of an intake that deliveries make.
pub(super) async fn items(state: &AppState, opened: &[Opened]) -> Result<Vec<NewItem>, BadgeError> {
    let lost = opened.iter().filter(|one| one.content.is_none()).count();
    if lost > 0 {
        tracing::error!(lost, "deliveries are sealed under keys that are gone");
        metrics::counter!("besace_deliveries_lost_total").increment(lost as u64);
    }
    let mut items = Vec::with_capacity(opened.len());
    for content in opened.iter().filter_map(|one| one.content.clone()) {
        let arrived = Arrived {
            name: content.name,
            handed: Ok(content.badge.handed()),
        };
        items.extend(intakes::items_of(state, arrived).await?);
    }
    Ok(items)
}

/// Takes deliveries out of those that wait and writes them down as an intake; `None` when somebody
/// else has taken one of them, and the transaction has to be given up.
pub(super) async fn write(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    manner: Manner,
    opened: &[Opened],
    items: &[NewItem],
) -> db::Result<Option<IntakeId>> {
    for one in opened {
        if !deliveries::take(tx, &one.id).await? {
            return Ok(None);
        }
    }
    let id = intakes::write(state, tx, account, manner, items, 0).await?;
    Ok(Some(id))
}

/// Takes everything that waits for an addressee into the account that has confirmed the address,
/// where it is pending; nothing when no account has.
pub(super) async fn take(state: &AppState, to: &Addressee) -> Result<(), BadgeError> {
    loop {
        let opened = waiting(state, to, None).await?;
        if opened.is_empty() {
            return Ok(());
        }
        let items = items(state, &opened).await?;
        let mut tx = state.db.begin().await?;
        let Some(row) = to.confirmed(&mut tx).await? else {
            return Ok(());
        };
        let manner = Manner::by_itself(domain::Origin::Delivery);
        let account = row.account()?;
        if let Some(intake) = write(state, &mut tx, &account, manner, &opened, &items).await? {
            // Nobody waits for it: it is taken in at once.
            let intake = TakeIn { intake, slice: 0 };
            enqueue(state, &mut tx, &intake).await?;
            tx.commit().await?;
            metrics::counter!("besace_deliveries_taken_total").increment(opened.len() as u64);
        }
    }
}

/// Has what waits for an address come in, now that it is confirmed: enqueued in the transaction
/// that confirms it.
///
/// # Errors
/// The database.
pub async fn expect(state: &AppState, tx: &mut Tx, address: &AddressId) -> db::Result<()> {
    let job = TakeDeliveries {
        address: address.clone(),
    };
    enqueue(state, tx, &job).await
}

/// Takes what waits for an address that was confirmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TakeDeliveries {
    /// Which address.
    pub address: AddressId,
}

impl Job for TakeDeliveries {
    const KIND: &'static str = "take-deliveries";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let row = {
            let mut on = state.db.read().await?;
            store::addresses::find(&mut on, &self.address).await?
        };
        let Some(row) = row.filter(|row| row.confirmed_at.is_some()) else {
            return Ok(());
        };
        let to = Addressee::of(&row.read()?.address);
        take(&state, &to).await.map_err(JobError::later)
    }
}
