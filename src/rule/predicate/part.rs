//! The parts of a rule set that numbers and labels come from.

/// A part of a rule set that a number or a label comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rule) enum Part {
    Rfm,
    Stage,
    Behavior,
    Worth,
    Needs,
    Tags,
    Groups,
    Contribution,
    Abuse,
    Churn,
    Incentives,
}

impl Part {
    /// The name of the field in the rule set.
    pub(in crate::rule) const fn name(self) -> &'static str {
        match self {
            Self::Rfm => "rfm",
            Self::Stage => "stage",
            Self::Behavior => "behavior",
            Self::Worth => "worth",
            Self::Needs => "needs",
            Self::Tags => "tags",
            Self::Groups => "groups",
            Self::Contribution => "contribution",
            Self::Abuse => "abuse",
            Self::Churn => "churn",
            Self::Incentives => "incentives",
        }
    }
}
