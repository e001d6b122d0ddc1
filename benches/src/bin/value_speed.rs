//! How long value models take on the columns that `tests/oracles/lifetimes_speed.py` wrote, beside the Python package lifetimes.
//!
//! ```text
//! cargo build --release -p lifestage-benches --bin value_speed
//! python3 tests/oracles/lifetimes_speed.py DIR target/release/value_speed
//! ```
//! One JSON line a task, the best of several runs: `{"task", "seconds", "answer"}`. Reading the files is not counted, but
//! everything from plain columns on is. Without a folder, the embedded log of CDNOW is summarised and fitted. `value_speed DIR models`
//! fits the customers of `many` by BG/NBD and by Pareto/NBD instead, and needs its three columns only.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use lifestage::population::{Columns, KindMap};
use lifestage::profile::BeforeHorizon;
use lifestage::time::Calendar;
use lifestage::value::{BgNbd, BtydRule, BtydSummary, Customer, Model, ParetoNbd, Penalty, PurchaseModel, Sample};
use lifestage::{Day, Kind, Population};
use serde_json::json;

/// Customers as columns: x, `t_x`, T.
struct Table {
    x: Vec<u32>,
    t_x: Vec<f64>,
    age: Vec<f64>,
}

impl Table {
    fn read(folder: &Path, name: &str) -> Result<Self, Box<dyn Error>> {
        let [x, t_x, age] = ["x.u32", "t_x.f64", "T.f64"].map(|column| folder.join(format!("{name}.{column}")));
        Ok(Self {
            x: numbers(&x, u32::from_le_bytes)?,
            t_x: numbers(&t_x, f64::from_le_bytes)?,
            age: numbers(&age, f64::from_le_bytes)?,
        })
    }

    fn customers(&self) -> impl Iterator<Item = Customer> {
        let rows = self.x.iter().zip(&self.t_x).zip(&self.age);
        rows.map(|((x, t_x), age)| Customer::new(*x, *t_x, *age).expect("the generator makes customers"))
    }
}

fn numbers<const BYTES: usize, T>(path: &PathBuf, read: fn([u8; BYTES]) -> T) -> Result<Vec<T>, Box<dyn Error>> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(bytes.as_chunks().0.iter().map(|chunk| read(*chunk)).collect())
}

/// The best time of some runs, and what they answer.
fn timed<T>(task: &str, runs: u32, job: impl Fn() -> T, answer: impl Fn(&T) -> serde_json::Value) {
    let mut best = f64::INFINITY;
    let mut last = None;
    for _ in 0..runs {
        let start = Instant::now();
        let result = job();
        best = best.min(start.elapsed().as_secs_f64());
        last = Some(result);
    }
    println!("{}", json!({"task": task, "seconds": best, "answer": last.as_ref().map(answer)}));
}

/// A log of purchases as columns.
struct Purchases {
    users: Vec<u64>,
    milliseconds: Vec<i64>,
    cents: Vec<i64>,
    last: Day,
}

impl Purchases {
    fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let [users, days, cents] = ["log.user.u64", "log.day.i64", "log.cents.i64"].map(|column| folder.join(column));
        let days = numbers(&days, i64::from_le_bytes)?;
        Ok(Self {
            users: numbers(&users, u64::from_le_bytes)?,
            milliseconds: days.into_iter().map(|day| day * DAY).collect(),
            cents: numbers(&cents, i64::from_le_bytes)?,
            last: Day::ymd(2025, 12, 31),
        })
    }

    /// The embedded log.
    fn embedded() -> Result<Self, Box<dyn Error>> {
        let mut log =
            Self { users: Vec::new(), milliseconds: Vec::new(), cents: Vec::new(), last: Day::ymd(1997, 9, 30) };
        let mut rows = csv::Reader::from_reader(&include_bytes!("../../../examples/data/cdnow.csv")[..]);
        for row in rows.deserialize() {
            let (user, day, _, value): (u64, Day, String, f64) = row?;
            log.users.push(user);
            log.milliseconds.push(i64::from(day.days_since_epoch()) * DAY);
            #[expect(clippy::cast_possible_truncation, reason = "prices of CDs")]
            log.cents.push((value * 100.0).round() as i64);
        }
        Ok(log)
    }

    fn summaries(&self) -> Result<Vec<BtydSummary>, Box<dyn Error + Send + Sync>> {
        let kinds = vec![0_u8; self.users.len()];
        let mut map = KindMap::new();
        map.map(0, Kind::Purchase);
        let columns = Columns::new(&self.users[..], &self.milliseconds, (&kinds[..], &map)).with_values(&self.cents);
        let population = Population::from_columns(&columns, Calendar::utc())?;
        let rule = BtydRule::default();
        // A model does not ask for an order, so they come as they lie in memory.
        let summaries = population.fold(
            || Ok(Vec::new()),
            |summaries: &mut Result<Vec<BtydSummary>, BeforeHorizon>, member| {
                let summary = rule.summary(member.profile.as_of(self.last));
                match (summary, summaries) {
                    (Ok(summary), Ok(summaries)) => summaries.extend(summary),
                    (Err(problem), summaries) => *summaries = Err(problem),
                    (Ok(_), Err(_)) => {}
                }
            },
            |one, other| {
                let mut all = one?;
                all.append(&mut other?);
                Ok(all)
            },
        );
        Ok(summaries?)
    }
}

const DAY: i64 = 86_400_000;

fn fit<M: Model<Row = Customer>>(task: &str, runs: u32, sample: impl Fn() -> Sample<Customer>) {
    let fit = || M::fit(&sample(), Penalty::NONE);
    timed(task, runs, fit, |fitted| {
        let fitted = fitted.as_ref().expect("there are customers");
        json!({"parameters": fitted.model().parameters(), "ln_likelihood": fitted.log_likelihood()})
    });
}

fn summarise(log: &Purchases) {
    timed(
        "summarise log",
        15,
        || log.summaries(),
        |summaries| {
            let all = || summaries.iter().flatten();
            json!({
                "users": all().count(),
                "x": all().map(|one| u64::from(one.frequency)).sum::<u64>(),
                "t_x": all().map(|one| u64::from(one.recency_days)).sum::<u64>(),
                "T": all().map(|one| u64::from(one.age_days)).sum::<u64>(),
                "cents": all().map(|one| one.repeat_spend.minor_units()).sum::<i64>(),
            })
        },
    );
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = env::args().nth(1).map(PathBuf::from) else {
        let log = Purchases::embedded()?;
        summarise(&log);
        let summaries = log.summaries().map_err(|error| error.to_string())?;
        fit::<BgNbd>("fit log", 20, || {
            let customer = |one: &BtydSummary| {
                let [t_x, age] = [one.recency_days, one.age_days].map(|days| f64::from(days) / 7.0);
                Customer::new(one.frequency, t_x, age).expect("a summary is a customer")
            };
            summaries.iter().map(customer).collect()
        });
        return Ok(());
    };
    if env::args().nth(2).as_deref() == Some("models") {
        let table = Table::read(&folder, "many")?;
        fit::<BgNbd>("fit many by BG/NBD", 3, || table.customers().collect());
        fit::<ParetoNbd>("fit many by Pareto/NBD", 3, || table.customers().collect());
        return Ok(());
    }
    for (task, name, runs) in [("fit cdnow", "cdnow", 20), ("fit many", "many", 3)] {
        let table = Table::read(&folder, name)?;
        fit::<BgNbd>(task, runs, || table.customers().collect());
    }
    summarise(&Purchases::read(&folder)?);

    let million = Table::read(&folder, "million")?;
    let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
    let score = || million.customers().map(|customer| model.forecast(&customer, 39.into())).collect::<Vec<_>>();
    timed("score million", 9, score, |scores| {
        let alive: f64 = scores.iter().map(|forecast| forecast.p_alive).sum();
        let expected: f64 = scores.iter().map(|forecast| forecast.purchases).sum();
        json!({"alive": alive, "expected": expected})
    });
    Ok(())
}
