//! Every report says what was asked, in one line, and every number of its rule changes the fingerprint.

use lifestage::answer::{CountNoise, Definition, Epsilon, PrivacyBudget};
use lifestage::event::{Purpose, Touchpoint, TouchpointLine, TouchpointMap};
use lifestage::incentive::Plan;
use lifestage::model::{BacktestOutcome, BacktestRule, Recency, RulesAsOf, Scorer, WhatIfRule};
use lifestage::number::{Decimal, Ratio};
use lifestage::report::{
    ActiveUsers, ActivityQuestion, ActivityRule, ActivitySpan, Asked, CohortRevenueRule, CorrelationRule,
    CrossTableRule, DailyTotalsRule, DifferenceRule, Entry, FunnelConfig, FunnelRule, JourneyRule, KpiGoal,
    KpiInvitees, KpiRule, LabelRule, Lags, NewIn, PathRule, PathStart, RetentionRule, RevenueRule, SameInstant,
    SatisfactionRule, SessionConfig, SessionRule, StageActions, Starts, StepOrder, TimeToChurnRule, UserAccountingRule,
};
use lifestage::score::{
    AbuseConfig, AbuseLevel, AbuseRule, ContributionConfig, ContributionRule, FittedWorth, GroupConfig, GroupRule,
    MeanSpend, NeedRule, StageConfig, StageRule, UsualRate, WinBackConfig, WinBackRule, WithoutAbuse, WorthConfig,
    WorthRule,
};
use lifestage::time::{Calendar, Period, Timespan, UtcOffset, Window};
use lifestage::value::{Customer, Holdout, Nbd, SpendOf, Validation};
use lifestage::{Event, Kind, KindSet, Money, Population, RuleSet};
use std::collections::{BTreeMap, BTreeSet};

use super::growth_definitions::of_growth;
use super::{day, days};
use crate::outreach::definitions_without_calendar::without_calendar;
use crate::shared::items::{Items, names_in};

/// Two users, the first of whom comes back.
fn people(calendar: &Calendar) -> Population {
    let events = [Event::log_in(1_u64, day(0)), Event::log_in(1_u64, day(30)), Event::log_in(2_u64, day(0))];
    Population::from_events(&events, calendar.clone()).unwrap()
}

pub(super) fn stages() -> StageRule {
    StageRule::default()
}

pub(super) fn other_stages() -> StageRule {
    StageRule::new(StageConfig { silent_from: 31, ..StageConfig::default() }).unwrap()
}

/// The definition of each report about a population, and those of the same report with one thing changed.
#[expect(clippy::too_many_lines, reason = "a table: a row for each report")]
fn of_profiles(p: &Population) -> BTreeMap<&'static str, Vec<Definition>> {
    let mut all = BTreeMap::new();
    macro_rules! asked {
        ($name:literal: $($report:expr),+ $(,)?) => {
            assert!(all.insert($name, vec![$($report.unwrap().definition().clone()),+]).is_none());
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
    asked!("DailyTotals": DailyTotalsRule::default().report(p, some),
        DailyTotalsRule::default().report(p, more));

    let counted = [some, more].map(|days| active.users(p, Period::Day, days).unwrap());
    let noisy = |counted: &ActiveUsers, epsilon: f64, counts: u32| {
        let epsilon = Epsilon::new(epsilon).unwrap();
        let noise = CountNoise { epsilon, counts_of_a_user: counts.try_into().unwrap() };
        let step = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
        let words = std::iter::successors(Some(7_u64), step).map(|state| state ^ state >> 29);
        noise.publish(counted, &mut PrivacyBudget::new(epsilon), words)
    };
    asked!("NoisyCounts": noisy(&counted[0], 0.5, 31), noisy(&counted[1], 0.5, 31), noisy(&counted[0], 0.6, 31),
        noisy(&counted[0], 0.5, 30));

    let without =
        |purpose, days| p.clone().without_refusals(purpose).report(|others| active.users(others, Period::Day, days));
    asked!("WithoutRefusals": without(Purpose::Profiling, some), without(Purpose::Marketing, some),
        without(Purpose::Profiling, more));

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
    asked!("Revenue": rule.report(p, Period::Day, some), rule.report(p, Period::Month, some),
        rule.report(p, Period::Day, more), logins.report(p, Period::Day, some));
    let rule = CohortRevenueRule::default;
    asked!("CohortRevenue": rule().report(p, some, one), rule().report(p, more, one), rule().report(p, some, day(31)),
        CohortRevenueRule { start: Kind::LogIn.into(), ..rule() }.report(p, some, one),
        CohortRevenueRule { cohorts: Period::Day, ..rule() }.report(p, some, one),
        CohortRevenueRule { periods: Period::Day, ..rule() }.report(p, some, one),
        CohortRevenueRule { through: 3, ..rule() }.report(p, some, one));
    let (s, t) = (TimeToChurnRule { stage: stages() }, TimeToChurnRule { stage: other_stages() });
    asked!("TimeToChurn": s.report(p, one), t.report(p, one), s.report(p, day(31)));

    all.extend(of_growth(p));
    let (s, t) = (JourneyRule { stage: stages() }, JourneyRule { stage: other_stages() });
    asked!("StageJourney": s.journey(p, some), t.journey(p, some), s.journey(p, more));
    let (incentives, logins) = (StageActions::incentives(), Kind::LogIn.into());
    asked!("StageActions": s.actions(p, &incentives, some), t.actions(p, &incentives, some),
        s.actions(p, &logins, some), s.actions(p, &incentives, more));
    let label = |question: &'static str| LabelRule::new(question, |_, _| Ok(Some(0)));
    asked!("Breakdown": s.breakdown(p, one), t.breakdown(p, one), s.breakdown(p, day(31)),
        label("tiers").breakdown(p, one), label("sizes").breakdown(p, one), label("tiers").breakdown(p, day(31)));
    asked!("Flow": s.flow(p, day(0), one), t.flow(p, day(0), one), s.flow(p, day(1), one), s.flow(p, day(0), day(31)),
        label("tiers").flow(p, day(0), one), label("sizes").flow(p, day(0), one),
        label("tiers").flow(p, day(1), one), label("tiers").flow(p, day(0), day(31)));
    let cross = |rule: CrossTableRule, days| rule.report(p, days);
    let met =
        |kind| TouchpointMap::new([TouchpointLine { kind, subject: None, touchpoint: Touchpoint::FEED }]).unwrap();
    let rule = CrossTableRule::default;
    asked!("CrossTable": cross(rule(), some), cross(rule(), more),
        cross(CrossTableRule { seen: Kind::LogIn.into(), ..rule() }, some),
        cross(CrossTableRule { goal: Kind::Share.into(), ..rule() }, some),
        cross(CrossTableRule { touchpoints: met(Kind::View), ..rule() }, some),
        cross(CrossTableRule { touchpoints: met(Kind::Use), ..rule() }, some));
    let correlation = |question: &str, as_of| CorrelationRule::new(question, |_, _| Ok(None)).report(p, as_of);
    asked!("CorrelationReport": correlation("shares and\nlikes", one), correlation("shares and comments", one),
        correlation("shares and\nlikes", day(31)));
    let pairs = |question: &str, as_of| CorrelationRule::new(question, |_, _| Ok(None)).pairs(p, as_of);
    asked!("CorrelationPairs": pairs("shares and\nlikes", one), pairs("shares and comments", one),
        pairs("shares and\nlikes", day(31)));
    let (few, all_rules) = (RuleSet::default(), RuleSet::full().unfitted());
    asked!("FitMeasures": few.measure_population(p, one), all_rules.measure_population(p, one),
        few.measure_population(p, day(31)));
    asked!("SatisfactionReport": SatisfactionRule::default().report(p, some), SatisfactionRule::default().report(p, more));

    let due_later = |task: usize| {
        let mut tasks = Plan::newcomer(None).tasks().to_vec();
        tasks[task].due += 1;
        Plan::new(1, tasks).unwrap()
    };
    let plans =
        [Plan::newcomer(None), due_later(0), due_later(1), Plan::new(2, due_later(0).tasks().to_vec()).unwrap()];
    let progress = plans.iter().map(|plan| plan.report(p, one)).chain([plans[0].report(p, day(31))]);
    all.insert("PlanProgress", progress.map(|progress| progress.unwrap().definition().clone()).collect());

    let rule = KpiRule::default;
    let own = |own| KpiRule { own: serde_json::from_str(own).unwrap(), ..rule() };
    let ids = |plan: &Plan| plan.tasks().iter().map(|task| task.id.to_string()).collect::<Vec<_>>();
    let mut tasks = rule().plan.tasks().to_vec();
    tasks.last_mut().unwrap().weight += 1;
    let plan = Plan::new(rule().plan.version(), tasks).unwrap();
    assert_eq!(ids(&plan), ids(&rule().plan));
    asked!("KpiBoard": rule().report(p, one), rule().report(p, day(31)),
        KpiRule { activity: Kind::LogIn.into(), ..rule() }.report(p, one),
        KpiRule { plan, ..rule() }.report(p, one),
        KpiRule { active_on_day_7: None, ..rule() }.report(p, one),
        KpiRule { newcomer_plan: None, ..rule() }.report(p, one),
        KpiRule { active_in_week_4: None, ..rule() }.report(p, one),
        KpiRule { hours_of_use: None, ..rule() }.report(p, one),
        KpiRule { first_purchase: None, ..rule() }.report(p, one),
        KpiRule { revenue_per_user: Some(Money::minor(1).into()), ..rule() }.report(p, one),
        KpiRule { revenue_per_payer: None, ..rule() }.report(p, one),
        KpiRule { repeat_purchase: Some(Ratio::percent(1).into()), ..rule() }.report(p, one),
        KpiRule { k_factor: Some(Decimal::whole(1).into()), ..rule() }.report(p, one),
        KpiRule { invitees: Some(KpiInvitees::default()), ..rule() }.report(p, one),
        KpiRule { invitees: Some(KpiInvitees { plan: None, ..KpiInvitees::default() }), ..rule() }.report(p, one),
        KpiRule { invitees: Some(KpiInvitees { retained_from: 7, ..KpiInvitees::default() }), ..rule() }.report(p, one),
        KpiRule { invitees: Some(KpiInvitees { retained_to: 44, ..KpiInvitees::default() }), ..rule() }.report(p, one),
        KpiRule {
            invitees: Some(KpiInvitees { activity: Kind::LogIn.into(), ..KpiInvitees::default() }),
            ..rule()
        }
        .report(p, one),
        KpiRule { invitees: Some(KpiInvitees { window: Window::last(90), ..KpiInvitees::default() }), ..rule() }
            .report(p, one),
        KpiRule { k_factor: Some(KpiGoal { due: Some(one), ..Decimal::whole(1).into() }), ..rule() }.report(p, one),
        KpiRule { k_factor: Some(KpiGoal { baseline: Some(Decimal::ZERO), ..Decimal::whole(1).into() }), ..rule() }
            .report(p, one),
        own(r#"{"a":{"mean":{"metric":"age_days"}}}"#).report(p, one),
        own(r#"{"b":{"mean":{"metric":"age_days"}}}"#).report(p, one),
        own(r#"{"a":{"mean":{"metric":"silence_days"}}}"#).report(p, one),
        own(r#"{"a":{"mean":{"metric":"age_days","goal":{"target":3}}}}"#).report(p, one),
        own(r#"{"a":{"mean":{"metric":"age_days","among":{"age_days":"now","at_least":3}}}}"#).report(p, one),
        own(r#"{"a":{"share":{"of":{"age_days":"now","at_least":3}}}}"#).report(p, one),
        own(r#"{"a":{"mean":{"metric":"age_days"}}}"#).report_with_rules(p, &RuleSet::default(), one),
        own(r#"{"a":{"mean":{"metric":"age_days"}}}"#).report_with_rules(p, &RuleSet::full(), one));

    // What needs does not enter the rate, only the list.
    let config = WinBackConfig::default;
    let needs: NeedRule = serde_json::from_str(r#"{"held_evidence":4}"#).unwrap();
    let rate = |config: WinBackConfig, day| {
        let rule = WinBackRule::new(config);
        rule.rate(&rule.report(p, one).unwrap(), p, day).unwrap().definition().clone()
    };
    let rates = [
        rate(config(), one),
        rate(config(), day(31)),
        rate(WinBackConfig { stage: other_stages(), ..config() }, one),
        rate(WinBackConfig { within_days: 15.try_into().unwrap(), ..config() }, one),
    ];
    assert_eq!(rate(WinBackConfig { needs: needs.clone(), ..config() }, one), rates[0]);
    let list = |config, day| WinBackRule::new(config).report(p, day).unwrap().definition().clone();
    let lists = [
        list(config(), one),
        list(config(), day(31)),
        list(WinBackConfig { stage: other_stages(), ..config() }, one),
        list(WinBackConfig { needs, ..config() }, one),
        list(WinBackConfig { last_subjects: 2, ..config() }, one),
    ];
    all.extend([("WinBackRate", rates.to_vec()), ("WinBackList", lists.to_vec())]);
    all.extend(of_scores(p));

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
    asked!("BacktestReport": run(test(9, 28, none())), run(test(10, 28, none())), run(test(9, 29, none())),
        run(test(9, 28, BacktestOutcome::Event(KindSet::activity()))), run(test(9, 28, BacktestOutcome::NoEvent(Kind::LogIn.into()))),
        run(test(9, 28, churn(KindSet::activity(), 28))), run(test(9, 28, churn(KindSet::activity(), 27))),
        run(test(9, 28, churn(Kind::LogIn.into(), 28))),
        run(with(Ratio::percent(20), 10)), run(with(Ratio::percent(10), 5)),
        test(9, 28, none()).report(p, &[("another", recency)]),
        test(9, 28, none()).report_over(p, |_, _| true, &[(named, recency)]));

    let (now, then) = (&RuleSet::default(), &RuleSet { stage: other_stages(), ..RuleSet::default() });
    let few = WhatIfRule { most_movers: 1.try_into().unwrap() };
    let side = |rules, as_of| RulesAsOf { rules, as_of };
    let compare = |one, other| WhatIfRule::default().report(p, one, other);
    asked!("WhatIf": compare(side(now, day(0)), side(now, one)), compare(side(then, day(0)), side(now, one)),
        compare(side(now, day(0)), side(then, one)), compare(side(now, day(1)), side(now, one)),
        compare(side(now, day(0)), side(now, day(31))), few.report(p, side(now, day(0)), side(now, one)));

    let question =
        |kinds: KindSet, days, as_of| ActivityQuestion { kinds, span: ActivitySpan::Window(Window::last(days)), as_of };
    let asked = [
        question(KindSet::activity(), 7, one),
        question(Kind::LogIn.into(), 7, one),
        question(KindSet::activity(), 8, one),
        question(KindSet::activity(), 7, day(31)),
    ];
    let definitions = asked.iter().map(|question| {
        let side = Asked { question, population: p };
        let [definition, same] = DifferenceRule::default().report(side, side).unwrap().definitions().clone();
        assert_eq!(definition, same);
        definition
    });
    all.insert("Difference", definitions.collect());
    all.extend(crate::outreach::definitions::of_profiles(p, one));
    all
}

/// The same of scores that are asked of everybody.
fn of_scores(p: &Population) -> BTreeMap<&'static str, Vec<Definition>> {
    let one = day(30);
    let worth = |value_cut: i64, potential_cut: i64, config: WorthConfig| FittedWorth {
        rule: WorthRule::new(config),
        mean_spend: MeanSpend::default(),
        value_cut: Money::minor(value_cut),
        potential_cut: Money::minor(potential_cut),
    };
    let config = WorthConfig::default;
    let shorter = || WorthConfig { window: Window::last(30), ..config() };
    let spread = |worth: FittedWorth, day| worth.concentration(p, day).unwrap().definition().clone();
    let spreads = [
        spread(worth(5, 9, config()), one),
        spread(worth(6, 9, config()), one),
        spread(worth(5, 9, shorter()), one),
        spread(worth(5, 9, config()), day(31)),
    ];
    let roll = |config, day| {
        let rule = ContributionRule::new(config).unwrap();
        rule.honor_roll(p, day).unwrap().definition().clone()
    };
    let config = ContributionConfig::default;
    let without_abuse = |from, usual| {
        let usual = |kind: &Kind| UsualRate { kind: *kind, rate: Decimal::whole(usual) };
        let (kinds, rule) = (AbuseConfig::default().kinds, AbuseRule::default());
        let by = rule.with_usual(kinds.iter().map(usual).collect()).unwrap();
        ContributionConfig { without_abuse: Some(Box::new(WithoutAbuse { from, by })), ..config() }
    };
    let rolls = [
        roll(config(), one),
        roll(config(), day(29)),
        roll(ContributionConfig { create: 6, ..config() }, one),
        roll(ContributionConfig { help: 6, ..config() }, one),
        roll(ContributionConfig { solve: 6, ..config() }, one),
        roll(ContributionConfig { join_event: 6, ..config() }, one),
        roll(ContributionConfig { likes_cap: 6, ..config() }, one),
        roll(without_abuse(AbuseLevel::Limit, 1), one),
        roll(without_abuse(AbuseLevel::Block, 1), one),
        roll(without_abuse(AbuseLevel::Limit, 2), one),
    ];
    let shares = |config: GroupConfig, worth: FittedWorth, stage: StageRule, day| {
        GroupRule::new(config).report(p, day, &worth, &stage).unwrap().definition().clone()
    };
    let config = GroupConfig::default;
    let usual = || worth(5, 9, WorthConfig::default());
    let further = WorthConfig { horizon_days: 91.try_into().unwrap(), ..WorthConfig::default() };
    let groups = [
        shares(config(), usual(), stages(), one),
        shares(config(), usual(), stages(), day(31)),
        shares(config(), usual(), other_stages(), one),
        shares(config(), worth(6, 9, WorthConfig::default()), stages(), one),
        shares(config(), worth(5, 8, WorthConfig::default()), stages(), one),
        shares(config(), worth(5, 9, shorter()), stages(), one),
        shares(config(), worth(5, 9, further), stages(), one),
        shares(GroupConfig { activity: Kind::LogIn.into(), ..config() }, usual(), stages(), one),
        shares(GroupConfig { window: Window::last(27), ..config() }, usual(), stages(), one),
        shares(GroupConfig { active_from: 9, ..config() }, usual(), stages(), one),
        shares(GroupConfig { low_through: 3, ..config() }, usual(), stages(), one),
    ];
    BTreeMap::from([
        ("Concentration", spreads.to_vec()),
        ("GroupShares", groups.to_vec()),
        ("HonorRoll", rolls.to_vec()),
    ])
}

/// The same of reports from events, which have no calendar but that of a rule.
fn of_events() -> BTreeMap<&'static str, Vec<Definition>> {
    let cut =
        |calendar| SessionRule::new(SessionConfig { cut_by: Some(calendar), ..SessionConfig::default() }).unwrap();
    let east = || Calendar::fixed(UtcOffset::hours(1));
    let session = |rule: SessionRule| rule.report_events(&[], &Calendar::utc()).unwrap().definition().clone();
    let sessions =
        [SessionRule::default(), SessionRule::after(Timespan::minutes(31)), cut(Calendar::utc()), cut(east())];
    let path = |rule: PathRule| rule.report_events(&[], &Calendar::utc()).unwrap().definition().clone();
    let t = PathRule::transitions;
    let paths = [
        t(),
        PathRule::of_length(3.try_into().unwrap()),
        PathRule { start: PathStart::First, ..t() },
        PathRule { session: None, ..t() },
        PathRule { session: Some(cut(east())), ..t() },
    ];
    let funnel = |config: FunnelConfig| {
        FunnelRule::new(config).unwrap().report_events(&[], &Calendar::utc()).unwrap().definition().clone()
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
    let holdout = [Holdout { customer: Customer::NEW, purchases: 1, money: None }];
    let model = Nbd::new(0.385, 12.07).unwrap();
    let of = |weeks: u32| Validation::of(&model, &holdout, weeks.into()).unwrap().definition().clone();
    vec![of(39), of(40)]
}

fn of_spends() -> Vec<Definition> {
    [SpendOf::RepeatPurchases, SpendOf::AllPurchases].map(|of| of.sample(&[]).definition().clone()).to_vec()
}

pub(super) fn all() -> BTreeMap<&'static str, Vec<Definition>> {
    let of_profiles = of_profiles(&people(&Calendar::utc())).into_iter();
    of_profiles
        .chain(of_events())
        .chain([("Validation", of_validations()), ("SpendSample", of_spends())])
        .chain(without_calendar())
        .collect()
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
fn any_change_of_a_rule_changes_the_fingerprint() {
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
    let items = Items::read();
    let asked = items.functions.iter().filter(|function| {
        let tells = ["definition", "definitions"].iter().any(|name| function.signature.ident == name);
        tells && names_in(&function.signature.output).iter().any(|name| name == "Definition")
    });
    let found: BTreeSet<String> = asked.filter_map(|function| function.owner.clone()).collect();
    let listed: BTreeSet<String> = all().into_keys().map(str::to_owned).collect();
    assert_eq!(found, listed);
}
