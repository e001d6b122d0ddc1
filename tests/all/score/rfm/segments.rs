//! The eleven segments: every cell of the table, and other numbers of grades.

use lifestage::answer::Language;
use lifestage::score::{RfmGrade, RfmRule, RfmSegment};
use lifestage::{Amount, Event, Profile};

use super::{TODAY, cells, counting, graded, of_grades};

/// By recency from 5 down, each by the mean of frequency and monetary value, rounded up, from 5 down.
const TABLE: [[&str; 5]; 5] = [
    ["Champions", "Champions", "Potential Loyalists", "Potential Loyalists", "New Customers"],
    ["Loyal", "Loyal", "Potential Loyalists", "Potential Loyalists", "Promising"],
    ["Loyal", "Loyal", "Need Attention", "About To Sleep", "About To Sleep"],
    ["At Risk", "At Risk", "At Risk", "Hibernating", "Hibernating"],
    ["Can't Lose", "Can't Lose", "At Risk", "Hibernating", "Lost"],
];

fn by_table([r, f, m]: [u8; 3]) -> &'static str {
    let fm = (f + m).div_ceil(2);
    TABLE[usize::from(5 - r)][usize::from(5 - fm)]
}

#[test]
fn every_one_of_the_125_cells_has_the_segment_of_the_table() {
    let fitted = counting(RfmRule::default());
    for [r, f, m] in cells(5) {
        let day = TODAY.minus(u32::from(6 - r));
        // One purchase for all of the money, and as many more for nothing.
        let bought = (0..f).map(|nth| Event::purchase(1_u64, day, Amount::minor(if nth == 0 { m.into() } else { 0 })));
        let buyer = Profile::of(bought);
        let rfm = fitted.assess(buyer.as_of(TODAY)).unwrap().unwrap();
        assert_eq!([rfm.recency.grade, rfm.frequency.grade, rfm.monetary.grade].map(RfmGrade::get), [r, f, m]);
        assert_eq!(rfm.segment.name(Language::English), by_table([r, f, m]), "R {r} F {f} M {m}");
        assert_eq!(rfm, fitted.assess_measures(graded(5, [r, f, m])));
    }
}

#[test]
fn every_grade_of_any_number_of_grades_is_mapped_to_five_first() {
    for k in 2..=10_u8 {
        let fitted = counting(of_grades(k));
        for cell in cells(k) {
            let rfm = fitted.assess_measures(graded(k, cell));
            assert_eq!([rfm.recency.grade, rfm.frequency.grade, rfm.monetary.grade].map(RfmGrade::get), cell);
            // 1 + floor((8 (s − 1) + (k − 1)) / (2 (k − 1)))
            let of_five = cell.map(|s| 1 + (8 * (s - 1) + (k - 1)) / (2 * (k - 1)));
            assert_eq!(rfm.segment.name(Language::English), by_table(of_five), "{cell:?} of {k}");
            assert_eq!(rfm.grades.get(), k);
        }
    }
}

#[test]
fn all_eleven_segments_occur_and_lead_back_from_their_names() {
    for segment in RfmSegment::ALL {
        assert!(TABLE.as_flattened().contains(&segment.name(Language::English)), "{segment}");
        assert_eq!(RfmSegment::from(segment.name(Language::English)), segment);
        let written = serde_json::to_string(&segment).unwrap();
        assert_eq!(written, format!("\"{segment}\""));
        assert_eq!(serde_json::from_str::<RfmSegment>(&written).unwrap(), segment);
    }
    assert_eq!(RfmSegment::from("whales"), RfmSegment::Custom("whales".into()));
}

#[test]
fn grades_are_2_to_10() {
    let error = |grades: u8| serde_json::from_value::<RfmRule>(serde_json::json!({ "grades": grades })).unwrap_err();
    for grades in [0, 1, 11, 255] {
        assert_eq!(error(grades).to_string(), format!("`{grades}` grades: give 2 to 10"));
    }
}
