//! Reports: questions about everybody, answered from a population that is a few seconds old.

mod ask;
mod people;
mod stages;

pub use ask::{ReportDays, Span};
pub use people::{Everybody, People, counted};
pub use stages::{SegmentCount, StageCount, Stages};
