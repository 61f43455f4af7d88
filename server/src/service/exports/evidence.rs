//! Evidence that the owner added to badges, with its files.

use domain::evidence::EvidenceDraft;

use super::index::Piece;
use super::make::Collecting;
use super::restore::{Back, taken};
use crate::service::badges::BadgeError;
use crate::service::evidence::{NewFile, add};
use crate::store::{self, evidence};

/// Writes it down.
pub(super) async fn write(collecting: &mut Collecting<'_>) -> store::db::Result<()> {
    for (id, held) in &collecting.held {
        let pieces = evidence::of_badge(&mut collecting.on, id).await?;
        let stem = held.stem();
        for piece in pieces {
            let file = piece.file.map(|(file, blob)| {
                let end = match file.kind {
                    domain::evidence::FileKind::Picture => "webp",
                    domain::evidence::FileKind::Pdf => "pdf",
                    domain::evidence::FileKind::Text => "txt",
                };
                let path = format!("evidence/{stem}-{}.{end}", piece.number);
                (file.name, collecting.files.add(path, blob))
            });
            let (name, file) = file.unzip();
            collecting.index.badges[held.entry].evidence.push(Piece {
                title: piece.title,
                text: piece.text,
                url: piece.url,
                name,
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
        let there = {
            let mut on = back.state.db.read().await?;
            evidence::of_badge(&mut on, id).await?
        };
        for piece in &entry.evidence {
            let bytes = match &piece.file {
                Some(file) => back.bytes(file).await?,
                None => None,
            };
            let hash = piece.file.as_ref().map(|file| file.sha256.as_str());
            let same = there.iter().any(|known| {
                let file = known.file.as_ref().map(|(_, blob)| blob.as_str());
                (&known.title, &known.text, &known.url) == (&piece.title, &piece.text, &piece.url)
                    && file == hash
            });
            // A file that is not there takes its piece with it: it was refused by name.
            if same || (piece.file.is_some() && bytes.is_none()) {
                continue;
            }
            let draft = EvidenceDraft {
                title: piece.title.clone(),
                text: piece.text.clone(),
                url: piece.url.clone().unwrap_or_default(),
                shown: piece.shown,
            };
            let file = bytes.map(|bytes| NewFile {
                name: piece.name.clone().unwrap_or_default(),
                bytes,
            });
            taken(add(back.state, back.account, id, &draft, file).await)?;
        }
    }
    Ok(())
}
