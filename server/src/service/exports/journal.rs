//! What only the person reads: letters, consents, news, sources. None of it comes back: what was agreed to
//! is agreed to anew, and a source is switched on where it is to be asked.

use super::index::Source;
use super::make::Collecting;
use crate::store::{self, consents, letters, notices, sources};

/// Writes it down.
pub(super) async fn write(collecting: &mut Collecting<'_>) -> store::db::Result<()> {
    let on = &mut collecting.on;
    collecting.index.consents = consents::of_account(on, collecting.account).await?;
    collecting.index.notices = notices::latest(on, collecting.account).await?;
    collecting.index.letters = letters::list(on, collecting.account).await?;
    let links = sources::links_of(on, collecting.account).await?;
    collecting.index.sources = links
        .into_iter()
        .map(|link| Source {
            source: link.source,
            since: link.since,
        })
        .collect();
    Ok(())
}
