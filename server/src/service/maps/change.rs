//! A map is changed: by the plain form, one change at a time.

use bytes::Bytes;
use domain::map_form::{self, MapChange};
use domain::{AccountId, MapId, Problem};
use maps::NodeId;
use maps::change::Edit;
use maps::map::Node;

use super::{begin, pictures, write};
use crate::clock::random;
use crate::service::badges::BadgeError;
use crate::state::AppState;

/// Makes one change to an edition of one of the account's maps.
///
/// # Errors
/// [`Problem::Stale`] when there is another edition, [`Problem::NotFound`], [`Problem::Map`], what
/// is wrong with what was typed, [`Problem::Quota`]; the database. Nothing is changed then.
pub async fn change(
    state: &AppState,
    account: &AccountId,
    id: &MapId,
    edition: i64,
    change: &MapChange,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    let row = begin(state, &mut tx, account, id, edition).await?;
    let mut map = row.map()?;
    let lot = u64::from_be_bytes(random(&*state.entropy));
    map_form::change(&mut map, change, lot)?;
    write(state, &mut tx, account, &row, &map).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a node of an edition a picture of its own; `None` takes it away.
///
/// # Errors
/// `NotAPicture` against the field `file`, and those of [`change`].
pub async fn change_picture(
    state: &AppState,
    account: &AccountId,
    id: &MapId,
    edition: i64,
    node: &NodeId,
    picture: Option<Bytes>,
) -> Result<(), BadgeError> {
    let picture = match picture {
        Some(bytes) => Some(pictures::drawn(state, bytes).await?),
        None => None,
    };
    let mut tx = state.db.begin().await?;
    let row = begin(state, &mut tx, account, id, edition).await?;
    let mut map = row.map()?;
    let before = map.node(node).cloned().ok_or(Problem::NotFound)?;
    let edit = Edit::Change(Node { picture, ..before });
    map.apply(&edit).map_err(|why| Problem::Map { why })?;
    write(state, &mut tx, account, &row, &map).await?;
    tx.commit().await?;
    Ok(())
}
