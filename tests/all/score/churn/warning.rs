//! Early warnings: value by band, and weeks that are not like a user's own.

use lifestage::Profile;
use lifestage::answer::Reason;
use lifestage::number::Ratio;
use lifestage::score::{Anomaly, ChurnRule, RiskBand, WarningLevel};

use crate::shared::churn_people::{buys, comes, day, fitted, risk, user};

#[test]
fn value_by_band_makes_the_level_and_an_unusual_week_raises_it() {
    let mut risk = risk(&Profile::of(buys(&[0])), 10);
    let week = |unusual| {
        let week = serde_json::json!({ "active_days": 0, "usual": 5, "probability": 0.0, "unusual": unusual });
        Some(serde_json::from_value::<Anomaly>(week).unwrap())
    };
    let mut level = |band: RiskBand, value: u8, anomaly| {
        risk.band = band;
        fitted().warn(&risk, Ratio::percent(value), anomaly).level
    };
    let [quiet, notice, urgent] = [WarningLevel::Quiet, WarningLevel::Notice, WarningLevel::Urgent];
    let expected = [
        (80, [quiet, notice, urgent, urgent]),
        (79, [quiet, quiet, notice, urgent]),
        (49, [quiet, quiet, quiet, notice]),
    ];
    for (value, levels) in expected {
        assert_eq!(RiskBand::ALL.map(|band| level(band, value, None)), levels, "{value}");
        assert_eq!(RiskBand::ALL.map(|band| level(band, value, week(false))), levels, "{value}");
        let raised = levels.map(|level| if level == quiet { notice } else { urgent });
        assert_eq!(RiskBand::ALL.map(|band| level(band, value, week(true))), raised, "{value}");
    }
    assert!(quiet < notice && notice < urgent);
}

#[test]
fn a_week_is_unusual_by_the_poisson_tail_of_the_eight_before() {
    let rule = ChurnRule::default();
    // The active days of each of eight weeks, then those of the week from day 56 on.
    let anomaly = |usual: i32, now: i32| {
        let before = (0..8).flat_map(move |week| (0..usual).map(move |number| 7 * week + number));
        let profile = Profile::of(comes(before.chain((0..now).map(|number| 56 + number))));
        rule.anomaly(profile.as_of(day(62))).unwrap()
    };
    // e^−λ: .0183 at 4, .0067 at 5; (1 + λ)·e^−λ: .0174 at 6, .0073 at 7.
    for (usual, now, unusual, probability) in [
        (4, 0, false, "0.0183"),
        (5, 0, true, "0.0067"),
        (6, 1, false, "0.0174"),
        (7, 1, true, "0.0073"),
        (7, 2, false, "0.0296"),
    ] {
        let anomaly = anomaly(usual, now).unwrap();
        assert_eq!((anomaly.active_days, anomaly.unusual), (now.cast_unsigned(), unusual), "{usual} {now}");
        assert_eq!(format!("{:.4}", anomaly.probability.get()), probability);
        assert_eq!(anomaly.usual.to_string(), usual.to_string());
    }
    assert!(anomaly(2, 0).is_some() && anomaly(1, 0).is_none());
}

#[test]
fn weeks_are_the_seven_days_up_to_the_day_and_the_56_before() {
    let rule = ChurnRule::default();
    let seen = |days: &[i32]| {
        let anomaly = rule.anomaly(Profile::of(comes(days.iter().copied().chain(20..36))).as_of(day(62))).unwrap();
        anomaly.map(|anomaly| (anomaly.active_days, anomaly.usual.to_string()))
    };
    assert_eq!(seen(&[]), Some((0, "2".to_owned())));
    assert_eq!(seen(&[-1, 63]), Some((0, "2".to_owned())));
    assert_eq!(seen(&[0, 55]), Some((0, "2.25".to_owned())));
    assert_eq!(seen(&[56, 62]), Some((2, "2".to_owned())));
    // Two days in three weeks less a day are not two a week.
    assert_eq!(rule.anomaly(Profile::of(comes(20..35)).as_of(day(62))), Ok(None));
}

#[test]
fn a_warning_says_what_it_is_made_of() {
    let profile = Profile::of(comes(0..56).into_iter().chain(buys(&[0])));
    let warning = fitted().early_warning(profile.as_of(day(62)), &user(), Ratio::percent(90)).unwrap().unwrap();
    // A purchase 62 days ago: overdue in full.
    assert_eq!((warning.level, warning.band), (WarningLevel::Urgent, RiskBand::High));
    let reason = Reason::from(warning);
    assert_eq!(
        (&*reason.rule, &*reason.text),
        (
            "churn.early_warning",
            "urgent: high risk, value above 90 % of users; active on 0 days this week, usually 7.0"
        )
    );
    assert_eq!(fitted().early_warning(profile.as_of(day(-1)), &user(), Ratio::ONE), Ok(None));
}
