//! Moments, as the specifications write them: RFC 3339 in 2.0 and later; ISO 8601 dates and
//! ten-digit Unix times before.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A moment: milliseconds since 1970-01-01T00:00:00Z, negative before. Serialised as that number.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// How a moment was written, which tells whether the version at hand allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `2016-12-31T23:59:59Z`, with seconds and zone: RFC 3339.
    Rfc3339,
    /// ISO 8601 date and time with a zone, in a form that RFC 3339 does not have (`+0000`, no
    /// seconds).
    Iso8601,
    /// Date and time without a zone; taken for UTC.
    WithoutZone,
    /// A date alone; taken for its first moment in UTC.
    Date,
    /// Seconds since 1970, as a number or as digits.
    UnixSeconds,
}

/// No moment could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no date and time of RFC 3339, such as 2026-11-22T09:30:00Z")]
pub struct TimestampError;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// 0000-01-01T00:00:00Z, the first moment that RFC 3339 can write.
const YEAR_ZERO: i64 = -62_167_219_200_000;

impl Timestamp {
    /// Reads a moment in any notation that some version allows.
    #[must_use]
    pub fn read(text: &str) -> Option<(Self, Notation)> {
        let text = text.trim();
        if !text.is_ascii() {
            return None;
        }
        let unix = text.len() >= 9 && text.len() <= 11 && text.bytes().all(|b| b.is_ascii_digit());
        if unix {
            let seconds: i64 = text.parse().ok()?;
            return Some((Self(seconds * 1000), Notation::UnixSeconds));
        }
        let mut scanner = Scanner {
            rest: text.as_bytes(),
        };
        let date = scanner.date()?;
        if scanner.rest.is_empty() {
            let first = Self::of(date.to_datetime(Time::midnight()), Offset::UTC)?;
            return Some((first, Notation::Date));
        }
        if !(scanner.accept(b'T') || scanner.accept(b't') || scanner.accept(b' ')) {
            return None;
        }
        let (time, leap, seconds) = scanner.time()?;
        let zone = scanner.zone()?;
        if !scanner.rest.is_empty() {
            return None;
        }
        let (offset, notation) = match zone {
            Some((offset, true)) if seconds => (offset, Notation::Rfc3339),
            Some((offset, _)) => (offset, Notation::Iso8601),
            None => (Offset::UTC, Notation::WithoutZone),
        };
        let moment = Self::of(date.to_datetime(time), offset)?;
        Some((Self(moment.0 + if leap { 1000 } else { 0 }), notation))
    }

    /// [`Timestamp::read`] for a member of a document: a string, or a number of seconds.
    #[must_use]
    pub fn read_value(value: &Value) -> Option<(Self, Notation)> {
        match value {
            Value::String(text) => Self::read(text),
            Value::Number(number) => {
                let seconds = number.as_i64()?;
                Some((Self(seconds.checked_mul(1000)?), Notation::UnixSeconds))
            }
            _ => None,
        }
    }

    /// The end of validity that a member writes: a date alone lasts until its day is over, since
    /// `expires` is "a date after which the badge should no longer be considered valid" (OB 1.1).
    #[must_use]
    pub fn read_expiry(value: &Value) -> Option<Self> {
        let (moment, notation) = Self::read_value(value)?;
        Some(if notation == Notation::Date {
            Self(moment.0 + DAY - 1)
        } else {
            moment
        })
    }

    /// The moment of this many seconds since 1970, as `nbf` and `exp` of a JWT write it.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    fn of(moment: DateTime, offset: Offset) -> Option<Self> {
        offset
            .to_timestamp(moment)
            .ok()
            .map(|moment| Self(moment.as_millisecond()))
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// RFC 3339 alone.
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        match Self::read(text) {
            Some((moment, Notation::Rfc3339)) => Ok(moment),
            _ => Err(TimestampError),
        }
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, with milliseconds where there are any; the number itself for a year that
    /// RFC 3339 cannot write.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(moment) if self.0 >= YEAR_ZERO => write!(formatter, "{moment}"),
            _ => write!(formatter, "{}", self.0),
        }
    }
}

struct Scanner<'a> {
    rest: &'a [u8],
}

impl Scanner<'_> {
    fn accept(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn digits(&mut self, count: usize) -> Option<u16> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        let mut number = 0_u16;
        for digit in digits {
            number = number * 10 + u16::from(digit.is_ascii_digit().then(|| digit - b'0')?);
        }
        self.rest = rest;
        Some(number)
    }

    fn two_digits(&mut self) -> Option<u8> {
        self.digits(2).and_then(|number| u8::try_from(number).ok())
    }

    fn date(&mut self) -> Option<Date> {
        let year = self.digits(4)?;
        let extended = self.accept(b'-');
        let month = self.two_digits()?;
        if extended && !self.accept(b'-') {
            return None;
        }
        let day = self.two_digits()?;
        Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        )
        .ok()
    }

    /// The time of day, whether it is a leap second, and whether seconds were written.
    fn time(&mut self) -> Option<(Time, bool, bool)> {
        let hour = self.two_digits()?;
        if !self.accept(b':') {
            return None;
        }
        let minute = self.two_digits()?;
        let seconds = self.accept(b':');
        let mut second = if seconds { self.two_digits()? } else { 0 };
        let leap = second == 60;
        if leap {
            second = 59;
        }
        let mut millisecond = 0_i32;
        if seconds && (self.accept(b'.') || self.accept(b',')) {
            let length = self
                .rest
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            if length == 0 {
                return None;
            }
            let (fraction, rest) = self.rest.split_at(length);
            self.rest = rest;
            for place in 0..3 {
                let digit = fraction.get(place).map_or(0, |digit| digit - b'0');
                millisecond = millisecond * 10 + i32::from(digit);
            }
        }
        let part = |number: u8| i8::try_from(number).ok();
        let time = Time::new(
            part(hour)?,
            part(minute)?,
            part(second)?,
            millisecond * 1_000_000,
        )
        .ok()?;
        Some((time, leap, seconds))
    }

    /// The zone, if one is written, and whether in RFC 3339's form; `None` where it is broken.
    #[expect(
        clippy::option_option,
        reason = "outer: readable at all; inner: written at all"
    )]
    fn zone(&mut self) -> Option<Option<(Offset, bool)>> {
        if self.rest.is_empty() {
            return Some(None);
        }
        if self.accept(b'Z') || self.accept(b'z') {
            return Some(Some((Offset::UTC, true)));
        }
        let sign: i32 = if self.accept(b'+') {
            1
        } else if self.accept(b'-') {
            -1
        } else {
            return None;
        };
        let hours = i32::from(self.two_digits()?);
        let colon = self.accept(b':');
        let minutes = if self.rest.is_empty() && !colon {
            0
        } else {
            self.two_digits()?
        };
        let minutes = i32::from(minutes);
        if hours > 23 || minutes > 59 {
            return None;
        }
        Some(Some((
            Offset::from_seconds(sign * (hours * 60 + minutes) * 60).ok()?,
            colon,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn reads_each_notation() {
        let table = [
            (
                "2016-12-31T23:59:59Z",
                Some((1_483_228_799_000, Notation::Rfc3339)),
            ),
            (
                "2016-12-31T23:59:59.5+01:00",
                Some((1_483_225_199_500, Notation::Rfc3339)),
            ),
            (
                "2016-12-31t23:59:59.123456z",
                Some((1_483_228_799_123, Notation::Rfc3339)),
            ),
            (
                "2016-12-31 23:59:59-05:30",
                Some((1_483_248_599_000, Notation::Rfc3339)),
            ),
            (
                "2016-12-31T23:59:60Z",
                Some((1_483_228_800_000, Notation::Rfc3339)),
            ),
            (
                "2016-12-31T23:59:59+0000",
                Some((1_483_228_799_000, Notation::Iso8601)),
            ),
            (
                "2016-12-31T23:59:59+00",
                Some((1_483_228_799_000, Notation::Iso8601)),
            ),
            (
                "2016-12-31T23:59Z",
                Some((1_483_228_740_000, Notation::Iso8601)),
            ),
            (
                "2016-12-31T23:59:59",
                Some((1_483_228_799_000, Notation::WithoutZone)),
            ),
            ("2016-12-31", Some((1_483_142_400_000, Notation::Date))),
            ("20161231", Some((1_483_142_400_000, Notation::Date))),
            (
                "1483228799",
                Some((1_483_228_799_000, Notation::UnixSeconds)),
            ),
            ("1969-12-31T23:59:59.999Z", Some((-1, Notation::Rfc3339))),
            ("2016-02-30", None),
            ("2016-12-31T24:00:00Z", None),
            ("2016-12-31T23:59:59+24:00", None),
            ("2016-12-31T23:59:59Zulu", None),
            ("2016-12-31T23:59:59.Z", None),
            ("2016-12-31T", None),
            ("31/12/2016", None),
            ("hier", None),
            ("٢٠١٦-12-31", None),
            ("", None),
        ];
        for (text, expected) in table {
            let expected = expected.map(|(moment, notation)| (Timestamp(moment), notation));
            assert_eq!(Timestamp::read(text), expected, "{text}");
        }
    }

    #[test]
    fn reads_members() {
        let seconds = Some((Timestamp(1_359_217_910_000), Notation::UnixSeconds));
        assert_eq!(Timestamp::read_value(&json!(1_359_217_910)), seconds);
        assert_eq!(Timestamp::read_value(&json!(i64::MAX)), None);
        assert_eq!(Timestamp::read_value(&json!({"@value": "2016"})), None);
        let last = Timestamp::read("2016-12-31T23:59:59.999Z").map(|(moment, _)| moment);
        assert_eq!(Timestamp::read_expiry(&json!("2016-12-31")), last);
    }

    #[test]
    fn writes_rfc_3339() {
        assert_eq!(
            Timestamp(1_483_228_799_000).to_string(),
            "2016-12-31T23:59:59Z"
        );
        assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59.999Z");
        assert_eq!(Timestamp(i64::MAX).to_string(), i64::MAX.to_string());
        assert_eq!("2016-12-31".parse::<Timestamp>(), Err(TimestampError));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(moment in -62_167_219_200_000_i64..253_402_300_800_000) {
            prop_assert_eq!(Timestamp(moment).to_string().parse(), Ok(Timestamp(moment)));
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,40}|[0-9TZ:+. -]{0,40}") {
            let _ = Timestamp::read(&text);
        }
    }
}
