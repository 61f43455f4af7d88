//! What is kept back where the holder's name is hidden: every text and link in which a name or an
//! address of theirs stands.
//!
//! Rather too much is kept back than too little: a part of the name is enough, and in a link it
//! need not even stand by itself.

use std::collections::BTreeMap;

use domain::SafeHtml;
use domain::badge::{BadgeFace, Checked};
use domain::evidence::AddedEvidence;
use domain::share::Shown;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::service::badges::{bare, fold};

/// Parts of names shorter than this are in too many words.
const SHORTEST: usize = 3;

/// What a holder is known by.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Whole addresses, folded.
    whole: Vec<String>,
    /// Parts of names and addresses, folded.
    parts: Vec<String>,
    /// The credential's own address.
    credential: Option<String>,
    /// Whether the name is hidden.
    strict: bool,
}

impl Known {
    /// What is kept back of a holder of this name and these addresses: an address always, and where
    /// the name is hidden whatever says it.
    pub(super) fn of(holder: &str, addresses: &[String], shown: Shown) -> Self {
        let known = Self::by_addresses(addresses);
        match shown.name {
            true => known,
            false => known.and_name(holder).strictly(None),
        }
    }

    /// By these addresses; names come with [`Known::and_name`].
    pub(super) fn by_addresses(addresses: &[String]) -> Self {
        let whole = addresses.iter().map(|address| fold(address)).collect();
        Self {
            whole,
            ..Self::default()
        }
    }

    /// By this name too.
    pub(super) fn and_name(mut self, name: &str) -> Self {
        self.parts.extend(parts(&fold(name)));
        self
    }

    /// By what stands before the `@` of the addresses too, and by the credential's address.
    pub(super) fn strictly(mut self, credential: Option<&str>) -> Self {
        for address in &self.whole {
            let local = address.rsplit_once('@').map_or("", |(local, _)| local);
            self.parts.extend(parts(local));
            if local.chars().count() >= SHORTEST {
                self.parts.push(local.to_owned());
            }
        }
        self.credential = credential.map(ToOwned::to_owned);
        self.strict = true;
        self
    }

    /// Whether the name is hidden.
    pub(super) const fn strict(&self) -> bool {
        self.strict
    }

    /// Whether a text names the holder.
    pub(super) fn named_in(&self, text: &str) -> bool {
        let text = fold(text);
        if self
            .whole
            .iter()
            .any(|address| text.contains(address.as_str()))
        {
            return true;
        }
        let words: Vec<&str> = words(&text).collect();
        self.parts.iter().any(|part| {
            // A part with a mark in it (`amina.b`) is no single word.
            words.contains(&part.as_str())
                || (part.contains(|c: char| !c.is_alphanumeric()) && text.contains(part.as_str()))
        })
    }

    /// Whether a link names the holder or leads to the credential.
    pub(super) fn named_in_link(&self, link: &str) -> bool {
        let plain = fold(&percent_decode_str(link).decode_utf8_lossy());
        let own = self.credential.as_deref().is_some_and(|credential| {
            link.contains(credential) || plain.contains(&fold(credential))
        });
        own || self
            .whole
            .iter()
            .any(|address| plain.contains(address.as_str()))
            || self.parts.iter().any(|part| plain.contains(part.as_str()))
    }

    /// A text of the owner's without the lines in which the holder is named.
    pub(super) fn without_lines_that_name(&self, text: &str) -> String {
        let lines: Vec<&str> = text.lines().filter(|line| !self.named_in(line)).collect();
        lines.join("\n")
    }

    fn keep_html(&self, html: &mut SafeHtml) {
        if self.named_in(&bare(html)) || hrefs(html).any(|href| self.named_in_link(href)) {
            *html = SafeHtml::default();
        }
    }

    fn keep_link(&self, link: &mut Option<String>) {
        if link.as_deref().is_some_and(|link| self.named_in_link(link)) {
            *link = None;
        }
    }

    fn keep_line(&self, line: &mut String) {
        if self.named_in(line) {
            line.clear();
        }
    }

    /// Takes out of a badge what names its holder.
    pub(super) fn strip_face(&self, face: &mut BadgeFace) {
        if self.named_in(&face.name) {
            "Open Badge".clone_into(&mut face.name);
        }
        self.keep_html(&mut face.description);
        self.keep_html(&mut face.criteria);
        self.keep_link(&mut face.criteria_url);
        self.keep_line(&mut face.issuer.name);
        self.keep_link(&mut face.issuer.url);
        self.keep_link(&mut face.issuer.id);
        for evidence in &mut face.evidence {
            if evidence
                .name
                .as_deref()
                .is_some_and(|name| self.named_in(name))
            {
                evidence.name = None;
            }
            self.keep_html(&mut evidence.text);
            self.keep_link(&mut evidence.url);
        }
        face.evidence
            .retain(|e| e.name.is_some() || !e.text.is_empty() || e.url.is_some());
        face.tags.retain(|tag| !self.named_in(tag));
        face.skills.retain_mut(|skill| {
            self.keep_link(&mut skill.url);
            if skill
                .framework
                .as_deref()
                .is_some_and(|name| self.named_in(name))
            {
                skill.framework = None;
            }
            !self.named_in(&skill.name)
        });
    }

    /// Takes out of added evidence what names its holder; files, which nobody has read, go whole.
    pub(super) fn strip_added(&self, pieces: &mut Vec<AddedEvidence>) {
        for piece in pieces.iter_mut() {
            self.keep_line(&mut piece.title);
            self.keep_html(&mut piece.html);
            self.keep_link(&mut piece.url);
        }
        pieces
            .retain(|piece| !piece.html.is_empty() || piece.url.is_some() || piece.file.is_some());
    }

    /// Takes out of the checks what names the holder: of links only the host is left.
    pub(super) fn strip_checks(&self, checked: &mut Checked) {
        for check in &mut checked.checks {
            check.looked_at = check.looked_at.take().and_then(|at| self.origin(&at));
            let params = std::mem::take(&mut check.params);
            check.params = params
                .into_iter()
                .filter_map(|(name, value)| Some((name, self.origin(&value)?)))
                .collect::<BTreeMap<_, _>>();
        }
    }

    fn origin(&self, text: &str) -> Option<String> {
        let short = match Url::parse(text) {
            Ok(url) if url.has_host() => url.origin().ascii_serialization(),
            _ => text.to_owned(),
        };
        (!self.named_in_link(&short)).then_some(short)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn parts(text: &str) -> Vec<String> {
    words(text)
        .filter(|word| word.chars().count() >= SHORTEST)
        .map(ToOwned::to_owned)
        .collect()
}

/// The links in sanitised markup, which writes attributes in one way only.
fn hrefs(html: &SafeHtml) -> impl Iterator<Item = &str> {
    html.as_str()
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amina() -> Known {
        Known::by_addresses(&["amina.b@univ.example".to_owned()])
            .and_name("Amína Le Bénali")
            .strictly(Some("https://issuer.example/assertions/77"))
    }

    #[test]
    fn a_part_of_a_name_or_an_address_is_enough() {
        for text in [
            "Bravo AMINA !",
            "décerné à Mme Benali.",
            "BÉNALI",
            "écrire à Amina.B@univ.example",
            "(amina.b)",
        ] {
            assert!(amina().named_in(text), "{text}");
        }
        for text in ["Examination", "le badge", "univ.example", "bénaliste", ""] {
            assert!(!amina().named_in(text), "{text}");
        }
    }

    #[test]
    fn links_are_looked_into() {
        for link in [
            "https://issuer.example/assertions/77",
            "https://issuer.example/assertions/77?v=3",
            "https://blog.example/~aminabenali/",
            "https://x.example/?to=amina.b%40univ.example",
            "https://x.example/B%C3%A9nali",
        ] {
            assert!(amina().named_in_link(link), "{link}");
        }
        assert!(!amina().named_in_link("https://issuer.example/classes/3"));
    }
}
