//! Cohorts, their cells, and averages over them.

use serde::{Deserialize, Serialize};

use super::lags::Lags;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::number::ratio::Ratio;
use crate::population::census::add;
use crate::report::checked::{Broken, checked, must};
use crate::time::Days;

/// Retention, cohort by cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Retention {
    /// What was asked.
    pub(super) definition: Definition,
    /// What each cell of a cohort is about.
    pub lags: Vec<Lags>,
    /// One row for each cohort, ascending; those without anybody too.
    pub cohorts: Vec<Cohort>,
}

checked!(Retention { definition: Definition, lags: Vec<Lags>, cohorts: Vec<Cohort> });

/// How the rates of cohorts become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CohortAverage {
    /// Σ r / Σ n: every user counts the same.
    #[default]
    Pooled,
    /// mean(r / n): every cohort counts the same, however small.
    MeanOfRates,
    /// Σ r·n / Σ n²: larger cohorts count more than their users do. It is what comes out where rates are weighted by size
    /// that have it in them already, and is here to be recognized.
    SizeWeightedTwice,
}

/// The users who started in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Cohort {
    /// The days of the whole period.
    pub days: Days,
    /// How many started.
    pub size: u64,
    /// One cell for each of the lags.
    pub cells: Vec<Retained>,
}

/// How many of those whose time has come returned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Counts", into = "Counts")]
pub struct Retained {
    /// INVARIANT: at least as many as were retained.
    eligible: u64,
    retained: u64,
}

/// How [`Retained`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    eligible: u64,
    retained: u64,
}

/// More who returned than could.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{retained}` of `{eligible}` returned: count only those who are eligible")]
pub struct RetainedError {
    eligible: u64,
    retained: u64,
}

impl Retained {
    /// So many of the eligible returned.
    ///
    /// # Errors
    /// When more returned than are eligible.
    pub const fn new(retained: u64, eligible: u64) -> Result<Self, RetainedError> {
        if retained > eligible { Err(RetainedError { eligible, retained }) } else { Ok(Self { eligible, retained }) }
    }

    /// How many started so early that their last lag is over.
    pub const fn eligible(self) -> u64 {
        self.eligible
    }

    /// How many of them returned.
    pub const fn retained(self) -> u64 {
        self.retained
    }

    /// The part that returned; none where nobody is eligible.
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
    /// What was asked.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The cells of some lags, cohort by cohort; none where these lags were not asked about.
    pub fn cells(&self, lags: Lags) -> impl Iterator<Item = Retained> {
        let place = self.lags.iter().position(|known| *known == lags);
        self.cohorts.iter().filter_map(move |cohort| cohort.cells.get(place?).copied())
    }

    /// All cohorts as one: every user counts the same. None where nobody is eligible.
    pub fn pooled(&self, lags: Lags) -> Retained {
        self.cells(lags).fold(Retained::default(), Retained::plus)
    }

    /// The rate over all cohorts, by one of the three averages that go by that name; none where nobody is eligible.
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
        // A sum of ones may come out a bit above their number, never a mean of them above 1.
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

    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        for (mine, theirs) in self.cohorts.iter_mut().zip(&other.cohorts) {
            add(&mut mine.size, theirs.size);
            for (mine, theirs) in mine.cells.iter_mut().zip(&theirs.cells) {
                *mine = mine.plus(*theirs);
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Broken> {
        let in_order = self.cohorts.is_sorted_by(|one, next| one.days.last() < next.days.first());
        must(in_order, "cohorts come in order")?;
        let width = self.lags.len();
        must(
            self.cohorts.iter().all(|cohort| cohort.cells.len() == width),
            "cohorts have a cell for each of the lags",
        )?;
        let of_users = |cohort: &Cohort| cohort.cells.iter().all(|cell| cell.eligible <= cohort.size);
        must(self.cohorts.iter().all(of_users), "only users who started are eligible")
    }
}
