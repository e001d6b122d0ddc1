//! Lags: how long after the start a return counts.

use core::fmt;

use crate::answer::language::Language;
use crate::answer::say::{Say, Words};
use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};

/// The lags at which a return counts, in periods after the start; lag 0 is the period of the start itself.
///
/// ```
/// use lifestage::report::Lags;
///
/// assert_eq!(Lags::on(7).to_string(), "on 7");
/// assert_eq!(Lags::on_or_before(7), Lags::bracket(1, 7));
/// assert_eq!(serde_json::to_string(&Lags::on_or_after(7))?, r#"{"on_or_after":7}"#);
/// assert_eq!(
///     Lags::new(7, Some(3)).unwrap_err().to_string(),
///     "no lag is from `7` to `3`: give the smaller lag first",
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Lags {
    from: u16,
    /// `None` for any later lag.
    through: Option<u16>,
}

/// The stored form of [`Lags`].
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Written {
    On(u16),
    OnOrAfter(u16),
    OnOrBefore(u16),
    Bracket(u16, u16),
}

/// The last lag is before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LagsError {
    from: u16,
    through: u16,
}

problems! {
    struct LagsError { from: Whole, through: Whole } = "problem.lags"
        "no lag is from `{from}` to `{through}`: give the smaller lag first"
        "第`{from}`至第`{through}`期之间没有任何一期：请把较小的写在前面";
}

impl Lags {
    /// The lags from `from` through `through`, or from `from` on.
    ///
    /// # Errors
    /// If the first is above the last.
    pub const fn new(from: u16, through: Option<u16>) -> Result<Self, LagsError> {
        match through {
            Some(through) if through < from => Err(LagsError { from, through }),
            _ => Ok(Self { from, through }),
        }
    }

    /// Exactly this lag: classic retention, also called bounded or n-day.
    pub const fn on(lag: u16) -> Self {
        Self { from: lag, through: Some(lag) }
    }

    /// This lag or any later one: unbounded, also called rolling retention.
    pub const fn on_or_after(lag: u16) -> Self {
        Self { from: lag, through: None }
    }

    /// Any lag from 1 through this one.
    ///
    /// # Panics
    /// For literals: panics for 0.
    #[track_caller]
    pub const fn on_or_before(lag: u16) -> Self {
        Self::bracket(1, lag)
    }

    /// Any lag from `from` through `through`.
    ///
    /// # Panics
    /// For literals: panics where [`Lags::new`] fails.
    #[expect(clippy::panic, reason = "a constructor for literals")]
    #[track_caller]
    pub const fn bracket(from: u16, through: u16) -> Self {
        match Self::new(from, Some(through)) {
            Ok(lags) => lags,
            Err(_) => panic!("the smaller lag first"),
        }
    }

    /// The first lag.
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The last lag; `None` if any later one counts.
    pub const fn through(self) -> Option<u16> {
        self.through
    }

    /// The lag that must be over before anything can be said; for an open end, the first lag.
    pub(super) fn mature_at(self) -> usize {
        self.through.unwrap_or(self.from).into()
    }

    pub(super) fn holds(self, lag: usize) -> bool {
        usize::from(self.from) <= lag && self.through.is_none_or(|through| lag <= through.into())
    }
}

impl fmt::Display for Lags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Written::from(*self) {
            Written::On(lag) => write!(f, "on {lag}"),
            Written::OnOrAfter(lag) => write!(f, "on or after {lag}"),
            Written::OnOrBefore(lag) => write!(f, "on or before {lag}"),
            Written::Bracket(from, through) => write!(f, "{from} to {through}"),
        }
    }
}

impl Say for Lags {
    /// `on 7`, and in Chinese `第7`, before the unit of a period.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (words.language, self.from, self.through) {
            (Language::English, ..) => fmt::Display::fmt(self, f),
            (Language::Chinese, from, None) => write!(f, "第{from}及以后"),
            (Language::Chinese, from, Some(through)) if from == through => write!(f, "第{from}"),
            (Language::Chinese, from, Some(through)) => write!(f, "第{from}至{through}"),
        }
    }
}

impl From<Lags> for Written {
    fn from(lags: Lags) -> Self {
        match (lags.from, lags.through) {
            (from, None) => Self::OnOrAfter(from),
            (from, Some(through)) if from == through => Self::On(from),
            (1, Some(through)) => Self::OnOrBefore(through),
            (from, Some(through)) => Self::Bracket(from, through),
        }
    }
}

impl TryFrom<Written> for Lags {
    type Error = LagsError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match written {
            Written::On(lag) => Ok(Self::on(lag)),
            Written::OnOrAfter(lag) => Ok(Self::on_or_after(lag)),
            Written::OnOrBefore(lag) => Self::new(1, Some(lag)),
            Written::Bracket(from, through) => Self::new(from, Some(through)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lags_are_said_in_both_languages() {
        for (lags, english, chinese) in [
            (Lags::on(7), "on 7", "第7"),
            (Lags::on_or_after(7), "on or after 7", "第7及以后"),
            (Lags::on_or_before(7), "on or before 7", "第1至7"),
            (Lags::bracket(2, 7), "2 to 7", "第2至7"),
        ] {
            let said = [Language::English, Language::Chinese].map(|language| lags.say(language).to_string());
            assert_eq!(said, [english, chinese]);
        }
    }
}
