//! What the signed-in pages ask about news.

use async_trait::async_trait;
use domain::notice::{Notice, Rhythm};
use domain::port::{Notices, Viewer};
use domain::{NoticeId, Problem};

use super::Digest;
use crate::http::Failure;
use crate::state::AppState;
use crate::store::notices;

/// The port behind the signed-in pages.
#[derive(Debug, Clone)]
pub struct NoticesPort(pub AppState);

fn told(viewer: &Viewer) -> impl Fn(sqlx::Error) -> Problem {
    |error| Failure::from(error).into_problem(&viewer.request)
}

#[async_trait]
impl Notices for NoticesPort {
    async fn latest(&self, viewer: &Viewer) -> Result<Vec<Notice>, Problem> {
        let mut on = self.0.db.read().await.map_err(told(viewer))?;
        let latest = notices::latest(&mut on, &viewer.account).await;
        latest.map_err(told(viewer))
    }

    async fn read(&self, viewer: &Viewer, upto: &NoticeId) -> Result<(), Problem> {
        let read = async {
            let mut tx = self.0.db.begin().await?;
            notices::read(&mut tx, &viewer.account, upto, self.0.clock.now()).await?;
            tx.commit().await
        };
        read.await.map_err(told(viewer))
    }

    async fn rhythm(&self, viewer: &Viewer) -> Result<Rhythm, Problem> {
        let mut on = self.0.db.read().await.map_err(told(viewer))?;
        let rhythm = notices::rhythm(&mut on, &viewer.account).await;
        rhythm.map_err(told(viewer))?.ok_or(Problem::NotFound)
    }

    async fn change_rhythm(&self, viewer: &Viewer, rhythm: Rhythm) -> Result<(), Problem> {
        let changed = async {
            let mut tx = self.0.db.begin().await?;
            notices::change_rhythm(&mut tx, &viewer.account, rhythm).await?;
            // What waits for the old rhythm goes with the new one.
            if !notices::unmailed(&mut tx, &viewer.account)
                .await?
                .is_empty()
            {
                Digest::enqueue(&self.0, &mut tx, &viewer.account, rhythm).await?;
            }
            tx.commit().await
        };
        changed.await.map_err(told(viewer))
    }
}
