//! The scan: one pass over the last 365 days that counts everything.

use smallvec::SmallVec;

use super::rule::FeatureRule;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::profile::{Hours, Tally};
use crate::time::Day;

/// A sum over several windows that end on the day asked about.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) last_7: u64,
    pub(super) last_28: u64,
    /// The 28 days before the last 28.
    pub(super) before_28: u64,
    pub(super) last_90: u64,
    pub(super) last_365: u64,
}

impl Sums {
    fn add(&mut self, lag: u32, number: u64) {
        self.last_365 += number;
        if lag < 90 {
            self.last_90 += number;
            if lag < 7 {
                self.last_7 += number;
            }
            if lag < 28 {
                self.last_28 += number;
            } else if lag < 56 {
                self.before_28 += number;
            }
        }
    }
}

/// The days on which something happened, ascending, by how long ago they are.
#[derive(Default)]
pub(super) struct Gaps {
    days: u32,
    first_lag: u32,
    last_lag: u32,
    last_gap: u32,
}

impl Gaps {
    fn add(&mut self, lag: u32) {
        if self.days == 0 {
            self.first_lag = lag;
        } else {
            self.last_gap = self.last_lag - lag;
        }
        self.last_lag = lag;
        self.days += 1;
    }

    pub(super) const fn days(&self) -> u32 {
        self.days
    }

    /// How long ago the first and the last of the days are; `None` if there are none.
    pub(super) fn lags(&self) -> Option<(u32, u32)> {
        (self.days > 0).then_some((self.first_lag, self.last_lag))
    }

    /// The gap between the last two days.
    pub(super) fn last_gap(&self) -> Option<u32> {
        (self.days > 1).then_some(self.last_gap)
    }
}

/// The counts of the scan.
#[derive(Default)]
pub(super) struct Scan {
    pub(super) active_days: Sums,
    pub(super) active_gaps: Gaps,
    pub(super) purchase_gaps: Gaps,
    pub(super) visits: Sums,
    pub(super) content: Sums,
    pub(super) uses: Sums,
    pub(super) social: Sums,
    pub(super) creation: Sums,
    pub(super) carts: Sums,
    pub(super) custom: Sums,
    pub(super) invitations: Sums,
    pub(super) joined: Sums,
    pub(super) benefits: Sums,
    pub(super) seconds: Sums,
    /// One bit for each kind of activity.
    pub(super) kinds_28: u64,
    pub(super) kinds_90: u64,
    /// Subjects of Use in 90 days; a run of the same subject is one entry.
    subjects: SmallVec<[Subject; 32]>,
    pub(super) hours: u64,
    pub(super) night_hours: u64,
    pub(super) weekend_days: u64,
    pub(super) purchases: Sums,
    pub(super) spent: Sums,
    pub(super) refunded: Sums,
    pub(super) coupon_days: u64,
    pub(super) complaints: Sums,
    pub(super) resolved: Sums,
    pub(super) suggestions: Sums,
    pub(super) ratings: Sums,
    pub(super) satisfaction: Sums,
    pub(super) failures: Sums,
    pub(super) sent: Sums,
    pub(super) opened: Sums,
    pub(super) clicked: Sums,
    pub(super) likes_received: Sums,
    pub(super) reported: Sums,
    pub(super) leaves: Sums,
}

/// The sums of one day.
#[derive(Default)]
struct Today {
    active: bool,
    bought: bool,
    coupon: bool,
    hours: Hours,
}

impl Scan {
    /// Scans tallies on or before the day, ascending.
    pub(super) fn of(rule: &FeatureRule, tallies: &[Tally], day: Day) -> Self {
        let mut scan = Self::default();
        for tallies in tallies.chunk_by(|one, next| one.day() == next.day()) {
            let Some(first) = tallies.first() else { continue };
            // INVARIANT: none of them is after the day.
            let lag = (day - first.day()).cast_unsigned();
            let mut today = Today::default();
            for tally in tallies {
                scan.add(tally, lag);
                today.add(tally, rule.activity.contains_code(tally.code()));
                if today.active && lag < 90 && rule.activity.contains_code(tally.code()) {
                    scan.kind(tally.code(), lag);
                }
            }
            scan.close(rule, &today, first.day(), lag);
        }
        scan
    }

    fn kind(&mut self, code: u16, lag: u32) {
        // Kinds of your own share the last bit.
        let bit = 1 << code.min(63);
        self.kinds_90 |= bit;
        if lag < 28 {
            self.kinds_28 |= bit;
        }
    }

    fn add(&mut self, tally: &Tally, lag: u32) {
        let count = u64::from(tally.count());
        let counted = match tally.kind() {
            Kind::LogIn | Kind::CheckIn | Kind::MakeUpCheckIn => &mut self.visits,
            Kind::View | Kind::WatchTutorial => {
                self.seconds.add(lag, tally.sum());
                &mut self.content
            }
            Kind::Search => &mut self.content,
            Kind::Use => {
                self.seconds.add(lag, tally.sum());
                if lag < 90 && self.subjects.last() != Some(&tally.subject()) {
                    self.subjects.push(tally.subject());
                }
                &mut self.uses
            }
            Kind::Like | Kind::Comment | Kind::Share => &mut self.social,
            Kind::Create | Kind::Help | Kind::Solve => &mut self.creation,
            Kind::Invite => &mut self.invitations,
            Kind::JoinEvent => &mut self.joined,
            Kind::AddToCart => &mut self.carts,
            Kind::Purchase => {
                self.spent.add(lag, tally.sum());
                &mut self.purchases
            }
            Kind::Refund => return self.refunded.add(lag, tally.sum()),
            Kind::Redeem | Kind::UseCoupon | Kind::ClaimBenefit => &mut self.benefits,
            Kind::Suggest => &mut self.suggestions,
            Kind::Rate => {
                self.satisfaction.add(lag, tally.sum());
                &mut self.ratings
            }
            Kind::Complain => &mut self.complaints,
            Kind::ComplaintResolved => &mut self.resolved,
            Kind::PaymentFailed => &mut self.failures,
            Kind::MessageSent => &mut self.sent,
            Kind::MessageOpened => &mut self.opened,
            Kind::MessageClicked => &mut self.clicked,
            Kind::LikeReceived => &mut self.likes_received,
            Kind::Reported => &mut self.reported,
            Kind::Leave => &mut self.leaves,
            Kind::Custom(_) => &mut self.custom,
            Kind::Register | Kind::BindAccount | Kind::CompleteProfile => return,
        };
        counted.add(lag, count);
    }

    fn close(&mut self, rule: &FeatureRule, today: &Today, day: Day, lag: u32) {
        if today.active {
            self.active_days.add(lag, 1);
            self.active_gaps.add(lag);
            if lag < 90 {
                let night = today.hours.bits() & rule.night.bits();
                self.hours += u64::from(today.hours.count());
                self.night_hours += u64::from(night.count_ones());
                self.weekend_days += u64::from(rule.weekend.contains(&day.weekday()));
            }
        }
        if today.bought {
            self.purchase_gaps.add(lag);
            self.coupon_days += u64::from(today.coupon);
        }
    }

    /// The number of different subjects; `Subject::NONE` is not counted.
    pub(super) fn different_subjects(&self) -> u64 {
        let mut subjects: SmallVec<[Subject; 32]> =
            self.subjects.iter().copied().filter(|subject| subject.is_some()).collect();
        subjects.sort_unstable();
        subjects.dedup();
        subjects.len() as u64
    }
}

impl Today {
    fn add(&mut self, tally: &Tally, active: bool) {
        self.bought |= tally.code() == Kind::Purchase.code();
        self.coupon |= tally.code() == Kind::UseCoupon.code();
        if active {
            self.active = true;
            self.hours = self.hours.union(tally.hours());
        }
    }
}
