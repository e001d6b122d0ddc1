//! *By which rules?* A file of rules, in which subjects, channels and event types may be named as the log has them.

use std::error::Error;
use std::path::Path;

use lifestage::RuleSet;
use lifestage::answer::Document;
use lifestage::rule::Names;

use crate::reader::log::Log;
use crate::reader::source;

/// The rules of a file.
pub(crate) fn read(path: &Path, log: &Log) -> Result<RuleSet, Box<dyn Error>> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    Ok(parse(&source::read(path)?, log).map_err(|error| named(&error))?)
}

/// The rules of a text.
pub(crate) fn parse(text: &str, log: &Log) -> Result<RuleSet, Box<dyn Error>> {
    let document: Document = serde_json::from_str(text)?;
    Ok(RuleSet::from_document(&names(log).numbered(document)?)?)
}

/// What the log calls the numbers that rules know.
fn names(log: &Log) -> Names {
    let kinds = log.event_types.iter().filter_map(|of_log| Some((of_log.name.to_string(), of_log.kind?)));
    Names { subjects: log.subjects.clone(), channels: log.channels.clone(), kinds: kinds.collect(), ..Names::default() }
}
