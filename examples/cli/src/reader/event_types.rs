//! *What kind of event is it?* Kinds for the event types of a log, and what their values are.
//!
//! An event type is the kind that `--map` says, else the kind of the same name, else one of the log's own, numbered in
//! order of their first good rows. Its value is what `--value` says of the event type, else of the kind, else what the
//! kind carries.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::IntErrorKind;

use indexmap::IndexMap;
use lifestage::event::{CustomKind, KindByValue, KindsByValue, Unit};
use lifestage::number::MoneyError;
use lifestage::{Event, Kind, Money};

use super::error::{ReadError, RowProblem};
use super::options::{AnswerFormat, ByValue, ReaderOptions, ValueKind, Valued};

/// An event type of the log and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventType {
    /// As the log has it.
    pub(crate) name: Box<str>,
    /// None before its first good row, where it has to be numbered.
    pub(crate) kind: Option<Kind>,
    /// Its good rows.
    pub(crate) rows: u64,
    /// Those of them with a value that its kind cannot carry, and that nobody said to leave out.
    pub(crate) values_ignored: u64,
    /// None before its first good row.
    reading: Option<Reading>,
}

/// How a value is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Money,
    Whole,
    /// The kind carries none.
    Nothing,
    /// It is not to be read.
    Ignored,
}

/// A value, and whether there was one that its kind cannot carry.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Value {
    pub(crate) number: u64,
    pub(crate) ignored: bool,
}

/// The event types seen so far.
#[derive(Debug)]
pub(crate) struct EventTypes {
    mapped: HashMap<Box<str>, Kind>,
    valued: HashMap<Box<str>, ValueKind>,
    decimals: u8,
    /// INVARIANT: those with a good row come first, in the order of these rows.
    seen: IndexMap<Box<str>, EventType>,
    good: usize,
    /// Numbers that `--map` or the log itself gives to a kind.
    given: BTreeSet<u16>,
    /// Numbers handed out here, and to which event type.
    numbered: BTreeMap<u16, Box<str>>,
    next: u16,
    /// Kinds of event types that `--by-value` names and that are neither mapped nor named by a kind.
    reserved: HashMap<Box<str>, Kind>,
    /// What events of enough value are too, and how many were.
    by_value: KindsByValue,
    also: BTreeMap<u16, u64>,
    /// The event types and kinds whose values are looked at for that.
    looked_at: BTreeSet<Box<str>>,
}

impl EventTypes {
    /// Takes the options, where each kind can have the value that it is said to have.
    pub(crate) fn new(options: &ReaderOptions<impl AnswerFormat>) -> Result<Self, ReadError> {
        let mapped: HashMap<Box<str>, Kind> =
            options.map.iter().map(|mapped| (mapped.event_type.as_str().into(), mapped.kind)).collect();
        for Valued { name, value } in &options.value {
            // Any other name is that of a kind of the log's own, which carries whatever it is said to.
            if let Some(kind) = mapped.get(name.as_str()).copied().or_else(|| name.parse().ok())
                && !fits(*value, kind.unit())
            {
                let (name, asked, carries) = (name.as_str().into(), value.name(), carries(kind.unit()));
                return Err(ReadError::WrongValue { name, asked, kind, carries });
            }
        }
        let valued = options.value.iter().map(|valued| (valued.name.as_str().into(), valued.value)).collect();
        let given = mapped.values().filter_map(|kind| custom(*kind)).collect();
        let types = Self {
            mapped,
            valued,
            decimals: options.decimals,
            seen: IndexMap::new(),
            good: 0,
            given,
            numbered: BTreeMap::new(),
            next: 0,
            reserved: HashMap::new(),
            by_value: KindsByValue::default(),
            also: BTreeMap::new(),
            looked_at: options.by_value.iter().map(|line| line.name.as_str().into()).collect(),
        };
        types.with_kinds_by_value(&options.by_value)
    }

    /// Gives numbers to the event types that `--by-value` names, and makes the map of them.
    fn with_kinds_by_value(mut self, lines: &[ByValue]) -> Result<Self, ReadError> {
        let mut kinds = KindsByValue::default();
        for ByValue { name, at_least, also } in lines {
            let refused = |problem: String| ReadError::ByValue {
                name: name.as_str().into(),
                at_least: at_least.as_str().into(),
                also: also.as_str().into(),
                problem: problem.into(),
            };
            let (kind, own) = (self.reserve(name), self.reserve(also));
            let (Some(kind), Some(own)) = (kind, own) else {
                return Err(refused("no number is left for a kind of your own".to_owned()));
            };
            let Kind::Custom(own) = own else {
                return Err(refused(format!("`{own}` is no kind of your own: give a name that no kind has")));
            };
            let number = match self.reading(name, kind) {
                Reading::Money => money(name, kind, at_least, self.decimals),
                Reading::Whole => whole(name, kind, at_least),
                Reading::Nothing | Reading::Ignored => return Err(refused(format!("`{kind}` carries no value here"))),
            };
            let number = number.map_err(|problem| refused(problem.to_string()))?;
            let line = KindByValue { kind, at_least: number, also: own };
            let all = kinds.lines().iter().copied().chain([line]);
            kinds = KindsByValue::new(all).map_err(|problem| refused(problem.to_string()))?;
        }
        self.by_value = kinds;
        Ok(self)
    }

    /// The kind of an event type before any row: as mapped or named, else a number of its own. None where no number is left.
    fn reserve(&mut self, name: &str) -> Option<Kind> {
        let known = self.mapped.get(name).or_else(|| self.reserved.get(name)).copied();
        if let Some(kind) = known.or_else(|| name.parse().ok()) {
            return Some(kind);
        }
        let number = (0..=u16::MAX).find(|number| !self.given.contains(number))?;
        let kind = Kind::Custom(CustomKind::new(number).ok()?);
        self.given.insert(number);
        self.numbered.insert(number, name.into());
        self.reserved.insert(name.into(), kind);
        Some(kind)
    }

    /// What events of enough value are observed as too.
    pub(crate) const fn by_value(&self) -> &KindsByValue {
        &self.by_value
    }

    /// What an event is too, as its value is large enough.
    pub(crate) fn observed_too(&self, event: &Event) -> Vec<Event> {
        if self.by_value.lines().is_empty() { Vec::new() } else { self.by_value.observed(event).skip(1).collect() }
    }

    /// Counts what an event of a good row was too.
    pub(crate) fn count_too(&mut self, also: &[Event]) {
        for number in also.iter().filter_map(|event| custom(event.kind())) {
            *self.also.entry(number).or_default() += 1;
        }
    }

    /// The place of an event type among those seen.
    pub(crate) fn see(&mut self, name: &str) -> usize {
        if let Some(place) = self.seen.get_index_of(name) {
            return place;
        }
        let known = self.mapped.get(name).or_else(|| self.reserved.get(name)).copied();
        let kind = known.or_else(|| name.parse().ok());
        let event_type = EventType { name: name.into(), kind, rows: 0, values_ignored: 0, reading: None };
        self.seen.insert_full(name.into(), event_type).0
    }

    /// The kind of the event type at this place: the next free number, where it has none yet.
    pub(crate) fn kind(&self, place: usize) -> Result<Kind, RowProblem> {
        let EventType { name, kind, rows, .. } = &self.seen[place];
        match kind {
            // Only the first good row can find the number gone to another event type.
            Some(kind) if *rows == 0 => match custom(*kind).and_then(|number| self.numbered.get(&number)) {
                Some(holder) if holder != name => {
                    Err(RowProblem::KindTaken { event_type: name.clone(), holder: holder.clone() })
                }
                _ => Ok(*kind),
            },
            Some(kind) => Ok(*kind),
            None => (self.next..=u16::MAX)
                .find(|number| !self.given.contains(number))
                // Numbers that are too high come after all that are not.
                .and_then(|number| CustomKind::new(number).ok())
                .map(Kind::Custom)
                .ok_or_else(|| RowProblem::NoKindLeft { event_type: name.clone() }),
        }
    }

    /// Reads a value of the event type at this place, which is of this kind, or says why it cannot be read.
    pub(crate) fn value(&self, place: usize, kind: Kind, text: &str) -> Result<Value, RowProblem> {
        if text.is_empty() {
            return Ok(Value::default());
        }
        let EventType { name, reading, .. } = &self.seen[place];
        let number = match reading.unwrap_or_else(|| self.reading(name, kind)) {
            Reading::Money => money(name, kind, text, self.decimals)?,
            Reading::Whole => whole(name, kind, text)?,
            Reading::Nothing => return Ok(Value { number: 0, ignored: text != "0" }),
            Reading::Ignored => 0,
        };
        Ok(Value { number, ignored: false })
    }

    fn reading(&self, event_type: &str, kind: Kind) -> Reading {
        let said = self.valued.get(event_type).or_else(|| self.valued.get(kind.to_string().as_str())).copied();
        match said.filter(|value| fits(*value, kind.unit())) {
            Some(ValueKind::Money) => Reading::Money,
            Some(ValueKind::Seconds | ValueKind::Points | ValueKind::Count) => Reading::Whole,
            Some(ValueKind::Ignore) => Reading::Ignored,
            None => match kind.unit() {
                Unit::Nothing => Reading::Nothing,
                Unit::Money => Reading::Money,
                Unit::Seconds | Unit::Points | Unit::Satisfaction | Unit::Any => Reading::Whole,
            },
        }
    }

    /// Counts a good row of the event type at this place, which may move, and keeps its kind.
    pub(crate) fn count(&mut self, place: usize, kind: Kind, value: Value) {
        let event_type = &mut self.seen[place];
        event_type.rows += 1;
        event_type.values_ignored += u64::from(value.ignored);
        if event_type.rows > 1 {
            return;
        }
        let (name, given) = (event_type.name.clone(), event_type.kind.replace(kind));
        if let Some(number) = custom(kind) {
            if given.is_some() {
                self.given.insert(number);
            } else {
                self.next = number + 1;
                self.numbered.insert(number, name.clone());
            }
        }
        self.seen[place].reading = Some(self.reading(&name, kind));
        self.seen.swap_indices(place, self.good);
        self.good += 1;
    }

    /// The event types with a good row, in the order of these rows, and the names in `--map` and `--value` that the log
    /// does not know.
    pub(crate) fn finish(self) -> (Vec<EventType>, Vec<Box<str>>) {
        let mut seen: Vec<EventType> = self.seen.into_values().take(self.good).collect();
        for (number, rows) in self.also {
            let kind = CustomKind::new(number).ok().map(Kind::Custom);
            if let Some(event_type) = seen.iter_mut().find(|event_type| event_type.kind == kind) {
                event_type.rows += rows;
                continue;
            }
            let given = self.mapped.iter().chain(&self.reserved).find(|(_, given)| Some(**given) == kind);
            let name = given.map_or_else(|| format!("custom_{number}").into(), |(name, _)| name.clone());
            seen.push(EventType { name, kind, rows, values_ignored: 0, reading: None });
        }
        let known = |name: &str| {
            seen.iter().any(|event_type| {
                *event_type.name == *name || event_type.kind.is_some_and(|kind| kind.to_string() == name)
            })
        };
        let unknown: BTreeSet<Box<str>> = self
            .mapped
            .into_keys()
            .filter(|name| !seen.iter().any(|event_type| event_type.name == *name))
            .chain(self.valued.into_keys().chain(self.looked_at).filter(|name| !known(name)))
            .collect();
        (seen, unknown.into_iter().collect())
    }
}

/// The most minor units in one row: what is more leaves no room in a sum for a hundred of its size, and is a typing error in
/// every currency.
const MOST_MONEY: u64 = i64::MAX.unsigned_abs() / 100;

/// Whether a kind with this unit can have its values read so.
const fn fits(value: ValueKind, unit: Unit) -> bool {
    match unit {
        Unit::Nothing => matches!(value, ValueKind::Ignore),
        Unit::Money => matches!(value, ValueKind::Money | ValueKind::Ignore),
        Unit::Seconds => matches!(value, ValueKind::Seconds | ValueKind::Ignore),
        Unit::Points => matches!(value, ValueKind::Points | ValueKind::Ignore),
        Unit::Satisfaction => matches!(value, ValueKind::Count),
        Unit::Any => true,
    }
}

const fn carries(unit: Unit) -> &'static str {
    match unit {
        Unit::Nothing => "carries no value, only `ignore` fits",
        Unit::Money => "carries money, only `money` and `ignore` fit",
        Unit::Seconds => "carries seconds, only `seconds` and `ignore` fit",
        Unit::Points => "carries points, only `points` and `ignore` fit",
        Unit::Satisfaction => {
            "carries a satisfaction of 0 to 100, only `count` fits: without its value it says nothing, and a kind of your own keeps the events, as --map rate=custom_0"
        }
        Unit::Any => "carries anything",
    }
}

/// The number of a kind of the log's own.
const fn custom(kind: Kind) -> Option<u16> {
    match kind {
        Kind::Custom(kind) => Some(kind.index()),
        _ => None,
    }
}

/// A number without the zeros that it has behind its decimals: `579.0` is `579`, as a program writes it whose numbers
/// all have a fraction.
fn without_zeros(text: &str, decimals: u8) -> &str {
    let Some((whole, fraction)) =
        text.split_once('.').filter(|(whole, _)| whole.ends_with(|end: char| end.is_ascii_digit()))
    else {
        return text;
    };
    match fraction.split_at_checked(decimals.into()) {
        // A second point makes it no number at all, which is then told whole.
        Some((kept, zeros))
            if !zeros.is_empty()
                && kept.bytes().all(|byte| byte.is_ascii_digit())
                && zeros.bytes().all(|byte| byte == b'0') =>
        {
            match decimals {
                0 => whole,
                _ => &text[..text.len() - zeros.len()],
            }
        }
        _ => text,
    }
}

/// Money in minor units.
fn money(event_type: &str, kind: Kind, text: &str, decimals: u8) -> Result<u64, RowProblem> {
    let money = Money::parse_decimal(without_zeros(text, decimals), decimals).map_err(|error| match error {
        // A text with two points has no decimals, and zeros too many are no reason to cut it.
        MoneyError::TooManyDecimals { .. } if text.matches('.').count() > 1 => {
            RowProblem::Money(MoneyError::NotANumber { text: text.into() })
        }
        MoneyError::TooManyDecimals { text, decimals } => RowProblem::Decimals { text, decimals },
        MoneyError::TooLarge { text } => RowProblem::BeyondSums { text, most: MOST_MONEY, decimals },
        error => RowProblem::Money(error),
    })?;
    if money < Money::ZERO && kind != Kind::Refund {
        return Err(RowProblem::Negative { text: text.into(), event_type: event_type.into() });
    }
    let minor = money.minor_units().unsigned_abs();
    if minor > MOST_MONEY {
        return Err(RowProblem::BeyondSums { text: text.into(), most: MOST_MONEY, decimals });
    }
    Ok(minor)
}

/// A whole number of what the kind counts.
fn whole(event_type: &str, kind: Kind, text: &str) -> Result<u64, RowProblem> {
    let number = without_zeros(text, 0).parse::<i64>();
    if let Ok(Ok(number)) = number.as_ref().map(|number| u64::try_from(*number)) {
        return Ok(number);
    }
    let (text, event_type) = (text.into(), event_type.into());
    Err(match number.map_err(|error| *error.kind()) {
        Ok(_) | Err(IntErrorKind::NegOverflow) => RowProblem::Negative { text, event_type },
        Err(IntErrorKind::PosOverflow) => RowProblem::TooLarge { text },
        Err(_) if kind.unit() == Unit::Satisfaction => RowProblem::NoSatisfaction { text },
        Err(_) if kind.unit() == Unit::Any => RowProblem::NotACount { text, event_type },
        Err(_) => RowProblem::NotWhole { text, event_type },
    })
}
