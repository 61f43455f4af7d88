//! What is logged, to be read by a test.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing::Dispatch;
use tracing::subscriber::{DefaultGuard, NoSubscriber};
use tracing_subscriber::fmt::MakeWriter;

/// Everything that the present thread logs from [`Log::listen`] on.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

/// Listens until it is dropped.
#[derive(Debug)]
pub struct Listening {
    _first: DefaultGuard,
    /// With a single dispatcher, tracing asks the thread that meets a log line first whether
    /// anybody listens, and the other tests' threads would say no; with two it asks both.
    _second: Dispatch,
}

impl Log {
    /// Begins to listen.
    #[must_use]
    pub fn listen() -> (Self, Listening) {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_writer(log.clone())
            .with_ansi(false)
            .finish();
        let listening = Listening {
            _first: tracing::subscriber::set_default(subscriber),
            _second: Dispatch::new(NoSubscriber::new()),
        };
        (log, listening)
    }

    /// What was logged so far.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
