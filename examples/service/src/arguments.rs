//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use lifestage::time::Moment;
use lifestage_service::calendars::Zone;
use lifestage_service::failure::Failure;
use lifestage_service::http::Token;
use lifestage_service::jobs::FIT_EVERY;

/// An online service on lifestage: events in, scorecards, changes and reports out.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) place: Where,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where everything is kept.
#[derive(Debug, Args)]
pub(crate) struct Where {
    /// The file of the embedded store, which is made where it is missing.
    #[arg(long, global = true, default_value = "lifestage.redb", value_name = "FILE")]
    pub(crate) data: PathBuf,
    /// A PostgreSQL database in place of a file, such as `postgres://user@localhost/name`.
    #[arg(long, global = true, value_name = "URL", env = "LIFESTAGE_POSTGRES")]
    pub(crate) postgres: Option<String>,
    /// The most connections to PostgreSQL.
    #[arg(long, global = true, default_value_t = 8)]
    pub(crate) connections: usize,
    /// The zone by which days are counted.
    #[arg(long, global = true, default_value = "UTC")]
    pub(crate) zone: Zone,
    /// After how many days events are forgotten, which the nightly job does: at least 90, and the longest that rules look
    /// back. Default never. What users earned stays.
    #[arg(long, global = true, value_name = "DAYS", env = "LIFESTAGE_FORGET_AFTER")]
    pub(crate) forget_after: Option<u32>,
    /// The time to begin with in place of now, for trials.
    #[arg(long, global = true, hide = true)]
    pub(crate) now: Option<Moment>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serves requests.
    Serve(Serve),
    /// Rebuilds everybody from the log and compares bytes.
    Verify {
        /// Stores those who differ as the log has them.
        #[arg(long)]
        mend: bool,
    },
    /// Takes in a file of events, with the columns `user_id, ts, event_type` and, if there are, `value, subject, event_id`.
    Import {
        /// The file; `-` for standard input.
        file: PathBuf,
        /// Tells what changes, which is not done otherwise: a log is the past.
        #[arg(long)]
        tell: bool,
    },
    /// Writes all events.
    Export {
        /// The file. Default standard output.
        file: Option<PathBuf>,
    },
    /// Takes in a file of links between ids, with the columns `alias, user, source, what, day`; `what` is `link` or `end`.
    ImportLinks {
        /// The file.
        file: PathBuf,
    },
    /// Writes all links between ids.
    ExportLinks {
        /// The file. Default standard output.
        file: Option<PathBuf>,
    },
    /// Takes in a file of facts of users, in each line one such as `{"user": "ann", "facts": {"joined": "2026-01-31"}}`.
    ImportFacts {
        /// The file.
        file: PathBuf,
    },
    /// Writes the facts of all users.
    ExportFacts {
        /// The file. Default standard output.
        file: Option<PathBuf>,
    },
    /// Takes in a file of points, in each line an operation such as `{"user": "ann", "operation": {"op": "earn", "key": "welcome",
    /// "points": 100, "day": "2026-01-31"}}`.
    ImportPoints {
        /// The file.
        file: PathBuf,
    },
    /// Writes all operations on points.
    ExportPoints {
        /// The file. Default standard output.
        file: Option<PathBuf>,
    },
    /// Looks at everybody of whom something can be new.
    Hourly,
    /// Fits the rules, and looks at everybody of whom something can be new.
    Nightly {
        /// Only where the last fit is this many days old. 1 fits each night.
        #[arg(long, default_value_t = FIT_EVERY)]
        fit_every: u32,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// What callers must send as `Authorization: Bearer TOKEN`; at least 32 characters. Needed beyond the loopback.
    #[arg(long, env = "LIFESTAGE_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// Loads a small year of one app into an empty store.
    #[arg(long)]
    pub(crate) sample: bool,
    /// Leaves the jobs to others.
    #[arg(long)]
    pub(crate) no_jobs: bool,
    /// How many days the rules stay fitted.
    #[arg(long, default_value_t = FIT_EVERY)]
    pub(crate) fit_every: u32,
}

impl Serve {
    /// The token, which may be missing on the loopback only.
    pub(crate) fn token(&self) -> Result<Option<Token>, Failure> {
        match &self.token {
            Some(token) => Token::new(token).map(Some).map_err(Failure::broken),
            None if self.listen.ip().is_loopback() => Ok(None),
            None => Err(Failure::broken(format!(
                "{} can be reached by others: give a token by --token or LIFESTAGE_TOKEN, or listen on 127.0.0.1",
                self.listen
            ))),
        }
    }
}
