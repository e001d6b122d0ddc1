//! Options of the behavior rule: how depth is measured, and what counts as often and deep.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::time::Hold;

/// The numbers of the behavior rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BehaviorConfig {
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// The window, in days. Default 28: four whole weeks, so that every weekday counts equally.
    pub window: u32,
    /// Points of depth for an event of each kind; other kinds get none. Default Create 3, Solve 3, Help 2, Use 1,
    /// Comment 1, `JoinEvent` 1, Search 0.5, Share 0.5: by the involvement it takes.
    pub weights: Vec<DepthWeight>,
    /// The features that the product is about. Default none: only you know.
    pub core_subjects: BTreeSet<Subject>,
    /// Points for a Use of a core subject, in place of the weight of Use. Default 3, as much as creating.
    pub core_use: Decimal,
    /// The seconds for which a core subject must be used on a day, all its events together, for `core_use` to count; with
    /// fewer its events have the weight of Use. At most 86,400. Default 60: opening a feature is not using it. 0 asks for
    /// no time. A day without any seconds of that subject comes from a log without durations, and counts in full.
    pub core_seconds: u32,
    /// The kinds whose value is time spent. Default Use and View.
    pub timed: KindSet,
    /// The minutes of those kinds that are worth one point. Default 10.
    pub minutes_per_point: u32,
    /// The most points that one day can have. Default 10: one long day does not make a user deep.
    pub day_cap: Decimal,
    /// How many days a type must last before it is shown. Default 7: every weekday was seen once.
    pub hold: Hold,
}

/// Points of depth for one kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepthWeight {
    /// The kind of event.
    pub kind: Kind,
    /// Points for each event.
    pub points: Decimal,
}

impl Default for BehaviorConfig {
    fn default() -> Self {
        let weight = |kind, thousandths| DepthWeight { kind, points: Decimal::thousandths(thousandths) };
        Self {
            activity: KindSet::activity(),
            window: 28,
            weights: vec![
                weight(Kind::Create, 3_000),
                weight(Kind::Solve, 3_000),
                weight(Kind::Help, 2_000),
                weight(Kind::Use, 1_000),
                weight(Kind::Comment, 1_000),
                weight(Kind::JoinEvent, 1_000),
                weight(Kind::Search, 500),
                weight(Kind::Share, 500),
            ],
            core_subjects: BTreeSet::new(),
            core_use: Decimal::thousandths(3_000),
            core_seconds: 60,
            timed: KindSet::of([Kind::Use, Kind::View]),
            minutes_per_point: 10,
            day_cap: Decimal::thousandths(10_000),
            hold: Hold::days(7),
        }
    }
}

/// The thresholds of frequency and depth. A value that equals its threshold is high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BehaviorCuts {
    /// Active days in the window that are often. Default 8: twice a week.
    pub frequency: u32,
    /// Mean depth of those days that is deep, in points. Default 3: a core feature used, or something created, each
    /// time.
    pub depth: Decimal,
}

impl Default for BehaviorCuts {
    fn default() -> Self {
        Self { frequency: 8, depth: Decimal::thousandths(3_000) }
    }
}
