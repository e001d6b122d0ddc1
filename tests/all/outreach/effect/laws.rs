//! What holds for every purchase and every crowd: credit adds up, order does not show, and parts make the whole.

use lifestage::answer::Mergeable;
use lifestage::event::Touchpoint;
use lifestage::outreach::{AttributionModel, AttributionRule, MatchedLiftRule, SpecialDayRule, Touch};
use lifestage::time::{Calendar, Days};
use lifestage::{Amount, Day, Event, Population, Subject};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::{point, rule};
use crate::shared::people::MONDAY;
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

fn model() -> impl Strategy<Value = AttributionModel> {
    prop_oneof![
        select(vec![
            AttributionModel::First,
            AttributionModel::Last,
            AttributionModel::Linear,
            AttributionModel::Shapley
        ]),
        (0_u16..5_001, 0_u16..5_001).prop_map(|(first, last)| AttributionModel::Position { first, last }),
        (1_u16..100).prop_map(|days| AttributionModel::Decay { half_life: days.try_into().unwrap() }),
    ]
}

fn touches() -> impl Strategy<Value = Vec<(u64, Touchpoint)>> {
    let before = prop_oneof![(0_u64..9).prop_map(|days| days * 86_400), 0_u64..3_000_000];
    vec((before, select(vec!["a", "b", "c", "d"])), 0..9)
        .prop_map(|touches| touches.into_iter().map(|(before, name)| (before, point(name))).collect())
}

/// Made-up events of a few users around some weeks.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = (0_u64..12, 0_i32..60, 0_u8..5, 0_u64..10_000).prop_map(|(user, day, what, units)| {
        let (day, spring) = (MONDAY.plus(day), Subject::new(1));
        match what {
            0 => Event::purchase(user, day, Amount::minor(units)),
            1 => Event::refund(user, day, Amount::minor(units / 3)),
            2 => Event::view(user, day, 30),
            3 => Event::message_clicked(user, day).about(spring),
            _ => Event::message_sent(user, day).about(spring),
        }
    });
    vec(event, 1..80)
}

fn population(events: &[Event], part: Option<u128>) -> Population {
    let own: Vec<Event> =
        events.iter().filter(|event| part.is_none_or(|part| event.user().bits() % 2 == part)).cloned().collect();
    Population::from_events(&own, Calendar::utc()).unwrap()
}

fn weeks() -> Days {
    Days::new(MONDAY.plus(20), MONDAY.plus(45)).unwrap()
}

const END: Day = MONDAY.plus(70);

fn attribution(model: AttributionModel) -> AttributionRule {
    let touchpoints =
        json!([{ "kind": "view", "touchpoint": "feed" }, { "kind": "message_clicked", "touchpoint": "push" }]);
    serde_json::from_value(json!({ "model": model, "window_days": 9, "touchpoints": touchpoints })).unwrap()
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn credit_adds_up_to_the_purchase_and_the_order_of_touches_does_not_show(
        model in model(), touches in touches(), units in 0..=i64::MAX.unsigned_abs(), turn in 0_usize..9,
    ) {
        let rule = rule(model, 30);
        let all: Vec<Touch<'_>> = touches.iter().map(|(before, touchpoint)| Touch { seconds_before: *before, touchpoint }).collect();
        let credit = rule.credit(&all, Amount::minor(units));
        let sum: u128 = credit.rows.iter().map(|(_, money)| u128::from(money.minor_units())).sum();
        prop_assert_eq!(sum + u128::from(credit.direct.minor_units()), u128::from(units));
        let within = |touch: &&Touch<'_>| touch.seconds_before <= 30 * 86_400;
        prop_assert_eq!(credit.rows.is_empty(), !all.iter().any(|touch| within(&touch)));
        for (touchpoint, _) in &credit.rows {
            prop_assert!(all.iter().filter(within).any(|touch| touch.touchpoint == touchpoint));
        }
        let mut turned = all.clone();
        turned.rotate_left(turn.min(all.len()));
        turned.reverse();
        prop_assert_eq!(rule.credit(&turned, Amount::minor(units)), credit);
    }
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn reports_of_parts_make_the_report_of_all(model in model(), events in events()) {
        let attributed = |part| attribution(model).report(&population(&events, part), weeks(), END).unwrap();
        let (mut merged, whole) = (attributed(Some(1)), attributed(None));
        merged.merge(&attributed(Some(0))).unwrap();
        prop_assert_eq!(merged.to_bytes().unwrap(), whole.to_bytes().unwrap());
        prop_assert_eq!(whole.rows.values().map(|row| row.credit).sum::<u128>() + whole.direct.credit, whole.spend);
        travels(&whole);

        let days = SpecialDayRule { around: 5.try_into().unwrap(), ..SpecialDayRule::default() };
        let special = [MONDAY.plus(30), MONDAY.plus(9)];
        let effect = |part| days.report_days(&population(&events, part), &special, END).unwrap();
        let (mut merged, whole) = (effect(Some(0)), effect(None));
        merged.merge(&effect(Some(1))).unwrap();
        prop_assert_eq!(merged.to_bytes().unwrap(), whole.to_bytes().unwrap());
        travels(&whole);

        let matched = MatchedLiftRule { minimum: 2, ..MatchedLiftRule::default() };
        let stratum = |member: lifestage::population::Member<'_>| Some((member.user.id.bits() % 3).to_string());
        let lift = |part| matched.report(&population(&events, part), Subject::new(1), weeks(), END, stratum).unwrap();
        let (mut merged, whole) = (lift(Some(0)), lift(None));
        merged.merge(&lift(Some(1))).unwrap();
        prop_assert_eq!(merged.to_bytes().unwrap(), whole.to_bytes().unwrap());
        travels(&whole);
    }
}
