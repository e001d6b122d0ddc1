//! *By which rules?* A file of rules, or of a whole company, in which subjects, channels and event types may be named as the
//! log has them.

use std::error::Error;
use std::fmt;
use std::path::Path;

use lifestage::RuleSet;
use lifestage::answer::{Document, Language, Message, Names, Say, Words};
use lifestage::model::Company;

use crate::reader::log::Log;
use crate::reader::source;
use crate::speech::colon;

/// A file of rules, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct RulesError {
    path: Box<str>,
    message: Message,
}

impl Error for RulesError {}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.say(Language::English), f)
    }
}

impl Say for RulesError {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.path, colon(words.language), words.said(&self.message))
    }
}

/// The rules of a file that score users.
pub(crate) fn read(path: &Path, log: &Log) -> Result<RuleSet, Box<dyn Error>> {
    Ok(read_company(path, log)?.rules)
}

/// All rules of a file. A rule set is a company whose other sections have their defaults.
pub(crate) fn read_company(path: &Path, log: &Log) -> Result<Company, Box<dyn Error>> {
    let wrong =
        |error: Box<dyn Error>| RulesError { path: path.display().to_string().into(), message: Message::of(&error) };
    Ok(parse_company(&source::read(path)?, log).map_err(wrong)?)
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
