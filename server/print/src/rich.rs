//! Paragraphs, lists, emphasis and links out of sanitised HTML.
//!
//! The sanitiser has already closed and nested every tag, so the tokens of a real HTML tokenizer
//! are enough, and no tree is built. What is not known is passed over, its words stay.

use std::cell::RefCell;
use std::sync::Arc;

use domain::SafeHtml;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, EndTag, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};

use crate::fonts::Weight;
use crate::text::Span;

/// A piece of a text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Paragraph(Vec<Span>),
    /// A title within the text: the document has its own headings.
    Title(Vec<Span>),
    List {
        /// The first number; `None` for dots.
        numbers: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
}

/// Lists within lists, at most; deeper ones stand at this depth.
const DEEPEST: usize = 6;

/// Reads sanitised HTML.
pub(crate) fn blocks(html: &SafeHtml) -> Vec<Block> {
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html.as_str()));
    // Scripts are the only reason to stop early, and this sink never does.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

/// Plain text, one paragraph a line.
pub(crate) fn paragraphs(text: &str) -> Vec<Block> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Block::Paragraph(vec![Span::new(line, Weight::Regular)]))
        .collect()
}

#[derive(Default)]
struct Reader(RefCell<Reading>);

/// What is open while reading.
enum Open {
    List(Option<u32>, Vec<Vec<Block>>),
    Item(Vec<Block>),
    Quote(Vec<Block>),
    /// A list or quote below the deepest: its blocks go to the one around it.
    Flat,
}

#[derive(Default)]
struct Reading {
    done: Vec<Block>,
    open: Vec<Open>,
    /// How many of them are lists and quotes.
    depth: usize,
    spans: Vec<Span>,
    bold: usize,
    italic: usize,
    title: bool,
    links: Vec<Option<Arc<str>>>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reading = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => reading.text(&text),
            TagToken(tag) if tag.kind == StartTag => reading.start(&tag),
            TagToken(tag) if tag.kind == EndTag => reading.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Reading {
    fn text(&mut self, text: &str) {
        let weight = match (self.bold > 0, self.italic > 0) {
            (true, _) => Weight::Bold,
            (_, true) => Weight::Italic,
            _ => Weight::Regular,
        };
        let link = self.links.last().cloned().flatten();
        match self.spans.last_mut() {
            Some(last) if last.weight == weight && last.link == link => last.text.push_str(text),
            _ => self.spans.push(Span {
                text: text.to_owned(),
                weight,
                link,
            }),
        }
    }

    fn start(&mut self, tag: &Tag) {
        match &*tag.name {
            "b" | "strong" | "th" => self.bold += 1,
            "i" | "em" => self.italic += 1,
            "a" => {
                let href = tag.attrs.iter().find(|attr| &*attr.name.local == "href");
                let web = href.filter(|attr| {
                    attr.value.starts_with("https://") || attr.value.starts_with("http://")
                });
                self.links.push(web.map(|attr| (&*attr.value).into()));
            }
            "br" => self.flush(),
            "ul" | "ol" => {
                self.flush();
                let numbers = (&*tag.name == "ol").then(|| {
                    let start = tag.attrs.iter().find(|attr| &*attr.name.local == "start");
                    start.and_then(|attr| attr.value.parse().ok()).unwrap_or(1)
                });
                self.open(Open::List(numbers, Vec::new()));
            }
            "li" => {
                self.flush();
                let within = matches!(self.open.last(), Some(Open::List(..)));
                self.open.push(if within {
                    Open::Item(Vec::new())
                } else {
                    Open::Flat
                });
            }
            "blockquote" => {
                self.flush();
                self.open(Open::Quote(Vec::new()));
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.title = true;
            }
            "td" => self.text(" "),
            "p" | "div" | "pre" | "hr" | "table" | "tr" | "dl" | "dt" | "dd" => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "b" | "strong" | "th" => self.bold = self.bold.saturating_sub(1),
            "i" | "em" => self.italic = self.italic.saturating_sub(1),
            "a" => {
                self.links.pop();
            }
            "ul" | "ol" | "li" | "blockquote" => {
                self.flush();
                self.close();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.title = false;
            }
            "p" | "div" | "pre" | "table" | "tr" | "dl" | "dt" | "dd" => self.flush(),
            _ => {}
        }
    }

    /// Ends the paragraph at hand.
    fn flush(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        if spans.iter().all(|span| span.text.trim().is_empty()) {
            return;
        }
        self.add(if self.title {
            Block::Title(spans)
        } else {
            Block::Paragraph(spans)
        });
    }

    fn add(&mut self, block: Block) {
        for open in self.open.iter_mut().rev() {
            match open {
                Open::Item(blocks) | Open::Quote(blocks) => return blocks.push(block),
                Open::List(_, items) => return items.push(vec![block]),
                Open::Flat => {}
            }
        }
        self.done.push(block);
    }

    fn open(&mut self, open: Open) {
        let shallow = self.depth < DEEPEST;
        self.depth += usize::from(shallow);
        self.open.push(if shallow { open } else { Open::Flat });
    }

    fn close(&mut self) {
        let open = self.open.pop();
        if matches!(open, Some(Open::List(..) | Open::Quote(_))) {
            self.depth -= 1;
        }
        match open {
            Some(Open::List(numbers, items)) if !items.is_empty() => {
                self.add(Block::List { numbers, items });
            }
            Some(Open::Item(blocks)) if !blocks.is_empty() => match self.open.last_mut() {
                Some(Open::List(_, items)) => items.push(blocks),
                _ => blocks.into_iter().for_each(|block| self.add(block)),
            },
            Some(Open::Quote(blocks)) if !blocks.is_empty() => self.add(Block::Quote(blocks)),
            _ => {}
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        while !self.open.is_empty() {
            self.close();
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<Block> {
        blocks(&SafeHtml::from_sanitised(html.to_owned()))
    }

    fn plain(text: &str) -> Span {
        Span::new(text, Weight::Regular)
    }

    #[test]
    fn paragraphs_emphasis_and_links_are_kept() {
        let link = Span::link("là", "https://example.org/?a=1&b=2");
        assert_eq!(
            read(
                "<p>Un <strong>deux</strong> <em>trois</em> &amp; <a href=\"https://example.org/?a=1&amp;b=2\" rel=\"nofollow\">là</a></p><p>Fin</p>"
            ),
            [
                Block::Paragraph(vec![
                    plain("Un "),
                    Span::new("deux", Weight::Bold),
                    plain(" "),
                    Span::new("trois", Weight::Italic),
                    plain(" & "),
                    link,
                ]),
                Block::Paragraph(vec![plain("Fin")]),
            ]
        );
    }

    #[test]
    fn lists_hold_lists() {
        let item = |text: &str| vec![Block::Paragraph(vec![plain(text)])];
        let mut second = item("b");
        second.push(Block::List {
            numbers: Some(3),
            items: vec![item("c")],
        });
        assert_eq!(
            read("<ul><li>a</li><li>b<ol start=\"3\"><li><p>c</p></li></ol></li></ul>"),
            [Block::List {
                numbers: None,
                items: vec![item("a"), second],
            }]
        );
    }

    #[test]
    fn only_web_links_are_links() {
        for html in [
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"mailto:a@example.org\">x</a>",
            "<a>x</a>",
        ] {
            assert_eq!(read(html), [Block::Paragraph(vec![plain("x")])], "{html}");
        }
    }

    #[test]
    fn hostile_markup_ends_and_stays_shallow() {
        let deep = "<ul><li>".repeat(50_000) + "x";
        let mut depth = 0;
        let mut at = &read(&deep)[..];
        while let [Block::List { items, .. }] = at {
            depth += 1;
            at = &items[0];
        }
        assert_eq!(depth, DEEPEST);
        for html in [
            "</li></ul>x",
            "<ul>x</ul>",
            "<li>x",
            "<p>x<b>",
            "x<!--",
            "<a href",
        ] {
            let _ = read(html);
        }
    }
}
