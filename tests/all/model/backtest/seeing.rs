//! A scorer cannot see what comes after the cut, however it is written.

use std::collections::BTreeMap;
use std::sync::Mutex;

use lifestage::model::{
    BacktestOutcome, BacktestReport, BacktestRule, ChurnOdds, ChurnScore, Probability, Recency, RecencyOverGap,
};
use lifestage::profile::AsOf;
use lifestage::score::ChurnRule;
use lifestage::time::{Calendar, Window};
use lifestage::{Event, Kind, Population, User};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::churn_people::{Action, day, life};
use crate::shared::seeded::cases;

fn population(lives: &[Vec<Action>]) -> Population {
    let events: Vec<Event> =
        (1..).zip(lives).flat_map(|(user, actions)| actions.iter().map(move |action| action.event(user))).collect();
    Population::from_events(&events, Calendar::utc()).unwrap()
}

const CUT: i32 = 100;

/// Everything that a scorer can lay its hands on, by user; and the report.
fn seen(population: &Population) -> (BTreeMap<u128, String>, Option<BacktestReport>) {
    let cut = day(CUT);
    let rule = ChurnRule::purchases().fit(population.profiles(), cut).unwrap();
    let seen = Mutex::new(BTreeMap::new());
    let spy = |as_of: AsOf<'_>, user: &User| {
        let later = as_of.back_on(day(CUT + 50));
        assert_eq!(later.day(), cut);
        let views = [as_of, later].map(|view| {
            let (tallies, spend) = (view.tallies(), view.net_spend(Window::LIFETIME));
            (format!("{tallies:?}"), spend, view.count(Kind::LogIn, Window::LIFETIME), view.first_day())
        });
        let score = ChurnScore { rule: &rule };
        let scores = [
            lifestage::model::Scorer::score(&score, as_of, user)?,
            lifestage::model::Scorer::score(&ChurnOdds { rule: &rule, horizon_days: 40 }, as_of, user)?,
        ];
        seen.lock().unwrap().insert(user.id.bits(), format!("{views:?} {scores:?}"));
        Ok(Some(1.0))
    };
    let outcome = BacktestOutcome::NoEvent(Kind::Purchase.into());
    let kinds = || Kind::Purchase.into();
    let test = BacktestRule::new(cut, 40, outcome).unwrap();
    let report = test.report(
        population,
        &[
            ("spy", &Probability(spy)),
            ("odds", &ChurnOdds { rule: &rule, horizon_days: 40 }),
            ("recency", &Recency { kinds: kinds() }),
            ("gap", &RecencyOverGap { kinds: kinds() }),
        ],
    );
    (seen.into_inner().unwrap(), report.ok())
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn later_events_change_no_score(
        lives in vec(life(25, CUT), 2..12),
        futures in vec(vec((1..80_i32, 0..3_usize), 0..6), 12),
    ) {
        let continued: Vec<Vec<Action>> = lives
            .iter()
            .zip(&futures)
            .map(|(actions, future)| {
                let kinds = [Kind::Purchase, Kind::LogIn, Kind::Leave];
                let more = future.iter().map(|(later, kind)| {
                    Action { day: CUT + later, hour: None, kind: kinds[*kind], subject: 0, value: 0 }
                });
                actions.iter().copied().chain(more).collect()
            })
            .collect();
        let (before, _) = seen(&population(&lives));
        let (after, _) = seen(&population(&continued));
        prop_assert_eq!(before, after);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let lives: Vec<Vec<Action>> = (0..60_i32)
        .map(|user| {
            let days = (0..=user % 9).map(|number| (user * 7 + number * (3 + user % 11)) % 160);
            days.map(|number| Action { day: number, hour: None, kind: Kind::Purchase, subject: 0, value: 100 })
                .collect()
        })
        .collect();
    let population = population(&lives);
    let reports = [1, 2, 8].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| seen(&population).1.expect("both classes"))
    });
    assert_eq!(reports[0], reports[1]);
    assert_eq!(reports[0], reports[2]);
    assert_eq!(reports[0].scorers[0].auc.area, 0.5);
    assert!(reports[0].scorers[0].brier.is_some());
}
