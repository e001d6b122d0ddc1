//! What each answer of the walk is asked by: rules that need more than their defaults, and numbers of users.

use lifestage::number::Ratio;
use lifestage::outreach::{
    AssignmentRule, AttributionRule, ContactRule, Launch, OutreachContacts, OutreachReport, OutreachRule,
    OutreachRules, PlaybookRule, Significance, Trial, TrialConfig, TrialEstimate, TrialMetric, TrialRule, TrialValue,
    TrialVerdict, Uplift, UpliftArm, UpliftConfig, UpliftRule, UpliftUser, WinsorCap,
};
use lifestage::population::Member;
use lifestage::report::{DataQualityRule, FunnelConfig, FunnelRule, SessionConfig, SessionRule};
use lifestage::score::{FittedWorth, MeanSpend, WorthRule};
use lifestage::time::{Calendar, Days, Window};
use lifestage::value::{BtydRule, Holdout, HoldoutRule};
use lifestage::{Amount, Day, Kind, Money, RuleSet, User};

use super::crowd::{Crowd, DAY, FIRST};

pub(super) fn through(day: Day) -> Days {
    Days::new(FIRST, day).unwrap()
}

pub(super) fn shares(member: Member<'_>, day: Day) -> u64 {
    member.profile.as_of(day).count(Kind::Share, Window::LIFETIME).unwrap()
}

/// A number with many digits for each user.
#[expect(clippy::cast_precision_loss, reason = "amounts are small")]
pub(super) fn spend(member: Member<'_>, day: Day) -> f64 {
    let net = member.profile.as_of(day).net_spend(Window::LIFETIME).unwrap();
    net.minor_units() as f64 / 7.0
}

pub(super) fn worth() -> FittedWorth {
    let (value_cut, potential_cut) = (Money::minor(50_00), Money::minor(20_00));
    let mean_spend = MeanSpend { net_spend: Money::minor(40_00), purchase_days: 2 };
    FittedWorth { rule: WorthRule::default(), mean_spend, value_cut, potential_cut }
}

/// A cost for each user, so that the costs of parts add up.
pub(super) fn cost(crowd: &Crowd) -> Amount {
    Amount::minor(37 * crowd.users.len() as u64)
}

/// Every rule that is fitted.
pub(super) fn unfitted() -> RuleSet {
    RuleSet::full().unfitted()
}

pub(super) fn funnel(day: Day) -> FunnelRule {
    let steps = if day == DAY { [Kind::Register, Kind::LogIn] } else { [Kind::LogIn, Kind::Purchase] };
    FunnelRule::new(FunnelConfig::new(steps)).unwrap()
}

pub(super) fn data_quality() -> DataQualityRule {
    serde_json::from_str(
        r#"{ "key_actions": { "export": { "kinds": ["share"] }, "scan": { "kinds": ["custom_7"] } } }"#,
    )
    .unwrap()
}

pub(super) fn sessions(day: Day) -> SessionRule {
    let config = SessionConfig { cut_by: (day == DAY).then(Calendar::utc), ..SessionConfig::default() };
    SessionRule::new(config).unwrap()
}

pub(super) fn holdouts(crowd: &Crowd, day: Day) -> Vec<Holdout> {
    let rule = HoldoutRule::new(BtydRule::default(), FIRST.plus(40), day).unwrap();
    crowd.population.profiles().filter_map(|profile| rule.holdout(profile).unwrap()).collect()
}

/// The plan of a morning: newcomers and buyers are written to, some are held out.
pub(super) fn outreach(crowd: &Crowd, day: Day) -> Option<OutreachReport> {
    let playbook: PlaybookRule = serde_json::from_str(
        r#"{ "plays": [
            { "name": "buyers", "when": { "days_since": "purchase", "at_most": 20 }, "priority": 1, "cost": 3,
              "action": { "send_message": "thanks" }, "channels": ["in_app"] },
            { "name": "new", "when": { "stage": ["Introduction"] }, "action": { "send_message": "hello" }, "channels": ["push", "in_app"] },
            { "name": "all", "action": { "send_message": "news" }, "channels": ["email"] }
        ] }"#,
    )
    .unwrap();
    let assignment: AssignmentRule =
        serde_json::from_str(r#"{ "hold_out": { "salt": "s", "share": 2000 }, "experiments": [] }"#).unwrap();
    let (rules, contact, utc) = (RuleSet::default(), ContactRule::default(), Calendar::utc());
    let all = OutreachRules { rules: &rules, playbook: &playbook, contact: &contact, assignment: &assignment };
    let contacts = |_: Member<'_>| OutreachContacts { calendar: &utc, sent: &[], played: &[], unit: None };
    let noon = "2024-03-01T12:00:00Z".parse().unwrap();
    OutreachRule::default().report(&all, &crowd.population, day, noon, contacts).ok()
}

pub(super) fn attribution() -> AttributionRule {
    serde_json::from_str(
        r#"{ "model": "linear", "touchpoints": [{ "kind": "view", "touchpoint": "feed" }, { "kind": "share", "touchpoint": "friends" }] }"#,
    )
    .unwrap()
}

/// A trial of two arms with one metric of each sort; of another day, by another rule.
pub(super) fn trial(crowd: &Crowd, day: Day) -> Trial {
    let quantile = Ratio::percent(75);
    let metric = |name: &str, estimate| TrialMetric { estimate, ..TrialMetric::mean(name) };
    let metrics = vec![
        TrialMetric { uses_before: true, ..metric("ratio", TrialEstimate::Ratio) },
        metric("quantile", TrialEstimate::Quantile(quantile)),
        metric("capped", TrialEstimate::Winsorized(WinsorCap::Quantile(quantile))),
    ];
    let stratum_users = 2 + u64::from(day > DAY);
    let rule = TrialRule::new(TrialConfig { metrics, stratum_users, ..TrialConfig::default() }).unwrap();
    let arm = |member: Member<'_>| match member.user.id.bits() % 3 {
        0 => Some("control"),
        1 => Some("treatment"),
        _ => None,
    };
    let values = |member: Member<'_>| {
        let value = TrialValue::of(spend(member, day)).before(spend(member, FIRST.plus(30)));
        let shares = f64::from(u32::try_from(shares(member, day)).unwrap());
        vec![Some(value.per(shares)), (shares > 0.0).then_some(TrialValue::of(shares)), Some(TrialValue::of(shares))]
    };
    rule.report(&crowd.population, arm, values).unwrap()
}

/// Two arms by the id, and a score of few values. The level tells the day, so that answers of other days are to other questions.
pub(super) fn uplift(crowd: &Crowd, day: Day) -> Option<Uplift> {
    let level = Significance::new(if day == DAY { 0.05 } else { 0.1 }).unwrap();
    let rule = UpliftRule::new(UpliftConfig { level, ..UpliftConfig::default() }).unwrap();
    let user = |member: Member<'_>| {
        let id = u32::try_from(member.user.id.bits()).unwrap();
        let arm = if id % 2 == 0 { UpliftArm::Treatment } else { UpliftArm::Control };
        let spent = member.profile.as_of(DAY).net_spend(Window::LIFETIME).ok()?;
        Some(UpliftUser { score: f64::from(id * 7 % 11) / 8.0, arm, outcome: spent.minor_units() })
    };
    rule.report(&crowd.population, user).ok()
}

/// A launch for each user.
pub(super) fn launches(crowd: &Crowd) -> Vec<Launch> {
    let launch = |user: &User| {
        let id = u32::try_from(user.id.bits()).unwrap();
        let started = FIRST.plus((id % 70).cast_signed());
        let tested = id % 3 > 0;
        Launch {
            name: format!("launch {id}"),
            started,
            decided: (id % 5 > 0).then(|| started.plus((id % 11).cast_signed())),
            tested,
            verdict: (tested && id % 5 > 1).then_some(TrialVerdict::Better),
            users: if tested { u64::from(id) * 97 % 5_000 } else { 0 },
            needed: (id % 2 > 0).then_some(1_000),
        }
    };
    crowd.users.iter().map(launch).collect()
}
