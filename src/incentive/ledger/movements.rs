//! Movements of one lot: what left it and came back, by day, and what is least left from a day on.
//!
//! Nearly all lots move a few times, and a short list is read through. A lot from which thousands of spends took, of days
//! that arrive in any order, has a tree over the bits of the day in its place:
//!
//! ```text
//! node   sum of the movements of its days · least sum of its latest ones, over any number of them
//! ```
//! What came after a day is then one node for each 0 among the 32 bits of the day, the latest first.

use core::num::NonZeroU32;

use smallvec::SmallVec;

use crate::number::work;
use crate::time::Day;

/// The points that left a lot on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Movement {
    pub(super) day: Day,
    /// Taken by spends and refunds, less what reversals brought back.
    pub(super) taken: i32,
    /// Used to pay debt.
    pub(super) paid: i32,
}

/// The movements of a lot, each day once; what was taken back on its day leaves no trace.
#[derive(Clone, Debug)]
pub(super) enum Movements {
    /// In order of days.
    Few(SmallVec<[Movement; 1]>),
    Many(Box<Tree>),
}

/// As many movements are read through.
const FEW: usize = 64;

/// What later movements come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Later {
    pub(super) taken: Sum,
    pub(super) paid: i64,
    /// Of both together.
    pub(super) all: Sum,
}

/// A sum, and the least sum of any number of the latest movements in it, 0 for none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) all: i64,
    pub(super) least: i64,
}

impl Sum {
    fn of(points: i64) -> Self {
        Self { all: points, least: points.min(0) }
    }

    /// The sum with movements before it.
    fn with_earlier(self, earlier: Self) -> Self {
        Self { all: self.all + earlier.all, least: self.least.min(self.all + earlier.least) }
    }
}

impl Later {
    fn of(movement: Movement) -> Self {
        let (taken, paid) = (i64::from(movement.taken), i64::from(movement.paid));
        Self { taken: Sum::of(taken), paid, all: Sum::of(taken + paid) }
    }

    fn with_earlier(self, earlier: Self) -> Self {
        Self {
            taken: self.taken.with_earlier(earlier.taken),
            paid: self.paid + earlier.paid,
            all: self.all.with_earlier(earlier.all),
        }
    }
}

impl Movements {
    pub(super) fn new() -> Self {
        Self::Few(SmallVec::new())
    }

    /// What the movements after the day come to.
    pub(super) fn later_than(&self, day: Day) -> Later {
        match self {
            Self::Few(few) => {
                let later = few.iter().rev().take_while(|movement| movement.day > day).inspect(|_| work::steps(1));
                later.fold(Later::default(), |sum, movement| sum.with_earlier(Later::of(*movement)))
            }
            Self::Many(tree) => tree.later_than(day),
        }
    }

    /// Adds a movement.
    pub(super) fn record(&mut self, movement: Movement) {
        let few = match self {
            Self::Many(tree) => return tree.add(movement),
            Self::Few(few) => few,
        };
        let after = few.iter().rposition(|other| other.day <= movement.day).map_or(0, |before| before + 1);
        work::steps(few.len() - after + 1);
        let same = after.checked_sub(1).and_then(|at| Some((at, few.get_mut(at)?)));
        match same.filter(|(_, same)| same.day == movement.day) {
            None => few.insert(after, movement),
            Some((at, same)) => {
                same.taken += movement.taken;
                same.paid += movement.paid;
                if (same.taken, same.paid) == (0, 0) {
                    few.remove(at);
                }
            }
        }
        if few.len() > FEW {
            let mut tree = Box::new(Tree::new());
            few.iter().for_each(|movement| tree.add(*movement));
            *self = Self::Many(tree);
        }
    }

    /// In order of days.
    pub(super) fn iter(&self) -> impl Iterator<Item = Movement> {
        let (few, tree) = match self {
            Self::Few(few) => (few.as_slice(), None),
            Self::Many(tree) => (&[][..], Some(tree)),
        };
        few.iter().copied().chain(tree.into_iter().flat_map(|tree| tree.movements()))
    }
}

impl PartialEq for Movements {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Movements {}

/// Movements by the bits of their days, the highest first.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    /// The root is the first one.
    nodes: Vec<Node>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    sum: Later,
    /// The nodes of the days with a 0 and of those with a 1. No child is the root.
    children: [Option<NonZeroU32>; 2],
}

const BITS: u32 = 32;

/// Days in order as numbers without a sign.
fn bits_of(day: Day) -> u32 {
    day.days_since_epoch().cast_unsigned() ^ 1 << 31
}

impl Tree {
    fn new() -> Self {
        Self { nodes: vec![Node::default()] }
    }

    fn node(&self, number: u32) -> Node {
        self.nodes.get(number as usize).copied().unwrap_or_default()
    }

    fn add(&mut self, movement: Movement) {
        let bits = bits_of(movement.day);
        let mut path = [0_u32; BITS as usize];
        let mut number = 0;
        for (depth, place) in (0..BITS).zip(&mut path) {
            work::steps(1);
            *place = number;
            let side = (bits >> (BITS - 1 - depth) & 1) as usize;
            let child = self.node(number).children.get(side).copied().flatten();
            number = child.map_or_else(|| self.grow(number, side), NonZeroU32::get);
        }
        // A leaf has the points of its day.
        if let Some(leaf) = self.nodes.get_mut(number as usize) {
            let Later { taken, paid, .. } = leaf.sum;
            let (taken, paid) = (taken.all + i64::from(movement.taken), paid + i64::from(movement.paid));
            leaf.sum = Later { taken: Sum::of(taken), paid, all: Sum::of(taken + paid) };
        }
        for number in path.iter().rev() {
            let [earlier, later] = self.node(*number).children.map(|child| self.sum_of(child));
            if let Some(node) = self.nodes.get_mut(*number as usize) {
                node.sum = later.with_earlier(earlier);
            }
        }
    }

    fn grow(&mut self, parent: u32, side: usize) -> u32 {
        // INVARIANT: a ledger has fewer than 2^32 movements in 32 levels only where memory holds terabytes.
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Node::default());
        let child = self.nodes.get_mut(parent as usize).and_then(|parent| parent.children.get_mut(side));
        if let Some(child) = child {
            *child = NonZeroU32::new(number);
        }
        number
    }

    /// The sum of a child; nothing where there is none.
    fn sum_of(&self, child: Option<NonZeroU32>) -> Later {
        child.map_or_else(Later::default, |child| self.node(child.get()).sum)
    }

    fn later_than(&self, day: Day) -> Later {
        let bits = bits_of(day);
        let (mut number, mut sum) = (0, Later::default());
        for depth in 0..BITS {
            work::steps(1);
            let [earlier, later] = self.node(number).children;
            let child = if bits >> (BITS - 1 - depth) & 1 == 1 {
                later
            } else {
                sum = sum.with_earlier(self.sum_of(later));
                earlier
            };
            let Some(child) = child else { break };
            number = child.get();
        }
        sum
    }

    /// Every day on which something moved, in order.
    fn movements(&self) -> impl Iterator<Item = Movement> {
        // Depth first, what is later below what is earlier.
        let mut open = vec![(0_u32, 0_u32, 0_u32)];
        core::iter::from_fn(move || {
            while let Some((number, depth, bits)) = open.pop() {
                let node = self.node(number);
                if depth == BITS {
                    let narrow = |points: i64| i32::try_from(points).unwrap_or_default();
                    let (taken, paid) = (narrow(node.sum.taken.all), narrow(node.sum.paid));
                    let day = Day::EPOCH.plus((bits ^ 1 << 31).cast_signed());
                    if (taken, paid) != (0, 0) {
                        return Some(Movement { day, taken, paid });
                    }
                } else {
                    let [earlier, later] = node.children;
                    let below = |child: Option<NonZeroU32>, bit: u32| Some((child?.get(), depth + 1, bits << 1 | bit));
                    open.extend(below(later, 1));
                    open.extend(below(earlier, 0));
                }
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_holds_what_a_list_does() {
        let mut state = 7_u32;
        let mut below = move |bound: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % bound
        };
        let mut movements = Movements::new();
        let mut list: Vec<Movement> = Vec::new();
        for round in 0..2_000 {
            let day = [Day::MIN, Day::MAX, Day::EPOCH][below(3) as usize].plus(below(300).cast_signed() - 150);
            let (taken, paid) = (below(9).cast_signed() - 4, below(3).cast_signed() - 1);
            let movement = Movement { day, taken, paid };
            movements.record(movement);
            list.push(movement);
            if round % 50 == 0 || round < 90 {
                let mut days: Vec<Day> = list.iter().map(|movement| movement.day).collect();
                days.sort_unstable();
                days.dedup();
                let of = |day: Day| {
                    let of_day = list.iter().filter(|movement| movement.day == day);
                    of_day.fold((0, 0), |(taken, paid), one| (taken + one.taken, paid + one.paid))
                };
                let listed = days.iter().map(|day| (*day, of(*day))).filter(|(_, points)| *points != (0, 0));
                let listed: Vec<Movement> = listed.map(|(day, (taken, paid))| Movement { day, taken, paid }).collect();
                assert_eq!(movements.iter().collect::<Vec<_>>(), listed);
                for day in [Day::MIN, Day::EPOCH, Day::EPOCH.plus(-20), Day::MAX.minus(30), Day::MAX] {
                    let later = listed.iter().rev().take_while(|movement| movement.day > day);
                    let sum = later.fold(Later::default(), |sum, one| sum.with_earlier(Later::of(*one)));
                    assert_eq!(movements.later_than(day), sum, "{day}");
                }
            }
        }
        assert!(matches!(movements, Movements::Many(_)));
    }
}
