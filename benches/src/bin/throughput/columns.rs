//! The columns of a folder, or of the embedded sample.

use std::path::Path;

use lifestage::population::{Columns, KindMap};
use lifestage::{Day, Kind, Money};

use crate::tasks::Error;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// The kinds of the generated columns, by their codes.
const KINDS: [Kind; 8] =
    [Kind::LogIn, Kind::View, Kind::Search, Kind::Use, Kind::Comment, Kind::Share, Kind::AddToCart, Kind::Purchase];

/// Columns of events in memory, and the days that they span.
pub(crate) struct Data {
    users: Vec<u64>,
    milliseconds: Vec<i64>,
    kinds: Vec<u8>,
    amounts: Vec<i64>,
    map: KindMap,
    /// The first day of the range.
    pub(crate) first: Day,
    /// The last day of the range, as of which is asked.
    pub(crate) last: Day,
}

impl Data {
    /// Reads the columns of a folder.
    pub(crate) fn read(dir: &Path) -> Result<Self, Error> {
        let column = |name: &str| {
            let path = dir.join(name);
            std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let meta: serde_json::Value = serde_json::from_slice(&column("meta.json")?)?;
        let number = |name: &str| meta[name].as_i64().ok_or_else(|| format!("meta.json: `{name}` is no whole number"));
        let first = Day::new(i32::try_from(number("start_ms")? / DAY)?)?;
        let last = first.plus(i32::try_from(number("days")?)? - 1);
        let longs = |bytes: Vec<u8>| bytes.as_chunks::<8>().0.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect();
        let users = column("user.u64")?.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
        Ok(Self {
            users,
            milliseconds: longs(column("at_ms.i64")?),
            kinds: column("kind.u8")?,
            amounts: longs(column("amount.i64")?),
            map: (0..).zip(KINDS).collect(),
            first,
            last,
        })
    }

    /// The embedded sample: purchases only.
    pub(crate) fn embedded() -> Result<Self, Error> {
        let mut data = Self {
            users: Vec::new(),
            milliseconds: Vec::new(),
            kinds: Vec::new(),
            amounts: Vec::new(),
            map: (0..).zip(KINDS).collect(),
            first: Day::ymd(1997, 1, 1),
            last: Day::ymd(1998, 6, 30),
        };
        for row in
            csv::Reader::from_reader(include_str!("../../../../examples/data/cdnow.csv").as_bytes()).deserialize()
        {
            let (user, day, _kind, amount): (u64, Day, String, String) = row?;
            data.users.push(user);
            data.milliseconds.push(i64::from(day.days_since_epoch()) * DAY);
            data.kinds.push(7);
            data.amounts.push(Money::parse_decimal(&amount, 2)?.minor_units());
        }
        Ok(data)
    }

    /// The columns as the crate takes them.
    pub(crate) fn columns(&self) -> Columns<'_> {
        Columns::new(&self.users[..], &self.milliseconds, (&self.kinds[..], &self.map)).with_values(&self.amounts)
    }

    /// How much memory the columns take.
    pub(crate) fn bytes(&self) -> usize {
        self.users.len() * (8 + 8 + 1 + 8)
    }

    /// The code that the columns have for a kind.
    pub(crate) fn code(kind: Kind) -> Option<usize> {
        KINDS.iter().position(|known| *known == kind)
    }
}
