//! Anchored plans: tasks that begin on a given day or with a segment, not with joining. *What should they do from then on?*
//!
//! ```text
//! {"day": D}        plan day 1 is D, for everybody
//! {"segment": S}    plan day 1 is the latest entry into S: the latest day on which the user was shown in S and was not the day
//!                   before. While they stay in, the plan goes on; leaving ends nothing; entering again begins it anew.
//! ```
//! An entry is looked for in the last [`Hold::REPLAY`] days, so a plan that begins with a segment has at most as many. Points of
//! a plan that begins on a day go into growth points like those of the newcomer tasks. Those of a plan that begins with a
//! segment do not, because segments may ask for growth points: give them by their keys, for example to the ledger.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::name::Name;
use super::plan::{Plan, PlanConfig};
use super::reason::TaskReason;
use super::sentence;
use super::state::PlanStatus;
use crate::answer::problem::{Problem, Problems};
use crate::answer::reason::{Reason, SeenValue};
use crate::time::{Day, Hold};

/// Where a plan begins. Exhaustive: on a day, or with a segment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanAnchor {
    /// On the day on which the user entered this segment of the rule set.
    Segment(Box<str>),
    /// On this day, such as the start of a campaign.
    Day(Day),
}

impl fmt::Display for PlanAnchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Segment(segment) => write!(f, "entering `{segment}`"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

/// An anchored plan as you write it; [`IncentiveRule`](crate::incentive::incentives::IncentiveRule) checks it.
///
/// ```
/// use lifestage::incentive::{IncentiveConfig, IncentiveRule};
///
/// let config: IncentiveConfig = serde_json::from_str(
///     r#"{ "plans": [{ "anchor": { "segment": "slipping away" }, "plan": { "version": 12, "tasks": [
///         { "id": "come_back", "due": 7, "needs": [{ "events": { "kinds": ["log_in"] }, "count": 2 }], "reward": { "coupon": 500 } }
///     ] } }] }"#,
/// )?;
/// let incentives = IncentiveRule::new(config)?;
/// assert_eq!(incentives.plans()[0].to_string(), "plan version 12 from entering `slipping away`");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnchoredPlanConfig {
    /// Where it begins.
    pub anchor: PlanAnchor,
    /// The tasks, under a version that no other plan has.
    pub plan: PlanConfig,
}

/// A checked plan, and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchoredPlan {
    anchor: PlanAnchor,
    plan: Plan,
}

impl AnchoredPlan {
    /// Checks a plan together with its anchor.
    ///
    /// # Errors
    /// With every problem, each with its path.
    pub fn new(config: AnchoredPlanConfig) -> Result<Self, Problems> {
        let AnchoredPlanConfig { anchor, plan } = config;
        let plan = Plan::try_from(plan).map_err(|problems| problems.within("plan"))?;
        if let PlanAnchor::Segment(name) = &anchor {
            if name.is_empty() {
                return Err(Problems::one(Problem::new("anchor.segment", sentence::nameless_segment().into())));
            }
            if plan.last_day() > Hold::REPLAY.into() {
                let message = sentence::too_long(plan.last_day(), Hold::REPLAY);
                return Err(Problems::one(Problem::new("plan.tasks", message.into())));
            }
        }
        Ok(Self { anchor, plan })
    }

    /// Where it begins.
    pub const fn anchor(&self) -> &PlanAnchor {
        &self.anchor
    }

    /// The plan.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }
}

impl From<AnchoredPlan> for AnchoredPlanConfig {
    fn from(anchored: AnchoredPlan) -> Self {
        Self { anchor: anchored.anchor, plan: anchored.plan.into() }
    }
}

impl fmt::Display for AnchoredPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "plan version {} from {}", self.plan.version(), self.anchor)
    }
}

/// Where a user stands in an anchored plan, as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AnchoredPlanStatus {
    /// Where the plan begins.
    pub anchor: PlanAnchor,
    /// The tasks, and the rewards due under keys that have the first day in them.
    pub status: PlanStatus,
}

impl AnchoredPlanStatus {
    pub(crate) const fn new(anchor: PlanAnchor, status: PlanStatus) -> Self {
        Self { anchor, status }
    }

    /// Why: where the plan began, then each task.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> {
        let tasks = self.status.reasons().map(|reason: TaskReason| reason.into());
        core::iter::once(self.began()).chain(tasks).chain(self.status.left_out().map(Reason::from))
    }

    /// Why one task is as it is: where the plan began, then the task.
    pub(crate) fn reasons_of(&self, task: Name) -> impl Iterator<Item = Reason> {
        let of_task = self.status.reasons().filter(move |reason| reason.task == task).map(Reason::from);
        core::iter::once(self.began()).chain(of_task)
    }

    /// Where the plan began.
    fn began(&self) -> Reason {
        let (first, version) = (self.status.first_day(), self.status.plan_version());
        let segment = match &self.anchor {
            PlanAnchor::Segment(segment) => Some(segment.as_ref()),
            PlanAnchor::Day(_) => None,
        };
        let seen = Some(SeenValue::Day(first));
        Reason::saying("task.anchor", seen, [None, None], &sentence::plan_began(version, first, segment))
    }
}
