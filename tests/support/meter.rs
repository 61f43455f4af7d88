//! What is counted, to be read by a test.

use std::fmt;

use metrics::LocalRecorderGuard;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};

/// Everything that the present thread counts from [`Meter::listen`] on.
pub struct Meter(PrometheusRecorder);

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meter")
    }
}

impl Default for Meter {
    fn default() -> Self {
        Self(PrometheusBuilder::new().build_recorder())
    }
}

impl Meter {
    /// Listens until what it gives is dropped.
    #[must_use]
    pub fn listen(&self) -> LocalRecorderGuard<'_> {
        metrics::set_default_local_recorder(&self.0)
    }

    /// The sum of the series of a counter that have all these labels, written as Prometheus does.
    ///
    /// # Panics
    /// When a counter does not end in a number.
    #[must_use]
    pub fn count(&self, name: &str, labels: &[&str]) -> u64 {
        let text = self.0.handle().render();
        let series = text.lines().filter(|line| {
            line.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with(['{', ' ']))
                && labels.iter().all(|label| line.contains(label))
        });
        series
            .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
            .sum()
    }
}
