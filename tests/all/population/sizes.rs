//! One user with all the events, and many users with one each.

use lifestage::time::{Calendar, Window};
use lifestage::{Kind, Population};

use super::DAY;
use super::log::{Layout, Row};

const ROWS: u32 = 100_000;

fn row(number: u32, user: u128) -> Row {
    // Not in time order: 7919 is prime.
    let minute = i64::from(number) * 7_919 % 100_000;
    let milliseconds = i64::from(DAY.days_since_epoch()) * 86_400_000 + minute * 60_000;
    Row { user, milliseconds, kind: Kind::Purchase, subject: u16::try_from(number % 3).unwrap(), value: 2 }
}

fn build(rows: &[Row]) -> Population {
    Layout { wide: false, mapped: false }.build(rows, &Calendar::utc()).unwrap()
}

#[test]
fn one_user_may_have_all_the_events() {
    let rows: Vec<Row> = (0..ROWS).map(|number| row(number, 5)).collect();
    let population = build(&rows);
    assert_eq!(population.len(), 1);
    let profile = population.profile(5_u64).unwrap();
    // 100,000 minutes are 69.4 days; each has the three subjects.
    assert_eq!(profile.tallies().len(), 70 * 3);
    let as_of = profile.as_of(DAY.plus(69));
    assert_eq!(as_of.count(Kind::Purchase, Window::LIFETIME), Ok(ROWS.into()));
    assert_eq!(as_of.sum(Kind::Purchase, Window::LIFETIME), Ok(u64::from(ROWS) * 2));
    assert_eq!(as_of.count(Kind::Purchase, Window::last(1)), Ok(100_000 - 69 * 1_440));
}

#[test]
fn many_users_may_have_one_event_each() {
    // Ids that follow each other, and ids that differ in their high bits only.
    for shift in [0, 45] {
        let rows: Vec<Row> = (0..20_000).map(|number| row(number, u128::from(number) << shift)).collect();
        let population = build(&rows);
        assert_eq!(population.len(), 20_000);
        assert!(population.iter().map(|member| member.user.id.bits()).eq((0..20_000).map(|number| number << shift)));
        assert!(population.profiles().all(|profile| profile.tallies().len() == 1));
    }
}
