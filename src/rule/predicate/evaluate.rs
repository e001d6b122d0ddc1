//! Evaluation of a predicate in three truth values, without allocation.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::metric::Metric;
use super::situation::Situation;
use super::steady::{label_since, number_since};
use super::tree::{Node, Predicate, Test, children};
use crate::rule::unscored::Unscored;
use crate::time::Day;

/// The verdict of a condition: true, false, or unknown for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// The condition holds.
    True,
    /// The condition does not hold.
    False,
    /// It cannot be decided. Of several reasons, that days were forgotten, as what was so then may still be; else the first one.
    Unknown(Unscored),
}

impl Truth {
    /// Whether the verdict is true; unknown counts as not true.
    pub const fn is_true(self) -> bool {
        matches!(self, Self::True)
    }

    /// The verdict, or why it is unknown.
    pub(super) const fn known(self) -> Result<bool, Unscored> {
        match self {
            Self::True => Ok(true),
            Self::False => Ok(false),
            Self::Unknown(why) => Err(why),
        }
    }

    /// Whether it is unknown because days were forgotten.
    const fn is_forgotten(self) -> bool {
        matches!(self, Self::Unknown(Unscored::Forgotten(_)))
    }

    /// The opposite verdict; unknown stays unknown.
    #[must_use]
    pub const fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown @ Self::Unknown(_) => unknown,
        }
    }

    /// The verdict of an `all` over these parts.
    pub(super) fn all(of: impl IntoIterator<Item = Self>) -> Self {
        let mut found = Self::True;
        for truth in of {
            match truth {
                Self::False => return Self::False,
                Self::Unknown(_) if found.is_true() => found = truth,
                Self::Unknown(Unscored::Forgotten(_)) if !found.is_forgotten() => found = truth,
                Self::True | Self::Unknown(_) => {}
            }
        }
        found
    }

    /// The verdict of an `any` over these parts.
    pub(super) fn any(of: impl IntoIterator<Item = Self>) -> Self {
        Self::all(of.into_iter().map(Self::negated)).negated()
    }
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::True => f.pad("true"),
            Self::False => f.pad("false"),
            Self::Unknown(why) => write!(f, "unknown: {why}"),
        }
    }
}

impl Test {
    /// Evaluates the test.
    pub fn evaluate(&self, situation: &Situation<'_>) -> Truth {
        let so = match self {
            // Longer runs than the largest bound do not change the outcome.
            Self::Number(Metric::ConsecutiveDays(of), comparison) => {
                let bound = comparison.ends().into_iter().flatten().fold(0.0, f64::max);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast stops at the ends")]
                let most = (bound.ceil() as u32).saturating_add(1);
                let length = situation.days_in_a_row(of, most).map_err(Unscored::from);
                length.map(|length| comparison.holds(f64::from(length)))
            }
            Self::Number(metric, comparison) => situation.number(metric).map(|number| comparison.holds(number)),
            Self::Label(kind, one_of) => situation.bears(*kind, one_of),
            Self::Segment(name) => return membership(name, situation).0,
        };
        so.map_or_else(Truth::Unknown, Truth::from)
    }

    /// The verdict, and a day since which it has been the same up to the day of the situation.
    fn evaluate_steady(&self, situation: &Situation<'_>) -> (Truth, Day) {
        match self {
            Self::Number(metric, comparison) => {
                (self.evaluate(situation), number_since(metric, *comparison, situation))
            }
            Self::Label(kind, _) => (self.evaluate(situation), label_since(*kind, situation)),
            Self::Segment(name) => membership(name, situation),
        }
    }
}

fn membership(segment: &str, situation: &Situation<'_>) -> (Truth, Day) {
    let segments = situation.judges().segments;
    match segments.map_or(Err(Unscored::NoSegment), |segments| segments.member(segment, situation)) {
        Ok((member, since)) => (member.into(), since),
        Err(why @ Unscored::Forgotten(_)) => (Truth::Unknown(why), situation.day()),
        Err(why) => (Truth::Unknown(why), Day::MIN),
    }
}

impl Predicate {
    /// Evaluates the predicate for one user as of the day of the situation.
    ///
    /// ```
    /// use lifestage::rule::{Comparison, Judges, WindowMeasure, Metric, Predicate, Situation, Truth};
    /// use lifestage::time::Window;
    /// use lifestage::{Day, Event, Kind, Profile, User};
    ///
    /// let shares = Metric::Over(WindowMeasure::Count(Kind::Share.into()), Window::last(7));
    /// let keen = Predicate::number(shares, Comparison::at_least(2.0)?);
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let profile = Profile::of([Event::share(1_u64, day), Event::share(1_u64, day.plus(3))]);
    /// let user = User::new(1_u64);
    /// let on = |day| Situation::new(profile.as_of(day), &user, Judges::default()).unwrap();
    /// assert_eq!(keen.evaluate(&on(day)), Truth::False);
    /// assert_eq!(keen.evaluate(&on(day.plus(3))), Truth::True);
    /// # Ok::<(), lifestage::rule::ComparisonError>(())
    /// ```
    pub fn evaluate(&self, situation: &Situation<'_>) -> Truth {
        of(self.nodes(), &mut |test| test.evaluate(situation))
    }

    /// The verdict, and a day since which it has been the same up to the day of the situation.
    pub fn evaluate_steady(&self, situation: &Situation<'_>) -> (Truth, Day) {
        steady(self.nodes(), situation)
    }
}

/// The verdict of a node; tests are evaluated only as far as needed.
fn of(nodes: &[Node], test: &mut impl FnMut(&Test) -> Truth) -> Truth {
    let Some((node, inner)) = nodes.split_first() else { return Truth::True };
    match node {
        Node::Test(leaf) => test(leaf),
        Node::All(_) => Truth::all(children(inner).map(|child| of(child, test))),
        Node::Any(_) => Truth::any(children(inner).map(|child| of(child, test))),
        Node::Not(_) => of(inner, test).negated(),
    }
}

/// The verdict of every node, given the verdicts of the tests; both in written order.
pub(super) fn of_each(nodes: &[Node], mut tests: impl Iterator<Item = Truth>) -> Vec<Truth> {
    // Children are stored after their parent, so going backward every child is known before its parent: one pass
    // without recursion. Traces of a thousand conditions, and each flip that is tried, would pay for recursion.
    let leaf = |node: &Node| match node {
        Node::Test(_) => tests.next().unwrap_or(Truth::False),
        _ => Truth::True,
    };
    let mut found: Vec<Truth> = nodes.iter().map(leaf).collect();
    for (place, node) in nodes.iter().enumerate().rev() {
        let mut next = place + 1;
        let parts = core::iter::from_fn(|| {
            let child = next;
            next += nodes.get(child).filter(|_| child < place + node.span())?.span();
            found.get(child).copied()
        });
        let truth = match node {
            Node::Test(_) => continue,
            Node::All(_) => Truth::all(parts),
            Node::Any(_) => Truth::any(parts),
            Node::Not(_) => Truth::all(parts).negated(),
        };
        if let Some(here) = found.get_mut(place) {
            *here = truth;
        }
    }
    found
}

fn steady(nodes: &[Node], situation: &Situation<'_>) -> (Truth, Day) {
    let Some((node, inner)) = nodes.split_first() else { return (Truth::True, Day::MIN) };
    // The start of an `all`'s current verdict: if a part is false, the `all` has been false at least as long as that
    // part, whatever the others did. If no part is false, it has been the same since the latest change of any part.
    // Each day may be later than the true one, which costs one more step when looking back; a day that is too early
    // would skip a day with another verdict. An `any` is an `all` of the opposites, so its parts are negated on the way
    // in and the verdict on the way out.
    let any = matches!(node, Node::Any(_));
    match node {
        Node::Test(test) => test.evaluate_steady(situation),
        Node::Not(_) => {
            let (truth, since) = steady(inner, situation);
            (truth.negated(), since)
        }
        Node::All(_) | Node::Any(_) => {
            let turned = |truth: Truth| if any { truth.negated() } else { truth };
            let (mut found, mut since) = (Truth::True, Day::MIN);
            for child in children(inner) {
                let (truth, from) = steady(child, situation);
                let truth = turned(truth);
                if truth == Truth::False {
                    // Another part may have been false for longer, but finding that out costs more than one more step.
                    return (turned(truth), from);
                }
                found = Truth::all([found, truth]);
                since = since.max(from);
            }
            (turned(found), since)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::BeforeHorizon;

    #[test]
    fn of_several_reasons_that_days_were_forgotten_is_told_and_else_the_first() {
        let horizon = Day::EPOCH.plus(9);
        let forgotten = |asked| Truth::Unknown(Unscored::Forgotten(BeforeHorizon { asked, horizon }));
        let (early, late) = (forgotten(Day::EPOCH), forgotten(Day::EPOCH.plus(1)));
        let [no_purchase, no_data] = [Unscored::NoPurchase, Unscored::NoData].map(Truth::Unknown);
        for (parts, reason) in [
            ([no_purchase, early, late], early),
            ([late, no_purchase, early], late),
            ([no_data, no_purchase, early], early),
            ([no_data, no_purchase, no_data], no_data),
        ] {
            assert_eq!((Truth::all(parts), Truth::any(parts)), (reason, reason), "{parts:?}");
            assert_eq!(Truth::all(parts.into_iter().chain([Truth::False])), Truth::False);
            assert_eq!(Truth::any(parts.into_iter().chain([Truth::True])), Truth::True);
        }
    }
}
