//! The definitions of what a morning asks: subscriptions, splits, goals, the watch, data quality, boards and rosters.

use std::collections::BTreeMap;

use lifestage::answer::Definition;
use lifestage::report::{
    DataQualityRule, GoalConfig, GoalRule, KpiRule, LeaderboardRule, RevenueSplitRule, RosterRule, StayedRule,
    SubscriptionConfig, SubscriptionRule, WatchConfig, WatchRule, WatchSpan,
};
use lifestage::time::Period;
use lifestage::{Kind, KindSet, Population, Subject};

use super::definitions::{other_stages, stages};
use super::{day, days};

/// The definition of each report, and those of the same report with one thing changed.
pub(super) fn of_growth(p: &Population) -> BTreeMap<&'static str, Vec<Definition>> {
    let mut all = BTreeMap::new();
    macro_rules! asked {
        ($name:literal: $($report:expr),+ $(,)?) => {
            assert!(all.insert($name, vec![$($report.unwrap().definition().clone()),+]).is_none());
        };
    }
    let (some, one, more) = (days(0, 30), day(30), days(0, 31));
    let rule = SubscriptionConfig::default;
    let moves = |config, days| SubscriptionRule::new(config).unwrap().report(p, days);
    asked!("Subscriptions": moves(rule(), some), moves(rule(), more),
        moves(SubscriptionConfig { paid: Kind::custom(7).into(), ..rule() }, some),
        moves(SubscriptionConfig { returned: KindSet::default(), ..rule() }, some),
        moves(SubscriptionConfig { about: [Subject::new(1)].into(), ..rule() }, some),
        moves(SubscriptionConfig { period: Period::Day, ..rule() }, some));
    let (early, late) = (days(0, 9), days(10, 30));
    let (rule, logins) = (RevenueSplitRule::default(), RevenueSplitRule { activity: Kind::LogIn.into() });
    asked!("RevenueSplit": rule.report(p, early, late), logins.report(p, early, late), rule.report(p, early, days(10, 31)),
        rule.report(p, days(1, 9), late));
    let (s, t) = (StayedRule { stage: stages() }, StayedRule { stage: other_stages() });
    asked!("StayedAndLeft": s.report(p, one), t.report(p, one), s.report(p, day(31)));
    let (board, rule) = (KpiRule::default(), GoalConfig::default);
    let goals = |config, board: &KpiRule, as_of| GoalRule::new(config).unwrap().report(p, board, as_of);
    asked!("Goals": goals(rule(), &board, one), goals(rule(), &board, day(31)),
        goals(GoalConfig { every_days: 6, ..rule() }, &board, one), goals(GoalConfig { points: 6, ..rule() }, &board, one),
        goals(GoalConfig { least_changes: 5, ..rule() }, &board, one),
        goals(rule(), &KpiRule { active_on_day_7: None, ..KpiRule::default() }, one));
    let rule = WatchConfig::default;
    let watch = |config, as_of, span| WatchRule::new(config).unwrap().report(p, as_of, span);
    asked!("Watch": watch(rule(), one, WatchSpan::Day), watch(rule(), day(31), WatchSpan::Day),
        watch(rule(), one, WatchSpan::Week), watch(rule(), one, WatchSpan::Hour(3)), watch(rule(), one, WatchSpan::Through(3)),
        watch(WatchConfig { activity: Kind::LogIn.into(), ..rule() }, one, WatchSpan::Day),
        watch(WatchConfig { kinds: vec![], ..rule() }, one, WatchSpan::Day),
        watch(WatchConfig { weeks: 9, ..rule() }, one, WatchSpan::Day));
    let quality = |text: &str, days| serde_json::from_str::<DataQualityRule>(text).unwrap().report(p, days);
    asked!("DataQuality": quality("{}", some), quality("{}", more), quality(r#"{"kinds":["view"]}"#, some),
        quality(r#"{"activity":["log_in"]}"#, some), quality(r#"{"key_actions":{"a":{"kinds":["view"]}}}"#, some),
        quality(r#"{"key_actions":{"b":{"kinds":["view"]}}}"#, some), quality(r#"{"key_actions":{"a":{"kinds":["use"]}}}"#, some));
    let board = |text: &str, as_of| serde_json::from_str::<LeaderboardRule>(text).unwrap().report(p, as_of);
    asked!("Leaderboard": board("{}", one), board("{}", day(31)), board(r#"{"period":"month"}"#, one), board(r#"{"ties":"dense"}"#, one),
        board(r#"{"points":[{"events":{"kinds":["share"]},"points":1}]}"#, one),
        board(r#"{"points":[{"events":{"kinds":["share"]},"points":2}]}"#, one),
        board(r#"{"points":[{"events":{"kinds":["share"]},"points":1,"each":3}]}"#, one));
    let roster = |text: &str, as_of| serde_json::from_str::<RosterRule>(text).unwrap().report(p, &[], as_of);
    asked!("Roster": roster("{}", one), roster("{}", day(31)), roster(r#"{"activity":["log_in"]}"#, one),
        roster(r#"{"window":{"last":7}}"#, one), roster(r#"{"contribution":{"create":9}}"#, one));
    all
}
