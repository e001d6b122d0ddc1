//! Logs as the raw columns that other engines are compared on: a folder of them, or a small one made here.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, UInt8Array, UInt64Array};
use datafusion::parquet::arrow::ArrowWriter;
use lifestage::population::{Columns, KindMap};
use lifestage::time::{Calendar, Days};
use lifestage::{Day, Kind};
use lifestage_datafusion::job::Queries;

use crate::random::Random;

const DAY: i64 = 86_400_000;
/// The kinds by their codes.
const KINDS: [Kind; 8] =
    [Kind::LogIn, Kind::View, Kind::Search, Kind::Use, Kind::Comment, Kind::Share, Kind::AddToCart, Kind::Purchase];
/// Into how many files a log is written.
const FILES: usize = 8;

/// Columns of events in memory, and the days that they span.
pub(crate) struct Data {
    users: Vec<u64>,
    milliseconds: Vec<i64>,
    kinds: Vec<u8>,
    amounts: Vec<i64>,
    map: KindMap,
    pub(crate) days: Days,
}

impl Data {
    /// Reads a folder of `user.u64`, `at_ms.i64`, `kind.u8`, `amount.i64` and `meta.json`.
    pub(crate) fn read(folder: &Path) -> Self {
        let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        let longs = |name: &str| bytes(name).as_chunks::<8>().0.iter().map(|long| i64::from_le_bytes(*long)).collect();
        let meta: serde_json::Value = serde_json::from_slice(&bytes("meta.json")).unwrap();
        let number = |name: &str| meta[name].as_i64().unwrap();
        let first = Day::new(i32::try_from(number("start_ms") / DAY).unwrap()).unwrap();
        let last = first.plus(i32::try_from(number("days")).unwrap() - 1);
        Self {
            users: bytes("user.u64").as_chunks::<8>().0.iter().map(|long| u64::from_le_bytes(*long)).collect(),
            milliseconds: longs("at_ms.i64"),
            kinds: bytes("kind.u8"),
            amounts: longs("amount.i64"),
            map: (0..).zip(KINDS).collect(),
            days: Days::new(first, last).unwrap(),
        }
    }

    /// As many events of as many users in 90 days, the same in every run.
    pub(crate) fn made(events: usize, users: u64) -> Self {
        let mut random = Random::new(20);
        let first = Day::ymd(2025, 1, 1);
        let start = i64::from(first.days_since_epoch()) * DAY;
        let kinds: Vec<u8> = (0..events).map(|_| u8::try_from(random.below(8)).unwrap()).collect();
        let mut amount = |kind: &u8| if *kind == 7 { i64::try_from(1 + random.below(30_000)).unwrap() } else { 0 };
        let amounts = kinds.iter().map(&mut amount).collect();
        let mut at = || start + i64::try_from(random.below(90 * DAY.unsigned_abs())).unwrap();
        let milliseconds = (0..events).map(|_| at()).collect();
        // The square of a number below one is more often small: some users come often, most seldom.
        let users = (0..events).map(|_| random.below(users) * random.below(users) / users).collect();
        let days = Days::new(first, first.plus(89)).unwrap();
        Self { users, milliseconds, kinds, amounts, map: (0..).zip(KINDS).collect(), days }
    }

    pub(crate) fn len(&self) -> usize {
        self.users.len()
    }

    /// The columns as the crate takes them.
    pub(crate) fn columns(&self) -> Columns<'_> {
        Columns::new(&self.users[..], &self.milliseconds, (&self.kinds[..], &self.map)).with_values(&self.amounts)
    }

    /// Writes the columns as Parquet, unless they were written before.
    pub(crate) fn write(&self, folder: &Path) {
        if folder.exists() {
            return;
        }
        std::fs::create_dir_all(folder).unwrap();
        let rows = self.len();
        let part = rows.div_ceil(FILES);
        for number in 0..FILES {
            let range = (number * part).min(rows)..((number + 1) * part).min(rows);
            let columns: [(&str, ArrayRef); 4] = [
                ("user_id", Arc::new(UInt64Array::from(self.users[range.clone()].to_vec()))),
                ("ts", Arc::new(Int64Array::from(self.milliseconds[range.clone()].to_vec()))),
                ("event_type", Arc::new(UInt8Array::from(self.kinds[range.clone()].to_vec()))),
                ("value", Arc::new(Int64Array::from(self.amounts[range].to_vec()))),
            ];
            let batch = RecordBatch::try_from_iter(columns).unwrap();
            let file = File::create(folder.join(format!("{number}.parquet"))).unwrap();
            let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
            writer.write(&batch).unwrap();
            writer.close().unwrap();
        }
    }
}

/// How a log that was written is asked about, as the table `events`.
pub(crate) fn queries() -> Queries {
    let map: serde_json::Map<String, serde_json::Value> =
        KINDS.iter().enumerate().map(|(code, kind)| (code.to_string(), kind.to_string().into())).collect();
    Queries {
        rows: format!(
            "(SELECT user_id, to_timestamp_millis(ts) AS ts, kind_code(event_type, '{}') AS kind, value, 0 AS subject FROM events)",
            serde_json::Value::Object(map)
        ),
        user: "user_id".to_owned(),
        calendar: serde_json::to_string(&Calendar::utc()).unwrap(),
    }
}

/// The code that the columns have for a kind.
pub(crate) fn code(kind: Kind) -> i64 {
    KINDS.iter().position(|known| *known == kind).and_then(|place| place.try_into().ok()).unwrap()
}
