//! The account itself: name, language, place, photo, addresses.

use super::index::{Address, Profile};
use super::make::Collecting;
use super::restore::{Back, taken};
use crate::service::accounts::photo::change as change_photo;
use crate::service::badges::{BadgeError, line};
use crate::store::blobs::BlobId;
use crate::store::{self, accounts};

/// Where the photo stands.
const PHOTO: &str = "profile/photo.webp";
/// Characters of a place.
const PLACE: usize = 100;

/// Writes it down.
pub(super) async fn write(collecting: &mut Collecting<'_>) -> store::db::Result<()> {
    let on = &mut collecting.on;
    let Some(account) = accounts::find(on, collecting.account).await? else {
        return Ok(());
    };
    let addresses = store::addresses::of_account(on, collecting.account).await?;
    let rhythm = store::notices::rhythm(on, collecting.account).await?;
    let photo = account.photo_blob_id.as_deref().and_then(BlobId::parse);
    collecting.index.account = Profile {
        photo: photo.map(|blob| collecting.files.add(PHOTO.to_owned(), blob)),
        name: account.name,
        language: account.language,
        place: account.place,
        created_at: domain::Millis(account.created_at),
        mail_rhythm: rhythm.map(|rhythm| rhythm.word().to_owned()),
        addresses: addresses
            .into_iter()
            .map(|address| Address {
                address: address.address.to_string(),
                confirmed_at: address.confirmed,
                primary: address.primary,
            })
            .collect(),
    };
    Ok(())
}

/// Brings place and photo back, where the account has none. Name and language are those that were
/// chosen here; addresses have to be proven here.
pub(super) async fn read(back: &Back<'_>) -> Result<(), BadgeError> {
    let (state, profile) = (back.state, &back.index.account);
    let photo = match &profile.photo {
        Some(file) => back.bytes(file).await?,
        None => None,
    };
    let place = line(&profile.place, PLACE);
    let found = {
        let mut tx = state.db.begin().await?;
        let found = accounts::find(&mut tx, back.account).await?;
        if let Some(account) = &found
            && account.place.is_empty()
            && !place.is_empty()
        {
            accounts::set_place(&mut tx, back.account, &place).await?;
        }
        tx.commit().await?;
        found
    };
    if let Some(photo) = photo
        && found.is_some_and(|account| account.photo_blob_id.is_none())
    {
        taken(change_photo(state, back.account, Some(photo)).await)?;
    }
    Ok(())
}
