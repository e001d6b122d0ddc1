//! What holds for all answers: what comes later changes nothing, and neither does the order of events.

use lifestage::score::{
    AbuseRule, ContributionRule, FittedBehavior, NeedConfig, NeedMap, NeedRule, TagRule, WorthRule,
};
use lifestage::{Profile, User};
use proptest::prelude::*;

use crate::shared::people::{Action, day, everybody, life, moody, profile};
use crate::shared::seeded::cases;

const USER: u64 = 42;

fn needs() -> NeedRule {
    let map: NeedMap = serde_json::from_str(
        r#"[{"subject":1,"need":"learning"},{"subject":2,"need":"entertainment","weight":0.5},{"subject":2,"need":"learning"}]"#,
    )
    .unwrap();
    NeedRule::new(NeedConfig { map, ..NeedConfig::default() }).unwrap()
}

/// Everything that can be said of a user as of a day, as text.
fn everything(profile: &Profile, number: i32) -> Vec<String> {
    let (as_of, user) = (profile.as_of(day(number)), User::new(USER));
    let worth = WorthRule::default();
    vec![
        format!("{:?}", FittedBehavior::default().assess(as_of, &user)),
        format!("{:?}", FittedBehavior::default().rule.measure(as_of, &user)),
        format!("{:?}", needs().assess(as_of)),
        format!("{:?}", ContributionRule::default().assess(as_of)),
        format!("{:?}", ContributionRule::default().month(as_of)),
        format!("{:?}", worth.measure(as_of)),
        format!("{:?}", worth.fit([profile], day(number)).map(|fitted| fitted.assess(as_of))),
        format!("{:?}", AbuseRule::default().fit([profile], day(number)).map(|fitted| fitted.assess(as_of))),
        format!("{:?}", TagRule::default().measure(as_of, &user)),
        format!("{:?}", TagRule::default().fit([profile], day(number)).map(|fitted| fitted.assess(as_of, &user))),
    ]
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn what_comes_later_changes_nothing(actions in life(60, 100), moods in moody(100), number in 0..100_i32) {
        let all: Vec<Action> = actions.into_iter().chain(moods).collect();
        let known: Vec<Action> = all.iter().copied().filter(|action| action.day <= number).collect();
        prop_assert_eq!(everything(&profile(USER, &all), number), everything(&profile(USER, &known), number));
    }

    #[test]
    fn the_order_of_events_changes_nothing(actions in life(60, 100), number in 0..100_i32) {
        let backwards: Vec<Action> = actions.iter().rev().copied().collect();
        prop_assert_eq!(everything(&profile(USER, &actions), number), everything(&profile(USER, &backwards), number));
    }
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn what_is_fitted_does_not_depend_on_the_order_of_users(
        lives in proptest::collection::vec(life(30, 60), 1..10),
        number in 0..70_i32,
    ) {
        let forwards: Vec<Profile> = (1..).zip(&lives).map(|(user, actions)| profile(user, actions)).collect();
        let backwards: Vec<Profile> = forwards.iter().rev().cloned().collect();
        let fitted = |profiles: &[Profile]| {
            let day = day(number);
            vec![
                format!("{:?}", FittedBehavior::default().rule.fit(profiles, day)),
                format!("{:?}", WorthRule::default().fit(profiles, day)),
                format!("{:?}", AbuseRule::default().fit(profiles, day)),
                format!("{:?}", TagRule::default().fit(profiles, day)),
                format!("{:?}", ContributionRule::default().honor_roll(&everybody(profiles), day)),
            ]
        };
        prop_assert_eq!(fitted(&forwards), fitted(&backwards));
    }
}
