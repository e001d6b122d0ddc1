//! Customers: from a log of events, or from a table that has them already.

use std::error::Error;
use std::num::NonZeroU32;
use std::path::Path;

use csv::{ByteRecord, StringRecord};
use lifestage::time::Period;
use lifestage::value::BtydRule;

use crate::commands::clv::ModelName;
use crate::commands::clv::fit::check;
use crate::reader::columns::other_sort;
use crate::reader::error::{ReadError, RowProblem};
use crate::reader::lines::{Lines, texts};
use crate::reader::losses::Told;
use crate::reader::visible::visible;
use crate::reader::{Embedded, ReaderOptions, source, words};
use crate::speech::colon;

/// One customer, or several who are alike.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// How many there are, where the table says so.
    pub(crate) weight: Option<u64>,
    pub(crate) frequency: u32,
    pub(crate) recency: f64,
    pub(crate) age: f64,
    /// The mean of their repeat purchases, where it is known; not above 0 if as much was refunded as bought.
    pub(crate) mean_spend: Option<f64>,
    /// What they spent at first, where it is known.
    pub(crate) first_spend: Option<f64>,
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
    /// What was lost, in lines.
    pub(crate) warnings: String,
    /// What was read, in lines.
    pub(crate) notes: String,
    /// An error where too much was lost.
    pub(crate) enough: Result<(), ReadError>,
}

/// The customers of a log, by their ids, in units of the ruler and in whole currency.
pub(crate) fn events(options: &ReaderOptions, model: ModelName, ruler: NonZeroU32) -> Result<Input, Box<dyn Error>> {
    let (log, population) = options.read_profiles(Embedded::CDNOW)?;
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
                first_spend: Some(decimal(summary.first_spend.minor_units()) / units),
            });
        }
    }
    customers.sort_by(|one, other| one.name.cmp(&other.name));
    let (warnings, notes, enough) = (log.warnings().to_string(), log.notes().to_string(), log.check_losses());
    Ok(Input { customers, warnings, notes, enough })
}

/// Money in whole units of the currency is a decimal.
#[expect(clippy::cast_precision_loss, reason = "what a customer spent at once is far below 2^53 minor units")]
const fn decimal(minor: i64) -> f64 {
    minor as f64
}

/// Where each column of a summary stands.
struct Columns {
    id: Option<usize>,
    frequency: usize,
    recency: usize,
    age: usize,
    weight: Option<usize>,
    mean_spend: Option<usize>,
    first_spend: Option<usize>,
}

impl Columns {
    fn find(header: &StringRecord) -> Result<Self, String> {
        let place = |names: &[&str]| {
            let is_called = |column: &str| names.iter().any(|name| column.trim().eq_ignore_ascii_case(name));
            let mut places = header.iter().enumerate().filter(|(_, column)| is_called(column));
            match (places.next(), places.next()) {
                // Which of the two is meant nobody can tell.
                (Some((_, one)), Some((_, other))) => {
                    Err(format!("the header has `{one}` and `{other}` for one column: leave out one of the two"))
                }
                (found, _) => Ok(found.map(|(at, _)| at)),
            }
        };
        let needed = |names: &[&str]| {
            place(names)?.ok_or_else(|| {
                let header: Vec<&str> = header.iter().collect();
                format!("the header has no column `{}`, only {}", names.join("` or `"), header.join(", "))
            })
        };
        Ok(Self {
            id: place(&["id", "user_id", "customer_id", "user"])?,
            frequency: needed(&["x", "frequency"])?,
            recency: needed(&["t_x", "recency"])?,
            age: needed(&["T", "periods", "n"])?,
            weight: place(&["weights", "weight"])?,
            mean_spend: place(&["zbar", "monetary_value", "mean_spend"])?,
            first_spend: place(&["first_spend"])?,
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
        if let Some(mean) = mean_spend.filter(|mean| !mean.is_finite()) {
            return Err(format!("a mean spend of `{mean}`: give a sum, or 0 where x is 0"));
        }
        let first_spend = self.first_spend.map(number_at).transpose()?;
        if let Some(first) = first_spend.filter(|first| !first.is_finite()) {
            return Err(format!("a first spend of `{first}`: give a sum"));
        }
        Ok(Row {
            name,
            weight: self.weight.map(|at| read(record, at, "a whole number of customers")).transpose()?,
            frequency: read(record, self.frequency, "a whole number of repeat purchases")?,
            recency: number_at(self.recency)?,
            age: number_at(self.age)?,
            mean_spend,
            first_spend,
        })
    }
}

/// Reads a summary of customers.
pub(crate) fn summary(path: &Path, options: &ReaderOptions, model: ModelName) -> Result<Input, Box<dyn Error>> {
    let file = path.display().to_string();
    let of_the_file = |error: &dyn std::fmt::Display| format!("{file}: {error}");
    let text = source::text(source::open(path)?).map_err(|error| of_the_file(&error))?;
    let mut lines = Lines::new(text);
    if !lines.advance().map_err(|error| of_the_file(&error))? {
        return Err(of_the_file(&"it is empty: its first line must name the columns x, t_x and T").into());
    }
    if let Some(problem) = other_sort(&lines.row) {
        return Err(of_the_file(&format!("line {}: {problem}", lines.number())).into());
    }
    let header: StringRecord = texts(&lines.row).collect();
    let columns = Columns::find(&header).map_err(|error| of_the_file(&error))?;
    let (mut customers, mut number) = (Vec::new(), 0);
    let take = |row: &ByteRecord| -> Result<Vec<RowProblem>, RowProblem> {
        number += 1;
        if row.len() != header.len() {
            return Err(RowProblem::Width { found: row.len(), expected: header.len() });
        }
        let row = columns.row(&texts(row).collect(), number);
        let row = row.and_then(|row| check(model, &row).map(|()| row));
        customers.push(row.map_err(|problem| RowProblem::Other(problem.into()))?);
        Ok(Vec::new())
    };
    let losses = lines.each(options.strict, take).map_err(|error| of_the_file(&error))?;
    let rows = words::rows(options.lang, customers.len() as u64);
    let notes = format!("{}{}{rows}\n", visible(&file), colon(options.lang));
    let warnings = Told { losses: &losses, language: options.lang }.to_string();
    Ok(Input { customers, warnings, notes, enough: losses.check(&file) })
}
