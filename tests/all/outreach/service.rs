//! Service quality: who answered in time, what is still open, and what is refused.

use lifestage::Day;
use lifestage::answer::{Language, Say};
use lifestage::outreach::{Answerer, FirstAnswer, ServiceCase, ServiceQuality, ServiceRule};
use lifestage::time::Moment;
use proptest::prelude::*;

use crate::shared::seeded::cases;

fn at(minutes: i64) -> Moment {
    Moment::from_milliseconds((1_767_225_600 + minutes * 60) * 1_000)
}

fn case(id: u64, opened: i64, answered: Option<(i64, Answerer)>, closed: Option<i64>) -> ServiceCase {
    let first_answer = answered.map(|(minutes, by)| FirstAnswer { at: at(minutes), by });
    ServiceCase { id, opened_at: at(opened), first_answer, closed_at: closed.map(at) }
}

const DAY: i64 = 24 * 60;

#[test]
fn cases_are_counted_by_what_was_known_at_the_instant() {
    use Answerer::{Staff, Volunteer};
    let cases = [
        case(1, 0, Some((30, Volunteer)), Some(60)),
        case(2, 0, Some((DAY, Staff)), None), // just in time
        case(3, 0, Some((DAY + 1, Staff)), None),
        case(4, 0, None, None),                             // overdue
        case(5, 0, None, Some(10)),                         // closed without an answer
        case(6, 2 * DAY, None, None),                       // still time
        case(7, 2 * DAY, Some((3 * DAY, Volunteer)), None), // answered later
        case(8, 9 * DAY, None, None),                       // opened later
    ];
    let quality = ServiceRule::default().report(&cases, at(2 * DAY + 5)).unwrap();
    let counts = quality.counts();
    assert_eq!((counts.cases, counts.open, counts.waiting, counts.unanswered, counts.overdue), (7, 5, 2, 2, 1));
    assert_eq!((quality.of(Volunteer).in_time, quality.of(Staff).in_time, quality.due()), (1, 1, 5));
    assert_eq!(quality.of(Staff).minutes.nearest_rank(1, 1), Some(DAY + 1));
    assert_eq!(quality.share_in_time_of(Staff).unwrap().to_string(), "20 %");
    assert_eq!(
        quality.to_string(),
        "2 of 5 answered within 24 hours, by volunteers 1, by staff 1; 5 still open, 1 of them overdue"
    );
    assert_eq!(
        quality.say(Language::Chinese).to_string(),
        "5件中有2件在24小时内首次答复，其中志愿者1件，工作人员1件；仍有5件未结，其中1件逾期"
    );
    let none = ServiceRule::default().report(&[], at(0)).unwrap();
    assert_eq!((none.share_in_time(), none.due()), (None, 0));
}

#[test]
fn every_case_that_cannot_be_is_told() {
    let cases = [
        case(1, 10, Some((5, Answerer::Staff)), None),
        case(2, 10, None, Some(5)),
        case(3, 0, None, None),
        case(3, 1, None, None),
        ServiceCase { opened_at: Day::ymd(2026, 1, 5).into(), ..case(4, 0, None, None) },
    ];
    let problems = ServiceRule::default().report(&cases, at(100)).unwrap_err();
    let said = problems.to_string();
    for part in
        ["4 problems", "`[1]`: it was answered", "`[2]`: it was closed", "`[3]`: two cases", "`[4]`: a bare date"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(ServiceRule::default().report(&[], Day::ymd(2026, 1, 5).into()).is_err());
}

#[test]
fn counts_that_do_not_add_up_are_not_read() {
    let quality = ServiceRule::default().report(&[case(1, 0, None, None)], at(2 * DAY)).unwrap();
    let written = serde_json::to_string(&quality).unwrap();
    assert_eq!(serde_json::from_str::<ServiceQuality>(&written).unwrap(), quality);
    for (from, to) in [
        ("\"cases\":1", "\"cases\":2"),
        ("\"overdue\":1", "\"overdue\":2"),
        ("\"within_hours\":24", "\"within_hours\":9"),
    ] {
        assert!(written.contains(from));
        assert!(serde_json::from_str::<ServiceQuality>(&written.replace(from, to)).is_err(), "{to}");
    }
}

/// When a case was opened, how long until it was answered and by whom, and until it was closed.
type Row = (i64, Option<(i64, bool)>, Option<i64>);

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn every_case_is_answered_waiting_or_unanswered(
        rows in prop::collection::vec((0..9_000_i64, prop::option::of((0..4_000_i64, any::<bool>())), prop::option::of(0..5_000_i64)), 0..40),
        now in 0..12_000_i64, within_hours in 0..60_u32,
    ) {
        let case_of = |(id, (opened, answered, closed)): (u64, &Row)| {
            let answered = answered.map(|(after, staff)| (opened + after, if staff { Answerer::Staff } else { Answerer::Volunteer }));
            case(id, *opened, answered, closed.map(|after| opened + after))
        };
        let all: Vec<ServiceCase> = (0_u64..).zip(&rows).map(case_of).collect();
        let rule = ServiceRule { within_hours };
        let whole = rule.report(&all, at(now)).unwrap();
        let limit = i64::from(within_hours) * 60;
        let known = || rows.iter().filter(|(opened, ..)| *opened <= now);
        let in_time = known().filter(|(opened, answered, _)| answered.is_some_and(|(after, _)| after <= limit && opened + after <= now));
        prop_assert_eq!(whole.of(Answerer::Staff).in_time + whole.of(Answerer::Volunteer).in_time, in_time.count() as u64);
        let counts = whole.counts();
        prop_assert_eq!(whole.due() + counts.waiting, counts.cases);
        prop_assert_eq!(counts.cases, known().count() as u64);
        let open = known().filter(|(opened, _, closed)| closed.is_none_or(|after| opened + after > now));
        prop_assert_eq!(counts.open, open.count() as u64);
        let mut parts = rule.report(&all[..rows.len() / 2], at(now)).unwrap();
        parts.merge(&rule.report(&all[rows.len() / 2..], at(now)).unwrap()).unwrap();
        prop_assert_eq!(parts, whole);
    }
}
