//! Memories: what is told, when, and what never.

use lifestage::answer::{Language, Say};
use lifestage::report::{Memory, MemoryConfig, MemoryRule};
use lifestage::{Day, Event, Kind, Profile, Subject, User};

fn remembered(events: Vec<Event>, rule: MemoryConfig, on: Day) -> Vec<Memory> {
    let profile = Profile::of(events);
    MemoryRule::new(rule).unwrap().assess(profile.as_of(on), &User::new(1_u64)).unwrap()
}

#[test]
fn what_must_not_be_told_is_not_told() {
    let on = |year| Day::ymd(year, 6, 10);
    let rule = MemoryConfig::default;
    let life = |extra: Option<Event>| {
        let events = vec![
            Event::register(1_u64, on(2023).plus(-5)),
            Event::create(1_u64, on(2024)),
            Event::create(1_u64, on(2025)),
        ];
        events.into_iter().chain(extra).collect::<Vec<_>>()
    };
    let told = remembered(life(None), rule(), on(2026));
    let again = Memory::YearsAgo { on: on(2025), years: 1, kind: Kind::Create, events: 1 };
    assert_eq!(told, [again, Memory::First { on: on(2024), years: 2, kind: Kind::Create }]);
    let sad = |event| remembered(life(Some(event)), rule(), on(2026));
    assert_eq!(sad(Event::complain(1_u64, on(2025))).len(), 1, "not of the day of a complaint");
    assert!(sad(Event::complain(1_u64, on(2026))).is_empty(), "nor on one");
    assert!(sad(Event::leave(1_u64, on(2026).plus(-30))).is_empty(), "nor to somebody who has left");
    let private = Subject::new(3);
    let about = MemoryConfig { never_about: [private].into(), ..rule() };
    let events = vec![Event::register(1_u64, on(2024).plus(9)), Event::create(1_u64, on(2025)).about(private)];
    assert!(remembered(events, about, on(2026)).is_empty());
}

#[test]
fn round_numbers_are_told_on_the_day_they_are_reached() {
    let start = Day::ymd(2026, 1, 1);
    let days = |count: i32| (0..count).map(|n| Event::create(1_u64, start.plus(n))).collect::<Vec<_>>();
    let told = |count, on| remembered(days(count), MemoryConfig::default(), start.plus(on));
    assert_eq!(told(100, 99), [Memory::ActiveDays { days: 100 }, Memory::Events { kind: Kind::Create, events: 100 }]);
    assert!(told(100, 98).is_empty() && told(101, 100).is_empty() && told(100, 100).is_empty());
    let line = Memory::Events { kind: Kind::Create, events: 100 };
    assert_eq!(
        (line.to_string().as_str(), line.say(Language::Chinese).to_string().as_str()),
        ("create number 100", "第100次创作")
    );
    let joined = Memory::Joined { on: start, years: 1 };
    assert_eq!(joined.say(Language::Chinese).to_string(), "加入1周年");
    assert_eq!(remembered(days(1), MemoryConfig::default(), Day::ymd(2027, 1, 1))[0], joined);
}

#[test]
fn only_round_numbers_need_the_whole_life() {
    let today = Day::ymd(2026, 3, 3);
    let mut profile = Profile::of([0, 400, 800].map(|n| Event::create(1_u64, today.minus(n))));
    profile.forget_before(Day::ymd(2025, 1, 1));
    let user = User::new(1_u64).joined(today.minus(800));
    let told = |round| {
        let rule = MemoryConfig { round, kinds: vec![], years: 1, ..MemoryConfig::default() };
        MemoryRule::new(rule).unwrap().assess(profile.as_of(today), &user)
    };
    assert!(told(vec![100]).is_err());
    assert_eq!(told(vec![]), Ok(vec![]));
}

#[test]
fn a_leap_day_is_remembered_on_leap_days() {
    let leap = Day::ymd(2024, 2, 29);
    let events = || vec![Event::create(1_u64, leap)];
    assert!(remembered(events(), MemoryConfig::default(), Day::ymd(2025, 2, 28)).is_empty());
    assert_eq!(remembered(events(), MemoryConfig::default(), Day::ymd(2028, 2, 29)).len(), 2);
}

#[test]
fn round_numbers_ascend_from_1_on() {
    for (round, wrong) in [(vec![1, 2], None), (vec![0, 5], Some("round[0]")), (vec![5, 5], Some("round[1]"))] {
        let made = MemoryRule::new(MemoryConfig { round: round.clone(), ..MemoryConfig::default() });
        let place = made.err().map(|problems| problems.iter().next().unwrap().path.clone());
        assert_eq!(place.as_deref(), wrong, "{round:?}");
    }
}
