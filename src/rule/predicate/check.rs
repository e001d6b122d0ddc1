//! Conditions that no user can meet: bounds outside the range of a number, and conditions that exclude each other.

use super::comparison::Comparison;
use super::metric::Metric;
use super::sentence;
use super::tree::{Node, Predicate, Test, children};
use crate::answer::message::Message;
use crate::answer::problem::Problem;

/// Why a comparison can never hold for a metric, or always holds.
pub(super) fn out_of_range(metric: &Metric, comparison: Comparison) -> Option<Message> {
    let [least, most] = metric.range();
    let [low, high] = if metric.scale().is_whole() { comparison.whole_ends() } else { comparison.ends() };
    let never = low.zip(high).is_some_and(|(low, high)| low > high)
        || low.zip(most).is_some_and(|(low, most)| low > most)
        || high.zip(least).is_some_and(|(high, least)| high < least);
    if never {
        let message = match (least, most) {
            (Some(least), Some(most)) => sentence::never_between(metric, &comparison, least, most),
            (least, most) => sentence::never(metric, &comparison, least, most),
        };
        return Some(message.into());
    }
    // What is bounded on one side only holds for all numbers if it does at the end of the range on that side.
    let [from, through] = comparison.ends();
    let trivial = (through.is_none() && least.is_some_and(|least| comparison.holds(least)))
        || (from.is_none() && most.is_some_and(|most| comparison.holds(most)));
    trivial.then(|| match (least, most) {
        (Some(least), Some(most)) => sentence::always_between(metric, &comparison, least, most).into(),
        (least, most) => sentence::always(metric, &comparison, least, most).into(),
    })
}

/// Finds conditions within one `all` that no user can meet together.
pub(super) fn contradictions(predicate: &Predicate, found: &mut Vec<Problem>) {
    within(predicate.nodes(), "", found);
}

fn within(nodes: &[Node], path: &str, found: &mut Vec<Problem>) {
    let Some((node, inner)) = nodes.split_first() else { return };
    let dot = if path.is_empty() { "" } else { "." };
    match node {
        Node::Test(_) => {}
        Node::Not(_) => within(inner, &format!("{path}{dot}not"), found),
        Node::Any(_) => {
            for (place, child) in children(inner).enumerate() {
                within(child, &format!("{path}{dot}any[{place}]"), found);
            }
        }
        Node::All(_) => {
            for (place, child) in children(inner).enumerate() {
                let at = format!("{path}{dot}all[{place}]");
                if let [Node::Test(later)] = child {
                    let mut earlier = children(inner).take(place).filter_map(|child| match child {
                        [Node::Test(test)] => Some(test),
                        _ => None,
                    });
                    if let Some(earlier) = earlier.find(|earlier| exclude(earlier, later)) {
                        found.push(Problem::new(&*at, sentence::contradicts(earlier).into()));
                    }
                }
                within(child, &at, found);
            }
        }
    }
}

/// Whether no user can meet both tests.
fn exclude(one: &Test, other: &Test) -> bool {
    match (one, other) {
        (Test::Number(one_metric, one), Test::Number(other_metric, other)) if one_metric == other_metric => {
            let ends = |comparison: &Comparison| {
                if one_metric.scale().is_whole() { comparison.whole_ends() } else { comparison.ends() }
            };
            let ([one_low, one_high], [other_low, other_high]) = (ends(one), ends(other));
            let low = one_low.into_iter().chain(other_low).fold(f64::NEG_INFINITY, f64::max);
            let high = one_high.into_iter().chain(other_high).fold(f64::INFINITY, f64::min);
            // Two ranges that touch in one number exclude each other if either of them leaves that number out.
            low > high || (low >= high && !(one.holds(low) && other.holds(low)))
        }
        // A user has one label of these kinds at a time.
        (Test::Label(one_kind, one), Test::Label(other_kind, other)) if one_kind == other_kind => {
            one_kind.is_single() && !one.iter().any(|label| other.contains(label))
        }
        _ => false,
    }
}
