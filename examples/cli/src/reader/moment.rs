//! *When does a `ts` say it was?* A date or a time as the tools of the trade write them, or a number of seconds.
//!
//! ```text
//! 2026-01-31   2026/01/31   20260131          31/01/2026   31.1.2026     the last two by --date-order
//! 2026-01-31 23:30   2026-01-31T23:30:00.25                              by the zone of the log
//! … Z   … +08   … +0800   … +08:00   … UTC   … +0000                     by its own
//! 1769902200   1769902200.25                                             by --epoch
//! ```
//! Nothing is guessed: what can be read in two ways needs an option. Stricter than chrono's parsers, which let `2026-1-5`
//! and inner blanks pass, and a good deal faster.

use chrono::{FixedOffset, NaiveDate};
use clap::ValueEnum;
use lifestage::Day;
use lifestage::time::Moment;

use super::zone::Zone;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// The microseconds of the years 0 to 9999, beyond which a number is in another unit.
const INSTANTS: std::ops::RangeInclusive<i64> = -62_167_219_200_000_000..=253_402_300_799_999_999;

/// How times are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// The zone of times that name none.
    pub(crate) zone: Zone,
    /// What numbers count; none where a number is no time.
    pub(crate) epoch: Option<Epoch>,
    /// What comes first in dates that end in the year; none where these are no dates.
    pub(crate) date_order: Option<DateOrder>,
}

/// What a number counts from the first of January 1970 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Epoch {
    /// Seconds, such as 1769902200
    #[value(alias = "seconds")]
    S,
    /// Milliseconds, such as 1769902200000
    #[value(alias = "milliseconds")]
    Ms,
    /// Microseconds, such as 1769902200000000
    #[value(alias = "microseconds")]
    Us,
}

/// What comes first in a date that ends in the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DateOrder {
    /// 31/01/2026, 31.1.2026
    #[value(alias = "dmy")]
    DayFirst,
    /// 01/31/2026, 1/31/2026
    #[value(alias = "mdy")]
    MonthFirst,
}

impl Clock {
    /// The moment of a `ts`. A leap second is the end of the second before.
    pub(crate) fn moment(&self, text: &[u8]) -> Option<Moment> {
        if let Some(epoch) = self.epoch
            && is_number(text)
        {
            return epoch.instant(text);
        }
        let (day, rest) = self.date(text)?;
        if rest.is_empty() {
            return Some(day.into());
        }
        let (within_day, zone) = clock(rest)?;
        let local = i64::from(day.days_since_epoch()) * DAY + within_day;
        let offset = match zone {
            [] => self.zone.offset_at(local.div_euclid(SECOND)),
            zone => offset(zone.strip_prefix(b" ").filter(|zone| zone.len() > 1).unwrap_or(zone))?.local_minus_utc(),
        };
        Some(Moment::from_microseconds(local - i64::from(offset) * SECOND))
    }

    /// The date with which a text begins, and the rest.
    fn date<'text>(&self, text: &'text [u8]) -> Option<(Day, &'text [u8])> {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        match (digits, text.get(digits), self.date_order) {
            (8, None | Some(b' ' | b'T' | b't'), _) => Some((day(&text[..4], &text[4..6], &text[6..8])?, &text[8..])),
            (4, Some(b'-'), _) => {
                let (date, rest) = text.split_at_checked(10)?;
                Some((day(&date[..4], &date[5..7], &date[8..]).filter(|_| date[7] == b'-')?, rest))
            }
            (4, Some(b'/'), _) => {
                let (year, rest) = text.split_at(4);
                let (month, rest) = part(&rest[1..])?;
                let (date, rest) = part(rest.strip_prefix(b"/")?)?;
                Some((day(year, month, date)?, rest))
            }
            (1 | 2, Some(mark @ (b'/' | b'.' | b'-')), Some(order)) => {
                let (first, rest) = text.split_at(digits);
                let (second, rest) = part(&rest[1..])?;
                let (year, rest) = rest.strip_prefix(&[*mark])?.split_at_checked(4)?;
                let (month, date) = match order {
                    DateOrder::DayFirst => (second, first),
                    DateOrder::MonthFirst => (first, second),
                };
                Some((day(year, month, date)?, rest))
            }
            _ => None,
        }
    }
}

impl Epoch {
    /// The instant of a number; none outside the years 0 to 9999.
    fn instant(self, text: &[u8]) -> Option<Moment> {
        let (minus, digits) = text.strip_prefix(b"-").map_or((1, text), |digits| (-1, digits));
        let whole = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (whole, fraction) = digits.split_at(whole);
        let whole: i64 = std::str::from_utf8(whole).ok()?.parse().ok()?;
        let (unit, places) = match self {
            Self::S => (SECOND, 6),
            Self::Ms => (1000, 3),
            Self::Us => (1, 0),
        };
        let fraction = fraction.get(1..).unwrap_or_default();
        let microseconds = minus * whole.checked_mul(unit)?.checked_add(decimals(fraction, places))?;
        INSTANTS.contains(&microseconds).then(|| Moment::from_microseconds(microseconds))
    }

    /// How it is named on the command line.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::S => "s",
            Self::Ms => "ms",
            Self::Us => "us",
        }
    }

    /// The unit in which a number of this many digits is a time of our days.
    pub(crate) const fn likely(digits: usize) -> Option<Self> {
        match digits {
            9..=10 => Some(Self::S),
            12..=13 => Some(Self::Ms),
            15..=16 => Some(Self::Us),
            _ => None,
        }
    }
}

/// Whether a text is a decimal number.
pub(crate) fn is_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let mut parts = digits.splitn(2, |byte| *byte == b'.');
    parts.all(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit))
}

/// Whether a text begins as a date that ends in the year.
pub(crate) fn ends_in_the_year(text: &[u8]) -> bool {
    let day_first = Clock { zone: Zone::UTC, epoch: None, date_order: Some(DateOrder::DayFirst) };
    let month_first = Clock { date_order: Some(DateOrder::MonthFirst), ..day_first };
    day_first.date(text).or_else(|| month_first.date(text)).is_some() && !text[..3].iter().all(u8::is_ascii_digit)
}

/// The offset that `Z`, `UTC`, `+08`, `+0800` or `-03:30` names.
pub(crate) fn offset(text: &[u8]) -> Option<FixedOffset> {
    let (sign, hours, minutes) = match text {
        b"Z" | b"z" | b"UTC" => return FixedOffset::east_opt(0),
        [sign, hours @ ..] if hours.len() == 2 => (sign, hours, &b"0"[..]),
        [sign, digits @ ..] if digits.len() == 4 => (sign, &digits[..2], &digits[2..]),
        [sign, hours @ .., b':', _, _] if hours.len() == 2 => (sign, hours, &text[4..]),
        _ => return None,
    };
    let sign = match sign {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    FixedOffset::east_opt(sign * (hours * 60 + minutes).cast_signed() * 60).filter(|_| hours <= 23 && minutes <= 59)
}

fn day(year: &[u8], month: &[u8], day: &[u8]) -> Option<Day> {
    NaiveDate::from_ymd_opt(number(year)?.cast_signed(), number(month)?, number(day)?).map(Day::from)
}

/// The one or two digits with which a text begins, and the rest.
fn part(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=2).contains(&digits).then(|| text.split_at(digits))
}

/// The microseconds since midnight of `T23:30:00.25` or ` 9:05`, and what comes after them.
fn clock(text: &[u8]) -> Option<(i64, &[u8])> {
    let ([b'T' | b't' | b' '], text) = text.split_at_checked(1)? else { return None };
    let (hour, rest) = part(text)?;
    let (minute, rest) = two(rest)?;
    let (second, rest) = match rest {
        [b':', ..] => two(rest)?,
        _ => (0, rest),
    };
    let (microseconds, rest) = match rest {
        [b'.', rest @ ..] => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (digits, rest) = rest.split_at(digits);
            (!digits.is_empty()).then(|| (decimals(digits, 6), rest))?
        }
        _ => (0, rest),
    };
    let hour = number(hour)?;
    let real = hour <= 23 && minute <= 59 && second <= 60;
    let within_minute = (i64::from(second) * SECOND + microseconds).min(60 * SECOND - 1);
    real.then(|| (i64::from(hour * 60 + minute) * 60 * SECOND + within_minute, rest))
}

/// The number of `:30`, and what comes after it.
fn two(text: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = text.strip_prefix(b":")?.split_at_checked(2)?;
    Some((self::number(number)?, rest))
}

/// The first decimal places as a whole number: of `25` the first 6 are 250000.
fn decimals(digits: &[u8], places: usize) -> i64 {
    (0..places).fold(0, |sum, at| sum * 10 + digits.get(at).map_or(0, |byte| i64::from(byte - b'0')))
}

/// The number that these few digits write.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}
