//! The RFM rule with its cut points.

use serde::{Deserialize, Serialize};

use super::class::RfmClass;
use super::config::RfmConfig;
use super::grade::RfmGrade;
use super::rule::{RfmMeasures, RfmRule};
use super::score::{GradedValue, Rfm};
use crate::number::stats::Cuts;
use crate::population::on_all_cores;
use crate::profile::{AsOf, BeforeHorizon, Profile, UserBeforeHorizon};
use crate::score::everybody::measured;
use crate::time::Day;
use crate::wording::problems::problems;

/// An RFM rule with cut points, either fitted to a population or given. It is a plain value that you can store: grading
/// one user with it later gives the same answer as grading everybody at once.
///
/// ```
/// use lifestage::score::RfmRule;
/// use lifestage::number::Cuts;
/// use lifestage::{Amount, Day, Event, Profile};
///
/// let recency = Cuts::new([7, 30, 90, 180])?;
/// let frequency = Cuts::new([1, 2, 4, 9])?;
/// let monetary = Cuts::new([20_00, 50_00, 100_00, 500_00])?;
/// let rule = RfmRule::default().with_cuts(recency, frequency, monetary)?;
///
/// let day = Day::ymd(2026, 1, 5);
/// let buyer = Profile::of([Event::purchase(1_u64, day, Amount::minor(60_00))]);
/// let rfm = rule.assess(buyer.as_of(day.plus(30)))?.unwrap();
/// assert_eq!([rfm.recency.grade, rfm.frequency.grade, rfm.monetary.grade].map(|grade| grade.get()), [4, 1, 3]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct FittedRfm {
    rule: RfmRule,
    recency: Cuts,
    frequency: Cuts,
    monetary: Cuts,
    means: Option<RfmMeans>,
}

/// A [`FittedRfm`] that is not checked yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    rule: RfmRule,
    recency: Cuts,
    frequency: Cuts,
    monetary: Cuts,
    #[serde(default)]
    means: Option<RfmMeans>,
}

/// The means of a population, kept as sums so that comparisons with them are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmMeans {
    /// The number of users.
    pub users: u64,
    /// The sum of their recencies in days.
    pub recency_days: i64,
    /// The sum of their frequencies.
    pub frequency: i64,
    /// The sum of their monetary values in minor units.
    pub monetary: i64,
}

/// Why cut points cannot be fitted, or do not suit the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RfmFitError {
    /// Nobody bought anything.
    NoPurchases,
    /// The sums over all users exceed `i64`.
    TooLarge,
    /// The wrong number of cut points for the number of grades.
    CutPoints {
        /// The measure: recency, frequency or monetary.
        measure: &'static str,
        /// The number of cut points given.
        found: usize,
        /// The number of grades of the rule.
        grades: u8,
    },
    /// A profile has forgotten days that this needs.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum RfmFitError {
        NoPurchases = "problem.rfm_fit.no_purchases"
            "nobody in the population bought anything in the days that count: fit to a population with purchases, or give cut points"
            "计入的日期内全体用户都没有购买：请用有购买的数据拟合，或直接给出分档点";
        TooLarge = "problem.rfm_fit.too_large"
            "the values of all users together exceed 9223372036854775807: give money in a larger unit, or fit to part of the population"
            "全体用户的数值合计超过9223372036854775807：请换用更大的货币单位，或用部分用户拟合";
        CutPoints { measure: Text, found: Whole, grades: Whole } with (needed: Whole = grades - 1) = "problem.rfm_fit.cut_points"
            "{measure} has `{found}` cut points but {grades} grades need {needed}: give one fewer than there are grades"
            "`{measure}`有`{found}`个分档点，而{grades}个档位需要{needed}个：分档点应比档位少一个";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl RfmRule {
    /// Fits cut points and means to a population as of a day.
    ///
    /// # Errors
    /// When nobody bought anything, or a profile has forgotten days that this needs.
    pub fn fit<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        as_of: Day,
    ) -> Result<FittedRfm, RfmFitError> {
        self.fit_measures(measured(profiles, as_of, |as_of| self.measure(as_of))?)
    }

    /// Fits cut points and means to what was measured already, in any order.
    ///
    /// # Errors
    /// When there are no measures, or their sum is too large.
    pub fn fit_measures(&self, measures: impl IntoIterator<Item = RfmMeasures>) -> Result<FittedRfm, RfmFitError> {
        let mut columns: [Vec<i64>; 3] = Default::default();
        for numbers in measures.into_iter().map(RfmMeasures::numbers) {
            columns.iter_mut().zip(numbers).for_each(|(column, number)| column.push(number));
        }
        // Sums are wider than the values, so the order of users cannot change the result.
        let sum = |column: &[i64]| i64::try_from(column.iter().map(|number| i128::from(*number)).sum::<i128>());
        let [recency_days, frequency, monetary] = columns.each_ref().map(|column| sum(column));
        let (Ok(recency_days), Ok(frequency), Ok(monetary)) = (recency_days, frequency, monetary) else {
            return Err(RfmFitError::TooLarge);
        };
        let users = columns.first().map_or(0, |column| column.len() as u64);
        let means = Some(RfmMeans { users, recency_days, frequency, monetary });
        let grades = self.config().grades.get();
        let cuts = on_all_cores(columns.into(), || (), |(), column| Cuts::fit(column, grades));
        let cuts: Vec<Cuts> = cuts.into_iter().collect::<Option<_>>().ok_or(RfmFitError::NoPurchases)?;
        let [recency, frequency, monetary] = <[Cuts; 3]>::try_from(cuts).map_err(|_| RfmFitError::NoPurchases)?;
        Ok(FittedRfm { rule: self.clone(), recency, frequency, monetary, means })
    }

    /// The rule with given cut points, one fewer than there are grades. It has no means, so users get no class.
    ///
    /// # Errors
    /// When a measure has the wrong number of cut points.
    pub fn with_cuts(self, recency: Cuts, frequency: Cuts, monetary: Cuts) -> Result<FittedRfm, RfmFitError> {
        Written { rule: self, recency, frequency, monetary, means: None }.try_into()
    }
}

impl RfmMeasures {
    /// The three measures as numbers that can be cut and summed.
    fn numbers(self) -> [i64; 3] {
        // Nobody buys 2^63 times.
        let frequency = i64::try_from(self.frequency).unwrap_or(i64::MAX);
        [self.recency_days.into(), frequency, self.monetary.minor_units()]
    }
}

impl FittedRfm {
    /// The rule: what is measured and how it is graded.
    pub const fn rule(&self) -> &RfmRule {
        &self.rule
    }

    /// The cut points of recency, in days.
    pub const fn recency(&self) -> &Cuts {
        &self.recency
    }

    /// The cut points of frequency.
    pub const fn frequency(&self) -> &Cuts {
        &self.frequency
    }

    /// The cut points of monetary value, in minor units.
    pub const fn monetary(&self) -> &Cuts {
        &self.monetary
    }

    /// The means of the population. `None` if the cut points were given.
    pub const fn means(&self) -> Option<RfmMeans> {
        self.means
    }

    /// This rule with means to compare with, so that users get a class.
    #[must_use]
    pub const fn with_means(mut self, means: RfmMeans) -> Self {
        self.means = Some(means);
        self
    }

    /// The RFM of a user as of a day. `None` without a purchase in the days that count.
    ///
    /// # Errors
    /// When the days that count reach back to forgotten days.
    pub fn assess(&self, as_of: AsOf<'_>) -> Result<Option<Rfm>, BeforeHorizon> {
        Ok(self.rule.measure(as_of)?.map(|measures| self.assess_measures(measures)))
    }

    /// The RFM of measures that were taken already.
    pub fn assess_measures(&self, measures: RfmMeasures) -> Rfm {
        let [recency, frequency, monetary] = measures.numbers();
        let RfmConfig { grades, frequency: counted, monetary: spend, segments, .. } = self.rule.config();
        let best = grades.get();
        let graded = |cuts: &Cuts, number: i64, grade: fn(u8, u8) -> u8| {
            let (class, (above, within)) = cuts.class_with_bounds(number);
            GradedValue { value: number, grade: RfmGrade::clamped(grade(class, best)), above, within }
        };
        let recency = graded(&self.recency, recency, |class, best| best + 1 - class);
        let frequency = graded(&self.frequency, frequency, |class, _| class);
        let monetary = graded(&self.monetary, monetary, |class, _| class);
        let segment = segments.segment(*grades, [recency, frequency, monetary].map(|graded| graded.grade));
        let class = self.means.map(|means| means.class([recency.value, frequency.value, monetary.value]));
        Rfm { recency, frequency, monetary, grades: *grades, counted: *counted, spend: *spend, segment, class }
    }
}

impl RfmMeans {
    /// Which of the three are strictly better than the mean. Compares x · n with the sum, in place of x with sum / n.
    fn class(self, [recency, frequency, monetary]: [i64; 3]) -> RfmClass {
        let times = |value: i64| i128::from(value) * i128::from(self.users);
        RfmClass {
            recent: times(recency) < i128::from(self.recency_days),
            frequent: times(frequency) > i128::from(self.frequency),
            monetary: times(monetary) > i128::from(self.monetary),
        }
    }
}

impl TryFrom<Written> for FittedRfm {
    type Error = RfmFitError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { rule, recency, frequency, monetary, means } = written;
        let grades = rule.config().grades.get();
        for (measure, cuts) in [("recency", &recency), ("frequency", &frequency), ("monetary", &monetary)] {
            if cuts.classes() != grades {
                return Err(RfmFitError::CutPoints { measure, found: cuts.points().len(), grades });
            }
        }
        Ok(Self { rule, recency, frequency, monetary, means })
    }
}
