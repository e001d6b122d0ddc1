//! Problems of a rule set, all at once, each with its path. *What is wrong with these rules?*
//!
//! An author who is told all mistakes corrects them in one go. A check gathers what it finds and gives it to
//! [`Problems::none_in`], which passes only an empty list.

use core::error::Error;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::language::Language;
use super::message::{Message, path_within};
use super::say::{Say, Words};
use crate::wording::encoded;

/// One mistake in a rule set: where it stands, why it is wrong and what to write instead.
///
/// The message is a typed error to match on, or a [`Message`] once it leaves the process ([`Problems::in_words`]), which can be
/// said in each language.
///
/// ```
/// use lifestage::answer::{Language, Message, Problem, Say};
/// use lifestage::time::Hold;
///
/// let problem = Problem::new("stage.hold", Message::of(&Hold::new(0).unwrap_err()));
/// assert_eq!(problem.to_string(), "`stage.hold`: a hold of `0` days: give 1 to 400");
/// assert_eq!(problem.say(Language::Chinese).to_string(), "`stage.hold`：保持`0`天：请填写1至400");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Problem<M = Message> {
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

impl Problem {
    /// Each of the things that a message at this path tells of, with the whole path of its own.
    pub(crate) fn each_of(path: &str, message: Message) -> Vec<Self> {
        if message.parts().len() == 0 {
            return vec![Self::new(path, message)];
        }
        message.parts().map(|(inner, message)| Self::new(path_within(path, inner), message)).collect()
    }
}

/// How many names a message lists: a document with thousands of mistakes would else list thousands of names for each.
const LISTED: usize = 30;

/// Names in a message, the first ones of many.
pub(crate) fn listed<N: fmt::Display>(names: impl IntoIterator<Item = N>) -> String {
    first(names).collect::<Vec<_>>().join(", ")
}

/// Names in backticks for a sentence, the first ones of many; none where there is none.
pub(crate) fn listed_or_none<N: fmt::Display>(names: impl IntoIterator<Item = N>) -> Option<Vec<String>> {
    let listed: Vec<String> = first(names.into_iter().map(|name| format!("`{name}`"))).collect();
    (!listed.is_empty()).then_some(listed)
}

/// The first names of many, and a sign that there are more.
pub(crate) fn first<N: fmt::Display>(names: impl IntoIterator<Item = N>) -> impl Iterator<Item = String> {
    // No further: each of thousands of mistakes would else walk over thousands of names.
    let first = names.into_iter().take(LISTED + 1).enumerate();
    first.map(|(at, name)| if at < LISTED { name.to_string() } else { "…".to_owned() })
}

impl<M: fmt::Display> fmt::Display for Problem<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if encoded::is_asked_for(f) && !self.path.is_empty() {
            return encoded::write_problems([(&*self.path, &self.message)], f);
        }
        match &*self.path {
            "" => self.message.fmt(f),
            path => write!(f, "`{path}`: {}", self.message),
        }
    }
}

impl<M: Error> Error for Problem<M> {}

/// All mistakes in a rule set, in the order in which they were found: at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems<M = Message>(Vec<Problem<M>>);

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
            problem.path = path_within(outer, &problem.path);
        }
        self
    }
}

impl<M: fmt::Display> Problems<M> {
    /// The problems as messages: to gather with those of other rules, to store or to show in any language.
    pub fn in_words(&self) -> Problems {
        Problems(
            self.0.iter().flat_map(|problem| Problem::each_of(&problem.path, Message::of(&problem.message))).collect(),
        )
    }
}

impl<M: Say> Say for Problem<M> {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "`{}`{}", self.path, words.language.colon())?;
        }
        self.message.say_to(words, f)
    }
}

impl<M: Say> Say for Problems<M> {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [several @ .., _] = self.0.as_slice() else { return Ok(()) };
        if !several.is_empty() {
            say_count(self.len(), words, f)?;
        }
        for (place, problem) in self.iter().enumerate() {
            f.write_str(if place == 0 && several.is_empty() { "" } else { "\n" })?;
            problem.say_to(words, f)?;
        }
        Ok(())
    }
}

/// The line above several problems.
pub(crate) fn say_count(count: usize, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match words.language {
        Language::English => write!(f, "{count} problems"),
        Language::Chinese => write!(f, "共{count}处问题"),
    }
}

impl<M: fmt::Display> fmt::Display for Problems<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if encoded::is_asked_for(f) {
            return match self.0.as_slice() {
                [only] => only.fmt(f),
                several => encoded::write_problems(several.iter().map(|part| (&*part.path, &part.message)), f),
            };
        }
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
