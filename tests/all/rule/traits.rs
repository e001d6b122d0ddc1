//! Personal traits are unknown of those who refused their use, whatever the facts say.

use lifestage::answer::{Language, Say};
use lifestage::event::{Birthday, Purpose};
use lifestage::rule::{Predicate, Situation, Truth, Unscored};
use lifestage::{Day, Event, Profile, RuleSet, Subject, User};

const JOINED: Day = Day::ymd(2026, 1, 5);

/// The verdicts of a condition on each of a year's days.
fn verdicts(when: &str, user: &User) -> Vec<Truth> {
    let when: Predicate = serde_json::from_str(when).unwrap();
    let profile = Profile::of([Event::log_in(1_u64, JOINED)]);
    let rules = RuleSet::default();
    let on = |after| Situation::new(profile.as_of(JOINED.plus(after)), user, rules.judges()).unwrap();
    (0..366).map(|after| when.evaluate(&on(after))).collect()
}

#[test]
fn conditions_on_personal_traits_are_unknown_where_they_are_refused() {
    let user = User::new(1_u64).acquired_by(Subject::new(3)).with_birthday(Birthday::new(2, 29).unwrap());
    let refusing = user.refusing(Purpose::PersonalTraits);
    for when in [r#"{ "channel": [3] }"#, r#"{ "channel": [4] }"#, r#"{ "days_until_birthday": "now", "at_most": 7 }"#]
    {
        assert!(verdicts(when, &user).iter().all(|truth| !matches!(truth, Truth::Unknown(_))), "{when}");
        let refused = verdicts(when, &refusing);
        assert!(refused.iter().all(|truth| *truth == Truth::Unknown(Unscored::TraitsRefused)), "{when}");
        // Nor is anything told of a user without the fact.
        assert_eq!(verdicts(when, &User::new(1_u64).refusing(Purpose::PersonalTraits)), refused);
    }
    for other in [Purpose::Profiling, Purpose::Marketing, Purpose::Recommendation] {
        let when = r#"{ "channel": [3] }"#;
        assert_eq!(verdicts(when, &user.refusing(other)), verdicts(when, &user));
    }
}

#[test]
fn what_a_user_did_is_no_trait_and_a_part_is_enough_as_ever() {
    let user = User::new(1_u64).refusing(Purpose::PersonalTraits);
    let did = r#"{ "count": "log_in", "in": "lifetime", "at_least": 1 }"#;
    let either = format!(r#"{{ "any": [{{ "channel": [3] }}, {did}] }}"#);
    for when in [did, &either] {
        assert!(verdicts(when, &user).into_iter().all(Truth::is_true), "{when}");
    }
}

#[test]
fn a_trace_says_why_and_shows_no_trait() {
    let user = User::new(1_u64).acquired_by(Subject::new(3)).refusing(Purpose::PersonalTraits);
    let when: Predicate = serde_json::from_str(r#"{ "channel": [4] }"#).unwrap();
    let profile = Profile::of([Event::log_in(1_u64, JOINED)]);
    let rules = RuleSet::default();
    let situation = Situation::new(profile.as_of(JOINED), &user, rules.judges()).unwrap();
    let trace = when.trace(&situation);
    assert_eq!(trace.to_string(), "unknown: channel, needs #4: the user refused the use of personal traits");
    let chinese = trace.say(Language::Chinese).to_string();
    assert!(chinese.contains("用户已拒绝使用个人特征") && !chinese.contains('3'), "{chinese}");
}
