//! Who accompanied the person, and what was written. None of it comes back: a link is of its
//! instance, and rests on a consent that was given there.

use super::index::FollowUp;
use super::make::Collecting;
use crate::service::accounts::link;
use crate::store::{self, follow_ups};

/// Writes it down.
pub(super) async fn write(collecting: &mut Collecting<'_>) -> store::db::Result<()> {
    let on = &mut collecting.on;
    for row in follow_ups::exported(on, collecting.account).await? {
        collecting.index.follow_ups.push(FollowUp {
            map: row.title,
            name: row.name,
            url: link(collecting.state, &format!("/suivi/{}", row.slug)),
            created_at: row.created,
            accepted_by: row.tutor,
            accepted_at: row.accepted,
            ended_at: row.ended,
            encouragements: follow_ups::sent(on, &row.id).await?,
        });
    }
    collecting.index.encouragements = follow_ups::written(on, collecting.account).await?;
    Ok(())
}
