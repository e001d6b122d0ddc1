//! The answer of retention: cohorts, their cells, and averages over them.

use serde::{Deserialize, Serialize};

use super::lags::Lags;
use super::spans::CohortSpans;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::ratio::Ratio;
use crate::population::census::add;
use crate::report::checked::{Part, checked, most};
use crate::time::{Day, Days, Period};
use crate::wording::problems::problems;

/// Retention, cohort by cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Retention {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The days whose cohorts were asked about.
    pub days: Days,
    /// The periods of cohorts.
    pub cohorts_by: Period,
    /// The periods in which lags are counted.
    pub lags_by: Period,
    /// The day asked about.
    pub as_of: Day,
    /// The lags of the cells of each cohort.
    pub lags: Vec<Lags>,
    /// One row for each cohort that had started by that day, ascending; cohorts without users are included.
    pub cohorts: Vec<Cohort>,
}

checked!(Retention { definition: Definition, days: Days, cohorts_by: Period, lags_by: Period, as_of: Day, lags: Vec<Lags>, cohorts: Vec<Cohort> });
mergeable!(Retention, "retention", 1, MergeError);

/// How the rates of cohorts are averaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CohortAverage {
    /// Σ r / Σ n: every user counts equally.
    #[default]
    Pooled,
    /// mean(r / n): every cohort counts equally, however small.
    MeanOfRates,
    /// Σ r·n / Σ n²: large cohorts count more than their users do. It results from weighting by size what is weighted
    /// by size already, and is here to be recognized.
    SizeWeightedTwice,
}

/// The users who started in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Cohort {
    /// The days of the whole period.
    pub days: Days,
    /// Users who started.
    pub size: u64,
    /// One cell for each of the lags.
    pub cells: Vec<Retained>,
}

/// How many of the eligible users returned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Counts", into = "Counts")]
pub struct Retained {
    /// INVARIANT: at least `retained`.
    eligible: u64,
    retained: u64,
}

/// The stored form of [`Retained`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    eligible: u64,
    retained: u64,
}

/// More users returned than were eligible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetainedError {
    eligible: u64,
    retained: u64,
}

problems! {
    struct RetainedError { eligible: Whole, retained: Whole } = "problem.retention.retained"
        "`{retained}` of `{eligible}` users returned: count only eligible users as returned"
        "已到考察期的`{eligible}`名用户中有`{retained}`名回访：只有已到考察期的用户才能计为回访";
}

impl Retained {
    /// The number of eligible users, and how many of them returned.
    ///
    /// # Errors
    /// If more users returned than are eligible.
    pub const fn new(retained: u64, eligible: u64) -> Result<Self, RetainedError> {
        if retained > eligible { Err(RetainedError { eligible, retained }) } else { Ok(Self { eligible, retained }) }
    }

    /// Users who started so early that their last lag is over.
    pub const fn eligible(self) -> u64 {
        self.eligible
    }

    /// Eligible users who returned.
    pub const fn retained(self) -> u64 {
        self.retained
    }

    /// The share of eligible users who returned; `None` if nobody is eligible.
    pub fn rate(self) -> Option<Ratio> {
        Ratio::of(self.retained, self.eligible)
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            eligible: self.eligible.saturating_add(other.eligible),
            retained: self.retained.saturating_add(other.retained),
        }
    }
}

impl From<Retained> for Counts {
    fn from(cell: Retained) -> Self {
        Self { eligible: cell.eligible, retained: cell.retained }
    }
}

impl TryFrom<Counts> for Retained {
    type Error = RetainedError;

    fn try_from(counts: Counts) -> Result<Self, Self::Error> {
        Self::new(counts.retained, counts.eligible)
    }
}

impl Retention {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The cells of some lags, cohort by cohort; empty if these lags were not asked about.
    pub fn cells(&self, lags: Lags) -> impl Iterator<Item = Retained> {
        let place = self.lags.iter().position(|known| *known == lags);
        self.cohorts.iter().filter_map(move |cohort| cohort.cells.get(place?).copied())
    }

    /// All cohorts as one: every user counts equally. The rate is `None` if nobody is eligible.
    pub fn pooled(&self, lags: Lags) -> Retained {
        self.cells(lags).fold(Retained::default(), Retained::plus)
    }

    /// The rate over all cohorts, by one of the three averages in use; `None` if nobody is eligible.
    ///
    /// ```
    /// use lifestage::report::{CohortAverage, Lags, RetentionRule};
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Day, Event, Population};
    ///
    /// // 1 of 2 comes back the next day, then the only one.
    /// let day = |n| Day::ymd(2026, 1, 5).plus(n);
    /// let visits = [(1, 0), (1, 1), (2, 0), (3, 1), (3, 2)];
    /// let events = visits.map(|(user, n): (u64, i32)| Event::log_in(user, day(n)));
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let retention = RetentionRule::default().report(&population, Days::new(day(0), day(1))?, day(9))?;
    /// let average = |by| format!("{:.0}", retention.average(Lags::on(1), by).unwrap());
    /// assert_eq!(average(CohortAverage::Pooled), "67 %");
    /// assert_eq!(average(CohortAverage::MeanOfRates), "75 %");
    /// assert_eq!(average(CohortAverage::SizeWeightedTwice), "60 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn average(&self, lags: Lags, by: CohortAverage) -> Option<Ratio> {
        match by {
            CohortAverage::Pooled => self.pooled(lags).rate(),
            CohortAverage::MeanOfRates => self.mean_of_rates(lags),
            CohortAverage::SizeWeightedTwice => self.size_weighted_twice(lags),
        }
    }

    fn mean_of_rates(&self, lags: Lags) -> Option<Ratio> {
        let rates: Vec<f64> = self.cells(lags).filter_map(|cell| Some(cell.rate()?.get())).collect();
        #[expect(clippy::cast_precision_loss, reason = "far fewer cohorts than 2^53")]
        let count = rates.len() as f64;
        // A sum of ones may come out slightly above their number, but a mean must not exceed 1.
        Ratio::new((rates.iter().sum::<f64>() / count).min(1.0)).ok().filter(|_| !rates.is_empty())
    }

    #[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
    fn size_weighted_twice(&self, lags: Lags) -> Option<Ratio> {
        let wide = u128::from;
        let (above, below) = self.cells(lags).fold((0_u128, 0_u128), |(above, below), cell| {
            let size = wide(cell.eligible);
            (above.saturating_add(wide(cell.retained) * size), below.saturating_add(size * size))
        });
        if below == 0 { None } else { Ratio::new(above as f64 / below as f64).ok() }
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        for (mine, theirs) in self.cohorts.iter_mut().zip(&other.cohorts) {
            add(&mut mine.size, theirs.size);
            for (mine, theirs) in mine.cells.iter_mut().zip(&theirs.cells) {
                *mine = mine.plus(*theirs);
            }
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most(self.cohorts.iter().map(|cohort| cohort.size));
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, days, cohorts_by, lags_by, as_of, lags, cohorts } = self;
        let words = in_cohorts(*cohorts_by, *days, *lags_by, lags, *as_of);
        must(definition.text().contains(&format!(", {words}; ")), Guarantee::CohortsDefined)?;
        let spans = CohortSpans::new(*cohorts_by, *lags_by, *days, *as_of).ok();
        let spans = spans.filter(|spans| spans.cohorts.iter().eq(cohorts.iter().map(|cohort| cohort.days)));
        let Some(spans) = spans else { return Err(Guarantee::EachCohortHasRow) };
        let has_cells = |cohort: &Cohort| cohort.cells.len() == lags.len();
        must(cohorts.iter().all(has_cells), Guarantee::CellForEachLag)?;
        let all = |holds: &dyn Fn(&Cohort, &Lags, &Retained) -> bool| {
            cohorts.iter().all(|cohort| lags.iter().zip(&cohort.cells).all(|(lags, cell)| holds(cohort, lags, cell)))
        };
        let mature = |cohort: &Cohort, lags: &Lags, cell: &Retained| {
            spans.can_be_mature(cohort.days, lags.mature_at(), cell.eligible, cohort.size)
        };
        must(all(&mature), Guarantee::StartersEligible)?;
        let there = |_: &Cohort, lags: &Lags, cell: &Retained| !lags.holds(0) || cell.retained == cell.eligible;
        must(all(&there), Guarantee::LagZeroIsAll)
    }
}

/// The cohorts and lags of a report, as its definition says them.
pub(super) fn in_cohorts(cohorts_by: Period, days: Days, lags_by: Period, lags: &[Lags], as_of: Day) -> String {
    let columns: Vec<String> = lags.iter().map(ToString::to_string).collect();
    let columns = columns.join(", ");
    format!("in cohorts by {cohorts_by} over {days}, lags by {lags_by} ({columns}), of those mature as of {as_of}")
}
