//! The rows of definitions: how they are written, and the sorts of their arguments by short names.

#![expect(non_upper_case_globals, reason = "they are named as sorts are elsewhere, which are types")]

use super::words;
use crate::answer::named::Named;
use crate::event::purpose::Purpose;
use crate::score::abuse::AbuseLevel;
use crate::wording::pattern::ArgumentSort;
use crate::wording::word::CountUnit;

/// Lists sentences by their keys. A row without a pattern in each language does not compile. What may be absent stands in brackets
/// and is `or nothing`.
macro_rules! rows {
    (@ nothing) => { true };
    (@) => { false };
    ($($(#[$cfg:meta])? $key:literal ($($argument:ident: $sort:ident $(or $nothing:ident)?),* $(,)?) $english:literal $chinese:literal;)+) => {
        /// Sentences of definitions, those that others could be taken for first.
        pub(super) static SENTENCES: &[&crate::wording::pattern::Sentence] = &[$($(#[$cfg])? &crate::wording::pattern::Sentence {
            key: $key,
            arguments: &[$(crate::wording::pattern::Argument {
                name: stringify!($argument),
                sort: sort::$sort,
                optional: rows!(@ $($nothing)?),
            }),*],
            english: $english,
            chinese: $chinese,
        }),+];
    };
}
pub(super) use rows;

pub(super) const Kinds: ArgumentSort = ArgumentSort::Kinds;
pub(super) const Days: ArgumentSort = ArgumentSort::Days;
pub(super) const Period: ArgumentSort = ArgumentSort::Period;
pub(super) const Lags: ArgumentSort = ArgumentSort::Lags;
pub(super) const Weights: ArgumentSort = ArgumentSort::Weights;
pub(super) const Timespan: ArgumentSort = ArgumentSort::Timespan;
pub(super) const Window: ArgumentSort = ArgumentSort::Window;
pub(super) const Day: ArgumentSort = ArgumentSort::Day;
pub(super) const Moment: ArgumentSort = ArgumentSort::Moment;
pub(super) const Whole: ArgumentSort = ArgumentSort::Whole;
pub(super) const Number: ArgumentSort = ArgumentSort::Number(None);
pub(super) const Tenths: ArgumentSort = ArgumentSort::Number(Some(1));
pub(super) const Money: ArgumentSort = ArgumentSort::Money;
pub(super) const Share: ArgumentSort = ArgumentSort::Share;
pub(super) const Events: ArgumentSort =
    ArgumentSort::Count(&CountUnit { one: "event", several: "events", chinese: "次行为" });
pub(super) const Kind: ArgumentSort = ArgumentSort::Kind;
pub(super) const Subject: ArgumentSort = ArgumentSort::Subject;
pub(super) const Channel: ArgumentSort = ArgumentSort::Channel;
pub(super) const Text: ArgumentSort = ArgumentSort::Text;
/// A condition or a metric of rules.
pub(super) const Built: ArgumentSort = ArgumentSort::Built;

pub(super) const NewIn: ArgumentSort = ArgumentSort::Word(&words::NEW_IN);
pub(super) const Starts: ArgumentSort = ArgumentSort::Word(&words::STARTS);
pub(super) const WeekdayName: ArgumentSort = ArgumentSort::Word(&words::WEEKDAYS);
pub(super) const RefusedPurpose: ArgumentSort = ArgumentSort::Word(Purpose::VOCABULARY);
pub(super) const Abuse: ArgumentSort = ArgumentSort::Word(AbuseLevel::VOCABULARY);
pub(super) const Places: ArgumentSort = ArgumentSort::Word(&words::PLACES);
pub(super) const Order: ArgumentSort = ArgumentSort::Word(&words::ORDERS);
pub(super) const Ties: ArgumentSort = ArgumentSort::Word(&words::TIES);
pub(super) const Entry: ArgumentSort = ArgumentSort::Word(&words::ENTRIES);
pub(super) const PathStart: ArgumentSort = ArgumentSort::Word(&words::PATH_STARTS);
pub(super) const Basis: ArgumentSort = ArgumentSort::Word(&words::BASES);
pub(super) const BesideHoldOut: ArgumentSort = ArgumentSort::Word(&words::HOLD_OUTS);
pub(super) const Looks: ArgumentSort = ArgumentSort::Word(&words::LOOKS);
pub(super) const Before: ArgumentSort = ArgumentSort::Word(&words::BEFORE);
pub(super) const Whom: ArgumentSort = ArgumentSort::Word(&words::WHOM);
pub(super) const Objective: ArgumentSort = ArgumentSort::Word(&words::OBJECTIVES);
pub(super) const SpendOf: ArgumentSort = ArgumentSort::Word(&words::SPEND_OF);
#[cfg(feature = "report")]
pub(super) const KeyNumber: ArgumentSort = ArgumentSort::Word(crate::report::Kpi::VOCABULARY);
#[cfg(feature = "outreach")]
pub(super) const Family: ArgumentSort = ArgumentSort::Word(crate::outreach::TrialFamily::VOCABULARY);
#[cfg(feature = "outreach")]
pub(super) const Better: ArgumentSort = ArgumentSort::Word(crate::outreach::TrialBetter::VOCABULARY);

/// A question, without its calendar.
pub(super) const Question: ArgumentSort = ArgumentSort::Part("definition.");
/// A definition within a definition.
pub(super) const Answer: ArgumentSort = ArgumentSort::Part("definition.whole.");
pub(super) const Calendar: ArgumentSort = ArgumentSort::Part("definition.calendar.");
pub(super) const Rule: ArgumentSort = ArgumentSort::Part("definition.rule.");
pub(super) const Session: ArgumentSort = ArgumentSort::Part("definition.session.");
pub(super) const Selector: ArgumentSort = ArgumentSort::Part("definition.selector.");
pub(super) const Matured: ArgumentSort = ArgumentSort::Part("definition.matured.");
pub(super) const Goal: ArgumentSort = ArgumentSort::Part("definition.goal.");
pub(super) const MoneyGoal: ArgumentSort = ArgumentSort::Part("definition.money_goal.");
pub(super) const Amount: ArgumentSort = ArgumentSort::Part("definition.amount.");
pub(super) const OwnNumber: ArgumentSort = ArgumentSort::Part("definition.own_number.");
pub(super) const KeyNumbers: ArgumentSort = ArgumentSort::Part("definition.key_numbers.");
pub(super) const Among: ArgumentSort = ArgumentSort::Part("definition.among.");
pub(super) const WatchSpan: ArgumentSort = ArgumentSort::Part("definition.watch_span.");
pub(super) const StepTime: ArgumentSort = ArgumentSort::Part("definition.step_time.");
pub(super) const PathWithin: ArgumentSort = ArgumentSort::Part("definition.path_within.");
pub(super) const Model: ArgumentSort = ArgumentSort::Part("definition.attribution.");
pub(super) const Paid: ArgumentSort = ArgumentSort::Part("definition.paid.");
pub(super) const SpecialDays: ArgumentSort = ArgumentSort::Part("definition.special_days.");
pub(super) const WorthSeeing: ArgumentSort = ArgumentSort::Part("definition.worth_seeing.");
pub(super) const Estimate: ArgumentSort = ArgumentSort::Part("definition.estimate.");
pub(super) const Asked: ArgumentSort = ArgumentSort::Part("definition.trial_question.");
pub(super) const Outcome: ArgumentSort = ArgumentSort::Part("definition.outcome.");
pub(super) const Process: ArgumentSort = ArgumentSort::Part("definition.process.");
pub(super) const Search: ArgumentSort = ArgumentSort::Part("definition.search.");

pub(super) const Names: ArgumentSort = row("definition.name.", ", ");
pub(super) const Steps: ArgumentSort = row("definition.name.", " → ");
pub(super) const Numbers: ArgumentSort = row("definition.number.", ", ");
pub(super) const NumbersApart: ArgumentSort = row("definition.number.", " ");
pub(super) const KindRow: ArgumentSort = row("definition.kind.", ", ");
pub(super) const AnySubject: ArgumentSort = row("definition.subject.", " or ");
pub(super) const DayRow: ArgumentSort = row("definition.day.", " and ");
pub(super) const Selectors: ArgumentSort = row("definition.selector.", ", ");
pub(super) const OwnNumbers: ArgumentSort = row("definition.own.", ", ");
pub(super) const Tracks: ArgumentSort = row("definition.track.", ", ");
pub(super) const PointLines: ArgumentSort = row("definition.points.", ", ");
pub(super) const Signals: ArgumentSort = row("definition.signal.", ", ");
pub(super) const Exclusions: ArgumentSort = row("definition.exclusion.", ", ");
pub(super) const Arms: ArgumentSort = row("definition.arm.", ", ");
pub(super) const Metrics: ArgumentSort = row("definition.metric.", "; ");
pub(super) const CoUsed: ArgumentSort = row("definition.co_used.", ", ");
pub(super) const TunedNumbers: ArgumentSort = row("definition.tuned.", ", ");

const fn row(of: &'static str, between: &'static str) -> ArgumentSort {
    ArgumentSort::Parts { of, between }
}
