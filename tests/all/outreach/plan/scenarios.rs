//! One user on one morning: the message, or why there is none, and when to ask again.

use lifestage::answer::{Language, Reason, Say};
use lifestage::event::ContactChannel::{self, Email, InApp, Push, Sms};
use lifestage::outreach::{
    AssignmentRule, OutreachContacts, OutreachDecision, OutreachOutcome, OutreachRule, Played, Sent,
};
use lifestage::time::{Calendar, Moment};
use lifestage::{Day, Event, Profile, Subject, User};

use super::All;
use crate::shared::travels::travels;

const MONDAY: Day = Day::ymd(2026, 1, 5);

const WIN_BACK: &str = r#"{ "plays": [
    { "name": "win back", "when": { "stage": ["Silent"] }, "priority": 5, "pause_days": 14,
      "action": { "send_message": "we miss you" }, "channels": ["push", "email"], "cost": 3, "why": "silent" },
    { "name": "present", "when": { "stage": ["Silent"] }, "priority": 4, "action": { "grant_benefit": "mug" } },
    { "name": "tips", "action": { "send_message": "tips" }, "channels": ["in_app"], "class": 2 }
] }"#;

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

struct Case {
    all: All,
    rule: OutreachRule,
    user: User,
    sent: Vec<Sent>,
    played: Vec<Played>,
    silent_for: i32,
    now: &'static str,
}

impl Case {
    fn new(allowed: &[ContactChannel]) -> Self {
        let mut user = User::new(1_u64);
        user.allowed_channels = allowed.iter().copied().collect();
        let (all, rule) = (All::with(WIN_BACK), OutreachRule::default());
        let (sent, played, now) = (Vec::new(), Vec::new(), "2026-02-14T12:00:00Z");
        Self { all, rule, user, sent, played, silent_for: 39, now }
    }

    fn sent_at(mut self, instants: &[&str]) -> Self {
        let sent = |text: &&str| Sent { at: moment(text), channel: Sms, class: Subject::NONE };
        self.sent = instants.iter().map(sent).collect();
        self
    }

    fn decision(&self) -> OutreachDecision {
        let (utc, profile) = (Calendar::utc(), Profile::of([Event::log_in(1_u64, MONDAY)]));
        let contacts = OutreachContacts { calendar: &utc, sent: &self.sent, played: &self.played, unit: None };
        let as_of = profile.as_of(MONDAY.plus(self.silent_for));
        self.rule.assess(&self.all.rules(), as_of, &self.user, contacts, moment(self.now)).unwrap().unwrap()
    }
}

/// Who gets which message, and everything that is said.
fn told(decision: &OutreachDecision) -> (OutreachOutcome, Option<(&str, ContactChannel)>, Vec<String>) {
    let message = decision.message.as_ref().map(|message| (message.play.as_str(), message.channel));
    let plays = decision.plays().map(ToString::to_string);
    (decision.outcome, message, decision.reasons().map(ToString::to_string).chain(plays).collect())
}

#[test]
fn the_first_play_goes_out_by_the_first_channel_that_is_allowed() {
    let decision = Case::new(&[Email]).decision();
    let why = [
        "`win back` does not go out: push is not allowed by the user",
        "`win back` goes out by e-mail",
        "tips: `win back` goes first, by its priority 5 over 0",
    ];
    assert_eq!(told(&decision), (OutreachOutcome::Message, Some(("win back", Email)), why.map(str::to_owned).to_vec()));
    let message = decision.message.as_ref().unwrap();
    assert_eq!(
        (message.cost.minor_units(), &*message.why, message.action.to_string()),
        (3, "silent", "send `we miss you`".to_owned())
    );
    travels(&decision);
}

#[test]
fn where_the_first_play_may_not_go_out_the_next_one_may() {
    let decision = Case::new(&[]).decision();
    assert_eq!(told(&decision).1, Some(("tips", InApp)));
    let mut paused = Case::new(&[Push]);
    paused.played = vec![Played { play: "win back".to_owned(), on: MONDAY.plus(30) }];
    let decision = paused.decision();
    assert_eq!((told(&decision).1, decision.next_play), (Some(("tips", InApp)), Some(MONDAY.plus(45))));
}

#[test]
fn a_cap_and_quiet_hours_say_when_next() {
    let full = Case::new(&[Push]).sent_at(&["2026-02-14T09:00:00Z", "2026-02-14T10:00:00Z"]);
    let decision = full.decision();
    assert_eq!(decision.outcome, OutreachOutcome::Cap);
    assert_eq!(decision.next, Some(moment("2026-02-15T08:00:00+00:00")), "not at midnight, when it is quiet");
    let mut quiet = Case::new(&[Push]);
    quiet.now = "2026-02-14T23:30:00Z";
    let decision = quiet.decision();
    assert_eq!(decision.outcome, OutreachOutcome::QuietHours);
    assert_eq!(decision.next, Some(moment("2026-02-15T08:00:00+00:00")));
    let reasons: Vec<String> = decision.reasons().map(|reason| reason.say(Language::Chinese).to_string()).collect();
    assert_eq!(
        reasons,
        [
            "策略“win back”不触达：免打扰时段为22:00至08:00",
            "策略“win back”不触达：用户未授权通过邮件触达",
            "策略“tips”不触达：免打扰时段为22:00至08:00",
        ]
    );
    for reason in decision.reasons() {
        let stored = Reason::from(reason);
        assert_eq!(stored.say(Language::Chinese).to_string(), reason.say(Language::Chinese).to_string());
    }
}

#[test]
fn without_a_play_it_says_whether_one_pauses() {
    let only_win_back =
        || All::with(&WIN_BACK.replace(r#"{ "name": "tips""#, r#"{ "name": "tips", "when": { "stage": ["Growth"] }"#));
    let mut case = Case { all: only_win_back(), ..Case::new(&[Push]) };
    case.played = vec![Played { play: "win back".to_owned(), on: MONDAY.plus(30) }];
    let decision = case.decision();
    assert_eq!((decision.outcome, decision.next_play), (OutreachOutcome::Paused, Some(MONDAY.plus(45))));
    let case = Case { all: only_win_back(), silent_for: 3, ..Case::new(&[Push]) };
    let why = [
        "no play that reaches the user applies",
        "win back: its condition is not met",
        "tips: its condition is not met",
    ];
    assert_eq!(told(&case.decision()), (OutreachOutcome::NoPlay, None, why.map(str::to_owned).to_vec()));
}

#[test]
fn a_promise_of_contacts_sends_its_play_and_never_against_the_policy() {
    let all = || {
        All::with(
            r#"{ "plays": [{ "name": "hello", "when": { "stage": ["Loyalty"] }, "pause_days": 60,
                       "action": { "send_message": "hello" }, "channels": ["push"] }] }"#,
        )
    };
    let rule: OutreachRule = serde_json::from_str(
        r#"{ "floors": [{ "when": { "active_days": { "last": 90 }, "at_most": 2 }, "at_least": 2, "play": "hello" }] }"#,
    )
    .unwrap();
    let promised = |allowed: &[ContactChannel]| Case { all: all(), rule: rule.clone(), ..Case::new(allowed) };
    let mut case = promised(&[Push]).sent_at(&["2026-01-15T12:00:00Z", "2026-01-15T12:00:01Z", "2026-02-15T12:00:00Z"]);
    case.played = vec![Played { play: "hello".to_owned(), on: MONDAY.plus(38) }];
    let decision = case.decision();
    // One thirty days ago to the second no longer counts, and one of tomorrow not yet.
    let why = [
        "contacts in the last 30 days: 1 of at least 2 promised, so `hello` may go out",
        "`hello` goes out by push",
        "hello: its condition is not met",
    ];
    assert_eq!(told(&decision), (OutreachOutcome::Message, Some(("hello", Push)), why.map(str::to_owned).to_vec()));
    assert_eq!(told(&promised(&[Email]).decision()).0, OutreachOutcome::Consent);
    let kept = promised(&[Push]).sent_at(&["2026-01-16T12:00:00Z", "2026-01-17T12:00:00Z"]);
    assert_eq!(told(&kept.decision()).0, OutreachOutcome::NoPlay);
    let rules = all();
    let missing = OutreachRule::new(serde_json::from_str(r#"{ "floors": [{ "play": "hallo" }] }"#).unwrap()).unwrap();
    assert_eq!(
        missing.check_with(&rules.rules()).unwrap_err().to_string(),
        "`floors[0].play`: there is no play `hallo`: the playbook has `hello`"
    );
    assert_eq!(rule.check_with(&rules.rules()), Ok(()));
}

#[test]
fn who_is_held_out_or_in_the_control_arm_is_asked_nothing_else() {
    let assignment: AssignmentRule = serde_json::from_str(
        r#"{ "hold_out": { "salt": "2026", "share": 9999 },
             "experiments": [{ "name": "messages", "control": "none", "arms": [{ "name": "none", "share": 9999 }, { "name": "all", "share": 1 }] }] }"#,
    )
    .unwrap();
    let mut case = Case::new(&[Push]);
    case.all.assignment = assignment.clone();
    let decision = case.decision();
    assert_eq!(
        (decision.outcome, decision.message.is_none(), decision.plays().count()),
        (OutreachOutcome::HeldOut, true, 0)
    );
    let mut config = assignment.config().clone();
    config.hold_out = None;
    case.all.assignment = AssignmentRule::new(config).unwrap();
    assert_eq!(case.decision().outcome, OutreachOutcome::Message, "the experiment is of something else");
    case.rule = serde_json::from_str(r#"{ "experiment": "messages" }"#).unwrap();
    let decision = case.decision();
    let why = ["in arm `none` of `messages`, which gets no message".to_owned()];
    assert_eq!(told(&decision), (OutreachOutcome::Control, None, why.to_vec()));
    case.rule = serde_json::from_str(r#"{ "experiment": "letters" }"#).unwrap();
    let (utc, profile) = (Calendar::utc(), Profile::of([Event::log_in(1_u64, MONDAY)]));
    let contacts = OutreachContacts { calendar: &utc, sent: &[], played: &[], unit: None };
    let asked = |now| case.rule.assess(&case.all.rules(), profile.as_of(MONDAY), &case.user, contacts, now);
    assert!(
        asked(moment("2026-02-14T12:00:00Z")).unwrap_err().to_string().starts_with("there is no experiment `letters`")
    );
    assert!(asked(MONDAY.into()).unwrap_err().to_string().contains("is only a date"));
}
