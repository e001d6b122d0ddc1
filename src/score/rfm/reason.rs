//! Reasons for an RFM grade, segment or class.

use super::class::{BetterThanMean, RfmClass};
use super::config::{RfmFrequency, RfmMonetary};
use super::grade::Grades;
use super::score::{GradedValue, Rfm};
use super::segment::RfmSegment;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::money::Money;

/// Why a user has a grade, a segment or a class.
///
/// Formatted with a precision, as in `{:.2}`, money has that many decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RfmReason<'a> {
    /// The grade of recency.
    Recency {
        /// The value, its grade and its cut points.
        graded: GradedValue,
        /// The rule's number of grades.
        grades: Grades,
    },
    /// The grade of frequency.
    Frequency {
        /// The value, its grade and its cut points.
        graded: GradedValue,
        /// The rule's number of grades.
        grades: Grades,
        /// Whether purchases or purchase days were counted.
        counted: RfmFrequency,
    },
    /// The grade of monetary value.
    Monetary {
        /// The value, its grade and its cut points.
        graded: GradedValue,
        /// The rule's number of grades.
        grades: Grades,
        /// Whether it is net spend in total or per purchase.
        spend: RfmMonetary,
    },
    /// The segment.
    Segment {
        /// The segment that the grades make.
        segment: &'a RfmSegment,
        /// The grades.
        of: &'a Rfm,
    },
    /// The class.
    Class {
        /// The class that the means make.
        class: RfmClass,
    },
}

impl Rfm {
    /// Why: one reason for each grade, one for the segment, and one for the class if there is one.
    pub fn reasons(&self) -> impl Iterator<Item = RfmReason<'_>> {
        let grades = self.grades;
        let graded = [
            RfmReason::Recency { graded: self.recency, grades },
            RfmReason::Frequency { graded: self.frequency, grades, counted: self.counted },
            RfmReason::Monetary { graded: self.monetary, grades, spend: self.spend },
            RfmReason::Segment { segment: &self.segment, of: self },
        ];
        graded.into_iter().chain(self.class.map(|class| RfmReason::Class { class }))
    }
}

impl RfmReason<'_> {
    /// The stable name of the rule.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Recency { .. } => "rfm.recency",
            Self::Frequency { .. } => "rfm.frequency",
            Self::Monetary { .. } => "rfm.monetary",
            Self::Segment { .. } => "rfm.segment",
            Self::Class { .. } => "rfm.class",
        }
    }
}

impl Phrased for RfmReason<'_> {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Recency { graded, grades } => {
                let (grade, best, within) = (graded.grade.get(), grades.get(), graded.within);
                // The bound that says most: the one that the value keeps within, else the one that it is beyond.
                let above = graded.above.filter(|_| within.is_none());
                match graded.value {
                    0 => sentence::recency_today(grade, best, within, above),
                    days => sentence::recency(grade, best, days, within, above),
                }
            }
            Self::Frequency { graded, grades, counted } => {
                let (grade, best, (above, within)) = (graded.grade.get(), grades.get(), above_or_within(graded));
                match counted {
                    RfmFrequency::Purchases => sentence::purchases(grade, best, graded.value, above, within),
                    RfmFrequency::PurchaseDays => sentence::purchase_days(grade, best, graded.value, above, within),
                }
            }
            Self::Monetary { graded, grades, spend } => {
                let (grade, best, (above, within)) = (graded.grade.get(), grades.get(), above_or_within(graded));
                let [above, within] = [above, within].map(|bound| bound.map(Money::minor));
                let said = match spend {
                    RfmMonetary::Total => sentence::spend,
                    RfmMonetary::Mean => sentence::spend_per_purchase,
                };
                said(grade, best, Money::minor(graded.value), above, within)
            }
            Self::Segment { segment, of } => {
                let [recency, frequency, monetary] =
                    [of.recency, of.frequency, of.monetary].map(|graded| graded.grade.get());
                sentence::segment(*segment, recency, frequency, monetary, of.grades.get())
            }
            Self::Class { class } => {
                let side = BetterThanMean::of;
                let (recent, frequent, monetary) = (side(class.recent), side(class.frequent), side(class.monetary));
                sentence::class(class.digits(), class.named(), recent, frequent, monetary)
            }
        }
    }
}

display_phrases!(RfmReason<'_>);

/// The cut point below the value, or for the lowest grade the one above it.
fn above_or_within(graded: &GradedValue) -> (Option<i64>, Option<i64>) {
    (graded.above, graded.within.filter(|_| graded.above.is_none()))
}

impl From<RfmReason<'_>> for Reason {
    fn from(reason: RfmReason<'_>) -> Self {
        let (seen, bound) = match &reason {
            RfmReason::Recency { graded, .. }
            | RfmReason::Frequency { graded, .. }
            | RfmReason::Monetary { graded, .. } => (
                SeenValue::Whole(graded.value),
                [graded.above.map(SeenValue::Whole), graded.within.map(SeenValue::Whole)],
            ),
            RfmReason::Segment { segment, .. } => (SeenValue::Name(segment.to_string().into()), [None, None]),
            RfmReason::Class { class } => (SeenValue::Name(class.to_string().into()), [None, None]),
        };
        Self::saying(reason.rule(), Some(seen), bound, &reason.phrase())
    }
}
