//! *Are parts as good as the whole?* Every answer that adds up: its bytes do not tell how users were parted, in which order
//! parts came, or who merged what first.

mod asked;
mod crowd;
mod law;
mod user_counts;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use lifestage::answer::{CountLine, Mergeable};
use lifestage::event::Purpose;
use lifestage::incentive::{Plan, PlanProgress};
use lifestage::model::{
    AhaReport, AhaRule, CoUse, CoUseRule, FeatureRule, FeatureTable, IntervalConfig, IntervalRule, Intervals,
    RulesAsOf, SpendFlow, WhatIf, WhatIfRule,
};
use lifestage::number::{Distribution, NumberPairs, Ratio, Survival};
use lifestage::outreach::experiment::{paired_sums_by, sums_by};
use lifestage::outreach::{
    Answerer, AttributionReport, Campaign, CampaignRule, EntryEffectConfig, EntryEffectRule, EntryEffects,
    EntryOutcome, EventActivity, EventActivityRule, FatigueReport, FatigueRule, FirstAnswer, LaunchRegister,
    LaunchRule, MatchedLift, MatchedLiftRule, OutreachReport, PairedSums, Payback, Proportion, ReferralForest,
    ReferralReport, ReferralRule, SampleSums, ServiceCase, ServiceQuality, ServiceRule, SpecialDayEffect,
    SpecialDayRule, Trial, Uplift,
};
use lifestage::population::{Member, WithoutRefusals};
use lifestage::report::{
    ActiveDays, ActiveUsers, ActivityRule, Breakdown, CohortRevenue, CohortRevenueRule, CommunityMember,
    CorrelationPairs, CorrelationRule, CrossTable, CrossTableRule, DailyTotals, DailyTotalsRule, DataQuality, Flow,
    FunnelReport, GoalRule, Goals, JourneyRule, KpiBoard, KpiRule, LabelRule, Leaderboard, LeaderboardRule, MemberRole,
    PathReport, PathRule, Retention, RetentionRule, Revenue, RevenueRule, RevenueSplit, RevenueSplitRule, Roster,
    RosterRule, SatisfactionReport, SatisfactionRule, SessionReport, StageActions, StageJourney, Starts, StayedAndLeft,
    StayedRule, Stickiness, SubscriptionRule, Subscriptions, TimeToChurn, TimeToChurnRule, TrailingUsers,
    UserAccounting, UserAccountingRule, Watch, WatchRule, WatchSpan,
};
use lifestage::rule::{FitMeasures, RuleFitError};
use lifestage::score::{
    ContributionRule, GroupRule, GroupShares, HonorRoll, StageRule, WinBackList, WinBackRate, WinBackRule,
};
use lifestage::time::{Calendar, Days, Moment, Period, Window};
use lifestage::value::{
    BtydRule, Customer, Discount, Holdout, Lifetime, LifetimeTotal, Nbd, Sample, SpendOf, SpendSample, Validation,
};
use lifestage::{Day, Kind, LifecycleStage, Money, RuleSet, Subject, User};
use proptest::prelude::*;

use self::asked::{
    attribution, cost, data_quality, funnel, holdouts, launches, outreach, sessions, shares, spend, through, trial,
    unfitted, uplift, worth,
};
use self::crowd::{Crowd, DAY, Dice, FIRST};
use self::law::{Ask, adds_up};
use self::user_counts::{Counting, NotCounting};
use crate::shared::items::{Items, names_in};
use crate::shared::seeded::cases;
use crate::shared::sources::sources;
use crate::shared::tokens::tokens;

/// Public types that merge and are no answers, each with the reason.
const NO_ANSWERS: [(&str, &str); 5] = [
    ("ExactSum", "a number, whose bytes are those of a number"),
    ("Links", "a log of who is who, which its owner stores line by line"),
    ("Population", "profiles, each of which has bytes"),
    ("Profile", "the memory of one user, which has bytes and laws of its own"),
    ("Seen", "the memory of one stream, which has bytes and laws of its own"),
];

/// Walks through answers: the type of each, and how to ask for it.
macro_rules! walk {
    ($($answer:ty: $ask:expr;)+) => {
        fn walk(crowd: &Crowd, dice: &mut Dice) {
            $({
                let ask: Ask<'_, $answer> = &$ask;
                adds_up::<$answer>(crowd, dice, ask);
            })+
        }

        /// The bytes of each answer, by its type.
        fn samples(crowd: &Crowd) -> BTreeMap<&'static str, String> {
            BTreeMap::from([$({
                let ask: Ask<'_, $answer> = &$ask;
                (stringify!($answer), hex(&ask(crowd, crowd, DAY).unwrap().to_bytes().unwrap()))
            }),+])
        }

        /// Whether these bytes are read as an answer of this type.
        fn read(of: &str, bytes: &[u8]) -> Result<(), String> {
            $(if of == stringify!($answer) {
                return <$answer>::from_bytes(bytes).map(drop).map_err(|error| error.to_string());
            })+
            Err("no answer is called so: what was stored is to be read for ever".to_owned())
        }

        /// The counts of users of each answer about these people, by its type; none of one that has none, or cannot be given of so few.
        /// Lines that the answers about all have and these lack come last.
        fn user_counts(
            crowd: &Crowd,
            all: &Crowd,
            like: Option<&BTreeMap<&'static str, Option<Vec<CountLine>>>>,
        ) -> BTreeMap<&'static str, Option<Vec<CountLine>>> {
            BTreeMap::from([$({
                let ask: Ask<'_, $answer> = &$ask;
                let like = like.and_then(|like| like[stringify!($answer)].as_deref());
                (stringify!($answer), ask(crowd, all, DAY).and_then(|answer| Counting(&answer).lines(like)))
            }),+])
        }

        /// The names of the types, without what they hold, and those in bytes.
        fn walked() -> Vec<(String, &'static str)> {
            let name = |of: &str| of.split('<').next().unwrap().trim().to_owned();
            vec![$((name(stringify!($answer)), <$answer as Mergeable>::NAME)),+]
        }
    };
}

walk! {
    ActiveUsers: |crowd, _, day| ActivityRule::default().users(&crowd.population, Period::Day, through(day)).ok();
    WithoutRefusals<ActiveUsers>: |crowd, _, day| {
        let consenting = crowd.population.clone().without_refusals(Purpose::Profiling);
        consenting.report(|users| ActivityRule::default().users(users, Period::Day, through(day))).ok()
    };
    TrailingUsers: |crowd, _, day| {
        ActivityRule::default().trailing(&crowd.population, Window::last(7), through(day)).ok()
    };
    ActiveDays: |crowd, _, day| ActivityRule::default().active_days(&crowd.population, Window::last(28), day).ok();
    Stickiness: |crowd, _, day| ActivityRule::default().stickiness(&crowd.population, day).ok();
    DailyTotals: |crowd, _, day| DailyTotalsRule::default().report(&crowd.population, through(day)).ok();
    AhaReport: |crowd, _, day| AhaRule::default().report(&crowd.population, through(FIRST.plus(30)), day).ok();
    Intervals: |crowd, _, day| {
        let config = IntervalConfig { starts: Starts::Every, least_days: 1, ..IntervalConfig::default() };
        let config = IntervalConfig { start: Kind::Purchase.into(), within: vec![1, 7, 30], ..config };
        IntervalRule::new(config).unwrap().report(&crowd.population, through(FIRST.plus(40)), day).ok()
    };
    CoUse: |crowd, _, day| CoUseRule::default().report(&crowd.population, day).ok();
    Retention: |crowd, _, day| RetentionRule::default().report(&crowd.population, through(FIRST.plus(30)), day).ok();
    UserAccounting: |crowd, _, day| UserAccountingRule::default().report(&crowd.population, through(day)).ok();
    Revenue: |crowd, _, day| RevenueRule::default().report(&crowd.population, Period::Month, through(day)).ok();
    CohortRevenue: |crowd, _, day| {
        CohortRevenueRule::default().report(&crowd.population, through(FIRST.plus(30)), day).ok()
    };
    TimeToChurn: |crowd, _, day| TimeToChurnRule::default().report(&crowd.population, day).ok();
    Subscriptions: |crowd, _, day| SubscriptionRule::default().report(&crowd.population, through(day)).ok();
    RevenueSplit: |crowd, _, day| {
        let after = Days::new(FIRST.plus(31), day).unwrap();
        RevenueSplitRule::default().report(&crowd.population, through(FIRST.plus(30)), after).ok()
    };
    StayedAndLeft: |crowd, _, day| StayedRule::default().report(&crowd.population, day).ok();
    Goals: |crowd, _, day| GoalRule::default().report(&crowd.population, &KpiRule::default(), day).ok();
    Watch: |crowd, _, day| WatchRule::default().report(&crowd.population, day, WatchSpan::Through(15)).ok();
    DataQuality: |crowd, _, day| data_quality().report(&crowd.population, through(day)).ok();
    Leaderboard: |crowd, _, day| LeaderboardRule::default().report(&crowd.population, day).ok();
    Roster: |crowd, _, day| {
        let row = |user: &User| CommunityMember {
            community: user.acquisition_channel,
            user: user.id,
            role: MemberRole::Member,
            since: FIRST,
            until: None,
        };
        let rows: Vec<CommunityMember> = crowd.users.iter().map(row).collect();
        RosterRule::default().report(&crowd.population, &rows, day).ok()
    };
    ServiceQuality: |crowd, _, day| {
        let at = |day: Day, hours: i64| {
            Moment::from_milliseconds(i64::from(day.days_since_epoch()) * 86_400_000 + hours * 3_600_000)
        };
        let case = |user: &User| {
            let opened = FIRST.plus(i32::try_from(user.id.bits() % 70).unwrap());
            let by = if user.id.bits().is_multiple_of(3) { Answerer::Staff } else { Answerer::Volunteer };
            let first_answer = (!user.id.bits().is_multiple_of(4)).then(|| FirstAnswer { at: at(opened, 7 * i64::from(user.acquisition_channel.number()) * 3), by });
            let id = u64::try_from(user.id.bits()).unwrap();
            ServiceCase { id, opened_at: at(opened, 0), first_answer, closed_at: None }
        };
        let cases: Vec<ServiceCase> = crowd.users.iter().map(case).collect();
        ServiceRule::default().report(&cases, at(day, 9)).ok()
    };
    KpiBoard: |crowd, _, day| KpiRule::default().report(&crowd.population, day).ok();
    SatisfactionReport: |crowd, _, day| SatisfactionRule::default().report(&crowd.population, through(day)).ok();
    CrossTable: |crowd, _, day| CrossTableRule::default().report(&crowd.population, through(day)).ok();
    StageJourney: |crowd, _, day| JourneyRule::default().journey(&crowd.population, through(day)).ok();
    StageActions: |crowd, _, day| {
        JourneyRule::default().actions(&crowd.population, &StageActions::incentives(), through(day)).ok()
    };
    Breakdown<LifecycleStage>: |crowd, _, day| JourneyRule::default().breakdown(&crowd.population, day).ok();
    Breakdown<String>: |crowd, _, day| {
        let label = |member: Member<'_>, day| Ok(Some(format!("{} shares", shares(member, day))));
        LabelRule::new("shares", label).breakdown(&crowd.population, day).ok()
    };
    Flow<LifecycleStage>: |crowd, _, day| JourneyRule::default().flow(&crowd.population, FIRST.plus(30), day).ok();
    CorrelationPairs: |crowd, _, day| {
        #[expect(clippy::cast_precision_loss, reason = "counts are small")]
        let numbers = |member: Member<'_>, day| Ok(Some((shares(member, day) as f64 / 3.0, spend(member, day))));
        CorrelationRule::new("shares and spend", numbers).pairs(&crowd.population, day).ok()
    };
    FunnelReport: |crowd, _, day| funnel(day).report_events(&crowd.events, &Calendar::utc()).ok();
    SessionReport: |crowd, _, day| sessions(day).report_events(&crowd.events, &Calendar::utc()).ok();
    PathReport: |crowd, _, day| {
        let length = if day == DAY { 2 } else { 3 };
        let rule = PathRule { length: length.try_into().unwrap(), ..PathRule::default() };
        rule.report_events(&crowd.events, &Calendar::utc()).ok()
    };
    WinBackList: |crowd, _, day| WinBackRule::default().report(&crowd.population, day).ok();
    WinBackRate: |crowd, _, day| {
        let list = WinBackRule::default().report(&crowd.population, FIRST.plus(45)).ok()?;
        WinBackRule::default().rate(&list, &crowd.population, day).ok()
    };
    HonorRoll: |crowd, _, day| ContributionRule::default().honor_roll(&crowd.population, day).ok();
    GroupShares: |crowd, _, day| {
        GroupRule::default().report(&crowd.population, day, &worth(), &StageRule::default()).ok()
    };
    PlanProgress: |crowd, _, day| Plan::default().report(&crowd.population, day).ok();
    FeatureTable: |crowd, _, day| FeatureRule::default().report(&crowd.population, day).ok();
    WhatIf: |crowd, _, day| {
        let rules = RuleSet::default();
        let side = |as_of| RulesAsOf { rules: &rules, as_of };
        let rule = WhatIfRule { most_movers: 5.try_into().unwrap() };
        rule.report(&crowd.population, side(FIRST.plus(30)), side(day)).ok()
    };
    FitMeasures: |crowd, _, day| unfitted().measure_population(&crowd.population, day).ok();
    SpendFlow: |crowd, _, day| {
        let mut flow = SpendFlow::default();
        for member in &crowd.population {
            let name = format!("{}", shares(member, day));
            let spend = member.profile.as_of(day).net_spend(Window::LIFETIME).unwrap();
            flow.observe(Some(&name), (spend > Money::ZERO).then_some("buyer"), spend);
        }
        Some(flow)
    };
    Campaign: |crowd, _, day| {
        CampaignRule::default().report(&crowd.population, Subject::new(1), cost(crowd), day).ok()
    };
    EventActivity: |crowd, _, day| {
        EventActivityRule::default().report(&crowd.population, Subject::new(1), through(day), day).ok()
    };
    OutreachReport: |crowd, _, day| outreach(crowd, day);
    FatigueReport: |crowd, _, day| {
        let rule = FatigueRule { unhappy: Kind::Refund.into(), ..FatigueRule::default() };
        rule.report(&crowd.population, through(day), day).ok()
    };
    AttributionReport: |crowd, _, day| attribution().report(&crowd.population, through(day), day).ok();
    MatchedLift: |crowd, _, day| {
        let stratum = |member: Member<'_>| Some(format!("{}", member.user.acquisition_channel.number()));
        let rule = MatchedLiftRule { minimum: 2, ..MatchedLiftRule::default() };
        rule.report(&crowd.population, Subject::new(1), through(FIRST.plus(50)), day, stratum).ok()
    };
    SpecialDayEffect: |crowd, _, day| {
        let rule = SpecialDayRule { around: 5.try_into().unwrap(), ..SpecialDayRule::default() };
        rule.report_days(&crowd.population, &[FIRST.plus(30), FIRST.plus(60)], day).ok()
    };
    ReferralReport: |crowd, all, day| {
        let forest = ReferralForest::of(all.users.iter().copied()).unwrap();
        ReferralRule::default().report_in(&forest, &crowd.population, day).ok()
    };
    Payback: |crowd, _, day| {
        ReferralRule::default().payback(&crowd.population, day, cost(crowd), Ratio::percent(50)).ok()
    };
    SampleSums: |crowd, _, day| {
        let sums = sums_by(&crowd.population, |member| Some(spend(member, day)), |_| Some(())).unwrap();
        Some(sums.into_values().next().unwrap_or_default())
    };
    PairedSums: |crowd, _, day| {
        let both = |member: Member<'_>| Some((spend(member, day), spend(member, FIRST.plus(30))));
        Some(paired_sums_by(&crowd.population, both, |_| Some(())).unwrap().into_values().next().unwrap_or_default())
    };
    Proportion: |crowd, _, day| {
        let sharing = crowd.population.iter().filter(|member| shares(*member, day) > 0).count();
        Proportion::new(sharing as u64, crowd.population.len() as u64).ok()
    };
    Trial: |crowd, _, day| Some(trial(crowd, day));
    Uplift: |crowd, _, day| uplift(crowd, day);
    EntryEffects: |crowd, _, day| {
        let config = EntryEffectConfig { outcome: EntryOutcome::Spend { days: 20 }, ..EntryEffectConfig::default() };
        EntryEffectRule::new(config).unwrap().report(&crowd.population, through(FIRST.plus(30)), day).ok()
    };
    LaunchRegister: |crowd, _, day| LaunchRule::default().report(&launches(crowd), day).ok();
    Distribution: |crowd, _, day| {
        Some(crowd.population.iter().map(|member| i64::try_from(shares(member, day)).unwrap() - 2).collect())
    };
    NumberPairs: |crowd, _, day| {
        NumberPairs::of(crowd.population.iter().map(|member| (spend(member, day), 0.1))).ok()
    };
    Survival: |crowd, _, day| {
        let lasted = |member: Member<'_>| (member.profile.tallies().len().try_into().unwrap(), shares(member, day) > 0);
        Some(crowd.population.iter().map(lasted).collect())
    };
    Sample<Customer>: |crowd, _, day| Some(holdouts(crowd, day).iter().map(|one| one.customer).collect());
    SpendSample: |crowd, _, day| {
        let rule = BtydRule::default();
        let summaries = crowd.population.profiles().filter_map(|one| rule.summary(one.as_of(day)).unwrap());
        let of = if day == DAY { SpendOf::RepeatPurchases } else { SpendOf::AllPurchases };
        Some(of.sample(&summaries.collect::<Vec<_>>()))
    };
    LifetimeTotal: |crowd, _, day| {
        let (model, year) = (Nbd::new(0.385, 12.07).unwrap(), Lifetime { span: 52.into(), discount: Discount::NONE });
        let mut total = LifetimeTotal::default();
        for Holdout { customer, .. } in holdouts(crowd, day) {
            let spend = 0.1 + 7.77 * f64::from(customer.frequency()).exp2();
            total.observe(&year.outlook(&model, &customer, spend)).unwrap();
        }
        Some(total)
    };
    Validation: |crowd, _, day| {
        Validation::of(&Nbd::new(0.385, 12.07).unwrap(), &holdouts(crowd, day), (day - FIRST).cast_unsigned().into())
    };
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(digit.into(), 16).unwrap()).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/versions/1/answers.json");

#[test]
fn what_was_stored_of_each_answer_is_read() {
    let stored: BTreeMap<String, String> = serde_json::from_str(&fs::read_to_string(STORED).unwrap()).unwrap();
    let asked = samples(&Crowd::of_size(3, &mut Dice(7)));
    assert!(asked.keys().all(|name| stored.contains_key(*name)), "store the new ones too: see below");
    for (of, bytes) in stored {
        // Fields that changed need a new version, and a reader of the old one or a word in the changelog.
        assert_eq!(read(&of, &unhex(&bytes)), Ok(()), "{of}");
    }
}

/// For new answers, and for the time before a first release:
/// `cargo test --test lower -- --ignored stores_an_answer_of_each_kind`.
#[test]
#[ignore = "writes tests/data"]
fn stores_an_answer_of_each_kind() {
    let samples = samples(&Crowd::of_size(3, &mut Dice(7)));
    fs::write(STORED, serde_json::to_string_pretty(&samples).unwrap() + "\n").unwrap();
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn every_answer_has_the_bytes_of_the_whole_however_it_was_parted(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let crowd = Crowd::made_up(&mut dice);
        walk(&crowd, &mut dice);
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn rules_fitted_to_merged_measures_are_those_fitted_to_everybody(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let crowd = Crowd::made_up(&mut dice);
        let rules = unfitted();
        let mut all = rules.measure_population(&Crowd::nobody().population, DAY).unwrap();
        for part in crowd.parted(&mut dice) {
            all.merge(&rules.measure_population(&part.population, DAY).unwrap()).unwrap();
        }
        let fitted = rules.clone().fit_population_where_possible(&crowd.population, DAY).unwrap();
        prop_assert_eq!(rules.clone().fit_measures_where_possible(&all).unwrap(), fitted.clone());
        prop_assert_eq!(rules.clone().fit_measures(&all).ok(), rules.fit_population(&crowd.population, DAY).ok());
        let refused = RuleSet::default().fit_measures(&all).unwrap_err();
        prop_assert!(matches!(refused, RuleFitError::OtherRules { .. }), "{}", refused);
    }
}

#[test]
fn whatever_merges_is_walked_or_has_a_reason() {
    let walked = walked();
    let names: BTreeSet<&str> = walked.iter().map(|(name, _)| name.as_str()).collect();
    let items = Items::read();
    let merging: BTreeSet<String> = items
        .functions
        .iter()
        .filter(|function| {
            function.signature.ident == "merge" && names_in(&function.signature).contains(&"other".into())
        })
        .filter_map(|function| function.owner.clone())
        .collect();
    assert!(merging.len() > 40 && merging.contains("Retention"), "{merging:?}");
    let known = |name: &str| NO_ANSWERS.iter().any(|(known, reason)| *known == name && !reason.is_empty());
    let lacking: Vec<&String> = merging.iter().filter(|name| !names.contains(name.as_str()) && !known(name)).collect();
    assert!(
        lacking.is_empty(),
        "these merge: make them `mergeable!` and walk them above, or give a reason: {lacking:?}"
    );
    let gone: Vec<&&str> = NO_ANSWERS.iter().map(|(name, _)| name).filter(|name| !merging.contains(**name)).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn whatever_has_bytes_as_an_answer_is_walked_and_no_two_share_a_name() {
    let walked = walked();
    let names: BTreeSet<&str> = walked.iter().map(|(name, _)| name.as_str()).collect();
    let mut made = BTreeSet::new();
    for source in sources() {
        let words: Vec<String> = tokens(&source.text).into_iter().map(|token| token.text).collect();
        for words in words.windows(4) {
            match [0, 1, 2, 3].map(|at| words[at].as_str()) {
                ["mergeable", "!", "(", name] | ["Mergeable", "for", name, _] if name != "$" => {
                    made.insert(name.to_owned());
                }
                _ => {}
            }
        }
    }
    let lacking: Vec<&String> = made.iter().filter(|name| !names.contains(name.as_str())).collect();
    assert!(made.len() > 40 && lacking.is_empty(), "walk these above: {lacking:?}");
    let in_bytes: BTreeSet<(&str, &str)> = walked.iter().map(|(name, in_bytes)| (*in_bytes, name.as_str())).collect();
    let different: BTreeSet<&str> = in_bytes.iter().map(|(in_bytes, _)| *in_bytes).collect();
    assert_eq!(in_bytes.len(), different.len(), "two answers with one name: {in_bytes:?}");
}
