//! What days of abuse leave out of points, contribution and tasks, and who are the best of a community, in the embedded year of one
//! app: against `tests/oracles/abuse.py`.

use core::num::NonZeroU32;

use lifestage::incentive::{GrowthPointsConfig, GrowthPointsRule, Plan};
use lifestage::number::Decimal;
use lifestage::profile::Tally;
use lifestage::score::{
    AbuseConfig, AbuseLevel, AbuseLevels, AbuseRule, ContributionConfig, ContributionRole, ContributionRule,
    FittedAbuse, SeedUsers, WithoutAbuse,
};
use lifestage::{Day, Population};
use serde_json::{Value, json};

use super::risk::app_year;
use crate::shared::oracle::expected;

const LAST: Day = Day::ymd(2025, 12, 31);

/// What everybody has earned.
#[derive(Debug, PartialEq)]
struct Rewards {
    points: u64,
    contribution: f64,
    roles: [u64; 3],
    plans_complete: u64,
}

fn rewards(population: &Population, without: Option<&WithoutAbuse>) -> Rewards {
    let boxed = || without.cloned().map(Box::new);
    let growth = GrowthPointsConfig { without_abuse: boxed(), ..GrowthPointsConfig::default() };
    let growth = GrowthPointsRule::new(growth).unwrap();
    let contribution = ContributionConfig { without_abuse: boxed(), ..ContributionConfig::default() };
    let contribution = ContributionRule::new(contribution).unwrap();
    let plan = without.map_or_else(Plan::default, |without| Plan::default().without_abuse(without.clone()));
    let mut found = Rewards { points: 0, contribution: 0.0, roles: [0; 3], plans_complete: 0 };
    for member in population.iter() {
        let (as_of, user) = (member.profile.as_of(LAST), &member.user);
        found.points += growth.points(as_of, user, &[]).unwrap().unwrap();
        let score = contribution.assess(as_of).unwrap();
        found.contribution += score.score.get();
        let place = match score.role {
            ContributionRole::SeedUser => 0,
            ContributionRole::Volunteer => 1,
            ContributionRole::Regular => 2,
        };
        found.roles[place] += 1;
        found.plans_complete += u64::from(plan.status(as_of, user).unwrap().unwrap().is_complete());
    }
    found
}

fn told(expected: &Value) -> Rewards {
    let whole = |value: &Value| value.as_u64().unwrap();
    Rewards {
        points: whole(&expected["points"]),
        contribution: expected["contribution"].as_f64().unwrap(),
        roles: [0, 1, 2].map(|place| whole(&expected["roles"][place])),
        plans_complete: whole(&expected["plans_complete"]),
    }
}

/// The days with events on which users stood at the level.
fn left_out(population: &Population, without: &WithoutAbuse) -> u64 {
    let of = |member: lifestage::population::Member<'_>| {
        let as_of = member.profile.as_of(LAST);
        let mut days: Vec<Day> = as_of.tallies().iter().map(Tally::day).collect();
        days.dedup();
        days.into_iter().map(|day| u64::from(without.leaves_out(as_of, day).unwrap())).sum::<u64>()
    };
    population.iter().map(of).sum()
}

fn warned(population: &Population, by: &FittedAbuse) -> Value {
    let mut levels = [0; 3];
    for profile in population.profiles() {
        if let Some(level) = by.assess(profile.as_of(LAST)).unwrap().level() {
            levels[level as usize] += 1;
        }
    }
    json!({ "watch": levels[0], "limit": levels[1], "block": levels[2] })
}

#[test]
fn what_abuse_leaves_out_is_what_the_independent_count_says() {
    let oracle: Value = serde_json::from_str(&expected("abuse.json")).unwrap();
    let population = app_year();
    let strict = AbuseConfig {
        least_events: 2,
        least_rate: Decimal::thousandths(200),
        least_usual: Decimal::thousandths(100),
        rates: AbuseLevels { watch: 2, limit: 3, block: 5 },
        reports: AbuseLevels { watch: 1, limit: 2, block: 3 },
        ..AbuseConfig::default()
    };
    for (name, config) in [("default", AbuseConfig::default()), ("strict", strict)] {
        let oracle = &oracle[name];
        let by = AbuseRule::new(config).unwrap().fit(population.profiles(), LAST).unwrap();
        for (usual, expected) in by.usual().iter().zip(oracle["usual"].as_array().unwrap()) {
            assert!((usual.rate.get() - expected.as_f64().unwrap()).abs() < 2e-9, "{name}: {usual:?}");
        }
        assert_eq!(warned(&population, &by), oracle["warned"], "{name}");
        assert_eq!(rewards(&population, None), told(&oracle["none"]), "{name}");
        for (from, level) in [(AbuseLevel::Watch, "watch"), (AbuseLevel::Limit, "limit"), (AbuseLevel::Block, "block")]
        {
            let without = WithoutAbuse { from, by: by.clone() };
            assert_eq!(left_out(&population, &without), oracle[level]["days"].as_u64().unwrap(), "{name} {level}");
            assert_eq!(rewards(&population, Some(&without)), told(&oracle[level]), "{name} {level}");
        }
    }
}

#[test]
fn the_best_of_a_community_are_those_of_the_independent_count() {
    let oracle: Value = serde_json::from_str(&expected("abuse.json")).unwrap();
    let (oracle, population) = (&oracle["best"], app_year());
    let count = NonZeroU32::new(u32::try_from(oracle["count"].as_u64().unwrap()).unwrap()).unwrap();
    let seed_users = SeedUsers::Best { count, from: None };
    let rule = ContributionRule::new(ContributionConfig { seed_users, ..ContributionConfig::default() }).unwrap();
    let rule = rule.fit(population.profiles(), LAST).unwrap();
    let least = rule.config().seed_users.least_score().unwrap();
    assert!((least.get() - oracle["from"].as_f64().unwrap()).abs() < 1e-9, "{least}");
    let is_seed = |user: &u64| {
        let profile = population.profile(*user).unwrap();
        rule.assess(profile.as_of(LAST)).unwrap().role == ContributionRole::SeedUser
    };
    let mut seeds: Vec<u64> = population.iter().map(|member| u64::try_from(member.user.id.bits()).unwrap()).collect();
    seeds.retain(is_seed);
    assert_eq!(json!(seeds), oracle["users"]);
}
