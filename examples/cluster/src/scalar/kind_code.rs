//! Kinds of event types.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, UInt16Builder};
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use lifestage::Kind;

use super::column_at;
use crate::argument::{count, is_text, literal_of_scalar, there};
use crate::once::Once;
use crate::refusal::Refusal;

const NAME: &str = "kind_code";

/// `kind_code(event_type, map)`: the code of the kind that an event type is.
///
/// The map is JSON, `{"return": "refund", "scan": "custom_7"}`, and goes before the kind of the same name. An event type that is
/// a whole number is a code, unless the map has it. One that is neither is refused: a kind that is guessed would be a wrong
/// number in every report.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct KindCodeFunction {
    signature: Signature,
    map: Once<BTreeMap<String, Kind>>,
}

impl Default for KindCodeFunction {
    fn default() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable), map: Once::default() }
    }
}

fn refused(problem: impl std::fmt::Display) -> Refusal {
    Refusal::row(NAME, None, problem)
}

/// The kind of an event type that is a text.
fn named(name: &str, map: &BTreeMap<String, Kind>) -> Result<Kind> {
    let known = map.get(name).copied().or_else(|| name.parse().ok());
    Ok(known.ok_or_else(|| {
        refused(format!(
            "no kind is called `{name}`: say which it is, as --map {name}=purchase or {name}=custom_7 does"
        ))
    })?)
}

/// The kind of an event type that is a number.
fn numbered(number: i64, map: &BTreeMap<String, Kind>) -> Result<Kind> {
    if let Some(kind) = map.get(&number.to_string()) {
        return Ok(*kind);
    }
    let kind = u16::try_from(number).ok().and_then(|code| Kind::from_code(code).ok());
    Ok(kind.ok_or_else(|| {
        refused(format!("no kind has the code `{number}`: say which it is, as --map {number}=purchase does"))
    })?)
}

impl ScalarUDFImpl for KindCodeFunction {
    fn name(&self) -> &'static str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(NAME, given, 2, "kind_code(event_type, map)")?;
        let [event_type, map] = given else { return Ok(given.to_vec()) };
        if !is_text(map) {
            return Err(Refusal::Literal { function: NAME, argument: "map" }.into());
        }
        let read = match event_type {
            found if is_text(found) => DataType::Utf8,
            found if found.is_integer() => DataType::Int64,
            found => {
                let (argument, expected) = ("event_type", "a text or a whole number");
                let (found, advice) = (found.to_string(), "CAST it to VARCHAR");
                return Err(Refusal::Type { function: NAME, argument, expected, found, advice }.into());
            }
        };
        Ok(vec![read, DataType::Utf8])
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::UInt16)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let text = literal_of_scalar(NAME, &arguments.args, 1, "map")?;
        let map = self.map.read(text, |text| {
            Ok(serde_json::from_str(text).map_err(|problem| Refusal::argument(NAME, "map", problem))?)
        })?;
        let types = column_at(&arguments.args, 0, arguments.number_rows)?;
        let mut codes = UInt16Builder::with_capacity(types.len());
        for row in 0..types.len() {
            there(NAME, "event_type", &types, row)?;
            let kind = match types.data_type() {
                DataType::Int64 => numbered(types.as_primitive::<Int64Type>().value(row), &map)?,
                _ => named(types.as_string::<i32>().value(row), &map)?,
            };
            codes.append_value(kind.code());
        }
        Ok(ColumnarValue::Array(Arc::new(codes.finish())))
    }
}
