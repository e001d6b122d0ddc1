//! What a message is for, and whether the user refused that.

use lifestage::Subject;
use lifestage::answer::{Language, Say};
use lifestage::event::{ContactChannel, ContactChannels, Purpose, Purposes};
use lifestage::outreach::{Candidate, ContactConfig, ContactDecision, ContactReason, ContactRule, Recipient};

use super::{PUSH, UTC, at, decide};

const RECEIPT: Subject = Subject::new(1);
const RECOMMENDATION: Subject = Subject::new(2);
const SALE: Subject = Subject::new(3);

fn policy() -> ContactRule {
    let (exempt, recommendations) = (vec![RECEIPT], vec![RECOMMENDATION]);
    ContactRule::new(ContactConfig { exempt, recommendations, ..ContactConfig::default() }).unwrap()
}

/// Which of a receipt, a recommendation, a sale and a message without a class go out.
fn goes(policy: &ContactRule, channel: ContactChannel, refused: Purposes) -> [bool; 4] {
    let to = Recipient { allowed: ContactChannel::ALL.into_iter().collect(), refused, calendar: &UTC, sent: &[] };
    [RECEIPT, RECOMMENDATION, SALE, Subject::NONE].map(|class| {
        // Each alone, so that no cap takes part.
        decide(policy, &to, at("2026-01-05T12:00:00Z"), &[Candidate { channel, class, priority: 0 }])[0].is_send()
    })
}

#[test]
fn messages_go_out_for_purposes_that_were_not_refused() {
    use Purpose::{Marketing, PersonalTraits, Profiling, Recommendation};
    // In-app messages need no consent to the channel, and obey a refusal all the same.
    for channel in [ContactChannel::Push, ContactChannel::InApp] {
        let goes = |refused: &[Purpose]| goes(&policy(), channel, refused.iter().copied().collect());
        assert_eq!(goes(&[]), [true; 4]);
        assert_eq!(goes(&[Profiling, PersonalTraits]), [true; 4]);
        assert_eq!(goes(&[Marketing]), [true, true, false, false]);
        assert_eq!(goes(&[Recommendation]), [true, false, true, true]);
        assert_eq!(goes(&Purpose::ALL), [true, false, false, false]);
    }
}

#[test]
fn a_refused_purpose_is_a_reason_for_good_beside_the_channel() {
    let refused = [Purpose::Marketing].into_iter().collect();
    let to = Recipient { allowed: ContactChannels::default(), refused, calendar: &UTC, sent: &[] };
    let decided = decide(&policy(), &to, at("2026-01-05T12:00:00Z"), &[PUSH]).remove(0);
    assert_eq!(decided.next_allowed(), None);
    assert_eq!(
        decided.reasons().collect::<Vec<_>>(),
        [
            ContactReason::Consent { channel: ContactChannel::Push },
            ContactReason::Purpose { purpose: Purpose::Marketing }
        ]
    );
    assert_eq!(
        decided.to_string(),
        "refuse, never allowed: push is not allowed by the user; marketing is refused by the user"
    );
    assert_eq!(
        decided.say(Language::Chinese).to_string(),
        "不发送，且始终不可发送：用户未授权通过推送触达；用户已拒绝用于营销"
    );
    assert!(matches!(decided, ContactDecision::Refuse { .. }));
}

#[test]
fn what_is_exempt_cannot_recommend() {
    let read = serde_json::from_str::<ContactRule>(r#"{ "exempt": [4, 1], "recommendations": [2, 1] }"#);
    let error = read.unwrap_err().to_string();
    assert!(error.starts_with("class `#1` is among `exempt` and among `recommendations`"), "{error}");
    assert_eq!(
        [RECEIPT, RECOMMENDATION, SALE].map(|class| policy().purpose(class)),
        [None, Some(Purpose::Recommendation), Some(Purpose::Marketing)]
    );
}
