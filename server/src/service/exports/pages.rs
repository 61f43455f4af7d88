//! The pages of an export, to be read without a server: one for all, one for each badge and each
//! collection.

use std::collections::BTreeMap;

use app::pages::offline::{
    self, Made, Offline, OfflineBadge, OfflineCollection, OfflineEvidence, OfflineMap,
    OfflineSection,
};
use domain::{Language, Millis};

use super::index::{Collection, Piece};
use super::make::{Collecting, Held};
use crate::service::badges::markdown;

/// Draws them, each with its path.
pub(super) fn draw(
    collecting: &Collecting<'_>,
    language: Language,
    now: Millis,
) -> Vec<(String, String)> {
    let badges: Vec<OfflineBadge<'_>> = collecting
        .held
        .values()
        .map(|held| badge(collecting, held))
        .collect();
    let by_file = badges.iter().map(|badge| (badge.file, badge)).collect();
    let collections: Vec<OfflineCollection<'_>> = (1..)
        .zip(&collecting.index.collections)
        .map(|(number, one)| collection(number, one, &by_file))
        .collect();
    let followed = collecting.index.objectives.iter().zip(&collecting.followed);
    let followed = followed.map(|(one, far)| OfflineMap {
        title: &one.title,
        file: &one.file.file,
        progress: Some(&far.progress),
        step: far.step.as_deref(),
    });
    let own = collecting.index.maps.iter().map(|map| OfflineMap {
        title: &map.title,
        file: &map.file.file,
        progress: None,
        step: None,
    });
    let maps: Vec<OfflineMap<'_>> = followed.chain(own).collect();
    let profile = &collecting.index.account;
    let addresses: Vec<String> = profile
        .addresses
        .iter()
        .map(|a| a.address.clone())
        .collect();
    let all = Offline {
        name: &profile.name,
        addresses: &addresses,
        badges: &badges,
        collections: &collections,
        maps: &maps,
    };
    let made = Made {
        language,
        instance: &collecting.index.instance,
        at: now,
    };
    let mut pages = vec![("index.html".to_owned(), offline::index(made, &all))];
    pages.extend(
        collections
            .iter()
            .map(|one| (one.page.clone(), offline::collection(made, one))),
    );
    pages.extend(
        badges
            .iter()
            .map(|one| (one.page.clone(), offline::badge(made, one))),
    );
    pages
}

fn badge<'a>(collecting: &'a Collecting<'_>, held: &'a Held) -> OfflineBadge<'a> {
    let entry = &collecting.index.badges[held.entry];
    OfflineBadge {
        page: format!("pages/{}.html", held.stem()),
        file: &held.file,
        picture: held.picture.as_deref(),
        face: &held.face,
        checked: held.checked.as_ref(),
        tags: &entry.tags,
        note: &entry.note,
        evidence: entry.evidence.iter().map(evidence).collect(),
    }
}

fn evidence(piece: &Piece) -> OfflineEvidence<'_> {
    let file = piece.file.as_ref().map(|file| file.file.as_str());
    OfflineEvidence {
        title: &piece.title,
        html: markdown(&piece.text),
        url: piece.url.as_deref(),
        file: piece.kind.zip(file),
        shown: piece.shown,
    }
}

/// A badge's page is called by its words and twelve characters of its identifier: never as these.
fn collection<'a>(
    number: usize,
    one: &'a Collection,
    badges: &BTreeMap<&str, &'a OfflineBadge<'a>>,
) -> OfflineCollection<'a> {
    let sections = one.sections.iter().map(|section| OfflineSection {
        title: &section.title,
        badges: section
            .badges
            .iter()
            .filter_map(|one| Some((*badges.get(one.file.as_str())?, one.line.as_str())))
            .collect(),
    });
    OfflineCollection {
        page: format!("pages/collection-{number}.html"),
        title: &one.title,
        text: &one.text,
        cover: one.cover.as_ref().map(|file| file.file.as_str()),
        sections: sections.collect(),
    }
}
