//! The marks by which programs know each other's mails (RFC 3834, RFC 3464, RFC 2919).

use crate::headers::Headers;

/// What kind of program wrote a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// A mail server that says what became of another mail.
    Bounce,
    /// Somebody's answer while they are away.
    Reply,
    /// A program; most mails about badges are of this kind.
    Generated,
    /// A mailing list.
    List,
}

pub(crate) fn automatic(headers: &Headers<'_>) -> Option<Automatic> {
    let kind = headers.kind();
    let report = kind.is_some_and(|(kind, subtype)| kind == "multipart" && subtype == "report");
    let about = headers.parameter("report-type").unwrap_or_default();
    if report && !about.eq_ignore_ascii_case("feedback-report") {
        return Some(Automatic::Bounce);
    }
    let word = |name| {
        let value = headers.text(name).unwrap_or_default();
        let word = value.split([';', ' ', '\t']).find(|word| !word.is_empty());
        word.unwrap_or_default().trim().to_ascii_lowercase()
    };
    let precedence = word("Precedence");
    match word("Auto-Submitted").as_str() {
        "auto-replied" => return Some(Automatic::Reply),
        "" | "no" => {}
        _ => return Some(Automatic::Generated),
    }
    if precedence == "auto_reply" {
        return Some(Automatic::Reply);
    }
    if headers.has("List-Id") || precedence == "list" {
        return Some(Automatic::List);
    }
    let bulk = matches!(precedence.as_str(), "bulk" | "junk");
    (bulk || headers.has("List-Unsubscribe")).then_some(Automatic::Generated)
}
