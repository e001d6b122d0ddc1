//! The five tasks of the peers through the engine, on generated columns, against the crate alone: by one command.
//!
//! ```text
//! LIFESTAGE_COLUMNS=DIR cargo test --release --test law -- --ignored --nocapture five_tasks
//! ```
//! The folder has `user.u64`, `at_ms.i64`, `kind.u8`, `amount.i64` and `meta.json`, as the benchmark `throughput` reads them. The log
//! is written to `DIR/events` as Parquet, in eight files, and stays there for jobs.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch, UInt8Array, UInt64Array};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use lifestage::population::{Columns, KindMap};
use lifestage::report::{FunnelRule, RetentionRule, UserAccountingRule};
use lifestage::time::{Calendar, Days, Period, Timespan};
use lifestage::{Day, Kind, Population, RuleSet};
use lifestage_datafusion::engine::{self, Settings};
use lifestage_datafusion::job::{Plan, Queries};
use lifestage_datafusion::report::{Answer, Question, ReportDefinitions};

const DAY: i64 = 86_400_000;
const KINDS: [Kind; 8] =
    [Kind::LogIn, Kind::View, Kind::Search, Kind::Use, Kind::Comment, Kind::Share, Kind::AddToCart, Kind::Purchase];

struct Data {
    users: Vec<u64>,
    milliseconds: Vec<i64>,
    kinds: Vec<u8>,
    amounts: Vec<i64>,
    days: Days,
}

impl Data {
    fn read(folder: &Path) -> Self {
        let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        let longs = |name: &str| bytes(name).as_chunks::<8>().0.iter().map(|long| i64::from_le_bytes(*long)).collect();
        let meta: serde_json::Value = serde_json::from_slice(&bytes("meta.json")).unwrap();
        let number = |name: &str| meta[name].as_i64().unwrap();
        let first = Day::new(i32::try_from(number("start_ms") / DAY).unwrap()).unwrap();
        let last = first.plus(i32::try_from(number("days")).unwrap() - 1);
        Self {
            users: bytes("user.u64").as_chunks::<8>().0.iter().map(|long| u64::from_le_bytes(*long)).collect(),
            milliseconds: longs("at_ms.i64"),
            kinds: bytes("kind.u8"),
            amounts: longs("amount.i64"),
            days: Days::new(first, last).unwrap(),
        }
    }

    /// Writes the columns as Parquet, unless they were written before.
    fn write(&self, folder: &Path) {
        if folder.exists() {
            return;
        }
        std::fs::create_dir_all(folder).unwrap();
        let rows = self.users.len();
        let part = rows.div_ceil(8);
        for number in 0..8 {
            let range = (number * part).min(rows)..((number + 1) * part).min(rows);
            let columns: [(&str, ArrayRef); 4] = [
                ("user_id", Arc::new(UInt64Array::from(self.users[range.clone()].to_vec()))),
                ("ts", Arc::new(Int64Array::from(self.milliseconds[range.clone()].to_vec()))),
                ("event_type", Arc::new(UInt8Array::from(self.kinds[range.clone()].to_vec()))),
                ("value", Arc::new(Int64Array::from(self.amounts[range].to_vec()))),
            ];
            let batch = RecordBatch::try_from_iter(columns).unwrap();
            let file = File::create(folder.join(format!("{number}.parquet"))).unwrap();
            let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
            writer.write(&batch).unwrap();
            writer.close().unwrap();
        }
    }
}

/// The questions of the tasks about profiles: daily, retention, lifecycle.
fn questions(days: Days) -> Vec<Question> {
    let period = Period::Block { days: 7.try_into().unwrap(), anchor: days.first() };
    vec![
        Question::DailyTotals { rule: Default::default(), days },
        Question::Retention { rule: RetentionRule::on_each_through(30), cohorts: days, as_of: days.last() },
        Question::Lifecycle { rule: UserAccountingRule { period, ..UserAccountingRule::default() }, days },
    ]
}

async fn one(context: &SessionContext, query: &str) -> ArrayRef {
    let batches = context.sql(query).await.unwrap().collect().await.unwrap();
    let batch = batches.iter().find(|batch| batch.num_rows() == 1).unwrap();
    Arc::clone(batch.column(0))
}

/// Times a part of the test.
async fn timed<T>(name: &str, part: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let result = part.await;
    eprintln!("{name}: {:.1} s", began.elapsed().as_secs_f64());
    result
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "reads the columns of LIFESTAGE_COLUMNS"]
async fn five_tasks_through_the_engine_say_what_the_crate_says() {
    let folder =
        PathBuf::from(std::env::var("LIFESTAGE_COLUMNS").expect("LIFESTAGE_COLUMNS names the folder of columns"));
    let data = Data::read(&folder);
    let log = folder.join("events");
    data.write(&log);
    let context = engine::local(&Settings::default()).unwrap();
    let (events, profiles) = (log.to_str().unwrap(), folder.join("profiles"));
    context.register_parquet("events", events, ParquetReadOptions::default()).await.unwrap();
    let map: serde_json::Map<String, serde_json::Value> =
        KINDS.iter().enumerate().map(|(code, kind)| (code.to_string(), kind.to_string().into())).collect();
    let queries = Queries {
        rows: format!(
            "(SELECT user_id, to_timestamp_millis(ts) AS ts, kind_code(event_type, '{}') AS kind, value, 0 AS subject FROM events)",
            serde_json::Value::Object(map)
        ),
        user: "user_id".to_owned(),
        calendar: serde_json::to_string(&Calendar::utc()).unwrap(),
    };
    let _ = std::fs::remove_dir_all(&profiles);
    let path = format!("{}/", profiles.display());
    timed("profiles", async {
        let frame = context.sql(&queries.profiles(Plan::Events)).await.unwrap();
        frame.write_parquet(&path, Default::default(), None).await.unwrap();
    })
    .await;
    context.register_parquet("profiles", &path, ParquetReadOptions::default()).await.unwrap();

    let definitions = ReportDefinitions::new(questions(data.days), Calendar::utc());
    let query = Queries::reports("profiles", &definitions).unwrap();
    let found = timed("daily, retention, lifecycle", one(&context, &query)).await.as_list::<i32>().value(0);
    let found: Vec<Vec<u8>> = found.as_binary::<i64>().iter().map(|state| state.unwrap().to_vec()).collect();

    let rule = FunnelRule::of([Kind::View, Kind::AddToCart, Kind::Purchase], Timespan::days(7)).unwrap();
    let query = queries.sequence(&Question::Funnel { rule: rule.clone() }.by(Calendar::utc()), None).unwrap();
    let funnel = timed("funnel", one(&context, &query)).await.as_binary::<i64>().value(0).to_vec();
    let cells = timed("rfm", rfm(&context, &queries, data.days.last())).await;

    let mut map = KindMap::new();
    for (code, kind) in (0..).zip(KINDS) {
        map.map(code, kind);
    }
    let columns = Columns::new(&data.users[..], &data.milliseconds, (&data.kinds[..], &map)).with_values(&data.amounts);
    let population = Population::from_columns(&columns, Calendar::utc()).unwrap();
    for (question, found) in questions(data.days).iter().zip(&found) {
        let expected = question.ask(&population).unwrap();
        assert!(*found == expected.to_bytes().unwrap(), "{}", expected.name());
    }
    assert!(
        funnel == Answer::from(rule.report_columns(&columns, &Calendar::utc()).unwrap()).to_bytes().unwrap(),
        "funnel"
    );
    assert_eq!(cells, rfm_alone(&population, data.days.last()), "rfm");
}

/// Users, purchases, purchase days and spend by grades.
async fn rfm(context: &SessionContext, queries: &Queries, day: Day) -> Vec<Vec<i64>> {
    let rules = RuleSet::default();
    let written = serde_json::to_string(&rules).unwrap();
    let question = Question::FitMeasures { rules: Box::new(rules), as_of: day }.by(Calendar::utc());
    let fitted = one(context, &Queries::fit("profiles", &question, &written).unwrap()).await;
    let fitted = fitted.as_string::<i64>().value(0);
    let scores = Queries::scores("profiles", day, fitted, false);
    let (rows, calendar) = (&queries.rows, &queries.calendar);
    let query = format!(
        "SELECT r, f, m, count(*) AS users, sum(frequency), sum(days), sum(monetary) FROM ({scores}) AS scores JOIN (SELECT user_id, \
         count(DISTINCT civil_day(ts, '{calendar}')) AS days FROM {rows} WHERE kind = {} GROUP BY user_id) AS bought ON \
         scores.user_id = bought.user_id WHERE r IS NOT NULL GROUP BY r, f, m ORDER BY r, f, m",
        Kind::Purchase.code()
    );
    let mut cells = Vec::new();
    for batch in context.sql(&query).await.unwrap().collect().await.unwrap() {
        let columns: Vec<ArrayRef> =
            batch.columns().iter().map(|column| cast(column, &DataType::Int64).unwrap()).collect();
        cells.extend((0..batch.num_rows()).map(|row| {
            columns.iter().map(|column| column.as_primitive::<Int64Type>().value(row)).collect::<Vec<i64>>()
        }));
    }
    cells
}

fn rfm_alone(population: &Population, day: Day) -> Vec<Vec<i64>> {
    let rules = RuleSet::default().fit(population.profiles(), day).unwrap();
    let rule = rules.rfm.fitted().unwrap();
    let mut cells = std::collections::BTreeMap::<[i64; 3], [i64; 4]>::new();
    for profile in population.profiles() {
        let as_of = profile.as_of(day);
        let Some(rfm) = rule.assess(as_of).unwrap() else { continue };
        let grades = [rfm.recency, rfm.frequency, rfm.monetary].map(|graded| i64::from(graded.grade.get()));
        let days = as_of.purchase_days(lifestage::time::Window::LIFETIME).unwrap();
        let more = [1, rfm.frequency.value, days.into(), rfm.monetary.value];
        cells.entry(grades).or_default().iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
    cells.into_iter().map(|(grades, sums)| grades.into_iter().chain(sums).collect()).collect()
}
