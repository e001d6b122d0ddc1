//! The tag rule with its terciles: what is low, mid and high in a population.

use serde::{Deserialize, Serialize};

use super::band::Band;
use super::dimension::{COUNT, TagDimension, TagUnit, TagValue};
use super::measure::{TagLabels, TagMeasures};
use super::rule::TagRule;
use super::sentence;
use crate::answer::language::Language;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::user::User;
use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::number::stats::Cuts;
use crate::profile::{AsOf, BeforeHorizon, Profile, UserBeforeHorizon};
use crate::score::everybody::measured;
use crate::time::Day;
use crate::wording::problems::problems;

/// The terciles of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "[i64; 2]", into = "[i64; 2]")]
pub struct DimensionCuts {
    low: i64,
    mid: i64,
}

impl DimensionCuts {
    /// Makes terciles from the largest low value and the largest mid value, in the smallest units of the dimension.
    ///
    /// # Errors
    /// When the two are out of order.
    pub const fn new(low: i64, mid: i64) -> Result<Self, TagFitError> {
        if low <= mid { Ok(Self { low, mid }) } else { Err(TagFitError::OutOfOrder { low, mid }) }
    }

    fn fit(values: Vec<i64>) -> Option<Self> {
        match Cuts::fit(values, 3)?.points() {
            [low, mid] => Some(Self { low: *low, mid: *mid }),
            _ => None,
        }
    }

    fn band(self, units: i64) -> (Band, [Option<i64>; 2]) {
        if units <= self.low {
            (Band::Low, [None, Some(self.low)])
        } else if units <= self.mid {
            (Band::Mid, [Some(self.low), Some(self.mid)])
        } else {
            (Band::High, [Some(self.mid), None])
        }
    }
}

impl TryFrom<[i64; 2]> for DimensionCuts {
    type Error = TagFitError;

    fn try_from([low, mid]: [i64; 2]) -> Result<Self, Self::Error> {
        Self::new(low, mid)
    }
}

impl From<DimensionCuts> for [i64; 2] {
    fn from(cuts: DimensionCuts) -> Self {
        [cuts.low, cuts.mid]
    }
}

/// Why bands cannot be fitted to a population, or cut points that are not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TagFitError {
    /// The population has no users.
    Nobody,
    /// Cut points that are out of order.
    OutOfOrder {
        /// The largest low value.
        low: i64,
        /// The largest mid value.
        mid: i64,
    },
    /// A profile has forgotten days that this needs.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum TagFitError {
        Nobody = "problem.tag_fit.nobody"
            "the population has no users as of the day: fit to a population with users, or on a later day"
            "截至该日没有任何用户：请用有用户的数据拟合，或选较晚的日期";
        OutOfOrder { low: Whole, mid: Whole } = "problem.tag_fit.out_of_order"
            "cut points `{low}` and `{mid}` are out of order: give the smaller one first"
            "分档点`{low}`与`{mid}`顺序不对：请把较小的写在前面";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

/// A tag rule that is fitted to a population. It is a plain value that you can store: assessing one user with it later
/// gives the same answer as assessing everybody at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedTags {
    /// The rule that measures the dimensions.
    pub rule: TagRule,
    /// The terciles of each dimension, in the order of [`TagDimension::ALL`]. `None` if everybody has 0.
    pub cuts: [Option<DimensionCuts>; COUNT],
}

/// A value with its band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Tag {
    /// The value that was measured.
    pub value: TagValue,
    /// Its band. `None` for a value above 0 if everybody had 0 when the rule was fitted.
    pub band: Option<Band>,
    /// The band is above the first bound and at most the second, in the units of the value.
    pub bounds: [Option<i64>; 2],
}

/// The tags of a user as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Tags {
    /// One tag for each dimension, in the order of [`TagDimension::ALL`].
    pub tags: [Tag; COUNT],
    /// Labels that are not numbers.
    pub labels: TagLabels,
}

impl TagRule {
    /// Fits terciles to a population as of a day, for each dimension over the users whose value is above 0.
    ///
    /// Users count as joined on the day that their events tell. If you know their join days, use
    /// [`measure`](Self::measure) and [`fit_measures`](Self::fit_measures).
    ///
    /// # Errors
    /// When nobody is there, or a profile has forgotten days that this needs.
    pub fn fit<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        as_of: Day,
    ) -> Result<FittedTags, TagFitError> {
        let measure = |as_of: AsOf<'_>| self.measure(as_of, &User::new(as_of.user()));
        self.fit_measures(measured(profiles, as_of, measure)?)
    }

    /// Fits terciles to what was measured already, in any order.
    ///
    /// # Errors
    /// When there are no measures.
    pub fn fit_measures(&self, measures: impl IntoIterator<Item = TagMeasures>) -> Result<FittedTags, TagFitError> {
        let mut columns: [Vec<i64>; COUNT] = Default::default();
        let mut anybody = false;
        for measures in measures {
            anybody = true;
            let above = columns.iter_mut().zip(measures.units).filter(|(_, units)| *units > 0);
            above.for_each(|(column, units)| column.push(units));
        }
        if !anybody {
            return Err(TagFitError::Nobody);
        }
        Ok(FittedTags { rule: self.clone(), cuts: columns.map(DimensionCuts::fit) })
    }
}

impl FittedTags {
    /// The tags of a user as of a day. `None` if they have not joined yet.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Tags>, BeforeHorizon> {
        Ok(self.rule.measure(as_of, user)?.map(|measures| self.assess_measures(&measures)))
    }

    /// The tags of measures that were taken already.
    pub fn assess_measures(&self, measures: &TagMeasures) -> Tags {
        let tags = TagDimension::ALL.map(|dimension| {
            let value = measures.value(dimension);
            let cuts = self.cuts.get(dimension as usize).copied().flatten();
            let (band, bounds) = match (value.units, cuts) {
                (..=0, _) => (Some(Band::None), [None, Some(0)]),
                (_, None) => (None, [None, None]),
                (units, Some(cuts)) => {
                    let (band, bounds) = cuts.band(units);
                    (Some(band), bounds)
                }
            };
            Tag { value, band, bounds }
        });
        Tags { tags, labels: measures.labels }
    }
}

impl Tags {
    /// Why: the tags themselves, in their order, except those whose value is 0.
    pub fn reasons(&self) -> impl Iterator<Item = Tag> {
        self.tags.into_iter().filter(|tag| tag.band != Some(Band::None))
    }

    /// The tag of a dimension.
    pub fn get(&self, dimension: TagDimension) -> Tag {
        let missing = Tag { value: TagValue { dimension, units: 0 }, band: Some(Band::None), bounds: [None, None] };
        let tag = self.tags.get(dimension as usize);
        debug_assert!(tag.is_some(), "every dimension has a place");
        tag.copied().unwrap_or(missing)
    }
}

impl Phrased for Tag {
    fn phrase(&self) -> Phrase<'_> {
        let (dimension, band) = (self.value.dimension, self.band);
        let (within, above) = match (band, self.bounds) {
            (Some(Band::Low | Band::Mid), [_, within]) => (within, None),
            (Some(Band::High), [above, _]) => (None, above),
            _ => (None, None),
        };
        let units = (self.value.units, within, above);
        let decimal = |units: i64| Decimal::of_billionths(u64::try_from(units).unwrap_or_default());
        // Truncated, so that a value just below a bound never reads as the bound.
        let tenths = |units: i64| decimal(units).truncated(1);
        match dimension.unit() {
            TagUnit::Count => {
                say(units, |units| units, |value, within, above| sentence::count(dimension, band, value, within, above))
            }
            TagUnit::Points => {
                say(units, tenths, |value, within, above| sentence::points(dimension, band, value, within, above))
            }
            TagUnit::Days => {
                say(units, tenths, |value, within, above| sentence::days(dimension, band, value, within, above))
            }
            TagUnit::Share => say(
                units,
                |units| units / 10_000_000,
                |value, within, above| sentence::share(dimension, band, value, within, above),
            ),
            TagUnit::Seconds => say(
                units,
                |units| units / 60,
                |value, within, above| sentence::minutes(dimension, band, value, within, above),
            ),
            TagUnit::Money => {
                say(units, Money::minor, |value, within, above| sentence::money(dimension, band, value, within, above))
            }
        }
    }
}

/// A sentence of a value and its bounds, all in the same unit.
fn say<'a, T>(
    (value, within, above): (i64, Option<i64>, Option<i64>),
    unit: impl Fn(i64) -> T,
    sentence: impl Fn(T, Option<T>, Option<T>) -> Phrase<'a>,
) -> Phrase<'a> {
    sentence(unit(value), within.map(&unit), above.map(&unit))
}

display_phrases!(Tag);

impl From<Tag> for Reason {
    fn from(tag: Tag) -> Self {
        Self::saying(
            format!("tag.{}", tag.value.dimension.name(Language::English).replace(' ', "_")),
            Some(SeenValue::Whole(tag.value.units)),
            tag.bounds.map(|bound| bound.map(SeenValue::Whole)),
            &tag.phrase(),
        )
    }
}
