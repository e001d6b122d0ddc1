//! Intervals between two kinds: how long users take from one to the next of another. *How long until they get there?*
//!
//! ```text
//! start        a day with a kind of A: the first ever, the first in range, or each
//! goal         the next day with a kind of B, at least m days later
//! length       days from start to goal; of those who are not there yet, the days so far (censored)
//! S(t)         Π (1 − arrived after u / still on the way at u)   over lengths u ≤ t           Kaplan & Meier 1958
//! within d     1 − S(d)          S^exp(±1.96·√V / ln S)   with V = Σ arrived / (on the way · (on the way − arrived))
//! ```
//! The interval is Greenwood's variance on the scale of ln(−ln S) (Kalbfleisch & Prentice 1980), which stays between 0 and 1. Whoever
//! started yesterday has had a day to get there. A plain share counts them as if they had had thirty, so it is too small; the estimate lets
//! each user count for as long as they were seen. Beside it stands the plain share of those whose d days are over. Few were seen for the
//! longest of the days, and there a single arrival moves the estimate by much: look at how many they are.
//!
//! A user who left is on the way still: they will hardly come, and to take them out would make the others look faster than they are.

mod answer;
mod census;
mod rule;
pub(crate) mod sentence;

pub use answer::{IntervalShare, IntervalWithin, Intervals};
pub use rule::{IntervalConfig, IntervalConfigError, IntervalError, IntervalRule};
