//! The effect of first steps of made-up newcomers against `DuckDB`, numpy and scipy, and what holds of every population.

use lifestage::answer::{Language, Say};
use lifestage::event::Purpose;
use lifestage::outreach::{
    EntryEffectConfig, EntryEffectRule, EntryEffects, EntryOutcome, NoEntryEffect, StratumLeftOut,
};
use lifestage::time::{Calendar, Days, Moment};
use lifestage::{Day, Event, Kind, Money, Population, Subject, User};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::shared::oracle::expected;
use crate::shared::seeded::cases;

const START: Day = Day::ymd(2026, 1, 5);

#[derive(Deserialize)]
struct Truth {
    rows: Vec<(u64, u16, i64, Kind, u64)>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    outcome: EntryOutcome,
    as_of: Day,
    undecided: u64,
    without: u64,
    users: u64,
    strata: usize,
    effects: Vec<Effect>,
}

#[derive(Deserialize)]
struct Effect {
    entry: Kind,
    users: u64,
    left_out: Vec<(u16, Day, u64, u64, StratumLeftOut)>,
    mean: Option<f64>,
    others: Option<f64>,
    #[serde(rename = "effect")]
    more: Option<f64>,
    interval: Option<[f64; 2]>,
}

fn at(hour: i64) -> Moment {
    Moment::from_milliseconds(i64::from(START.days_since_epoch()) * 86_400_000 + hour * 3_600_000)
}

#[test]
fn effects_of_made_up_newcomers_are_those_of_duckdb_and_numpy() {
    let truth: Truth = serde_json::from_str(&expected("entry.json")).unwrap();
    let event = |(user, _, hour, kind, value): &(u64, u16, i64, Kind, u64)| {
        Event::new(*user, at(*hour), *kind, *value).unwrap()
    };
    let events: Vec<Event> = truth.rows.iter().map(event).collect();
    let mut population = Population::from_events(&events, Calendar::utc()).unwrap();
    for (user, channel, ..) in &truth.rows {
        population.introduce(User::new(*user).acquired_by(Subject::new(*channel)));
    }
    for case in &truth.cases {
        let rule = EntryEffectRule::new(EntryEffectConfig {
            entries: case.effects.iter().map(|effect| effect.entry).collect(),
            outcome: case.outcome.clone(),
            minimum: 5,
            ..EntryEffectConfig::default()
        });
        let joined = Days::new(START, START.plus(90)).unwrap();
        let report = rule.unwrap().report(&population, joined, case.as_of).unwrap();
        assert_eq!((report.undecided, report.without), (case.undecided, case.without));
        assert_eq!((report.users(), report.strata.len()), (case.users, case.strata));
        for truth in &case.effects {
            let left_out = report.left_out(truth.entry).into_iter();
            let left_out: Vec<_> =
                left_out.map(|of| (of.channel.number(), of.week, of.users, of.others, of.why)).collect();
            assert_eq!(left_out, truth.left_out);
            match report.effect(truth.entry) {
                Ok(found) => {
                    assert_eq!(found.users, truth.users);
                    let ends = [found.low.unwrap(), found.high.unwrap()];
                    let found = [found.mean, found.others, found.effect].into_iter().chain(ends);
                    let [low, high] = truth.interval.unwrap();
                    let truth =
                        [truth.mean, truth.others, truth.more].map(Option::unwrap).into_iter().chain([low, high]);
                    assert!(found.zip(truth).all(|(one, other)| (one - other).abs() < 1e-9 * other.abs().max(1.0)));
                }
                Err(no) => assert!(truth.users == 0 && matches!(no, NoEntryEffect::NoStratum { least: 5, .. }), "{no}"),
            }
        }
    }
}

fn config() -> EntryEffectConfig {
    EntryEffectConfig { entries: vec![Kind::View, Kind::Search], minimum: 2, ..EntryEffectConfig::default() }
}

fn report(events: &[Event], config: EntryEffectConfig) -> EntryEffects {
    let population = Population::from_events(events, Calendar::utc()).unwrap();
    let joined = Days::new(START, START.plus(40)).unwrap();
    EntryEffectRule::new(config).unwrap().report(&population, joined, START.plus(100)).unwrap()
}

#[test]
fn the_first_step_of_a_day_is_told_by_the_hour_where_it_is_known() {
    let new = |user: u64, at: Moment, kind: Kind| Event::new(user, at, kind, 0).unwrap();
    let day = Moment::from(START);
    let two = |user, one: Moment, other: Moment| [new(user, one, Kind::Search), new(user, other, Kind::View)];
    let events: Vec<Event> =
        [two(1, at(9), at(10)), two(2, at(10), at(9)), two(3, at(9), at(9)), two(4, day, day)].concat();
    let report = report(&events, config());
    let users: Vec<u64> = report.strata[0].cells.iter().map(|cell| cell.users).collect();
    // View came first of one, search of one; of the others it is not known.
    assert_eq!((users, report.undecided, report.without), (vec![1, 1], 2, 0));

    // Where days start at four, three o'clock is the end of one.
    let night = Calendar::utc().with_day_start(4).unwrap();
    let population = Population::from_events(&two(1, at(23), at(27)), night).unwrap();
    let rule = EntryEffectRule::new(config()).unwrap();
    let report = rule.report(&population, Days::only(START), START.plus(100)).unwrap();
    assert_eq!(report.strata[0].cells[1].users, 1, "search was before it");
}

#[test]
fn what_cannot_be_compared_is_said_with_why() {
    let events: Vec<Event> =
        (0..9_u64).map(|user| Event::view(user, START, 1)).chain([Event::search(9_u64, START)]).collect();
    let report = report(&events, config());
    let no = report.effect(Kind::View).unwrap_err();
    assert_eq!(
        no.to_string(),
        "none of the 9 users can be compared: in each of 1 strata one side has fewer than 2, so ask about more days of joining"
    );
    let left_out = |kind| report.left_out(kind).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        left_out(Kind::View),
        ["no channel, week from 2026-01-05: 9 users began so and 1 otherwise, 2 are needed"]
    );
    assert_eq!(left_out(Kind::Search), ["no channel, week from 2026-01-05: 1 users began so, 2 are needed"]);
    assert_eq!(report.effect(Kind::Like), Err(NoEntryEffect::NotListed { kind: Kind::Like }));
    let chinese = report.left_out(Kind::Search)[0].say(Language::Chinese).to_string();
    assert_eq!(chinese, "无渠道，2026年1月5日起的一周：以此开始的有1人，需要2人");

    let early = EntryEffectRule::default().report(&Population::new(Calendar::utc()), Days::only(START), START.plus(32));
    assert_eq!(
        early.unwrap_err().to_string(),
        "as of `2026-02-06` no day of joining is `33` days back: ask later, or about users who joined earlier"
    );
}

#[test]
fn spend_is_said_in_both_languages_and_the_entry_itself_is_none_of_it() {
    let buy = |user: u64, day: i32, units: u64| Event::purchase(user, START.plus(day), lifestage::Amount::minor(units));
    let events = (0..40_u64).flat_map(|user| {
        let searches = user % 2 == 0;
        let first = if searches { Event::search(user, START) } else { Event::view(user, START, 1) };
        let later = if searches { 900 + user } else { 400 + user };
        [first, buy(user, 0, 7_777), buy(user, 3, later), buy(user, 31, 5_000)]
    });
    let config = EntryEffectConfig { outcome: EntryOutcome::Spend { days: 30 }, ..config() };
    let effect = report(&events.collect::<Vec<_>>(), config).effect(Kind::Search).unwrap();
    assert_eq!((effect.mean.to_bits(), effect.effect.to_bits()), (919.0_f64.to_bits(), 499.0_f64.to_bits()));
    assert!(effect.to_string().starts_with("first search: 20 users spend "), "{effect}");
    assert!(effect.reason().say(Language::Chinese).to_string().starts_with("首次行为是搜索：20人人均消费"));
}

/// A stratum that cannot be added up is named, and not left out without a word.
#[test]
fn a_stratum_whose_spend_is_out_of_range_is_named() {
    let buys = |user: u64| Event::purchase(user, START.plus(3), lifestage::Amount::minor(1));
    let first = [Kind::View, Kind::Search, Kind::Like];
    let starts = |(user, kind): (u64, Kind)| [Event::new(user, START, kind, 0).unwrap(), buys(user)];
    let events: Vec<Event> = (0..9_u64).zip(first.into_iter().cycle()).flat_map(starts).collect();
    let entries = first.to_vec();
    let outcome = EntryOutcome::Spend { days: 30 };
    let mut effects = report(&events, EntryEffectConfig { entries, outcome, ..config() });
    for cell in &mut effects.strata[0].cells {
        cell.outcome.sum = Money::minor(i64::MAX);
    }
    let no = effects.effect(Kind::View).unwrap_err();
    assert_eq!(no, NoEntryEffect::OutOfRange { channel: Subject::NONE, week: START });
    assert_eq!(
        no.to_string(),
        "no channel, week from 2026-01-05: the spend of its users is out of range, so give amounts in a larger unit"
    );
}

#[test]
fn a_channel_that_users_refused_to_be_judged_by_is_none() {
    let channel = Subject::new(7);
    let mut population = Population::from_events(&[Event::view(1_u64, START, 1)], Calendar::utc()).unwrap();
    population.introduce(User::new(1_u64).acquired_by(channel));
    let of = |population: &Population| {
        let rule = EntryEffectRule::new(config()).unwrap();
        rule.report(population, Days::only(START), START.plus(100)).unwrap().strata[0].channel
    };
    assert_eq!(of(&population), channel);
    population.introduce(User::new(1_u64).acquired_by(channel).refusing(Purpose::PersonalTraits));
    assert_eq!(of(&population), Subject::NONE);
}

#[test]
fn stored_numbers_that_do_not_agree_are_refused() {
    let events: Vec<Event> = (0..9_u64)
        .flat_map(|user| {
            let first = if user < 4 { Event::view(user, START, 1) } else { Event::search(user, START) };
            [first, Event::log_in(user, START.plus(20))]
        })
        .collect();
    let report = report(&events, config());
    let written = serde_json::to_value(&report).unwrap();
    assert_eq!(&serde_json::from_value::<EntryEffects>(written.clone()).unwrap(), &report);
    for (place, value) in [
        ("/minimum", json!(3)),
        ("/joined/last", json!("2026-01-20")),
        ("/entries/0", json!("like")),
        ("/outcome/stays/to", json!(28)),
        ("/strata/0/week", json!("2025-01-06")),
        ("/strata/0/cells/0/users", json!(3)),
        ("/strata/0/cells/0/outcome/sum", json!(5)),
        ("/strata/0/cells/0/outcome/squares", json!(3)),
        ("/strata/0/cells", json!([])),
    ] {
        let mut changed = written.clone();
        *changed.pointer_mut(place).unwrap() = value;
        let error = serde_json::from_value::<EntryEffects>(changed).unwrap_err().to_string();
        assert!(error.contains("do not agree"), "{place}: {error}");
    }
}

#[test]
fn stored_lists_that_are_a_part_of_those_asked_about_are_refused() {
    let events: Vec<Event> =
        (0..9_u64).flat_map(|user| [Event::view(user, START, 1), Event::log_in(user, START.plus(20))]).collect();
    let [one, other] = [Kind::LogIn, Kind::Like];
    let outcome = EntryOutcome::Stays { activity: [one, other].into_iter().collect(), from: 14, to: 27 };
    let written = serde_json::to_value(report(&events, EntryEffectConfig { outcome, ..config() })).unwrap();
    for kind in [one, other] {
        let mut changed = written.clone();
        changed["outcome"]["stays"]["activity"] = json!([kind]);
        assert!(serde_json::from_value::<EntryEffects>(changed).is_err(), "{kind}");
    }
    let mut changed = written.clone();
    changed["entries"].as_array_mut().unwrap().pop();
    changed["strata"][0]["cells"].as_array_mut().unwrap().pop();
    assert!(serde_json::from_value::<EntryEffects>(changed).is_err());
    assert!(serde_json::from_value::<EntryEffects>(written).is_ok());
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn parts_of_users_add_up_in_any_order_and_two_entries_are_opposites(
        of in prop::collection::vec((0..40_u64, 0..1_400_i64, prop::sample::select(vec![Kind::View, Kind::Search, Kind::LogIn])), 0..160),
    ) {
        let events = |part: Option<u64>| -> Vec<Event> {
            let of = of.iter().filter(|(user, ..)| part.is_none_or(|part| user % 3 == part));
            of.map(|(user, hour, kind)| Event::new(*user, at(*hour), *kind, 0).unwrap()).collect()
        };
        let whole = report(&events(None), config());
        for order in [[0, 1, 2], [2, 0, 1]] {
            let [mut merged, next, last] = order.map(|part| report(&events(Some(part)), config()));
            merged.merge(&next).unwrap();
            merged.merge(&last).unwrap();
            prop_assert_eq!(&merged, &whole);
        }
        // Of two entries one can be compared where the other can, in the same strata.
        let (view, search) = (whole.effect(Kind::View), whole.effect(Kind::Search));
        prop_assert_eq!(view.is_ok(), search.is_ok());
        if let (Ok(view), Ok(search)) = (view, search) {
            prop_assert_eq!(view.strata, search.strata);
            prop_assert!(view.low.is_none_or(|low| low <= view.effect));
        }
    }
}
