//! Draws badges, collections and mini-maps for paper and for link previews: values in, bytes out.
//!
//! [`pdf`] makes tagged PDF files (PDF/UA-1), [`preview`] the pictures of 1200x630 pixels that
//! networks and messengers show for a link, [`map`] the picture of a whole map. No I/O, no clock, no randomness: the same input gives
//! the same bytes. Words come in put together, in the language of the page; what strangers wrote is
//! cleaned here once more, cut or wrapped by measured widths, and never breaks a drawing.
//!
//! Letters come from the fonts in `fonts/`: Latin, Greek, Cyrillic, Vietnamese, Hebrew, Arabic,
//! arrows and common signs. What they lack (Chinese, emoji) is drawn as an empty square; in a PDF
//! the square stands for the true characters, which are read aloud, found and copied.

pub mod map;
pub mod pdf;
pub mod preview;

mod canvas;
mod drawing;
mod fonts;
mod mark;
mod picture;
mod rich;
mod text;

/// What can go wrong: never the badge's words or picture, which are drawn as well as they can be.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A font that this crate carries cannot be read.
    #[error("the font {0} cannot be read")]
    Font(&'static str),
    /// The PDF could not be put together.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
    /// The public URL is too long for a QR code.
    #[error("no QR code for this URL: {0}")]
    Qr(#[from] qrcode::types::QrError),
    /// The memory for a picture could not be had.
    #[error("no room for the picture")]
    Canvas,
    /// The picture could not be encoded.
    #[error("the picture could not be encoded: {0}")]
    Png(#[from] png::EncodingError),
}
