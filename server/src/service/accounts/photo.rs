//! The photo of a person: drawn anew, without metadata, and shown only where they choose.

use bytes::Bytes;
use domain::{AccountId, Problem};

use crate::image::LARGE;
use crate::service::badges::{BadgeError, keep_picture};
use crate::state::AppState;
use crate::store::accounts;
use crate::store::blobs::BlobId;

/// Gives the account a photo, or takes away the one it has.
///
/// # Errors
/// `NotAPicture` against the field `file`; the database or the blob store.
pub async fn change(
    state: &AppState,
    account: &AccountId,
    picture: Option<Bytes>,
) -> Result<(), BadgeError> {
    let drawn = match picture {
        Some(picture) => {
            let drawn = state.studio.draw_one(picture, LARGE).await?;
            state.blobs.keep(drawn.clone()).await?;
            Some(drawn)
        }
        None => None,
    };
    let mut tx = state.db.begin().await?;
    let blob = match drawn {
        Some(drawn) => Some(keep_picture(state, &mut tx, drawn).await?),
        None => None,
    };
    accounts::set_photo(&mut tx, account, blob.as_ref()).await?;
    tx.commit().await?;
    Ok(())
}

/// The account's photo, as WebP.
///
/// # Errors
/// [`Problem::NotFound`] when there is none; the database or the blob store.
pub async fn of(state: &AppState, account: &AccountId) -> Result<Bytes, BadgeError> {
    let found = {
        let mut on = state.db.read().await?;
        accounts::find(&mut on, account).await?
    };
    let blob = found
        .and_then(|found| BlobId::parse(&found.photo_blob_id?))
        .ok_or(Problem::NotFound)?;
    let bytes = state.blobs.read(&blob).await?;
    Ok(bytes.ok_or(Problem::NotFound)?)
}
