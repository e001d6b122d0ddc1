//! Civil days and local hours of instants.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, Date32Builder, Int32Builder};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use lifestage::time::{Calendar, Civil};

use super::column_at;
use crate::argument::{count, is_text, literal_of_scalar, moment};
use crate::calendar;
use crate::moments::Moments;
use crate::once::Once;
use crate::refusal::Refusal;

/// What both functions read.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Reading {
    name: &'static str,
    usage: &'static str,
    signature: Signature,
    calendar: Once<Calendar>,
}

impl Reading {
    fn new(name: &'static str, usage: &'static str) -> Self {
        Self { name, usage, signature: Signature::user_defined(Volatility::Immutable), calendar: Once::default() }
    }

    fn coerced(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(self.name, given, 2, self.usage)?;
        let [ts, text] = given else { return Ok(given.to_vec()) };
        if !is_text(text) {
            return Err(Refusal::Literal { function: self.name, argument: "calendar" }.into());
        }
        Ok(vec![moment(self.name, ts)?, DataType::Utf8])
    }

    /// Day and hour of each row.
    fn each(&self, arguments: &ScalarFunctionArgs, mut take: impl FnMut(Civil)) -> Result<()> {
        let text = literal_of_scalar(self.name, &arguments.args, 1, "calendar")?;
        let calendar = self.calendar.read(text, |text| calendar::read(self.name, text))?;
        let values = [column_at(&arguments.args, 0, arguments.number_rows)?];
        let moments = Moments::of(self.name, &values, 0)?;
        for row in 0..values.first().map_or(0, Array::len) {
            let civil = calendar.civil(moments.at(self.name, row)?);
            take(civil.map_err(|problem| Refusal::row(self.name, None, problem))?);
        }
        Ok(())
    }
}

/// `civil_day(ts, calendar)`: the civil day of an instant by a calendar; a date is its own.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct CivilDayFunction(Reading);

/// `hour_bit(ts, calendar)`: bit h for the local clock hour h of an instant, to be united by `bit_or`; 0 for a date.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct HourBitFunction(Reading);

impl Default for CivilDayFunction {
    fn default() -> Self {
        Self(Reading::new("civil_day", "civil_day(ts, calendar)"))
    }
}

impl Default for HourBitFunction {
    fn default() -> Self {
        Self(Reading::new("hour_bit", "hour_bit(ts, calendar)"))
    }
}

impl ScalarUDFImpl for CivilDayFunction {
    described_by_its_part!();

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Date32)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let mut days = Date32Builder::with_capacity(arguments.number_rows);
        self.0.each(&arguments, |civil| days.append_value(civil.day.days_since_epoch()))?;
        Ok(ColumnarValue::Array(Arc::new(days.finish()) as ArrayRef))
    }
}

impl ScalarUDFImpl for HourBitFunction {
    described_by_its_part!();

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int32)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let mut bits = Int32Builder::with_capacity(arguments.number_rows);
        // An hour is below 24, so the bit is there.
        self.0.each(&arguments, |civil| bits.append_value(civil.hour.map_or(0, |hour| 1 << hour)))?;
        Ok(ColumnarValue::Array(Arc::new(bits.finish()) as ArrayRef))
    }
}
