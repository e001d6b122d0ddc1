//! What must hold when things go wrong: processes that die, deliveries that come twice, disks that fill up.
//!
//! Each test runs on both stores. PostgreSQL is started by the tests themselves, on a socket in a directory of its own.

mod answers;
mod bytes;
mod erasure;
mod experiments;
mod fits;
mod forgetting;
mod forgotten;
mod kills;
mod late;
mod links;
mod loss;
mod moving;
mod nights;
mod orders;
mod points;
mod poison;
mod quiet;
mod refreshed;
mod releases;
mod shared;
mod starting;
mod surface;
mod zones;
