//! What is written comes back equal, and nothing invalid comes in.

use std::fmt::Debug;

use lifestage::answer::Definition;
use lifestage::event::KindSet;
use lifestage::number::{Decimal, RankMode};
use lifestage::score::{
    AbuseConfig, AbuseRule, BehaviorConfig, BehaviorRule, ContributionConfig, ContributionRule, DimensionCuts,
    FittedAbuse, FittedBehavior, FittedTags, FittedWorth, GroupRule, GroupShares, GroupStanding, LifecycleStage, Mbg,
    NeedConfig, NeedMap, NeedRule, Recurrence, TagConfig, TagRule, WorthRule,
};
use lifestage::time::Calendar;
use lifestage::{Day, Profile, User};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::shared::people::{day, everybody, life, profile};
use crate::shared::seeded::cases;

fn travels<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(tree).unwrap(), value, "{json}");
    let binary = postcard::to_stdvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&binary).unwrap(), value, "{json}: {binary:?}");
}

/// The value of this text, which is all that differs from the default.
fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

fn refused<T: DeserializeOwned + Debug>(text: &str) -> String {
    let error = serde_json::from_str::<T>(text).expect_err(text).to_string();
    error.split(" at line ").next().unwrap().to_owned()
}

#[test]
fn rules_are_read_from_what_differs_from_the_default() {
    assert_eq!(read::<BehaviorRule>("{}"), BehaviorRule::default());
    assert_eq!(read::<BehaviorRule>(r#"{"hold":3}"#).config().hold.get(), 3);
    let thresholds = read::<FittedBehavior>(r#"{"cuts":{"frequency":5}}"#).cuts;
    assert_eq!((thresholds.frequency, thresholds.depth), (5, Decimal::whole(3)));
    assert_eq!(read::<NeedRule>("{}"), NeedRule::default());
    assert_eq!(read::<ContributionRule>("{}"), ContributionRule::default());
    assert_eq!(read::<AbuseRule>("{}"), AbuseRule::default());
    assert_eq!(read::<WorthRule>("{}"), WorthRule::default());
    assert_eq!(read::<TagRule>("{}"), TagRule::default());
    assert_eq!(read::<GroupRule>("{}"), GroupRule::default());
    let needs = read::<NeedRule>(r#"{"map":[{"subject":3,"need":"learning","weight":0.5}]}"#);
    assert_eq!(needs.config().map.lines().len(), 1);
}

#[test]
fn every_rule_travels() {
    travels(&BehaviorConfig::default());
    travels(&BehaviorRule::default());
    travels(&FittedBehavior::default());
    travels(&read::<NeedRule>(r#"{"map":[{"subject":3,"need":"learning","weight":0.1}],"look_back":9}"#));
    travels(&NeedConfig::default());
    travels(&ContributionConfig::default());
    travels(&ContributionRule::default());
    travels(&AbuseConfig::default());
    travels(&AbuseRule::default());
    travels(&WorthRule::default());
    travels(&TagConfig::default());
    travels(&TagRule::default());
    travels(&GroupRule::default());
    travels(&Mbg::default());
    travels(&RankMode::Dense);
    assert_eq!(serde_json::to_string(&Mbg::default()).unwrap(), r#"{"r":1.0,"alpha":30.0,"a":0.8,"b":2.4}"#);
    assert_eq!(serde_json::to_string(&RankMode::Competition).unwrap(), r#""competition""#);
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn every_answer_and_every_fitted_rule_travels(
        lives in proptest::collection::vec(life(60, 120), 1..6),
        number in 0..130_i32,
    ) {
        let profiles: Vec<Profile> = (1..).zip(&lives).map(|(user, actions)| profile(user, actions)).collect();
        let as_of: Day = day(number);
        let needs = read::<NeedRule>(r#"{"map":[{"subject":1,"need":"learning"},{"subject":2,"need":"entertainment"}]}"#);
        let behavior = BehaviorRule::default().fit(&profiles, as_of);
        let worth = WorthRule::default().fit(&profiles, as_of);
        let abuse = AbuseRule::default().fit(&profiles, as_of);
        let tags = TagRule::default().fit(&profiles, as_of);
        behavior.iter().for_each(travels);
        worth.iter().for_each(travels);
        abuse.iter().for_each(travels);
        tags.iter().for_each(travels);
        let mut shares = GroupShares::new(Definition::new("groups", &Calendar::utc()));
        for profile in &profiles {
            let (view, user) = (profile.as_of(as_of), User::new(profile.user()));
            travels(&FittedBehavior::default().assess(view, &user).unwrap());
            travels(&BehaviorRule::default().measure(view, &user).unwrap());
            let needs = needs.assess(view).unwrap();
            travels(&needs);
            travels(&needs.reasons().collect::<Vec<_>>());
            let contribution = ContributionRule::default().assess(view).unwrap();
            travels(&contribution);
            travels(&contribution.reasons().collect::<Vec<_>>());
            travels(&ContributionRule::default().month(view).unwrap());
            travels(&WorthRule::default().measure(view).unwrap());
            if let Ok(fitted) = &worth {
                let worth = fitted.assess(view).unwrap();
                travels(&worth);
                travels(&worth.reasons().collect::<Vec<_>>());
                travels(&fitted.concentration(&everybody(&profiles), as_of).unwrap());
            }
            if let Ok(fitted) = &abuse {
                travels(&fitted.assess(view).unwrap());
            }
            if let Ok(fitted) = &tags {
                travels(&fitted.assess(view, &user).unwrap());
            }
            travels(&TagRule::default().measure(view, &user).unwrap());
            let active_days = GroupRule::default().active_days(view).unwrap();
            let stage = LifecycleStage::ALL[active_days as usize % 7];
            let standing = GroupStanding { high_value: active_days > 3, high_potential: false, stage, active_days };
            let grouped = GroupRule::default().assess_standing(standing);
            shares.observe(&grouped);
            travels(&grouped);
            travels(&grouped.reasons().collect::<Vec<_>>());
        }
        travels(&shares);
        let roll = ContributionRule::default().honor_roll(&everybody(&profiles), as_of).unwrap();
        travels(&roll);
        travels(&roll.places(RankMode::Dense));
    }
}

#[test]
fn contradictions_are_refused_word_for_word() {
    for (read, text, expected) in [
        (refused::<BehaviorRule> as fn(&str) -> String, r#"{"window":367}"#, "`window` is `367`: give 1 to 366"),
        (refused::<BehaviorRule>, r#"{"minutes_per_point":0}"#, "`minutes_per_point` is `0`: give 1 to 600"),
        (refused::<BehaviorRule>, r#"{"day_cap":1000.5}"#, "`day_cap` has `1000.5` points: give at most 1000"),
        (
            refused::<BehaviorRule>,
            r#"{"weights":[{"kind":"use","points":1},{"kind":"use","points":2}]}"#,
            "`weights` has `use` twice: give one weight for each kind",
        ),
        (
            refused::<BehaviorRule>,
            r#"{"timed":["use","purchase"]}"#,
            "`timed` has `purchase`, whose value is not a time: give kinds that carry seconds, or kinds of your own",
        ),
        (
            refused::<BehaviorRule>,
            r#"{"core_seconds":86401}"#,
            "`core_seconds` is `86401`: give at most 86400, the seconds of a day",
        ),
        (refused::<BehaviorRule>, r#"{"core_use":-1}"#, "`-1` is out of range: give a number from 0 to 4000000"),
        (refused::<BehaviorRule>, r#"{"hold":0}"#, "a hold of `0` days: give 1 to 400"),
        (
            refused::<NeedMap>,
            r#"[{"subject":1,"need":"sleep"}]"#,
            "unknown variant `sleep`, expected one of `efficiency_tools`, `效率工具`, `social_interaction`, `社交互动`, `content_consumption`, `内容消费`, `content_creation`, `内容创作`, `learning`, `学习成长`, `entertainment`, `娱乐消遣`, `shopping_and_deals`, `购物优惠`, `service_and_support`, `服务支持`",
        ),
        (
            refused::<NeedMap>,
            r#"[{"subject":1,"need":"learning"},{"subject":1,"need":"learning","weight":2}]"#,
            "the map has `learning` twice for subject `#1`: give one weight",
        ),
        (
            refused::<NeedMap>,
            r#"[{"subject":1,"need":"learning","weight":0}]"#,
            "the weight of `learning` for subject `#1` is `0`: give more than 0 and at most 1000",
        ),
        (
            refused::<NeedRule>,
            r#"{"rates":[{"kind":"search","per_minute":1}]}"#,
            "`rates` counts the minutes of `search`, whose value is not a time: give `per_event` only",
        ),
        (
            refused::<NeedRule>,
            r#"{"rates":[{"kind":"search"},{"kind":"search"}]}"#,
            "`rates` has `search` twice: give one rate for each kind",
        ),
        (
            refused::<NeedRule>,
            r#"{"rates":[{"kind":"search","per_event":1001}]}"#,
            "`rates` has `1001` for `search`: give at most 1000",
        ),
        (refused::<NeedRule>, r#"{"held_share":20}"#, "`held_share` is `20`: give 0 to 1, so 0.2 for 20 %"),
        (
            refused::<ContributionRule>,
            r#"{"seed_users":{"from":20}}"#,
            "`seed_users` are from `20`, which must be more than `volunteer_from`, which is `20`",
        ),
        (refused::<ContributionRule>, r#"{"help":1000001}"#, "`help` is `1000001`: give at most 1000000"),
        (
            refused::<AbuseRule>,
            r#"{"rates":{"watch":0,"limit":1,"block":2}}"#,
            "`rates` has watch `0`, limit `1`, block `2`: give three numbers above 0, each larger than the one before",
        ),
        (refused::<AbuseRule>, r#"{"percentile":101}"#, "`percentile` is `101`: give 1 to 100"),
        (refused::<AbuseRule>, r#"{"kinds":["share","share"]}"#, "`kinds` has `share` twice: give each kind once"),
        (
            refused::<FittedAbuse>,
            r#"{"rule":{},"usual":[]}"#,
            "`0` usual rates for `4` kinds: give one rate for each of `kinds`",
        ),
        (refused::<TagRule>, r#"{"weekend":["Sat","Sat"]}"#, "`weekend` has `Sat` twice: give two different days"),
        (refused::<DimensionCuts>, "[3,1]", "cut points `3` and `1` are out of order: give the smaller one first"),
        (refused::<Mbg>, r#"{"r":0,"alpha":30,"a":1,"b":3}"#, "`r` is `0`: give a number from 1e-9 to 1e19"),
        (
            refused::<Recurrence>,
            r#"{"frequency":0,"recency_days":1,"age_days":2}"#,
            "x `0`, t_x `1`, T `2`: T must be at least t_x, t_x at least x, and t_x 0 if x is 0",
        ),
        (refused::<WorthRule>, r#"{"horizon_days":0}"#, "invalid value: integer `0`, expected a nonzero u32"),
        (
            refused::<WorthRule>,
            r#"{"horizon":90}"#,
            "unknown field `horizon`, expected one of `window`, `horizon_days`, `model`, `fit_alpha`, `prior_purchase_days`, `high_one_in`",
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn unknown_fields_are_refused_by_every_rule_and_model() {
    let unknown = r#"{"nonsense":1}"#;
    for refusal in [
        refused::<BehaviorRule>(unknown),
        refused::<FittedBehavior>(unknown),
        refused::<NeedRule>(unknown),
        refused::<ContributionRule>(unknown),
        refused::<AbuseRule>(unknown),
        refused::<FittedAbuse>(unknown),
        refused::<WorthRule>(unknown),
        refused::<FittedWorth>(unknown),
        refused::<TagRule>(unknown),
        refused::<FittedTags>(unknown),
        refused::<GroupRule>(unknown),
        refused::<Mbg>(unknown),
    ] {
        assert!(refusal.starts_with("unknown field `nonsense`"), "{refusal}");
    }
    assert_eq!(KindSet::of(AbuseConfig::default().kinds), read::<KindSet>(r#"["share","comment","invite","create"]"#));
}
