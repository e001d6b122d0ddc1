//! What tasks, streaks and achievements cost for one user.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use lifestage::event::Subject;
use lifestage::incentive::{
    AchievementSources, Achievements, Freeze, GrowthPointsRule, Plan, StreakConfig, StreakRule,
};
use lifestage::{Day, Event, Kind, Profile, User};

const USER: u64 = 42;
const JOINING: Day = Day::ymd(2026, 1, 1);

/// A week of a newcomer: a dozen kinds of things, a late task, some tutorials.
fn newcomer() -> Profile {
    let daily = (0..7).flat_map(|day| {
        let day = JOINING.plus(day);
        [
            Event::log_in(USER, day),
            Event::check_in(USER, day),
            Event::view(USER, day, 60).about(Subject::new(1)),
            Event::view(USER, day, 60).about(Subject::new(2)),
            Event::search(USER, day),
            Event::usage(USER, day, 300).about(Subject::new(3)),
            Event::like(USER, day).about(Subject::new(1)),
            Event::watch_tutorial(USER, day, 30).about(Subject::new(9)),
        ]
    });
    let once = [
        Event::register(USER, JOINING),
        Event::bind_account(USER, JOINING.plus(1)),
        Event::complete_profile(USER, JOINING.plus(1)),
        Event::invite(USER, JOINING.plus(4)),
    ];
    Profile::of(daily.chain(once))
}

/// This many days with three kinds of things each, every ninth day missed, some of them made up for.
fn regular(days: i32) -> Profile {
    Profile::of((0..days).filter(|day| day % 9 != 8).flat_map(|day| {
        let kinds = [Kind::LogIn, Kind::CheckIn, if day % 9 == 0 { Kind::MakeUpCheckIn } else { Kind::Share }];
        let tidy = if day % 18 == 0 { Kind::Use } else { Kind::Like };
        kinds
            .into_iter()
            .chain([tidy])
            .map(move |kind| Event::new(USER, JOINING.plus(day), kind, 0).expect("these kinds carry no value"))
    }))
}

fn incentives(criterion: &mut Criterion) {
    let user = User::new(USER);
    let plan = Plan::newcomer(None);
    let profile = newcomer();
    for day in [0, 2, 30] {
        let day = JOINING.plus(day);
        criterion.bench_function(&format!("plan status as of {day}"), |bencher| {
            bencher.iter(|| plan.status(black_box(&profile).as_of(day), &user));
        });
    }
    let rule = StreakRule::new(StreakConfig {
        freeze: Freeze { at_start: 2, ..Freeze::default() },
        ..StreakConfig::default()
    })
    .unwrap();
    for days in [7, 300, 3000] {
        let profile = regular(days);
        criterion.bench_function(&format!("streak over {days} days"), |bencher| {
            bencher.iter(|| rule.assess(black_box(&profile).as_of(JOINING.plus(days)), &user));
        });
    }
    let profile = regular(300);
    criterion.bench_function("month over 300 days", |bencher| {
        bencher.iter(|| rule.month(black_box(&profile).as_of(JOINING.plus(300)), &user, JOINING.plus(300)));
    });
    let (set, growth) = (Achievements::default(), GrowthPointsRule::default());
    let sources = AchievementSources::new(&growth, &plan, &rule);
    for days in [300, 3000] {
        let profile = regular(days);
        criterion.bench_function(&format!("achievements over {days} days"), |bencher| {
            bencher.iter(|| set.board(black_box(&profile).as_of(JOINING.plus(days)), &user, &sources));
        });
    }
}

criterion_group!(benches, incentives);
criterion_main!(benches);
