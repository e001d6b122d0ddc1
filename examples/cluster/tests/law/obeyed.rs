//! Whether a session obeys the law.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::UInt64Type;
use datafusion::prelude::SessionContext;
use lifestage::RuleSet;
use lifestage::time::Calendar;
use lifestage_datafusion::job::{Plan, Queries};
use lifestage_datafusion::report::{Question, ReportDefinitions};

use crate::alone::Alone;

/// How the log of tests is asked about.
pub(crate) fn queries(calendar: &Calendar) -> Queries {
    Queries {
        rows: "(SELECT user_id, ts, kind, value, subject FROM events)".to_owned(),
        user: "user_id".to_owned(),
        calendar: serde_json::to_string(calendar).unwrap(),
    }
}

async fn collect(context: &SessionContext, query: &str) -> Vec<RecordBatch> {
    let frame = context.sql(query).await.unwrap_or_else(|problem| panic!("{problem}\n{query}"));
    frame.collect().await.unwrap_or_else(|problem| panic!("{problem}\n{query}"))
}

/// The bytes of each user.
async fn by_user(context: &SessionContext, query: &str) -> BTreeMap<u64, Vec<u8>> {
    let mut found = BTreeMap::new();
    for batch in collect(context, query).await {
        let (users, bytes) = (batch.column(0).as_primitive::<UInt64Type>(), batch.column(1).as_binary::<i64>());
        for (user, bytes) in users.iter().zip(bytes.iter()) {
            assert!(found.insert(user.unwrap(), bytes.unwrap().to_vec()).is_none(), "user {user:?} came twice");
        }
    }
    found
}

/// The one value of a query of one row and one column.
async fn value(context: &SessionContext, query: &str) -> ArrayRef {
    let batches = collect(context, query).await;
    let rows: Vec<&RecordBatch> = batches.iter().filter(|batch| batch.num_rows() > 0).collect();
    assert_eq!((rows.len(), rows[0].num_rows()), (1, 1), "{query}");
    Arc::clone(rows[0].column(0))
}

/// The bytes of a state.
async fn state(context: &SessionContext, query: &str) -> Vec<u8> {
    value(context, query).await.as_binary::<i64>().value(0).to_vec()
}

/// Compares each byte of the profiles.
pub(crate) async fn check_profiles(context: &SessionContext, plan: Plan, alone: &Alone) {
    let found = by_user(context, &queries(&alone.calendar).profiles(plan)).await;
    assert_eq!(found.len(), alone.profiles.len(), "users");
    assert!(found == alone.profiles, "profiles");
}

/// Asks everything, and compares each byte.
pub(crate) async fn check(context: &SessionContext, plan: Plan, alone: &Alone) {
    check_profiles(context, plan, alone).await;
    let queries = queries(&alone.calendar);
    let profiles = queries.profiles(plan);
    let table = format!("({profiles})");
    let questions = alone.reports.iter().map(|(_, definition, _)| definition.question.clone()).collect();
    let definitions = ReportDefinitions::new(questions, alone.calendar.clone());
    let found = value(context, &Queries::reports(&table, &definitions).unwrap()).await.as_list::<i32>().value(0);
    assert_eq!(found.len(), alone.reports.len(), "answers");
    for ((name, _, expected), found) in alone.reports.iter().zip(found.as_binary::<i64>()) {
        assert!(found.unwrap() == *expected, "{name}");
    }
    let (name, definition, expected) = &alone.reports[plan as usize];
    assert!(state(context, &Queries::report(&table, definition).unwrap()).await == *expected, "{name} alone");

    for (name, definition, expected) in &alone.sequences {
        assert!(state(context, &queries.sequence(definition, None).unwrap()).await == *expected, "{name}");
    }
    merged(context, &table, alone).await;
    scored(context, &table, alone).await;
}

/// States of parts become the state of all.
async fn merged(context: &SessionContext, table: &str, alone: &Alone) {
    let (_, definition, expected) = alone.reports.iter().find(|(name, ..)| name == "retention").unwrap();
    let literal = definition.literal().unwrap();
    let query = format!(
        "SELECT merge_states(state) FROM (SELECT user_id % 3 AS part, report_state(profile, '{literal}') AS state FROM {table} \
         GROUP BY user_id % 3)"
    );
    assert!(state(context, &query).await == *expected, "merged states");
}

/// Rules are fitted and users scored as the crate does it.
async fn scored(context: &SessionContext, table: &str, alone: &Alone) {
    let day = alone.days.last();
    let [rules, fitted] = &alone.rules;
    let question = Question::FitMeasures { rules: Box::new(rules.clone()), as_of: day };
    let definition = question.by(alone.calendar.clone());
    let query = Queries::fit(table, &definition, &serde_json::to_string(rules).unwrap()).unwrap();
    let found = value(context, &query).await;
    let found: RuleSet = serde_json::from_str(found.as_string::<i64>().value(0)).unwrap();
    assert!(found == *fitted, "fitted rules");

    let literal = serde_json::to_string(fitted).unwrap().replace('\'', "''");
    let query = format!("SELECT user_id, scorecard(profile, DATE '{day}', '{literal}') AS card FROM {table}");
    let mut found = BTreeMap::new();
    for batch in collect(context, &query).await {
        let (users, cards) = (batch.column(0).as_primitive::<UInt64Type>(), batch.column(1).as_string::<i64>());
        for row in (0..batch.num_rows()).filter(|row| cards.is_valid(*row)) {
            found.insert(users.value(row), cards.value(row).to_owned());
        }
    }
    assert!(found == alone.cards, "scorecards");
}
