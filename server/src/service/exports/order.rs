//! What the owner noted on each badge: tags, a note, favourites, what was put away.

use domain::order::{Arrangement, TAGS};

use super::make::Collecting;
use super::restore::{Back, taken};
use crate::service::badges;
use crate::store::{self, order};

/// Writes it down.
pub(super) async fn write(collecting: &mut Collecting<'_>) -> store::db::Result<()> {
    for (id, held) in &collecting.held {
        let on = &mut collecting.on;
        let (favourite, archived) = order::marks(on, id).await?;
        let entry = &mut collecting.index.badges[held.entry];
        entry.favourite = favourite;
        entry.archived_at = archived;
        entry.tags = order::tags(on, id).await?;
        entry.note = order::note(on, id).await?;
    }
    Ok(())
}

/// Brings it back: tags are added, a note only where there is none.
pub(super) async fn read(back: &Back<'_>) -> Result<(), badges::BadgeError> {
    let (state, account) = (back.state, back.account);
    for entry in &back.index.badges {
        let Some(id) = back.badges.get(&entry.file) else {
            continue;
        };
        let one = [id.clone()];
        let (tags, note, archived) = {
            let mut on = state.db.read().await?;
            let archived = order::marks(&mut on, id).await?.1;
            let tags = order::tags(&mut on, id).await?;
            (tags, order::note(&mut on, id).await?, archived)
        };
        let new = entry.tags.iter().filter(|tag| !tags.contains(tag));
        let mut what: Vec<Arrangement> = new.take(TAGS).cloned().map(Arrangement::Tag).collect();
        if entry.favourite {
            what.push(Arrangement::Favourite(true));
        }
        if entry.archived_at.is_some() && archived.is_none() {
            what.push(Arrangement::Archive(true));
        }
        for change in &what {
            taken(badges::arrange(state, account, &one, change).await)?;
        }
        if note.is_empty() && !entry.note.is_empty() {
            taken(badges::write_note(state, account, id, &entry.note).await)?;
        }
    }
    Ok(())
}
