//! *In which language does the program speak?* Its own sentences in English and Chinese, and how people of each language write
//! numbers of users, shares and lists.
//!
//! What the library says comes from its own sentences. What the program says around them stands in tables like these, one place for
//! each command, so that a sentence without one of its languages, or with other arguments in it, does not compile.
//!
//! ```ignore
//! sentences! {
//!     moved(users, day) "Since {day} {users} moved." "自{day}以来，{users}人的阶段发生变化。";
//! }
//! const TITLE: Text = Text::new("Who moved", "阶段流转");
//! ```

use std::fmt::Display;

use lifestage::Day;
use lifestage::answer::{Language, Say};
use lifestage::time::Period;
use serde::{Serialize, Serializer};

use crate::table::grouped;

/// Defines sentences: a function for each, which takes the language and what the patterns name. Both patterns must use every
/// argument.
macro_rules! sentences {
    ($($name:ident($($argument:ident),* $(,)?) $english:literal $chinese:literal;)+) => {
        $(pub(crate) fn $name(
            language: lifestage::answer::Language, $($argument: impl std::fmt::Display),*
        ) -> String {
            match language {
                lifestage::answer::Language::Chinese => format!($chinese, $($argument = $argument),*),
                _ => format!($english, $($argument = $argument),*),
            }
        })+
    };
}
pub(crate) use sentences;

/// Names texts, each with both languages.
macro_rules! texts {
    ($($name:ident $english:literal $chinese:literal;)+) => {
        $(pub(crate) const $name: $crate::speech::Text = $crate::speech::Text::new($english, $chinese);)+
    };
}
pub(crate) use texts;

/// A text without arguments: a title, a column, a word of a fixed list. Programs get it in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Text {
    english: &'static str,
    chinese: &'static str,
}

impl Text {
    pub(crate) const fn new(english: &'static str, chinese: &'static str) -> Self {
        Self { english, chinese }
    }

    /// A text that is written alike in each language.
    pub(crate) const fn alike(text: &'static str) -> Self {
        Self::new(text, text)
    }

    /// A word of the library.
    pub(crate) fn of(name: impl Fn(Language) -> &'static str) -> Self {
        Self::new(name(Language::English), name(Language::Chinese))
    }

    pub(crate) const fn said(self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.chinese,
            _ => self.english,
        }
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.english)
    }
}

/// Each text in a language, as for the header of a table.
pub(crate) fn all<const N: usize>(language: Language, texts: [Text; N]) -> [&'static str; N] {
    texts.map(|text| text.said(language))
}

/// `1 user`, `1,234 users`, `1,234名用户`.
pub(crate) fn users(language: Language, count: u64) -> String {
    match language {
        Language::Chinese => format!("{}名用户", grouped(count)),
        _ => format!("{} user{}", grouped(count), if count == 1 { "" } else { "s" }),
    }
}

/// What stands between names of a list.
pub(crate) const fn comma(language: Language) -> &'static str {
    match language {
        Language::Chinese => "、",
        _ => ", ",
    }
}

/// What stands between statements.
pub(crate) const fn semicolon(language: Language) -> &'static str {
    match language {
        Language::Chinese => "；",
        _ => "; ",
    }
}

/// What stands between clauses of one sentence.
pub(crate) const fn clause(language: Language) -> &'static str {
    match language {
        Language::Chinese => "，",
        _ => ", ",
    }
}

/// What stands before an explanation.
pub(crate) const fn colon(language: Language) -> &'static str {
    match language {
        Language::Chinese => "：",
        _ => ": ",
    }
}

/// What parts figures that belong to one sentence.
pub(crate) const fn dot(language: Language) -> &'static str {
    match language {
        Language::Chinese => "、",
        _ => " · ",
    }
}

/// Sentences one after the other.
pub(crate) fn in_a_row(language: Language, sentences: &[String]) -> String {
    sentences.join(if language == Language::Chinese { "" } else { " " })
}

/// A name and how many users it has: `push 22`, `推送22人`.
pub(crate) fn with_users(language: Language, name: impl Display, count: u64) -> String {
    match language {
        Language::Chinese => format!("{name}{}人", grouped(count)),
        _ => format!("{name} {}", grouped(count)),
    }
}

/// A difference of two shares: `+1.2 points`, `+1.2个百分点`.
pub(crate) fn points(language: Language, difference: f64, decimals: usize) -> String {
    let number = format!("{:+.decimals$}", difference * 100.0);
    match language {
        Language::Chinese => format!("{number}个百分点"),
        _ => format!("{number} points"),
    }
}

/// A period by its usual name: `2026-W09`, `2026年第9周`; a month `2026-03`, `2026年3月`; others by their first day.
pub(crate) fn period(language: Language, period: Period, day: Day) -> String {
    let label = period.label(day);
    match (language, period, label.split_once("-W"), label.split_once('-')) {
        (Language::Chinese, _, Some((year, week)), _) => format!("{year}年第{}周", week.trim_start_matches('0')),
        (Language::Chinese, Period::Month, _, Some((year, month))) => {
            format!("{year}年{}月", month.trim_start_matches('0'))
        }
        (Language::Chinese, Period::Quarter, _, Some((year, quarter))) => {
            format!("{year}年第{}季度", quarter.trim_start_matches('Q'))
        }
        (Language::Chinese, Period::Year, ..) => format!("{label}年"),
        (Language::Chinese, ..) => period.containing(day).first().say(language).to_string(),
        _ => label,
    }
}

#[cfg(test)]
mod tests {
    use lifestage::time::Weekday;

    use super::*;

    #[test]
    fn periods_are_called_as_each_language_calls_them() {
        let day = Day::ymd(2026, 3, 4);
        let said = |of: Period| Language::ALL.map(|language| period(language, of, day));
        assert_eq!(said(Period::Month), ["2026-03", "2026年3月"]);
        assert_eq!(said(Period::Week(Weekday::Mon)), ["2026-W10", "2026年第10周"]);
        assert_eq!(said(Period::Week(Weekday::Sun)), ["2026-03-01", "2026年3月1日"]);
        assert_eq!(said(Period::Day), ["2026-03-04", "2026年3月4日"]);
        assert_eq!(said(Period::Quarter), ["2026-Q1", "2026年第1季度"]);
        assert_eq!(said(Period::Year), ["2026", "2026年"]);
    }

    #[test]
    fn counts_and_differences_are_said_in_both_languages() {
        assert_eq!(Language::ALL.map(|language| users(language, 1_234)), ["1,234 users", "1,234名用户"]);
        assert_eq!(Language::ALL.map(|language| points(language, -0.0123, 1)), ["-1.2 points", "-1.2个百分点"]);
        assert_eq!(Language::ALL.map(|language| with_users(language, "A", 22)), ["A 22", "A22人"]);
    }
}
