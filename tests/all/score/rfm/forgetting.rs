//! What is left of RFM after forgetting: lifetimes stay exact, other questions are refused.

use core::num::NonZeroU32;

use lifestage::score::{RfmConfig, RfmFitError, RfmFrequency, RfmMonetary, RfmRule};
use lifestage::{Amount, Event, Kind, Profile};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::TODAY;
use crate::shared::seeded::cases;

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_lifetime_stays_exact_and_the_rest_is_exact_or_refused(
        actions in vec((0..40_u32, select(vec![Kind::Purchase, Kind::Purchase, Kind::Refund]), 0..500_u64), 1..20),
        horizon in 0..45_u32,
        look_back in 1..45_u32,
    ) {
        let event = |(ago, kind, value)| Event::new(1_u64, TODAY.minus(ago), kind, value).unwrap();
        let full = Profile::of(actions.into_iter().map(event));
        let mut left = full.clone();
        let horizon = TODAY.minus(horizon);
        left.forget_before(horizon);
        let of_days = RfmRule::new(RfmConfig { frequency: RfmFrequency::PurchaseDays, ..RfmConfig::default() });
        let means = RfmRule::new(RfmConfig { monetary: RfmMonetary::Mean, ..RfmConfig::default() });
        let recent = RfmRule::new(RfmConfig { look_back: NonZeroU32::new(look_back), ..RfmConfig::default() });
        for ago in 0..46 {
            let today = TODAY.minus(ago);
            let [all, some] = [&full, &left].map(|profile| profile.as_of(today));
            for rule in [&RfmRule::default(), &means] {
                let found = rule.measure(some);
                prop_assert!(found.is_ok() || today.plus(1) < horizon);
                prop_assert!(found.is_err() || found == rule.measure(all));
            }
            prop_assert!(of_days.measure(some).is_err());
            let found = recent.measure(some);
            prop_assert_eq!(found.is_err(), today.minus(look_back - 1) < horizon);
            prop_assert!(found.is_err() || found == recent.measure(all));
        }
    }
}

#[test]
fn a_fit_that_is_refused_says_whose_memory_is_too_short() {
    let bought = |user: u64| Profile::of([10, 5].map(|ago| Event::purchase(user, TODAY.minus(ago), Amount::minor(5))));
    let mut profiles = [bought(7), bought(8), bought(9)];
    profiles[1].forget_before(TODAY.minus(7));
    assert!(RfmRule::default().fit(&profiles, TODAY).is_ok());
    let rule = RfmRule::new(RfmConfig { frequency: RfmFrequency::PurchaseDays, ..RfmConfig::default() });
    let error = rule.fit(&profiles, TODAY).unwrap_err();
    assert!(matches!(error, RfmFitError::BeforeHorizon(problem) if problem.user == 8_u64.into()));
    assert_eq!(
        error.to_string(),
        "user `8`: this asks about days from `2026-06-20` on but only those from `2026-06-23` on are remembered: ask \
         about fewer days, or forget later",
    );
}
