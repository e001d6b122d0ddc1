//! Spend flows: how many users, with how much spend, go from one name to another.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::Definition;
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::wording::problems::problems;

/// The number of users who go from one name to another, and their spend. It is filled user by user and has no
/// definition of its own. For users by label on two days, see `report::Flow`.
///
/// ```
/// use lifestage::Money;
/// use lifestage::model::SpendFlow;
///
/// let mut flow = SpendFlow::default();
/// flow.observe(Some("Growth"), Some("Loyalty"), Money::minor(900));
/// flow.observe(Some("Growth"), Some("Growth"), Money::minor(100));
/// flow.observe(None, Some("Introduction"), Money::ZERO);
/// assert_eq!((flow.users(), flow.moved()), (3, 2));
/// assert_eq!(flow.to_string(), "\
///     nobody → Introduction: 1 user, spend 0\n\
///     Growth → Growth: 1 user, spend 100\n\
///     Growth → Loyalty: 1 user, spend 900\n");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<SpendFlowCell>", into = "Vec<SpendFlowCell>")]
pub struct SpendFlow(Vec<SpendFlowCell>);

mergeable!(SpendFlow, "spend_flow", 1, of "users and their spend by two names of each");

/// One cell of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SpendFlowCell {
    /// The name on the first side; `None` for users without one.
    pub from: Option<String>,
    /// The name on the second side; `None` for users without one.
    pub to: Option<String>,
    /// The number of users.
    pub users: u64,
    /// Their lifetime net spend on the second side, in minor units.
    pub spend: i128,
}

/// Stored cells that are no flow.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpendFlowError {
    /// A cell that does not come after the one before it.
    OutOfOrder(Box<SpendFlowCell>),
    /// A cell of nobody, or with more spend than its users can have.
    Impossible(Box<SpendFlowCell>),
    /// More users than can be counted.
    TooMany(Box<SpendFlowCell>),
}

problems! {
    enum SpendFlowError {
        OutOfOrder(cell: Text) = "problem.spend_flow.out_of_order"
            "the cell `{cell}` does not come after the one before it: give cells in order of both names, each pair once"
            "单元格`{cell}`不在前一个之后：请按两个名称排序，每对只写一次";
        Impossible(cell: Text) = "problem.spend_flow.impossible"
            "no users make the cell `{cell}`: give at least one, and at most 9223372036854775808 of spend for each"
            "没有用户能构成单元格`{cell}`：请至少给一名用户，且每名消费不超过9223372036854775808";
        TooMany(cell: Text) = "problem.spend_flow.too_many"
            "up to the cell `{cell}` there are more than 18446744073709551615 users: a stored number must be wrong"
            "到单元格`{cell}`为止超过18446744073709551615名用户：必有一个保存的数有误";
    }
}

impl SpendFlow {
    /// Counts a user.
    pub fn observe(&mut self, from: Option<&str>, to: Option<&str>, spend: Money) {
        self.add(from, to, 1, spend.minor_units().into());
    }

    /// Adds the flow of other users. More than 2⁶⁴ − 1 users count as 2⁶⁴ − 1.
    pub fn merge(&mut self, other: &Self) {
        for SpendFlowCell { from, to, users, spend } in &other.0 {
            self.add(from.as_deref(), to.as_deref(), *users, *spend);
        }
    }

    /// INVARIANT: cells are in order of from and to, each pair once.
    fn add(&mut self, from: Option<&str>, to: Option<&str>, users: u64, spend: i128) {
        let found = self.0.binary_search_by(|cell| (cell.from.as_deref(), cell.to.as_deref()).cmp(&(from, to)));
        match found {
            // Most users fall into an existing cell.
            Ok(at) => {
                if let Some(cell) = self.0.get_mut(at) {
                    cell.users = cell.users.saturating_add(users);
                    cell.spend = cell.spend.saturating_add(spend);
                }
            }
            Err(at) => {
                let [from, to] = [from, to].map(|name| name.map(str::to_owned));
                self.0.insert(at, SpendFlowCell { from, to, users, spend });
            }
        }
    }

    /// The cells, by `from`, then `to`; `None` first.
    pub fn cells(&self) -> core::slice::Iter<'_, SpendFlowCell> {
        self.0.iter()
    }

    /// The number of all users.
    pub fn users(&self) -> u64 {
        self.0.iter().map(|cell| cell.users).fold(0, u64::saturating_add)
    }

    /// The spend of all users, in minor units.
    pub fn spend(&self) -> i128 {
        self.0.iter().map(|cell| cell.spend).fold(0, i128::saturating_add)
    }

    /// The number of users with different names on both sides.
    pub fn moved(&self) -> u64 {
        self.0.iter().filter(|cell| cell.from != cell.to).map(|cell| cell.users).fold(0, u64::saturating_add)
    }

    /// The share of users with different names; `None` without users.
    pub fn moved_share(&self) -> Option<Ratio> {
        Ratio::of(self.moved(), self.users())
    }

    /// The number of users by name on the first side.
    pub fn from_totals(&self) -> BTreeMap<Option<String>, u64> {
        self.totals(|cell| &cell.from)
    }

    /// The number of users by name on the second side.
    pub fn to_totals(&self) -> BTreeMap<Option<String>, u64> {
        self.totals(|cell| &cell.to)
    }

    fn totals(&self, side: impl Fn(&SpendFlowCell) -> &Option<String>) -> BTreeMap<Option<String>, u64> {
        let mut totals: BTreeMap<Option<String>, u64> = BTreeMap::new();
        for cell in &self.0 {
            let total = totals.entry(side(cell).clone()).or_default();
            *total = total.saturating_add(cell.users);
        }
        totals
    }
}

impl TryFrom<Vec<SpendFlowCell>> for SpendFlow {
    type Error = SpendFlowError;

    fn try_from(cells: Vec<SpendFlowCell>) -> Result<Self, SpendFlowError> {
        let (mut before, mut count) = (None, 0_u64);
        for cell in &cells {
            let key = (&cell.from, &cell.to);
            if before.replace(key).is_some_and(|before| before >= key) {
                return Err(SpendFlowError::OutOfOrder(cell.clone().into()));
            }
            let most = u128::from(cell.users) * u128::from(i64::MIN.unsigned_abs());
            if cell.users == 0 || cell.spend.unsigned_abs() > most {
                return Err(SpendFlowError::Impossible(cell.clone().into()));
            }
            count = count.checked_add(cell.users).ok_or_else(|| SpendFlowError::TooMany(cell.clone().into()))?;
        }
        Ok(Self(cells))
    }
}

impl From<SpendFlow> for Vec<SpendFlowCell> {
    fn from(flow: SpendFlow) -> Self {
        flow.0
    }
}

impl fmt::Display for SpendFlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cells().try_for_each(|cell| writeln!(f, "{cell}"))
    }
}

impl fmt::Display for SpendFlowCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [&self.from, &self.to].map(|name| name.as_deref().unwrap_or("nobody"));
        let plural = if self.users == 1 { "" } else { "s" };
        write!(f, "{from} → {to}: {} user{plural}, spend {}", self.users, self.spend)
    }
}
