//! The map from subjects to needs.

use core::ops::Range;

use serde::{Deserialize, Serialize};

use super::Need;
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::wording::problems::problems;

/// A line of the map: which need a subject is evidence of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedWeight {
    /// The subject. [`Subject::NONE`] stands for events about nothing in particular.
    pub subject: Subject,
    /// The need.
    pub need: Need,
    /// The factor by which an event's evidence counts for this need. Default 1.
    #[serde(default = "all_of_it")]
    pub weight: Decimal,
}

const fn all_of_it() -> Decimal {
    Decimal::ONE
}

/// The map from subjects to needs. One subject may be evidence of several needs.
///
/// ```
/// use lifestage::Subject;
/// use lifestage::number::Decimal;
/// use lifestage::score::{Need, NeedMap, NeedWeight};
///
/// let [course, forum] = [1, 2].map(Subject::new);
/// let map = NeedMap::new([
///     NeedWeight { subject: course, need: Need::Learning, weight: Decimal::ONE },
///     NeedWeight { subject: forum, need: Need::SocialInteraction, weight: Decimal::ONE },
///     NeedWeight { subject: forum, need: Need::Learning, weight: Decimal::thousandths(500) },
/// ])?;
/// assert_eq!(map.of(forum).count(), 2);
///
/// let short: NeedMap = serde_json::from_str(r#"[{"subject":1,"need":"learning"}]"#)?;
/// assert_eq!(short.of(course).next(), Some((Need::Learning, Decimal::ONE)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<NeedWeight>", into = "Vec<NeedWeight>")]
pub struct NeedMap {
    /// In order of subject, then need.
    lines: Vec<NeedWeight>,
    /// Need and weight of each line.
    weights: Vec<(Need, f64)>,
    /// The index at which the lines of each subject begin, up to the largest subject in the map, and then the end of
    /// the last.
    starts: Vec<u32>,
}

// A weight is never NaN.
impl Eq for NeedMap {}

/// Lines that do not make a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NeedMapError {
    /// Two lines for the same subject and need.
    Twice {
        /// The subject.
        subject: Subject,
        /// The need.
        need: Need,
    },
    /// A weight outside its range.
    Weight {
        /// The subject.
        subject: Subject,
        /// The need.
        need: Need,
        /// The weight.
        weight: Decimal,
    },
}

problems! {
    enum NeedMapError {
        Twice { subject: Text, need: Built } = "problem.need_map.twice"
            "the map has `{need}` twice for subject `{subject}`: give one weight"
            "对象`{subject}`的`{need}`在对照表中出现两次：请只写一个权重";
        Weight { subject: Text, need: Built, weight: Text } = "problem.need_map.weight"
            "the weight of `{need}` for subject `{subject}` is `{weight}`: give more than 0 and at most 1000"
            "对象`{subject}`的`{need}`权重为`{weight}`：请填写大于0、不超过1000的数";
    }
}

/// A larger weight is a mistake.
const MOST: Decimal = Decimal::thousandths(1_000_000);

impl NeedMap {
    /// The map of these lines, in any order.
    ///
    /// # Errors
    /// When a subject has a need twice, or a weight is 0 or above 1000.
    pub fn new(lines: impl IntoIterator<Item = NeedWeight>) -> Result<Self, NeedMapError> {
        let mut lines: Vec<NeedWeight> = lines.into_iter().collect();
        lines.sort_unstable_by_key(|line| (line.subject, line.need));
        for line in &lines {
            let NeedWeight { subject, need, weight } = *line;
            if weight == Decimal::ZERO || weight > MOST {
                return Err(NeedMapError::Weight { subject, need, weight });
            }
        }
        let same = |one: &NeedWeight, next: &NeedWeight| (one.subject, one.need) == (next.subject, next.need);
        let mut pairs = lines.iter().zip(lines.iter().skip(1));
        if let Some((NeedWeight { subject, need, .. }, _)) = pairs.find(|(one, next)| same(one, next)) {
            return Err(NeedMapError::Twice { subject: *subject, need: *need });
        }
        let mut starts = Vec::new();
        for (position, line) in (0..).zip(&lines) {
            let subjects = usize::from(line.subject.number()) + 1;
            if starts.len() < subjects {
                starts.resize(subjects, position);
            }
        }
        if !lines.is_empty() {
            // INVARIANT: at most eight lines for each of 65,536 subjects.
            starts.push(u32::try_from(lines.len()).unwrap_or(u32::MAX));
        }
        let weights = lines.iter().map(|line| (line.need, line.weight.get())).collect();
        Ok(Self { lines, weights, starts })
    }

    /// The needs that a subject is evidence of, with their weights, in the order of needs.
    pub fn of(&self, subject: Subject) -> impl Iterator<Item = (Need, Decimal)> + '_ {
        let lines = self.range(subject).and_then(|range| self.lines.get(range)).unwrap_or_default();
        lines.iter().map(|line| (line.need, line.weight))
    }

    /// The needs of a subject and their weights, as floats.
    pub(super) fn weights_of(&self, subject: Subject) -> &[(Need, f64)] {
        self.range(subject).and_then(|range| self.weights.get(range)).unwrap_or_default()
    }

    /// The range of the lines of a subject.
    fn range(&self, subject: Subject) -> Option<Range<usize>> {
        let at = usize::from(subject.number());
        let place = |at: usize| self.starts.get(at).and_then(|start| usize::try_from(*start).ok());
        Some(place(at)?..place(at + 1)?)
    }

    /// All lines, in order of subject, then need.
    pub fn lines(&self) -> &[NeedWeight] {
        &self.lines
    }
}

impl TryFrom<Vec<NeedWeight>> for NeedMap {
    type Error = NeedMapError;

    fn try_from(lines: Vec<NeedWeight>) -> Result<Self, Self::Error> {
        Self::new(lines)
    }
}

impl From<NeedMap> for Vec<NeedWeight> {
    fn from(map: NeedMap) -> Self {
        map.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subject_finds_its_own_lines() {
        let line = |subject, need| NeedWeight { subject: Subject::new(subject), need, weight: Decimal::ONE };
        let lines = [
            line(0, Need::Learning),
            line(3, Need::EfficiencyTools),
            line(3, Need::ServiceAndSupport),
            line(4, Need::Learning),
            line(65_535, Need::Entertainment),
        ];
        let map = NeedMap::new(lines.iter().rev().copied()).unwrap();
        for subject in (0..=u16::MAX).map(Subject::new) {
            let expected: Vec<Need> =
                lines.iter().filter(|line| line.subject == subject).map(|line| line.need).collect();
            assert_eq!(map.of(subject).map(|(need, _)| need).collect::<Vec<_>>(), expected, "{subject}");
            assert_eq!(map.weights_of(subject).iter().map(|(need, _)| *need).collect::<Vec<_>>(), expected);
        }
        assert_eq!(NeedMap::new([]), Ok(NeedMap::default()));
        assert!(NeedMap::default().weights_of(Subject::NONE).is_empty());
    }
}
