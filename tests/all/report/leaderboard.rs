//! Leaderboards: against counting by hand.

use lifestage::answer::{Language, MergeError, Say};
use lifestage::number::RankMode;
use lifestage::report::{LeaderboardConfig, LeaderboardRule};
use lifestage::time::{Calendar, Period};
use lifestage::{Day, Event, Kind, Population};
use proptest::prelude::*;

use super::crowd::crowd;
use super::day;
use crate::shared::seeded::cases;

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn scores_and_places_are_those_of_counting_by_hand(crowd in crowd(), as_of in -10..90_i32, ties in prop::sample::select(vec![RankMode::Competition, RankMode::Dense, RankMode::Ordinal])) {
        let rule: LeaderboardRule = serde_json::from_str(
            r#"{ "points": [{ "events": { "kinds": ["log_in"] }, "points": 3 }, { "events": { "kinds": ["purchase"] }, "points": 2, "each": 100 }], "period": "month" }"#,
        ).unwrap();
        let rule = LeaderboardRule::new(LeaderboardConfig { ties, ..rule.config().clone() }).unwrap();
        let board = rule.report(&crowd.population(), day(as_of)).unwrap();
        let first = Period::Month.containing(day(as_of)).first();
        let score = |user: u64, until: Day| -> u64 {
            let of_day = |on: Day| {
                let actions = || crowd.actions.iter().filter(|action| action.user == user && day(action.day) == on);
                let logins = actions().filter(|action| action.kind == Kind::LogIn).count() as u64;
                let spent: u64 = actions().filter(|action| action.kind == Kind::Purchase).map(|action| action.value).sum();
                3 * logins + 2 * (spent / 100)
            };
            (0..=until - first).map(|n| of_day(first.plus(n))).sum()
        };
        let mut expected: Vec<(u64, Day, u64)> = Vec::new();
        for user in 0..10 {
            let all = score(user, day(as_of));
            if all > 0 {
                let reached = (0..=31).map(|n| first.plus(n)).find(|on| score(user, *on) == all).unwrap();
                expected.push((all, reached, user));
            }
        }
        expected.sort_by_key(|(score, reached, user)| (core::cmp::Reverse(*score), *reached, *user));
        let places = board.places();
        let found: Vec<(u64, Day, u64)> =
            places.iter().map(|row| (row.score, row.reached, u64::try_from(row.user.bits()).unwrap())).collect();
        prop_assert_eq!(&found, &expected);
        for (at, row) in places.iter().enumerate() {
            let better = places.iter().filter(|other| other.score > row.score).count();
            let scores: std::collections::BTreeSet<u64> = places.iter().map(|row| row.score).filter(|score| *score > row.score).collect();
            let place = match ties {
                RankMode::Dense => scores.len() + 1,
                RankMode::Ordinal => at + 1,
                _ => better + 1,
            };
            prop_assert_eq!(row.place, place);
            let standing = board.standing(row.user).unwrap();
            prop_assert_eq!((standing.at, standing.of), (*row, places.len()));
            prop_assert_eq!(standing.ahead.map(|(_, missing)| missing), scores.first().map(|next| next - row.score));
            let around = board.around(row.user, 2);
            prop_assert_eq!(&around[..], &places[at.saturating_sub(2)..(at + 3).min(places.len())]);
            prop_assert_eq!(board.climbed_since(&board, row.user), Some(0));
        }
        prop_assert_eq!(board.standing(77_u64), None);
        prop_assert!(board.around(77_u64, 3).is_empty());
        let even = board.places_among(|user| user.bits() % 2 == 0);
        prop_assert!(even.iter().all(|row| row.user.bits() % 2 == 0) && even.first().is_none_or(|row| row.place == 1));
    }
}

#[test]
fn a_board_is_said_and_says_what_is_wrong_with_its_rule() {
    let monday = Day::ymd(2026, 1, 5);
    let events = [Event::create(1_u64, monday), Event::share(2_u64, monday), Event::share(3_u64, monday.plus(7))];
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let rule = LeaderboardRule::default();
    let board = rule.report(&population, monday.plus(2)).unwrap();
    assert_eq!(board.standing(1_u64).unwrap().to_string(), "place 1 of 2 with 5 points");
    let second = board.standing(2_u64).unwrap();
    assert_eq!(second.say(Language::Chinese).to_string(), "第2名（共2人），2分，距第1名还差3分");
    let next = rule.report(&population, monday.plus(9)).unwrap();
    assert_eq!((next.rows.len(), next.climbed_since(&board, 3_u64)), (1, None), "a week begins anew");
    let mut twice = board.clone();
    assert!(matches!(twice.merge(&board), Err(MergeError::SameUsers { users: 2 })));
    let said = serde_json::from_str::<LeaderboardRule>(r#"{ "points": [{ "events": { "kinds": [] }, "points": 0 }] }"#);
    let said = said.unwrap_err().to_string();
    assert!(said.contains("2 problems") && said.contains("`points[0].events`"), "{said}");
}
