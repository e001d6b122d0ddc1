//! Plans of tasks: each state by scenario, each problem by name, each law by random plans against a reference.

mod answers;
mod laws;
mod population;
mod problems;
mod scenarios;

use lifestage::incentive::{Name, Plan, Task, TaskNeed};
use lifestage::{Day, Event, Kind, Profile, User};

const USER: u64 = 42;
const JOINING: Day = Day::ymd(2026, 1, 1);

/// The task of one day: to invite somebody.
fn invite(id: &str, day: u16) -> Task {
    Task::new(Name::literal(id), day, [TaskNeed::once(Kind::Invite)])
}

/// A newcomer who did the first two tasks late and the third on time.
fn late_newcomer() -> (Plan, Profile, User) {
    let events = [
        Event::register(USER, JOINING),
        Event::bind_account(USER, JOINING.plus(2)),
        Event::usage(USER, JOINING.plus(3), 60),
        Event::invite(USER, JOINING.plus(2)),
    ];
    (Plan::newcomer(None), Profile::of(events), User::new(USER))
}
