//! What was seen: asked, taken in, forgotten, merged.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::id::EventId;
use super::keys::{Entry, KeyPlace, Keys};
use super::numbers::Numbers;
use super::rule::SeenRule;
use crate::time::Day;
use crate::wording::problems::problems;

/// What was seen already of one user's events: the ids of a window, to keep beside the [`Profile`](crate::Profile).
///
/// ```
/// use lifestage::profile::{Delivery, EventId, Seen, SeenRule};
/// use lifestage::{Calendar, Day, Event, Profile};
///
/// let (monday, calendar): (Day, _) = ("2026-01-05".parse()?, Calendar::utc());
/// let (mut ada, mut seen) = (Profile::new(1_u64, &calendar), Seen::new(SeenRule::default()));
/// let login = Event::log_in(1_u64, monday);
/// let id = EventId::text("delivery-17");
/// assert_eq!(ada.observe_once(&mut seen, id, &login, &calendar)?, Delivery::New);
/// assert_eq!(ada.observe_once(&mut seen, id, &login, &calendar)?, Delivery::Duplicate);
///
/// // Age counts from the newest accepted day, 30 days back by default.
/// let later = Event::log_in(1_u64, monday.plus(30));
/// assert_eq!(ada.observe_once(&mut seen, EventId::text("delivery-18"), &later, &calendar)?, Delivery::New);
/// assert_eq!(ada.observe_once(&mut seen, id, &login, &calendar)?, Delivery::TooOld);
/// assert_eq!(ada.tallies().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub(super) rule: SeenRule,
    /// The newest day of any accepted event.
    pub(super) newest: Option<Day>,
    /// The first day whose keys are remembered. INVARIANT: not before the days that the rule gives, and never back.
    pub(super) from: Day,
    /// INVARIANT: of days from `from` to `newest`.
    pub(super) keys: Keys,
    /// INVARIANT: ascending by the source, each once.
    pub(super) sources: Vec<(u32, Numbers)>,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[must_use = "a duplicate and an event that is too old were not counted"]
pub enum Delivery {
    /// It came for the first time and counts.
    New,
    /// An event with its id counts already. Nothing changed: acknowledge it.
    Duplicate,
    /// It lies before the window, so that nobody can tell whether it counts already. Nothing changed: put it aside, and
    /// rebuild profile and `Seen` from the log where it matters.
    TooOld,
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::New => "new",
            Self::Duplicate => "duplicate",
            Self::TooOld => "too old",
        })
    }
}

/// Two parts of what was seen that cannot be one. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SeenMergeError {
    /// An event that both have seen, so that it would count twice.
    Shared {
        /// The id: the least key, or the least number of the first source where no key is shared.
        id: EventId,
    },
    /// Windows of other sizes.
    OtherRule {
        /// The rule of this part.
        rule: SeenRule,
        /// The rule of what came.
        other: SeenRule,
    },
}

problems! {
    enum SeenMergeError {
        Shared { id: Text } = "problem.seen.shared"
            "both parts have seen event `{id}`, which would count twice: give each event to one part, or rebuild both from the log as one"
            "两部分都收到过行为`{id}`，会重复计数：每条行为只交给其中一部分，或用日志把两部分重建为一份";
        OtherRule { rule, other } with (
            days: Whole = rule.config().days, sequences: Whole = rule.config().sequences,
            other_days: Whole = other.config().days, other_sequences: Whole = other.config().sequences,
        ) = "problem.seen.other_rule"
            "this part remembers `{days}` days and `{sequences}` numbers of a source but what came `{other_days}` and `{other_sequences}`: use one rule, or change it with `change_rule` before"
            "这一部分记住`{days}`天和每个来源`{sequences}`个序号，传入的却是`{other_days}`天和`{other_sequences}`个：请统一规则，或先用`change_rule`修改";
    }
}

/// Where an id that was not seen would stand.
#[derive(Clone, Copy, Debug)]
pub(super) enum Vacancy {
    Key(KeyPlace),
    /// Of a known source, or where a new one would stand.
    Sequence(Result<usize, usize>),
}

impl Seen {
    /// Nothing was seen yet.
    pub const fn new(rule: SeenRule) -> Self {
        Self { rule, newest: None, from: Day::MIN, keys: Keys::none(), sources: Vec::new() }
    }

    /// How much is remembered.
    pub const fn rule(&self) -> &SeenRule {
        &self.rule
    }

    /// The newest day of an accepted event, from which age counts; none before the first.
    pub const fn newest(&self) -> Option<Day> {
        self.newest
    }

    /// The first day whose keys are remembered; none where all are. An event of a day before it is too old.
    pub fn remembered_from(&self) -> Option<Day> {
        (self.from > Day::MIN).then_some(self.from)
    }

    /// The number of keys that are remembered. Numbers of sources are not among them.
    pub fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// What would become of an event with this id on this day. It changes nothing.
    ///
    /// With [`Seen::note`] it makes other states of yours exact: a points ledger, a counter, an outbox.
    pub fn check(&self, id: EventId, day: Day) -> Delivery {
        match self.vacancy(id, day) {
            Ok(_) => Delivery::New,
            Err(delivery) => delivery,
        }
    }

    /// Notes that an event with this id on this day is taken in now, where it is new.
    pub fn note(&mut self, id: EventId, day: Day) -> Delivery {
        match self.vacancy(id, day) {
            Ok(vacancy) => {
                self.put(vacancy, id, day);
                Delivery::New
            }
            Err(delivery) => delivery,
        }
    }

    /// Where a new id would stand, or what else it is.
    pub(super) fn vacancy(&self, id: EventId, day: Day) -> Result<Vacancy, Delivery> {
        match id {
            EventId::Key(key) => match self.keys.vacant(key) {
                None => Err(Delivery::Duplicate),
                Some(_) if day < self.from => Err(Delivery::TooOld),
                Some(place) => Ok(Vacancy::Key(place)),
            },
            EventId::Sequence { source, number } => {
                let place = self.place_of(source);
                match place.ok().and_then(|at| self.sources.get(at)) {
                    Some((_, numbers)) if numbers.is_too_old(number) => Err(Delivery::TooOld),
                    Some((_, numbers)) if numbers.contains(number) => Err(Delivery::Duplicate),
                    _ => Ok(Vacancy::Sequence(place)),
                }
            }
        }
    }

    fn place_of(&self, source: u32) -> Result<usize, usize> {
        self.sources.binary_search_by_key(&source, |(source, _)| *source)
    }

    /// Takes in an id at the place that [`Seen::vacancy`] gave for it.
    pub(super) fn put(&mut self, vacancy: Vacancy, id: EventId, day: Day) {
        let width = self.rule.config().sequences;
        match (vacancy, id) {
            (Vacancy::Key(place), EventId::Key(key)) => self.keys.put(place, Entry::new(key, day)),
            (Vacancy::Sequence(Ok(at)), EventId::Sequence { number, .. }) => {
                if let Some((_, numbers)) = self.sources.get_mut(at) {
                    numbers.add(number, width);
                }
            }
            (Vacancy::Sequence(Err(at)), EventId::Sequence { source, number }) => {
                self.sources.insert(at, (source, Numbers::only(number, width)));
            }
            _ => debug_assert!(false, "the place of another id"),
        }
        if self.newest.is_none_or(|newest| newest < day) {
            self.newest = Some(day);
            self.slide();
        }
    }

    /// Moves the window up to the newest day.
    fn slide(&mut self) {
        let Some(newest) = self.newest else { return };
        self.forget_before(newest.minus(u32::from(self.rule.config().days).saturating_sub(1)));
    }

    /// Drops the keys of events before a day, as [`Profile::forget_before`](crate::Profile::forget_before) drops their
    /// tallies: call both with the same day. An event with a key and a day before it is too old from then on. The horizon
    /// never moves back.
    ///
    /// Numbers of sources are kept, as they are dropped by number and not by day.
    pub fn forget_before(&mut self, day: Day) {
        if day > self.from {
            self.from = day;
            self.keys.forget_before(day);
        }
    }

    /// Goes on by another rule. A shorter window drops what it does not remember; a longer one starts from what is there:
    /// what was dropped stays too old.
    pub fn change_rule(&mut self, rule: SeenRule) {
        self.rule = rule;
        self.slide();
        for (_, numbers) in &mut self.sources {
            numbers.slide(rule.config().sequences);
        }
    }

    /// Takes in what another part has seen, from another shard or of other days: for the same user, beside
    /// [`Profile::merge`](crate::Profile::merge). [`Profile::merge_once`](crate::Profile::merge_once) does both or nothing.
    ///
    /// Parts that share an id do not merge, as its event would count twice. What a part has dropped cannot be compared, so
    /// deal events to parts by their ids or by time.
    ///
    /// # Errors
    /// When both have seen an event, or their rules differ. Nothing is changed then.
    pub fn merge(&mut self, other: &Self) -> Result<(), SeenMergeError> {
        self.check_merge(other)?;
        self.absorb(other);
        Ok(())
    }

    /// Whether a merge would be refused.
    pub(super) fn check_merge(&self, other: &Self) -> Result<(), SeenMergeError> {
        if self.rule != other.rule {
            return Err(SeenMergeError::OtherRule { rule: self.rule, other: other.rule });
        }
        let of_source = |(source, numbers): &(u32, Numbers)| {
            let (_, theirs) = other.sources.get(other.place_of(*source).ok()?)?;
            numbers.shared(theirs).map(|number| EventId::sequence(*source, number))
        };
        let key = self.keys.shared(&other.keys).map(EventId::Key);
        match key.or_else(|| self.sources.iter().find_map(of_source)) {
            Some(id) => Err(SeenMergeError::Shared { id }),
            None => Ok(()),
        }
    }

    /// Takes in what a merge would.
    pub(super) fn absorb(&mut self, other: &Self) {
        self.keys = self.keys.merged(&other.keys);
        self.newest = self.newest.max(other.newest);
        // What one part remembers may be before the horizon of the other.
        // INVARIANT: the part with the newest event begins no earlier than the rule gives, so both together do not either.
        self.from = self.from.max(other.from);
        self.keys.forget_before(self.from);
        for (source, theirs) in &other.sources {
            match self.place_of(*source) {
                Ok(at) => {
                    if let Some((_, mine)) = self.sources.get_mut(at) {
                        *mine = mine.merged(theirs, self.rule.config().sequences);
                    }
                }
                Err(at) => self.sources.insert(at, (*source, theirs.clone())),
            }
        }
    }

    /// From parts that come from outside; none where they contradict each other.
    pub(super) fn assembled(self) -> Option<Self> {
        let Self { rule, newest, from, keys, sources } = &self;
        let slid = newest.is_none_or(|newest| *from >= newest.minus(u32::from(rule.config().days).saturating_sub(1)));
        let by_source = sources.is_sorted_by(|one, next| one.0 < next.0);
        let of_window = keys.iter().all(|entry| entry.day() >= *from && Some(entry.day()) <= *newest);
        let begun = newest.is_some() || sources.is_empty();
        (slid && by_source && of_window && begun).then_some(self)
    }
}
