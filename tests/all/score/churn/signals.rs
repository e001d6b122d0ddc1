//! Each signal by itself, the score that they make, and the flags beside it.

use lifestage::answer::Language;
use lifestage::answer::{Reason, SeenValue};
use lifestage::number::Decimal;
use lifestage::score::{
    ChurnConfig, ChurnRule, ChurnSignal, ChurnWeights, FittedChurn, RiskBand, RiskBounds, RiskEvidence,
};
use lifestage::{Amount, Event, Kind, LifecycleStage, Profile, User};

use crate::shared::churn_people::{USER, buys, comes, day, fitted, rfm, risk, user};

fn strength(profile: &Profile, number: i32, signal: ChurnSignal) -> Option<f64> {
    risk(profile, number).contribution(signal).map(|contribution| contribution.strength.get())
}

#[test]
fn overdue_begins_after_one_usual_gap_and_is_full_at_three() {
    // Gaps 10 and 10 and twice the mean of 20: 15 days are usual.
    let profile = Profile::of(buys(&[0, 10, 20]));
    let overdue = |silence: i32| strength(&profile, 20 + silence, ChurnSignal::Overdue).unwrap();
    assert_eq!([0, 15, 30, 45, 400].map(overdue), [0.0, 0.0, 0.5, 1.0, 1.0]);
    assert!((overdue(18) - 0.1).abs() < 1e-12);
    // After a single purchase the mean gap is all that is known.
    let once = Profile::of(buys(&[0]));
    assert_eq!(strength(&once, 40, ChurnSignal::Overdue), Some(0.5));
}

#[test]
fn the_probability_is_that_of_no_event_within_30_days() {
    let profile = Profile::of(buys(&[0, 10, 20]));
    let outlook = fitted().outlook(profile.as_of(day(50)), 30).unwrap().unwrap();
    assert_eq!(strength(&profile, 50, ChurnSignal::Probability), Some(outlook.churn.get().get()));
    assert_eq!(risk(&profile, 50).outlook, Some(outlook));
}

#[test]
fn an_activity_drop_compares_with_four_weeks_before_the_visit() {
    // L is day 60: five days in L−55..=L−28, which are 5 to 32; and two in the last 28.
    let profile = Profile::of(comes([4, 5, 10, 20, 30, 32, 33, 60]));
    assert_eq!(strength(&profile, 60, ChurnSignal::ActivityDrop), Some(1.0 - 2.0 / 5.0));
    let outside = Profile::of(comes([4, 10, 20, 30, 33, 60]));
    // Day 4 is L−56 and day 33 L−27: three days are too few.
    assert_eq!(strength(&outside, 60, ChurnSignal::ActivityDrop), None);
    assert!(risk(&outside, 60).unknown.contains(&ChurnSignal::ActivityDrop));

    let ends = Profile::of(comes([5, 10, 20, 32, 60]));
    let drop = |number: i32| strength(&ends, number, ChurnSignal::ActivityDrop).unwrap();
    // One active day in D−27..=D up to day 87; none after it. What was usual stays what it was at L.
    assert_eq!([60, 87, 88, 300].map(drop), [0.75, 0.75, 1.0, 1.0]);
    // More than before is no drop.
    let more = Profile::of(comes([5, 10, 20, 32].into_iter().chain(40..=60)));
    assert_eq!(strength(&more, 60, ChurnSignal::ActivityDrop), Some(0.0));
}

#[test]
fn complaints_count_while_a_recent_one_is_open() {
    let complains = |number: i32| Event::complain(USER, day(number));
    let solved = |number: i32| Event::new(USER, day(number), Kind::ComplaintResolved, 0).unwrap();
    let with = |extra: Vec<Event>| Profile::of(comes([0, 50]).into_iter().chain(extra));
    let complaints = |profile: &Profile, number| strength(profile, number, ChurnSignal::Complaints).unwrap();
    assert_eq!(complaints(&with(vec![]), 60), 0.0);
    assert_eq!(complaints(&with(vec![complains(50)]), 60), 1.0);
    // From 30 days before the last visit on, however long that is ago.
    assert_eq!(complaints(&with(vec![complains(20)]), 400), 1.0);
    assert_eq!(complaints(&with(vec![complains(19)]), 60), 0.0);
    // Resolved, also after the last visit; but not before the day asked about.
    let resolved = with(vec![complains(40), solved(55)]);
    assert_eq!([54, 55].map(|number| complaints(&resolved, number)), [1.0, 0.0]);
    // What was resolved long ago resolves nothing recent, and one of two leaves one open.
    assert_eq!(complaints(&with(vec![complains(1), solved(2), complains(40)]), 60), 1.0);
    assert_eq!(complaints(&with(vec![complains(40), complains(41), solved(45)]), 60), 1.0);
}

#[test]
fn rfm_decline_is_the_grades_lost_since_the_last_visit() {
    // Bought on day 0, last seen on day 15: recency 15 is grade 4.
    let profile = Profile::of(buys(&[0]).into_iter().chain(comes([15])));
    let decline = |number: i32| strength(&profile, number, ChurnSignal::RfmDecline).unwrap();
    assert_eq!([15, 20, 21, 41, 81, 900].map(decline), [0.0, 0.0, 0.25, 0.5, 0.75, 0.75]);
    assert_eq!(strength(&Profile::of(comes([15])), 20, ChurnSignal::RfmDecline), None);
    let without = FittedChurn { rfm: None, ..fitted() };
    let risk = without.assess(profile.as_of(day(41)), &user()).unwrap().unwrap();
    assert!(risk.contribution(ChurnSignal::RfmDecline).is_none() && risk.coverage.get() == 0.8);
}

#[test]
fn the_score_is_the_weighted_mean_of_what_is_known() {
    // No purchase: activity drop 15 and complaints 10 are known, 25 of 100.
    let profile = Profile::of(comes([5, 10, 20, 32, 60]));
    let risk = risk(&profile, 100);
    assert_eq!((risk.score, risk.band, risk.coverage.get()), (60.0, RiskBand::Unknown, 0.25));
    let points: Vec<f64> = risk.contributions.iter().map(|contribution| contribution.points).collect();
    assert_eq!(points, [60.0, 0.0]);
    assert_eq!(risk.unknown.as_slice(), [ChurnSignal::Probability, ChurnSignal::Overdue, ChurnSignal::RfmDecline]);
    let reasons: Vec<String> = risk.reasons().map(|reason| reason.to_string()).collect();
    assert_eq!(
        reasons,
        [
            "unknown risk: 60.0 of 100 from 25 % of the signals, a band needs 50 %",
            "active on 0 of the last 28 days, earlier on 4 of 28: 60.0 points",
            "no recent complaint: 0.0 points",
            "churn probability unknown: no event of this kind yet",
            "overdue unknown: no event of this kind yet, or nobody has had a second one",
            "RFM decline unknown: no purchase yet, or RFM is not fitted",
        ]
    );
}

#[test]
fn a_signal_without_weight_is_not_looked_at() {
    let weights = ChurnWeights { probability: Decimal::ZERO, complaints: Decimal::ZERO, ..ChurnWeights::default() };
    let rule = ChurnRule::new(ChurnConfig { weights, ..ChurnRule::purchases().config().clone() }).unwrap();
    let fitted = FittedChurn { rule, ..fitted() };
    let profile = Profile::of(buys(&[0, 10, 20]));
    let risk = fitted.assess(profile.as_of(day(50)), &user()).unwrap().unwrap();
    // Overdue 20 · 0.5 and RFM 5 · 0.5 (grade 5 to 3), of 25 known and 40 in all.
    assert_eq!((risk.score, risk.coverage.get()), (50.0, 0.625));
    assert_eq!(risk.unknown.as_slice(), [ChurnSignal::ActivityDrop]);
    // Of a visitor nothing is known that has a weight.
    assert_eq!(fitted.assess(Profile::of(comes([0])).as_of(day(9)), &user()), Ok(None));
}

#[test]
fn a_band_begins_with_its_bound() {
    let bounds = RiskBounds::default();
    let band = |score| bounds.band(score);
    assert_eq!([0.0, 24.999, 25.0, 49.999].map(band), [RiskBand::Low, RiskBand::Low, RiskBand::Watch, RiskBand::Watch]);
    assert_eq!(
        [50.0, 74.999, 75.0, 100.0].map(band),
        [RiskBand::High, RiskBand::High, RiskBand::Critical, RiskBand::Critical]
    );
    assert_eq!(
        RiskBand::ALL.map(|band| band.name(Language::English)),
        ["unknown", "low", "watch", "high", "critical", "gone"]
    );
    assert_eq!(RiskBand::OF_SCORE[..], RiskBand::ALL[1..5]);
    assert_eq!(
        RiskBand::ALL.map(|band| bounds.from(band)),
        [None, Some(0.0), Some(25.0), Some(50.0), Some(75.0), None]
    );
}

#[test]
fn less_than_half_known_is_an_unknown_band_and_half_is_enough() {
    // Known: probability 50 of all 100, or 49 of 99.
    let band = |probability: u32| {
        let weights = ChurnWeights {
            probability: Decimal::whole(probability),
            overdue: Decimal::ZERO,
            activity_drop: Decimal::whole(30),
            complaints: Decimal::ZERO,
            rfm_decline: Decimal::whole(20),
        };
        let rule = ChurnRule::new(ChurnConfig { weights, ..ChurnConfig::default() }).unwrap();
        let risk = FittedChurn { rule, ..FittedChurn::default() };
        let risk = risk.assess(Profile::of(comes([0])).as_of(day(0)), &user()).unwrap().unwrap();
        assert_eq!(risk.clone().in_stage(LifecycleStage::Introduction).band, risk.band);
        (risk.coverage.get() < 0.5, risk.band)
    };
    assert_eq!([band(50), band(49)], [(false, RiskBand::High), (true, RiskBand::Unknown)]);
}

#[test]
fn the_stage_comes_before_the_score_and_says_so() {
    let profile = Profile::of(comes(0..60));
    let rule = FittedChurn { rule: ChurnRule::default(), ..fitted() };
    let risk = rule.assess(profile.as_of(day(59)), &user()).unwrap().unwrap();
    let said = |stage| {
        let risk = risk.clone().in_stage(stage);
        let reason = Reason::from(risk.reasons().next().unwrap());
        (risk.stage, risk.band, reason.rule.into_owned(), reason.text)
    };
    let score = format!("{:.1}", risk.score);
    for (stage, band, rule, text) in [
        (LifecycleStage::Loyalty, RiskBand::Low, "churn.band", format!("low risk: {score} of 100, low begins at 0")),
        (
            LifecycleStage::Silent,
            RiskBand::Watch,
            "churn.silent",
            format!("watch risk: {score} of 100, but silent users are at watch at least"),
        ),
        (
            LifecycleStage::Churned,
            RiskBand::Gone,
            "churn.gone",
            format!("gone: the stage is Churned, whatever the score of {score}"),
        ),
    ] {
        assert_eq!(said(stage), (Some(stage), band, rule.to_owned(), text));
    }
}

#[test]
fn a_failed_payment_is_flagged_for_14_days_or_until_a_purchase() {
    let failed = |number: i32| Event::new(USER, day(number), Kind::PaymentFailed, 9_90).unwrap();
    let flag = |events: Vec<Event>, number: i32| {
        let profile = Profile::of(buys(&[0]).into_iter().chain(comes([40])).chain(events));
        risk(&profile, number).payment_failed
    };
    assert_eq!(flag(vec![], 50), None);
    assert_eq!([50, 63, 64].map(|number| flag(vec![failed(50)], number)), [Some(day(50)), Some(day(50)), None]);
    assert_eq!(flag(vec![failed(45), failed(50)], 52), Some(day(50)));
    assert_eq!(flag([vec![failed(50)], buys(&[51])].concat(), 52), None);
    // A purchase before it says nothing, and one of the same day does not tell its order.
    assert_eq!(flag([vec![failed(50)], buys(&[49])].concat(), 52), Some(day(50)));
    assert_eq!(flag([vec![failed(50)], buys(&[50])].concat(), 52), Some(day(50)));
    // It weighs nothing.
    let plain = Profile::of(buys(&[0]).into_iter().chain(comes([40])));
    let with = Profile::of(buys(&[0]).into_iter().chain(comes([40])).chain([failed(50)]));
    assert_eq!(risk(&plain, 55).score, risk(&with, 55).score);
    let last = risk(&with, 55).reasons().last().unwrap();
    assert_eq!(
        last.to_string(),
        format!("payment failed on {} and nothing was bought since, ask for another card", day(50))
    );
}

#[test]
fn a_user_who_left_is_flagged_until_they_come_again() {
    let profile =
        Profile::of(comes([0, 20]).into_iter().chain([Event::leave(USER, day(10)), Event::leave(USER, day(20))]));
    assert_eq!(
        [9, 10, 19, 20, 30].map(|number| risk(&profile, number).left.map(|left| left - day(0))),
        [None, Some(10), Some(10), Some(20), Some(20)]
    );
    let back = Profile::of(comes([0, 21]).into_iter().chain([Event::leave(USER, day(20))]));
    assert_eq!(risk(&back, 21).left, None);
}

#[test]
fn a_user_who_was_never_active_has_no_risk() {
    let profile = Profile::of(comes([10]));
    let assess = |profile: &Profile, user: &User, number| fitted().assess(profile.as_of(day(number)), user).unwrap();
    assert!(assess(&profile, &user(), 9).is_none() && assess(&profile, &user(), 10).is_some());
    assert!(assess(&profile, &user().joined(day(20)), 15).is_none());
    let quiet = Profile::of([Event::refund(USER, day(0), Amount::minor(5))]);
    assert!(assess(&quiet, &user().joined(day(0)), 15).is_none());
    // A process of a kind that is no activity makes a day an active one all the same.
    let process = Kind::Refund.into();
    let rule = ChurnRule::new(ChurnConfig { process, ..ChurnConfig::default() }).unwrap();
    let risk = FittedChurn { rule, ..fitted() }.assess(quiet.as_of(day(15)), &user().joined(day(0))).unwrap().unwrap();
    assert_eq!(risk.last_active, day(0));
}

#[test]
fn reasons_leave_with_what_was_seen_and_against_what() {
    let profile = Profile::of(buys(&[0, 10, 20]));
    let fitted = fitted().with_rfm(rfm());
    let risk = fitted.assess(profile.as_of(day(50)), &user()).unwrap().unwrap();
    let reasons: Vec<Reason> = risk.reasons().map(Reason::from).collect();
    let rules: Vec<&str> = reasons.iter().map(|reason| &*reason.rule).collect();
    let signals =
        ["churn.probability", "churn.overdue", "churn.complaints", "churn.rfm_decline", "churn.activity_drop"];
    assert_eq!(rules, [&["churn.band"][..], &signals].concat());
    assert_eq!(reasons[2].seen, Some(SeenValue::Whole(30)));
    assert_eq!(reasons[2].bound, [Some(SeenValue::Number(15.0)), None]);
    assert_eq!(reasons[3].seen, Some(SeenValue::Whole(0)));
    assert_eq!(reasons[4].seen, Some(SeenValue::Whole(3)));
    assert_eq!(reasons[4].text, "recency 3 of 5 now, 5 at the last visit: 2.9 points");
    let evidence = risk.contributions[1].evidence;
    assert!(matches!(evidence, RiskEvidence::Overdue { silent_days: 30, .. }), "{evidence:?}");
}
