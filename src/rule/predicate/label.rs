//! The names that a user can bear: stages, classes, bands; one table of their words.

use core::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::part::Part;
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

/// Writes both enums, and what leads from one to the other, from one table.
///
/// A row is: what it is, which is what the schema says too; the variant with its type; the word by which it is written; the
/// same in words; whether a user bears `one` or `several` of them at a time; and the part of the rule set that it comes
/// `by`, if any.
macro_rules! labels {
    ($($(#[doc = $doc:literal])+ $variant:ident($type:ty) $word:literal $text:literal $number:ident
        $(by $part:ident)?;)+) => {
        /// What kind of name is meant.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum LabelKind {
            $($(#[doc = $doc])+ $variant,)+
            /// The band of a tag.
            Tag(TagDimension),
        }

        /// A name that a user can bear.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Label {
            $($(#[doc = $doc])+ $variant($type),)+
            /// The band of a tag.
            Tag(TagDimension, Band),
        }

        /// The words by which they are written, but that of tags, and what they mean.
        pub(super) const WORDS: &[(&str, &str)] = &[$(($word, concat!($($doc),+))),+];

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

            /// Whether nobody bears two names of it at a time.
            pub(super) const fn is_single(self) -> bool {
                match self {
                    $(Self::$variant => labels!(@single $number),)+
                    Self::Tag(_) => true,
                }
            }

            /// The part of the rule set that it needs.
            pub(in crate::rule) fn part(self) -> Option<Part> {
                match self {
                    $(Self::$variant => [$(Part::$part)?].into_iter().next(),)+
                    Self::Tag(_) => Some(Part::Tags),
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

            /// As it is written.
            pub(super) fn written(&self) -> Document {
                let written = match self {
                    $(Self::$variant(label) => Document::of(label),)+
                    Self::Tag(_, band) => Document::of(band),
                };
                written.unwrap_or_else(|error| {
                    debug_assert!(false, "names and numbers can all be written: {error}");
                    Document::Nothing
                })
            }
        }

        impl fmt::Display for Label {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant(label) => label.fmt(f),)+
                    Self::Tag(_, band) => band.fmt(f),
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
    (@single one) => { true };
    (@single several) => { false };
}

labels! {
    /// The lifecycle stage.
    Stage(LifecycleStage) "stage" "stage" one by Stage;
    /// The type of behavior.
    Behavior(BehaviorType) "behavior" "behavior" one by Behavior;
    /// Value × potential.
    Worth(WorthClass) "worth" "worth" one by Worth;
    /// The segment of recency, frequency, monetary value.
    RfmSegment(RfmSegment) "rfm_segment" "RFM segment" one by Rfm;
    /// Recency, frequency, monetary value: better than the mean or not.
    RfmClass(RfmClass) "rfm_class" "RFM class" one by Rfm;
    /// The group.
    Group(Group) "group" "group" one by Groups;
    /// The tier.
    Tier(UserTier) "tier" "tier" one by Groups;
    /// A need that is held.
    Need(Need) "need" "need" several by Needs;
    /// The band of churn risk.
    ChurnRisk(RiskBand) "churn_risk" "churn risk" one by Churn;
    /// The role of a contributor.
    Role(ContributionRole) "role" "role" one by Contribution;
    /// The channel by which they came.
    Channel(Subject) "channel" "channel" one;
    /// A channel by which they may be contacted.
    Allows(ContactChannel) "allows" "allowed channel" several;
    /// A newcomer task that is done.
    TaskDone(Box<str>) "task_done" "task done" several by Incentives;
}

/// The value that a document names.
fn read<T: DeserializeOwned>(document: &Document) -> Result<T, String> {
    document.read().map_err(|problems| {
        let messages: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
        messages.join("; ")
    })
}
