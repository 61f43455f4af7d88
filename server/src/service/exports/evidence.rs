//! Evidence that the owner added to badges, with its files.

use bytes::Bytes;
use domain::BadgeId;
use domain::evidence::EvidenceDraft;

use super::index;
use super::make::Collecting;
use super::restore::{Back, taken};
use crate::service::badges::BadgeError;
use crate::service::evidence::{NewFile, add, extension, fit};
use crate::store::blobs::BlobId;
use crate::store::evidence::Piece;
use crate::store::{self, collections, evidence, shares};

/// Writes it down.
pub(super) async fn write(collecting: &mut Collecting<'_>) -> store::db::Result<()> {
    for (id, held) in &collecting.held {
        let pieces = evidence::of_badge(&mut collecting.on, id).await?;
        for piece in pieces {
            let (mut name, mut kind, mut file) = (None, None, None);
            if let Some((about, blob)) = piece.file {
                let end = extension(about.kind);
                let path = format!("evidence/{}-{}.{end}", held.stem(), piece.number);
                (name, kind) = (Some(about.name), Some(about.kind));
                file = Some(collecting.files.add(path, blob));
            }
            collecting.index.badges[held.entry]
                .evidence
                .push(index::Piece {
                    title: piece.title,
                    text: piece.text,
                    url: piece.url,
                    name,
                    kind,
                    file,
                    shown: piece.shown,
                    added_at: piece.added,
                });
        }
    }
    Ok(())
}

/// Brings it back, in its order, save what is there already.
pub(super) async fn read(back: &Back<'_>) -> Result<(), BadgeError> {
    for entry in &back.index.badges {
        let Some(id) = back.badges.get(&entry.file) else {
            continue;
        };
        let mut there = {
            let mut on = back.state.db.read().await?;
            evidence::of_badge(&mut on, id).await?
        };
        let seen = seen(back, id).await?;
        for piece in &entry.evidence {
            let bytes = match &piece.file {
                Some(file) => back.bytes(file).await?,
                None => None,
            };
            // A file that is not there takes its piece with it: it was refused by name.
            if piece.file.is_some() && bytes.is_none() {
                continue;
            }
            let file = bytes.map(|bytes| NewFile {
                name: piece.name.clone().unwrap_or_default(),
                bytes,
            });
            if let Some(known) = known(back, &there, piece, file.as_ref()).await? {
                // Two that are alike are two.
                there.remove(known);
                continue;
            }
            let draft = EvidenceDraft {
                title: piece.title.clone(),
                text: piece.text.clone(),
                url: piece.url.clone().unwrap_or_default(),
                // Nothing becomes public because a ZIP says so: where others see the badge already,
                // its owner shows the piece themselves.
                shown: piece.shown && !seen,
            };
            taken(add(back.state, back.account, id, &draft, file).await)?;
        }
    }
    Ok(())
}

/// Whether a link to the badge, or to a collection that it is in, opens now.
async fn seen(back: &Back<'_>, badge: &BadgeId) -> Result<bool, BadgeError> {
    let now = back.state.clock.now();
    let mut on = back.state.db.read().await?;
    let shares = shares::of_badge(&mut on, badge).await?;
    let held = collections::holding(&mut on, back.account, badge, now).await?;
    Ok(shares.iter().any(|share| share.living(now)) || held.iter().any(|it| it.links > 0))
}

/// Which of the pieces that are there is this one: the same words, and the same file, or one that
/// is kept as this one would be: a picture that is drawn anew is another one each time.
async fn known(
    back: &Back<'_>,
    there: &[Piece],
    piece: &index::Piece,
    file: Option<&NewFile>,
) -> Result<Option<usize>, BadgeError> {
    let alike = |known: &Piece| {
        (&known.title, &known.text, &known.url) == (&piece.title, &piece.text, &piece.url)
            && known.file.is_some() == file.is_some()
    };
    if !there.iter().any(alike) {
        return Ok(None);
    }
    let kept = match file {
        Some(file) => taken(fit(back.state, file.clone()).await)?,
        None => None,
    };
    let kept = kept.map(|(_, bytes): (_, Bytes)| BlobId::of(&bytes));
    let as_it_is = file.map(|file| BlobId::of(&file.bytes));
    let same = |known: &Piece| {
        let blob = known.file.as_ref().map(|(_, blob)| blob);
        blob == kept.as_ref() || blob == as_it_is.as_ref()
    };
    Ok(there.iter().position(|known| alike(known) && same(known)))
}
