//! What servers say of themselves.

use tracing_subscriber::EnvFilter;

/// Sends what Ballista logs to standard error: warnings, and what the variable `RUST_LOG` asks for.
pub fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    // Only the first one that logs is heard; a second call changes nothing.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
