//! What is forgotten is refused, never wrong; and when one forgets does not matter.

use lifestage::profile::BeforeHorizon;
use lifestage::time::Window;
use lifestage::{Day, Event, Kind, Profile};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::generate::{Life, day, life};
use crate::shared::naive::{facts, question};
use crate::shared::seeded::cases;

fn forgetful(mut profile: Profile, horizon: Day) -> Profile {
    profile.forget_before(horizon);
    profile
}

fn merged(mut one: Profile, other: &Profile) -> Profile {
    one.merge(other).unwrap();
    one
}

fn halves(life: &Life, at: prop::sample::Index) -> (&[Event], &[Event]) {
    life.events.split_at(at.index(life.events.len() + 1))
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn an_answer_after_forgetting_is_the_same_or_a_refusal(
        life in life(),
        horizon in day(),
        days in vec(day(), 3),
        questions in vec(question(), 40),
    ) {
        let profile = life.profile();
        let forgetful = forgetful(profile.clone(), horizon);
        for as_of in days.into_iter().chain([horizon.minus(1), horizon, Day::MAX]) {
            let (all, left) = (profile.as_of(as_of), forgetful.as_of(as_of));
            prop_assert_eq!(left.horizon(), Some(horizon));
            prop_assert_eq!(left.first_day(), all.first_day());
            for question in &questions {
                let context = format!("{question:?} as of {as_of}");
                let remembered = question.window().days(as_of).first() >= horizon;
                // Whether it must be answered; what is kept for life may be asked by kind on any later day.
                let sure = match question.is_kept_for_life() {
                    None => Some(remembered),
                    Some(by_kind) => (by_kind && as_of >= horizon.minus(1)).then_some(true),
                };
                let answer = question.answered(&left);
                prop_assert!(sure.is_none_or(|sure| sure == answer.is_ok()), "{}: {:?}", context, answer);
                match answer {
                    Ok(answer) => prop_assert_eq!(Ok(answer), question.answered(&all), "{}", context),
                    Err(BeforeHorizon { asked, horizon: named }) => {
                        prop_assert!(asked < horizon && named == horizon, "{}: {} {}", context, asked, named);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_left_of_a_kind_is_what_happened_before_the_horizon(life in life(), horizon in day()) {
        let forgetful = forgetful(life.profile(), horizon);
        let before = facts(&life).into_iter().filter(|fact| fact.day < horizon).collect::<Vec<_>>();
        for kind in Kind::NAMED.iter().copied().chain([0, 7, 32_767].map(Kind::custom)) {
            let of_kind: Vec<_> = before.iter().filter(|fact| fact.kind == kind).collect();
            let left = forgetful.as_of(horizon).forgotten(kind).unwrap();
            prop_assert_eq!(left.is_some(), !of_kind.is_empty());
            if let Some(left) = left {
                prop_assert_eq!(left.kind, kind);
                prop_assert_eq!(Some(left.first), of_kind.iter().map(|fact| fact.day).min());
                prop_assert_eq!(Some(left.last), of_kind.iter().map(|fact| fact.day).max());
                prop_assert_eq!(left.count, of_kind.len() as u64);
                prop_assert_eq!(left.sum, of_kind.iter().map(|fact| fact.value).sum::<u64>());
            }
        }
        prop_assert!(forgetful.tallies().iter().all(|tally| tally.day() >= horizon));
        prop_assert_eq!(forgetful.is_empty(), life.events.is_empty());
    }

    #[test]
    fn forgetting_before_or_after_merging_is_the_same(life in life(), at in any::<prop::sample::Index>(), horizon in day()) {
        let whole = forgetful(life.profile(), horizon);
        let (one, other) = halves(&life, at);
        let (one, other) = (life.profile_of(one), life.profile_of(other));
        prop_assert_eq!(&merged(forgetful(one.clone(), horizon), &other), &whole);
        prop_assert_eq!(&merged(one.clone(), &forgetful(other.clone(), horizon)), &whole);
        prop_assert_eq!(&merged(forgetful(one, horizon), &forgetful(other, horizon)), &whole);
    }

    #[test]
    fn a_late_event_finds_its_place_before_the_horizon_too(life in life(), at in any::<prop::sample::Index>(), horizon in day()) {
        let whole = forgetful(life.profile(), horizon);
        let (early, late) = halves(&life, at);
        let mut one_by_one = forgetful(life.profile_of(early), horizon);
        let mut at_once = one_by_one.clone();
        for event in late {
            one_by_one.observe(event, &life.calendar).unwrap();
        }
        prop_assert_eq!(&one_by_one, &whole);
        at_once.observe_all(late, &life.calendar).unwrap();
        prop_assert_eq!(&at_once, &whole);
    }

    #[test]
    fn a_horizon_never_moves_back(life in life(), at in any::<prop::sample::Index>(), one in day(), other in day()) {
        let later = one.max(other);
        let whole = forgetful(life.profile(), later);
        prop_assert_eq!(&forgetful(forgetful(life.profile(), one), other), &whole);
        let (first, second) = halves(&life, at);
        let (first, second) = (life.profile_of(first), life.profile_of(second));
        prop_assert_eq!(&merged(forgetful(first, one), &forgetful(second, other)), &whole);
    }
}

#[test]
fn a_question_that_reaches_before_the_horizon_is_refused_and_says_from_when_on_it_can_be_asked() {
    let day = |number| Day::ymd(2026, 1, 1).plus(number);
    let mut profile = Profile::of([5, 10, 20].map(|number| Event::log_in(42_u64, day(number))));
    profile.forget_before(day(15));
    let view = profile.as_of(day(20));

    assert_eq!(view.days_of(Kind::LogIn, Window::last(6)).unwrap().count(), 1);
    let refused = |window| view.days_of(Kind::LogIn, window).err().unwrap().to_string();
    assert_eq!(
        refused(Window::last(7)),
        "this asks about days from `2026-01-15` on but only those from `2026-01-16` on are remembered: ask about \
         fewer days, or forget later"
    );
    // Before the first event nothing was forgotten that anybody would miss.
    assert!(refused(Window::LIFETIME).starts_with("this asks about days from `2026-01-06` on but"));
}

#[test]
fn a_refusal_never_claims_to_be_about_remembered_days() {
    let first = Day::ymd(2026, 1, 10);
    let mut profile = Profile::of([Event::log_in(42_u64, first)]);
    profile.forget_before(first.minus(5));
    let refused = profile.as_of(first).active_days(&Kind::LogIn.into(), Window::last(10)).unwrap_err();
    assert_eq!((refused.asked, refused.horizon), (first.minus(9), first.minus(5)));
}
