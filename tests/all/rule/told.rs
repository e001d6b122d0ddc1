//! What is told of a user: once, with its cause, and never made up.

use lifestage::event::Birthday;
use lifestage::rule::{Cause, Change, Edition, News, ScoreError, TaskOutcome, Told, Transition};
use lifestage::score::BehaviorType;
use lifestage::{Amount, Day, Event, LifecycleStage, Profile, RuleSet, User};

const ANN: u64 = 1;
const MONDAY: Day = Day::ymd(2026, 1, 5);

fn day(number: i32) -> Day {
    MONDAY.plus(number)
}

fn edition(text: &str) -> Edition {
    Edition::new(serde_json::from_str(text).unwrap())
}

/// A profile that is asked about, and what was told last.
struct Service {
    rules: Edition,
    events: Vec<Event>,
    user: User,
    told: Told,
}

impl Service {
    fn new(rules: Edition, events: impl IntoIterator<Item = Event>) -> Self {
        Self { rules, events: events.into_iter().collect(), user: User::new(ANN), told: Told::nothing(ANN) }
    }

    fn profile(&self) -> Profile {
        if self.events.is_empty() {
            return Profile::new(ANN, &lifestage::Calendar::utc());
        }
        Profile::of(self.events.iter().cloned())
    }

    /// What is new, without storing it.
    fn asks(&self, number: i32) -> News {
        self.rules.changes(self.profile().as_of(day(number)), &self.user, &self.told).unwrap()
    }

    /// What is new; from now on it is told.
    fn tells(&mut self, number: i32) -> Vec<Change> {
        let news = self.asks(number);
        let bytes = news.told.to_bytes();
        assert_eq!(Told::from_bytes(&bytes).as_ref(), Ok(&news.told));
        self.told = news.told;
        let again = self.asks(number);
        assert_eq!(again.changes, [], "asked again, nothing is new");
        assert_eq!(again.told.to_bytes(), bytes, "and nothing else is told");
        news.changes
    }

    fn says(&mut self, number: i32) -> Vec<String> {
        self.tells(number).iter().map(ToString::to_string).collect()
    }
}

fn logs_in(days: impl IntoIterator<Item = i32>) -> Vec<Event> {
    days.into_iter().map(|number| Event::log_in(ANN, day(number))).collect()
}

#[test]
fn first_sight_tells_each_part_and_time_alone_moves_on() {
    let mut service = Service::new(Edition::new(RuleSet::default()), logs_in([0]));
    assert_eq!(service.says(0), ["stage Introduction (first sight)"]);
    assert_eq!(service.says(7), Vec::<String>::new());
    assert_eq!(service.says(8), ["stage Introduction → Activation (time)"]);
    assert_eq!(service.says(31), ["stage Activation → Silent (time)"]);
    assert_eq!(service.told.stage(), Some(LifecycleStage::Silent));
    service.events.extend(logs_in([32]));
    assert_eq!(service.says(32), ["stage Silent → Growth (event)"]);
}

#[test]
fn nothing_is_told_before_joining_or_of_a_day_before_the_last_telling() {
    let mut service = Service::new(Edition::new(RuleSet::default()), logs_in([5]));
    let before = service.asks(4);
    assert!(before.card.is_none() && before.changes.is_empty());
    assert_eq!(before.told, Told::nothing(ANN));
    service.tells(70);
    let told = service.told.clone();
    let earlier = service.asks(6);
    assert_eq!(earlier.card.unwrap().stage.stage, LifecycleStage::Introduction);
    assert_eq!((earlier.changes, earlier.told), (vec![], told));
}

#[test]
fn the_cause_is_the_first_of_what_is_new() {
    let silent_from = |days| edition(&format!(r#"{{ "stage": {{ "silent_from": {days} }} }}"#));
    let mut service = Service::new(silent_from(30), logs_in([0, 20]));
    service.tells(41);
    service.rules = silent_from(20);
    service.events.extend(logs_in([1]));
    assert_eq!(service.says(42), ["stage Growth → Silent (new rules)"]);
    // An event of a day before the last telling is late; one of its own day is not.
    service.events.extend(logs_in([40]));
    assert_eq!(service.says(42), ["stage Silent → Growth (late event)"]);
    assert_eq!(service.says(60), ["stage Growth → Silent (time)"]);
    service.events.extend(logs_in([60]));
    assert_eq!(service.says(61), ["stage Silent → Growth (event)"]);
    service.user = service.user.joined(day(60));
    assert_eq!(service.says(61), ["stage Growth → Introduction (facts of the user)"]);
}

#[test]
fn a_refit_alone_is_a_cause_of_its_own_and_can_be_held_back() {
    let buys = |number, cents| Event::purchase(ANN, day(number), Amount::minor(cents));
    let buyers = |recent: i32| -> Vec<Profile> {
        let bought = |user: u64, number| Profile::of([Event::purchase(user, day(number), Amount::minor(500))]);
        vec![bought(2, 0), bought(3, 10), bought(4, recent)]
    };
    let fit = |profiles: &[Profile]| Edition::new(RuleSet::default().fit(profiles, day(90)).unwrap());
    let (old, new) = (fit(&buyers(20)), fit(&buyers(80)));
    assert!(new.revision().is_refit_of(old.revision()));
    let mut service = Service::new(old.clone(), [buys(30, 500)]);
    service.tells(60);
    service.rules = new;
    let held_back = service.asks(60);
    assert!(held_back.changes.iter().all(|change| change.cause == Cause::Refit), "{:?}", held_back.changes);
    assert!(!held_back.changes.is_empty());
    // What was told stays as it was, and under the old edition nothing is new.
    service.rules = old;
    assert_eq!(service.says(60), Vec::<String>::new());
}

#[test]
fn a_fit_of_the_same_rules_is_no_other_rule() {
    let buyer = |cents, gap| {
        let events = [0, gap, 3 * gap].map(|number| Event::purchase(2_u64, day(number), Amount::minor(cents)));
        Profile::of(events)
    };
    let fit = |profile: Profile| Edition::new(RuleSet::full().fit_where_possible([&profile], day(90)).unwrap());
    let (one, other) = (fit(buyer(500, 5)), fit(buyer(900, 9)));
    assert!(one.revision().is_refit_of(other.revision()));
    assert_eq!(one.revision().rules, Edition::new(RuleSet::full()).revision().rules);
}

const MONTHLY: &str = r#"{ "incentives": {
    "growth": { "rules": [{ "kind": "log_in", "points": 10 }],
                "tiers": [{ "points": 20 }, { "points": 40 }] },
    "tasks": { "version": 1, "tasks": [
        { "id": "share", "opens": 1, "due": 2, "needs": [{ "events": { "kinds": ["share"], "subject": null, "day_sum": 0 } }],
          "make_up": { "days": 3 } }
    ] }
} }"#;

#[test]
fn the_first_of_the_month_demotes_nobody() {
    let mut service = Service::new(edition(MONTHLY), logs_in([10, 11, 12, 13, 26]));
    let said = service.says(25);
    assert!(said.contains(&"growth tier 2 (first sight)".to_owned()), "{said:?}");
    assert_eq!(service.says(26), Vec::<String>::new());
    // February 1 is day 27.
    assert_eq!(service.says(27), Vec::<String>::new());
    assert_eq!(service.told.growth_tier(), None);
    service.events.extend(logs_in([28, 29]));
    assert_eq!(service.says(29), ["growth tier 1 (event)"]);
}

#[test]
fn a_tier_reached_in_a_period_that_is_over_is_told() {
    let mut service = Service::new(edition(MONTHLY), logs_in([10]));
    service.tells(25);
    // January 31 is day 26, and what happens on it comes in after the telling of that day.
    service.events.extend(logs_in([26]));
    let changes = service.tells(27);
    assert_eq!(changes.len(), 1, "{changes:?}");
    match &changes[0].what {
        Transition::GrowthTier { period: Some(period), from: None, to: Some(1) } => {
            assert_eq!(period.last(), day(26));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_period_that_is_over_is_told_of_no_tier_that_is_not_new() {
    let mut service = Service::new(edition(MONTHLY), logs_in([10]));
    service.tells(25);
    // In January no tier was reached, and none is by an event of February.
    service.events.extend(logs_in([28]));
    assert_eq!(service.says(28), Vec::<String>::new());
}

#[test]
fn each_level_of_an_achievement_is_told_once() {
    let rules = r#"{ "incentives": { "achievements": [
        { "id": "visitor", "measure": { "events": { "kinds": ["log_in"] } }, "goals": [2, 4] } ] } }"#;
    let mut service = Service::new(edition(rules), logs_in([0]));
    let mut levels = |day_of_log_in: i32| {
        service.events.extend(logs_in([day_of_log_in]));
        let told = service.tells(day_of_log_in).into_iter().filter_map(|change| match change.what {
            Transition::Achievement { level, on, .. } => Some((level, on)),
            _ => None,
        });
        told.collect::<Vec<_>>()
    };
    let told = [1, 2, 3].map(&mut levels);
    assert_eq!(told, [vec![(1, day(1))], vec![], vec![(2, day(3))]]);
}

#[test]
fn a_task_is_told_when_it_ends_and_only_gets_better() {
    let mut service = Service::new(edition(MONTHLY), logs_in([0]));
    assert_eq!(service.tells(0).len(), 1, "the stage");
    service.tells(3);
    let missed = service.tells(5);
    assert!(missed.iter().any(|change| matches!(change.what, Transition::Task { to: TaskOutcome::Missed, .. })));
    service.events.push(Event::share(ANN, day(1)));
    let done = service.tells(6);
    let task = done.iter().find(|change| matches!(change.what, Transition::Task { .. })).unwrap();
    assert_eq!(task.to_string(), "task share done (late event)");
    assert_eq!(task.key.as_str(), "1/task/1/share/done");
    service.events.retain(|event| event.kind() != lifestage::Kind::Share);
    assert!(service.tells(6).iter().all(|change| !matches!(change.what, Transition::Task { .. })));
}

#[test]
fn segments_are_entered_and_left_each_with_its_trace() {
    let text = r#"{ "segments": [{ "name": "keen", "when": { "active_days": { "last": 7 }, "at_least": 2 } }] }"#;
    let mut service = Service::new(edition(text), logs_in([0]));
    service.tells(0);
    service.events.extend(logs_in([1]));
    let entered = service.tells(1);
    assert_eq!(entered[0].to_string(), "entered keen (event)");
    let reasons: Vec<String> = entered[0].reasons().map(ToString::to_string).collect();
    assert_eq!(reasons, ["true: active days in the last 7 days 2, needs at least 2"]);
    assert_eq!(service.says(7), ["left keen (time)"]);
    service.events.extend(logs_in([7, 8]));
    service.tells(8);
    // A segment that the rules do not have any more was left by nobody.
    service.rules = edition("{}");
    assert!(service.tells(8).iter().all(|change| !matches!(change.what, Transition::SegmentLeft { .. })));
    assert_eq!(service.told.segments().count(), 0);
}

#[test]
fn what_is_not_known_any_more_moves_nobody() {
    let text = r#"{ "segments": [{ "name": "old", "when": { "days": "log_in", "in": { "last": 200 }, "at_least": 1 } }],
        "behavior": { "unfitted": {} }, "incentives": {} }"#;
    let mut service = Service::new(edition(text), logs_in(0..120));
    service.tells(120);
    let mut profile = service.profile();
    profile.forget_before(day(20));
    let news = service.rules.changes(profile.as_of(day(121)), &service.user, &service.told).unwrap();
    assert!(news.card.unwrap().earnings.known().is_none());
    assert_eq!(news.changes, []);
    assert_eq!(news.told.segments().collect::<Vec<_>>(), ["old"]);
}

#[test]
fn a_repeated_move_within_a_day_has_another_key() {
    let rules = r#"{ "segments": [
        { "name": "even", "when": { "any": [
            { "count": "log_in", "in": { "last": 1 }, "equals": 2 },
            { "count": "log_in", "in": { "last": 1 }, "equals": 4 } ] } }] }"#;
    let mut service = Service::new(edition(rules), logs_in([0]));
    service.tells(0);
    let mut keys = Vec::new();
    for _ in 0..3 {
        service.events.extend(logs_in([0]));
        keys.extend(service.tells(0).into_iter().map(|change| change.key.to_string()));
    }
    assert_eq!(
        keys,
        [
            "1/segment_entered/2026-01-05/1/even",
            "1/segment_left/2026-01-05/2/even",
            "1/segment_entered/2026-01-05/3/even",
        ]
    );
}

#[test]
fn asking_again_after_midnight_gives_the_same_keys() {
    let mut service = Service::new(Edition::new(RuleSet::default()), logs_in([0]));
    service.tells(0);
    let keys = |news: News| news.changes.into_iter().map(|change| change.key).collect::<Vec<_>>();
    let before = keys(service.asks(30));
    assert_eq!(before, keys(service.asks(31)));
    assert_eq!(before.len(), 1);
}

const THREE_IN_A_ROW: &str = r#"{ "triggers": [{ "name": "three", "cool_down": 10,
    "when": { "consecutive_days": "log_in", "at_least": 3 }, "suggest": [{ "send_message": "three" }] }] }"#;

fn fired(changes: &[Change]) -> Vec<(String, i32, Cause)> {
    let fired = changes.iter().filter_map(|change| match &change.what {
        Transition::Fired { trigger, on, .. } => Some((trigger.clone(), *on - MONDAY, change.cause)),
        _ => None,
    });
    fired.collect()
}

#[test]
fn a_trigger_is_told_on_its_day_or_on_the_first_day_asked_about() {
    let mut service = Service::new(edition(THREE_IN_A_ROW), logs_in([0, 1]));
    service.tells(1);
    service.events.extend(logs_in([2]));
    assert_eq!(fired(&service.tells(5)), [("three".to_owned(), 2, Cause::Event)]);
    assert_eq!(fired(&service.tells(6)), []);
}

#[test]
fn a_trigger_that_a_late_event_brings_is_told_once() {
    let mut service = Service::new(edition(THREE_IN_A_ROW), logs_in([0, 2]));
    service.tells(0);
    service.tells(5);
    service.events.extend(logs_in([1]));
    let changes = service.tells(6);
    assert_eq!(fired(&changes), [("three".to_owned(), 2, Cause::LateEvent)]);
    assert_eq!(changes[0].key.as_str(), "1/trigger/2026-01-07/three");
    assert_eq!(fired(&service.tells(7)), []);
}

#[test]
fn the_cool_down_holds_relative_to_what_was_told() {
    // Told on day 12. A late event makes it fire on day 7, within the cool-down of what was told.
    let mut service = Service::new(edition(THREE_IN_A_ROW), logs_in([0, 5, 7, 10, 11, 12]));
    service.tells(0);
    assert_eq!(fired(&service.tells(12)), [("three".to_owned(), 12, Cause::Event)]);
    service.events.extend(logs_in([6]));
    assert_eq!(fired(&service.tells(13)), []);
    // By what is known now it fired on days 7 and 18. What was told counts: 18 is too near to 12, and 25 is not.
    service.events.extend(logs_in([16, 17, 18]));
    let firings = service.rules.rules().firings(service.profile().as_of(day(18)), &service.user, day(0)).unwrap();
    assert_eq!(firings.iter().map(|firing| firing.on).collect::<Vec<_>>(), [day(7), day(18)]);
    assert_eq!(fired(&service.tells(18)), []);
    service.events.extend(logs_in([23, 24, 25]));
    assert_eq!(fired(&service.tells(25)), [("three".to_owned(), 25, Cause::Event)]);
}

#[test]
fn a_firing_that_moves_by_a_day_is_not_told_again() {
    let mut service = Service::new(edition(&THREE_IN_A_ROW.replace("10", "0")), logs_in([1, 2, 3]));
    service.tells(1);
    assert_eq!(fired(&service.tells(3)).len(), 1);
    service.events.extend(logs_in([0]));
    assert_eq!(fired(&service.tells(3)), []);
}

#[test]
fn without_a_cool_down_every_turn_is_told() {
    let rules = r#"{ "triggers": [{ "name": "shared", "cool_down": 0,
        "when": { "days_since": "share", "equals": 0 }, "suggest": [{ "send_message": "thanks" }] }] }"#;
    let mut service = Service::new(edition(rules), logs_in([0]));
    service.tells(0);
    for number in [2, 4] {
        service.events.push(Event::share(ANN, day(number)));
        assert_eq!(fired(&service.tells(number)), [("shared".to_owned(), number, Cause::Event)]);
    }
}

#[test]
fn an_upgrade_of_which_nobody_knows_any_more_is_not_taken_back() {
    // On day 198 nobody had shared in the cool-down before it. After forgetting, nobody knows that.
    let rules = r#"{ "behavior": { "fitted": { "rule": { "hold": 1 } } }, "triggers": [{ "name": "up", "cool_down": 150,
        "when": { "count": "share", "in": { "last": 1 }, "at_least": 1 },
        "suggest": [{ "change_behavior": { "from": "Explorer", "to": "Specialist", "days": 7 } }] }] }"#;
    let mut service = Service::new(edition(rules), logs_in(0..200));
    service.events.push(Event::share(ANN, day(198)));
    service.tells(199);
    assert_eq!(service.told.behavior(), Some(BehaviorType::Specialist));
    let mut profile = service.profile();
    profile.forget_before(day(105));
    let news = service.rules.changes(profile.as_of(day(199)), &service.user, &service.told).unwrap();
    assert_eq!(news.card.unwrap().shown_behavior(), Some(BehaviorType::Explorer));
    assert_eq!(news.told.behavior(), Some(BehaviorType::Specialist));
}

#[test]
fn new_rules_do_not_tell_what_they_would_have_fired_before() {
    let mut service = Service::new(edition("{}"), logs_in([0, 1, 2, 3]));
    service.tells(6);
    service.rules = edition(THREE_IN_A_ROW);
    assert_eq!(fired(&service.tells(7)), []);
    // Neither does a late event later on.
    service.events.extend(logs_in([5]));
    assert_eq!(fired(&service.tells(8)), []);
}

#[test]
fn told_of_another_user_is_refused() {
    let service = Service::new(Edition::new(RuleSet::default()), logs_in([0]));
    let other = service.rules.changes(service.profile().as_of(day(0)), &service.user, &Told::nothing(2_u64));
    let error = other.unwrap_err();
    assert!(error.is_input());
    assert_eq!(error.to_string(), "this was told of user `2` but the facts are of user `1`: give those of one user");
    assert!(matches!(error, ScoreError::ToldOfOther { .. }));
}

#[test]
fn a_birthday_given_later_is_a_fact() {
    let text = r#"{ "segments": [{ "name": "party", "when": { "days_until_birthday": "now", "at_most": 3 } }] }"#;
    let mut service = Service::new(edition(text), logs_in([0]));
    service.tells(0);
    service.user = service.user.with_birthday(Birthday::new(1, 7).unwrap());
    assert_eq!(service.says(0), ["entered party (facts of the user)"]);
}
