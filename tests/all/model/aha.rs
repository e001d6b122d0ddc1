//! The aha moment of the embedded year against a plain count in Python, and what holds of every population.

use core::num::{NonZeroU32, NonZeroU64};

use lifestage::model::{AhaConfig, AhaReport, AhaRule, NoAhaMoment};
use lifestage::number::Ratio;
use lifestage::time::{Calendar, Days};
use lifestage::{Day, Event, Kind, Population};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::shared::app::App;
use crate::shared::oracle::expected;
use crate::shared::seeded::cases;

fn numbers(numbers: &[u32]) -> Vec<NonZeroU32> {
    numbers.iter().map(|number| NonZeroU32::new(*number).unwrap()).collect()
}

#[test]
fn every_table_of_the_embedded_year_and_its_moment_are_what_the_plain_count_says() {
    let truth: Value = serde_json::from_str(&expected("aha.json")).unwrap();
    let kinds = "view search use like comment share create check_in purchase complete_profile";
    let rule = AhaRule::new(AhaConfig {
        kinds: kinds.split(' ').map(|kind| kind.parse().unwrap()).collect(),
        times: numbers(&[1, 2, 3, 5]),
        least_users: NonZeroU64::new(15).unwrap(),
        ..AhaConfig::default()
    })
    .unwrap();
    let joined = Days::new(Day::ymd(2025, 1, 1), Day::ymd(2025, 11, 15)).unwrap();
    let app = App::read();
    let report = rule.report(&app.population(&app.events), joined, Day::ymd(2025, 12, 31)).unwrap();
    let all = report.everybody();
    assert_eq!(json!([all.users, all.stay]), json!([truth["users"], truth["stay"]]));

    let rows = truth["rows"].as_array().unwrap();
    assert_eq!(report.candidates.len(), rows.len());
    for ((candidate, table), row) in report.tables().zip(rows) {
        let name = json!({"kind": candidate.kind, "within": candidate.within_days, "times": candidate.times});
        assert_eq!([&name["kind"], &name["within"], &name["times"]], [&row["kind"], &row["within"], &row["times"]]);
        assert_eq!(
            json!([table.did.users, table.did.stay, table.did_not.users, table.did_not.stay]),
            row["table"],
            "{name}"
        );
        match (table.phi(), row["phi"].as_f64()) {
            (Some(phi), Some(truth)) => assert!((phi - truth).abs() < 1e-12, "{name}: {phi}, not {truth}"),
            (phi, truth) => assert_eq!(phi, truth, "{name}"),
        }
    }

    let (moment, best) = (report.moment().unwrap(), &truth["best"]);
    assert_eq!(
        json!([moment.kind, moment.within_days, moment.times]),
        json!([best["kind"], best["within"], best["times"]])
    );
    let (p_value, adjusted) = (moment.p_value.get(), best["adjusted"].as_f64().unwrap());
    assert!((p_value / adjusted - 1.0).abs() < 1e-6, "{p_value}, not {adjusted}");
    // What parts that did not choose it say is counted of the same users, each once.
    assert_eq!(moment.held_out.did.users + moment.held_out.did_not.users, all.users);
    assert_eq!(moment.held_out.did.stay + moment.held_out.did_not.stay, all.stay);
    assert!(moment.chosen <= moment.parts && moment.parts == 5);
}

#[test]
fn of_many_candidates_that_mean_nothing_the_best_is_luck() {
    // Who stays is decided by another digit than what users do.
    let joined = Day::ymd(2026, 3, 2);
    let events = (0..900_u64).flat_map(|user| {
        let does = [(Kind::View, 2), (Kind::Search, 3), (Kind::Use, 4), (Kind::Like, 5)];
        let early = does.into_iter().filter(move |(_, by)| user % by == 0);
        let stays = user * 2_654_435_761 % 97 < 30;
        let events = early.map(move |(kind, _)| Event::new(user, joined, kind, 0).unwrap());
        let back = stays.then(|| Event::log_in(user, joined.plus(20)));
        events.chain([Event::register(user, joined)]).chain(back)
    });
    let events: Vec<Event> = events.collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let report = AhaRule::default().report(&population, Days::only(joined), joined.plus(60)).unwrap();
    let no = report.moment().unwrap_err();
    assert!(matches!(no, NoAhaMoment::Luck { p_value, .. } if p_value > Ratio::percent(5)), "{no:?}");
}

#[test]
fn whoever_cannot_be_judged_yet_is_left_out_and_said() {
    let joined = Day::ymd(2026, 3, 2);
    let population = Population::from_events(&[Event::register(1_u64, joined)], Calendar::utc()).unwrap();
    let days = Days::new(joined, joined.plus(9)).unwrap();
    let report = |as_of: Day| AhaRule::default().report(&population, days, as_of);
    let error = report(joined.plus(26)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "as of `2026-03-28` no day of joining is `27` days back: ask later, or about users who joined earlier"
    );
    let first = report(joined.plus(27)).unwrap();
    assert_eq!((first.joined, first.everybody().users), (Days::only(joined), 1));
    assert_eq!(first.moment().unwrap_err(), NoAhaMoment::TooFew { least: NonZeroU64::new(30).unwrap() });
}

fn events() -> impl Strategy<Value = Vec<(u64, i32, Kind)>> {
    let kinds = [Kind::Register, Kind::View, Kind::Search, Kind::LogIn, Kind::Refund];
    prop::collection::vec((0..40_u64, 0..60_i32, prop::sample::select(kinds.to_vec())), 0..200)
}

/// About these users only, where a part of three is asked for.
fn report(of: &[(u64, i32, Kind)], part: Option<u64>) -> AhaReport {
    let start = Day::ymd(2026, 3, 2);
    let of = of.iter().filter(|(user, ..)| part.is_none_or(|part| user % 3 == part));
    let events: Vec<Event> =
        of.map(|(user, day, kind)| Event::new(*user, start.plus(*day), *kind, 0).unwrap()).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let rule = AhaRule::new(AhaConfig { least_users: NonZeroU64::MIN, ..AhaConfig::default() }).unwrap();
    rule.report(&population, Days::new(start, start.plus(30)).unwrap(), start.plus(60)).unwrap()
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn parts_of_users_add_up_in_any_order_and_no_table_breaks_its_promises(of in events()) {
        let whole = report(&of, None);
        for order in [[0, 1, 2], [2, 0, 1]] {
            let [mut merged, next, last] = order.map(|part| report(&of, Some(part)));
            merged.merge(&next).unwrap();
            merged.merge(&last).unwrap();
            prop_assert_eq!(&merged, &whole);
        }
        for (candidate, table) in whole.tables() {
            prop_assert!(table.phi().is_none_or(|phi| (-1.0..=1.0).contains(&phi)), "{:?}", candidate);
        }
        if let Ok(moment) = whole.moment() {
            prop_assert!(moment.phi > 0.0 && moment.p_value <= whole.significance);
        }
    }
}
