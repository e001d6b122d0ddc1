//! Segments by name, and the maps from grades to them.

use core::fmt;
use core::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::grade::{Grades, RfmGrade};

/// Writes the enum of segments with their names.
macro_rules! segments {
    ($($(#[$doc:meta])+ $variant:ident $name:literal;)+) => {
        /// A segment of buyers: one of the eleven, or one of your own.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        #[non_exhaustive]
        pub enum RfmSegment {
            $($(#[$doc])+ $variant,)+
            /// One of your own.
            Custom(Box<str>),
        }

        impl RfmSegment {
            /// The eleven, from the best on.
            pub const ALL: [Self; 11] = [$(Self::$variant),+];

            /// The name.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Custom(name) => name,
                }
            }
        }

        impl From<&str> for RfmSegment {
            /// The segment of this name, one of your own where it is none of the eleven.
            fn from(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)+
                    _ => Self::Custom(name.into()),
                }
            }
        }
    };
}

segments! {
    /// Bought just now, often, for much.
    Champions "Champions";
    /// Buy often, and lately.
    Loyal "Loyal";
    /// Bought lately, more than once.
    PotentialLoyalists "Potential Loyalists";
    /// Bought just now for the first time.
    NewCustomers "New Customers";
    /// Bought lately, little.
    Promising "Promising";
    /// Middling in all, and cooling.
    NeedAttention "Need Attention";
    /// Little, and cooling.
    AboutToSleep "About To Sleep";
    /// Bought much, a while ago.
    AtRisk "At Risk";
    /// Were the best, long ago.
    CannotLose "Can't Lose";
    /// Little, a while ago.
    Hibernating "Hibernating";
    /// Little, long ago.
    Lost "Lost";
}

impl fmt::Display for RfmSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl From<String> for RfmSegment {
    fn from(name: String) -> Self {
        name.as_str().into()
    }
}

impl From<RfmSegment> for String {
    fn from(segment: RfmSegment) -> Self {
        segment.name().to_owned()
    }
}

/// Which grades make which segment. Total and without overlap, checked when it is built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SegmentMap {
    /// The eleven, by recency and the mean of frequency and monetary value, rounded up.
    #[default]
    Standard,
    /// The host's own.
    Custom(CustomSegments),
}

impl SegmentMap {
    /// The host's own segments: the first rule that holds names the segment.
    ///
    /// # Errors
    /// When some grades have no segment, or a rule is never the first.
    pub fn custom(rules: Vec<SegmentRule>) -> Result<Self, SegmentMapError> {
        CustomSegments::new(rules).map(Self::Custom)
    }

    /// The segment of these grades for R, F and M.
    pub(super) fn segment(&self, grades: Grades, [r, f, m]: [RfmGrade; 3]) -> RfmSegment {
        let [r, f, m] = [r, f, m].map(|grade| of_five(grade.get(), grades.get()));
        match self {
            Self::Standard => standard(r, (f + m).div_ceil(2)),
            Self::Custom(custom) => custom.segment([r, f, m]),
        }
    }
}

/// A grade of k as one of five: 1 + the nearest whole number to 4 (s − 1) / (k − 1), halves up.
const fn of_five(grade: u8, grades: u8) -> u8 {
    1 + (8 * (grade - 1) + (grades - 1)) / (2 * (grades - 1))
}

/// The eleven segments over R and the mean of F and M, rounded up.
const fn standard(r: u8, fm: u8) -> RfmSegment {
    use RfmSegment as S;
    match (r, fm) {
        (5.., 4..) => S::Champions,
        (4.., 2..=3) => S::PotentialLoyalists,
        (5.., _) => S::NewCustomers,
        (3..=4, 4..) => S::Loyal,
        (4, _) => S::Promising,
        (3, 3) => S::NeedAttention,
        (3, _) => S::AboutToSleep,
        (2, 3..) | (1, 3) => S::AtRisk,
        (..=1, 4..) => S::CannotLose,
        (2, _) | (1, 2) => S::Hibernating,
        (..=1, _) => S::Lost,
    }
}

/// A segment of your own: it holds where all of these hold. Grades are of five, whatever the rule has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentRule {
    /// The name.
    pub name: String,
    /// Grades of recency, from and to. Default 1 to 5.
    #[serde(default = "all_grades")]
    pub recency: RangeInclusive<u8>,
    /// Grades of frequency, from and to. Default 1 to 5.
    #[serde(default = "all_grades")]
    pub frequency: RangeInclusive<u8>,
    /// Grades of monetary value, from and to. Default 1 to 5.
    #[serde(default = "all_grades")]
    pub monetary: RangeInclusive<u8>,
}

const fn all_grades() -> RangeInclusive<u8> {
    1..=5
}

impl SegmentRule {
    /// A segment for all grades that nothing before it took.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), recency: all_grades(), frequency: all_grades(), monetary: all_grades() }
    }

    fn holds(&self, [r, f, m]: [u8; 3]) -> bool {
        self.recency.contains(&r) && self.frequency.contains(&f) && self.monetary.contains(&m)
    }
}

/// Segments of your own that leave no grades out, and of which none is shadowed by those before it.
///
/// ```
/// use lifestage::score::{SegmentMap, SegmentRule};
///
/// let whales = SegmentRule { monetary: 5..=5, ..SegmentRule::named("whales") };
/// assert!(SegmentMap::custom(vec![whales.clone(), SegmentRule::named("others")]).is_ok());
/// assert_eq!(
///     SegmentMap::custom(vec![whales.clone()]).unwrap_err().to_string(),
///     "no segment for recency `1`, frequency `1`, monetary `1`: end with one for all grades",
/// );
/// assert_eq!(
///     SegmentMap::custom(vec![SegmentRule::named("all"), whales]).unwrap_err().to_string(),
///     "segment `whales` can never be: those before it take all of its grades, put it before them or leave it out",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<SegmentRule>", into = "Vec<SegmentRule>")]
pub struct CustomSegments(Vec<SegmentRule>);

/// Segments that are no map.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SegmentMapError {
    /// Grades without a segment.
    #[error(
        "no segment for recency `{recency}`, frequency `{frequency}`, monetary `{monetary}`: end with one for all grades"
    )]
    Hole {
        /// The grade of recency.
        recency: u8,
        /// The grade of frequency.
        frequency: u8,
        /// The grade of monetary value.
        monetary: u8,
    },
    /// A segment without grades.
    #[error(
        "segment `{name}` can never be: those before it take all of its grades, put it before them or leave it out"
    )]
    Shadowed {
        /// Its name.
        name: String,
    },
    /// Grades beyond five.
    #[error("segment `{name}` asks for grade `{grade}`: grades of segments are 1 to 5")]
    Grade {
        /// The name of the segment.
        name: String,
        /// The grade.
        grade: u8,
    },
    /// Grades that run backwards.
    #[error("segment `{name}` asks for {measure} from `{from}` to `{to}`: give the smaller grade first")]
    Backwards {
        /// The name of the segment.
        name: String,
        /// Of which measure.
        measure: &'static str,
        /// The grade given first.
        from: u8,
        /// The smaller one given second.
        to: u8,
    },
    /// A segment without a name.
    #[error("segment `{position}` of the list has no name: give it one")]
    NoName {
        /// The position, counted from 0.
        position: usize,
    },
}

impl CustomSegments {
    /// The rules, in the order in which they are tried.
    pub fn rules(&self) -> &[SegmentRule] {
        &self.0
    }

    /// The segments of these rules: the first that holds counts.
    ///
    /// # Errors
    /// When some grades have no segment, a rule is never the first, or a rule has no name or asks for grades that there
    /// are not.
    pub fn new(rules: Vec<SegmentRule>) -> Result<Self, SegmentMapError> {
        for (position, rule) in rules.iter().enumerate() {
            let name = rule.name.clone();
            if name.is_empty() {
                return Err(SegmentMapError::NoName { position });
            }
            let ranges = [("recency", &rule.recency), ("frequency", &rule.frequency), ("monetary", &rule.monetary)];
            for (measure, range) in ranges {
                let (from, to) = (*range.start(), *range.end());
                if let Some(grade) = [from, to].into_iter().find(|grade| !all_grades().contains(grade)) {
                    return Err(SegmentMapError::Grade { name, grade });
                }
                if from > to {
                    return Err(SegmentMapError::Backwards { name, measure, from, to });
                }
            }
        }
        let mut reached = vec![false; rules.len()];
        for [recency, frequency, monetary] in cells() {
            let first = rules.iter().position(|rule| rule.holds([recency, frequency, monetary]));
            match first.and_then(|first| reached.get_mut(first)) {
                Some(reached) => *reached = true,
                None => return Err(SegmentMapError::Hole { recency, frequency, monetary }),
            }
        }
        match rules.iter().zip(reached).find(|(_, reached)| !reached) {
            Some((rule, _)) => Err(SegmentMapError::Shadowed { name: rule.name.clone() }),
            None => Ok(Self(rules)),
        }
    }

    fn segment(&self, grades: [u8; 3]) -> RfmSegment {
        // INVARIANT: some rule holds for every cell.
        let rule = self.0.iter().find(|rule| rule.holds(grades));
        debug_assert!(rule.is_some(), "grades without a segment: {grades:?}");
        rule.map_or(RfmSegment::Lost, |rule| rule.name.as_str().into())
    }
}

/// All 125 combinations of grades.
fn cells() -> impl Iterator<Item = [u8; 3]> {
    all_grades().flat_map(|r| all_grades().flat_map(move |f| all_grades().map(move |m| [r, f, m])))
}

impl TryFrom<Vec<SegmentRule>> for CustomSegments {
    type Error = SegmentMapError;

    fn try_from(rules: Vec<SegmentRule>) -> Result<Self, Self::Error> {
        Self::new(rules)
    }
}

impl From<CustomSegments> for Vec<SegmentRule> {
    fn from(segments: CustomSegments) -> Self {
        segments.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_eleven_is_as_published() {
        use RfmSegment as S;
        let table = [
            (5, [S::Champions, S::Champions, S::PotentialLoyalists, S::PotentialLoyalists, S::NewCustomers]),
            (4, [S::Loyal, S::Loyal, S::PotentialLoyalists, S::PotentialLoyalists, S::Promising]),
            (3, [S::Loyal, S::Loyal, S::NeedAttention, S::AboutToSleep, S::AboutToSleep]),
            (2, [S::AtRisk, S::AtRisk, S::AtRisk, S::Hibernating, S::Hibernating]),
            (1, [S::CannotLose, S::CannotLose, S::AtRisk, S::Hibernating, S::Lost]),
        ];
        for (r, row) in table {
            for (fm, expected) in (1..=5).rev().zip(row) {
                assert_eq!(standard(r, fm), expected, "R {r} FM {fm}");
            }
        }
        for [r, f, m] in cells() {
            let of_map = SegmentMap::Standard.segment(Grades::default(), [r, f, m].map(RfmGrade::clamped));
            assert_eq!(of_map, standard(r, (f + m).div_ceil(2)));
        }
    }

    #[test]
    fn the_worst_and_the_best_of_any_number_of_grades_are_those_of_five() {
        for grades in 2..=10 {
            let mapped: Vec<u8> = (1..=grades).map(|grade| of_five(grade, grades)).collect();
            assert_eq!((mapped[0], mapped[mapped.len() - 1]), (1, 5));
            assert!(mapped.is_sorted());
        }
        assert_eq!([1, 2, 3].map(|grade| of_five(grade, 3)), [1, 3, 5]);
        assert_eq!([1, 2, 3, 4].map(|grade| of_five(grade, 4)), [1, 2, 4, 5]);
        assert_eq!([1, 2, 3, 4, 5].map(|grade| of_five(grade, 5)), [1, 2, 3, 4, 5]);
    }
}
