//! Strangers' pictures, drawn anew.
//!
//! Nothing that a stranger made is ever shown as it came: PNG, JPEG, WebP and SVG are decoded
//! under limits and encoded again, without metadata, in three sizes. Off the threads that serve,
//! two at a time; so are the pages that are made of them.

mod raster;
mod vector;

use std::sync::Arc;

use bytes::Bytes;
use image::RgbaImage;
use openbadges::Limits;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::{OnceCell, Semaphore};

use crate::store::blobs::BlobId;

/// Pictures drawn at once; each may need 128 MiB.
const AT_ONCE: usize = 2;
/// Pages drawn at once (PDF files, previews, whole maps); each may decode hundreds of pictures.
const PAGES_AT_ONCE: usize = 2;
/// The longest side of the full picture, in pixels.
pub const FULL: u32 = 640;
/// The longest side of a copy: enough to read a photographed page.
pub const COPY: u32 = 2_048;
/// The longest side of the larger thumbnail.
pub const LARGE: u32 = 320;
/// The longest side of the smaller thumbnail.
pub const SMALL: u32 = 160;

/// The longest side of a collection's cover.
pub const COVER: u32 = 1280;

/// A plain medal, for a badge without a picture.
const PLACEHOLDER: &[u8] = include_bytes!("image/placeholder.svg");

/// Bytes of previews that are kept in memory: a few hundred of them.
const PREVIEWS: u64 = 32 << 20;
/// Bytes of PDF files that are kept in memory: one or two of the largest, some hundred others.
const SHEETS: u64 = 32 << 20;

/// Pictures of which it is known whether they show a QR code.
const CODES: usize = 10_000;

/// What a preview weighs against [`PREVIEWS`], or a file for paper against [`SHEETS`].
#[derive(Debug, Clone)]
struct Weight;

impl Weighter<String, Bytes> for Weight {
    fn weight(&self, mark: &String, preview: &Bytes) -> u64 {
        (mark.len() + preview.len()) as u64
    }
}

/// Where pictures are drawn.
#[derive(Debug, Clone)]
pub struct Studio {
    turns: Arc<Semaphore>,
    /// Of pages: who waits for one does not keep pictures waiting.
    page_turns: Arc<Semaphore>,
    placeholder: Arc<OnceCell<Pictures>>,
    /// Previews by their mark: networks ask for one several times when a link is posted.
    previews: Arc<Cache<String, Bytes, Weight>>,
    /// Files for paper by their mark: a large one takes a second of a processor.
    sheets: Arc<Cache<String, Bytes, Weight>>,
    /// Whether a picture shows a QR code, by the picture's name.
    codes: Arc<Cache<BlobId, bool>>,
}

/// A picture in its three sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictures {
    /// PNG, [`FULL`] at most: what previews of links and old programs read.
    pub full: Bytes,
    /// WebP, [`LARGE`] at most.
    pub large: Bytes,
    /// WebP, [`SMALL`] at most.
    pub small: Bytes,
    /// Width and height of the full picture, in pixels.
    pub sides: (u32, u32),
}

/// Why a picture could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Neither PNG nor JPEG, WebP or SVG.
    #[error("not a picture of a known kind")]
    UnknownKind,
    /// Damaged, or larger than is decoded.
    #[error("the picture cannot be decoded: {0}")]
    Undecodable(String),
    /// The drawing broke off.
    #[error("the drawing broke off")]
    BrokenOff,
}

impl Default for Studio {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            page_turns: Arc::new(Semaphore::new(PAGES_AT_ONCE)),
            placeholder: Arc::default(),
            previews: Arc::new(Cache::with_weighter(500, PREVIEWS, Weight)),
            // So few that they share one room, in which a large one has its place.
            sheets: Arc::new(Cache::with_weighter(30, SHEETS, Weight)),
            codes: Arc::new(Cache::new(CODES)),
        }
    }
}

impl Studio {
    /// Draws a picture in its three sizes.
    ///
    /// # Errors
    /// When it is none, damaged, or larger than is decoded.
    pub async fn draw(&self, bytes: Bytes) -> Result<Pictures, PictureError> {
        self.in_turn(move || draw(&bytes)).await
    }

    /// Draws a picture once, as WebP with no side longer than `side`.
    ///
    /// # Errors
    /// When it is none, damaged, or larger than is decoded.
    pub async fn draw_one(&self, bytes: Bytes, side: u32) -> Result<Bytes, PictureError> {
        self.in_turn(move || raster::webp(&raster::fit(&decode(&bytes, side)?, side)))
            .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        drawing: impl FnOnce() -> Result<T, PictureError> + Send + 'static,
    ) -> Result<T, PictureError> {
        in_turn(&self.turns, drawing).await?
    }

    /// Draws a page, of whatever kind, when it is its turn.
    ///
    /// # Errors
    /// [`PictureError::BrokenOff`].
    pub async fn draw_page<T: Send + 'static>(
        &self,
        drawing: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PictureError> {
        in_turn(&self.page_turns, drawing).await
    }

    /// The preview of a mark, drawn by `draw` unless it is still known.
    ///
    /// # Errors
    /// What `draw` says.
    pub async fn preview<E>(
        &self,
        mark: &str,
        draw: impl Future<Output = Result<Bytes, E>>,
    ) -> Result<Bytes, E> {
        self.previews.get_or_insert_async(mark, draw).await
    }

    /// The file for paper of a mark, drawn by `draw` unless it is still known.
    ///
    /// # Errors
    /// What `draw` says.
    pub async fn sheet<E>(
        &self,
        mark: &str,
        draw: impl Future<Output = Result<Bytes, E>>,
    ) -> Result<Bytes, E> {
        self.sheets.get_or_insert_async(mark, draw).await
    }

    /// Whether a picture that was drawn here shows a QR code. It is read with `read`, as PNG, unless
    /// the answer is still known; one that is gone shows none.
    ///
    /// # Errors
    /// What `read` says.
    pub async fn shows_code<E>(
        &self,
        name: &BlobId,
        read: impl Future<Output = Result<Option<Bytes>, E>>,
    ) -> Result<bool, E> {
        let search = async {
            let Some(png) = read.await? else {
                return Ok(false);
            };
            let search = move || Ok(openbadges::shows_qr_code(&png, &Limits::default()));
            // Where nobody could look, nothing is shown.
            Ok(self.in_turn(search).await.unwrap_or(true))
        };
        self.codes.get_or_insert_async(name, search).await
    }

    /// A picture that was drawn here, as PNG.
    ///
    /// # Errors
    /// When it is none.
    pub async fn as_png(&self, drawn: Bytes) -> Result<Bytes, PictureError> {
        tokio::task::spawn_blocking(move || raster::png(&raster::decode(&drawn)?))
            .await
            .unwrap_or(Err(PictureError::BrokenOff))
    }

    /// Draws a picture of pixels anew, as WebP, without what was written into it beside them.
    ///
    /// # Errors
    /// As [`Studio::draw`]; a drawing of lines is no picture here.
    pub async fn copy(&self, bytes: Bytes) -> Result<Bytes, PictureError> {
        self.in_turn(move || raster::webp(&raster::fit(&raster::decode(&bytes)?, COPY)))
            .await
    }

    /// What stands for a badge that has no picture, in a size of the three.
    pub async fn placeholder(&self, side: u32) -> Bytes {
        let drawn = self
            .placeholder
            .get_or_try_init(|| self.draw(Bytes::from_static(PLACEHOLDER)))
            .await;
        match drawn {
            Ok(pictures) if side <= SMALL => pictures.small.clone(),
            Ok(pictures) if side <= LARGE => pictures.large.clone(),
            Ok(pictures) => pictures.full.clone(),
            // The drawing is ours and is tested; only a server that stops gets here.
            Err(error) => {
                tracing::error!(%error, "the placeholder cannot be drawn");
                Bytes::new()
            }
        }
    }
}

/// Draws off the threads that serve, when it is its turn. The turn ends with the drawing, also where
/// nobody waits for it any more.
async fn in_turn<T: Send + 'static>(
    turns: &Arc<Semaphore>,
    drawing: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PictureError> {
    let turn = Arc::clone(turns).acquire_owned().await;
    let turn = turn.map_err(|_| PictureError::BrokenOff)?;
    let drawn = tokio::task::spawn_blocking(move || {
        let drawn = drawing();
        drop(turn);
        drawn
    });
    drawn.await.map_err(|_| PictureError::BrokenOff)
}

/// Width and height of a picture of pixels, as its first bytes say them: nothing is decoded.
#[must_use]
pub fn announced(bytes: &[u8]) -> Option<(u32, u32)> {
    raster::announced(bytes)
}

/// The pixels of a picture; one of lines is drawn with this longest side.
fn decode(bytes: &[u8], side: u32) -> Result<RgbaImage, PictureError> {
    if vector::is_svg(bytes) {
        vector::draw(bytes, side)
    } else {
        raster::decode(bytes)
    }
}

fn draw(bytes: &[u8]) -> Result<Pictures, PictureError> {
    let picture = decode(bytes, FULL)?;
    let full = raster::fit(&picture, FULL);
    Ok(Pictures {
        large: raster::webp(&raster::fit(&full, LARGE))?,
        small: raster::webp(&raster::fit(&full, SMALL))?,
        sides: full.dimensions(),
        full: raster::png(&full)?,
    })
}

#[cfg(test)]
mod tests;
