//! What is no funnel says why, and what to write instead.

use lifestage::event::EventSelector;
use lifestage::report::{Entry, FunnelConfig, FunnelError, FunnelRule, FunnelStep, SameInstant, StepOrder};
use lifestage::{Kind, KindSet, Subject};

fn two() -> FunnelConfig {
    FunnelConfig::new([Kind::View, Kind::Purchase])
}

/// Each step about a subject of its own.
fn about_subjects(steps: u16) -> FunnelConfig {
    let about = |number| EventSelector::from(Kind::View).about(Subject::new(number));
    FunnelConfig::new((1..=steps).map(|number| FunnelStep::new(number.to_string(), about(number))))
}

#[test]
fn what_can_be_told_apart_in_time_is_a_funnel() {
    assert!(FunnelRule::new(about_subjects(300)).is_ok());
    assert!(FunnelRule::new(FunnelConfig::new((0..1_000).map(Kind::custom))).is_ok());
    // Steps about one subject are told apart as fast as those about none.
    let about_one = EventSelector::from(Kind::custom(5)).about(Subject::new(5));
    let same = FunnelConfig::new((0..1_000).map(|number| FunnelStep::new(number.to_string(), about_one.clone())));
    assert!(FunnelRule::new(same).is_ok());
    // Values are told apart too, here of each kind.
    let from = |value| EventSelector::from(KindSet::activity()).of_at_least(value);
    let values = FunnelConfig::new((1..=1_000).map(|value| FunnelStep::new(value.to_string(), from(value))));
    assert_eq!(FunnelRule::new(values), Err(FunnelError::TooManyComparisons));
}

#[test]
fn a_definition_that_makes_no_funnel_is_refused_for_what_it_is() {
    let with = |change: fn(&mut FunnelConfig)| {
        let mut definition = two();
        change(&mut definition);
        definition
    };
    let step = "purchase".into();
    let cases: [(FunnelConfig, FunnelError); 15] = [
        (FunnelConfig::new([Kind::View; 0]), FunnelError::NoSteps),
        (FunnelConfig::new([Kind::View; 1_001]), FunnelError::TooManySteps(1_001)),
        ((0..1_001).fold(two(), |config, _| config.excluding(1, Kind::Leave)), FunnelError::TooManyExclusions(1_001)),
        (about_subjects(1_000), FunnelError::TooManyComparisons),
        (
            FunnelConfig::new([FunnelStep::new("nothing", KindSet::default())]),
            FunnelError::EmptyStep { step: "nothing".into() },
        ),
        (
            FunnelConfig::new([FunnelStep::new("rich", EventSelector::from(Kind::LogIn).of_at_least(1))]),
            FunnelError::StepValue { step: "rich".into(), at_least: 1 },
        ),
        (
            two().excluding(1, EventSelector::from(Kind::Rate).of_at_least(101)),
            FunnelError::ExclusionValue { after_step: 1, at_least: 101 },
        ),
        (two().excluding(1, KindSet::default()), FunnelError::EmptyExclusion { after_step: 1 }),
        (two().excluding(0, Kind::Leave), FunnelError::ExclusionPlace { after_step: 0, steps: 2 }),
        (two().excluding(2, Kind::Leave), FunnelError::ExclusionPlace { after_step: 2, steps: 2 }),
        (two().excluding(1, Kind::Purchase), FunnelError::ExclusionIsStep { after_step: 1, step }),
        (
            two().excluding(1, Kind::Leave).order(StepOrder::Strict),
            FunnelError::ExclusionsWithoutOrder { order: "strict" },
        ),
        (two().excluding(1, Kind::Leave).order(StepOrder::Any), FunnelError::ExclusionsWithoutOrder { order: "any" }),
        (
            with(|definition| (definition.order, definition.entry) = (StepOrder::Any, Entry::First)),
            FunnelError::EntryWithoutOrder,
        ),
        (
            with(|definition| {
                (definition.order, definition.same_instant) = (StepOrder::Any, SameInstant::StrictlyLater);
            }),
            FunnelError::LaterWithoutOrder,
        ),
    ];
    for (definition, error) in cases {
        // What comes from a file is checked as what is built by hand.
        let read = serde_json::from_value::<FunnelRule>(serde_json::to_value(&definition).unwrap());
        assert!(read.unwrap_err().to_string().contains(&error.to_string()), "{error}");
        assert_eq!(FunnelRule::new(definition), Err(error));
    }
}

#[test]
fn an_exclusion_contradicts_the_next_step_if_an_event_is_both() {
    let about = |number| EventSelector::from(Kind::Purchase).about(Subject::new(number));
    let bought =
        |what: EventSelector| FunnelConfig::new([FunnelStep::from(Kind::View), FunnelStep::new("bought", what)]);
    assert!(FunnelRule::new(bought(about(3)).excluding(1, about(4))).is_ok());
    assert!(FunnelRule::new(bought(about(3)).excluding(1, about(3))).is_err());
    assert!(FunnelRule::new(bought(about(3)).excluding(1, Kind::Purchase)).is_err());
    // An event is both only where some value is: one of 500 is no step of less, and one of more is.
    let rich = |value| EventSelector::from(Kind::Purchase).of_at_least(value);
    let bought = FunnelConfig::new([FunnelStep::from(Kind::View), FunnelStep::new("rich", rich(500))]);
    assert!(FunnelRule::new(bought.excluding(1, rich(900))).is_err());
    // A step of its own may be excluded from what comes after it: then the last one counts.
    assert!(FunnelRule::new(two().excluding(1, Kind::View)).is_ok());
}

#[test]
fn what_cannot_be_read_says_what_to_write() {
    let read = |json: &str| serde_json::from_str::<FunnelRule>(json).unwrap_err().to_string();
    let step = r#""steps":[{"name":"a","what":{"kinds":["view"]}}]"#;
    assert!(read(&format!(r#"{{{step},"within":"-7d"}}"#)).contains("`-7d` is negative"));
    assert!(read(&format!(r#"{{{step},"within":"soon"}}"#)).contains("like `7d`, `24h`"));
    let unknown = read(r#"{"steps":[{"name":"a","what":{"kinds":["vieww"]}}]}"#);
    assert!(unknown.contains("`vieww` is not the name of a kind"), "{unknown}");
    assert!(read(&format!(r#"{{{step},"windw":"7d"}}"#)).contains("unknown field `windw`"));
    assert!(read("{}").contains("missing field `steps`"));
}
