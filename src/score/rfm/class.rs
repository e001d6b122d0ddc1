//! The eight RFM classes: whether each of R, F and M is better than the population's mean.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of the eight classes that Chinese operations teams use, written as three digits for R, F, M.
///
/// ```
/// use lifestage::score::RfmClass;
///
/// let class: RfmClass = "110".parse()?;
/// assert!(class.recent && class.frequent && !class.monetary);
/// assert_eq!((class.chinese(), class.to_string()), ("一般价值", "110".to_owned()));
/// # Ok::<(), lifestage::score::RfmClassError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RfmClass {
    /// Bought more recently than the mean.
    pub recent: bool,
    /// Buys more often than the mean.
    pub frequent: bool,
    /// Spends more than the mean.
    pub monetary: bool,
}

/// A text that is not an RFM class.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an RFM class: give three digits, each 0 or 1, for R, F and M")]
pub struct RfmClassError(Box<str>);

impl RfmClass {
    /// All eight, from 111 down.
    pub const ALL: [Self; 8] = {
        let mut all = [Self { recent: true, frequent: true, monetary: true }; 8];
        let mut digits = 0_u8;
        let mut rest: &mut [Self] = &mut all;
        while let [class, tail @ ..] = rest {
            *class = Self { recent: digits & 4 == 0, frequent: digits & 2 == 0, monetary: digits & 1 == 0 };
            digits += 1;
            rest = tail;
        }
        all
    };

    /// The Chinese name.
    pub const fn chinese(self) -> &'static str {
        match (self.recent, self.frequent, self.monetary) {
            (true, true, true) => "重要价值",
            (true, false, true) => "重要发展",
            (false, true, true) => "重要保持",
            (false, false, true) => "重要挽留",
            (true, true, false) => "一般价值",
            (true, false, false) => "一般发展",
            (false, true, false) => "一般保持",
            (false, false, false) => "一般挽留",
        }
    }
}

impl fmt::Display for RfmClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = u8::from;
        write!(f, "{}{}{}", digit(self.recent), digit(self.frequent), digit(self.monetary))
    }
}

impl FromStr for RfmClass {
    type Err = RfmClassError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.as_bytes() {
            [r @ (b'0' | b'1'), f @ (b'0' | b'1'), m @ (b'0' | b'1')] => {
                Ok(Self { recent: *r == b'1', frequent: *f == b'1', monetary: *m == b'1' })
            }
            _ => Err(RfmClassError(text.into())),
        }
    }
}

impl TryFrom<String> for RfmClass {
    type Error = RfmClassError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RfmClass> for String {
    fn from(class: RfmClass) -> Self {
        class.to_string()
    }
}
