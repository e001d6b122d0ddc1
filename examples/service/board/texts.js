// All sentences of the board. A second language stands beside the first: copy `en`, translate it, and open the page with
// `?lang=` and its code. A text that needs a number is a function of it, already written as the language writes numbers.

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
      due: (day) => `due ${day}`,
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
};
