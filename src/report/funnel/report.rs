//! Funnel reports: how many users take each step, and how long it takes them.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::passage::elapsed;
use crate::answer::definition::{Definition, MergeError, in_one_line};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::id::UserId;
use crate::number::fingerprint::Fingerprint;
use crate::number::plain::{finite, plain};
use crate::number::ratio::Ratio;
use crate::number::stats::Distribution;
use crate::population::{Crowd, ReportKey, on_all_cores};
use crate::report::dated::{DatesBy, EventDefinition};
use crate::time::Calendar;
use crate::wording::problems::problems;

/// How far many users came. Reports of the same funnel over *different* users merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct FunnelReport {
    definition: EventDefinition,
    names: Vec<Box<str>>,
    /// By depth, from 0.
    users_at_depth: Vec<u64>,
    /// The milliseconds from each step to the next one.
    elapsed: Vec<Distribution>,
    /// The milliseconds from the first step to the last one.
    elapsed_in_all: Distribution,
    #[serde(rename = "users")]
    crowd: Crowd,
}

mergeable!(FunnelReport, "funnel", 1, MergeError);

/// A report as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: EventDefinition,
    names: Vec<Box<str>>,
    users_at_depth: Vec<u64>,
    elapsed: Vec<Distribution>,
    elapsed_in_all: Distribution,
    #[serde(rename = "users")]
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
    #[serde(default, deserialize_with = "finite")]
    pub mean_seconds: Option<f64>,
    /// The median time since the step before by nearest rank, in seconds; none for the first step and where nobody came
    /// so far.
    #[serde(default, deserialize_with = "finite")]
    pub median_seconds: Option<f64>,
}

/// Why a stored report is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FunnelReportError {
    /// The lists do not have one entry for each step.
    Lengths {
        /// How many steps it names.
        steps: usize,
        /// How many depths it counts.
        depths: usize,
        /// How many times it has.
        times: usize,
    },
    /// A step does not have one time for each user.
    Times {
        /// The step.
        step: Box<str>,
        /// How many times.
        times: u64,
        /// How many users.
        users: u64,
    },
    /// The steps are not those of the definition.
    Steps {
        /// What was asked.
        definition: Box<str>,
    },
    /// A time that runs back.
    Back {
        /// The step.
        step: Box<str>,
        /// How long after.
        milliseconds: i64,
    },
    /// The depths do not add up to all users.
    Users {
        /// How many users there are.
        users: u64,
    },
}

problems! {
    enum FunnelReportError {
        Lengths { steps: Whole, depths: Whole, times: Whole } = "problem.funnel_report.lengths"
            "`{steps}` steps with `{depths}` depths and `{times}` times: a depth more, and a time less, than steps"
            "`{steps}`步却有`{depths}`个深度和`{times}`组用时：深度应比步数多一，用时应比步数少一";
        Times { step: Text, times: Whole, users: Whole } = "problem.funnel_report.times"
            "step `{step}` has `{times}` times of `{users}` users: it takes one of each"
            "步骤`{step}`有`{users}`名用户，却有`{times}`个用时：每名用户应有一个";
        Steps { definition: Text } = "problem.funnel_report.steps"
            "the steps are not those of `{definition}`: give all of them, in its order and under its names"
            "步骤与口径`{definition}`不一致：请按其顺序和名称列出全部步骤";
        Back { step: Text, milliseconds: Whole } = "problem.funnel_report.back"
            "step `{step}` was taken `{milliseconds}` milliseconds after one before it: no time runs back"
            "步骤`{step}`比上一步晚`{milliseconds}`毫秒：时间不能倒退";
        Users { users: Whole } = "problem.funnel_report.users"
            "the users at all depths do not add up to `{users}`: each user has one depth"
            "各深度的用户数合计不等于`{users}`：每名用户只有一个深度";
    }
}

/// The users of one part, while they are counted.
pub(super) struct Count {
    users_at_depth: Vec<u64>,
    elapsed: Vec<Vec<i64>>,
    elapsed_in_all: Vec<i64>,
    crowd: Crowd,
    dates: Option<DatesBy>,
}

impl Count {
    pub(super) fn new(steps: usize) -> Self {
        Self {
            users_at_depth: vec![0; steps + 1],
            elapsed: vec![Vec::new(); steps.saturating_sub(1)],
            elapsed_in_all: Vec::new(),
            crowd: Crowd::default(),
            dates: None,
        }
    }

    /// Adds a user, who took steps at these instants, of which this many units are a millisecond.
    #[inline]
    pub(super) fn add(&mut self, user: UserId, key: Option<ReportKey>, instants: &[i64], per_millisecond: i64) {
        if let Some(users) = self.users_at_depth.get_mut(instants.len()) {
            *users += 1;
        }
        for (times, time) in self.elapsed.iter_mut().zip(elapsed(instants, per_millisecond)) {
            times.push(time);
        }
        if let ([first, .., last], true) = (instants, instants.len() > self.elapsed.len()) {
            self.elapsed_in_all.push((last - first) / per_millisecond);
        }
        self.crowd.add(user, key);
    }

    /// Notes by whose days bare dates of a user were placed, if there are any.
    pub(super) fn note_dates(&mut self, calendar: Option<&Calendar>) {
        if let (Some(calendar), None) = (calendar, &self.dates) {
            self.dates = Some(DatesBy::new(calendar));
        }
    }
}

impl FunnelReport {
    /// The report of all parts.
    pub(super) fn new(
        question: impl fmt::Display,
        fingerprint: Fingerprint,
        names: Vec<Box<str>>,
        counts: Vec<Count>,
    ) -> Self {
        let mut users_at_depth = vec![0; names.len() + 1];
        let mut elapsed = vec![Vec::new(); names.len().saturating_sub(1)];
        let (mut crowd, mut dates) = (Crowd::default(), None);
        elapsed.push(Vec::new());
        for count in counts {
            users_at_depth.iter_mut().zip(count.users_at_depth).for_each(|(all, some)| *all += some);
            let times = count.elapsed.into_iter().chain([count.elapsed_in_all]);
            elapsed.iter_mut().zip(times).for_each(|(all, some)| all.extend(some));
            crowd.merge(count.crowd);
            dates = dates.or(count.dates);
        }
        let mut elapsed = on_all_cores(elapsed, || (), |(), times: Vec<i64>| times.into_iter().collect());
        let elapsed_in_all = elapsed.pop().unwrap_or_default();
        let definition = EventDefinition::new(question, fingerprint, dates);
        Self { definition, names, users_at_depth, elapsed, elapsed_in_all, crowd }
    }

    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        self.definition.whole()
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

    /// The milliseconds from the first step to the last one, of all users who took every step; none of a funnel of one step.
    pub const fn elapsed_in_all(&self) -> &Distribution {
        &self.elapsed_in_all
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
                mean_seconds: times.and_then(Distribution::mean).map(|mean| plain(mean / 1_000.0)),
                median_seconds: times.and_then(Distribution::median).map(|median| plain(median as f64 / 1_000.0)),
            }
        });
        steps.collect()
    }

    /// Takes in the report of other users.
    ///
    /// A user whose events are in both parts would count twice, so part events by user. That both are of the very same
    /// users is found within one process, and by a [`ReportKey`] in what came in binary; that some users are in both cannot
    /// be, as reports do not keep them.
    ///
    /// # Errors
    /// When the funnel is another one, the users are the same, or more than can be counted. This report is then as before.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        let definition = self.definition.with(&other.definition)?;
        self.crowd.must_not_be(other.crowd)?;
        self.definition = definition;
        for (mine, theirs) in self.users_at_depth.iter_mut().zip(&other.users_at_depth) {
            *mine = mine.saturating_add(*theirs);
        }
        self.elapsed.iter_mut().zip(&other.elapsed).for_each(|(mine, theirs)| mine.merge(theirs));
        self.elapsed_in_all.merge(&other.elapsed_in_all);
        self.crowd.merge(other.crowd);
        Ok(())
    }
}

/// The name of a step of a funnel in any order: how many were taken.
pub(super) fn step_in_any_order(number: usize, steps: usize) -> Box<str> {
    format!("{number} of {steps} steps").into()
}

/// Whether a definition is of a funnel of these steps.
fn are_steps_of(definition: &Definition, names: &[Box<str>]) -> bool {
    let text = definition.text();
    let in_order = text.starts_with(&in_one_line(format!("{}: in order", names.join(" → "))));
    let numbered = (1..).zip(names).all(|(number, name)| *name == step_in_any_order(number, names.len()));
    in_order || (numbered && text.contains(": in any order"))
}

impl TryFrom<Written> for FunnelReport {
    type Error = FunnelReportError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { definition, names, users_at_depth, elapsed, elapsed_in_all, crowd } = written;
        let (steps, depths, times) = (names.len(), users_at_depth.len(), elapsed.len());
        if steps == 0 || depths != steps + 1 || times != steps - 1 {
            return Err(FunnelReportError::Lengths { steps, depths, times });
        }
        if users_at_depth.iter().try_fold(0_u64, |sum, users| sum.checked_add(*users)) != Some(crowd.users) {
            return Err(FunnelReportError::Users { users: crowd.users });
        }
        if !are_steps_of(definition.whole(), &names) {
            return Err(FunnelReportError::Steps { definition: definition.whole().text().into() });
        }
        let report = Self { definition, names, users_at_depth, elapsed, elapsed_in_all, crowd };
        let in_all = report.names.last().filter(|_| steps > 1).map(|name| ((steps, name), &report.elapsed_in_all));
        let each = (2..).zip(report.names.iter().skip(1)).zip(&report.elapsed);
        for ((number, name), times) in each.chain(in_all) {
            if let Some((milliseconds, _)) = times.values().next().filter(|(first, _)| *first < 0) {
                return Err(FunnelReportError::Back { step: name.clone(), milliseconds });
            }
            let (times, users) = (times.count(), report.reached(number));
            if times != users {
                return Err(FunnelReportError::Times { step: name.clone(), times, users });
            }
        }
        Ok(report)
    }
}
