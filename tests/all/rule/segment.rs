//! Segments over the days of a life.

use lifestage::rule::{Judges, Predicate, SegmentLookup, Segments, Situation, Truth, Unscored};
use lifestage::time::{Hold, Since};
use lifestage::{Amount, Day, Event, Profile, RuleSet, Segment, User};

const DAY: Day = Day::ymd(2026, 1, 5);

fn on<'a>(profile: &'a Profile, user: &'a User, n: i32) -> Situation<'a> {
    Situation::new(profile.as_of(DAY.plus(n)), user, Judges::default()).unwrap()
}

fn named(segments: &Segments, situation: &Situation<'_>) -> Vec<(String, Since)> {
    segments.members(situation).into_iter().map(|member| (member.segment, member.since)).collect()
}

fn read(text: &str) -> Segments {
    serde_json::from_str(text).unwrap()
}

fn visits(days: &[i32]) -> Profile {
    Profile::of(days.iter().map(|n| Event::log_in(1_u64, DAY.plus(*n))))
}

#[test]
fn a_member_is_so_since_the_unbroken_run_began() {
    let (profile, user) = (visits(&[0, 1, 2, 10, 11, 12]), User::new(1_u64));
    let keen = read(r#"[{ "name": "keen", "when": { "active_days": { "last": 3 }, "at_least": 2 } }]"#);
    let since = |n| named(&keen, &on(&profile, &user, n)).first().map(|(_, since)| *since);
    assert_eq!(since(0), None);
    assert_eq!(since(1), Some(Since::On(DAY.plus(1))));
    assert_eq!(since(3), Some(Since::On(DAY.plus(1))));
    assert_eq!(since(4), None);
    assert_eq!(since(12), Some(Since::On(DAY.plus(11))));
}

#[test]
fn a_run_that_reaches_past_the_replay_has_a_bound_only() {
    let (profile, user) = (visits(&[0]), User::new(1_u64));
    let all = read(r#"[{ "name": "there", "when": { "count": "log_in", "in": "lifetime", "at_least": 1 } }]"#);
    assert_eq!(named(&all, &on(&profile, &user, 400))[0].1, Since::On(DAY));
    assert_eq!(named(&all, &on(&profile, &user, 401))[0].1, Since::OnOrBefore(DAY.plus(1)));
}

#[test]
fn the_highest_priority_of_an_exclusive_group_wins() {
    let user = User::new(1_u64);
    let spends = |n, cents| Event::purchase(1_u64, DAY.plus(n), Amount::minor(cents));
    let profile = Profile::of([spends(0, 900), spends(5, 9_000)]);
    let tiers = read(
        r#"[{ "name": "some", "when": { "net_spend": { "last": 30 }, "above": 0 }, "exclusive": "spend" },
            { "name": "much", "when": { "net_spend": { "last": 10 }, "at_least": 5000 }, "exclusive": "spend", "priority": 1 },
            { "name": "buyers", "when": { "count": "purchase", "in": { "last": 30 }, "at_least": 1 } }]"#,
    );
    let names = |n| named(&tiers, &on(&profile, &user, n)).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(4), ["some", "buyers"]);
    assert_eq!(names(14), ["much", "buyers"]);
    assert_eq!(names(15), ["some", "buyers"]);
    // Not since it spent something, but since nothing stands before it.
    assert_eq!(named(&tiers, &on(&profile, &user, 20))[0], ("some".to_owned(), Since::On(DAY.plus(15))));

    let changes = tiers.changes(&on(&profile, &user, 14), DAY.plus(4));
    let said: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["left some", "entered much"]);
    // The condition of the one that was left still holds: another one came before it.
    assert!(changes[0].why.truth.is_true());
    assert_eq!(tiers.changes(&on(&profile, &user, 4), DAY.minus(1)).len(), 2, "before joining nobody is in any");
}

#[test]
fn a_segment_may_ask_for_others_as_they_are_shown() {
    let (profile, user) = (visits(&[0, 1, 2, 3]), User::new(1_u64));
    let held = read(
        r#"[{ "name": "calm", "when": { "not": { "in_segment": "keen" } } },
            { "name": "keen", "when": { "active_days": { "last": 2 }, "at_least": 2 }, "hold": 3 }]"#,
    );
    let names = |n| named(&held, &on(&profile, &user, n)).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    // True on days 1 to 3, shown from day 3 on; not true from day 4 on, shown until day 5.
    assert_eq!([2, 3, 5, 6].map(names), [["calm"], ["keen"], ["keen"], ["calm"]]);
    let since = |n| named(&held, &on(&profile, &user, n))[0].1;
    assert_eq!([2, 5, 9].map(since), [0, 3, 6].map(|n| Since::On(DAY.plus(n))));
}

#[test]
fn a_chain_of_held_segments_is_answered_at_once() {
    let user = User::new(1_u64);
    let profile = visits(&(0..390).filter(|n| n % 3 != 0).collect::<Vec<_>>());
    let mut segments =
        vec![r#"{ "name": "s0", "when": { "active_days": { "last": 2 }, "at_least": 2 }, "hold": 2 }"#.to_owned()];
    segments.extend(
        (1..=8).map(|n| format!(r#"{{ "name": "s{n}", "when": {{ "in_segment": "s{}" }}, "hold": 2 }}"#, n - 1)),
    );
    let chain = read(&format!("[{}]", segments.join(",")));
    assert!(chain.contains("s8", &on(&profile, &user, 391)).is_some());
}

#[test]
fn a_condition_on_a_missing_segment_is_unknown() {
    let (profile, user) = (visits(&[0]), User::new(1_u64));
    let rule: lifestage::rule::Predicate = serde_json::from_str(r#"{ "in_segment": "ghosts" }"#).unwrap();
    assert_eq!(rule.evaluate(&on(&profile, &user, 0)).to_string(), "unknown: no such segment");
    let segments = Segments::new(vec![Segment { hold: Hold::days(2), ..Segment::new("a", rule.not().unwrap()) }]);
    assert_eq!(segments.unwrap_err().to_string(), "`[0].when`: there is no segment `ghosts`: name one of `a`");
    assert_eq!(read("[]").contains("a", &on(&profile, &user, 0)), None);
}

/// Segments that are kept elsewhere.
#[derive(Debug)]
struct Elsewhere;

impl SegmentLookup for Elsewhere {
    fn member(&self, _: &str, situation: &Situation<'_>) -> Result<(bool, Day), Unscored> {
        Ok((true, situation.day()))
    }

    fn entered(&self, _: &str, _: &Situation<'_>) -> Result<Option<Day>, Unscored> {
        Ok(None)
    }
}

#[test]
fn a_lookup_that_cannot_look_ahead_is_asked_again_tomorrow() {
    let (profile, user) = (visits(&[0]), User::new(1_u64));
    assert_eq!(Elsewhere.next_change("any", &on(&profile, &user, 3)), Some(DAY.plus(4)));
}

#[test]
fn only_a_higher_priority_of_the_same_group_comes_before_a_segment() {
    let segment = |name: &str, when: &str, more: &str| format!(r#"{{ "name": "{name}", "when": {when}{more} }}"#);
    let old = r#"{ "age_days": "now", "at_least": 1 }"#;
    // `first` asks for `old`. Neither the one of a higher priority nor the one of the same group is asked for by that.
    let alone = [
        segment("old", old, ""),
        segment("first", r#"{ "in_segment": "old" }"#, ""),
        segment("second", r#"{ "in_segment": "first" }"#, r#", "priority": 5"#),
    ];
    let grouped = [
        segment("old", old, r#", "exclusive": "g", "priority": 5"#),
        segment("first", r#"{ "in_segment": "old" }"#, ""),
        segment("second", r#"{ "in_segment": "first" }"#, r#", "exclusive": "g""#),
    ];
    for segments in [alone, grouped] {
        assert_eq!(read(&format!("[{}]", segments.join(","))).len(), 3);
    }
}

#[test]
fn contradictory_segments_are_refused_all_at_once() {
    let said = |text: &str| -> Vec<String> {
        let segments: Vec<Segment> = serde_json::from_str(text).unwrap();
        Segments::new(segments).unwrap_err().iter().map(ToString::to_string).collect()
    };
    let one = r#"{"age_days":"now","at_least":1}"#;
    assert_eq!(
        said(&format!(
            r#"[{{"name":"","when":{one}}},{{"name":"a","when":{one}}},{{"name":"a","when":{{"in_segment":"b"}}}}]"#
        )),
        [
            "`[0].name`: a segment has no name: give it one",
            "`[2].name`: an earlier segment is also named `a`: give it another name",
            "`[2].when`: there is no segment `b`: name one of ``, `a`, `a`",
        ]
    );
    assert_eq!(
        said(
            r#"[{"name":"a","when":{"in_segment":"a"}},{"name":"b","when":{"not":{"in_segment":"c"}}},
                {"name":"c","when":{"any":[{"age_days":"now","at_least":1},{"in_segment":"d"}]}},{"name":"d","when":{"in_segment":"b"}}]"#
        ),
        [
            "`[0].when`: `a` depends on itself: `a` asks for `a`; remove one of these conditions",
            "`[1].when`: `b` depends on itself: `b` asks for `c` asks for `d` asks for `b`; remove one of these conditions",
            "`[2].when`: `c` depends on itself: `c` asks for `d` asks for `b` asks for `c`; remove one of these conditions",
            "`[3].when`: `d` depends on itself: `d` asks for `b` asks for `c` asks for `d`; remove one of these conditions",
        ]
    );
    // Who is in `low` is known only once it is known who is in `high`, which asks for `low`.
    assert_eq!(
        said(
            r#"[{"name":"high","when":{"in_segment":"low"},"priority":2,"exclusive":"g"},
                {"name":"low","when":{"age_days":"now","at_least":1},"priority":1,"exclusive":"g"},
                {"name":"same","when":{"age_days":"now","at_least":2},"priority":1,"exclusive":"g"},
                {"name":"never","when":{"age_days":"now","at_least":1},"exclusive":"g"}]"#
        ),
        [
            "`[0].when`: `high` depends on itself: `high` asks for `high`; remove one of these conditions",
            "`[2].priority`: `same` and `low` have the same priority `1` in the exclusive group `g`: give them different ones",
            "`[3].when`: nobody can be in `never`: `low` has the same condition and a higher priority in the exclusive group; change one of them",
        ]
    );
    let chain: Vec<String> = (0..11)
        .map(|n| match n {
            0 => format!(r#"{{"name":"s0","when":{one}}}"#),
            n => format!(r#"{{"name":"s{n}","when":{{"in_segment":"s{}"}}}}"#, n - 1),
        })
        .collect();
    assert_eq!(
        said(&format!("[{}]", chain.join(","))),
        [9, 10].map(|n| format!(
            "`[{n}].when`: `s{n}` refers to segments through more than 8 steps: copy the conditions of one into another"
        ))
    );
}

/// Whoever visited on each of the forgotten days and whoever visited on none are the two between which all others are.
#[test]
fn a_membership_hangs_on_forgotten_days_where_they_could_change_it() {
    let (user, horizon) = (User::new(1_u64).joined(DAY), 20);
    let mut seen = [0; 3];
    for hold in [1, 2, 3, 5] {
        for wanted in [1, 3] {
            let set = read(&format!(
                r#"[{{ "name": "keen", "hold": {hold}, "when": {{ "active_days": {{ "last": {wanted} }}, "at_least": 1 }} }}]"#
            ));
            for pattern in 0..64_u32 {
                let after = (0..18).filter(|n| pattern.rotate_right(n % 6) & 1 == 1).map(|n| horizon + n.cast_signed());
                let whole = [0, horizon].map(|visited| visits(&(0..visited).chain(after.clone()).collect::<Vec<_>>()));
                let mut left = whole[1].clone();
                left.forget_before(DAY.plus(horizon));
                for n in horizon..horizon + 18 {
                    let known = whole.each_ref().map(|profile| !named(&set, &on(profile, &user, n)).is_empty());
                    let rules: RuleSet = serde_json::from_value(serde_json::json!({ "segments": set })).unwrap();
                    let asked: Predicate = serde_json::from_str(r#"{ "in_segment": "keen" }"#).unwrap();
                    let situation = Situation::new(left.as_of(DAY.plus(n)), &user, rules.judges()).unwrap();
                    let told = asked.evaluate(&situation);
                    let right = match &told {
                        Truth::True => known == [true, true],
                        Truth::False => known == [false, false],
                        // A window that reaches back to forgotten days is unknown, whatever the rest of it holds.
                        Truth::Unknown(Unscored::Forgotten(_)) => wanted > 1 || known == [false, true],
                        Truth::Unknown(_) => false,
                    };
                    assert!(right, "hold {hold}, last {wanted}, {pattern:06b}, day {n}: {known:?}, {told:?}");
                    seen[usize::from(known[0]) + usize::from(known[1])] += 1;
                }
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 200), "{seen:?}");
}

#[test]
fn a_verdict_that_has_lasted_is_due_when_the_next_one_begins_and_any_other_tomorrow() {
    let (profile, user) = (visits(&[0]), User::new(1_u64));
    let rules: RuleSet = serde_json::from_str(
        r#"{ "segments": [{ "name": "keen", "hold": 3, "when": { "active_days": { "last": 10 }, "at_least": 1 } }] }"#,
    )
    .unwrap();
    let next = |n| SegmentLookup::next_change(&rules.segments, "keen", &on(&profile, &user, n));
    // Active on days 0 to 9.
    assert_eq!([0, 1, 2, 3, 8].map(next), [1, 2, 10, 10, 10].map(|n| Some(DAY.plus(n))));
    assert_eq!([10, 11, 12].map(next), [Some(DAY.plus(11)), Some(DAY.plus(12)), None]);
}

#[test]
fn a_run_of_days_that_ends_at_the_horizon_is_known_where_its_first_missed_day_is() {
    let user = User::new(1_u64).joined(DAY);
    for (visited, horizon, wanted, told) in [
        (&[2, 11, 12][..], 10, 3, Some(Truth::False)),
        (&[2, 11, 12], 10, 2, Some(Truth::True)),
        (&[2, 10, 11, 12], 10, 4, None),
        (&[2, 12], 11, 2, Some(Truth::False)),
    ] {
        let run = format!(r#"{{ "consecutive_days": "log_in", "at_least": {wanted} }}"#);
        let run: Predicate = serde_json::from_str(&run).unwrap();
        let mut left = visits(visited);
        left.forget_before(DAY.plus(horizon));
        let said = run.evaluate(&on(&left, &user, 12));
        match told {
            Some(told) => assert_eq!(said, told, "{visited:?}"),
            None => assert!(matches!(said, Truth::Unknown(Unscored::Forgotten(_))), "{visited:?}: {said:?}"),
        }
    }
}
