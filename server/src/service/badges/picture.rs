//! The picture of a badge: from its file, else from the address that the badge names, drawn
//! anew and kept in three sizes. All of it can be drawn again from the original.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::BadgeId;
use openbadges::Kind;
use serde::{Deserialize, Serialize};

use super::BadgeError;
use super::findings::badge_of;
use super::verify::Examined;
use crate::fetch::{Ask, FetchError};
use crate::image::{self, Pictures};
use crate::jobs::{Job, JobError, Lane};
use crate::state::AppState;
use crate::store::badges::{self, BadgeRow, Role};
use crate::store::blobs::BlobId;
use crate::store::db::Tx;

/// The most bytes of a picture at an address.
const BYTES: usize = 10 << 20;

/// Which size of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// PNG, 640 pixels at most.
    Full,
    /// WebP, 320 pixels at most.
    Large,
    /// WebP, 160 pixels at most.
    Small,
}

impl Size {
    const fn role(self) -> Role {
        match self {
            Self::Full => Role::Picture,
            Self::Large => Role::Thumb320,
            Self::Small => Role::Thumb160,
        }
    }

    /// The longest side, in pixels.
    #[must_use]
    pub const fn pixels(self) -> u32 {
        match self {
            Self::Full => image::FULL,
            Self::Large => image::LARGE,
            Self::Small => image::SMALL,
        }
    }

    /// The type of the file.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Full => "image/png",
            Self::Large | Self::Small => "image/webp",
        }
    }
}

/// The picture of a badge. One that is in the badge's own file and was not drawn yet is drawn
/// now; one that is somewhere else is never fetched for a visitor. `None` when there is none.
///
/// # Errors
/// The database or the blob store.
pub async fn picture(
    state: &AppState,
    badge: &BadgeId,
    kind: &str,
    size: Size,
) -> Result<Option<Bytes>, BadgeError> {
    let drawn = {
        let mut on = state.db.read().await?;
        badges::blob(&mut on, badge, size.role()).await?
    };
    if let Some(blob) = drawn
        && let Some(bytes) = state.blobs.read(&blob).await?
    {
        return Ok(Some(bytes));
    }
    if !matches!(kind, "png" | "svg") {
        return Ok(None);
    }
    let Some(bytes) = in_file(state, badge).await? else {
        return Ok(None);
    };
    let Ok(pictures) = state.studio.draw(bytes).await else {
        return Ok(None);
    };
    keep(state, badge, &pictures).await?;
    Ok(Some(match size {
        Size::Full => pictures.full,
        Size::Large => pictures.large,
        Size::Small => pictures.small,
    }))
}

/// As [`picture`], for where the holder's name is hidden: `None` too when the picture shows a QR
/// code, which may hold anything of theirs.
///
/// # Errors
/// As [`picture`].
pub async fn picture_without_code(
    state: &AppState,
    badge: &BadgeId,
    kind: &str,
    size: Size,
) -> Result<Option<Bytes>, BadgeError> {
    let Some(drawn) = picture(state, badge, kind, size).await? else {
        return Ok(None);
    };
    let full = {
        let mut on = state.db.read().await?;
        badges::blob(&mut on, badge, Role::Picture).await?
    };
    let Some(full) = full else { return Ok(None) };
    let read = async { state.blobs.read(&full).await };
    let coded = state.studio.shows_code(&full, read).await?;
    Ok((!coded).then_some(drawn))
}

async fn in_file(state: &AppState, badge: &BadgeId) -> Result<Option<Bytes>, BadgeError> {
    let blob = {
        let mut on = state.db.read().await?;
        badges::blob(&mut on, badge, Role::Original).await?
    };
    match blob {
        Some(blob) => Ok(state.blobs.read(&blob).await?),
        None => Ok(None),
    }
}

async fn keep(state: &AppState, badge: &BadgeId, pictures: &Pictures) -> Result<(), BadgeError> {
    let sizes = [
        (Role::Picture, &pictures.full),
        (Role::Thumb320, &pictures.large),
        (Role::Thumb160, &pictures.small),
    ];
    let mut blobs = Vec::with_capacity(sizes.len());
    for (role, bytes) in sizes {
        blobs.push((role, state.blobs.keep(bytes.clone()).await?, bytes));
    }
    let mut tx = state.db.begin().await?;
    if badges::find(&mut tx, badge).await?.is_none() {
        return Ok(());
    }
    for (role, blob, bytes) in blobs {
        badges::keep_blob(&mut tx, &blob, state.clock.now()).await?;
        if !state.blobs.holds(&blob).await? {
            state.blobs.keep(bytes.clone()).await?;
        }
        badges::attach(&mut tx, badge, role, &blob).await?;
    }
    badges::note_sides(&mut tx, badge, pictures.sides).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps a picture of a person's own for a row of this transaction to name. Its bytes are in the
/// blob store already, and are kept again should the sweep have taken them meanwhile.
pub(in crate::service) async fn keep_picture(
    state: &AppState,
    tx: &mut Tx,
    bytes: Bytes,
) -> Result<BlobId, BadgeError> {
    let blob = BlobId::of(&bytes);
    badges::keep_blob(tx, &blob, state.clock.now()).await?;
    if !state.blobs.holds(&blob).await? {
        state.blobs.keep(bytes).await?;
    }
    Ok(blob)
}

/// Draws the picture of a badge.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DrawPicture {
    /// Which one.
    pub badge: BadgeId,
}

impl Job for DrawPicture {
    const KIND: &'static str = "draw-picture";
    const ATTEMPTS: i64 = 5;
    const LANE: Lane = Lane::Bulk;

    fn dedup_key(&self) -> Option<String> {
        Some(format!("{}:{}", Self::KIND, self.badge))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let found = {
            let mut on = state.db.read().await?;
            badges::find(&mut on, &self.badge).await?
        };
        let Some(badge) = found else { return Ok(()) };
        let Some(bytes) = source(&state, &badge).await? else {
            return Ok(());
        };
        match state.studio.draw(bytes).await {
            Ok(pictures) => keep(&state, &badge.id, &pictures)
                .await
                .map_err(JobError::later),
            // A badge without a picture is a badge all the same.
            Err(error) => {
                tracing::info!(badge = badge.id.as_str(), %error, "no picture");
                Ok(())
            }
        }
    }
}

/// The bytes of the picture: the file itself, or what the badge's `image` leads to.
async fn source(state: &AppState, badge: &BadgeRow) -> Result<Option<Bytes>, JobError> {
    if matches!(badge.kind.as_str(), "png" | "svg") {
        return in_file(state, &badge.id).await.map_err(JobError::later);
    }
    let report = {
        let mut on = state.db.read().await?;
        badges::report(&mut on, &badge.id).await?
    };
    let image = report
        .as_deref()
        .and_then(badge_of)
        .and_then(|badge| badge.image);
    match image {
        Some(image) => named(state, &image.id).await,
        None => Ok(None),
    }
}

/// What an `image` leads to: bytes in a `data:` URL, or an answer of a host.
async fn named(state: &AppState, image: &str) -> Result<Option<Bytes>, JobError> {
    if let Some(data) = image.strip_prefix("data:") {
        return Ok(in_data_url(data));
    }
    let ask = Ask {
        url: image,
        accept: "image/png, image/svg+xml, image/webp, image/jpeg",
        bytes: BYTES,
        keep: false,
    };
    match state.fetch.get(ask).await {
        Ok(answer) if answer.status == 200 => Ok(Some(answer.body.into())),
        Ok(answer) if answer.status < 500 => Ok(None),
        Ok(answer) => Err(JobError::later(format!("status {}", answer.status))),
        Err(FetchError::NotAllowed | FetchError::Forbidden | FetchError::TooLarge) => Ok(None),
        Err(error) => Err(JobError::later(error)),
    }
}

/// The picture of a badge that somebody only had checked, as WebP of 320 pixels; nothing of it is
/// kept.
pub async fn picture_of(state: &AppState, examined: &Examined) -> Option<Bytes> {
    let bytes = if matches!(examined.kind, Kind::Png | Kind::Svg) {
        examined.bytes.clone()
    } else {
        let image = examined.report.badge.as_ref()?.image.as_ref()?;
        named(state, &image.id).await.ok()??
    };
    Some(state.studio.draw(bytes).await.ok()?.large)
}

/// The bytes of a picture whose address holds them.
pub(super) fn carried(address: &str) -> Option<Bytes> {
    in_data_url(address.strip_prefix("data:")?)
}

fn in_data_url(data: &str) -> Option<Bytes> {
    let (head, body) = data.split_once(',')?;
    if head.to_ascii_lowercase().ends_with(";base64") {
        let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        return STANDARD.decode(body).ok().map(Bytes::from);
    }
    let plain: Vec<u8> = percent_encoding::percent_decode_str(body).collect();
    Some(plain.into())
}
