//! What holds of every condition on every life.

use lifestage::event::Birthday;
use lifestage::rule::{
    Bounds, Comparison, Condition, Flip, Judges, Metric, Predicate, Segment, Segments, Situation, Suggestion, Test,
    Trace, TraceLine, Trigger, Truth,
};
use lifestage::time::Hold;
use lifestage::{Amount, Day, Event, Profile, RuleSet, User};
use proptest::prelude::*;

use super::generate::{comparison, metric, predicate};
use crate::shared::generate::{USER, day, life};
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

fn user() -> User {
    User::new(USER).with_birthday(Birthday::new(4, 2).unwrap())
}

/// Rules that have all that the made-up conditions look at, but for cut points.
fn judged() -> RuleSet {
    RuleSet::full()
}

/// The situations of a profile on each of these days on which the user is joined, ascending.
fn days_up_to<'a>(
    profile: &'a Profile,
    user: &'a User,
    judges: Judges<'a>,
    last: Day,
    days: i32,
) -> Vec<Situation<'a>> {
    let from = |n: i32| Situation::new(profile.as_of(last).back_on(last.plus(-n)), user, judges);
    // Days before joining, as known on the last day, are not looked back to, whoever was seen on them.
    let joined = profile.as_of(last).joined(user);
    (0..days).rev().filter_map(from).filter(|on| joined.is_some_and(|joined| joined <= on.day())).collect()
}

/// What a trace says of its whole, by its tests alone.
fn recomputed(trace: &Trace, test: &mut dyn FnMut(usize, &Test) -> Truth) -> Truth {
    fn at(lines: &[&TraceLine], next: &mut usize, test: &mut dyn FnMut(usize, &Test) -> Truth) -> Truth {
        let place = *next;
        let line = lines[place];
        *next += 1;
        if let Condition::Test { test: leaf, .. } = &line.condition {
            return test(place, leaf);
        }
        let mut inner = Vec::new();
        while lines.get(*next).is_some_and(|child| child.depth > line.depth) {
            inner.push(at(lines, next, test));
        }
        let unknown = inner.iter().copied().find(|truth| matches!(truth, Truth::Unknown(_)));
        match line.condition {
            Condition::All if inner.contains(&Truth::False) => Truth::False,
            Condition::All => unknown.unwrap_or(Truth::True),
            Condition::Any if inner.contains(&Truth::True) => Truth::True,
            Condition::Any => unknown.unwrap_or(Truth::False),
            _ => match inner[0] {
                Truth::True => Truth::False,
                Truth::False => Truth::True,
                unknown @ Truth::Unknown(_) => unknown,
            },
        }
    }
    at(&trace.reasons().collect::<Vec<_>>(), &mut 0, test)
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn not_turns_true_and_false_and_leaves_unknown(life in life(), rule in predicate(), day in day()) {
        let (profile, user, rules) = (life.profile(), user(), judged());
        let Some(situation) = Situation::new(profile.as_of(day), &user, rules.judges()) else { return Ok(()) };
        let (truth, turned) = (rule.evaluate(&situation), rule.clone().not().unwrap().evaluate(&situation));
        prop_assert_eq!(turned, truth.negated());
        prop_assert_eq!(turned.negated(), truth);
    }

    #[test]
    fn a_lower_bar_is_met_by_all_who_meet_a_higher_one(life in life(), metric in metric(), day in day(), low in 0..9, more in 0..9) {
        let (profile, user, rules) = (life.profile(), user(), judged());
        let Some(situation) = Situation::new(profile.as_of(day), &user, rules.judges()) else { return Ok(()) };
        let met = |bound: i32| {
            let bound = Comparison::at_least(f64::from(bound)).unwrap();
            Predicate::number(metric.clone(), bound).evaluate(&situation)
        };
        let (lower, higher) = (met(low), met(low + more));
        prop_assert!(!higher.is_true() || lower.is_true());
        // What is unknown is so whatever the bound.
        prop_assert_eq!(matches!(lower, Truth::Unknown(_)), matches!(higher, Truth::Unknown(_)));
    }

    #[test]
    fn the_trace_reproduces_the_verdict_and_its_flip_really_flips(life in life(), rule in predicate(), day in day()) {
        let (profile, user, rules) = (life.profile(), user(), judged());
        let Some(situation) = Situation::new(profile.as_of(day), &user, rules.judges()) else { return Ok(()) };
        let trace = rule.trace(&situation);
        prop_assert_eq!(trace.truth, rule.evaluate(&situation));
        let truths: Vec<Truth> = trace.reasons().map(|line| line.truth).collect();
        prop_assert_eq!(recomputed(&trace, &mut |place, _| truths[place]), trace.truth);
        let Some(flip) = &trace.flip else { return Ok(()) };
        let flipped = recomputed(&trace, &mut |place, test| match (flip, test) {
            (Flip::Number { metric, to, .. }, Test::Number(other, bound)) if metric == other => bound.holds(*to).into(),
            (Flip::Label { kind, to }, Test::Label(other, names)) if kind == other => {
                to.as_ref().is_some_and(|to| names.contains(to)).into()
            }
            _ => truths[place],
        });
        prop_assert_ne!(flipped.is_true(), trace.truth.is_true(), "{}", trace);
        travels(&trace);
    }

    #[test]
    fn a_single_number_always_has_a_flip_unless_it_cannot_be_otherwise(life in life(), bound in comparison(), day in day()) {
        let (profile, user) = (life.profile(), user());
        let Some(situation) = Situation::new(profile.as_of(day), &user, Judges::default()) else { return Ok(()) };
        let trace = Predicate::number(Metric::AgeDays, bound).trace(&situation);
        let ages = (0..200).map(f64::from);
        let other = ages.filter(|age| bound.holds(*age) != trace.truth.is_true()).map(|age| (age - trace_number(&trace)).abs());
        let nearest = other.min_by(f64::total_cmp);
        let flip = trace.flip.as_ref().map(|flip| match flip {
            Flip::Number { from, to, .. } => (to - from.unwrap()).abs(),
            other => panic!("{other}"),
        });
        if nearest.is_some() && trace_number(&trace) < 100.0 {
            prop_assert_eq!(flip, nearest);
        }
    }

    #[test]
    fn every_condition_comes_back_from_its_text_and_from_bytes(rule in predicate()) {
        // Bounds that no number can have are refused by every door.
        let bytes = postcard::to_stdvec(&rule).unwrap();
        match serde_json::from_value::<Predicate>(serde_json::to_value(&rule).unwrap()) {
            Ok(back) => {
                prop_assert_eq!(&back, &rule);
                travels(&rule);
                prop_assert_eq!(postcard::from_bytes::<Predicate>(&bytes).unwrap(), rule);
            }
            Err(error) => {
                let message = error.to_string();
                prop_assert!(["can never be", "is always", "contradicts", "no earlier window", "as a share"]
                    .iter().any(|part| message.contains(part)), "{}", message);
                prop_assert!(postcard::from_bytes::<Predicate>(&bytes).is_err());
            }
        }
    }

    #[test]
    fn looking_back_by_changes_is_looking_back_day_by_day(life in life(), rule in predicate(), day in day()) {
        let (profile, user, rules) = (life.profile(), user(), judged());
        let Some(situation) = Situation::new(profile.as_of(day), &user, rules.judges()) else { return Ok(()) };
        let daily = days_up_to(&profile, &user, rules.judges(), day, 45);
        let by_day: Vec<(Day, bool)> = daily.iter().map(|on| (on.day(), rule.evaluate(on).is_true())).collect();
        let first = daily[0].day();
        let runs: Vec<_> = rule.runs(&situation, first).collect();
        let mut expanded = Vec::new();
        for run in runs.iter().rev() {
            expanded.extend((0..=run.last - run.first).map(|n| (run.first.plus(n), run.so)));
        }
        prop_assert_eq!(expanded, by_day);
        prop_assert!(runs.windows(2).all(|two| two[0].so != two[1].so));
    }

    #[test]
    fn looking_back_at_probability_alive_equals_asking_day_by_day(
        gaps in proptest::collection::vec(1..40_i32, 0..6), silence in 0..120_i32, percent in 0..100_u32, which in 0..4
    ) {
        let user = user();
        let mut days = vec![Day::ymd(2025, 1, 6)];
        for gap in gaps {
            days.push(days[days.len() - 1].plus(gap));
        }
        let day = days[days.len() - 1].plus(silence);
        let buys = |day: &Day| Event::purchase(USER, *day, Amount::minor(100));
        let joined = Event::log_in(USER, days[0].minus(5));
        let profile = Profile::of(days.iter().map(buys).chain([joined]));
        let rules = judged().fit_where_possible([&profile], day).unwrap();
        let bound = f64::from(percent) / 100.0;
        let bounds = match which {
            0 => Bounds::AtLeast(bound),
            1 => Bounds::Below(bound),
            2 => Bounds::Between(bound, (bound + 0.2).min(1.0)),
            _ => Bounds::Above(bound),
        };
        let rule = Predicate::number(Metric::ProbabilityAlive, Comparison::new(bounds).unwrap());
        let situation = Situation::new(profile.as_of(day), &user, rules.judges()).unwrap();
        let daily = days_up_to(&profile, &user, rules.judges(), day, 400);
        let by_day: Vec<(Day, bool)> = daily.iter().map(|on| (on.day(), rule.evaluate(on).is_true())).collect();
        let runs: Vec<_> = rule.runs(&situation, daily[0].day()).collect();
        let expanded: Vec<(Day, bool)> =
            runs.iter().rev().flat_map(|run| (0..=run.last - run.first).map(|n| (run.first.plus(n), run.so))).collect();
        prop_assert_eq!(expanded, by_day);
    }

    #[test]
    fn a_segment_is_held_as_daily_verdicts_are(life in life(), rule in predicate(), day in day(), hold in 1..9_u16) {
        let (profile, user, rules) = (life.profile(), user(), judged());
        let Some(situation) = Situation::new(profile.as_of(day), &user, rules.judges()) else { return Ok(()) };
        let daily = days_up_to(&profile, &user, rules.judges(), day, 401);
        let raw: Vec<(Day, bool)> = daily.iter().map(|on| (on.day(), rule.evaluate(on).is_true())).collect();
        let hold = Hold::days(hold);
        let from_joining = raw[0].0 == situation.joined();
        let shown = hold.shown(&raw, day, from_joining).unwrap();
        let segments = Segments::new(vec![Segment { hold, ..Segment::new("it", rule.clone()) }]).unwrap();
        let members = segments.members(&situation);
        prop_assert_eq!(members.first().map(|member| member.since), shown.value.then_some(shown.since));
        prop_assert_eq!(segments.contains("it", &situation), Some(shown.value));

        // Never more often than the verdict itself.
        let flips = |values: Vec<bool>| values.windows(2).filter(|two| two[0] != two[1]).count();
        let held: Vec<bool> = (0..raw.len()).map(|last| hold.shown(&raw[..=last], raw[last].0, true).unwrap().value).collect();
        prop_assert!(flips(held) <= flips(raw.iter().map(|(_, so)| *so).collect()));
    }

    #[test]
    fn a_trigger_fires_as_a_daily_walk_says(life in life(), rule in predicate(), day in day(), cool_down in 0..12_u16, from in 0..30_i32) {
        let (profile, user, rules) = (life.profile(), user(), judged());
        let Some(situation) = Situation::new(profile.as_of(day), &user, rules.judges()) else { return Ok(()) };
        let age = day - situation.joined();
        prop_assume!(age < 2_000);
        let mut expected: Vec<Day> = Vec::new();
        let mut before = false;
        for on in days_up_to(&profile, &user, rules.judges(), day, age + 1) {
            let now = rule.evaluate(&on).is_true();
            let free = expected.last().is_none_or(|last| on.day() - *last > i32::from(cool_down));
            if now && !before && free {
                expected.push(on.day());
            }
            before = now;
        }
        let trigger = Trigger {
            name: "it".to_owned(),
            when: rule,
            cool_down,
            suggest: vec![Suggestion::Alert("look".to_owned())],
        };
        let first = day.plus(-from);
        prop_assert_eq!(trigger.fires(&situation), expected.last() == Some(&day));
        expected.retain(|fired| *fired >= first);
        prop_assert_eq!(trigger.firings(&situation, first), expected);
    }

    #[test]
    fn nothing_after_the_day_changes_a_verdict(life in life(), rule in predicate(), day in day()) {
        let (user, rules) = (user(), judged());
        let whole = life.profile();
        let known = life.profile_of(life.events.iter().filter(|event| life.day(event) <= day));
        let verdict = |profile: &Profile| {
            Situation::new(profile.as_of(day), &user, rules.judges()).map(|on| (rule.evaluate(&on), rule.evaluate_steady(&on)))
        };
        prop_assert_eq!(verdict(&whole), verdict(&known));
    }
}

fn trace_number(trace: &Trace) -> f64 {
    use lifestage::answer::SeenValue;
    match &trace.reasons().next().unwrap().condition {
        Condition::Test { seen: Some(SeenValue::Whole(number)), .. } => f64::from(i32::try_from(*number).unwrap()),
        other => panic!("{other:?}"),
    }
}
