//! Arguments of functions: literals that parameters travel as, and columns of the types that rows come in.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, FixedSizeBinaryArray, Int64Array, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Int64Type, TimeUnit, UInt64Type};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::ColumnarValue;
use datafusion::logical_expr::function::AccumulatorArgs;
use datafusion::physical_expr::expressions::Literal;
use lifestage::UserId;

use crate::refusal::Refusal;

/// The type of literals of aggregates. The engine makes an array of every argument of an aggregate, as long as the batch: of a
/// rule set of 20 KB as plain text 160 MB a batch. A dictionary has the text once and a number a row.
pub(crate) fn literal_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Whether a literal of this type is a text.
pub(crate) fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, of) => is_text(of),
        _ => false,
    }
}

/// The text of a scalar.
fn text(value: &ScalarValue) -> Option<&str> {
    match value {
        ScalarValue::Dictionary(_, value) => text(value),
        ScalarValue::Utf8(text) | ScalarValue::LargeUtf8(text) | ScalarValue::Utf8View(text) => text.as_deref(),
        _ => None,
    }
}

/// A literal text among the arguments of an aggregate.
pub(crate) fn literal_of_aggregate(
    function: &'static str,
    arguments: &AccumulatorArgs<'_>,
    place: usize,
    argument: &'static str,
) -> Result<String> {
    let expression = arguments.exprs.get(place);
    let literal = expression.and_then(|expression| expression.downcast_ref::<Literal>());
    let found = literal.and_then(|literal| text(literal.value()));
    Ok(found.ok_or(Refusal::Literal { function, argument })?.to_owned())
}

/// A literal text among the arguments of a scalar function.
pub(crate) fn literal_of_scalar<'a>(
    function: &'static str,
    arguments: &'a [ColumnarValue],
    place: usize,
    argument: &'static str,
) -> Result<&'a str> {
    let found = match arguments.get(place) {
        Some(ColumnarValue::Scalar(value)) => text(value),
        _ => None,
    };
    Ok(found.ok_or(Refusal::Literal { function, argument })?)
}

/// Checks the number of arguments.
pub(crate) fn count(function: &'static str, given: &[DataType], takes: usize, usage: &'static str) -> Result<()> {
    if given.len() == takes {
        return Ok(());
    }
    Err(Refusal::Count { function, takes, given: given.len(), usage }.into())
}

/// The type at a place that holds a literal text.
pub(crate) fn literal(function: &'static str, argument: &'static str, found: &DataType) -> Result<DataType> {
    if is_text(found) { Ok(literal_type()) } else { Err(Refusal::Literal { function, argument }.into()) }
}

/// The type of an instant or a date, as it is read.
pub(crate) fn moment(function: &'static str, found: &DataType) -> Result<DataType> {
    match found {
        DataType::Date32 => Ok(DataType::Date32),
        DataType::Date64 => Ok(DataType::Timestamp(TimeUnit::Millisecond, None)),
        // An instant is one whatever zone it is shown in; without a zone it is in UTC.
        DataType::Timestamp(_, zone) => Ok(DataType::Timestamp(TimeUnit::Microsecond, zone.clone())),
        found => Err(Refusal::Type {
            function,
            argument: "ts",
            expected: "a timestamp or a date",
            found: found.to_string(),
            advice: "make it one by to_timestamp, to_timestamp_millis or CAST",
        }
        .into()),
    }
}

/// The type of ids of users, as they are read.
pub(crate) fn user(function: &'static str, found: &DataType) -> Result<DataType> {
    match found {
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64 => Ok(DataType::UInt64),
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => Ok(DataType::Int64),
        DataType::FixedSizeBinary(16) => Ok(DataType::FixedSizeBinary(16)),
        found => Err(Refusal::Type {
            function,
            argument: "user",
            expected: "a whole number or the 16 bytes of a UUID",
            found: found.to_string(),
            advice: "make texts such ids by user_id(…)",
        }
        .into()),
    }
}

/// The type of a whole number, as it is read.
pub(crate) fn whole(
    function: &'static str,
    argument: &'static str,
    found: &DataType,
    read: &DataType,
) -> Result<DataType> {
    if found.is_integer() || matches!((found, read), (DataType::Decimal128(_, 0), DataType::Decimal128(..))) {
        return Ok(read.clone());
    }
    Err(Refusal::Type {
        function,
        argument,
        expected: "a whole number",
        found: found.to_string(),
        advice: "CAST it to BIGINT; money is in minor units",
    }
    .into())
}

/// A column, as the type that was asked for. The engine has cast it before.
pub(crate) fn column<'a, A: Array + 'static>(
    function: &'static str,
    argument: &'static str,
    values: &'a [ArrayRef],
    place: usize,
) -> Result<&'a A> {
    let found = values.get(place).and_then(|values| values.as_any().downcast_ref::<A>());
    found.ok_or_else(|| {
        let found = values.get(place).map_or_else(|| "nothing".to_owned(), |values| values.data_type().to_string());
        let advice = "call it as its page says";
        Refusal::Type { function, argument, expected: "another type", found, advice }.into()
    })
}

/// A row of a column without a null.
pub(crate) fn there(function: &'static str, argument: &'static str, column: &dyn Array, row: usize) -> Result<()> {
    if column.is_null(row) { Err(Refusal::Null { function, argument }.into()) } else { Ok(()) }
}

/// A column of ids of users.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Users<'a> {
    Unsigned(&'a UInt64Array),
    Signed(&'a Int64Array),
    Uuid(&'a FixedSizeBinaryArray),
}

impl<'a> Users<'a> {
    pub(crate) fn of(function: &'static str, values: &'a [ArrayRef], place: usize) -> Result<Self> {
        let column_of = |values: &'a ArrayRef| match values.data_type() {
            DataType::UInt64 => Some(Self::Unsigned(values.as_primitive::<UInt64Type>())),
            DataType::Int64 => Some(Self::Signed(values.as_primitive::<Int64Type>())),
            DataType::FixedSizeBinary(16) => Some(Self::Uuid(values.as_fixed_size_binary())),
            _ => None,
        };
        match values.get(place).and_then(column_of) {
            Some(users) => Ok(users),
            None => column::<UInt64Array>(function, "user", values, place).map(Self::Unsigned),
        }
    }

    /// The user of a row.
    pub(crate) fn at(self, function: &'static str, row: usize) -> Result<UserId> {
        let column: &dyn Array = match self {
            Self::Unsigned(column) => column,
            Self::Signed(column) => column,
            Self::Uuid(column) => column,
        };
        there(function, "user", column, row)?;
        match self {
            Self::Unsigned(column) => Ok(UserId::from(column.value(row))),
            Self::Signed(column) => {
                let id = column.value(row);
                let id = u64::try_from(id).map_err(|_| Refusal::Row {
                    function,
                    user: None,
                    problem: format!("`{id}` is no id of a user: ids are 0 or more"),
                })?;
                Ok(UserId::from(id))
            }
            // INVARIANT: as wide as its type says.
            Self::Uuid(column) => Ok(UserId::from_uuid_bytes(column.value(row).try_into().unwrap_or_default())),
        }
    }
}

/// The type of bytes, as they are read.
pub(crate) fn is_binary(function: &'static str, argument: &'static str, found: &DataType) -> Result<DataType> {
    match found {
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => Ok(DataType::LargeBinary),
        found => Err(Refusal::Type {
            function,
            argument,
            expected: "bytes",
            found: found.to_string(),
            advice: "give what profile(…), timeline(…) or report_state(…) gave",
        }
        .into()),
    }
}

/// Refuses DISTINCT and ORDER BY in an aggregate: each row counts, and none comes before another.
pub(crate) fn plain(function: &'static str, arguments: &AccumulatorArgs<'_>) -> Result<()> {
    if arguments.is_distinct || !arguments.order_bys.is_empty() {
        let problem = "DISTINCT and ORDER BY have no meaning here: leave them out";
        return Err(Refusal::argument(function, "call", problem).into());
    }
    Ok(())
}
