//! Scorecards come back from JSON as they were, whoever reads it.

use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, Kind, Population, RuleSet, Scorecard, User};

use crate::shared::travels::as_read_fast;

const KINDS: [Kind; 8] =
    [Kind::Use, Kind::View, Kind::Create, Kind::Help, Kind::Search, Kind::Comment, Kind::Share, Kind::Invite];

/// Users with habits of their own over most of a year, some of them customers.
fn made_up(users: u64, today: Day) -> Population {
    let mut state = 20_261_128_u64;
    let mut below = move |bound: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(bound)).unwrap()
    };
    let mut events = Vec::new();
    for user in 0..users {
        let mut day = today.minus(below(300));
        events.push(Event::register(user, day));
        let (pace, leaves, buys) = (1 + below(9) * below(9), 1 + below(40), below(5));
        while day <= today {
            events.push(Event::new(user, day, KINDS[below(8) as usize], 0).unwrap());
            if below(6) < buys {
                events.push(Event::purchase(user, day, Amount::minor(1 + u64::from(below(90_00)))));
            }
            if below(leaves) == 0 {
                break;
            }
            day = day.plus(1 + i32::try_from(below(pace + 1)).unwrap());
        }
    }
    Population::from_events(&events, Calendar::utc()).unwrap()
}

#[test]
fn ten_thousand_scorecards_come_back_from_a_fast_reader() {
    let today = Day::ymd(2026, 6, 30);
    let population = made_up(10_000, today);
    let rules = RuleSet::full().fit_population(&population, today).unwrap();
    let (mut cards, mut with_risk) = (0, 0);
    for profile in population.profiles() {
        let Some(card) = rules.score(profile.as_of(today), &User::new(profile.user())).unwrap() else { continue };
        let text = serde_json::to_string(&card).unwrap();
        let read: Scorecard = serde_json::from_str(&as_read_fast(&text)).unwrap();
        assert_eq!(read, card, "{text}");
        cards += 1;
        with_risk += u32::from(text.contains("\"event_days\""));
    }
    assert!(cards == 10_000 && with_risk > 3_000, "{cards} {with_risk}");
}
