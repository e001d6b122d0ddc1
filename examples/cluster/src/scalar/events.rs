//! How many events a profile or a timeline holds.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Builder};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use lifestage::Profile;

use super::column_at;
use crate::argument::{count, is_binary};
use crate::refusal::Refusal;
use crate::sequence;

/// What both functions read.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Counting {
    name: &'static str,
    argument: &'static str,
    usage: &'static str,
    signature: Signature,
}

impl Counting {
    fn new(name: &'static str, argument: &'static str, usage: &'static str) -> Self {
        Self { name, argument, usage, signature: Signature::user_defined(Volatility::Immutable) }
    }

    fn coerced(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(self.name, given, 1, self.usage)?;
        given.iter().map(|bytes| is_binary(self.name, self.argument, bytes)).collect()
    }
}

/// The number of each row; none where there are no bytes.
fn each(arguments: &ScalarFunctionArgs, of: impl Fn(&[u8]) -> Result<i64>) -> Result<ColumnarValue> {
    let values = column_at(&arguments.args, 0, arguments.number_rows)?;
    let mut counts = Int64Builder::with_capacity(values.len());
    for bytes in values.as_binary::<i64>() {
        counts.append_option(bytes.map(&of).transpose()?);
    }
    Ok(ColumnarValue::Array(Arc::new(counts.finish()) as ArrayRef))
}

/// `profile_events(profile)`: the number of events in a profile, without those that were forgotten.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ProfileEventsFunction(Counting);

/// `timeline_events(timeline)`: the number of events in a timeline.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct TimelineEventsFunction(Counting);

impl Default for ProfileEventsFunction {
    fn default() -> Self {
        Self(Counting::new("profile_events", "profile", "profile_events(profile)"))
    }
}

impl Default for TimelineEventsFunction {
    fn default() -> Self {
        Self(Counting::new("timeline_events", "timeline", "timeline_events(timeline)"))
    }
}

impl ScalarUDFImpl for ProfileEventsFunction {
    described_by_its_part!();

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        each(&arguments, |bytes| {
            let profile = Profile::from_bytes(bytes).map_err(|problem| Refusal::row(self.0.name, None, problem))?;
            Ok(profile.tallies().iter().map(|tally| i64::from(tally.count())).sum())
        })
    }
}

impl ScalarUDFImpl for TimelineEventsFunction {
    described_by_its_part!();

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        each(&arguments, |bytes| sequence::events(self.0.name, bytes))
    }
}
