//! LinkedIn's "add to profile" link, filled in.
//!
//! LinkedIn has no interface for this; the link opens its form, and its owner presses the button.

use domain::badge::BadgeFace;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986 2.3.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The link for a badge under a public URL, `id` being the part of it that names the share.
pub(super) fn link(face: &BadgeFace, url: &str, id: &str) -> String {
    let mut link =
        String::from("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME");
    let mut add = |name: &str, value: &str| {
        link.push('&');
        link.push_str(name);
        link.push('=');
        link.extend(utf8_percent_encode(value, VALUE));
    };
    add("name", &face.name);
    if !face.issuer.name.is_empty() {
        add("organizationName", &face.issuer.name);
    }
    for (moment, year, month) in [
        (face.issued, "issueYear", "issueMonth"),
        (face.expires, "expirationYear", "expirationMonth"),
    ] {
        if let Some(day) = moment.map(domain::Millis::day) {
            add(year, &day.year.to_string());
            add(month, &day.month.to_string());
        }
    }
    add("certUrl", url);
    add("certId", id);
    link
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::badge::IssuerFace;
    use domain::{Millis, SafeHtml};

    #[test]
    fn every_value_is_encoded_and_nothing_is_undefined() {
        let mut face = BadgeFace {
            name: "C++ & réseaux 100%".to_owned(),
            description: SafeHtml::default(),
            criteria: SafeHtml::default(),
            criteria_url: None,
            credential_url: None,
            issuer: IssuerFace {
                name: "Université d'Été".to_owned(),
                url: None,
                id: None,
            },
            issued: Millis::from_iso_day("2025-09-03"),
            expires: None,
            evidence: Vec::new(),
            skills: Vec::new(),
            tags: Vec::new(),
            holder_name: None,
            language: None,
            version: "2.0".to_owned(),
        };
        let made = link(&face, "https://besace.example/b/abc_-", "abc_-");
        assert_eq!(
            made,
            "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME\
             &name=C%2B%2B%20%26%20r%C3%A9seaux%20100%25&organizationName=Universit%C3%A9%20d%27%C3%89t%C3%A9\
             &issueYear=2025&issueMonth=9&certUrl=https%3A%2F%2Fbesace.example%2Fb%2Fabc_-&certId=abc_-"
        );
        face.expires = Millis::from_iso_day("2027-12-31");
        assert!(link(&face, "u", "i").contains("&expirationYear=2027&expirationMonth=12&"));
    }
}
