//! PDF files of a badge, of a collection and of a mini-map: A4, tagged (PDF/UA-1), with a QR code of the page.
//!
//! A file holds what its input holds and nothing else: its metadata are title and language. Where
//! something has been checked it is also PDF/A-3a, made for keeping; the date that this kind needs
//! is that of the newest check on it. The same input gives the same bytes.

mod badge;
mod collection;
mod flow;
mod map;

use std::collections::BTreeMap;

use domain::collection::{ProvenSkill, PublicCollection, PublicTile};
use domain::share::PublicBadge;
use domain::{Language, Millis};
use krilla::image::Image;
use krilla::metadata::DateTime;
use maps::progress::Progress;
use maps::{Map, Node, NodeId};

pub use badge::badge;
pub use collection::collection;
pub use map::map;

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

/// A mini-map, and what goes onto its sheets.
#[derive(Clone, Copy)]
pub struct MapSheet<'a> {
    /// The map.
    pub map: &'a Map,
    /// Where a learner is on it; `None` for the map alone.
    pub progress: Option<&'a Progress>,
    /// The stations' pictures (PNG, JPEG or WebP, drawn by the caller's own image service; 128
    /// pixels are right). A medal stands for one that is missing or broken; a picture that a map
    /// brings along is shown only when it is among these.
    pub pictures: &'a BTreeMap<NodeId, Vec<u8>>,
    /// Where this is online, absolute; `None` for what is not shared.
    pub url: Option<&'a str>,
    /// The words around it.
    pub words: &'a MapWords,
    /// The words of a node.
    pub node: &'a dyn Fn(&Node) -> NodeWords,
    /// The skills gained so far.
    pub skills: &'a [ProvenSkill],
    /// How many badges prove a skill: "3 badges".
    pub skill: &'a dyn Fn(&ProvenSkill) -> String,
}

/// The words of a map's sheets, put together in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapWords {
    /// The language of these words; those of the map have the map's.
    pub language: Language,
    /// The instance's name.
    pub instance: String,
    /// Whose path it is: "Le parcours d’Amina Benali"; `None` for the map alone, and where the name
    /// is hidden.
    pub holder: Option<String>,
    /// Author, licence and version: "Par Le Dôme · CC BY 4.0 · version 3".
    pub credits: String,
    /// How far the learner is; shown with progress only.
    pub standing: Option<StandingWords>,
    /// The words in the drawing; its title and description are the figure in words.
    pub drawing: maps::draw::Words,
    /// Above the list: "Les étapes, une par une".
    pub steps: String,
    /// Before the address of where to apply: "Où le demander :".
    pub apply: String,
    /// Above the skills.
    pub skills: String,
    /// Beside the QR code: "Ouvrir en ligne".
    pub online: String,
    /// The QR code in words.
    pub qr: String,
}

/// How far a learner is, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingWords {
    /// "58 %".
    pub percent: String,
    /// "7 étapes requises faites sur 12, dont 1 déclarée".
    pub done: String,
    /// "État au 22 novembre 2026"; perhaps empty.
    pub dated: String,
    /// "Prochaine étape : Laïcité", or that all is done; `None` when nothing can be done now.
    pub next: Option<String>,
}

/// The words of one node; what is empty is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeWords {
    /// Where the learner is with it: "Obtenu", "À venir".
    pub state: String,
    /// What earned it: "« Premiers secours », Croix-Rouge, 3 mars 2026"; or the line of evidence
    /// where it was declared, or what has to be done before.
    pub proof: String,
    /// Its level, whether it can be left out: "Je transmets · facultatif".
    pub note: String,
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
