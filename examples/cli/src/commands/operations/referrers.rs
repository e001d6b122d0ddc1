//! Referrers that cannot be: users who brought themselves, directly or through others. Nobody can tell who of them came
//! first, so what is known of their referrers is left out, and everything else of them stays.

use lifestage::{Population, User, UserId};

use crate::reader::log::Log;
use crate::reader::losses::counted;
use crate::reader::visible::visible;

/// This many circles, and this many users of one, are told.
const TOLD: usize = 5;

/// Some users, each of whom was brought by the next one, and the last by the first.
type Circle = Vec<UserId>;

/// Leaves out the referrers that lead back to their user, and says which, some lines; nothing where there are none.
pub(super) fn without_circles(log: &mut Log, population: &mut Population) -> String {
    let circles = circles(&log.users);
    for user in circles.iter().flatten() {
        if let Some(facts) = place(*user).and_then(|place| log.users.get_mut(place)) {
            facts.referrer = None;
            population.introduce(*facts);
        }
    }
    told(log, &circles)
}

/// The place of a user among the users of a log, in which a referrer who is no user has none.
fn place(user: UserId) -> Option<usize> {
    usize::try_from(user.bits()).ok()
}

/// Every user has one referrer at most, so who follows them from user to user ends at one without, or at one seen before.
/// Where that one was seen on this same way, what lies between is a circle; each user is walked over once in all.
fn circles(users: &[User]) -> Vec<Circle> {
    // The way on which a user was seen; 0 is none.
    let mut seen = vec![0_usize; users.len()];
    let mut circles = Vec::new();
    for start in 0..users.len() {
        let mut way: Circle = Vec::new();
        let mut at = Some(start);
        while let Some(here) = at.filter(|here| *here < users.len()) {
            if seen[here] != 0 {
                if seen[here] == start + 1 {
                    let from = way.iter().position(|user| *user == users[here].id).unwrap_or(way.len());
                    circles.push(way.split_off(from));
                }
                break;
            }
            seen[here] = start + 1;
            way.push(users[here].id);
            at = users[here].referrer.and_then(place);
        }
    }
    circles
}

fn told(log: &Log, circles: &[Circle]) -> String {
    if circles.is_empty() {
        return String::new();
    }
    let users = counted(circles.iter().map(Vec::len).sum::<usize>() as u64, "user");
    let mut lines = vec![format!("left out the referrers of {users}, who brought themselves:")];
    lines.extend(circles.iter().take(TOLD).map(|circle| format!("  {}", told_one(log, circle))));
    if circles.len() > TOLD {
        lines.push(format!("  and {} more", counted((circles.len() - TOLD) as u64, "circle")));
    }
    lines.join("\n") + "\n"
}

fn told_one(log: &Log, circle: &[UserId]) -> String {
    let names: Vec<_> = circle.iter().take(TOLD).map(|user| format!("`{}`", visible(log.name(*user)))).collect();
    match (&names[..], circle.len() - names.len()) {
        ([alone], 0) => format!("{alone} is their own referrer"),
        ([others @ .., last], 0) => format!("{} and {last}, in a circle", others.join(", ")),
        (names, more) => format!("{} and {more} more, in a circle", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_once_and_ways_that_lead_into_them_are_none() {
        // 0 alone; 1 → 2 → 3 → 1; 4 leads in; 5 has a referrer who is no user.
        let referrers = [0, 2, 3, 1, 1, 9];
        let users = (0..).zip(referrers).map(|(user, referrer): (u64, u64)| {
            let mut user = User::new(user);
            user.referrer = Some(UserId::from(referrer));
            user
        });
        let numbers = |circle: Circle| circle.into_iter().map(UserId::bits).collect::<Vec<_>>();
        let found: Vec<_> = circles(&users.collect::<Vec<_>>()).into_iter().map(numbers).collect();
        assert_eq!(found, [vec![0], vec![1, 2, 3]]);
    }
}
