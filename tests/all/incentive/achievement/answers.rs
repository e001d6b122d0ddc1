//! What boards hand on: news with channels, reasons, and refusals.

use lifestage::answer::{Reason, SeenValue};
use lifestage::event::{ContactChannel, ContactChannels};
use lifestage::incentive::{Achievement, AchievementMeasure, Achievements, Name};
use lifestage::{Event, Kind, Profile, User};

use super::{Rules, USER, board, day, one};

fn user() -> User {
    User::new(USER)
}

#[test]
fn news_come_in_order_of_days_and_carry_the_channels_allowed() {
    let achievement = |id, measure, goals: &[u64]| Achievement::new(Name::literal(id), measure, goals.iter().copied());
    let set = Achievements::new([
        achievement("days", AchievementMeasure::Days(Kind::CheckIn.into()), &[1, 3]),
        achievement("streak", AchievementMeasure::Streak, &[2, 3]),
    ])
    .unwrap();
    let profile = Profile::of([1, 2, 3].map(|on| Event::check_in(USER, day(on))));
    let board = board(&set, &profile, day(3), &user(), &Rules::default());
    let told = |after, until| {
        let news = board.newly_unlocked(day(after), day(until));
        news.iter().map(|unlock| format!("{}{}", unlock.achievement, unlock.level)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told(0, 3), "days1 streak1 days2 streak2");
    assert_eq!(told(1, 2), "streak1");
    assert_eq!(told(2, 3), "days2 streak2");
    assert_eq!((told(3, 3), told(3, 2), told(3, 99)), Default::default());

    let nobody = board.notifications(day(1), day(2), ContactChannels::default());
    assert_eq!(nobody.len(), 1);
    assert_eq!(
        nobody[0].to_string(),
        "`streak` level 1 unlocked on 2026-01-02 by 2 days in a row, to tell by no channel"
    );
    let allowed = [ContactChannel::Email, ContactChannel::InApp].into_iter().collect();
    let news = board.notifications(day(1), day(2), allowed);
    assert_eq!(news[0].user, USER.into());
    assert!(news[0].to_string().ends_with("to tell by in-app, e-mail"));
}

#[test]
fn what_was_forgotten_is_refused_and_not_guessed() {
    let mut profile = Profile::of([1, 5].map(|on| Event::check_in(USER, day(on))));
    profile.forget_before(day(3));
    let set = Achievements::default();
    let refused = set.board(profile.as_of(day(9)), &user(), &Rules::default().sources()).unwrap_err();
    assert_eq!((refused.asked, refused.horizon), (day(1), day(3)));
    let joined_later = user().joined(day(4));
    assert!(set.board(profile.as_of(day(9)), &joined_later, &Rules::default().sources()).unwrap().is_some());
}

#[test]
fn reasons_leave_the_process_with_what_was_seen_and_the_bound() {
    let profile = Profile::of([1, 2].map(|on| Event::check_in(USER, day(on))));
    let board = board(&one(AchievementMeasure::Streak, [1, 7]), &profile, day(2), &user(), &Rules::default());
    let reasons: Vec<Reason> = board.reasons().map(Reason::from).collect();
    let shown: Vec<_> =
        reasons.iter().map(|reason| (&*reason.rule, reason.seen.clone(), reason.bound.clone())).collect();
    let whole = |number| Some(SeenValue::Whole(number));
    assert_eq!(
        shown,
        [("achievement.level", whole(2), [whole(1), None]), ("achievement.next", whole(2), [whole(7), None]),]
    );
    assert_eq!(reasons[0].text, "`one` level 1 of 2 since 2026-01-01: 1 day in a row");
}
