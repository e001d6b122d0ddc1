//! *By which rules?* A file of rules, or of a whole company, in which subjects, channels and event types may be named as the
//! log has them.

use std::error::Error;
use std::path::Path;

use lifestage::RuleSet;
use lifestage::answer::Document;
use lifestage::answer::Names;
use lifestage::model::Company;

use crate::reader::log::Log;
use crate::reader::source;

/// The rules of a file that score users.
pub(crate) fn read(path: &Path, log: &Log) -> Result<RuleSet, Box<dyn Error>> {
    Ok(read_company(path, log)?.rules)
}

/// All rules of a file. A rule set is a company whose other sections have their defaults.
pub(crate) fn read_company(path: &Path, log: &Log) -> Result<Company, Box<dyn Error>> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    Ok(parse_company(&source::read(path)?, log).map_err(|error| named(&error))?)
}

/// The rules of a text that score users.
pub(crate) fn parse(text: &str, log: &Log) -> Result<RuleSet, Box<dyn Error>> {
    Ok(parse_company(text, log)?.rules)
}

/// All rules of a text.
pub(crate) fn parse_company(text: &str, log: &Log) -> Result<Company, Box<dyn Error>> {
    let document: Document = serde_json::from_str(text)?;
    Ok(Company::from_document_with(&document, names(log))?)
}

/// What the log calls the numbers that rules know.
pub(crate) fn names(log: &Log) -> Names {
    let kinds = log.event_types.iter().filter_map(|of_log| Some((of_log.name.to_string(), of_log.kind?)));
    Names { subjects: log.subjects.clone(), channels: log.channels.clone(), kinds: kinds.collect(), ..Names::default() }
}
