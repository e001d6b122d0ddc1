//! *What was in the log?* Its events, the names behind their numbers, and what people should know of the reading.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use indexmap::IndexSet;
use lifestage::event::KindsByValue;
use lifestage::profile::ProfileError;
use lifestage::time::Calendar;
use lifestage::{Day, Event, Interner, Kind, Population, User, UserId};

use super::days::Beyond;
use super::error::ReadError;
use super::event_types::EventType;
use super::losses::{Losses, counted};
use super::moment::Epoch;
use super::users::{Doubtful, number};
use super::visible::{LISTED, Name, listed, quoted, visible};

/// A log that was read.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// Where it came from, for people.
    pub(crate) source: Name,
    /// One for each good row, in the order of the log; none where it was read into profiles.
    pub(crate) events: Vec<Event>,
    /// The user ids as the log has them, at the place of their number: `UserId` 0 is the first one seen. Those of referrers
    /// who are no users themselves come after all others.
    pub(crate) names: IndexSet<Box<str>>,
    /// What is known of each user besides events, at the place of their number.
    pub(crate) users: Vec<User>,
    /// The arm of an experiment in which a user is.
    pub(crate) arms: BTreeMap<UserId, Box<str>>,
    /// The names of the subjects.
    pub(crate) subjects: Interner,
    /// The names of the acquisition channels.
    pub(crate) channels: Interner,
    /// The event types, in the order of their first good rows.
    pub(crate) event_types: Vec<EventType>,
    /// What events of enough value are observed as too.
    pub(crate) by_value: KindsByValue,
    /// How many rows there were, and what was lost of them.
    pub(crate) losses: Losses,
    /// The file of users, and what was lost of it; none without one.
    pub(crate) users_losses: Option<(Box<str>, Losses)>,
    /// Names in `--map` and `--value` that the log does not have.
    pub(crate) unknown: Vec<Box<str>>,
    /// The civil day of the earliest event.
    pub(crate) first_day: Day,
    /// The civil day of the latest event.
    pub(crate) last_day: Day,
    /// The day that is asked about: as given, else the last that is likely.
    pub(crate) as_of: Day,
    /// What lies so far after it that nobody is likely to mean it.
    pub(crate) beyond: Option<Beyond>,
    /// Users who joined after that day, so that nobody sees them.
    pub(crate) joined_later: Option<Doubtful>,
    /// Users with events from before they joined.
    pub(crate) active_before: Option<Doubtful>,
    /// What numbers were said to count, where that puts all of them into the first weeks of 1970.
    pub(crate) doubtful_epoch: Option<Epoch>,
    /// The calendar of the civil days.
    pub(crate) calendar: Calendar,
}

impl Log {
    /// The id of a user as the log has it; empty for a user who is not in it.
    pub(crate) fn name(&self, user: UserId) -> &str {
        usize::try_from(user.bits()).ok().and_then(|place| self.names.get_index(place)).map_or("", AsRef::as_ref)
    }

    /// The id of a user, fit for a table.
    pub(crate) fn shown(&self, user: UserId) -> Cow<'_, str> {
        visible(self.name(user))
    }

    /// The user of this id.
    pub(crate) fn find(&self, name: &str) -> Option<UserId> {
        self.names.get_index_of(name).map(number)
    }

    /// The population of the events, with what is known of the users.
    pub(crate) fn population(&self) -> Result<Population, ProfileError> {
        let observed: Vec<Event> = self.events.iter().flat_map(|event| self.by_value.observed(event)).collect();
        let mut population = Population::from_events(&observed, self.calendar.clone())?;
        self.introduce(&mut population);
        Ok(population)
    }

    /// Says what is known of the users besides events.
    pub(crate) fn introduce(&self, population: &mut Population) {
        for user in &self.users {
            if *user != User::new(user.id) || population.profile(user.id).is_none() {
                population.introduce(*user);
            }
        }
    }

    /// What people call a kind: its name, or for one of the log's own the event type, fit for a table.
    pub(crate) fn label(&self, kind: Kind) -> Cow<'_, str> {
        let own = || self.event_types.iter().find(|event_type| event_type.kind == Some(kind));
        match (kind.name(), own()) {
            (Some(name), _) => name.into(),
            (None, Some(event_type)) => visible(&event_type.name),
            (None, None) => kind.to_string().into(),
        }
    }

    /// Whether what was lost is so much that the answer may mislead.
    pub(crate) fn check_losses(&self) -> Result<(), ReadError> {
        let of_users = self.users_losses.iter().map(|(file, losses)| (&**file, losses));
        for (file, losses) in [(&*self.source, &self.losses)].into_iter().chain(of_users) {
            losses.check(file)?;
        }
        Ok(())
    }

    /// What was lost, some lines, or none: above a table, on standard error beside other formats.
    pub(crate) fn warnings(&self) -> impl fmt::Display {
        Warnings(self)
    }

    /// What people should know of the reading, some lines: below a table, on standard error beside other formats.
    pub(crate) fn notes(&self) -> impl fmt::Display {
        Notes(self)
    }

    fn write_warnings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.losses.write("", f)?;
        if let Some((file, losses)) = &self.users_losses {
            losses.write(&format!(" of {}", visible(file)), f)?;
        }
        if let Some(epoch) = self.doubtful_epoch {
            let (first, last) = (self.first_day, self.last_day);
            writeln!(f, "all times lie from {first} to {last} by --epoch {}: is it a unit too small?", epoch.name())?;
        }
        if let Some(Beyond { rows, first, last }) = self.beyond {
            let (rows, as_of) = (counted(rows, "row"), self.as_of);
            let days = if first == last { format!("of {last}") } else { format!("from {first} to {last}") };
            writeln!(f, "not seen: {rows} {days}, more than a year after the row before, of {as_of}:")?;
            writeln!(f, "  if they are no mistake, give --as-of {last}")?;
        }
        self.warn_of_likely_kinds(f)?;
        self.warn_of_joining(f)
    }

    /// `Purchase` beside the kind purchase counts as an activity of the log's own, and nothing else would say so.
    fn warn_of_likely_kinds(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.event_types.iter().filter(|event_type| matches!(event_type.kind, Some(Kind::Custom(_))));
        let lines = own.filter_map(|event_type| {
            let kind: Kind = event_type.name.trim().to_lowercase().replace([' ', '-'], "_").parse().ok()?;
            let name = quoted(&event_type.name);
            (!matches!(kind, Kind::Custom(_))).then(|| format!("{name}: --map '{name}={kind}' makes it that kind"))
        });
        note(f, "event types with nearly the name of a kind, which are kinds of the log's own", lines)
    }

    /// A date in the future or in another unit makes users vanish, and nothing else would say so.
    fn warn_of_joining(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Doubtful { users, example: (user, joined), .. }) = self.joined_later {
            let (told, name) = (counted(users, "user"), quoted(self.name(user)));
            let are = if users == 1 { "is" } else { "are" };
            writeln!(
                f,
                "{told} joined after the day asked about, {}, and {are} left out: `{name}` on {joined}{}",
                self.as_of,
                if users == 1 { "" } else { ", …" }
            )?;
        }
        Ok(())
    }

    fn write_notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} of {}, {} to {}, {}",
            self.source,
            counted(self.losses.rows - self.losses.skipped.count, "row"),
            counted(self.users.len() as u64, "user"),
            self.first_day,
            self.last_day,
            self.days(),
        )?;
        self.note_joining(f)?;
        self.note_arms(f)?;
        self.note_own_kinds(f)?;
        self.note_ignored_values(f)?;
        if !self.unknown.is_empty() {
            writeln!(
                f,
                "named in --map, --value or --by-value, but not in the log: {}",
                listed(self.unknown.iter().map(AsRef::as_ref))
            )?;
        }
        Ok(())
    }

    /// Which days are counted, for people.
    pub(crate) fn days(&self) -> String {
        self.calendar.to_string()
    }

    /// Guests may well do something before they join, so this is no warning.
    fn note_joining(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Doubtful { users, example: (user, joined), first_event: Some(first) }) = self.active_before else {
            return Ok(());
        };
        let (name, others) = (quoted(self.name(user)), if users == 1 { "" } else { ", …" });
        let (have, are) = if users == 1 { ("has", "is") } else { ("have", "are") };
        writeln!(
            f,
            "{} {have} events from before joining, and {are} not seen as of those days:",
            counted(users, "user")
        )?;
        writeln!(f, "  `{name}` joined on {joined}, with an event on {first}{others}")
    }

    fn note_arms(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut arms = BTreeMap::<&str, u64>::new();
        for arm in self.arms.values() {
            *arms.entry(arm).or_default() += 1;
        }
        if arms.is_empty() {
            return Ok(());
        }
        let told = arms.iter().take(LISTED).map(|(arm, users)| format!("{} {}", quoted(arm), counted(*users, "user")));
        let more = if arms.len() > LISTED { format!(" and {} more", arms.len() - LISTED) } else { String::new() };
        writeln!(f, "arms of an experiment: {}{more}", told.collect::<Vec<_>>().join(", "))
    }

    fn note_own_kinds(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.event_types.iter().filter_map(|event_type| match event_type.kind {
            Some(kind @ Kind::Custom(_)) => Some((kind, event_type)),
            _ => None,
        });
        let lines = own.map(|(kind, event_type)| {
            format!("{kind} = {}, {}", quoted(&event_type.name), counted(event_type.rows, "row"))
        });
        note(f, "kinds of the log's own (--map TYPE=KIND names them)", lines)
    }

    fn note_ignored_values(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ignored = self.event_types.iter().filter(|event_type| event_type.values_ignored > 0);
        let lines = ignored
            .map(|event_type| format!("{}, {}", quoted(&event_type.name), counted(event_type.values_ignored, "row")));
        note(f, "values ignored, as the kind carries none (--value TYPE=ignore says so)", lines)
    }
}

/// A headline and the first few lines below it; nothing without a line.
fn note(f: &mut fmt::Formatter<'_>, headline: &str, lines: impl Iterator<Item = String>) -> fmt::Result {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    writeln!(f, "{headline}:")?;
    for line in lines.by_ref().take(LISTED) {
        writeln!(f, "  {line}")?;
    }
    let more = lines.count();
    if more > 0 { writeln!(f, "  and {more} more") } else { Ok(()) }
}

/// The notes of a log as text.
struct Notes<'a>(&'a Log);

impl fmt::Display for Notes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_notes(f)
    }
}

/// What was lost of a log as text.
struct Warnings<'a>(&'a Log);

impl fmt::Display for Warnings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_warnings(f)
    }
}
