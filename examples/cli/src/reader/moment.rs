//! *When does a `ts` say it was?* `2026-01-31`, or a date, `T` or a blank, `23:30:00`, perhaps a fraction and a zone.
//!
//! Stricter than chrono's parsers, which let `2026-1-5` and inner blanks pass, and a good deal faster.

use chrono::{FixedOffset, NaiveDate};
use lifestage::Day;
use lifestage::time::Moment;

/// The moment of a `ts`; one without a zone is local time at this offset. A leap second is the end of the second before.
pub(crate) fn moment(text: &[u8], offset: FixedOffset) -> Option<Moment> {
    let (date, rest) = text.split_at_checked(10)?;
    let day = day(date)?;
    if rest.is_empty() {
        return Some(day.into());
    }
    let (clock, rest) = rest.split_at_checked(9)?;
    let [b'T' | b't' | b' ', hour @ .., b':', _, _, b':', _, _] = clock else { return None };
    let (hour, minute, second) = (number(hour)?, number(&clock[4..6])?, number(&clock[7..])?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (microseconds, zone) = fraction(rest)?;
    let offset = if zone.is_empty() { offset } else { self::offset(zone)? };
    let within_minute = i64::from((second * 1_000_000 + microseconds).min(59_999_999));
    let minutes = i64::from(day.days_since_epoch()) * 24 * 60 + i64::from(hour * 60 + minute);
    let local = minutes * 60_000_000 + within_minute;
    Some(Moment::from_microseconds(local - i64::from(offset.local_minus_utc()) * 1_000_000))
}

/// The offset that `Z`, `+08:00` or `-03:30` names.
pub(crate) fn offset(text: &[u8]) -> Option<FixedOffset> {
    match text {
        [b'Z' | b'z'] => FixedOffset::east_opt(0),
        [sign @ (b'+' | b'-'), hours @ .., b':', _, _] if hours.len() == 2 => {
            let (hours, minutes) = (number(hours)?, number(&text[4..])?);
            let seconds = (hours * 60 + minutes).cast_signed() * 60;
            let real = hours <= 23 && minutes <= 59;
            FixedOffset::east_opt(if *sign == b'-' { -seconds } else { seconds }).filter(|_| real)
        }
        _ => None,
    }
}

fn day(text: &[u8]) -> Option<Day> {
    let [_, _, _, _, b'-', month @ .., b'-', _, _] = text else { return None };
    let (year, month, day) = (number(&text[..4])?, number(month)?, number(&text[8..])?);
    NaiveDate::from_ymd_opt(year.cast_signed(), month, day).map(Day::from)
}

/// The microseconds of `.25`, if there is a fraction, and what comes after it.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let [b'.', rest @ ..] = text else { return Some((0, text)) };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return None;
    }
    let (digits, zone) = rest.split_at(digits);
    let microseconds = (0..6).fold(0, |sum, at| sum * 10 + digits.get(at).map_or(0, |byte| u32::from(byte - b'0')));
    Some((microseconds, zone))
}

/// The number that these few digits write.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}
