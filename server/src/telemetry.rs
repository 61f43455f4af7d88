//! The log: one JSON object a line, or text on a terminal.
//!
//! `RUST_LOG` chooses what is written; by default everything of Besace from `info` on, and
//! warnings of the rest.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts writing the log to standard error.
pub fn start() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,server=info,besace=info"));
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() {
        registry.with(layer.compact()).try_init()
    } else {
        registry
            .with(layer.json().flatten_event(true).with_current_span(false))
            .try_init()
    };
    if started.is_err() {
        eprintln!("something else writes the log already");
    }
}
