//! A report as a file for spreadsheets.

use domain::badge::Imported;
use domain::intake::{IntakeItem, Taken};
use domain::{Language, RecipientMatch};

use crate::i18n::report as words;
use crate::spreadsheet::{MARK, row};
use crate::wording;

/// The heading.
#[must_use]
pub fn heading(language: Language) -> String {
    let l = language;
    let cells = [
        words::csv_name(l),
        words::csv_outcome(l),
        words::csv_badge(l),
        words::csv_issuer(l),
        words::csv_next(l),
        words::csv_link(l),
    ];
    format!("{MARK}{}", row(l, &cells.map(str::to_owned)))
}

/// One line of a report.
#[must_use]
pub fn line(language: Language, public_url: &str, item: &IntakeItem) -> String {
    let l = language;
    let (badge, issuer, link) = match &item.badge {
        Some(badge) => (
            badge.name.clone(),
            badge.issuer.clone(),
            format!("{public_url}/badges/{}", badge.id),
        ),
        None => Default::default(),
    };
    let later = item
        .badge
        .as_ref()
        .filter(|badge| badge.recipient == RecipientMatch::NotMine);
    let (outcome, next) = match (&item.taken, later) {
        (None, _) => (words::line_waiting(l), String::new()),
        (Some(Taken::Problem(problem)), _) => {
            (words::line_failed(l), wording::problem_text(l, problem))
        }
        (Some(Taken::Imported(_)), Some(badge)) => (
            words::line_later(l),
            match &badge.recipient_hint {
                Some(hint) => words::line_later_text(l, hint),
                None => words::line_later_text_plain(l).to_owned(),
            },
        ),
        (Some(Taken::Imported(_)), None) if item.badge.is_none() => {
            (words::line_deleted(l), String::new())
        }
        (Some(Taken::Imported(Imported::New { .. })), None) => {
            (words::line_imported(l), String::new())
        }
        (Some(Taken::Imported(Imported::Already { .. })), None) => {
            (words::line_already(l), String::new())
        }
    };
    let name = item.name.clone().unwrap_or_default();
    row(l, &[name, outcome.to_owned(), badge, issuer, next, link])
}
