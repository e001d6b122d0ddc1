//! What the benchmarks measure on: always the same events, made by a small generator.
//!
//! A benchmark includes it with
//!
//! ```text
//! #[expect(dead_code, reason = "each benchmark uses its part")]
//! mod shared;
//! ```

pub(crate) mod log;
pub(crate) mod random;
pub(crate) mod regular;

use lifestage::Day;
use lifestage::time::Days;

/// The first day of the year in which all events happen.
const FIRST: Day = Day::ymd(2025, 1, 1);
/// Its last day, as of which is asked.
pub(crate) const LAST: Day = Day::ymd(2025, 12, 31);

/// The days of the year.
pub(crate) fn year() -> Days {
    Days::new(FIRST, LAST).expect("a year ends after it starts")
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
