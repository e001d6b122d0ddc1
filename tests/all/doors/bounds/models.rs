//! Models of what users do, what is remembered of them, and documents.

use std::hint::black_box;
use std::time::{Duration, Instant};

use lifestage::answer::Document;
use lifestage::model::{CoUseRule, Company, IntervalRule};
use lifestage::profile::{Delivery, EventId, KeepRule, Seen, SeenRule};
use lifestage::time::{Calendar, Days};
use lifestage::value::{BgNbd, Customer, Discount, Lifetime, Span};
use lifestage::{Event, Ledger, Population, Profile, RuleSet, Subject};
use serde_json::{Value, json};

use super::{TODAY, days_back, id};

pub(super) fn keep(count: usize) {
    let rule: KeepRule = serde_json::from_str(r#"{"kinds":{"log_in":30}}"#).unwrap();
    let mut profile = Profile::of(days_back(count).map(|day| Event::log_in(1_u64, day)));
    let days: Vec<_> = days_back(count).collect();
    for day in days.into_iter().rev() {
        rule.forget(&mut profile, day);
    }
    black_box(profile.tallies().len());
}

pub(super) fn co_use(count: usize) {
    let items = count.min(200);
    let listed: Vec<String> = (1..=items).map(|subject| format!(r#"{{"subject":{subject}}}"#)).collect();
    let text = format!(r#"{{"items":[{}],"kinds":["use"],"least_users":1}}"#, listed.join(","));
    let rule: CoUseRule = serde_json::from_str(&text).unwrap();
    let event = |at: usize| {
        let (user, subject) = (u64::try_from(at / items).unwrap(), u16::try_from(1 + at % items).unwrap());
        Event::usage(user, TODAY, 60).about(Subject::new(subject))
    };
    let events: Vec<Event> = (0..count).map(event).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    black_box(rule.report(&population, TODAY).unwrap());
}

pub(super) fn intervals(count: usize) {
    let within: Vec<String> = (1..=100).map(|days: u32| days.to_string()).collect();
    let text = format!(
        r#"{{"start":["view"],"goal":["purchase"],"starts":"every","least_days":1,"within":[{}]}}"#,
        within.join(",")
    );
    let rule: IntervalRule = serde_json::from_str(&text).unwrap();
    let events: Vec<Event> = days_back(count).map(|day| Event::view(1_u64, day, 60)).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let days = Days::new(TODAY.minus(u32::try_from(count).unwrap()), TODAY).unwrap();
    black_box(rule.report(&population, days, TODAY).unwrap());
}

pub(super) fn seen(count: usize) {
    let mut seen = Seen::new(SeenRule::default());
    // Every second number of a source, so that no two are one run; and keys in no order.
    for number in 0..u64::try_from(count).unwrap() {
        let mixed = u128::from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        for id in [EventId::key(mixed << 64 | mixed), EventId::sequence(1, 2 * number)] {
            assert_eq!(seen.note(id, TODAY), Delivery::New);
        }
    }
    black_box(Seen::from_bytes(&seen.to_bytes()).unwrap().key_count());
}

pub(super) fn refused_spends(count: usize) {
    use lifestage::incentive::{Operation, Points};

    let mut ledger = Ledger::new(1_u64);
    for number in 0..count {
        ledger.apply(Operation::earn(id(number), TODAY, Points::of(1))).unwrap();
    }
    let many = Points::of(u32::try_from(count).unwrap() + 1);
    for number in 0..count.min(100) {
        ledger.apply(Operation::spend(id(count + number), TODAY, many)).unwrap_err();
    }
    black_box(ledger.balance(TODAY));
}

pub(super) fn lifetime(_: usize) {
    let model = BgNbd::new(0.243, 4.414, 0.793, 2.426).unwrap();
    let customer = Customer::new(2, 30.43, 38.86).unwrap();
    let discount = Discount::per_period(0.01, Span::new(1.0).unwrap()).unwrap();
    black_box(Lifetime { span: Span::new(10_000.0).unwrap(), discount }.purchases(&model, &customer));
}

pub(super) fn zone(_: usize) {
    black_box(Calendar::in_zone(&chrono::Utc, 0..=9_998).fingerprint());
}

pub(super) fn unknown_names(count: usize) {
    let names: Vec<String> = (0..count).map(|number| format!(r#""grouth_point_{number:043}":1"#)).collect();
    let document: Document = serde_json::from_str(&format!("{{{}}}", names.join(","))).unwrap();
    black_box(RuleSet::from_document(&document).unwrap_err().to_string().len());
}

/// Each list of a company with its elements repeated, and those spoiled: the slowest three are named.
pub(super) fn long_lists(count: usize) {
    let company: Value = serde_json::from_str(include_str!("../../../../examples/data/company.json")).unwrap();
    let mut lists = Vec::new();
    find_lists(&company, "", &mut lists);
    let mut times: Vec<(Duration, String)> = Vec::new();
    for at in &lists {
        for spoil in [false, true] {
            let mut company = company.clone();
            let list = company.pointer_mut(at).and_then(Value::as_array_mut).unwrap();
            let element =
                |place: usize| if spoil { json!({"nothing": place}) } else { list[place % list.len()].clone() };
            *list = (0..count).map(element).collect();
            let document: Document = serde_json::from_value(company).unwrap();
            let start = Instant::now();
            black_box(Company::from_document(&document).is_ok());
            times.push((start.elapsed(), format!("{at}{}", if spoil { ", spoiled" } else { "" })));
        }
    }
    times.sort();
    times.iter().rev().take(3).for_each(|(time, at)| println!("    {time:.1?} {at}"));
}

fn find_lists(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(list) => {
            found.extend((!list.is_empty()).then(|| at.to_owned()));
            list.first().into_iter().for_each(|first| find_lists(first, &format!("{at}/0"), found));
        }
        Value::Object(entries) => {
            entries.iter().for_each(|(name, value)| find_lists(value, &format!("{at}/{name}"), found));
        }
        _ => {}
    }
}

pub(super) fn wrong_segments(count: usize) {
    let segment = |number: usize| format!(r#"{{"name":"{number}","when":{{"age_dayz":"now","at_least":1}}}}"#);
    let segments: Vec<String> = (0..count.min(1_000)).map(segment).collect();
    let document: Document = serde_json::from_str(&format!(r#"{{"segments":[{}]}}"#, segments.join(","))).unwrap();
    black_box(RuleSet::from_document(&document).unwrap_err().to_string().len());
}
