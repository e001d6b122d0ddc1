//! The five tasks that engines are compared on: by the engine, by the crate alone, and as rows whose digest others have too.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::{ArrayRef, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type, UInt64Type};
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use lifestage::report::{FunnelRule, RetentionRule, UserAccountingRule};
use lifestage::time::{Calendar, Days, Period, Timespan, Window};
use lifestage::{Day, Kind, Population, RuleSet};
use lifestage_datafusion::engine::{self, Settings};
use lifestage_datafusion::job::{self, Counted, Plan, Queries};
use lifestage_datafusion::report::{Answer, Question, ReportDefinitions};
use sha2::{Digest, Sha256};

use crate::columns::{Data, code, queries};

/// Rows of whole numbers.
pub(crate) type Rows = Vec<Vec<i64>>;

/// What the tasks found: the bytes of answers, and RFM by grades.
#[derive(PartialEq)]
pub(crate) struct Found {
    /// Daily totals, retention and lifecycle.
    reports: Vec<Vec<u8>>,
    funnel: Vec<u8>,
    /// Users, purchases, purchase days and spend by grades.
    rfm: Rows,
    pub(crate) seconds: BTreeMap<&'static str, f64>,
}

/// Daily totals, retention, lifecycle.
fn questions(days: Days) -> Vec<Question> {
    let period = Period::Block { days: 7.try_into().unwrap(), anchor: days.first() };
    vec![
        Question::DailyTotals { rule: Default::default(), days },
        Question::Retention { rule: RetentionRule::on_each_through(30), cohorts: days, as_of: days.last() },
        Question::Lifecycle { rule: UserAccountingRule { period, ..UserAccountingRule::default() }, days },
    ]
}

fn funnel() -> FunnelRule {
    FunnelRule::of([Kind::View, Kind::AddToCart, Kind::Purchase], Timespan::days(7)).unwrap()
}

async fn one(context: &SessionContext, query: &str) -> ArrayRef {
    let batches = context.sql(query).await.unwrap().collect().await.unwrap();
    let batch = batches.iter().find(|batch| batch.num_rows() == 1).unwrap();
    Arc::clone(batch.column(0))
}

/// By the engine: profiles go to a folder, and are asked from there.
pub(crate) async fn by_engine(context: &SessionContext, days: Days, profiles: &Path) -> Found {
    let queries = queries();
    let mut seconds = BTreeMap::new();
    let mut began = Instant::now();
    let mut done = |task| {
        seconds.insert(task, began.elapsed().as_secs_f64());
        began = Instant::now();
    };
    let _ = std::fs::remove_dir_all(profiles);
    let counted = Counted::of(context, &queries).await.unwrap();
    job::write(context, &queries.profiles(Plan::Events), profiles, Some(counted.profiles())).await.unwrap();
    done("profiles");
    let path = profiles.to_str().unwrap();
    context.deregister_table("profiles").unwrap();
    context.register_parquet("profiles", path, ParquetReadOptions::default()).await.unwrap();

    let definitions = ReportDefinitions::new(questions(days), Calendar::utc());
    let found = one(context, &Queries::reports("profiles", &definitions).unwrap()).await.as_list::<i32>().value(0);
    let reports = found.as_binary::<i64>().iter().map(|state| state.unwrap().to_vec()).collect();
    done("daily, retention, lifecycle");
    let query = queries.sequence(&Question::Funnel { rule: funnel() }.by(Calendar::utc()), None).unwrap();
    let funnel = one(context, &query).await.as_binary::<i64>().value(0).to_vec();
    done("funnel");
    let rfm = rfm(context, &queries, days.last()).await;
    done("rfm");
    Found { reports, funnel, rfm, seconds }
}

async fn rfm(context: &SessionContext, queries: &Queries, day: Day) -> Rows {
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

/// By the crate alone.
pub(crate) fn alone(data: &Data, population: &Population) -> Found {
    let mut seconds = BTreeMap::new();
    let began = Instant::now();
    let bytes = |question: Question| question.ask(population).unwrap().to_bytes().unwrap();
    let reports = questions(data.days).into_iter().map(bytes).collect();
    let report = funnel().report_columns(&data.columns(), &Calendar::utc()).unwrap();
    let funnel = Answer::from(report).to_bytes().unwrap();
    let rfm = rfm_alone(population, data.days.last());
    seconds.insert("all tasks, on one thread", began.elapsed().as_secs_f64());
    Found { reports, funnel, rfm, seconds }
}

fn rfm_alone(population: &Population, day: Day) -> Rows {
    let rules = RuleSet::default().fit(population.profiles(), day).unwrap();
    let rule = rules.rfm.fitted().unwrap();
    let mut cells = BTreeMap::<[i64; 3], [i64; 4]>::new();
    for profile in population.profiles() {
        let as_of = profile.as_of(day);
        let Some(rfm) = rule.assess(as_of).unwrap() else { continue };
        let grades = [rfm.recency, rfm.frequency, rfm.monetary].map(|graded| i64::from(graded.grade.get()));
        let days = as_of.purchase_days(Window::LIFETIME).unwrap();
        let more = [1, rfm.frequency.value, days.into(), rfm.monetary.value];
        cells.entry(grades).or_default().iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
    cells.into_iter().map(|(grades, sums)| grades.into_iter().chain(sums).collect()).collect()
}

impl Found {
    /// Fails where one byte is another one.
    pub(crate) fn assert_is(&self, other: &Self) {
        for (place, name) in ["daily", "retention", "lifecycle"].into_iter().enumerate() {
            assert!(self.reports[place] == other.reports[place], "{name}");
        }
        assert!(self.funnel == other.funnel, "funnel");
        assert_eq!(self.rfm, other.rfm, "rfm");
    }

    /// The rows of each task, as the programs of `benches/peers` have them.
    pub(crate) fn rows(&self, days: Days) -> [(&'static str, Rows); 5] {
        let mut rows = [
            ("daily", Rows::new()),
            ("retention", Rows::new()),
            ("lifecycle", Rows::new()),
            ("funnel", Rows::new()),
            ("rfm", self.rfm.clone()),
        ];
        let states = self.reports.iter().chain([&self.funnel]);
        for (state, (_, rows)) in states.zip(&mut rows) {
            *rows = rows_of(&Answer::from_bytes(state).unwrap(), days);
        }
        rows
    }
}

fn rows_of(answer: &Answer, days: Days) -> Rows {
    let whole = |number: u64| i64::try_from(number).unwrap();
    match answer {
        // Day from the first, kind, events, sum of values, users.
        Answer::DailyTotals(totals) => {
            let rows = totals.rows.iter().map(|total| {
                let day = i64::from(total.day - days.first());
                vec![day, code(total.kind), whole(total.events), total.sum.try_into().unwrap(), whole(total.users)]
            });
            rows.collect()
        }
        // Cohort as day from the first, days after it, users.
        Answer::Retention(retention) => {
            let cells = retention.cohorts.iter().zip(0..).flat_map(|(cohort, start)| {
                cohort.cells.iter().zip(0..).map(move |(cell, lag)| vec![start, lag, whole(cell.retained())])
            });
            cells.filter(|row| row[2] > 0).collect()
        }
        // Block of seven days, 0 new | 1 returning | 2 resurrecting, users.
        Answer::Lifecycle(lifecycle) => {
            let cells = lifecycle.periods.iter().zip(0..).flat_map(|(period, block)| {
                let states = [period.new, period.returning, period.resurrecting];
                (0..).zip(states).map(move |(state, users)| vec![block, state, whole(users)])
            });
            cells.filter(|row| row[2] > 0).collect()
        }
        // How far they come, users.
        Answer::Funnel(funnel) => {
            let cells = (0..).zip(funnel.users_at_depth()).filter(|(_, users)| **users > 0);
            cells.map(|(depth, users)| vec![depth, whole(*users)]).collect()
        }
        answer => panic!("{} is no task", answer.name()),
    }
}

/// The first 12 hexadecimal digits of SHA-256 over the rows as Python's `json.dumps` writes them.
pub(crate) fn digest(rows: &Rows) -> String {
    let text = serde_json::to_string(rows).unwrap().replace(',', ", ");
    let hash = Sha256::digest(text);
    format!("{:012x}", u64::from_be_bytes(*hash.first_chunk().unwrap()) >> 16)
}

/// Fails where the profiles of a folder are not those of a population, byte by byte.
pub(crate) async fn assert_profiles(folder: &Path, population: &Population) {
    let context = engine::local(&Settings::default()).unwrap();
    let frame = context.read_parquet(folder.to_str().unwrap(), ParquetReadOptions::default()).await.unwrap();
    let mut users = 0;
    for batch in frame.collect().await.unwrap() {
        let (ids, profiles) = (batch.column(0).as_primitive::<UInt64Type>(), batch.column(1).as_binary::<i64>());
        for (id, profile) in ids.values().iter().zip(profiles) {
            let expected = population.profile(*id).unwrap_or_else(|| panic!("user {id} is not in the log"));
            assert!(profile.unwrap() == expected.to_bytes(), "profile of {id}");
        }
        users += batch.num_rows();
    }
    assert_eq!(users, population.len(), "users");
}
