//! Collections: words, order, sections, lines, covers, and the links to each.

use std::collections::BTreeMap;

use domain::arrangement::{self, LaidBadge, LaidSection, Layout};
use domain::collection::{
    Ended, LONGEST_LINE, LONGEST_TEXT, MOST_BADGES, MOST_MAPS, MOST_SECTIONS,
};
use domain::share::Subject;
use domain::{BadgeId, CollectionId, ObjectiveId, text};

use super::badges::shared;
use super::index::{Collected, Collection, File, Section};
use super::make::Collecting;
use super::restore::{Back, taken};
use crate::service::badges::{BadgeError, line};
use crate::service::collections::{change_cover, create_empty, put_maps};
use crate::store::collections::CollectionRow;
use crate::store::{self, collections, shares};

/// Writes them down, the first made first.
pub(super) async fn write(collecting: &mut Collecting<'_>) -> store::db::Result<()> {
    let (state, account) = (collecting.state, collecting.account);
    let now = state.clock.now();
    let mut tiles = collections::list(&mut collecting.on, account, now).await?;
    tiles.sort_by(|a, b| a.id.cmp(&b.id));
    for (number, tile) in (1..).zip(tiles) {
        let on = &mut collecting.on;
        let Some(row) = collections::find_of(on, account, &tile.id).await? else {
            continue;
        };
        let layout = collections::laid(on, &tile.id).await?.into_layout();
        let maps = collections::maps(on, account, &tile.id).await?;
        let links = shares::of(on, &Subject::Collection(tile.id)).await?;
        let cover = row.cover.map(|blob| {
            collecting
                .files
                .add(format!("collections/{number}.webp"), blob)
        });
        let file = |badge: &BadgeId| collecting.held.get(badge).map(|held| held.file.clone());
        let sections = layout
            .sections()
            .iter()
            .map(|section| Section {
                title: section.title.clone(),
                badges: section
                    .badges
                    .iter()
                    .filter_map(|laid| {
                        Some(Collected {
                            file: file(&laid.badge)?,
                            line: laid.line.clone(),
                        })
                    })
                    .collect(),
            })
            .collect();
        collecting.index.collections.push(Collection {
            title: row.title,
            text: row.text,
            ended: row.ended,
            cover,
            sections,
            maps: maps
                .iter()
                .filter(|(_, place)| place.is_some())
                .filter_map(|(map, _)| collecting.objectives.get(&map.objective).cloned())
                .collect(),
            changed_at: row.changed,
            shares: shared(state, 'c', links),
        });
    }
    Ok(())
}

/// Brings them back, save those that are there as they are in the index: those may be shared, and
/// keep the maps that they have.
pub(super) async fn read(
    back: &Back<'_>,
    followed: &BTreeMap<String, ObjectiveId>,
) -> Result<(), BadgeError> {
    let mut there = all(back).await?;
    for collection in &back.index.collections {
        let text = text::paragraphs(&collection.text, LONGEST_TEXT);
        let (Ok(title), Ok(text)) = (arrangement::title(&collection.title), text) else {
            continue;
        };
        let layout = layout(back, collection);
        let known = there.iter().position(|(row, known)| {
            row.title == title && row.text == text && known.sections() == layout.sections()
        });
        let id = match known {
            // Two that are alike are two.
            Some(known) => Some(there.remove(known).0.id),
            None => {
                let words = (title.as_str(), text.as_str(), collection.ended);
                let maps = collection.maps.iter().take(MOST_MAPS);
                let maps: Vec<_> = maps
                    .filter_map(|file| followed.get(file).cloned())
                    .collect();
                taken(make(back, words, layout, &maps).await)?
            }
        };
        if let (Some(id), Some(file)) = (id, &collection.cover) {
            cover(back, &id, file).await?;
        }
    }
    Ok(())
}

/// The account's collections, and how they are laid out.
async fn all(back: &Back<'_>) -> Result<Vec<(CollectionRow, Layout)>, BadgeError> {
    let mut on = back.state.db.read().await?;
    let tiles = collections::list(&mut on, back.account, back.state.clock.now()).await?;
    let mut all = Vec::with_capacity(tiles.len());
    for tile in tiles {
        let row = collections::find_of(&mut on, back.account, &tile.id).await?;
        let layout = collections::laid(&mut on, &tile.id).await?.into_layout();
        all.extend(row.map(|row| (row, layout)));
    }
    Ok(all)
}

/// Makes one, whole or not at all.
async fn make(
    back: &Back<'_>,
    (title, text, ended): (&str, &str, Ended),
    layout: Layout,
    maps: &[ObjectiveId],
) -> Result<CollectionId, BadgeError> {
    let mut tx = back.state.db.begin().await?;
    let id = create_empty(back.state, &mut tx, back.account, title).await?;
    collections::set_words(&mut tx, &id, title, text, ended).await?;
    let mut laid = collections::laid(&mut tx, &id).await?;
    *laid.layout() = layout;
    collections::lay(&mut tx, &id, laid).await?;
    put_maps(&mut tx, back.account, &id, maps).await?;
    tx.commit().await?;
    Ok(id)
}

/// Gives one its cover, unless it has one.
async fn cover(back: &Back<'_>, id: &CollectionId, file: &File) -> Result<(), BadgeError> {
    let row = {
        let mut on = back.state.db.read().await?;
        collections::find_of(&mut on, back.account, id).await?
    };
    let Some(row) = row.filter(|row| row.cover.is_none()) else {
        return Ok(());
    };
    if let Some(bytes) = back.bytes(file).await? {
        taken(change_cover(back.state, back.account, id, row.edition, bytes).await)?;
    }
    Ok(())
}

/// The sections with the badges that came in.
fn layout(back: &Back<'_>, collection: &Collection) -> Layout {
    let mut seen = std::collections::BTreeSet::new();
    let sections = collection.sections.iter().take(MOST_SECTIONS);
    let sections = sections.enumerate().map(|(number, section)| LaidSection {
        // The first has no title; an index that gives it one is not ours.
        title: match number {
            0 => String::new(),
            _ => line(&section.title, domain::collection::LONGEST_TITLE),
        },
        badges: section
            .badges
            .iter()
            .filter_map(|one| {
                let badge = back.badges.get(&one.file)?;
                let fresh = seen.len() < MOST_BADGES && seen.insert(badge.clone());
                fresh.then(|| LaidBadge {
                    badge: badge.clone(),
                    line: line(&one.line, LONGEST_LINE),
                })
            })
            .collect(),
    });
    Layout::new(sections.collect())
}
