//! Experiments: who gets which arm, who met it and since when, and what came of it.
//!
//! The arm follows from the caller's id by the hash that the library documents, so a client may compute it without asking.
//! What counts is the exposure: the first day on which a user met what the experiment changes, in the control arm too.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use lifestage::event::KindSet;
use lifestage::outreach::{
    ArmComparison, Assignment, ExperimentReport, ExperimentRule, NotEnough, SampleSummary, sums_by,
};
use lifestage::population::Member;
use lifestage::time::Window;
use lifestage::{Day, Kind, UserId};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::reports::{Everybody, counted};
use crate::rules::Rules;
use crate::service::{Service, retried};
use crate::store::{Absent, ExposureRow};

/// What is measured of each user in the days after exposure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// What they paid less what they got back, in minor units.
    #[default]
    NetSpend,
    /// The number of purchases.
    Purchases,
    /// The number of days with any activity.
    ActiveDays,
}

/// What is asked of an experiment.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VerdictRequest {
    /// What is measured: `net_spend`, `purchases` or `active_days`. Default `net_spend`.
    #[serde(default)]
    pub metric: Metric,
    /// Over how many days since exposure, that day included; users for whom they are not over do not count. Default 14.
    #[param(value_type = Option<u32>)]
    pub days: Option<NonZeroU32>,
}

/// That a user met an experiment.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Exposed {
    /// The arm as it was on the first day; none for users who are not in the experiment, of whom nothing is noted.
    pub arm: Option<String>,
    /// The first day.
    #[schema(value_type = Option<String>)]
    pub since: Option<Day>,
    /// What the rules in force say now.
    #[schema(value_type = Object)]
    pub assignment: Assignment,
}

/// What came of an experiment.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ExperimentVerdicts {
    pub experiment: String,
    pub metric: Metric,
    pub days: u32,
    #[schema(value_type = String)]
    pub as_of: Day,
    pub control: String,
    /// Users who met more than one arm, as links join ids of different arms. They count in none.
    pub in_two_arms: u64,
    pub arms: Vec<ArmSeen>,
    /// Each other arm against the control, judged together.
    pub comparisons: Vec<ArmVerdict>,
}

/// The users of an arm for whom the days are over.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ArmSeen {
    pub arm: String,
    pub users: u64,
    /// None of fewer than two users.
    pub mean: Option<f64>,
}

/// An arm against the control.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ArmVerdict {
    pub arm: String,
    /// In a sentence, in which B is this arm and A the control.
    pub verdict: String,
    #[schema(value_type = Option<Object>)]
    pub report: Option<ExperimentReport>,
}

const DAYS: NonZeroU32 = NonZeroU32::new(14).unwrap();

/// A user who met the experiment: the arm and the first day.
type Exposures = BTreeMap<UserId, (String, Day)>;

impl Service {
    /// The arm of an id, known or not, and why.
    pub async fn arm(&self, experiment: &str, id: &str) -> Result<Assignment, Failure> {
        assigned(&*self.rules_now().await?, experiment, id)
    }

    /// Notes that a user met an experiment, unless they had before.
    pub async fn expose(&self, experiment: &str, id: &str) -> Result<Exposed, Failure> {
        retried(|| self.try_to_expose(experiment, id)).await
    }

    async fn try_to_expose(&self, experiment: &str, id: &str) -> Result<Exposed, Failure> {
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let assignment = assigned(&rules, experiment, id)?;
        let locked = transaction.lock(&[id], Absent::LeaveOut).await?;
        // The arm is that of the id, and so is the exposure: a link may come and go.
        let row = locked.iter().find(|row| row.id == id).ok_or_else(|| Failure::missing("user", id))?;
        let Some(arm) = assignment.arm.clone() else { return Ok(Exposed { arm: None, since: None, assignment }) };
        let day = self.today()?;
        let exposure = ExposureRow { experiment: experiment.to_owned(), user: row.number, arm, day };
        let noted = transaction.expose(&exposure).await?;
        transaction.commit().await?;
        Ok(Exposed { arm: Some(noted.arm), since: Some(noted.day), assignment })
    }

    /// What came of an experiment by now.
    pub async fn verdict(&self, experiment: &str, asked: VerdictRequest) -> Result<ExperimentVerdicts, Failure> {
        let rules = self.rules_now().await?;
        let split = rules.book.company.assignment.experiment(experiment);
        let control = split.map_err(|_| no_experiment(&rules, experiment))?.control.clone();
        let rows = self.store.read().await?.exposures(experiment).await?;
        let (everybody, as_of) = (self.everybody().await?, self.today()?);
        let (exposures, in_two_arms) = exposed(rows, &everybody);
        let (metric, days) = (asked.metric, asked.days.unwrap_or(DAYS));
        let measured = counted(move || measured(&everybody, &exposures, metric, days, as_of)).await?;
        let (arms, comparisons) = compared(&rules.book.company.experiments, &measured, &control);
        let experiment = experiment.to_owned();
        let days = days.get();
        Ok(ExperimentVerdicts { experiment, metric, days, as_of, control, in_two_arms, arms, comparisons })
    }
}

/// Who met which arm since when, and how many met more than one.
fn exposed(rows: Vec<ExposureRow>, everybody: &Everybody) -> (Exposures, u64) {
    let (mut exposures, mut mixed) = (Exposures::new(), BTreeSet::new());
    for ExposureRow { user, arm, day, .. } in rows {
        let user = everybody.canonical(user);
        let (known, first) = exposures.entry(user).or_insert_with(|| (arm.clone(), day));
        *first = day.min(*first);
        if *known != arm {
            mixed.insert(user);
        }
    }
    exposures.retain(|user, _| !mixed.contains(user));
    (exposures, mixed.len() as u64)
}

fn assigned(rules: &Rules, experiment: &str, id: &str) -> Result<Assignment, Failure> {
    rules.book.company.assignment.assess(experiment, id).map_err(|_| no_experiment(rules, experiment))
}

fn no_experiment(rules: &Rules, name: &str) -> Failure {
    let experiments = &rules.book.company.assignment.config().experiments;
    Failure::missing_among("experiment", name, experiments.iter().map(|experiment| &experiment.name))
}

/// The arms by name, each with its number of users and, where there are enough, its summary.
type Measured = BTreeMap<String, (u64, Result<SampleSummary, NotEnough>)>;

/// The users of each arm for whom the days are over.
fn measured(
    everybody: &Everybody,
    exposures: &Exposures,
    metric: Metric,
    days: NonZeroU32,
    as_of: Day,
) -> Result<Measured, Failure> {
    let more = i32::try_from(days.get() - 1).unwrap_or(i32::MAX);
    let value = |member: Member<'_>| {
        let (_, first) = exposures.get(&member.user.id)?;
        let last = Some(first.plus(more)).filter(|last| *last < as_of)?;
        let (profile, window) = (member.profile.as_of(last), Window::last(days.get()));
        #[expect(clippy::cast_precision_loss, reason = "what one user spends in some days")]
        Some(match metric {
            Metric::NetSpend => profile.net_spend(window).ok()?.minor_units() as f64,
            Metric::Purchases => profile.count(Kind::Purchase, window).ok()? as f64,
            Metric::ActiveDays => profile.active_days(&KindSet::activity(), window).ok()?.into(),
        })
    };
    let arm = |member: Member<'_>| exposures.get(&member.user.id).map(|(arm, _)| arm.clone());
    let sums = sums_by(&everybody.population, value, arm).map_err(|error| Failure::broken(error.to_string()))?;
    Ok(sums.into_iter().map(|(arm, sums)| (arm, (sums.n(), sums.summary()))).collect())
}

fn compared(rule: &ExperimentRule, measured: &Measured, control: &str) -> (Vec<ArmSeen>, Vec<ArmVerdict>) {
    let seen = |(arm, (users, summary)): (&String, &(u64, Result<SampleSummary, NotEnough>))| ArmSeen {
        arm: arm.clone(),
        users: *users,
        mean: summary.as_ref().ok().map(SampleSummary::mean),
    };
    let others: Vec<_> = measured.iter().filter(|(arm, _)| *arm != control).collect();
    let against = measured.get(control).and_then(|(_, summary)| summary.as_ref().ok());
    let pairs: Vec<(usize, ArmComparison)> = others
        .iter()
        .enumerate()
        .filter_map(|(at, (_, (_, summary)))| Some((at, ArmComparison { a: *against?, b: *summary.as_ref().ok()? })))
        .collect();
    let family: Vec<ArmComparison> = pairs.iter().map(|(_, pair)| *pair).collect();
    let mut reports: BTreeMap<usize, ExperimentReport> =
        pairs.iter().map(|(at, _)| *at).zip(rule.report_family(&family)).collect();
    let verdicts = others.iter().enumerate().map(|(at, (arm, _))| {
        let report = reports.remove(&at);
        let verdict = report.as_ref().map(|report| report.verdict.to_string());
        let too_few = || "no verdict yet: an arm has fewer than two users for whom the days are over".to_owned();
        ArmVerdict { arm: (*arm).clone(), verdict: verdict.unwrap_or_else(too_few), report }
    });
    (measured.iter().map(seen).collect(), verdicts.collect())
}
