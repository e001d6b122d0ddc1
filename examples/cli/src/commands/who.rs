//! *Who is meant?* A user of a log by their id, or why nothing can be said of them: the log has no such user, or they
//! joined after the day that is asked about.

use lifestage::population::Member;
use lifestage::{Day, Population};

use crate::reader::log::Log;
use crate::reader::visible::Name;

/// Why nothing is said of a user.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WhoError {
    #[error("{log} has no user `{user}`: give an id as the log has it")]
    NoSuchUser { log: Name, user: String },
    #[error("user `{user}` joined on {joined}, after {asked}, the last day that is asked about: ask about a later one")]
    Later { user: String, joined: Day, asked: Day },
}

/// The user of this id, who joined by this day.
pub(crate) fn find<'a>(log: &Log, population: &'a Population, name: &str, asked: Day) -> Result<Member<'a>, WhoError> {
    // A referrer who is no user has a name in the log, but nothing else.
    let member = log.find(name).and_then(|user| population.get(user));
    let member = member.ok_or_else(|| WhoError::NoSuchUser { log: log.source.clone(), user: name.to_owned() })?;
    match member.profile.as_of(Day::MAX).joined(&member.user) {
        Some(joined) if joined > asked => Err(WhoError::Later { user: name.to_owned(), joined, asked }),
        _ => Ok(member),
    }
}
