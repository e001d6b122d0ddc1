//! Early warnings: value by band, and what is unusual for a user by their own past.

use lifestage::answer::{Reason, SeenValue};
use lifestage::number::{Decimal, Ratio};
use lifestage::profile::Tally;
use lifestage::score::{
    Anomaly, AnomalyConfig, ChurnConfig, ChurnRule, DayAnomaly, RiskBand, WarningLevel, WeekAnomaly,
};
use lifestage::{Amount, Day, Event, Kind, Profile, User};
use serde::Deserialize;

use crate::shared::churn_people::{USER, buys, comes, day, fitted, risk, user};

fn anomaly(profile: &Profile, number: i32) -> Anomaly {
    // Here since the first event, also where that is a message.
    let joined = profile.tallies().first().map(Tally::day);
    ChurnRule::default().anomaly(profile.as_of(day(number)), &user().joined(joined)).unwrap().unwrap()
}

fn days(profile: &Profile, number: i32) -> DayAnomaly {
    anomaly(profile, number).active_days.unwrap()
}

#[test]
fn value_by_band_makes_the_level_and_what_is_unusual_raises_it() {
    let mut risk = risk(&Profile::of(buys(&[0])), 10);
    let away = |days: i32| Some(anomaly(&Profile::of(comes(0..56)), 55 + days));
    let (usual, unusual) = (away(1), away(2));
    assert_eq!([usual, unusual].map(|anomaly| anomaly.unwrap().is_unusual()), [false, true]);
    let mut level = |band: RiskBand, value: u8, anomaly| {
        risk.band = band;
        fitted().warn(&risk, Ratio::percent(value), anomaly).level
    };
    let [quiet, notice, urgent] = [WarningLevel::Quiet, WarningLevel::Notice, WarningLevel::Urgent];
    let expected = [
        (80, [quiet, quiet, notice, urgent, urgent, quiet]),
        (79, [quiet, quiet, quiet, notice, urgent, quiet]),
        (49, [quiet, quiet, quiet, quiet, notice, quiet]),
    ];
    for (value, levels) in expected {
        assert_eq!(RiskBand::ALL.map(|band| level(band, value, None)), levels, "{value}");
        assert_eq!(RiskBand::ALL.map(|band| level(band, value, usual)), levels, "{value}");
        let mut raised = levels.map(|level| if level == quiet { notice } else { urgent });
        raised[5] = quiet; // Whoever is gone is not about to go.
        assert_eq!(RiskBand::ALL.map(|band| level(band, value, unusual)), raised, "{value}");
    }
    assert!(quiet < notice && notice < urgent);
}

#[test]
fn the_vectors_of_days_away_hold_to_four_digits() {
    let every_day: Vec<i32> = (0..56).collect();
    // 40 of 56 days, the last of them day 55.
    let often: Vec<i32> = (16..56).collect();
    for (known, away, probability, unusual) in [
        (&every_day, 1, "0.0172", false),
        (&every_day, 2, "0.0003", true),
        (&often, 3, "0.0252", false),
        (&often, 4, "0.0074", true),
    ] {
        // Known from day 0 on, so that 56 days come before those away.
        let profile = Profile::of(comes(known.iter().copied()).into_iter().chain([Event::message_sent(USER, day(0))]));
        let anomaly = days(&profile, 55 + away);
        assert_eq!((anomaly.active_days, anomaly.days.cast_signed(), anomaly.unusual), (0, away, unusual), "{away}");
        assert_eq!((anomaly.since, anomaly.days_before), (day(56), 56));
        assert_eq!(usize::try_from(anomaly.active_days_before).unwrap(), known.len());
        assert_eq!(format!("{:.4}", anomaly.probability.get()), probability);
    }
}

#[test]
fn what_is_usual_reaches_back_to_the_join_day_and_needs_two_weeks() {
    let profile = Profile::of(comes(0..100));
    let asked = |as_of: i32, joined: i32| {
        let user = user().joined(day(joined));
        let anomaly = ChurnRule::default().anomaly(profile.as_of(day(as_of)), &user).unwrap();
        anomaly.and_then(|anomaly| anomaly.active_days).map(|days| (days.days, days.days_before))
    };
    // Always there: every tail is 1, and the longest stretch that leaves 14 days before it counts.
    assert_eq!(
        [13, 14, 15, 41, 42, 99].map(|as_of| asked(as_of, 0)),
        [None, Some((1, 14)), Some((2, 14)), Some((28, 14)), Some((28, 15)), Some((28, 56))]
    );
    assert_eq!(asked(99, 90), None);
    assert_eq!(ChurnRule::default().anomaly(profile.as_of(day(5)), &user().joined(day(6))), Ok(None));
}

#[test]
fn days_of_little_are_found_where_they_begin_even_with_a_visit_between() {
    // Every day, then one day of ten.
    let profile = Profile::of(comes((0..70).chain([74])));
    let days = days(&profile, 79);
    assert_eq!((days.since, days.days, days.active_days, days.active_days_before), (day(70), 10, 1, 56));
    assert!(days.unusual);
    // Whoever comes once a week is not missed after two of them.
    let weekly = Profile::of(comes((0..80).step_by(7)));
    assert!(!self::days(&weekly, 91).unusual);
}

/// Weeks of this much each, the last of them up to day 62, in purchases and in seconds of use.
fn weeks(sums: [u64; 9]) -> Profile {
    let events = (0..).zip(sums).flat_map(|(week, sum)| {
        let last = day(7 * week + 6);
        [Event::purchase(USER, last, Amount::minor(sum)), Event::new(USER, last, Kind::Use, 60 * sum).unwrap()]
    });
    Profile::of(comes([0]).into_iter().chain(events))
}

#[test]
fn a_week_of_little_is_told_by_median_and_mad_of_the_eight_before() {
    let week = |sums| anomaly(&weeks(sums), 62).spend;
    // Median 100, distances 10 10 0 0 10 10 20 0: MAD 10.
    let before = [90, 110, 100, 100, 90, 110, 120, 100];
    for (seen, score, unusual) in [(100, 0.0, false), (49, -3.439_95, false), (48, -3.507_4, true), (0, -6.745, true)] {
        let mut sums = [0; 9];
        sums[..8].copy_from_slice(&before);
        sums[8] = seen;
        let found = week(sums).unwrap();
        assert!((found.score - score).abs() < 1e-12, "{found:?}");
        assert_eq!((found.seen, found.usual, found.weeks, found.unusual), (seen.cast_signed(), 100, 8, unusual));
        let minutes = anomaly(&weeks(sums), 62).time.unwrap();
        assert_eq!((minutes.seen, minutes.usual, minutes.unusual), (60 * seen.cast_signed(), 6_000, unusual));
        assert!((minutes.score - score).abs() < 1e-12);
    }
    // The median of an even number is halfway: 105, distances 15 5 5 5 15 5 15 5.
    let halfway = week([90, 110, 100, 110, 90, 110, 120, 100, 0]).unwrap();
    assert!((halfway.score + 0.6745 * 21.0).abs() < 1e-12 && halfway.usual == 105, "{halfway:?}");
    // Weeks that are alike have no measure, nor has a user who never spends.
    assert_eq!(week([100, 100, 100, 100, 100, 100, 7, 900, 0]), None);
    assert_eq!(anomaly(&Profile::of(comes(0..70)), 69).spend, None);
}

#[test]
fn a_week_needs_four_whole_weeks_before_it_since_joining() {
    let profile = weeks([10, 90, 110, 100, 100, 90, 110, 120, 0]);
    let known = |joined: i32| {
        let user = user().joined(day(joined));
        let anomaly = ChurnRule::default().anomaly(profile.as_of(day(62)), &user).unwrap().unwrap();
        anomaly.spend.map(|week| week.weeks)
    };
    assert_eq!([0, 1, 7, 21, 22, 28, 29].map(known), [8, 7, 7, 5, 4, 4, 0].map(|weeks| (weeks > 0).then_some(weeks)));
}

#[derive(Deserialize)]
struct Row {
    user_id: u64,
    ts: Day,
    event_type: String,
    value: Option<f64>,
}

/// A planted user of the year of one app, who comes every day, buys on some, and is last seen on December 24.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole minor units")]
fn quiet() -> Profile {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/churn/quiet.csv"));
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    Profile::of(rows.map(|row| {
        let Row { user_id, ts, event_type, value } = row.unwrap();
        let value = (value.unwrap_or_default() * 100.0).round() as u64;
        Event::new(user_id, ts, event_type.parse().unwrap(), value).unwrap()
    }))
}

#[test]
fn the_planted_valuable_user_is_missed_on_the_second_day() {
    let (profile, user) = (quiet(), User::new(90_003_u64));
    let seen = |number: u32| {
        let as_of = profile.as_of(Day::ymd(2025, 12, number));
        let days = ChurnRule::default().anomaly(as_of, &user).unwrap().unwrap().active_days.unwrap();
        (days.unusual, days.since.to_string(), format!("{:.4}", days.probability.get()))
    };
    assert_eq!(seen(24), (false, "2025-11-27".to_owned(), "1.0000".to_owned()));
    assert_eq!(seen(25), (false, "2025-12-25".to_owned(), "0.0172".to_owned()));
    assert_eq!(seen(26), (true, "2025-12-25".to_owned(), "0.0003".to_owned()));
    for number in 27..=31 {
        assert_eq!(seen(number), (true, "2025-12-25".to_owned(), "0.0000".to_owned()));
    }
}

#[test]
fn a_warning_says_what_it_is_made_of() {
    let warning = |profile: &Profile, number: i32| {
        let as_of = profile.as_of(day(number));
        let risk = fitted().assess(as_of, &user()).unwrap().unwrap();
        fitted().early_warning(as_of, &user(), &risk, Ratio::percent(90)).unwrap()
    };
    let away = warning(&Profile::of(comes(0..56).into_iter().chain(buys(&[0]))), 62);
    // A purchase 62 days ago: overdue in full.
    assert_eq!((away.level, away.band), (WarningLevel::Urgent, RiskBand::High));
    assert_eq!(
        away.to_string(),
        format!(
            "urgent: high risk, value above 90 % of users; active on 0 of 7 days since {}, on 56 of the 56 before",
            day(56)
        )
    );
    let reasons: Vec<Reason> = away.reasons().map(Reason::from).collect();
    let rules: Vec<&str> = reasons.iter().map(|reason| &*reason.rule).collect();
    assert_eq!(rules, ["churn.early_warning", "churn.quiet_days"]);
    assert_eq!(reasons[1].seen, Some(SeenValue::Day(day(56))));

    let poor = warning(&weeks([90_00, 110_00, 100_00, 100_00, 90_00, 110_00, 120_00, 100_00, 48_00]), 62);
    let week = |place: usize| poor.reasons().nth(place).map(Reason::from).unwrap();
    assert_eq!((&*week(1).rule, &*week(2).rule), ("churn.low_spend", "churn.little_time"));
    assert_eq!(week(1).bound, [Some(SeenValue::Whole(100_00)), None]);
    let spend = poor.reasons().nth(1).unwrap();
    assert_eq!(format!("{spend:.2}"), "spent 48.00 in 7 days, 100.00 in the median of 8 weeks before");
    assert_eq!(week(2).text, "4800 minutes of use in 7 days, 10000 in the median of 8 weeks before");
    assert!(poor.to_string().contains("; spent 4800 in 7 days, 10000 in the median of 8 weeks before; 4800 minutes"));
}

#[test]
fn nobody_is_above_all_users() {
    let profile = Profile::of(comes(0..56));
    let as_of = profile.as_of(day(62));
    let risk = fitted().assess(as_of, &user()).unwrap().unwrap();
    for (below, whole, said) in [(422, 423, "99 %"), (29, 100, "29 %"), (1, 3, "33 %"), (1, 1, "99 %"), (0, 5, "0 %")] {
        let value = Ratio::of(below, whole).unwrap();
        let warning = fitted().early_warning(as_of, &user(), &risk, value).unwrap();
        let text = warning.to_string();
        assert!(text.contains(&format!("value above {said} of users")), "{below} of {whole}: {text}");
    }
}

#[test]
fn every_number_of_what_is_unusual_can_be_given() {
    let config = AnomalyConfig {
        days: 3,
        days_before: 20,
        least_days_before: 10,
        probability: Ratio::percent(50),
        weeks: 3,
        least_weeks: 2,
        deviation: Decimal::ONE,
    };
    let rule = ChurnRule::new(ChurnConfig { anomaly: config, ..ChurnConfig::default() }).unwrap();
    let profile = weeks([90, 110, 100, 100, 90, 110, 120, 100, 85]);
    let Anomaly { active_days, spend, .. } = rule.anomaly(profile.as_of(day(62)), &user()).unwrap().unwrap();
    // Three days hold one visit, as one in seven did before.
    let days = active_days.unwrap();
    assert_eq!((days.days_before, days.unusual), (20, false));
    // Median 110, MAD 10: 2.5 distances below.
    let WeekAnomaly { weeks, unusual, usual, .. } = spend.unwrap();
    assert_eq!((weeks, usual, unusual), (3, 110, true));
}
