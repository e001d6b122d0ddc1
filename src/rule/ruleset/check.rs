//! What one rule asks of another: that it is there, and knows the name.

use std::collections::BTreeSet;

use super::{Fittable, RuleSet};
use crate::answer::problem::{Problem, Problems};
use crate::rule::predicate::{Bounds, Label, LabelKind, Metric, Predicate, Test};
use crate::rule::trigger::Suggestion;
use crate::score::rfm::{RfmSegment, SegmentMap};

impl RuleSet {
    /// Whether the parts go together: conditions look at rules that are there, by names that these have; triggers have
    /// names of their own and suggest something.
    ///
    /// What is read is checked already; a rule set put together in code may want it.
    ///
    /// # Errors
    /// With all that is wrong, each with its path.
    pub fn check(&self) -> Result<(), Problems> {
        let mut found = Vec::new();
        for (place, segment) in self.segments.iter().enumerate() {
            self.check_predicate(&segment.when, &format!("segments[{place}].when"), &mut found);
        }
        let mut names = BTreeSet::new();
        for (place, trigger) in self.triggers.iter().enumerate() {
            let path = format!("triggers[{place}]");
            let mut wrong = |field: &str, message: String| found.push(Problem::new(format!("{path}.{field}"), message));
            if trigger.name.is_empty() {
                wrong("name", "a trigger without a name: give it one".to_owned());
            } else if !names.insert(&trigger.name) {
                wrong("name", format!("`{}` is the name of an earlier trigger: give it another one", trigger.name));
            }
            if trigger.suggest.is_empty() {
                wrong("suggest", "nothing is suggested: give at least one suggestion".to_owned());
            }
            for (at, suggestion) in trigger.suggest.iter().enumerate() {
                if let Suggestion::ChangeBehavior { from, to, days } = suggestion {
                    let field = format!("suggest[{at}].change_behavior");
                    if from == to {
                        wrong(&field, format!("`{from}` is shown as itself: give another type"));
                    }
                    if *days == 0 {
                        wrong(&field, "for `0` days: give at least 1".to_owned());
                    }
                    if self.behavior.is_none() {
                        wrong(&field, "there is no rule of behaviour: add \"behavior\" to the rule set".to_owned());
                    }
                }
            }
            self.check_predicate(&trigger.when, &format!("{path}.when"), &mut found);
            for asked in trigger.when.segments().filter(|name| self.segments.get(name).is_none()) {
                let names: Vec<String> = self.segments.iter().map(|segment| format!("`{}`", segment.name)).collect();
                let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                let message = format!("there is no segment `{asked}`: the rule set has {known}");
                found.push(Problem::new(format!("{path}.when"), message));
            }
        }
        if self.groups.is_some() && self.worth.is_none() {
            let message = "groups need value and potential: add \"worth\" to the rule set".to_owned();
            found.push(Problem::new("groups", message));
        }
        Problems::none_in(found)
    }

    fn check_predicate(&self, predicate: &Predicate, path: &str, found: &mut Vec<Problem>) {
        for test in predicate.tests() {
            let problem = match test {
                Test::Number(metric, comparison) => {
                    self.lacks_metric(metric).map(|part| missing(&test.to_string(), part)).or_else(|| {
                        let asked = match comparison.bounds() {
                            Bounds::AtLeast(bound) | Bounds::Equals(bound) | Bounds::Between(bound, _) => bound,
                            Bounds::Above(bound) => bound + 1.0,
                            _ => return None,
                        };
                        let most = self.most(metric)?;
                        (asked > f64::from(most)).then(|| format!("{test} can never be: there are {most}"))
                    })
                }
                Test::Label(kind, labels) => match self.lacks_label(*kind) {
                    Some(part) => Some(missing(&test.to_string(), part)),
                    None => labels.iter().find_map(|label| self.unknown_name(label)),
                },
                _ => None,
            };
            found.extend(problem.map(|message| Problem::new(path, message)));
        }
    }

    /// The part of the rule set that a number needs, where it is not there.
    fn lacks_metric(&self, metric: &Metric) -> Option<&'static str> {
        let (there, part) = match metric {
            Metric::GrowthPoints | Metric::GrowthTier | Metric::TaskCompletion | Metric::StreakDays => {
                (self.incentives.is_some(), "incentives")
            }
            Metric::Contribution => (self.contribution.is_some(), "contribution"),
            Metric::ExpectedSpend | Metric::ProbabilityAlive => (self.worth.is_some(), "worth"),
            Metric::ChurnScore | Metric::ChurnProbability => (self.churn.is_some(), "churn"),
            Metric::NeedShare(_) => (self.needs.is_some(), "needs"),
            Metric::TagValue(_) => (self.tags.is_some(), "tags"),
            _ => return None,
        };
        (!there).then_some(part)
    }

    fn lacks_label(&self, kind: LabelKind) -> Option<&'static str> {
        let (there, part) = match kind {
            LabelKind::Behavior => (self.behavior.is_some(), "behavior"),
            LabelKind::Worth => (self.worth.is_some(), "worth"),
            LabelKind::Group | LabelKind::Tier => (self.groups.is_some(), "groups"),
            LabelKind::Need => (self.needs.is_some(), "needs"),
            LabelKind::ChurnRisk => (self.churn.is_some(), "churn"),
            LabelKind::Role => (self.contribution.is_some(), "contribution"),
            LabelKind::TaskDone => (self.incentives.is_some(), "incentives"),
            LabelKind::Tag(_) => (self.tags.is_some(), "tags"),
            _ => return None,
        };
        (!there).then_some(part)
    }

    /// The largest that a number can be by these rules.
    fn most(&self, metric: &Metric) -> Option<u32> {
        let grades = &self.rfm.rule().config().grades;
        match metric {
            Metric::RecencyGrade | Metric::FrequencyGrade | Metric::MonetaryGrade => Some(grades.get().into()),
            Metric::GrowthTier => {
                let tiers = self.incentives.as_ref()?.growth().config().tiers.len();
                u32::try_from(tiers).ok()
            }
            _ => None,
        }
    }

    /// What to say of a name that the rules do not have.
    fn unknown_name(&self, label: &Label) -> Option<String> {
        match label {
            Label::RfmSegment(segment) => {
                let map = match &self.rfm {
                    Fittable::Unfitted(rule) => &rule.config().segments,
                    Fittable::Fitted(fitted) => &fitted.rule().config().segments,
                };
                let known: Vec<String> = match map {
                    SegmentMap::Custom(custom) => custom.rules().iter().map(|rule| rule.name.clone()).collect(),
                    SegmentMap::Standard => RfmSegment::ALL.iter().map(|segment| segment.name().to_owned()).collect(),
                };
                let unknown = !known.iter().any(|name| name == segment.name());
                unknown
                    .then(|| format!("there is no RFM segment `{}`: write one of {}", segment.name(), known.join(", ")))
            }
            Label::TaskDone(id) => {
                let tasks = self.incentives.as_ref()?.tasks().tasks();
                let unknown = !tasks.iter().any(|task| task.id.as_str() == &**id);
                let known: Vec<&str> = tasks.iter().map(|task| task.id.as_str()).collect();
                unknown.then(|| format!("there is no task `{id}`: write one of {}", known.join(", ")))
            }
            _ => None,
        }
    }
}

fn missing(test: &str, part: &str) -> String {
    format!("`{test}` needs a rule that is not there: add \"{part}\" to the rule set")
}
