//! The ends of time and of numbers: nothing overflows, whatever comes in.

use lifestage::score::{AdvocacyWeight, StageAssessment, StageConfig, StageRule};
use lifestage::time::Hold;
use lifestage::{Day, Event, Kind, LifecycleStage, Profile, User};

fn assess(rule: &StageRule, profile: &Profile, day: Day) -> Option<StageAssessment> {
    rule.assess(profile.as_of(day), &User::new(42_u64)).unwrap()
}

#[test]
fn counts_as_large_as_a_tally_can_have_add_up() {
    let first = Day::ymd(2026, 1, 1);
    let start = Profile::of([Event::purchase(42_u64, first, lifestage::Amount::minor(1))]);
    let mut written = serde_json::to_value(&start).unwrap();
    let tally = |kind: &str, subject: u16| serde_json::json!({ "day": "2026-03-31", "kind": kind, "subject": subject, "count": u32::MAX });
    let tallies = written["tallies"].as_array_mut().unwrap();
    tallies.extend((0..3).map(|subject| tally("create", subject)));
    tallies.extend((0..3).map(|subject| tally("purchase", subject)));
    let profile: Profile = serde_json::from_value(written).unwrap();

    let heavy = AdvocacyWeight { kind: Kind::Create, points: u32::MAX };
    let also = AdvocacyWeight { kind: Kind::Purchase, points: u32::MAX };
    let thresholds = StageConfig { advocacy_weights: vec![heavy, also], ..StageConfig::default() };
    let rule = StageRule::new(thresholds).unwrap();
    for days in [90, 91, 120, 178] {
        let assessed = assess(&rule, &profile, first.plus(days)).unwrap();
        assert_eq!(assessed.purchases, 3 * u64::from(u32::MAX) + u64::from(days < 90));
        assert_eq!(assessed.advocacy_points, u64::MAX);
    }
    let later = assess(&rule, &profile, first.plus(179)).unwrap();
    assert_eq!((later.purchases, later.advocacy_points), (0, 0));
}

#[test]
fn the_first_and_the_last_day_there_is_have_a_stage() {
    for hold in [1, 7, 400] {
        let thresholds = StageConfig { hold: Hold::days(hold), ..StageConfig::default() };
        let rule = StageRule::new(thresholds).unwrap();
        let born_first = Profile::of([Event::log_in(42_u64, Day::MIN)]);
        assert_eq!(assess(&rule, &born_first, Day::MIN).unwrap().raw, LifecycleStage::Introduction);
        assert_eq!(assess(&rule, &born_first, Day::MAX).unwrap().raw, LifecycleStage::Churned);
        let born_last = Profile::of([Event::log_in(42_u64, Day::MAX)]);
        assert_eq!(assess(&rule, &born_last, Day::MAX).unwrap().stage, LifecycleStage::Introduction);
        assert_eq!(assess(&rule, &born_last, Day::MIN), None);
    }
}

#[test]
fn the_longest_windows_there_are_can_be_asked() {
    let ten_years = 3_653;
    let thresholds = StageConfig {
        introduction_through: ten_years - 2,
        activation_through: ten_years - 1,
        growth_through: ten_years,
        silent_from: ten_years - 1,
        churned_from: ten_years,
        loyal_active_days: ten_years,
        loyal_active_window: ten_years,
        loyal_purchases: u32::MAX,
        loyal_purchase_window: ten_years,
        advocacy_points: u32::MAX,
        advocacy_window: ten_years,
        ..StageConfig::default()
    };
    let rule = StageRule::new(thresholds).unwrap();
    let first = Day::ymd(2026, 1, 1);
    let profile = Profile::of([Event::log_in(42_u64, first)]);
    assert_eq!(assess(&rule, &profile, first.plus(3_651)).unwrap().stage, LifecycleStage::Introduction);
    assert_eq!(assess(&rule, &profile, first.plus(3_652)).unwrap().stage, LifecycleStage::Silent);
    assert_eq!(assess(&rule, &profile, first.plus(3_653)).unwrap().stage, LifecycleStage::Churned);
}
