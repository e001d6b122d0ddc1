//! RFM: grades by recency, frequency and monetary value, and the segment and class that they make. *How recently, how
//! often, for how much?*
//!
//! ```text
//! R  days from the last purchase to the day asked about      grade(R) = k − #{cut points below R}
//! F  purchases, or days with a purchase                      grade(F) = 1 + #{cut points below F}
//! M  purchases − refunds, in total or per purchase           grade(M) = 1 + #{cut points below M}
//! ```
//! Every user with a purchase is graded; 5 is best. Cut points are nearest-rank quantiles of a population, or given.
//! The grades decide which of eleven segments a user is in. Whether each of R, F and M is better than the mean decides
//! which of the eight classes that Chinese operations teams use. RFM goes back to Hughes, *Strategic Database
//! Marketing* (1994).

mod class;
mod config;
mod fitted;
mod grade;
mod moves;
mod reason;
mod rule;
mod score;
mod segment;
pub(crate) mod sentence;

pub use class::{RfmClass, RfmClassError};
pub use config::{RfmConfig, RfmFrequency, RfmMonetary};
pub use fitted::{FittedRfm, RfmFitError, RfmMeans};
pub use grade::{Grades, GradesError, RfmGrade};
pub use moves::{RfmMove, RfmStep};
pub use reason::RfmReason;
pub use rule::{RfmMeasures, RfmRule};
pub use score::{GradedValue, Rfm};
pub use segment::{CustomSegments, RfmSegment, SegmentMap, SegmentMapError, SegmentRule};
