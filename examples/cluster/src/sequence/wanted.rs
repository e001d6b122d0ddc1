//! Which events a question needs.

use lifestage::report::{FunnelRule, StepOrder};
use lifestage::{Kind, KindSet};

use crate::report::Question;

/// The kinds of events that can change an answer.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// Any event at all: what lies between two events counts, or how far apart they are.
    All,
    /// These kinds; the other one stands for a user who has none of them.
    Some {
        /// The kinds.
        kinds: Vec<KindSet>,
        /// A kind that is none of them.
        other: Kind,
    },
}

impl Wanted {
    /// What a question needs.
    pub(crate) fn by(question: &Question) -> Self {
        match question {
            Question::Funnel { rule } => Self::by_funnel(rule),
            _ => Self::All,
        }
    }

    fn by_funnel(rule: &FunnelRule) -> Self {
        let config = rule.config();
        // A strict step and a session hang on events that no step matches.
        if config.order == StepOrder::Strict || config.session.is_some() {
            return Self::All;
        }
        let steps = config.steps.iter().map(|step| &step.what);
        let exclusions = config.exclusions.iter().map(|exclusion| &exclusion.what);
        let kinds: Vec<KindSet> = steps.chain(exclusions).map(|what| what.kinds.clone()).collect();
        let other = Kind::NAMED.iter().find(|kind| !kinds.iter().any(|kinds| kinds.contains(**kind)));
        other.map_or(Self::All, |other| Self::Some { kinds, other: *other })
    }

    /// Whether an event of this kind is needed.
    pub(crate) fn has(&self, kind: Kind) -> bool {
        match self {
            Self::All => true,
            Self::Some { kinds, .. } => kinds.iter().any(|kinds| kinds.contains(kind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use lifestage::report::FunnelConfig;

    use super::*;

    #[test]
    fn a_funnel_needs_its_steps_unless_what_lies_between_counts() {
        let config = FunnelConfig::new([Kind::View, Kind::Purchase]).excluding(1, Kind::Refund);
        let wanted = Wanted::by_funnel(&FunnelRule::new(config).unwrap());
        let of = |kind| wanted.has(kind);
        assert!(of(Kind::View) && of(Kind::Purchase) && of(Kind::Refund) && !of(Kind::Search));
        assert!(matches!(wanted, Wanted::Some { other, .. } if !of(other)));
        let strict = FunnelConfig::new([Kind::View, Kind::Purchase]).order(StepOrder::Strict);
        let strict = Wanted::by_funnel(&FunnelRule::new(strict).unwrap());
        assert!(strict.has(Kind::Search));
    }
}
