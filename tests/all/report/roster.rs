//! Rosters of communities: who is in them, what is said of them, and rows that contradict each other.

use lifestage::answer::{Language, Say};
use lifestage::report::{CommunityFinding, CommunityMember, MemberRole, RosterError, RosterRule};
use lifestage::time::Calendar;
use lifestage::{Event, Population, Subject, UserId};

use super::day;

fn member(community: u16, user: u64, role: MemberRole) -> CommunityMember {
    CommunityMember { community: Subject::new(community), user: user.into(), role, since: day(0), until: None }
}

#[test]
fn a_roster_has_everybody_by_community_with_what_they_do() {
    let events = [
        Event::help(1_u64, day(32)),
        Event::create(2_u64, day(33)),
        Event::create(2_u64, day(34)),
        Event::log_in(3_u64, day(1)),
        Event::log_in(4_u64, day(2)),
    ];
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let rows = [
        member(1, 1, MemberRole::Member),
        member(1, 2, MemberRole::SeedUser),
        member(1, 3, MemberRole::Operator),
        member(2, 3, MemberRole::Member),
        member(2, 4, MemberRole::Candidate),
        CommunityMember { until: Some(day(20)), ..member(2, 1, MemberRole::Operator) },
        CommunityMember { since: day(90), ..member(2, 2, MemberRole::Operator) },
    ];
    let roster = RosterRule::default().report(&population, &rows, day(40)).unwrap();
    assert_eq!(roster.communities().count(), 2);
    let first = roster.community(Subject::new(1));
    assert_eq!((first.members(), first.active(), first.last_active()), (3, 2, Some(day(34))));
    assert_eq!(first.active_share().unwrap().to_string(), "67 %");
    let ids =
        |people: Vec<&lifestage::report::RosterPerson>| people.iter().map(|one| one.user).collect::<Vec<UserId>>();
    assert_eq!(ids(first.best(5)), [UserId::new(2), UserId::new(1)]);
    assert_eq!(ids(first.candidates(5)), [UserId::new(1)], "a seed user is no candidate");
    let operator =
        CommunityFinding::NotActive { community: Subject::new(1), role: MemberRole::Operator, people: 1, of: 1 };
    assert_eq!(first.findings(), [operator]);
    let second = roster.community(Subject::new(2));
    let said: Vec<String> = second.findings().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "community #2: nobody of 2 people active, the last one on 2024-01-03",
            "community #2: 2 people, nobody runs it"
        ]
    );
    let chinese: Vec<String> = second.findings().iter().map(|found| found.say(Language::Chinese).to_string()).collect();
    assert_eq!(chinese, ["社群“#2”：2人均不活跃，最近一次活跃在2024年1月3日", "社群“#2”：共2人，无人运营"]);
    assert!(roster.community(Subject::new(9)).findings().is_empty());
}

#[test]
fn rows_that_contradict_each_other_are_all_told() {
    let population = Population::new(Calendar::utc());
    let rows = [
        member(1, 1, MemberRole::Member),
        CommunityMember { until: Some(day(-3)), ..member(1, 2, MemberRole::Member) },
        CommunityMember { since: day(5), ..member(1, 1, MemberRole::Operator) },
    ];
    let Err(RosterError::Memberships(problems)) = RosterRule::default().report(&population, &rows, day(9)) else {
        panic!()
    };
    let said = problems.to_string();
    assert!(
        problems.len() == 2 && said.contains("`[1]`: it ends on") && said.contains("`[2]`: user `1` is in"),
        "{said}"
    );
    assert!(RosterRule::default().report(&population, &rows[..1], day(4)).is_ok());
}

#[test]
fn a_membership_counts_from_its_first_day_through_its_last() {
    let population = Population::from_events(&[Event::log_in(1_u64, day(1))], Calendar::utc()).unwrap();
    let rows = [CommunityMember { since: day(5), until: Some(day(20)), ..member(1, 1, MemberRole::Member) }];
    for (as_of, members) in [(4, 0), (5, 1), (20, 1), (21, 0)] {
        let roster = RosterRule::default().report(&population, &rows, day(as_of)).unwrap();
        assert_eq!(roster.community(Subject::new(1)).members(), members, "as of day {as_of}");
        let stored = serde_json::to_string(&roster).unwrap();
        assert_eq!(serde_json::from_str::<lifestage::report::Roster>(&stored).unwrap(), roster);
    }
}
