//! The win-back list, and how many come back.

use lifestage::answer::Reason;
use lifestage::profile::Profile;
use lifestage::score::{Need, NeedRule, WinBack, WinBackRule};
use lifestage::time::Calendar;
use lifestage::{Day, Event, Subject, User, UserId};

use crate::shared::people::day;
use crate::shared::travels::travels;

fn rule() -> WinBackRule {
    let map = r#"{"map":[{"subject":1,"need":"learning"},{"subject":2,"need":"entertainment"}]}"#;
    WinBackRule { needs: serde_json::from_str::<NeedRule>(map).unwrap(), ..WinBackRule::default() }
}

/// Who suggests something about a subject on these days.
fn suggests(user: u64, subject: u16, days: &[i32]) -> Profile {
    Profile::of(days.iter().map(|number| Event::suggest(user, day(*number)).about(Subject::new(subject))))
}

fn list(profiles: &[Profile], as_of: Day) -> Vec<WinBack> {
    let users: Vec<User> = profiles.iter().map(|profile| User::new(profile.user())).collect();
    rule().list(users.iter().zip(profiles), as_of).unwrap()
}

fn ids(list: &[WinBack]) -> Vec<u128> {
    list.iter().map(|line| line.user.bits()).collect()
}

#[test]
fn the_silent_are_listed_and_neither_the_active_nor_the_churned() {
    // Silent for 29, 30, 59, 60 and again 30 days as of day 100.
    let profiles: Vec<Profile> =
        (1..).zip([71, 70, 41, 40, 70]).map(|(user, last)| suggests(user, 1, &[0, last])).collect();
    let list = list(&profiles, day(100));
    assert_eq!(ids(&list), [2, 5, 3]);
    assert_eq!(list.iter().map(|line| line.silent_days).collect::<Vec<_>>(), [30, 30, 59]);
    assert_eq!((list[0].listed, list[0].last_active), (day(100), Some(day(70))));
}

#[test]
fn needs_are_those_of_the_last_active_day() {
    // One suggestion is evidence of 5: after 45 days of decay 1.8, which holds no need any more.
    let profile = suggests(1, 1, &[55]);
    let as_of = profile.as_of(day(100));
    assert_eq!(rule().needs.assess(as_of).unwrap().held().next(), None);
    let line = rule().candidate(as_of, &User::new(1_u64)).unwrap().unwrap();
    assert_eq!(line.needs.as_slice(), [Need::Learning]);
    let reason = Reason::from(&line);
    assert_eq!((&*reason.rule, &*reason.text), ("winback.silent", "not active for 45 days; wanted learning"));
    // What was wanted after the day of the list is not known on it.
    let profile = suggests(1, 1, &[55]);
    let mut later = profile.clone();
    later.merge(&suggests(1, 2, &[101, 101, 101])).unwrap();
    let user = User::new(1_u64);
    assert_eq!(rule().candidate(later.as_of(day(100)), &user), rule().candidate(profile.as_of(day(100)), &user));
}

#[test]
fn who_joined_and_never_came_is_listed_without_needs() {
    let profile = Profile::of([Event::message_sent(1_u64, day(3))]);
    let line = rule().candidate(profile.as_of(day(35)), &User::new(1_u64).joined(day(0))).unwrap().unwrap();
    assert_eq!((line.last_active, line.silent_days, line.needs.len()), (None, 35, 0));
    assert_eq!(line.to_string(), "not active for 35 days");
}

#[test]
fn the_rate_is_of_those_whose_14_days_are_over() {
    // Listed on day 100; back on day 101, 114, 115, never.
    let profiles = [&[70, 101][..], &[70, 114], &[70, 115], &[70]];
    let profiles: Vec<Profile> = (1..).zip(profiles).map(|(user, days)| suggests(user, 1, days)).collect();
    let list = list(&profiles, day(100));
    let rate = |number: i32| {
        let profile = |user: UserId| profiles.iter().find(|profile| profile.user() == user);
        rule().rate(&list, &Calendar::utc(), profile, day(number)).unwrap()
    };
    let counts = |rate: &lifestage::score::WinBackRate| (rate.listed, rate.known, rate.won_back);
    assert_eq!(counts(&rate(113)), (4, 0, 0));
    assert_eq!(rate(113).share(), None);
    assert_eq!(counts(&rate(114)), (4, 4, 2));
    assert_eq!(rate(400).share().unwrap().to_string(), "50 %");
    // Who was removed did not come back.
    let nobody = rule().rate(&list, &Calendar::utc(), |_| None, day(114)).unwrap();
    assert_eq!(counts(&nobody), (4, 4, 0));
    let mut sum = rate(114);
    sum.merge(&nobody).unwrap();
    assert_eq!(counts(&sum), (8, 8, 2));
    assert!(sum.merge(&rate(115)).is_err() && counts(&sum) == (8, 8, 2));
    travels(&list);
    travels(&rate(114));
    travels(&rule());
}
