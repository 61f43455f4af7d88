//! Pictures that travel within a map, made plain: nothing is in them but the picture.
//!
//! A photo says where it was taken, and a file can be two things at once. What is not already a
//! plain WebP is drawn anew; what is stays as it is to the byte, so that a map that goes from one
//! instance to another comes out as it went in. A few kilobytes can say that they are millions of
//! pixels, and everybody's pictures are drawn in one place: so the sides are looked at first, and
//! what is drawn is counted.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::problem::FieldError;
use domain::{AccountId, Problem};
use maps::change::Edit;
use maps::file::{Fault, FaultKind, MOST_FAULTS, Refusal};
use maps::map::{LONGEST_PICTURE, Map, Node, Picture, PictureFault, WIDEST_PICTURE};

use crate::image::{SMALL, announced};
use crate::service::accounts::limits;
use crate::service::badges::BadgeError;
use crate::state::AppState;

/// The sides that are tried, until the picture is small enough to travel.
const SIDES: [u32; 3] = [SMALL, 128, 96];

/// The map with plain pictures; a node keeps none that cannot be drawn.
///
/// # Errors
/// [`Problem::MapFile`] for pictures that are too wide, [`Problem::TooMany`] pictures that are not
/// plain; the database.
pub(super) async fn plain(
    state: &AppState,
    account: &AccountId,
    mut map: Map,
) -> Result<Map, BadgeError> {
    let mut suspect: Vec<(Node, Option<Bytes>)> = Vec::new();
    let mut faults = Vec::new();
    for (z, zone) in map.zones().iter().enumerate() {
        for (n, node) in zone.nodes.iter().enumerate() {
            let Some(picture) = node.picture.as_ref().filter(|it| !is_plain(it)) else {
                continue;
            };
            let bytes = bytes(picture);
            let sides = bytes.as_ref().and_then(|bytes| announced(bytes));
            if sides.is_some_and(|(width, height)| width.max(height) > WIDEST_PICTURE) {
                faults.push(Fault {
                    path: format!("$.zones[{z}].nodes[{n}].picture"),
                    kind: FaultKind::Picture(PictureFault::TooWide),
                });
            }
            // What does not say its sides cannot be drawn.
            suspect.push((node.clone(), bytes.filter(|_| sides.is_some())));
        }
    }
    if !faults.is_empty() {
        faults.truncate(MOST_FAULTS);
        let why = Refusal::Faults(faults);
        return Err(Problem::MapFile { why }.into());
    }
    let drawn_anew = suspect.iter().filter(|(_, bytes)| bytes.is_some()).count();
    if drawn_anew > 0 {
        limits::map_pictures(state, account, drawn_anew).await?;
    }
    for (node, bytes) in suspect {
        let picture = match bytes {
            Some(bytes) => drawn(state, bytes).await.ok(),
            None => None,
        };
        let edit = Edit::Change(Node { picture, ..node });
        map.apply(&edit).map_err(|why| Problem::Map { why })?;
    }
    Ok(map)
}

/// A picture that somebody chose, drawn to travel within a map.
///
/// # Errors
/// `NotAPicture` against the field `file`.
pub(super) async fn drawn(state: &AppState, bytes: Bytes) -> Result<Picture, BadgeError> {
    for side in SIDES {
        let webp = state.studio.draw_one(bytes.clone(), side).await?;
        let url = format!("data:image/webp;base64,{}", STANDARD.encode(&webp));
        if url.len() <= LONGEST_PICTURE
            && let Ok(picture) = Picture::new(&url)
        {
            return Ok(picture);
        }
    }
    let field = "file".to_owned();
    let error = FieldError::NotAPicture;
    Err(Problem::Field { field, error }.into())
}

/// The bytes of a picture.
pub(in crate::service) fn bytes(picture: &Picture) -> Option<Bytes> {
    let (_, data) = picture.as_str().split_once(',')?;
    STANDARD.decode(data).ok().map(Bytes::from)
}

/// Whether a picture is a WebP file of one chunk of pixels and nothing else (RFC 9649 2.5, 2.6), no
/// larger than what is drawn here.
fn is_plain(picture: &Picture) -> bool {
    let Some(bytes) = bytes(picture) else {
        return false;
    };
    let word = |at: usize| {
        let word = bytes.get(at..at + 4)?;
        Some(u32::from_le_bytes(word.try_into().ok()?))
    };
    let length = u32::try_from(bytes.len()).ok();
    let whole = word(4).and_then(|size| size.checked_add(8)) == length;
    let chunk = word(16).and_then(|size| size.checked_add(size & 1)?.checked_add(20)) == length;
    bytes.starts_with(b"RIFF")
        && bytes.get(8..12) == Some(b"WEBP")
        && matches!(bytes.get(12..16), Some(b"VP8 " | b"VP8L"))
        && whole
        && chunk
        && sides(&bytes).is_some_and(|(width, height)| width <= SMALL && height <= SMALL)
}

/// Width and height, as the chunk says them.
fn sides(bytes: &[u8]) -> Option<(u32, u32)> {
    let at = |n: usize| bytes.get(n).copied().map(u32::from);
    match bytes.get(12..16)? {
        // The frame header of a key frame (RFC 6386 9.1), behind three bytes of tag.
        b"VP8 " => {
            (bytes.get(23..26)? == [0x9d, 0x01, 0x2a]).then_some(())?;
            let side = |low: u32, high: u32| (high << 8 | low) & 0x3fff;
            Some((side(at(26)?, at(27)?), side(at(28)?, at(29)?)))
        }
        b"VP8L" => {
            (at(20)? == 0x2f).then_some(())?;
            let bits = at(21)? | at(22)? << 8 | at(23)? << 16 | at(24)? << 24;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}
