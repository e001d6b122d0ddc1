//! The vector of features: what each one says, by other means; what is refused; and what a model makes of it.
#![expect(clippy::cast_precision_loss, reason = "counts of a test are small")]

use std::collections::BTreeSet;

use lifestage::answer::MergeError;
use lifestage::model::{
    BoostedTrees, FEATURES, FEATURES_VERSION, FeatureProcess, FeatureRule, FeatureTable, FeatureUnit, Features,
    FeaturesError,
};
use lifestage::number::Fingerprinter;
use lifestage::profile::{AsOf, BeforeHorizon, Selector, Tally};
use lifestage::score::{Mbg, Recurrence};
use lifestage::time::{Calendar, Weekday, Window};
use lifestage::{Amount, Day, Event, Kind, KindSet, Money, Population, Profile, User};
use proptest::prelude::*;
use serde::Deserialize;

use crate::model::trees::assert_as_xgboost_says;
use crate::shared::generate::life;
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

const DAY: Day = Day::ymd(2026, 1, 5);

/// What a feature is, asked of the profile question by question. None: it is not known.
fn asked(name: &str, as_of: AsOf<'_>, user: &User, rule: &FeatureRule) -> Option<f64> {
    let (stem, days) = name.rsplit_once('_').unwrap();
    let window = days.parse().map_or(Window::last(365), Window::last);
    let number = |whole: u64| Some(whole as f64);
    let count = |kinds: &[Kind]| number(as_of.count(KindSet::of(kinds.iter().copied()), window).unwrap());
    let sum = |kind: Kind| as_of.sum(kind, window).unwrap() as f64;
    let part = |part: f64, whole: f64| (whole > 0.0).then(|| (part / whole).min(1.0));
    let custom = || Selector::from(KindSet::activity()).kinds;
    let active: Vec<Day> = as_of.days_of(&rule.activity, window).unwrap().collect();
    let bought: Vec<Day> = as_of.days_of(Kind::Purchase, window).unwrap().collect();
    let gaps = |days: &[Day]| days.windows(2).map(|two| f64::from(two[1] - two[0])).collect::<Vec<f64>>();
    let mean = |days: &[Day]| (days.len() > 1).then(|| gaps(days).iter().sum::<f64>() / gaps(days).len() as f64);
    let since = |days: &[Day]| days.last().map(|last| f64::from(as_of.day() - *last));
    let known = rule.process.as_ref().and_then(|process| {
        let days = as_of.days_of(&process.kinds, Window::LIFETIME).unwrap();
        Some((process, Recurrence::of_days(days, as_of.day())?))
    });
    let kinds = || {
        let kinds = as_of.within(window).unwrap().iter().map(|tally| tally.kind().code().min(40));
        kinds
            .filter(|code| Kind::from_code(*code).is_err() || Kind::from_code(*code).unwrap().is_activity())
            .collect::<BTreeSet<u16>>()
    };
    match name {
        "active_days_28_before" => number(as_of.active_days(&rule.activity, Window::lags(28, 55)).unwrap().into()),
        "purchase_days_365" => number(bought.len() as u64),
        _ => match stem {
            "tenure" => Some(f64::from(as_of.day() - as_of.joined(user)?)),
            "silence" => since(&active),
            "active_days" => number(active.len() as u64),
            "active_gap_mean" => mean(&active),
            "active_gap_last" => gaps(&active).last().copied(),
            "active" => Some(since(&active)? / mean(&active)?),
            "visits" => count(&[Kind::LogIn, Kind::CheckIn, Kind::MakeUpCheckIn]),
            "content" => count(&[Kind::View, Kind::Search, Kind::WatchTutorial]),
            "uses" => count(&[Kind::Use]),
            "social" => count(&[Kind::Like, Kind::Comment, Kind::Share]),
            "creation" => count(&[Kind::Create, Kind::Help, Kind::Solve]),
            "carts" => count(&[Kind::AddToCart]),
            "custom" => {
                let own = Kind::NAMED.iter().fold(custom(), |set, kind| set.without(*kind));
                number(as_of.count(own, window).unwrap())
            }
            "invitations" => count(&[Kind::Invite]),
            "joined" => count(&[Kind::JoinEvent]),
            "benefits" => count(&[Kind::Redeem, Kind::UseCoupon, Kind::ClaimBenefit]),
            "minutes" => Some((sum(Kind::View) + sum(Kind::Use) + sum(Kind::WatchTutorial)) / 60.0),
            "kinds" => number(kinds().len() as u64),
            "subjects_used" => number(as_of.distinct_subjects(Kind::Use, window).unwrap() as u64),
            "night_share" => {
                let hours = as_of.hours(&rule.activity, window).unwrap();
                let night =
                    (0..24).zip(hours.days()).filter(|(hour, _)| !(6..22).contains(hour)).map(|(_, days)| *days);
                part(f64::from(night.sum::<u32>()), f64::from(hours.total()))
            }
            "weekend_share" => {
                let weekend = active.iter().filter(|day| matches!(day.weekday(), Weekday::Sat | Weekday::Sun)).count();
                part(weekend as f64, active.len() as f64)
            }
            "purchase_recency" => since(&bought),
            "purchases" if days == "lifetime" => number(as_of.count(Kind::Purchase, Window::LIFETIME).unwrap()),
            "purchases" => count(&[Kind::Purchase]),
            "net_spend" => {
                let window = if days == "lifetime" { Window::LIFETIME } else { window };
                Some(as_of.net_spend(window).unwrap().minor_units() as f64)
            }
            "purchase_mean" => {
                let purchases = as_of.count(Kind::Purchase, window).unwrap();
                (purchases > 0).then(|| as_of.net_spend(window).unwrap().minor_units() as f64 / purchases as f64)
            }
            "purchase_gap_mean" => mean(&bought),
            "purchase_gap_last" => gaps(&bought).last().copied(),
            "purchase" => Some(since(&bought)? / mean(&bought)?),
            "refund_share" => part(sum(Kind::Refund), sum(Kind::Purchase)),
            "discount_share" => {
                let coupons: BTreeSet<Day> = as_of.days_of(Kind::UseCoupon, window).unwrap().collect();
                part(bought.iter().filter(|day| coupons.contains(day)).count() as f64, bought.len() as f64)
            }
            "complaints" => count(&[Kind::Complain]),
            "complaints_open" => Some((count(&[Kind::Complain])? - count(&[Kind::ComplaintResolved])?).max(0.0)),
            "suggestions" => count(&[Kind::Suggest]),
            "satisfaction_mean" => {
                let ratings = count(&[Kind::Rate])?;
                (ratings > 0.0).then(|| sum(Kind::Rate) / ratings)
            }
            "payment_failures" => count(&[Kind::PaymentFailed]),
            "messages" => count(&[Kind::MessageSent]),
            "message_open_share" => part(count(&[Kind::MessageOpened])?, count(&[Kind::MessageSent])?),
            "message_click_share" => part(count(&[Kind::MessageClicked])?, count(&[Kind::MessageSent])?),
            "likes_received" => count(&[Kind::LikeReceived]),
            "reported" => count(&[Kind::Reported]),
            "leaves" => count(&[Kind::Leave]),
            "process" => known.map(|(process, user)| match days {
                "alive" => process.model.probability_alive(user).get(),
                "event" => process.model.probability_of_event(user, process.horizon_days).get(),
                "repeats" => f64::from(user.frequency()),
                other => panic!("process_{other} is asked nowhere"),
            }),
            other => panic!("{other} of {name} is asked nowhere"),
        },
    }
}

fn with_process() -> FeatureRule {
    FeatureRule {
        process: Some(FeatureProcess { horizon_days: 91, ..FeatureProcess::default() }),
        ..FeatureRule::default()
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn each_feature_is_what_the_profile_answers_to_its_question(life in life(), back in 0..60_u32, process: bool) {
        let profile = life.profile();
        let Some(last) = profile.tallies().last().map(Tally::day) else { return Ok(()) };
        let as_of = profile.as_of(last.minus(back));
        let rule = if process { with_process() } else { FeatureRule::default() };
        let user = User::new(profile.user());
        let features = rule.assess(as_of, &user).unwrap();
        prop_assert_eq!(features.is_some(), as_of.joined(&user).is_some());
        for (feature, found) in features.iter().flat_map(Features::iter) {
            let wanted = asked(feature.name, as_of, &user, &rule);
            prop_assert_eq!(found.is_some(), wanted.is_some(), "{}", feature.name);
            let (found, wanted) = (found.unwrap_or_default(), wanted.unwrap_or_default());
            prop_assert!((found - wanted).abs() <= 1e-12 * wanted.abs(), "{} {} {}", feature.name, found, wanted);
            let fits = match feature.unit {
                FeatureUnit::Share => (0.0..=1.0).contains(&found),
                FeatureUnit::Points => (0.0..=100.0).contains(&found),
                FeatureUnit::Money => found.is_finite(),
                _ => found >= 0.0 && found.is_finite(),
            };
            prop_assert!(fits, "{} {}", feature.name, found);
        }
    }

    #[test]
    fn nothing_after_the_day_is_seen(life in life()) {
        let whole = life.profile();
        let Some(first) = whole.tallies().first().map(Tally::day) else { return Ok(()) };
        let day = first.plus(20);
        let user = User::new(whole.user());
        let features = with_process().assess(whole.as_of(day), &user).unwrap();
        prop_assert_eq!(whole.as_of(day).joined(&user).is_some(), features.is_some());
        let mut later = whole.clone();
        later.observe(&Event::purchase(whole.user(), day.plus(1), Amount::minor(1)), &life.calendar).unwrap();
        prop_assert_eq!(with_process().assess(later.as_of(day), &user).unwrap(), features);
    }
}

#[test]
fn names_are_the_header_of_a_table_and_stay_what_they_are() {
    let names: Vec<&str> = Features::names().collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "each name once");
    for feature in &FEATURES {
        assert!(feature.name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')), "{}", feature.name);
        assert!(feature.meaning.ends_with('.') && !feature.meaning.starts_with(' '), "{}", feature.meaning);
    }
    // Whoever changes the list changes the version too, and this line.
    let list = FEATURES.iter().fold(Fingerprinter::new("features"), |print, feature| {
        print.text(feature.name).text(&feature.unit.to_string()).text(feature.meaning)
    });
    assert_eq!((FEATURES_VERSION, names.len(), list.finish().to_string().as_str()), (2, 66, "14f92d73330865bf"));
}

#[test]
fn features_travel_with_their_version_and_no_other_is_read() {
    let profile = Profile::of([Event::purchase(1_u64, DAY, Amount::minor(100)), Event::log_in(1_u64, DAY.plus(3))]);
    let features = FeatureRule::default().assess(profile.as_of(DAY.plus(9)), &User::new(1_u64)).unwrap().unwrap();
    travels(&features);
    travels(&with_process());
    let population =
        Population::from_profiles([profile.clone(), Profile::of([Event::log_in(2_u64, DAY)])], Calendar::utc())
            .unwrap();
    let table = FeatureRule::default().report(&population, DAY.plus(9)).unwrap();
    travels(&table);
    let mut json = serde_json::to_value(&table).unwrap();
    json["rows"].as_array_mut().unwrap().reverse();
    let error = serde_json::from_value::<FeatureTable>(json).unwrap_err().to_string();
    assert_eq!(error, "user `1` is repeated or out of order: give each user one row, in order of their ids");

    let mut json = serde_json::to_value(&features).unwrap();
    json["version"] = 3.into();
    let error = serde_json::from_value::<Features>(json.clone()).unwrap_err().to_string();
    assert_eq!(error, "these features have version `3` but this crate has version 2: compute them again");
    json["version"] = 2.into();
    json["values"].as_array_mut().unwrap().pop();
    let error = serde_json::from_value::<Features>(json).unwrap_err().to_string();
    assert_eq!(error, FeaturesError::Count(65).to_string());
    assert_eq!(
        features.get("age").unwrap_err().to_string(),
        "`age` is not a feature: give one of the names in `FEATURES`"
    );
}

#[test]
fn forgotten_days_are_refused_and_future_users_have_no_features() {
    let mut profile = Profile::of((0..500).map(|day| Event::purchase(1_u64, DAY.plus(day), Amount::minor(100))));
    let (today, user) = (DAY.plus(499), User::new(1_u64));
    let whole = FeatureRule::default().assess(profile.as_of(today), &user).unwrap().unwrap();
    profile.forget_before(DAY.plus(135));
    assert_eq!(FeatureRule::default().assess(profile.as_of(today), &user), Ok(Some(whole)), "a year is remembered");
    let refused: Result<_, BeforeHorizon> = with_process().assess(profile.as_of(today), &user);
    assert!(refused.is_err(), "a process needs all its days");
    profile.forget_before(DAY.plus(136));
    assert!(FeatureRule::default().assess(profile.as_of(today), &user).is_err());
    assert_eq!(FeatureRule::default().assess(profile.as_of(today), &user.joined(today.plus(1))), Ok(None));
}

#[test]
fn a_table_has_all_users_in_order_by_rows_and_by_columns() {
    let events = [3_u8, 1, 2].map(|user| Event::purchase(u64::from(user), DAY.plus(user.into()), Amount::minor(100)));
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let rule = FeatureRule::default();
    let table = rule.report(&population, DAY.plus(2)).unwrap();
    assert_eq!(
        (table.users().collect(), table.len(), table.as_of()),
        (vec![1_u64.into(), 2_u64.into()], 2, DAY.plus(2))
    );
    for (at, (user, features)) in table.rows().enumerate() {
        let profile = population.profile(user).unwrap();
        assert_eq!(Some(features.clone()), rule.assess(profile.as_of(DAY.plus(2)), &User::new(user)).unwrap());
        for ((name, mut values), feature) in table.columns().zip(features.iter()) {
            assert_eq!((name, values.nth(at).unwrap()), (feature.0.name, feature.1));
        }
    }
    assert!(rule.report(&population, DAY).unwrap().is_empty());
}

#[test]
fn tables_of_other_users_are_put_together_in_order_of_the_ids() {
    let events: Vec<Event> = (1..=20_u64).map(|user| Event::purchase(user, DAY, Amount::minor(user))).collect();
    let of = |keep: fn(u64) -> bool| {
        let kept: Vec<Event> =
            (1..=20_u64).zip(&events).filter(|(user, _)| keep(*user)).map(|(_, event)| event.clone()).collect();
        Population::from_events(&kept, Calendar::utc()).unwrap()
    };
    let rule = with_process();
    let whole = rule.report(&of(|_| true), DAY.plus(9)).unwrap();
    let (mut odd, even) = (of(|user| user % 2 == 1), of(|user| user % 2 == 0));
    let (mut table, even) = (rule.report(&odd, DAY.plus(9)).unwrap(), rule.report(&even, DAY.plus(9)).unwrap());
    table.merge(&even).unwrap();
    assert_eq!(table, whole);
    assert_eq!(table.merge(&even), Err(MergeError::SameUsers { users: 10 }));
    assert_eq!(table, whole, "nothing is added then");
    let another = FeatureRule::default().report(&of(|_| true), DAY.plus(9)).unwrap();
    assert!(matches!(table.merge(&another), Err(MergeError::Other(_))));
    for named in ["features version 2", "as of 2026-01-14", "a process of"] {
        assert!(whole.definition().text().contains(named), "{named} is not in {}", whole.definition());
    }
    odd.forget_before(DAY.plus(1));
    let refused = rule.report(&odd, DAY.plus(9)).unwrap_err();
    assert_eq!(refused.user, 1_u64.into());
}

/// The features of the buyers of CDNOW as `lifestage features` prints them, and what `XGBoost` learnt from them: whether
/// they buy in the next 91 days.
#[test]
fn a_model_trained_on_cdnow_scores_as_xgboost_does() {
    #[derive(Deserialize)]
    struct Rows {
        rows: Vec<Vec<Option<f64>>>,
    }
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cdnow.csv"));
    let event = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let value = Amount::try_from(Money::parse_decimal(fields[3], 2).unwrap()).unwrap();
        Event::purchase(fields[0].parse::<u64>().unwrap(), fields[1].parse::<Day>().unwrap(), value)
    };
    let events: Vec<Event> = text.lines().skip(1).map(event).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let cut = Day::ymd(1997, 9, 30);
    let process = FeatureProcess::default().fit(population.profiles(), cut).unwrap();
    assert_ne!(process.model, Mbg::default());
    let rule = FeatureRule { process: Some(process), ..FeatureRule::default() };
    let table = rule.report(&population, cut).unwrap();

    let expected = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trees/cdnow.expected.json"));
    let Rows { rows } = serde_json::from_str(expected).unwrap();
    let step = table.len() / 24;
    assert_eq!(rows.len(), table.len().div_ceil(step));
    for ((user, features), row) in table.rows().step_by(step).zip(&rows) {
        // The rows are the numbers before they were rounded to 15 digits.
        let near = |(found, wanted): (&Option<f64>, &Option<f64>)| match (found, wanted) {
            (Some(found), Some(wanted)) => (found - wanted).abs() <= 5.1e-15 * wanted.abs(),
            (found, wanted) => found == wanted,
        };
        assert!(features.values().iter().zip(row).all(near), "{user}: {features:?} {row:?}");
    }
    let model: BoostedTrees =
        serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trees/cdnow.json")))
            .unwrap();
    assert_as_xgboost_says("cdnow", &model, expected);

    // Users above the median buy four times as often as those below; a random ranking would not show that.
    let scorer = model.over(Features::names()).unwrap();
    let mut scored: Vec<(f64, bool)> = table
        .rows()
        .map(|(user, features)| {
            let ahead = population.profile(user).unwrap().as_of(cut.plus(91));
            let bought = ahead.purchase_days(Window::last(91)).unwrap() > 0;
            (scorer.score(features.values()).unwrap().margin, bought)
        })
        .collect();
    scored.sort_by(|one, other| one.0.total_cmp(&other.0));
    let buyers = |half: &[(f64, bool)]| half.iter().filter(|(_, bought)| *bought).count();
    let (low, high) = scored.split_at(scored.len() / 2);
    assert!(buyers(high) > 4 * buyers(low), "{} {}", buyers(high), buyers(low));
}
