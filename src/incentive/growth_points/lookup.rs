//! Lookup of the rule for an event: the one about its subject, or else the one for its kind.

use std::collections::BTreeMap;

use super::earning::EarningRule;
use crate::event::subject::Subject;

/// The rules of each kind, found by kind code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lookup {
    /// For each of the lowest codes, the position of its kind in `kinds`; [`UNKNOWN`] if no rule is about it.
    low: [u16; LOW],
    /// The other codes, ascending, with the same position.
    high: Box<[(u16, u16)]>,
    kinds: Box<[RulesOfKind]>,
}

/// The number of codes that are found without a search. All kinds with a name are among them.
const LOW: usize = 64;
/// The first of `kinds` has no rule. It stands for all kinds without one.
const UNKNOWN: u16 = 0;

/// The positions of the rules about one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RulesOfKind {
    any: Option<u16>,
    /// In order of subject.
    about: Vec<(Subject, u16)>,
}

const NONE: &RulesOfKind = &RulesOfKind { any: None, about: Vec::new() };

impl Lookup {
    /// Makes the lookup; the positions of the rules must fit into 16 bits.
    pub(super) fn of(rules: &[EarningRule]) -> Self {
        let mut kinds: BTreeMap<u16, (Option<u16>, BTreeMap<Subject, u16>)> = BTreeMap::new();
        for (position, rule) in (0_u16..).zip(rules) {
            let (any, about) = kinds.entry(rule.kind.code()).or_default();
            match rule.subject {
                Some(subject) => _ = about.insert(subject, position),
                None => *any = Some(position),
            }
        }
        let (mut low, mut high) = ([UNKNOWN; LOW], Vec::new());
        for (position, code) in (1..).zip(kinds.keys()) {
            match low.get_mut(usize::from(*code)) {
                Some(slot) => *slot = position,
                None => high.push((*code, position)),
            }
        }
        let of_kind = |(any, about): (_, BTreeMap<_, _>)| RulesOfKind { any, about: about.into_iter().collect() };
        let kinds = core::iter::once(RulesOfKind::default()).chain(kinds.into_values().map(of_kind)).collect();
        Self { low, high: high.into(), kinds }
    }

    /// The rules for the kind with this code.
    #[inline]
    pub(super) fn of_kind(&self, code: u16) -> &RulesOfKind {
        let position = match self.low.get(usize::from(code)) {
            Some(position) => *position,
            None => self
                .high
                .binary_search_by_key(&code, |(code, _)| *code)
                .map_or(UNKNOWN, |at| self.high.get(at).map_or(UNKNOWN, |(_, position)| *position)),
        };
        self.kinds.get(usize::from(position)).unwrap_or(NONE)
    }
}

impl RulesOfKind {
    /// The rule for subjects that have none of their own.
    #[inline]
    pub(super) const fn any_subject(&self) -> Option<u16> {
        self.any
    }

    /// Whether any rule is about one subject.
    #[inline]
    pub(super) const fn has_subjects(&self) -> bool {
        !self.about.is_empty()
    }

    /// The rule for a subject.
    pub(super) fn about(&self, subject: Subject) -> Option<u16> {
        let at = self.about.binary_search_by_key(&subject, |(subject, _)| *subject).ok()?;
        self.about.get(at).map(|(_, rule)| *rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::kind::Kind;

    #[test]
    fn a_rule_about_the_subject_wins_wherever_it_stands() {
        let about = |kind, subject| EarningRule::per_event(kind, 1).about(Subject::new(subject));
        for custom in [Kind::custom(0), Kind::custom(9), Kind::Leave] {
            let rules = [
                about(custom, 3),
                EarningRule::per_event(custom, 1),
                about(custom, 2),
                about(Kind::Use, 3),
                EarningRule::per_event(Kind::custom(1), 1),
            ];
            let lookup = Lookup::of(&rules);
            let of_kind = lookup.of_kind(custom.code());
            assert_eq!([1, 2, 3].map(|subject| of_kind.about(Subject::new(subject))), [None, Some(2), Some(0)]);
            assert_eq!(of_kind.any_subject(), Some(1));
            let usage = lookup.of_kind(Kind::Use.code());
            assert_eq!((usage.any_subject(), usage.about(Subject::new(3))), (None, Some(3)));
            for unknown in [Kind::Register, Kind::custom(2), Kind::custom(32_767)] {
                assert_eq!(lookup.of_kind(unknown.code()), NONE);
            }
        }
    }
}
