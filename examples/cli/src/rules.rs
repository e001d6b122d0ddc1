//! *By which rules?* A file of rules, in which subjects and channels may be named as the log has them.

use std::error::Error;
use std::path::Path;

use lifestage::answer::Document;
use lifestage::{Interner, RuleSet};

use crate::reader::log::Log;
use crate::reader::source;
use crate::reader::visible::{listed, quoted};

/// The rules of a file. Text where a rule wants the number of a subject or channel is looked up in the log.
pub(crate) fn read(path: &Path, log: &Log) -> Result<RuleSet, Box<dyn Error>> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    Ok(parse(&source::read(path)?, log).map_err(|error| named(&error))?)
}

/// The rules of a text.
pub(crate) fn parse(text: &str, log: &Log) -> Result<RuleSet, Box<dyn Error>> {
    let mut document: Document = serde_json::from_str(text)?;
    number(&mut document, log)?;
    Ok(RuleSet::from_document(&document)?)
}

/// Puts numbers in place of the names of subjects and channels.
fn number(document: &mut Document, log: &Log) -> Result<(), String> {
    match document {
        Document::List(list) => list.iter_mut().try_for_each(|part| number(part, log)),
        Document::Map(entries) => entries.iter_mut().try_for_each(|(name, value)| match name.as_str() {
            "about" | "subject" | "core_subjects" => look_up(value, &log.subjects, "subject"),
            "channel" => look_up(value, &log.channels, "channel"),
            _ => number(value, log),
        }),
        _ => Ok(()),
    }
}

fn look_up(value: &mut Document, names: &Interner, what: &str) -> Result<(), String> {
    match value {
        Document::List(list) => list.iter_mut().try_for_each(|part| look_up(part, names, what)),
        Document::Text(name) => {
            let known = || listed(names.iter().map(|(_, name)| name));
            let unknown = || format!("the log has no {what} `{}`; it has {}", quoted(name), known());
            let found = names.get(name).ok_or_else(unknown)?;
            *value = Document::Whole(found.number().into());
            Ok(())
        }
        _ => Ok(()),
    }
}
