//! What holds for every explanation, and that it counts as the reports do.

use std::collections::BTreeMap;

use lifestage::report::{
    ActivityQuestion, ActivityRule, ActivitySpan, Asked, Clause, Difference, DifferenceRule, Dormant, Lags, NewIn,
    Question, RetentionQuestion, RetentionRule, Starts, UserAccountingQuestion, UserAccountingRule,
    UserAccountingState, UserOutcome,
};
use lifestage::time::{Days, Period, Weekday, Window};
use lifestage::{Kind, KindSet, Population, UserId};
use proptest::prelude::*;
use proptest::sample::select;

use crate::report::crowd::crowd;
use crate::report::{day, days};
use crate::shared::seeded::cases;
use crate::shared::threads::with_threads;
use crate::shared::travels::travels;

fn kinds() -> impl Strategy<Value = KindSet> {
    select(vec![KindSet::activity(), Kind::LogIn.into(), KindSet::of([Kind::Purchase, Kind::View])])
}

fn period() -> impl Strategy<Value = Period> {
    select(vec![Period::Day, Period::Week(Weekday::Mon), Period::Month])
}

fn activity() -> impl Strategy<Value = ActivityQuestion> {
    let window = select(vec![Window::last(1), Window::last(30), Window::lags(3, 9), Window::LIFETIME]);
    let span = prop_oneof![window.prop_map(ActivitySpan::Window), period().prop_map(ActivitySpan::Period)];
    (kinds(), span, 0..50_i32).prop_map(|(kinds, span, on)| ActivityQuestion { kinds, span, as_of: day(on) })
}

fn lifecycle() -> impl Strategy<Value = UserAccountingQuestion> {
    use UserAccountingState::{Dormant, New, Resurrecting, Returning};
    let new_in = select(vec![NewIn::FirstActivePeriod, NewIn::PeriodOfJoining]);
    let state = select(vec![New, Returning, Resurrecting, Dormant]);
    (kinds(), period(), new_in, state, 0..50_i32).prop_map(|(activity, period, new_in, state, on)| {
        UserAccountingQuestion { rule: UserAccountingRule { activity, period, new_in }, state, as_of: day(on) }
    })
}

fn retention() -> impl Strategy<Value = RetentionQuestion> {
    let lags =
        vec![Lags::on(0), Lags::on(1), Lags::on(7), Lags::on_or_after(3), Lags::on_or_before(9), Lags::bracket(2, 5)];
    let cohorts = (-10..20_i32, 0..20_i32).prop_map(|(first, more)| days(first, first + more));
    let starts = select(vec![Starts::FirstEver, Starts::FirstInRange]);
    ((kinds(), kinds(), starts), (period(), period()), cohorts, select(lags), 20..60_i32).prop_map(
        |((start, returns, starts), (cohorts_by, periods), cohorts, lags, on)| RetentionQuestion {
            start,
            starts,
            cohorts,
            cohorts_by,
            periods,
            returns,
            lags,
            as_of: day(on),
        },
    )
}

fn explain<Q: Question>(one: &Q, other: &Q, populations: [&Population; 2]) -> Difference {
    let [one, other] =
        [(one, populations[0]), (other, populations[1])].map(|(question, population)| Asked { question, population });
    DifferenceRule { most_examples: usize::MAX }.report(one, other).unwrap()
}

/// What a question says of everybody, asked alone.
fn outcomes<Q: Question>(question: &Q, population: &Population) -> BTreeMap<UserId, UserOutcome> {
    let judge = question.judge().unwrap();
    population.iter().map(|member| (member.user.id, judge(member).unwrap().outcome)).collect()
}

/// Everything that holds for two questions and two populations.
fn holds<Q: Question>(one: &Q, other: &Q, populations: [&Population; 2]) -> Result<(), TestCaseError> {
    let difference = explain(one, other, populations);
    let by_clause: u64 = difference.clauses.iter().map(|clause| clause.users).sum();
    prop_assert_eq!(by_clause, difference.differ);
    let (gained, lost) =
        difference.clauses.iter().fold((0, 0), |(up, down), clause| (up + clause.gained, down + clause.lost));
    prop_assert_eq!(difference.counts[0].counted + gained, difference.counts[1].counted + lost);

    // The users who differ are those with different outcomes at both ends, each once, in order within a clause.
    let [was, is] = [outcomes(one, populations[0]), outcomes(other, populations[1])];
    let of = |side: &BTreeMap<UserId, UserOutcome>, user: &UserId| side.get(user).copied().unwrap_or_default();
    let mut differing: Vec<UserId> = was.keys().chain(is.keys()).copied().collect();
    differing.sort_unstable();
    differing.dedup();
    differing.retain(|user| of(&was, user) != of(&is, user));
    let mut named = Vec::new();
    for clause in &difference.clauses {
        prop_assert!(clause.examples.is_sorted_by_key(|example| example.user));
        prop_assert_eq!(clause.examples.len() as u64, clause.users);
        for example in &clause.examples {
            prop_assert_eq!(example.seen[0].outcome, of(&was, &example.user));
            prop_assert_eq!(example.seen[1].outcome, of(&is, &example.user));
            named.push(example.user);
        }
    }
    named.sort_unstable();
    prop_assert_eq!(named, differing);

    // The same users the other way round; nobody by no change.
    let back = explain(other, one, [populations[1], populations[0]]);
    prop_assert_eq!(back.differ, difference.differ);
    prop_assert_eq!([back.counts[1], back.counts[0]], difference.counts);
    let same = explain(one, one, [populations[0]; 2]);
    prop_assert!(same.differ == 0 && same.clauses.is_empty() && same.counts[0] == same.counts[1]);
    travels(&difference);
    let one_thread = with_threads(1, || explain(one, other, populations));
    prop_assert_eq!(one_thread, difference);
    Ok(())
}

/// The clause that somebody differs by is the first whose definition says something else than the one.
fn is_the_first<Q: Question>(one: &Q, other: &Q, population: &Population) -> Result<(), TestCaseError> {
    let difference = explain(one, other, [population; 2]);
    for clause in &difference.clauses {
        let (mut before, mut after) = (one.clone(), one.clone());
        for known in Q::CLAUSES {
            after.take(*known, other);
            if *known == clause.clause {
                break;
            }
            before.take(*known, other);
        }
        let [was, is, start] = [&before, &after, one].map(|question| outcomes(question, population));
        for example in &clause.examples {
            prop_assert_eq!(was[&example.user], start[&example.user]);
            prop_assert_ne!(is[&example.user], start[&example.user]);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn clauses_add_up_and_the_way_back_tells_as_many(
        one in crowd(), other in crowd(),
        activity in (activity(), activity()), lifecycle in (lifecycle(), lifecycle()), retention in (retention(), retention()),
    ) {
        let (same, changed) = (one.population(), other.population());
        for populations in [[&same, &same], [&same, &changed]] {
            holds(&activity.0, &activity.1, populations)?;
            holds(&lifecycle.0, &lifecycle.1, populations)?;
            holds(&retention.0, &retention.1, populations)?;
        }
        is_the_first(&activity.0, &activity.1, &same)?;
        is_the_first(&lifecycle.0, &lifecycle.1, &same)?;
        is_the_first(&retention.0, &retention.1, &same)?;
    }

    #[test]
    fn both_ends_count_as_the_reports_do(
        crowd in crowd(), activity in activity(), lifecycle in lifecycle(), retention in retention(),
    ) {
        let population = crowd.population();
        let rule = ActivityRule { kinds: activity.kinds.clone() };
        let users = match activity.span {
            ActivitySpan::Window(window) => rule.trailing(&population, window, Days::only(activity.as_of)).unwrap().days[0].users,
            ActivitySpan::Period(period) => rule.users(&population, period, Days::only(activity.as_of)).unwrap().periods[0].users,
        };
        prop_assert_eq!(explain(&activity, &activity, [&population; 2]).counts[0].counted, users);

        let row = lifecycle.rule.report(&population, Days::only(lifecycle.as_of)).unwrap().periods[0];
        let dormant = row.dormant.map_or(0, Dormant::total);
        let of_state = match lifecycle.state {
            UserAccountingState::New => row.new,
            UserAccountingState::Returning => row.returning,
            UserAccountingState::Resurrecting => row.resurrecting,
            UserAccountingState::Dormant => dormant,
        };
        let count = explain(&lifecycle, &lifecycle, [&population; 2]).counts[0];
        prop_assert_eq!((count.counted, count.eligible), (of_state, row.active() + dormant));

        let report = retention.rule().report(&population, retention.cohorts, retention.as_of).unwrap();
        let cell = report.pooled(retention.lags);
        let difference = explain(&retention, &retention, [&population; 2]);
        prop_assert_eq!((difference.counts[0].counted, difference.counts[0].eligible), (cell.retained(), cell.eligible()));
        prop_assert_eq!(&difference.definitions()[0], report.definition());
    }
}

#[test]
fn different_events_are_reported_and_a_missing_user_is_not_eligible() {
    let (one, other) = (crate::report::logins(&[&[0], &[0]]), crate::report::logins(&[&[0]]));
    let question = RetentionQuestion::of(&RetentionRule::default(), Lags::on(0), days(0, 0), day(9));
    let difference = explain(&question, &question, [&one, &other]);
    assert_eq!((difference.differ, difference.by(Clause::Events)), (1, 1));
    assert_eq!(
        difference.clauses[0].examples[0].seen.each_ref().map(|seen| seen.outcome),
        [UserOutcome::Counted, UserOutcome::NotEligible]
    );
    let equal = explain(&question, &question, [&one, &one.clone()]);
    assert!(equal.differ == 0 && equal.clauses.is_empty());
}
