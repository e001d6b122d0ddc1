//! The clock: the only place where time comes in. Everything else is told what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use lifestage::time::Moment;

/// Where "now" comes from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The clock of the machine.
    #[default]
    System,
    /// The clock of the machine, this many milliseconds off: to try the service on a log of another year.
    Shifted(i64),
    /// A clock that stands until it is set, for tests. Clones show the same time.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at this instant.
    pub fn at(now: Moment) -> Self {
        Self::Set(Arc::new(AtomicI64::new(now.milliseconds().unwrap_or_default())))
    }

    /// A clock that goes on from this instant.
    pub fn from(now: Moment) -> Self {
        Self::Shifted(now.milliseconds().unwrap_or_default() - system())
    }

    /// Sets a clock that stands; one that goes on is left alone.
    pub fn set(&self, now: Moment) {
        if let (Self::Set(at), Some(milliseconds)) = (self, now.milliseconds()) {
            at.store(milliseconds, Ordering::SeqCst);
        }
    }

    /// Milliseconds since 1970.
    pub fn milliseconds(&self) -> i64 {
        match self {
            Self::System => system(),
            Self::Shifted(by) => system().saturating_add(*by),
            Self::Set(at) => at.load(Ordering::SeqCst),
        }
    }

    /// Now.
    pub fn now(&self) -> Moment {
        Moment::from_milliseconds(self.milliseconds())
    }
}

fn system() -> i64 {
    // A machine that believes to be before 1970 gets 1970, which the limits of events refuse.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
