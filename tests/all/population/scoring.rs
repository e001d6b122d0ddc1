//! Scores of everybody are the scores of each one.

use lifestage::population::Member;
use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, Population, RuleSet, Scorecard, User};

use super::DAY;

/// A shop with 300 users, some of whom only looked, and two who were only introduced.
pub(super) fn shop() -> Population {
    let visits = (0..300_u64).flat_map(|user| {
        let day = move |nth: u64| DAY.minus(u32::try_from((user * 37 + nth * 11) % 200).unwrap());
        let looked = (0..=user % 9).map(move |nth| Event::view(user, day(nth), 30));
        let bought = (0..user % 5).map(move |nth| Event::purchase(user, day(nth), Amount::minor(user * 7 % 1_000)));
        looked.chain(bought)
    });
    let visits: Vec<Event> = visits.collect();
    let mut population = Population::from_events(&visits, Calendar::utc()).unwrap();
    population.introduce(User::new(1_000_u64).joined(DAY.minus(10)));
    population.introduce(User::new(1_001_u64).joined(DAY.plus(10)));
    population.introduce(User::new(5_u64).joined(DAY.minus(300)));
    population
}

fn each_alone(population: &Population, rules: &RuleSet, day: Day) -> Vec<Scorecard> {
    let score = |Member { user, profile, .. }: Member<'_>| rules.score(profile.as_of(day), &user).unwrap();
    population.iter().filter_map(score).collect()
}

#[test]
fn the_scores_of_everybody_are_those_of_each_one_in_order_of_the_ids() {
    let population = shop();
    let rules = RuleSet::default().fit(population.profiles(), DAY).unwrap();
    for rules in [rules, RuleSet::default()] {
        for day in [DAY, DAY.minus(100), DAY.plus(5), DAY.plus(10)] {
            let cards = rules.score_all(&population, day).unwrap();
            assert_eq!(cards, each_alone(&population, &rules, day));
            assert!(cards.is_sorted_by_key(|card| card.user));
            assert!(cards.iter().all(|card| card.as_of == day));
        }
    }
}

#[test]
fn who_is_not_in_the_population_yet_has_no_scores() {
    let population = shop();
    let is_scored = |day, id: u64| {
        let cards = RuleSet::default().score_all(&population, day).unwrap();
        cards.iter().any(|card| card.user == id.into())
    };
    assert!(is_scored(DAY, 1_000) && !is_scored(DAY, 1_001) && is_scored(DAY.plus(10), 1_001));
    assert_eq!(RuleSet::default().score_all(&population, DAY.minus(1_000)).unwrap(), []);
}

#[test]
fn of_those_who_remember_too_little_the_first_in_order_of_the_ids_is_named() {
    let mut population = shop();
    population.forget_before(DAY.minus(20));
    let error = RuleSet::default().score_all(&population, DAY).unwrap_err();
    let first =
        population.iter().find(|member| RuleSet::default().score(member.profile.as_of(DAY), &member.user).is_err());
    assert_eq!(error.user, first.unwrap().user.id);
    assert_eq!(error.to_string(), format!("user `{}`: {}", error.user, error.problem));
    assert!(error.problem.asked < error.problem.horizon);
}
