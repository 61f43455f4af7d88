//! Mail addresses, parsed once at the border.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A mail address as its owner typed it, trimmed.
///
/// Only what every mail server accepts is accepted: one `@`, no spaces or control characters, a
/// domain with a dot or the name `localhost`, 254 octets at most (RFC 5321 4.5.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// A text that is no mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address")]
pub struct NotAnAddress;

impl EmailAddress {
    /// The address as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which addresses are compared: lower case. People type capitals as they like,
    /// and no large provider distinguishes them.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.0.to_lowercase()
    }

    /// Enough to recognise one's own address, too little to learn somebody else's: `a***@univ.fr`.
    #[must_use]
    pub fn hint(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let first = local.chars().next().unwrap_or('*');
        format!("{first}***@{domain}")
    }
}

impl FromStr for EmailAddress {
    type Err = NotAnAddress;
    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnAddress)?;
        let refused = |c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(
                    c,
                    '<' | '>' | '(' | ')' | ',' | ';' | ':' | '"' | '\\' | '[' | ']' | '@'
                )
        };
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.contains(refused)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label_ok = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let domain_ok =
            domain.split('.').all(label_ok) && (domain.contains('.') || domain == "localhost");
        if local_ok && domain_ok && text.len() <= 254 {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnAddress)
        }
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnAddress;
    fn try_from(text: String) -> Result<Self, NotAnAddress> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_mail_servers_accept() {
        for good in [
            "a@b.fr",
            " amina.b+badges@univ-montpellier.fr ",
            "X_y@sub.example.org",
            "a@localhost",
            "é@exemple.fr",
        ] {
            assert!(good.parse::<EmailAddress>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b.fr",
            "a@",
            "a@b",
            "a b@c.fr",
            "a@b..fr",
            ".a@b.fr",
            "a@-b.fr",
            "a@b.fr\r\nBcc: c@d.fr",
            "<a@b.fr>",
            "a@b@c.fr",
        ] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_hint_hides_the_local_part() {
        let address: EmailAddress = "amina@univ.fr".parse().expect("an address");
        assert_eq!(address.hint(), "a***@univ.fr");
    }
}
