//! Checks of plans that begin with a segment: the segment exists, and no plan hangs on itself.
//!
//! ```text
//! segment ──asks for──▶ segment          by `in_segment`, and those before it in its exclusive group
//! segment ──asks for──▶ plan ──begins──▶ segment
//! ```
//! Circles of segments alone were refused before, so whatever leads back to a segment here goes through a plan.

use super::{RuleSet, sentence};
use std::collections::BTreeMap;

use crate::answer::message::Message;
use crate::answer::problem::{Problem, listed_or_none};
use crate::incentive::task::{AnchoredPlan, PlanAnchor};
use crate::rule::predicate::{Metric, PLAN_MAX_CHAIN, Predicate, Test};
use crate::rule::segment::{Segment, asked_for, circle};

impl RuleSet {
    /// What is wrong with plans that begin with a segment.
    pub(super) fn check_plans(&self, found: &mut Vec<Problem>) {
        let segments: Vec<&Segment> = self.segments.iter().collect();
        let asked: Vec<Vec<usize>> = segments.iter().map(|segment| self.hangs_on(&segment.when)).collect();
        let mut runs_round = false;
        for (place, segment) in
            segments.iter().enumerate().filter(|(_, segment)| plans_in(&segment.when).next().is_some())
        {
            let way = circle(&asked, place);
            if !way.is_empty() {
                runs_round = true;
                let names: Vec<String> =
                    way.iter().filter_map(|at| Some(format!("`{}`", segments.get(*at)?.name))).collect();
                let message = sentence::hangs_on_itself(&*segment.name, names.join(" hangs on ")).into();
                found.push(Problem::new(format!("segments[{place}].when"), message));
            }
        }
        let mut known = BTreeMap::new();
        for (place, anchored) in self.plans().iter().enumerate() {
            let PlanAnchor::Segment(name) = anchored.anchor() else { continue };
            let path = format!("incentives.plans[{place}].anchor.segment");
            if let Some(message) = self.no_segment(name) {
                found.push(Problem::new(path, message));
            } else if !runs_round && self.chain(anchored, PLAN_MAX_CHAIN, &mut known) > PLAN_MAX_CHAIN {
                let message = sentence::hangs_on_many(anchored, PLAN_MAX_CHAIN - 1, &**name);
                found.push(Problem::new(path, message.into()));
            }
        }
    }

    /// The message for a plan that is asked for and not there.
    pub(super) fn no_plan(&self, metric: &Metric) -> Option<Message> {
        let Metric::PlanCompletion(version) = metric else { return None };
        if self.incentives.as_ref()?.plan(*version).is_some() {
            return None;
        }
        let known = listed_or_none(self.plans().iter().map(|plan| plan.plan().version()));
        Some(sentence::no_plan(*version, known, "task_completion").into())
    }

    fn plans(&self) -> &[AnchoredPlan] {
        self.incentives.as_ref().map_or(&[], |incentives| incentives.plans())
    }

    /// The plans that a condition asks for and that begin with a segment, with its name.
    fn begun_by<'a>(&'a self, condition: &'a Predicate) -> impl Iterator<Item = (&'a AnchoredPlan, &'a str)> {
        plans_in(condition).filter_map(|version| {
            let anchored = self.incentives.as_ref()?.plan(version)?;
            match anchored.anchor() {
                PlanAnchor::Segment(name) => Some((anchored, &**name)),
                PlanAnchor::Day(_) => None,
            }
        })
    }

    /// The places of the segments that a condition hangs on.
    fn hangs_on(&self, condition: &Predicate) -> Vec<usize> {
        let begin = self.begun_by(condition).map(|(_, name)| name);
        let names: Vec<&str> = condition.segments().chain(begin).collect();
        asked_for(self.segments.iter().as_slice(), &names)
    }

    /// How many plans the first day of a plan hangs on, itself among them, counted up to one more than this many; the rules
    /// have no circle. What is known of a plan that many others hang on is found out once.
    fn chain(&self, anchored: &AnchoredPlan, most: usize, known: &mut BTreeMap<(u32, usize), usize>) -> usize {
        let PlanAnchor::Segment(name) = anchored.anchor() else { return 0 };
        let key = (anchored.plan().version(), most);
        if let (Some(length), _) | (None, Some(length)) = (known.get(&key).copied(), (most == 0).then_some(1)) {
            return length;
        }
        let segments = self.segments.iter().as_slice();
        let mut reached = asked_for(segments, &[name]);
        let mut is_reached = vec![false; segments.len()];
        for place in &reached {
            is_reached.iter_mut().skip(*place).take(1).for_each(|known| *known = true);
        }
        let (mut at, mut longest) = (0, 0);
        while let Some(segment) = reached.get(at).and_then(|place| segments.get(*place)) {
            for (plan, _) in self.begun_by(&segment.when) {
                longest = longest.max(self.chain(plan, most - 1, known));
            }
            let names: Vec<&str> = segment.when.segments().collect();
            for next in asked_for(segments, &names) {
                if is_reached.get_mut(next).is_some_and(|known| !core::mem::replace(known, true)) {
                    reached.push(next);
                }
            }
            at += 1;
        }
        known.insert(key, longest + 1);
        longest + 1
    }
}

/// The versions of the plans that a condition asks for.
fn plans_in(condition: &Predicate) -> impl Iterator<Item = u32> {
    condition.tests().filter_map(|test| match test {
        Test::Number(Metric::PlanCompletion(version), _) => Some(*version),
        _ => None,
    })
}
