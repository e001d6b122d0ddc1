//! A page of several answers about everybody, some of whose counts follow from each other.

use super::{CountLine, UserCounts};
use crate::wording::problems::problems;

/// Answers that are printed on one page, each as a block with a name.
///
/// Counts of two answers can be one number, as the size of a cohort and the new users of its month are: what is left out of one
/// stands in the other. [`link`](Self::link) names such lines, which are then shown whole, or nothing of any. The page counts users as an
/// answer does, so [`SmallCells::shown`](super::SmallCells::shown) and [`GroupCounts`](super::GroupCounts) judge it. Its lines have the
/// name of their block before their own.
///
/// ```
/// use lifestage::answer::{CountLine, CountPage, SmallCells, UserCounts, ZeroCounts};
///
/// struct Line(CountLine);
/// impl UserCounts for Line {
///     fn user_counts(&self) -> Vec<CountLine> {
///         vec![self.0.clone()]
///     }
/// }
/// // Who is new is a class in one block, and a cohort of its own in the other.
/// let classes = Line(CountLine::parts("january", [("new", 3), ("known", 40), ("back", 12)]));
/// let cohort = Line(CountLine::nested("january", [("size", 3)]));
/// let others = Line(CountLine::nested("orders", [("users", 31)]));
///
/// let mut page = CountPage::default();
/// page.add("accounting", &classes).add("retention", &cohort).add("shop", &others);
/// page.link([("accounting", "january"), ("retention", "january")])?;
/// let shown = SmallCells::new(5)?.shown(&page, ZeroCounts::Shown);
/// // The 3 would stand in the cohort, or follow from it.
/// assert_eq!(shown.get("accounting: january", "known"), None);
/// assert_eq!((shown.lines["accounting: january"].total, shown.get("retention: january", "size")), (None, None));
/// assert_eq!(shown.get("shop: orders", "users"), Some(31));
/// assert_eq!(
///     page.link([("retention", "february")]).unwrap_err().to_string(),
///     "the block `retention` has no line `february`: add the answer first, and name the line as the answer does",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountPage {
    lines: Vec<CountLine>,
}

/// A line that a page does not have. Nothing is linked then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountPageError {
    block: String,
    line: String,
}

problems! {
    struct CountPageError { block: Text, line: Text } = "problem.count_page"
        "the block `{block}` has no line `{line}`: add the answer first, and name the line as the answer does"
        "块`{block}`没有`{line}`这一行：请先放入该结果，并按结果中的名称填写";
}

impl CountPage {
    /// Adds an answer as a block.
    pub fn add(&mut self, block: &str, answer: &impl UserCounts) -> &mut Self {
        let before = self.lines.len();
        let placed = |mut line: CountLine| {
            line.name = named(block, &line.name);
            line.after.iter_mut().chain(&mut line.with).for_each(|place| *place += before);
            line
        };
        self.lines.extend(answer.user_counts().into_iter().map(placed));
        self
    }

    /// Says that the counts of these lines, each by its block and its own name, follow from each other.
    ///
    /// # Errors
    /// When there is no such line; nothing is linked then.
    pub fn link<'a>(&mut self, lines: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), CountPageError> {
        let place = |(block, line): (&str, &str)| {
            let name = named(block, line);
            let place = self.lines.iter().position(|line| line.name == name);
            place.ok_or_else(|| CountPageError { block: block.to_owned(), line: line.to_owned() })
        };
        let places: Vec<usize> = lines.into_iter().map(place).collect::<Result<_, _>>()?;
        for place in &places {
            if let Some(line) = self.lines.get_mut(*place) {
                line.with.extend(places.iter().copied().filter(|other| other != place));
            }
        }
        Ok(())
    }
}

fn named(block: &str, line: &str) -> String {
    format!("{block}: {line}")
}

impl UserCounts for CountPage {
    fn user_counts(&self) -> Vec<CountLine> {
        self.lines.clone()
    }
}
