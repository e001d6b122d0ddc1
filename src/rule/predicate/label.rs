//! The names that a user can bear: stages, classes, bands.

use core::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::answer::document::Document;
use crate::event::subject::Subject;
use crate::event::user::ContactChannel;
use crate::score::behavior::BehaviorType;
use crate::score::churn::RiskBand;
use crate::score::contribution::ContributionRole;
use crate::score::group::{Group, UserTier};
use crate::score::need::Need;
use crate::score::rfm::{RfmClass, RfmSegment};
use crate::score::stage::LifecycleStage;
use crate::score::tag::{Band, TagDimension};
use crate::score::worth::WorthClass;

/// Writes both enums and what leads from one to the other.
macro_rules! labels {
    ($($(#[$doc:meta])+ $variant:ident($type:ty) $word:literal $text:literal;)+) => {
        /// What kind of name is meant.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum LabelKind {
            $($(#[$doc])+ $variant,)+
            /// The band of a tag.
            Tag(TagDimension),
        }

        /// A name that a user can bear.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Label {
            $($(#[$doc])+ $variant($type),)+
            /// The band of a tag.
            Tag(TagDimension, Band),
        }

        /// The words by which they are written, but that of tags.
        pub(super) const WORDS: &[&str] = &[$($word),+];

        impl LabelKind {
            /// The kind that is written by this word; none for tags, which need a dimension too.
            pub(super) fn of(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The word by which it is written.
            pub(super) const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Tag(_) => "tag",
                }
            }

            /// The label that a text, or number, names.
            pub(super) fn read(self, document: &Document) -> Result<Label, String> {
                match self {
                    $(Self::$variant => read::<$type>(document).map(Label::$variant),)+
                    Self::Tag(dimension) => read::<Band>(document).map(|band| Label::Tag(dimension, band)),
                }
            }
        }

        impl Label {
            /// What kind of name it is.
            pub const fn kind(&self) -> LabelKind {
                match self {
                    $(Self::$variant(_) => LabelKind::$variant,)+
                    Self::Tag(dimension, _) => LabelKind::Tag(*dimension),
                }
            }
        }

        impl fmt::Display for LabelKind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant => f.pad($text),)+
                    Self::Tag(dimension) => write!(f, "{dimension}"),
                }
            }
        }
    };
}

labels! {
    /// The lifecycle stage.
    Stage(LifecycleStage) "stage" "stage";
    /// The type of behaviour.
    Behavior(BehaviorType) "behavior" "behaviour";
    /// Value × potential.
    Worth(WorthClass) "worth" "worth";
    /// The segment of recency, frequency, monetary value.
    RfmSegment(RfmSegment) "rfm_segment" "RFM segment";
    /// Better than the mean or not, in the three.
    RfmClass(RfmClass) "rfm_class" "RFM class";
    /// The group.
    Group(Group) "group" "group";
    /// The tier.
    Tier(UserTier) "tier" "tier";
    /// A need that is held.
    Need(Need) "need" "need";
    /// The band of churn risk.
    ChurnRisk(RiskBand) "churn_risk" "churn risk";
    /// The role of a contributor.
    Role(ContributionRole) "role" "role";
    /// The channel by which they came.
    Channel(Subject) "channel" "channel";
    /// A channel by which they may be contacted.
    Allows(ContactChannel) "allows" "allowed channel";
    /// A newcomer task that is done.
    TaskDone(Box<str>) "task_done" "task done";
}

impl LabelKind {
    /// Whether nobody bears two names of it at a time.
    pub(super) const fn is_single(self) -> bool {
        !matches!(self, Self::Need | Self::Allows | Self::TaskDone)
    }
}

/// The value that a document names.
fn read<T: DeserializeOwned>(document: &Document) -> Result<T, String> {
    document.read().map_err(|problems| {
        let messages: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
        messages.join("; ")
    })
}

impl Label {
    /// As it is written.
    pub(super) fn written(&self) -> Document {
        let written = match self {
            Self::Stage(label) => Document::of(label),
            Self::Behavior(label) => Document::of(label),
            Self::Worth(label) => Document::of(label),
            Self::RfmSegment(label) => Document::of(label),
            Self::RfmClass(label) => Document::of(label),
            Self::Group(label) => Document::of(label),
            Self::Tier(label) => Document::of(label),
            Self::Need(label) => Document::of(label),
            Self::ChurnRisk(label) => Document::of(label),
            Self::Role(label) => Document::of(label),
            Self::Channel(label) => Document::of(label),
            Self::Allows(label) => Document::of(label),
            Self::TaskDone(label) => Document::of(label),
            Self::Tag(_, band) => Document::of(band),
        };
        // INVARIANT: names and numbers can all be written.
        written.unwrap_or(Document::Nothing)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stage(label) => label.fmt(f),
            Self::Behavior(label) => label.fmt(f),
            Self::Worth(label) => label.fmt(f),
            Self::RfmSegment(label) => label.fmt(f),
            Self::RfmClass(label) => label.fmt(f),
            Self::Group(label) => label.fmt(f),
            Self::Tier(label) => label.fmt(f),
            Self::Need(label) => label.fmt(f),
            Self::ChurnRisk(label) => label.fmt(f),
            Self::Role(label) => label.fmt(f),
            Self::Channel(label) => label.fmt(f),
            Self::Allows(label) => label.fmt(f),
            Self::TaskDone(label) => f.pad(label),
            Self::Tag(_, band) => band.fmt(f),
        }
    }
}
