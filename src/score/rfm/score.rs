//! The RFM of a user: the measures, their grades, and the segment and class that they make.

use serde::{Deserialize, Serialize};

use super::class::RfmClass;
use super::config::{RfmFrequency, RfmMonetary};
use super::grade::{Grades, RfmGrade};
use super::segment::RfmSegment;
use crate::number::money::Money;

/// A measured value, its grade, and the cut points around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GradedValue {
    /// The value: days, a number of purchases, or minor units.
    pub value: i64,
    /// Its grade; the highest is best.
    pub grade: RfmGrade,
    /// The cut point that the value is above. `None` for the smallest values.
    pub above: Option<i64>,
    /// The cut point that the value does not exceed. `None` for the largest values.
    pub within: Option<i64>,
}

/// The RFM of a user as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rfm {
    /// Days since the last purchase; fewer are better.
    pub recency: GradedValue,
    /// Purchases or purchase days.
    pub frequency: GradedValue,
    /// Net spend in minor units, in total or per purchase.
    pub monetary: GradedValue,
    /// The rule's number of grades.
    pub grades: Grades,
    /// Whether purchases or purchase days were counted.
    pub counted: RfmFrequency,
    /// Whether monetary value is net spend in total or per purchase.
    pub spend: RfmMonetary,
    /// The segment that the grades make.
    pub segment: RfmSegment,
    /// The class, one of eight. `None` if the rule has no means.
    pub class: Option<RfmClass>,
}

impl Rfm {
    /// Net spend, in total or per purchase.
    pub const fn net_spend(&self) -> Money {
        Money::minor(self.monetary.value)
    }
}
