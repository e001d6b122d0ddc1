//! The credit of made-up purchases against `tests/oracles/attribution.py`, which counts in fractions and goes through every
//! subset of touchpoints for Shapley.

use lifestage::Amount;
use lifestage::event::Touchpoint;
use lifestage::outreach::{AttributionModel, Touch};
use serde::Deserialize;

use super::{point, rule};
use crate::shared::oracle::expected;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    model: AttributionModel,
    window_days: u16,
    touches: Vec<(u64, String)>,
    spend: u64,
    rows: Vec<(String, u64)>,
}

#[test]
fn credit_is_what_another_language_gives_to_the_minor_unit() {
    let text = expected("attribution.jsonl");
    let mut with_rows = 0;
    for line in text.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let points: Vec<(u64, Touchpoint)> = case.touches.iter().map(|(before, name)| (*before, point(name))).collect();
        let touches: Vec<Touch<'_>> = points
            .iter()
            .map(|(seconds_before, touchpoint)| Touch { seconds_before: *seconds_before, touchpoint })
            .collect();
        let credit = rule(case.model, case.window_days).credit(&touches, Amount::minor(case.spend));
        let rows: Vec<(String, u64)> =
            credit.rows.iter().map(|(touchpoint, money)| (touchpoint.to_string(), money.minor_units())).collect();
        assert_eq!(rows, case.rows, "{line}");
        let direct = if rows.is_empty() { case.spend } else { 0 };
        assert_eq!(credit.direct.minor_units(), direct, "{line}");
        with_rows += usize::from(rows.len() > 1);
    }
    assert!(with_rows > 150, "{with_rows}");
}
