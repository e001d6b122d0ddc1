//! Streaks: each rule by scenario, each law by random days against a reference.

mod answers;
mod ladder;
mod laws;
mod scenarios;

use core::num::NonZeroU32;

use lifestage::incentive::{
    Bonus, CheckInMonth, DayMark, LadderStep, PastEnd, RewardLadderConfig, StreakConfig, StreakRule,
};
use lifestage::{Day, Event, Profile};

const USER: u64 = 42;
const JANUARY: Day = Day::ymd(2026, 1, 1);

const fn step(from: u32, to: u32, points: u32) -> LadderStep {
    LadderStep { from, to, points }
}

fn every(days: u32, points: u32) -> Bonus {
    Bonus { every: NonZeroU32::new(days).unwrap(), points }
}

fn example_ladder() -> RewardLadderConfig {
    let steps = vec![step(1, 6, 2), step(7, 7, 3), step(8, 8, 4), step(9, 9, 5)];
    RewardLadderConfig { steps, past_end: PastEnd::Saturate, bonus: Some(every(6, 3)) }
}

fn rule(config: StreakConfig) -> StreakRule {
    StreakRule::new(config).unwrap()
}

fn checked_in(days: impl IntoIterator<Item = i32>) -> Profile {
    Profile::of(days.into_iter().map(|day| Event::check_in(USER, JANUARY.plus(day))))
}

const fn character(mark: DayMark) -> char {
    match mark {
        DayMark::BeforeJoining => ' ',
        DayMark::Done => '✓',
        DayMark::Frozen => '❄',
        DayMark::Repaired => '+',
        DayMark::Rest => '-',
        DayMark::Missed => '×',
        DayMark::NotYet => '?',
        DayMark::Future => '.',
    }
}

fn marks(month: &CheckInMonth) -> String {
    month.days.iter().map(|day| character(day.mark)).collect()
}
