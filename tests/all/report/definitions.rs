//! Every report says what was asked, in one line, and every number of its rule changes the fingerprint.

use lifestage::answer::Definition;
use lifestage::incentive::Plan;
use lifestage::model::{BacktestOutcome, BacktestRule, Recency, RulesAsOf, Scorer, WhatIfRule};
use lifestage::number::{Decimal, Ratio};
use lifestage::report::{
    ActivityQuestion, ActivityRule, ActivitySpan, Asked, Breakdown, CohortRevenueRule, CorrelationReport,
    CrossTableRule, DifferenceRule, Entry, Flow, FunnelConfig, FunnelRule, KpiRule, Lags, NewIn, PathRule, PathStart,
    RetentionRule, RevenueRule, SameInstant, SatisfactionReport, SessionRule, StageActions, StageJourney, Starts,
    StepOrder, TimeToChurn, UserAccountingRule, daily_totals,
};
use lifestage::score::{StageConfig, StageRule, WinBackRule};
use lifestage::time::{Calendar, Period, Timespan, UtcOffset, Window};
use lifestage::value::{Customer, Holdout, Nbd, Validation};
use lifestage::{Event, Kind, KindSet, Money, Population, RuleSet};
use std::collections::{BTreeMap, BTreeSet};

use super::{day, days};
use crate::outreach::definitions::without_calendar;
use crate::shared::sources::sources;

/// Two users, the first of whom comes back.
fn people(calendar: &Calendar) -> Population {
    let events = [Event::log_in(1_u64, day(0)), Event::log_in(1_u64, day(30)), Event::log_in(2_u64, day(0))];
    Population::from_events(&events, calendar.clone()).unwrap()
}

fn stages() -> StageRule {
    StageRule::default()
}

fn other_stages() -> StageRule {
    StageRule::new(StageConfig { silent_from: 31, ..StageConfig::default() }).unwrap()
}

/// The definition of each report about a population, and those of the same report with one thing changed.
#[expect(clippy::too_many_lines, reason = "a table: a row for each report")]
fn of_profiles(p: &Population) -> BTreeMap<&'static str, Vec<Definition>> {
    let mut all = BTreeMap::new();
    macro_rules! asked {
        ($name:literal by method: $($report:expr),+ $(,)?) => {
            assert!(all.insert($name, vec![$($report.unwrap().definition().clone()),+]).is_none());
        };
        ($name:literal: $($report:expr),+ $(,)?) => {
            assert!(all.insert($name, vec![$($report.unwrap().definition),+]).is_none());
        };
    }
    let (some, one, more) = (days(0, 30), day(30), days(0, 31));
    let (active, logins) = (ActivityRule::default(), ActivityRule { kinds: Kind::LogIn.into() });
    asked!("ActiveUsers": active.users(p, Period::Day, some), logins.users(p, Period::Day, some),
        active.users(p, Period::Month, some), active.users(p, Period::Day, more));
    asked!("TrailingUsers": active.trailing(p, Window::last(7), some), logins.trailing(p, Window::last(7), some),
        active.trailing(p, Window::last(8), some), active.trailing(p, Window::last(7), more));
    asked!("ActiveDays": active.active_days(p, Window::last(7), one), logins.active_days(p, Window::last(7), one),
        active.active_days(p, Window::last(8), one), active.active_days(p, Window::last(7), day(31)));
    asked!("Stickiness": active.stickiness(p, one), logins.stickiness(p, one), active.stickiness(p, day(31)));
    asked!("DailyTotals": Some(daily_totals(p, some)), Some(daily_totals(p, more)));

    let rule = UserAccountingRule::default;
    asked!("UserAccounting": rule().report(p, some), rule().report(p, more),
        UserAccountingRule { activity: Kind::LogIn.into(), ..rule() }.report(p, some),
        UserAccountingRule { period: Period::Month, ..rule() }.report(p, some),
        UserAccountingRule { new_in: NewIn::PeriodOfJoining, ..rule() }.report(p, some));
    let rule = RetentionRule::default;
    asked!("Retention": rule().report(p, some, one), rule().report(p, more, one), rule().report(p, some, day(31)),
        RetentionRule { start: Kind::LogIn.into(), ..rule() }.report(p, some, one),
        RetentionRule { returns: Kind::LogIn.into(), ..rule() }.report(p, some, one),
        RetentionRule { starts: Starts::FirstInRange, ..rule() }.report(p, some, one),
        RetentionRule { cohorts: Period::Month, ..rule() }.report(p, some, one),
        RetentionRule { periods: Period::Month, ..rule() }.report(p, some, one),
        RetentionRule { lags: vec![Lags::on(1)], ..rule() }.report(p, some, one));
    let (rule, logins) = (RevenueRule::default(), RevenueRule { activity: Kind::LogIn.into() });
    asked!("Revenue": rule.by_period(p, Period::Day, some), rule.by_period(p, Period::Month, some),
        rule.by_period(p, Period::Day, more), logins.by_period(p, Period::Day, some));
    let rule = CohortRevenueRule::default;
    asked!("CohortRevenue": rule().report(p, some, one), rule().report(p, more, one), rule().report(p, some, day(31)),
        CohortRevenueRule { start: Kind::LogIn.into(), ..rule() }.report(p, some, one),
        CohortRevenueRule { cohorts: Period::Day, ..rule() }.report(p, some, one),
        CohortRevenueRule { periods: Period::Day, ..rule() }.report(p, some, one),
        CohortRevenueRule { through: 3, ..rule() }.report(p, some, one));
    let (s, t) = (&stages(), &other_stages());
    asked!("TimeToChurn": TimeToChurn::of(p, s, one), TimeToChurn::of(p, t, one), TimeToChurn::of(p, s, day(31)));

    asked!("StageJourney": StageJourney::of(p, s, some), StageJourney::of(p, t, some), StageJourney::of(p, s, more));
    let (incentives, logins) = (StageActions::incentives(), Kind::LogIn.into());
    asked!("StageActions": StageActions::of(p, s, &incentives, some), StageActions::of(p, t, &incentives, some),
        StageActions::of(p, s, &logins, some), StageActions::of(p, s, &incentives, more));
    asked!("Breakdown": Breakdown::of_stages(p, s, one), Breakdown::of_stages(p, t, one),
        Breakdown::of_stages(p, s, day(31)));
    asked!("Flow": Flow::of_stages(p, s, day(0), one), Flow::of_stages(p, t, day(0), one),
        Flow::of_stages(p, s, day(1), one), Flow::of_stages(p, s, day(0), day(31)));
    let cross = |rule: CrossTableRule, days| rule.table(p, days, |_| Some(0));
    let rule = CrossTableRule::default;
    asked!("CrossTable": cross(rule(), some), cross(rule(), more),
        cross(CrossTableRule { seen: Kind::LogIn.into(), ..rule() }, some),
        cross(CrossTableRule { goal: Kind::Share.into(), ..rule() }, some));
    let correlation = |question: &str| CorrelationReport::of(p, question, |_| Ok(None));
    asked!("CorrelationReport": correlation("shares and\nlikes"), correlation("shares and comments"));
    asked!("SatisfactionReport": SatisfactionReport::of(p, some), SatisfactionReport::of(p, more));

    let rule = KpiRule::default;
    let ids = |plan: &Plan| plan.tasks().iter().map(|task| task.id.to_string()).collect::<Vec<_>>();
    let mut tasks = rule().plan.tasks().to_vec();
    tasks.last_mut().unwrap().weight += 1;
    let plan = Plan::new(rule().plan.version(), tasks).unwrap();
    assert_eq!(ids(&plan), ids(&rule().plan));
    asked!("KpiBoard": rule().board(p, one), rule().board(p, day(31)),
        KpiRule { activity: Kind::LogIn.into(), ..rule() }.board(p, one),
        KpiRule { plan, ..rule() }.board(p, one),
        KpiRule { active_on_day_7: None, ..rule() }.board(p, one),
        KpiRule { newcomer_plan: None, ..rule() }.board(p, one),
        KpiRule { active_in_week_4: None, ..rule() }.board(p, one),
        KpiRule { hours_of_use: None, ..rule() }.board(p, one),
        KpiRule { first_purchase: None, ..rule() }.board(p, one),
        KpiRule { revenue_per_user: Some(Money::minor(1)), ..rule() }.board(p, one),
        KpiRule { revenue_per_payer: None, ..rule() }.board(p, one),
        KpiRule { repeat_purchase: Some(Ratio::percent(1)), ..rule() }.board(p, one),
        KpiRule { k_factor: Some(Decimal::whole(1)), ..rule() }.board(p, one));

    // What needs does not enter the rate, only the list.
    let rate = |rule: WinBackRule, day| rule.rate(&[], p.calendar(), |_| None, day);
    let rule = WinBackRule::default;
    asked!("WinBackRate": rate(rule(), one), rate(rule(), day(31)),
        rate(WinBackRule { stage: other_stages(), ..rule() }, one),
        rate(WinBackRule { within_days: 15.try_into().unwrap(), ..rule() }, one));

    let (recency, none) = (Recency { kinds: Kind::LogIn.into() }, || BacktestOutcome::NoEvent(KindSet::activity()));
    let (recency, named): (&dyn Scorer, _) = (&recency, "recency");
    let test = |cut, horizon, outcome| BacktestRule::new(day(cut), horizon, outcome).unwrap();
    let with = |lift_share, calibration_groups| {
        let mut test = test(9, 28, none());
        (test.lift_share, test.calibration_groups) = (lift_share, calibration_groups);
        test
    };
    let run = |test: BacktestRule| test.report(p, &[(named, recency)]);
    let churn = |activity: KindSet, silent: u32| BacktestOutcome::Churn {
        leave: Kind::Leave.into(),
        activity,
        silent_days: silent.try_into().unwrap(),
    };
    asked!("BacktestReport" by method: run(test(9, 28, none())), run(test(10, 28, none())), run(test(9, 29, none())),
        run(test(9, 28, BacktestOutcome::Event(KindSet::activity()))), run(test(9, 28, BacktestOutcome::NoEvent(Kind::LogIn.into()))),
        run(test(9, 28, churn(KindSet::activity(), 28))), run(test(9, 28, churn(KindSet::activity(), 27))),
        run(test(9, 28, churn(Kind::LogIn.into(), 28))),
        run(with(Ratio::percent(20), 10)), run(with(Ratio::percent(10), 5)),
        test(9, 28, none()).report(p, &[("another", recency)]),
        test(9, 28, none()).report_over(p, |_, _| true, &[(named, recency)]));

    let (now, then) = (&RuleSet::default(), &RuleSet { stage: other_stages(), ..RuleSet::default() });
    let few = WhatIfRule { most_movers: 1.try_into().unwrap() };
    let side = |rules, day| RulesAsOf { rules, day };
    let compare = |one, other| WhatIfRule::default().report(p, one, other);
    asked!("WhatIf": compare(side(now, day(0)), side(now, one)), compare(side(then, day(0)), side(now, one)),
        compare(side(now, day(0)), side(then, one)), compare(side(now, day(1)), side(now, one)),
        compare(side(now, day(0)), side(now, day(31))), few.report(p, side(now, day(0)), side(now, one)));

    let question =
        |kinds: KindSet, days, day| ActivityQuestion { kinds, span: ActivitySpan::Window(Window::last(days)), day };
    let asked = [
        question(KindSet::activity(), 7, one),
        question(Kind::LogIn.into(), 7, one),
        question(KindSet::activity(), 8, one),
        question(KindSet::activity(), 7, day(31)),
    ];
    let definitions = asked.iter().map(|question| {
        let side = Asked { question, population: p };
        let [definition, same] = DifferenceRule::default().explain(side, side).unwrap().definitions;
        assert_eq!(definition, same);
        definition
    });
    all.insert("Difference", definitions.collect());
    all.extend(crate::outreach::definitions::of_profiles(p, one));
    all
}

/// The same of reports from events, which have no calendar but that of a rule.
fn of_events() -> BTreeMap<&'static str, Vec<Definition>> {
    let cut = |calendar| SessionRule::default().cut_at_midnight(calendar).unwrap();
    let east = || Calendar::fixed(UtcOffset::hours(1));
    let session = |rule: SessionRule| rule.report_events(&[]).unwrap().definition();
    let sessions =
        [SessionRule::default(), SessionRule::after(Timespan::minutes(31)), cut(Calendar::utc()), cut(east())];
    let path = |rule: PathRule| rule.report_events(&[]).unwrap().definition();
    let t = PathRule::transitions;
    let paths = [
        t(),
        PathRule::of_length(3.try_into().unwrap()),
        PathRule { start: PathStart::First, ..t() },
        PathRule { session: None, ..t() },
        PathRule { session: Some(cut(east())), ..t() },
    ];
    let funnel = |definition: FunnelConfig| {
        FunnelRule::new(definition).unwrap().report_events(&[]).unwrap().definition().clone()
    };
    let f = || FunnelConfig::new([Kind::View, Kind::Share]);
    let mut renamed = f();
    renamed.steps[0].name = "first\nlook".into();
    let mut other_kind = f();
    other_kind.steps[0].what = Kind::Search.into();
    let funnels = [
        f(),
        renamed,
        other_kind,
        FunnelConfig::new([Kind::View, Kind::Share, Kind::Like]),
        f().within(None),
        f().within(Some(Timespan::days(8))),
        f().order(StepOrder::Strict),
        FunnelConfig { same_instant: SameInstant::StrictlyLater, ..f() },
        FunnelConfig { entry: Entry::First, ..f() },
        f().excluding(1, Kind::Like),
        f().excluding(1, Kind::Comment),
        FunnelConfig { session: Some(SessionRule::default()), ..f() },
        FunnelConfig { session: Some(cut(east())), ..f() },
    ];
    BTreeMap::from([
        ("FunnelReport", funnels.map(funnel).to_vec()),
        ("PathReport", paths.map(path).to_vec()),
        ("SessionReport", sessions.map(session).to_vec()),
    ])
}

/// The same of a value model against what came, which has no calendar either.
fn of_validations() -> Vec<Definition> {
    let holdout = [Holdout { customer: Customer::NEW, purchases: 1 }];
    let model = Nbd::new(0.385, 12.07).unwrap();
    let of = |weeks: u32| Validation::of(&model, &holdout, weeks.into()).unwrap().definition().clone();
    vec![of(39), of(40)]
}

fn all() -> BTreeMap<&'static str, Vec<Definition>> {
    let of_profiles = of_profiles(&people(&Calendar::utc())).into_iter();
    of_profiles.chain(of_events()).chain([("Validation", of_validations())]).chain(without_calendar()).collect()
}

#[test]
fn a_definition_is_one_line_that_says_something() {
    for (name, definitions) in all() {
        for definition in definitions {
            let text = definition.to_string();
            assert_eq!((text.lines().count(), text.trim()), (1, text.as_str()), "{name}");
            assert!(text.len() > 20 && !text.contains(char::is_control), "{name}: {text}");
        }
    }
}

#[test]
fn whatever_of_a_rule_changes_the_fingerprint_does() {
    for (name, definitions) in all() {
        let prints: BTreeSet<_> = definitions.iter().map(Definition::fingerprint).collect();
        assert_eq!(prints.len(), definitions.len(), "{name}: {definitions:#?}");
    }
    let [utc, east] =
        [Calendar::utc(), Calendar::fixed(UtcOffset::hours(1))].map(|calendar| of_profiles(&people(&calendar)));
    for ((name, one), other) in utc.iter().zip(east.values()) {
        assert!(one.iter().zip(other).all(|(one, other)| one.fingerprint() != other.fingerprint()), "{name}");
    }
}

#[test]
fn every_report_with_a_definition_is_in_the_table() {
    let mut found = BTreeSet::new();
    for source in sources().iter().filter(|source| !source.path.starts_with("answer/")) {
        let mut holder = String::new();
        for line in source.text.lines() {
            let words: Vec<&str> =
                line.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            match words.as_slice() {
                ["pub", "struct", name, ..] | ["impl", name] => (*name).clone_into(&mut holder),
                ["pub", "definition", "Definition"]
                | ["pub", "definitions", "Definition", "2"]
                | ["pub", .., "fn", "definition", "self", "Definition"] => {
                    found.insert(holder.clone());
                }
                _ => {}
            }
        }
    }
    let listed: BTreeSet<String> = all().into_keys().map(str::to_owned).collect();
    assert_eq!(found, listed);
}
