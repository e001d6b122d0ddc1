//! Segments of your own: total, each reachable, the first that holds counts.

use std::ops::RangeInclusive;

use lifestage::answer::Language;
use lifestage::score::{CustomSegments, RfmConfig, RfmRule, SegmentMap, SegmentMapError, SegmentRule};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{cells, counting, graded, of_grades};
use crate::shared::seeded::cases;

fn segment(name: &str, [r, f, m]: [RangeInclusive<u8>; 3]) -> SegmentRule {
    SegmentRule { name: name.to_owned(), recency: r, frequency: f, monetary: m }
}

fn refused(rules: Vec<SegmentRule>) -> String {
    SegmentMap::custom(rules).unwrap_err().to_string()
}

const ALL: RangeInclusive<u8> = 1..=5;

fn others() -> SegmentRule {
    SegmentRule::named("others")
}

#[test]
fn a_map_with_a_hole_names_the_first_cell_without_a_segment() {
    assert_eq!(
        refused(vec![]),
        "no segment for recency `1`, frequency `1`, monetary `1`: add a last segment that takes all grades"
    );
    let low = segment("low", [1..=4, ALL, ALL]);
    let high = segment("high", [5..=5, ALL, 1..=4]);
    assert_eq!(
        refused(vec![low, high]),
        "no segment for recency `5`, frequency `1`, monetary `5`: add a last segment that takes all grades"
    );
}

#[test]
fn a_segment_that_those_before_it_take_whole_is_named() {
    let shadowed = "segment `whales` can never match: the segments before it take all of its grades, move it before them or \
                    remove it";
    let whales = segment("whales", [ALL, ALL, 5..=5]);
    assert_eq!(refused(vec![others(), whales.clone()]), shadowed);
    // By two together, too.
    let (recent, lost) = (segment("recent", [3..=5, ALL, ALL]), segment("lost", [1..=2, ALL, 4..=5]));
    assert_eq!(refused(vec![recent, lost, whales, others()]), shadowed);
}

#[test]
fn grades_of_segments_are_1_to_5_under_every_rule() {
    let grade = |range| refused(vec![segment("odd", [ALL, range, ALL]), others()]);
    assert_eq!(grade(0..=3), "segment `odd` asks for grade `0`: give grades from 1 to 5");
    assert_eq!(grade(3..=7), "segment `odd` asks for grade `7`: give grades from 1 to 5");
    let backwards = vec![segment("odd", [ALL, ALL, RangeInclusive::new(4, 2)]), others()];
    assert_eq!(refused(backwards), "segment `odd` asks for monetary from `4` to `2`: give the smaller grade first");
}

#[test]
fn a_segment_has_a_name() {
    assert_eq!(
        refused(vec![others(), SegmentRule::named("")]),
        "segment number `1` of the list, counted from 0, has no name: give it one"
    );
}

#[test]
fn a_stored_map_is_checked_like_one_that_is_written_in_code() {
    let error = |text: &str| serde_json::from_str::<SegmentMap>(text).unwrap_err().to_string();
    assert!(error(r#"{"custom":[]}"#).starts_with("no segment for recency `1`"));
    assert!(error(r#"{"custom":[{"name":"a","recency":{"start":0,"end":5}}]}"#).starts_with("segment `a` asks for"));
    assert!(error(r#"{"custom":[{"name":"a","tone":"warm"}]}"#).starts_with("unknown field `tone`"));
    assert!(error(r#""usual""#).starts_with("unknown variant `usual`, expected `standard` or `custom`"));
    let all: SegmentMap = serde_json::from_str(r#"{"custom":[{"name":"all"}]}"#).unwrap();
    assert_eq!(all, SegmentMap::custom(vec![SegmentRule::named("all")]).unwrap());
}

#[test]
fn grades_of_three_find_their_segments_as_grades_of_five() {
    let best = segment("best", [5..=5, 3..=5, 3..=5]);
    let worst = segment("worst", [1..=1, 1..=1, 1..=1]);
    let segments = SegmentMap::custom(vec![best, worst, others()]).unwrap();
    let fitted = counting(RfmRule::new(RfmConfig { segments, ..of_grades(3).config().clone() }));
    let name = |cell| fitted.assess_measures(graded(3, cell)).segment.to_string();
    assert_eq!([[3, 2, 3], [1, 1, 1], [2, 3, 3], [3, 1, 3]].map(name), ["best", "worst", "others", "others"]);
}

#[test]
fn a_segment_of_your_own_may_have_one_of_the_eleven_names() {
    let segments = SegmentMap::custom(vec![SegmentRule::named("Lost")]).unwrap();
    let fitted = counting(RfmRule::new(RfmConfig { segments, ..RfmConfig::default() }));
    assert_eq!(fitted.assess_measures(graded(5, [5, 5, 5])).segment, lifestage::score::RfmSegment::Lost);
}

fn range() -> impl Strategy<Value = RangeInclusive<u8>> {
    prop_oneof![1 => Just(ALL), 2 => (1..=5_u8, 0..4_u8).prop_map(|(from, more)| from..=(from + more).min(5))]
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_map_is_taken_exactly_when_it_is_total_and_none_is_shadowed(
        ranges in vec((range(), range(), range()), 0..6),
        ends_with_all in any::<bool>(),
    ) {
        let named = |(number, (r, f, m))| segment(&format!("segment {number}"), [r, f, m]);
        let mut rules: Vec<SegmentRule> = ranges.into_iter().enumerate().map(named).collect();
        rules.extend(ends_with_all.then(others));
        let first = |[r, f, m]: [u8; 3]| {
            rules.iter().position(|rule| {
                rule.recency.contains(&r) && rule.frequency.contains(&f) && rule.monetary.contains(&m)
            })
        };
        let reached: Vec<Option<usize>> = cells(5).map(first).collect();
        let expected = match (cells(5).zip(&reached).find(|(_, first)| first.is_none()), 0..rules.len()) {
            (Some(([recency, frequency, monetary], _)), _) => {
                Err(SegmentMapError::Hole { recency, frequency, monetary })
            }
            (None, mut positions) => match positions.find(|position| !reached.contains(&Some(*position))) {
                Some(position) => Err(SegmentMapError::Shadowed { name: rules[position].name.clone() }),
                None => Ok(()),
            },
        };
        let map = SegmentMap::custom(rules.clone());
        prop_assert_eq!(map.clone().map(drop), expected.clone());
        prop_assert_eq!(CustomSegments::new(rules.clone()).map(Vec::from), expected.map(|()| rules.clone()));
        if let Ok(segments) = map {
            let fitted = counting(RfmRule::new(RfmConfig { segments, ..RfmConfig::default() }));
            for (cell, first) in cells(5).zip(reached) {
                let found = fitted.assess_measures(graded(5, cell)).segment;
                prop_assert_eq!(found.name(Language::English), &rules[first.unwrap()].name);
            }
        }
    }
}
