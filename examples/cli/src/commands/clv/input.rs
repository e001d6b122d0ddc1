//! Customers: from a log of events, or from a table that has them already.

use std::error::Error;
use std::fmt::Write;
use std::num::NonZeroU32;
use std::path::Path;

use csv::StringRecord;
use lifestage::Population;
use lifestage::time::Period;
use lifestage::value::BtydRule;

use crate::commands::clv::ModelName;
use crate::commands::clv::fit::check;
use crate::reader::{Embedded, ReaderOptions, source};

/// One customer, or several who are alike.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// How many there are, where the table says so.
    pub(crate) weight: Option<u64>,
    pub(crate) frequency: u32,
    pub(crate) recency: f64,
    pub(crate) age: f64,
    /// The mean of their repeat purchases, where it is known.
    pub(crate) mean_spend: Option<f64>,
}

impl Row {
    pub(crate) fn count(&self) -> u64 {
        self.weight.unwrap_or(1)
    }
}

/// What came in.
pub(crate) struct Input {
    pub(crate) customers: Vec<Row>,
    /// What people should know of the reading.
    pub(crate) notes: String,
}

/// The customers of a log, by their ids, in units of the ruler and in whole currency.
pub(crate) fn events(options: &ReaderOptions, model: ModelName, ruler: NonZeroU32) -> Result<Input, Box<dyn Error>> {
    let log = options.read(Embedded::CDNOW)?;
    let population = Population::from_events(&log.events, log.calendar.clone())?;
    // The last period of the ruler ends on the day that is asked about.
    let grain =
        if model.is_discrete() { Period::Block { days: ruler, anchor: log.as_of.plus(1) } } else { Period::Day };
    let rule = BtydRule { grain, ruler };
    let units = 10_f64.powi(i32::from(options.decimals));
    let mut customers = Vec::new();
    for profile in population.profiles() {
        if let Some(summary) = rule.summary(profile.as_of(log.as_of))? {
            customers.push(Row {
                name: log.name(profile.user()).to_owned(),
                weight: None,
                frequency: summary.frequency,
                recency: summary.recency(),
                age: summary.age(),
                mean_spend: summary.mean_spend().map(|mean| mean / units),
            });
        }
    }
    customers.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Input { customers, notes: log.notes().to_string() })
}

/// Where each column of a summary stands.
struct Columns {
    id: Option<usize>,
    frequency: usize,
    recency: usize,
    age: usize,
    weight: Option<usize>,
    mean_spend: Option<usize>,
}

impl Columns {
    fn find(header: &StringRecord) -> Result<Self, String> {
        let place = |names: &[&str]| {
            header.iter().position(|column| names.iter().any(|name| column.trim().eq_ignore_ascii_case(name)))
        };
        let needed = |names: &[&str]| {
            place(names).ok_or_else(|| {
                let header: Vec<&str> = header.iter().collect();
                format!("the header has no column `{}`, only {}", names.join("` or `"), header.join(", "))
            })
        };
        Ok(Self {
            id: place(&["id", "user_id", "customer_id", "user"]),
            frequency: needed(&["x", "frequency"])?,
            recency: needed(&["t_x", "recency"])?,
            age: needed(&["T", "periods", "n"])?,
            weight: place(&["weights", "weight"]),
            mean_spend: place(&["zbar", "monetary_value", "mean_spend"]),
        })
    }

    fn row(&self, record: &StringRecord, number: usize) -> Result<Row, String> {
        fn read<T: std::str::FromStr>(record: &StringRecord, at: usize, what: &str) -> Result<T, String> {
            let text = record.get(at).unwrap_or_default().trim();
            text.parse().map_err(|_| format!("`{text}` is not {what}"))
        }
        let number_at = |at: usize| read::<f64>(record, at, "a number");
        let name = self.id.and_then(|at| record.get(at)).map_or_else(|| number.to_string(), |id| id.trim().to_owned());
        let mean_spend = self.mean_spend.map(number_at).transpose()?;
        if let Some(mean) = mean_spend.filter(|mean| mean.is_nan() || *mean < 0.0) {
            return Err(format!("a mean spend of `{mean}`: give a positive sum, or 0 where x is 0"));
        }
        Ok(Row {
            name,
            weight: self.weight.map(|at| read(record, at, "a whole number of customers")).transpose()?,
            frequency: read(record, self.frequency, "a whole number of repeat purchases")?,
            recency: number_at(self.recency)?,
            age: number_at(self.age)?,
            mean_spend,
        })
    }
}

/// How many bad rows are told one by one.
const TOLD: usize = 5;

/// The customers of a table, in its order.
pub(crate) fn summary(path: &Path, strict: bool, model: ModelName) -> Result<Input, Box<dyn Error>> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = source::text(source::open(path)?).map_err(|error| failed(&error))?;
    let mut reader = csv::Reader::from_reader(text);
    let columns = Columns::find(reader.headers().map_err(|error| failed(&error))?).map_err(|error| failed(&error))?;
    let (mut customers, mut skipped, mut notes) = (Vec::new(), 0, String::new());
    for (at, record) in reader.records().enumerate() {
        // The first line below the header is line 2.
        let line = at + 2;
        let row = record.map_err(|error| error.to_string()).and_then(|record| columns.row(&record, at + 1));
        match row.and_then(|row| check(model, &row).map(|()| row)) {
            Ok(row) => customers.push(row),
            Err(problem) if strict => return Err(format!("{}: line {line}: {problem}", path.display()).into()),
            Err(problem) => {
                skipped += 1;
                if skipped <= TOLD {
                    writeln!(notes, "  line {line}: {problem}")?;
                }
            }
        }
    }
    if skipped > TOLD {
        writeln!(notes, "  and {} more", skipped - TOLD)?;
    }
    let title = format!("{}: {} rows\n", path.display(), customers.len());
    let skipped = if skipped > 0 { format!("skipped {skipped} rows:\n") } else { String::new() };
    Ok(Input { customers, notes: title + &skipped + &notes })
}
