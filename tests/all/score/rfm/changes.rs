//! What would change a grade: just so much, and not a unit less.

use lifestage::Money;
use lifestage::score::{
    FittedRfm, Rfm, RfmConfig, RfmFrequency, RfmGrade, RfmMeasures, RfmMonetary, RfmMove, RfmRule, RfmStep,
};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{counting, graded, measures, of_grades};
use crate::shared::seeded::cases;

/// The measures after the change; with `less`, after one unit less of it.
fn changed(measured: RfmMeasures, by: RfmStep, less: bool) -> RfmMeasures {
    let short = u64::from(less);
    let spend = |more: Money| Money::minor(measured.monetary.minor_units() + more.minor_units() - short.cast_signed());
    match by {
        RfmStep::Purchase => RfmMeasures { recency_days: 0, ..measured },
        RfmStep::Wait { days } => {
            RfmMeasures { recency_days: measured.recency_days + days - u32::from(less), ..measured }
        }
        RfmStep::Purchases { more } | RfmStep::PurchaseDays { more } => {
            RfmMeasures { frequency: measured.frequency + more - short, ..measured }
        }
        RfmStep::Spend { more } | RfmStep::SpendPerPurchase { more } => {
            RfmMeasures { monetary: spend(more), ..measured }
        }
        other => panic!("{other:?} is new: apply it here"),
    }
}

/// The grade that the step is about.
fn grade(rfm: &Rfm, by: RfmStep) -> RfmGrade {
    match by {
        RfmStep::Purchase | RfmStep::Wait { .. } => rfm.recency.grade,
        RfmStep::Purchases { .. } | RfmStep::PurchaseDays { .. } => rfm.frequency.grade,
        _ => rfm.monetary.grade,
    }
}

fn check(fitted: &FittedRfm, measured: RfmMeasures) -> Result<Vec<RfmMove>, TestCaseError> {
    let rfm = fitted.assess_measures(measured);
    let changes: Vec<RfmMove> = fitted.moves(&rfm).collect();
    for RfmMove { to: segment, by, grade: promised, .. } in changes.clone() {
        let then = fitted.assess_measures(changed(measured, by, false));
        prop_assert_ne!(promised, grade(&rfm, by));
        prop_assert_eq!((grade(&then, by), then.segment), (promised, segment), "{:?}", by);
        if by != RfmStep::Purchase {
            let almost = fitted.assess_measures(changed(measured, by, true));
            prop_assert_eq!((grade(&almost, by), almost.segment), (grade(&rfm, by), rfm.segment.clone()));
        }
    }
    Ok(changes)
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_change_leads_where_it_says_and_a_unit_less_does_not(
        population in vec(measures(), 1..40),
        grades in 2..=10_u8,
        other in measures(),
    ) {
        let fitted = of_grades(grades).fit_measures(population.iter().copied()).unwrap();
        for measured in population.into_iter().chain([other]) {
            check(&fitted, measured)?;
        }
    }
}

#[test]
fn all_but_the_best_grade_can_rise_and_recency_can_fall() {
    let fitted = counting(RfmRule::default());
    for [r, f, m] in super::cells(5) {
        let changes = check(&fitted, graded(5, [r, f, m])).unwrap();
        let offered = |step: fn(&RfmStep) -> bool| changes.iter().filter(|change| step(&change.by)).count();
        assert_eq!(offered(|by| matches!(by, RfmStep::Purchase)), usize::from(r < 5));
        assert_eq!(offered(|by| matches!(by, RfmStep::Wait { .. })), usize::from(r > 1));
        assert_eq!(offered(|by| matches!(by, RfmStep::Purchases { .. })), usize::from(f < 5));
        assert_eq!(offered(|by| matches!(by, RfmStep::Spend { .. })), usize::from(m < 5));
    }
}

#[test]
fn a_change_is_told_in_the_words_of_the_rule() {
    let told = |frequency, monetary| {
        let fitted = counting(RfmRule::new(RfmConfig { frequency, monetary, ..RfmConfig::default() }));
        let rfm = fitted.assess_measures(graded(5, [3, 1, 1]));
        fitted.moves(&rfm).map(|change| format!("{change:.2}")).collect::<Vec<_>>()
    };
    assert_eq!(
        told(RfmFrequency::Purchases, RfmMonetary::Total),
        [
            "a purchase today: recency 5, New Customers",
            "1 more day without a purchase: recency 2, Hibernating",
            "1 more purchase: frequency 2, About To Sleep",
            "0.01 more net spend: monetary 2, About To Sleep",
        ]
    );
    assert_eq!(
        told(RfmFrequency::PurchaseDays, RfmMonetary::Mean)[2..],
        [
            "1 more day with a purchase: frequency 2, About To Sleep",
            "0.01 more net spend per purchase: monetary 2, About To Sleep",
        ]
    );
}

#[test]
fn at_the_ends_of_the_numbers_nothing_overflows() {
    let cuts = |points: [i64; 1]| lifestage::number::Cuts::new(points).unwrap();
    let fitted = of_grades(2).with_cuts(cuts([i64::MAX]), cuts([i64::MAX]), cuts([i64::MAX])).unwrap();
    for minor in [i64::MIN, -1, 0, i64::MAX - 1, i64::MAX] {
        let measured = RfmMeasures { recency_days: u32::MAX, frequency: u64::MAX, monetary: Money::minor(minor) };
        let rfm = fitted.assess_measures(measured);
        // Nothing is above the largest cut point.
        assert_eq!(fitted.moves(&rfm).collect::<Vec<_>>(), []);
    }
}

#[test]
fn a_change_comes_back_from_its_text_and_from_bytes() {
    let fitted = counting(RfmRule::default());
    for change in fitted.moves(&fitted.assess_measures(graded(5, [3, 2, 2]))) {
        let text = serde_json::to_string(&change).unwrap();
        assert_eq!(serde_json::from_str::<RfmMove>(&text).unwrap(), change);
        let bytes = postcard::to_stdvec(&change).unwrap();
        assert_eq!(postcard::from_bytes::<RfmMove>(&bytes).unwrap(), change);
    }
}
