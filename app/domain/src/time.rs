//! Points in time, as milliseconds since 1970 in UTC.
//!
//! The calendar arithmetic is small and proleptic Gregorian; it lives here so that the browser
//! needs no date library.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// A calendar day in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The year.
    pub year: i64,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}

impl Millis {
    /// One second.
    pub const SECOND: i64 = 1_000;
    /// One minute.
    pub const MINUTE: i64 = 60 * Self::SECOND;
    /// One hour.
    pub const HOUR: i64 = 60 * Self::MINUTE;
    /// One day.
    pub const DAY: i64 = 24 * Self::HOUR;

    /// This moment moved by `millis` (negative: earlier), never past the ends of time.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The day in UTC.
    #[must_use]
    pub fn day(self) -> Day {
        // Days from civil, after Howard Hinnant's algorithm (March-based years).
        let z = self.0.div_euclid(Self::DAY) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        Day {
            year,
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }

    /// Hour and minute in UTC.
    #[must_use]
    pub fn hour_minute(self) -> (u8, u8) {
        let minutes = self.0.rem_euclid(Self::DAY) / Self::MINUTE;
        (
            u8::try_from(minutes / 60).unwrap_or(0),
            u8::try_from(minutes % 60).unwrap_or(0),
        )
    }

    /// The start of a day in UTC; `None` when there is no such day.
    #[must_use]
    pub fn from_day(year: i64, month: u8, day: u8) -> Option<Self> {
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(-9999..=9999).contains(&year)
        {
            return None;
        }
        let y = year - i64::from(month <= 2);
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let mp = (i64::from(month) + 9) % 12;
        let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        let made = Self((era * 146_097 + doe - 719_468) * Self::DAY);
        let back = made.day();
        (back.month == month && back.day == day).then_some(made)
    }

    /// `2026-11-22`, for `<time datetime>` and file names.
    #[must_use]
    pub fn iso_day(self) -> String {
        let Day { year, month, day } = self.day();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Reads `2026-11-22`, as date fields send it.
    #[must_use]
    pub fn from_iso_day(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        Self::from_day(year, month, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_go_there_and_back() {
        for (year, month, day) in [
            (1970, 1, 1),
            (2000, 2, 29),
            (2026, 11, 22),
            (1969, 12, 31),
            (2100, 3, 1),
        ] {
            let moment = Millis::from_day(year, month, day).expect("a day");
            assert_eq!(moment.day(), Day { year, month, day });
            assert_eq!(Millis::from_iso_day(&moment.iso_day()), Some(moment));
        }
        assert_eq!(Millis::from_day(2026, 2, 29), None);
        assert_eq!(Millis(1_795_305_600_000).iso_day(), "2026-11-22");
    }
}
