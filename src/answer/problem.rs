//! Problems of a rule set, all at once, each with its path. *What is wrong with these rules?*
//!
//! An author who is told all mistakes corrects them in one go. A check gathers what it finds and gives it to
//! [`Problems::none_in`], which passes only an empty list.

use core::error::Error;
use core::fmt;

use serde::{Deserialize, Serialize};

/// One mistake in a rule set: where it stands, why it is wrong and what to write instead.
///
/// The message is a typed error to match on, or plain words once it leaves the process ([`Problems::in_words`]).
///
/// ```
/// use lifestage::answer::Problem;
///
/// let problem = Problem::new("rules[2].day_cap", "a cap of `0` lets nothing through: give at least 1".to_owned());
/// assert_eq!(problem.to_string(), "`rules[2].day_cap`: a cap of `0` lets nothing through: give at least 1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Problem<M = String> {
    /// Where it stands: names and positions from the outside in, like `rules[2].day_cap`. Positions count from 0. Empty for
    /// the rule set as a whole.
    pub path: String,
    /// Why it is wrong, and what to write instead.
    pub message: M,
}

impl<M> Problem<M> {
    /// A problem at this path.
    pub fn new(path: impl Into<String>, message: M) -> Self {
        Self { path: path.into(), message }
    }
}

/// How many names a message lists: a document with thousands of mistakes would else list thousands of names for each.
const LISTED: usize = 30;

/// Names in a message, the first ones of many.
pub(crate) fn listed<N: fmt::Display>(names: impl IntoIterator<Item = N>) -> String {
    let mut names = names.into_iter();
    let mut listed: Vec<String> = names.by_ref().take(LISTED).map(|name| name.to_string()).collect();
    if names.next().is_some() {
        listed.push("…".to_owned());
    }
    listed.join(", ")
}

impl<M: fmt::Display> fmt::Display for Problem<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.path {
            "" => self.message.fmt(f),
            path => write!(f, "`{path}`: {}", self.message),
        }
    }
}

impl<M: Error> Error for Problem<M> {}

/// All mistakes in a rule set, in the order in which they were found: at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems<M = String>(Vec<Problem<M>>);

impl<M> Problems<M> {
    /// Passes when no problem was found.
    ///
    /// # Errors
    /// With all problems that were found.
    pub fn none_in(found: Vec<Problem<M>>) -> Result<(), Self> {
        if found.is_empty() { Ok(()) } else { Err(Self(found)) }
    }

    /// A single problem.
    pub fn one(problem: Problem<M>) -> Self {
        Self(vec![problem])
    }

    /// The problems one by one.
    pub fn iter(&self) -> core::slice::Iter<'_, Problem<M>> {
        self.0.iter()
    }

    /// The number of problems, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The problems of a part, with paths as seen from the whole.
    ///
    /// ```
    /// use lifestage::answer::{Problem, Problems};
    ///
    /// let inner = Problems::none_in(vec![Problem::new("tiers[1].points", "out of order")]).unwrap_err();
    /// assert_eq!(inner.within("growth").to_string(), "`growth.tiers[1].points`: out of order");
    /// ```
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        for problem in &mut self.0 {
            let none = outer.is_empty() || problem.path.is_empty() || problem.path.starts_with('[');
            let dot = if none { "" } else { "." };
            problem.path = format!("{outer}{dot}{}", problem.path);
        }
        self
    }
}

impl<M: fmt::Display> Problems<M> {
    /// The problems in plain words: to gather with those of other rules, to store or to show.
    pub fn in_words(&self) -> Problems {
        Problems(self.0.iter().map(|problem| Problem::new(&*problem.path, problem.message.to_string())).collect())
    }
}

impl<M: fmt::Display> fmt::Display for Problems<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [only] = self.0.as_slice() {
            return only.fmt(f);
        }
        write!(f, "{} problems", self.0.len())?;
        self.0.iter().try_for_each(|problem| write!(f, "\n{problem}"))
    }
}

impl<M: fmt::Debug + fmt::Display> Error for Problems<M> {}

impl<M> IntoIterator for Problems<M> {
    type Item = Problem<M>;
    type IntoIter = std::vec::IntoIter<Problem<M>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, M> IntoIterator for &'a Problems<M> {
    type Item = &'a Problem<M>;
    type IntoIter = core::slice::Iter<'a, Problem<M>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_problems_stand_on_a_line_each_and_keep_their_order_in_words() {
        assert_eq!(Problems::<String>::none_in(Vec::new()), Ok(()));
        let two = Problems::none_in(vec![Problem::new("b", 'x'), Problem::new("a", 'y')]).unwrap_err();
        assert_eq!(two.to_string(), "2 problems\n`b`: x\n`a`: y");
        assert_eq!(two.in_words().within("c").to_string(), "2 problems\n`c.b`: x\n`c.a`: y");
        assert_eq!(two.into_iter().map(|problem| problem.path).collect::<Vec<_>>(), ["b", "a"]);
    }
}
