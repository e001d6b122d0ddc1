//! Reports that merge: what comes in is what its definition says, adds up with others, and commutes or refuses.

use std::fmt::{Debug, Display};

use lifestage::model::{AhaRule, CoUseRule, IntervalRule};
use lifestage::outreach::{
    CampaignRule, EntryEffectRule, EventActivityRule, ReferralRule, Uplift, UpliftArm, UpliftRule, UpliftUser,
};
use lifestage::report::*;
use lifestage::time::{Calendar, Moment, Period, Window};
use lifestage::{Amount, Event, Kind, Population, Subject};

use crate::door::{Data, Door, Target, comes_back, of_serde};
use crate::world::{MONDAY, TODAY, World};

/// The doors of a report, which merges with itself and with others of its samples.
macro_rules! merging {
    ($doors:ident, $type:ty, $samples:expr) => {{
        let samples: Vec<$type> = $samples;
        assert!(!samples.is_empty());
        $doors.extend(of_serde::<$type>(stringify!($type), &samples, &[], |world, report| {
            let _ = report.definition().to_string();
            adds_up(report, report, |one, other| one.merge(other));
            let text = serde_json::to_string(report).unwrap_or_default();
            let again: $type = serde_json::from_str(&text).expect("it was written");
            adds_up(report, &again, |one, other| one.merge(other));
            let _ = world;
        }));
    }};
}

/// One and other, other and one: the same sum, or both refused and nothing changed.
fn adds_up<T: Data + Clone, E: Display + Debug>(one: &T, other: &T, merge: impl Fn(&mut T, &T) -> Result<(), E>) {
    let (mut there, mut back) = (one.clone(), other.clone());
    match (merge(&mut there, other), merge(&mut back, one)) {
        (Ok(()), Ok(())) => {
            assert!(there == back, "{one:?} and {other:?} make {there:?} or {back:?}");
            comes_back(&there);
        }
        (Err(error), Err(_)) => {
            assert!(!error.to_string().is_empty());
            assert!(there == *one && back == *other, "what is refused changes nothing");
        }
        (there, back) => panic!("one order is refused: {there:?} {back:?} for {one:?} and {other:?}"),
    }
}

/// Both halves of everybody.
fn halves(world: &World) -> [Population; 2] {
    [0, 1].map(|rest| {
        let mut half = Population::new(Calendar::utc());
        for profile in world.people.profiles().filter(|profile| profile.user().bits() % 2 == rest) {
            half.insert(profile.clone()).expect("one calendar");
        }
        half
    })
}

pub(super) fn target(world: &World) -> Target {
    let mut doors: Vec<Door> = Vec::new();
    let (halves, range) = (halves(world), world.range());
    macro_rules! of_halves {
        ($ask:expr) => {
            halves.iter().map($ask).collect::<Result<Vec<_>, _>>().expect("an answer")
        };
    }
    let activity = ActivityRule::default();
    merging!(
        doors,
        ActiveUsers,
        of_halves!(|all| activity.users(all, Period::Week(lifestage::time::Weekday::Mon), range))
    );
    merging!(doors, TrailingUsers, of_halves!(|all| activity.trailing(all, Window::last(7), range)));
    merging!(doors, ActiveDays, of_halves!(|all| activity.active_days(all, Window::last(28), TODAY)));
    merging!(doors, Stickiness, of_halves!(|all| activity.stickiness(all, TODAY)));
    merging!(doors, DailyTotals, of_halves!(|all| DailyTotalsRule::default().report(all, range)));
    merging!(doors, UserAccounting, of_halves!(|all| UserAccountingRule::default().report(all, range)));
    let retention = RetentionRule { cohorts: Period::Month, ..RetentionRule::default() };
    merging!(doors, Retention, of_halves!(|all| retention.report(all, range, MONDAY.plus(45))));
    merging!(doors, Revenue, of_halves!(|all| RevenueRule::default().report(all, Period::Month, range)));
    merging!(doors, CohortRevenue, of_halves!(|all| CohortRevenueRule::default().report(all, range, TODAY)));
    merging!(doors, TimeToChurn, of_halves!(|all| TimeToChurnRule::default().report(all, TODAY.plus(99))));
    let journeys = JourneyRule::default();
    merging!(doors, StageJourney, of_halves!(|all| journeys.journey(all, range)));
    merging!(doors, StageActions, of_halves!(|all| journeys.actions(all, &StageActions::incentives(), range)));
    merging!(doors, Breakdown<lifestage::LifecycleStage>, of_halves!(|all| journeys.breakdown(all, TODAY)));
    merging!(doors, Flow<lifestage::LifecycleStage>, of_halves!(|all| journeys.flow(all, MONDAY, TODAY)));
    merging!(doors, CrossTable, of_halves!(|all| CrossTableRule::default().report(all, range)));
    merging!(doors, SatisfactionReport, of_halves!(|all| SatisfactionRule::default().report(all, range)));
    let own = r#"{"own":{"new":{"share":{"of":{"age_days":"now","at_least":1}}},"x":{"mean":{"metric":"age_days"}}}}"#;
    let board: KpiRule = serde_json::from_str(own).expect("a rule");
    merging!(doors, KpiBoard, of_halves!(|all| board.report(all, TODAY)));
    merging!(doors, Goals, of_halves!(|all| GoalRule::default().report(all, &board, TODAY)));
    merging!(doors, Subscriptions, of_halves!(|all| SubscriptionRule::default().report(all, range)));
    let (before, after) = (range.first(), range.first().plus(1));
    let parted = |all: &Population| {
        let after = lifestage::time::Days::new(after, range.last()).expect("a range of days");
        RevenueSplitRule::default().report(all, lifestage::time::Days::only(before), after)
    };
    merging!(doors, RevenueSplit, of_halves!(parted));
    merging!(doors, StayedAndLeft, of_halves!(|all| StayedRule::default().report(all, TODAY)));
    merging!(doors, Watch, of_halves!(|all| WatchRule::default().report(all, TODAY, WatchSpan::Week)));
    merging!(doors, DataQuality, of_halves!(|all| DataQualityRule::default().report(all, range)));
    merging!(doors, Leaderboard, of_halves!(|all| LeaderboardRule::default().report(all, TODAY)));
    merging!(
        doors,
        lifestage::outreach::Campaign,
        of_halves!(|all| CampaignRule::default().report(all, Subject::new(1), Amount::minor(100), TODAY))
    );
    merging!(
        doors,
        lifestage::outreach::EventActivity,
        of_halves!(|all| EventActivityRule::default().report(all, Subject::new(1), range, TODAY))
    );
    merging!(doors, lifestage::outreach::ReferralReport, of_halves!(|all| ReferralRule::default().report(all, TODAY)));
    merging!(
        doors,
        lifestage::incentive::PlanProgress,
        of_halves!(|all| lifestage::incentive::Plan::default().report(all, TODAY))
    );
    merging!(doors, lifestage::model::AhaReport, of_halves!(|all| AhaRule::default().report(all, range, TODAY)));
    merging!(doors, lifestage::model::Intervals, of_halves!(|all| IntervalRule::default().report(all, range, TODAY)));
    merging!(doors, lifestage::model::CoUse, of_halves!(|all| CoUseRule::default().report(all, TODAY)));
    let entries = EntryEffectRule::default();
    merging!(doors, lifestage::outreach::EntryEffects, of_halves!(|all| entries.report(all, range, TODAY)));
    merging!(doors, lifestage::outreach::Uplift, [0, 1].map(uplift).into());
    let logs = [0, 1].map(log);
    let funnel = FunnelRule::new(FunnelConfig::new([Kind::View, Kind::Purchase, Kind::Share])).expect("a funnel");
    let utc = Calendar::utc();
    merging!(doors, FunnelReport, logs.iter().filter_map(|log| funnel.report_events(log, &utc).ok()).collect());
    merging!(
        doors,
        SessionReport,
        logs.iter().filter_map(|log| SessionRule::default().report_events(log, &utc).ok()).collect()
    );
    merging!(
        doors,
        PathReport,
        logs.iter().filter_map(|log| PathRule::transitions().report_events(log, &utc).ok()).collect()
    );
    Target { name: "reports", doors }
}

fn uplift(rest: i64) -> Uplift {
    let arm = |n: i64| if n % 3 == 0 { UpliftArm::Control } else { UpliftArm::Treatment };
    let user = |n: i64| UpliftUser { score: if n % 2 == 0 { 0.25 } else { 0.75 }, arm: arm(n), outcome: n % 2 + rest };
    UpliftRule::default().of_users((0..12).map(user)).expect("plain scores")
}

fn log(rest: u64) -> Vec<Event> {
    let kinds = [Kind::View, Kind::Purchase, Kind::Share, Kind::View];
    let event = |at: u64| {
        let kind = kinds[usize::try_from(at % 4).unwrap_or(0)];
        let moment = Moment::from_milliseconds(i64::try_from(at / 4 * 60_000).unwrap_or(0));
        Event::new(at % 3 * 2 + rest, moment, kind, 0).expect("a kind without need of a value")
    };
    (0..24).map(event).collect()
}
