//! When a condition can turn by time alone, at the earliest. The mirror of `steady`, which looks back.
//!
//! Each number and each label has a day up to which it stays as it is if nothing more happens. Such a day may be too early,
//! which costs one more look; it must never be too late. `tomorrow` is right for every number, including new ones.

use super::comparison::Comparison;
use super::label::LabelKind;
use super::metric::Metric;
use super::situation::Situation;
use super::tree::{Node, Predicate, Test};
use crate::event::kind::Kind;
use crate::incentive::growth_points::{Downgrade, PointsPeriod};
use crate::incentive::task::{AnchoredPlan, PlanAnchor, TaskStatus};
use crate::profile::Tally;
use crate::rule::unscored::Unscored;
use crate::score::stage::LifecycleStage;
use crate::score::tag::TagDimension;
use crate::time::{Day, Window};

/// How many days ahead are searched. What turns later is looked at again then.
const AHEAD: i32 = 3_653;

impl Predicate {
    /// The next day on which the verdict can be another one, if nothing more happens. `None` if it stays.
    pub(in crate::rule) fn next_change(&self, situation: &Situation<'_>) -> Option<Day> {
        let tests = self.nodes().iter().filter_map(|node| match node {
            Node::Test(test) => Some(test),
            _ => None,
        });
        tests.filter_map(|test| test.next_change(situation)).min()
    }
}

impl Test {
    fn next_change(&self, situation: &Situation<'_>) -> Option<Day> {
        match self {
            Self::Number(metric, comparison) => number_next(metric, *comparison, situation),
            Self::Label(kind, _) => label_next(*kind, situation),
            Self::Segment(name) => situation.judges().segments?.next_change(name, situation),
        }
    }
}

/// The earliest of some days.
fn earliest<const N: usize>(days: [Option<Day>; N]) -> Option<Day> {
    days.into_iter().flatten().min()
}

fn number_next(metric: &Metric, comparison: Comparison, situation: &Situation<'_>) -> Option<Day> {
    let (day, tomorrow) = (situation.day(), situation.day().plus(1));
    match metric {
        Metric::Over(measure, window) => match situation.over(measure, *window) {
            Ok(_) => situation.next_over(measure, *window),
            Err(_) => Some(tomorrow),
        },
        Metric::Change(measure, window) => {
            let before = window.before()?;
            let known_from = situation.joined().plus(day - before.days(day).first());
            let known = matches!(situation.change(measure, *window), Err(Unscored::Forgotten(_)));
            earliest([
                known.then_some(tomorrow),
                Some(known_from).filter(|known_from| *known_from > day),
                situation.next_over(measure, *window),
                situation.next_over(measure, before),
            ])
        }
        Metric::DaysSince(_) | Metric::DaysSinceFirst(_) | Metric::AgeDays | Metric::SilenceDays => {
            match situation.number(metric) {
                Ok(number) => growing(number, comparison, day),
                Err(Unscored::Forgotten(_)) => Some(tomorrow),
                Err(_) => None,
            }
        }
        // Without an event tomorrow there is no run.
        Metric::ConsecutiveDays(of) => situation.days_in_a_row(of, 1).map_or(true, |days| days > 0).then_some(tomorrow),
        Metric::DaysUntilBirthday => birthday(comparison, situation),
        Metric::RecencyGrade | Metric::FrequencyGrade | Metric::MonetaryGrade => situation.next_rfm(),
        Metric::GrowthPoints | Metric::GrowthTier => situation.next_points(),
        Metric::MembershipLevel => situation.next_level(),
        // Tasks are done by events.
        Metric::TaskCompletion => None,
        Metric::StreakDays => situation.earnings().is_ok_and(|earned| earned.streak.length() > 0).then_some(tomorrow),
        Metric::Contribution => situation.next_contribution(),
        Metric::ExpectedSpend | Metric::ProbabilityAlive => match situation.worth() {
            Err(Unscored::Forgotten(_)) => Some(tomorrow),
            _ => crossing(metric, comparison, situation),
        },
        Metric::ChurnScore | Metric::ChurnProbability => match situation.churn() {
            Err(Unscored::Forgotten(_)) => Some(tomorrow),
            _ => crossing(metric, comparison, situation),
        },
        Metric::NeedShare(_) => situation.next_need(),
        Metric::TagValue(dimension) => situation.next_tag(*dimension),
        // It may begin tomorrow, or begin anew.
        Metric::PlanCompletion(_) => Some(tomorrow),
    }
}

fn label_next(kind: LabelKind, situation: &Situation<'_>) -> Option<Day> {
    match kind {
        LabelKind::Stage => situation.next_stage(),
        LabelKind::Behavior => situation.next_behavior(),
        LabelKind::Worth => situation.next_worth(situation.far()),
        LabelKind::RfmSegment => situation.next_rfm(),
        // Compared with means, which no cut point tells.
        LabelKind::RfmClass => situation.rfm().is_ok().then(|| situation.day().plus(1)),
        LabelKind::Group | LabelKind::Tier => situation.next_group(situation.far()),
        LabelKind::Need => situation.next_need(),
        LabelKind::ChurnRisk => situation.next_risk(situation.far()),
        LabelKind::Abuse => {
            let rule = situation.judges().abuse.ok()?;
            if matches!(situation.abuse(), Err(Unscored::Forgotten(_))) {
                return Some(situation.tomorrow());
            }
            situation.next_in(rule.rule().config().window, |_| true)
        }
        LabelKind::Role => situation.next_contribution(),
        // Facts are as they are now on every day, and tasks are done by events.
        LabelKind::Channel | LabelKind::Allows | LabelKind::TaskDone => None,
        LabelKind::Tag(dimension) => situation.next_tag(dimension),
    }
}

/// The day on which a number that is one more on each day comes to the other side of a bound.
fn growing(now: f64, comparison: Comparison, day: Day) -> Option<Day> {
    let [low, high] = comparison.whole_ends();
    let turns = [low, high.map(|high| high + 1.0)].into_iter().flatten().filter(|turn| *turn > now);
    later(day, turns.fold(f64::INFINITY, f64::min) - now)
}

/// The day this many days later. `None` beyond the range of days.
#[expect(clippy::cast_possible_truncation, reason = "a cast of floats stops at the ends")]
fn later(day: Day, days: f64) -> Option<Day> {
    Some(day.plus(days as i32)).filter(|later| *later > day && *later < Day::MAX)
}

/// Days until the birthday fall by one on each day, and begin anew on the day after it.
fn birthday(comparison: Comparison, situation: &Situation<'_>) -> Option<Day> {
    let now = situation.number(&Metric::DaysUntilBirthday).ok()?;
    let [low, high] = comparison.whole_ends();
    let turns = [high, low.map(|low| low - 1.0)].into_iter().flatten().filter(|turn| *turn < now);
    // The day after the birthday has the most days left.
    let turn = turns.filter(|turn| *turn >= 0.0).fold(-1.0, f64::max);
    later(situation.day(), now - turn)
}

/// The side of a comparison that a number is on: 0 below it, 1 within, 2 above.
fn side(comparison: Comparison, number: f64) -> u8 {
    match comparison.ends() {
        _ if comparison.holds(number) => 1,
        [Some(low), _] if number <= low => 0,
        _ => 2,
    }
}

/// The first day on which a number comes to another side of its bounds, of a number that only rises or only falls.
fn crossing(metric: &Metric, comparison: Comparison, situation: &Situation<'_>) -> Option<Day> {
    let now = side(comparison, situation.number(metric).ok()?);
    Some(
        situation.first_other(situation.far(), |then| {
            then.number(metric).is_ok_and(|number| side(comparison, number) == now)
        }),
    )
}

impl Situation<'_> {
    /// The first day up to another one on which something is not the same any more, where it turns at most once by then; that
    /// other day if it stays the same.
    fn first_other(&self, until: Day, same: impl Fn(&Self) -> bool) -> Day {
        if until - self.day() <= 1 || same(&self.later(until)) {
            return until;
        }
        let (mut from, mut turned) = (self.day(), until);
        while turned - from > 1 {
            let middle = from.plus((turned - from) / 2);
            if same(&self.later(middle)) {
                from = middle;
            } else {
                turned = middle;
            }
        }
        turned
    }

    pub(in crate::rule) fn next_stage(&self) -> Option<Day> {
        let rule = self.judges().stage.ok()?;
        rule.next_change(self.as_of(), self.user()).unwrap_or_else(|_| Some(self.tomorrow()))
    }

    pub(in crate::rule) fn next_behavior(&self) -> Option<Day> {
        let rule = self.judges().behavior.ok()?;
        rule.next_change(self.as_of(), self.user()).unwrap_or_else(|_| Some(self.tomorrow()))
    }

    /// Recency passes its next cut, or a purchase or refund leaves the days that count.
    pub(in crate::rule) fn next_rfm(&self) -> Option<Day> {
        let rule = self.judges().rfm.ok()?;
        let rfm = match self.rfm() {
            Ok(rfm) => rfm,
            Err(Unscored::Forgotten(_)) => return Some(self.tomorrow()),
            Err(_) => return None,
        };
        let left = rfm.recency.within.and_then(|within| i32::try_from(within - rfm.recency.value).ok());
        let graded = left.map(|left| self.day().plus(left).plus(1)).filter(|turns| *turns < Day::MAX);
        // What is longer than a window can be leaves nothing behind.
        let look_back = rule.rule().config().look_back;
        let counted = look_back.and_then(|look_back| Window::new(0, look_back.get() - 1).ok());
        let leaves = counted.and_then(|window| self.next_in(window, is_spend));
        earliest([graded, leaves])
    }

    /// The last day that is searched.
    pub(in crate::rule) fn far(&self) -> Day {
        self.day().plus(AHEAD)
    }

    /// Spend leaves the window, or expected spend falls below its cut. What happens after `until` is not looked for.
    pub(in crate::rule) fn next_worth(&self, until: Day) -> Option<Day> {
        let rule = self.judges().worth.ok()?;
        let Ok(worth) = self.worth() else { return Some(self.tomorrow()) };
        let leaves = self.next_in(rule.rule.config().window, is_spend);
        let high = worth.potential.is_high();
        // Less is expected on each day without a purchase; more only of who had more refunded than bought.
        let falls = worth.potential.expected_spend().is_some_and(|spend| high || spend.minor_units() < 0);
        let same = |then: &Self| then.worth().is_ok_and(|worth| worth.potential.is_high() == high);
        let crosses = falls.then(|| self.first_other(leaves.map_or(until, |leaves| leaves.min(until)), same));
        earliest([leaves, crosses])
    }

    pub(in crate::rule) fn next_group(&self, until: Day) -> Option<Day> {
        let rule = self.judges().groups.ok()?.config();
        if matches!(self.grouped(), Err(Unscored::Forgotten(_))) {
            return Some(self.tomorrow());
        }
        let stage = self.next_stage();
        // Whoever is Silent or Churned is in that group, whatever else they are.
        if self.stage().is_ok_and(|stage| matches!(stage.stage, LifecycleStage::Silent | LifecycleStage::Churned)) {
            return stage;
        }
        let leaves = self.next_in(rule.window, |tally| rule.activity.contains_code(tally.code()));
        let known = earliest([stage, leaves, Some(until)]).unwrap_or(until);
        earliest([stage, leaves, self.next_worth(known)])
    }

    /// Silence never lowers the score, so it crosses each bound once. What happens after `until` is not looked for.
    pub(in crate::rule) fn next_risk(&self, until: Day) -> Option<Day> {
        let rule = self.judges().churn.ok()?;
        let risk = match self.churn() {
            Ok(risk) => risk,
            Err(Unscored::Forgotten(_)) => return Some(self.tomorrow()),
            Err(_) => return None,
        };
        let stage = self.next_stage();
        if risk.stage == Some(LifecycleStage::Churned) {
            return stage;
        }
        let band = risk.bands.band(risk.score);
        // The stage of those days does not matter: on its next day it is looked at again.
        let same = |then: &Self| {
            let risk = rule.assess(then.as_of(), then.user());
            risk.is_ok_and(|risk| risk.is_some_and(|risk| risk.bands.band(risk.score) == band))
        };
        Some(self.first_other(stage.map_or(until, |stage| stage.min(until)), same))
    }

    /// A calendar period ends and points start from 0, or an action leaves a trailing window.
    pub(in crate::rule) fn next_points(&self) -> Option<Day> {
        // Days since joining that were forgotten stay so.
        let growth = &self.earnings().ok()?.growth;
        match growth.period {
            PointsPeriod::Calendar(_) => (growth.points > 0).then(|| growth.days.last().plus(1)),
            PointsPeriod::Lifetime => None,
            PointsPeriod::Trailing(window) => self.next_in(window, |_| true),
        }
    }

    /// A level can go down at the end of a period.
    pub(in crate::rule) fn next_level(&self) -> Option<Day> {
        let levels = self.judges().incentives.ok()?.growth().config().membership.as_ref()?;
        let membership = self.earnings().ok()?.membership.as_ref()?;
        let falls = membership.level > levels.floor.unwrap_or(1).max(1) && levels.downgrade != Downgrade::Never;
        let ends = matches!(self.earnings().ok()?.growth.period, PointsPeriod::Calendar(_));
        (falls && ends).then(|| membership.days.last().plus(1))
    }

    /// The make-up window of a newcomer task that has not ended yet ends.
    pub(in crate::rule) fn next_task(&self) -> Option<Day> {
        self.next_end(self.earnings().ok()?.tasks.tasks())
    }

    /// The same of plans that begin on a day or with a segment; or such a plan begins on its day. That one begins with a segment
    /// is a change of the segment.
    pub(in crate::rule) fn next_plan(&self) -> Option<Day> {
        let begins = |anchored: &AnchoredPlan| match anchored.anchor() {
            PlanAnchor::Day(first) => Some(*first).filter(|first| *first > self.day()),
            PlanAnchor::Segment(_) => None,
        };
        let next = |anchored: &AnchoredPlan| match self.plan(anchored.plan().version()) {
            Ok(plan) => self.next_end(plan.status.tasks()),
            Err(Unscored::Forgotten(_)) => Some(self.tomorrow()),
            Err(_) => begins(anchored),
        };
        self.judges().incentives.ok()?.plans().iter().filter_map(next).min()
    }

    fn next_end(&self, tasks: &[TaskStatus]) -> Option<Day> {
        tasks.iter().map(|task| task.until.plus(1)).filter(|over| *over > self.day()).min()
    }

    fn next_contribution(&self) -> Option<Day> {
        let rule = self.judges().contribution.ok()?;
        match self.contribution() {
            Ok(_) => self.next_in(rule.config().window, |_| true),
            Err(_) => Some(self.tomorrow()),
        }
    }

    /// Evidence of needs decays by the day; where there is none, nothing does.
    fn next_need(&self) -> Option<Day> {
        self.judges().needs.ok()?;
        self.needs().map_or(true, |needs| !needs.ranked.is_empty()).then(|| self.tomorrow())
    }

    fn next_tag(&self, dimension: TagDimension) -> Option<Day> {
        let rule = self.judges().tags.ok()?;
        match (self.tags(), dimension) {
            // Both are others on every day.
            (Err(_), _) | (_, TagDimension::NeedStrength | TagDimension::Tenure) => Some(self.tomorrow()),
            _ => self.next_in(rule.rule.config().window, |_| true),
        }
    }

    fn tomorrow(&self) -> Day {
        self.day().plus(1)
    }
}

/// Whether a tally is of purchases or refunds.
fn is_spend(tally: &Tally) -> bool {
    [Kind::Purchase.code(), Kind::Refund.code()].contains(&tally.code())
}
