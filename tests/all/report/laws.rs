//! What holds for every report: parts add up, threads change nothing, nothing after the day is seen, nothing forgotten is
//! guessed, and what is written comes back.

use lifestage::population::Member;
use lifestage::report::{
    ActivityRule, CohortRevenueRule, CrossTableRule, DailyTotalsRule, DataQualityRule, FunnelConfig, FunnelRule,
    GoalRule, JourneyRule, KpiRule, LabelRule, Lags, LeaderboardRule, NewIn, PathRule, RetentionRule, RevenueRule,
    RevenueSplitRule, SatisfactionRule, SessionRule, StageActions, Starts, StayedRule, SubscriptionRule,
    TimeToChurnRule, UserAccountingRule, WatchRule, WatchSpan,
};
use lifestage::score::{StageConfig, StageRule};
use lifestage::time::{Calendar, Days, Hold, Period, Window};
use lifestage::{Event, Kind, Population, UserId};
use proptest::prelude::*;
use serde_json::{Value, to_value};

use super::crowd::crowd;
use super::{day, days};
use crate::shared::seeded::cases;
use crate::shared::threads::with_threads;
use crate::shared::travels::travels;

/// The days asked about, and the day as of which: nothing after it is in any report.
const LAST: i32 = 40;

fn range() -> Days {
    days(-5, LAST)
}

fn activity() -> ActivityRule {
    ActivityRule::default()
}

fn lifecycles() -> [UserAccountingRule; 3] {
    let rule = UserAccountingRule::default();
    [
        rule.clone(),
        UserAccountingRule { period: Period::Day, ..rule.clone() },
        UserAccountingRule { period: Period::Month, new_in: NewIn::PeriodOfJoining, ..rule },
    ]
}

fn retentions() -> [RetentionRule; 3] {
    let lags = vec![Lags::on(0), Lags::on(1), Lags::on_or_after(3), Lags::on_or_before(9), Lags::bracket(5, 12)];
    [Starts::FirstEver, Starts::FirstInRange, Starts::Every].map(|starts| RetentionRule {
        starts,
        lags: lags.clone(),
        ..RetentionRule::default()
    })
}

/// Every report on one population, or why there is none.
fn all(population: &Population) -> Vec<Result<Value, String>> {
    let mut reports = Vec::new();
    macro_rules! ask {
        ($($question:expr),+ $(,)?) => {
            $(reports.push($question.map(|report| to_value(report).unwrap()).map_err(|error| error.to_string()));)+
        };
    }
    ask![
        activity().users(population, Period::Day, range()),
        activity().users(population, Period::Month, range()),
        activity().trailing(population, Window::last(7), range()),
        activity().active_days(population, Window::last(28), day(LAST)),
        activity().stickiness(population, day(LAST)),
    ];
    for rule in lifecycles() {
        ask![rule.report(population, range())];
    }
    for rule in retentions() {
        ask![rule.report(population, range(), day(LAST))];
    }
    let stages = JourneyRule::default();
    ask![
        RevenueRule::default().report(population, Period::Month, range()),
        CohortRevenueRule::default().report(population, range(), day(LAST)),
        TimeToChurnRule::default().report(population, day(LAST)),
        stages.journey(population, range()),
        stages.breakdown(population, day(LAST)),
        stages.flow(population, day(0), day(LAST)),
        CrossTableRule::default().report(population, range()),
        SatisfactionRule::default().report(population, range()),
        KpiRule::default().report(population, day(LAST)),
        SubscriptionRule::default().report(population, range()),
        RevenueSplitRule::default().report(population, days(-5, 10), days(11, LAST)),
        StayedRule::default().report(population, day(LAST)),
        GoalRule::default().report(population, &KpiRule::default(), day(LAST)),
        WatchRule::default().report(population, day(LAST), WatchSpan::Day),
        WatchRule::default().report(population, day(LAST), WatchSpan::Week),
        DataQualityRule::default().report(population, range()),
        LeaderboardRule::default().report(population, day(LAST)),
    ];
    reports
}

/// The values before that a board or a goal has lost are refused one by one: takes them from the other one too.
fn forget_the_past(all: &mut Value, left: &Value) {
    let tracks = (all.get_mut("tracks").and_then(Value::as_array_mut), left.get("tracks").and_then(Value::as_array));
    if let (Some(all), Some(left)) = tracks {
        for (all, left) in all.iter_mut().zip(left) {
            let before = (all["before"].as_array_mut().unwrap(), left["before"].as_array().unwrap());
            before
                .0
                .iter_mut()
                .zip(before.1)
                .filter(|(_, left)| left.is_null())
                .for_each(|(all, _)| *all = Value::Null);
        }
    }
    let rows = (all.get_mut("rows").and_then(Value::as_array_mut), left.get("rows").and_then(Value::as_array));
    let (Some(all), Some(left)) = rows else { return };
    for (all, left) in all.iter_mut().zip(left) {
        for name in ["month_before", "year_before"] {
            if left.get(name).is_some_and(Value::is_null) {
                all[name] = Value::Null;
            }
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a user may have no group")]
fn parity(Member { user, .. }: Member<'_>) -> Option<u128> {
    Some(user.id.bits() % 2)
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn parts_of_a_population_add_up_and_groups_are_parts(crowd in crowd()) {
        let whole = crowd.population();
        let parts = [0, 1].map(|rest| crowd.part(|user| user % 2 == rest));
        macro_rules! adds_up {
            ($ask:expr, $by:expr) => {{
                let [even, odd] = parts.each_ref().map(|part| $ask(part).unwrap());
                let mut sum = even.clone();
                sum.merge(&odd).unwrap();
                let mut other_way = odd.clone();
                other_way.merge(&even).unwrap();
                let whole_report = $ask(&whole).unwrap();
                prop_assert_eq!(&sum, &whole_report);
                prop_assert_eq!(&sum, &other_way);
                travels(&sum);
                let groups = $by(&whole).unwrap();
                for (rest, part) in [(0, even), (1, odd)] {
                    match groups.get(&rest) {
                        Some(group) => prop_assert_eq!(group, &part),
                        None => prop_assert!(parts[usize::try_from(rest).unwrap()].is_empty()),
                    }
                }
            }};
        }
        adds_up!(
            |p: &Population| activity().users(p, Period::Month, range()),
            |p: &Population| activity().users_by(p, Period::Month, range(), parity)
        );
        adds_up!(
            |p: &Population| activity().trailing(p, Window::last(7), range()),
            |p: &Population| activity().trailing_by(p, Window::last(7), range(), parity)
        );
        adds_up!(
            |p: &Population| activity().active_days(p, Window::last(28), day(LAST)),
            |p: &Population| activity().active_days_by(p, Window::last(28), day(LAST), parity)
        );
        adds_up!(
            |p: &Population| activity().stickiness(p, day(LAST)),
            |p: &Population| activity().stickiness_by(p, day(LAST), parity)
        );
        adds_up!(
            |p: &Population| RevenueRule::default().report(p, Period::Month, range()),
            |p: &Population| RevenueRule::default().report_by(p, Period::Month, range(), parity)
        );
        adds_up!(
            |p: &Population| CohortRevenueRule::default().report(p, range(), day(LAST)),
            |p: &Population| CohortRevenueRule::default().report_by(p, range(), day(LAST), parity)
        );
        adds_up!(
            |p: &Population| TimeToChurnRule::default().report(p, day(LAST)),
            |p: &Population| TimeToChurnRule::default().report_by(p, day(LAST), parity)
        );
        adds_up!(
            |p: &Population| JourneyRule::default().journey(p, range()),
            |p: &Population| JourneyRule::default().journey_by(p, range(), parity)
        );
        let stages = JourneyRule::default();
        adds_up!(
            |p: &Population| stages.breakdown(p, day(LAST)),
            |p: &Population| stages.breakdown_by(p, day(LAST), parity)
        );
        adds_up!(
            |p: &Population| stages.flow(p, day(0), day(LAST)),
            |p: &Population| stages.flow_by(p, day(0), day(LAST), parity)
        );
        let tier = |member: Member<'_>, as_of| Ok(Some(member.profile.as_of(as_of).tallies().len().min(3)));
        let tiers = LabelRule::new("tiers", tier);
        adds_up!(
            |p: &Population| tiers.breakdown(p, day(LAST)),
            |p: &Population| tiers.breakdown_by(p, day(LAST), parity)
        );
        adds_up!(
            |p: &Population| tiers.flow(p, day(0), day(LAST)),
            |p: &Population| tiers.flow_by(p, day(0), day(LAST), parity)
        );
        let incentives = StageActions::incentives();
        adds_up!(
            |p: &Population| stages.actions(p, &incentives, range()),
            |p: &Population| stages.actions_by(p, &incentives, range(), parity)
        );
        adds_up!(
            |p: &Population| CrossTableRule::default().report(p, range()),
            |p: &Population| CrossTableRule::default().report_by(p, range(), parity)
        );
        adds_up!(
            |p: &Population| SatisfactionRule::default().report(p, range()),
            |p: &Population| SatisfactionRule::default().report_by(p, range(), parity)
        );
        adds_up!(
            |p: &Population| KpiRule::default().report(p, day(LAST)),
            |p: &Population| KpiRule::default().report_by(p, day(LAST), parity)
        );
        adds_up!(
            |p: &Population| DailyTotalsRule::default().report(p, range()),
            |p: &Population| DailyTotalsRule::default().report_by(p, range(), parity)
        );
        let (before, after) = (days(-5, 10), days(11, LAST));
        adds_up!(
            |p: &Population| SubscriptionRule::default().report(p, range()),
            |p: &Population| SubscriptionRule::default().report_by(p, range(), parity)
        );
        adds_up!(
            |p: &Population| RevenueSplitRule::default().report(p, before, after),
            |p: &Population| RevenueSplitRule::default().report_by(p, before, after, parity)
        );
        adds_up!(
            |p: &Population| StayedRule::default().report(p, day(LAST)),
            |p: &Population| StayedRule::default().report_by(p, day(LAST), parity)
        );
        let (goals, board) = (GoalRule::default(), KpiRule::default());
        adds_up!(
            |p: &Population| goals.report(p, &board, day(LAST)),
            |p: &Population| goals.report_by(p, &board, day(LAST), parity)
        );
        let watch = WatchRule::default();
        adds_up!(
            |p: &Population| watch.report(p, day(LAST), WatchSpan::Week),
            |p: &Population| watch.report_by(p, day(LAST), WatchSpan::Week, parity)
        );
        adds_up!(
            |p: &Population| DataQualityRule::default().report(p, range()),
            |p: &Population| DataQualityRule::default().report_by(p, range(), parity)
        );
        adds_up!(
            |p: &Population| LeaderboardRule::default().report(p, day(LAST)),
            |p: &Population| LeaderboardRule::default().report_by(p, day(LAST), parity)
        );
        for rule in lifecycles() {
            adds_up!(|p: &Population| rule.report(p, range()), |p: &Population| rule.report_by(p, range(), parity));
        }
        for rule in retentions() {
            adds_up!(
                |p: &Population| rule.report(p, range(), day(LAST)),
                |p: &Population| rule.report_by(p, range(), day(LAST), parity)
            );
        }
    }

    #[test]
    fn nothing_after_the_day_is_seen(crowd in crowd()) {
        let known = crowd.part_until(|_| true, LAST);
        for (now, later) in all(&known).into_iter().zip(all(&crowd.population())) {
            prop_assert_eq!(now, later);
        }
    }

    #[test]
    fn forgotten_days_are_refused_unless_they_are_not_needed(crowd in crowd(), horizon in -45..60_i32) {
        let population = crowd.population();
        let mut forgetful = population.clone();
        forgetful.forget_before(day(horizon));
        for (all, left) in all(&population).into_iter().zip(all(&forgetful)) {
            if let Ok(left) = left {
                let mut all = all.unwrap();
                forget_the_past(&mut all, &left);
                prop_assert_eq!(all, left);
            } else {
                prop_assert!(left.unwrap_err().contains("are remembered"));
            }
        }
    }

    #[test]
    fn threads_change_no_report(crowd in crowd()) {
        let population = crowd.population();
        let [one, eight] = [1, 8].map(|threads| with_threads(threads, || all(&population)));
        prop_assert_eq!(one, eight);
    }
}

#[test]
fn the_first_user_with_forgotten_days_is_named_on_any_threads() {
    let mut population = super::logins(&[&[0, 9], &[0, 9], &[9], &[0]]);
    population.forget_before(day(5));
    for threads in [1, 8] {
        let error = with_threads(threads, || activity().users(&population, Period::Day, days(0, 9)).unwrap_err());
        assert!(error.to_string().starts_with("user `1`: "), "{error}");
    }
    // Whose group is not asked about need not remember.
    let third = |Member { user, .. }: Member<'_>| (user.id == 3_u64.into()).then_some(());
    assert_eq!(activity().users_by(&population, Period::Day, days(0, 9), third).unwrap().len(), 1);
}

#[test]
fn every_number_of_a_rule_is_in_the_definition() {
    let population = super::logins(&[&[0]]);
    let of_stages = |t: StageConfig| {
        let rule = StageRule::new(t).unwrap();
        let (stages, churn) = (JourneyRule { stage: rule.clone() }, TimeToChurnRule { stage: rule });
        let journey = stages.journey(&population, range()).unwrap().definition().fingerprint();
        let flow = stages.flow(&population, day(0), day(1)).unwrap().definition().fingerprint();
        let there = stages.breakdown(&population, day(0)).unwrap().definition().fingerprint();
        let churn = churn.report(&population, day(LAST)).unwrap().definition().fingerprint();
        [journey, flow, there, churn]
    };
    let t = StageConfig::default;
    let others = [
        StageConfig { activity: Kind::LogIn.into(), ..t() },
        StageConfig { introduction_through: 6, ..t() },
        StageConfig { activation_through: 29, ..t() },
        StageConfig { growth_through: 91, ..t() },
        StageConfig { silent_from: 31, ..t() },
        StageConfig { churned_from: 61, ..t() },
        StageConfig { loyal_active_days: 9, ..t() },
        StageConfig { loyal_active_window: 29, ..t() },
        StageConfig { loyal_purchases: 3, ..t() },
        StageConfig { loyal_purchase_window: 91, ..t() },
        StageConfig { advocacy_points: 6, ..t() },
        StageConfig { advocacy_window: 91, ..t() },
        StageConfig { advocacy_weights: vec![], ..t() },
        StageConfig { hold: Hold::days(2), ..t() },
    ];
    for other in others {
        let differs = of_stages(t()).into_iter().zip(of_stages(other.clone())).all(|(one, other)| one != other);
        assert!(differs, "{other:?}");
    }
    let retention =
        |rule: RetentionRule| rule.report(&population, range(), day(LAST)).unwrap().definition().fingerprint();
    let r = RetentionRule::default;
    let others = [
        RetentionRule { start: Kind::LogIn.into(), ..r() },
        RetentionRule { returns: Kind::LogIn.into(), ..r() },
        RetentionRule { starts: Starts::Every, ..r() },
        RetentionRule { cohorts: Period::Month, ..r() },
        RetentionRule { periods: Period::Month, ..r() },
        RetentionRule { lags: vec![], ..r() },
    ];
    assert!(others.into_iter().all(|other| retention(other) != retention(r())));
    let lifecycle = |rule: UserAccountingRule| rule.report(&population, range()).unwrap().definition().fingerprint();
    let l = UserAccountingRule::default;
    let others = [
        UserAccountingRule { activity: Kind::LogIn.into(), ..l() },
        UserAccountingRule { period: Period::Month, ..l() },
        UserAccountingRule { new_in: NewIn::PeriodOfJoining, ..l() },
    ];
    assert!(others.into_iter().all(|other| lifecycle(other) != lifecycle(l())));
    let spend =
        |rule: CohortRevenueRule| rule.report(&population, range(), day(LAST)).unwrap().definition().fingerprint();
    let c = CohortRevenueRule::default;
    let others = [
        CohortRevenueRule { start: Kind::LogIn.into(), ..c() },
        CohortRevenueRule { cohorts: Period::Year, ..c() },
        CohortRevenueRule { periods: Period::Year, ..c() },
        CohortRevenueRule { through: 3, ..c() },
    ];
    assert!(others.into_iter().all(|other| spend(other) != spend(c())));
}

#[test]
fn answers_to_different_questions_do_not_add_up() {
    let population = super::logins(&[&[0]]);
    let mut month = activity().users(&population, Period::Month, range()).unwrap();
    let week = activity().users(&population, Period::Day, range()).unwrap();
    let before = month.clone();
    assert!(month.merge(&week).unwrap_err().to_string().contains("merge answers to one question only"));
    assert_eq!(month, before);
}

#[test]
fn groups_of_users_in_events_are_asked_as_if_they_were_alone() {
    let at = |user: u64, minute: i64| {
        let moment = lifestage::time::Moment::from_milliseconds(minute * 60_000);
        [Event::search(user, moment), Event::view(user, moment, 1)]
    };
    let events: Vec<Event> = (0..9).flat_map(|n| at(n % 4, 11 * i64::try_from(n).unwrap())).collect();
    // Users 0 and 2, and user 1; user 3 has no group.
    let group = |user: UserId| (user != 3_u64.into()).then_some(user.bits() % 2);
    let of = |asked: u128| events.iter().filter(move |event| group(event.user()) == Some(asked));
    let (sessions, paths) = (SessionRule::default(), PathRule::default());
    let funnel = FunnelRule::new(FunnelConfig::new([Kind::Search, Kind::View])).unwrap();
    macro_rules! groups {
        ($($rule:ident),+) => {$(
            let groups = $rule.report_events_by(&events, &Calendar::utc(), group).unwrap();
            assert_eq!(groups.len(), 2);
            for (asked, report) in groups {
                assert_eq!(report, $rule.report_events(of(asked), &Calendar::utc()).unwrap());
                travels(&report);
            }
            assert_eq!($rule.report_events_by(&events, &Calendar::utc(), |_| None::<u8>).unwrap().len(), 0);
        )+};
    }
    groups!(sessions, paths, funnel);
}
