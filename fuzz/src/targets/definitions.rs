//! Definitions, documents, reasons, conditions, numbers: the small values that others are made of.

use lifestage::answer::{Definition, Document, Language, Reason, Say, SeenValue};
use lifestage::event::{EventSelector, Interner, KindSet};
use lifestage::incentive::TransactionId;
use lifestage::number::{Correlation, Distribution, ExactSum, Survival};
use lifestage::outreach::ContactDecision;
use lifestage::profile::Selector;
use lifestage::rule::{Comparison, Metric, Predicate, Segments, Trigger};
use lifestage::time::{Calendar, Days, Moment, Period, Timespan, Window};
use lifestage::{Day, Kind, UserId};

use crate::door::{Door, Form, Target, comes_back, of_serde};
use crate::world::{MONDAY, World};

pub(super) fn target(_: &World) -> Target {
    let mut doors = Vec::new();
    let definition = Definition::new("users with any activity, by day", &Calendar::utc());
    doors.extend(of_serde("Definition", &[definition], &[], |_, definition| {
        assert!(!definition.text().chars().any(char::is_control), "{definition}");
        assert_eq!(definition.must_be(definition), Ok(()));
    }));
    let bound = || [None, Some(SeenValue::Day(MONDAY))];
    let reason = |seen| Reason::in_english("a.b", Some(seen), bound(), "t".to_owned());
    let reasons =
        [SeenValue::Whole(-5), SeenValue::Number(0.5), SeenValue::Day(MONDAY), SeenValue::Name("2026-01-31".into())];
    doors.extend(of_serde("Reason", &reasons.map(reason), &[], |_, reason| {
        for language in Language::ALL {
            drop(reason.say(language).to_string());
        }
    }));
    let documents = [r#"{"all":[{"a":1,"b":[2.5,null,true]},"x"],"n":18446744073709551616}"#];
    doors.push(Door {
        name: "Document as Text".to_owned(),
        form: Form::Text,
        seeds: documents.map(|text| text.as_bytes().to_vec()).to_vec(),
        open: Box::new(|_, input| {
            let Ok(document) = serde_json::from_slice::<Document>(input) else { return false };
            let text = serde_json::to_string(&document).expect("what came in can be written");
            let back: Document = serde_json::from_str(&text).expect("what was written is read");
            assert_eq!((&back, back.fingerprint()), (&document, document.fingerprint()), "{text}");
            // As any type: with words for whatever is wrong.
            let _ = document.read::<Predicate>().map_err(|problems| problems.to_string());
            let _ = document.read::<Vec<(Day, u64)>>().map_err(|problems| problems.to_string());
            true
        }),
    });
    let sentences = include_str!("../../../tests/data/rule/sentences.jsonl");
    let sentences = sentences.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let predicates: Vec<Predicate> =
        sentences.filter_map(|line| serde_json::from_value(line["written"].clone()).ok()).collect();
    doors.extend(of_serde("Predicate", &predicates, &[], |_, predicate| {
        let text = predicate.to_string();
        assert!(!text.is_empty());
        for language in Language::ALL {
            let _ = predicate.say_with(language, &lifestage::answer::Names::default()).to_string();
        }
        assert_eq!(Predicate::from_document(&predicate.to_document()).as_ref(), Ok(predicate), "{text}");
        let inverse = predicate.clone().not();
        let _ = inverse.map(|inverse| comes_back(&inverse));
    }));
    let numbers = [3.0, -1e300, 5e-324].map(|bound| Comparison::at_least(bound).expect("a finite bound"));
    doors.extend(of_serde("Comparison", &numbers, &[r#"{"between":[2,5]}"#], |_, comparison| {
        let _ = (comparison.to_string(), comparison.holds(4.0), comparison.margin(4.0), comparison.ends());
    }));
    doors.extend(of_serde("Metric", &[Metric::AgeDays], &[], |_, metric| drop(metric.to_string())));
    doors.extend(of_serde::<Segments>(
        "Segments",
        &[],
        &[r#"[{"name":"a","when":{"age_days":"now","at_least":3},"hold":7,"priority":2,"exclusive":"x"}]"#],
        |_, _| {},
    ));
    doors.extend(of_serde::<Trigger>(
        "Trigger",
        &[],
        &[r#"{"name":"t","when":{"silence_days":"now","at_least":3},"cool_down":9,"suggest":[{"alert":"look"}]}"#],
        |_, _| {},
    ));
    doors.extend(of_serde("Selector", &[Selector::from(Kind::Use)], &[], |_, _| {}));
    doors.extend(of_serde("EventSelector", &[EventSelector::from(Kind::Use)], &[], |_, selector| {
        drop(selector.to_string())
    }));
    doors.extend(of_serde(
        "KindSet",
        &[KindSet::activity(), KindSet::default()],
        &[r#"["custom","!custom_7"]"#],
        |_, _| {},
    ));
    doors.extend(of_serde("Interner", &[], &[r#"["a","b"]"#], |_, interner: &Interner| {
        assert!(interner.iter().count() <= 65_535)
    }));
    doors.extend(of_serde("UserId", &[UserId::from(42_u64), UserId::new(u128::MAX)], &[], |_, id| {
        assert_eq!(id.to_string().parse(), Ok(*id));
    }));
    doors.extend(of_serde(
        "TransactionId",
        &[TransactionId::from("order 7"), TransactionId::from(7_u128)],
        &["7"],
        |_, _| {},
    ));
    times(&mut doors);
    numbers_of_many(&mut doors);
    Target { name: "definitions", doors }
}

fn times(doors: &mut Vec<Door>) {
    let moments = ["2026-01-05", "2026-01-05T09:00:00.25+08:00", "-9223372036854775808 ms since 1970"];
    let moments: Vec<Moment> = moments.iter().filter_map(|text| text.parse().ok()).collect();
    doors.extend(of_serde("Moment", &moments, &[], |_, moment| {
        assert_eq!(moment.to_string().parse(), Ok(*moment));
        let _ = Calendar::utc().civil(*moment).map_err(|error| error.to_string());
    }));
    doors.extend(of_serde("Day", &[MONDAY, Day::MIN, Day::MAX], &[], |_, day| {
        assert_eq!(day.to_string().parse(), Ok(*day));
        let _ = (day.plus(i32::MAX), day.minus(u32::MAX), day.plus_months(i32::MIN), day.weekday());
    }));
    doors.extend(of_serde("Days", &[Days::ALL, Days::only(MONDAY)], &[], |_, days| {
        drop((days.count(), days.to_string()))
    }));
    doors.extend(of_serde(
        "Window",
        &[Window::last(28), Window::lags(3, 9), Window::LIFETIME],
        &[],
        |world, window| {
            for day in world.days() {
                let _ = (window.days(day), window.length(), window.before(), window.to_string());
            }
        },
    ));
    let periods = [r#""day""#, r#"{"week":"Sun"}"#, r#"{"block":{"days":10,"anchor":"2026-01-31"}}"#, r#""quarter""#];
    doors.extend(of_serde::<Period>("Period", &[], &periods, |world, period| {
        for day in world.days() {
            let days = period.containing(day);
            assert!(days.contains(day), "{period} {day}");
            let _ = (period.after(day), period.before(day), period.label(day));
        }
    }));
    doors.extend(of_serde("Timespan", &[Timespan::minutes(30)], &[], |_, span| drop(span.to_string())));
    let decisions = [
        r#""send""#,
        r#"{"hold":{"until":"2026-01-06T08:00:00+00:00","reasons":[{"quiet_hours":{"from":"22:00","to":"08:00","then":"hold"}}]}}"#,
        r#"{"refuse":{"reasons":[{"consent":{"channel":"push"}}],"next_allowed":"9999-12-31T23:59:59.999Z"}}"#,
    ];
    doors.extend(of_serde::<ContactDecision>("ContactDecision", &[], &decisions, |_, decision| {
        assert!(!decision.to_string().is_empty());
        decision.reasons().for_each(|reason| drop(Reason::from(reason).to_string()));
    }));
}

fn numbers_of_many(doors: &mut Vec<Door>) {
    let survival: Survival = [(3, true), (9, false), (90, true)].into_iter().collect();
    doors.extend(of_serde(
        "Survival",
        &[survival],
        &[r#"{"1":{"ended":18446744073709551615,"censored":0}}"#],
        |_, survival| {
            let mut sum = survival.clone();
            for durations in [&sum.clone(), survival] {
                assert!(durations.steps().iter().all(|step| step.surviving.is_finite()), "{durations:?}");
                let _ = (durations.median(), durations.after(7), durations.count());
            }
            sum.merge(survival);
            assert!(sum.steps().iter().all(|step| step.surviving.is_finite()), "{sum:?}");
        },
    ));
    let distribution: Distribution = [50, 10, 40, i64::MIN, i64::MAX].into_iter().collect();
    doors.extend(of_serde("Distribution", &[distribution], &[], |_, distribution| {
        let mut sum = distribution.clone();
        sum.merge(distribution);
        assert!(sum.mean().is_none_or(f64::is_finite));
        let _ = (sum.median(), sum.nearest_rank(9, 10), sum.sum());
    }));
    let sums: Vec<ExactSum> = [&[0.1, 0.2][..], &[1e300, -1e300, 5e-324]]
        .iter()
        .filter_map(|all| ExactSum::of(all.iter().copied()).ok())
        .collect();
    doors.extend(of_serde("ExactSum", &sums, &[], |_, sum| {
        assert_eq!(ExactSum::from_bytes(&sum.to_bytes()).as_ref(), Ok(sum));
    }));
    let pairs = [(1.0, 1.0), (2.0, 4.0), (3.0, 9.0)];
    doors.extend(of_serde("Correlation", &[Correlation::of(&pairs).expect("numbers")], &[], |_, _| {}));
}
