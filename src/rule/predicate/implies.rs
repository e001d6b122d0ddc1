//! What follows from the form of two conditions alone: whether one implies the other.
//!
//! ```text
//! test ⇒ test     one segment; a list of labels within the other; the same number, its bounds within the other's
//! all ⇒ x         if one part does              x ⇒ all     if it implies each part
//! any ⇒ x         if each part does             x ⇒ any     if it implies one part
//! not a ⇒ not b   if b ⇒ a
//! ```
//! Each line holds for all users and days, also where a part is unknown: if the left side is true the right side is, and if
//! the right side is false the left side is. What follows from the meaning of two different numbers is not decided: nobody
//! who bought five times in a week bought fewer than five times in a month, but no line above says so.

use super::comparison::{Bounds, Comparison};
use super::tree::{Node, Predicate, Test, children};

/// How many steps comparisons of conditions may still take. Where they are used up, nothing more is decided: conditions
/// nested in each other could otherwise take exponentially many.
#[derive(Debug)]
pub(crate) struct ImpliesSteps(u32);

impl ImpliesSteps {
    pub(crate) const fn new(most: u32) -> Self {
        Self(most)
    }

    /// Takes some steps; whether there were as many left.
    const fn take(&mut self, steps: u32) -> bool {
        let enough = self.0 >= steps;
        self.0 = self.0.saturating_sub(steps);
        enough
    }
}

impl Predicate {
    /// Whether this condition is seen to imply the other: wherever it is true, the other one is true too.
    pub(crate) fn implies(&self, other: &Self, steps: &mut ImpliesSteps) -> bool {
        implies(self.nodes(), other.nodes(), steps)
    }

    /// Whether a `not` stands anywhere in it.
    pub(crate) fn has_not(&self) -> bool {
        self.nodes().iter().any(|node| matches!(node, Node::Not(_)))
    }
}

fn implies(one: &[Node], other: &[Node], steps: &mut ImpliesSteps) -> bool {
    let (Some((node, inner)), Some((node_of_other, inner_of_other))) = (one.split_first(), other.split_first()) else {
        return false;
    };
    if !steps.take(1) {
        return false;
    }
    match (node, node_of_other) {
        (_, Node::All(_)) => children(inner_of_other).all(|part| implies(one, part, steps)),
        (Node::Any(_), _) => children(inner).all(|part| implies(part, other, steps)),
        (Node::Not(_), Node::Not(_)) => implies(inner_of_other, inner, steps),
        (Node::Test(test), Node::Test(of_other)) => test_implies(test, of_other, steps),
        (node, node_of_other) => {
            let by_part = matches!(node, Node::All(_)) && children(inner).any(|part| implies(part, other, steps));
            by_part
                || matches!(node_of_other, Node::Any(_))
                    && children(inner_of_other).any(|part| implies(one, part, steps))
        }
    }
}

fn test_implies(one: &Test, other: &Test, steps: &mut ImpliesSteps) -> bool {
    match (one, other) {
        (Test::Segment(name), Test::Segment(of_other)) => name == of_other,
        (Test::Number(metric, bounds), Test::Number(of_other, wider)) => {
            metric == of_other && is_within(*bounds, *wider, metric.scale().is_whole())
        }
        (Test::Label(kind, labels), Test::Label(of_other, wider)) => {
            kind == of_other
                && steps.take(comparisons(labels.len(), wider.len()))
                && labels.iter().all(|label| wider.contains(label))
        }
        _ => false,
    }
}

/// The steps of comparing each label of one list with each of another.
fn comparisons(one: usize, other: usize) -> u32 {
    u32::try_from(one.saturating_mul(other)).unwrap_or(u32::MAX)
}

/// A bound, and whether it belongs to what it bounds.
type End = Option<(f64, bool)>;

/// The bounds of a comparison; of whole numbers, the first and the last that meet it.
fn ends(comparison: Comparison, whole: bool) -> [End; 2] {
    if whole {
        return comparison.whole_ends().map(|end| end.map(|end| (end, true)));
    }
    match comparison.bounds() {
        Bounds::AtLeast(low) => [Some((low, true)), None],
        Bounds::Above(low) => [Some((low, false)), None],
        Bounds::AtMost(high) => [None, Some((high, true))],
        Bounds::Below(high) => [None, Some((high, false))],
        Bounds::Equals(only) => [Some((only, true)); 2],
        Bounds::Between(low, high) => [Some((low, true)), Some((high, true))],
    }
}

/// Whether every number that meets one comparison meets the other.
fn is_within(one: Comparison, other: Comparison, whole: bool) -> bool {
    let ([low, high], [low_of_other, high_of_other]) = (ends(one, whole), ends(other, whole));
    let starts = low_of_other.is_none_or(|(bound, included)| {
        low.is_some_and(|(own, own_included)| own > bound || own >= bound && (included || !own_included))
    });
    let stops = high_of_other.is_none_or(|(bound, included)| {
        high.is_some_and(|(own, own_included)| own < bound || own <= bound && (included || !own_included))
    });
    starts && stops
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Predicate {
        serde_json::from_str(text).unwrap()
    }

    fn follows(one: &str, other: &str) -> bool {
        read(one).implies(&read(other), &mut ImpliesSteps::new(10_000))
    }

    const AT_LEAST_5: &str = r#"{ "active_days": { "last": 28 }, "at_least": 5 }"#;
    const ABOVE_5: &str = r#"{ "active_days": { "last": 28 }, "above": 5 }"#;
    const FROM_6: &str = r#"{ "active_days": { "last": 28 }, "at_least": 6 }"#;
    const SHARE_ABOVE: &str = r#"{ "task_completion": "now", "above": 0.5 }"#;
    const SHARE_FROM: &str = r#"{ "task_completion": "now", "at_least": 0.5 }"#;
    const SHARE_BETWEEN: &str = r#"{ "task_completion": "now", "between": [0.5, 0.8] }"#;
    const SHARE_UP_TO: &str = r#"{ "task_completion": "now", "at_most": 0.8 }"#;
    const AT_MOST_5: &str = r#"{ "active_days": { "last": 28 }, "at_most": 5 }"#;
    const BELOW_5: &str = r#"{ "active_days": { "last": 28 }, "below": 5 }"#;
    const FROM_5_TO_8: &str = r#"{ "active_days": { "last": 28 }, "between": [5, 8] }"#;
    const SILENT: &str = r#"{ "stage": ["Silent"] }"#;
    const GONE: &str = r#"{ "stage": ["Silent", "Churned"] }"#;

    #[test]
    fn a_segment_implies_itself_and_no_other() {
        let [keen, loyal] = [r#"{ "in_segment": "keen" }"#, r#"{ "in_segment": "loyal" }"#];
        assert!(follows(keen, keen) && !follows(keen, loyal) && !follows(loyal, keen));
    }

    #[test]
    fn a_narrower_test_implies_a_wider_one_and_not_the_other_way() {
        for (narrow, wide) in [
            (SILENT, GONE),
            (ABOVE_5, AT_LEAST_5),
            (FROM_5_TO_8, AT_LEAST_5),
            (BELOW_5, AT_MOST_5),
            (SHARE_ABOVE, SHARE_FROM),
            (SHARE_BETWEEN, SHARE_FROM),
            (SHARE_BETWEEN, SHARE_UP_TO),
        ] {
            assert!(follows(narrow, wide) && !follows(wide, narrow), "{narrow} {wide}");
            assert!(follows(narrow, narrow) && follows(wide, wide));
            let [not_narrow, not_wide] = [narrow, wide].map(|inner| format!(r#"{{ "not": {inner} }}"#));
            assert!(follows(&not_wide, &not_narrow) && !follows(&not_narrow, &not_wide), "{narrow} {wide}");
        }
        assert!(follows(ABOVE_5, FROM_6) && follows(FROM_6, ABOVE_5), "whole days");
        assert!(!follows(AT_LEAST_5, AT_MOST_5) && !follows(SILENT, AT_LEAST_5));
        assert!(!follows(AT_LEAST_5, r#"{ "active_days": { "last": 7 }, "at_least": 5 }"#));
    }

    #[test]
    fn all_and_any_imply_by_their_parts() {
        let all = format!(r#"{{ "all": [{AT_LEAST_5}, {SILENT}] }}"#);
        let any = format!(r#"{{ "any": [{AT_LEAST_5}, {GONE}] }}"#);
        for (one, other) in [(&*all, AT_LEAST_5), (&*all, GONE), (SILENT, &*any), (&*all, &*any), (&*all, &*all)] {
            assert!(follows(one, other), "{one} {other}");
        }
        assert!(!follows(&any, &all) && !follows(AT_LEAST_5, &all) && !follows(&any, GONE));
        assert!(follows(&format!(r#"{{ "any": [{SILENT}, {GONE}] }}"#), GONE));
    }

    #[test]
    fn where_the_steps_are_used_up_nothing_is_decided() {
        let nested = (0..14).fold(SILENT.to_owned(), |inner, depth| {
            let word = if depth % 2 == 0 { "all" } else { "any" };
            format!(r#"{{ "{word}": [{inner}, {AT_LEAST_5}, {ABOVE_5}] }}"#)
        });
        let (nested, mut steps) = (read(&nested), ImpliesSteps::new(1_000));
        let decided = nested.implies(&read(BELOW_5), &mut steps);
        assert!(!decided);
        assert!(!read(SILENT).implies(&read(SILENT), &mut ImpliesSteps::new(0)));
    }
}
