//! The pages of an export, to be read without a server: one for all, one for each badge.

use app::pages::offline::{self, OfflineBadge};
use domain::{Language, Millis};

use super::make::{Collecting, Held};

/// Draws them, each with its path.
pub(super) fn draw(
    collecting: &Collecting<'_>,
    language: Language,
    now: Millis,
) -> Vec<(String, String)> {
    let badges: Vec<OfflineBadge<'_>> = collecting.held.values().map(offline_badge).collect();
    let profile = &collecting.index.account;
    let addresses: Vec<String> = profile
        .addresses
        .iter()
        .map(|a| a.address.clone())
        .collect();
    let mut pages: Vec<(String, String)> = badges
        .iter()
        .map(|badge| (badge.page.clone(), offline::badge(language, badge)))
        .collect();
    let all = offline::Offline {
        name: &profile.name,
        addresses: &addresses,
        instance: &collecting.index.instance,
        made: now,
        badges: &badges,
    };
    pages.insert(0, ("index.html".to_owned(), offline::index(language, &all)));
    pages
}

fn offline_badge(held: &Held) -> OfflineBadge<'_> {
    OfflineBadge {
        page: format!("pages/{}.html", held.stem()),
        file: &held.file,
        picture: held.picture.as_deref(),
        face: &held.face,
        checked: held.checked.as_ref(),
    }
}
