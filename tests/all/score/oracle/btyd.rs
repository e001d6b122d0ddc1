//! What buy-till-you-die models read, by day, week and month.

use core::num::NonZeroU32;

use lifestage::Day;
use lifestage::time::Period;
use lifestage::value::{BtydRule, BtydSummary};
use serde::Deserialize;

use super::{cdnow, expected, summary};

const CUT: Day = Day::ymd(1997, 9, 30);

/// What the oracle says of everybody.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Totals {
    cut: Day,
    grain: String,
    ruler_days: u32,
    users: usize,
    repeaters: usize,
    sum_x: u32,
    max_x: u32,
    sum_t_x_days: u32,
    #[serde(rename = "sum_T_days")]
    sum_age_days: u32,
    sum_t_x: f64,
    #[serde(rename = "sum_T")]
    sum_age: f64,
    sum_monetary_minor: f64,
}

fn summaries(rule: BtydRule) -> Vec<BtydSummary> {
    cdnow().profiles().filter_map(|profile| rule.summary(profile.as_of(CUT)).unwrap()).collect()
}

/// Equal but for the order in which floats were added up.
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= expected.abs() * 1e-12, "{found} is not {expected}");
}

#[test]
fn all_totals_are_those_of_the_oracle_at_every_grain() {
    for (grain, json) in [
        (Period::Day, expected!("cdnow_btyd.json")),
        (BtydRule::WEEKS, expected!("cdnow_btyd_week.json")),
        (Period::Month, expected!("cdnow_btyd_month.json")),
    ] {
        let totals: Totals = summary(json);
        let rule = BtydRule { grain, ruler: NonZeroU32::new(totals.ruler_days).unwrap() };
        assert_eq!((totals.cut, totals.ruler_days), (CUT, BtydRule::default().ruler.get()));
        let all = summaries(rule);
        let repeaters = || all.iter().filter(|one| one.frequency > 0);
        assert_eq!((all.len(), repeaters().count()), (totals.users, totals.repeaters), "{}", totals.grain);
        assert_eq!(all.iter().map(|one| one.frequency).sum::<u32>(), totals.sum_x);
        assert_eq!(all.iter().map(|one| one.frequency).max(), Some(totals.max_x));
        assert_eq!(all.iter().map(|one| one.recency_days).sum::<u32>(), totals.sum_t_x_days);
        assert_eq!(all.iter().map(|one| one.age_days).sum::<u32>(), totals.sum_age_days);
        assert_close(all.iter().map(BtydSummary::recency).sum(), totals.sum_t_x);
        assert_close(all.iter().map(BtydSummary::age).sum(), totals.sum_age);
        assert_close(all.iter().filter_map(BtydSummary::mean_spend).sum(), totals.sum_monetary_minor);
        // Those who did not buy again have no mean, and spent nothing again.
        assert!(all.iter().all(|one| one.mean_spend().is_some() == (one.frequency > 0)));
        assert!(all.iter().all(|one| one.frequency > 0 || one.repeat_spend.minor_units() == 0));
    }
}

#[test]
fn the_numbers_by_day_are_the_published_ones() {
    let all = summaries(BtydRule::default());
    assert_eq!(all.len(), 2_357);
    assert_eq!(all.iter().filter(|one| one.frequency > 0).count(), 946);
    assert_eq!(all.iter().map(|one| one.frequency).sum::<u32>(), 2_457);
    assert_eq!(all.iter().map(|one| one.frequency).max(), Some(29));
    assert_eq!(all.iter().map(|one| one.recency_days).sum::<u32>(), 112_949);
    assert_eq!(all.iter().map(|one| one.age_days).sum::<u32>(), 539_779);
    // The first buyer of the sample, in weeks.
    let first = cdnow().profile(4_u64).unwrap();
    let first = BtydRule::default().summary(first.as_of(CUT)).unwrap().unwrap();
    assert_eq!(first.frequency, 2);
    assert_eq!(format!("{:.2} {:.2}", first.recency(), first.age()), "30.43 38.86");
}

#[test]
fn gaps_add_up_to_the_time_from_first_to_last() {
    // One gap is the whole time; of several the logarithms add up to no more than those of equal gaps.
    for one in summaries(BtydRule::default()) {
        let mean_gap = one.recency() / f64::from(one.frequency.max(1));
        match one.frequency {
            0 => assert_eq!(one.log_gaps.to_bits(), 0_f64.to_bits()),
            1 => assert!((one.log_gaps - mean_gap.ln()).abs() < 1e-12),
            repeats => assert!(one.log_gaps <= f64::from(repeats) * mean_gap.ln() + 1e-9),
        }
    }
}
