//! The SQL function.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, GroupsAccumulator, Signature, Volatility};

use super::tallies::{NAME, Tallies};
use crate::argument::{count, literal, literal_of_aggregate, plain, user, whole};
use crate::calendar;
use crate::gather::{GatheringGroups, GatheringOne};
use crate::refusal::Refusal;

/// `profile(user, day, kind, subject, n, s, hours, calendar)`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ProfileFunction {
    signature: Signature,
}

const USAGE: &str = "profile(user, day, kind, subject, n, s, hours, calendar)";
const CALENDAR: usize = 7;

impl Default for ProfileFunction {
    fn default() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

fn gathering(arguments: &AccumulatorArgs<'_>) -> Result<Tallies> {
    plain(NAME, arguments)?;
    let text = literal_of_aggregate(NAME, arguments, CALENDAR, "calendar")?;
    Ok(Tallies { calendar: Arc::new(calendar::read(NAME, &text)?) })
}

impl AggregateUDFImpl for ProfileFunction {
    fn name(&self) -> &'static str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeBinary)
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(NAME, given, CALENDAR + 1, USAGE)?;
        let [of_user, day, kind, subject, n, s, hours, calendar] = given else {
            return Err(Refusal::Count { function: NAME, takes: CALENDAR + 1, given: given.len(), usage: USAGE }.into());
        };
        if *day != DataType::Date32 {
            let found = day.to_string();
            let advice = "make instants days by civil_day(ts, calendar)";
            return Err(Refusal::Type { function: NAME, argument: "day", expected: "a date", found, advice }.into());
        }
        let sum = if s.is_decimal() { DataType::Decimal128(38, 0) } else { DataType::Int64 };
        Ok(vec![
            user(NAME, of_user)?,
            DataType::Date32,
            whole(NAME, "kind", kind, &DataType::UInt16)?,
            whole(NAME, "subject", subject, &DataType::UInt16)?,
            whole(NAME, "n", n, &DataType::UInt64)?,
            whole(NAME, "s", s, &sum)?,
            whole(NAME, "hours", hours, &DataType::Int32)?,
            literal(NAME, "calendar", calendar)?,
        ])
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format_state_name(arguments.name, "tallies"), DataType::LargeBinary, true))])
    }

    fn accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(GatheringOne::new(gathering(&arguments)?)))
    }

    fn groups_accumulator_supported(&self, arguments: AccumulatorArgs<'_>) -> bool {
        !arguments.is_distinct && arguments.order_bys.is_empty()
    }

    fn create_groups_accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(GatheringGroups::new(gathering(&arguments)?)))
    }
}
