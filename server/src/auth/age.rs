//! The age rule: from 15 years on; of a minor only the year in which minority ends is kept, of
//! everybody else nothing.
//!
//! A birth year leaves a year of doubt, and the doubt is always read in the cautious way: somebody
//! is as young as the year allows. So who was born 15 calendar years ago may still be 14 and is
//! refused, and who was born 18 calendar years ago may still be 17 and counts as a minor until the
//! year is over.

use domain::Millis;
use domain::problem::FieldError;

/// The age from which French law lets somebody consent alone (GDPR article 8, *loi Informatique
/// et Libertés* article 45).
const CONSENT: i64 = 15;
const MAJORITY: i64 = 18;
/// Nobody alive was born earlier.
const OLDEST: i64 = 1900;

/// What is kept of a birth year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// A minor up to and with this calendar year.
    MinorUntil(i64),
    /// Of age: nothing is kept.
    Adult,
}

impl Age {
    /// The year to keep, if any.
    #[must_use]
    pub const fn minor_until(self) -> Option<i64> {
        match self {
            Self::MinorUntil(year) => Some(year),
            Self::Adult => None,
        }
    }
}

/// Reads the birth year that somebody typed.
///
/// # Errors
/// `Required`, `NotAYear` (no year, or one in which no living person was born), `TooYoung`.
pub fn from_birth_year(typed: &str, now: Millis) -> Result<Age, FieldError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(FieldError::Required);
    }
    if typed.len() != 4 || !typed.bytes().all(|b| b.is_ascii_digit()) {
        return Err(FieldError::NotAYear);
    }
    let born: i64 = typed.parse().map_err(|_| FieldError::NotAYear)?;
    let this_year = now.day().year;
    if !(OLDEST..=this_year).contains(&born) {
        return Err(FieldError::NotAYear);
    }
    let at_least = this_year - born - 1;
    if at_least < CONSENT {
        Err(FieldError::TooYoung)
    } else if at_least < MAJORITY {
        Ok(Age::MinorUntil(born + MAJORITY))
    } else {
        Ok(Age::Adult)
    }
}

/// Whether what was kept still says "minor".
#[must_use]
pub fn is_minor(minor_until: Option<i64>, now: Millis) -> bool {
    minor_until.is_some_and(|year| now.day().year <= year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_2026(month: u8, day: u8) -> Millis {
        Millis::from_day(2026, month, day).expect("a day")
    }

    #[test]
    fn a_year_is_read_in_the_cautious_way() {
        let cases = [
            ("2012", Err(FieldError::TooYoung)),
            // 15 in the course of 2026: perhaps not yet.
            ("2011", Err(FieldError::TooYoung)),
            ("2010", Ok(Age::MinorUntil(2028))),
            ("2009", Ok(Age::MinorUntil(2027))),
            // 18 in the course of 2026: perhaps not yet.
            ("2008", Ok(Age::MinorUntil(2026))),
            ("2007", Ok(Age::Adult)),
            ("1900", Ok(Age::Adult)),
            ("1899", Err(FieldError::NotAYear)),
            ("2026", Err(FieldError::TooYoung)),
            ("2027", Err(FieldError::NotAYear)),
            (" 1990 ", Ok(Age::Adult)),
            ("", Err(FieldError::Required)),
            ("90", Err(FieldError::NotAYear)),
            ("-990", Err(FieldError::NotAYear)),
            ("19 0", Err(FieldError::NotAYear)),
            ("١٩٩٠", Err(FieldError::NotAYear)),
        ];
        for (typed, expected) in cases {
            for now in [in_2026(1, 1), in_2026(12, 31)] {
                assert_eq!(from_birth_year(typed, now), expected, "{typed}");
            }
        }
    }

    #[test]
    fn minority_ends_with_the_year() {
        assert!(is_minor(Some(2026), in_2026(12, 31)));
        assert!(!is_minor(
            Some(2026),
            Millis::from_day(2027, 1, 1).expect("a day")
        ));
        assert!(!is_minor(None, in_2026(6, 1)));
    }
}
