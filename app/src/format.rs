//! Dates in words, always in full and in UTC: the server and the browser must write the same.

use domain::time::Day;
use domain::{Language, Millis};
use leptos::prelude::*;

const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `22 novembre 2026`, `22 November 2026`.
#[must_use]
pub fn date(language: Language, moment: Millis) -> String {
    let Day { year, month, day } = moment.day();
    let month = usize::from(month.clamp(1, 12)) - 1;
    match language {
        Language::Fr if day == 1 => format!("1er {} {year}", FRENCH_MONTHS[month]),
        Language::Fr => format!("{day} {} {year}", FRENCH_MONTHS[month]),
        Language::En => format!("{day} {} {year}", ENGLISH_MONTHS[month]),
    }
}

/// `22 novembre 2026 à 9 h 05 (UTC)`, `22 November 2026, 9:05 (UTC)`.
#[must_use]
pub fn date_time(language: Language, moment: Millis) -> String {
    let (hour, minute) = moment.hour_minute();
    let date = date(language, moment);
    match language {
        // An hour is read in one piece: no line ends in it.
        Language::Fr => format!("{date} à {hour}\u{a0}h\u{a0}{minute:02} (UTC)"),
        Language::En => format!("{date}, {hour}:{minute:02} (UTC)"),
    }
}

/// The date in a `<time>` element.
#[must_use]
pub fn time(language: Language, moment: Millis) -> AnyView {
    view! { <time datetime=moment.iso_day()>{date(language, moment)}</time> }.into_any()
}

/// A whole number in groups of three digits: `10 001`, `10,001`.
#[must_use]
pub fn number(language: Language, number: u32) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + 6);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(match language {
                Language::Fr => '\u{202f}',
                Language::En => ',',
            });
        }
        written.push(digit);
    }
    written
}

/// How much space something takes, in decimal units, rounded down.
#[must_use]
pub fn size(language: Language, bytes: u64) -> String {
    let (one, kilo, mega) = match language {
        Language::Fr => ("octets", "ko", "Mo"),
        Language::En => ("bytes", "kB", "MB"),
    };
    match bytes {
        0..1_000 => format!("{bytes}\u{a0}{one}"),
        1_000..1_000_000 => format!("{}\u{a0}{kilo}", bytes / 1_000),
        _ => format!("{}\u{a0}{mega}", bytes / 1_000_000),
    }
}

/// A count of seconds as a person would say it, rounded up.
#[must_use]
pub fn wait(language: Language, seconds: u32) -> String {
    if seconds < 90 {
        crate::i18n::problem::seconds(language, seconds.max(1))
    } else if seconds < 2 * 3_600 {
        crate::i18n::problem::minutes(language, seconds.div_ceil(60))
    } else {
        crate::i18n::problem::hours(language, seconds.div_ceil(3_600))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_read_in_groups() {
        let table = [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1\u{202f}000", "1,000"),
            (10_001, "10\u{202f}001", "10,001"),
            (
                4_294_967_295,
                "4\u{202f}294\u{202f}967\u{202f}295",
                "4,294,967,295",
            ),
        ];
        for (n, french, english) in table {
            assert_eq!(number(Language::Fr, n), french);
            assert_eq!(number(Language::En, n), english);
        }
    }

    #[test]
    fn dates_are_written_in_full() {
        let day = |y, m, d| Millis::from_day(y, m, d).expect("a day");
        assert_eq!(date(Language::Fr, day(2026, 11, 22)), "22 novembre 2026");
        assert_eq!(date(Language::Fr, day(2026, 8, 1)), "1er août 2026");
        assert_eq!(date(Language::En, day(2026, 8, 1)), "1 August 2026");
        let later = day(2026, 11, 22).plus(9 * Millis::HOUR + 5 * Millis::MINUTE);
        assert_eq!(
            date_time(Language::Fr, later),
            "22 novembre 2026 à 9\u{a0}h\u{a0}05 (UTC)"
        );
        assert_eq!(
            date_time(Language::En, later),
            "22 November 2026, 9:05 (UTC)"
        );
    }

    #[test]
    fn waits_are_said_in_the_unit_that_fits() {
        assert_eq!(wait(Language::Fr, 0), "1 seconde");
        assert_eq!(wait(Language::Fr, 45), "45 secondes");
        assert_eq!(wait(Language::En, 601), "11 minutes");
        assert_eq!(wait(Language::Fr, 86_390), "24 heures");
    }
}
