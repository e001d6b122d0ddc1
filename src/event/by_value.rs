//! Kinds by value: single events of at least some value, observed as a kind of your own too. *Which events are more than
//! their kind says?*
//!
//! A profile remembers sums of a day, so nothing that it is asked can tell one view of a minute from sixty of a second. A map
//! says it where events are observed: each event stays what it is, and those of enough value count as a kind of your own as
//! well, about the same subject and of the same value. Funnels, sessions and paths read events themselves and need no map.

use serde::{Deserialize, Serialize};

use super::event::Event;
use super::kind::{CustomKind, Kind};
use crate::wording::problems::problems;

/// A line of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindByValue {
    /// The kind of the events.
    pub kind: Kind,
    /// The least value of each, at least 1, in the unit of the kind: seconds, minor units of money, points.
    pub at_least: u64,
    /// The number of the kind of your own as which they are observed too.
    pub also: CustomKind,
}

/// The map from kinds and values to kinds of your own.
///
/// ```
/// use lifestage::event::{CustomKind, KindByValue, KindsByValue};
/// use lifestage::time::Window;
/// use lifestage::{Day, Event, Kind, Profile};
///
/// let interested = CustomKind::new(0)?;
/// let kinds = KindsByValue::new([KindByValue { kind: Kind::View, at_least: 3, also: interested }])?;
///
/// let day = Day::ymd(2026, 1, 5);
/// let views = [1, 2, 60].map(|seconds| Event::view(1_u64, day, seconds));
/// let profile = Profile::of(views.iter().flat_map(|view| kinds.observed(view)));
/// let count = |kind: Kind| profile.as_of(day).count(kind, Window::last(1));
/// assert_eq!((count(Kind::View)?, count(interested.into())?), (3, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<KindByValue>", into = "Vec<KindByValue>")]
pub struct KindsByValue {
    /// In order of kind, least value and number; each kind leads to each number once.
    lines: Vec<KindByValue>,
}

/// Lines that do not make a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KindsByValueError {
    /// A kind that leads to one of your own twice.
    Twice {
        /// The kind of the events.
        kind: Kind,
        /// The number of the kind of your own.
        also: CustomKind,
    },
    /// A least value that every event of the kind has, or none.
    Value {
        /// The kind of the events.
        kind: Kind,
        /// The least value.
        at_least: u64,
    },
    /// A kind that would be counted as itself too.
    Itself {
        /// The kind of the events.
        kind: Kind,
    },
}

problems! {
    enum KindsByValueError {
        Twice { kind: Text, also } with (code: Whole = also.index()) = "problem.kinds_by_value.twice"
            "`{kind}` is also `custom_{code}` twice: give one least value"
            "`{kind}`两次另记为`custom_{code}`：请只写一个最小值";
        Value { kind: Text, at_least: Whole } with (largest: Whole = kind.largest_value()) = "problem.kinds_by_value.value"
            "`{kind}` of `{at_least}` or more: give a value from 1 to what the kind carries, here `{largest}`"
            "`{kind}`的值不小于`{at_least}`：请填写1至该行为可带的最大值，此处为`{largest}`";
        Itself { kind: Text } = "problem.kinds_by_value.itself"
            "`{kind}` is also itself: give another kind of your own"
            "`{kind}`另记为它自己：请另选一个自定义行为";
    }
}

impl KindsByValue {
    /// The map of these lines, in any order. Lines look at events as they come in, never at what another line makes of
    /// them.
    ///
    /// # Errors
    /// When a kind leads to the same number twice or to itself, or a least value is 0 or more than the kind carries.
    pub fn new(lines: impl IntoIterator<Item = KindByValue>) -> Result<Self, KindsByValueError> {
        let mut lines: Vec<KindByValue> = lines.into_iter().collect();
        lines.sort_unstable_by_key(|line| (line.kind.code(), line.at_least, line.also));
        for (place, KindByValue { kind, at_least, also }) in lines.iter().copied().enumerate() {
            if at_least == 0 || !kind.carries(at_least) {
                return Err(KindsByValueError::Value { kind, at_least });
            }
            if kind == Kind::Custom(also) {
                return Err(KindsByValueError::Itself { kind });
            }
            if lines.iter().take(place).any(|before| (before.kind, before.also) == (kind, also)) {
                return Err(KindsByValueError::Twice { kind, also });
            }
        }
        Ok(Self { lines })
    }

    /// All lines, in order of kind and least value.
    pub fn lines(&self) -> &[KindByValue] {
        &self.lines
    }

    /// The event itself, then what it is observed as too.
    pub fn observed<'a>(&'a self, event: &'a Event) -> impl Iterator<Item = Event> + 'a {
        let also = self.also(event.kind().code(), event.value());
        core::iter::once(event.clone()).chain(also.map(|kind| event.as_custom(kind)))
    }

    /// The kinds of your own that events can be too.
    pub(crate) fn of_your_own(&self) -> impl Iterator<Item = Kind> + '_ {
        self.lines.iter().map(|line| line.also.into())
    }

    /// What an event of this kind and value is too.
    pub(crate) fn also(&self, code: u16, value: u64) -> impl Iterator<Item = CustomKind> + '_ {
        let from = self.lines.partition_point(|line| line.kind.code() < code);
        let reached = move |line: &&KindByValue| line.kind.code() == code && value >= line.at_least;
        self.lines.iter().skip(from).take_while(reached).map(|line| line.also)
    }
}

impl TryFrom<Vec<KindByValue>> for KindsByValue {
    type Error = KindsByValueError;

    fn try_from(lines: Vec<KindByValue>) -> Result<Self, Self::Error> {
        Self::new(lines)
    }
}

impl From<KindsByValue> for Vec<KindByValue> {
    fn from(kinds: KindsByValue) -> Self {
        kinds.lines
    }
}
