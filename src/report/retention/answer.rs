//! Cohorts, their cells, and averages over them.

use serde::{Deserialize, Serialize};

use super::Lags;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::number::ratio::Ratio;
use crate::population::census::add;
use crate::time::Days;

/// Retention, cohort by cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// What was asked.
    pub definition: Definition,
    /// What each cell of a cohort is about.
    pub lags: Vec<Lags>,
    /// One row for each cohort, ascending; those without anybody too.
    pub cohorts: Vec<Cohort>,
}

/// The users who started in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// The cells of some lags, cohort by cohort; none where these lags were not asked about.
    pub fn cells(&self, lags: Lags) -> impl Iterator<Item = Retained> {
        let place = self.lags.iter().position(|known| *known == lags);
        self.cohorts.iter().filter_map(move |cohort| cohort.cells.get(place?).copied())
    }

    /// All cohorts as one: every user counts the same. None where nobody is eligible.
    pub fn pooled(&self, lags: Lags) -> Retained {
        self.cells(lags).fold(Retained::default(), Retained::plus)
    }

    /// The mean over the rates of the cohorts: every cohort counts the same, however small.
    ///
    /// ```
    /// use lifestage::report::{Cohort, Lags, Retained, Retention};
    /// # use lifestage::answer::Definition;
    /// # use lifestage::time::{Calendar, Days};
    /// # let cohort = |retained, size| Cohort {
    /// #     days: Days::ALL,
    /// #     size,
    /// #     cells: vec![Retained::new(retained, size).unwrap()],
    /// # };
    /// # let definition = Definition::new("an example", &Calendar::utc());
    /// # let retention = Retention { definition, lags: vec![Lags::on(1)], cohorts: vec![cohort(500, 1000), cohort(400, 500)] };
    ///
    /// // 500 of 1,000 and 400 of 500.
    /// assert_eq!(retention.pooled(Lags::on(1)).rate().unwrap().to_string(), "60 %");
    /// assert_eq!(retention.mean_of_rates(Lags::on(1)).unwrap().to_string(), "65 %");
    /// assert_eq!(retention.size_weighted_twice(Lags::on(1)).unwrap().to_string(), "56 %");
    /// ```
    pub fn mean_of_rates(&self, lags: Lags) -> Option<Ratio> {
        let rates: Vec<f64> = self.cells(lags).filter_map(|cell| Some(cell.rate()?.get())).collect();
        #[expect(clippy::cast_precision_loss, reason = "far fewer cohorts than 2^53")]
        let count = rates.len() as f64;
        // A sum of ones may come out a bit above their number, never a mean of them above 1.
        Ratio::new((rates.iter().sum::<f64>() / count).min(1.0)).ok().filter(|_| !rates.is_empty())
    }

    /// Σ r·n / Σ n²: larger cohorts count more than their users do. It is what comes out where rates are weighted by
    /// size twice, and is here to be recognised.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
    pub fn size_weighted_twice(&self, lags: Lags) -> Option<Ratio> {
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
}
