//! *What was in the log?* Its events, the names behind their numbers, and what people should know of the reading.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use indexmap::IndexSet;
use lifestage::answer::{Language, Say};
use lifestage::event::KindsByValue;
use lifestage::profile::ProfileError;
use lifestage::time::Calendar;
use lifestage::{Day, Event, Interner, Kind, Population, User, UserId};

use super::days::Beyond;
use super::error::ReadError;
use super::event_types::EventType;
use super::losses::Losses;
use super::moment::Epoch;
use super::users::{Doubtful, number};
use super::visible::{LISTED, Name, quoted, visible};
use super::words;
use crate::speech::{Text, colon, comma};

/// A log that was read.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// Where it came from, for people.
    pub(crate) source: Name,
    /// In which people are told of the reading.
    pub(crate) language: Language,
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
        let language = self.language;
        self.losses.write(language, "", f)?;
        if let Some((file, losses)) = &self.users_losses {
            losses.write(language, &words::of_file(language, visible(file)), f)?;
        }
        if let Some(epoch) = self.doubtful_epoch {
            let (first, last) = (self.first_day.say(language), self.last_day.say(language));
            writeln!(f, "{}", words::small_epoch(language, first, last, epoch.name()))?;
        }
        if let Some(Beyond { rows, first, last }) = self.beyond {
            let days = if first == last {
                words::one_day(language, last.say(language))
            } else {
                words::days(language, first.say(language), last.say(language))
            };
            let (rows, as_of) = (words::rows(language, rows), self.as_of.say(language));
            writeln!(f, "{}", words::beyond(language, rows, days, as_of, last))?;
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
            (!matches!(kind, Kind::Custom(_))).then(|| words::likely_kind(self.language, name, kind))
        });
        self.note(f, words::LIKELY_KINDS, lines)
    }

    /// A date in the future or in another unit makes users vanish, and nothing else would say so.
    fn warn_of_joining(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Doubtful { users, example: (user, joined), .. }) = self.joined_later else { return Ok(()) };
        let (language, name) = (self.language, quoted(self.name(user)));
        let told = words::people(language, users);
        let [as_of, joined] = [self.as_of, joined].map(|day| day.say(language).to_string());
        let said = match users {
            1 => words::one_joined_later(language, told, as_of, name, joined),
            _ => words::joined_later(language, told, as_of, name, joined),
        };
        writeln!(f, "{said}")
    }

    fn write_notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language = self.language;
        let rows = words::rows(language, self.losses.rows - self.losses.skipped.count);
        let users = words::people(language, self.users.len() as u64);
        let (first, last) = (self.first_day.say(language), self.last_day.say(language));
        writeln!(f, "{}", words::read(language, &self.source, rows, users, first, last, self.days()))?;
        self.note_joining(f)?;
        self.note_arms(f)?;
        self.note_own_kinds(f)?;
        self.note_ignored_values(f)?;
        if !self.unknown.is_empty() {
            let names = words::listed(language, self.unknown.iter().map(AsRef::as_ref));
            writeln!(f, "{}", words::not_in_log(language, names))?;
        }
        Ok(())
    }

    /// Which days are counted, for people.
    pub(crate) fn days(&self) -> String {
        self.calendar.say(self.language).to_string()
    }

    /// Guests may well do something before they join, so this is no warning.
    fn note_joining(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Doubtful { users, example: (user, joined), first_event: Some(first) }) = self.active_before else {
            return Ok(());
        };
        let (language, name) = (self.language, quoted(self.name(user)));
        let told = words::people(language, users);
        let [joined, first] = [joined, first].map(|day| day.say(language).to_string());
        let said = match users {
            1 => words::one_active_before(language, told, name, joined, first),
            _ => words::active_before(language, told, name, joined, first),
        };
        writeln!(f, "{said}")
    }

    fn note_arms(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut arms = BTreeMap::<&str, u64>::new();
        for arm in self.arms.values() {
            *arms.entry(arm).or_default() += 1;
        }
        if arms.is_empty() {
            return Ok(());
        }
        let language = self.language;
        let tell = |(arm, users): (&&str, &u64)| words::arm(language, quoted(arm), words::people(language, *users));
        let told: Vec<String> = arms.iter().take(LISTED).map(tell).collect();
        let told = told.join(comma(language));
        match arms.len().saturating_sub(LISTED) {
            0 => writeln!(f, "{}", words::arms(language, told)),
            more => writeln!(f, "{}", words::more_arms(language, told, more)),
        }
    }

    fn note_own_kinds(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.event_types.iter().filter_map(|event_type| match event_type.kind {
            Some(kind @ Kind::Custom(_)) => Some((kind, event_type)),
            _ => None,
        });
        let language = self.language;
        let lines = own.map(|(kind, event_type)| {
            words::own_kind(language, kind, quoted(&event_type.name), words::rows(language, event_type.rows))
        });
        self.note(f, words::OWN_KINDS, lines)
    }

    fn note_ignored_values(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ignored = self.event_types.iter().filter(|event_type| event_type.values_ignored > 0);
        let language = self.language;
        let lines = ignored.map(|event_type| {
            words::with_rows(language, quoted(&event_type.name), words::rows(language, event_type.values_ignored))
        });
        self.note(f, words::IGNORED_VALUES, lines)
    }

    /// A headline and the first few lines below it; nothing without a line.
    fn note(&self, f: &mut fmt::Formatter<'_>, headline: Text, lines: impl Iterator<Item = String>) -> fmt::Result {
        let mut lines = lines.peekable();
        if lines.peek().is_none() {
            return Ok(());
        }
        writeln!(f, "{}{}", headline.said(self.language), colon(self.language).trim_end())?;
        for line in lines.by_ref().take(LISTED) {
            writeln!(f, "  {line}")?;
        }
        match lines.count() {
            0 => Ok(()),
            more => writeln!(f, "{}", words::more(self.language, more)),
        }
    }
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
