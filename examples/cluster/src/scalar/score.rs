//! Scores of a profile: as columns, and as JSON.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, Date32Array, LargeStringBuilder};
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use lifestage::{Day, Profile, RuleSet, Scorecard, User};

use super::column_at;
use super::score_columns::{ScoreColumns, columns};
use crate::argument::{count, is_binary, is_text, literal_of_scalar};
use crate::once::Once;
use crate::refusal::Refusal;

/// What both functions read.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Scoring {
    name: &'static str,
    usage: &'static str,
    signature: Signature,
    rules: Once<RuleSet>,
}

impl Scoring {
    fn new(name: &'static str, usage: &'static str) -> Self {
        Self { name, usage, signature: Signature::user_defined(Volatility::Immutable), rules: Once::default() }
    }

    fn coerced(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(self.name, given, 3, self.usage)?;
        let [profile, day, rules] = given else { return Ok(given.to_vec()) };
        if !is_text(rules) {
            return Err(Refusal::Literal { function: self.name, argument: "rules" }.into());
        }
        let day = match day {
            DataType::Date32 => DataType::Date32,
            // '2026-01-31' as it stands.
            day if is_text(day) => DataType::Date32,
            found => {
                let (expected, found, advice) = ("a date", found.to_string(), "write it as DATE '2026-01-31'");
                return Err(Refusal::Type { function: self.name, argument: "day", expected, found, advice }.into());
            }
        };
        Ok(vec![is_binary(self.name, "profile", profile)?, day, DataType::Utf8])
    }

    /// The scorecard of each row; none of a user who had not joined by the day, and where there is no profile.
    fn each(
        &self,
        arguments: &ScalarFunctionArgs,
        mut take: impl FnMut(&RuleSet, Option<&Scorecard>) -> Result<()>,
    ) -> Result<()> {
        let text = literal_of_scalar(self.name, &arguments.args, 2, "rules")?;
        let rules = self.rules.read(text, |text| {
            Ok(serde_json::from_str(text).map_err(|problem| Refusal::argument(self.name, "rules", problem))?)
        })?;
        let profiles = column_at(&arguments.args, 0, arguments.number_rows)?;
        let days = column_at(&arguments.args, 1, arguments.number_rows)?;
        for (row, bytes) in profiles.as_binary::<i64>().iter().enumerate() {
            let card = match bytes {
                Some(bytes) => self.card(&rules, bytes, days.as_primitive::<Date32Type>(), row)?,
                None => None,
            };
            take(&rules, card.as_ref())?;
        }
        Ok(())
    }

    fn card(&self, rules: &RuleSet, bytes: &[u8], days: &Date32Array, row: usize) -> Result<Option<Scorecard>> {
        crate::argument::there(self.name, "day", days, row)?;
        let refused = |user, problem: &dyn std::fmt::Display| Refusal::row(self.name, user, problem);
        let profile = Profile::from_bytes(bytes).map_err(|problem| refused(None, &problem))?;
        let user = profile.user();
        let day = Day::new(days.value(row)).map_err(|problem| refused(Some(user), &problem))?;
        let card = rules.score(profile.as_of(day), &User::new(user));
        Ok(card.map_err(|problem| refused(Some(user), &problem))?)
    }
}

/// `score(profile, day, rules)`: the scores of a user as of a day, a column each.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ScoreFunction(Scoring);

/// `scorecard(profile, day, rules)`: everything about a user as of a day, with reasons, as the crate writes it in JSON.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ScorecardFunction(Scoring);

impl Default for ScoreFunction {
    fn default() -> Self {
        Self(Scoring::new("score", "score(profile, day, rules)"))
    }
}

impl Default for ScorecardFunction {
    fn default() -> Self {
        Self(Scoring::new("scorecard", "scorecard(profile, day, rules)"))
    }
}

impl ScalarUDFImpl for ScoreFunction {
    described_by_its_part!();

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(columns()))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let mut scores = ScoreColumns::default();
        self.0.each(&arguments, |_, card| {
            scores.append(card);
            Ok(())
        })?;
        Ok(ColumnarValue::Array(Arc::new(scores.finish()?) as ArrayRef))
    }
}

impl ScalarUDFImpl for ScorecardFunction {
    described_by_its_part!();

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeUtf8)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let mut cards = LargeStringBuilder::new();
        self.0.each(&arguments, |_, card| {
            let written = card.map(serde_json::to_string).transpose();
            cards.append_option(written.map_err(|problem| Refusal::row(self.0.name, None, problem))?);
            Ok(())
        })?;
        Ok(ColumnarValue::Array(Arc::new(cards.finish()) as ArrayRef))
    }
}
