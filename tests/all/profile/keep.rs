//! Kinds are kept for days of their own: what is answered is right, what is forgotten is refused, and when one forgets does not
//! matter.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::profile::{BeforeHorizon, KeepRule, WrittenError};
use lifestage::time::Window;
use lifestage::{Amount, Day, Event, Kind, KindSet, Population, Profile, Subject};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::shared::generate::{Life, day, life};
use crate::shared::naive::{facts, question};
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

/// A rule that keeps a few kinds for a few days.
fn keep() -> impl Strategy<Value = KeepRule> {
    let days = || (1_u32..1_500).prop_map(|days| days.try_into().unwrap());
    let kind = || {
        prop_oneof![
            Just(Kind::Purchase),
            Just(Kind::View),
            Just(Kind::LogIn),
            Just(Kind::Register),
            Just(Kind::custom(7))
        ]
    };
    (btree_map(kind(), days(), 0..4), proptest::option::of(days()))
        .prop_map(|(kinds, others)| KeepRule { kinds, others })
}

fn kept_by(mut profile: Profile, rule: &KeepRule, as_of: Day) -> Profile {
    rule.forget(&mut profile, as_of);
    profile
}

fn merged(mut one: Profile, other: &Profile) -> Profile {
    one.merge(other).unwrap();
    one
}

/// The first day that a rule keeps of a kind.
fn first_kept(rule: &KeepRule, kind: Kind, as_of: Day) -> Day {
    let days = rule.kinds.get(&kind).copied().or(rule.others);
    days.map_or(Day::MIN, |days| as_of.minus(days.get() - 1))
}

fn halves(life: &Life, at: prop::sample::Index) -> [Profile; 2] {
    let (one, other) = life.events.split_at(at.index(life.events.len() + 1));
    [life.profile_of(one), life.profile_of(other)]
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn what_is_answered_is_what_it_was_before(
        life in life(), rule in keep(), as_of in day(), days in vec(day(), 3), questions in vec(question(), 40),
    ) {
        let all = life.profile();
        let left = kept_by(all.clone(), &rule, as_of);
        for day in days.into_iter().chain([as_of, Day::MAX]) {
            for question in &questions {
                if let Ok(answer) = question.answered(&left.as_of(day)) {
                    prop_assert_eq!(Ok(answer), question.answered(&all.as_of(day)), "{:?} as of {}", question, day);
                }
            }
        }
    }

    #[test]
    fn a_kind_is_answered_from_its_own_horizon_on_and_refused_before(
        life in life(), rule in keep(), as_of in day(), back in 1_u32..2_000,
    ) {
        let all = life.profile();
        let left = kept_by(all.clone(), &rule, as_of);
        let first = as_of.minus(back - 1);
        for kind in [Kind::Purchase, Kind::View, Kind::Share, Kind::custom(7), Kind::custom(8)] {
            let horizon = first_kept(&rule, kind, as_of);
            let (now, before) = (left.as_of(as_of), all.as_of(as_of));
            let window = Window::last(back);
            prop_assert_eq!(now.count(kind, window).is_ok(), first >= horizon, "{} from {}", kind, first);
            prop_assert_eq!(now.active_days(&kind.into(), window).is_ok(), first >= horizon);
            if first >= horizon {
                prop_assert_eq!(now.count(kind, window), before.count(kind, window));
                prop_assert_eq!(now.active_days(&kind.into(), window), before.active_days(&kind.into(), window));
                let about = (kind, Subject::new(3));
                prop_assert_eq!(now.sum(about, window), before.sum(about, window));
                prop_assert_eq!(now.hours(kind, window), before.hours(kind, window));
                prop_assert_eq!(now.distinct_subjects(kind, window), before.distinct_subjects(kind, window));
                let gaps = |view: lifestage::profile::AsOf<'_>| view.gaps(kind, window).unwrap().collect::<Vec<_>>();
                prop_assert_eq!(gaps(now), gaps(before));
            } else {
                prop_assert_eq!(now.count(kind, window).unwrap_err().horizon, horizon);
            }
            prop_assert_eq!(now.count(kind, Window::LIFETIME), before.count(kind, Window::LIFETIME));
            prop_assert_eq!(now.last_day_of(kind), before.last_day_of(kind));
            prop_assert_eq!(now.first_day_of(kind), before.first_day_of(kind));
        }
        // Of several kinds the latest horizon counts.
        let both = KindSet::of([Kind::Purchase, Kind::View]);
        let horizon = both_kept(&rule, as_of);
        prop_assert_eq!(left.as_of(as_of).active_days(&both, Window::last(back)).is_ok(), first >= horizon);
    }

    #[test]
    fn only_tallies_before_their_horizon_are_gone(life in life(), rule in keep(), as_of in day()) {
        let all = life.profile();
        let left = kept_by(all.clone(), &rule, as_of);
        let expected: Vec<_> =
            all.tallies().iter().filter(|tally| tally.day() >= first_kept(&rule, tally.kind(), as_of)).collect();
        prop_assert_eq!(left.kept().chain(left.tallies()).collect::<Vec<_>>(), expected);
        let mut sums: BTreeMap<Kind, u64> = BTreeMap::new();
        for fact in facts(&life) {
            *sums.entry(fact.kind).or_default() += 1;
        }
        for (kind, count) in sums {
            let remembered: u64 = left.tallies().iter().filter(|tally| tally.kind() == kind).map(|tally| u64::from(tally.count())).sum();
            let forgotten = left.forgotten().find(|tally| tally.kind == kind).map_or(0, |tally| tally.count);
            prop_assert_eq!(remembered + forgotten, count);
        }
    }

    #[test]
    fn forgetting_twice_is_forgetting_once_in_any_order(life in life(), one in keep(), other in keep(), early in day(), late in day()) {
        let (early, late) = (early.min(late), early.max(late));
        let all = life.profile();
        let once = kept_by(all.clone(), &one, late);
        prop_assert_eq!(&kept_by(once.clone(), &one, late), &once);
        prop_assert_eq!(&kept_by(once.clone(), &one, early), &once, "a horizon never moves back");
        prop_assert_eq!(&kept_by(kept_by(all.clone(), &one, early), &one, late), &once);
        prop_assert_eq!(
            kept_by(kept_by(all.clone(), &one, early), &other, late),
            kept_by(kept_by(all, &other, late), &one, early)
        );
    }

    #[test]
    fn forgetting_before_or_after_merging_is_the_same(
        life in life(), at in any::<prop::sample::Index>(), rule in keep(), other in keep(), as_of in day(), horizon in day(),
    ) {
        let whole = kept_by(life.profile(), &rule, as_of);
        let [one, two] = halves(&life, at);
        prop_assert_eq!(&merged(kept_by(one.clone(), &rule, as_of), &two), &whole);
        prop_assert_eq!(&merged(one.clone(), &kept_by(two.clone(), &rule, as_of)), &whole);
        prop_assert_eq!(&merged(kept_by(one.clone(), &rule, as_of), &kept_by(two.clone(), &rule, as_of)), &whole);
        // Each side by a rule of its own, or all kinds on one side.
        let both = kept_by(whole.clone(), &other, as_of);
        prop_assert_eq!(&merged(kept_by(one.clone(), &rule, as_of), &kept_by(two.clone(), &other, as_of)), &both);
        prop_assert_eq!(&merged(kept_by(two.clone(), &other, as_of), &kept_by(one.clone(), &rule, as_of)), &both);
        let (mut all_of_one, mut everything) = (one, whole);
        all_of_one.forget_before(horizon);
        everything.forget_before(horizon);
        prop_assert_eq!(&merged(all_of_one, &kept_by(two, &rule, as_of)), &everything);
    }

    #[test]
    fn a_late_event_finds_its_place(life in life(), at in any::<prop::sample::Index>(), rule in keep(), as_of in day()) {
        let whole = kept_by(life.profile(), &rule, as_of);
        let (early, late) = life.events.split_at(at.index(life.events.len() + 1));
        let mut one_by_one = kept_by(life.profile_of(early), &rule, as_of);
        let mut at_once = one_by_one.clone();
        for event in late {
            one_by_one.observe(event, &life.calendar).unwrap();
        }
        prop_assert_eq!(&one_by_one, &whole);
        at_once.observe_all(late, &life.calendar).unwrap();
        prop_assert_eq!(&at_once, &whole);
    }

    #[test]
    fn it_comes_back_from_bytes_and_serde_as_it_was(life in life(), rule in keep(), as_of in day()) {
        let left = kept_by(life.profile(), &rule, as_of);
        let bytes = left.to_bytes();
        prop_assert_eq!(&Profile::from_bytes(&bytes).unwrap(), &left);
        travels(&left);
        travels(&rule);
        // Cut short anywhere, or with another byte anywhere, it is refused.
        for end in 0..bytes.len() {
            prop_assert!(Profile::from_bytes(&bytes[..end]).is_err());
        }
    }
}

fn both_kept(rule: &KeepRule, as_of: Day) -> Day {
    first_kept(rule, Kind::Purchase, as_of).max(first_kept(rule, Kind::View, as_of))
}

const DAY: Day = Day::ymd(2026, 1, 5);

fn sample() -> Profile {
    let bought = |after: i32| Event::purchase(42_u64, DAY.plus(after), Amount::minor(12_99));
    let view = |after: i32| Event::view(42_u64, DAY.plus(after), 60);
    let mut profile = Profile::of([bought(0), view(1), bought(40), view(80), view(81)]);
    let keep: KeepRule = serde_json::from_str(r#"{ "kinds": { "view": 20, "purchase": 70 } }"#).unwrap();
    keep.forget(&mut profile, DAY.plus(99));
    profile
}

#[test]
fn a_refusal_names_the_first_missing_day_of_the_window() {
    let refused = |days| sample().as_of(DAY.plus(99)).count(Kind::View, Window::last(days)).unwrap_err();
    assert_eq!(refused(60), BeforeHorizon { asked: DAY.plus(40), horizon: DAY.plus(80) });
    // Before the first view nothing is missing.
    assert_eq!(refused(200), BeforeHorizon { asked: DAY.plus(1), horizon: DAY.plus(80) });
}

#[test]
fn the_first_version_is_written_where_no_kind_has_its_own_horizon() {
    let mut profile = sample();
    assert_eq!((profile.to_bytes()[0], serde_json::to_value(&profile).unwrap()["version"].as_u64()), (2, Some(2)));
    assert_eq!(profile.kept().map(lifestage::profile::Tally::day).collect::<Vec<_>>(), [DAY.plus(40)]);
    profile.forget_before(DAY.plus(80));
    assert_eq!((profile.to_bytes()[0], serde_json::to_value(&profile).unwrap()["version"].as_u64()), (1, Some(1)));
    assert_eq!(profile.kept().count(), 0);
}

#[test]
fn nothing_comes_in_that_contradicts_itself() {
    let read = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = serde_json::to_value(sample()).unwrap();
        change(&mut value);
        serde_json::from_value::<Profile>(value).map_err(|error| error.to_string())
    };
    assert_eq!(read(&|_| ()), Ok(sample()));
    let malformed = Err(WrittenError::Malformed { user: 42_u64.into() }.to_string());
    let changes: [&dyn Fn(&mut serde_json::Value); 8] = [
        &|value| value["horizon"] = "2026-03-01".into(),
        &|value| value["by_kind"]["kinds"] = serde_json::json!({}),
        &|value| value["by_kind"]["kinds"]["view"] = "2026-02-01".into(),
        &|value| value["by_kind"]["kinds"]["purchase"] = "2026-03-02".into(),
        &|value| value["by_kind"]["kept"] = serde_json::json!([]),
        &|value| value["by_kind"]["kept"][0]["count"] = 3.into(),
        &|value| value["by_kind"]["kept"][0]["kind"] = "refund".into(),
        &|value| value["horizon"] = serde_json::Value::Null,
    ];
    for (place, change) in changes.into_iter().enumerate() {
        assert_eq!(read(change), malformed, "change {place}");
    }
}

#[test]
fn a_tally_that_has_no_room_leaves_the_profile_as_it_was() {
    let full = |day: i32| {
        let tally = lifestage::profile::Tally::new(
            DAY.plus(day),
            Kind::LogIn,
            Subject::NONE,
            u32::MAX,
            0,
            lifestage::profile::Hours::NONE,
        );
        Profile::from_tallies(42_u64, [tally.unwrap()], &lifestage::Calendar::utc()).unwrap()
    };
    let mut profile = merged(sample(), &full(3));
    let before = profile.clone();
    assert_eq!(profile.kept().count(), 2);
    assert!(profile.observe(&Event::log_in(42_u64, DAY.plus(3)), &lifestage::Calendar::utc()).is_err());
    assert_eq!(profile, before);
    let more = merged(full(3), &Profile::of([Event::log_in(42_u64, DAY.plus(2))]));
    assert!(profile.merge(&more).is_err());
    assert_eq!(profile, before);
    let mut forgetful = more;
    forgetful.forget_before(DAY.plus(1));
    assert!(profile.merge(&forgetful).is_err());
    assert_eq!(profile, before);
}

#[test]
fn a_rule_forgets_in_every_profile_of_a_population() {
    let events: Vec<Event> =
        (1..40_u64).map(|user| Event::view(user, DAY.plus(i32::try_from(user).unwrap()), 60)).collect();
    let mut population = Population::from_events(&events, lifestage::Calendar::utc()).unwrap();
    let keep = KeepRule { kinds: BTreeMap::from([(Kind::View, 10.try_into().unwrap())]), others: None };
    population.forget(&keep, DAY.plus(39));
    let left: BTreeSet<u128> = population
        .profiles()
        .filter(|profile| !profile.tallies().is_empty())
        .map(|profile| profile.user().bits())
        .collect();
    assert_eq!(left, (30..40).collect());
    assert_eq!(population.len(), 39);
}

#[test]
fn a_rule_has_whole_days_of_known_kinds() {
    for wrong in [r#"{"kinds":{"view":0}}"#, r#"{"kinds":{"sneeze":3}}"#, r#"{"others":-1}"#, r#"{"kind":{}}"#] {
        assert!(serde_json::from_str::<KeepRule>(wrong).is_err(), "{wrong}");
    }
    let mut profile = sample();
    KeepRule::default().forget(&mut profile, Day::MAX);
    assert_eq!(profile, sample());
}
