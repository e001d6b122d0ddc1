//! The log: which of its columns is what, as one query of five columns that all others read.

use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use lifestage::Kind;
use lifestage::answer::Names;
use lifestage::event::Unit;
use serde_json::Value;

use super::arguments::{Arguments, Epoch, Origin};
use super::error::JobError;
use super::sql::Queries;
use super::text::{Name, Quoted};

/// The table of events.
const TABLE: &str = "events";

/// Registers the log, and says how it is read.
pub(super) async fn open(context: &SessionContext, arguments: &Arguments, names: &Names) -> Result<Queries, JobError> {
    let path =
        arguments.events.to_str().ok_or_else(|| JobError::file(&arguments.events, "give a path that is text"))?;
    if !arguments.events.exists() {
        return Err(JobError::file(&arguments.events, "there is no such file or folder"));
    }
    context.register_parquet(TABLE, path, ParquetReadOptions::default()).await?;
    let schema = context.table(TABLE).await?.schema().as_arrow().clone();
    let calendar =
        serde_json::to_string(&arguments.calendar()?).map_err(|problem| JobError::Options(problem.to_string()))?;
    let reading = Reading { arguments, names, schema: &schema };
    let users = reading.column("user_id")?;
    let is_text = users.is_text();
    let rows = format!(
        "(SELECT user_id, ts, kind, {} AS value, subject FROM (SELECT {} AS user_id, {} AS ts, {} AS kind, {} AS value, {} AS \
         subject FROM {TABLE}))",
        reading.value_by_kind(),
        users.sql,
        reading.ts()?,
        reading.kind()?,
        reading.value()?,
        reading.subject()?,
    );
    let user = if is_text { "user_id(user_id)" } else { "user_id" };
    Ok(Queries { rows, user: user.to_owned(), calendar })
}

/// A column as SQL.
struct Column {
    sql: String,
    name: String,
    of: DataType,
}

impl Column {
    fn is_text(&self) -> bool {
        matches!(self.of, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
            || matches!(&self.of, DataType::Dictionary(_, of) if of.is_string())
    }

    fn refused(&self, advice: impl Into<String>) -> JobError {
        JobError::Type { column: self.name.clone(), found: self.of.to_string(), advice: advice.into() }
    }
}

struct Reading<'a> {
    arguments: &'a Arguments,
    names: &'a Names,
    schema: &'a Schema,
}

impl Reading<'_> {
    /// A column by its name, in any case; none where the log does not have it.
    fn find(&self, name: &'static str) -> Option<Column> {
        let wanted = match self.arguments.origin(name) {
            Origin::Constant(text) => {
                return Some(Column { sql: Quoted(&text).to_string(), name: name.to_owned(), of: DataType::Utf8 });
            }
            Origin::Column(wanted) => wanted,
        };
        let fields = self.schema.fields();
        let exact = fields.iter().find(|field| *field.name() == wanted);
        let field = exact.or_else(|| fields.iter().find(|field| field.name().eq_ignore_ascii_case(&wanted)))?;
        let sql = Name(field.name()).to_string();
        Some(Column { sql, name: field.name().clone(), of: field.data_type().clone() })
    }

    fn column(&self, name: &'static str) -> Result<Column, JobError> {
        self.find(name).ok_or_else(|| self.missing(name))
    }

    fn missing(&self, name: &'static str) -> JobError {
        let column = match self.arguments.origin(name) {
            Origin::Column(column) | Origin::Constant(column) => column,
        };
        let has: Vec<&str> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
        JobError::Column { path: self.arguments.events.clone(), column, name, has: has.join(", ") }
    }

    /// Instants or dates.
    fn ts(&self) -> Result<String, JobError> {
        let ts = self.column("ts")?;
        match (&ts.of, self.arguments.epoch) {
            (DataType::Timestamp(..) | DataType::Date32 | DataType::Date64, _) => Ok(ts.sql),
            (of, Some(unit)) if of.is_integer() => {
                let by = match unit {
                    Epoch::S => "to_timestamp_seconds",
                    Epoch::Ms => "to_timestamp_millis",
                    Epoch::Us => "to_timestamp_micros",
                };
                Ok(format!("{by}(CAST({} AS BIGINT))", ts.sql))
            }
            (of, None) if of.is_integer() => Err(ts.refused("say what it counts since 1970, as --epoch ms does")),
            _ => Err(ts.refused("write it as a timestamp or a date when the file is made")),
        }
    }

    /// Codes of kinds.
    fn kind(&self) -> Result<String, JobError> {
        let event_type = self.column("event_type")?;
        // The rules know kinds by names too; what the command line says goes before.
        let named = self.names.kinds.iter().filter(|(name, _)| name.parse::<Kind>().is_err());
        let named = named.map(|(name, kind)| (name.clone(), *kind));
        let mapped = self.arguments.map.iter().map(|mapped| (mapped.event_type.clone(), mapped.kind));
        let map: serde_json::Map<String, Value> =
            named.chain(mapped).map(|(name, kind)| (name, Value::from(kind.to_string()))).collect();
        let map = Value::Object(map).to_string();
        if !event_type.is_text() && !event_type.of.is_integer() {
            return Err(event_type.refused("give event types as texts or whole numbers"));
        }
        Ok(format!("kind_code({}, {})", event_type.sql, Quoted(&map)))
    }

    /// Values as whole numbers, money in minor units; of a log without values 0.
    fn value(&self) -> Result<String, JobError> {
        let Some(value) = self.find("value") else { return Ok("CAST(0 AS BIGINT)".to_owned()) };
        match &value.of {
            of if of.is_integer() => Ok(format!("CAST({} AS BIGINT)", value.sql)),
            DataType::Decimal128(_, scale) if *scale >= 0 => {
                if *scale > i8::try_from(self.arguments.decimals).unwrap_or(i8::MAX) {
                    return Err(value.refused(format!("its {scale} decimals are more than --decimals says")));
                }
                Ok(value.sql)
            }
            _ => {
                Err(value
                    .refused("give whole numbers, money in minor units, or money as DECIMAL; a float is not exact"))
            }
        }
    }

    /// Values by what their kind carries.
    fn value_by_kind(&self) -> String {
        let codes = |unit: fn(Unit) -> bool| {
            let kinds = Kind::NAMED.iter().filter(|kind| unit(kind.unit()));
            kinds.map(|kind| kind.code().to_string()).collect::<Vec<_>>().join(", ")
        };
        let (nothing, money) = (codes(|unit| unit == Unit::Nothing), codes(|unit| unit == Unit::Money));
        let of_money = match self.find("value").map(|value| value.of) {
            Some(DataType::Decimal128(..)) => format!("value * {}", 10_u64.pow(self.arguments.decimals.into())),
            _ => "value".to_owned(),
        };
        // A satisfaction that is missing says nothing, and must not be read as 0: it stays null, and its row is refused.
        let (refund, rate) = (Kind::Refund.code(), Kind::Rate.code());
        format!(
            "CASE WHEN kind IN ({nothing}) THEN 0 WHEN kind = {refund} THEN coalesce(CAST(abs({of_money}) AS BIGINT), 0) \
             WHEN kind = {rate} THEN CAST(value AS BIGINT) WHEN kind IN ({money}) THEN coalesce(CAST({of_money} AS BIGINT), 0) \
             ELSE coalesce(CAST(value AS BIGINT), 0) END"
        )
    }

    /// Numbers of subjects; 0 where there are none.
    fn subject(&self) -> Result<String, JobError> {
        match self.find("subject") {
            None => Ok("CAST(0 AS SMALLINT)".to_owned()),
            Some(subject) if subject.of.is_integer() => Ok(format!("coalesce({}, 0)", subject.sql)),
            Some(subject) => {
                Err(subject
                    .refused("number subjects from 1 when the file is made: machines cannot number names together"))
            }
        }
    }
}
