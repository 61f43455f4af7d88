//! What the address of my badges asks for: `/badges?q=…&emetteur=…&tri=…&apres=…`.
//!
//! One place reads it and one writes it, so that every link and form of the page keeps what was
//! chosen before.

use domain::badge::{BadgeOrder, BadgeQuery};
use domain::order::{Facet, Filters};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use crate::components::link::percent_encode;

const ORDERS: [(BadgeOrder, &str); 5] = [
    (BadgeOrder::Received, "recu"),
    (BadgeOrder::Issued, "delivre"),
    (BadgeOrder::Name, "titre"),
    (BadgeOrder::Issuer, "emetteur"),
    (BadgeOrder::Expires, "fin"),
];
const FLAGS: [&str; 4] = ["favoris", "partages", "archives", "choisir"];
/// The longest query that a form comes back to.
const LONGEST: usize = 4_000;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// Which badges.
    pub query: BadgeQuery,
    /// Whether several are being chosen.
    pub choosing: bool,
}

/// The orders, each with its word in the address.
pub(crate) fn orders() -> impl Iterator<Item = (BadgeOrder, &'static str)> {
    ORDERS.into_iter()
}

impl Asked {
    /// Reads an address; what it does not know is left out.
    pub(crate) fn read(params: &ParamsMap) -> Self {
        let flag = |name: &str| params.get(name).is_some_and(|value| value == "1");
        let order = params.get("tri").unwrap_or_default();
        let mut filters = Filters {
            favourites: flag("favoris"),
            shared: flag("partages"),
            archived: flag("archives"),
            ..Filters::default()
        };
        for facet in Facet::ALL {
            for key in params.get_all(facet.word()).unwrap_or_default() {
                let key = key.trim();
                if !key.is_empty() && !filters.has(*facet, key) {
                    filters.chosen.push((*facet, key.to_owned()));
                }
            }
        }
        let search = params.get("q").unwrap_or_default();
        Self {
            query: BadgeQuery {
                search: search.trim().to_owned(),
                order: ORDERS
                    .iter()
                    .find(|(_, word)| *word == order)
                    .map(|(order, _)| *order)
                    .unwrap_or_default(),
                filters,
                after: params.get("apres").filter(|after| !after.is_empty()),
            },
            choosing: flag("choisir"),
        }
    }

    /// The first page of the same badges.
    pub(crate) fn first_page(&self) -> Self {
        let mut other = self.clone();
        other.query.after = None;
        other
    }

    /// The first page with other filters.
    pub(crate) fn with(&self, filters: Filters) -> Self {
        let mut other = self.first_page();
        other.query.filters = filters;
        other
    }

    /// Everything in it, as names and values.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let BadgeQuery {
            search,
            order,
            filters,
            after,
        } = &self.query;
        let mut pairs = Vec::new();
        if !search.is_empty() {
            pairs.push(("q", search.clone()));
        }
        for (facet, key) in &filters.chosen {
            pairs.push((facet.word(), key.clone()));
        }
        let flags = [
            filters.favourites,
            filters.shared,
            filters.archived,
            self.choosing,
        ];
        for (name, _) in FLAGS.iter().zip(flags).filter(|(_, on)| *on) {
            pairs.push((name, "1".to_owned()));
        }
        let word = ORDERS.iter().find(|(known, _)| known == order);
        if let Some((_, word)) = word.filter(|_| *order != BadgeOrder::default()) {
            pairs.push(("tri", (*word).to_owned()));
        }
        if let Some(after) = after {
            pairs.push(("apres", after.clone()));
        }
        pairs
    }

    /// The query of the address: empty, or from its question mark on.
    pub(crate) fn query_string(&self) -> String {
        let pairs: Vec<String> = self
            .pairs()
            .into_iter()
            .map(|(name, value)| format!("{name}={}", percent_encode(&value)))
            .collect();
        match pairs.is_empty() {
            true => String::new(),
            false => format!("?{}", pairs.join("&")),
        }
    }

    /// The address.
    pub(crate) fn address(&self) -> String {
        format!("/badges{}", self.query_string())
    }
}

/// A query that a form gave back: only what an address of ours can hold, and without the mark of
/// choosing, which is over.
pub(crate) fn own_query(given: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~%".contains(c);
    if given.len() > LONGEST {
        return String::new();
    }
    let known = |name: &str| {
        let facet = Facet::from_word(name).is_some();
        facet || ["q", "tri", "apres"].contains(&name) || FLAGS[..3].contains(&name)
    };
    let pairs: Vec<&str> = given
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| {
            pair.split_once('=')
                .is_some_and(|(name, value)| known(name) && value.chars().all(plain))
        })
        .collect();
    match pairs.is_empty() {
        true => String::new(),
        false => format!("?{}", pairs.join("&")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Asked {
        let mut params = ParamsMap::new();
        for (name, value) in pairs {
            params.insert((*name).to_owned(), (*value).to_owned());
        }
        Asked::read(&params)
    }

    #[test]
    fn what_is_written_is_read_back() {
        let pairs = [
            ("q", "été & hiver"),
            ("emetteur", "le dome, caen"),
            ("etiquette", "a=b"),
            ("etiquette", "c\"d"),
            ("etat", "valide"),
            ("favoris", "1"),
            ("choisir", "1"),
            ("tri", "fin"),
            ("apres", "abc"),
        ];
        let asked = read(&pairs);
        let back: Vec<_> = asked.pairs();
        let back: Vec<_> = back.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(read(&back), asked);
        assert_eq!(asked.query.filters.chosen.len(), 4);
        assert!(
            asked
                .address()
                .starts_with("/badges?q=%C3%A9t%C3%A9%20%26%20hiver&")
        );
        assert_eq!(read(&[]).address(), "/badges");
        assert_eq!(
            read(&[("tri", "nonsense"), ("favoris", "oui")]),
            Asked::default()
        );
    }

    #[test]
    fn a_form_comes_back_to_the_list_and_nowhere_else() {
        let whole = read(&[("q", "été"), ("choisir", "1"), ("archives", "1")]);
        assert_eq!(
            own_query(&whole.query_string()),
            "?q=%C3%A9t%C3%A9&archives=1"
        );
        for evil in [
            "",
            "?",
            "//evil.example",
            "?q=a\r\nSet-Cookie: x",
            "?__err=x",
            "?fait=efface",
            "?q=<b>",
        ] {
            assert_eq!(own_query(evil), "", "{evil:?}");
        }
    }
}
