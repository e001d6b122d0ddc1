//! Warnings of abuse: levels, percentiles, and what gives none.

use lifestage::answer::{Reason, Seen};
use lifestage::number::Decimal;
use lifestage::score::{
    Abuse, AbuseComparison, AbuseConfig, AbuseFitError, AbuseLevel, AbuseRule, AbuseWarning, FittedAbuse, UsualRate,
};
use lifestage::{Event, Kind, Profile};

use crate::shared::people::day;

const USER: u64 = 42;

/// A number of events of a kind on each of this many days, from the first Monday on.
fn doing(user: u64, kind: Kind, each: usize, days: i32) -> Profile {
    let events = (0..days).flat_map(|number| std::iter::repeat_n(number, each));
    let active = (0..days).map(|number| Event::log_in(user, day(number)));
    Profile::of(events.map(|number| Event::new(user, day(number), kind, 0).unwrap()).chain(active))
}

/// The rule with one a day as what is usual, for every kind.
fn one_a_day() -> FittedAbuse {
    let usual = |kind: &Kind| UsualRate { kind: *kind, rate: Decimal::ONE };
    let rule = AbuseRule::default();
    let usual = rule.config().kinds.iter().map(usual).collect();
    rule.with_usual(usual).unwrap()
}

fn level(abuse: &Abuse) -> Option<&'static str> {
    abuse.level().map(AbuseLevel::name)
}

#[test]
fn five_ten_and_twenty_times_the_usual_are_the_levels() {
    for kind in [Kind::Share, Kind::Comment, Kind::Invite, Kind::Create] {
        let level = |each| level(&one_a_day().assess(doing(USER, kind, each, 3).as_of(day(2))).unwrap());
        assert_eq!(
            [level(4), level(5), level(9), level(10), level(19), level(20)],
            [None, Some("watch"), Some("watch"), Some("limit"), Some("limit"), Some("block")]
        );
    }
    // Other kinds are not watched.
    assert_eq!(level(&one_a_day().assess(doing(USER, Kind::Like, 500, 3).as_of(day(2))).unwrap()), None);
}

#[test]
fn a_rate_is_events_for_each_active_day_of_the_last_28() {
    let thirty = (0..30).map(|_| Event::share(USER, day(0)));
    let profile = Profile::of(thirty.chain((0..28).map(|number| Event::log_in(USER, day(number)))));
    let rate = |number| match one_a_day().assess(profile.as_of(day(number))).unwrap().reasons().next() {
        Some(AbuseWarning::Rate { rate, .. }) => rate.to_string(),
        _ => "none".to_owned(),
    };
    // 30 on one day, 15 and 10 a day after it, 5 on day 5, then fewer; and out of the window in the end.
    assert_eq!([rate(0), rate(1), rate(2), rate(5), rate(6), rate(28)], ["30", "15", "10", "5", "none", "none"]);
}

#[test]
fn two_five_and_ten_reports_are_watch_limit_and_block() {
    let reported = |count: usize, as_of: i32| {
        let profile = Profile::of(std::iter::repeat_n(Event::reported(USER, day(0)), count));
        level(&one_a_day().assess(profile.as_of(day(as_of))).unwrap())
    };
    assert_eq!(
        [1, 2, 4, 5, 9, 10].map(|count| reported(count, 0)),
        [None, Some("watch"), Some("watch"), Some("limit"), Some("limit"), Some("block")]
    );
    assert_eq!([reported(10, 27), reported(10, 28)], [Some("block"), None]);
}

#[test]
fn the_usual_rate_is_the_95th_percentile_of_active_users() {
    // Rates 1 to 40 a day; the 38th is the first to have 95 % at or below it.
    let everybody: Vec<Profile> =
        (1..=40).map(|rate| doing(rate, Kind::Comment, usize::try_from(rate).unwrap(), 1)).collect();
    let fitted = AbuseRule::default().fit(&everybody, day(0)).unwrap();
    let usual = |fitted: &FittedAbuse| -> Vec<(Kind, String)> {
        fitted.usual().iter().map(|usual| (usual.kind, usual.rate.to_string())).collect()
    };
    let expected = |comment: &str| {
        [(Kind::Share, "0"), (Kind::Comment, comment), (Kind::Invite, "0"), (Kind::Create, "0")]
            .map(|(kind, rate)| (kind, rate.to_owned()))
    };
    assert_eq!(usual(&fitted), expected("38"));
    // Who was active without it counts as 0, who was not active does not count.
    let quiet = (100..140).map(|user| doing(user, Kind::Like, 1, 1));
    let silent = (200..300_u64).map(|user| Profile::of([Event::message_sent(user, day(0))]));
    let all: Vec<Profile> = everybody.iter().cloned().chain(quiet).chain(silent).collect();
    let fitted = AbuseRule::default().fit(&all, day(0)).unwrap();
    assert_eq!(usual(&fitted), expected("36"));
    // Of those who do it at all, the quiet ones count for nothing either.
    let doing = AbuseRule::new(AbuseConfig { compared: AbuseComparison::Doing, ..AbuseConfig::default() }).unwrap();
    assert_eq!(usual(&doing.fit(&all, day(0)).unwrap()), expected("38"));
}

#[test]
fn rates_say_nothing_if_hardly_anybody_does_it() {
    let quiet = (1..=99).map(|user| doing(user, Kind::Like, 1, 1));
    let all: Vec<Profile> = quiet.chain([doing(USER + 1_000, Kind::Invite, 50, 1)]).collect();
    let keen = all.last().unwrap().as_of(day(0));
    let fitted = AbuseRule::default().fit(&all, day(0)).unwrap();
    assert_eq!(fitted.assess(keen).unwrap(), Abuse::default());
}

#[test]
fn every_warning_says_why_and_the_most_serious_one_is_the_level() {
    let shares = std::iter::repeat_n(Event::share(USER, day(0)), 6);
    let comments = std::iter::repeat_n(Event::comment(USER, day(0)), 25);
    let reports = std::iter::repeat_n(Event::reported(USER, day(1)), 7);
    let profile = Profile::of(shares.chain(comments).chain(reports));
    let abuse = one_a_day().assess(profile.as_of(day(1))).unwrap();
    assert_eq!(level(&abuse), Some("block"));
    let reasons: Vec<Reason> = abuse.reasons().map(Reason::from).collect();
    let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "watch: share 6 times per active day, usually at most 1, watch begins at 5 times that",
            "block: comment 25 times per active day, usually at most 1, block begins at 20 times that",
            "limit: reported 7 times, limit begins at 5",
        ]
    );
    assert_eq!((reasons[1].rule.as_ref(), reasons[1].seen.clone()), ("abuse.rate", Some(Seen::Number(25.0))));
    assert_eq!(reasons[1].bound, [Some(Seen::Number(20.0)), None]);
    assert_eq!((reasons[2].rule.as_ref(), reasons[2].seen.clone()), ("abuse.reported", Some(Seen::Whole(7))));
}

#[test]
fn a_rate_exactly_at_the_bound_is_a_warning_also_in_thirds() {
    let usual = |kind: &Kind| UsualRate { kind: *kind, rate: Decimal::of(1, 3).unwrap() };
    let rule = AbuseRule::default();
    let usual = rule.config().kinds.iter().map(usual).collect();
    let fitted = rule.with_usual(usual).unwrap();
    let comments = |count: usize| {
        let active = (0..3).map(|number| Event::log_in(USER, day(number)));
        let profile = Profile::of(std::iter::repeat_n(Event::comment(USER, day(0)), count).chain(active));
        level(&fitted.assess(profile.as_of(day(2))).unwrap())
    };
    assert_eq!([comments(4), comments(5)], [None, Some("watch")]);
}

#[test]
fn usual_rates_must_match_the_kinds() {
    let rule = AbuseRule::default();
    let usual = |kinds: &[Kind]| kinds.iter().map(|kind| UsualRate { kind: *kind, rate: Decimal::ONE }).collect();
    let error = |kinds: &[Kind]| rule.clone().with_usual(usual(kinds)).unwrap_err().to_string();
    assert_eq!(error(&[Kind::Share]), "`1` usual rates for `4` kinds: give one rate for each of `kinds`");
    assert_eq!(
        error(&[Kind::Share, Kind::Invite, Kind::Comment, Kind::Create]),
        "the usual rate of `invite` is out of place: give one rate for each of `kinds`, in the same order"
    );
    let silent = Profile::of([Event::message_sent(USER, day(0))]);
    let nobody = rule.fit([&silent], day(0)).unwrap_err();
    assert_eq!(nobody, AbuseFitError::NobodyActive);
    assert_eq!(
        nobody.to_string(),
        "nobody in the population was active in the window: fit to a population with activity, or give usual rates"
    );
}
