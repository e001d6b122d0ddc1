//! Days as numbers, and the last usable day worked out by walking.

use lifestage::Day;
use lifestage::incentive::Expiry;

/// Day numbers from here.
pub(super) const START: Day = Day::ymd(2026, 1, 1);

pub(super) fn number(day: Day) -> i64 {
    i64::from(day - START)
}

pub(super) fn day(number: i64) -> Day {
    START.plus(i32::try_from(number).unwrap())
}

/// The last usable day of an expiry that the earn fixes; none for others. Written from the calendar, not from periods.
pub(super) fn fixed_end(expiry: Expiry, active_from: i64) -> Option<i64> {
    let first = day(active_from);
    let mut last = first;
    match expiry {
        Expiry::Never | Expiry::InactiveDays(_) => return None,
        Expiry::Days(days) => return Some(active_from + i64::from(days)),
        Expiry::On(on) => return Some(number(on)),
        Expiry::Months(months) => return Some(number(first.plus_months(i32::try_from(months).unwrap()))),
        Expiry::EndOf(period) => {
            while period.containing(last.plus(1)) == period.containing(first) {
                last = last.plus(1);
            }
        }
        Expiry::After { months, end_of } => {
            let later = number(first.plus_months(i32::try_from(months).unwrap()));
            return fixed_end(Expiry::EndOf(end_of), later);
        }
        other => panic!("the reference does not know {other:?}"),
    }
    Some(number(last))
}
