//! The mails of letters: one asks their writer to confirm, one brings them the answer.

use app::mail::{self, MailText};
use domain::{EmailAddress, LetterId};
use serde::{Deserialize, Serialize};

use crate::auth::token::Token;
use crate::jobs::{Job, JobError};
use crate::service::accounts::{link, name};
use crate::state::AppState;
use crate::store::{self, letters};

async fn send(state: &AppState, to: &str, mail: MailText) -> Result<(), JobError> {
    let to: EmailAddress = to
        .parse()
        .map_err(|_| JobError::Never("no address".to_owned()))?;
    let (clock, entropy) = (&*state.clock, &*state.entropy);
    state.mailer.send(&to, mail, clock, entropy).await?;
    Ok(())
}

/// Asks the writer of a letter to confirm their address. The token is made here, just before.
#[derive(Debug, Serialize, Deserialize)]
pub struct ConfirmLetterMail {
    /// The letter.
    pub letter: LetterId,
}

impl Job for ConfirmLetterMail {
    const KIND: &'static str = "mail.confirm_letter";
    const ATTEMPTS: i64 = 16;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let token = Token::new(&*state.entropy);
        let mut tx = state.db.begin().await?;
        let letter = letters::find(&mut tx, &self.letter).await?;
        let Some(letter) = letter.filter(|letter| letter.confirmed_at.is_none()) else {
            return Ok(());
        };
        letters::set_token(&mut tx, &self.letter, &token.hash()).await?;
        tx.commit().await?;
        let url = link(
            &state,
            &format!("/ecrire/confirmer?jeton={}", token.to_text()),
        );
        let site = &state.config.server.name;
        // Anybody may type anybody's address: what they write beside it is not passed on.
        let name = name::greeting(&letter.name);
        let mail = mail::confirm_letter(letter.language(), site, name, &url);
        send(&state, &letter.address, mail).await
    }
}

/// Brings the answer to the writer of a letter, who may answer to the person's own address.
#[derive(Debug, Serialize, Deserialize)]
pub struct AnswerMail {
    /// The letter.
    pub letter: LetterId,
}

impl Job for AnswerMail {
    const KIND: &'static str = "mail.letter_answer";
    const ATTEMPTS: i64 = 16;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let mut on = state.db.read().await?;
        let Some(letter) = letters::find(&mut on, &self.letter).await? else {
            return Ok(());
        };
        let account = letter.account_id.parse().map_err(JobError::later)?;
        let owner = store::accounts::find(&mut on, &account).await?;
        let held = store::addresses::of_account(&mut on, &account).await?;
        drop(on);
        let primary = held.into_iter().find(|address| address.primary);
        let (Some(owner), Some(primary), Some(answer)) = (owner, primary, &letter.answer) else {
            return Ok(());
        };
        let mail = mail::letter_answer(
            letter.language(),
            &state.config.server.name,
            &mail::Answer {
                to: &letter.name,
                from: &owner.name,
                address: primary.address.as_str(),
                about: &letter.about,
                text: answer,
                asked: &letter.message,
            },
        );
        send(&state, &letter.address, mail).await
    }
}
