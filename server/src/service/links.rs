//! Links that people paste, forward and share: the page of a badge turned into the address where a
//! machine reads it, and the links that no machine may open.
//!
//! What is known of issuers stands in `rules.toml`, and in a file of the operator's own; here is
//! only how it is read.

use std::path::{Path, PathBuf};

use regex::Regex;
use serde::Deserialize;
use url::Url;

use crate::config::Config;

/// The rules of this release.
const KNOWN: &str = include_str!("links/rules.toml");
/// What is asked for where a rule says nothing else.
pub const ACCEPT: &str = "application/vc+ld+json, application/ld+json, application/json, image/png, image/svg+xml, application/jwt, */*;q=0.5";
/// The operator's own rules in `files.folder`.
const FILE: &str = "links.toml";

/// What is known of links: the first rule that matches counts.
#[derive(Debug)]
pub struct Links(Vec<Rule>);

/// Why a link is never opened by the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Never {
    /// It hands the badge over, once, to whoever opens it.
    Claim,
    /// It asks the issuer for a badge.
    Apply,
}

/// What to do with a link that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan<'r> {
    /// It is a badge's page: ask here, in this order.
    Ask {
        /// Where a machine reads the badge.
        at: Vec<Url>,
        /// The `Accept` header.
        accept: &'r str,
        /// Where the answer names the badge's address: a JSON pointer.
        then: Option<&'r str>,
        /// Whether the rule names the host, rather than any host that has such paths.
        named: bool,
    },
    /// It is not opened.
    Never(Never),
}

/// What is done with a link that came in a mail, and that nobody has pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unasked {
    /// It is opened: it leads to a badge at an issuer that a rule names.
    Open,
    /// It is never opened.
    Never(Never),
    /// It waits for its reader: the mail's sender chose it, and opening it tells them something.
    Wait,
}

/// The rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LinksError {
    /// The file cannot be read.
    #[error("the rules for links cannot be read from {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file is no TOML of this kind.
    #[error("the rules for links: {0}")]
    Malformed(#[from] Box<toml::de::Error>),
    /// A rule says nothing, or two things at once.
    #[error("the rule for links \"{0}\" needs either ask or never, and hosts")]
    Undecided(String),
    /// A path is no regular expression.
    #[error("the rule for links \"{0}\": {1}")]
    Pattern(String, Box<regex::Error>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    rule: Vec<WrittenRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    name: String,
    hosts: Vec<String>,
    path: String,
    #[serde(default)]
    query: Vec<String>,
    #[serde(default)]
    ask: Vec<String>,
    accept: Option<String>,
    then: Option<String>,
    never: Option<Never>,
}

#[derive(Debug)]
struct Rule {
    hosts: Vec<String>,
    path: Regex,
    query: Vec<String>,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Ask {
        at: Vec<String>,
        accept: String,
        then: Option<String>,
    },
    Never(Never),
}

impl Links {
    /// The rules of this release, behind those of the operator.
    ///
    /// # Errors
    /// When the operator's file cannot be used.
    pub fn load(config: &Config) -> Result<Self, LinksError> {
        let named = &config.fetch.link_rules;
        let file = match named.as_os_str().is_empty() {
            false => named.clone(),
            true => config.files.folder.join(FILE),
        };
        if named.as_os_str().is_empty() && !file.exists() {
            return Self::read(KNOWN);
        }
        let mut rules = Self::read(&text_of(&file)?)?;
        rules.0.extend(Self::read(KNOWN)?.0);
        Ok(rules)
    }

    /// Reads rules as they are written.
    ///
    /// # Errors
    /// When they are not written so.
    pub fn read(text: &str) -> Result<Self, LinksError> {
        let written: Written = toml::from_str(text).map_err(Box::new)?;
        let rules = written.rule.into_iter().map(WrittenRule::read);
        Ok(Self(rules.collect::<Result<_, _>>()?))
    }

    /// What is known of a link; `None` for one that is simply opened.
    #[must_use]
    pub fn plan(&self, link: &Url) -> Option<Plan<'_>> {
        self.0.iter().find_map(|rule| rule.plan(link))
    }

    /// What is done with a link of a mail by itself.
    #[must_use]
    pub fn unasked(&self, link: &Url) -> Unasked {
        match self.plan(link) {
            Some(Plan::Never(never)) => Unasked::Never(never),
            Some(Plan::Ask { named: true, .. }) if link.scheme() == "https" => Unasked::Open,
            Some(Plan::Ask { .. }) | None => Unasked::Wait,
        }
    }

    /// Why a link is never opened, if it is not.
    #[must_use]
    pub fn never(&self, link: &Url) -> Option<Never> {
        match self.plan(link) {
            Some(Plan::Never(never)) => Some(never),
            _ => None,
        }
    }
}

fn text_of(file: &Path) -> Result<String, LinksError> {
    std::fs::read_to_string(file).map_err(|error| LinksError::Unreadable(file.to_owned(), error))
}

impl WrittenRule {
    fn read(self) -> Result<Rule, LinksError> {
        let way = match (self.never, self.ask.is_empty()) {
            (Some(never), true) => Way::Never(never),
            (None, false) => Way::Ask {
                at: self.ask,
                accept: self.accept.unwrap_or_else(|| ACCEPT.to_owned()),
                then: self.then,
            },
            _ => return Err(LinksError::Undecided(self.name)),
        };
        if self.hosts.is_empty() {
            return Err(LinksError::Undecided(self.name));
        }
        let path = Regex::new(&format!("^(?:{})$", self.path))
            .map_err(|error| LinksError::Pattern(self.name, Box::new(error)))?;
        Ok(Rule {
            hosts: self.hosts,
            path,
            query: self.query,
            way,
        })
    }
}

impl Rule {
    fn plan(&self, link: &Url) -> Option<Plan<'_>> {
        let host = link.host_str()?.trim_end_matches('.');
        if !matches!(link.scheme(), "https" | "http") {
            return None;
        }
        let by = self.hosts.iter().find(|known| stands_for(known, host))?;
        let has = |name: &String| link.query_pairs().any(|(key, _)| key == name.as_str());
        if !self.query.iter().all(has) {
            return None;
        }
        let groups = self.path.captures(link.path())?;
        match &self.way {
            Way::Never(never) => Some(Plan::Never(*never)),
            Way::Ask { at, accept, then } => {
                let at: Vec<Url> = at
                    .iter()
                    .filter_map(|form| Url::parse(&filled(form, link, host, &groups)).ok())
                    .collect();
                (!at.is_empty()).then_some(Plan::Ask {
                    at,
                    accept,
                    then: then.as_deref(),
                    named: by != "*",
                })
            }
        }
    }
}

fn stands_for(known: &str, host: &str) -> bool {
    match known.strip_prefix('*') {
        Some("") => true,
        Some(below) => host.len().checked_sub(below.len()).is_some_and(|at| {
            at > 0 && host.as_bytes()[at..].eq_ignore_ascii_case(below.as_bytes())
        }),
        None => host.eq_ignore_ascii_case(known),
    }
}

fn filled(form: &str, link: &Url, host: &str, groups: &regex::Captures<'_>) -> String {
    let mut text = String::new();
    let mut rest = form;
    while let Some((before, behind)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = behind.split_once('}') else {
            return text + behind;
        };
        match name {
            "origin" => text.push_str(&link.origin().ascii_serialization()),
            "label" => text.push_str(host.split('.').next().unwrap_or_default()),
            number => {
                let group = number.parse().ok().and_then(|number| groups.get(number));
                text.push_str(group.map_or("", |group| group.as_str()));
            }
        }
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known() -> Links {
        Links::read(KNOWN).expect("the rules of this release")
    }

    fn asked(link: &str) -> Vec<String> {
        match known().plan(&Url::parse(link).expect("an address")) {
            Some(Plan::Ask { at, .. }) => at.iter().map(ToString::to_string).collect(),
            Some(Plan::Never(never)) => vec![format!("{never:?}")],
            None => Vec::new(),
        }
    }

    const HEX: &str = "0123456789abcdef0123456789abcdef01234567";
    const UUID: &str = "1f3a6b6e-7c1f-4a55-9d38-0b8a2f3c4d5e";
    const ID: &str = "AbCdEf-_0123456789abcd";

    #[test]
    fn every_page_that_is_known_has_its_machine_form() {
        let table = [
            (
                format!("https://openbadgefactory.com/v1/assertion/{HEX}"),
                format!("https://openbadgefactory.com/v1/assertion/{HEX}"),
            ),
            (
                format!("https://openbadgefactory.com/v1/assertion/{HEX}.html"),
                format!("https://openbadgefactory.com/v1/assertion/{HEX}"),
            ),
            (
                format!("https://OpenBadgeFactory.com/v1/assertion/{HEX}.json?x=1#y"),
                format!("https://openbadgefactory.com/v1/assertion/{HEX}"),
            ),
            (
                format!("https://fr.openbadgefactory.com/v1/assertion/{HEX}"),
                format!("https://fr.openbadgefactory.com/v1/assertion/{HEX}"),
            ),
            (
                format!("https://openbadgefactory.com/v/Assertion/{HEX}"),
                format!("https://openbadgefactory.com/v/Assertion/{HEX}"),
            ),
            (
                format!("https://openbadgefactory.com/obv3/credentials/{HEX}"),
                format!("https://openbadgefactory.com/obv3/credentials/{HEX}"),
            ),
            (
                format!("https://openbadgefactory.com/obv3/credentials/{HEX}.html"),
                format!("https://openbadgefactory.com/obv3/credentials/{HEX}"),
            ),
            (
                "https://openbadgepassport.com/app/badge/info/12345".to_owned(),
                "https://openbadgepassport.com/app/obpv1/p/badge/info/12345".to_owned(),
            ),
            (
                "https://openbadgepassport.com/app/badge/info/12345/pic/embed".to_owned(),
                "https://openbadgepassport.com/app/obpv1/p/badge/info/12345".to_owned(),
            ),
            (
                format!("https://api.badgr.io/public/assertions/{ID}"),
                format!("https://api.badgr.io/public/assertions/{ID}?v=2_0"),
            ),
            (
                format!("https://api.eu.badgr.io/public/assertions/{ID}?action=download"),
                format!("https://api.eu.badgr.io/public/assertions/{ID}?v=2_0"),
            ),
            (
                format!("https://api.ca.badgr.io/public/assertions/{ID}"),
                format!("https://api.ca.badgr.io/public/assertions/{ID}?v=2_0"),
            ),
            (
                format!("https://api.au.badgr.io/public/assertions/{ID}.json"),
                format!("https://api.au.badgr.io/public/assertions/{ID}?v=2_0"),
            ),
            (
                format!("https://badges.parchment.com/public/assertions/{ID}"),
                format!("https://badges.parchment.com/public/assertions/{ID}?v=2_0"),
            ),
            (
                format!("https://badgr.com/public/assertions/{ID}"),
                format!("https://api.badgr.io/public/assertions/{ID}?v=2_0"),
            ),
            (
                format!("https://eu.badgr.com/public/assertions/{ID}?identity__email=a%40b.fr"),
                format!("https://api.eu.badgr.io/public/assertions/{ID}?v=2_0"),
            ),
            (
                format!("https://au.badgr.com/public/assertions/{ID}/baked"),
                format!("https://api.au.badgr.io/public/assertions/{ID}?v=2_0"),
            ),
            (
                format!("https://www.credly.com/badges/{UUID}"),
                format!("https://api.credly.com/v1/obi/v2/badge_assertions/{UUID}"),
            ),
            (
                format!("https://www.credly.com/badges/{UUID}/public_url"),
                format!("https://api.credly.com/v1/obi/v2/badge_assertions/{UUID}"),
            ),
            (
                format!("https://www.credly.com/badges/{UUID}/linked_in_profile"),
                format!("https://api.credly.com/v1/obi/v2/badge_assertions/{UUID}"),
            ),
            (
                format!("https://edubadges.nl/public/assertions/{ID}"),
                format!("https://api.edubadges.nl/public/assertions/{ID}"),
            ),
            (
                format!("https://openbadges.education/public/assertions/{ID}"),
                format!("https://api.openbadges.education/public/assertions/{ID}"),
            ),
            (
                format!("https://badges.lycee.example:8443/public/assertions/{ID}"),
                format!("https://badges.lycee.example:8443/public/assertions/{ID}?v=2_0"),
            ),
        ];
        for (link, machine) in table {
            assert_eq!(asked(&link).first(), Some(&machine), "{link}");
        }
    }

    #[test]
    fn claims_and_applications_are_never_opened() {
        for (link, why) in [
            (
                "https://openbadgefactory.com/c/receive?e=a%40b.fr&k=1&t=2",
                "Claim",
            ),
            ("https://openbadgefactory.com/c/receive/abc", "Claim"),
            (
                "https://badges.example.org/anything?t=2&k=1&e=x&lang=fr",
                "Claim",
            ),
            (
                "https://openbadgepassport.com/obpv1/factory/receive?e=a&k=b&t=c",
                "Claim",
            ),
            (
                "https://openbadgefactory.com/c/earnablebadge/QWERTY/apply",
                "Apply",
            ),
            (
                "https://openbadgefactory.com/c/earnablebadge/QWERTY",
                "Apply",
            ),
        ] {
            assert_eq!(asked(link), [why], "{link}");
        }
    }

    #[test]
    fn of_a_mails_links_only_known_issuers_badges_are_opened_by_themselves() {
        let known = known();
        let unasked = |link: &str| known.unasked(&Url::parse(link).expect("an address"));
        for link in [
            format!("https://openbadgefactory.com/v1/assertion/{HEX}.html"),
            format!("https://openbadgefactory.com/obv3/credentials/{HEX}.json"),
            "https://openbadgepassport.com/app/badge/info/42".to_owned(),
            format!("https://api.eu.badgr.io/public/assertions/{ID}?action=download"),
            format!("https://badges.parchment.com/public/assertions/{ID}"),
            format!("https://www.credly.com/badges/{UUID}/public_url"),
            format!("https://api.edubadges.nl/public/assertions/{ID}"),
            format!("https://api.openbadges.education/public/assertions/{ID}"),
        ] {
            assert_eq!(unasked(&link), Unasked::Open, "{link}");
        }
        for link in [
            "https://openbadgefactory.com/c/receive?e=a%40b.fr&k=1&t=2",
            "https://passeport.exemple.fr/obpv1/factory/receive?t=2&k=1&e=a",
        ] {
            assert_eq!(unasked(link), Unasked::Never(Never::Claim), "{link}");
        }
        for link in [
            format!("http://openbadgefactory.com/v1/assertion/{HEX}"),
            format!("https://openbadgefactory.com.evil.example/v1/assertion/{HEX}"),
            format!("https://evil.example/public/assertions/{ID}"),
            format!("https://notbadgr.io/public/assertions/{ID}"),
            "https://exemple.fr/".to_owned(),
        ] {
            assert_eq!(unasked(&link), Unasked::Wait, "{link}");
        }
    }

    #[test]
    fn nothing_is_made_of_other_links() {
        for link in [
            "https://univ.example/badges/1",
            "https://openbadgefactory.com/",
            "https://openbadgefactory.com/v1/assertion/xyz",
            "https://openbadgefactory.com.evil.example/v1/assertion/x",
            "https://notopenbadgefactory.com/v1/assertion/x",
            "https://www.credly.com/users/someone",
            "https://a.example/x?e=1&k=2",
            "ftp://openbadgefactory.com/c/receive",
        ] {
            assert_eq!(asked(link), Vec::<String>::new(), "{link}");
        }
    }

    #[test]
    fn an_operators_rules_come_first_and_have_to_be_whole() {
        let own = "[[rule]]\nname = \"x\"\nhosts = [\"badges.example\"]\npath = '/b/(\\d+)'\nask = [\"{origin}/api/{1}{2}{nothing}\"]\n";
        let links = Links::read(own).expect("rules");
        let plan = links.plan(&Url::parse("https://badges.example/b/7").expect("an address"));
        let Some(Plan::Ask {
            at,
            accept,
            then,
            named: true,
        }) = plan
        else {
            panic!("a plan")
        };
        assert_eq!(at[0].as_str(), "https://badges.example/api/7");
        assert_eq!((accept, then), (ACCEPT, None));
        for wrong in [
            "[[rule]]\nname = \"x\"\nhosts = [\"a\"]\npath = '/'\n",
            "[[rule]]\nname = \"x\"\nhosts = []\npath = '/'\nnever = \"claim\"\n",
            "[[rule]]\nname = \"x\"\nhosts = [\"a\"]\npath = '('\nnever = \"claim\"\n",
            "[[rule]]\nname = \"x\"\nhosts = [\"a\"]\npath = '/'\nnever = \"maybe\"\n",
            "[[regle]]\n",
        ] {
            assert!(Links::read(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_address_makes_it_panic(
            host in "[a-z0-9.-]{0,40}|openbadgefactory\\.com|\\[::1\\]|é\\.com|(www\\.)?credly\\.com",
            path in "(/[^ ]{0,30}){0,4}|/v1/assertion/[0-9a-f]{38,42}[.a-z]{0,5}|/public/assertions/.{0,30}",
            query in ".{0,40}",
        ) {
            if let Ok(url) = Url::parse(&format!("https://{host}{path}?{query}")) {
                let known = known();
                if let Some(Plan::Ask { at, .. }) = known.plan(&url) {
                    prop_assert!(at.iter().all(|url| url.scheme() == "https"));
                }
            }
        }
    }
}
