//! What is refused, and in which words.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, LargeBinaryArray, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Schema};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::function::AccumulatorArgs;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl};
use datafusion::physical_expr::expressions::{Column, Literal};
use datafusion::physical_plan::PhysicalExpr;
use datafusion::prelude::SessionContext;
use lifestage_datafusion::engine::{self, Settings};
use lifestage_datafusion::profile::ProfileFunction;

fn session() -> SessionContext {
    let context = engine::local(&Settings { partitions: 2, memory: None }).unwrap();
    let columns: [(&str, ArrayRef); 4] = [
        ("user_id", Arc::new(Int64Array::from(vec![1, 1, 2]))),
        ("day", Arc::new(StringArray::from(vec!["2026-01-05", "2026-01-06", "2026-01-05"]))),
        ("event_type", Arc::new(StringArray::from(vec!["log_in", "purchase", "scan"]))),
        ("value", Arc::new(Int64Array::from(vec![Some(0), Some(9_90), None]))),
    ];
    context.register_batch("events", RecordBatch::try_from_iter(columns).unwrap()).unwrap();
    context
}

const UTC: &str = r#"{"offset":"utc"}"#;

/// What a query is refused with.
async fn refused(query: &str) -> String {
    let context = session();
    let utc = serde_json::to_string(&lifestage::time::Calendar::utc()).unwrap();
    let query = query.replace(UTC, &utc);
    let problem = match context.sql(&query).await {
        Ok(frame) => frame.collect().await.map(|_| ()).expect_err(&query),
        Err(problem) => problem,
    };
    problem.find_root().to_string()
}

/// The profile of each user, where some arguments are written in another way.
async fn of_profiles(changes: &[(&str, &str)]) -> String {
    let query = format!(
        "SELECT profile(user_id, DAY, kind_code(event_type, '{{\"scan\":\"custom_7\"}}'), 0, 1, VALUE, 0, '{UTC}') FROM events \
         GROUP BY user_id"
    );
    let mut query = query.replace("DAY", "CAST(day AS DATE)").replace("VALUE", "coalesce(value, 0)");
    for (from, to) in changes {
        assert!(query.contains(from), "{from}");
        query = query.replace(from, to);
    }
    refused(&query).await
}

#[tokio::test]
async fn an_event_type_that_is_no_kind_is_named() {
    let said = of_profiles(&[("{\"scan\":\"custom_7\"}", "{}")]).await;
    assert!(said.contains("no kind is called `scan`") && said.contains("scan=custom_7"), "{said}");
}

#[tokio::test]
async fn a_row_without_a_value_is_refused_and_not_read_as_zero() {
    let said = of_profiles(&[("coalesce(value, 0)", "value")]).await;
    assert!(said.contains("`profile` found a row without a sum"), "{said}");
}

#[tokio::test]
async fn a_negative_value_is_refused() {
    let said = of_profiles(&[("coalesce(value, 0)", "coalesce(0 - value, 0)")]).await;
    assert!(said.contains("`-990`") && said.contains("without a sign"), "{said}");
}

#[tokio::test]
async fn a_value_that_its_kind_cannot_carry_names_user_and_kind() {
    let said = of_profiles(&[("coalesce(value, 0)", "5")]).await;
    assert!(said.contains("user `1`") && said.contains("log_in"), "{said}");
}

#[tokio::test]
async fn rows_of_two_users_in_one_group_are_refused() {
    let said = of_profiles(&[(" GROUP BY user_id", "")]).await;
    assert!(said.contains("users `1` and `2`") || said.contains("users `2` and `1`"), "{said}");
}

#[tokio::test]
async fn an_instant_in_place_of_a_day_is_pointed_to_civil_day() {
    let said = of_profiles(&[("CAST(day AS DATE)", "CAST(day AS TIMESTAMP)")]).await;
    assert!(said.contains("civil_day(ts, calendar)"), "{said}");
}

#[tokio::test]
async fn ids_that_are_texts_are_pointed_to_user_id() {
    let said = of_profiles(&[("profile(user_id", "profile(CAST(user_id AS VARCHAR)")]).await;
    assert!(said.contains("user_id(…)"), "{said}");
}

#[tokio::test]
async fn parameters_are_literals() {
    let said = of_profiles(&[(&format!("'{UTC}'"), "concat(event_type, 'x')")]).await;
    assert!(said.contains("takes its calendar as a literal text"), "{said}");
}

#[tokio::test]
async fn distinct_has_no_meaning() {
    let said = of_profiles(&[("profile(user_id", "profile(DISTINCT user_id")]).await;
    assert!(said.contains("DISTINCT and ORDER BY have no meaning"), "{said}");
}

#[tokio::test]
async fn a_definition_with_a_mistake_is_told_where_it_is() {
    let said = refused(&format!(
        r#"SELECT report_state(arrow_cast('x', 'LargeBinary'), '{{"question":{{"retention":{{"as_off":1}}}},"calendar":{UTC}}}') FROM events"#
    ))
    .await;
    assert!(said.contains("the definition of `report_state`") && said.contains("as_off"), "{said}");
}

#[tokio::test]
async fn a_question_about_events_is_not_answered_from_profiles() {
    let said = refused(&format!(
        r#"SELECT report_state(arrow_cast(NULL, 'LargeBinary'), '{{"question":{{"sessions":{{}}}},"calendar":{UTC}}}') FROM events"#
    ))
    .await;
    assert!(said.contains("sequence_state(timeline, definition)"), "{said}");
}

#[tokio::test]
async fn bytes_that_are_no_state_are_refused() {
    let said = refused("SELECT merge_states(arrow_cast(event_type, 'LargeBinary')) FROM events").await;
    assert!(said.contains("`merge_states`") && said.contains("truncated or corrupt"), "{said}");
}

/// An accumulator of `profile`, as an executor makes it.
fn accumulator() -> Box<dyn Accumulator> {
    let function = ProfileFunction::default();
    let calendar = serde_json::to_string(&lifestage::time::Calendar::utc()).unwrap();
    let dictionary = ScalarValue::Dictionary(Box::new(DataType::Int32), Box::new(ScalarValue::Utf8(Some(calendar))));
    let column = |place| Arc::new(Column::new("column", place)) as Arc<dyn PhysicalExpr>;
    let arguments: Vec<Arc<dyn PhysicalExpr>> =
        (0..7).map(column).chain([Arc::new(Literal::new(dictionary)) as Arc<dyn PhysicalExpr>]).collect();
    let field: FieldRef = Arc::new(Field::new("profile", DataType::LargeBinary, true));
    let fields = vec![Arc::clone(&field); 8];
    function
        .accumulator(AccumulatorArgs {
            return_field: field,
            schema: &Schema::empty(),
            ignore_nulls: false,
            order_bys: &[],
            is_reversed: false,
            name: "profile",
            is_distinct: false,
            exprs: &arguments,
            expr_fields: &fields,
        })
        .unwrap()
}

#[test]
fn a_state_of_another_release_is_refused_by_name() {
    let state = [b"\x065.0.12".as_slice(), &[0; 16]].concat();
    let states: ArrayRef = Arc::new(LargeBinaryArray::from_iter_values([&state]));
    let said = accumulator().merge_batch(&[states]).unwrap_err().to_string();
    assert!(said.contains("a state of `profile` was made by release `5.0.12`"), "{said}");
    assert!(said.contains("let all executors and the job be of one release"), "{said}");
}
