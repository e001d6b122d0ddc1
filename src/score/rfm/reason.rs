//! Reasons for an RFM grade, segment or class.

use core::fmt;

use super::class::RfmClass;
use super::config::{RfmFrequency, RfmMonetary};
use super::grade::Grades;
use super::score::{GradedValue, Rfm};
use super::segment::RfmSegment;
use crate::answer::reason::{Reason, SeenValue};
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

impl fmt::Display for RfmReason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recency { graded, grades } => recency(f, graded, *grades),
            Self::Frequency { graded, grades, counted } => frequency(f, graded, *grades, *counted),
            Self::Monetary { graded, grades, spend } => monetary(f, graded, *grades, *spend),
            Self::Segment { segment, of } => {
                let [r, frequency, monetary] = [of.recency.grade, of.frequency.grade, of.monetary.grade];
                let best = of.grades.get();
                write!(f, "{segment}: recency {r}, frequency {frequency} and monetary {monetary} of {best}")
            }
            Self::Class { class } => {
                let side = |better: bool| if better { "better" } else { "not better" };
                let [recent, frequent, monetary] = [class.recent, class.frequent, class.monetary].map(side);
                write!(f, "class {class} {}: recency {recent}, frequency {frequent}, ", class.chinese())?;
                write!(f, "monetary {monetary} than the mean")
            }
        }
    }
}

fn recency(f: &mut fmt::Formatter<'_>, graded: &GradedValue, grades: Grades) -> fmt::Result {
    write!(f, "recency {} of {}: last purchase ", graded.grade, grades.get())?;
    match graded.value {
        0 => f.write_str("today")?,
        days => write!(f, "{days} day{} ago", plural(days))?,
    }
    match (graded.within, graded.above) {
        (Some(within), _) => write!(f, ", within {within}"),
        (None, Some(above)) => write!(f, ", more than {above}"),
        (None, None) => Ok(()),
    }
}

fn frequency(f: &mut fmt::Formatter<'_>, graded: &GradedValue, grades: Grades, counted: RfmFrequency) -> fmt::Result {
    write!(f, "frequency {} of {}: {} ", graded.grade, grades.get(), graded.value)?;
    let plural = plural(graded.value);
    match counted {
        RfmFrequency::Purchases => write!(f, "purchase{plural}")?,
        RfmFrequency::PurchaseDays => write!(f, "day{plural} with a purchase")?,
    }
    above_or_within(f, graded, |number| number.to_string())
}

fn monetary(f: &mut fmt::Formatter<'_>, graded: &GradedValue, grades: Grades, spend: RfmMonetary) -> fmt::Result {
    let decimals = f.precision().unwrap_or(0);
    let money = |units: i64| format!("{:.decimals$}", Money::minor(units));
    let what = match spend {
        RfmMonetary::Total => "net spend",
        RfmMonetary::Mean => "net spend per purchase",
    };
    write!(f, "monetary {} of {}: {what} {}", graded.grade, grades.get(), money(graded.value))?;
    above_or_within(f, graded, money)
}

/// The cut point below the value, or for the lowest grade the one above it.
fn above_or_within(f: &mut fmt::Formatter<'_>, graded: &GradedValue, in_words: impl Fn(i64) -> String) -> fmt::Result {
    match (graded.above, graded.within) {
        (Some(above), _) => write!(f, ", more than {}", in_words(above)),
        (None, Some(within)) => write!(f, ", at most {}", in_words(within)),
        (None, None) => Ok(()),
    }
}

const fn plural(number: i64) -> &'static str {
    if number == 1 { "" } else { "s" }
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
        Self { rule: reason.rule().into(), seen: Some(seen), bound, text: reason.to_string() }
    }
}
