//! Explorer: what its owners have listed, and nothing else.
//!
//! What is searched is what a collection would show without its holder's name, so that nobody is
//! found by their name or address, and nothing that is withheld is found either. What results show
//! is what its page shows. A change raises the edition of the collection, which takes the listing
//! out in that moment; the job [`List`], enqueued in the same transaction, brings it back as it is
//! now.

mod find;
mod list;

use domain::{AccountId, BadgeId, CollectionId};

use crate::jobs;
use crate::state::AppState;
use crate::store::db::{Result, Tx};
use crate::store::search;

pub use find::{example, find};
pub use list::{List, ListBehind};

/// Has a collection listed as it will be when this transaction is over, where a share lists it.
///
/// # Errors
/// The database.
pub async fn relist(state: &AppState, tx: &mut Tx, collection: &CollectionId) -> Result<()> {
    if search::is_listed(tx, collection).await? {
        enqueue(state, tx, vec![collection.clone()]).await?;
    }
    Ok(())
}

/// The same for every collection that holds a badge.
///
/// # Errors
/// The database.
pub async fn relist_badge(state: &AppState, tx: &mut Tx, badge: &BadgeId) -> Result<()> {
    let collections = search::holding(tx, badge).await?;
    enqueue(state, tx, collections).await
}

/// The same for every collection of an account.
///
/// # Errors
/// The database.
pub async fn relist_account(state: &AppState, tx: &mut Tx, account: &AccountId) -> Result<()> {
    let collections = search::of_account(tx, account).await?;
    enqueue(state, tx, collections).await
}

async fn enqueue(state: &AppState, tx: &mut Tx, collections: Vec<CollectionId>) -> Result<()> {
    for collection in collections {
        jobs::enqueue(state, tx, &List { collection }).await?;
    }
    Ok(())
}
