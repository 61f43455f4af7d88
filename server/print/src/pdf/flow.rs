//! Lays things out on A4 pages, and writes the pages with the structure that belongs to them.
//!
//! What is drawn is recorded first, page by page, because a page number says how many there are;
//! the tree of headings, paragraphs, lists and figures grows beside it in the order of reading.

use std::num::NonZeroU16;
use std::sync::Arc;

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use resvg::tiny_skia::PathSegment;

use super::Attachment;
use crate::Error;
use crate::drawing::{self, Drawing, Ink};
use crate::fonts::{FontId, Fonts, Weight};
use crate::mark::{Colour, INDIGO, INK_SOFT, Mark};
use crate::text::{Line, Room, Run, lines};

/// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
/// Above and below the text.
const TOP: f32 = 50.0;
const BOTTOM: f32 = HEIGHT - 46.0;
/// The text of headings in the outline and in the tree, in characters.
const LONGEST_TITLE: usize = 300;

/// What a part of the document is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Section,
    Heading(u16, String),
    Paragraph,
    Quote,
    List(ListNumbering),
    Item,
    Label,
    Body,
    Figure(String),
    Link,
}

struct Node {
    kind: Kind,
    language: Option<String>,
    children: Vec<Child>,
}

enum Child {
    Node(usize),
    Leaf(usize),
}

enum Draw {
    Text {
        text: Arc<str>,
        runs: Vec<Run>,
        x: f32,
        baseline: f32,
        size: f32,
        colour: Colour,
        /// Paper around the letters, where something runs behind them: its width and colour.
        halo: Option<(f32, Colour)>,
    },
    Fill(Path, Colour),
    Stroke {
        path: Path,
        width: f32,
        dash: Option<[f32; 2]>,
        colour: Colour,
    },
    /// Things in another measure, and what is seen of them.
    Within {
        draws: Vec<Draw>,
        scale: f32,
        x: f32,
        y: f32,
        seen: Option<Path>,
    },
    Picture {
        image: Image,
        x: f32,
        y: f32,
        width: f32,
        height: f32,
    },
}

struct Item {
    draw: Draw,
    /// Its place in the tree; `None` is decoration.
    leaf: Option<usize>,
}

struct LinkArea {
    rect: Rect,
    url: Arc<str>,
    leaf: usize,
}

#[derive(Default)]
struct Page {
    items: Vec<Item>,
    links: Vec<LinkArea>,
}

/// How lines of text are set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) size: f32,
    pub(super) leading: f32,
    pub(super) colour: Colour,
}

/// What a file says of itself.
pub(super) struct About<'a> {
    pub(super) title: &'a str,
    pub(super) language: &'a str,
    /// What stands at the foot of each page.
    pub(super) foot: &'a str,
    /// When the newest thing in it was found out; files with attachments must have a date.
    pub(super) date: Option<DateTime>,
    pub(super) attachment: Option<Attachment<'a>>,
}

/// Pages in the making.
pub(super) struct Flow {
    pub(super) fonts: &'static Fonts,
    /// Where the next line begins.
    pub(super) y: f32,
    pages: Vec<Page>,
    nodes: Vec<Node>,
    roots: Vec<usize>,
    open: Vec<usize>,
    leaves: usize,
    outline: Vec<(u16, String, usize, f32)>,
}

impl Flow {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self {
            fonts: Fonts::get()?,
            y: TOP,
            pages: vec![Page::default()],
            nodes: Vec::new(),
            roots: Vec::new(),
            open: Vec::new(),
            leaves: 0,
            outline: Vec::new(),
        })
    }

    /// Opens a part within the one that is open.
    pub(super) fn open(&mut self, kind: Kind) {
        self.open_in(kind, None);
    }

    /// Opens a part that is in another language than the document.
    pub(super) fn open_in(&mut self, kind: Kind, language: Option<&str>) {
        if let Kind::Heading(level, title) = &kind {
            let title = title.chars().take(LONGEST_TITLE).collect();
            self.outline
                .push((*level, title, self.pages.len() - 1, self.y));
        }
        let number = self.nodes.len();
        self.nodes.push(Node {
            kind,
            language: language.map(str::to_owned),
            children: Vec::new(),
        });
        match self.open.last() {
            Some(parent) => self.nodes[*parent].children.push(Child::Node(number)),
            None => self.roots.push(number),
        }
        self.open.push(number);
    }

    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// Goes to the next page unless there is this much room on this one.
    pub(super) fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && !self.fresh() {
            self.turn();
        }
    }

    /// How much room there is on this page below what stands there.
    pub(super) fn left(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Whether nothing stands on this page yet.
    pub(super) fn fresh(&self) -> bool {
        self.y <= TOP
    }

    /// Goes to the next page.
    pub(super) fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
    }

    /// How much room a page has at most.
    pub(super) const fn most() -> f32 {
        BOTTOM - TOP
    }

    /// Sets lines below each other, over as many pages as it takes.
    pub(super) fn lines(&mut self, lines: &[Line], setting: Setting) {
        for line in lines {
            self.need(setting.leading);
            self.line(line, setting, self.y);
            self.y += setting.leading;
        }
    }

    /// Sets lines below each other from `y` on, and says where they end.
    pub(super) fn lines_at(&mut self, lines: &[Line], setting: Setting, mut y: f32) -> f32 {
        for line in lines {
            self.line(line, setting, y);
            y += setting.leading;
        }
        y
    }

    fn line(&mut self, line: &Line, setting: Setting, top: f32) {
        let x = if line.rtl {
            setting.x + (setting.width - line.width).max(0.0)
        } else {
            setting.x
        };
        // The letters of the typeface stand 0.95 above and 0.25 below the line.
        let baseline = top + (setting.leading - 1.2 * setting.size) / 2.0 + 0.95 * setting.size;
        let mut at = 0;
        while at < line.runs.len() {
            let link = line.runs[at].link.clone();
            let mut end = at + 1;
            while end < line.runs.len() && line.runs[end].link == link {
                end += 1;
            }
            let runs = line.runs[at..end].to_vec();
            at = end;
            let left = x + runs.first().map_or(0.0, |run| run.x);
            let width: f32 = runs.iter().map(|run| run.width).sum();
            let width = width.min(x + line.width - left);
            let text = Draw::Text {
                text: line.text.clone(),
                runs,
                x,
                baseline,
                size: setting.size,
                colour: if link.is_some() {
                    INDIGO
                } else {
                    setting.colour
                },
                halo: None,
            };
            match link {
                None => self.part(text),
                Some(url) => self.link(text, &url, left, width, baseline, setting),
            }
        }
    }

    fn link(
        &mut self,
        text: Draw,
        url: &Arc<str>,
        left: f32,
        width: f32,
        baseline: f32,
        setting: Setting,
    ) {
        let reopened = self.same_link(url);
        match reopened {
            Some(number) => self.open.push(number),
            None => self.open(Kind::Link),
        }
        self.part(text);
        let top = baseline - 0.95 * setting.size;
        if let Some(rect) = Rect::from_xywh(left, top, width.max(1.0), 1.25 * setting.size) {
            let leaf = self.leaf();
            let url = url.clone();
            self.page().links.push(LinkArea { rect, url, leaf });
        }
        self.close();
        let under = baseline + 0.12 * setting.size;
        self.rule(left, under, width, 0.05 * setting.size, INDIGO);
    }

    /// The link that the line before has begun.
    fn same_link(&self, url: &Arc<str>) -> Option<usize> {
        let parent = self.open.last()?;
        let Some(Child::Node(last)) = self.nodes[*parent].children.last() else {
            return None;
        };
        let is_link = matches!(self.nodes[*last].kind, Kind::Link);
        let same = self
            .pages
            .iter()
            .rev()
            .find_map(|page| page.links.last())
            .is_some_and(|link| Arc::ptr_eq(&link.url, url));
        (is_link && same).then_some(*last)
    }

    fn page(&mut self) -> &mut Page {
        if self.pages.is_empty() {
            self.pages.push(Page::default());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    fn leaf(&mut self) -> usize {
        let leaf = self.leaves;
        self.leaves += 1;
        if let Some(parent) = self.open.last() {
            self.nodes[*parent].children.push(Child::Leaf(leaf));
        }
        leaf
    }

    /// Draws something that means something: it belongs to the part that is open.
    fn part(&mut self, draw: Draw) {
        let leaf = (!self.open.is_empty()).then(|| self.leaf());
        self.page().items.push(Item { draw, leaf });
    }

    fn decoration(&mut self, draw: Draw) {
        self.page().items.push(Item { draw, leaf: None });
    }

    /// A line as decoration.
    pub(super) fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32, colour: Colour) {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_xywh(x, y, width, thickness) {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            self.decoration(Draw::Fill(path, colour));
        }
    }

    /// A box with round corners as decoration.
    pub(super) fn frame(&mut self, [x, y, width, height]: [f32; 4], radius: f32, colour: Colour) {
        if let Some(path) = round(x, y, width, height, radius) {
            self.decoration(Draw::Stroke {
                path,
                width: 0.75,
                dash: None,
                colour,
            });
        }
    }

    /// A box with round corners as ground for what is put on it.
    pub(super) fn ground(&mut self, [x, y, width, height]: [f32; 4], radius: f32, colour: Colour) {
        if let Some(path) = round(x, y, width, height, radius) {
            self.decoration(Draw::Fill(path, colour));
        }
    }

    /// How much is done, as decoration: the words beside it say the same.
    pub(super) fn bar(&mut self, place: [f32; 4], percent: u8) {
        for (path, colour) in drawing::bar(place, percent) {
            if let Some(path) = placed(&path, 1.0, 0.0, 0.0) {
                self.decoration(Draw::Fill(path, colour));
            }
        }
    }

    /// The rows of a drawing from one to another, so much larger, with its left edge and the first
    /// of these rows at this place; it belongs to the part that is open.
    pub(super) fn drawing(
        &mut self,
        drawing: &Drawing,
        images: &[Image],
        rows: (f32, f32),
        scale: f32,
        at: [f32; 2],
    ) {
        let draw = within(drawing, images, rows, scale, at);
        self.part(draw);
    }

    /// The same as decoration.
    pub(super) fn sign(&mut self, drawing: &Drawing, images: &[Image], scale: f32, at: [f32; 2]) {
        let rows = (drawing.top, drawing.bottom);
        let draw = within(drawing, images, rows, scale, at);
        self.decoration(draw);
    }

    /// A mark as decoration: the words beside it say the same.
    pub(super) fn mark(&mut self, mark: &Mark, x: f32, y: f32, side: f32, colour: Colour) {
        let scale = side / mark.side;
        for stroke in &mark.strokes {
            if let Some(path) = placed(&stroke.path, scale, x, y) {
                self.decoration(match stroke.width {
                    Some(width) => Draw::Stroke {
                        path,
                        width: width * scale,
                        dash: None,
                        colour,
                    },
                    None => Draw::Fill(path, colour),
                });
            }
        }
    }

    /// A picture in the middle of a square; a figure where it has words for who cannot see it.
    pub(super) fn picture(&mut self, image: &Image, x: f32, y: f32, side: f32, alt: Option<&str>) {
        let draw = fitted(image, x, y, side);
        match alt {
            Some(alt) => {
                self.open(Kind::Figure(alt.to_owned()));
                self.part(draw);
                self.close();
            }
            None => self.decoration(draw),
        }
    }

    /// A QR code as a figure.
    pub(super) fn qr(
        &mut self,
        url: &str,
        x: f32,
        y: f32,
        side: f32,
        alt: &str,
    ) -> Result<(), Error> {
        let code = qrcode::QrCode::with_error_correction_level(url, qrcode::EcLevel::M)?;
        let modules = code.width();
        #[expect(clippy::cast_precision_loss, reason = "177 at most")]
        let step = side / modules as f32;
        let colours = code.to_colors();
        let mut path = PathBuilder::new();
        for (row, line) in colours.chunks(modules).enumerate() {
            let mut column = 0;
            while column < modules {
                let start = column;
                while column < modules && line[column] == qrcode::Color::Dark {
                    column += 1;
                }
                if column > start {
                    #[expect(clippy::cast_precision_loss, reason = "177 at most")]
                    let rect = Rect::from_xywh(
                        x + start as f32 * step,
                        y + row as f32 * step,
                        (column - start) as f32 * step,
                        step,
                    );
                    if let Some(rect) = rect {
                        path.push_rect(rect);
                    }
                }
                column += 1;
            }
        }
        if let Some(path) = path.finish() {
            self.open(Kind::Figure(alt.to_owned()));
            self.part(Draw::Fill(path, Colour(0, 0, 0)));
            self.close();
        }
        Ok(())
    }

    /// Writes the file.
    pub(super) fn finish(mut self, about: &About<'_>) -> Result<Vec<u8>, Error> {
        self.feet(about.foot);
        let mut settings =
            ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
        if about.date.is_some() {
            settings = settings.with_archival_validator(Archival::A3_A);
        }
        let configuration = settings
            .finish()
            .map_err(|error| Error::Pdf(format!("{error:?}")))?;
        let mut document = Document::new_with(SerializeSettings {
            configuration,
            enable_tagging: true,
            ..SerializeSettings::default()
        });
        let mut written: Vec<Option<Identifier>> = vec![None; self.leaves];
        for page in &self.pages {
            self.write(&mut document, page, &mut written)?;
        }
        let mut tree = TagTree::new().with_lang(Some(about.language.to_owned()));
        for root in &self.roots {
            tree.push(self.group(*root, &written));
        }
        document.set_tag_tree(tree);
        document.set_outline(self.outline());
        let mut metadata = Metadata::new()
            .title(about.title.chars().take(LONGEST_TITLE).collect())
            .language(about.language.to_owned());
        if let Some(date) = about.date {
            metadata = metadata.creation_date(date);
        }
        document.set_metadata(metadata);
        if let Some(file) = about.attachment {
            document.embed_file(EmbeddedFile {
                path: file.name.to_owned(),
                mime_type: MimeType::new(file.media_type),
                description: Some(file.description.to_owned()),
                association_kind: AssociationKind::Source,
                data: file.bytes.to_vec().into(),
                modification_date: about.date,
                compress: None,
                location: None,
            });
        }
        document
            .finish()
            .map_err(|error| Error::Pdf(error.to_string()))
    }

    /// The foot of each page: where this is online, and which page of how many.
    fn feet(&mut self, foot: &str) {
        let pages = self.pages.len();
        let room = Room {
            width: 420.0,
            size: 8.5,
            lines: 1,
        };
        let foot = lines(self.fonts, foot, Weight::Regular, room);
        let numbers: Vec<_> = (1..=pages)
            .map(|page| {
                lines(
                    self.fonts,
                    &format!("{page} / {pages}"),
                    Weight::Regular,
                    room,
                )
            })
            .collect();
        for (page, number) in self.pages.iter_mut().zip(numbers) {
            for (line, x) in foot
                .iter()
                .map(|line| (line, 54.0))
                .chain(number.iter().map(|line| (line, WIDTH - 54.0 - line.width)))
            {
                page.items.push(Item {
                    draw: Draw::Text {
                        text: line.text.clone(),
                        runs: line
                            .runs
                            .iter()
                            .cloned()
                            .map(|run| Run { link: None, ..run })
                            .collect(),
                        x,
                        baseline: HEIGHT - 26.0,
                        size: room.size,
                        colour: INK_SOFT,
                        halo: None,
                    },
                    leaf: None,
                });
            }
        }
    }

    fn write(
        &self,
        document: &mut Document,
        page: &Page,
        written: &mut [Option<Identifier>],
    ) -> Result<(), Error> {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| Error::Pdf("A4 has a size".to_owned()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        for item in &page.items {
            let tag = match item.leaf {
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
                Some(_) if matches!(item.draw, Draw::Text { .. }) => {
                    ContentTag::Span(SpanTag::empty())
                }
                Some(_) => ContentTag::Other,
            };
            let identifier = surface.start_tagged(tag);
            self.draw(&mut surface, &item.draw);
            surface.end_tagged();
            if let Some(leaf) = item.leaf {
                written[leaf] = Some(identifier);
            }
        }
        surface.finish();
        for link in &page.links {
            let action = Target::Action(Action::Link(LinkAction::new(link.url.to_string())));
            let annotation = Annotation::new_link(
                LinkAnnotation::new(link.rect, action),
                Some(link.url.to_string()),
            );
            written[link.leaf] = Some(sheet.add_tagged_annotation(annotation));
        }
        sheet.finish();
        Ok(())
    }

    fn draw(&self, surface: &mut Surface<'_>, draw: &Draw) {
        match draw {
            Draw::Text {
                text,
                runs,
                x,
                baseline,
                size,
                colour,
                halo,
            } => {
                let at = |run: &Run| Point::from_xy(x + run.x, *baseline);
                if let Some((width, colour)) = halo {
                    surface.set_fill(None);
                    surface.set_stroke(Some(stroke(*width, None, *colour)));
                    for run in runs {
                        self.glyphs(surface, at(run), text, run, *size, true);
                    }
                }
                surface.set_fill(Some(fill(*colour)));
                surface.set_stroke(None);
                for run in runs {
                    self.glyphs(surface, at(run), text, run, *size, false);
                }
            }
            Draw::Fill(path, colour) => {
                surface.set_fill(Some(fill(*colour)));
                surface.set_stroke(None);
                surface.draw_path(path);
            }
            Draw::Stroke {
                path,
                width,
                dash,
                colour,
            } => {
                surface.set_fill(None);
                surface.set_stroke(Some(stroke(*width, *dash, *colour)));
                surface.draw_path(path);
            }
            Draw::Within {
                draws,
                scale,
                x,
                y,
                seen,
            } => {
                if let Some(seen) = seen {
                    surface.push_clip_path(seen, &FillRule::NonZero);
                }
                surface.push_transform(&Transform::from_row(*scale, 0.0, 0.0, *scale, *x, *y));
                for draw in draws {
                    self.draw(surface, draw);
                }
                surface.pop();
                if seen.is_some() {
                    surface.pop();
                }
            }
            Draw::Picture {
                image,
                x,
                y,
                width,
                height,
            } => {
                if let Some(size) = Size::from_wh(*width, *height) {
                    surface.push_transform(&Transform::from_translate(*x, *y));
                    surface.draw_image(image.clone(), size);
                    surface.pop();
                }
            }
        }
    }

    fn glyphs(
        &self,
        surface: &mut Surface<'_>,
        at: Point,
        text: &str,
        run: &Run,
        size: f32,
        outlined: bool,
    ) {
        let font = self.font(run.font);
        let glyphs: Vec<KrillaGlyph> = run
            .glyphs
            .iter()
            .map(|glyph| {
                KrillaGlyph::new(
                    GlyphId::new(glyph.id),
                    glyph.advance,
                    glyph.x,
                    glyph.y,
                    0.0,
                    glyph.range.clone(),
                    None,
                )
            })
            .collect();
        surface.draw_glyphs(at, &glyphs, font, text, size, outlined);
    }

    fn font(&self, id: FontId) -> krilla::text::Font {
        self.fonts.loaded(id).font.clone()
    }

    fn group(&self, number: usize, written: &[Option<Identifier>]) -> TagGroup {
        let node = &self.nodes[number];
        let mut tag = tag(&node.kind);
        tag.set_lang(node.language.clone());
        let mut group = TagGroup::new(tag);
        for child in &node.children {
            match child {
                Child::Node(child) => group.push(self.group(*child, written)),
                Child::Leaf(leaf) => {
                    if let Some(identifier) = written[*leaf] {
                        group.push(identifier);
                    }
                }
            }
        }
        group
    }

    fn outline(&self) -> Outline {
        let mut outline = Outline::new();
        let mut at = 0;
        while at < self.outline.len() {
            let (node, next) = self.outline_node(at);
            outline.push_child(node);
            at = next;
        }
        outline
    }

    /// A heading with those below it, and the number of the one after them.
    fn outline_node(&self, at: usize) -> (OutlineNode, usize) {
        let (level, title, page, y) = &self.outline[at];
        let mut node = OutlineNode::new(
            title.clone(),
            XyzDestination::new(*page, Point::from_xy(0.0, (*y - 12.0).max(0.0))),
        );
        let mut next = at + 1;
        while next < self.outline.len() && self.outline[next].0 > *level {
            let (child, after) = self.outline_node(next);
            node.push_child(child);
            next = after;
        }
        (node, next)
    }
}

fn tag(kind: &Kind) -> TagKind {
    match kind {
        Kind::Section => Tag::Section.into(),
        Kind::Heading(level, title) => Tag::Hn(
            NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN),
            Some(title.clone()),
        )
        .into(),
        Kind::Paragraph => Tag::P.into(),
        Kind::Quote => Tag::BlockQuote.into(),
        Kind::List(numbering) => Tag::L(*numbering).into(),
        Kind::Item => Tag::LI.into(),
        Kind::Label => Tag::Lbl.into(),
        Kind::Body => Tag::LBody.into(),
        Kind::Figure(alt) => Tag::Figure(Some(alt.clone())).into(),
        Kind::Link => Tag::Link.into(),
    }
}

fn paint(colour: Colour) -> rgb::Color {
    rgb::Color::new(colour.0, colour.1, colour.2)
}

fn fill(colour: Colour) -> Fill {
    Fill {
        paint: paint(colour).into(),
        ..Fill::default()
    }
}

fn stroke(width: f32, dash: Option<[f32; 2]>, colour: Colour) -> Stroke {
    Stroke {
        paint: paint(colour).into(),
        width,
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        dash: dash.map(|dash| StrokeDash {
            array: dash.to_vec(),
            offset: 0.0,
        }),
        ..Stroke::default()
    }
}

/// A path so much larger, and so far to the right and down.
fn placed(path: &resvg::tiny_skia::Path, scale: f32, x: f32, y: f32) -> Option<Path> {
    let mut placed = PathBuilder::new();
    for segment in path.segments() {
        let at = |p: resvg::tiny_skia::Point| (x + p.x * scale, y + p.y * scale);
        match segment {
            PathSegment::MoveTo(p) => placed.move_to(at(p).0, at(p).1),
            PathSegment::LineTo(p) => placed.line_to(at(p).0, at(p).1),
            PathSegment::QuadTo(p, q) => placed.quad_to(at(p).0, at(p).1, at(q).0, at(q).1),
            PathSegment::CubicTo(p, q, r) => {
                placed.cubic_to(at(p).0, at(p).1, at(q).0, at(q).1, at(r).0, at(r).1);
            }
            PathSegment::Close => placed.close(),
        }
    }
    placed.finish()
}

/// Rows of a drawing, with nothing outside of them.
fn within(
    drawing: &Drawing,
    images: &[Image],
    (top, bottom): (f32, f32),
    scale: f32,
    [x, y]: [f32; 2],
) -> Draw {
    let parts = drawing.parts.iter();
    let parts = parts.filter(|part| part.bottom >= top && part.top <= bottom);
    let width = drawing::ACROSS * scale;
    let seen = Rect::from_xywh(x, y, width, (bottom - top) * scale).and_then(|rect| {
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        path.finish()
    });
    Draw::Within {
        draws: parts.filter_map(|part| inked(&part.ink, images)).collect(),
        scale,
        x,
        y: y - top * scale,
        seen,
    }
}

fn inked(ink: &Ink, images: &[Image]) -> Option<Draw> {
    Some(match ink {
        Ink::Fill(path, colour) => Draw::Fill(placed(path, 1.0, 0.0, 0.0)?, *colour),
        Ink::Stroke {
            path,
            width,
            dash,
            colour,
        } => Draw::Stroke {
            path: placed(path, 1.0, 0.0, 0.0)?,
            width: *width,
            dash: *dash,
            colour: *colour,
        },
        Ink::Words {
            line,
            x,
            baseline,
            size,
            colour,
            halo,
        } => Draw::Text {
            text: line.text.clone(),
            runs: line.runs.clone(),
            x: *x,
            baseline: *baseline,
            size: *size,
            colour: *colour,
            halo: *halo,
        },
        Ink::Picture { number, x, y, side } => {
            let image = images.get(*number)?;
            fitted(image, *x, *y, *side)
        }
    })
}

/// A picture in the middle of a square.
fn fitted(image: &Image, x: f32, y: f32, side: f32) -> Draw {
    let (wide, high) = image.size();
    let (wide, high) = (wide as f32, high as f32);
    let scale = side / wide.max(high).max(1.0);
    let (width, height) = (wide * scale, high * scale);
    Draw::Picture {
        image: image.clone(),
        x: x + (side - width) / 2.0,
        y: y + (side - height) / 2.0,
        width,
        height,
    }
}

/// A box with round corners.
fn round(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    // The control points that make a cubic curve a quarter of a circle.
    let k = radius * 0.447_715;
    let (right, bottom) = (x + width, y + height);
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - k, y, right, y + k, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - k, right - k, bottom, right - radius, bottom);
    path.line_to(x + radius, bottom);
    path.cubic_to(x + k, bottom, x, bottom - k, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + k, x + k, y, x + radius, y);
    path.close();
    path.finish()
}
