//! Referrals: the forest, who matured, what they cost and when they have paid it back.

use lifestage::number::Ratio;
use lifestage::outreach::{
    ChannelCost, ChannelError, Payback, ReferralConfig, ReferralError, ReferralForest, ReferralReport, ReferralRule,
};
use lifestage::population::Member;
use lifestage::time::{Calendar, Days, Window};
use lifestage::{Amount, Day, Event, Money, Population, Subject, User, UserId};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::seeded::cases;
use crate::shared::travels::travels;

const START: Day = Day::ymd(2026, 1, 1);

fn user(id: u64, referrer: Option<u64>) -> User {
    let mut user = User::new(id).joined(START);
    user.referrer = referrer.map(UserId::from);
    user
}

fn population(users: &[User], events: &[Event]) -> Population {
    let mut population = Population::from_events(events, Calendar::utc()).unwrap();
    for user in users {
        population.introduce(*user);
    }
    population
}

#[test]
fn a_user_who_is_their_own_referrer_is_named() {
    let oneself = ReferralForest::of([user(1, None), user(7, Some(7))]).unwrap_err();
    assert_eq!(oneself, ReferralError::Oneself { user: 7_u64.into() });
    assert_eq!(oneself.to_string(), "user `7` is their own referrer: remove the referrer");
    // 9 leads to the cycle and is not part of it.
    let cycle = [user(9, Some(5)), user(5, Some(3)), user(3, Some(8)), user(8, Some(5))];
    assert_eq!(ReferralForest::of(cycle), Err(ReferralError::Cycle { user: 3_u64.into() }));
    let report = ReferralRule::default().report(&population(&cycle, &[]), START);
    assert_eq!(report, Err(ReferralError::Cycle { user: 3_u64.into() }));
}

#[test]
fn a_chain_of_a_million_is_no_deeper_than_the_stack() {
    let chain = (0..1_000_000_u64).map(|id| user(id, id.checked_add(1).filter(|next| *next < 1_000_000)));
    let forest = ReferralForest::of(chain).unwrap();
    assert_eq!(
        (forest.depth(0_u64), forest.depth(999_999_u64), forest.depth(1_000_000_u64)),
        (Some(999_999), Some(0), None)
    );
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_forest_is_what_plain_walking_says(links in vec(proptest::option::of(0_u64..12), 12)) {
        let users: Vec<User> = links.iter().zip(0..).map(|(link, id)| user(id, *link)).collect();
        let walk = |start: u64| {
            let mut at = links[usize::try_from(start).unwrap()];
            let mut steps = Vec::new();
            while let Some(next) = at {
                steps.push(UserId::from(next));
                if steps.len() > 20 {
                    return None;
                }
                at = links[usize::try_from(next).unwrap()];
            }
            Some(steps)
        };
        match ReferralForest::of(users) {
            Ok(forest) => {
                for id in 0..12_u64 {
                    let steps = walk(id).unwrap();
                    prop_assert_eq!(forest.depth(id), Some(u32::try_from(steps.len()).unwrap()));
                    prop_assert_eq!(forest.chain(id).collect::<Vec<_>>(), steps);
                }
            }
            Err(ReferralError::Oneself { user }) => prop_assert!((0..12).any(|id| user == id.into() && links[usize::try_from(id).unwrap()] == Some(id))),
            Err(ReferralError::Cycle { user }) => {
                let id = (0..12_u64).find(|id| UserId::from(*id) == user).unwrap();
                prop_assert!(walk(id).is_none(), "{} is in a cycle", id);
            }
            Err(error) => prop_assert!(false, "{}", error),
        }
    }
}

/// 1 brought 2 and 3, 2 brought 4, 4 brought 5; 6 was brought by somebody unknown.
fn people() -> Vec<User> {
    vec![user(1, None), user(2, Some(1)), user(3, Some(1)), user(4, Some(2)), user(5, Some(4)), user(6, Some(99))]
}

#[test]
fn invitees_mature_by_staying_and_are_credited_up_to_the_depth() {
    let visits: [(u64, i32); 6] = [(2, 30), (3, 29), (4, 37), (5, 38), (6, 33), (1, 40)];
    let events = visits.map(|(user, day)| Event::log_in(user, START.plus(day)));
    let rule =
        ReferralRule::new(ReferralConfig { plan: None, depth: 2.try_into().unwrap(), ..ReferralConfig::default() })
            .unwrap();
    let population = population(&people(), &events);
    let report = rule.report(&population, START.plus(45)).unwrap();
    assert_eq!(
        (report.invitees, report.matured, report.eligible, report.retained),
        (5, 3, 5, 3),
        "days 30, 37 and 33 count; 29 and 38 do not"
    );
    assert_eq!(report.by_depth, [3, 1, 1], "2, 3 and 6; 4; 5");
    assert_eq!(report.quality(), Some(Ratio::new(0.6).unwrap()));
    let of: Vec<(String, u64, u64, u64, u64)> = report
        .inviters
        .iter()
        .map(|inviter| {
            (inviter.user.to_string(), inviter.invitees, inviter.matured, inviter.team, inviter.team_matured)
        })
        .collect();
    let named = |id: &str, numbers: (u64, u64, u64, u64)| (id.to_owned(), numbers.0, numbers.1, numbers.2, numbers.3);
    assert_eq!(
        of,
        [named("1", (2, 1, 3, 2)), named("2", (1, 1, 2, 1)), named("4", (1, 0, 1, 0)), named("99", (1, 1, 1, 1))],
        "5 is three links from 1"
    );
    // As of an earlier day nobody is old enough, and who has been there since day 30 has matured.
    let early = rule.report(&population, START.plus(32)).unwrap();
    assert_eq!((early.matured, early.eligible, early.quality()), (1, 0, None));
    assert_eq!(rule.report(&population, START.minus(1)).unwrap().invitees, 0);
}

#[test]
fn completing_the_plan_matures_and_k_counts_the_days_of_its_window() {
    let steps = [2, 3].into_iter().flat_map(|id: u64| {
        [
            Event::complete_profile(id, START),
            Event::like(id, START),
            // The third step brings it on this day.
            Event::claim_benefit(id, START.plus(i32::try_from(id).unwrap() - 1)),
        ]
    });
    let population = population(&people(), &steps.collect::<Vec<_>>());
    let rule = |window| {
        let plan = Some(lifestage::incentive::Plan::first_steps());
        ReferralRule::new(ReferralConfig { plan, window, ..ReferralConfig::default() }).unwrap()
    };
    let report = rule(Window::last(30)).report(&population, START.plus(10)).unwrap();
    assert_eq!((report.matured, report.eligible, report.k_factor.get()), (2, 0, Some(1.0)));
    // 2 matured on the second day, 3 on the third.
    let third = rule(Window::last(1)).report(&population, START.plus(2)).unwrap();
    assert_eq!((third.k_factor.matured, third.k_factor.active), (1, 1));
    assert_eq!(rule(Window::last(1)).report(&population, START.plus(9)).unwrap().k_factor.get(), None);
}

#[test]
fn an_invitee_pays_back_at_the_first_age_with_enough_mean_spend() {
    let stays = [2, 3].map(|id: u64| Event::log_in(id, START.plus(30)));
    let mut events = stays.to_vec();
    events.push(Event::purchase(2_u64, START.plus(5), Amount::minor(900)));
    events.push(Event::refund(2_u64, START.plus(6), Amount::minor(300)));
    events.push(Event::purchase(3_u64, START.plus(20), Amount::minor(1000)));
    events.push(Event::purchase(3_u64, START.plus(70), Amount::minor(1000)));
    let population = population(&people(), &events);
    let rule = ReferralRule::default();
    let pay = |day: i32, cost: u64, margin: f64| {
        rule.payback(&population, START.plus(day), Amount::minor(cost), Ratio::new(margin).unwrap()).unwrap()
    };
    // Two matured: 450 each at age 5, 300 at 6, 800 at 20, 1300 at 70.
    let whole = pay(80, 1600, 1.0);
    assert_eq!(
        (whole.matured, whole.acquisition_cost, whole.days, whole.users),
        (2, Some(Money::minor(800)), Some(20), 2)
    );
    assert_eq!(whole.brought, Some(Money::minor(1300)));
    assert_eq!(pay(80, 900, 1.0).days, Some(5), "the first time, whatever is refunded later");
    assert_eq!(pay(80, 1602, 1.0).days, Some(70));
    assert_eq!(pay(80, 1600, 0.5).days, None);
    assert_eq!(pay(80, 1300, 0.5).days, Some(70));
    assert_eq!(pay(60, 1602, 1.0).days, None);
    assert_eq!(pay(80, 0, 1.0).days, Some(0));
    let nobody = pay(10, 100, 1.0);
    assert_eq!((nobody.matured, nobody.acquisition_cost, nobody.days, nobody.brought), (0, None, None, None));
    assert_eq!(
        rule.report(&population, START.plus(80)).unwrap().acquisition_cost(Amount::minor(1601)),
        Some(Money::minor(801))
    );
}

#[test]
fn the_young_do_not_count_as_unprofitable() {
    let old = User::new(2_u64).joined(START).referred_by(1_u64);
    let young = User::new(3_u64).joined(START.plus(60)).referred_by(1_u64);
    let events = [
        Event::log_in(2_u64, START.plus(30)),
        Event::purchase(2_u64, START.plus(50), Amount::minor(100)),
        Event::log_in(3_u64, START.plus(90)),
    ];
    let population = population(&[user(1, None), old, young], &events);
    let payback = ReferralRule::default().payback(&population, START.plus(95), Amount::minor(200), Ratio::ONE).unwrap();
    // At 50 days only the older one is as old; at 35 both are, and nobody bought.
    assert_eq!((payback.days, payback.users, payback.matured), (Some(50), 1, 2));
}

#[test]
fn an_invitee_matures_on_the_earlier_of_both_days_and_once() {
    // Back on day 32 and 36; the plan was complete on day 2, so K of later windows does not count them.
    let invited = User::new(2_u64).joined(START).referred_by(1_u64);
    let back = [Event::log_in(2_u64, START.plus(32)), Event::log_in(2_u64, START.plus(36))];
    let steps =
        [Event::complete_profile(2_u64, START), Event::like(2_u64, START), Event::claim_benefit(2_u64, START.plus(2))];
    let k = |plan: bool, events: &[Event], as_of: i32| {
        let plan = plan.then(lifestage::incentive::Plan::first_steps);
        let rule = ReferralConfig { plan, window: Window::last(5), ..ReferralConfig::default() };
        let population = population(&[user(1, None), invited], events);
        ReferralRule::new(rule).unwrap().report(&population, START.plus(as_of)).unwrap().k_factor.get()
    };
    let all = [&back[..], &steps[..]].concat();
    assert_eq!((k(true, &all, 32), k(true, &all, 2)), (Some(0.0), Some(1.0)));
    assert_eq!((k(false, &all, 32), k(false, &all, 36), k(false, &all, 40)), (Some(1.0), Some(1.0), Some(0.0)));
}

#[test]
fn without_a_referrer_nobody_knows_who_was_invited() {
    let events = [Event::log_in(1_u64, START), Event::log_in(2_u64, START)];
    let report = ReferralRule::default().report(&population(&[], &events), START).unwrap();
    assert_eq!((report.k_factor.active, report.k_factor.get()), (2, None));
    assert_eq!(report.k_factor.to_string(), "unknown: no user has a referrer");
}

#[test]
fn channels_cost_and_pay_back_by_channel_and_period() {
    let paid = |id: u64, channel: u16, joined: i32| {
        User::new(id).joined(START.plus(joined)).acquired_by(Subject::new(channel))
    };
    let users = [paid(1, 3, 0), paid(2, 3, 5), paid(3, 3, 40), paid(4, 4, 0), paid(5, 3, 1)];
    let stays = |id: u64, joined: i32| Event::log_in(id, START.plus(joined + 33));
    let buys = |id: u64, on: i32, units: u64| Event::purchase(id, START.plus(on), Amount::minor(units));
    // 5 does not stay, so nothing of theirs counts.
    let events = [
        stays(1, 0),
        stays(2, 5),
        stays(3, 40),
        stays(4, 0),
        buys(1, 10, 600),
        buys(2, 25, 200),
        buys(3, 41, 90),
        buys(4, 2, 5),
        buys(5, 3, 10_000),
    ];
    let population = population(&users, &events);
    let days = |first: i32, last: i32| Days::new(START.plus(first), START.plus(last)).unwrap();
    let cost = |channel, days, units| ChannelCost { channel: Subject::new(channel), days, cost: Amount::minor(units) };
    let costs =
        [cost(3, days(0, 30), 400), cost(3, days(31, 60), 100), cost(4, days(0, 60), 0), cost(9, days(0, 9), 50)];
    let rule = ReferralRule::default();
    let found = rule.channels(&population, START.plus(100), &costs, Ratio::percent(50)).unwrap();
    let told: Vec<_> = found.iter().map(|row| (row.matured, row.acquisition_cost, row.days)).collect();
    // 300 each at age 10 with a margin of half: 150, not 200; with 200 at age 20 it is 200.
    let money = |units| Some(Money::minor(units));
    assert_eq!(told, [(2, money(200), Some(20)), (1, money(100), None), (1, money(0), Some(0)), (0, None, None)]);
    let ratios: Vec<Option<f64>> = found.iter().map(Payback::lifetime_ratio).collect();
    assert_eq!(ratios, [Some(1.0), Some(0.45), None, None]);
    assert_eq!(found[0].lifetime_ratio_of(Money::minor(500)), Some(2.5));
    assert!(found[0].definition().text().starts_with("payback of users of channel #3 who joined on "));
    found.iter().for_each(travels);
    let twice = [cost(3, days(0, 30), 1), cost(4, days(0, 99), 1), cost(3, days(30, 31), 1)];
    let refused = rule.channels(&population, START, &twice, Ratio::ONE).unwrap_err();
    assert!(matches!(refused, ChannelError::Overlap { channel, .. } if channel == Subject::new(3)), "{refused}");
}

/// 40 users in chains of 8, each of whom stays or does not and buys something.
fn chains(part: impl Fn(u64) -> bool) -> Population {
    let ids: Vec<u64> = (0..40).filter(|id| part(*id)).collect();
    let events = ids.iter().flat_map(|id| {
        let stays = Event::log_in(*id, START.plus(if id % 3 == 0 { 20 } else { 32 }));
        [stays, Event::purchase(*id, START.plus(i32::try_from(id % 11).unwrap()), Amount::minor(id * 29 % 97))]
    });
    population(&ids.iter().map(|id| in_chain(*id)).collect::<Vec<_>>(), &events.collect::<Vec<_>>())
}

fn in_chain(id: u64) -> User {
    user(id, id.checked_sub(1).filter(|_| !id.is_multiple_of(8)))
}

#[test]
fn parts_add_up_over_one_forest_and_not_over_their_own() {
    let rule = ReferralRule::default();
    let as_of = START.plus(50);
    let forest = ReferralForest::of((0..40).map(in_chain)).unwrap();
    let whole = rule.report(&chains(|_| true), as_of).unwrap();
    let of = |part: fn(u64) -> bool| rule.report_in(&forest, &chains(part), as_of).unwrap();
    let mut parts = of(|id| id % 5 < 2);
    parts.merge(&of(|id| id % 5 >= 2)).unwrap();
    assert_eq!(parts, whole);
    assert_eq!((whole.by_depth.len(), whole.invitees, whole.matured < whole.invitees), (7, 35, true));
    let alone = rule.report(&chains(|id| id % 5 < 2), as_of).unwrap();
    assert!(parts.merge(&alone).is_err(), "its chains are cut");

    let group = |member: Member<'_>| Some(member.user.id.bits() % 5 < 2);
    let mut groups = rule.report_by(&chains(|_| true), as_of, group).unwrap();
    let mut one = groups.remove(&true).unwrap();
    assert_eq!(one, of(|id| id % 5 < 2));
    one.merge(&groups[&false]).unwrap();
    assert_eq!(one, whole);

    travels(&whole);
    let mut json = serde_json::to_value(&whole).unwrap();
    json["by_depth"][0] = 4.into();
    let error = serde_json::from_value::<ReferralReport>(json.clone()).unwrap_err().to_string();
    assert_eq!(error, "`by_depth` holds `34` of `35` invitees: each has one depth");
    json["retained"] = 36.into();
    assert!(
        serde_json::from_value::<ReferralReport>(json).unwrap_err().to_string().starts_with("`retained` is `36` of")
    );
}

#[test]
fn paybacks_of_parts_add_up_with_their_costs() {
    let rule = ReferralRule::default();
    let as_of = START.plus(50);
    let of = |part: fn(u64) -> bool, cost| {
        rule.payback(&chains(part), as_of, Amount::minor(cost), Ratio::percent(40)).unwrap()
    };
    let whole = of(|_| true, 300);
    let mut parts = of(|id| id % 5 < 2, 60);
    parts.merge(&of(|id| id % 5 >= 2, 240)).unwrap();
    assert_eq!(parts, whole);
    assert!(whole.days.is_some_and(|days| days > 0) && whole.matured > 10, "{whole:?}");
    let cost = |group: &bool| Amount::minor(if *group { 60 } else { 240 });
    let group = |member: Member<'_>| Some(member.user.id.bits() % 5 < 2);
    let mut groups = rule.payback_by(&chains(|_| true), as_of, cost, Ratio::percent(40), group).unwrap();
    let mut one = groups.remove(&true).unwrap();
    one.merge(&groups[&false]).unwrap();
    assert_eq!(one, whole);
    let other = rule.payback(&chains(|_| true), as_of, Amount::minor(1), Ratio::percent(41)).unwrap();
    assert!(one.merge(&other).is_err());

    travels(&whole);
    let mut json = serde_json::to_value(&whole).unwrap();
    json["days"] = 1.into();
    let error = serde_json::from_value::<Payback>(json).unwrap_err().to_string();
    assert!(error.ends_with("does not follow from the sums by age: store all fields unchanged"), "{error}");
}

#[test]
fn a_profile_that_remembers_too_little_is_named() {
    let mut population = chains(|_| true);
    population.forget_before(START.plus(40));
    let refused = ReferralRule::default().report(&population, START.plus(50)).unwrap_err();
    assert!(refused.to_string().starts_with("user `"), "{refused}");
}

#[test]
fn the_days_on_which_invitees_matured_are_told_per_inviter() {
    let people: Vec<User> = (1..=5).map(|id| user(id, (id > 1).then_some(if id == 5 { 2 } else { 1 }))).collect();
    // 2 and 3 stay from day 31 on, 4 from day 35 on, 5 does not.
    let events =
        [(2, 31), (2, 36), (3, 31), (4, 35), (5, 29)].map(|(id, day)| Event::log_in(id as u64, START.plus(day)));
    let population = population(&people, &events);
    let as_of = |day: i32| ReferralRule::default().report(&population, START.plus(day)).unwrap();
    let whole = as_of(60);
    assert_eq!(whole.inviter(1_u64).unwrap().matured_on, [(START.plus(31), 2), (START.plus(35), 1)]);
    assert_eq!(whole.inviter(2_u64).unwrap().matured_on, []);
    assert_eq!(whole.inviter(3_u64), None);
    for day in 0..60 {
        for inviter in &as_of(day).inviters {
            let lines: Vec<_> = inviter.lines().collect();
            assert_eq!(lines.iter().map(|line| line.count).sum::<u64>(), inviter.matured);
            let so_far = whole.inviter(inviter.user).unwrap().lines().filter(|line| line.day <= START.plus(day));
            assert_eq!(lines, so_far.collect::<Vec<_>>(), "what was told on one day stays as it was");
        }
    }
    travels(&whole);
    let mut bent = serde_json::to_value(&whole).unwrap();
    bent["inviters"][0]["matured_on"][0][1] = 1.into();
    let error = serde_json::from_value::<ReferralReport>(bent).unwrap_err().to_string();
    assert!(error.contains("inviter `1` has `3` mature invitees on other days"), "{error}");
}
