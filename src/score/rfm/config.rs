//! Options of the RFM rule: what counts, and how it is graded.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::grade::Grades;
use super::segment::SegmentMap;

/// Options of the RFM rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RfmConfig {
    /// The number of grades, 2 to 10. Default 5: fifths are what marketers read.
    pub grades: Grades,
    /// What counts as frequency. Default purchases.
    pub frequency: RfmFrequency,
    /// What counts as monetary value. Default the total.
    pub monetary: RfmMonetary,
    /// Count only this many last days, for everything. Default none: the whole lifetime.
    pub look_back: Option<NonZeroU32>,
    /// Which grades make which segment. Default the eleven standard segments.
    pub segments: SegmentMap,
}

/// What counts as frequency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RfmFrequency {
    /// Every purchase.
    #[default]
    Purchases,
    /// Days with a purchase: for shops whose orders are split.
    PurchaseDays,
}

/// What counts as monetary value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RfmMonetary {
    /// Net spend in total.
    #[default]
    Total,
    /// Net spend per purchase, rounded half away from zero to minor units.
    Mean,
}
