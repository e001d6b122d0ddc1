//! Why nothing can go on from what was achieved.

use crate::event::id::UserId;
use crate::number::fingerprint::Fingerprint;
use crate::profile::BeforeHorizon;
use crate::time::Day;
use crate::wording::problems::problems;

/// Why days cannot be forgotten, or incentives cannot go on from what was achieved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AchievedError {
    /// The profile, the facts and what was achieved are not of one user.
    OtherUser {
        /// One of the users.
        this: UserId,
        /// The other one.
        other: UserId,
    },
    /// It was counted under other incentive rules.
    OtherRules {
        /// The fingerprint of the rules under which it was counted.
        made: Fingerprint,
        /// The fingerprint of the rules that were given.
        these: Fingerprint,
    },
    /// The days of the profile are counted by another calendar.
    OtherCalendar {
        /// The fingerprint of the calendar by which it was counted.
        made: Fingerprint,
        /// The fingerprint of the calendar of the profile.
        found: Fingerprint,
    },
    /// The join day given is not the one by which it was counted.
    OtherJoinDay {
        /// The join day that was given then.
        made: Option<Day>,
        /// The join day that is given now.
        found: Option<Day>,
    },
    /// The birthday given is not the one by which it was counted, under rules that ask for it.
    OtherBirthday {
        /// The user.
        user: UserId,
    },
    /// Days of abuse do not count under these rules.
    WithoutAbuse {
        /// The part of the incentive rules: `growth` or `tasks`.
        part: &'static str,
    },
    /// It is not what these rules give, although it says so.
    Contradictory {
        /// The user.
        user: UserId,
    },
    /// There are no incentive rules.
    NoIncentives,
    /// The answer needs days before the horizon.
    BeforeHorizon(BeforeHorizon),
}

problems! {
    enum AchievedError {
        OtherUser { this: Text, other: Text } = "problem.achieved.other_user"
            "this is of user `{this}` but what it is used with is of user `{other}`: give profile, facts and what was achieved of one user"
            "这属于用户`{this}`，而与之一起使用的内容属于用户`{other}`：行为档案、用户信息和已达成的内容应属于同一用户";
        OtherRules { made: Text, these: Text } = "problem.achieved.other_rules"
            "this was achieved under the incentive rules `{made}`, not under these, `{these}`: go on with those rules, or keep the events, build the profile anew and forget again; where they mean the same, `adopt` it"
            "这是按激励规则`{made}`达成的，而不是当前的`{these}`：请继续用原规则，或保留行为事件、重建档案后再清理；两者含义相同时可用`adopt`沿用";
        OtherCalendar { made: Text, found: Text } = "problem.achieved.other_calendar"
            "this was achieved by the calendar `{made}`, but the profile has the calendar `{found}`: use the profile that it was forgotten from"
            "这是按日历`{made}`达成的，而行为档案的日历为`{found}`：请使用当时清理的那份档案";
        OtherJoinDay { made: OptionalText, found: OptionalText } = "problem.achieved.other_join_day"
            "this was achieved by a user with [the join day `{made}`|no join day given], not with [the join day `{found}`|no join day given]: give the facts as they were, or keep the events, build the profile anew and forget again"
            "达成这些的用户[加入日为`{made}`|没有给出加入日]，现在[加入日为`{found}`|没有给出加入日]：请提供当时的用户信息，或保留行为事件、重建档案后再清理";
        OtherBirthday { user: Text } = "problem.achieved.other_birthday"
            "points of user `{user}` were multiplied on another birthday before the horizon: give the birthday as it was, or keep the events, build the profile anew and forget again"
            "用户`{user}`在清理日之前按另一个生日获得了多倍积分：请提供当时的生日，或保留行为事件、重建档案后再清理";
        WithoutAbuse { part: Text } = "problem.achieved.without_abuse"
            "`{part}.without_abuse` looks back before each day, so nothing can go on from a horizon: keep the days, or leave it out"
            "`{part}.without_abuse`会回看每天之前的内容，清理后无法接续：请保留这些日期，或去掉它";
        Contradictory { user: Text } = "problem.achieved.contradictory"
            "what user `{user}` achieved contradicts the rules that it names: it was not written by this crate, or changed since"
            "用户`{user}`已达成的内容与所注明的规则矛盾：并非由本库写出，或之后被改动";
        NoIncentives = "problem.achieved.no_incentives"
            "these rules have no incentives, so nothing is achieved: use `Profile::forget_before`, or add `incentives`"
            "这些规则没有激励，谈不上达成：请使用`Profile::forget_before`，或添加`incentives`";
    }
    passes { BeforeHorizon(BeforeHorizon) }
}

impl AchievedError {
    /// Whether what was given is at fault, as other rules or the facts of another user. Otherwise the profile remembers too
    /// little, or what was stored was changed.
    pub const fn is_input(&self) -> bool {
        !matches!(self, Self::BeforeHorizon(_) | Self::Contradictory { .. })
    }
}

/// A join day, in words.
/// What cannot have been achieved, as read from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AchievedContentError {
    pub(super) day: Day,
    pub(super) horizon: Day,
}

problems! {
    struct AchievedContentError { day: Date, horizon: Date } = "problem.achieved_content"
        "`{day}` is not before the horizon `{horizon}`: it was not written by this crate"
        "`{day}`不早于清理日`{horizon}`：并非由本库写出";
}
