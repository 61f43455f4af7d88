//! A shared collection as a file for spreadsheets: what the page shows, a badge a line.

use domain::Language;
use domain::collection::PublicCollection;

use crate::components::badge::{issuer_or_unknown, name_or_untitled};
use crate::i18n::public_collection as words;
use crate::spreadsheet::{MARK, row};
use crate::wording;

/// The whole file.
#[must_use]
pub fn render(language: Language, public_url: &str, collection: &PublicCollection) -> String {
    let l = language;
    let heading = [
        words::csv_section(l),
        words::csv_badge(l),
        words::csv_issuer(l),
        words::csv_issued(l),
        words::csv_expires(l),
        words::csv_verdict(l),
        words::csv_line(l),
        words::csv_link(l),
    ];
    let mut text = format!("{MARK}{}", row(l, &heading.map(str::to_owned)));
    for section in &collection.sections {
        for badge in &section.badges {
            let day =
                |moment: Option<domain::Millis>| moment.map_or(String::new(), |m| m.iso_day());
            text += &row(
                l,
                &[
                    section.title.clone(),
                    name_or_untitled(l, &badge.name),
                    issuer_or_unknown(l, &badge.issuer),
                    day(badge.issued),
                    day(badge.expires),
                    wording::verdict_short(l, badge.verdict).to_owned(),
                    badge.line.clone(),
                    format!("{public_url}{}/{}", collection.base, badge.number),
                ],
            );
        }
    }
    text
}
