//! Instants and dates as the engine has them.

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Date32Type, TimeUnit, TimestampMicrosecondType};
use datafusion::common::Result;
use lifestage::Day;
use lifestage::time::Moment;

use crate::argument::{column, there};
use crate::refusal::Refusal;

/// A column of instants, or of dates.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Moments<'a> {
    Microseconds(&'a datafusion::arrow::array::TimestampMicrosecondArray),
    Dates(&'a datafusion::arrow::array::Date32Array),
}

impl<'a> Moments<'a> {
    pub(crate) fn of(function: &'static str, values: &'a [ArrayRef], place: usize) -> Result<Self> {
        match values.get(place).map(|values| (values, values.data_type())) {
            Some((values, DataType::Timestamp(TimeUnit::Microsecond, _))) => {
                Ok(Self::Microseconds(values.as_primitive::<TimestampMicrosecondType>()))
            }
            Some((values, DataType::Date32)) => Ok(Self::Dates(values.as_primitive::<Date32Type>())),
            _ => column(function, "ts", values, place).map(Self::Dates),
        }
    }

    /// The moment of a row.
    pub(crate) fn at(self, function: &'static str, row: usize) -> Result<Moment> {
        match self {
            Self::Microseconds(column) => {
                there(function, "ts", column, row)?;
                Ok(Moment::from_microseconds(column.value(row)))
            }
            Self::Dates(column) => {
                there(function, "ts", column, row)?;
                let day = Day::new(column.value(row)).map_err(|problem| Refusal::row(function, None, problem))?;
                Ok(Moment::from(day))
            }
        }
    }
}
