//! Checks between sections: what key numbers ask for exists, and no two plans share a version.

use super::section::Company;
use super::sentence;
use crate::answer::message::Message;
use crate::answer::problem::{Problem, Problems};
use crate::incentive::incentives::IncentiveRule;
use crate::incentive::task::Plan;

impl Company {
    /// Checks that the sections fit together: the rule set in itself, plays and key numbers of your own that ask for rules and segments,
    /// and plans of tasks, which differ only under different versions.
    ///
    /// A company that was read is checked already; one put together in code may need it.
    ///
    /// # Errors
    /// With every mistake, each with its path.
    pub fn check(&self) -> Result<(), Problems> {
        let parts = [self.rules.check(), self.check_conditions(), self.check_plans()];
        Problems::none_in(parts.into_iter().filter_map(Result::err).flatten().collect())
    }

    /// Checks that the document has what plays, outreach and key numbers of your own ask for.
    pub(super) fn check_conditions(&self) -> Result<(), Problems> {
        let asked = self.playbook.check_with(&self.rules).map_err(|problems| problems.within("playbook"));
        let promised = self.outreach.check_floors(&self.playbook, &self.rules);
        let promised = promised.map_err(|problems| problems.within("outreach"));
        let mut found: Vec<Problem> = [asked, promised].into_iter().filter_map(Result::err).flatten().collect();
        // A document without experiments leaves them to a service of their own, which knows the name.
        let experiment = self.outreach.config().experiment.as_ref();
        let unknown = experiment.filter(|_| !self.assignment.config().experiments.is_empty());
        let unknown = unknown.and_then(|name| self.assignment.experiment(name).err());
        found.extend(unknown.map(|error| Problem::new("outreach.experiment", Message::of(&error))));
        for (name, own) in &self.kpi.own {
            let path = format!("kpi.own.{name}.{}", own.word());
            for (field, condition) in own.conditions() {
                found.extend(self.rules.check_condition(condition, &format!("{path}.{field}")));
            }
            let metric = own.metric().and_then(|metric| self.rules.check_metric(metric));
            found.extend(metric.map(|message| Problem::new(format!("{path}.metric"), message)));
        }
        Problems::none_in(found)
    }

    /// Checks that plans of one version are one plan, as rewards are given once for each version.
    pub(super) fn check_plans(&self) -> Result<(), Problems> {
        let incentives = self.rules.incentives.as_ref();
        let newcomers = incentives.map(|rules| ("incentives.tasks", rules.tasks()));
        let referred = self.referral.config().plan.as_ref();
        let invitees = self.kpi.invitees.as_ref().map(|invitees| invitees.plan.as_ref());
        let own = [
            Some(("kpi.plan", &self.kpi.plan)),
            referred.map(|plan| ("referral.plan", plan)),
            // What was taken over from the referrals is told there.
            invitees.filter(|plan| *plan != referred).flatten().map(|plan| ("kpi.invitees.plan", plan)),
        ];
        let anchored = incentives.into_iter().flat_map(IncentiveRule::plans);
        let anchored = anchored.map(|anchored| ("incentives.plans", anchored.plan()));
        let plans: Vec<(&str, &Plan)> =
            newcomers.into_iter().chain(anchored).chain(own.into_iter().flatten()).collect();
        let mut found = Vec::new();
        for (place, (path, plan)) in plans.iter().enumerate() {
            let others = plans.iter().take(place);
            if let Some((other, _)) =
                others.clone().find(|(_, other)| other.version() == plan.version() && other != plan)
            {
                let version = plan.version();
                let message = sentence::other_tasks(version, other).into();
                found.push(Problem::new(format!("{path}.version"), message));
            }
        }
        Problems::none_in(found)
    }
}
