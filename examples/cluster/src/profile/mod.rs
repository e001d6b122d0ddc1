//! `profile(user, day, kind, subject, n, s, hours, calendar)`: rows of tallies to the bytes of a profile.
//!
//! ```sql
//! SELECT user_id, profile(user_id, day, kind, subject, n, s, hours, '{…}') AS profile
//! FROM (SELECT user_id, civil_day(ts, '{…}') AS day, kind, subject,
//!              count(*) AS n, sum(value) AS s, bit_or(hour_bit(ts, '{…}')) AS hours
//!       FROM events GROUP BY ALL)
//! GROUP BY user_id
//! ```
//! The rows need not be grouped before: those of one day, kind and subject are added up here too. So the same function takes
//! events, one a row with `n` 1, and saves the first shuffle. The bytes are those of the crate, whichever way they came.

mod function;
mod tallies;

pub use function::ProfileFunction;
