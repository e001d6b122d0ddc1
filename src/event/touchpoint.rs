//! Touchpoints: where a user was met. *Through what did it reach them?*
//!
//! The touchpoint of an event follows from its kind and subject, by a map that only you can give: clicks on the messages of
//! a campaign came by SMS, views of a channel from the feed. Through what a user once joined is another thing, their
//! [acquisition channel](crate::event::User::acquisition_channel).

use core::fmt;
use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::kind::Kind;
use super::subject::Subject;
use crate::wording::problems::problems;

/// Where a user was met, by its name; the usual ones are constants.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Touchpoint(Cow<'static, str>);

/// A touchpoint without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TouchpointError;

problems! {
    struct TouchpointError = "problem.touchpoint"
        "a touchpoint has no name: give one, like `push`"
        "触点没有名称：请填写，如`push`";
}

impl Touchpoint {
    /// A push message.
    pub const PUSH: Self = Self(Cow::Borrowed("push"));
    /// A text message.
    pub const SMS: Self = Self(Cow::Borrowed("sms"));
    /// An e-mail.
    pub const EMAIL: Self = Self(Cow::Borrowed("email"));
    /// A feed of contents.
    pub const FEED: Self = Self(Cow::Borrowed("feed"));
    /// A live stream.
    pub const LIVE: Self = Self(Cow::Borrowed("live"));
    /// Customer service.
    pub const CUSTOMER_SERVICE: Self = Self(Cow::Borrowed("customer_service"));
    /// Not known: the map has no line for the event.
    pub const UNKNOWN: Self = Self(Cow::Borrowed("unknown"));

    /// The touchpoint of this name.
    ///
    /// # Errors
    /// When the name is empty or blank.
    pub fn new(name: impl Into<String>) -> Result<Self, TouchpointError> {
        let name = name.into();
        if name.trim().is_empty() { Err(TouchpointError) } else { Ok(Self(name.into())) }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Touchpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for Touchpoint {
    type Error = TouchpointError;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::new(name)
    }
}

impl From<Touchpoint> for String {
    fn from(touchpoint: Touchpoint) -> Self {
        touchpoint.0.into_owned()
    }
}

/// A line of the map: where users were met whose events are of a kind, about one subject or any.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TouchpointLine {
    /// The kind of the events.
    pub kind: Kind,
    /// Events about this subject. Default none: about any that has no line of its own.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// Where the users were met.
    pub touchpoint: Touchpoint,
}

/// The map from kind and subject to touchpoint; without a line a touchpoint is unknown.
///
/// ```
/// use lifestage::event::{Touchpoint, TouchpointMap};
/// use lifestage::{Kind, Subject};
///
/// let map: TouchpointMap = serde_json::from_str(
///     r#"[
///         { "kind": "message_clicked", "touchpoint": "push" },
///         { "kind": "message_clicked", "subject": 3, "touchpoint": "sms" },
///         { "kind": "view", "subject": 4, "touchpoint": "shop window" }
///     ]"#,
/// )?;
/// assert_eq!(map.of(Kind::MessageClicked, Subject::new(3)), Touchpoint::SMS);
/// assert_eq!(map.of(Kind::MessageClicked, Subject::new(9)), Touchpoint::PUSH);
/// assert_eq!(map.of(Kind::View, Subject::new(9)), Touchpoint::UNKNOWN);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<TouchpointLine>", into = "Vec<TouchpointLine>")]
pub struct TouchpointMap {
    /// In order of kind, then subject, that of any subject first; each once.
    lines: Vec<TouchpointLine>,
}

/// Two lines for the same events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TouchpointMapError {
    kind: Kind,
    subject: Option<Subject>,
    one: Touchpoint,
    other: Touchpoint,
}

problems! {
    struct TouchpointMapError { kind: Text, subject, one: Text, other: Text } with (about: OptionalText = subject.as_ref()) = "problem.touchpoint_map"
        "`{kind}`[ about {about}] has the touchpoints `{one}` and `{other}`: give one"
        "`{kind}`[（对象{about}）]同时对应触点`{one}`和`{other}`：请只写一个";
}

impl TouchpointMap {
    /// The map of these lines, in any order.
    ///
    /// # Errors
    /// When a kind has two lines for the same subject, or two for any.
    pub fn new(lines: impl IntoIterator<Item = TouchpointLine>) -> Result<Self, TouchpointMapError> {
        let mut lines: Vec<TouchpointLine> = lines.into_iter().collect();
        lines.sort_by_key(Self::key);
        let mut pairs = lines.iter().zip(lines.iter().skip(1));
        if let Some((one, other)) = pairs.find(|(one, other)| Self::key(one) == Self::key(other)) {
            let (kind, subject) = (one.kind, one.subject);
            let [one, other] = [one, other].map(|line| line.touchpoint.clone());
            return Err(TouchpointMapError { kind, subject, one, other });
        }
        Ok(Self { lines })
    }

    const fn key(line: &TouchpointLine) -> (u16, Option<Subject>) {
        (line.kind.code(), line.subject)
    }

    /// All lines, in order of kind and subject.
    pub fn lines(&self) -> &[TouchpointLine] {
        &self.lines
    }

    /// Where a user was met whose event is of this kind, about this subject.
    pub fn of(&self, kind: Kind, subject: Subject) -> Touchpoint {
        let line = self.find(kind.code(), subject).and_then(|place| self.lines.get(place));
        line.map_or(Touchpoint::UNKNOWN, |line| line.touchpoint.clone())
    }

    /// The place of the line for such an event: that of the subject before that of any.
    pub(crate) fn find(&self, code: u16, subject: Subject) -> Option<usize> {
        let place = |subject| self.lines.binary_search_by_key(&(code, subject), Self::key).ok();
        place(Some(subject)).or_else(|| place(None))
    }
}

impl TryFrom<Vec<TouchpointLine>> for TouchpointMap {
    type Error = TouchpointMapError;

    fn try_from(lines: Vec<TouchpointLine>) -> Result<Self, Self::Error> {
        Self::new(lines)
    }
}

impl From<TouchpointMap> for Vec<TouchpointLine> {
    fn from(map: TouchpointMap) -> Self {
        map.lines
    }
}
