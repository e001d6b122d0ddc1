//! Those who refused a purpose are left out of everything, and counted.

use std::convert::Infallible;

use lifestage::answer::{Language, Mergeable, Say, UserCounts};
use lifestage::event::Purpose;
use lifestage::population::WithoutRefusals;
use lifestage::report::{ActiveUsers, ActivityRule};
use lifestage::time::{Calendar, Days, Period};
use lifestage::{Event, Population, User};
use proptest::prelude::*;

use super::DAY;
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

/// The population of these users; every third was introduced with what they refused, and every second did something.
fn population(users: impl IntoIterator<Item = u64>, refused: &[Purpose]) -> Population {
    let mut population = Population::new(Calendar::utc());
    for id in users {
        if id.is_multiple_of(2) {
            population.observe(&Event::log_in(id, DAY)).unwrap();
        }
        if id.is_multiple_of(3) {
            let user = User::new(id).joined(DAY);
            population.introduce(refused.iter().fold(user, |user, purpose| user.refusing(*purpose)));
        }
    }
    population
}

fn active(population: Population) -> WithoutRefusals<ActiveUsers> {
    let consenting = population.without_refusals(Purpose::Profiling);
    let ask = |users: &Population| ActivityRule::default().users(users, Period::Day, Days::only(DAY));
    consenting.report(ask).unwrap()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn who_refused_is_left_out_and_everybody_else_is_as_before(
        ids in proptest::collection::btree_set(0_u64..4_000, 0..300), at in 0_u64..4_000
    ) {
        let all = population(ids.iter().copied(), &[Purpose::Profiling, Purpose::Marketing]);
        let kept = ids.iter().copied().filter(|id| !id.is_multiple_of(3));
        let consenting = all.clone().without_refusals(Purpose::Profiling);
        prop_assert_eq!(consenting.population(), &population(kept, &[]));
        prop_assert_eq!(consenting.left_out().users, (all.len() - consenting.population().len()) as u64);
        // Nobody refused this.
        let same = all.clone().without_refusals(Purpose::Recommendation);
        prop_assert_eq!((same.population(), same.left_out().users), (&all, 0));

        // Parts are as good as the whole.
        let part = |low: bool| ids.iter().copied().filter(move |id| (*id < at) == low);
        let mut merged = active(population(part(true), &[Purpose::Profiling]));
        merged.merge(&active(population(part(false), &[Purpose::Profiling]))).unwrap();
        let whole = active(population(ids.iter().copied(), &[Purpose::Profiling]));
        prop_assert_eq!(merged.to_bytes().unwrap(), whole.to_bytes().unwrap());
        travels(&whole);
    }
}

#[test]
fn the_definition_and_the_counts_say_who_is_left_out() {
    let answer = active(population(0..12, &[Purpose::Profiling]));
    assert!(answer.definition().text().ends_with("; without users who refused profiling"), "{}", answer.definition());
    assert_ne!(answer.definition().fingerprint(), answer.answer.definition().fingerprint());
    let line = answer.user_counts().pop().unwrap();
    assert_eq!((line.name.as_str(), line.counts), ("without refusals: left out", vec![("users".to_owned(), 4)]));
    assert_eq!(answer.left_out.to_string(), "without 4 users who refused profiling");
    assert_eq!(answer.left_out.say(Language::Chinese).to_string(), "不含拒绝用户画像的4人");
}

#[test]
fn answers_without_users_who_refused_other_things_do_not_merge() {
    let of = |purpose| {
        let ask = |users: &Population| ActivityRule::default().users(users, Period::Day, Days::only(DAY));
        population(0..12, &[Purpose::Profiling]).without_refusals(purpose).report(ask).unwrap()
    };
    let (mut one, other) = (of(Purpose::Profiling), of(Purpose::Marketing));
    let before = one.clone();
    let error = one.merge(&other).unwrap_err().to_string();
    assert!(
        error.contains("without users who refused") || error.contains("merge answers to one question only"),
        "{error}"
    );
    assert_eq!(one, before);
}

#[test]
fn an_error_of_the_question_is_that_of_the_answer() {
    let consenting = population(0..3, &[]).without_refusals(Purpose::Profiling);
    let counted: Result<_, Infallible> = consenting.report(|users| Ok(users.len()));
    assert_eq!(counted.unwrap().answer, 2);
    assert_eq!(consenting.report::<(), _>(|_| Err("no")), Err("no"));
}
