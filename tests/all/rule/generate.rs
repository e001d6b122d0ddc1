//! Made-up conditions, such that they often turn within a life.

use lifestage::profile::Selector;
use lifestage::rule::{Bounds, Comparison, Label, Metric, Predicate, WindowMeasure};
use lifestage::score::{LifecycleStage, Need, TagDimension};
use lifestage::time::Window;
use lifestage::{Kind, KindSet, Subject};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn selector() -> impl Strategy<Value = Selector> {
    let kinds = prop_oneof![
        3 => Just(KindSet::activity()),
        2 => select(&[Kind::Use, Kind::Purchase, Kind::LogIn][..]).prop_map(KindSet::from),
        1 => Just(KindSet::of([Kind::Share, Kind::Comment, Kind::Use, Kind::Purchase])),
    ];
    let subject = prop_oneof![3 => Just(None), 1 => (0..4_u16).prop_map(|number| Some(Subject::new(number)))];
    (kinds, subject, 0..90_u64)
        .prop_map(|(kinds, subject, sum)| {
            // Half of them ask for no sum.
            Selector { kinds, subject, day_sum: sum.saturating_sub(45) }
        })
        .prop_map(|selector| {
            // What carries no value is never asked for one.
            if selector.kinds.contains(Kind::Use) { selector } else { selector.of_day_sum(0) }
        })
}

fn window() -> impl Strategy<Value = Window> {
    prop_oneof![
        4 => (1..15_u32).prop_map(Window::last),
        2 => (0..6_u32, 0..9_u32).prop_map(|(near, more)| Window::lags(near, near + more)),
        1 => Just(Window::LIFETIME),
    ]
}

fn measure() -> impl Strategy<Value = WindowMeasure> {
    prop_oneof![
        selector().prop_map(WindowMeasure::Count),
        selector().prop_map(WindowMeasure::Sum),
        selector().prop_map(WindowMeasure::Days),
        selector().prop_map(WindowMeasure::DistinctSubjects),
        Just(WindowMeasure::ActiveDays),
        Just(WindowMeasure::NetSpend),
    ]
}

/// Numbers of events and of the day itself.
pub(crate) fn metric() -> impl Strategy<Value = Metric> {
    prop_oneof![
        6 => (measure(), window()).prop_map(|(measure, window)| Metric::Over(measure, window)),
        2 => (measure(), (1..10_u32).prop_map(Window::last)).prop_map(|(measure, window)| Metric::Change(measure, window)),
        1 => selector().prop_map(Metric::DaysSince),
        1 => selector().prop_map(Metric::DaysSinceFirst),
        2 => selector().prop_map(Metric::ConsecutiveDays),
        1 => Just(Metric::AgeDays),
        1 => Just(Metric::SilenceDays),
        1 => Just(Metric::DaysUntilBirthday),
        1 => Just(Metric::GrowthPoints),
        1 => Just(Metric::TaskCompletion),
        1 => Just(Metric::Contribution),
        1 => Just(Metric::NeedShare(Need::Learning)),
        1 => Just(Metric::RecencyGrade),
        1 => Just(Metric::TagValue(TagDimension::ActiveDays)),
    ]
}

/// Bounds around the numbers of a life.
pub(crate) fn comparison() -> impl Strategy<Value = Comparison> {
    let bound = prop_oneof![4 => (0..6_i32).prop_map(f64::from), 2 => (0..80_i32).prop_map(f64::from), 1 => Just(0.5)];
    (bound.clone(), bound, 0..6).prop_map(|(one, other, which)| {
        let bounds = match which {
            0 => Bounds::AtLeast(one),
            1 => Bounds::AtMost(one),
            2 => Bounds::Above(one),
            3 => Bounds::Below(one),
            4 => Bounds::Equals(one),
            _ => Bounds::Between(one.min(other), one.max(other)),
        };
        Comparison::new(bounds).unwrap()
    })
}

fn leaf() -> impl Strategy<Value = Predicate> {
    let stages =
        [LifecycleStage::Introduction, LifecycleStage::Activation, LifecycleStage::Silent, LifecycleStage::Churned];
    prop_oneof![
        8 => (metric(), comparison()).prop_map(|(metric, comparison)| Predicate::number(metric, comparison)),
        1 => proptest::sample::subsequence(stages.to_vec(), 1..3)
            .prop_map(|stages| Predicate::is(stages.into_iter().map(Label::Stage)).unwrap()),
    ]
}

/// Any condition, up to four deep.
pub(crate) fn predicate() -> impl Strategy<Value = Predicate> {
    leaf().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(|parts| Predicate::all(parts).unwrap()),
            vec(inner.clone(), 1..4).prop_map(|parts| Predicate::any(parts).unwrap()),
            inner.prop_map(|part| part.not().unwrap()),
        ]
    })
}
