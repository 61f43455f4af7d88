//! What one process has in hand, of what many could take: a claim in the database that ends by
//! itself and is renewed while its work goes on. A process that is killed lets go within half a
//! minute, and however long the work takes, nobody else begins it meanwhile.

use std::pin::pin;
use std::time::Duration;

use domain::Millis;
use futures::future::{Either, select};
use tokio::time::{Instant, interval_at};

use crate::store::db;

/// How long a claim holds that nobody renews.
pub const LASTS: i64 = 30 * Millis::SECOND;
/// How often it is renewed: two renewals may fail before it is lost.
const RENEW: Duration = Duration::from_secs(9);

/// Does the work, and renews its claim meanwhile. A renewal that fails is tried again with the next.
pub async fn held<T, R>(renew: impl Fn() -> R, work: impl Future<Output = T>) -> T
where
    R: Future<Output = db::Result<()>>,
{
    beside(RENEW, renew, work).await
}

/// Beside the work and not between its steps: the work may hold the only connection that writes.
async fn beside<T, R>(every: Duration, renew: impl Fn() -> R, work: impl Future<Output = T>) -> T
where
    R: Future<Output = db::Result<()>>,
{
    let renewing = async {
        let mut ticks = interval_at(Instant::now() + every, every);
        loop {
            ticks.tick().await;
            if let Err(error) = renew().await {
                tracing::warn!(%error, "a claim could not be renewed");
            }
        }
    };
    match select(pin!(work), pin!(renewing)).await {
        Either::Left((done, _)) => done,
        Either::Right((never, _)) => never,
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_claim_is_renewed_for_as_long_as_the_work_takes() {
        let (renewed, mut renewals) = mpsc::unbounded_channel();
        let renew = || {
            let _sent = renewed.send(());
            std::future::ready(Err(sqlx::Error::PoolTimedOut))
        };
        let work = async {
            for _ in 0..3 {
                renewals.recv().await;
            }
            "done"
        };
        assert_eq!(beside(Duration::from_millis(1), renew, work).await, "done");
        let lasts = Duration::from_millis(u64::try_from(LASTS).unwrap());
        assert!(3 * RENEW < lasts);
    }
}
