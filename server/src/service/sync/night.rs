//! By itself at night: every account with a source has a moment of its own, the same each night.

use domain::{AccountId, Millis};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::begin::begin;
use crate::jobs::{Job, JobError, Lane};
use crate::state::AppState;
use crate::store::{sources, sync};

/// When the night begins, from midnight UTC.
const BEGINS: i64 = 21 * Millis::HOUR;
/// How long it is.
const LASTS: i64 = 8 * Millis::HOUR;
/// How long a finished run can be looked at.
const KEPT: i64 = 90 * Millis::DAY;

/// The next moment of an account after `now`.
#[must_use]
pub fn next_night(account: &AccountId, now: Millis) -> Millis {
    let digest = Sha256::digest(account.as_str());
    let number = digest
        .iter()
        .take(6)
        .fold(0_i64, |n, b| (n << 8) | i64::from(*b));
    let moment = BEGINS + number % LASTS;
    let days = (now.0 - moment).div_euclid(Millis::DAY) + 1;
    Millis(days * Millis::DAY + moment)
}

/// Every ten minutes, begins the runs whose moment has come.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Night;

impl Night {
    /// How often.
    pub const PERIOD: i64 = 10 * Millis::MINUTE;
}

impl Job for Night {
    const KIND: &'static str = "night";
    const LANE: Lane = Lane::Patient;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        loop {
            let due = {
                let mut on = state.db.read().await?;
                sync::due(&mut on, now).await?
            };
            if due.is_empty() {
                break;
            }
            for account in due {
                begin(&state, &account, true)
                    .await
                    .map_err(JobError::later)?;
                let mut tx = state.db.begin().await?;
                sync::plan(&mut tx, &account, next_night(&account, now)).await?;
                tx.commit().await?;
            }
        }
        let mut tx = state.db.begin().await?;
        sync::sweep(&mut tx, now.plus(-KEPT)).await?;
        sources::sweep_visits(&mut tx, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{MockClock, SystemEntropy, new_id};

    #[test]
    fn each_account_has_a_moment_of_its_own_each_night() {
        let now = Millis(1_795_348_800_000);
        let clock = MockClock::new(now);
        let mut hours = [0; 8];
        for _ in 0..2_000 {
            let account: AccountId = new_id(&clock, &SystemEntropy);
            let next = next_night(&account, now);
            assert!(next > now && next.0 - now.0 <= Millis::DAY);
            assert_eq!(next_night(&account, next), next.plus(Millis::DAY));
            assert_eq!(next_night(&account, next.plus(-1)), next);
            let into = (next.0 - BEGINS).rem_euclid(Millis::DAY);
            assert!(into < LASTS);
            let hour = usize::try_from(into / Millis::HOUR).expect("an hour");
            hours[hour] += 1;
        }
        assert!(hours.iter().all(|n| (150..350).contains(n)), "{hours:?}");
    }
}
