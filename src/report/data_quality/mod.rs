//! Data quality 数据质量: whether the log itself is whole. *Can these numbers be believed?*
//!
//! ```text
//! missing day    a day without a kind that comes on at least 90 % of the days
//! too early      users with activity before the day on which they registered, or were said to have joined
//! far out        tallies whose mean value is 2¹⁰ times that of the usual tally of their kind, or more; sizes are powers of 2
//! coverage       埋点覆盖率: key actions seen at least once ÷ key actions that you name
//! ```
//! A tally is what one user did on one day of one kind about one subject. Everything is counts, so parts add up, and what is usual
//! is found of the sum.

mod alarm;
mod answer;
mod census;
mod rule;
pub(crate) mod sentence;

pub use alarm::DataAlarm;
pub use answer::{DataQuality, KeyAction, KindDays, ValueSizes};
pub use rule::{DataQualityConfig, DataQualityError, DataQualityRule};
