//! What answers guarantee: each guarantee once, in each language.
//!
//! An answer that comes from outside, or whose public fields were changed, is refused with the first guarantee that it breaks. A
//! guarantee stands here and not beside the check that asks for it, so that several answers share one and the catalogue lists all.

use super::word::{Vocabulary, Word};

/// Names guarantees, each with its words in every language; one without them does not compile.
macro_rules! guarantees {
    ($($name:ident $english:literal $chinese:literal;)+) => {
        /// What an answer guarantees, and one that is refused breaks.
        ///
        /// ```
        /// use lifestage::answer::{Guarantee, Language};
        ///
        /// assert_eq!(Guarantee::BestFirst.to_string(), "the best comes first");
        /// assert_eq!(Guarantee::BestFirst.name(Language::Chinese), "最好的排在最前");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Guarantee {
            $(#[doc = concat!("That ", $english, ".")] $name,)+
        }

        impl Guarantee {
            /// All of them, as words of sentences.
            pub(crate) const VOCABULARY: &'static Vocabulary =
                &Vocabulary { of: "guarantee", words: &[$(Word { english: $english, chinese: $chinese }),+] };

            /// Its words.
            pub(crate) const fn word(self) -> &'static Word {
                match self {
                    $(Self::$name => &Word { english: $english, chinese: $chinese },)+
                }
            }
        }
    };
}

guarantees! {
    TriedIsDefined "what was tried is what the definition says" "所试内容与口径一致";
    KindsTriedInOrder "each kind is tried with all first days and times, in order" "每种行为按顺序与全部天数和次数组合试过";
    StayersWithinParts "the users of all parts can be counted, and no more stay than there are" "各部分用户可以计数，且留下的不超过全部";
    DoersWithinParts "who did it is among all users of the part, and so is who did not" "做过的和没做过的都是该部分的用户";
    ItemsAreDefined "items are those of the definition" "各项与口径一致";
    EachPairCounted "each pair of items is counted" "每两项的组合都有计数";
    ItemUsersAreUsers "users of an item are users" "某项的用户都在全部用户之内";
    BothAreUsersOfEach "users of both are users of each, and all of them together are users" "同时使用两项的用户也是每一项的用户，合起来都在全部用户之内";
    SharesAreDefined "shares are within the days that the definition says" "比例所用的天数与口径一致";
    UserHasStart "each user has a start, and no more arrive than there are" "每名用户有起点，且达成的不超过全部";
    ArrivalsHaveStart "whoever arrived did so from a start" "达成都由某个起点而来";
    FurtherStarts "of each user one start is that of the user, others are further ones" "每名用户有一个起点，其余为另外的起点";
    OneStartEach "where one start of a user counts, each user has one" "每名用户只计一个起点时，各有一个";
    LongerHadTheDays "whoever took longer has had the days" "用时更久的都已满这些天";
    DormantWhereOver "users are dormant in the periods that are over, and in no other" "只有已结束的周期才有沉默用户";
    ActiveCounted "the active users of a period can be counted" "每个周期的活跃用户可以计数";
    ReturnOrDormant "users of a period return in the next one or are dormant" "一个周期的用户在下一个周期要么回来，要么沉默";
    EachPeriodHasRow "each period has a row, in order" "每个周期有一行，顺序正确";
    PeriodAndDaysDefined "its period and its days are those of the definition" "周期和日期与口径一致";
    RowOfItsDays "each row is of one of its days" "每一行都在所查日期之内";
    RowsByDayAndKind "rows come in order of day and kind, each once" "各行按日期和行为排序，各出现一次";
    RowUserHasEvent "each user of a row has an event in it" "一行中的每名用户都有行为";
    RowCarriesValues "the events of a row can have its values" "一行的数值合计与行为次数相符";
    DaysDefined "its days are those of the definition" "日期与口径一致";
    BarForEachDay "there is a number for each of the 1 to 366 days of the window" "时间窗的1至366天各有一个数";
    WindowAndDayDefined "the window and the day are those of the definition" "时间窗和日期与口径一致";
    AllCounted "all users can be counted" "全部用户可以计数";
    DayDefined "its day is that of the definition" "该日与口径一致";
    MonthToDay "the month begins with its first day and ends on the day asked about" "该月从首日开始，到查询日为止";
    MonthOverOnLastDay "a month is over on its last day" "月份在最后一天结束";
    DayUsersInMonth "users of the day are users of the month too" "当日用户也是当月用户";
    MonthUserDays "a user of the month was there on 1 day up to all" "当月每名用户活跃1天至全部天数";
    DayFollowsDay "each day follows the one before" "日期逐日相连";
    RowForEachDay "there is a row for each of the days of the definition" "口径中的每一天有一行";
    PeriodsAreOver "the periods that end within its days are over" "在所查日期内结束的周期都已结束";
    KindsActionsDaysDefined "its kinds, actions and days are those of the definition" "行为、动作和日期与口径一致";
    KindCountEachDay "each kind has a count for each of the days" "每种行为每天有一个计数";
    SizesOfValues "each kind that carries values has its sizes" "每种带数值的行为都有其分布";
    SizesEndWithLargest "sizes end with the largest that came" "分布止于出现过的最大值";
    ActionsByName "each action stands once, by name" "每个动作按名称只出现一次";
    EarlyHasRegistered "who is too early has registered" "早于注册的用户都已注册";
    CountedAreEligible "counted users are eligible" "计入的用户都在可计范围内";
    OneClauseEach "users who differ do so by one clause each" "每名有差异的用户只由一个子句造成";
    ClausesLeadAcross "what the clauses gain and lose leads from one side to the other" "各子句的增减由一侧推到另一侧";
    ClauseUsersDiffer "what a clause gains, loses and shows are users who differ by it" "一个子句增加、减少和列出的都是因它而有差异的用户";
    GoalsDefined "its numbers, targets and points are those of the definition" "指标、目标和时点与口径一致";
    FigureForEachPoint "each number has its unit, and a figure for each of the points" "每个指标有单位，且每个时点有数值";
    ShareOfUsers "a share is of users" "比例以用户计";
    KindsInOrder "kinds come in order, each once" "行为按顺序排列，各出现一次";
    KindUsersOfStage "users of a kind are users of the stage, with an event each" "做过某行为的都是该阶段的用户，且各有行为";
    KindCarriesValues "the events of a kind can have its values" "一种行为的数值合计与次数相符";
    EachStageHasRow "each stage has a row, in order" "每个阶段有一行，顺序正确";
    LabelsInOrder "labels come in order, each once" "标签按顺序排列，各出现一次";
    EachLabelHasUsers "each label has users" "每个标签都有用户";
    TwoPairsCorrelate "fewer than two pairs have no correlation" "不足两对时没有相关系数";
    BothCoefficients "both coefficients are there, or none is" "两个系数要么都有，要么都没有";
    CoefficientInRange "a coefficient is from -1 to 1" "系数在-1至1之间";
    CellsInOrder "cells come in order, each once" "单元格按顺序排列，各出现一次";
    CellUserHasEvent "each user of a cell has an event, and converts once at most" "单元格中的每名用户都有行为，且最多转化一次";
    PairsInOrder "pairs come in order, each once" "配对按顺序排列，各出现一次";
    EachPairHasUsers "each pair has users, and at least one label" "每个配对有用户，且至少有一个标签";
    AnsweredHasAnswer "each user who answered has an answer" "每名作答的用户都有答案";
    AnswerInRange "an answer is 0 to 100" "答案在0至100之间";
    StayedInStage "users who came into a stage stayed in it, each once or more often" "进入阶段的用户都停留过，每名一次或多次";
    StepsInOrder "steps come in order of both stages, each once" "转移按两个阶段排序，各出现一次";
    StepFromStage "users who took a step came into the stage where it starts" "转移的用户进入过起始阶段";
    StepIntoStage "users who took a step came into the stage where it ends" "转移的用户进入了到达阶段";
    StepTakesDays "a step takes a day or more, and each number of days has users" "转移至少用时1天，且每个天数都有用户";
    NineInOrder "each of the nine has a row, in the order of a life" "九个指标各有一行，按生命周期排列";
    FurtherRowsAreOwn "further rows are numbers of your own" "其余各行是自有指标";
    OwnInOrder "your own have different names, in their order" "自有指标名称各不相同，按名称排列";
    InItsUnit "a number and its target are in its unit" "指标与目标使用该指标的单位";
    BoardDefined "the day, the targets and the names of its rows are those of the definition" "日期、目标和各行名称与口径一致";
    DaysAndTiesDefined "its days and its ties are those of the definition" "日期和并列规则与口径一致";
    BestFirst "the best comes first" "最好的排在最前";
    ScoresWithinDays "scores are above 0 and reached within its days" "得分大于0，且在所查日期内取得";
    UserStandsOnce "each user stands once" "每名用户只出现一次";
    StartersEligible "users who started are eligible, all of them once their last lag is over and none before" "起始用户在最后一个间隔结束后全部计入，之前都不计入";
    LagZeroIsAll "lag 0 is 100 %" "第0天为100%";
    CohortsDefined "its days, periods, lags and the day asked about are those of the definition" "日期、周期、间隔和查询日与口径一致";
    EachCohortHasRow "each cohort of its days has a row, in order" "所查日期的每个同期群有一行，顺序正确";
    CellForEachLag "cohorts have a cell for each of the lags" "每个同期群的每个间隔都有一格";
    ChurnedEnded "as many customers have churned as durations have ended" "流失客户数等于已结束的时长数";
    SpentBeforeChurn "what was spent before churn is of customers who churned" "流失前的消费属于流失客户";
    FewerMatureLater "of those who started fewer are mature at each later lag" "间隔越往后，成熟的用户越少";
    SpentByMature "what is spent by a lag is of its mature users" "某间隔的消费属于其成熟用户";
    BuyersAreActive "users who buy are active" "购买的用户都是活跃用户";
    BroughtByBuyers "what a period brings is spent by its buyers" "一个周期的收入由其购买用户支付";
    EarlierEndsFirst "the earlier period ends before the later one begins" "前一时期在后一时期开始前结束";
    BuyersActiveAndPay "users who buy are active, and pay for their purchases" "购买的用户都是活跃用户，且为购买付费";
    MembersInOrder "each user stands once in a community, in order" "每名用户在一个社区只出现一次，顺序正确";
    NothingAfterDay "nobody does anything after the day asked about" "查询日之后没有任何行为";
    DayAskedDefined "the day asked about is that of the definition" "查询日与口径一致";
    BuyersHaveLived "buyers are users, each of whom has lived a day or more" "购买者都是用户，且各自至少存续1天";
    OverPeriodHasRow "each period that is over has a row, in order" "每个已结束的周期有一行，顺序正确";
    SumsCanBe "sums are those that users can have" "合计在用户可能的范围内";
    MovementsAddUp "the movements from start to end add up" "期初到期末的各项变动可以加总";
    PeriodsConnect "a period starts with what the one before it ended with" "每个周期的期初等于上一周期的期末";
    SignalsDefined "its signals, its day and its weeks are those of the definition" "信号、日期和周数与口径一致";
    SignalCountEachWeek "each signal has a count for each of the weeks" "每个信号每周有一个计数";
    DayHasHours "a day has 24 hours" "一天有24小时";
    LastNotBeforeFirst "the last activity is not before the first event, nor after the day asked about" "最后一次活跃不早于首次行为，也不晚于查询日";
    ActivityIsActive "whoever does what counts as activity is active" "做过计为活跃的行为就是活跃用户";
    DoerHasFirstDay "who does something has a first day" "有行为的用户都有首日";
    ActiveDaysOfYear "active days are days of the year" "活跃日都在该年之内";
    FrequentFirst "the most frequent first" "次数最多的在前";
    HelpedByAction "each person was helped by an action" "每个受助的人都有对应的行为";
    FirstsInOrder "first times come in order of their days" "各个第一次按日期排列";
    FirstsInYear "first times are in the year" "各个第一次都在该年之内";
    RuleDefined "the rule is that of the definition" "规则与口径一致";
    ScoresDescend "scores go from the highest to the lowest, each once" "评分由高到低，各出现一次";
    ZeroHasNoSign "a score of zero has no sign" "评分为零时没有正负号";
    ScoreOfUsers "a score is that of users, whose outcomes have these sums" "每个评分都有用户，其结果合计与之相符";
    MessageGoesOut "a message is the one that goes out" "所列消息就是发出的那条";
    OnlyMessageHasOne "only the outcome `message` has a message" "只有结果为发送消息时才有消息";
    OutcomeHasReason "the outcome is one of the reasons" "结果在理由之中";
    LeftOutAskedNothing "who is left out is asked about nothing else" "被留出的用户不再判断其他内容";
    OthersBehindMessage "other plays that apply are behind the message" "其他适用的策略排在该消息之后";
    NoOtherRefused "beside a message no other is refused" "发出消息时没有其他消息被拒";
    RefusedMayGoLater "what is refused may go later" "被拒的消息可以稍后发送";
    LeftOutWaitsForNothing "who is left out waits for nothing" "被留出的用户无需等待";
    PauseHasEnd "a pause has an end" "暂停有结束时间";
    OneOutcomeEach "each user has one outcome" "每名用户有一个结果";
    OnePlayEach "each message has one play" "每条消息对应一条策略";
    OneChannelEach "each message has one channel" "每条消息对应一个渠道";
    PromiseIsMessage "what keeps a promise is a message" "履行保底的都是消息";
    RowHasUser "a row has at least one user" "每一行至少有一名用户";
    RowHasContactDay "a row has at least one contact day" "每一行至少有一个触达日";
    UnhappyIsContactDay "what made unhappy is a contact day" "引起不满的都是触达日";
    ContactDayHasContact "a contact day has a contact" "触达日都有触达";
    UserHasContactDay "each user has a contact day" "每名用户都有触达日";
    ThereAreDays "there are days" "天数大于0";
    UsersInOrder "each user once, in order of their ids" "每名用户按编号只出现一次";
    GroupsInOrder "each group once, in order of their names" "每个组按名称只出现一次";
    UsersAddUp "what users get adds up to what is spent" "各用户所得合计等于花费";
    GroupsAddUp "what groups get adds up to what is spent" "各组所得合计等于花费";
    WithinBudget "no more is spent than there is" "花费不超过预算";
    UserHasGroup "each user has a group" "每名用户都有所属的组";
    FundedHasGroup "each funded user has a group" "每名获得预算的用户都有所属的组";
    GroupWithinCap "no group gets more than its cap" "各组所得不超过上限";
    PlayStandsOnce "each play stands once" "每条策略只出现一次";
    FirstPlayIsDone "the play to do is the one that goes first" "要执行的策略排在最前";
    OthersBehind "others that apply are behind it" "其他适用的策略排在其后";
    FirstByPriority "it goes first of all that apply, by its priority" "它按优先级排在所有适用的策略之前";
    SpecialAndAround "there are special days and days around" "既有特殊日期，也有其前后的日期";
    UserHasOccurrence "a user who counts has an occurrence" "计入的用户都遇到过特殊日期";
    OccurrenceHasUser "an occurrence is of a user" "每次特殊日期都属于某名用户";
    NothingWithoutOccurrence "without an occurrence nothing is spent" "没有特殊日期就没有消费";
    AskedIsDefined "what was asked is what the definition says" "所问内容与口径一致";
    StrataInOrder "strata are in order, each once" "分层按顺序排列，各出现一次";
    StratumHasCells "a stratum is of users who joined on the days, with a cell for each entry" "每层都是在所查日期加入的用户，且每种首次行为有一格";
    OutcomesOfEntry "outcomes are those of the users of an entry" "结果属于该首次行为的用户";
    CreditAddsUp "all credit adds up to what was spent" "全部归因金额合计等于消费";
    BuyerHasPurchase "a user who bought has a purchase" "购买过的用户都有购买";
    UntouchedArePurchases "purchases without a touch are purchases" "没有触点的购买也在全部购买之内";
    TouchpointHasPurchase "a touchpoint stands before one purchase at least, and no more than have a touch" "每个触点至少先于一次购买，且不超过有触点的购买数";
    PurchaseHasBuyer "where there is a purchase a user bought" "有购买就有购买的用户";
    ArmsHaveMetrics "each arm has the metrics of the rule" "每组都有规则中的指标";
    DefinitionOfRule "the definition is that of the rule" "口径与规则一致";
    EntryForEachArm "there is one entry for each arm of the rule" "规则中的每组有一项";
    MetricWithinArm "no metric has more users than its arm, and no arm more than 2^53" "指标的用户不超过其所在组，每组不超过2的53次方";
    LaunchInOneRegister "each launch is in one register" "每次上线只在一份登记中";
    DefinitionOfNumbers "the definition is that of its numbers" "口径与其数值一致";
    TestedIsLaunch "what is tested is a launch" "做过实验的都是上线";
    DecidedIsTest "what is decided is a test" "有决定的都是实验";
    DecidedAfterStart "a test is decided after it started" "实验在开始之后才有决定";
    VerdictOfDecided "a verdict is that of a decided test" "结论都属于有决定的实验";
    ListedVerdictGiven "a verdict that is listed was given" "列出的结论都曾得出";
    TooSmallIsDecided "what is too small is a decided test" "规模过小的都是有决定的实验";
    TooSmallHasTooFew "what is too small has too few users" "规模过小的实验用户不足";
    PartWithinWhole "no part is more than its whole" "部分不超过整体";
}
