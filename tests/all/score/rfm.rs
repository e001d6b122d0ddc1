//! *How recently, how often, for how much?* RFM held against the definition, read plainly.

mod changes;
mod classes;
mod forgetting;
mod maps;
mod measures;
mod quantiles;
mod segments;
mod words;

use lifestage::number::Cuts;
use lifestage::score::{FittedRfm, Grades, RfmConfig, RfmMeasures, RfmRule};
use lifestage::{Day, Money};
use proptest::prelude::*;

const TODAY: Day = Day::ymd(2026, 6, 30);

/// A rule with this many grades.
fn of_grades(grades: u8) -> RfmRule {
    RfmRule::new(RfmConfig { grades: Grades::new(grades).unwrap(), ..RfmConfig::default() })
}

/// Cut points between 1, 2, 3, ... k for all three measures.
fn counting(rule: RfmRule) -> FittedRfm {
    let cuts = Cuts::new(1..i64::from(rule.config().grades.get())).unwrap();
    rule.with_cuts(cuts.clone(), cuts.clone(), cuts).unwrap()
}

/// What by [`counting`] cut points has these grades.
fn graded(grades: u8, [r, f, m]: [u8; 3]) -> RfmMeasures {
    RfmMeasures { recency_days: (grades + 1 - r).into(), frequency: f.into(), monetary: Money::minor(m.into()) }
}

/// All combinations of grades.
fn cells(grades: u8) -> impl Iterator<Item = [u8; 3]> {
    (1..=grades).flat_map(move |r| (1..=grades).flat_map(move |f| (1..=grades).map(move |m| [r, f, m])))
}

/// What a user may measure: often the same as others.
fn measures() -> impl Strategy<Value = RfmMeasures> {
    let monetary = prop_oneof![3 => (-20..80_i64).prop_map(|tens| tens * 10), 1 => -5_000..100_000_i64];
    (0..200_u32, 1..12_u64, monetary).prop_map(|(recency_days, frequency, monetary)| RfmMeasures {
        recency_days,
        frequency,
        monetary: Money::minor(monetary),
    })
}
