//! Labels: the names that a user can have (stages, classes, bands), in one table.

use core::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::part::Part;
use crate::answer::document::Document;
use crate::answer::language::Language;
use crate::answer::message::Message;
use crate::answer::named::Named;
use crate::answer::problem::Problems;
use crate::answer::say::{Say, Words, display_in_english};
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
    ($($(#[doc = $doc:literal])+ $variant:ident($type:ty) $word:literal $text:literal $chinese:literal $number:ident
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
            pub(super) fn read(self, document: &Document) -> Result<Label, Message> {
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

        display_in_english!(Label);

        impl Say for Label {
            fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::Channel(channel) => match words.names.and_then(|names| names.channels.name(*channel)) {
                        Some(name) => f.write_str(name),
                        None => write!(f, "{channel}"),
                    },
                    // Digits in every language.
                    Self::RfmClass(class) => write!(f, "{class}"),
                    Self::TaskDone(task) => f.write_str(task),
                    Self::Stage(label) => label.say_to(words, f),
                    Self::Behavior(label) => label.say_to(words, f),
                    Self::Worth(label) => label.say_to(words, f),
                    Self::RfmSegment(label) => label.say_to(words, f),
                    Self::Group(label) => label.say_to(words, f),
                    Self::Tier(label) => label.say_to(words, f),
                    Self::Need(label) => label.say_to(words, f),
                    Self::ChurnRisk(label) => label.say_to(words, f),
                    Self::Abuse(label) => label.say_to(words, f),
                    Self::Role(label) => label.say_to(words, f),
                    Self::Allows(label) => label.say_to(words, f),
                    Self::Tag(_, band) => band.say_to(words, f),
                }
            }
        }

        impl Say for LabelKind {
            fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match (self, words.language) {
                    $((Self::$variant, Language::English) => f.pad($text),
                    (Self::$variant, Language::Chinese) => f.pad($chinese),)+
                    (Self::Tag(dimension), _) => write!(f, "{}", words.said(dimension)),
                }
            }
        }

        display_in_english!(LabelKind);
    };
    (@single one) => { true };
    (@single several) => { false };
}

labels! {
    /// The lifecycle stage.
    Stage(LifecycleStage) "stage" "stage" "生命周期阶段" one by Stage;
    /// The type of behavior, as held.
    Behavior(BehaviorType) "behavior" "behavior" "行为类型" one by Behavior;
    /// The class of value × potential.
    Worth(WorthClass) "worth" "worth" "价值类别" one by Worth;
    /// The RFM segment.
    RfmSegment(RfmSegment) "rfm_segment" "RFM segment" "RFM分层" one by Rfm;
    /// The RFM class: each of recency, frequency and monetary value above the mean or not.
    RfmClass(RfmClass) "rfm_class" "RFM class" "RFM类别" one by Rfm;
    /// The user group.
    Group(Group) "group" "group" "用户分组" one by Groups;
    /// The user tier.
    Tier(UserTier) "tier" "tier" "用户层级" one by Groups;
    /// A need that the user has.
    Need(Need) "need" "need" "需求" several by Needs;
    /// The band of churn risk.
    ChurnRisk(RiskBand) "churn_risk" "churn risk" "流失风险" one by Churn;
    /// The most serious level of the warnings of abuse; none without a warning.
    Abuse(AbuseLevel) "abuse" "abuse" "滥用等级" one by Abuse;
    /// The role as a contributor.
    Role(ContributionRole) "role" "role" "贡献角色" one by Contribution;
    /// The channel through which the user joined.
    Channel(Subject) "channel" "channel" "渠道" one;
    /// A channel that the user allows contact by.
    Allows(ContactChannel) "allows" "allowed channel" "授权渠道" several;
    /// A newcomer task that the user has done.
    TaskDone(Box<str>) "task_done" "task done" "已完成任务" several by Incentives;
}

impl LabelKind {
    /// A label of this kind that was seen, by its English name, in words.
    pub(super) fn seen(self, english: &str, words: Words<'_>) -> String {
        let vocabulary = match self {
            Self::Stage => LifecycleStage::VOCABULARY,
            Self::Behavior => BehaviorType::VOCABULARY,
            Self::Worth => WorthClass::VOCABULARY,
            Self::Group => Group::VOCABULARY,
            Self::Tier => UserTier::VOCABULARY,
            Self::Need => Need::VOCABULARY,
            Self::ChurnRisk => RiskBand::VOCABULARY,
            Self::Abuse => AbuseLevel::VOCABULARY,
            Self::Role => ContributionRole::VOCABULARY,
            Self::Allows => ContactChannel::VOCABULARY,
            Self::Tag(_) => Band::VOCABULARY,
            Self::RfmSegment => return RfmSegment::from(english).name(words.language).to_owned(),
            Self::Channel => {
                // The only label that is a number, as which it was seen.
                let channel = english.strip_prefix('#').and_then(|number| Some(Subject::new(number.parse().ok()?)));
                let name = channel.and_then(|channel| words.names?.channels.name(channel));
                return name.unwrap_or(english).to_owned();
            }
            Self::RfmClass | Self::TaskDone => return english.to_owned(),
        };
        // Several labels, as of needs, were seen as a list.
        let word = |english: &str| {
            vocabulary.word(english).map_or(english.to_owned(), |word| word.name(words.language).to_owned())
        };
        english.split(", ").map(word).collect::<Vec<_>>().join(words.language.comma())
    }
}

/// Reads a value from a document.
fn read<T: DeserializeOwned>(document: &Document) -> Result<T, Message> {
    document.read().map_err(|problems: Problems| match problems.iter().as_slice() {
        [only] => only.message.clone(),
        // A name that reads as one thing has one mistake.
        several => several.iter().map(|problem| problem.message.text()).collect::<Vec<_>>().join("; ").into(),
    })
}
