//! PDF files of a badge and of a collection: A4, tagged (PDF/UA-1), with a QR code of the page.
//!
//! A file holds what its input holds and nothing else: its metadata are title and language. Where
//! something has been checked it is also PDF/A-3a, made for keeping; the date that this kind needs
//! is that of the newest check on it. The same input gives the same bytes.

mod badge;
mod collection;
mod flow;

use std::collections::BTreeMap;

use domain::collection::{ProvenSkill, PublicCollection, PublicTile};
use domain::share::PublicBadge;
use domain::{Language, Millis};
use krilla::image::Image;
use krilla::metadata::DateTime;

pub use badge::badge;
pub use collection::collection;

/// A badge, and what goes onto its sheet.
#[derive(Debug, Clone, Copy)]
pub struct BadgeSheet<'a> {
    /// The badge as its public page shows it: nothing that is hidden there may be in it.
    pub badge: &'a PublicBadge,
    /// Its picture, a PNG, JPEG or WebP; a drawn medal stands for one that is missing or broken.
    pub picture: Option<&'a [u8]>,
    /// The credential itself, attached to the file; only where originals may leave.
    pub credential: Option<Attachment<'a>>,
    /// The words around it.
    pub words: &'a BadgeWords,
}

/// A file within the PDF.
#[derive(Debug, Clone, Copy)]
pub struct Attachment<'a> {
    /// Its name, with the ending: `badge.json`.
    pub name: &'a str,
    /// Its media type: `application/ld+json`.
    pub media_type: &'a str,
    /// Its bytes, kept as they are.
    pub bytes: &'a [u8],
    /// What it is, for who opens the list of attachments, and said on the page.
    pub description: &'a str,
}

/// The words of a badge's sheet, put together in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadgeWords {
    /// The language of these words.
    pub language: Language,
    /// The instance's name.
    pub instance: String,
    /// The picture in words: "Badge « … », délivré par …".
    pub picture: String,
    /// "Amina B. a reçu"; `None` where the name is hidden.
    pub holder: Option<String>,
    /// How that name is known; `None` where it is hidden.
    pub holder_note: Option<String>,
    /// "Délivré par … le …", without the day where dates are hidden.
    pub issued: String,
    /// "Valable jusqu'au …", where there is an end and dates are shown.
    pub expires: Option<String>,
    /// The verdict.
    pub verdict: String,
    /// When that was found out.
    pub checked: String,
    /// Above the description.
    pub description: String,
    /// Above how it was earned.
    pub criteria: String,
    /// The link to where the criteria are written.
    pub criteria_link: String,
    /// Above the evidence.
    pub evidence: String,
    /// Above the evidence that the holder added.
    pub added: String,
    /// The words of each piece of that evidence, in its order.
    pub pieces: Vec<PieceWords>,
    /// Above the skills.
    pub skills: String,
    /// Before the badge's address: "Son état d'aujourd'hui :".
    pub online: String,
    /// The QR code in words.
    pub qr: String,
}

/// The words of a piece of evidence that the holder added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceWords {
    /// Its title, or its number in words.
    pub title: String,
    /// The link to its file, where it has one: "Document PDF, 12 ko".
    pub file: Option<String>,
}

/// A collection, and what goes onto its sheets.
#[derive(Clone, Copy)]
pub struct CollectionSheet<'a> {
    /// The collection as its public page shows it.
    pub collection: &'a PublicCollection,
    /// The badges' pictures (PNG, JPEG or WebP) by the badges' numbers.
    pub pictures: &'a BTreeMap<u32, Vec<u8>>,
    /// The holder's photo, where it is shown.
    pub photo: Option<&'a [u8]>,
    /// The words around it.
    pub words: &'a CollectionWords,
    /// The words of a badge.
    pub tile: &'a dyn Fn(&PublicTile) -> TileWords,
    /// How many badges prove a skill: "3 badges".
    pub skill: &'a dyn Fn(&ProvenSkill) -> String,
}

/// The words of a collection's sheets, put together in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionWords {
    /// The language of these words.
    pub language: Language,
    /// The instance's name.
    pub instance: String,
    /// Whose it is, with the place where it is shown; `None` where the name is hidden.
    pub holder: Option<String>,
    /// The photo in words.
    pub photo: String,
    /// How many badges: "12 badges".
    pub count: String,
    /// Above the skills.
    pub skills: String,
    /// Beside the QR code: "Ouvrir en ligne".
    pub online: String,
    /// The QR code in words.
    pub qr: String,
}

/// The words of one badge of a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileWords {
    /// The picture in words.
    pub picture: String,
    /// The verdict, short, with what it needs: "Expiré le 3 mars 2026".
    pub verdict: String,
    /// Issuer, and day where dates are shown.
    pub issued: String,
}

/// A picture fit for a page.
fn image(bytes: &[u8], side: u32) -> Option<Image> {
    let picture = crate::picture::decode(bytes, side)?;
    let (width, height) = picture.dimensions();
    Some(Image::from_rgba8(picture.into_raw(), width, height))
}

/// A moment as PDF writes it.
fn date(millis: Millis) -> Option<DateTime> {
    let day = millis.day();
    let (hour, minute) = millis.hour_minute();
    let year = u16::try_from(day.year).ok().filter(|year| *year <= 9999)?;
    Some(
        DateTime::new(year)
            .month(day.month)
            .day(day.day)
            .hour(hour)
            .minute(minute)
            .second(0)
            .utc_offset_hour(0)
            .utc_offset_minute(0),
    )
}

/// A language tag that a PDF may carry.
fn language_tag(tag: Option<&str>) -> Option<&str> {
    tag.filter(|tag| {
        (2..=35).contains(&tag.len())
            && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && tag.starts_with(|c: char| c.is_ascii_alphabetic())
    })
}
