//! The win-back list, and how many come back.

use lifestage::answer::{MergeError, Reason};
use lifestage::profile::Profile;
use lifestage::score::{Need, NeedRule, WinBackConfig, WinBackList, WinBackRate, WinBackRule};
use lifestage::{Day, Event, Kind, Subject, User};

use crate::shared::people::{day, everybody};
use crate::shared::travels::travels;

fn rule() -> WinBackRule {
    let map = r#"{"map":[{"subject":1,"need":"learning"},{"subject":2,"need":"entertainment"}]}"#;
    let needs: NeedRule = serde_json::from_str(map).unwrap();
    WinBackRule::new(WinBackConfig { needs, ..WinBackConfig::default() })
}

/// Who suggests something about a subject on these days.
fn suggests(user: u64, subject: u16, days: &[i32]) -> Profile {
    Profile::of(days.iter().map(|number| Event::suggest(user, day(*number)).about(Subject::new(subject))))
}

/// Silent for 29, 30, 59, 60 and again 30 days as of day 100.
fn five() -> Vec<Profile> {
    (1..).zip([71, 70, 41, 40, 70]).map(|(user, last)| suggests(user, 1, &[0, last])).collect()
}

fn list(profiles: &[Profile], as_of: Day) -> WinBackList {
    rule().report(&everybody(profiles), as_of).unwrap()
}

fn ids(list: &WinBackList) -> Vec<u128> {
    list.iter().map(|line| line.user.bits()).collect()
}

#[test]
fn the_silent_are_listed_and_neither_the_active_nor_the_churned() {
    let list = list(&five(), day(100));
    assert_eq!(ids(&list), [2, 5, 3]);
    assert_eq!((list.len(), list.is_empty()), (3, false));
    assert_eq!(list.iter().map(|line| line.silent_days).collect::<Vec<_>>(), [30, 30, 59]);
    let first = list.iter().next().unwrap();
    assert_eq!((first.as_of, list.as_of(), first.last_active), (day(100), day(100), Some(day(70))));
}

#[test]
fn needs_are_those_of_the_last_active_day() {
    // One suggestion is evidence of 5: after 45 days of decay 1.8, which holds no need any more.
    let profile = suggests(1, 1, &[55]);
    let as_of = profile.as_of(day(100));
    assert_eq!(rule().config().needs.assess(as_of).unwrap().held().next(), None);
    let line = rule().assess(as_of, &User::new(1_u64)).unwrap().unwrap();
    assert_eq!(line.needs.as_slice(), [Need::Learning]);
    let reason = Reason::from(line.reasons().next().unwrap());
    assert_eq!((&*reason.rule, &*reason.text), ("winback.silent", "not active for 45 days; wanted learning"));
    // What was wanted after the day of the list is not known on it.
    let profile = suggests(1, 1, &[55]);
    let mut later = profile.clone();
    later.merge(&suggests(1, 2, &[101, 101, 101])).unwrap();
    let user = User::new(1_u64);
    assert_eq!(rule().assess(later.as_of(day(100)), &user), rule().assess(profile.as_of(day(100)), &user));
}

#[test]
fn where_no_need_was_held_the_subjects_last_dealt_with_are_named() {
    let about = |number: i32, subject: u16, kind: Kind| {
        Event::new(1_u64, day(number), kind, 0).unwrap().about(Subject::new(subject))
    };
    let events = [
        about(40, 3, Kind::View),
        about(53, 9, Kind::View),
        about(54, 6, Kind::Share),
        about(55, 8, Kind::View),
        about(55, 4, Kind::View),
        about(55, 7, Kind::View),
        about(55, 7, Kind::Like),
        about(55, 0, Kind::LogIn),
        about(54, 7, Kind::View),
        // What others did, or was done to the user, is not what they dealt with.
        about(55, 5, Kind::MessageSent),
        about(80, 5, Kind::MessageSent),
    ];
    let profile = Profile::of(events);
    let line = |most: u8| {
        let rule = WinBackRule::new(WinBackConfig { last_subjects: most, ..rule().config().clone() });
        rule.assess(profile.as_of(day(100)), &User::new(1_u64)).unwrap().unwrap()
    };
    let named = |most: u8| line(most).subjects.iter().map(|subject| subject.number()).collect::<Vec<_>>();
    // Day 55: 7 twice, 4 and 8 once; then day 54, 53 and 40.
    assert_eq!(named(9), [7, 4, 8, 6, 9, 3]);
    assert_eq!([named(0), named(1), named(3), named(4)], [vec![], vec![7], vec![7, 4, 8], vec![7, 4, 8, 6]]);
    assert_eq!(line(2).to_string(), "not active for 45 days; last dealt with #7, #4");
    assert_eq!(WinBackConfig::default().last_subjects, 3);
    // Whoever held a need is asked about that.
    let wanted = rule().assess(suggests(1, 1, &[55]).as_of(day(100)), &User::new(1_u64)).unwrap().unwrap();
    assert_eq!((wanted.needs.len(), wanted.subjects.len()), (1, 0));
    travels(&list(&[profile], day(100)));
}

#[test]
fn a_user_who_joined_and_never_came_is_listed_without_needs() {
    let profile = Profile::of([Event::message_sent(1_u64, day(3))]);
    let line = rule().assess(profile.as_of(day(35)), &User::new(1_u64).joined(day(0))).unwrap().unwrap();
    assert_eq!((line.last_active, line.silent_days, line.needs.len(), line.subjects.len()), (None, 35, 0, 0));
    assert_eq!(line.to_string(), "not active for 35 days");
}

#[test]
fn only_lists_of_disjoint_users_merge_in_any_order() {
    let all = list(&five(), day(100));
    for at in 0..=5 {
        let profiles = five();
        let (one, other) = profiles.split_at(at);
        let [one, other] = [one, other].map(|part| list(part, day(100)));
        for (mut sum, more) in [(one.clone(), &other), (other.clone(), &one)] {
            sum.merge(more).unwrap();
            assert_eq!(sum, all);
        }
    }
    let mut twice = all.clone();
    assert_eq!(twice.merge(&all), Err(MergeError::SameUsers { users: 3 }));
    assert!(matches!(twice.merge(&list(&five(), day(101))), Err(MergeError::Other(_))));
    assert_eq!(twice, all);
}

#[test]
fn a_list_by_groups_parts_the_list_of_all() {
    let population = everybody(&five());
    let odd = |id: u128| id % 2 == 1;
    let groups = rule().report_by(&population, day(100), |member| Some(odd(member.user.id.bits()))).unwrap();
    assert_eq!((ids(&groups[&false]), ids(&groups[&true])), (vec![2], vec![5, 3]));
    let mut sum = groups[&true].clone();
    sum.merge(&groups[&false]).unwrap();
    assert_eq!(sum, list(&five(), day(100)));
}

#[test]
fn the_first_user_with_forgotten_days_is_named() {
    let mut profiles = five();
    profiles[3].forget_before(day(99));
    profiles[1].forget_before(day(99));
    let error = rule().report(&everybody(&profiles), day(100)).unwrap_err();
    assert_eq!(error.user, 2_u64.into());
    let listed = list(&five(), day(100));
    for profile in &mut profiles {
        profile.forget_before(day(130));
    }
    // The line of user 2 comes first, that of user 3 last.
    let error = rule().rate(&listed, &everybody(&profiles), day(140)).unwrap_err();
    assert_eq!(error.user, 2_u64.into());
}

#[test]
fn the_rate_is_of_those_whose_14_days_are_over() {
    // Listed on day 100; back on day 101, 114, 115, never.
    let profiles = [&[70, 101][..], &[70, 114], &[70, 115], &[70]];
    let profiles: Vec<Profile> = (1..).zip(profiles).map(|(user, days)| suggests(user, 1, days)).collect();
    let list = list(&profiles, day(100));
    let rate = |number: i32| rule().rate(&list, &everybody(&profiles), day(number)).unwrap();
    let counts = |rate: &WinBackRate| (rate.listed, rate.known, rate.won_back);
    assert_eq!(counts(&rate(113)), (4, 0, 0));
    assert_eq!(rate(113).share(), None);
    assert_eq!(counts(&rate(114)), (4, 4, 2));
    assert_eq!(rate(400).share().unwrap().to_string(), "50 %");
    // Who was removed did not come back.
    let nobody = rule().rate(&list, &everybody(&[]), day(114)).unwrap();
    assert_eq!(counts(&nobody), (4, 4, 0));
    let mut sum = rate(114);
    sum.merge(&nobody).unwrap();
    assert_eq!(counts(&sum), (8, 8, 2));
    assert!(sum.merge(&rate(115)).is_err() && counts(&sum) == (8, 8, 2));
    travels(&list);
    travels(&rate(114));
    travels(&rule());
}

#[test]
fn a_list_or_rate_that_cannot_be_is_refused() {
    let refused = |value: serde_json::Value| serde_json::from_value::<WinBackList>(value).unwrap_err().to_string();
    let written = serde_json::to_value(list(&five(), day(100))).unwrap();
    let mut backwards = written.clone();
    backwards["lines"].as_array_mut().unwrap().reverse();
    assert!(refused(backwards).contains("out of order"));
    let mut another_day = written.clone();
    another_day["as_of"] = serde_json::to_value(day(101)).unwrap();
    assert!(refused(another_day).contains("as of another day"));
    let mut twice = written;
    let line = twice["lines"][0].clone();
    twice["lines"].as_array_mut().unwrap().insert(0, line);
    assert!(refused(twice).contains("user `2` is in the list twice"));
    let mut rate =
        serde_json::to_value(rule().rate(&list(&five(), day(100)), &everybody(&[]), day(120)).unwrap()).unwrap();
    rate["won_back"] = 4.into();
    assert!(serde_json::from_value::<WinBackRate>(rate).is_err());
}
