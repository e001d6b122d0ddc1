//! Checks between rules: the rules and names that one rule refers to exist.

use std::collections::BTreeSet;

use super::RuleSet;
use super::sentence;
use crate::answer::language::Language;
use crate::answer::message::Message;
use crate::answer::problem::{Problem, Problems, first, listed_or_none};
use crate::answer::sentence::Phrase;
use crate::rule::predicate::{Bounds, Comparison, Label, Metric, Part, Predicate, Test};
use crate::rule::trigger::Suggestion;
use crate::score::rfm::{RfmSegment, SegmentMap};

impl RuleSet {
    /// Checks that the parts fit together: conditions refer to rules and names that exist, and triggers have distinct
    /// names and suggest something.
    ///
    /// A rule set that was read is checked already; one put together in code may need it.
    ///
    /// # Errors
    /// With every mistake, each with its path.
    pub fn check(&self) -> Result<(), Problems> {
        let mut found = Vec::new();
        for (place, segment) in self.segments.iter().enumerate() {
            self.check_predicate(&segment.when, &format!("segments[{place}].when"), &mut found);
        }
        let mut names = BTreeSet::new();
        for (place, trigger) in self.triggers.iter().enumerate() {
            let path = format!("triggers[{place}]");
            if trigger.name.is_empty() {
                found.push(Problem::new(format!("{path}.name"), sentence::trigger_name().into()));
            } else if !names.insert(&trigger.name) {
                found.push(Problem::new(format!("{path}.name"), sentence::trigger_twice(&*trigger.name).into()));
            }
            self.check_suggestions(&trigger.suggest, &format!("{path}.suggest"), &mut found);
            found.extend(self.check_condition(&trigger.when, &format!("{path}.when")));
        }
        if self.groups.is_some() && self.worth.is_none() {
            found.push(Problem::new("groups", sentence::groups("\"worth\"").into()));
        }
        self.check_plans(&mut found);
        Problems::none_in(found)
    }

    /// What these rules lack of what a condition asks for, and the segments that it names.
    pub(crate) fn check_condition(&self, condition: &Predicate, path: &str) -> Vec<Problem> {
        let mut found = Vec::new();
        self.check_predicate(condition, path, &mut found);
        found.extend(condition.segments().filter_map(|name| Some(Problem::new(path, self.no_segment(name)?))));
        found
    }

    /// The message for a number whose rule is missing.
    pub(crate) fn check_metric(&self, metric: &Metric) -> Option<Message> {
        let Some(part) = self.lacks(metric.part()) else { return self.no_plan(metric) };
        Some(sentence::needs_rule(metric, format!("\"{}\"", part.name())).into())
    }

    /// The message for a segment that the rules do not have.
    pub(super) fn no_segment(&self, name: &str) -> Option<Message> {
        if self.segments.get(name).is_some() {
            return None;
        }
        let known = listed_or_none(self.segments.iter().map(|segment| &segment.name));
        Some(sentence::no_segment(name, known).into())
    }

    fn check_suggestions(&self, suggestions: &[Suggestion], path: &str, found: &mut Vec<Problem>) {
        if suggestions.is_empty() {
            found.push(Problem::new(path, sentence::suggests_nothing().into()));
        }
        for (at, suggestion) in suggestions.iter().enumerate() {
            let Suggestion::ChangeBehavior { from, to, days } = suggestion else { continue };
            let mut wrong = |message: Phrase<'_>| {
                found.push(Problem::new(format!("{path}[{at}].change_behavior"), message.into()));
            };
            if from == to {
                wrong(sentence::shown_as_itself(*from, "\"to\""));
            }
            if *days == 0 {
                wrong(sentence::no_days());
            }
            if self.behavior.is_none() {
                wrong(sentence::behavior_rule("\"behavior\""));
            }
        }
    }

    fn check_predicate(&self, predicate: &Predicate, path: &str, found: &mut Vec<Problem>) {
        for test in predicate.tests() {
            let problem = match (test, self.lacks(test.part())) {
                (_, Some(part)) => Some(sentence::needs_rule(test, format!("\"{}\"", part.name())).into()),
                (Test::Number(metric, comparison), None) => {
                    self.no_plan(metric).or_else(|| self.unreachable(metric, *comparison, test))
                }
                (Test::Label(_, labels), None) => labels.iter().find_map(|label| self.unknown_name(label)),
                (_, None) => None,
            };
            found.extend(problem.map(|message| Problem::new(path, message)));
        }
    }

    /// The message for a bound above the largest value that these rules allow.
    fn unreachable(&self, metric: &Metric, comparison: Comparison, test: &Test) -> Option<Message> {
        let asked = match comparison.bounds() {
            Bounds::AtLeast(bound) | Bounds::Equals(bound) | Bounds::Between(bound, _) => bound,
            Bounds::Above(bound) => bound + 1.0,
            Bounds::AtMost(_) | Bounds::Below(_) => return None,
        };
        let most = self.most(metric)?;
        (asked > f64::from(most)).then(|| sentence::never_holds(test, most).into())
    }

    /// The part that a number or label needs, if it is missing.
    fn lacks(&self, part: Option<Part>) -> Option<Part> {
        part.filter(|part| match part {
            Part::Rfm | Part::Stage => false,
            Part::Behavior => self.behavior.is_none(),
            Part::Worth => self.worth.is_none(),
            Part::Needs => self.needs.is_none(),
            Part::Tags => self.tags.is_none(),
            Part::Groups => self.groups.is_none(),
            Part::Contribution => self.contribution.is_none(),
            Part::Abuse => self.abuse.is_none(),
            Part::Churn => self.churn.is_none(),
            Part::Incentives => self.incentives.is_none(),
        })
    }

    /// The largest value of a number under these rules.
    fn most(&self, metric: &Metric) -> Option<u32> {
        let grades = &self.rfm.rule().config().grades;
        match metric {
            Metric::RecencyGrade | Metric::FrequencyGrade | Metric::MonetaryGrade => Some(grades.get().into()),
            Metric::GrowthTier => {
                let tiers = self.incentives.as_ref()?.growth().config().tiers.len();
                u32::try_from(tiers).ok()
            }
            Metric::MembershipLevel => {
                let levels = self.incentives.as_ref()?.growth().config().membership.as_ref();
                u32::try_from(levels.map_or(0, |levels| levels.levels.len())).ok()
            }
            _ => None,
        }
    }

    /// The message for a name that the rules do not have.
    fn unknown_name(&self, label: &Label) -> Option<Message> {
        match label {
            Label::RfmSegment(segment) => {
                let known: Vec<String> = match &self.rfm.rule().config().segments {
                    SegmentMap::Custom(custom) => custom.rules().iter().map(|rule| rule.name.clone()).collect(),
                    SegmentMap::Standard => {
                        RfmSegment::ALL.iter().map(|segment| segment.name(Language::English).to_owned()).collect()
                    }
                };
                let unknown = !known.iter().any(|name| name == segment.name(Language::English));
                unknown.then(|| sentence::no_rfm_segment(segment.name(Language::English), first(known)).into())
            }
            Label::TaskDone(id) => {
                let tasks = self.incentives.as_ref()?.tasks().tasks();
                let unknown = !tasks.iter().any(|task| task.id.as_str() == &**id);
                let known = tasks.iter().map(|task| task.id.as_str());
                unknown.then(|| sentence::no_task(&**id, first(known)).into())
            }
            _ => None,
        }
    }
}
