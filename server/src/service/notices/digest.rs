//! The mail that carries news: at once, once a day or once a week.

use app::mail::{self, MailText};
use domain::notice::Rhythm;
use domain::{AccountId, Millis};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::unsubscribe::unsubscribe_link;
use crate::jobs::{self, Job, JobError, Lane};
use crate::service::accounts::link;
use crate::state::AppState;
use crate::store::{self, db, notices};

/// What happens within this time comes in one mail.
const TOGETHER: i64 = 5 * Millis::MINUTE;
/// The hour (UTC) from which daily and weekly mails leave.
const MORNING: i64 = 6 * Millis::HOUR;
/// The hours over which they are spread.
const SPREAD: i64 = 2 * Millis::HOUR;
/// 1 January 1970 was a Thursday: the first Monday was four days later.
const MONDAY: i64 = 4 * Millis::DAY;

/// Mails an account what it was told and has not read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Digest {
    /// Which account.
    pub account: AccountId,
    /// The rhythm that it was enqueued for.
    pub rhythm: String,
}

impl Digest {
    /// Enqueues the account's next mail, where it wants any; one waits at a time.
    ///
    /// # Errors
    /// The database.
    pub async fn enqueue(
        state: &AppState,
        tx: &mut db::Tx,
        account: &AccountId,
        rhythm: Rhythm,
    ) -> db::Result<()> {
        let Some(at) = next(rhythm, account, state.clock.now()) else {
            return Ok(());
        };
        let job = Self {
            account: account.clone(),
            rhythm: rhythm.word().to_owned(),
        };
        jobs::enqueue_at(state, tx, &job, at).await
    }
}

/// When an account's next mail leaves; the same time of day for one account, spread among all.
fn next(rhythm: Rhythm, account: &AccountId, now: Millis) -> Option<Millis> {
    let spread = Sha256::digest(account.as_str().as_bytes());
    let offset = i64::from(u16::from_le_bytes([spread[0], spread[1]])) * SPREAD / 65_536;
    let after = |period: i64, first: i64| {
        let first = first + MORNING + offset;
        Millis(first + ((now.0 - first).div_euclid(period) + 1) * period)
    };
    match rhythm {
        Rhythm::AtOnce => Some(now.plus(TOGETHER)),
        Rhythm::Daily => Some(after(Millis::DAY, 0)),
        Rhythm::Weekly => Some(after(7 * Millis::DAY, MONDAY)),
        Rhythm::Never => None,
    }
}

impl Job for Digest {
    const KIND: &'static str = "mail.digest";
    const ATTEMPTS: i64 = 16;
    const LANE: Lane = Lane::Bulk;

    fn dedup_key(&self) -> Option<String> {
        Some(format!("{}:{}:{}", Self::KIND, self.account, self.rhythm))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let (account, rhythm, to, news) = {
            let mut on = state.db.read().await?;
            let Some(account) = store::accounts::find(&mut on, &self.account).await? else {
                return Ok(());
            };
            let rhythm = notices::rhythm(&mut on, &self.account).await?;
            let held = store::addresses::of_account(&mut on, &self.account).await?;
            let to = held
                .into_iter()
                .find(|a| a.primary && a.confirmed.is_some());
            let news = notices::unmailed(&mut on, &self.account).await?;
            (account, rhythm, to, news)
        };
        // Changed since: the new rhythm has a job of its own.
        let wanted = rhythm.is_some_and(|rhythm| rhythm.word() == self.rhythm);
        let (Some(to), Some(last), true) = (to, news.last(), wanted) else {
            return Ok(());
        };
        let upto = last.told;
        let news: Vec<_> = news.into_iter().map(|notice| notice.news).collect();
        let unsubscribe = unsubscribe_link(&state, &self.account);
        let letter = MailText {
            unsubscribe: Some(unsubscribe.clone()),
            ..mail::news(
                account.language(),
                &state.config.server.name,
                &account.name,
                &news,
                &link(&state, ""),
                &unsubscribe,
            )
        };
        let (clock, entropy) = (&*state.clock, &*state.entropy);
        state
            .mailer
            .send(&to.address, letter, clock, entropy)
            .await?;
        let mut tx = state.db.begin().await?;
        notices::mailed(&mut tx, &self.account, upto, state.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_leave_in_the_morning_and_never_in_the_past() {
        let account: AccountId = "0190b5a2-0000-7000-8000-000000000001"
            .parse()
            .expect("an identifier");
        // Sunday, 22 November 2026, noon.
        let sunday = Millis(1_795_348_800_000);
        for hours in 0..24 * 15 {
            let now = sunday.plus(hours * Millis::HOUR);
            let daily = next(Rhythm::Daily, &account, now).expect("a mail");
            assert!(daily > now && daily.0 - now.0 <= Millis::DAY);
            let hour = daily.0.rem_euclid(Millis::DAY) / Millis::HOUR;
            assert!((6..8).contains(&hour), "{hour}");
            let weekly = next(Rhythm::Weekly, &account, now).expect("a mail");
            assert!(weekly > now && weekly.0 - now.0 <= 7 * Millis::DAY);
            let day = (weekly.0 - MONDAY).div_euclid(Millis::DAY);
            assert_eq!(day.rem_euclid(7), 0, "not a Monday");
        }
        assert_eq!(next(Rhythm::Never, &account, sunday), None);
    }
}
