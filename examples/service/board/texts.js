// All sentences of the board, in each language. For another one copy `en`, translate it, and open the page with `?lang=` and its
// code. A text that needs a number is a function of it, already written as the language writes numbers.

const STAGES = {
  Introduction: "Introduction",
  Activation: "Activation",
  Growth: "Growth",
  Loyalty: "Loyalty",
  Advocacy: "Advocacy",
  Silent: "Silent",
  Churned: "Churned",
};

export const TEXTS = {
  en: {
    title: "Live board",
    close: "Close",
    none: "–",
    comma: ", ",
    when: (day, time, zone) => `${day}, ${time} (${zone})`,
    numbers: "As a table",

    link: {
      connecting: "Connecting …",
      live: "Live",
      lost: "Lost, trying again",
      refused: "Waiting for a token",
    },
    token_wanted: "This service asks for a token. It stays in this tab, and is forgotten with it.",
    token_send: "Show the board",

    other_language: (asked) => `There are no words in “${asked}” here yet: this is English.`,

    unfitted:
      "No rules are fitted yet: stages are judged by the defaults, and scores that compare users with each other are missing. " +
      "The service fits them by itself, to what users did until yesterday.",
    empty: {
      title: "Nobody is here yet",
      text: "Send a first event, and it shows up here within seconds:",
      or: "Or start the service with --sample, which loads a small year of one app into an empty store.",
    },

    heads: {
      users_today: "users today",
      events_today: "events today",
      moves_today: "moved between stages",
      users: "users in all",
      versus: (now, usual, hour) => `${now} by ${hour}, usually ${usual}`,
      no_usual: "no earlier week to compare with",
      joined: (count) => `${count} have joined`,
      since: (time) => `since ${time}`,
    },
    heads_defined: {
      users_today: [
        "Users with at least one activity today, each counted once. Activity is every kind of event that a user does themselves.",
        "What is usual is the mean of the same weekday in up to four weeks before, up to the beginning of the current hour.",
      ],
      events_today: [
        "Events of any kind in the log whose instant lies in today. Events that came as a bare date have no hour and are left out.",
        "What is usual is the mean of the same weekday in up to four weeks before, up to the beginning of the current hour.",
      ],
      moves_today: ["How many times a user was told to be in another stage than before. Users of whom nothing was told before count in no move."],
      users: ["Users of whom the store holds facts or events.", "Joined are those who had joined by today."],
    },

    hours: {
      users: "Users by hour",
      events: "Events by hour",
      today: "today",
      usual: (days) => `usual: the mean of ${days}`,
      no_usual: "There is no earlier week to compare with.",
      hour: "Hour",
      column_usual: "Usual",
      column_today: "Today",
      summary: (what, sofar, usual) => `${what}: ${sofar} before this hour, usually ${usual}`,
      users_defined: [
        "Users who were active in each clock hour: each counts once an hour, however often. Activity is every kind of event that a user does themselves.",
        "Usual is the mean of the same hour on the same weekday of up to four weeks before. Days before the first user are left out.",
        "The current hour is not over, so it still grows.",
      ],
      events_defined: [
        "Events of any kind in each clock hour, counted in the log. Events that came as a bare date have no hour and are left out.",
        "Usual is the mean of the same hour on the same weekday of up to four weeks before, counted again every ten minutes.",
      ],
    },

    stages: {
      title: "Stages",
      moves: "Moves today",
      moves_since: (time) => `Moves since ${time}: more changed than is counted here`,
      no_moves: "Nobody has moved yet.",
      move: (from, to) => `${from} → ${to}`,
      entered: (count) => `+${count}`,
      left: (count) => `−${count}`,
      entered_label: (count) => `${count} came in`,
      left_label: (count) => `${count} left`,
      new: "new here",
      names: STAGES,
      defined: ["Users who have joined, each in one stage as of today, by the rules in force. Moves are the changes that were told today."],
      each: {
        Introduction: (rule) => `Joined at most ${rule.introduction_through} days ago.`,
        Activation: (rule) => `Joined ${rule.introduction_through + 1} to ${rule.activation_through} days ago.`,
        Growth: (rule) => `Joined more than ${rule.activation_through} days ago, and neither loyal nor quiet.`,
        Loyalty: (rule) =>
          `Joined more than ${rule.growth_through} days ago, and active on ${rule.loyal_active_days} of the last ${rule.loyal_active_window} days or ` +
          `with ${rule.loyal_purchases} purchases in ${rule.loyal_purchase_window} days.`,
        Advocacy: (rule) => `Loyal, and with ${rule.advocacy_points} points for actions for others in ${rule.advocacy_window} days.`,
        Silent: (rule) => `Not active for ${rule.silent_from} days or more.`,
        Churned: (rule) => `Not active for ${rule.churned_from} days or more, or the account was closed.`,
      },
    },

    changes: {
      title: "Latest changes",
      none: "Nothing has changed yet. What an event or a new day changes shows up here within a second.",
      reasons: "Why",
      no_reasons: "It has no reason of its own.",
      moved: (part, from, to) => `${part}: ${from} → ${to}`,
      first: (part, to) => `${part}: ${to}`,
      // Whether a change says itself, as the service has it in this language.
      says_itself: false,
      parts: {
        stage: "Stage",
        group: "Group",
        rfm_segment: "RFM segment",
        behavior: "Behavior",
        churn_band: "Churn risk",
        growth_tier: "Growth tier",
        membership_level: "Membership level",
      },
      segment_entered: (what) => `Entered ${what.segment}`,
      segment_left: (what) => `Left ${what.segment}`,
      task: (what, outcome) => `Task ${what.task}: ${outcome}`,
      outcomes: { done: "done", made_up: "made up", missed: "missed" },
      achievement: (what) => `Achievement ${what.achievement}, level ${what.level}`,
      fired: (what) => `Trigger ${what.trigger}`,
      causes: {
        first: "first sight",
        rules: "new rules",
        refit: "new fit",
        facts: "facts",
        late_event: "late event",
        event: "event",
        time: "time",
      },
      defined: [
        "What was told of users, the latest first: from what to what, what brought it, and why it is so now.",
        "First sight: nothing had been told of the user. Event: an event came. Late event: an event of an earlier day came. Time: a day passed. " +
          "New rules, new fit: the rules changed, or what they learned from all users. Facts: what is known of the user besides events.",
      ],
    },

    funnel: {
      title: "Funnel",
      choose: "Which funnel",
      made_up: "a funnel of the kinds of events that there are",
      none: "There are too few kinds of events for a funnel. Put one of your own into the rules, under funnels.",
      days: (first, last) => `${first} to ${last}`,
      users: (count, share) => `${count} · ${share}`,
      steps: { came: "Came", looked: "Looked", cart: "Put into the cart", bought: "Bought", used: "Used it", took_part: "Took part" },
      defined: (asked) => [
        "Users who took each step after the ones before it, and their share of those who took the first.",
        asked,
        "Steps are of one user within the time given. As many of the last 28 days are read as hold 200,000 events.",
      ],
    },

    targets: {
      title: "Targets",
      of: (actual, target) => `${actual} of ${target}`,
      no_target: (actual) => `${actual}, no target`,
      unknown: "not known yet",
      only_target: (target) => `not known yet, target ${target}`,
      met: "met",
      short: (share) => `${share} of the way`,
      back: "below where it began",
      due: (day) => `due ${day}`,
      names: {},
      each: (row, asked) => [row.text, asked],
      defined: (asked) => ["Each key number as of today, its target, and how far it is on the way there.", asked],
    },

    retention: {
      title: "Retention",
      week_of: "Week of",
      users: "Users",
      week: (n) => `+${n}`,
      week_label: (n) => `${n} weeks later`,
      cell: (share, count, size) => `${share}: ${count} of ${size}`,
      defined: (asked) => [
        "Of the users who were first active in a week, the share who were active again that many weeks later. Weeks that are not over are empty.",
        asked,
      ],
    },
  },

  zh: {
    title: "实时看板",
    close: "关闭",
    none: "–",
    comma: "、",
    when: (day, time, zone) => `${day} ${time}（${zone}）`,
    numbers: "查看数据",

    link: {
      connecting: "连接中……",
      live: "实时",
      lost: "连接中断，正在重试",
      refused: "等待输入令牌",
    },
    token_wanted: "本服务需要令牌。令牌只保存在当前标签页，关闭即清除。",
    token_send: "查看看板",

    other_language: (asked) => `暂不支持“${asked}”，以下为中文。`,

    unfitted: "规则尚未拟合：生命周期阶段按默认规则判定，需要与其他用户比较的评分暂缺。服务会根据截至昨天的行为自动拟合。",
    empty: {
      title: "还没有用户",
      text: "发送第一条行为，几秒之内就会显示在这里：",
      or: "也可以用--sample启动服务，它会把示例应用一年的数据载入空库。",
    },

    heads: {
      users_today: "今日活跃用户",
      events_today: "今日行为次数",
      moves_today: "今日阶段变化",
      users: "全部用户",
      versus: (now, usual, hour) => `截至${hour}为${now}，平时${usual}`,
      no_usual: "没有前几周的数据可比",
      joined: (count) => `已加入${count}人`,
      since: (time) => `自${time}起`,
    },
    heads_defined: {
      users_today: [
        "今日至少有一次活跃行为的用户，每人计一次。活跃行为是用户自己发起的各类行为。",
        "平时值为此前最多四周同一星期几、截至当前整点的平均值。",
      ],
      events_today: [
        "日志中发生在今日的各类行为次数。只有日期、没有时刻的行为不计入。",
        "平时值为此前最多四周同一星期几、截至当前整点的平均值。",
      ],
      moves_today: ["今日告知的生命周期阶段变化次数。首次告知的用户不计为变化。"],
      users: ["库中有资料或行为的用户。", "已加入指截至今日已经加入的用户。"],
    },

    hours: {
      users: "分时活跃用户",
      events: "分时行为次数",
      today: "今日",
      usual: (days) => `平时：${days}的平均值`,
      no_usual: "没有前几周的数据可比。",
      hour: "时段",
      column_usual: "平时",
      column_today: "今日",
      summary: (what, sofar, usual) => `${what}：截至当前整点${sofar}，平时${usual}`,
      users_defined: [
        "每个时段的活跃用户数，每人每小时计一次。活跃行为是用户自己发起的各类行为。",
        "平时值为此前最多四周同一星期几、同一时段的平均值；首名用户出现之前的日子不计入。",
        "当前时段尚未结束，数字还会增加。",
      ],
      events_defined: [
        "日志中每个时段的各类行为次数。只有日期、没有时刻的行为不计入。",
        "平时值为此前最多四周同一星期几、同一时段的平均值，每十分钟重新统计一次。",
      ],
    },

    stages: {
      title: "生命周期阶段",
      moves: "今日阶段流转",
      moves_since: (time) => `${time}以来的阶段流转：今日变化较多，未全部计入`,
      no_moves: "今日还没有阶段变化。",
      move: (from, to) => `${from}→${to}`,
      entered: (count) => `+${count}`,
      left: (count) => `−${count}`,
      entered_label: (count) => `进入${count}人`,
      left_label: (count) => `离开${count}人`,
      new: "新用户",
      names: {
        Introduction: "引入期",
        Activation: "激活期",
        Growth: "成长期",
        Loyalty: "忠诚期",
        Advocacy: "传播期",
        Silent: "沉默期",
        Churned: "流失期",
      },
      defined: ["已加入的用户，每人按现行规则在今日处于一个阶段。流转为今日告知的变化。"],
      each: {
        Introduction: (rule) => `加入不超过${rule.introduction_through}天。`,
        Activation: (rule) => `加入${rule.introduction_through + 1}至${rule.activation_through}天。`,
        Growth: (rule) => `加入超过${rule.activation_through}天，既未达到忠诚，也没有沉默。`,
        Loyalty: (rule) =>
          `加入超过${rule.growth_through}天，且近${rule.loyal_active_window}天活跃${rule.loyal_active_days}天，` +
          `或近${rule.loyal_purchase_window}天购买${rule.loyal_purchases}次。`,
        Advocacy: (rule) => `已达到忠诚，且近${rule.advocacy_window}天的利他行为累计${rule.advocacy_points}分。`,
        Silent: (rule) => `已${rule.silent_from}天及以上未活跃。`,
        Churned: (rule) => `已${rule.churned_from}天及以上未活跃，或已注销账号。`,
      },
    },

    changes: {
      title: "最新变化",
      none: "还没有变化。新的行为或新的一天带来的变化，一秒之内显示在这里。",
      reasons: "原因",
      no_reasons: "没有单独的原因。",
      says_itself: true,
      parts: {},
      outcomes: {},
      causes: {
        first: "首次告知",
        rules: "规则变更",
        refit: "重新拟合",
        facts: "资料更新",
        late_event: "迟到的行为",
        event: "新的行为",
        time: "时间推移",
      },
      defined: [
        "告知过的用户变化，最新的在前：从什么变为什么，由什么引起，以及当前的原因。",
        "首次告知：此前没有告知过该用户的任何结论。新的行为：收到一条行为。迟到的行为：收到较早日期的行为。时间推移：过了一天。" +
          "规则变更、重新拟合：规则改变，或规则从全部用户学到的边界改变。资料更新：行为以外的用户资料改变。",
      ],
    },

    funnel: {
      title: "转化漏斗",
      choose: "选择漏斗",
      made_up: "按现有行为类型自动组成的漏斗",
      none: "行为类型太少，无法组成漏斗。可以在规则的funnels中添加自己的漏斗。",
      days: (first, last) => `${first}至${last}`,
      users: (count, share) => `${count} · ${share}`,
      steps: { came: "到访", looked: "浏览", cart: "加入购物车", bought: "购买", used: "使用功能", took_part: "参与互动" },
      defined: () => [
        "依次完成各步的用户数，以及占完成第一步用户的比例。",
        "各步须由同一用户在限定时间内完成。读取最近28天内、最多200,000条行为。",
      ],
    },

    targets: {
      title: "关键指标与目标",
      of: (actual, target) => `${actual}，目标${target}`,
      no_target: (actual) => `${actual}，未设目标`,
      unknown: "暂无数据",
      only_target: (target) => `暂无数据，目标${target}`,
      met: "达标",
      short: (share) => `目标进度${share}`,
      back: "低于起点",
      due: (day) => `截止${day}`,
      names: {
        "active on day 7": "第7日留存率",
        "newcomer plan complete by day 7": "7日内完成新手任务",
        "active on days 24 to 30": "第24至30日活跃率",
        "hours of use in 30 days per active user": "近30天人均使用时长",
        "a purchase by day 90": "90日内首购率",
        "net spend in 30 days per active user": "近30天ARPU",
        "net spend in 30 days per buyer": "近30天付费用户人均净消费",
        "two purchases in the last 90 days": "近90天复购率",
        "matured invitees per active user": "近30天K因子",
      },
      each: () => ["截至今日的当前值、目标，以及距目标的进度。只统计已到考察期的用户。"],
      defined: () => ["各项关键指标截至今日的当前值、目标，以及距目标的进度。只统计已到考察期的用户。"],
    },

    retention: {
      title: "留存",
      week_of: "首次活跃周",
      users: "用户数",
      week: (n) => `+${n}周`,
      week_label: (n) => `${n}周后`,
      cell: (share, count, size) => `${share}：${size}人中${count}人`,
      defined: () => ["某一周首次活跃的用户，在其后第几周再次活跃的占比。尚未结束的周留空。"],
    },
  },
};
