//! *Is anybody left out of the small cells?* The counts of users of every answer that adds up.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::answer::{CountLine, CountShape, GroupCounts, ShownLine, SmallCells, UserCounts, ZeroCounts};
use proptest::prelude::*;

use super::crowd::{Crowd, Dice};
use super::user_counts;
use crate::shared::seeded::cases;

/// An answer that may count users.
pub(super) struct Counting<'a, A>(pub(super) &'a A);

impl<A: UserCounts> Counting<'_, A> {
    #[expect(clippy::unnecessary_wraps, reason = "as `NotCounting::lines`, which it stands before")]
    pub(super) fn lines(&self, like: Option<&[CountLine]>) -> Option<Vec<CountLine>> {
        let mut lines = self.0.user_counts();
        let lacks = |line: &&CountLine| lines.iter().all(|known| known.name != line.name);
        let lacking: Vec<_> = like.unwrap_or_default().iter().filter(lacks).collect();
        lines.extend(lacking.into_iter().map(|line| self.0.lacking(line)));
        Some(lines)
    }
}

/// What the compiler falls back to where an answer has no [`UserCounts`].
pub(super) trait NotCounting {
    fn lines(&self, _: Option<&[CountLine]>) -> Option<Vec<CountLine>> {
        None
    }
}

impl<A> NotCounting for Counting<'_, A> {}

/// Answers that add up and have no [`UserCounts`], each with the reason.
const NOT_COUNTING: [(&str, &[&str]); 4] = [
    ("about one user each", &["FeatureTable", "HonorRoll", "Leaderboard", "Roster", "WinBackList"]),
    (
        "what a report is made of",
        &[
            "CorrelationPairs",
            "Distribution",
            "FitMeasures",
            "NumberPairs",
            "PairedSums",
            "Sample<Customer>",
            "SpendSample",
            "Survival",
        ],
    ),
    ("cases or launches, not users", &["LaunchRegister", "ServiceQuality"]),
    ("sums of what is expected, not counts", &["LifetimeTotal"]),
];

/// Answers whose counts do not add up by their names: those of a day that follows from all users, as the day on which a cost is
/// paid back does, and those without a row for a play or a stratum that nobody of a group has.
const NOT_ADDING: [&str; 3] = ["MatchedLift", "OutreachReport", "Payback"];

/// Counts of an answer that are known already.
struct Lines(Vec<CountLine>);

impl UserCounts for Lines {
    fn user_counts(&self) -> Vec<CountLine> {
        self.0.clone()
    }
}

fn counts(lines: &[CountLine]) -> BTreeMap<(String, String), u64> {
    let of_line = |line: &CountLine| {
        line.counts.clone().into_iter().map(|(name, count)| ((line.name.clone(), name), count)).collect::<Vec<_>>()
    };
    let all: Vec<_> = lines.iter().flat_map(of_line).collect();
    let (many, counts) = (all.len(), BTreeMap::from_iter(all));
    assert_eq!(many, counts.len(), "a name stands twice in {lines:?}");
    counts
}

#[test]
fn every_answer_counts_users_so_that_small_cells_can_be_hidden() {
    let of = user_counts(&Crowd::of_size(5, &mut Dice(3)), &Crowd::of_size(5, &mut Dice(3)), None);
    let without: BTreeSet<&str> = of.iter().filter(|(_, lines)| lines.is_none()).map(|(name, _)| *name).collect();
    let reasons: BTreeSet<&str> = NOT_COUNTING.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    assert_eq!(without, reasons);
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn counts_of_users_add_up_over_groups_by_their_names(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let crowd = Crowd::made_up(&mut dice);
        let all = user_counts(&crowd, &crowd, None);
        let parts: Vec<_> =
            crowd.parted(&mut dice).iter().map(|part| user_counts(part, &crowd, Some(&all))).collect();
        for (name, lines) in all {
            let Some(lines) = lines else { continue };
            // Of a few users some answers cannot be given, and what is not there cannot be added up.
            if NOT_ADDING.contains(&name) || parts.iter().any(|part| part[name].is_none()) {
                continue;
            }
            let mut sums: BTreeMap<(String, String), u64> = counts(&lines).into_keys().map(|key| (key, 0)).collect();
            for part in &parts {
                for (key, count) in counts(part[name].as_ref().unwrap()) {
                    *sums.entry(key).or_default() += count;
                }
            }
            prop_assert_eq!(counts(&lines), sums, "{}", name);
            for line in &lines {
                let nested = matches!(line.shape, CountShape::Nested | CountShape::NestedByDates);
                prop_assert!(!nested || line.counts.is_sorted_by(|(_, one), (_, next)| one >= next), "{}: {:?}", name, line);
            }
            // With a minimum of 1 nothing is small where zeros are shown, and no group is left out.
            let rule = SmallCells::new(1).unwrap();
            let groups: BTreeMap<usize, Lines> = parts.iter().map(|part| Lines(part[name].clone().unwrap())).enumerate().collect();
            let all = Lines(lines);
            prop_assert!(rule.shown(&all, ZeroCounts::Shown).lines.values().all(ShownLine::is_whole), "{}", name);
            let mut page = GroupCounts::new(rule, ZeroCounts::Shown);
            page.add(&all, &groups);
            prop_assert!(page.withheld().is_empty(), "{}", name);
        }
    }
}
