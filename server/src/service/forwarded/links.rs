//! Which links of a mail are opened by themselves, and which never are.

use domain::forwarded::LinkKind;
use url::Url;

/// What is done with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is opened: it leads to a badge at an issuer whose links are known.
    Open,
    /// It waits for its owner's word.
    Wait(LinkKind),
}

/// What is done with a link.
///
/// A link that hands a badge over changes something at the issuer's when it is opened, can be
/// used up, and carries its owner's secret: it is never opened by the server. The factory's is
/// `…/c/receive?e=…&k=…&t=…`; it sends people to passports with the same three.
pub(super) fn way(link: &Url) -> Way {
    if is_claim(link) {
        Way::Wait(LinkKind::Claim)
    } else if link.scheme() == "https" && leads_to_badge(link) {
        Way::Open
    } else {
        Way::Wait(LinkKind::Other)
    }
}

fn is_claim(link: &Url) -> bool {
    let has = |name: &str| link.query_pairs().any(|(key, _)| key == name);
    has("e") && has("k") && has("t") && link.path().contains("/receive")
}

fn leads_to_badge(link: &Url) -> bool {
    let host = link.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let path: Vec<&str> = link.path().trim_matches('/').split('/').collect();
    let badgr = ["badgr.io", "badgr.com", "badges.parchment.com"]
        .iter()
        .any(|known| host == *known || host.ends_with(&format!(".{known}")));
    match (host, path.as_slice()) {
        ("openbadgefactory.com", ["v1", "assertion", id] | ["obv3", "credentials", id]) => {
            is_hex(id.trim_end_matches(".html").trim_end_matches(".json"))
        }
        ("openbadgepassport.com", ["app", "badge", "info", id]) => {
            !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit())
        }
        ("credly.com", ["badges", id, ..]) => id.len() == 36,
        ("edubadges.nl", ["public", "assertions", id]) => !id.is_empty(),
        (_, ["public", "assertions", id, ..]) if badgr => !id.is_empty(),
        _ => false,
    }
}

fn is_hex(id: &str) -> bool {
    id.len() == 40 && id.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The address at which a factory says what a link hands over (`check.json`), and the link's
/// three secrets go with it. `None` for a link that is none.
pub(super) fn check_address(link: &Url) -> Option<Url> {
    if !is_claim(link) {
        return None;
    }
    let value = |name: &str| Some(link.query_pairs().find(|(key, _)| key == name)?.1);
    let (email, key, token) = (value("e")?, value("k")?, value("t")?);
    let mut asked = link.join("/c/receive/check.json").ok()?;
    asked.set_fragment(None);
    asked
        .query_pairs_mut()
        .clear()
        .append_pair("t", &token)
        .append_pair("k", &key)
        .append_pair("e", &email);
    Some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_badges_are_opened_and_claims_never() {
        let hex = "0123456789abcdef0123456789abcdef01234567";
        let factory = "https://openbadgefactory.com";
        let open = [
            format!("{factory}/v1/assertion/{hex}"),
            format!("{factory}/v1/assertion/{hex}.html"),
            format!("{factory}/obv3/credentials/{hex}.json"),
            "https://openbadgepassport.com/app/badge/info/42".to_owned(),
            "https://api.eu.badgr.io/public/assertions/AbCdEfGhIjKlMnOpQrStUv?action=download"
                .to_owned(),
            "https://badges.parchment.com/public/assertions/AbCdEfGhIjKlMnOpQrStUv".to_owned(),
            "https://www.credly.com/badges/01234567-89ab-cdef-0123-456789abcdef/public_url"
                .to_owned(),
        ];
        for link in open {
            assert_eq!(way(&Url::parse(&link).expect("a URL")), Way::Open, "{link}");
        }
        let claims = [
            format!("{factory}/c/receive?e=a%40b.fr&k=1&t=2"),
            "https://passeport.exemple.fr/obpv1/factory/receive?t=2&k=1&e=a".to_owned(),
        ];
        for link in claims {
            let way = way(&Url::parse(&link).expect("a URL"));
            assert_eq!(way, Way::Wait(LinkKind::Claim), "{link}");
        }
        let others = [
            format!("http://openbadgefactory.com/v1/assertion/{hex}"),
            format!("{factory}/c/earnablebadge/ABC/apply"),
            format!("https://openbadgefactory.com.evil.example/v1/assertion/{hex}"),
            "https://notbadgr.io/public/assertions/AbC".to_owned(),
            "https://exemple.fr/".to_owned(),
        ];
        for link in others {
            let way = way(&Url::parse(&link).expect("a URL"));
            assert_eq!(way, Way::Wait(LinkKind::Other), "{link}");
        }
    }

    #[test]
    fn the_factory_is_asked_at_its_own_address() {
        let link = "https://openbadgefactory.com/c/receive?e=a%40b.fr&k=k1&t=t1&x=1#y";
        let asked = check_address(&Url::parse(link).expect("a URL")).expect("an address");
        assert_eq!(
            asked.as_str(),
            "https://openbadgefactory.com/c/receive/check.json?t=t1&k=k1&e=a%40b.fr"
        );
        let other = Url::parse("https://openbadgefactory.com/v1/assertion/1").expect("a URL");
        assert_eq!(check_address(&other), None);
    }
}
