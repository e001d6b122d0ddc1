//! Brute force over the raw list of events: what every question to a profile must answer.

use std::collections::BTreeSet;

use lifestage::profile::{AsOf, BeforeHorizon, Selector};
use lifestage::time::Window;
use lifestage::{Day, Event, Kind, KindSet, Money, Subject};
use proptest::prelude::*;
use proptest::sample::select;

use crate::shared::generate::{self, Life};

/// An event where the calendar puts it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fact {
    pub(crate) day: Day,
    pub(crate) hour: Option<u8>,
    pub(crate) kind: Kind,
    pub(crate) subject: Subject,
    pub(crate) value: u64,
}

/// The raw list of a life.
pub(crate) fn facts(life: &Life) -> Vec<Fact> {
    let fact = |event: &Event| {
        let civil = life.calendar.civil(event.moment()).unwrap();
        let (kind, subject, value) = (event.kind(), event.subject(), event.value());
        Fact { day: civil.day, hour: civil.hour, kind, subject, value }
    };
    life.events.iter().map(fact).collect()
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    ActiveDays,
    Count,
    Sum,
    DaysOf,
    Gaps,
    NetSpend,
    PurchaseDays,
    DistinctSubjects,
    Hours,
    FirstDayOf,
    LastDayOf,
}

impl Ask {
    pub(crate) const ALL: [Self; 11] = [
        Self::ActiveDays,
        Self::Count,
        Self::Sum,
        Self::DaysOf,
        Self::Gaps,
        Self::NetSpend,
        Self::PurchaseDays,
        Self::DistinctSubjects,
        Self::Hours,
        Self::FirstDayOf,
        Self::LastDayOf,
    ];
}

/// A question to a profile.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) ask: Ask,
    pub(crate) selector: Selector,
    /// Lags from the nearest to the farthest, or to the beginning.
    pub(crate) lags: (u32, Option<u32>),
}

/// What it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Number(u64),
    Money(Money),
    Day(Option<Day>),
    Days(Vec<Day>),
    Gaps(Vec<u32>),
    Hours([u32; 24]),
}

/// Any question.
pub(crate) fn question() -> impl Strategy<Value = Question> {
    let lags = prop_oneof![
        3 => (0..40_u32).prop_map(|farthest| (0, Some(farthest))),
        2 => (0..20_u32, 0..40_u32).prop_map(|(nearest, more)| (nearest, Some(nearest + more))),
        1 => Just((0, Some(365))),
        2 => Just((0, None)),
    ];
    (select(&Ask::ALL[..]), generate::selector(), lags).prop_map(|(ask, selector, lags)| Question {
        ask,
        selector,
        lags,
    })
}

impl Question {
    /// The days asked about as the library knows them.
    pub(crate) fn window(&self) -> Window {
        match self.lags {
            (0, None) => Window::LIFETIME,
            (0, Some(farthest)) => Window::last(farthest + 1),
            (nearest, farthest) => Window::lags(nearest, farthest.unwrap()),
        }
    }

    /// Whether the answer is among what is kept of forgotten days, and if so, whether it is asked by kind alone.
    pub(crate) fn is_kept_for_life(&self) -> Option<bool> {
        let any_subject = self.selector.subject.is_none() && self.selector.day_sum == 0;
        match (self.ask, self.lags) {
            (Ask::NetSpend, (0, None)) => Some(true),
            (Ask::Count | Ask::Sum, (0, None)) | (Ask::FirstDayOf | Ask::LastDayOf, _) => Some(any_subject),
            _ => None,
        }
    }

    /// The library's answer.
    pub(crate) fn answered(&self, view: &AsOf<'_>) -> Result<Answer, BeforeHorizon> {
        let (selector, window) = (&self.selector, self.window());
        Ok(match self.ask {
            Ask::ActiveDays => Answer::Number(view.active_days(&selector.kinds, window)?.into()),
            Ask::Count => Answer::Number(view.count(selector.clone(), window)?),
            Ask::Sum => Answer::Number(view.sum(selector.clone(), window)?),
            Ask::DaysOf => Answer::Days(view.days_of(selector.clone(), window)?.collect()),
            Ask::Gaps => Answer::Gaps(view.gaps(selector.clone(), window)?.collect()),
            Ask::NetSpend => Answer::Money(view.net_spend(window)?),
            Ask::PurchaseDays => Answer::Number(view.purchase_days(window)?.into()),
            Ask::DistinctSubjects => Answer::Number(view.distinct_subjects(selector.clone(), window)? as u64),
            Ask::Hours => Answer::Hours(*view.hours(selector.clone(), window)?.days()),
            Ask::FirstDayOf => Answer::Day(view.first_day_of(selector.clone())?),
            Ask::LastDayOf => Answer::Day(view.last_day_of(selector.clone())?),
        })
    }

    /// The true answer.
    pub(crate) fn by_force(&self, facts: &[Fact], as_of: Day) -> Answer {
        let known: Vec<Fact> = facts.iter().copied().filter(|fact| fact.day <= as_of).collect();
        let (nearest, farthest) = self.lags;
        let inside = |fact: &Fact| {
            let lag = (as_of - fact.day).cast_unsigned();
            lag >= nearest && farthest.is_none_or(|farthest| lag <= farthest)
        };
        let during: Vec<Fact> = known.iter().copied().filter(inside).collect();
        let of_kinds = |kinds: &KindSet| -> Vec<Fact> {
            during.iter().filter(|fact| kinds.contains(fact.kind)).copied().collect()
        };
        let sum_of_day = |one: &Fact| -> u64 {
            let beside = |fact: &&Fact| (fact.day, fact.kind, fact.subject) == (one.day, one.kind, one.subject);
            known.iter().filter(beside).map(|fact| fact.value).sum()
        };
        let matches = |fact: &Fact| {
            self.selector.kinds.contains(fact.kind)
                && self.selector.subject.is_none_or(|subject| subject == fact.subject)
                && (self.selector.day_sum == 0 || sum_of_day(fact) >= self.selector.day_sum)
        };
        let matching: Vec<Fact> = during.iter().copied().filter(matches).collect();
        let total = |kind: Kind| {
            during.iter().filter(|fact| fact.kind == kind).map(|fact| fact.value).sum::<u64>().cast_signed()
        };
        match self.ask {
            Ask::ActiveDays => Answer::Number(days(&of_kinds(&self.selector.kinds)).len() as u64),
            Ask::Count => Answer::Number(matching.len() as u64),
            Ask::Sum => Answer::Number(matching.iter().map(|fact| fact.value).sum()),
            Ask::DaysOf => Answer::Days(days(&matching)),
            Ask::Gaps => {
                Answer::Gaps(days(&matching).windows(2).map(|pair| (pair[1] - pair[0]).cast_unsigned()).collect())
            }
            Ask::NetSpend => Answer::Money(Money::minor(total(Kind::Purchase) - total(Kind::Refund))),
            Ask::PurchaseDays => Answer::Number(days(&of_kinds(&Kind::Purchase.into())).len() as u64),
            Ask::DistinctSubjects => {
                let subjects = matching.iter().map(|fact| fact.subject).filter(|subject| *subject != Subject::NONE);
                Answer::Number(subjects.collect::<BTreeSet<_>>().len() as u64)
            }
            Ask::Hours => {
                let pairs: BTreeSet<(Day, u8)> =
                    matching.iter().filter_map(|fact| fact.hour.map(|hour| (fact.day, hour))).collect();
                let mut hours = [0; 24];
                for (_, hour) in pairs {
                    hours[usize::from(hour)] += 1;
                }
                Answer::Hours(hours)
            }
            Ask::FirstDayOf => Answer::Day(known.iter().filter(|fact| matches(fact)).map(|fact| fact.day).min()),
            Ask::LastDayOf => Answer::Day(known.iter().filter(|fact| matches(fact)).map(|fact| fact.day).max()),
        }
    }
}

/// Their days, ascending, each once.
fn days(facts: &[Fact]) -> Vec<Day> {
    facts.iter().map(|fact| fact.day).collect::<BTreeSet<_>>().into_iter().collect()
}
