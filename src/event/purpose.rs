//! Purposes that data is used for, and those that a user refused. *What may we use it for?*

use serde::{Deserialize, Serialize};

/// What data of a user is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Purpose {
    /// To be counted and judged among all users. [`Population::without_refusals`](crate::Population::without_refusals) leaves out
    /// those who refused it.
    #[serde(alias = "用户画像")]
    Profiling,
    /// To be judged by personal traits: conditions on the birthday and on the acquisition channel are unknown for those who refused it,
    /// whatever the facts say. What a user did is no trait.
    #[serde(alias = "个人特征的使用")]
    PersonalTraits,
    /// To be recommended something: messages of a class that recommends do not go out to those who refused it.
    #[serde(alias = "个性化推荐")]
    Recommendation,
    /// To be written to for the service's own sake: messages of any other class do not go out to those who refused it, but for those
    /// that are exempt, as receipts are.
    #[serde(alias = "营销")]
    Marketing,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 4] = [Self::Profiling, Self::PersonalTraits, Self::Recommendation, Self::Marketing];

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The purposes that a user refused; written as a list.
///
/// The default is none. Where your law wants a yes first, begin with [`Purposes::all`] and take out what was given.
///
/// ```
/// use lifestage::event::{Purpose, Purposes};
///
/// let mut refused = Purposes::all();
/// refused.remove(Purpose::Profiling);
/// assert!(refused.contains(Purpose::Marketing) && !refused.contains(Purpose::Profiling));
/// let read: Purposes = serde_json::from_str(r#"["marketing"]"#)?;
/// assert_eq!(read.iter().collect::<Vec<_>>(), [Purpose::Marketing]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Purpose>", into = "Vec<Purpose>")]
pub struct Purposes(u8);

impl Purposes {
    /// All purposes.
    pub fn all() -> Self {
        Purpose::ALL.into_iter().collect()
    }

    /// Puts a purpose in.
    pub const fn insert(&mut self, purpose: Purpose) {
        self.0 |= purpose.bit();
    }

    /// Takes a purpose out.
    pub const fn remove(&mut self, purpose: Purpose) {
        self.0 &= !purpose.bit();
    }

    /// Whether a purpose is in it.
    pub const fn contains(self, purpose: Purpose) -> bool {
        self.0 & purpose.bit() != 0
    }

    /// Whether there is none in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The purposes in it.
    pub fn iter(self) -> impl Iterator<Item = Purpose> {
        Purpose::ALL.into_iter().filter(move |purpose| self.contains(*purpose))
    }

    /// A bit for each purpose.
    pub(super) const fn bits(self) -> u8 {
        self.0
    }
}

impl FromIterator<Purpose> for Purposes {
    fn from_iter<I: IntoIterator<Item = Purpose>>(purposes: I) -> Self {
        purposes.into_iter().fold(Self::default(), |mut set, purpose| {
            set.insert(purpose);
            set
        })
    }
}

impl From<Vec<Purpose>> for Purposes {
    fn from(purposes: Vec<Purpose>) -> Self {
        purposes.into_iter().collect()
    }
}

impl From<Purposes> for Vec<Purpose> {
    fn from(purposes: Purposes) -> Self {
        purposes.iter().collect()
    }
}
