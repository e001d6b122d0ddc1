//! The answer: what was measured of a user, the grades, and what they make.

use serde::{Deserialize, Serialize};

use super::class::RfmClass;
use super::config::{RfmFrequency, RfmMonetary};
use super::grade::{Grades, RfmGrade};
use super::segment::RfmSegment;
use crate::number::money::Money;

/// A measure with its grade, and the cut points around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GradedValue {
    /// What was measured: days, a number of purchases, or minor units.
    pub value: i64,
    /// The grade.
    pub grade: RfmGrade,
    /// The cut point that the value is above; none for the smallest values.
    pub above: Option<i64>,
    /// The cut point that the value is within; none for the largest values.
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
    /// How many grades there are.
    pub grades: Grades,
    /// What frequency counted.
    pub counted: RfmFrequency,
    /// Whether monetary value is net spend in total or per purchase.
    pub spend: RfmMonetary,
    /// The segment that the grades make.
    pub segment: RfmSegment,
    /// The class among the eight; none where the rule has no means.
    pub class: Option<RfmClass>,
}

impl Rfm {
    /// Net spend, in total or per purchase.
    pub const fn net_spend(&self) -> Money {
        Money::minor(self.monetary.value)
    }
}
