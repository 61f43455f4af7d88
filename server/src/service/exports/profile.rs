//! The account itself: name, language, place, photo, addresses.

use super::index::{Address, File, Profile};
use super::make::Collecting;
use super::restore::Back;
use crate::store::blobs::BlobId;
use crate::store::{self, accounts};

/// Where the photo stands.
const PHOTO: &str = "profile/photo.png";

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
pub(super) async fn read(back: &mut Back<'_>) -> store::db::Result<()> {
    let Some(account) = accounts::find(back.tx, back.account).await? else {
        return Ok(());
    };
    let profile = &back.index.account;
    let place = crate::service::badges::line(&profile.place, 100);
    if account.place.is_empty() && !place.is_empty() {
        accounts::set_place(back.tx, back.account, &place).await?;
    }
    let photo = profile.photo.as_ref();
    if let Some(drawn) = photo.and_then(|File { file, .. }| back.drawn.get(file))
        && account.photo_blob_id.is_none()
    {
        accounts::set_photo(back.tx, back.account, drawn).await?;
    }
    Ok(())
}
