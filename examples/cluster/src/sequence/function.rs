//! The SQL functions.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, GroupsAccumulator, Signature, Volatility};

use super::rows::{NAME, Timeline};
use super::timelines::Timelines;
use super::wanted::Wanted;
use crate::argument::{count, is_binary, literal, literal_of_aggregate, moment, plain, user, whole};
use crate::gather::{GatheringGroups, GatheringOne};
use crate::report::{Asked, ReportDefinition, States, definition, state_fields};

/// `timeline(user, ts, kind, subject, value, definition)`: the events of a user that a question needs.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct TimelineFunction {
    signature: Signature,
}

/// `sequence_state(timeline, definition)`: the bytes of the answer to a question about events in order.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct SequenceStateFunction {
    signature: Signature,
}

const DEFINITION: usize = 5;

impl Default for TimelineFunction {
    fn default() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl Default for SequenceStateFunction {
    fn default() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

fn gathering(arguments: &AccumulatorArgs<'_>) -> Result<Timeline> {
    plain(NAME, arguments)?;
    let literal = literal_of_aggregate(NAME, arguments, DEFINITION, "definition")?;
    let definition = ReportDefinition::read(NAME, &literal)?;
    Ok(Timeline { wanted: Arc::new(Wanted::by(&definition.question)) })
}

impl AggregateUDFImpl for TimelineFunction {
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
        count(NAME, given, DEFINITION + 1, "timeline(user, ts, kind, subject, value, definition)")?;
        let [of_user, ts, kind, subject, value, definition] = given else { return Ok(given.to_vec()) };
        Ok(vec![
            user(NAME, of_user)?,
            moment(NAME, ts)?,
            whole(NAME, "kind", kind, &DataType::UInt16)?,
            whole(NAME, "subject", subject, &DataType::UInt16)?,
            whole(NAME, "value", value, &DataType::Int64)?,
            literal(NAME, "definition", definition)?,
        ])
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format_state_name(arguments.name, "events"), DataType::LargeBinary, true))])
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

impl AggregateUDFImpl for SequenceStateFunction {
    fn name(&self) -> &'static str {
        Timelines::FUNCTION
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeBinary)
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(Timelines::FUNCTION, given, 2, "sequence_state(timeline, definition)")?;
        let [timeline, definition] = given else { return Ok(given.to_vec()) };
        Ok(vec![
            is_binary(Timelines::FUNCTION, "timeline", timeline)?,
            literal(Timelines::FUNCTION, "definition", definition)?,
        ])
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(state_fields(&arguments))
    }

    fn accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(States::one(Timelines::new(definition(Timelines::FUNCTION, &arguments)?))))
    }
}
