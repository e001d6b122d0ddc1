//! *How many?* A number on the command line that may not be 0.

use std::fmt::Display;
use std::str::FromStr;

/// Reads a `NonZero` number. Of 0 the standard library says that it would be zero for a non-zero type, which helps nobody.
pub(crate) fn one_or_more<N: FromStr<Err: Display>>(text: &str) -> Result<N, String> {
    text.parse::<N>().map_err(|error| match text.parse::<u64>() {
        Ok(0) => "give 1 or more".to_owned(),
        _ => error.to_string(),
    })
}
