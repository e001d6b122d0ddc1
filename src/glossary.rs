//! Glossary 术语: the words of user operations (用户运营) in Chinese, in English, and in the API.
//!
//! # Memory 数据
//!
//! | 中文 | English | API |
//! |---|---|---|
//! | 用户运营 | user operations | the crate |
//! | 行为事件、事件类型 | event, kind | [`Event`](crate::Event), [`Kind`](crate::Kind) |
//! | 行为档案（按日汇总） | profile of daily tallies | [`Profile`](crate::Profile) |
//! | 去重（至少一次投递） | delivery at least once, made exact | [`Seen`](crate::profile::Seen) |
//! | 用户身份打通（ID-Mapping） | identity: families of linked ids | [`IdentityRule`](crate::profile::IdentityRule), [`Families`](crate::profile::Families) |
//! | 自然日、时区 | civil day, calendar | [`Day`](crate::Day), [`Calendar`](crate::Calendar) |
//! | 日汇总（SQL 引擎预聚合） | tallies that an engine counted | [`TallyColumns`](crate::population::TallyColumns), [`engines`](crate::engines) |
//! | 可合并结果（分布式汇总） | mergeable answer | [`Mergeable`](crate::answer::Mergeable) |
//! | 活跃天数 | active days | [`AsOf::active_days`](crate::profile::AsOf::active_days) |
//! | 净消费（消费减退款） | net spend | [`AsOf::net_spend`](crate::profile::AsOf::net_spend) |
//!
//! # One user 单个用户
//!
//! | 中文 | English | API |
//! |---|---|---|
//! | 最近一次消费、消费频率、消费金额 | recency, frequency, monetary value | [`Rfm`](crate::score::Rfm) |
//! | 重要价值用户等八类 | the eight classes | [`RfmClass::name`](crate::score::RfmClass::name) |
//! | RFM 分层 | RFM segment | [`RfmSegment`](crate::score::RfmSegment), [`SegmentMap`](crate::score::SegmentMap) |
//! | 生命周期阶段 | lifecycle stage | [`LifecycleStage`](crate::LifecycleStage) |
//! | 引入期、激活期、成长期 | Introduction, Activation, Growth | [`LifecycleStage`](crate::LifecycleStage) |
//! | 忠诚期、传播期 | Loyalty, Advocacy | [`LifecycleStage`](crate::LifecycleStage) |
//! | 沉默用户、流失用户 | Silent, Churned | [`LifecycleStage`](crate::LifecycleStage) |
//! | 防抖（保持 n 天才切换） | hold | [`Hold`](crate::time::Hold) |
//! | 探索型、深耕型、均衡型 | Explorer, Specialist, Balanced | [`BehaviorType`](crate::score::BehaviorType) |
//! | 用户分层（流失、沉默、头部、腰部、尾部） | tier: gone, silent, head, mid, low | [`UserTier`](crate::score::UserTier) |
//! | 用户分组 | user group | [`Group`](crate::score::Group), [`GroupRule`](crate::score::GroupRule) |
//! | 种子用户、志愿者 | seed user, volunteer | [`SeedUsers`](crate::score::SeedUsers), [`ContributionRole`](crate::score::ContributionRole) |
//! | 流失风险、流失预警 | churn risk, early warning | [`ChurnRisk`](crate::score::ChurnRisk), [`EarlyWarning`](crate::score::EarlyWarning) |
//! | 召回名单、召回率 | win-back list, win-back rate | [`WinBackList`](crate::score::WinBackList), [`WinBackRate`](crate::score::WinBackRate) |
//! | 存活概率、预期购买次数 | P(alive), expected purchases | [`PurchaseModel`](crate::value::PurchaseModel) |
//! | 客户终身价值 | customer lifetime value, CLV | [`Lifetime`](crate::value::Lifetime) |
//!
//! # Rules and incentives 规则与激励
//!
//! | 中文 | English | API |
//! |---|---|---|
//! | 规则、条件 | rule, condition | [`Predicate`](crate::rule::Predicate) |
//! | 全公司规则（一份文件） | all rules of a company in one document | [`Company`](crate::model::Company) |
//! | 变化通知（只告知一次）、原因 | change that is told once, cause | [`Change`](crate::rule::Change), [`Told`](crate::rule::Told), [`Cause`](crate::rule::Cause) |
//! | 规则版本 | revision of the rules | [`Edition`](crate::rule::Edition), [`Revision`](crate::rule::Revision) |
//! | 下次需重算日 | due day | [`RuleSet::next_change`](crate::RuleSet::next_change) |
//! | 用户分群、触发器 | segment, trigger | [`Segment`](crate::Segment), [`Trigger`](crate::rule::Trigger) |
//! | 假设分析、流转 | what-if, flow | [`WhatIfRule`](crate::model::WhatIfRule) |
//! | 成长值、等级、权益 | growth points, tier, reward | [`GrowthPointsRule`](crate::incentive::GrowthPointsRule) |
//! | 积分（可消费） | spendable points | [`Ledger`](crate::Ledger) |
//! | 新手任务、补签 | newcomer tasks, make-up | [`Plan`](crate::incentive::Plan), [`MakeUp`](crate::incentive::MakeUp) |
//! | 签到、连续签到 | check-in, streak | [`StreakRule`](crate::incentive::StreakRule) |
//! | 累计签到、补签卡 | rewards for days of a month, make-up check-ins | [`MonthlyReward`](crate::incentive::MonthlyReward), [`Repair`](crate::incentive::Repair) |
//! | 退款扣成长值 | deduction | [`EarningRule::deducts`](crate::incentive::EarningRule::deducts) |
//! | 成就 | achievement | [`Achievements`](crate::incentive::Achievements) |
//! | 历史归档后保留的已得 | what was achieved by a horizon | [`Achieved`](crate::incentive::Achieved) |
//!
//! # Everybody 全体用户
//!
//! | 中文 | English | API |
//! |---|---|---|
//! | 日活、周活、月活、粘性 | DAU, WAU, MAU, stickiness | [`ActivityRule`](crate::report::ActivityRule) |
//! | 新增、留存、回流、流失（本期） | new, returning, resurrecting, dormant | [`UserAccounting`](crate::report::UserAccounting) |
//! | 次日、7 日、30 日留存 | day-1, day-7, day-30 retention | [`RetentionRule`](crate::report::RetentionRule) |
//! | 人均收入、付费用户人均收入、付费率 | ARPU, ARPPU, payer share | [`RevenuePeriod`](crate::report::RevenuePeriod) |
//! | 阶段流转、流转矩阵 | stage journey, flow | [`StageJourney`](crate::report::StageJourney), [`Flow`](crate::report::Flow) |
//! | 触点（推送、短信、信息流、直播、客服） | touchpoint | [`TouchpointMap`](crate::event::TouchpointMap), [`CrossTableRule`](crate::report::CrossTableRule) |
//! | 目标进度、目标预测 | goal, pace, forecast | [`GoalRule`](crate::report::GoalRule), [`GoalOutlook`](crate::report::GoalOutlook) |
//! | 异动预警（同比前八周同一星期几） | watch, alert, cool-down | [`WatchRule`](crate::report::WatchRule), [`AlertLog`](crate::report::AlertLog) |
//! | 数据质量、埋点覆盖率 | data quality, coverage of key actions | [`DataQualityRule`](crate::report::DataQualityRule) |
//! | 订阅收入变动（新增、增购、减购、流失、重新订阅） | subscription movements | [`SubscriptionRule`](crate::report::SubscriptionRule) |
//! | 净收入留存、总收入留存、速动比率 | net and gross retention, quick ratio | [`SubscriptionPeriod`](crate::report::SubscriptionPeriod) |
//! | 收入拆解（用户数、付费率、频次、客单价） | split of revenue | [`RevenueSplitRule`](crate::report::RevenueSplitRule) |
//! | 留存用户与流失用户的价值 | value of those who stayed and who left | [`StayedRule`](crate::report::StayedRule) |
//! | 排行榜 | leaderboard | [`LeaderboardRule`](crate::report::LeaderboardRule) |
//! | 社群名册（运营者、种子用户、候选人） | roster of communities | [`RosterRule`](crate::report::RosterRule), [`MemberRole`](crate::report::MemberRole) |
//! | 首次答复、24 小时答复率 | first answer, share in time | [`ServiceRule`](crate::outreach::ServiceRule) |
//! | 那年今日 | memories | [`MemoryRule`](crate::report::MemoryRule) |
//! | 指标看板（实际与目标）、基线、截止日 | KPI board, baseline, due day | [`KpiRule`](crate::report::KpiRule), [`KpiGoal`](crate::report::KpiGoal) |
//! | 句式目录、多语言 | catalogue of sentences, language | [`catalogue`](crate::catalogue), [`Language`](crate::answer::Language) |
//! | 口径、口径差异 | definition, difference explained | [`Definition`](crate::answer::Definition), [`DifferenceRule`](crate::report::DifferenceRule) |
//! | 漏斗、转化率 | funnel, conversion | [`FunnelRule`](crate::report::FunnelRule), [`StepConversion`](crate::report::StepConversion) |
//! | 会话、路径 | session, path | [`SessionRule`](crate::report::SessionRule), [`PathRule`](crate::report::PathRule) |
//! | 策略库、一人一策、策略到动作 | playbook, play, next best action | [`PlaybookRule`](crate::outreach::PlaybookRule), [`Play`](crate::outreach::Play), [`NextBest`](crate::outreach::NextBest) |
//! | 资源倾斜、预算分配、保底与上限 | budget, floor, cap | [`BudgetRule`](crate::outreach::BudgetRule), [`BudgetAllocation`](crate::outreach::BudgetAllocation) |
//! | 自动化触达引擎、触达计划 | outreach plan | [`OutreachRule`](crate::outreach::OutreachRule), [`OutreachDecision`](crate::outreach::OutreachDecision) |
//! | 最低触达承诺、最佳时段、最佳渠道 | contact floor, best hour, best channel | [`ContactFloor`](crate::outreach::ContactFloor), [`ContactHabits`](crate::outreach::ContactHabits) |
//! | 触达疲劳、频控建议 | fatigue, suggested cap | [`FatigueRule`](crate::outreach::FatigueRule), [`FatigueSuggestion`](crate::outreach::FatigueSuggestion) |
//! | 归因模型（首次、末次、线性、位置、衰减、沙普利值） | attribution models | [`AttributionModel`](crate::outreach::AttributionModel), [`AttributionReport`](crate::outreach::AttributionReport) |
//! | 生日效果、会员日效果、匹配前后对比 | effect of special days, matched lift | [`SpecialDayRule`](crate::outreach::SpecialDayRule), [`MatchedLiftRule`](crate::outreach::MatchedLiftRule) |
//! | 首次行为的影响（同渠道、同加入周对比） | effect of an entry, by channel and week of joining | [`EntryEffectRule`](crate::outreach::EntryEffectRule) |
//! | 增益模型、Qini 曲线、Qini 系数 | uplift, Qini curve and coefficient | [`UpliftRule`](crate::outreach::UpliftRule), [`QiniCoefficient`](crate::outreach::QiniCoefficient) |
//! | 转化时长、达成占比 | interval between two kinds, share within days | [`IntervalRule`](crate::model::IntervalRule), [`IntervalShare`](crate::model::IntervalShare) |
//! | 功能共用、提升度 | co-use, lift | [`CoUseRule`](crate::model::CoUseRule), [`CoUseLift`](crate::model::CoUseLift) |
//! | 触达频控、免打扰时段 | contact caps, quiet hours | [`Cap`](crate::outreach::Cap), [`QuietHours`](crate::outreach::QuietHours) |
//! | 活动归因、增量、对照组（不发送） | attribution, increment, hold-out | [`Attribution`](crate::outreach::Attribution), [`CampaignIncrement`](crate::outreach::CampaignIncrement), [`HoldOut`](crate::outreach::HoldOut) |
//! | 裂变系数（K 因子） | K factor | [`KFactor`](crate::outreach::KFactor) |
//! | 获客成本、回本周期 | CAC, LTV / CAC, payback | [`ChannelCost`](crate::outreach::ChannelCost), [`Payback`](crate::outreach::Payback) |
//! | 实验分流、分桶、灰度放量 | assignment, buckets, rollout | [`AssignmentRule`](crate::outreach::AssignmentRule), [`BucketRange`](crate::outreach::BucketRange), [`ExperimentSplit`](crate::outreach::ExperimentSplit) |
//! | 互斥层、对照组、全局留白组 | layer, control, global hold-out | [`ExperimentSplit`](crate::outreach::ExperimentSplit), [`GlobalHoldOut`](crate::outreach::GlobalHoldOut) |
//! | 曝光、AA 检验、均衡性检验 | exposure, A/A, balance | [`Exposure`](crate::outreach::Exposure), [`BalanceRule`](crate::outreach::BalanceRule) |
//! | 比率指标、分位数、缩尾均值 | ratio, quantile, winsorized mean | [`TrialEstimate`](crate::outreach::TrialEstimate) |
//! | 护栏指标、非劣效检验、分层后估计 | guardrail, not worse by a margin, post-stratified | [`TrialQuestion`](crate::outreach::TrialQuestion), [`Trial::stratified`](crate::outreach::Trial::stratified) |
//! | 实验登记、实验覆盖率 | register of launches, share tested | [`Launch`](crate::outreach::Launch), [`LaunchRule`](crate::outreach::LaunchRule) |
//! | A/B 实验、显著性 | experiment, significance | [`ExperimentRule`](crate::outreach::ExperimentRule), [`Significance`](crate::outreach::Significance) |
//!
//! # Privacy 个人信息与隐私
//!
//! | 中文 | English | API |
//! |---|---|---|
//! | 用户拒绝的用途（画像、个性特征、推荐、营销） | refused purposes | [`Purpose`](crate::event::Purpose), [`Purposes`](crate::event::Purposes) |
//! | 个人数据查询、删除凭证 | held data, erasure receipt | [`HeldData`](crate::outreach::HeldData), [`ErasureReceipt`](crate::outreach::ErasureReceipt) |
//! | 保存期限（按行为类型） | days that each kind is kept | [`KeepRule`](crate::profile::KeepRule) |
//! | 假名化、密钥 | pseudonym, key | [`PseudonymKey`](crate::event::PseudonymKey) |
//! | 隐去小计数 | small cells | [`SmallCells`](crate::answer::SmallCells) |
//! | 差分隐私、隐私预算 | counts with noise, privacy budget | [`CountNoise`](crate::answer::CountNoise), [`PrivacyBudget`](crate::answer::PrivacyBudget) |
//!
//! # 一个完整的例子
//!
//! 用户注册后第 45 天起没有再来，第 75 天时应当处于“沉默”阶段，并给出原因。
//!
//! ```
//! use lifestage::answer::{Language, Say};
//! use lifestage::score::StageRule;
//! use lifestage::{Day, Event, LifecycleStage, Profile, User};
//!
//! let 注册日 = Day::ymd(2026, 3, 1);
//! let 用户 = Profile::of((0..45).map(|第几天| Event::log_in(1_u64, 注册日.plus(第几天))));
//! let 结果 = StageRule::default().assess(用户.as_of(注册日.plus(75)), &User::new(1_u64))?.ok_or("尚未注册")?;
//!
//! assert_eq!(结果.stage, LifecycleStage::Silent); // 沉默期：30 至 59 天未活跃，可以召回
//! let 原因: Vec<String> = 结果.reasons().map(|reason| reason.say(Language::Chinese).to_string()).collect();
//! assert_eq!(原因, ["已31天未活跃，本阶段为30至59天"]);
//! let 下一步 = 结果.moves().next().map(|step| step.say(Language::Chinese).to_string());
//! assert_eq!(下一步.as_deref(), Some("任意一次活跃即可进入成长期"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
