//! The links of a mail, each once.

use std::collections::HashSet;

use linkify::{LinkFinder, LinkKind};
use mail_parser::decoders::html::html_to_text;
use url::Url;

use crate::html::hrefs;
use crate::{Limits, unwrap};

/// A link that is longer leads nowhere that we know.
const LINK_BYTES: usize = 4 << 10;
/// Different links that are told from each other; behind them, all are counted.
const TOLD: usize = 2_000;

pub(crate) struct Links<'p> {
    limit: usize,
    prefer: &'p dyn Fn(&Url) -> bool,
    seen: HashSet<Url>,
    preferred: Vec<Url>,
    others: Vec<Url>,
    left_out: u32,
}

impl<'p> Links<'p> {
    pub(crate) fn new(limits: &Limits, prefer: &'p dyn Fn(&Url) -> bool) -> Self {
        Self {
            limit: limits.links,
            prefer,
            seen: HashSet::new(),
            preferred: Vec::new(),
            others: Vec::new(),
            left_out: 0,
        }
    }

    /// Every address of a text as it stands there.
    pub(crate) fn all_of(text: &str) -> impl Iterator<Item = Url> {
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url]);
        let links: Vec<Url> = finder
            .links(text)
            .filter_map(|link| Url::parse(link.as_str()).ok())
            .collect();
        links.into_iter()
    }

    /// Adds the links of a text.
    pub(crate) fn of_text(&mut self, text: &str) {
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url]);
        for link in finder.links(text) {
            self.add(link.as_str());
        }
    }

    /// Adds the links of an HTML text: those to press and those to read.
    pub(crate) fn of_html(&mut self, html: &str) {
        for href in hrefs(html) {
            self.add(&href);
        }
        self.of_text(&html_to_text(html));
    }

    fn add(&mut self, link: &str) {
        if link.len() > LINK_BYTES {
            return;
        }
        let Ok(url) = Url::parse(link) else { return };
        let url = unwrap(url);
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return;
        }
        if self.seen.len() >= TOLD {
            crate::one_more(&mut self.left_out);
            return;
        }
        if !self.seen.insert(url.clone()) {
            return;
        }
        let list = if (self.prefer)(&url) {
            &mut self.preferred
        } else {
            &mut self.others
        };
        if list.len() < self.limit {
            list.push(url);
        } else {
            crate::one_more(&mut self.left_out);
        }
    }

    /// The links that are kept, and how many are not.
    pub(crate) fn into_sorted(self) -> (Vec<Url>, u32) {
        let mut links = self.preferred;
        links.extend(self.others);
        let over = links.len().saturating_sub(self.limit);
        links.truncate(self.limit);
        let over = u32::try_from(over).unwrap_or(u32::MAX);
        (links, self.left_out.saturating_add(over))
    }
}
