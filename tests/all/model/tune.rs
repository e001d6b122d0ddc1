//! Tuning: real rules on the buyers of CDNOW, honest gains, and what is refused.
#![expect(clippy::cast_precision_loss, reason = "counts of a test are small")]

use std::collections::BTreeMap;

use lifestage::answer::{Reason, SeenValue};
use lifestage::model::{
    Scored, ScoredForecast, TuneConfig, TuneError, TuneNumber, TuneObjective, TuneRule, TuneRuleError, TuneSearch,
    TuneUser, Tuned,
};
use lifestage::score::{Mbg, Recurrence, StageConfig, StageRule};
use lifestage::time::{Calendar, Window};
use lifestage::{Amount, Day, Event, Kind, LifecycleStage, Population, Profile, User, UserId};

use crate::shared::travels::travels;

const CUT: Day = Day::ymd(1997, 9, 30);

/// The buyers of CDNOW as of a day, and whether they buy in the next 91 days.
fn buyers() -> Population {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cdnow.csv"));
    let event = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        Event::purchase(fields[0].parse::<u64>().unwrap(), fields[1].parse::<Day>().unwrap(), Amount::minor(1))
    };
    let events: Vec<Event> = text.lines().skip(1).map(event).collect();
    Population::from_events(&events, Calendar::utc()).unwrap()
}

fn came_back(profile: &Profile) -> bool {
    profile.as_of(CUT.plus(91)).purchase_days(Window::last(91)).unwrap() > 0
}

fn number(name: &str, current: f64, values: &[f64]) -> TuneNumber {
    TuneNumber::new(name, current, values.iter().copied()).unwrap()
}

/// Buyers by x, `t_x`, T.
fn recurrences(population: &Population) -> Vec<TuneUser<Recurrence>> {
    let user = |profile: &Profile| {
        let days = profile.as_of(CUT).days_of(Kind::Purchase, Window::LIFETIME).unwrap();
        let facts = Recurrence::of_days(days, CUT)?;
        Some(TuneUser { id: profile.user(), facts, outcome: came_back(profile) })
    };
    population.iter().filter_map(|member| user(member.profile)).collect()
}

fn mbg(search: TuneSearch, objective: TuneObjective) -> TuneRule {
    let numbers = [
        number("r", 1.0, &[0.25, 0.5, 2.0]),
        number("alpha", 5.0, &[30.0, 60.0, 120.0]),
        number("a", 0.8, &[0.4, 1.6]),
        number("b", 2.4, &[1.2, 4.8]),
    ];
    TuneRule::new(TuneConfig { search, objective, ..TuneConfig::new(numbers) }).unwrap()
}

fn tune_mbg(search: TuneSearch, objective: TuneObjective, users: &[TuneUser<Recurrence>]) -> Tuned {
    let build = |numbers: &[f64]| Mbg::new(numbers[0], numbers[1], numbers[2], numbers[3]).ok();
    let score = |model: &Mbg, user: &Recurrence| model.probability_of_event(*user, 91).get();
    mbg(search, objective).tune(users, build, score).unwrap()
}

#[test]
fn a_prior_for_daily_bread_is_tuned_to_a_record_shop() {
    let users = recurrences(&buyers());
    let tuned = tune_mbg(TuneSearch::Grid, TuneObjective::Brier, &users);
    assert_eq!((tuned.tried, tuned.no_rule, tuned.out_of_budget), (4 * 4 * 3 * 3, 0, false));

    // All combinations in a loop, folds from the answer itself.
    let probability = |numbers: &[f64], user: &Recurrence| {
        Mbg::new(numbers[0], numbers[1], numbers[2], numbers[3]).unwrap().probability_of_event(*user, 91).get()
    };
    let merit = |numbers: &[f64]| {
        let square = |user: &TuneUser<Recurrence>| {
            (probability(numbers, &user.facts) - f64::from(u8::from(user.outcome))).powi(2)
        };
        1.0 - users.iter().map(square).sum::<f64>() / users.len() as f64
    };
    let mut best = (merit(&[1.0, 5.0, 0.8, 2.4]), vec![1.0, 5.0, 0.8, 2.4]);
    assert!((tuned.before - best.0).abs() < 1e-12);
    for r in [0.25, 0.5, 1.0, 2.0] {
        for alpha in [5.0, 30.0, 60.0, 120.0] {
            for a in [0.4, 0.8, 1.6] {
                for b in [1.2, 2.4, 4.8] {
                    let numbers = vec![r, alpha, a, b];
                    let merit = merit(&numbers);
                    if merit > best.0 {
                        best = (merit, numbers);
                    }
                }
            }
        }
    }
    assert_eq!(tuned.values(), best.1);
    assert!((tuned.after - best.0).abs() < 1e-12);
    assert!(tuned.gain.is_sure(), "nobody buys CDs every 5 days: {}", tuned.gain);
    assert!(tuned.gain.value < tuned.after - tuned.before + 0.002, "no gain on others is far above that on themselves");
    let users_in_folds: u64 = tuned.folds.iter().map(|fold| fold.users).sum();
    assert_eq!((tuned.folds.len(), users_in_folds), (5, users.len() as u64));
    let weighted: f64 = tuned.folds.iter().map(|fold| fold.gain * fold.users as f64).sum();
    assert!((tuned.gain.value - weighted / users.len() as f64).abs() < 1e-12);

    let steps = tune_mbg(TuneSearch::default(), TuneObjective::Brier, &users);
    assert!(steps.tried < tuned.tried && steps.after <= tuned.after && steps.after > steps.before);
    assert_eq!(steps, tune_mbg(TuneSearch::default(), TuneObjective::Brier, &users), "nothing is random");
    travels(&steps);
}

#[test]
fn thresholds_of_the_stage_are_tuned_to_tell_who_buys_again() {
    let population = buyers();
    // One in four is enough here.
    let users: Vec<TuneUser<&Profile>> = population
        .iter()
        .step_by(4)
        .map(|member| TuneUser { id: member.user.id, facts: member.profile, outcome: came_back(member.profile) })
        .collect();
    let numbers = [number("silent_from", 30.0, &[15.0, 60.0, 90.0]), number("churned_from", 60.0, &[120.0, 180.0])];
    let rule = TuneRule::new(TuneConfig { folds: 3, ..TuneConfig::new(numbers) }).unwrap();
    let build = |numbers: &[f64]| {
        let [silent_from, churned_from] = [numbers[0], numbers[1]].map(|days| format!("{days}").parse().unwrap());
        StageRule::new(StageConfig { silent_from, churned_from, ..StageConfig::default() }).ok()
    };
    let score = |rule: &StageRule, profile: &&Profile| {
        let stage = rule.assess(profile.as_of(CUT), &User::new(profile.user())).unwrap().unwrap().stage;
        match stage {
            LifecycleStage::Churned => 0.0,
            LifecycleStage::Silent => 1.0,
            _ => 2.0,
        }
    };
    let tuned = rule.tune(&users, build, score).unwrap();
    assert_eq!(tuned.objective, TuneObjective::Auc);
    assert!(tuned.no_rule > 0, "silent from 60 and churned from 60 is no rule, and is passed over");
    assert!(tuned.gain.is_sure(), "who buys CDs is not gone after two months: {}", tuned.gain);
    let changed: BTreeMap<&str, f64> = tuned.changes().map(|change| (change.name.as_str(), change.after)).collect();
    assert!(changed["churned_from"] > 60.0, "{changed:?}");
    let area = |numbers: &[f64]| {
        let rule = build(numbers).unwrap();
        let scored = users.iter().map(|user| Scored { score: score(&rule, &user.facts), happened: user.outcome });
        ScoredForecast::new(scored.collect()).unwrap().auc().unwrap().area
    };
    assert!((tuned.before - area(&[30.0, 60.0])).abs() < 1e-12 && (tuned.after - area(&tuned.values())).abs() < 1e-12);
}

/// Users of whom nothing can be foretold.
fn noise(count: u64) -> Vec<TuneUser<u64>> {
    let bits = |user: u64| user.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (0..count).map(|user| TuneUser { id: user.into(), facts: user, outcome: bits(user) >> 62 == 0 }).collect()
}

#[test]
fn numbers_that_overfit_show_no_gain_on_other_users() {
    let numbers = [number("seed", 0.0, &(1..200).map(f64::from).collect::<Vec<_>>())];
    for objective in [TuneObjective::Auc, TuneObjective::Accuracy, TuneObjective::Brier] {
        let settings = TuneConfig { search: TuneSearch::Grid, objective, ..TuneConfig::new(numbers.clone()) };
        // Each value is another way to guess.
        let guess = |seed: &f64, user: &u64| {
            let mixed = (seed.to_bits() ^ user.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd134_2543_de82_ef95);
            (mixed >> 11) as f64 / (1_u64 << 53) as f64
        };
        let tuned = TuneRule::new(settings).unwrap().tune(&noise(300), |numbers| Some(numbers[0]), guess).unwrap();
        assert!(tuned.after > tuned.before + 0.03, "the luckiest of 200 guesses looks good: {tuned:?}");
        assert!(
            !tuned.gain.is_sure() && tuned.gain.value < (tuned.after - tuned.before) / 2.0,
            "and gains nothing: {tuned:?}"
        );
    }
}

#[test]
fn a_rule_that_is_best_already_stays() {
    let users: Vec<TuneUser<f64>> = (0..60_u32)
        .map(|user| TuneUser { id: user.into(), facts: f64::from(user % 6), outcome: user % 6 > 2 })
        .collect();
    let rule = TuneRule::new(TuneConfig {
        objective: TuneObjective::Accuracy,
        folds: 2,
        ..TuneConfig::new([number("cut", 2.5, &[0.5, 1.5, 2.75, 4.5])])
    });
    let score = |cut: &f64, value: &f64| if value > cut { 1.0 } else { 0.0 };
    let tuned = rule.unwrap().tune(&users, |numbers| Some(numbers[0]), score).unwrap();
    assert_eq!((tuned.before, tuned.after, tuned.changes().count()), (1.0, 1.0, 0), "2.75 is as good, and no better");
    assert_eq!((tuned.gain.value, tuned.gain.low, tuned.gain.high, tuned.gain.is_sure()), (0.0, 0.0, 0.0, false));
    assert_eq!(tuned.chosen[0].to_string(), "cut stays 2.5");
    let reason = Reason::from(&tuned.chosen[0]);
    assert_eq!((reason.rule.as_ref(), reason.seen), ("tune.cut", Some(SeenValue::Number(2.5))));
}

#[test]
fn a_budget_is_kept_and_its_end_is_told() {
    let users = recurrences(&buyers());
    let settings = mbg(TuneSearch::default(), TuneObjective::Auc).config().clone();
    let rule = TuneRule::new(TuneConfig { budget: 3, folds: 2, ..settings }).unwrap();
    let build = |numbers: &[f64]| Mbg::new(numbers[0], numbers[1], numbers[2], numbers[3]).ok();
    let tuned = rule.tune(&users, build, |model, user| model.probability_of_event(*user, 91).get()).unwrap();
    assert!(tuned.out_of_budget && tuned.tried == 3, "{tuned:?}");
}

#[test]
fn users_and_rules_from_which_nothing_follows_are_refused() {
    let rule =
        |objective| TuneRule::new(TuneConfig { objective, ..TuneConfig::new([number("n", 0.0, &[1.0])]) }).unwrap();
    let users = noise(200);
    let build = |numbers: &[f64]| (numbers[0] > 0.0).then_some(0.0);
    assert_eq!(rule(TuneObjective::Auc).tune(&users, build, |_, _| 0.0), Err(TuneError::NoCurrent));
    let refused = rule(TuneObjective::Brier).tune(&users, |_| Some(()), |(), _| 1.5).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the score of user `0` is `1.5`, which `1 − Brier score` does not allow: give a finite number, from 0 to 1 for a Brier score"
    );
    let nan = rule(TuneObjective::Auc).tune(&users, |_| Some(()), |(), _| f64::NAN);
    assert!(matches!(nan, Err(TuneError::Score { user, .. }) if user == UserId::from(0_u64)));
    for few in [&users[..0], &users[..9]] {
        assert!(matches!(rule(TuneObjective::Auc).tune(few, |_| Some(()), |(), _| 0.0), Err(TuneError::TooFew { .. })));
    }

    let numbers = || vec![number("a", 0.0, &[1.0, 2.0]), number("b", 0.0, &[1.0])];
    let settings = || TuneConfig::new(numbers());
    let problem = |settings: TuneConfig| TuneRule::new(settings).unwrap_err();
    assert_eq!(problem(TuneConfig::new([])), TuneRuleError::NoNumbers);
    assert_eq!(
        problem(TuneConfig { numbers: [numbers(), numbers()].concat(), ..settings() }),
        TuneRuleError::NameTwice("a".to_owned())
    );
    assert_eq!(problem(TuneConfig { folds: 1, ..settings() }), TuneRuleError::Folds(1));
    assert_eq!(problem(TuneConfig { budget: 0, ..settings() }), TuneRuleError::Budget(0));
    let rounds = TuneSearch::Coordinates { rounds: 0 };
    assert_eq!(problem(TuneConfig { search: rounds, ..settings() }), TuneRuleError::NoRounds);
    let grid = TuneConfig { search: TuneSearch::Grid, budget: 5, ..settings() };
    assert_eq!(problem(grid), TuneRuleError::GridTooLarge { combinations: 6, budget: 5 });
    travels(&TuneRule::new(settings()).unwrap());
}
