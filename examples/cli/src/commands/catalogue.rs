//! Which sentences can the library say? The catalogue as JSON, for a translation into another language.

use std::error::Error;
use std::io::{self, Write};

use clap::Args;
use lifestage::catalogue;
use serde_json::json;

/// Every sentence that a reason can say, with its arguments, in English and Chinese, as JSON
#[derive(Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_: &Arguments) -> Result<(), Box<dyn Error>> {
    let sentences: Vec<_> = catalogue::sentences().collect();
    let written = json!({ "sentences": sentences, "vocabularies": catalogue::vocabularies() });
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&written)?)?;
    Ok(())
}
