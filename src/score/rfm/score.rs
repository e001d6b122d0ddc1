//! The answer: what was measured of a user, the grades, and why.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::class::RfmClass;
use super::rule::{Grades, RfmFrequency, RfmMonetary};
use super::segment::RfmSegment;
use crate::answer::reason::{Reason, Seen};
use crate::number::money::Money;
use crate::number::ratio::Grade;

/// A grade from 1 to 10, of as many as the rule has.
pub type RfmGrade = Grade<10>;

/// A measure with its grade, and the cut points around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

    /// Why: one reason for each grade, one for the segment, and one for the class where there is one.
    pub fn reasons(&self) -> impl Iterator<Item = RfmReason<'_>> {
        let grades = self.grades;
        let graded = [
            RfmReason::Recency { graded: self.recency, grades },
            RfmReason::RfmFrequency { graded: self.frequency, grades, counted: self.counted },
            RfmReason::RfmMonetary { graded: self.monetary, grades, spend: self.spend },
            RfmReason::Segment { segment: &self.segment, of: self },
        ];
        graded.into_iter().chain(self.class.map(|class| RfmReason::Class { class }))
    }
}

/// Why a user has a grade, a segment or a class.
///
/// Displayed with a precision, as in `{:.2}`, money has so many decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RfmReason<'a> {
    /// The grade of recency.
    Recency {
        /// What was measured.
        graded: GradedValue,
        /// Of how many grades.
        grades: Grades,
    },
    /// The grade of frequency.
    RfmFrequency {
        /// What was measured.
        graded: GradedValue,
        /// Of how many grades.
        grades: Grades,
        /// What was counted.
        counted: RfmFrequency,
    },
    /// The grade of monetary value.
    RfmMonetary {
        /// What was measured.
        graded: GradedValue,
        /// Of how many grades.
        grades: Grades,
        /// Whether it is a total or a mean.
        spend: RfmMonetary,
    },
    /// The segment.
    Segment {
        /// Which one.
        segment: &'a RfmSegment,
        /// The grades that make it.
        of: &'a Rfm,
    },
    /// The class.
    Class {
        /// Which one.
        class: RfmClass,
    },
}

impl RfmReason<'_> {
    /// The stable name of the rule.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Recency { .. } => "rfm.recency",
            Self::RfmFrequency { .. } => "rfm.frequency",
            Self::RfmMonetary { .. } => "rfm.monetary",
            Self::Segment { .. } => "rfm.segment",
            Self::Class { .. } => "rfm.class",
        }
    }
}

impl fmt::Display for RfmReason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(0);
        let best = |grades: &Grades| grades.get();
        match self {
            Self::Recency { graded, grades } => {
                write!(f, "recency {} of {}: last purchase ", graded.grade, best(grades))?;
                match graded.value {
                    0 => f.write_str("on the day itself")?,
                    days => write!(f, "{days} day{} ago", plural(days))?,
                }
                match (graded.within, graded.above) {
                    (Some(within), _) => write!(f, ", within {within}"),
                    (None, Some(above)) => write!(f, ", more than {above}"),
                    (None, None) => Ok(()),
                }
            }
            Self::RfmFrequency { graded, grades, counted } => {
                write!(f, "frequency {} of {}: {} ", graded.grade, best(grades), graded.value)?;
                let plural = plural(graded.value);
                match counted {
                    RfmFrequency::Purchases => write!(f, "purchase{plural}")?,
                    RfmFrequency::PurchaseDays => write!(f, "day{plural} with a purchase")?,
                }
                match (graded.above, graded.within) {
                    (Some(above), _) => write!(f, ", more than {above}"),
                    (None, Some(within)) => write!(f, ", at most {within}"),
                    (None, None) => Ok(()),
                }
            }
            Self::RfmMonetary { graded, grades, spend } => {
                let money = |units: i64| format!("{:.decimals$}", Money::minor(units));
                let what = match spend {
                    RfmMonetary::Total => "net spend",
                    RfmMonetary::Mean => "net spend per purchase",
                };
                write!(f, "monetary {} of {}: {what} {}", graded.grade, best(grades), money(graded.value))?;
                match (graded.above, graded.within) {
                    (Some(above), _) => write!(f, ", more than {}", money(above)),
                    (None, Some(within)) => write!(f, ", at most {}", money(within)),
                    (None, None) => Ok(()),
                }
            }
            Self::Segment { segment, of } => {
                let [r, frequency, monetary] = [of.recency.grade, of.frequency.grade, of.monetary.grade];
                write!(
                    f,
                    "{segment}: recency {r}, frequency {frequency} and monetary {monetary} of {}",
                    best(&of.grades)
                )
            }
            Self::Class { class } => {
                let side = |better: bool| if better { "better" } else { "not better" };
                let RfmClass { recent, frequent, monetary } = class;
                write!(
                    f,
                    "class {class} {}: recency {}, frequency {}, monetary {} than the mean",
                    class.chinese(),
                    side(*recent),
                    side(*frequent),
                    side(*monetary)
                )
            }
        }
    }
}

const fn plural(number: i64) -> &'static str {
    if number == 1 { "" } else { "s" }
}

impl From<RfmReason<'_>> for Reason {
    fn from(reason: RfmReason<'_>) -> Self {
        let (seen, bound) = match &reason {
            RfmReason::Recency { graded, .. }
            | RfmReason::RfmFrequency { graded, .. }
            | RfmReason::RfmMonetary { graded, .. } => {
                (Seen::Whole(graded.value), [graded.above.map(Seen::Whole), graded.within.map(Seen::Whole)])
            }
            RfmReason::Segment { segment, .. } => (Seen::Name(segment.to_string().into()), [None, None]),
            RfmReason::Class { class } => (Seen::Name(class.to_string().into()), [None, None]),
        };
        Self { rule: reason.rule().into(), seen: Some(seen), bound, text: reason.to_string() }
    }
}
