//! Exact sums: against fractions and `math.fsum` (`tests/oracles/exact_sum.py`), and the law: any order, any parts, any
//! tree of merging, equal bytes.

use lifestage::number::ExactSum;
use proptest::prelude::*;
use serde_json::Value;

use crate::shared::seeded::cases;
use crate::shared::travels::travels;

fn of_bits(text: &Value) -> f64 {
    f64::from_bits(u64::from_str_radix(text.as_str().unwrap(), 16).unwrap())
}

#[test]
fn sums_are_those_of_fractions_rounded_once() {
    let mut seen = 0;
    for line in include_str!("../../oracles/expected/exact_sum.jsonl").lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let numbers: Vec<f64> = line["numbers"].as_array().unwrap().iter().map(of_bits).collect();
        let sum = ExactSum::of(numbers.iter().copied()).unwrap();
        assert_eq!(sum.to_string(), line["text"].as_str().unwrap(), "{line}");
        let value = line["value"].as_str().map(|_| of_bits(&line["value"]));
        assert_eq!(sum.value().map(f64::to_bits), value.map(f64::to_bits), "{line}");
        let mut squares = ExactSum::ZERO;
        for number in numbers.iter().filter(|number| (1e-140..1e140).contains(&number.abs())) {
            squares.add_product(*number, *number).unwrap();
        }
        assert_eq!(squares.to_string(), line["squares"].as_str().unwrap(), "{line}");
        for sum in [sum, squares] {
            travels(&sum);
            assert_eq!(ExactSum::from_bytes(&sum.to_bytes()), Ok(sum));
        }
        seen += 1;
    }
    assert!(seen > 140, "{seen}");
}

/// Doubles of every size, and such as cancel.
fn number() -> impl Strategy<Value = f64> {
    let any_bits = any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |number| number.is_finite());
    prop_oneof![any_bits, -1e6..1e6_f64, (-100_i32..100).prop_map(f64::from), Just(5e-324), Just(0.1), Just(-0.1)]
}

/// Merges sums in a tree that the choices make: any two neighbors next.
fn merged(mut sums: Vec<ExactSum>, choices: &[prop::sample::Index]) -> ExactSum {
    let mut choices = choices.iter().cycle();
    while sums.len() > 1 {
        let at = choices.next().unwrap().index(sums.len() - 1);
        let right = sums.remove(at + 1);
        sums[at].merge(&right);
    }
    sums.pop().unwrap_or_default()
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn any_order_any_parts_and_any_tree_of_merging_give_equal_bytes(
        (numbers, shuffled) in prop::collection::vec(number(), 0..60)
            .prop_flat_map(|numbers| (Just(numbers.clone()), Just(numbers).prop_shuffle())),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        choices in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
    ) {
        let whole = ExactSum::of(numbers).unwrap();
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(shuffled.len() + 1)).collect();
        ends.extend([0, shuffled.len()]);
        ends.sort_unstable();
        // Neighbors that are equal give empty parts.
        let parts = ends.windows(2).map(|ends| ExactSum::of(shuffled[ends[0]..ends[1]].iter().copied()).unwrap());
        let parts: Vec<ExactSum> = parts.collect();
        let merged = merged(parts, &choices);
        prop_assert_eq!(merged.to_bytes(), whole.to_bytes());
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(merged.value().map(f64::to_bits), whole.value().map(f64::to_bits));
    }

    #[test]
    fn what_is_added_and_taken_away_leaves_nothing(numbers in prop::collection::vec(number(), 0..40)) {
        let mut sum = ExactSum::of(numbers.iter().copied()).unwrap();
        numbers.iter().rev().for_each(|number| sum.add(-number).unwrap());
        prop_assert_eq!(sum.to_bytes(), [0]);
        prop_assert_eq!(sum.value(), Some(0.0));
    }
}

#[test]
fn a_refused_number_adds_nothing() {
    let mut sum = ExactSum::of([1.5]).unwrap();
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        sum.add(number).unwrap_err();
        sum.add_product(number, 1.0).unwrap_err();
    }
    sum.add_product(1e200, 1e200).unwrap_err();
    assert_eq!(sum, ExactSum::of([1.5]).unwrap());
}

#[test]
fn only_what_a_sum_is_written_as_is_read() {
    for text in [
        "",
        "-0",
        "1",
        "0x",
        "0xp0",
        "0x2p0",
        "0x01p0",
        "0xAp0",
        "0x1p+0",
        "0x1p-1075",
        "0x1p1102",
        "0x1p99999",
        "--0x1p0",
        "0x1",
    ] {
        let error = text.parse::<ExactSum>().unwrap_err().to_string();
        assert!(error.starts_with(&format!("`{text}` is not an exact sum: give a text such as")), "{error}");
    }
    for bytes in
        [&[][..], &[1], &[3, 0, 0, 1], &[0, 0], &[1, 0, 0, 2], &[1, 0, 0, 1, 0], &[1, 0, 0], &[1, 0xff, 0x7f, 1]]
    {
        assert!(ExactSum::from_bytes(bytes).is_err(), "{bytes:?}");
    }
}
