//! Churn risk and abuse on the layer that knows the stage too: of everybody in the embedded year of one app, and of any life.

use lifestage::event::Unit;
use lifestage::number::Decimal;
use lifestage::rule::{Judged, Predicate, Segment, Segments};
use lifestage::score::{
    AbuseLevel, AbuseRule, ContributionConfig, ContributionRole, ContributionRule, RiskBand, UsualRate, WithoutAbuse,
};
use lifestage::time::Calendar;
use lifestage::{Day, Event, Kind, LifecycleStage, Population, RuleSet, Scorecard, User};
use proptest::prelude::*;

use crate::shared::app::{known_users, unpacked};
use crate::shared::churn_people::{USER, day, life, profile};
use crate::shared::seeded::cases;

/// The embedded year: 423 users, of whom 90002 writes 40 comments a day from 12-07 to 12-26.
pub(crate) fn app_year() -> Population {
    let events = unpacked("app_year.csv.gz");
    let mut population = Population::new(Calendar::utc());
    for line in events.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let (on, kind): (Day, Kind) = (fields[1][..10].parse().unwrap(), fields[2].parse().unwrap());
        let value = match kind.unit() {
            Unit::Money => fields[3].replace('.', ""),
            Unit::Nothing => String::new(),
            _ => fields[3].to_owned(),
        };
        let value = if value.is_empty() { 0 } else { value.parse().unwrap() };
        population.observe(&Event::new(fields[0].parse::<u64>().unwrap(), on, kind, value).unwrap()).unwrap();
    }
    for user in known_users() {
        population.introduce(user);
    }
    population
}

/// The band, beside the stage that goes before it. Nobody whose stage is Churned is at low risk.
fn fits(card: &Scorecard) -> Result<Option<RiskBand>, String> {
    let Some(risk) = card.churn.known() else { return Ok(None) };
    let (stage, band) = (card.stage.stage, risk.band);
    let right = match stage {
        LifecycleStage::Churned => band == RiskBand::Gone,
        LifecycleStage::Silent => band == RiskBand::Unknown || (RiskBand::Watch..=RiskBand::Critical).contains(&band),
        _ => band != RiskBand::Gone,
    };
    if right && risk.stage == Some(stage) {
        Ok(Some(band))
    } else {
        Err(format!("user {}: {stage}, {band}", card.user))
    }
}

fn segment(name: &str, when: &str) -> Segment {
    Segment::new(name, serde_json::from_str::<Predicate>(when).unwrap())
}

#[test]
fn nobody_of_the_year_is_gone_and_at_low_risk_and_one_is_warned_of() {
    let population = app_year();
    let segments = vec![
        segment("gone", r#"{ "churn_risk": "gone" }"#),
        segment("abusers", r#"{ "abuse": ["limit", "block"] }"#),
        segment("quiet", r#"{ "not": { "abuse": ["watch", "limit", "block"] } }"#),
    ];
    let rules = RuleSet { segments: Segments::new(segments).unwrap(), ..RuleSet::full() };
    for (as_of, warned) in [
        (Day::ymd(2025, 6, 30), &[][..]),
        (Day::ymd(2025, 9, 30), &[]),
        (Day::ymd(2025, 12, 7), &["90002"]),
        (Day::ymd(2025, 12, 31), &["90002"]),
    ] {
        let rules = rules.clone().fit_population(&population, as_of).unwrap();
        let cards = rules.score_all(&population, as_of).unwrap();
        let mut gone = 0;
        for card in &cards {
            let band = fits(card).unwrap();
            gone += u32::from(band == Some(RiskBand::Gone));
            let within = |name: &str| card.segments.iter().any(|member| *member.segment == *name);
            assert_eq!(within("gone"), band == Some(RiskBand::Gone), "user {}", card.user);
            assert_ne!(within("quiet"), card.abuse.known().unwrap().level().is_some());
        }
        assert!(gone > 50, "{gone} of {}", cards.len());
        let levels = |card: &Scorecard| card.abuse.known().unwrap().level();
        let told: Vec<(String, _)> =
            cards.iter().filter_map(|card| Some((card.user.to_string(), levels(card)?))).collect();
        let expected: Vec<(String, _)> = warned.iter().map(|user| ((*user).to_owned(), AbuseLevel::Block)).collect();
        assert_eq!(told, expected, "{as_of}");
        let abusers = cards.iter().filter(|card| card.segments.iter().any(|member| *member.segment == *"abusers"));
        assert_eq!(abusers.count(), warned.len());
    }
}

#[test]
fn a_rule_set_carries_what_contribution_leaves_out() {
    let (as_of, user) = (day(30), User::new(USER));
    let creates = (0..=30).flat_map(|number| std::iter::repeat_n(Event::create(USER, day(number)), 40));
    let population = Population::from_events(&creates.collect::<Vec<_>>(), Calendar::utc()).unwrap();
    let usual = |kind: &Kind| UsualRate { kind: *kind, rate: Decimal::ONE };
    let by = AbuseRule::default().with_usual(AbuseRule::default().config().kinds.iter().map(usual).collect()).unwrap();
    let without_abuse = Some(Box::new(WithoutAbuse { from: AbuseLevel::Block, by }));
    let config = ContributionConfig { without_abuse, ..ContributionConfig::default() };
    let rules = RuleSet { contribution: Some(ContributionRule::new(config).unwrap()), ..RuleSet::full() };
    let rules: RuleSet = serde_json::from_str(&serde_json::to_string(&rules).unwrap()).unwrap();
    assert_ne!(rules.fingerprint(), RuleSet::full().fingerprint());
    let role = |rules: &RuleSet| {
        let card = rules.score(population.profile(USER).unwrap().as_of(as_of), &user).unwrap().unwrap();
        let Judged::Known(contribution) = card.contribution else { panic!("{:?}", card.contribution) };
        (contribution.role, contribution.left_out_days)
    };
    assert_eq!(role(&RuleSet::full()), (ContributionRole::SeedUser, 0));
    assert_eq!(role(&rules), (ContributionRole::Regular, 30));
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn nobody_who_is_gone_is_at_low_risk(actions in life(40, 150), number in 0..260_i32) {
        let (profile, as_of) = (profile(USER, &actions), day(number));
        let rules = RuleSet::full().fit_where_possible([&profile], as_of).unwrap();
        if let Some(card) = rules.score(profile.as_of(as_of), &User::new(USER)).unwrap() {
            prop_assert!(fits(&card).is_ok(), "{:?}", fits(&card));
        }
    }
}
