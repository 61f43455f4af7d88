//! Mail addresses' rows.

use domain::account::Address;
use domain::{AccountId, AddressId, EmailAddress, Millis};

use super::accounts::parse_id;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO address (id, account_id, address, canonical, is_primary, created_at) VALUES ($1, $2, $3, $4, TRUE, $5)";
    ADD = "INSERT INTO address (id, account_id, address, canonical, is_primary, created_at) VALUES ($1, $2, $3, $4, FALSE, $5)";
    // One primary at a time: the old one steps back first.
    STEP_BACK = "UPDATE address SET is_primary = FALSE WHERE account_id = $1 AND is_primary";
    MAKE_PRIMARY = "UPDATE address SET is_primary = TRUE WHERE account_id = $1 AND id = $2 AND confirmed_at IS NOT NULL";
    REMOVE = "DELETE FROM address WHERE account_id = $1 AND id = $2 AND NOT is_primary";
    FORGET_UNCONFIRMED = "DELETE FROM address WHERE confirmed_at IS NULL AND NOT is_primary AND moves_at IS NULL AND created_at < $1";
    OF_ACCOUNT = "SELECT id, account_id, address, confirmed_at, is_primary, moves_at,
            (SELECT MIN(o.moves_at) FROM address o WHERE o.canonical = address.canonical AND o.account_id <> address.account_id
                AND address.confirmed_at IS NOT NULL) AS claimed_at
        FROM address WHERE account_id = $1 ORDER BY CASE WHEN is_primary THEN 0 ELSE 1 END, created_at, id";
    FIND = "SELECT id, account_id, address, confirmed_at, is_primary, moves_at, CAST(NULL AS BIGINT) AS claimed_at FROM address WHERE id = $1";
    CONFIRMED = "SELECT id, account_id, address, confirmed_at, is_primary, moves_at, CAST(NULL AS BIGINT) AS claimed_at FROM address
        WHERE canonical = $1 AND confirmed_at IS NOT NULL";
    SET_MOVE = "UPDATE address SET moves_at = $2 WHERE id = $1 AND confirmed_at IS NULL";
    KEEP = "DELETE FROM address WHERE moves_at IS NOT NULL AND account_id <> $1
        AND canonical = (SELECT o.canonical FROM address o WHERE o.account_id = $1 AND o.id = $2 AND o.confirmed_at IS NOT NULL)";
    MOVING = "SELECT id FROM address WHERE moves_at <= $1 AND confirmed_at IS NULL ORDER BY moves_at, id LIMIT 200";
    UNCONFIRMED = "SELECT id, account_id, address, confirmed_at, is_primary, moves_at, CAST(NULL AS BIGINT) AS claimed_at FROM address
        WHERE canonical = $1 AND confirmed_at IS NULL AND is_primary
        ORDER BY created_at DESC, id DESC LIMIT 1";
    CORRECT = "UPDATE address SET address = $2, canonical = $3 WHERE account_id = $1 AND is_primary AND confirmed_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM address o WHERE o.account_id = $1 AND o.confirmed_at IS NOT NULL)
        RETURNING id, account_id, address, confirmed_at, is_primary, moves_at, CAST(NULL AS BIGINT) AS claimed_at";
    CONFIRM = "UPDATE address SET confirmed_at = $2, moves_at = NULL WHERE id = $1 AND confirmed_at IS NULL";
}

/// An address as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AddressRow {
    /// Which one.
    pub id: String,
    /// Whose.
    pub account_id: String,
    /// The address as typed.
    pub address: String,
    /// When it was confirmed.
    pub confirmed_at: Option<i64>,
    /// Whether mails go there.
    pub is_primary: bool,
    /// When it comes to this account.
    pub moves_at: Option<i64>,
    /// When it goes to another one, where that was asked for.
    pub claimed_at: Option<i64>,
}

impl AddressRow {
    /// Whose it is.
    ///
    /// # Errors
    /// When the database holds what is no identifier.
    pub fn account(&self) -> Result<AccountId> {
        parse_id(&self.account_id)
    }

    /// The address in the product's words.
    ///
    /// # Errors
    /// When the database holds what is no address.
    pub fn read(&self) -> Result<Address> {
        let address = self
            .address
            .parse()
            .map_err(|e| sqlx::Error::Decode(Box::new(e)))?;
        Ok(Address {
            id: parse_id(&self.id)?,
            address,
            confirmed: self.confirmed_at.map(Millis),
            primary: self.is_primary,
            moves: self.moves_at.map(Millis),
            claimed: self.claimed_at.map(Millis),
        })
    }
}

/// Adds the first, primary address of an account, unconfirmed.
pub async fn insert(
    tx: &mut Tx,
    id: &AddressId,
    account: &AccountId,
    address: &EmailAddress,
    now: Millis,
) -> Result<()> {
    let canonical = address.canonical();
    execute!(
        tx,
        INSERT,
        id.as_str(),
        account.as_str(),
        address.as_str(),
        &canonical,
        now.0
    )?;
    Ok(())
}

/// Adds another address to an account, unconfirmed.
pub async fn add(
    tx: &mut Tx,
    id: &AddressId,
    account: &AccountId,
    address: &EmailAddress,
    now: Millis,
) -> Result<()> {
    let canonical = address.canonical();
    execute!(
        tx,
        ADD,
        id.as_str(),
        account.as_str(),
        address.as_str(),
        &canonical,
        now.0
    )?;
    Ok(())
}

/// Makes a confirmed address of an account its primary one; says whether it could be. If not, the
/// transaction has to be given up.
pub async fn make_primary(tx: &mut Tx, account: &AccountId, id: &AddressId) -> Result<bool> {
    execute!(tx, STEP_BACK, account.as_str())?;
    Ok(execute!(tx, MAKE_PRIMARY, account.as_str(), id.as_str())? > 0)
}

/// Removes an address that is not the primary one; says whether it did.
pub async fn remove(tx: &mut Tx, account: &AccountId, id: &AddressId) -> Result<bool> {
    Ok(execute!(tx, REMOVE, account.as_str(), id.as_str())? > 0)
}

/// Forgets the addresses that were added before `before` and never confirmed.
pub async fn forget_unconfirmed(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, FORGET_UNCONFIRMED, before.0)
}

/// The addresses of an account, the primary first.
pub async fn of_account(on: &mut impl Handle, account: &AccountId) -> Result<Vec<Address>> {
    let rows = fetch_all!(on, AddressRow, OF_ACCOUNT, account.as_str())?;
    rows.iter().map(AddressRow::read).collect()
}

/// One address.
pub async fn find(on: &mut impl Handle, id: &AddressId) -> Result<Option<AddressRow>> {
    fetch_optional!(on, AddressRow, FIND, id.as_str())
}

/// The one confirmed address that compares equal.
pub async fn confirmed(on: &mut impl Handle, canonical: &str) -> Result<Option<AddressRow>> {
    fetch_optional!(on, AddressRow, CONFIRMED, canonical)
}

/// The newest address that compares equal and that nobody has confirmed for its account.
pub async fn unconfirmed(on: &mut impl Handle, canonical: &str) -> Result<Option<AddressRow>> {
    fetch_optional!(on, AddressRow, UNCONFIRMED, canonical)
}

/// Replaces the address of an account that has confirmed none yet; `None` when it has.
pub async fn correct(
    tx: &mut Tx,
    account: &AccountId,
    address: &EmailAddress,
) -> Result<Option<AddressRow>> {
    let canonical = address.canonical();
    fetch_optional!(
        tx,
        AddressRow,
        CORRECT,
        account.as_str(),
        address.as_str(),
        &canonical
    )
}

/// Sets when an address comes to the account that has proven it too; `None` gives that up.
pub async fn set_move(tx: &mut Tx, id: &str, at: Option<Millis>) -> Result<()> {
    execute!(tx, SET_MOVE, id, at.map(|at| at.0))?;
    Ok(())
}

/// Keeps a confirmed address of an account from the others that want it; says whether any did.
pub async fn keep(tx: &mut Tx, account: &AccountId, id: &AddressId) -> Result<bool> {
    Ok(execute!(tx, KEEP, account.as_str(), id.as_str())? > 0)
}

/// The addresses that come to another account by now.
pub async fn moving(on: &mut impl Handle, now: Millis) -> Result<Vec<AddressId>> {
    let rows = fetch_all!(on, (String,), MOVING, now.0)?;
    rows.iter().map(|(id,)| parse_id(id)).collect()
}

/// Marks an address as confirmed; a unique violation when another account has confirmed it.
pub async fn confirm(tx: &mut Tx, id: &str, now: Millis) -> Result<bool> {
    Ok(execute!(tx, CONFIRM, id, now.0)? > 0)
}
