//! The definition of each answer about many users of `outreach` and `model`, and those of the same answer with one thing
//! changed.

use std::collections::BTreeMap;

use lifestage::answer::Definition;
use lifestage::incentive::Plan;
use lifestage::model::{AhaRule, CoUseRule, FeatureProcess, FeatureRule, IntervalRule};
use lifestage::number::Ratio;
use lifestage::outreach::{
    AssignmentRule, Attribution, AttributionRule, Campaign, CampaignCounts, CampaignRule, ChannelCost, ContactRule,
    EntryEffectRule, EventActivityRule, FatigueRule, MatchedLiftRule, OutreachContacts, OutreachRule, OutreachRules,
    PlaybookRule, ReferralConfig, ReferralRule, SpecialDayRule,
};
use lifestage::population::Member;
use lifestage::time::{Days, Weekday, Window};
use lifestage::{Amount, Day, Kind, KindSet, Population, RuleSet, Subject};

/// Of answers over a population, which differ by its calendar too.
pub(crate) fn of_profiles(p: &Population, one: Day) -> BTreeMap<&'static str, Vec<Definition>> {
    BTreeMap::from([
        ("Campaign", campaigns(p, one)),
        ("EventActivity", activities(p, one)),
        ("OutreachReport", plans(p, one)),
        ("AttributionReport", attributions(p, one)),
        ("MatchedLift", lifts(p, one)),
        ("FatigueReport", fatigues(p, one)),
        ("EntryEffects", entries(p, one)),
        ("SpecialDayEffect", special_days(p, one)),
        ("ReferralReport", referrals(p, one)),
        ("Payback", paybacks(p, one)),
        ("FeatureTable", tables(p, one)),
        ("AhaReport", early_actions(p, one)),
        ("Intervals", intervals(p, one)),
        ("CoUse", co_uses(p, one)),
    ])
}

fn early_actions(p: &Population, one: Day) -> Vec<Definition> {
    let of = |rule: &str, from: u32| {
        let rule: AhaRule = serde_json::from_str(rule).unwrap();
        let joined = Days::new(one.minus(from), one.minus(40)).unwrap();
        rule.report(p, joined, one).unwrap().definition().clone()
    };
    vec![
        of("{}", 60),
        of("{}", 61),
        of(r#"{ "kinds": ["view"] }"#, 60),
        of(r#"{ "times": [1] }"#, 60),
        of(r#"{ "within_days": [1] }"#, 60),
        of(r#"{ "activity": ["log_in"] }"#, 60),
        of(r#"{ "stays_from": 13 }"#, 60),
        of(r#"{ "stays_to": 28 }"#, 60),
        of(r#"{ "least_users": 31 }"#, 60),
        of(r#"{ "parts": 4 }"#, 60),
        of(r#"{ "significance": 0.01 }"#, 60),
    ]
}

fn intervals(p: &Population, one: Day) -> Vec<Definition> {
    let of = |rule: &str, from: u32, as_of: Day| {
        let rule: IntervalRule = serde_json::from_str(rule).unwrap();
        let on = Days::new(one.minus(from), one.minus(20)).unwrap();
        rule.report(p, on, as_of).unwrap().definition().clone()
    };
    vec![
        of("{}", 60, one),
        of("{}", 61, one),
        of("{}", 60, one.plus(1)),
        of(r#"{ "start": ["view"] }"#, 60, one),
        of(r#"{ "goal": ["share"] }"#, 60, one),
        of(r#"{ "starts": "first_in_range" }"#, 60, one),
        of(r#"{ "starts": "every" }"#, 60, one),
        of(r#"{ "least_days": 1 }"#, 60, one),
        of(r#"{ "within": [1, 7, 30, 91] }"#, 60, one),
    ]
}

fn co_uses(p: &Population, one: Day) -> Vec<Definition> {
    let of = |rule: &str, as_of: Day| {
        let rule: CoUseRule = serde_json::from_str(rule).unwrap();
        rule.report(p, as_of).unwrap().definition().clone()
    };
    vec![
        of("{}", one),
        of("{}", one.plus(1)),
        of(r#"{ "items": [{ "kind": "view" }, { "kind": "use" }] }"#, one),
        of(r#"{ "items": [{ "subject": 1 }, { "kind": "use" }] }"#, one),
        of(r#"{ "kinds": ["view"] }"#, one),
        of(r#"{ "window": { "last": 30 } }"#, one),
        of(r#"{ "activity": ["log_in"] }"#, one),
        of(r#"{ "least_users": 21 }"#, one),
        of(r#"{ "significance": 0.01 }"#, one),
    ]
}

fn campaigns(p: &Population, one: Day) -> Vec<Definition> {
    let of = |rule: CampaignRule, campaign, as_of| {
        rule.report(p, Subject::new(campaign), Amount::minor(1), as_of).unwrap().definition().clone()
    };
    let rule = CampaignRule::default;
    vec![
        of(rule(), 1, one),
        of(rule(), 2, one),
        of(rule(), 1, one.plus(1)),
        of(CampaignRule { window_days: 8, ..rule() }, 1, one),
        of(CampaignRule { attribution: Attribution::Sent, ..rule() }, 1, one),
        of(CampaignRule { attribution: Attribution::About, ..rule() }, 1, one),
        rule().report_with_hold_out(p, Subject::new(1), Amount::minor(1), one, |_| None).unwrap().definition().clone(),
    ]
}

fn activities(p: &Population, one: Day) -> Vec<Definition> {
    let of = |rule: EventActivityRule, event, days: u32, as_of| {
        let days = Days::new(one.minus(days), one).unwrap();
        rule.report(p, Subject::new(event), days, as_of).unwrap().definition().clone()
    };
    let rule = EventActivityRule::default;
    vec![
        of(rule(), 1, 3, one),
        of(rule(), 2, 3, one),
        of(rule(), 1, 4, one),
        of(rule(), 1, 3, one.plus(1)),
        of(EventActivityRule { interactions: Kind::Like.into(), ..rule() }, 1, 3, one),
        of(EventActivityRule { activity: Kind::LogIn.into(), ..rule() }, 1, 3, one),
        of(EventActivityRule { window_days: 8, ..rule() }, 1, 3, one),
    ]
}

fn plans(p: &Population, one: Day) -> Vec<Definition> {
    let utc = lifestage::Calendar::utc();
    let (rules, contact) = (RuleSet::default(), ContactRule::default());
    let (playbook, assignment) = (PlaybookRule::default(), AssignmentRule::default());
    let all = OutreachRules { rules: &rules, playbook: &playbook, contact: &contact, assignment: &assignment };
    let of = |rule: &str, all: &OutreachRules<'_>, as_of: Day, now: &str| {
        let rule: OutreachRule = serde_json::from_str(rule).unwrap();
        let contacts = |_: Member<'_>| OutreachContacts { calendar: &utc, sent: &[], played: &[], unit: None };
        rule.report(all, p, as_of, now.parse().unwrap(), contacts).unwrap().definition().clone()
    };
    let noon = "2026-01-05T12:00:00Z";
    let other_rules: RuleSet = serde_json::from_str(r#"{ "stage": { "silent_from": 20 } }"#).unwrap();
    let other_playbook: PlaybookRule =
        serde_json::from_str(r#"{ "plays": [{ "name": "p", "action": { "give_points": 1 } }] }"#).unwrap();
    let other_contact: ContactRule = serde_json::from_str(r#"{ "quiet_hours": null }"#).unwrap();
    let other_assignment: AssignmentRule =
        serde_json::from_str(r#"{ "hold_out": { "salt": "s", "share": 1 }, "experiments": [] }"#).unwrap();
    vec![
        of("{}", &all, one, noon),
        of("{}", &all, one.plus(1), noon),
        of("{}", &all, one, "2026-01-05T12:00:01Z"),
        of(r#"{ "habits": { "days": 91 } }"#, &all, one, noon),
        of("{}", &OutreachRules { rules: &other_rules, ..all }, one, noon),
        of("{}", &OutreachRules { playbook: &other_playbook, ..all }, one, noon),
        of("{}", &OutreachRules { contact: &other_contact, ..all }, one, noon),
        of("{}", &OutreachRules { assignment: &other_assignment, ..all }, one, noon),
    ]
}

fn attributions(p: &Population, one: Day) -> Vec<Definition> {
    let of = |rule: &str, days: u32, as_of: Day| {
        let rule: AttributionRule = serde_json::from_str(rule).unwrap();
        rule.report(p, Days::new(one.minus(days), one).unwrap(), as_of).unwrap().definition().clone()
    };
    vec![
        of("{}", 3, one),
        of("{}", 4, one),
        of("{}", 3, one.plus(1)),
        of(r#"{ "model": "first" }"#, 3, one),
        of(r#"{ "model": { "position": { "first": 4000, "last": 4000 } } }"#, 3, one),
        of(r#"{ "model": { "position": { "first": 4000, "last": 4001 } } }"#, 3, one),
        of(r#"{ "model": { "decay": { "half_life": 7 } } }"#, 3, one),
        of(r#"{ "window_days": 29 }"#, 3, one),
        of(r#"{ "touchpoints": [{ "kind": "view", "touchpoint": "feed" }] }"#, 3, one),
    ]
}

fn lifts(p: &Population, one: Day) -> Vec<Definition> {
    let of = |rule: MatchedLiftRule, campaign, days: u32, as_of: Day| {
        let sent_on = Days::new(one.minus(20 + days), one.minus(20)).unwrap();
        let lift = rule.report(p, Subject::new(campaign), sent_on, as_of, |_| Some("all".to_owned()));
        lift.unwrap().definition().clone()
    };
    let rule = MatchedLiftRule::default;
    vec![
        of(rule(), 1, 3, one),
        of(rule(), 2, 3, one),
        of(rule(), 1, 4, one),
        of(rule(), 1, 3, one.plus(1)),
        of(MatchedLiftRule { window_days: 8, ..rule() }, 1, 3, one),
        of(MatchedLiftRule { minimum: 11, ..rule() }, 1, 3, one),
    ]
}

fn entries(p: &Population, one: Day) -> Vec<Definition> {
    let of = |rule: &str, from: u32, as_of: Day| {
        let rule: EntryEffectRule = serde_json::from_str(rule).unwrap();
        let joined = Days::new(one.minus(from), one.minus(40)).unwrap();
        rule.report(p, joined, as_of).unwrap().definition().clone()
    };
    vec![
        of("{}", 60, one),
        of("{}", 61, one),
        of("{}", 60, one.plus(1)),
        of(r#"{ "entries": ["view", "search"] }"#, 60, one),
        of(r#"{ "within_days": 6 }"#, 60, one),
        of(r#"{ "outcome": { "stays": { "activity": ["log_in"], "from": 14, "to": 27 } } }"#, 60, one),
        of(r#"{ "outcome": { "stays": { "activity": ["log_in"], "from": 13, "to": 27 } } }"#, 60, one),
        of(r#"{ "outcome": { "stays": { "activity": ["log_in"], "from": 14, "to": 28 } } }"#, 60, one),
        of(r#"{ "outcome": { "spend": { "days": 28 } } }"#, 60, one),
        of(r#"{ "outcome": { "spend": { "days": 29 } } }"#, 60, one),
        of(r#"{ "minimum": 11 }"#, 60, one),
    ]
}

fn fatigues(p: &Population, one: Day) -> Vec<Definition> {
    let of = |rule: FatigueRule, days: u32, as_of: Day| {
        rule.report(p, Days::new(one.minus(days), one).unwrap(), as_of).unwrap().definition().clone()
    };
    let rule = FatigueRule::default;
    vec![
        of(rule(), 3, one),
        of(rule(), 4, one),
        of(rule(), 3, one.plus(1)),
        of(FatigueRule { days: 8.try_into().unwrap(), ..rule() }, 3, one),
        of(FatigueRule { unhappy: Kind::Leave.into(), ..rule() }, 3, one),
        of(FatigueRule { after: 3, ..rule() }, 3, one),
        of(FatigueRule { tolerable: Ratio::percent(2), ..rule() }, 3, one),
        of(FatigueRule { minimum: 101, ..rule() }, 3, one),
    ]
}

fn special_days(p: &Population, one: Day) -> Vec<Definition> {
    let rule = SpecialDayRule::default;
    let days = |rule: SpecialDayRule, special: &[Day], as_of| {
        rule.report_days(p, special, as_of).unwrap().definition().clone()
    };
    let birthdays = |days: Days, as_of| rule().report_birthdays(p, days, as_of).unwrap().definition().clone();
    vec![
        days(rule(), &[one], one),
        days(rule(), &[one.plus(1)], one),
        days(rule(), &[one, one.plus(1)], one),
        days(rule(), &[one], one.plus(1)),
        days(SpecialDayRule { before: 1, ..rule() }, &[one], one),
        days(SpecialDayRule { after: 5, ..rule() }, &[one], one),
        days(SpecialDayRule { around: 27.try_into().unwrap(), ..rule() }, &[one], one),
        birthdays(Days::only(one), one),
        birthdays(Days::new(one, one.plus(1)).unwrap(), one),
    ]
}

/// Rules of referrals that differ in one number, those of which the report alone knows apart.
fn referral_rules() -> (Vec<ReferralRule>, Vec<ReferralRule>) {
    let rule = ReferralConfig::default;
    let of = |config: ReferralConfig| ReferralRule::new(config).unwrap();
    let both = vec![
        of(rule()),
        of(ReferralConfig { plan: None, ..rule() }),
        of(ReferralConfig { plan: Some(Plan::first_steps()), ..rule() }),
        of(ReferralConfig { retained_from: 29, ..rule() }),
        of(ReferralConfig { retained_to: 38, ..rule() }),
        of(ReferralConfig { activity: Kind::LogIn.into(), ..rule() }),
    ];
    let report = vec![
        of(ReferralConfig { depth: 4.try_into().unwrap(), ..rule() }),
        of(ReferralConfig { window: Window::last(7), ..rule() }),
    ];
    (both, report)
}

fn referrals(p: &Population, one: Day) -> Vec<Definition> {
    let (both, report) = referral_rules();
    let of = |rule: &ReferralRule, as_of| rule.report(p, as_of).unwrap().definition().clone();
    both.iter().chain(&report).map(|rule| of(rule, one)).chain([of(&both[0], one.plus(1))]).collect()
}

fn paybacks(p: &Population, one: Day) -> Vec<Definition> {
    let (both, _) = referral_rules();
    let of = |rule: &ReferralRule, as_of, margin| {
        rule.payback(p, as_of, Amount::minor(1), margin).unwrap().definition().clone()
    };
    let half = Ratio::percent(50);
    let paid = |channel, last| {
        let cost =
            ChannelCost { channel: Subject::new(channel), days: Days::new(one, last).unwrap(), cost: Amount::minor(1) };
        both[0].channels(p, one, &[cost], half).unwrap()[0].definition().clone()
    };
    let others = [
        of(&both[0], one.plus(1), half),
        of(&both[0], one, Ratio::percent(51)),
        paid(1, one),
        paid(2, one),
        paid(1, one.plus(1)),
    ];
    both.iter().map(|rule| of(rule, one, half)).chain(others).collect()
}

fn tables(p: &Population, one: Day) -> Vec<Definition> {
    let of = |rule: FeatureRule, as_of| rule.report(p, as_of).unwrap().definition().clone();
    let rule = FeatureRule::default;
    let with = |process| FeatureRule { process: Some(process), ..rule() };
    let process = FeatureProcess::default;
    vec![
        of(rule(), one),
        of(rule(), one.plus(1)),
        of(FeatureRule { activity: Kind::LogIn.into(), ..rule() }, one),
        of(FeatureRule { night: [1, 2].into_iter().collect(), ..rule() }, one),
        of(FeatureRule { weekend: [Weekday::Fri, Weekday::Sat], ..rule() }, one),
        of(with(process()), one),
        of(with(FeatureProcess { horizon_days: 31, ..process() }), one),
        of(with(FeatureProcess { kinds: Kind::Use.into(), ..process() }), one),
        of(with(FeatureProcess { model: lifestage::score::Mbg::new(1.0, 30.0, 1.0, 3.5).unwrap(), ..process() }), one),
    ]
}

#[test]
fn counts_of_the_host_say_so_and_do_not_add_up_with_measured_ones() {
    let mut given = Campaign::new(CampaignCounts { reach: 2, ..CampaignCounts::default() }).unwrap();
    assert_eq!(given.definition().text(), "a campaign as your service counts it");
    given.merge(&given.clone()).unwrap();
    assert_eq!(given.counts().reach, 4);
    let nobody = Population::from_events(&[], lifestage::Calendar::utc()).unwrap();
    let one = Day::ymd(2026, 1, 5);
    let measured = CampaignRule::default().report(&nobody, Subject::new(1), Amount::minor(0), one).unwrap();
    assert!(given.merge(&measured).is_err());
    assert_eq!(given.counts().reach, 4, "nothing is added then");
    assert_eq!(KindSet::activity(), EventActivityRule::default().activity);
}
