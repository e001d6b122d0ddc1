//! Every question answers what brute force over the raw events does, and nothing that comes later changes it.

use lifestage::event::Kind;
use lifestage::{RuleSet, User};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::generate::{USER, day, life};
use crate::shared::naive::{facts, question};
use crate::shared::seeded::cases;

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn every_question_answers_what_brute_force_does(
        life in life(),
        days in vec(day(), 4),
        questions in vec(question(), 60),
    ) {
        let (profile, facts) = (life.profile(), facts(&life));
        for as_of in days.into_iter().chain(facts.first().map(|fact| fact.day)) {
            let view = profile.as_of(as_of);
            for question in &questions {
                let expected = question.by_force(&facts, as_of);
                prop_assert_eq!(question.answered(&view), Ok(expected), "{:?} as of {}", question, as_of);
            }
        }
    }

    #[test]
    fn the_join_day_is_the_given_one_or_that_of_registering_or_of_the_first_activity_and_never_later(
        life in life(),
        as_of in day(),
        join_day in prop::option::of(day()),
        horizon in day(),
    ) {
        let (profile, facts) = (life.profile(), facts(&life));
        let first = facts.iter().map(|fact| fact.day).filter(|day| *day <= as_of).min();
        let view = profile.as_of(as_of);
        prop_assert_eq!(view.first_day(), first);
        let user = User::new(USER).joined(join_day);
        let first_of = |counts: fn(Kind) -> bool| {
            facts.iter().filter(|fact| fact.day <= as_of && counts(fact.kind)).map(|fact| fact.day).min()
        };
        let told = first_of(|kind| kind == Kind::Register).or_else(|| first_of(Kind::is_activity));
        let joined = join_day.map_or(told, |day| Some(day).filter(|day| *day <= as_of));
        prop_assert_eq!(view.joined(&user), joined);
        prop_assert_eq!(view.counted_from(&user), joined.map(|joined| join_day.or(first).unwrap_or(joined)));
        let mut forgetful = profile;
        forgetful.forget_before(horizon);
        prop_assert_eq!(forgetful.as_of(as_of).joined(&user), joined);
    }

    #[test]
    fn answers_as_of_a_day_are_unchanged_by_events_after_it(
        life in life(),
        as_of in day(),
        horizon in prop::option::weighted(0.3, day()),
        questions in vec(question(), 40),
    ) {
        let known = life.events.iter().filter(|event| life.day(event) <= as_of);
        let (mut then, mut now) = (life.profile_of(known), life.profile());
        // A horizon after the day asked about may refuse more where more was forgotten.
        if let Some(horizon) = horizon.filter(|horizon| *horizon <= as_of) {
            then.forget_before(horizon);
            now.forget_before(horizon);
        }
        let (then, now) = (then.as_of(as_of), now.as_of(as_of));
        prop_assert_eq!(then.tallies(), now.tallies());
        prop_assert_eq!(then.first_day(), now.first_day());
        for question in &questions {
            prop_assert_eq!(question.answered(&then), question.answered(&now), "{:?}", question);
        }
    }

    #[test]
    fn scores_as_of_a_day_are_unchanged_by_events_after_it(
        life in life(),
        as_of in day(),
        join_day in prop::option::weighted(0.2, day()),
    ) {
        let known = life.events.iter().filter(|event| life.day(event) <= as_of);
        let (then, now) = (life.profile_of(known), life.profile());
        let user = User::new(USER).joined(join_day);
        let rules = RuleSet::default().fit([&then], as_of).unwrap_or_default();
        prop_assert_eq!(&rules, &RuleSet::default().fit([&now], as_of).unwrap_or_default());
        prop_assert_eq!(rules.score(then.as_of(as_of), &user), rules.score(now.as_of(as_of), &user));
    }

    #[test]
    fn tallies_are_in_order_and_add_up_to_the_events(life in life()) {
        let profile = life.profile();
        let keys = profile.tallies().iter().map(|tally| (tally.day(), tally.kind().code(), tally.subject()));
        prop_assert!(keys.is_sorted_by(|one, next| one < next));
        let count: usize = profile.tallies().iter().map(|tally| usize::try_from(tally.count()).unwrap()).sum();
        prop_assert_eq!(count, life.events.len());
        for tally in profile.tallies() {
            let facts = facts(&life).into_iter().filter(|fact| {
                (fact.day, fact.kind, fact.subject) == (tally.day(), tally.kind(), tally.subject())
            });
            let facts: Vec<_> = facts.collect();
            prop_assert_eq!(facts.len(), usize::try_from(tally.count()).unwrap());
            prop_assert_eq!(facts.iter().map(|fact| fact.value).sum::<u64>(), tally.sum());
            prop_assert_eq!(facts.iter().filter_map(|fact| fact.hour).collect::<lifestage::profile::Hours>(), tally.hours());
        }
    }
}
