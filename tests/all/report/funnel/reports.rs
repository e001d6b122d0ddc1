//! Reports: what they count, and that parts of different users make the whole.

use lifestage::answer::MergeError;
use lifestage::population::{Columns, ReportKey};
use lifestage::report::{FunnelReport, FunnelRule, SessionRule, StepOrder};
use lifestage::time::{Calendar, Moment, Timespan};
use lifestage::{Event, Kind, UserId};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::seeded::cases;
use crate::shared::threads::with_threads;
use crate::shared::travels::travels;

const STEPS: [Kind; 3] = [Kind::View, Kind::AddToCart, Kind::Purchase];

fn funnel() -> FunnelRule {
    FunnelRule::of(STEPS, Timespan::seconds(60)).unwrap()
}

/// Events of a few users within some minutes.
pub(crate) fn log() -> impl Strategy<Value = Vec<Event>> {
    let kinds = [Kind::View, Kind::View, Kind::AddToCart, Kind::Purchase, Kind::LogIn, Kind::Search];
    let event = (0..12_u64, 0..4_000_i64, proptest::sample::select(kinds.to_vec()))
        .prop_map(|(user, second, kind)| Event::new(user, Moment::from_milliseconds(second * 1_000), kind, 0).unwrap());
    vec(event, 0..200)
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn parts_of_different_users_merge_into_the_whole(log in log(), cut in 0..12_u64) {
        for order in [StepOrder::Ordered, StepOrder::Strict, StepOrder::Any] {
            let funnel = FunnelRule::new(funnel().config().clone().order(order)).unwrap();
            let is_one = |event: &&Event| event.user() < UserId::from(cut);
            let whole = funnel.report_events(&log, &Calendar::utc()).unwrap();
            let one = funnel.report_events(log.iter().filter(is_one), &Calendar::utc()).unwrap();
            let other = funnel.report_events(log.iter().filter(|event| !is_one(event)), &Calendar::utc()).unwrap();
            let mut merged = one.clone();
            merged.merge(&other).unwrap();
            prop_assert_eq!(&merged, &whole);
            let mut merged = other;
            merged.merge(&one).unwrap();
            prop_assert_eq!(&merged, &whole);
            travels(&whole);
        }
    }

    #[test]
    fn row_order_and_thread_count_do_not_change_a_bit(log in log(), seed in any::<u64>()) {
        let mut shuffled = log.clone();
        shuffled.sort_by_key(|event| (event.moment().milliseconds().unwrap().cast_unsigned() ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut in_sessions = funnel().config().clone();
        in_sessions.session = Some(SessionRule::after(Timespan::seconds(100)));
        let strict = funnel().config().clone().order(StepOrder::Strict);
        for definition in [funnel().config().clone(), in_sessions, strict] {
            let funnel = FunnelRule::new(definition).unwrap();
            let [one, eight] = [1, 8].map(|threads| with_threads(threads, || funnel.report_events(&log, &Calendar::utc()).unwrap()));
            prop_assert_eq!(&one, &eight);
            prop_assert_eq!(&one, &funnel.report_events(&shuffled, &Calendar::utc()).unwrap());
        }
    }

    #[test]
    fn everybody_is_as_deep_as_on_their_own(log in log()) {
        let report = funnel().report_events(&log, &Calendar::utc()).unwrap();
        let mut depths = vec![0; 4];
        let mut users: Vec<UserId> = log.iter().map(Event::user).collect();
        users.sort_unstable();
        users.dedup();
        for user in users {
            let own = log.iter().filter(|event| event.user() == user);
            depths[funnel().passage(&lifestage::event::Sequence::of(own, &Calendar::utc()).unwrap()).depth()] += 1;
        }
        prop_assert_eq!(report.users_at_depth(), depths);
    }

    #[test]
    fn groups_are_reports_of_their_own_and_make_the_whole(log in log()) {
        let groups = funnel().report_events_by(&log, &Calendar::utc(), |user| Some(user.bits() % 3)).unwrap();
        let mut merged: Option<FunnelReport> = None;
        for (group, report) in groups {
            let own = funnel().report_events(log.iter().filter(|event| event.user().bits() % 3 == group), &Calendar::utc()).unwrap();
            prop_assert_eq!(&report, &own);
            match &mut merged {
                Some(merged) => merged.merge(&report).unwrap(),
                None => merged = Some(report),
            }
        }
        if let Some(merged) = merged {
            prop_assert_eq!(merged, funnel().report_events(&log, &Calendar::utc()).unwrap());
        }
    }
}

fn at(user: u64, second: i64, kind: Kind) -> Event {
    Event::new(user, Moment::from_milliseconds(second * 1_000), kind, 0).unwrap()
}

#[test]
fn steps_have_users_conversions_means_and_medians() {
    let mut events = vec![at(9, 0, Kind::LogIn)];
    for (user, seconds) in [(1, 10), (2, 20), (3, 60), (4, 61)] {
        events.extend([at(user, 0, Kind::View), at(user, seconds, Kind::AddToCart)]);
    }
    events.push(at(1, 15, Kind::Purchase));
    let report = funnel().report_events(&events, &Calendar::utc()).unwrap();
    assert_eq!((report.users(), report.users_at_depth()), (5, &[1, 1, 2, 1][..]));
    let steps = report.steps();
    let told: Vec<(&str, u64)> = steps.iter().map(|step| (&*step.name, step.users)).collect();
    assert_eq!(told, [("view", 4), ("add_to_cart", 3), ("purchase", 1)]);
    let conversions = steps.iter().map(|step| (step.conversion.unwrap().get(), step.overall.unwrap().get()));
    assert_eq!(conversions.collect::<Vec<_>>(), [(0.8, 1.0), (0.75, 0.75), (1.0 / 3.0, 0.25)]);
    let times = steps.iter().map(|step| (step.mean_seconds, step.median_seconds));
    // Of 10, 20 and 60 s the nearest-rank median is the second.
    assert_eq!(times.collect::<Vec<_>>(), [(None, None), (Some(30.0), Some(20.0)), (Some(5.0), Some(5.0))]);
    assert_eq!(
        report.definition().text(),
        "view → add_to_cart → purchase: in order, within 1m of the first step, equal instants in step order, best entry",
    );
}

#[test]
fn nobody_is_a_report_too() {
    let report = funnel().report_events(&[], &Calendar::utc()).unwrap();
    assert_eq!((report.users(), report.users_at_depth()), (0, &[0, 0, 0, 0][..]));
    assert!(report.steps().iter().all(|step| step.conversion.is_none() && step.mean_seconds.is_none()));
    let mut merged = report.clone();
    merged.merge(&report).unwrap();
    assert_eq!(merged, report);
}

#[test]
fn in_any_order_a_step_is_a_number_of_steps_taken() {
    let funnel = FunnelRule::new(funnel().config().clone().order(StepOrder::Any)).unwrap();
    let report = funnel
        .report_events(&[at(1, 0, Kind::Purchase), at(1, 60, Kind::View), at(2, 0, Kind::View)], &Calendar::utc())
        .unwrap();
    let steps = report.steps();
    assert_eq!(
        (&*steps[0].name, steps[0].users, &*steps[1].name, steps[1].users),
        ("1 of 3 steps", 2, "2 of 3 steps", 1)
    );
}

#[test]
fn reports_of_other_funnels_or_of_the_same_users_do_not_merge() {
    let events = [at(1, 0, Kind::View), at(2, 0, Kind::View)];
    let report = funnel().report_events(&events, &Calendar::utc()).unwrap();
    let other = FunnelRule::of(STEPS, Timespan::seconds(61))
        .unwrap()
        .report_events(&[at(3, 0, Kind::View)], &Calendar::utc())
        .unwrap();
    let mut merged = report.clone();
    assert!(matches!(merged.merge(&other), Err(MergeError::Other(_))));
    assert_eq!(merged.merge(&report), Err(MergeError::SameUsers { users: 2 }));
    assert_eq!(merged, report);
    assert_ne!(report.definition(), other.definition());
}

#[test]
fn a_written_report_that_none_can_be_does_not_come_in() {
    let report = funnel().report_events(&[at(1, 0, Kind::View), at(1, 5, Kind::AddToCart)], &Calendar::utc()).unwrap();
    let broken = |change: fn(&mut serde_json::Value)| {
        let mut written = serde_json::to_value(&report).unwrap();
        change(&mut written);
        serde_json::from_value::<FunnelReport>(written).unwrap_err().to_string()
    };
    assert!(broken(|report| report["users_at_depth"] = [0, 0, 1].into()).contains("a depth more"));
    assert!(broken(|report| report["users_at_depth"] = [9, 0, 1, 0].into()).contains("do not add up to `1`"));
    assert!(broken(|report| report["users_at_depth"] = [0, 1, 0, 0].into()).contains("`1` times of `0` users"));
}

#[test]
fn a_report_tells_nobody_whom_it_is_about() {
    let (at, views) = ([0_i64, 0], [Kind::View.code(); 2]);
    let columns = |users: &'static [u64]| Columns::new(users, &at[..users.len()], &views[..users.len()]);
    let (funnel, key) = (funnel(), ReportKey::new([7; 16]));
    let [one, other] =
        [&[41_u64][..], &[42][..]].map(|users| funnel.report_columns(&columns(users), &Calendar::utc()).unwrap());
    // In one process the users are known, and nothing of it can be read.
    assert_eq!(one.clone().merge(&one), Err(MergeError::SameUsers { users: 1 }));
    assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&other).unwrap());
    assert_eq!(postcard::to_stdvec(&one).unwrap(), postcard::to_stdvec(&other).unwrap());
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
    assert_eq!(one, other);
    // With a key they are known to another machine too, from binary alone.
    let keyed = |users| funnel.report_columns(&columns(users).with_report_key(key), &Calendar::utc()).unwrap();
    let sent: FunnelReport = postcard::from_bytes(&postcard::to_stdvec(&keyed(&[41, 42])).unwrap()).unwrap();
    assert_eq!(keyed(&[42, 41]).merge(&sent), Err(MergeError::SameUsers { users: 2 }));
    let read: FunnelReport = serde_json::from_str(&serde_json::to_string(&sent).unwrap()).unwrap();
    assert_eq!(keyed(&[41]).merge(&read).map(|()| read.users()), Ok(2));
    // Two reports that differ by one user differ by what has a key, and so does a report of one.
    let without_key = ReportKey::new([8; 16]);
    let by_trial = |report: &FunnelReport, key: ReportKey| {
        let bytes = postcard::to_stdvec(report).unwrap();
        let same = |user: u64| {
            let users: &[u64] = &[user];
            let columns = Columns::new(users, &[0], &views[..1]).with_report_key(key);
            postcard::to_stdvec(&funnel.report_columns(&columns, &Calendar::utc()).unwrap()).unwrap() == bytes
        };
        (0..1_000).find(|user| same(*user))
    };
    assert_eq!(by_trial(&keyed(&[41]), key), Some(41), "who has the key can");
    assert_eq!(by_trial(&keyed(&[41]), without_key), None, "and nobody else");
    assert_eq!(by_trial(&one, key), None);
}
