//! One address that may be opened, checked as far as it can be without resolving its name.
//!
//! The WHATWG parser of the `url` crate reads hosts as browsers do: `0x7f.1`, `2130706433` and
//! `017700000001` are all 127.0.0.1, and are checked as that.

use std::net::IpAddr;

use url::{Host, Url};

use super::FetchError;
use super::address::is_public;

/// A host and port that may be opened although not public. Made in code only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The host as it stands in URLs, lower case.
    pub host: String,
    /// The port.
    pub port: u16,
}

/// What may be opened.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Whether `http:` may be.
    pub allow_http: bool,
    /// What may be beyond the rules.
    pub exceptions: Vec<Exception>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    url: Url,
}

impl Target {
    pub(super) fn parse(text: &str, rules: &Rules) -> Result<Self, FetchError> {
        let url = Url::parse(text.trim()).map_err(|_| FetchError::NotAllowed)?;
        Self::check(url, rules)
    }

    /// The address that a redirect leads to. Once on `https:`, never back to `http:`.
    pub(super) fn join(&self, location: &str, rules: &Rules) -> Result<Self, FetchError> {
        let url = self.url.join(location).map_err(|_| FetchError::Broken)?;
        if self.url.scheme() == "https" && url.scheme() != "https" {
            return Err(FetchError::NotAllowed);
        }
        Self::check(url, rules)
    }

    fn check(mut url: Url, rules: &Rules) -> Result<Self, FetchError> {
        if !matches!(url.scheme(), "http" | "https")
            || !url.username().is_empty()
            || url.password().is_some()
        {
            return Err(FetchError::NotAllowed);
        }
        url.set_fragment(None);
        let host = url.host().ok_or(FetchError::NotAllowed)?;
        let port = url.port_or_known_default().unwrap_or_default();
        let name = host.to_string();
        let mut excepted = rules
            .exceptions
            .iter()
            .filter(|e| e.host == name)
            .peekable();
        if excepted.peek().is_some() {
            // The resolver lets this name be anywhere, so no other port of it is opened.
            return if excepted.any(|e| e.port == port) {
                Ok(Self { url })
            } else {
                Err(FetchError::Forbidden)
            };
        }
        if url.scheme() == "http" && !rules.allow_http {
            return Err(FetchError::NotAllowed);
        }
        let address = match host {
            Host::Domain(_) => None,
            Host::Ipv4(v4) => Some(IpAddr::V4(v4)),
            Host::Ipv6(v6) => Some(IpAddr::V6(v6)),
        };
        if address.is_some_and(|address| !is_public(address)) {
            return Err(FetchError::Forbidden);
        }
        if !matches!(port, 80 | 443) {
            return Err(FetchError::NotAllowed);
        }
        Ok(Self { url })
    }

    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    pub(super) fn as_str(&self) -> &str {
        self.url.as_str()
    }

    pub(super) fn host_and_port(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or_default();
        format!("{host}:{port}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Result<Target, FetchError> {
        Target::parse(text, &Rules::default())
    }

    #[test]
    fn every_spelling_of_a_closed_address_is_refused() {
        for text in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://017700000001/",
            "https://0x7f000001/",
            "https://0x7f.0.0.1/",
            "https://0177.0.0.01/",
            "https://127.0.0.1./",
            "https://%31%32%37.0.0.1/",
            "https://１２７.0.0.1/",
            "https://127。0。0。1/",
            "https://0/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://[::]/",
            "https://[0:0:0:0:0:ffff:7f00:1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://[64:ff9b::127.0.0.1]/",
            "https://[2002:7f00:1::]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
        ] {
            assert_eq!(open(text), Err(FetchError::Forbidden), "{text}");
        }
    }

    #[test]
    fn what_is_no_plain_web_address_is_refused() {
        for text in [
            "",
            "badge",
            "ftp://example.org/",
            "file:///etc/passwd",
            "data:text/plain,x",
            "javascript:alert(1)",
            "gopher://example.org/",
            "http://example.org/",
            "https://user@example.org/",
            "https://user:word@example.org/",
            "https://:word@example.org/",
            "https://example.org:8443/",
            "https://example.org:22/",
            "https://[fe80::1%25eth0]/",
            "https://[fe80::1%eth0]/",
            "https://256.256.256.256/",
            "https:///",
        ] {
            assert!(open(text).is_err(), "{text}");
        }
    }

    #[test]
    fn public_addresses_are_opened() {
        for text in [
            "https://example.org/badge/1",
            "https://example.org:443/",
            "https://example.org:80/",
            "https://1.1.1.1/",
            "https://[2606:4700::1111]/",
        ] {
            assert!(open(text).is_ok(), "{text}");
        }
        let rules = Rules {
            allow_http: true,
            exceptions: Vec::new(),
        };
        assert!(Target::parse("http://example.org/", &rules).is_ok());
    }

    #[test]
    fn an_exception_is_one_host_on_one_port() {
        let rules = Rules {
            allow_http: false,
            exceptions: vec![Exception {
                host: "127.0.0.1".to_owned(),
                port: 4567,
            }],
        };
        assert!(Target::parse("http://127.0.0.1:4567/b", &rules).is_ok());
        for text in [
            "http://127.0.0.1/",
            "http://127.0.0.1:4568/",
            "http://127.0.0.2:4567/",
            "http://localhost:4567/",
        ] {
            assert!(Target::parse(text, &rules).is_err(), "{text}");
        }
    }

    #[test]
    fn redirects_are_checked_like_first_addresses() {
        let rules = Rules {
            allow_http: true,
            exceptions: Vec::new(),
        };
        let from = Target::parse("https://example.org/a/b", &rules).expect("public");
        let to = |location: &str| from.join(location, &rules).map(|t| t.as_str().to_owned());
        assert_eq!(to("../c"), Ok("https://example.org/c".to_owned()));
        assert_eq!(to("//example.net/"), Ok("https://example.net/".to_owned()));
        assert_eq!(to("https://127.0.0.1/"), Err(FetchError::Forbidden));
        assert_eq!(to("//[::1]/"), Err(FetchError::Forbidden));
        assert_eq!(to("http://example.org/"), Err(FetchError::NotAllowed));
        assert_eq!(to("file:///etc/passwd"), Err(FetchError::NotAllowed));
    }
}
