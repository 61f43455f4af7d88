//! Gmail's question whether it may forward mails to an address: a code to type, or a link to open.
//!
//! Anybody can write such a mail to who they know the address of. So only a code of digits is
//! taken, and only a link to Gmail's own page; following it can at worst bring a stranger's mails.

use linkify::{LinkFinder, LinkKind};
use url::Url;

use crate::headers::Headers;

/// Who asks.
const SENDER: &str = "forwarding-noreply@google.com";

/// Gmail's question whether it may forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The code that Gmail's settings ask for.
    pub code: Option<String>,
    /// The page that confirms without a code.
    pub link: Option<Url>,
    /// The mailbox whose mails would be forwarded, as the mail says.
    pub mailbox: Option<String>,
}

/// What the header of a confirmation says; `None` for any other mail.
pub(crate) fn begin(headers: &Headers<'_>) -> Option<Confirmation> {
    let from = headers.from()?;
    if !from.eq_ignore_ascii_case(SENDER) {
        return None;
    }
    let subject = headers.text("Subject").unwrap_or_default();
    // "(#123456789) Gmail Forwarding Confirmation - Receive Mail from someone@gmail.com", in the
    // language of the mailbox.
    let code = subject
        .split_once("(#")
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(code, _)| code.trim())
        .filter(|code| is_code(code));
    let mailbox = LinkFinder::new()
        .kinds(&[LinkKind::Email])
        .links(subject)
        .map(|link| link.as_str().to_owned())
        .next();
    Some(Confirmation {
        code: code.map(ToOwned::to_owned),
        link: None,
        mailbox,
    })
}

fn is_code(text: &str) -> bool {
    (4..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a link is the one that confirms. Its sibling `uf-` takes the permission away again.
pub(crate) fn confirms(link: &Url) -> bool {
    let host = matches!(
        link.host_str(),
        Some("mail-settings.google.com" | "mail.google.com")
    );
    link.scheme() == "https" && host && link.path().starts_with("/mail/vf-")
}
