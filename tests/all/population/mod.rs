//! *Who is there?* Populations from columns, events and shards, on any number of threads.

mod by_force;
mod by_value;
mod columns;
mod columns_refused;
mod daily_totals;
mod engines;
mod log;
mod members;
mod merging;
mod refusals;
mod scoring;
mod sizes;
mod tallies;
#[cfg(feature = "parallel")]
mod threads;

use lifestage::Day;

/// The day around which everything in the logs happens.
const DAY: Day = Day::ymd(2026, 3, 29);
