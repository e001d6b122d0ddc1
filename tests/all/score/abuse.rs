//! Warnings of abuse: levels, what is usual, and what gives none.

use lifestage::answer::Language;
use lifestage::answer::{Reason, SeenValue};
use lifestage::number::Decimal;
use lifestage::score::{
    Abuse, AbuseConfig, AbuseFitError, AbuseLevel, AbuseRule, AbuseWarning, ContributionConfig, ContributionRule,
    FittedAbuse, UsualRate, WithoutAbuse,
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
    abuse.level().map(|level| level.name(Language::English))
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
fn the_usual_rate_is_the_median_of_those_who_did_it() {
    // Rates 1 to 40 a day: half of them at or below 20.
    let everybody: Vec<Profile> =
        (1..=40).map(|rate| doing(rate, Kind::Comment, usize::try_from(rate).unwrap(), 1)).collect();
    let usual = |profiles: &[Profile], config: AbuseConfig| -> Vec<(Kind, String)> {
        let fitted = AbuseRule::new(config).unwrap().fit(profiles, day(0)).unwrap();
        fitted.usual().iter().map(|usual| (usual.kind, usual.rate.to_string())).collect()
    };
    let expected = |comment: &str, others: &str| {
        [(Kind::Share, others), (Kind::Comment, comment), (Kind::Invite, others), (Kind::Create, others)]
            .map(|(kind, rate)| (kind, rate.to_owned()))
    };
    assert_eq!(usual(&everybody, AbuseConfig::default()), expected("20", "1"));
    // Whoever was here without it counts for nothing, and so does whoever was not here.
    let quiet = (100..140).map(|user| doing(user, Kind::Like, 1, 1));
    let silent = (200..300_u64).map(|user| Profile::of([Event::message_sent(user, day(0))]));
    let all: Vec<Profile> = everybody.iter().cloned().chain(quiet).chain(silent).collect();
    assert_eq!(usual(&all, AbuseConfig::default()), expected("20", "1"));
    assert_eq!(usual(&all, AbuseConfig { percentile: 95, ..AbuseConfig::default() }), expected("38", "1"));
    // At least once a day, also where people do it less often.
    let weekly: Vec<Profile> = (1..=3_u64)
        .map(|user| Profile::of((0..7).map(|n| Event::log_in(user, day(n))).chain([Event::share(user, day(0))])))
        .collect();
    let shared = |least_usual| {
        let rule = AbuseRule::new(AbuseConfig { least_usual, ..AbuseConfig::default() }).unwrap();
        rule.fit(&weekly, day(6)).unwrap().usual()[0].rate.to_string()
    };
    assert_eq!([Decimal::ONE, Decimal::thousandths(1)].map(shared), ["1", "0.142857142"]);
}

#[test]
fn one_of_a_hundred_who_shares_a_thousand_times_is_the_only_warning() {
    let quiet = (1..=96).map(|user| doing(user, Kind::Like, 1, 1));
    let few = (97..=99).map(|user| doing(user, Kind::Share, 1, 1));
    let all: Vec<Profile> = quiet.chain(few).chain([doing(100, Kind::Share, 1_000, 1)]).collect();
    let fitted = AbuseRule::default().fit(&all, day(0)).unwrap();
    let warned: Vec<(String, String)> = all
        .iter()
        .filter_map(|profile| {
            let warning = fitted.assess(profile.as_of(day(0))).unwrap().reasons().next()?;
            Some((profile.user().to_string(), warning.to_string()))
        })
        .collect();
    let said = "block: share 1000 times per active day, 1 is usual, block begins at 20 times that";
    assert_eq!(warned, [("100".to_owned(), said.to_owned())]);
}

#[test]
fn a_rate_needs_ten_events_and_three_on_an_average_day() {
    let told = |count: usize, days: i32, config: AbuseConfig| {
        let usual = config.kinds.iter().map(|kind| UsualRate { kind: *kind, rate: config.least_usual }).collect();
        let fitted = AbuseRule::new(config).unwrap().with_usual(usual).unwrap();
        let active = (0..days).map(|number| Event::log_in(USER, day(number)));
        let profile = Profile::of(std::iter::repeat_n(Event::invite(USER, day(0)), count).chain(active));
        level(&fitted.assess(profile.as_of(day(27))).unwrap())
    };
    // One invitation on one's only active day is never a warning, nor are nine.
    assert_eq!([1, 9, 10].map(|count| told(count, 1, AbuseConfig::default())), [None, None, Some("limit")]);
    // Where next to nothing is usual, three a day are needed still.
    let rare = || AbuseConfig { least_usual: Decimal::thousandths(100), ..AbuseConfig::default() };
    assert_eq!([29, 30].map(|count| told(count, 10, rare())), [None, Some("block")]);
}

/// Comments of 60 a day on days 10 to 12, and a thing created on each of days 0 to 20.
fn spammer() -> Profile {
    let creates = (0..=20).map(|number| Event::create(USER, day(number)));
    let comments = (10..=12).flat_map(|number| std::iter::repeat_n(Event::comment(USER, day(number)), 60));
    Profile::of(creates.chain(comments))
}

#[test]
fn contribution_leaves_out_the_days_on_which_a_user_stood_at_a_level() {
    let contribution = |from: Option<AbuseLevel>, number: i32| {
        let without_abuse = from.map(|from| Box::new(WithoutAbuse { from, by: one_a_day() }));
        let rule =
            ContributionRule::new(ContributionConfig { without_abuse, ..ContributionConfig::default() }).unwrap();
        rule.assess(spammer().as_of(day(number))).unwrap()
    };
    // Comments per active day: 60/11, 120/12, 180/13 … 180/18 = 10, 180/21: limit on days 11 to 17, watch on 10 and on.
    let counted = |from, number| {
        let found = contribution(from, number);
        (found.create.count, found.left_out_days)
    };
    assert_eq!(counted(None, 20), (21, 0));
    assert_eq!(counted(Some(AbuseLevel::Watch), 20), (10, 11));
    assert_eq!(counted(Some(AbuseLevel::Limit), 20), (14, 7));
    assert_eq!(counted(Some(AbuseLevel::Block), 20), (21, 0));
    assert_eq!(
        contribution(Some(AbuseLevel::Limit), 20).reasons().last().unwrap().to_string(),
        "7 days left out for abuse"
    );
    // What a day was worth, it stays worth.
    for number in 0..=20 {
        let (before, after) = (counted(Some(AbuseLevel::Limit), number), counted(Some(AbuseLevel::Limit), number + 1));
        assert!(after.0 >= before.0 && after.1 >= before.1, "{number}");
    }
    let rule = ContributionConfig {
        without_abuse: Some(Box::new(WithoutAbuse { from: AbuseLevel::Limit, by: one_a_day() })),
        ..ContributionConfig::default()
    };
    let month = ContributionRule::new(rule).unwrap().month(spammer().as_of(day(20))).unwrap().unwrap();
    assert_eq!((month.score.to_string(), month.reached), ("70".to_owned(), day(20)));
}

#[test]
fn every_warning_says_why_and_the_most_serious_one_is_the_level() {
    let shares = std::iter::repeat_n(Event::share(USER, day(0)), 10);
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
            "limit: share 10 times per active day, 1 is usual, limit begins at 10 times that",
            "block: comment 25 times per active day, 1 is usual, block begins at 20 times that",
            "limit: reported 7 times, limit begins at 5",
        ]
    );
    assert_eq!((reasons[1].rule.as_ref(), reasons[1].seen.clone()), ("abuse.rate", Some(SeenValue::Number(25.0))));
    assert_eq!(reasons[1].bound, [Some(SeenValue::Number(20.0)), None]);
    assert_eq!((reasons[2].rule.as_ref(), reasons[2].seen.clone()), ("abuse.reported", Some(SeenValue::Whole(7))));
}

#[test]
fn a_rate_exactly_at_the_bound_is_a_warning_also_in_thirds() {
    let third = Decimal::of(1, 3).unwrap();
    let usual = |kind: &Kind| UsualRate { kind: *kind, rate: third };
    let config = AbuseConfig { least_usual: third, least_events: 1, least_rate: third, ..AbuseConfig::default() };
    let rule = AbuseRule::new(config).unwrap();
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
    let usual = |kinds: &[Kind]| -> Vec<UsualRate> {
        kinds.iter().map(|kind| UsualRate { kind: *kind, rate: Decimal::ONE }).collect()
    };
    let error = |kinds: &[Kind]| rule.clone().with_usual(usual(kinds)).unwrap_err().to_string();
    assert_eq!(error(&[Kind::Share]), "`1` usual rates for `4` kinds: give one rate for each of `kinds`");
    assert_eq!(
        error(&[Kind::Share, Kind::Invite, Kind::Comment, Kind::Create]),
        "the usual rate of `invite` is out of place: give one rate for each of `kinds`, in the same order"
    );
    let half = UsualRate { kind: Kind::Comment, rate: Decimal::of(1, 2).unwrap() };
    let mut rates: Vec<UsualRate> = usual(&rule.config().kinds);
    rates[1] = half;
    assert_eq!(
        rule.clone().with_usual(rates).unwrap_err().to_string(),
        "the usual rate of `comment` is `0.5` but `least_usual` is `1`: give at least that"
    );
    let nothing = AbuseConfig { least_usual: Decimal::ZERO, ..AbuseConfig::default() };
    assert_eq!(
        AbuseRule::new(nothing).unwrap_err().to_string(),
        "`least_usual` is `0`: give more, such as `1` for one event per active day"
    );
    let silent = Profile::of([Event::message_sent(USER, day(0))]);
    let nobody = rule.fit([&silent], day(0)).unwrap_err();
    assert_eq!(nobody, AbuseFitError::NobodyActive);
    assert_eq!(
        nobody.to_string(),
        "nobody in the population was active in the window: fit to a population with activity, or give usual rates"
    );
}
