//! Triggers: when they fire, and what the scorecard makes of it.

use lifestage::rule::{Judges, Situation, Trigger};
use lifestage::score::BehaviorType;
use lifestage::{Amount, Day, Event, Kind, Profile, RuleSet, Subject, User};

const DAY: Day = Day::ymd(2026, 3, 2);
const EDITOR: Subject = Subject::new(4);

fn fires(trigger: &Trigger, profile: &Profile, last: i32) -> Vec<i32> {
    let user = User::new(1_u64);
    let situation = Situation::new(profile.as_of(DAY.plus(last)), &user, Judges::default()).unwrap();
    trigger.firings(&situation, DAY).into_iter().map(|day| day - DAY).collect()
}

#[test]
fn a_condition_that_is_true_at_joining_fires_once() {
    let profile = Profile::of([Event::log_in(1_u64, DAY), Event::log_in(1_u64, DAY.plus(9))]);
    let trigger: Trigger = serde_json::from_str(
        r#"{ "name": "welcome", "when": { "age_days": "now", "at_most": 3 }, "suggest": [{ "send_message": "hello" }] }"#,
    )
    .unwrap();
    assert_eq!(fires(&trigger, &profile, 30), [0]);
}

#[test]
fn a_firing_that_was_held_back_holds_nothing_back_itself() {
    // True on days 0, 3, 6, 9 alone, with a cool-down of 4 days: 3 is held back, so that 6 fires, and holds back 9.
    let profile = Profile::of([0, 3, 6, 9, 12].map(|n| Event::share(1_u64, DAY.plus(n))));
    let mut trigger: Trigger = serde_json::from_str(
        r#"{ "name": "shared", "when": { "days_since": "share", "equals": 0 }, "cool_down": 4,
             "suggest": [{ "grant_benefit": "badge" }] }"#,
    )
    .unwrap();
    assert_eq!(fires(&trigger, &profile, 20), [0, 6, 12]);
    trigger.cool_down = 2;
    assert_eq!(fires(&trigger, &profile, 20), [0, 3, 6, 9, 12]);
    trigger.cool_down = 3;
    assert_eq!(fires(&trigger, &profile, 20), [0, 6, 12]);
    trigger.cool_down = 6;
    assert_eq!(fires(&trigger, &profile, 20), [0, 9]);
}

/// 60 days of visits, purchases of 10.00 in the first 30 days and so much in the next, and the editor on days 57 to 59.
fn keen(later: u64) -> Profile {
    let visits = (0..60).map(|n| Event::log_in(1_u64, DAY.plus(n)));
    let used = (57..60).map(|n| Event::new(1_u64, DAY.plus(n), Kind::Use, 30).unwrap().about(EDITOR));
    let bought = [(5, 1_000), (40, later)].map(|(n, cents)| Event::purchase(1_u64, DAY.plus(n), Amount::minor(cents)));
    Profile::of(visits.chain(used).chain(bought))
}

#[test]
fn the_preset_upgrades_an_explorer_for_28_days_from_its_firing() {
    let rules = RuleSet { triggers: vec![Trigger::upgrade([EDITOR]).unwrap()], ..RuleSet::full() };
    let card = |profile: &Profile, n| rules.score(profile.as_of(DAY.plus(n)), &User::new(1_u64)).unwrap().unwrap();
    let profile = keen(1_200);

    let before = card(&profile, 58);
    assert_eq!((before.shown_behavior(), before.fired.len()), (Some(BehaviorType::Explorer), 0));
    let firing = card(&profile, 59);
    assert_eq!(firing.fired, ["upgrade"]);
    assert_eq!(firing.shown_behavior(), Some(BehaviorType::Specialist));
    assert_eq!(firing.behavior.known().unwrap().behavior, Some(BehaviorType::Explorer));
    let reasons: Vec<String> = firing.reasons().map(|reason| reason.to_string()).collect();
    let said = "upgraded by trigger upgrade on 2026-04-30: Explorer shown as Specialist through 2026-05-27";
    assert!(reasons.iter().any(|reason| reason == said), "{reasons:#?}");

    // As long as the type of the day is Explorer: of the visits up to day 59, 8 are within 28 days until day 79.
    let shown = |n| card(&profile, n).shown_behavior();
    assert_eq!((shown(79), card(&profile, 79).upgrade.is_some()), (Some(BehaviorType::Specialist), true));
    assert_eq!(card(&profile, 80).upgrade, None, "no Explorer any more");

    // Someone who keeps coming is an Explorer again after 28 days.
    let mut comes_on = profile.clone();
    let calendar = lifestage::time::Calendar::utc();
    for n in 60..100 {
        comes_on.observe(&Event::log_in(1_u64, DAY.plus(n)), &calendar).unwrap();
    }
    assert_eq!(card(&comes_on, 86).shown_behavior(), Some(BehaviorType::Specialist));
    assert_eq!(card(&comes_on, 87).shown_behavior(), Some(BehaviorType::Explorer));
}

#[test]
fn the_default_trigger_asks_for_a_fifth_more() {
    let trigger = Trigger::upgrade([Subject::new(9), EDITOR]).unwrap();
    assert_eq!(fires(&trigger, &keen(1_200), 59), [59]);
    assert_eq!(fires(&trigger, &keen(1_199), 59), [0; 0]);
    // Nothing bought before: no change can be told.
    let first = Profile::of((57..60).map(|n| Event::new(1_u64, DAY.plus(n), Kind::Use, 30).unwrap().about(EDITOR)));
    assert_eq!(fires(&trigger, &first, 59), [0; 0]);
    assert!(Trigger::upgrade([]).is_err());
}
