//! The badges: originals byte for byte, what was found out, and the links to each.

use domain::{AccountId, BadgeId};

use super::index::{Badge, SharedAs};
use super::make::{Collecting, Held};
use crate::service::badges::file_name;
use crate::state::AppState;
use crate::store::badges::{self, Role};
use crate::store::db::Reading;
use crate::store::{self, shares};

/// Every badge of an account, the first received first.
async fn all(on: &mut Reading, account: &AccountId) -> store::db::Result<Vec<BadgeId>> {
    let mut ids: Vec<BadgeId> = Vec::new();
    loop {
        let last = ids.last().map_or("", BadgeId::as_str);
        let more = badges::after(on, Some(account), last).await?;
        if more.is_empty() {
            return Ok(ids);
        }
        ids.extend(more);
    }
}

/// Writes them down.
pub(super) async fn write(collecting: &mut Collecting<'_>) -> store::db::Result<()> {
    for id in all(&mut collecting.on, collecting.account).await? {
        let on = &mut collecting.on;
        let found = badges::find(on, &id).await?;
        let original = badges::blob(on, &id, Role::Original).await?;
        // Deleted while the export is made.
        let (Some(badge), Some(original)) = (found, original) else {
            continue;
        };
        let history = badges::history(on, &id).await?;
        let picture = badges::blob(on, &id, Role::Thumb320).await?;
        let shares = shares::of_badge(on, &id).await?;
        let file = format!("badges/{}", file_name(&badge));
        let entry = Badge {
            sha256: Some(original.as_str().to_owned()),
            file: file.clone(),
            name: badge.face.name.clone(),
            issuer: badge.face.issuer.name.clone(),
            version: badge.face.version.clone(),
            kind: badge.kind.clone(),
            received_at: badge.received,
            issued_at: badge.face.issued,
            expires_at: badge.face.expires,
            recipient: badge.recipient.word().to_owned(),
            acceptance: badge.acceptance.word().to_owned(),
            verdict: badge.checked.as_ref().map(|checked| checked.verdict),
            checked_at: badge.checked.as_ref().map(|checked| checked.at),
            history,
            tags: Vec::new(),
            note: String::new(),
            favourite: false,
            archived_at: None,
            evidence: Vec::new(),
            shares: shared(collecting.state, 'b', shares),
        };
        collecting.files.add(file.clone(), original);
        let picture = picture.map(|blob| {
            let path = format!("pictures/{}.webp", blob.as_str());
            collecting.files.add(path.clone(), blob);
            path
        });
        collecting.index.badges.push(entry);
        collecting.held.insert(
            id,
            Held {
                entry: collecting.index.badges.len() - 1,
                face: badge.face,
                checked: badge.checked,
                file,
                picture,
            },
        );
    }
    Ok(())
}

/// The links to something.
pub(super) fn shared(
    state: &AppState,
    letter: char,
    shares: Vec<shares::ShareRow>,
) -> Vec<SharedAs> {
    shares
        .into_iter()
        .map(|share| SharedAs {
            url: format!("{}/{letter}/{}", state.site.public_url, share.slug),
            shown: share.shown(),
            listed: share.listed,
            contact: share.contact,
            created_at: share.created_at,
            ends_at: share.ends_at,
            revoked_at: share.revoked_at,
        })
        .collect()
}
