//! The next play against a plain search, and that what the check refuses is right to be refused.

use lifestage::outreach::{Play, PlayAction, PlayReason, PlaybookConfig, PlaybookProblem, PlaybookRule, Played};
use lifestage::rule::{Predicate, Situation};
use lifestage::{Day, Event, Kind, Profile, RuleSet, User};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::condition;
use crate::shared::seeded::cases;

const MONDAY: Day = Day::ymd(2026, 1, 5);

/// Tests over few numbers and labels, so that they often imply each other; some are unknown for some users.
fn test() -> impl Strategy<Value = String> {
    let number =
        (select(vec!["at_least", "above", "at_most", "below", "equals"]), 1_u32..4).prop_flat_map(|(word, bound)| {
            select(vec![r#""active_days": { "last": 28 }"#, r#""days_since": "purchase""#])
                .prop_map(move |metric| format!(r#"{{ {metric}, "{word}": {bound} }}"#))
        });
    let stages = vec(select(vec!["Introduction", "Activation", "Silent"]), 1..3)
        .prop_map(|stages| format!(r#"{{ "stage": ["{}"] }}"#, stages.join(r#"", ""#)));
    prop_oneof![number, stages]
}

fn any_condition() -> impl Strategy<Value = Predicate> {
    let nested = test().prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..3).prop_map(|parts| format!(r#"{{ "all": [{}] }}"#, parts.join(", "))),
            vec(inner.clone(), 1..3).prop_map(|parts| format!(r#"{{ "any": [{}] }}"#, parts.join(", "))),
            inner.prop_map(|part| format!(r#"{{ "not": {part} }}"#)),
        ]
    });
    nested.prop_filter_map("a condition that contradicts itself", |text| serde_json::from_str(&text).ok())
}

fn plays() -> impl Strategy<Value = Vec<Play>> {
    let play = (prop::option::weighted(0.9, any_condition()), -1_i32..2, select(vec![0_u16, 0, 3]), 1_u32..3);
    vec(play, 1..6).prop_map(|plays| {
        let named = plays.into_iter().enumerate().map(|(place, (when, priority, pause_days, points))| Play {
            when,
            priority,
            pause_days,
            ..Play::new(place.to_string(), PlayAction::GivePoints(points))
        });
        named.collect()
    })
}

/// A few days of a user, and some days on which plays were played.
fn life() -> impl Strategy<Value = (Profile, Vec<Played>, Day)> {
    let events = vec((0_i32..40, select(vec![Kind::LogIn, Kind::View, Kind::Purchase])), 1..6);
    let played = vec((0_usize..6, 0_i32..40), 0..4);
    (events, played, 0_i32..60).prop_map(|(events, played, after)| {
        let events = events.into_iter().map(|(day, kind)| {
            Event::new(1_u64, MONDAY.plus(day), kind, 1).unwrap_or_else(|_| Event::log_in(1_u64, MONDAY.plus(day)))
        });
        let profile = Profile::of(events);
        let played = played.into_iter().map(|(play, day)| Played { play: play.to_string(), on: MONDAY.plus(day) });
        let day = profile.as_of(Day::MAX).first_day().unwrap().plus(after);
        (profile, played.collect(), day)
    })
}

/// The plays that apply, asked one by one.
fn applying(plays: &[Play], situation: &Situation<'_>, played: &[Played]) -> Vec<usize> {
    let is_paused = |play: &Play| {
        play.pause_days > 0
            && played.iter().any(|one| {
                let days = situation.day() - one.on;
                one.play == play.name && (0..=i32::from(play.pause_days)).contains(&days)
            })
    };
    let applies =
        |play: &Play| play.when.as_ref().is_none_or(|when| when.evaluate(situation).is_true()) && !is_paused(play);
    plays.iter().enumerate().filter(|(_, play)| applies(play)).map(|(place, _)| place).collect()
}

/// The first of those with the highest priority.
fn best(plays: &[Play], applying: &[usize]) -> Option<usize> {
    let highest = applying.iter().map(|place| plays[*place].priority).max()?;
    applying.iter().copied().find(|place| plays[*place].priority == highest)
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_next_play_is_the_first_of_the_highest_priority_that_applies(plays in plays(), (profile, played, day) in life()) {
        let Ok(playbook) = PlaybookRule::new(PlaybookConfig { plays: plays.clone(), total: false }) else { return Ok(()) };
        let (rules, user) = (RuleSet::default(), User::new(1_u64));
        let situation = Situation::new(profile.as_of(day), &user, rules.judges()).unwrap();
        let applying = applying(&plays, &situation, &played);
        let next = playbook.assess(&rules, profile.as_of(day), &user, &played).unwrap().unwrap();
        let expected = best(&plays, &applying).map(|place| place.to_string());
        prop_assert_eq!(next.name(), expected.as_deref());
        let verdicts: Vec<_> = next.reasons().collect();
        prop_assert_eq!(verdicts.len(), plays.len());
        prop_assert!(verdicts.is_sorted_by_key(|verdict| -playbook.play(&verdict.play).unwrap().priority));
        for verdict in verdicts {
            let place: usize = verdict.play.parse().unwrap();
            let is_first = expected.as_deref() == Some(&*verdict.play);
            let fits = match &verdict.why {
                PlayReason::Chosen { applying: many, .. } => is_first && usize::try_from(*many) == Ok(applying.len()),
                PlayReason::Outranked { by, .. } => applying.contains(&place) && !is_first && Some(&**by) == expected.as_deref(),
                _ => !applying.contains(&place),
            };
            prop_assert!(fits, "{verdict}");
        }
    }

    #[test]
    fn a_play_that_is_refused_as_never_chosen_never_is(plays in plays(), lives in vec(life(), 12)) {
        let Err(problems) = PlaybookRule::new(PlaybookConfig { plays: plays.clone(), total: false }) else { return Ok(()) };
        let (rules, user) = (RuleSet::default(), User::new(1_u64));
        for problem in &problems {
            let place: usize = problem.path[6..].split(']').next().unwrap().parse().unwrap();
            for (profile, played, day) in &lives {
                let situation = Situation::new(profile.as_of(*day), &user, rules.judges()).unwrap();
                let applying = applying(&plays, &situation, played);
                match &problem.message {
                    PlaybookProblem::NeverChosen(_) => prop_assert!(best(&plays, &applying) != Some(place), "{problem}"),
                    PlaybookProblem::Contradicts(other, _) => {
                        let other: usize = other.parse().unwrap();
                        let true_of = |place: usize| plays[place].when.as_ref().is_none_or(|when| when.evaluate(&situation).is_true());
                        prop_assert_eq!(true_of(place), true_of(other), "{}", problem);
                    }
                    _ => prop_assert!(false, "{problem}"),
                }
            }
        }
    }
}

#[test]
fn the_made_up_conditions_are_read() {
    assert_eq!(condition(r#"{ "days_since": "purchase", "at_most": 3 }"#).tests().count(), 1);
}
