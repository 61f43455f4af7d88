//! One header: where it ends, and the few fields of it that are looked at.
//!
//! mail-parser unfolds, decodes and splits them. The tree of parts is walked here, because its own
//! walk has no limits on depth and number in the version that this workspace can use.

use mail_parser::{HeaderValue, Message, MessageParser};

/// A header that was read.
#[derive(Debug)]
pub(crate) struct Headers<'a>(Option<Message<'a>>);

/// Cuts an entity into its header and its body.
pub(crate) fn split(entity: &[u8]) -> (usize, usize) {
    if entity.starts_with(b"\n") {
        return (0, 1);
    }
    if entity.starts_with(b"\r\n") {
        return (0, 2);
    }
    for newline in memchr::memchr_iter(b'\n', entity) {
        let rest = entity.get(newline + 1..).unwrap_or_default();
        if rest.starts_with(b"\n") {
            return (newline + 1, newline + 2);
        }
        if rest.starts_with(b"\r\n") {
            return (newline + 1, newline + 3);
        }
    }
    (entity.len(), entity.len())
}

impl<'a> Headers<'a> {
    pub(crate) fn read(header: &'a [u8]) -> Self {
        let parser = MessageParser::new()
            .with_mime_headers()
            .with_message_ids()
            .header_text("Subject")
            .header_address("From")
            .header_raw("Auto-Submitted")
            .header_raw("Precedence")
            .header_raw("List-Id")
            .header_raw("List-Unsubscribe")
            .default_header_ignore();
        Self(parser.parse_headers(header))
    }

    fn value(&self, name: &'static str) -> Option<&HeaderValue<'a>> {
        self.0.as_ref()?.header(name)
    }

    pub(crate) fn has(&self, name: &'static str) -> bool {
        self.text(name).is_some()
    }

    pub(crate) fn text(&self, name: &'static str) -> Option<&str> {
        self.value(name)?.as_text()
    }

    /// The type and subtype, in small letters.
    pub(crate) fn kind(&self) -> Option<(String, String)> {
        let content = self.value("Content-Type")?.as_content_type()?;
        let subtype = content.subtype().unwrap_or_default();
        Some((
            content.ctype().to_ascii_lowercase(),
            subtype.to_ascii_lowercase(),
        ))
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let content = self.value("Content-Type")?.as_content_type()?;
        content.attribute(name)
    }

    pub(crate) fn encoding(&self) -> Option<String> {
        let encoding = self.text("Content-Transfer-Encoding")?;
        Some(encoding.trim().to_ascii_lowercase())
    }

    pub(crate) fn file_name(&self) -> Option<&str> {
        let disposition = self.value("Content-Disposition");
        let disposition = disposition.and_then(HeaderValue::as_content_type);
        disposition
            .and_then(|d| d.attribute("filename"))
            .or_else(|| self.parameter("name"))
    }

    /// The address that it says to come from.
    pub(crate) fn from(&self) -> Option<&str> {
        let from = self.value("From")?.as_address()?;
        from.first()?.address()
    }
}
