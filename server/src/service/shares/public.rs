//! What a visitor with the link gets of a badge: by a share of its own, or out of a collection.

use bytes::Bytes;
use domain::evidence::AddedEvidence;
use domain::share::{HolderName, PublicBadge, Shown};
use domain::{AccountId, BadgeId, CollectionId, Language, Problem, Slug};
use openbadges::{Edition, Payload};
use sha2::{Digest, Sha256};

use super::view::View;
use super::withhold::Known;
use super::{as_of, may_be_seen};
use crate::service::badges::{self, BadgeError, Size};
use crate::service::evidence::{Handed, bytes_of};
use crate::state::AppState;
use crate::store::shares::{SeenBadge, ShareRow};
use crate::store::{Handle, badges as rows, evidence, shares};

/// An open badge: everything that leaves the server of it is made here.
#[derive(Debug, Clone)]
pub struct Opened {
    view: View,
    seen: SeenBadge,
}

/// Opens a badge's share by its slug.
///
/// # Errors
/// [`Problem::Gone`] when it was taken back or down, has ended, or its badge may not be shown (any
/// more); [`Problem::NotFound`] when there never was one; the database.
pub async fn badge(state: &AppState, slug: &Slug) -> Result<Opened, BadgeError> {
    let mut on = state.db.read().await?;
    let Some((share, seen)) = shares::seen(&mut on, slug).await? else {
        return Err(missing(&mut on, slug).await?.into());
    };
    let view = View::through(state, &share, format!("/b/{slug}"));
    open(state, view, seen, Some(&share))
}

/// Opens one badge of a shared collection by its number there.
///
/// # Errors
/// As [`badge`]; the number of a badge that has left the collection is never given again, so it is
/// `Gone` too.
pub async fn collected(state: &AppState, slug: &Slug, number: u32) -> Result<Opened, BadgeError> {
    let mut on = state.db.read().await?;
    let Some((share, seen)) = shares::seen_collected(&mut on, slug, number).await? else {
        return Err(missing(&mut on, slug).await?.into());
    };
    let view = View::through(state, &share, format!("/c/{slug}/{number}"));
    open(state, view, seen, Some(&share))
}

/// One of the account's badges as a share would show it, under a path of its owner's.
///
/// # Errors
/// [`Problem::NotFound`]; [`Problem::Gone`] when it may not be seen; the database.
pub async fn badge_draft(
    state: &AppState,
    account: &AccountId,
    badge: &BadgeId,
    shown: Shown,
    base: String,
) -> Result<Opened, BadgeError> {
    let mut on = state.db.read().await?;
    let seen = shares::face_of(&mut on, account, badge).await?;
    let view = View::draft(state, base, shown);
    let seen = seen.ok_or(Problem::NotFound)?;
    open(state, view, seen, None)
}

/// One badge of one of the account's collections as a share would show it.
///
/// # Errors
/// As [`badge_draft`].
pub async fn collected_draft(
    state: &AppState,
    account: &AccountId,
    collection: &CollectionId,
    number: u32,
    shown: Shown,
    base: String,
) -> Result<Opened, BadgeError> {
    let mut on = state.db.read().await?;
    let seen = shares::collected_of(&mut on, account, collection, number).await?;
    let view = View::draft(state, base, shown);
    let seen = seen.ok_or(Problem::NotFound)?;
    open(state, view, seen, None)
}

/// Why a slug opens nothing.
pub(super) async fn missing(on: &mut impl Handle, slug: &Slug) -> Result<Problem, BadgeError> {
    Ok(if shares::was_given(on, slug).await? {
        Problem::Gone
    } else {
        Problem::NotFound
    })
}

/// A badge under a view, where it may be seen.
pub(super) fn open(
    state: &AppState,
    view: View,
    mut seen: SeenBadge,
    share: Option<&ShareRow>,
) -> Result<Opened, BadgeError> {
    let now = state.clock.now();
    let verdict = seen.checked.as_ref().map(|checked| checked.verdict);
    let living = share.is_none_or(|share| share.living(now));
    if !living || may_be_seen(seen.recipient, verdict).is_err() {
        return Err(Problem::Gone.into());
    }
    let expires = seen.face.expires;
    seen.checked = seen.checked.map(|checked| as_of(checked, expires, now));
    Ok(Opened { view, seen })
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
        self.view.listed
    }

    /// Its public address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.view.url
    }

    /// The path under which its files are.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.view.base
    }

    /// The badge behind it.
    #[must_use]
    pub fn badge(&self) -> &BadgeId {
        &self.seen.badge
    }

    /// When the badge was last checked.
    #[must_use]
    pub fn checked_at(&self) -> Option<domain::Millis> {
        self.seen.checked.as_ref().map(|checked| checked.at)
    }

    /// A mark that changes whenever anything that is shown does. `part` is what else the answer
    /// hangs on: which file, which language. Name and addresses are in it even where they are
    /// hidden, since they decide what is withheld; the share's identifier, which nobody else knows,
    /// keeps them from being guessed by it.
    #[must_use]
    pub fn mark(&self, part: &str) -> String {
        let Self { view, seen } = self;
        let SeenBadge {
            badge,
            checked,
            changed,
            holder,
            reached,
            language,
            sides,
            ..
        } = seen;
        let verdict = checked.as_ref().map(|checked| checked.verdict);
        let all = format!(
            "{} {badge} {} {verdict:?} {holder:?} {reached} {} {sides:?} {part}",
            view.stamp(),
            changed.0,
            language.tag(),
        );
        hex::encode(&Sha256::digest(all)[..16])
    }

    /// What the page shows.
    ///
    /// # Errors
    /// [`Problem::Gone`] when the badge was never checked; the database.
    pub async fn page(self, state: &AppState) -> Result<PublicBadge, BadgeError> {
        let Self { view, seen } = self;
        let shown = view.shown;
        let (addresses, pieces) = {
            let mut on = state.db.read().await?;
            let addresses = rows::confirmed_addresses(&mut on, &seen.account).await?;
            let pieces = match shown.evidence {
                true => evidence::of_badge(&mut on, &seen.badge).await?,
                false => Vec::new(),
            };
            (addresses, pieces)
        };
        let SeenBadge {
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
        if !shown.name {
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
        for check in &mut checked.checks {
            if check.kind == "recipient" {
                check.params.clear();
                check.looked_at = None;
            }
            if check.kind == "time" && !shown.dates {
                check.params.clear();
            }
        }
        if !shown.dates {
            face.issued = None;
            face.expires = None;
            checked.since = checked.at;
            checked.proven_at = None;
        }
        if !shown.evidence {
            face.evidence.clear();
        }
        known.strip_face(&mut face);
        let mut added: Vec<AddedEvidence> = pieces
            .into_iter()
            .filter(|piece| piece.shown)
            .map(|piece| AddedEvidence {
                number: piece.number,
                title: piece.title,
                html: badges::markdown(&piece.text),
                url: piece.url,
                file: piece
                    .file
                    .filter(|_| shown.name)
                    .map(|(file, _)| (file.kind, file.bytes)),
            })
            .collect();
        known.strip_added(&mut added);
        let holder = match (&face.holder_name, shown.name) {
            (_, false) => HolderName::Hidden,
            (Some(name), true) => HolderName::Issuer { name: name.clone() },
            (None, true) => HolderName::Account { name: holder },
        };
        Ok(PublicBadge {
            base: view.base,
            url: view.url,
            face,
            added,
            holder,
            checked,
            ends: view.ends,
            listed: view.listed,
            language,
            original: shown.name,
            sides,
        })
    }

    /// The picture, drawn anew and without any credential in it.
    ///
    /// # Errors
    /// The database or the blob store.
    pub async fn drawing(&self, state: &AppState, size: Size) -> Result<Option<Bytes>, BadgeError> {
        let Self { view, seen, .. } = self;
        view.picture(state, &seen.badge, &seen.kind, size).await
    }

    /// The picture: drawn anew, and baked with the credential only where the name is shown.
    ///
    /// # Errors
    /// The database or the blob store.
    pub async fn image(&self, state: &AppState, size: Size) -> Result<Option<Bytes>, BadgeError> {
        let drawn = self.drawing(state, size).await?;
        let Some(drawn) = drawn else { return Ok(None) };
        if !self.view.shown.name || size != Size::Full {
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

    /// The file of a piece of evidence that its holder added; only where evidence and name are
    /// shown, and this piece is.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where it may not be had; the database or the blob store.
    pub async fn added_file(&self, state: &AppState, number: u32) -> Result<Handed, BadgeError> {
        let shown = self.view.shown;
        if !shown.evidence || !shown.name {
            return Err(Problem::NotFound.into());
        }
        let piece = {
            let mut on = state.db.read().await?;
            evidence::one(&mut on, &self.seen.badge, number).await?
        };
        bytes_of(state, piece.filter(|piece| piece.shown)).await
    }

    /// The original, byte for byte, with the kind of file that it is; only where the name is
    /// shown.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where the name is hidden; the database or the blob store.
    pub async fn original(&self, state: &AppState) -> Result<(Bytes, rows::BadgeRow), BadgeError> {
        if !self.view.shown.name {
            return Err(Problem::NotFound.into());
        }
        badges::original(state, &self.seen.account, &self.seen.badge).await
    }
}
