//! Which numbers of the report are shown with `--minimum`, so that none of a few users follows from what is.
//!
//! Each block judges its counts of everybody. A channel with a small one is left out of all blocks, and the next smallest with
//! it: nothing on the page tells those apart that are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use lifestage::Subject;
use lifestage::answer::{CountLine, GroupCounts, ShownCounts, ShownLine, SmallCells, UserCounts, ZeroCounts};
use lifestage::number::Ratio;
use lifestage::report::{ActivePeriod, KpiBoard, KpiRow, Lags, SessionReport};
use lifestage::score::LifecycleStage;

use crate::commands::report::answers::{Report, RfmGrid};

/// A part of the report whose counts hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Block {
    Stages,
    Journey,
    Daily,
    Weekly,
    Monthly,
    Trailing7,
    Trailing30,
    Stickiness,
    L7,
    L28,
    Lifecycle,
    Retention,
    Classic,
    Rfm,
    Revenue,
    CohortRevenue,
    Churn,
    Funnel,
    Sessions,
    Kpi,
}

/// What is shown of each block; everything where nobody asked for a minimum.
#[derive(Default)]
pub(crate) struct Shown {
    minimum: Option<SmallCells>,
    blocks: BTreeMap<Block, ShownCounts>,
}

impl Shown {
    pub(crate) fn with(minimum: Option<SmallCells>) -> Self {
        Self { minimum, blocks: BTreeMap::new() }
    }

    /// Judges the counts of a block.
    pub(crate) fn judge(&mut self, block: Block, answer: &impl UserCounts) {
        if let Some(minimum) = self.minimum {
            self.blocks.insert(block, minimum.shown(answer, ZeroCounts::Shown));
        }
    }

    /// A page of what is said by channel.
    pub(crate) fn page(&self) -> Option<GroupCounts<Subject>> {
        self.minimum.map(|minimum| GroupCounts::new(minimum, ZeroCounts::Shown))
    }

    /// Whether small counts are left out.
    pub(crate) const fn leaves_out(&self) -> bool {
        self.minimum.is_some()
    }

    fn line(&self, block: Block, line: &dyn Display) -> Option<&ShownLine> {
        self.blocks.get(&block)?.lines.get(&line.to_string())
    }

    /// Whether a line of a block is shown whole.
    pub(crate) fn whole(&self, block: Block, line: impl Display) -> bool {
        self.line(block, &line).is_none_or(ShownLine::is_whole)
    }

    /// Whether a count of a line is shown.
    pub(crate) fn sees(&self, block: Block, line: impl Display, count: impl Display) -> bool {
        let line = self.line(block, &line);
        line.and_then(|line| line.counts.get(&count.to_string())).is_none_or(Option::is_some)
    }

    /// Whether the total of the classes of a line is shown.
    pub(crate) fn sees_total(&self, block: Block, line: impl Display) -> bool {
        self.line(block, &line).is_none_or(|line| line.total.is_some())
    }

    /// Whether a number of the board is shown, as of the day or of one before it.
    pub(crate) fn sees_kpi(&self, row: &KpiRow, when: &str) -> bool {
        self.whole(Block::Kpi, format_args!("{}{when}", row.name.as_str()))
    }

    /// Whether the daily users of some days are all shown, so that their mean may be.
    pub(crate) fn sees_days<'a>(&self, days: impl IntoIterator<Item = &'a ActivePeriod>) -> bool {
        days.into_iter().all(|row| self.whole(Block::Daily, row.days.first()))
    }

    /// Whether the averages over cohorts at a lag are shown: those that are no counts follow from each single cohort.
    pub(crate) fn sees_lag(&self, block: Block, lags: Lags) -> bool {
        self.whole(block, format_args!("all {lags}"))
    }
}

/// Counts of users under the names of their lines.
pub(crate) struct Lines(Vec<CountLine>);

impl UserCounts for Lines {
    fn user_counts(&self) -> Vec<CountLine> {
        self.0.clone()
    }
}

impl Lines {
    /// Those of the board as of its day: by channel it goes without the days before.
    pub(crate) fn now(board: &KpiBoard) -> Self {
        let names: BTreeSet<&str> = board.rows.iter().map(|row| row.name.as_str()).collect();
        Self(board.user_counts().into_iter().filter(|line| names.contains(line.name.as_str())).collect())
    }

    /// Buyers by cell, and by segment.
    pub(crate) fn buyers(rfm: &RfmGrid) -> Self {
        let cells = rfm.cells.iter().map(|((r, fm), cell)| (format!("{r} {fm}"), cell.users));
        let segments = rfm.segments.iter().map(|(segment, cell)| (segment.to_string(), cell.users));
        Self(vec![CountLine::parts("cells", cells), CountLine::parts("segments", segments)])
    }

    /// Users of sessions, who are not shown by how many sessions they had.
    pub(crate) fn visitors(sessions: &SessionReport) -> Self {
        Self(vec![CountLine::nested("users", [("users", sessions.users())])])
    }
}

impl Report {
    /// How many are in a stage; none where they are not to be shown.
    pub(crate) fn in_stage(&self, stage: LifecycleStage) -> Option<u64> {
        let rows = &self.stages.all.rows;
        let shown = self.shown.sees(Block::Stages, "users by label", stage);
        shown.then(|| rows.iter().find(|row| row.label == stage).map_or(0, |row| row.users))
    }

    /// Their part of everybody, where it may be shown.
    pub(crate) fn share_in_stage(&self, stage: LifecycleStage) -> Option<Ratio> {
        self.in_stage(stage).and_then(|_| self.stages.all.share(&stage)).filter(|_| self.users().is_some())
    }

    /// How many users there are; none where they are not to be shown.
    pub(crate) fn users(&self) -> Option<u64> {
        self.shown.sees_total(Block::Stages, "users by label").then(|| self.stages.all.total())
    }
    /// Judges which counts of everybody are shown.
    pub(crate) fn judge(&mut self) {
        let Self { shown, stages, active, .. } = self;
        shown.judge(Block::Stages, &stages.all);
        shown.judge(Block::Journey, &stages.journey);
        shown.judge(Block::Daily, &active.daily);
        shown.judge(Block::Weekly, &active.weekly);
        shown.judge(Block::Monthly, &active.monthly);
        shown.judge(Block::Trailing7, &active.trailing_7);
        shown.judge(Block::Trailing30, &active.trailing_30);
        shown.judge(Block::Stickiness, &active.stickiness);
        shown.judge(Block::L7, &active.l7);
        shown.judge(Block::L28, &active.l28);
        shown.judge(Block::Lifecycle, &self.lifecycle);
        shown.judge(Block::Retention, &self.retention);
        shown.judge(Block::Classic, &self.classic.pooled_counts());
        shown.judge(Block::Revenue, &self.revenue);
        shown.judge(Block::CohortRevenue, &self.cohort_revenue);
        shown.judge(Block::Churn, &self.time_to_churn);
        shown.judge(Block::Sessions, &Lines::visitors(&self.sessions));
        shown.judge(Block::Kpi, &self.kpi);
        if let Some(rfm) = &self.rfm {
            shown.judge(Block::Rfm, &Lines::buyers(rfm));
        }
        if let Some(funnel) = &self.funnel {
            shown.judge(Block::Funnel, &funnel.all);
        }
    }
}
