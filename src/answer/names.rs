//! Names in a rule file: subjects, channels, classes and kinds as the host calls them. *Which number is this name?*

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::interner::Interner;
use crate::event::kind::Kind;

/// The host's names, so that a rule file can say `"about": "editor"` where rules know a number.
///
/// ```
/// use lifestage::answer::Document;
/// use lifestage::answer::Names;
/// use lifestage::{Kind, RuleSet};
///
/// let mut names = Names::default();
/// let editor = names.subjects.intern("editor")?;
/// names.kinds.insert("scan".to_owned(), Kind::custom(7));
///
/// let written: Document = serde_json::from_str(r#"{
///     "behavior": { "unfitted": { "core_subjects": ["editor"] } },
///     "segments": [{ "name": "keen", "when": { "count": ["use", "scan"], "about": "editor", "in": { "last": 7 }, "at_least": 3 } }]
/// }"#)?;
/// let rules = RuleSet::from_document(&names.numbered(written)?)?;
/// let behavior = rules.behavior.as_ref().unwrap().rule().config();
/// assert!(behavior.core_subjects.contains(&editor));
///
/// let unknown: Document = serde_json::from_str(r#"{ "behavior": { "unfitted": { "core_subjects": ["editr"] } } }"#)?;
/// assert_eq!(
///     names.numbered(unknown).unwrap_err().to_string(),
///     "`behavior.unfitted.core_subjects[0]`: there is no subject `editr`: write a number, or one of `editor`",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Names {
    /// Of features, categories, topics, campaigns and tutorials.
    pub subjects: Interner,
    /// Of acquisition channels.
    pub channels: Interner,
    /// Of classes of messages.
    pub classes: Interner,
    /// Of kinds of your own. A name of the crate's own kinds stays that kind; in Chinese a name of yours goes before theirs.
    pub kinds: BTreeMap<String, Kind>,
}

impl Names {
    /// The name of a kind of your own.
    pub(crate) fn kind(&self, kind: Kind) -> Option<&str> {
        if !matches!(kind, Kind::Custom(_)) {
            return None;
        }
        self.kinds.iter().find(|(_, of)| **of == kind).map(|(name, _)| name.as_str())
    }
}
