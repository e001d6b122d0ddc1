//! Co-use in the embedded year against polars and numpy, and what holds of every population.

use core::num::NonZeroU64;
use std::collections::BTreeMap;

use lifestage::answer::{Language, Say};
use lifestage::model::{CoUse, CoUseConfig, CoUseItem, CoUseRule};
use lifestage::score::{RecommendationConfig, RecommendationRule};
use lifestage::time::Calendar;
use lifestage::{Day, Event, Interner, Kind, Population, Subject};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::shared::app::App;
use crate::shared::oracle::expected;
use crate::shared::seeded::cases;

#[derive(Deserialize)]
struct Truth {
    users: u64,
    items: BTreeMap<String, u64>,
    pairs: Vec<Pair>,
    related: Vec<(String, String, f64)>,
}

#[derive(Deserialize)]
struct Pair {
    one: String,
    other: String,
    cells: [u64; 4],
    lift: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

fn item(name: &str, subjects: &mut Interner) -> CoUseItem {
    match name.split_once(':').unwrap() {
        ("subject", name) => CoUseItem::Subject(subjects.intern(name).unwrap()),
        (_, kind) => CoUseItem::Kind(kind.parse().unwrap()),
    }
}

#[test]
fn lifts_of_the_embedded_year_are_those_of_polars_and_numpy() {
    let truth: Truth = serde_json::from_str(&expected("co_use.json")).unwrap();
    let mut app = App::read();
    let population = app.population(&app.events);
    let names = "subject:高级编辑 subject:日程管理 subject:文档协作 subject:短视频剪辑 kind:share kind:comment";
    let rule = CoUseRule::new(CoUseConfig {
        items: names.split(' ').map(|name| item(name, &mut app.subjects)).collect(),
        least_users: const { NonZeroU64::new(10).unwrap() },
        ..CoUseConfig::default()
    });
    let report = rule.unwrap().report(&population, Day::ymd(2025, 12, 31)).unwrap();
    assert_eq!(report.users, truth.users);
    for (name, users) in &truth.items {
        let of = item(name, &mut app.subjects);
        assert_eq!(report.items.iter().find(|count| count.item == of).unwrap().users, *users, "{name}");
    }

    let lifts = report.lifts();
    assert!(lifts.is_sorted_by(|one, next| one.lift >= next.lift));
    assert_eq!(lifts.len(), truth.pairs.iter().filter(|pair| pair.lift.is_some()).count());
    assert_eq!(report.pairs().count(), truth.pairs.len());
    let is_near = |one: f64, other: f64| (one / other - 1.0).abs() < 1e-8;
    for (pair, truth) in report.pairs().zip(&truth.pairs) {
        assert_eq!([pair.one, pair.other], [&truth.one, &truth.other].map(|name| item(name, &mut app.subjects)));
        let [both, one, other, neither] = truth.cells;
        assert_eq!([pair.both, pair.of_one, pair.of_other], [both, both + one, both + other]);
        assert_eq!(pair.users, both + one + other + neither);
        if let Some(found) = lifts.iter().find(|lift| lift.pair == pair) {
            assert!(is_near(found.lift, truth.lift.unwrap()), "{found}");
            // The slope of the truth is one of differences.
            assert!(is_near(found.low, truth.low.unwrap()) && is_near(found.high, truth.high.unwrap()), "{found}");
        }
    }

    let mut related = report.related();
    assert_eq!(related.len(), truth.related.len());
    for (from, to, share) in &truth.related {
        let [from, to] = [from, to].map(|name| app.subjects.intern(name).unwrap());
        let found = related.iter().find(|of| of.from == from && of.to == to).unwrap();
        let weight: f64 = found.weight.to_string().parse().unwrap();
        assert!((weight - share).abs() <= 0.000_5, "{weight}, not {share}");
    }
    // What comes of it is a table that recommendations take.
    related.reverse();
    RecommendationRule::new(RecommendationConfig { related, ..RecommendationConfig::default() }).unwrap();
}

const DAY: Day = Day::ymd(2026, 3, 2);

fn report(events: &[Event], config: CoUseConfig) -> CoUse {
    let population = Population::from_events(events, Calendar::utc()).unwrap();
    CoUseRule::new(config).unwrap().report(&population, DAY.plus(20)).unwrap()
}

fn three(least: u64, significance: f64) -> CoUseConfig {
    CoUseConfig {
        items: [1, 2, 3].map(|number| CoUseItem::Subject(Subject::new(number))).into(),
        least_users: NonZeroU64::new(least).unwrap(),
        significance: lifestage::number::Ratio::new(significance).unwrap(),
        ..CoUseConfig::default()
    }
}

#[test]
fn what_everybody_uses_goes_with_nothing_and_few_users_are_not_told() {
    let uses = |user: u64, of: u16| Event::usage(user, DAY, 60).about(Subject::new(of));
    let all = (0..100_u64).flat_map(|user| [uses(user, 1), uses(user, 2)]);
    let few = (0..19_u64).map(|user| uses(user, 3));
    let report = report(&all.chain(few).collect::<Vec<_>>(), three(20, 0.05));
    let lifts = report.lifts();
    assert_eq!(lifts.len(), 1, "the third has 19 users");
    assert_eq!(
        lifts[0].to_string(),
        "users of #1 use #2 1.00 times as often as everybody (1.00 to 1.00): 100 of 100 users use both"
    );
    let chinese = lifts[0].reason().say(Language::Chinese).to_string();
    assert_eq!(chinese, "用到#1的用户中，也用到#2的比例是全体用户的1.00倍（1.00至1.00）：100人中有100人两者都用到");
    assert_eq!(report.related(), []);
    let popular: Vec<u64> = report.popular().iter().map(|count| count.users).collect();
    assert_eq!(popular, [100, 100]);
}

#[test]
fn users_who_were_not_active_make_no_two_features_go_together() {
    let uses = |user: u64, of: u16| Event::usage(user, DAY, 60).about(Subject::new(of));
    let used = (0..120_u64).flat_map(|user| {
        let [one, two] = [user % 2 == 0, user % 3 == 0];
        [one.then(|| uses(user, 1)), two.then(|| uses(user, 2)), Some(Event::log_in(user, DAY))].into_iter().flatten()
    });
    let used: Vec<Event> = used.collect();
    let gone = (1_000..9_000_u64).map(|user| Event::log_in(user, DAY.minus(200)));
    let with_gone: Vec<Event> = used.iter().cloned().chain(gone).collect();
    let [one, other] = [&used, &with_gone].map(|events| report(events, three(10, 0.05)));
    assert_eq!(one, other);
    assert_eq!(one.lifts()[0].lift.to_bits(), 1.0_f64.to_bits());
}

#[test]
fn of_many_pairs_that_have_nothing_to_do_with_each_other_none_goes_together() {
    // Each of twelve subjects by a digit of its own of the user.
    let used = (0..4_096_u64).flat_map(|user| {
        let of = (0..12_u16).filter(move |digit| (user >> digit) & 1 == 1);
        of.map(move |digit| Event::usage(user, DAY, 1).about(Subject::new(digit + 1)))
    });
    let items = (1..=12).map(|number| CoUseItem::Subject(Subject::new(number))).collect();
    let report = report(&used.collect::<Vec<_>>(), CoUseConfig { items, ..CoUseConfig::default() });
    assert_eq!((report.lifts().len(), report.related().len()), (66, 0));
}

#[test]
fn stored_numbers_that_do_not_agree_are_refused() {
    let uses = |user: u64, of: u16| Event::usage(user, DAY, 60).about(Subject::new(of));
    let events: Vec<Event> =
        (0..30_u64).flat_map(|user| [uses(user, 1), uses(user, if user < 20 { 2 } else { 3 })]).collect();
    let report = report(&events, three(5, 0.05));
    let written = serde_json::to_value(&report).unwrap();
    assert_eq!(&serde_json::from_value::<CoUse>(written.clone()).unwrap(), &report);
    for (place, value) in [
        ("/users", json!(29)),
        ("/least_users", json!(6)),
        ("/significance", json!(0.5)),
        ("/significance", json!(0.0)),
        ("/items/0/users", json!(31)),
        ("/items/1/users", json!(19)),
        ("/items/1/item", json!({ "subject": 4 })),
        ("/both", json!([20, 10])),
        ("/both/2", json!(11)),
    ] {
        let mut changed = written.clone();
        *changed.pointer_mut(place).unwrap() = value;
        let error = serde_json::from_value::<CoUse>(changed).unwrap_err().to_string();
        assert!(error.contains("do not agree"), "{place}: {error}");
    }
    // The first two of three items agree with each other, but three were asked about.
    let mut fewer = written;
    fewer["items"].as_array_mut().unwrap().pop();
    fewer["both"] = json!([20]);
    let error = serde_json::from_value::<CoUse>(fewer).unwrap_err().to_string();
    assert!(error.contains("items are those of the definition"), "{error}");
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn parts_of_users_add_up_in_any_order_and_every_interval_holds_its_lift(
        of in prop::collection::vec((0..40_u64, 0..40_i32, 0..4_u16, prop::sample::select(vec![Kind::Use, Kind::View, Kind::Refund])), 0..200),
    ) {
        let config = || CoUseConfig {
            items: vec![CoUseItem::Subject(Subject::new(1)), CoUseItem::Kind(Kind::View), CoUseItem::Subject(Subject::new(2))],
            ..three(1, 0.2)
        };
        let events = |part: Option<u64>| -> Vec<Event> {
            let of = of.iter().filter(|(user, ..)| part.is_none_or(|part| user % 3 == part));
            of.map(|(user, day, subject, kind)| Event::new(*user, DAY.plus(*day), *kind, 0).unwrap().about(Subject::new(*subject)))
                .collect()
        };
        let whole = report(&events(None), config());
        for order in [[0, 1, 2], [2, 0, 1]] {
            let [mut merged, next, last] = order.map(|part| report(&events(Some(part)), config()));
            merged.merge(&next).unwrap();
            merged.merge(&last).unwrap();
            prop_assert_eq!(&merged, &whole);
        }
        for lift in whole.lifts() {
            prop_assert!(lift.low <= lift.lift && lift.lift <= lift.high, "{}", lift);
        }
        // No row is one that the recommendation rule would refuse.
        let related = whole.related();
        let config = RecommendationConfig { related, ..RecommendationConfig::default() };
        prop_assert!(RecommendationRule::new(config).is_ok());
    }
}
