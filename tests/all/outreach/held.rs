//! Everything that is held of a user, in words and counted: what is handed in is there, and nothing personal is in a receipt.

use lifestage::answer::{Language, Reason, Say};
use lifestage::event::{Birthday, ContactChannel, Pseudonym, PseudonymKey, Purpose};
use lifestage::incentive::{Operation, Points};
use lifestage::outreach::{ErasureReceipt, HeldData, Played, Sent};
use lifestage::profile::{Delivery, EventId, Link, Links, Seen, SeenRule};
use lifestage::rule::{Edition, Told};
use lifestage::{Amount, Day, Event, Kind, Ledger, Profile, RuleSet, Subject, User};

use crate::shared::travels::travels;

const MONDAY: Day = Day::ymd(2026, 1, 5);

fn key() -> PseudonymKey {
    PseudonymKey::new(*b"a key of sixteen")
}

/// Everything that there is about user 9041.
struct Person {
    user: User,
    profile: Profile,
    ledger: Ledger,
    links: Links,
    seen: Seen,
    sent: Vec<Sent>,
    played: Vec<Played>,
    told: Told,
}

impl Person {
    fn new() -> Self {
        let mut user = User::new(9041_u64).joined(MONDAY).acquired_by(Subject::new(77)).referred_by(8317_u64);
        user = user.with_birthday(Birthday::new(2, 29).unwrap()).refusing(Purpose::Marketing);
        user.allowed_channels.allow(ContactChannel::Email);
        user.allowed_channels.allow(ContactChannel::Push);
        let bought = |day: i32, minor| Event::purchase(9041_u64, MONDAY.plus(day), Amount::minor(minor));
        let view = Event::view(9041_u64, MONDAY.plus(1), 60).about(Subject::new(66));
        let mut profile = Profile::of([bought(0, 5_123), bought(40, 1_207), view, bought(50, 3_301)]);
        profile.forget_before(MONDAY.plus(20));
        let mut ledger = Ledger::new(9041_u64);
        ledger.apply(Operation::earn("order-1", MONDAY, Points::of(100))).unwrap();
        ledger.apply(Operation::spend("gift-2", MONDAY.plus(3), Points::of(30))).unwrap();
        ledger.apply(Operation::reverse("back-3", MONDAY.plus(4), "gift-2", Points::of(10))).unwrap();
        let mut links = Links::new();
        let link = Link::new(500_u64, 9041_u64, MONDAY, Subject::NONE).unwrap();
        links.link(link);
        links.link(Link::new(501_u64, 502_u64, MONDAY, Subject::NONE).unwrap());
        links.unlink(link.end(MONDAY.plus(9)));
        let mut seen = Seen::new(SeenRule::default());
        assert_eq!(seen.note(EventId::key(1), MONDAY.plus(50)), Delivery::New);
        let at = |text: &str| text.parse().unwrap();
        let sent = ["2026-01-09T09:00:00Z", "2026-01-07T09:00:00Z"].map(|text| Sent {
            at: at(text),
            channel: ContactChannel::Email,
            class: Subject::new(4),
        });
        let played = vec![Played { play: "win back".to_owned(), on: MONDAY.plus(2) }];
        let told = Told::nothing(9041_u64);
        Self { user, profile, ledger, links, seen, sent: sent.to_vec(), played, told }
    }

    fn held(&self) -> HeldData<'_> {
        let mut held = HeldData::of(&self.user, &self.profile);
        held.ledger = Some(&self.ledger);
        held.links = Some(&self.links);
        held.seen = Some(&self.seen);
        held.told = Some(&self.told);
        (held.sent, held.played) = (&self.sent, &self.played);
        held
    }
}

#[test]
fn everything_is_said_line_by_line() {
    let person = Person::new();
    let said = person.held().to_string();
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "user 9041",
            "joined on 2026-01-05",
            "came by channel #77",
            "brought by user 8317",
            "birthday: month 2, day 29",
            "allowed channel: push",
            "allowed channel: e-mail",
            "refused: marketing",
            "2026-02-14: purchase, 1 event, values of 1207 in all",
            "2026-02-24: purchase, 1 event, values of 3301 in all",
            "every day is remembered from 2026-01-25 on",
            "before that, view: 1 event from 2026-01-06 to 2026-01-06, values of 60 in all",
            "before that, purchase: 1 event from 2026-01-05 to 2026-01-05, values of 5123 in all",
            "2026-01-05: 100 points earned, `order-1`",
            "2026-01-08: 30 points spent, `gift-2`",
            "2026-01-09: 10 points of `gift-2` given back, `back-3`",
            "lot `order-1`: 80 of 100 points left",
            "ids of 1 event are kept to tell repeated ones",
            "id 500 is one with user 9041 since 2026-01-05",
            "id 500 is no longer one with user 9041 from 2026-01-14 on",
            "2026-01-09T09:00:00Z: message by e-mail of class #4",
            "2026-01-07T09:00:00Z: message by e-mail of class #4",
            "2026-01-07: play `win back`",
        ]
    );
    let chinese = person.held().say(Language::Chinese).to_string();
    assert_eq!(chinese.lines().count(), said.lines().count());
    for words in ["用户9041", "生日：2月29日", "已拒绝：营销", "2026年2月14日：购买", "执行策略“win back”"]
    {
        assert!(chinese.contains(words), "{words}: {chinese}");
    }
    let letters = |line: &str| line.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign));
    assert!(chinese.lines().all(letters), "{chinese}");
}

#[test]
fn every_reason_of_a_scorecard_is_in_it_and_what_was_told() {
    let profile = Profile::of((0..30).map(|n| Event::purchase(1_u64, MONDAY.plus(n), Amount::minor(900))));
    let (user, rules) = (User::new(1_u64), RuleSet::full().fit([&profile], MONDAY.plus(30)).unwrap());
    let card = rules.score(profile.as_of(MONDAY.plus(30)), &user).unwrap().unwrap();
    let news = Edition::new(rules).changes(profile.as_of(MONDAY.plus(30)), &user, &Told::nothing(1_u64)).unwrap();
    let mut held = HeldData::of(&user, &profile);
    (held.card, held.told) = (Some(&card), Some(&news.told));
    let reasons = held.reasons();
    assert!(card.reasons().count() > 10 && card.reasons().all(|reason| reasons.contains(&reason)));
    reasons.iter().for_each(travels::<Reason>);
    let said = held.to_string();
    let stage = card.stage.stage;
    for line in
        ["scores as of 2026-02-04".to_owned(), "told as of 2026-02-04".to_owned(), format!("told: stage {stage}")]
    {
        assert!(said.lines().any(|said| said == line), "{line}: {said}");
    }
}

#[test]
fn a_receipt_counts_what_was_handed_in() {
    let person = Person::new();
    let receipt = person.held().receipt(key(), MONDAY.plus(60));
    assert_eq!(receipt.pseudonym, key().pseudonym(9041_u64));
    let kinds: Vec<_> = receipt.kinds.iter().map(|row| (row.kind, row.events, row.first, row.last)).collect();
    let (purchase, view) = ((MONDAY, MONDAY.plus(50)), MONDAY.plus(1));
    assert_eq!(kinds, [(Kind::View, 1, view, view), (Kind::Purchase, 3, purchase.0, purchase.1)]);
    assert_eq!((receipt.facts, receipt.ledger_operations, receipt.ledger_lots), (7, 3, 1));
    assert_eq!((receipt.told, receipt.achieved, receipt.seen, receipt.links, receipt.plays), (false, false, 1, 2, 1));
    let messages = receipt.messages.unwrap();
    assert_eq!((messages.count, messages.first, messages.last), (2, person.sent[1].at, person.sent[0].at));
    travels(&receipt);
    let empty = HeldData::of(&User::new(3_u64), &Profile::of([])).receipt(key(), MONDAY);
    assert!(empty.is_empty() && !receipt.is_empty());
    assert_eq!(empty.to_string().lines().count(), 1);
}

#[test]
fn a_receipt_has_no_id_no_subject_and_no_value() {
    let person = Person::new();
    let receipt = person.held().receipt(key(), MONDAY.plus(60));
    let written = serde_json::to_string(&receipt).unwrap();
    let said = Language::ALL.map(|language| receipt.say(language).to_string());
    let pseudonym = receipt.pseudonym.to_string();
    for text in [&written, &said[0], &said[1]] {
        let text = text.replace(&pseudonym, "");
        for secret in ["9041", "8317", "500", "77", "66", "5123", "1207", "3301", "order", "gift", "win back", "-29"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
    assert!(said[0].starts_with(&format!("everything of {pseudonym} erased on 2026-03-06\n7 facts\n")), "{}", said[0]);
    assert_eq!(said[0].lines().count(), said[1].lines().count());
}

#[test]
fn no_receipt_comes_in_that_contradicts_itself() {
    let person = Person::new();
    let receipt = person.held().receipt(key(), MONDAY.plus(60));
    let changed = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = serde_json::to_value(&receipt).unwrap();
        change(&mut value);
        serde_json::from_value::<ErasureReceipt>(value).map_err(|error| error.to_string())
    };
    assert_eq!(changed(&|_| ()), Ok(receipt.clone()));
    let row = changed(&|value| value["kinds"][0]["events"] = 0.into()).unwrap_err();
    assert!(row.starts_with("the row of `view` cannot be"), "{row}");
    assert!(changed(&|value| value["kinds"].as_array_mut().unwrap().reverse()).is_err());
    assert!(changed(&|value| value["kinds"][0]["last"] = "2025-01-01".into()).is_err());
    assert!(changed(&|value| value["messages"]["count"] = 0.into()).unwrap_err().starts_with("`0` messages"));
    assert!(changed(&|value| value["name"] = "Ada".into()).is_err());
    assert_eq!(Pseudonym::from_bytes(receipt.pseudonym.bytes()), receipt.pseudonym);
}
