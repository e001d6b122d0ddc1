//! The law for the rest: communities, campaigns and what they bring, fatigue, memories, habits, recommendations, explanations,
//! and what models ask of users.

use core::fmt::Display;
use core::num::{NonZeroU32, NonZeroU64};

use lifestage::event::{Birthday, ContactChannel};
use lifestage::model::{
    AhaConfig, AhaRule, BacktestOutcome, BacktestRule, CoUseRule, IntervalConfig, IntervalRule, Recency, WhatIfRule,
};
use lifestage::number::{Decimal, Ratio};
use lifestage::outreach::{
    AttributionRule, CampaignChannel, CampaignRule, ChannelCost, ContactHabitRule, EntryEffectRule, EventActivityRule,
    Exposure, FatigueRule, MatchedLiftRule, PlayReason, PlaybookRule, ReferralRule, SpecialDayRule,
};
use lifestage::population::Member;
use lifestage::profile::AsOf;
use lifestage::report::{
    Asked, CommunityMember, CorrelationRule, DifferenceRule, Lags, MemberRole, MemoryRule, RetentionQuestion,
    RosterRule, Starts,
};
use lifestage::rule::{Predicate, Situation, Truth, Unscored};
use lifestage::score::{
    ContributionRule, FittedWorth, GroupRule, MeanSpend, RecommendationConfig, RecommendationRule, Related, StageRule,
    WinBackRule, WorthRule,
};
use lifestage::time::{Days, Period, Window};
use lifestage::{Amount, Day, Kind, KindSet, Money, Population, Profile, RuleSet, Subject, User};
use proptest::collection::vec;
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, to_value};

use super::{LAST, USER, forgetful, keen};
use crate::shared::people::{Action, day, everybody, profile};
use crate::shared::seeded::cases;

/// What messages, events and costs are about.
const CAMPAIGN: Subject = Subject::new(1);

/// A question by its name, and its answer or why there is none.
type Found = (&'static str, Result<Value, String>);

fn found<T: Serialize>(name: &'static str, answer: Result<T, impl Display>) -> Found {
    (name, answer.map(|answer| to_value(answer).unwrap()).map_err(|problem| problem.to_string()))
}

/// The names of the questions that are refused, where every other answer is the same.
fn refused(left: Vec<Found>, all: Vec<Found>) -> Result<Vec<&'static str>, TestCaseError> {
    let mut refused = Vec::new();
    for ((name, left), (_, all)) in left.into_iter().zip(all) {
        match left {
            Err(problem) if problem.contains("are remembered") => refused.push(name),
            left => prop_assert_eq!(left, all, "{}", name),
        }
    }
    Ok(refused)
}

fn ending(as_of: Day, length: i32) -> Days {
    Days::new(as_of.minus(length.cast_unsigned() - 1), as_of).unwrap()
}

/// A life with what no other one has: complaints, closed accounts, messages that were opened.
fn eventful() -> impl Strategy<Value = Vec<Action>> {
    let kinds = vec![Kind::Complain, Kind::MessageOpened, Kind::MessageSent, Kind::Leave, Kind::Register];
    let act = (0..LAST, proptest::sample::select(kinds));
    let act = act.prop_map(|(day, kind)| Action { day, hour: Some(9), kind, subject: CAMPAIGN.number(), value: 0 });
    (keen(), vec(act, 0..12)).prop_map(|(one, other)| one.into_iter().chain(other).collect())
}

/// One user was brought by the next; all have a channel and a birthday.
fn introduced(profiles: &[Profile]) -> Population {
    let mut population = everybody(profiles);
    for profile in profiles {
        let id = profile.user().bits();
        let user = User::new(profile.user()).acquired_by(CAMPAIGN).with_birthday(Birthday::new(3, 20).unwrap());
        population.introduce(if id > 1 { user.referred_by(u64::try_from(id - 1).unwrap()) } else { user });
    }
    population
}

/// What is worth something at given cuts, so that nothing has to be fitted.
fn worth() -> FittedWorth {
    let money = Money::minor;
    FittedWorth {
        rule: WorthRule::default(),
        mean_spend: MeanSpend { net_spend: money(90_000), purchase_days: 60 },
        value_cut: money(2_000),
        potential_cut: money(900),
    }
}

fn about_many(population: &Population, as_of: Day) -> Vec<Found> {
    let (cost, half) = (Amount::minor(10_00), Ratio::percent(50));
    let (month, referral) = (ending(as_of, 30), ReferralRule::default());
    let held_out = |member: Member<'_>| member.user.id.bits().is_multiple_of(2).then(|| as_of.minus(10));
    let paid = [ChannelCost { channel: CAMPAIGN, days: ending(as_of, 60), cost }];
    let attribution: AttributionRule = serde_json::from_str(
        r#"{ "model": "linear", "touchpoints": [
            { "kind": "view", "touchpoint": "feed" }, { "kind": "message_clicked", "touchpoint": "push" }
        ] }"#,
    )
    .unwrap();
    let numbers = |member: Member<'_>, day: Day| {
        let known = member.profile.as_of(day);
        let spent = known.sum(Kind::Purchase, Window::last(30))?;
        let days = known.active_days(&KindSet::activity(), Window::last(14))?;
        Ok(Some((f64::from(u32::try_from(spent).unwrap()), f64::from(days))))
    };
    let row = |user: u64| CommunityMember {
        community: CAMPAIGN,
        user: user.into(),
        role: MemberRole::Member,
        since: day(0),
        until: None,
    };
    let retention = |lags| RetentionQuestion {
        start: KindSet::activity(),
        starts: Starts::FirstInRange,
        cohorts: month,
        cohorts_by: Period::Day,
        periods: Period::Day,
        returns: KindSet::activity(),
        lags,
        as_of,
    };
    let (one, other) = (retention(Lags::on(7)), retention(Lags::on_or_after(7)));
    let asked = |question| Asked { question, population };
    let aha = AhaRule::new(AhaConfig { least_users: NonZeroU64::MIN, ..AhaConfig::default() }).unwrap();
    let entries = EntryEffectRule::default();
    let intervals = IntervalRule::default();
    let each = IntervalConfig { start: Kind::View.into(), starts: Starts::Every, ..IntervalConfig::default() };
    let each = IntervalRule::new(each).unwrap();
    let backtest = BacktestRule::new(as_of.minus(14), 14, BacktestOutcome::NoEvent(KindSet::activity())).unwrap();
    let matched = MatchedLiftRule { minimum: 2, ..MatchedLiftRule::default() };
    let rules = RuleSet::default();
    let win_back = WinBackRule::default();
    let listed = win_back.report(population, as_of.minus(14));
    let rate = listed.and_then(|list| win_back.rate(&list, population, as_of));
    vec![
        found("campaign", CampaignRule::default().report(population, CAMPAIGN, cost, as_of)),
        found("hold-out", CampaignRule::default().report_with_hold_out(population, CAMPAIGN, cost, as_of, held_out)),
        found("event activity", EventActivityRule::default().report(population, CAMPAIGN, month, as_of)),
        found("payback", referral.payback(population, as_of, cost, half)),
        found("channels", referral.channels(population, as_of, &paid, half)),
        found("honor roll", ContributionRule::default().honor_roll(population, as_of)),
        found("groups", GroupRule::default().report(population, as_of, &worth(), &StageRule::default())),
        found("concentration", worth().concentration(population, as_of)),
        found("correlation", CorrelationRule::new("spend and active days", numbers).report(population, as_of)),
        found("roster", RosterRule::default().report(population, &[row(1), row(2), row(3)], as_of)),
        found("fatigue", FatigueRule { minimum: 1, ..FatigueRule::default() }.report(population, month, as_of)),
        found("attribution", attribution.report(population, month, as_of)),
        found("birthdays", SpecialDayRule::default().report_birthdays(population, ending(as_of, 60), as_of)),
        found("member days", SpecialDayRule::default().report_days(population, &[as_of.minus(40)], as_of)),
        found("matched lift", matched.report(population, CAMPAIGN, month, as_of, |_| Some("all".to_owned()))),
        found("aha", aha.report(population, ending(as_of.minus(28), 30), as_of)),
        found("entries", entries.report(population, ending(as_of.minus(34), 30), as_of)),
        found("intervals", intervals.report(population, ending(as_of, 30), as_of)),
        found("each interval", each.report(population, ending(as_of, 30), as_of)),
        found("co-use", CoUseRule::default().report(population, as_of)),
        found("back-test", backtest.report(population, &[("recency", &Recency { kinds: KindSet::activity() })])),
        found("flow", WhatIfRule::default().flow(population, &rules, as_of.minus(7), as_of)),
        found("win-back rate", rate),
        found("explanation", DifferenceRule::default().report(asked(&one), asked(&other))),
    ]
}

fn about_one(as_of: AsOf<'_>, user: &User) -> Vec<Found> {
    let related = Related { from: CAMPAIGN, to: Subject::new(9), weight: Decimal::ONE };
    let recommend =
        RecommendationRule::new(RecommendationConfig { related: vec![related], ..RecommendationConfig::default() });
    let campaigns = vec![CampaignChannel { campaign: CAMPAIGN, by: ContactChannel::Push }];
    let exposure = Exposure { of: Kind::View.into(), from: as_of.day().minus(20) };
    vec![
        found("memories", MemoryRule::default().assess(as_of, user)),
        found("habits", ContactHabitRule { campaigns, ..ContactHabitRule::default() }.assess(as_of)),
        found("recommendations", recommend.unwrap().assess(as_of)),
        found("first exposure", exposure.first_day(as_of)),
        found("days of exposure", exposure.days(as_of, NonZeroU32::MIN.saturating_add(6))),
    ]
}

/// Segments whose conditions look back, are held, and come before each other; and a play for each.
fn segments() -> RuleSet {
    serde_json::from_str(
        r#"{ "segments": [
            { "name": "keen", "when": { "active_days": { "last": 21 }, "at_least": 4 } },
            { "name": "held", "hold": 5, "when": { "count": "check_in", "in": { "last": 10 }, "at_least": 2 } },
            { "name": "mixed", "hold": 4, "when": { "all": [
                { "count": "log_in", "in": { "last": 2 }, "at_most": 0 },
                { "active_days": { "last": 25 }, "at_most": 6 } ] } },
            { "name": "first", "exclusive": "one", "priority": 3, "when": { "net_spend": { "last": 30 }, "at_least": 500 } },
            { "name": "second", "exclusive": "one", "priority": 2, "hold": 3, "when": { "active_days": { "last": 7 }, "at_least": 1 } },
            { "name": "third", "exclusive": "one", "priority": 1, "when": { "age_days": "now", "at_least": 1 } },
            { "name": "none", "when": { "not": { "any": [{ "in_segment": "first" }, { "in_segment": "held" }] } } }
        ] }"#,
    )
    .unwrap()
}

fn plays() -> PlaybookRule {
    serde_json::from_str(
        r#"{ "plays": [
            { "name": "keen", "when": { "in_segment": "mixed" }, "priority": 3, "action": { "send_message": "a" }, "channels": ["push"] },
            { "name": "rest", "when": { "not": { "in_segment": "second" } }, "priority": 2, "action": { "send_message": "b" }, "channels": ["push"] },
            { "name": "all", "action": { "send_message": "c" }, "channels": ["push"] }
        ] }"#,
    )
    .unwrap()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn whatever_else_is_asked_is_the_same_or_refused(
        lives in vec(eventful(), 1..6),
        horizon in -5..LAST,
        more in 0..60_i32,
    ) {
        let profiles: Vec<Profile> = (1..).zip(&lives).map(|(user, life)| profile(user, life)).collect();
        let whole = introduced(&profiles);
        let mut left = whole.clone();
        left.forget_before(day(horizon));
        let as_of = day(horizon + more);
        refused(about_many(&left, as_of), about_many(&whole, as_of))?;
        for member in whole.iter() {
            let left = forgetful(member.profile, horizon);
            refused(about_one(left.as_of(as_of), &member.user), about_one(member.profile.as_of(as_of), &member.user))?;
        }
    }

    #[test]
    fn a_membership_is_the_same_or_unknown(actions in keen(), horizon in -5..LAST, more in 0..60_i32) {
        let (whole, user, rules) = (profile(USER, &actions), User::new(USER), segments());
        let (left, as_of) = (forgetful(&whole, horizon), day(horizon + more));
        let situations = [&left, &whole].map(|profile| Situation::new(profile.as_of(as_of), &user, rules.judges()));
        let [Some(left), Some(whole)] = situations else { return Ok(()) };
        for segment in &rules.segments {
            let asked = Predicate::in_segment(&segment.name);
            let member = |situation| rules.segments.contains(&segment.name, situation).unwrap();
            match (asked.evaluate(&left), asked.evaluate(&whole)) {
                (Truth::Unknown(Unscored::Forgotten(_)), _) => prop_assert!(!member(&left), "{}", segment.name),
                (left, whole) => prop_assert_eq!(left, whole, "{}", segment.name),
            }
            // Who is in it is in it without forgetting too.
            prop_assert!(member(&whole) || !member(&left), "{}", segment.name);
        }
        let names = |situation| -> Vec<String> {
            rules.segments.members(situation).into_iter().map(|member| member.segment).collect()
        };
        let members = names(&whole);
        prop_assert!(names(&left).iter().all(|name| members.contains(name)));
    }

    #[test]
    fn a_play_is_the_same_or_says_that_a_condition_is_unknown(actions in keen(), horizon in -5..LAST, more in 0..60_i32) {
        let (whole, user, rules) = (profile(USER, &actions), User::new(USER), segments());
        let (left, as_of) = (forgetful(&whole, horizon), day(horizon + more));
        let next = |profile: &Profile| plays().assess(&rules, profile.as_of(as_of), &user, &[]).unwrap();
        let (Some(left), Some(whole)) = (next(&left), next(&whole)) else { return Ok(()) };
        let unknown = |why: &PlayReason| matches!(why, PlayReason::Unknown { why: Unscored::Forgotten(_) });
        if !left.reasons().any(|verdict| unknown(&verdict.why)) {
            prop_assert_eq!(left.name(), whole.name());
        }
    }
}

/// The law would hold if everything was refused.
#[test]
fn what_asks_about_remembered_days_is_answered() {
    let act = |day, kind: Kind, value| Action { day, hour: Some(9), kind, subject: CAMPAIGN.number(), value };
    let life = |from: i32| {
        let visits = (from..100).step_by(3).flat_map(move |day| [act(day, Kind::View, 60), act(day, Kind::Use, 600)]);
        let bought = [90, 95].map(|day| act(day, Kind::Purchase, 12_00));
        let messages = [(88, Kind::MessageSent), (89, Kind::MessageClicked), (92, Kind::JoinEvent)];
        let messages = messages.map(|(day, kind)| act(day, kind, 0));
        visits.chain(bought).chain(messages).collect::<Vec<Action>>()
    };
    let profiles: Vec<Profile> =
        (1..=6_u64).map(|user| profile(user, &life(i32::try_from(user % 3).unwrap()))).collect();
    let whole = introduced(&profiles);
    let mut left = whole.clone();
    left.forget_before(day(5));
    let as_of = day(100);
    // Payback counts from joining, and the stages of a week and a fortnight before look back on 90 days.
    let needs_more = ["payback", "flow", "win-back rate"];
    assert_eq!(refused(about_many(&left, as_of), about_many(&whole, as_of)).unwrap(), needs_more);
    let (left, user) = (forgetful(&profiles[0], 5), User::new(1_u64));
    let found = refused(about_one(left.as_of(as_of), &user), about_one(profiles[0].as_of(as_of), &user)).unwrap();
    assert_eq!(found, ["memories", "recommendations"]);
}
