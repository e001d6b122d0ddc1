//! The year of one app: the one that the program embeds, or a longer one of its generator.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use lifestage::event::Unit;
use lifestage::time::Calendar;
use lifestage::{Kind, Money};

use crate::events;

/// A row of the log.
pub(crate) struct Row {
    pub(crate) user: u64,
    pub(crate) seconds: i64,
    pub(crate) kind: Kind,
    pub(crate) value: i64,
    pub(crate) subject: u16,
}

impl Row {
    /// The same as tests have it, refunds without their sign.
    pub(crate) fn row(&self) -> events::Row {
        events::Row {
            user: self.user,
            at: self.seconds * 1_000_000,
            kind: self.kind,
            subject: self.subject,
            value: self.value.abs(),
        }
    }
}

/// The days of the app, eight hours east of Greenwich.
pub(crate) fn calendar() -> Calendar {
    Calendar::fixed("+08:00".parse::<chrono::FixedOffset>().unwrap().into())
}

/// The year that the program embeds.
pub(crate) fn embedded() -> Vec<Row> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/app_year.csv.gz"))
}

/// A year as `examples/data/app_year.py` writes it; subjects are numbered as they come.
pub(crate) fn read(path: &Path) -> Vec<Row> {
    let mut text = String::new();
    let file = File::open(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let mut subjects = lifestage::Interner::new();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let [user, ts, event_type, value, subject, _] = fields[..] else { panic!("{line}") };
        let kind: Kind = event_type.parse().unwrap();
        let seconds = chrono::NaiveDateTime::parse_from_str(ts, "%Y-%m-%d %H:%M:%S").unwrap().and_utc().timestamp();
        let value = match kind.unit() {
            Unit::Nothing => 0,
            _ if value.is_empty() => 0,
            Unit::Money => Money::parse_decimal(value, 2).unwrap().minor_units(),
            _ => value.parse().unwrap(),
        };
        let subject = if subject.is_empty() { 0 } else { subjects.intern(subject).unwrap().number() };
        Row { user: user.parse().unwrap(), seconds, kind, value, subject }
    };
    text.lines().skip(1).map(row).collect()
}
