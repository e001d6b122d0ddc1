//! Rules fitted to what was measured of all users.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, LargeStringBuilder};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use lifestage::RuleSet;
use lifestage::answer::Mergeable;
use lifestage::rule::FitMeasures;

use super::column_at;
use crate::argument::{count, is_binary, is_text, literal_of_scalar};
use crate::once::Once;
use crate::refusal::Refusal;

const NAME: &str = "fit_rules";

/// `fit_rules(measures, rules)`: the rules, fitted where the measures allow it, as JSON for `score` and `scorecard`.
///
/// The measures are the state of the question `fit_measures` about all profiles: the first pass, on all machines. This is the
/// second one, on one row.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct FitRulesFunction {
    signature: Signature,
    rules: Once<RuleSet>,
}

impl Default for FitRulesFunction {
    fn default() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable), rules: Once::default() }
    }
}

fn refused(problem: impl std::fmt::Display) -> Refusal {
    Refusal::row(NAME, None, problem)
}

impl ScalarUDFImpl for FitRulesFunction {
    fn name(&self) -> &'static str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(NAME, given, 2, "fit_rules(measures, rules)")?;
        let [measures, rules] = given else { return Ok(given.to_vec()) };
        if !is_text(rules) {
            return Err(Refusal::Literal { function: NAME, argument: "rules" }.into());
        }
        Ok(vec![is_binary(NAME, "measures", measures)?, DataType::Utf8])
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeUtf8)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let text = literal_of_scalar(NAME, &arguments.args, 1, "rules")?;
        let rules = self.rules.read(text, |text| {
            Ok(serde_json::from_str(text).map_err(|problem| Refusal::argument(NAME, "rules", problem))?)
        })?;
        let measures = column_at(&arguments.args, 0, arguments.number_rows)?;
        let mut fitted = LargeStringBuilder::new();
        for bytes in measures.as_binary::<i64>() {
            let Some(bytes) = bytes else {
                fitted.append_null();
                continue;
            };
            let measures = FitMeasures::from_bytes(bytes).map_err(refused)?;
            let rules = RuleSet::clone(&rules).fit_measures_where_possible(&measures).map_err(refused)?;
            fitted.append_value(serde_json::to_string(&rules).map_err(refused)?);
        }
        Ok(ColumnarValue::Array(Arc::new(fitted.finish()) as ArrayRef))
    }
}
