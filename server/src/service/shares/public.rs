//! What a visitor with the link gets.

use bytes::Bytes;
use domain::share::{HolderName, PublicBadge};
use domain::{Language, Problem, Slug};
use openbadges::{Edition, Payload};
use sha2::{Digest, Sha256};

use super::withhold::Known;
use super::{as_of, may_be_seen};
use crate::service::badges::{self, BadgeError, Size};
use crate::state::AppState;
use crate::store::shares::Seen;
use crate::store::{badges as rows, shares};

/// An open share: everything that leaves the server through it is made here.
#[derive(Debug, Clone)]
pub struct Opened {
    seen: Seen,
    url: String,
}

/// Opens a share by its slug.
///
/// # Errors
/// [`Problem::Gone`] when it was taken back, has ended, or its badge may not be shown (any more);
/// [`Problem::NotFound`] when there never was one; the database.
pub async fn open(state: &AppState, slug: &Slug) -> Result<Opened, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let Some(mut seen) = shares::seen(&mut on, slug).await? else {
        let given = shares::was_given(&mut on, slug).await?;
        return Err(if given {
            Problem::Gone
        } else {
            Problem::NotFound
        }
        .into());
    };
    if !seen.share.living(now) || may_be_seen(seen.recipient, seen.checked.as_ref()).is_err() {
        return Err(Problem::Gone.into());
    }
    let expires = seen.face.expires;
    seen.checked = seen.checked.map(|checked| as_of(checked, expires, now));
    let url = format!("{}/b/{slug}", state.site.public_url);
    Ok(Opened { seen, url })
}

impl Opened {
    /// The language in which the page's own words default.
    #[must_use]
    pub fn language(&self) -> Language {
        self.seen.language
    }

    /// Whether search engines may list it.
    #[must_use]
    pub fn listed(&self) -> bool {
        self.seen.share.listed
    }

    /// The share's public address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The badge behind it.
    #[must_use]
    pub fn badge(&self) -> &domain::BadgeId {
        &self.seen.badge
    }

    /// When the badge was last checked.
    #[must_use]
    pub fn checked_at(&self) -> Option<domain::Millis> {
        self.seen.checked.as_ref().map(|checked| checked.at)
    }

    /// A mark that changes whenever anything that is shown does. `part` is what else the answer
    /// hangs on: which file, which language.
    #[must_use]
    pub fn mark(&self, part: &str) -> String {
        let Seen {
            share,
            checked,
            changed,
            holder,
            language,
            sides,
            ..
        } = &self.seen;
        let verdict = checked.as_ref().map(|checked| checked.verdict.word());
        let holder = share.show_name.then_some(holder.as_str());
        let all = format!(
            "{} {} {} {:?} {} {:?} {:?} {} {sides:?} {part}",
            share.id,
            share.show_name,
            share.show_evidence,
            share.ends_at,
            changed.0,
            verdict,
            holder,
            language.tag(),
        );
        hex::encode(&Sha256::digest(all)[..16])
    }

    /// What the page shows.
    ///
    /// # Errors
    /// [`Problem::Gone`] when the badge was never checked; the database.
    pub async fn page(self, state: &AppState) -> Result<PublicBadge, BadgeError> {
        let Self { seen, url } = self;
        let addresses = {
            let mut on = state.db.read().await?;
            rows::confirmed_addresses(&mut on, &seen.account).await?
        };
        let Seen {
            share,
            mut face,
            checked,
            holder,
            language,
            sides,
            ..
        } = seen;
        let mut checked = checked.ok_or(Problem::Gone)?;
        // An address is never shown, whatever else is.
        let mut known = Known::by_addresses(&addresses);
        if !share.show_name {
            known = known.and_name(&holder);
            if let Some(name) = &face.holder_name {
                known = known.and_name(name);
            }
            known = known.strictly(face.credential_url.as_deref());
            face.holder_name = None;
            face.credential_url = None;
            known.strip_checks(&mut checked);
        }
        // Said to whoever holds the file; some of it is about the holder.
        checked.notes.clear();
        for check in checked
            .checks
            .iter_mut()
            .filter(|check| check.kind == "recipient")
        {
            check.params.clear();
            check.looked_at = None;
        }
        if !share.show_evidence {
            face.evidence.clear();
        }
        known.strip_face(&mut face);
        let holder = match (&face.holder_name, share.show_name) {
            (_, false) => HolderName::Hidden,
            (Some(name), true) => HolderName::Issuer { name: name.clone() },
            (None, true) => HolderName::Account { name: holder },
        };
        Ok(PublicBadge {
            slug: share.slug.parse().map_err(|_| Problem::NotFound)?,
            url,
            face,
            holder,
            checked,
            ends: share.ends_at.map(domain::Millis),
            listed: share.listed,
            language,
            original: share.show_name,
            sides,
        })
    }

    /// The picture: drawn anew, and baked with the credential only where the name is shown.
    ///
    /// # Errors
    /// The database or the blob store.
    pub async fn image(&self, state: &AppState, size: Size) -> Result<Option<Bytes>, BadgeError> {
        let drawn = badges::picture(state, &self.seen.badge, &self.seen.kind, size).await?;
        let Some(drawn) = drawn else { return Ok(None) };
        if !self.seen.share.show_name || size != Size::Full {
            return Ok(Some(drawn));
        }
        let payload = badges::payload(state, &self.seen.badge).await?;
        let edition = match (self.seen.face.version.as_str(), &payload) {
            ("3.0", Payload::Json(_) | Payload::Jws(_)) => Edition::V3,
            _ => Edition::V2,
        };
        let baked = openbadges::bake(&drawn, &payload, edition);
        Ok(Some(baked.map_or(drawn, Bytes::from)))
    }

    /// The original, byte for byte, with the kind of file that it is; only where the name is
    /// shown.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where the name is hidden; the database or the blob store.
    pub async fn original(&self, state: &AppState) -> Result<(Bytes, rows::BadgeRow), BadgeError> {
        if !self.seen.share.show_name {
            return Err(Problem::NotFound.into());
        }
        badges::original(state, &self.seen.account, &self.seen.badge).await
    }
}
