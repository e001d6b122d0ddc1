//! Ids of users whose ids are texts.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, FixedSizeBinaryBuilder};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use lifestage::UserId;
use sha2::{Digest, Sha256};

use super::column_at;
use crate::argument::{count, is_text, there};
use crate::refusal::Refusal;

const NAME: &str = "user_id";

/// `user_id(text)`: the 128 bits of a user whose id is a text, as the 16 bytes of a UUID.
///
/// A whole number below 2^64 and a UUID are what they say, so a text column of numbers gives the same profiles as a column of
/// numbers. Any other text is hashed: the first 16 bytes of SHA-256. Of 10^8 users two share them with a chance of 10^-23.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct UserIdFunction {
    signature: Signature,
}

impl Default for UserIdFunction {
    fn default() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

/// The id of a text.
pub(crate) fn of_text(text: &str) -> UserId {
    // A number with zeros before it is another text than the number without.
    let canonical = text.parse::<UserId>().ok().filter(|id| id.to_string() == text);
    canonical.unwrap_or_else(|| {
        let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let (first, _) = hash.split_first_chunk().unwrap_or((&[0; 16], &[]));
        UserId::from_uuid_bytes(*first)
    })
}

impl ScalarUDFImpl for UserIdFunction {
    fn name(&self) -> &'static str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        count(NAME, given, 1, "user_id(text)")?;
        match given {
            [text] if is_text(text) => Ok(vec![DataType::Utf8]),
            _ => {
                let found = given.first().map_or_else(String::new, DataType::to_string);
                let advice = "numbers and UUIDs need no user_id(…)";
                Err(Refusal::Type { function: NAME, argument: "text", expected: "a text", found, advice }.into())
            }
        }
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::FixedSizeBinary(16))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let texts = column_at(&arguments.args, 0, arguments.number_rows)?;
        let mut ids = FixedSizeBinaryBuilder::with_capacity(texts.len(), 16);
        for row in 0..texts.len() {
            there(NAME, "text", &texts, row)?;
            ids.append_value(of_text(texts.as_string::<i32>().value(row)).to_uuid_bytes())?;
        }
        Ok(ColumnarValue::Array(Arc::new(ids.finish())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_uuids_are_what_they_say_and_other_texts_differ() {
        assert_eq!(of_text("42"), UserId::from(42_u64));
        let uuid = "0189d5f2-7c1e-7b3a-9f00-3f6a1c2b4d5e";
        assert_eq!(of_text(uuid), uuid.parse().unwrap());
        let others = ["042", "", "anna", "Anna", "18446744073709551616"].map(of_text);
        for (place, one) in others.iter().enumerate() {
            assert!(others.iter().skip(place + 1).all(|other| other != one) && *one != UserId::from(42_u64));
        }
        // echo -n anna | sha256sum
        assert_eq!(of_text("anna").to_uuid_bytes()[..4], [0x55, 0x57, 0x9b, 0x55]);
    }
}
