//! Maps of one's own, as their open files, and the links to each.

use domain::share::Subject;
use maps::file::ENDING;

use super::badges::shared;
use super::index::Map;
use super::make::Collecting;
use super::restore::{Back, taken};
use crate::service::badges::BadgeError;
use crate::service::maps::{MOST, keep, read as read_file};
use crate::store::blobs::BlobId;
use crate::store::{maps as rows, shares};

/// Writes them down, the first made first.
pub(super) async fn write(collecting: &mut Collecting<'_>) -> Result<(), BadgeError> {
    let (state, account) = (collecting.state, collecting.account);
    let now = state.clock.now();
    let mut tiles = rows::list(&mut collecting.on, account, now).await?;
    tiles.sort_by(|a, b| a.id.cmp(&b.id));
    for (number, tile) in (1..).zip(tiles) {
        let on = &mut collecting.on;
        let Some(row) = rows::find_of(on, account, &tile.id).await? else {
            continue;
        };
        let links = shares::of(on, &Subject::Map(tile.id)).await?;
        // As it is now: it may be drawn on while the export is made.
        let blob = state.blobs.keep(row.document.into()).await?;
        let path = format!("maps/{number}{ENDING}");
        let file = collecting.files.add(path, blob);
        collecting.index.maps.push(Map {
            title: tile.title,
            file,
            published: tile.published,
            changed_at: row.changed,
            shares: shared(state, 'm', links),
        });
    }
    Ok(())
}

/// Brings them back as drafts of the account's, save those that are there as they are in the index.
pub(super) async fn read(back: &Back<'_>) -> Result<(), BadgeError> {
    let mut there = all(back).await?;
    for (_, map) in (0..MOST).zip(&back.index.maps) {
        let Some(bytes) = back.bytes(&map.file).await? else {
            continue;
        };
        let Some((map, _)) = taken(read_file(back.state, back.account, &bytes).await)? else {
            continue;
        };
        let document = BlobId::of(rows::written(&map)?.as_bytes());
        match there.iter().position(|known| *known == document) {
            // Two that are alike are two.
            Some(known) => {
                there.swap_remove(known);
            }
            None => {
                taken(keep(back.state, back.account, &map).await)?;
            }
        }
    }
    Ok(())
}

/// The documents of the account's maps, by their hashes.
async fn all(back: &Back<'_>) -> Result<Vec<BlobId>, BadgeError> {
    let mut on = back.state.db.read().await?;
    let tiles = rows::list(&mut on, back.account, back.state.clock.now()).await?;
    let mut all = Vec::with_capacity(tiles.len());
    for tile in tiles {
        let row = rows::find_of(&mut on, back.account, &tile.id).await?;
        all.extend(row.map(|row| BlobId::of(row.document.as_bytes())));
    }
    Ok(all)
}
