//! *Who came, who stayed, who came back, who is gone?* Every active user of a period is in exactly one of three states.
//!
//! ```text
//! new            active for the first time ever        active(p)  = new + returning + resurrecting
//! returning      active in the period before too       dormant(p) = active(p−1) − returning(p)
//! resurrecting   active, neither new nor returning     pulse(p)   = (new + resurrecting) / dormant
//! dormant        active in the period before, not in this one: counted in the first silent period only
//! ```
//! What is known as growth accounting. A pulse above 1 is a population that grows. Whoever is dormant is also told by
//! the state in the period before: losing newcomers and losing regulars are two problems.

mod census;

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use self::census::UserAccountingCensus;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::event::kind::KindSet;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::UserBeforeHorizon;
use crate::time::{Day, Days, Period, PeriodsError, Weekday};

/// How users are accounted for.
///
/// ```
/// use lifestage::report::UserAccountingRule;
/// use lifestage::time::{Calendar, Days, Period};
/// use lifestage::{Day, Event, Population};
///
/// let day = |n| Day::ymd(2020, 1, n);
/// let events = [Event::log_in(1_u64, day(12)), Event::log_in(1_u64, day(13)), Event::log_in(1_u64, day(15))];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let rule = UserAccountingRule { period: Period::Day, ..UserAccountingRule::default() };
/// let report = rule.report(&population, Days::new(day(12), day(15))?)?;
///
/// let rows: Vec<_> = report.periods.iter().map(|p| (p.new, p.returning, p.resurrecting)).collect();
/// assert_eq!(rows, [(1, 0, 0), (0, 1, 0), (0, 0, 0), (0, 0, 1)]);
/// assert_eq!(report.periods[2].dormant.unwrap().returning, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserAccountingRule {
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// The periods. Default weeks from Monday: a habit shows within one. Trailing windows are none, see the
    /// `TryFrom<Window>` of [`Period`].
    pub period: Period,
    /// In which period a user is new. Default the first with activity.
    pub new_in: NewIn,
}

/// In which period a user is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewIn {
    /// The first one with activity, ever.
    #[default]
    FirstActivePeriod,
    /// The one of joining: the join day where it is given, else the first event of any kind. Who is active in a later one
    /// for the first time is resurrecting, and nothing before joining is seen.
    PeriodOfJoining,
}

impl fmt::Display for NewIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::FirstActivePeriod => "first active period",
            Self::PeriodOfJoining => "period of joining",
        })
    }
}

/// What a user is in a period: one of these, or silent for longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserAccountingState {
    /// Active for the first time.
    New,
    /// Active, as in the period before.
    Returning,
    /// Active, not in the period before, but earlier.
    Resurrecting,
    /// Active in the period before and not in this one, which is over.
    Dormant,
}

impl fmt::Display for UserAccountingState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::New => "new",
            Self::Returning => "returning",
            Self::Resurrecting => "resurrecting",
            Self::Dormant => "dormant",
        })
    }
}

impl Default for UserAccountingRule {
    fn default() -> Self {
        let (activity, period) = (KindSet::activity(), Period::Week(Weekday::Mon));
        Self { activity, period, new_in: NewIn::default() }
    }
}

/// Users accounted for, period by period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserAccounting {
    /// What was asked.
    pub definition: Definition,
    /// One row for each period, ascending; those without anybody too.
    pub periods: Vec<UserAccountingPeriod>,
}

/// The users of one period by what they were in the period before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserAccountingPeriod {
    /// The days of the whole period.
    pub days: Days,
    /// Active for the first time.
    pub new: u64,
    /// Active, as in the period before.
    pub returning: u64,
    /// Active, not in the period before, but earlier.
    pub resurrecting: u64,
    /// Active in the period before and not in this one; none where this one is not over by the last day asked about.
    pub dormant: Option<Dormant>,
}

/// Who became dormant, by what they were in the period before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dormant {
    /// Were new: came once.
    pub new: u64,
    /// Were returning: regulars.
    pub returning: u64,
    /// Were resurrecting: came back for once.
    pub resurrecting: u64,
}

impl Dormant {
    /// All of them.
    pub const fn total(self) -> u64 {
        self.new.saturating_add(self.returning).saturating_add(self.resurrecting)
    }
}

impl UserAccountingPeriod {
    /// All active users.
    pub const fn active(&self) -> u64 {
        self.new.saturating_add(self.returning).saturating_add(self.resurrecting)
    }

    /// Whether the period was over by the last day asked about. The numbers of another one can still change.
    pub const fn is_finished(&self) -> bool {
        self.dormant.is_some()
    }

    /// Who came for each who went: (new + resurrecting) / dormant. None where nobody went, or the period is not over.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
    pub fn pulse(&self) -> Option<f64> {
        let dormant = self.dormant?.total();
        (dormant > 0).then(|| self.new.saturating_add(self.resurrecting) as f64 / dormant as f64)
    }
}

/// A question about the lifecycle that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UserAccountingError {
    /// More days than a report has room for.
    #[error(transparent)]
    Periods(#[from] PeriodsError),
    /// A profile remembers too little.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}

impl UserAccounting {
    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        for (mine, theirs) in self.periods.iter_mut().zip(&other.periods) {
            add(&mut mine.new, theirs.new);
            add(&mut mine.returning, theirs.returning);
            add(&mut mine.resurrecting, theirs.resurrecting);
            if let (Some(mine), Some(theirs)) = (&mut mine.dormant, &theirs.dormant) {
                add(&mut mine.new, theirs.new);
                add(&mut mine.returning, theirs.returning);
                add(&mut mine.resurrecting, theirs.resurrecting);
            }
        }
        Ok(())
    }
}

impl UserAccountingRule {
    /// The same question to one user after the other, of the period that holds a day, nothing after which is seen.
    ///
    /// # Errors
    /// As [`UserAccountingRule::report`], but for profiles.
    pub(crate) fn one_by_one(&self, day: Day) -> Result<UserAccountingCensus<'_>, UserAccountingError> {
        UserAccountingCensus::new(self, Days::only(day))
    }

    /// Accounts for all users over these days: nothing after the last day is seen, and the first period counts whole.
    ///
    /// # Errors
    /// When the periods hold more than a hundred years, or a profile remembers too little.
    pub fn report(&self, population: &Population, days: Days) -> Result<UserAccounting, UserAccountingError> {
        Ok(UserAccountingCensus::new(self, days)?.report(population)?)
    }

    /// The same for each group of users, by a fact of theirs or a segment; who has none is left out.
    ///
    /// # Errors
    /// As [`UserAccountingRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, UserAccounting>, UserAccountingError> {
        Ok(UserAccountingCensus::new(self, days)?.report_by(population, group)?)
    }
}
