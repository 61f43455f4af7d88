//! What the signed-in pages ask about letters, in the product's words.

use async_trait::async_trait;
use domain::abuse::{Abuse, LONGEST_TEXT};
use domain::letter::{LONGEST_MESSAGE, Letter, LetterPage};
use domain::port::{Letters, Viewer};
use domain::problem::FieldError;
use domain::{AbuseReportId, LetterId, Problem, text};

use super::mails::AnswerMail;
use crate::clock::new_id;
use crate::http::Failure;
use crate::jobs;
use crate::state::AppState;
use crate::store::abuse::{self, NewReport};
use crate::store::{self, letters};

/// The port behind `/messages`.
#[derive(Debug, Clone)]
pub struct LettersPort(pub AppState);

fn wrong(error: FieldError) -> Problem {
    let field = "text".to_owned();
    Problem::Field { field, error }
}

impl LettersPort {
    async fn open(&self, viewer: &Viewer, id: &LetterId) -> Result<LetterPage, Failure> {
        let mut tx = self.0.db.begin().await?;
        let letter = letters::find_of(&mut tx, &viewer.account, id).await?;
        let letter = letter.ok_or(Problem::NotFound)?;
        letters::read(&mut tx, &viewer.account, id, self.0.clock.now()).await?;
        let own = store::accounts::find(&mut tx, &viewer.account).await?;
        let held = store::addresses::of_account(&mut tx, &viewer.account).await?;
        tx.commit().await?;
        let primary = held.into_iter().find(|address| address.primary);
        Ok(LetterPage {
            letter,
            own_name: own.ok_or(Problem::SignedOut)?.name,
            own_address: primary.ok_or(Problem::SignedOut)?.address.to_string(),
        })
    }

    async fn send(&self, viewer: &Viewer, id: &LetterId, typed: &str) -> Result<(), Failure> {
        let text = match text::paragraphs(typed, LONGEST_MESSAGE) {
            Ok(text) if text.is_empty() => return Err(wrong(FieldError::Required).into()),
            text => text.map_err(wrong)?,
        };
        let state = &self.0;
        let mut tx = state.db.begin().await?;
        let now = state.clock.now();
        if !letters::answer(&mut tx, &viewer.account, id, &text, now).await? {
            return Err(Problem::NotFound.into());
        }
        let letter = id.clone();
        jobs::enqueue(state, &mut tx, &AnswerMail { letter }).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn drop_letter(&self, viewer: &Viewer, id: &LetterId) -> Result<(), Failure> {
        let mut tx = self.0.db.begin().await?;
        if !letters::delete(&mut tx, &viewer.account, id).await? {
            return Err(Problem::NotFound.into());
        }
        tx.commit().await?;
        Ok(())
    }

    async fn complain(&self, viewer: &Viewer, id: &LetterId, typed: &str) -> Result<(), Failure> {
        let text = text::paragraphs(typed, LONGEST_TEXT).map_err(wrong)?;
        let state = &self.0;
        let mut tx = state.db.begin().await?;
        let letter = letters::find_of(&mut tx, &viewer.account, id).await?;
        let letter = letter.ok_or(Problem::NotFound)?;
        if letter.reported {
            return Ok(());
        }
        let report: AbuseReportId = new_id(&*state.clock, &*state.entropy);
        let new = NewReport {
            id: &report,
            share: None,
            letter: Some(id),
            page: "",
            reason: Abuse::Spam,
            text: &text,
            address: None,
        };
        abuse::insert(&mut tx, &new, state.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}

#[async_trait]
impl Letters for LettersPort {
    async fn list(&self, viewer: &Viewer) -> Result<Vec<Letter>, Problem> {
        let all = async {
            let mut on = self.0.db.read().await?;
            letters::list(&mut on, &viewer.account).await
        };
        let all = all.await.map_err(Failure::from);
        all.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn show(&self, viewer: &Viewer, id: &LetterId) -> Result<LetterPage, Problem> {
        let shown = self.open(viewer, id).await;
        shown.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn answer(&self, viewer: &Viewer, id: &LetterId, text: &str) -> Result<(), Problem> {
        let sent = self.send(viewer, id, text).await;
        sent.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn delete(&self, viewer: &Viewer, id: &LetterId) -> Result<(), Problem> {
        let deleted = self.drop_letter(viewer, id).await;
        deleted.map_err(|failure| failure.into_problem(&viewer.request))
    }

    async fn report(&self, viewer: &Viewer, id: &LetterId, text: &str) -> Result<(), Problem> {
        let told = self.complain(viewer, id, text).await;
        told.map_err(|failure| failure.into_problem(&viewer.request))
    }
}
