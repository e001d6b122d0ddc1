//! Feedback priority: the known scores, the order of ties, what is due, and what is refused.

use lifestage::number::Decimal;
use lifestage::outreach::{Feedback, FeedbackError, FeedbackEstimate, FeedbackKind, FeedbackMethod, FeedbackRule};
use lifestage::time::Moment;

fn at(hour: i64) -> Moment {
    Moment::from_milliseconds((1_767_225_600 + hour * 3600) * 1000)
}

fn of(id: u64, reach: u32, estimate: FeedbackEstimate) -> Feedback {
    Feedback { id, kind: FeedbackKind::Complaint, urgent: false, received_at: at(0), reach, estimate }
}

fn rice(impact: u32, confidence_thousandths: u32, effort: u32) -> FeedbackEstimate {
    let (impact, effort) = (Decimal::whole(impact), Decimal::whole(effort));
    FeedbackEstimate::Rice { impact, confidence: Decimal::thousandths(confidence_thousandths), effort }
}

fn ice(impact: u32, confidence: u32, ease: u32) -> FeedbackEstimate {
    let [impact, confidence, ease] = [impact, confidence, ease].map(Decimal::whole);
    FeedbackEstimate::Ice { impact, confidence, ease }
}

fn wsjf(value: u32, urgency: u32, risk_reduction: u32, size: u32) -> FeedbackEstimate {
    let [value, urgency, risk_reduction, size] = [value, urgency, risk_reduction, size].map(Decimal::whole);
    FeedbackEstimate::Wsjf { value, urgency, risk_reduction, size }
}

#[test]
fn the_known_scores_come_out_exactly() {
    let score = |feedback: Feedback| format!("{}", feedback.score().unwrap());
    assert_eq!(score(of(1, 50_000, rice(2, 800, 3))), "26667");
    assert_eq!(score(of(1, 10_000, rice(2, 800, 2))), "8000");
    assert_eq!(score(of(1, 0, ice(9, 7, 4))), "252");
    assert_eq!(score(of(1, 0, wsjf(8, 5, 3, 4))), "4");
    let largest = Decimal::MAX;
    let huge = FeedbackEstimate::Rice { impact: largest, confidence: Decimal::ONE, effort: Decimal::of_billionths(1) };
    assert!(of(1, u32::MAX, huge).score().unwrap().get() > 1e25);
}

#[test]
fn ties_go_by_reach_then_age_then_id() {
    let later = |hour: i64, feedback: Feedback| Feedback { received_at: at(hour), ..feedback };
    let feedback = [
        of(4, 100, rice(1, 1000, 1)),
        later(5, of(2, 200, rice(1, 500, 1))),
        later(5, of(1, 200, rice(1, 500, 1))),
        later(1, of(3, 200, rice(1, 500, 1))),
        of(9, 300, rice(1, 1000, 1)),
    ];
    let ranked = FeedbackRule::default().rank(feedback).unwrap();
    let ids: Vec<u64> = ranked.iter().map(|ranked| ranked.feedback.id).collect();
    // 300 once; then all have a score of 100, but 4 reaches fewer; of the rest 3 is the oldest.
    assert_eq!(ids, [9, 3, 1, 2, 4]);
    assert!(ranked[1].score == ranked[4].score);
}

#[test]
fn urgent_feedback_is_due_a_day_after_it_came() {
    let urgent = Feedback { urgent: true, ..of(1, 1, ice(1, 1, 1)) };
    let ranked = FeedbackRule::default().rank([urgent, of(2, 1, ice(2, 1, 1))]).unwrap();
    assert_eq!((ranked[0].feedback.id, ranked[0].due, ranked[1].due), (2, None, Some(at(24))));
    let overdue = |place: usize, hour: i64| ranked[place].is_overdue(at(hour)).unwrap();
    assert!(!overdue(1, 24) && overdue(1, 25) && !overdue(0, 999));
    let last = Moment::from_milliseconds(i64::MAX);
    let end = Feedback { received_at: last, ..urgent };
    assert_eq!(FeedbackRule::default().due(&end), Ok(Some(last)));
}

#[test]
fn a_bare_date_is_refused_where_an_instant_is_needed() {
    let date: Moment = "2026-01-05".parse().unwrap();
    let dated = Feedback { received_at: date, urgent: true, ..of(7, 1, ice(1, 1, 1)) };
    let refused = FeedbackError::BareDate { id: 7, date: date.date().unwrap() };
    let rule = FeedbackRule::default();
    assert_eq!((rule.rank([dated]), rule.due(&dated)), (Err(refused), Err(refused)));
    let ranked = rule.rank([Feedback { received_at: at(0), ..dated }]).unwrap();
    assert_eq!(ranked[0].is_overdue(date), Err(refused));
    assert_eq!(
        refused.to_string(),
        "feedback `7` has the date `2026-01-05` without a time: give an instant, such as 2026-01-05T09:00:00+08:00"
    );
}

#[test]
fn the_due_time_has_the_offset_of_the_feedback() {
    let urgent =
        Feedback { urgent: true, received_at: "2026-01-05T23:30:00+08:00".parse().unwrap(), ..of(1, 1, ice(1, 1, 1)) };
    let due = FeedbackRule::default().due(&urgent).unwrap().unwrap();
    assert_eq!(due.to_string(), "2026-01-06T23:30:00+08:00");
}

#[test]
fn no_effort_and_mixed_methods_are_refused() {
    let rule = FeedbackRule::default();
    let refused = |feedback: Feedback| rule.rank([feedback]).unwrap_err();
    assert_eq!(refused(of(7, 1, rice(1, 1000, 0))), FeedbackError::NoEffort { id: 7 });
    assert_eq!(refused(of(7, 1, wsjf(1, 1, 1, 0))), FeedbackError::NoEffort { id: 7 });
    assert!(matches!(refused(of(7, 1, rice(1, 1001, 1))), FeedbackError::Confidence { id: 7, .. }));
    let largest = FeedbackEstimate::Ice { impact: Decimal::MAX, confidence: Decimal::MAX, ease: Decimal::MAX };
    assert_eq!(refused(of(7, 1, largest)), FeedbackError::TooLarge { id: 7 });
    let mixed = rule.rank([of(1, 1, ice(1, 1, 1)), of(2, 1, rice(1, 1, 1))]).unwrap_err();
    assert_eq!(mixed, FeedbackError::Methods { id: 2, method: FeedbackMethod::Rice, others: FeedbackMethod::Ice });
    assert_eq!(
        mixed.to_string(),
        "feedback `2` is scored by RICE but others by ICE: these scores cannot be compared, rank each method separately"
    );
}

#[test]
fn ranked_feedback_comes_back_from_json_and_bytes() {
    let ranked = FeedbackRule::default().rank([of(1, 50_000, rice(2, 800, 3))]).unwrap().remove(0);
    let written = serde_json::to_string(&ranked).unwrap();
    assert_eq!(serde_json::from_str::<lifestage::outreach::RankedFeedback>(&written).unwrap(), ranked);
    let bytes = postcard::to_stdvec(&ranked).unwrap();
    assert_eq!(postcard::from_bytes::<lifestage::outreach::RankedFeedback>(&bytes).unwrap(), ranked);
    assert!(serde_json::from_str::<lifestage::outreach::PriorityScore>("[1,0]").is_err());
}
