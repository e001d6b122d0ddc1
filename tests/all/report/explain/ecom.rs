//! Two time zones and two definitions over the clickstream of an example shop, against an independent calculation.

use std::sync::LazyLock;

use lifestage::report::{
    ActivityQuestion, ActivitySpan, Asked, Clause, Difference, DifferenceRule, Lags, Question, RetentionQuestion,
    RetentionRule, UserAccountingQuestion, UserAccountingRule, UserAccountingState,
};
use lifestage::time::{Period, Window};
use lifestage::{Day, KindSet, Population};
use serde_json::{Value, json};

use crate::report::ecom::{UTC, half_year, shop};
use crate::shared::oracle::expected;

static SHANGHAI: LazyLock<Population> = LazyLock::new(|| shop(8));
static EXPECTED: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&expected("explain_ecom.json")).unwrap());

fn explained<Q: Question>(one: (&Q, &Population), other: (&Q, &Population)) -> Difference {
    let [one, other] = [one, other].map(|(question, population)| Asked { question, population });
    DifferenceRule::default().report(one, other).unwrap()
}

fn retention(lags: Lags) -> RetentionQuestion {
    RetentionQuestion::of(&RetentionRule::default(), lags, half_year(), Day::ymd(2024, 6, 29))
}

/// The difference as the independent calculation writes it.
fn told(difference: &Difference) -> Value {
    let clauses = difference.clauses.iter().map(|clause| {
        let first = clause.examples.iter().map(|example| u64::try_from(example.user.bits()).unwrap());
        let first: Vec<u64> = first.collect();
        json!({ "users": clause.users, "gained": clause.gained, "lost": clause.lost, "first": first })
    });
    json!({ "counts": difference.counts, "clauses": clauses.collect::<Value>() })
}

#[test]
fn day_1_7_and_30_retention_in_two_time_zones() {
    for (place, (lag, counted)) in [(1, [32, 32]), (7, [25, 31]), (30, [28, 32])].into_iter().enumerate() {
        let question = &retention(Lags::on(lag));
        let difference = explained((question, &UTC), (question, &SHANGHAI));
        assert_eq!(difference.counts.map(|count| count.counted), counted);
        assert_eq!(told(&difference), EXPECTED["calendar"][place]);
        assert_eq!((difference.clauses.len(), difference.by(Clause::Calendar)), (1, difference.differ));
    }
    // 32 against 32, and yet 30 users differ.
    let question = &retention(Lags::on(1));
    assert_eq!(
        explained((question, &UTC), (question, &SHANGHAI)).to_string(),
        "day-1 retention: 32 against 32 of 600 users; 30 differ: 30 by the calendar (+15 −15; users 15, 19, 30, …)",
    );
}

#[test]
fn classic_against_rolling_retention_also_across_time_zones() {
    for (place, lag) in [1, 7, 30].into_iter().enumerate() {
        let (on, later) = (&retention(Lags::on(lag)), &retention(Lags::on_or_after(lag)));
        assert_eq!(told(&explained((on, &UTC), (later, &UTC))), EXPECTED["lags"][place]);
        let both = explained((on, &UTC), (later, &SHANGHAI));
        assert_eq!(told(&both), EXPECTED["calendar and lags"][place]);
        assert_eq!(
            both.clauses.iter().map(|clause| clause.clause).collect::<Vec<_>>(),
            [Clause::Calendar, Clause::Lags]
        );
    }
}

#[test]
fn the_last_30_days_against_the_month() {
    let question = |span| ActivityQuestion { kinds: KindSet::activity(), span, as_of: Day::ymd(2024, 5, 31) };
    let trailing = question(ActivitySpan::Window(Window::last(30)));
    let month = question(ActivitySpan::Period(Period::Month));
    assert_eq!(told(&explained((&trailing, &UTC), (&month, &SHANGHAI))), EXPECTED["active"]);
    assert_eq!(explained((&trailing, &UTC), (&month, &UTC)).counts.map(|count| count.counted), [465, 468]);
}

#[test]
fn new_users_of_a_month_in_two_time_zones() {
    for (place, month) in [1, 2, 5].into_iter().enumerate() {
        let rule = UserAccountingRule { period: Period::Month, ..UserAccountingRule::default() };
        let day = Period::Month.containing(Day::ymd(2024, month, 1)).last();
        let question = &UserAccountingQuestion { rule, state: UserAccountingState::New, as_of: day };
        assert_eq!(told(&explained((question, &UTC), (question, &SHANGHAI))), EXPECTED["new"][place]);
    }
}
