//! An export is asked for with the password, made later, and taken by its owner.

use std::io;

use bytes::Bytes;
use domain::port::Viewer;
use domain::{ExportId, Problem};
use futures::Stream;

use super::{KEPT, MakeExport};
use crate::clock::new_id;
use crate::http::Failure;
use crate::jobs;
use crate::service::accounts::change_password::asked_again;
use crate::service::accounts::limits;
use crate::state::AppState;
use crate::store::exports;

/// Asks for an export: everything at once is for whoever knows the password, not for whoever finds
/// the screen unlocked. Asked again while one is being made, it is that one.
///
/// # Errors
/// [`Problem::WrongPassword`]; [`Problem::TooMany`].
pub async fn request(state: &AppState, viewer: &Viewer, password: &str) -> Result<(), Failure> {
    asked_again(state, &viewer.account, password).await?;
    limits::export(state, &viewer.account).await?;
    let id: ExportId = new_id(&*state.clock, &*state.entropy);
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    if exports::request(&mut tx, &id, &viewer.account, now, now.plus(KEPT)).await? {
        jobs::enqueue(state, &mut tx, &MakeExport { export: id }).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The bytes of an export of one's own, piece by piece, and the day on which it was asked for.
///
/// # Errors
/// [`Problem::NotFound`] for one that is not there, not made yet, or somebody else's.
pub async fn take(
    state: &AppState,
    viewer: &Viewer,
    id: &ExportId,
) -> Result<(impl Stream<Item = io::Result<Bytes>> + use<>, String), Failure> {
    let found = {
        let mut on = state.db.read().await?;
        exports::find_of(&mut on, &viewer.account, id, state.clock.now()).await?
    };
    let Some((export, Some(blob))) = found else {
        return Err(Problem::NotFound.into());
    };
    let stream = state.blobs.stream(&blob).await.map_err(Failure::internal)?;
    let stream = stream.ok_or(Problem::NotFound)?;
    Ok((stream, export.requested.iso_day()))
}
