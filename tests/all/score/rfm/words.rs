//! Why a user has these grades, in words and as data.

use lifestage::Money;
use lifestage::answer::{Reason, SeenValue};
use lifestage::number::Cuts;
use lifestage::score::{FittedRfm, RfmConfig, RfmFrequency, RfmMeans, RfmMeasures, RfmMonetary, RfmRule};

/// A shop's rule, and a user who bought four times.
fn shop(frequency: RfmFrequency, monetary: RfmMonetary) -> (FittedRfm, RfmMeasures) {
    let cuts = |points: [i64; 4]| Cuts::new(points).unwrap();
    let rule = RfmRule::new(RfmConfig { frequency, monetary, ..RfmConfig::default() });
    let means = RfmMeans { users: 2, recency_days: 700, frequency: 9, monetary: 20_000 };
    let fitted = rule.with_cuts(cuts([152, 442, 486, 512]), cuts([1, 1, 2, 4]), cuts([1_536, 3_195, 5_925, 13_049]));
    (fitted.unwrap().with_means(means), RfmMeasures { recency_days: 200, frequency: 4, monetary: Money::minor(10_050) })
}

fn words(fitted: &FittedRfm, measured: RfmMeasures) -> Vec<String> {
    fitted.assess_measures(measured).reasons().map(|reason| format!("{reason:.2}")).collect()
}

#[test]
fn each_grade_the_segment_and_the_class_say_why() {
    let (fitted, measured) = shop(RfmFrequency::Purchases, RfmMonetary::Total);
    assert_eq!(
        words(&fitted, measured),
        [
            "recency 4 of 5: last purchase 200 days ago, within 442",
            "frequency 4 of 5: 4 purchases, more than 2",
            "monetary 4 of 5: net spend 100.50, more than 59.25",
            "Loyal: recency 4, frequency 4 and monetary 4 of 5",
            "class 101 key growth: recency better, frequency not better, monetary better than the mean",
        ]
    );
}

#[test]
fn the_ends_of_the_scale_have_one_bound_and_one_is_singular() {
    let (fitted, _) = shop(RfmFrequency::Purchases, RfmMonetary::Total);
    let measured =
        |recency_days, frequency, minor| RfmMeasures { recency_days, frequency, monetary: Money::minor(minor) };
    let words_of = |measured| words(&fitted, measured)[..3].to_vec();
    assert_eq!(
        words_of(measured(513, 1, -5)),
        [
            "recency 1 of 5: last purchase 513 days ago, more than 512",
            "frequency 1 of 5: 1 purchase, at most 1",
            "monetary 1 of 5: net spend -0.05, at most 15.36",
        ]
    );
    assert_eq!(
        words_of(measured(0, 5, 13_050)),
        [
            "recency 5 of 5: last purchase today, within 152",
            "frequency 5 of 5: 5 purchases, more than 4",
            "monetary 5 of 5: net spend 130.50, more than 130.49",
        ]
    );
    assert_eq!(words_of(measured(1, 5, 0))[0], "recency 5 of 5: last purchase 1 day ago, within 152");
}

#[test]
fn days_with_a_purchase_and_means_are_called_what_they_are() {
    let (fitted, measured) = shop(RfmFrequency::PurchaseDays, RfmMonetary::Mean);
    assert_eq!(
        words(&fitted, measured)[1..3],
        [
            "frequency 4 of 5: 4 days with a purchase, more than 2",
            "monetary 4 of 5: net spend per purchase 100.50, more than 59.25",
        ]
    );
    let once = words(&fitted, RfmMeasures { frequency: 1, ..measured });
    assert_eq!(once[1], "frequency 1 of 5: 1 day with a purchase, at most 1");
}

#[test]
fn a_plain_reason_has_its_number_and_its_bounds() {
    let (fitted, measured) = shop(RfmFrequency::Purchases, RfmMonetary::Total);
    let rfm = fitted.assess_measures(measured);
    let reasons: Vec<Reason> = rfm.reasons().map(Reason::from).collect();
    let found: Vec<(&str, Option<&SeenValue>)> =
        reasons.iter().map(|reason| (reason.rule.as_ref(), reason.seen.as_ref())).collect();
    assert_eq!(
        found,
        [
            ("rfm.recency", Some(&SeenValue::Whole(200))),
            ("rfm.frequency", Some(&SeenValue::Whole(4))),
            ("rfm.monetary", Some(&SeenValue::Whole(10_050))),
            ("rfm.segment", Some(&SeenValue::Name("Loyal".into()))),
            ("rfm.class", Some(&SeenValue::Name("101".into()))),
        ]
    );
    assert_eq!(reasons[0].bound, [Some(SeenValue::Whole(152)), Some(SeenValue::Whole(442))]);
    assert_eq!(reasons[2].bound, [Some(SeenValue::Whole(5_925)), Some(SeenValue::Whole(13_049))]);
}
