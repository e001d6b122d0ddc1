//! Segments of buyers, and the maps from grades to them.

use core::fmt;
use core::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::answer::language::Language;
use crate::answer::named::{Vocabulary, Word};
use crate::answer::say::{Say, Words, display_in_english};
use crate::answer::sentence::{ArgumentSort, Sort, Value};

use super::grade::{Grades, RfmGrade};
use crate::wording::problems::problems;

/// Writes the enum of segments with their names.
macro_rules! segments {
    ($($(#[$doc:meta])+ $variant:ident $name:literal $chinese:literal;)+) => {
        /// A segment of buyers: one of the eleven, or one of your own.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        #[non_exhaustive]
        pub enum RfmSegment {
            $($(#[$doc])+ $variant,)+
            /// A segment of your own.
            Custom(Box<str>),
        }

        impl RfmSegment {
            /// The eleven standard segments, the best first.
            pub const ALL: [Self; 11] = [$(Self::$variant),+];

            /// Its name in a language: the standard one, or the one that you gave.
            pub fn name(&self, language: Language) -> &str {
                match (self, language) {
                    $((Self::$variant, Language::English) => $name,
                    (Self::$variant, Language::Chinese) => $chinese,)+
                    (Self::Custom(name), _) => name,
                }
            }
        }

        impl Sort for RfmSegment {
            const SORT: ArgumentSort = ArgumentSort::Word(&Vocabulary {
                of: "RFM segment",
                words: &[$(Word { english: $name, chinese: $chinese }),+],
            });
            type Given<'a> = &'a Self;

            fn value(given: Self::Given<'_>) -> Value<'_> {
                match given {
                    $(Self::$variant => Value::Word(&Word { english: $name, chinese: $chinese }),)+
                    Self::Custom(name) => Value::Text(name),
                }
            }
        }

        impl From<&str> for RfmSegment {
            /// The standard segment of this name in any language, or a segment of your own if the name is none of the eleven.
            fn from(name: &str) -> Self {
                match name {
                    $($name | $chinese => Self::$variant,)+
                    _ => Self::Custom(name.into()),
                }
            }
        }
    };
}

segments! {
    /// Bought just now, buy often, spend much.
    Champions "Champions" "冠军客户";
    /// Buy often, and bought recently.
    Loyal "Loyal" "忠诚客户";
    /// Bought recently, more than once.
    PotentialLoyalists "Potential Loyalists" "潜在忠诚客户";
    /// Bought just now for the first time.
    NewCustomers "New Customers" "新客户";
    /// Bought recently, spend little.
    Promising "Promising" "潜力客户";
    /// Average in everything, and drifting away.
    NeedAttention "Need Attention" "需关注客户";
    /// Spend little, and drifting away.
    AboutToSleep "About To Sleep" "即将沉睡客户";
    /// Spent much, a while ago.
    AtRisk "At Risk" "有流失风险客户";
    /// Were among the best, long ago.
    CannotLose "Can't Lose" "不可失去的客户";
    /// Spent little, a while ago.
    Hibernating "Hibernating" "沉睡客户";
    /// Spent little, long ago.
    Lost "Lost" "已流失客户";
}

impl Say for RfmSegment {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name(words.language))
    }
}

display_in_english!(RfmSegment);

impl From<String> for RfmSegment {
    fn from(name: String) -> Self {
        name.as_str().into()
    }
}

impl From<RfmSegment> for String {
    fn from(segment: RfmSegment) -> Self {
        segment.name(Language::English).to_owned()
    }
}

/// The map from grades to segments. It covers all grades and every segment can occur, which is checked when it is
/// built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SegmentMap {
    /// The eleven standard segments, by recency and the mean of frequency and monetary value, rounded up.
    #[default]
    Standard,
    /// Segments of your own.
    Custom(CustomSegments),
}

impl SegmentMap {
    /// A map of your own segments: the first rule that matches decides.
    ///
    /// # Errors
    /// When some grades have no segment, or a rule can never match because earlier rules take all its grades.
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

/// Converts a grade of k to one of five: 1 + the nearest whole number to 4 (s − 1) / (k − 1), halves up.
const fn of_five(grade: u8, grades: u8) -> u8 {
    1 + (8 * (grade - 1) + (grades - 1)) / (2 * (grades - 1))
}

/// The standard segment for R and the rounded-up mean of F and M.
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

/// One segment of your own. It matches if all three ranges match. Grades are on a scale of 1 to 5, whatever scale the
/// rule has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentRule {
    /// The segment's name.
    pub name: String,
    /// The grades of recency, from and to. Default 1 to 5.
    #[serde(default = "all_grades")]
    pub recency: RangeInclusive<u8>,
    /// The grades of frequency, from and to. Default 1 to 5.
    #[serde(default = "all_grades")]
    pub frequency: RangeInclusive<u8>,
    /// The grades of monetary value, from and to. Default 1 to 5.
    #[serde(default = "all_grades")]
    pub monetary: RangeInclusive<u8>,
}

const fn all_grades() -> RangeInclusive<u8> {
    1..=5
}

impl SegmentRule {
    /// A segment that takes all the grades that the rules before it left.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), recency: all_grades(), frequency: all_grades(), monetary: all_grades() }
    }

    fn holds(&self, [r, f, m]: [u8; 3]) -> bool {
        self.recency.contains(&r) && self.frequency.contains(&f) && self.monetary.contains(&m)
    }
}

/// Segments of your own that cover all grades, none of them hidden by those before it.
///
/// ```
/// use lifestage::score::{SegmentMap, SegmentRule};
///
/// let whales = SegmentRule { monetary: 5..=5, ..SegmentRule::named("whales") };
/// assert!(SegmentMap::custom(vec![whales.clone(), SegmentRule::named("others")]).is_ok());
/// assert_eq!(
///     SegmentMap::custom(vec![whales.clone()]).unwrap_err().to_string(),
///     "no segment for recency `1`, frequency `1`, monetary `1`: add a last segment that takes all grades",
/// );
/// assert_eq!(
///     SegmentMap::custom(vec![SegmentRule::named("all"), whales]).unwrap_err().to_string(),
///     "segment `whales` can never match: the segments before it take all of its grades, move it before them or remove it",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<SegmentRule>", into = "Vec<SegmentRule>")]
pub struct CustomSegments(Vec<SegmentRule>);

/// Segments that do not make a map.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SegmentMapError {
    /// Grades that have no segment.
    Hole {
        /// The grade of recency, 1 to 5.
        recency: u8,
        /// The grade of frequency, 1 to 5.
        frequency: u8,
        /// The grade of monetary value, 1 to 5.
        monetary: u8,
    },
    /// A segment that can never match.
    Shadowed {
        /// The segment's name.
        name: String,
    },
    /// A grade outside 1 to 5.
    Grade {
        /// The segment's name.
        name: String,
        /// The grade it asks for.
        grade: u8,
    },
    /// A range of grades that runs backwards.
    Backwards {
        /// The segment's name.
        name: String,
        /// The measure: recency, frequency or monetary.
        measure: &'static str,
        /// The grade given first, which is the larger one.
        from: u8,
        /// The grade given second.
        to: u8,
    },
    /// A segment without a name.
    NoName {
        /// Its position in the list, counted from 0.
        position: usize,
    },
}

problems! {
    enum SegmentMapError {
        Hole { recency: Whole, frequency: Whole, monetary: Whole } = "problem.rfm_map.hole"
            "no segment for recency `{recency}`, frequency `{frequency}`, monetary `{monetary}`: add a last segment that takes all grades"
            "最近消费`{recency}`档、消费频率`{frequency}`档、消费金额`{monetary}`档没有对应的分层：请在最后加一个包含所有档位的分层";
        Shadowed { name: Text } = "problem.rfm_map.shadowed"
            "segment `{name}` can never match: the segments before it take all of its grades, move it before them or remove it"
            "分层`{name}`永远不会命中，它的档位都被前面的分层占用：请把它前移或删去";
        Grade { name: Text, grade: Whole } = "problem.rfm_map.grade"
            "segment `{name}` asks for grade `{grade}`: give grades from 1 to 5"
            "分层`{name}`要求档位`{grade}`：请填写1至5";
        Backwards { name: Text, measure: Text, from: Whole, to: Whole } = "problem.rfm_map.backwards"
            "segment `{name}` asks for {measure} from `{from}` to `{to}`: give the smaller grade first"
            "分层`{name}`要求`{measure}`为`{from}`至`{to}`：请把较小的档位写在前面";
        NoName { position: Whole } = "problem.rfm_map.no_name"
            "segment number `{position}` of the list, counted from 0, has no name: give it one"
            "列表中第`{position}`个分层（从0数起）没有名称：请填写";
    }
}

impl CustomSegments {
    /// The rules, in the order in which they are tried.
    pub fn rules(&self) -> &[SegmentRule] {
        &self.0
    }

    /// Makes a map from rules; the first rule that matches decides.
    ///
    /// # Errors
    /// When some grades have no segment, a rule can never match, or a rule has no name or asks for grades outside 1 to
    /// 5.
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
        // INVARIANT: some rule matches every cell.
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
    fn the_standard_table_is_as_published() {
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
    fn worst_and_best_grades_convert_to_one_and_five() {
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
