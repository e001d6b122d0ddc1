//! The list of all sentences, and how a reason that was stored finds its own.

use core::fmt;

use crate::answer::language::Language;
use crate::answer::message::Message;
use crate::answer::named::Vocabulary;
use crate::answer::problem::{Problem, say_count};
use crate::answer::reason::Reason;
use crate::answer::say::{Say, Words};
use crate::answer::sentence::{ArgumentSort, Phrase, Sentence};
#[cfg(feature = "incentive")]
use crate::incentive;
#[cfg(feature = "model")]
use crate::model;
#[cfg(feature = "outreach")]
use crate::outreach;
use crate::population;
#[cfg(feature = "report")]
use crate::report;
#[cfg(feature = "rule")]
use crate::rule;
#[cfg(feature = "value")]
use crate::value;
use crate::{answer, profile, score};

/// The sentences of each module.
static SENTENCES: &[&[&Sentence]] = &[
    population::refusals::sentence::SENTENCES,
    answer::document::sentence::SENTENCES,
    answer::numbered::sentence::SENTENCES,
    profile::identity::sentence::SENTENCES,
    score::stage::sentence::SENTENCES,
    score::behavior::sentence::SENTENCES,
    score::rfm::sentence::SENTENCES,
    score::churn::sentence::SENTENCES,
    score::need::sentence::SENTENCES,
    score::group::sentence::SENTENCES,
    score::worth::sentence::SENTENCES,
    score::abuse::sentence::SENTENCES,
    score::winback::sentence::SENTENCES,
    score::contribution::sentence::SENTENCES,
    score::tag::sentence::SENTENCES,
    score::recommendation::sentence::SENTENCES,
    #[cfg(feature = "incentive")]
    incentive::streak::sentence::SENTENCES,
    #[cfg(feature = "incentive")]
    incentive::achievement::sentence::SENTENCES,
    #[cfg(feature = "incentive")]
    incentive::task::sentence::SENTENCES,
    #[cfg(feature = "incentive")]
    incentive::growth_points::sentence::SENTENCES,
    #[cfg(feature = "incentive")]
    incentive::ledger::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::campaign::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::contact::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::assignment::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::experiment::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::trial::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::uplift::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::effect::entry::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::launch::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::playbook::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::plan::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::fatigue::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::feedback::sentence::SENTENCES,
    #[cfg(feature = "outreach")]
    outreach::held::sentence::SENTENCES,
    #[cfg(feature = "value")]
    value::sentence::SENTENCES,
    #[cfg(feature = "model")]
    model::company::sentence::SENTENCES,
    #[cfg(feature = "model")]
    model::trees::sentence::SENTENCES,
    #[cfg(feature = "model")]
    model::tune::sentence::SENTENCES,
    #[cfg(feature = "model")]
    model::aha::sentence::SENTENCES,
    #[cfg(feature = "model")]
    model::interval::sentence::SENTENCES,
    #[cfg(feature = "model")]
    model::co_use::sentence::SENTENCES,
    #[cfg(feature = "report")]
    report::subscription::sentence::SENTENCES,
    #[cfg(feature = "report")]
    report::revenue_split::sentence::SENTENCES,
    #[cfg(feature = "report")]
    report::goal::sentence::SENTENCES,
    #[cfg(feature = "report")]
    report::watch::sentence::SENTENCES,
    #[cfg(feature = "report")]
    report::data_quality::sentence::SENTENCES,
    #[cfg(feature = "report")]
    report::leaderboard::sentence::SENTENCES,
    #[cfg(feature = "report")]
    report::roster::row_sentence::SENTENCES,
    #[cfg(feature = "report")]
    report::roster::sentence::SENTENCES,
    #[cfg(feature = "report")]
    report::year::sentence::SENTENCES,
    #[cfg(feature = "report")]
    report::memory::sentence::SENTENCES,
    #[cfg(feature = "rule")]
    rule::predicate::sentence::SENTENCES,
    #[cfg(feature = "rule")]
    rule::ruleset::sentence::SENTENCES,
    #[cfg(feature = "rule")]
    rule::unscored::sentence::SENTENCES,
    #[cfg(feature = "rule")]
    rule::told::sentence::SENTENCES,
    #[cfg(feature = "rule")]
    rule::trigger::sentence::SENTENCES,
    #[cfg(feature = "rule")]
    rule::scorecard::sentence::SENTENCES,
];

/// Every sentence, those of one module together.
pub fn sentences() -> impl Iterator<Item = &'static Sentence> {
    SENTENCES
        .iter()
        .chain(super::definition::SENTENCES)
        .chain(super::errors::SENTENCES)
        .flat_map(|module| module.iter().copied())
}

/// The sentence of a key; none for one that this release does not have.
pub fn sentence(key: &str) -> Option<&'static Sentence> {
    sentences().find(|sentence| sentence.key == key)
}

/// The fixed lists of words that sentences take words from, each once.
pub fn vocabularies() -> Vec<&'static Vocabulary> {
    let mut found: Vec<&'static Vocabulary> = Vec::new();
    for argument in sentences().flat_map(|sentence| sentence.arguments) {
        if let ArgumentSort::Word(vocabulary) | ArgumentSort::Words(vocabulary) = argument.sort
            && !found.contains(&vocabulary)
        {
            found.push(vocabulary);
        }
    }
    found
}

impl Say for Message {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if words.language == Language::English {
            return f.write_str(self.text());
        }
        let mut parts = self.parts();
        match (parts.len(), sentence(self.sentence())) {
            (0, Some(sentence)) => match Phrase::of_stored(sentence, self.arguments(), self::sentence) {
                Some(phrase) => phrase.say_to(words, f),
                None => f.write_str(self.text()),
            },
            (0, None) => f.write_str(self.text()),
            (1, _) => parts.try_for_each(|(path, message)| Problem::new(path, message).say_to(words, f)),
            (count, _) => {
                say_count(count, words, f)?;
                parts.try_for_each(|(path, message)| {
                    f.write_str("\n")?;
                    Problem::new(path, message).say_to(words, f)
                })
            }
        }
    }
}

impl Say for Reason {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match sentence(&self.sentence).and_then(|sentence| Phrase::of_stored(sentence, &self.arguments, self::sentence))
        {
            Some(phrase) => phrase.say_to(words, f),
            None => f.write_str(&self.text),
        }
    }
}
