//! What growth points cost for one user with 300 days of three things a day.
//!
//! Targets: the total of all 900 tallies in 3 µs, the itemised statement of the same in 20 µs.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use lifestage::incentive::{
    EarningRule, GrowthPointsConfig, GrowthPointsRule, MembershipLevel, MembershipLevels, Multiplier, PointsPeriod,
};
use lifestage::time::{Days, Period};
use lifestage::{Day, Event, Kind, Profile, Subject, User};

const USER: u64 = 1;
const FIRST: Day = Day::ymd(2026, 1, 1);

fn daily_user() -> Profile {
    Profile::of((0..300).map(|day| FIRST.plus(day)).flat_map(|day| {
        [Event::log_in(USER, day), Event::usage(USER, day, 600).about(Subject::new(7)), Event::share(USER, day)]
    }))
}

/// Every stage of the pipeline at work.
fn elaborate() -> GrowthPointsConfig {
    let june = Days::new(Day::ymd(2026, 6, 1), Day::ymd(2026, 6, 18)).unwrap();
    let multipliers = vec![Multiplier::times(2).during(june), Multiplier::per_10_000(12_500)];
    GrowthPointsConfig {
        rules: vec![
            EarningRule { day_cap: Some(1), ..EarningRule::per_event(Kind::LogIn, 1) },
            EarningRule { multipliers, bonus: 2, ..EarningRule::per_unit(Kind::Use, 60, 1).about(Subject::new(7)) },
            EarningRule { exempt: true, ..EarningRule::per_event(Kind::Share, 3) },
            EarningRule::per_event(Kind::Use, 1),
        ],
        day_cap: Some(20),
        period_cap: Some(5_000),
        membership: Some(MembershipLevels::of([
            MembershipLevel::new("basic", 0),
            MembershipLevel::new("silver", 2_000),
        ])),
        period: PointsPeriod::Calendar(Period::Year),
        ..GrowthPointsConfig::default()
    }
}

fn growth(criterion: &mut Criterion) {
    let (profile, user) = (daily_user(), User::new(USER));
    let as_of = FIRST.plus(299);
    let lifetime = GrowthPointsConfig { period: PointsPeriod::Lifetime, ..GrowthPointsConfig::default() };
    let plans = [("month", GrowthPointsConfig::default()), ("lifetime", lifetime), ("elaborate year", elaborate())];
    let mut group = criterion.benchmark_group("growth");
    for (name, rules) in plans {
        let plan = GrowthPointsRule::new(rules).unwrap();
        group.bench_function(format!("points, {name}"), |bencher| {
            bencher.iter(|| plan.points(black_box(&profile).as_of(as_of), &user, &[]));
        });
        group.bench_function(format!("statement, {name}"), |bencher| {
            bencher.iter(|| plan.statement(black_box(&profile).as_of(as_of), &user, &[]));
        });
        if plan.config().membership.is_some() {
            group.bench_function(format!("membership, {name}"), |bencher| {
                bencher.iter(|| plan.membership(black_box(&profile).as_of(as_of), &user, &[]));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, growth);
criterion_main!(benches);
