//! Names and their numbers: small numbers for features, categories, topics, channels and tasks. *Which number is this name?*
//!
//! One process alone calls [`Interner::intern`]. **Several processes** share a table of your database, which decides; the
//! interner is what a process knows of it:
//!
//! ```sql
//! CREATE TABLE subjects (name text PRIMARY KEY, number int NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 65535));
//! ```
//! For each batch of events, before its transaction begins:
//!
//! 1. [`Interner::unknown`] says which names the process does not know. Where there are none, go on.
//! 2. [`Interner::propose`] gives them the next free numbers. Insert each row in a statement of its own, and commit it:
//!    `INSERT INTO subjects (name, number) VALUES ($1, $2) ON CONFLICT DO NOTHING`.
//! 3. Read back what stands there now, with all that others added: `SELECT name, number FROM subjects`, and hand it to
//!    [`Interner::learn`]. Go to 1.
//!
//! Where two processes propose one number for two names, or two numbers for one name, the table keeps the row that came
//! first, and the other process goes round again with the next number. A row is refused only for one that another
//! process added since, so it ends. What is learned must be committed: a number that is rolled back may get another name. And
//! rows that are committed one by one never wait for each other in a circle. Do not number by a sequence (`serial`): a row
//! in conflict uses up a number too, and there are 65535.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::event::subject::Subject;
use crate::wording::problems::problems;

/// Gives numbers to names, in the order in which they first come, and never changes one.
///
/// It is written as the list of its names. Store it beside the profiles, so that stored numbers keep their meaning. Where
/// several processes number names, see [the module](self).
///
/// ```
/// use lifestage::{Interner, Subject};
///
/// let mut features = Interner::new();
/// let export = features.intern("export")?;
/// assert_eq!((export, features.intern("export")?), (Subject::new(1), Subject::new(1)));
/// assert_eq!(features.name(export), Some("export"));
///
/// let stored = serde_json::to_string(&features)?;
/// assert_eq!(stored, r#"["export"]"#);
/// assert_eq!(serde_json::from_str::<Interner>(&stored)?, features);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Option<Box<str>>>", into = "Vec<Option<Box<str>>>")]
pub struct Interner {
    /// The name of each number from 1 on; none of a number that no row has. INVARIANT: the last one has a name.
    names: Vec<Option<Box<str>>>,
    numbers: BTreeMap<Box<str>, Subject>,
}

/// A name that cannot be given a number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InternerError {
    /// All 65535 numbers are taken.
    Full {
        /// The name that came too late.
        name: Box<str>,
    },
    /// A stored list names a subject twice.
    Twice {
        /// The name.
        name: Box<str>,
    },
    /// A row without a number.
    NoNumber {
        /// The name.
        name: Box<str>,
    },
    /// A name that has another number.
    OtherNumber {
        /// The name.
        name: Box<str>,
        /// The number that is known.
        known: Subject,
        /// The number that came.
        came: Subject,
    },
    /// A number that has another name.
    OtherName {
        /// The number.
        number: Subject,
        /// The name that is known.
        known: Box<str>,
        /// The name that came.
        came: Box<str>,
    },
}

problems! {
    enum InternerError {
        Full { name: Text } = "problem.interner.full"
            "no number is left for `{name}`: an interner holds 65535 names, so use one for each sort of subject"
            "没有编号可分配给`{name}`：一张名称表最多65535个名称，请按用途分成多张";
        Twice { name: Text } = "problem.interner.twice"
            "`{name}` stands twice in the list of names: each name has one number"
            "`{name}`在名称表中出现两次：每个名称只有一个编号";
        NoNumber { name: Text } = "problem.interner.no_number"
            "`{name}` has the number 0, which means no subject: number names from 1 on"
            "`{name}`的编号是0，而0表示没有对象：请从1开始编号";
        OtherNumber { name: Text, known, came } with (known_number: Whole = known.number(), came_number: Whole = came.number()) = "problem.interner.other_number"
            "`{name}` has the number {known_number} but came with {came_number}: a number must never change, as profiles are stored with it; look for a table that was made anew"
            "`{name}`的编号是{known_number}，传入的却是{came_number}：编号随行为档案保存，不得更改；请检查是否有一张表被重新生成";
        OtherName { number, known: Text, came: Text } with (given: Whole = number.number()) = "problem.interner.other_name"
            "the number {given} is that of `{known}` but came with `{came}`: a number must never get another name, as profiles are stored with it; give `{came}` a new number"
            "编号{given}属于`{known}`，传入的却是`{came}`：编号随行为档案保存，不得换名；请给`{came}`一个新编号";
    }
}

impl Interner {
    /// An interner without names.
    pub fn new() -> Self {
        Self::default()
    }

    /// The interner of these rows of a table, in any order.
    ///
    /// ```
    /// use lifestage::{Interner, Subject};
    ///
    /// let mut names = Interner::from_rows([("editor", Subject::new(3)), ("export", Subject::new(1))])?;
    /// let batch = ["export", "search", "editor", "chat", "chat"];
    /// assert_eq!(names.unknown(batch), ["chat", "search"]);
    ///
    /// let proposed = names.propose(names.unknown(batch))?;
    /// assert_eq!(proposed, [("chat", Subject::new(4)), ("search", Subject::new(5))]);
    /// // Another process was faster with number 4; the table says so.
    /// names.learn([("voice", Subject::new(4)), ("search", Subject::new(5))])?;
    /// assert_eq!(names.propose(names.unknown(batch))?, [("chat", Subject::new(6))]);
    /// # Ok::<(), lifestage::event::InternerError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Interner::learn`].
    pub fn from_rows<N: AsRef<str>>(rows: impl IntoIterator<Item = (N, Subject)>) -> Result<Self, InternerError> {
        let mut interner = Self::new();
        interner.learn(rows)?;
        Ok(interner)
    }

    /// Takes in rows of the table, in any order; what is known already may come again.
    ///
    /// # Errors
    /// When a row contradicts what is known or another row: a name with another number, a number with another name, or
    /// the number 0. None of the rows is taken in then.
    pub fn learn<N: AsRef<str>>(&mut self, rows: impl IntoIterator<Item = (N, Subject)>) -> Result<(), InternerError> {
        let mut new_numbers: BTreeMap<Box<str>, Subject> = BTreeMap::new();
        let mut new_names: BTreeMap<Subject, Box<str>> = BTreeMap::new();
        for (name, came) in rows {
            let name = name.as_ref();
            if !came.is_some() {
                return Err(InternerError::NoNumber { name: name.into() });
            }
            match self.get(name).or_else(|| new_numbers.get(name).copied()) {
                Some(known) if known == came => continue,
                Some(known) => return Err(InternerError::OtherNumber { name: name.into(), known, came }),
                None => {}
            }
            if let Some(known) = self.name(came).or_else(|| new_names.get(&came).map(AsRef::as_ref)) {
                return Err(InternerError::OtherName { number: came, known: known.into(), came: name.into() });
            }
            new_numbers.insert(name.into(), came);
            new_names.insert(came, name.into());
        }
        for (number, name) in new_names {
            self.put(number, name);
        }
        self.numbers.append(&mut new_numbers);
        Ok(())
    }

    /// Puts a name at its number, where none is.
    fn put(&mut self, number: Subject, name: Box<str>) {
        let place = usize::from(number.number()).saturating_sub(1);
        if place >= self.names.len() {
            self.names.resize(place + 1, None);
        }
        if let Some(vacant) = self.names.get_mut(place) {
            *vacant = Some(name);
        }
    }

    /// The names without a number, each once, ascending.
    pub fn unknown<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        let unknown: BTreeSet<&str> = names.into_iter().filter(|name| !self.numbers.contains_key(*name)).collect();
        unknown.into_iter().collect()
    }

    /// Rows for names without a number, with the numbers after the highest that is known. It takes nothing in: insert the
    /// rows into your table, which may refuse some, and [`learn`](Interner::learn) what stands there then.
    ///
    /// # Errors
    /// When there are not enough numbers left.
    pub fn propose<'a>(
        &self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<(&'a str, Subject)>, InternerError> {
        let after = self.names.len();
        let numbered = |(place, name): (usize, &'a str)| Ok((name, number_of(after + place, name)?));
        self.unknown(names).into_iter().enumerate().map(numbered).collect()
    }

    /// The number of a name. A new name gets the number after the highest.
    ///
    /// # Errors
    /// When the number 65535 is taken.
    pub fn intern(&mut self, name: &str) -> Result<Subject, InternerError> {
        if let Some(subject) = self.numbers.get(name) {
            return Ok(*subject);
        }
        let number = number_of(self.names.len(), name)?;
        self.names.push(Some(name.into()));
        self.numbers.insert(name.into(), number);
        Ok(number)
    }

    /// The number of a name; none for a name that it has not seen.
    pub fn get(&self, name: &str) -> Option<Subject> {
        self.numbers.get(name).copied()
    }

    /// The name of a number; none for a number that no name has.
    pub fn name(&self, subject: Subject) -> Option<&str> {
        self.names.get(usize::from(subject.number()).checked_sub(1)?)?.as_deref()
    }

    /// All names with their numbers, in order of the numbers: the rows of a table.
    pub fn iter(&self) -> impl Iterator<Item = (Subject, &str)> {
        let numbered = self.names.iter().zip(1..=u16::MAX);
        numbered.filter_map(|(name, number)| Some((Subject::new(number), name.as_deref()?)))
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

/// The number at a place, counted from 0, for a name.
fn number_of(place: usize, name: &str) -> Result<Subject, InternerError> {
    let number = u16::try_from(place + 1).map_err(|_| InternerError::Full { name: name.into() })?;
    Ok(Subject::new(number))
}

impl From<Interner> for Vec<Option<Box<str>>> {
    fn from(interner: Interner) -> Self {
        interner.names
    }
}

impl TryFrom<Vec<Option<Box<str>>>> for Interner {
    type Error = InternerError;

    fn try_from(names: Vec<Option<Box<str>>>) -> Result<Self, Self::Error> {
        let mut interner = Self::new();
        for (place, name) in names.into_iter().enumerate() {
            let Some(name) = name else { continue };
            if interner.get(&name).is_some() {
                return Err(InternerError::Twice { name });
            }
            let number = number_of(place, &name)?;
            interner.put(number, name.clone());
            interner.numbers.insert(name, number);
        }
        Ok(interner)
    }
}
