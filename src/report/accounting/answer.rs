//! The answer of growth accounting: the users of each period by what they were in the period before.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::population::census::add;
use crate::report::checked::{Part, are_the_periods, checked, most};
use crate::time::{Days, Period};

/// The state of a user in a period. A user who has been silent for longer has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserAccountingState {
    /// Active for the first time.
    New,
    /// Active, as in the previous period.
    Returning,
    /// Active, not in the previous period, but in an earlier one.
    Resurrecting,
    /// Active in the previous period and not in this one, which is over.
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

/// The periods and days of a report, as its definition says them.
pub(super) fn by(period: Period, days: Days) -> impl fmt::Display {
    format!("accounted by {period} over {days}")
}

/// Growth accounting: users by state, period by period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UserAccounting {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The period.
    pub period: Period,
    /// The days asked about.
    pub days: Days,
    /// One row for each period that holds any of the days, ascending; periods without users are included.
    pub periods: Vec<UserAccountingPeriod>,
}

checked!(UserAccounting { definition: Definition, period: Period, days: Days, periods: Vec<UserAccountingPeriod> });
mergeable!(UserAccounting, "user_accounting", 1, MergeError);

/// The users of one period, by what they were in the previous one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UserAccountingPeriod {
    /// The days of the whole period.
    pub days: Days,
    /// Active for the first time.
    pub new: u64,
    /// Active, as in the previous period.
    pub returning: u64,
    /// Active, not in the previous period, but in an earlier one.
    pub resurrecting: u64,
    /// Active in the previous period and not in this one; `None` if this one is not over by the last day asked about.
    pub dormant: Option<Dormant>,
}

/// Dormant users, by their state in the previous period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Dormant {
    /// Users who were new: they came once.
    pub new: u64,
    /// Users who were returning: regulars.
    pub returning: u64,
    /// Users who were resurrecting: they came back once.
    pub resurrecting: u64,
}

impl Dormant {
    /// All dormant users.
    pub const fn total(self) -> u64 {
        self.new.saturating_add(self.returning).saturating_add(self.resurrecting)
    }
}

impl UserAccountingPeriod {
    /// All active users.
    pub const fn active(&self) -> u64 {
        self.new.saturating_add(self.returning).saturating_add(self.resurrecting)
    }

    /// Whether the period was over by the last day asked about. Until then its numbers can change.
    pub const fn is_finished(&self) -> bool {
        self.dormant.is_some()
    }

    /// The pulse: users gained for each user lost, (new + resurrecting) / dormant. `None` if nobody was lost or the
    /// period is not over.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
    pub fn pulse(&self) -> Option<f64> {
        let dormant = self.dormant?.total();
        (dormant > 0).then(|| self.new.saturating_add(self.resurrecting) as f64 / dormant as f64)
    }
}

impl UserAccounting {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
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

    fn part(&self) -> Part<'_> {
        let most = most(self.periods.iter().map(|row| row.active().max(row.dormant.map_or(0, Dormant::total))));
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, period, days, periods } = self;
        let said = definition.text().contains(&format!(" {}, new in the ", by(*period, *days)));
        must(said, Guarantee::PeriodAndDaysDefined)?;
        must(are_the_periods(periods.iter().map(|row| row.days), *period, *days), Guarantee::EachPeriodHasRow)?;
        let over = |row: &UserAccountingPeriod| row.is_finished() == (row.days.last() <= days.last());
        must(periods.iter().all(over), Guarantee::DormantWhereOver)?;
        must(
            periods.iter().all(|row| {
                row.new.checked_add(row.returning).is_some_and(|some| some.checked_add(row.resurrecting).is_some())
            }),
            Guarantee::ActiveCounted,
        )?;
        let fits = |before: &UserAccountingPeriod, period: &UserAccountingPeriod| {
            let Some(gone) = period.dormant else { return true };
            let each = gone.new <= before.new && gone.returning <= before.returning;
            each && gone.resurrecting <= before.resurrecting
                && gone.total().saturating_add(period.returning) == before.active()
        };
        let fit = self.periods.iter().zip(self.periods.iter().skip(1)).all(|(before, period)| fits(before, period));
        must(fit, Guarantee::ReturnOrDormant)
    }
}
