//! `lifestage`: what the library says of a log of events, at the command line. Each subcommand answers one question.
//!
//! ```text
//! lifestage score                  an embedded log of real customers
//! lifestage score EVENTS.csv       your own
//! lifestage operations             one morning of an embedded app
//! lifestage help                   all questions
//! ```

mod answer;
mod commands;
mod reader;
mod rules;
mod speech;
mod stages;
mod steps;
mod table;

use std::error::Error;
use std::io;
use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use lifestage::answer::{Language, Message, Say};

use crate::commands::{
    aside, backtest, behavior, catalogue, clv, contact, experiment, features, funnel, ledger, newcomer, operations,
    pages, report, score, segments, touchpoints, what_if, worth, year,
};

use crate::reader::error::ReadError;
use crate::reader::visible::visible_lines;
use crate::rules::RulesError;
use crate::speech::Text;

/// Scores users through their lifecycle: a log of events in, answers with their reasons out.
#[derive(Parser)]
#[command(name = "lifestage", version, subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Program {
    #[command(subcommand)]
    question: Question,
}

/// What can be asked.
#[derive(Subcommand)]
enum Question {
    Score(score::Arguments),
    Operations(operations::Arguments),
    Report(report::Arguments),
    Funnel(funnel::Arguments),
    Segments(segments::Arguments),
    Behavior(behavior::Arguments),
    Worth(worth::Arguments),
    Touchpoints(touchpoints::Arguments),
    WhatIf(what_if::Arguments),
    Clv(clv::Arguments),
    Backtest(backtest::Arguments),
    Features(features::Arguments),
    Experiment(experiment::Arguments),
    Contact(contact::Arguments),
    Year(year::Arguments),
    Newcomer(newcomer::Arguments),
    Ledger(ledger::Arguments),
    Catalogue(catalogue::Arguments),
    Completions(pages::CompletionArguments),
    Man(pages::ManualArguments),
}

impl Question {
    fn answer(&self) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Score(arguments) => score::run(arguments),
            Self::Operations(arguments) => operations::run(arguments),
            Self::Report(arguments) => report::run(arguments),
            Self::Funnel(arguments) => funnel::run(arguments),
            Self::Segments(arguments) => segments::run(arguments),
            Self::Behavior(arguments) => behavior::run(arguments),
            Self::Worth(arguments) => worth::run(arguments),
            Self::Touchpoints(arguments) => touchpoints::run(arguments),
            Self::WhatIf(arguments) => what_if::run(arguments),
            Self::Clv(arguments) => clv::run(arguments),
            Self::Backtest(arguments) => backtest::run(arguments),
            Self::Features(arguments) => features::run(arguments),
            Self::Experiment(arguments) => experiment::run(arguments),
            Self::Contact(arguments) => contact::run(arguments),
            Self::Year(arguments) => year::run(arguments),
            Self::Newcomer(arguments) => newcomer::run(arguments),
            Self::Ledger(arguments) => ledger::run(arguments),
            Self::Catalogue(arguments) => catalogue::run(arguments),
            Self::Completions(arguments) => pages::completions(arguments, Program::command()),
            Self::Man(arguments) => pages::manual(arguments, Program::command()),
        }
    }
}

fn main() -> ExitCode {
    let matches = Program::command().get_matches();
    let language = language_of(&matches);
    match Program::from_arg_matches(&matches) {
        Ok(program) => exit(program.question.answer(), language),
        Err(error) => error.exit(),
    }
}

/// The language that was asked for; English where the question has none to choose.
fn language_of(matches: &ArgMatches) -> Language {
    let asked = matches.subcommand().and_then(|(_, of)| of.try_get_one::<Language>("lang").ok().flatten());
    asked.copied().unwrap_or_default()
}

/// An error in a language, where the library or the program has words for it.
fn said(error: &(dyn Error + 'static), language: Language) -> String {
    match (error.downcast_ref::<RulesError>(), error.downcast_ref::<ReadError>()) {
        (Some(error), _) => error.say(language).to_string(),
        (None, Some(error)) => error.say(language).to_string(),
        (None, None) => Message::of(error).say(language).to_string(),
    }
}

/// What stands before an error.
const ERROR: Text = Text::new("error: ", "错误：");

/// How the program ends where it gave an answer, but too many rows were skipped to rely on it.
const LOST: u8 = 3;

/// An error goes to standard error and is a failure. A reader of the output that went away, as `head` does, is none.
fn exit(done: Result<(), Box<dyn Error>>, language: Language) -> ExitCode {
    match done {
        Err(error) if !nobody_reads(error.as_ref()) => {
            let said = said(error.as_ref(), language);
            aside::tell(format_args!("{}{}\n", ERROR.said(language), visible_lines(&said)));
            match error.downcast_ref() {
                Some(ReadError::Lost { .. }) => ExitCode::from(LOST),
                _ => ExitCode::FAILURE,
            }
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Whether it is a pipe with a closed end, from the output itself or from a CSV writer on it.
fn nobody_reads(error: &(dyn Error + 'static)) -> bool {
    let output = match error.downcast_ref::<csv::Error>().map(csv::Error::kind) {
        Some(csv::ErrorKind::Io(error)) => Some(error),
        _ => error.downcast_ref::<io::Error>(),
    };
    output.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Program::command().debug_assert();
    }

    #[test]
    fn the_program_fails_by_its_error_but_not_for_a_reader_that_went_away() {
        let ended = |done: Result<(), io::Error>| format!("{:?}", exit(done.map_err(Into::into), Language::English));
        let (well, ill) = (format!("{:?}", ExitCode::SUCCESS), format!("{:?}", ExitCode::FAILURE));
        assert_ne!(well, ill);
        assert_eq!(ended(Ok(())), well);
        assert_eq!(ended(Err(io::ErrorKind::BrokenPipe.into())), well);
        assert_eq!(ended(Err(io::ErrorKind::PermissionDenied.into())), ill);
        let written = csv::Error::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(format!("{:?}", exit(Err(written.into()), Language::English)), well);
    }
}
