//! Instants of the user's clock, and how long each rule makes a message wait.

use chrono::{DateTime, FixedOffset, Utc};

use super::policy::{Cap, CapPeriod, QuietHours};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Milliseconds since 1970; a leap second counts to the second before it, as for all moments.
pub(super) fn milliseconds(instant: DateTime<Utc>) -> i64 {
    instant.timestamp() * 1000 + i64::from(instant.timestamp_subsec_millis().min(999))
}

/// The instant of these milliseconds; none beyond the range of dates.
pub(super) fn instant(milliseconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(milliseconds)
}

/// How far the user's clock is ahead of UTC.
pub(super) fn ahead(offset: FixedOffset) -> i64 {
    i64::from(offset.local_minus_utc()) * 1000
}

/// What stops a message at an instant.
#[derive(Clone, Copy)]
pub(super) enum Wait {
    /// Until this instant, when nothing else happens.
    Until(i64),
    /// For good.
    ForGood,
}

/// What is counted against a cap at an instant, and how long the message waits where that is too much. `sends` are the
/// instants of all sends that the cap is about, ascending.
pub(super) fn by_cap(cap: &Cap, sends: &[i64], now: i64, ahead: i64) -> (u32, Option<Wait>) {
    let known = sends.get(..sends.partition_point(|at| *at <= now)).unwrap_or_default();
    let today = (now + ahead).div_euclid(DAY);
    let from = match cap.per {
        CapPeriod::Day => today * DAY - ahead,
        // The first millisecond that counts: after now − h.
        CapPeriod::Hours(hours) => now - i64::from(hours.get()) * HOUR + 1,
        CapPeriod::Lifetime => i64::MIN,
    };
    let counted = known.get(known.partition_point(|at| *at < from)..).unwrap_or_default();
    let count = u32::try_from(counted.len()).unwrap_or(u32::MAX);
    if count < cap.at_most {
        return (count, None);
    }
    let wait = match cap.per {
        CapPeriod::Day => Wait::Until((today + 1) * DAY - ahead),
        // One fewer than the cap are left when all but so many have left the window.
        CapPeriod::Hours(hours) => {
            let leaving = usize::try_from(count - cap.at_most).ok().and_then(|place| counted.get(place));
            leaving.map_or(Wait::ForGood, |at| Wait::Until(at + i64::from(hours.get()) * HOUR))
        }
        CapPeriod::Lifetime => Wait::ForGood,
    };
    (count, Some(wait))
}

/// When the quiet hours end that an instant falls into.
pub(super) fn by_quiet(quiet: QuietHours, now: i64, ahead: i64) -> Option<i64> {
    let local = now + ahead;
    let (day, time) = (local.div_euclid(DAY), local.rem_euclid(DAY));
    let (from, to) = (quiet.from.milliseconds(), quiet.to.milliseconds());
    let end = if from < to {
        (from <= time && time < to).then_some(day)
    } else if time >= from {
        Some(day + 1)
    } else {
        (time < to).then_some(day)
    };
    end.map(|day| day * DAY + to - ahead)
}
