//! What a pasted text is: a badge, a link, or words with links between them; and what tells a mail
//! that was saved as a file from other texts.

use linkify::{LinkFinder, LinkKind};

/// Links of one text that are opened.
const LINKS: usize = 200;
/// Bytes of a header that are looked at.
const HEADER: usize = 64 << 10;
/// Fields that mails have and other texts do not; two of them make a mail.
const FIELDS: [&str; 10] = [
    "from",
    "date",
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "delivered-to",
    "subject",
    "dkim-signature",
    "content-type",
];

/// What was pasted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pasted {
    /// A credential, or nothing of the kind: the reader of badges says which.
    Badge,
    /// Links, each once.
    Links {
        /// In their order.
        links: Vec<String>,
        /// How many more there are.
        left_out: u32,
    },
}

/// Tells them apart.
pub(super) fn pasted(text: &str) -> Pasted {
    let text = text.trim();
    // JSON and signed tokens carry addresses too, which are not what was meant.
    if text.starts_with(['{', '[', '"']) || !text.contains("://") {
        return Pasted::Badge;
    }
    // One address is taken as it is typed, with whatever it ends in.
    if (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(char::is_whitespace)
    {
        let links = vec![text.to_owned()];
        return Pasted::Links { links, left_out: 0 };
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut links: Vec<String> = Vec::new();
    let mut left_out = 0;
    for link in finder.links(text) {
        let link = link.as_str();
        let web = link.starts_with("https://") || link.starts_with("http://");
        if !web || links.iter().any(|known| known == link) {
            continue;
        }
        if links.len() < LINKS {
            links.push(link.to_owned());
        } else {
            left_out += 1;
        }
    }
    if links.is_empty() {
        return Pasted::Badge;
    }
    Pasted::Links { links, left_out }
}

/// The links of a text; none for a credential.
pub(in crate::service) fn links_in(text: &str) -> Vec<String> {
    match pasted(text) {
        Pasted::Badge => Vec::new(),
        Pasted::Links { links, .. } => links,
    }
}

/// Whether bytes are a mail (RFC 5322): they begin with its header.
pub(super) fn is_mail(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEADER)];
    let mut known = 0;
    for (number, line) in head.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // mbox files begin each mail with a line of their own.
        if number == 0 && line.starts_with(b"From ") {
            continue;
        }
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            return false;
        };
        let name = &line[..colon];
        if !name
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        {
            return false;
        }
        let is = |field: &&str| name.eq_ignore_ascii_case(field.as_bytes());
        known += usize::from(FIELDS.iter().any(is));
    }
    known >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_between_words() {
        let table: [(&str, &[&str]); 7] = [
            (" https://a.example/b. ", &["https://a.example/b."]),
            (
                "Voici : https://a.example/b, puis (https://c.example/d).",
                &["https://a.example/b", "https://c.example/d"],
            ),
            (
                "<https://a.example/?x=1>\nhttps://a.example/?x=1",
                &["https://a.example/?x=1"],
            ),
            (
                "mon badge https://a.example/b_(c) !",
                &["https://a.example/b_(c)"],
            ),
            ("{\"id\": \"https://a.example\"}", &[]),
            ("bonjour, voici mon badge", &[]),
            ("eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln", &[]),
        ];
        for (text, expected) in table {
            let found = match pasted(text) {
                Pasted::Badge => Vec::new(),
                Pasted::Links { links, left_out } => {
                    assert_eq!(left_out, 0);
                    links
                }
            };
            assert_eq!(found, expected, "{text}");
        }
        let many: String = (0..250)
            .map(|n| format!("https://a.example/{n} "))
            .collect();
        let Pasted::Links { links, left_out } = pasted(&many) else {
            panic!("links")
        };
        assert_eq!((links.len(), left_out), (LINKS, 50));
    }

    #[test]
    fn mails_are_told_from_other_texts() {
        for mail in [
            "From: a@b.example\r\nSubject: Badge\r\n\r\nbody",
            "Received: from x\r\n by y\r\nX-Own: z\nMIME-Version: 1.0\n\n",
            "From a@b.example Sat Nov 22\nFrom: a@b.example\nDate: x\n\n",
        ] {
            assert!(is_mail(mail.as_bytes()), "{mail}");
        }
        for other in [
            "",
            "{\"from\": 1}",
            "https://a.example",
            "From: me",
            "a: b\nc: d\n\n",
            "\u{0}\u{1}",
        ] {
            assert!(!is_mail(other.as_bytes()), "{other}");
        }
    }
}
