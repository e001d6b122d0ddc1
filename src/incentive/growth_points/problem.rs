//! What can be wrong with a growth points config, and what each says.

use super::earning::EarningRule;
use super::multiplier::{MOST_AT_ONCE, Multiplier};
use super::sentence;
use crate::answer::say::{Say, Words};
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::time::Day;
use crate::wording::problems::problems;

/// A kind and its subject, in words.
struct Selection(Kind, Option<Subject>);

impl core::fmt::Display for Selection {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        sentence::kind(self.0, self.1).say_to(Words::ENGLISH, f)
    }
}

/// A mistake in a growth points config.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GrowthPointsProblem {
    /// An award of nothing or of too much.
    Points {
        /// The points given.
        points: u32,
    },
    /// A bonus that is too large.
    Bonus {
        /// The bonus given.
        bonus: u32,
    },
    /// A unit of 0.
    ZeroUnit,
    /// A unit for a kind that carries no value, so there would never be an award.
    NoValue {
        /// The kind.
        kind: Kind,
    },
    /// Two rules for the same events.
    Ambiguous {
        /// The kind of both.
        kind: Kind,
        /// The subject of both.
        subject: Option<Subject>,
        /// The position of the earlier rule, counted from 0.
        first: usize,
    },
    /// A deduction that is exempt from caps that do not apply to it.
    ExemptDeduction,
    /// A cap of 0.
    ZeroCap {
        /// The smallest cap that works.
        least: u32,
    },
    /// A cap that is smaller than one award.
    CapBelowAward {
        /// The cap given.
        cap: u64,
        /// The points of the award.
        award: u32,
        /// The position of the rule, counted from 0.
        rule: usize,
    },
    /// A factor that is too large.
    Factor {
        /// The factor given, in 10,000ths.
        per_10_000: u32,
    },
    /// More compound multipliers on one day than can be multiplied exactly.
    TooManyAtOnce {
        /// The number of multipliers.
        count: u32,
        /// The first such day.
        day: Day,
    },
    /// A day that no month has.
    MonthDay {
        /// The day given.
        day: u8,
    },
    /// A multiplier for a level that is not there.
    NoSuchLevel {
        /// The level given.
        level: u16,
        /// The number of levels.
        levels: usize,
    },
    /// A bonus for the sum of values of a kind that carries none.
    NoSum {
        /// The kind.
        kind: Kind,
    },
    /// A bonus of a day for any value.
    DayBonusFromNothing,
    /// A list that is too long.
    TooMany {
        /// The number of entries.
        count: usize,
        /// The most entries allowed.
        most: usize,
    },
    /// A window that does not end on the day asked about, or has no length.
    NotTrailing {
        /// The window, in words.
        window: String,
    },
    /// A tier that everybody reaches from the start.
    TierOfNothing,
    /// Tiers that are out of order.
    TierOutOfOrder {
        /// The points of the tier.
        points: u64,
        /// The points of the tier before it.
        before: u64,
    },
    /// More points than the caps allow in a period.
    Unreachable {
        /// The points of the tier or level.
        points: u64,
        /// The most points of a period.
        most: u64,
    },
    /// A reward that would never be due.
    RewardWithoutPeriod,
    /// A reward without a name.
    NamelessReward,
    /// A membership without levels.
    NoLevels,
    /// A first level that not everybody reaches.
    FirstLevel {
        /// The minimum given.
        minimum: u64,
    },
    /// Levels that are out of order.
    LevelOutOfOrder {
        /// The minimum of the level.
        minimum: u64,
        /// The minimum of the level before it.
        before: u64,
    },
    /// A grace of 0 period ends.
    ZeroGrace,
    /// A floor that is not a level.
    Floor {
        /// The floor given.
        floor: u16,
        /// The number of levels.
        levels: usize,
    },
    /// A downgrade that would never happen.
    DowngradeWithoutEnd,
    /// Levels over a trailing window.
    LevelsWithoutPeriod,
}

problems! {
    enum GrowthPointsProblem {
        Points { points: Whole } with (most: Whole = EarningRule::LARGEST_AWARD) = "problem.growth_points.points"
            "an award of `{points}` points: give 1 to {most}"
            "每次奖励`{points}`分：请填写1至{most}";
        Bonus { bonus: Whole } with (most: Whole = EarningRule::LARGEST_AWARD) = "problem.growth_points.bonus"
            "a bonus of `{bonus}` points: give at most {most}"
            "额外奖励`{bonus}`分：最多填写{most}";
        ZeroUnit = "problem.growth_points.zero_unit"
            "a unit of `0` cannot be counted: give at least 1, or leave it out to award each event"
            "无法按单位`0`计数：请至少填写1，或不写单位而按次奖励";
        NoValue { kind: Text } = "problem.growth_points.no_value"
            "`{kind}` events carry no value to count in units: leave the unit out to award each event"
            "`{kind}`不带可以按单位计的值：请不写单位而按次奖励";
        Ambiguous { kind, subject, first } with (selection: Text = Selection(*kind, *subject), place: Text = format!("rules[{first}]")) = "problem.growth_points.ambiguous"
            "`{selection}` is already covered by `{place}`: keep one of the two, or give one of them a subject"
            "`{selection}`已由`{place}`计入：请只保留一条，或给其中一条加上对象";
        ExemptDeduction = "problem.growth_points.exempt_deduction"
            "a deduction is under no overall cap: leave `exempt` out"
            "扣减不受总上限约束：请去掉`exempt`";
        ZeroCap { least: Whole } = "problem.growth_points.zero_cap"
            "a cap of `0` lets nothing through: give at least {least}, or leave it out"
            "上限`0`等于不发分：请至少填写{least}，或不写上限";
        CapBelowAward { cap: Whole, award: Whole, rule } with (place: Text = format!("rules[{rule}]")) = "problem.growth_points.cap_below_award"
            "a cap of `{cap}` is smaller than one award of `{award}` by `{place}`: give at least {award}, or leave it out"
            "上限`{cap}`小于`{place}`一次的奖励`{award}`：请至少填写{award}，或不写上限";
        Factor { per_10_000: Whole } with (most: Whole = Multiplier::LARGEST) = "problem.growth_points.factor"
            "a factor of `{per_10_000}` in 10,000ths: give at most {most}, which is 20 times"
            "倍数`{per_10_000}`（以万分之一计）：最多填写{most}，即20倍";
        TooManyAtOnce { count: Whole, day: Date } with (most: Whole = MOST_AT_ONCE) = "problem.growth_points.too_many_at_once"
            "`{count}` compound multipliers apply on `{day}`: give at most {most} for one day, or choose another `stacking`"
            "`{day}`有`{count}`个叠乘倍数：一天最多{most}个，或换一种`stacking`";
        MonthDay { day: Whole } = "problem.growth_points.month_day"
            "no month has a day `{day}`: give 1 to 31"
            "没有哪个月有`{day}`日：请填写1至31";
        NoSuchLevel { level: Whole, levels: Whole } = "problem.growth_points.no_such_level"
            "there is no level `{level}` to multiply for: the membership has {levels}, counted from 1"
            "没有可加倍的第`{level}`级：会员共{levels}级，从1数起";
        NoSum { kind: Text } = "problem.growth_points.no_sum"
            "`{kind}` events carry no value to sum: leave `day_bonus` out"
            "`{kind}`不带可以累加的值：请去掉`day_bonus`";
        DayBonusFromNothing = "problem.growth_points.day_bonus_from_nothing"
            "a summed value of `0` is reached on every day: give at least 1, or write a `bonus` of the day"
            "累计值`0`每天都会达到：请至少填写1，或直接写当日的`bonus`";
        TooMany { count: Whole, most: Whole } = "problem.growth_points.too_many"
            "`{count}` entries: give at most {most}"
            "有`{count}`项：最多填写{most}项";
        NotTrailing { window: Text } with (example: Text = "{\"last\": 30}") = "problem.growth_points.not_trailing"
            "`{window}` is not a window of the last n days: write it like `{example}`, or give the lifetime"
            "`{window}`不是截至当天的时间窗：请写成`{example}`，或使用全部历史";
        TierOfNothing = "problem.growth_points.tier_of_nothing"
            "a tier of `0` points is reached by everybody: give at least 1"
            "等级的门槛`0`分人人都已达到：请至少填写1";
        TierOutOfOrder { points: Whole, before: Whole } = "problem.growth_points.tier_out_of_order"
            "`{points}` points are not more than `{before}`: give each tier more points than the one before"
            "`{points}`分不大于`{before}`分：每一级的门槛应高于前一级";
        Unreachable { points: Whole, most: Whole } = "problem.growth_points.unreachable"
            "`{points}` points are out of reach, as the caps allow {most} in a period: give at most that, or raise the caps"
            "`{points}`分无法达到，一个周期内的上限只有{most}分：最多填写该值，或提高上限";
        RewardWithoutPeriod = "problem.growth_points.reward_without_period"
            "a trailing window never ends, so its tiers have no rewards: leave the reward out, or choose a period"
            "滚动时间窗没有期末，其等级没有奖励：请去掉奖励，或改用固定周期";
        NamelessReward = "problem.growth_points.nameless_reward"
            "a reward needs a name: give one, or leave it out"
            "奖励需要名称：请填写，或去掉该奖励";
        NoLevels = "problem.growth_points.no_levels"
            "there are no levels: give at least one, or leave the membership out"
            "没有等级：请至少填写一级，或去掉会员设置";
        FirstLevel { minimum: Whole } = "problem.growth_points.first_level"
            "the first level has a minimum of `{minimum}` points: give 0, so that everybody has a level"
            "第一级的门槛为`{minimum}`分：请填写0，使人人都有等级";
        LevelOutOfOrder { minimum: Whole, before: Whole } = "problem.growth_points.level_out_of_order"
            "a minimum of `{minimum}` is not above `{before}`: give each level a higher minimum than the one before"
            "门槛`{minimum}`不大于`{before}`：每一级的门槛应高于前一级";
        ZeroGrace = "problem.growth_points.zero_grace"
            "a grace of `0` period ends: give 1 to downgrade at the first one, or `never` as the downgrade"
            "宽限`0`个周期：请填写1，表示第一次期末即降级；不降级请选`never`";
        Floor { floor: Whole, levels: Whole } = "problem.growth_points.floor"
            "there is no level `{floor}`: give 1 to {levels}"
            "没有第`{floor}`级：请填写1至{levels}";
        DowngradeWithoutEnd = "problem.growth_points.downgrade_without_end"
            "a lifetime never ends, so nobody is downgraded: give `never`, or choose a period of the calendar"
            "全部历史没有期末，不会有人降级：请选`never`，或改用日历周期";
        LevelsWithoutPeriod = "problem.growth_points.levels_without_period"
            "a trailing window never ends, so it cannot have levels: choose a period of the calendar, or the lifetime"
            "滚动时间窗没有期末，不能设等级：请改用日历周期，或全部历史";
    }
}
