//! What is said of held data and of its erasure, in each language.

use crate::answer::sentence::{About, Events, MessageClass, OfKind, Optional, Points, Text, Whole, Written, sentences};
use crate::event::purpose::Purpose;
use crate::event::user::ContactChannel;
use crate::rule::told::TaskOutcome;
use crate::score::behavior::BehaviorType;
use crate::score::churn::RiskBand;
use crate::score::group::Group;
use crate::score::stage::LifecycleStage;
use crate::time::{Day, Moment};

sentences! {
    user = "held.user" (id: Written)
        "user {id}"
        "用户{id}";
    joined = "held.joined" (day: Day)
        "joined on {day}"
        "{day}加入";
    channel = "held.channel" (channel: Written)
        "came by channel {channel}"
        "来源渠道{channel}";
    referrer = "held.referrer" (id: Written)
        "brought by user {id}"
        "由用户{id}邀请";
    birthday = "held.birthday" (month: Whole, day: Whole)
        "birthday: month {month}, day {day}"
        "生日：{month}月{day}日";
    allows = "held.allows" (channel: ContactChannel)
        "allowed channel: {channel}"
        "授权渠道：{channel}";
    refused = "held.refused" (refused: Purpose)
        "refused: {refused}"
        "已拒绝：{refused}";
    tally = "held.tally" (day: Day, kind: OfKind, subject: Optional<About>, events: Events, sum: Optional<Whole>, hours: Optional<Written>)
        "{day}: {kind}[ about {subject}], {events}[, values of {sum} in all][, in hours {hours}]"
        "{day}：{kind}[（{subject}）]，{events}[，数值合计{sum}][，时段{hours}]";
    horizon = "held.horizon" (horizon: Day)
        "every day is remembered from {horizon} on"
        "{horizon}起每天的数据均有保留";
    left = "held.left" (kind: OfKind, events: Events, first: Day, last: Day, sum: Optional<Whole>)
        "before that, {kind}: {events} from {first} to {last}[, values of {sum} in all]"
        "此前的{kind}：{first}至{last}共{events}[，数值合计{sum}]";
    scored = "held.scored" (as_of: Day)
        "scores as of {as_of}"
        "截至{as_of}的评分";
    segment = "held.segment" (segment: Text)
        "in segment {segment}"
        "属于分群“{segment}”";
    fires = "held.fires" (trigger: Text)
        "trigger {trigger} fires"
        "触发器“{trigger}”触发";
    told = "held.told" (as_of: Day)
        "told as of {as_of}"
        "截至{as_of}已告知的状态";
    told_stage = "held.told.stage" (stage: LifecycleStage)
        "told: stage {stage}"
        "已告知：阶段为{stage}";
    told_group = "held.told.group" (group: Group)
        "told: group {group}"
        "已告知：分组为{group}";
    told_rfm_segment = "held.told.rfm_segment" (segment: Written)
        "told: RFM segment {segment}"
        "已告知：RFM分层为{segment}";
    told_behavior = "held.told.behavior" (behavior: BehaviorType)
        "told: behavior {behavior}"
        "已告知：行为类型为{behavior}";
    told_churn = "held.told.churn" (band: RiskBand)
        "told: churn risk {band}"
        "已告知：流失风险为{band}";
    told_tier = "held.told.tier" (tier: Whole)
        "told: growth tier {tier}"
        "已告知：成长等级{tier}";
    told_level = "held.told.level" (level: Whole)
        "told: membership level {level}"
        "已告知：会员等级{level}";
    told_segment = "held.told.segment" (segment: Text)
        "told: in segment {segment}"
        "已告知：属于分群“{segment}”";
    told_task = "held.told.task" (task: Written, outcome: TaskOutcome)
        "told: task {task} {outcome}"
        "已告知：任务“{task}”{outcome}";
    told_plan = "held.told.plan" (version: Whole, first: Day)
        "told: plan {version} began on {first}"
        "已告知：计划{version}于{first}开始";
    told_achievement = "held.told.achievement" (achievement: Written, level: Whole)
        "told: achievement {achievement}, level {level}"
        "已告知：成就“{achievement}”{level}级";
    told_firing = "held.told.firing" (trigger: Text, on: Day)
        "told: trigger {trigger} fired on {on}"
        "已告知：触发器“{trigger}”于{on}触发";
    achieved = "held.achieved" (horizon: Day)
        "what was achieved before {horizon} is kept: growth points, tasks, streaks, achievements"
        "保留了{horizon}之前的成长值、任务、连续记录与成就";
    earn = "held.ledger.earn" (day: Day, id: Written, points: Points)
        "{day}: {points} earned, `{id}`"
        "{day}：获得{points}，编号“{id}”";
    spend = "held.ledger.spend" (day: Day, id: Written, points: Points)
        "{day}: {points} spent, `{id}`"
        "{day}：花费{points}，编号“{id}”";
    refund = "held.ledger.refund" (day: Day, id: Written, points: Points, of: Written)
        "{day}: {points} of `{of}` taken back, `{id}`"
        "{day}：退回“{of}”的{points}，编号“{id}”";
    reverse = "held.ledger.reverse" (day: Day, id: Written, points: Points, of: Written)
        "{day}: {points} of `{of}` given back, `{id}`"
        "{day}：撤销“{of}”的{points}，编号“{id}”";
    activity = "held.ledger.activity" (day: Day, id: Written)
        "{day}: activity that keeps points, `{id}`"
        "{day}：延长积分有效期的活跃，编号“{id}”";
    lot = "held.ledger.lot" (id: Written, left: Whole, amount: Points, expires_on: Optional<Day>)
        "lot `{id}`: {left} of {amount} left[, until {expires_on}]"
        "积分批次“{id}”：{amount}中还剩{left}分[，{expires_on}到期]";
    seen = "held.seen" (ids: Events)
        "ids of {ids} are kept to tell repeated ones"
        "为识别重复上报保留了{ids}的编号";
    link = "held.link" (alias: Written, user: Written, since: Day)
        "id {alias} is one with user {user} since {since}"
        "编号{alias}自{since}起与用户{user}为同一人";
    unlink = "held.unlink" (alias: Written, user: Written, on: Day)
        "id {alias} is no longer one with user {user} from {on} on"
        "编号{alias}自{on}起与用户{user}不再为同一人";
    message = "held.message" (at: Moment, channel: ContactChannel, class: Optional<MessageClass>)
        "{at}: message by {channel}[ of class {class}]"
        "{at}：通过{channel}触达[，“{class}”类消息]";
    play = "held.play" (play: Text, on: Day)
        "{on}: play `{play}`"
        "{on}：执行策略“{play}”";
    erased = "erasure.done" (pseudonym: Written, on: Day)
        "everything of {pseudonym} erased on {on}"
        "{on}已删除{pseudonym}的全部数据";
    erased_facts = "erasure.facts" (facts: Whole)
        "{facts} facts"
        "资料{facts}项";
    erased_kind = "erasure.kind" (kind: OfKind, events: Events, first: Day, last: Day)
        "{kind}: {events} from {first} to {last}"
        "{kind}：{first}至{last}共{events}";
    erased_ledger = "erasure.ledger" (operations: Whole, lots: Whole)
        "ledger of points: {operations} operations, {lots} lots"
        "积分账本：{operations}笔操作，{lots}个批次";
    erased_told = "erasure.told" ()
        "what was told of them"
        "已告知的状态";
    erased_achieved = "erasure.achieved" ()
        "what they achieved before the horizon"
        "保留下来的既往成绩";
    erased_seen = "erasure.seen" (ids: Events)
        "ids of {ids} seen"
        "{ids}的编号";
    erased_links = "erasure.links" (links: Whole)
        "links of ids: {links}"
        "编号关联{links}条";
    erased_messages = "erasure.messages" (messages: Whole, first: Moment, last: Moment)
        "messages: {messages} from {first} to {last}"
        "触达记录：{first}至{last}共{messages}条";
    erased_plays = "erasure.plays" (plays: Whole)
        "plays: {plays}"
        "已执行策略{plays}次";
}
