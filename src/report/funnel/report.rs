//! Funnel reports: how many users take each step, and how long it takes them.

use serde::{Deserialize, Serialize};

use super::passage::elapsed;
use crate::answer::definition::{Definition, MergeError};
use crate::event::id::UserId;
use crate::number::ratio::Ratio;
use crate::number::stats::Distribution;
use crate::population::{Crowd, on_all_cores};

/// How far many users came. Reports of the same funnel over *different* users merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct FunnelReport {
    definition: Definition,
    names: Vec<Box<str>>,
    /// By depth, from 0.
    users_at_depth: Vec<u64>,
    /// The milliseconds from each step to the next one.
    elapsed: Vec<Distribution>,
    crowd: Crowd,
}

/// A report as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    names: Vec<Box<str>>,
    users_at_depth: Vec<u64>,
    elapsed: Vec<Distribution>,
    crowd: Crowd,
}

/// One step of a [`FunnelReport`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StepConversion {
    /// Its name; in any order how many steps were taken.
    pub name: Box<str>,
    /// How many users came at least so far.
    pub users: u64,
    /// Their share of the users who took the previous step; for the first step, of all users. `None` if there are none.
    pub conversion: Option<Ratio>,
    /// Their share of the users who took the first step. `None` if there are none.
    pub overall: Option<Ratio>,
    /// The mean time since the step before, in seconds; none for the first step and where nobody came so far.
    pub mean_seconds: Option<f64>,
    /// The median time since the step before by nearest rank, in seconds; none for the first step and where nobody came
    /// so far.
    pub median_seconds: Option<f64>,
}

/// Why a stored report is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FunnelReportError {
    /// The lists do not have one entry for each step.
    #[error("`{steps}` steps with `{depths}` depths and `{times}` times: a depth more, and a time less, than steps")]
    Lengths {
        /// How many steps it names.
        steps: usize,
        /// How many depths it counts.
        depths: usize,
        /// How many times it has.
        times: usize,
    },
    /// A step does not have one time for each user.
    #[error("step `{step}` has `{times}` times of `{users}` users: it takes one of each")]
    Times {
        /// The step.
        step: Box<str>,
        /// How many times.
        times: u64,
        /// How many users.
        users: u64,
    },
    /// The depths do not add up to all users.
    #[error("the users at all depths do not add up to `{users}`: each user has one depth")]
    Users {
        /// How many users there are.
        users: u64,
    },
}

/// The users of one part, while they are counted.
pub(super) struct Count {
    users_at_depth: Vec<u64>,
    elapsed: Vec<Vec<i64>>,
    crowd: Crowd,
}

impl Count {
    pub(super) fn new(steps: usize) -> Self {
        Self {
            users_at_depth: vec![0; steps + 1],
            elapsed: vec![Vec::new(); steps.saturating_sub(1)],
            crowd: Crowd::default(),
        }
    }

    /// Adds a user, who took steps at these instants.
    #[inline]
    pub(super) fn add(&mut self, user: UserId, instants: &[i64]) {
        if let Some(users) = self.users_at_depth.get_mut(instants.len()) {
            *users += 1;
        }
        for (times, time) in self.elapsed.iter_mut().zip(elapsed(instants)) {
            times.push(time);
        }
        self.crowd.add(user);
    }
}

impl FunnelReport {
    /// The report of all parts.
    pub(super) fn new(definition: Definition, names: Vec<Box<str>>, counts: Vec<Count>) -> Self {
        let mut users_at_depth = vec![0; names.len() + 1];
        let mut elapsed = vec![Vec::new(); names.len().saturating_sub(1)];
        let mut crowd = Crowd::default();
        for count in counts {
            users_at_depth.iter_mut().zip(count.users_at_depth).for_each(|(all, some)| *all += some);
            elapsed.iter_mut().zip(count.elapsed).for_each(|(all, some)| all.extend(some));
            crowd.merge(count.crowd);
        }
        let elapsed = on_all_cores(elapsed, || (), |(), times| times.into_iter().collect());
        Self { definition, names, users_at_depth, elapsed, crowd }
    }

    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// How many users there are, also those who took no step.
    pub const fn users(&self) -> u64 {
        self.crowd.users
    }

    /// How many users took exactly this many steps, from 0 to all of them.
    pub fn users_at_depth(&self) -> &[u64] {
        &self.users_at_depth
    }

    /// How many users took at least this many steps.
    pub fn reached(&self, steps: usize) -> u64 {
        self.users_at_depth.iter().skip(steps).fold(0, |sum, users| sum.saturating_add(*users))
    }

    /// The milliseconds from each step to the next one, of all users who took both.
    pub fn elapsed(&self) -> &[Distribution] {
        &self.elapsed
    }

    /// The steps one by one.
    #[expect(
        clippy::cast_precision_loss,
        reason = "2^53 milliseconds are 285,000 years, and instants are within 10,000"
    )]
    pub fn steps(&self) -> Vec<StepConversion> {
        let steps = (1..).zip(&self.names).map(|(number, name)| {
            let users = self.reached(number);
            // The first step is of those who took none or more: of everybody.
            let times = number.checked_sub(2).and_then(|before| self.elapsed.get(before));
            StepConversion {
                name: name.clone(),
                users,
                conversion: Ratio::of(users, self.reached(number - 1)),
                overall: Ratio::of(users, self.reached(1)),
                mean_seconds: times.and_then(Distribution::mean).map(|mean| mean / 1_000.0),
                median_seconds: times.and_then(Distribution::median).map(|median| median as f64 / 1_000.0),
            }
        });
        steps.collect()
    }

    /// Takes in the report of other users.
    ///
    /// A user whose events are in both parts would count twice, so part events by user. That both are of the very same
    /// users is found; that some users are in both cannot be, as reports do not keep them.
    ///
    /// # Errors
    /// When the funnel is another one, or the users are the same. This report is then as before.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        self.crowd.must_not_be(other.crowd)?;
        for (mine, theirs) in self.users_at_depth.iter_mut().zip(&other.users_at_depth) {
            *mine = mine.saturating_add(*theirs);
        }
        self.elapsed.iter_mut().zip(&other.elapsed).for_each(|(mine, theirs)| mine.merge(theirs));
        self.crowd.merge(other.crowd);
        Ok(())
    }
}

impl TryFrom<Written> for FunnelReport {
    type Error = FunnelReportError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { definition, names, users_at_depth, elapsed, crowd } = written;
        let (steps, depths, times) = (names.len(), users_at_depth.len(), elapsed.len());
        if steps == 0 || depths != steps + 1 || times != steps - 1 {
            return Err(FunnelReportError::Lengths { steps, depths, times });
        }
        if users_at_depth.iter().try_fold(0_u64, |sum, users| sum.checked_add(*users)) != Some(crowd.users) {
            return Err(FunnelReportError::Users { users: crowd.users });
        }
        let report = Self { definition, names, users_at_depth, elapsed, crowd };
        for ((number, name), times) in (2..).zip(report.names.iter().skip(1)).zip(&report.elapsed) {
            let (times, users) = (times.count(), report.reached(number));
            if times != users {
                return Err(FunnelReportError::Times { step: name.clone(), times, users });
            }
        }
        Ok(report)
    }
}
