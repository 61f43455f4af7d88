//! The view of a map as SVG: zones as bands of tint, links as gentle curves, stations on them.
//!
//! Earned stations have the badge's picture and a tick, the next ones are outlined, the rest are
//! dots; names stand below, broken by a table of widths (`measure`) so that they stay clear of their
//! neighbours. What a state is, is said by shape and word too, never by colour alone; links that say
//! "needed before" are dotted with a filled arrow, those that say "leads to" are drawn through with
//! an open one. Colours are classes ([`style`]) and follow the page, the dark scheme and paper.
//!
//! Every text is escaped, every number has at most one decimal, nothing lies outside the viewBox, and
//! the size is bounded by that of the map. Words come in, in the language of the page.

mod measure;
mod route;
mod scene;
mod svg;

use std::collections::BTreeMap;

use crate::map::{Map, NodeId};
use crate::progress::Progress;

pub use scene::{
    Band, DISC, Joined, Key, NAME_LINE, NOTE_LINE, Placed, Role, Routes, Scene, Shape,
};
pub use svg::number;

/// The style of inline drawings, for the site's own sheet: a page with a strict
/// Content-Security-Policy takes none from the drawing.
pub const STYLE: &str = include_str!("draw/style.css");

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The map.
    pub map: &'a Map,
    /// Where a learner is on it; without one, all stations are alike.
    pub progress: Option<&'a Progress>,
    /// What the caller knows about stations: links and pictures.
    pub stations: &'a BTreeMap<NodeId, Station>,
    /// The words.
    pub words: &'a Words,
    /// Title and standing above the map, for a drawing that stands alone.
    pub heading: Option<&'a Heading>,
    /// Where its colours come from.
    pub look: Look,
    /// Begins the drawing's identifiers; letters, digits and hyphens of it are kept. Two drawings
    /// on one page have different ones.
    pub id: &'a str,
}

/// What a station of a drawing has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Station {
    /// Where it leads: a path, a fragment, or a page on the web; anything else is left out.
    pub href: Option<String>,
    /// The badge's picture: a path, a page on the web or a `data:` picture; anything else is left
    /// out. Without one, a node's own picture is shown.
    pub picture: Option<String>,
}

/// What stands above a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// The title.
    pub title: String,
    /// A line below it: how far it is, what comes next.
    pub line: String,
    /// How much is done, for a bar.
    pub percent: Option<u8>,
}

/// The words in a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The drawing in words: its name.
    pub title: String,
    /// What can be seen on it.
    pub description: String,
    /// "obtenu".
    pub earned: String,
    /// "obtenu, expiré".
    pub expired: String,
    /// "déclaré".
    pub declared: String,
    /// "en cours de vérification".
    pub pending: String,
    /// "prochaine étape".
    pub step: String,
    /// "possible maintenant".
    pub next: String,
    /// "à venir".
    pub remaining: String,
    /// "d'autres étapes d'abord".
    pub locked: String,
    /// "facultatif".
    pub optional: String,
    /// "Je fais", "Je transmets", "Je pilote".
    pub levels: [String; 3],
    /// What a link that leads on means, for the legend.
    pub leads_to: String,
    /// What a link of something needed means, for the legend.
    pub needed_before: String,
}

/// Where a drawing's colours come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Look {
    /// From the page, which has [`STYLE`].
    Inline,
    /// From a sheet within, which follows the reader's scheme: a file, or the source of an `<img>`.
    Standalone,
    /// From a sheet within, in plain light colours, for paper and for renderers that know neither
    /// custom properties nor media.
    Paper,
}

/// The sheet of a look.
#[must_use]
pub fn style(look: Look) -> String {
    let rules = STYLE
        .split_once("/* rules */")
        .map_or(STYLE, |(_, rules)| rules);
    match look {
        Look::Inline => String::new(),
        Look::Standalone => STYLE.to_owned(),
        Look::Paper => {
            // `var(--name,#colour)` is its colour.
            let mut plain = String::with_capacity(rules.len());
            let mut rest = rules;
            while let Some((before, after)) = rest.split_once("var(") {
                let (inner, behind) = after.split_once(')').unwrap_or((after, ""));
                plain.push_str(before);
                plain.push_str(inner.split_once(',').map_or("none", |(_, colour)| colour));
                rest = behind;
            }
            plain.push_str(rest);
            plain
        }
    }
}

/// Draws a map.
#[must_use]
pub fn draw(view: &View<'_>) -> String {
    svg::write(view, &Scene::of(view))
}
