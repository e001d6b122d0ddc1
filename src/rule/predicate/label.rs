//! Labels: the names that a user can have (stages, classes, bands), in one table.

use core::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::part::Part;
use crate::answer::document::Document;
use crate::answer::names::Names;
use crate::answer::spoken::{Spoken, spoken};
use crate::event::subject::Subject;
use crate::event::user::ContactChannel;
use crate::score::abuse::AbuseLevel;
use crate::score::behavior::BehaviorType;
use crate::score::churn::RiskBand;
use crate::score::contribution::ContributionRole;
use crate::score::group::{Group, UserTier};
use crate::score::need::Need;
use crate::score::rfm::{RfmClass, RfmSegment};
use crate::score::stage::LifecycleStage;
use crate::score::tag::{Band, TagDimension};
use crate::score::worth::WorthClass;

/// Writes both enums, and the conversions between them, from one table.
///
/// A row has: the doc, which the schema shows too; the variant with its type; the word used in rules; the words used in
/// text; whether a user has `one` or `several` of them at a time; and the part of the rule set that it comes `by`, if
/// any.
macro_rules! labels {
    ($($(#[doc = $doc:literal])+ $variant:ident($type:ty) $word:literal $text:literal $number:ident
        $(by $part:ident)?;)+) => {
        /// A kind of label.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum LabelKind {
            $($(#[doc = $doc])+ $variant,)+
            /// The band of a tag.
            Tag(TagDimension),
        }

        /// A label that a user can have.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Label {
            $($(#[doc = $doc])+ $variant($type),)+
            /// The band of a tag.
            Tag(TagDimension, Band),
        }

        /// The words used in rules, except for tags, and what they mean.
        pub(super) const WORDS: &[(&str, &str)] = &[$(($word, concat!($($doc),+))),+];

        impl LabelKind {
            /// The kind with this word; `None` for tags, which need a dimension too.
            pub(super) fn of(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The word used in rules.
            pub(super) const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Tag(_) => "tag",
                }
            }

            /// Whether a user has at most one label of this kind at a time.
            pub(super) const fn is_single(self) -> bool {
                match self {
                    $(Self::$variant => labels!(@single $number),)+
                    Self::Tag(_) => true,
                }
            }

            /// The part of the rule set that the kind needs.
            pub(in crate::rule) fn part(self) -> Option<Part> {
                match self {
                    $(Self::$variant => [$(Part::$part)?].into_iter().next(),)+
                    Self::Tag(_) => Some(Part::Tags),
                }
            }

            /// The label that a text or number names.
            pub(super) fn read(self, document: &Document) -> Result<Label, String> {
                match self {
                    $(Self::$variant => read::<$type>(document).map(Label::$variant),)+
                    Self::Tag(dimension) => read::<Band>(document).map(|band| Label::Tag(dimension, band)),
                }
            }
        }

        impl Label {
            /// The kind of the label.
            pub const fn kind(&self) -> LabelKind {
                match self {
                    $(Self::$variant(_) => LabelKind::$variant,)+
                    Self::Tag(dimension, _) => LabelKind::Tag(*dimension),
                }
            }

            /// The label as it is written in rules.
            pub(super) fn written(&self) -> Document {
                let written = match self {
                    $(Self::$variant(label) => Document::of(label),)+
                    Self::Tag(_, band) => Document::of(band),
                };
                written.unwrap_or_else(|error| {
                    debug_assert!(false, "every label can be written: {error}");
                    Document::Nothing
                })
            }
        }

        spoken!(Label);

        impl Spoken for Label {
            fn say(&self, names: Option<&Names>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                if let (Self::Channel(channel), Some(names)) = (self, names)
                    && let Some(name) = names.channels.name(*channel)
                {
                    return f.write_str(name);
                }
                match self {
                    $(Self::$variant(label) => fmt::Display::fmt(label, f),)+
                    Self::Tag(_, band) => fmt::Display::fmt(band, f),
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
    /// The type of behavior, as held.
    Behavior(BehaviorType) "behavior" "behavior" one by Behavior;
    /// The class of value × potential.
    Worth(WorthClass) "worth" "worth" one by Worth;
    /// The RFM segment.
    RfmSegment(RfmSegment) "rfm_segment" "RFM segment" one by Rfm;
    /// The RFM class: each of recency, frequency and monetary value above the mean or not.
    RfmClass(RfmClass) "rfm_class" "RFM class" one by Rfm;
    /// The user group.
    Group(Group) "group" "group" one by Groups;
    /// The user tier.
    Tier(UserTier) "tier" "tier" one by Groups;
    /// A need that the user has.
    Need(Need) "need" "need" several by Needs;
    /// The band of churn risk.
    ChurnRisk(RiskBand) "churn_risk" "churn risk" one by Churn;
    /// The most serious level of the warnings of abuse; none without a warning.
    Abuse(AbuseLevel) "abuse" "abuse" one by Abuse;
    /// The role as a contributor.
    Role(ContributionRole) "role" "role" one by Contribution;
    /// The channel through which the user joined.
    Channel(Subject) "channel" "channel" one;
    /// A channel that the user allows contact by.
    Allows(ContactChannel) "allows" "allowed channel" several;
    /// A newcomer task that the user has done.
    TaskDone(Box<str>) "task_done" "task done" several by Incentives;
}

/// Reads a value from a document.
fn read<T: DeserializeOwned>(document: &Document) -> Result<T, String> {
    document.read().map_err(|problems| {
        let messages: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
        messages.join("; ")
    })
}
