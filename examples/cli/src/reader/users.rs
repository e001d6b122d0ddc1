//! *What does the host know of its users?* A file beside the log, a row a user.
//!
//! ```text
//! user_id,joined,channel,referrer,birthday,allowed,arm
//! 00004,1997-01-01,search,00018,02-29,push email,control
//! ```
//! Each column but the first may be missing, and each field but the first empty. A user without an event is there too; a
//! referrer who is in neither file has a number and no facts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use csv::ByteRecord;
use indexmap::IndexSet;
use lifestage::event::{Birthday, ContactChannel, ContactChannels};
use lifestage::time::Calendar;
use lifestage::{Day, Interner, User, UserId};

use super::columns::{Columns, Field};
use super::error::{ReadError, RowProblem, TsAdvice};
use super::lines::Lines;
use super::losses::Losses;
use super::moment::Clock;
use super::rows::intern;
use super::source;

/// A column of the file. The first is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fact {
    UserId,
    Joined,
    Channel,
    Referrer,
    Birthday,
    Allowed,
    Arm,
}

impl Field for Fact {
    const ALL: &'static [Self] =
        &[Self::UserId, Self::Joined, Self::Channel, Self::Referrer, Self::Birthday, Self::Allowed, Self::Arm];
    const CAN_BE_RENAMED: bool = false;

    fn name(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::Joined => "joined",
            Self::Channel => "channel",
            Self::Referrer => "referrer",
            Self::Birthday => "birthday",
            Self::Allowed => "allowed",
            Self::Arm => "arm",
        }
    }

    fn is_needed(self) -> bool {
        self == Self::UserId
    }

    fn place(self) -> usize {
        self as usize
    }
}

/// Who is known, and what of them besides events.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    /// The ids as the files have them, at the place of their number.
    pub(crate) names: IndexSet<Box<str>>,
    /// The facts of each user, at the place of their number. Referrers who are no users have a name alone, after all others.
    pub(crate) users: Vec<User>,
    /// The names of the acquisition channels.
    pub(crate) channels: Interner,
    /// The arm of an experiment in which a user is.
    pub(crate) arms: BTreeMap<UserId, Box<str>>,
    /// The day of the first event of each user who has one, at the place of their number.
    first_days: Vec<Day>,
}

/// Users whom their day of joining leaves out, of whom it looks like a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Doubtful {
    pub(crate) users: u64,
    /// The first of them, and when they joined.
    pub(crate) example: (UserId, Day),
    /// The day of this one's first event, where it comes before.
    pub(crate) first_event: Option<Day>,
}

/// The user at this place among the names.
pub(crate) const fn number(place: usize) -> UserId {
    UserId::new(place as u128)
}

impl People {
    /// The place of a user, a new one at first sight.
    pub(crate) fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.names.get_index_of(name) {
            return place;
        }
        self.names.insert(name.into());
        self.users.push(User::new(number(self.users.len())));
        self.users.len() - 1
    }

    /// Notes a day with an event of the user at this place. Users with events come before all others.
    pub(crate) fn see(&mut self, place: usize, day: Day) {
        match self.first_days.get_mut(place) {
            Some(first) => *first = (*first).min(day),
            None => self.first_days.push(day),
        }
    }

    /// Users who joined after the day that is asked about, and those who joined by then and have events from before.
    pub(crate) fn doubtful(&self, as_of: Day) -> [Option<Doubtful>; 2] {
        let mut found = [None::<Doubtful>; 2];
        for (place, user) in self.users.iter().enumerate() {
            let Some(joined) = user.join_day else { continue };
            let first_event = self.first_days.get(place).copied().filter(|first| *first < joined);
            let sort = match (joined > as_of, first_event) {
                (true, _) => 0,
                (false, Some(_)) => 1,
                (false, None) => continue,
            };
            let example = (user.id, joined);
            found[sort].get_or_insert(Doubtful { users: 0, example, first_event }).users += 1;
        }
        found
    }

    /// Reads the file, and says what was lost of it.
    pub(crate) fn read(
        &mut self,
        name: &str,
        input: impl Read,
        clock: &Clock,
        calendar: &Calendar,
        strict: bool,
    ) -> Result<Losses, ReadError> {
        let text = source::text(input)?;
        let mut lines = Lines::new(text);
        if !lines.advance()? {
            return Err(ReadError::Empty { log: name.into(), columns: "user_id and what is known of users" });
        }
        let columns =
            Columns::find(&lines.row, &[]).map_err(|problem| ReadError::Header { line: lines.number(), problem })?;
        let mut reading =
            Reading { people: self, columns, clock, calendar, listed: BTreeSet::new(), referrers: Vec::new() };
        let losses = lines.each(strict, |row| reading.take(row))?;
        let referrers = reading.referrers;
        for (place, name) in referrers {
            let referrer = self.names.insert_full(name).0;
            self.users[place].referrer = Some(number(referrer));
        }
        Ok(losses)
    }
}

/// What is known while rows come in.
struct Reading<'a> {
    people: &'a mut People,
    columns: Columns<Fact>,
    clock: &'a Clock,
    calendar: &'a Calendar,
    /// The places of users who had their row.
    listed: BTreeSet<usize>,
    /// Who was brought by whom: the latter may have a row of their own, further below.
    referrers: Vec<(usize, Box<str>)>,
}

impl Reading<'_> {
    /// Takes a row, or says why it is bad; hands out what is wrong with values that were left out.
    fn take(&mut self, row: &ByteRecord) -> Result<Vec<RowProblem>, RowProblem> {
        self.columns.check_width(row)?;
        let name = self.columns.needed(row, Fact::UserId)?;
        let texts: Vec<&str> = Fact::ALL.iter().map(|fact| self.columns.text(row, *fact)).collect::<Result<_, _>>()?;
        let text = |fact: Fact| Some(texts[fact.place()]).filter(|text| !text.is_empty());
        if self.people.names.get_index_of(name).is_some_and(|place| self.listed.contains(&place)) {
            return Err(RowProblem::UserTwice { user: name.into() });
        }

        let mut problems = Vec::new();
        let mut keep = |problem| problems.push(problem);
        let joined = text(Fact::Joined).and_then(|text| self.day(text).map_err(&mut keep).ok());
        let birthday = text(Fact::Birthday).and_then(|text| birthday(text).map_err(&mut keep).ok());
        let allowed = text(Fact::Allowed).and_then(|text| allowed(text).map_err(&mut keep).ok());
        let channel = text(Fact::Channel)
            .and_then(|text| intern(&mut self.people.channels, Fact::Channel.name(), text).map_err(&mut keep).ok());

        let place = self.people.place(name);
        self.listed.insert(place);
        let user = &mut self.people.users[place];
        user.join_day = joined;
        user.birthday = birthday;
        user.allowed_channels = allowed.unwrap_or_default();
        if let Some(channel) = channel {
            user.acquisition_channel = channel;
        }
        if let Some(referrer) = text(Fact::Referrer) {
            self.referrers.push((place, referrer.into()));
        }
        if let Some(arm) = text(Fact::Arm) {
            self.people.arms.insert(number(place), arm.into());
        }
        Ok(problems)
    }

    /// A day, also of a time on it.
    fn day(&self, text: &str) -> Result<Day, RowProblem> {
        let column = Fact::Joined.name();
        let no_time = || RowProblem::Ts { column, text: text.into(), advice: TsAdvice::about(text, self.clock) };
        let moment = self.clock.moment(text.as_bytes()).ok_or_else(no_time)?;
        super::rows::day(self.calendar, moment, column, text)
    }
}

/// `02-29`.
fn birthday(text: &str) -> Result<Birthday, RowProblem> {
    let number = |text: &str| text.parse::<u8>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let parts = text.split_once('-').and_then(|(month, day)| Some((number(month)?, number(day)?)));
    let (month, day) = parts.ok_or_else(|| RowProblem::Birthday { text: text.into() })?;
    Birthday::new(month, day).map_err(|error| RowProblem::NoSuchDay { text: text.into(), error })
}

/// `push email`, with whatever between; `none` alone is none.
fn allowed(text: &str) -> Result<ContactChannels, RowProblem> {
    let bare = |name: &str| name.to_lowercase().replace(['-', '_'], "");
    let names = text.split([' ', ',', ';', '|', '+', '\t']).filter(|name| !name.is_empty());
    if text.trim().eq_ignore_ascii_case("none") {
        return Ok(ContactChannels::default());
    }
    let channel = |name: &str| {
        let channel = ContactChannel::ALL.into_iter().find(|channel| bare(&channel.to_string()) == bare(name));
        channel.ok_or_else(|| RowProblem::Allowed { text: text.into(), name: name.into() })
    };
    names.map(channel).collect()
}
