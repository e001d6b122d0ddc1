//! When time alone can change anything: never later than it does, and not every day.

use lifestage::event::Birthday;
use lifestage::incentive::{
    AnchoredPlanConfig, Downgrade, GrowthPointsConfig, IncentiveConfig, IncentiveRule, MembershipLevel,
    MembershipLevels, Name, PlanAnchor, PlanConfig, PointsPeriod, Task, TaskNeed,
};
use lifestage::rule::{
    Comparison, Edition, Label, Metric, Predicate, Segment, Segments, Suggestion, Told, Trigger, WindowMeasure,
};
use lifestage::score::{
    AbuseLevel, BehaviorConfig, BehaviorRule, BehaviorType, ContributionRole, Group, LifecycleStage, Need, RfmSegment,
    RiskBand, StageConfig, StageRule, TagDimension, UserTier, WorthClass,
};
use lifestage::time::{Hold, Period, Window};
use lifestage::{Day, Event, Kind, Profile, RuleSet, Subject, User};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::generate::{comparison, metric, predicate};
use super::risk::app_year;
use crate::shared::people::{Action, day, life, moody, profile};
use crate::shared::seeded::cases;

const USER: u64 = 42;

/// Numbers that fall or rise by time alone, and those that earnings give.
fn moving_metric() -> impl Strategy<Value = Metric> {
    prop_oneof![
        2 => metric(),
        2 => select(vec![
            Metric::ProbabilityAlive,
            Metric::ExpectedSpend,
            Metric::ChurnScore,
            Metric::ChurnProbability,
            Metric::StreakDays,
            Metric::GrowthTier,
            Metric::MembershipLevel,
            Metric::DaysUntilBirthday,
            Metric::Change(WindowMeasure::ActiveDays, Window::last(9)),
        ]),
        1 => select(TagDimension::ALL.to_vec()).prop_map(Metric::TagValue),
    ]
}

fn moving_bound(metric: &Metric) -> BoxedStrategy<Comparison> {
    let scaled = |scale: f64| {
        (0..100_u32, 0..3).prop_map(move |(part, which)| {
            let bound = f64::from(part) * scale;
            match which {
                0 => Comparison::at_least(bound),
                1 => Comparison::at_most(bound),
                _ => Comparison::between(bound, bound + 12.0 * scale),
            }
            .unwrap()
        })
    };
    match metric {
        Metric::ProbabilityAlive | Metric::ChurnProbability | Metric::NeedShare(_) => scaled(0.01).boxed(),
        Metric::ChurnScore => scaled(1.0).boxed(),
        Metric::ExpectedSpend => scaled(100.0).boxed(),
        _ => comparison().boxed(),
    }
}

fn label() -> impl Strategy<Value = Label> {
    select(vec![
        Label::Stage(LifecycleStage::Silent),
        Label::Behavior(BehaviorType::Light),
        Label::Worth(WorthClass::Protect),
        Label::RfmSegment(RfmSegment::AboutToSleep),
        Label::Group(Group::Regular),
        Label::Tier(UserTier::Low),
        Label::Need(Need::ContentCreation),
        Label::ChurnRisk(RiskBand::High),
        Label::Abuse(AbuseLevel::Watch),
        Label::Role(ContributionRole::Volunteer),
    ])
}

fn condition() -> impl Strategy<Value = Predicate> {
    let number = moving_metric().prop_flat_map(|metric| {
        let bound = moving_bound(&metric);
        (Just(metric), bound).prop_map(|(metric, bound)| Predicate::number(metric, bound))
    });
    prop_oneof![4 => number, 2 => predicate(), 1 => label().prop_map(|label| Predicate::is([label]).unwrap())]
}

fn hold() -> impl Strategy<Value = Hold> {
    prop_oneof![3 => Just(Hold::NONE), 2 => (2..12_u16).prop_map(Hold::days), 1 => Just(Hold::days(60))]
}

fn segments() -> impl Strategy<Value = Segments> {
    vec((condition(), hold(), 0..3_i32), 0..4).prop_map(|parts| {
        let of = |(number, (when, hold, group)): (usize, (Predicate, Hold, i32))| Segment {
            hold,
            exclusive: (group > 0).then(|| "one".to_owned()),
            priority: i32::try_from(number).unwrap(),
            ..Segment::new(format!("s{number}"), when)
        };
        let mut segments: Vec<Segment> = parts.into_iter().enumerate().map(of).collect();
        if !segments.is_empty() {
            segments.push(Segment::new("of", Predicate::in_segment("s0").not().unwrap()));
        }
        Segments::new(segments).unwrap_or_default()
    })
}

fn triggers() -> impl Strategy<Value = Vec<Trigger>> {
    vec((condition(), 0..12_u16, 1..20_u16), 0..3).prop_map(|parts| {
        let of = |(number, (when, cool_down, days)): (usize, (Predicate, u16, u16))| Trigger {
            name: format!("t{number}"),
            when,
            cool_down,
            suggest: vec![Suggestion::ChangeBehavior { from: BehaviorType::Light, to: BehaviorType::Balanced, days }],
        };
        parts.into_iter().enumerate().map(of).collect()
    })
}

fn incentives() -> impl Strategy<Value = IncentiveRule> {
    let periods = vec![
        PointsPeriod::Calendar(Period::Month),
        PointsPeriod::Calendar(Period::Week(lifestage::time::Weekday::Mon)),
        PointsPeriod::Lifetime,
        PointsPeriod::Trailing(Window::last(12)),
    ];
    let downgrades = vec![Downgrade::Never, Downgrade::OneDown, Downgrade::ToMeasure];
    (select(periods), select(downgrades), 1..4_u8, proptest::bool::ANY).prop_map(
        |(period, downgrade, grace, with_levels)| {
            let names = [("a", 0), ("b", 5), ("c", 20)].map(|(name, minimum)| MembershipLevel::new(name, minimum));
            let downgrade = if period == PointsPeriod::Lifetime { Downgrade::Never } else { downgrade };
            let levels = MembershipLevels { downgrade, grace, ..MembershipLevels::of(names) };
            let membership = with_levels.then_some(levels).filter(|_| !matches!(period, PointsPeriod::Trailing(_)));
            let mut growth = GrowthPointsConfig { period, membership, ..GrowthPointsConfig::default() };
            for (tier, points) in growth.tiers.iter_mut().zip([3, 9, 20]) {
                (tier.points, tier.reward) = (points, None);
            }
            IncentiveRule::new(IncentiveConfig { growth, ..IncentiveConfig::default() }).unwrap()
        },
    )
}

/// The same with a plan that begins with the first segment, if there is one, and one that begins on a day.
fn with_plans(incentives: &IncentiveRule, segments: &Segments) -> IncentiveRule {
    let plan = |version, day| {
        let share = Task { opens: 1, ..Task::new(Name::literal("share"), day, [TaskNeed::once(Kind::Share)]) };
        let use_it = Task {
            prerequisites: vec![share.id],
            ..Task::new(Name::literal("use"), day + 4, [TaskNeed::once(Kind::Use)])
        };
        PlanConfig { version, tasks: vec![share, use_it], without_abuse: None }
    };
    let from = |anchor, version, day| AnchoredPlanConfig { anchor, plan: plan(version, day) };
    let mut config = incentives.config();
    config.plans = vec![from(PlanAnchor::Day(day(20)), 7, 9)];
    if segments.get("s0").is_some() {
        config.plans.push(from(PlanAnchor::Segment("s0".into()), 8, 3));
    }
    IncentiveRule::new(config).unwrap()
}

pub(super) fn rules() -> impl Strategy<Value = RuleSet> {
    (hold(), hold(), segments(), triggers(), incentives()).prop_map(
        |(stage, behavior, segments, triggers, incentives)| {
            let people: Vec<Profile> = (0..6_u64)
                .map(|user| {
                    let buys = (0..=user).map(move |n| {
                        let when = day(i32::try_from(n * (user + 3)).unwrap());
                        Event::purchase(user, when, lifestage::Amount::minor(500 + 700 * user))
                    });
                    Profile::of(buys.chain([Event::log_in(user, day(0))]))
                })
                .collect();
            let behavior = BehaviorRule::new(BehaviorConfig { hold: behavior, ..BehaviorConfig::default() }).unwrap();
            let rules = RuleSet {
                stage: StageRule::new(StageConfig { hold: stage, ..StageConfig::default() }).unwrap(),
                behavior: Some(lifestage::rule::Fittable::Unfitted(behavior)),
                incentives: Some(with_plans(&incentives, &segments)),
                segments,
                triggers,
                ..RuleSet::full()
            };
            rules.fit_where_possible(&people, day(60)).unwrap()
        },
    )
}

pub(super) fn actions() -> impl Strategy<Value = Vec<Action>> {
    prop_oneof![life(30, 60), moody(90)]
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn nothing_told_changes_before_the_due_day(
        actions in actions(), rules in rules(), after in prop_oneof![3 => 0..40_i32, 1 => 0..450_i32]
    ) {
        let (profile, rules) = (profile(USER, &actions), Edition::new(rules));
        let user = User::new(USER).with_birthday(Birthday::new(4, 2).unwrap());
        let last = actions.iter().map(|action| action.day).max().unwrap_or(0);
        let asked = day(last + after);
        let due = rules.rules().next_change(profile.as_of(asked), &user).unwrap();
        prop_assert!(due.is_none_or(|due| due > asked));
        let mut told = rules.changes(profile.as_of(asked), &user, &Told::nothing(USER)).unwrap().told;
        let upto = due.map_or(120, |due| (due - asked - 1).min(120));
        for later in 1..=upto {
            let news = rules.changes(profile.as_of(asked.plus(later)), &user, &told).unwrap();
            let changes: Vec<String> = news.changes.iter().map(ToString::to_string).collect();
            prop_assert!(changes.is_empty(), "asked on {asked}, due {due:?}, after {later} days: {changes:?}");
            told = news.told;
        }
    }
}

/// Two weeks of the embedded year of one app. Whoever did something is scored for that; of the others, these are due.
#[test]
fn few_of_the_quiet_users_of_the_year_are_due_on_a_night() {
    let population = app_year();
    let first = Day::ymd(2025, 12, 1);
    let rules = Edition::new(RuleSet::full().fit_population(&population, first.minus(1)).unwrap());
    let (mut quiet, mut due_nights, mut moved) = (0, 0, 0);
    for member in population.iter() {
        let (profile, user) = (member.profile, member.user);
        let before = profile.as_of(first.minus(1));
        let mut due = rules.rules().next_change(before, &user).unwrap();
        let mut told = rules.changes(before, &user, &Told::nothing(user.id)).unwrap().told;
        for night in 0..14 {
            let as_of = profile.as_of(first.plus(night));
            let did = as_of.tallies().last().is_some_and(|tally| tally.day() == as_of.day());
            let is_due = due.is_some_and(|due| due <= as_of.day());
            let news = rules.changes(as_of, &user, &told).unwrap();
            if !did && news.card.is_some() {
                quiet += 1;
                due_nights += u32::from(is_due);
                moved += u32::from(!news.changes.is_empty());
                assert!(is_due || news.changes.is_empty(), "{due:?} {:?}", news.changes);
            }
            if did || is_due {
                due = rules.rules().next_change(as_of, &user).unwrap();
            }
            told = news.told;
        }
    }
    let share = f64::from(due_nights) / f64::from(quiet);
    println!("{due_nights} of {quiet} nights of quiet users are due, {moved} of them tell something");
    assert!(quiet > 2_000 && moved <= due_nights && share < 0.1, "{due_nights} of {quiet}, {moved} told");
}

#[test]
fn a_user_who_is_gone_is_due_on_no_day() {
    let profile = Profile::of([Event::log_in(USER, day(0)), Event::share(USER, day(1))]);
    let user = User::new(USER);
    let rules = RuleSet::full().fit_where_possible([&profile], day(0)).unwrap();
    let next = |number| rules.next_change(profile.as_of(day(number)), &user).unwrap();
    assert_eq!(next(200), None);
}

#[test]
fn what_nobody_gone_can_lose_is_due_on_no_day() {
    let profile = Profile::of((0..30).map(|number| Event::log_in(USER, day(number))));
    for rules in [
        // Whoever is Churned is in that group, however many active days leave its window.
        r#"{ "worth": { "unfitted": {} }, "groups": { "window": { "last": 365 } } }"#,
        // No points of this month are lost when the next one begins.
        r#"{ "incentives": { "growth": { "rules": [{ "kind": "log_in", "points": 10 }], "tiers": [{ "points": 20 }] } },
            "segments": [{ "name": "keen", "when": { "growth_tier": "now", "at_least": 1 } }] }"#,
        // No evidence decays.
        r#"{ "needs": { "map": [{ "subject": 7, "need": "learning" }] },
            "segments": [{ "name": "learner", "when": { "need": "learning" } }] }"#,
    ] {
        let set: RuleSet = serde_json::from_str(rules).unwrap();
        assert_eq!(set.next_change(profile.as_of(day(200)), &User::new(USER)).unwrap(), None, "{rules}");
    }
}

#[test]
fn a_need_is_due_on_the_day_after_its_evidence() {
    let rules: RuleSet = serde_json::from_str(
        r#"{ "needs": { "map": [{ "subject": 7, "need": "learning" }] },
            "segments": [{ "name": "learner", "when": { "need": "learning" } }] }"#,
    )
    .unwrap();
    // A search is just enough on its day.
    let profile = Profile::of([Event::search(USER, day(0)).about(Subject::new(7))]);
    assert_eq!(rules.next_change(profile.as_of(day(0)), &User::new(USER)).unwrap(), Some(day(1)));
}

#[test]
fn a_purchase_that_is_too_old_to_count_is_due() {
    let rules: RuleSet = serde_json::from_str(r#"{ "rfm": { "unfitted": { "look_back": 90 } } }"#).unwrap();
    let profile = Profile::of([Event::purchase(USER, day(0), lifestage::Amount::minor(100))]);
    let rules = rules.fit([&profile], day(80)).unwrap();
    // The days 0 to 89 are the last 90 as of day 89.
    assert_eq!(rules.next_change(profile.as_of(day(88)), &User::new(USER)).unwrap(), Some(day(90)));
}

#[test]
fn nothing_is_due_after_the_last_day_there_is() {
    let profile = Profile::of([Event::purchase(USER, day(0), lifestage::Amount::minor(100))]);
    // The purchase is to fall to the worst recency in 260,000 years, or later.
    for worst in [95_100_000, i64::MAX] {
        let recency = [7, 17, 37, worst];
        let text = format!(
            r#"{{ "rfm": {{ "fitted": {{
                "rule": {{ "frequency": "purchases", "monetary": "total", "look_back": null, "grades": 5, "segments": "standard" }},
                "recency": {recency:?}, "frequency": [4, 6, 9, 11], "monetary": [3000, 5000, 8000, 10000],
                "means": {{ "recency_days": 335, "frequency": 89, "monetary": 77675, "users": 257 }} }} }} }}"#
        );
        let rules: RuleSet = serde_json::from_str(&text).unwrap();
        let next = |asked: Day| rules.next_change(profile.as_of(asked), &User::new(USER)).unwrap();
        assert_eq!([next(day(2000)), next(Day::MAX.minus(1)), next(Day::MAX)], [None; 3], "{worst}");
    }
}

#[test]
fn a_tally_of_a_later_day_is_an_event_of_that_day() {
    let profile = Profile::of([Event::log_in(USER, day(0)), Event::log_in(USER, day(3))]);
    let next = RuleSet::default().next_change(profile.as_of(day(0)), &User::new(USER)).unwrap();
    assert_eq!(next, Some(day(3)));
    let before = RuleSet::default().next_change(profile.as_of(day(-5)), &User::new(USER)).unwrap();
    assert_eq!(before, Some(day(0)), "who has not joined is due when they do");
    let joins = User::new(USER).joined(day(2));
    assert_eq!(RuleSet::default().next_change(profile.as_of(day(1)), &joins).unwrap(), Some(day(2)));
}

#[test]
fn a_birthday_is_due_on_its_day_and_on_the_day_after() {
    let rules: RuleSet = serde_json::from_str(
        r#"{ "segments": [{ "name": "party", "when": { "days_until_birthday": "now", "at_most": 2 } }] }"#,
    )
    .unwrap();
    let profile = Profile::of([Event::log_in(USER, day(0))]);
    let user = User::new(USER).with_birthday(Birthday::new(12, 24).unwrap());
    let next = |on: Day| rules.next_change(profile.as_of(on), &user).unwrap();
    let christmas = Day::ymd(2026, 12, 24);
    assert_eq!(next(Day::ymd(2026, 7, 1)), Some(christmas.minus(2)));
    assert_eq!(next(christmas.minus(2)), Some(christmas.plus(1)));
    assert_eq!(next(christmas.plus(1)), Some(Day::ymd(2027, 12, 22)));
}

#[test]
fn a_trigger_that_time_alone_turns_is_due() {
    let rules: RuleSet = serde_json::from_str(
        r#"{ "triggers": [{ "name": "miss you", "when": { "days_since": "purchase", "at_least": 45 },
            "suggest": [{ "alert": "call" }] }] }"#,
    )
    .unwrap();
    let profile = Profile::of([Event::purchase(USER, day(0), lifestage::Amount::minor(100))]);
    let next = |number| rules.next_change(profile.as_of(day(number)), &User::new(USER)).unwrap();
    assert_eq!((next(30), next(45), next(60)), (Some(day(45)), Some(day(60)), None));
}
