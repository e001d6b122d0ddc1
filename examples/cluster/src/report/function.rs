//! The SQL functions.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};

use super::definition::{ReportDefinition, ReportDefinitions};
use super::profiles::Profiles;
use super::states::{Asked, States};
use super::stored::Stored;
use crate::argument::{count, is_binary, literal, literal_of_aggregate, plain};

/// `report_state(profile, definition)`: the bytes of the answer to a question about profiles.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ReportStateFunction {
    signature: Signature,
}

/// `report_states(profile, definitions)`: the bytes of the answers to several questions, as a list in their order.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ReportStatesFunction {
    signature: Signature,
}

const MANY: &str = "report_states";

/// `merge_states(state)`: the bytes of the answer that stored ones come to.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct MergeStatesFunction {
    signature: Signature,
}

impl Default for ReportStateFunction {
    fn default() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl Default for ReportStatesFunction {
    fn default() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl Default for MergeStatesFunction {
    fn default() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

/// The one field of the states of answers.
pub(crate) fn state_fields(arguments: &StateFieldsArgs<'_>) -> Vec<FieldRef> {
    vec![Arc::new(Field::new(format_state_name(arguments.name, "answer"), DataType::LargeBinary, true))]
}

/// The definition among the arguments.
pub(crate) fn definition(function: &'static str, arguments: &AccumulatorArgs<'_>) -> Result<Arc<ReportDefinition>> {
    plain(function, arguments)?;
    let literal = literal_of_aggregate(function, arguments, 1, "definition")?;
    Ok(Arc::new(ReportDefinition::read(function, &literal)?))
}

impl AggregateUDFImpl for ReportStateFunction {
    fn name(&self) -> &'static str {
        Profiles::FUNCTION
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeBinary)
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(Profiles::FUNCTION, given, 2, "report_state(profile, definition)")?;
        let [profile, definition] = given else { return Ok(given.to_vec()) };
        Ok(vec![
            is_binary(Profiles::FUNCTION, "profile", profile)?,
            literal(Profiles::FUNCTION, "definition", definition)?,
        ])
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(state_fields(&arguments))
    }

    fn accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        let definition = definition(Profiles::FUNCTION, &arguments)?;
        Ok(Box::new(States::one(Profiles::new(ReportDefinition::clone(&definition).into()))))
    }
}

impl AggregateUDFImpl for ReportStatesFunction {
    fn name(&self) -> &'static str {
        MANY
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::List(Arc::new(Field::new_list_field(DataType::LargeBinary, true))))
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(MANY, given, 2, "report_states(profile, definitions)")?;
        let [profile, definitions] = given else { return Ok(given.to_vec()) };
        Ok(vec![is_binary(MANY, "profile", profile)?, literal(MANY, "definitions", definitions)?])
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(state_fields(&arguments))
    }

    fn accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        plain(MANY, &arguments)?;
        let literal = literal_of_aggregate(MANY, &arguments, 1, "definitions")?;
        Ok(Box::new(States::many(Profiles::new(ReportDefinitions::read(MANY, &literal)?))))
    }
}

impl AggregateUDFImpl for MergeStatesFunction {
    fn name(&self) -> &'static str {
        Stored::FUNCTION
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeBinary)
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(Stored::FUNCTION, given, 1, "merge_states(state)")?;
        given.iter().map(|state| is_binary(Stored::FUNCTION, "state", state)).collect()
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(state_fields(&arguments))
    }

    fn accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        plain(Stored::FUNCTION, &arguments)?;
        Ok(Box::new(States::one(Stored::default())))
    }
}
