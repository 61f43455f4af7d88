//! A map held against what a learner has: what is earned, what comes next, how far it is.
//!
//! A node is done when a badge of the learner's own earns it, or when they declared it as done. A
//! badge counts on every node that waits for it, by the achievement's identifier first and else by
//! name and issuer. An expired badge was earned, and says that it has expired; a revoked one earns
//! nothing. So a further badge never takes away from what is done, and a revocation never adds.
//!
//! Names prove nothing, and identifiers only what was verified: the caller hands in badges whose
//! recipient it has confirmed, and of each only identifiers that their issuer may speak for. So where
//! a node names an achievement, a badge of the right words counts only when it has an identifier of
//! the same publisher: anybody can issue a badge of that name, and call themselves that issuer.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::map::{Badge, LinkKind, Map, Named, NodeId, normalised};

/// A badge that a learner holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What the caller knows it by.
    pub badge: String,
    /// What its achievement is known by, over all versions of Open Badges.
    pub achievements: Vec<String>,
    /// Its names, with their issuers'.
    pub names: Vec<IssuedName>,
    /// What it is worth.
    pub standing: Standing,
}

/// A badge's name and its issuer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedName {
    /// The name of the badge.
    pub name: String,
    /// The name of the issuer.
    pub issuer: String,
}

/// What a badge is worth, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Withdrawn, suspended or false: it earns nothing.
    Revoked,
    /// Being checked, or not proven to be genuine or the learner's own: it earns nothing yet.
    Pending,
    /// Genuine and past its end.
    Expired,
    /// Genuine.
    Valid,
}

/// Where a learner is on a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Every node, zone by zone.
    pub nodes: Vec<NodeProgress>,
    /// Of the required nodes, how many are done.
    pub required: Count,
    /// Of all nodes.
    pub all: Count,
    /// How much of the required is done, in whole per cent, rounded down: 100 only when all is. Of
    /// a map that requires nothing it is the part of all nodes; of an empty one, 0.
    pub percent: u8,
    /// The next step: of the nodes that are neither done nor pending, and whose needed ones are
    /// done, the first required one, else the first. (Else somebody who leaves out what they may
    /// leave out would be told the same next step for ever.)
    pub step: Option<NodeId>,
}

/// How many of how many are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// By a badge.
    pub earned: u32,
    /// Of these, by one that has expired.
    pub expired: u32,
    /// By the learner's word alone.
    pub declared: u32,
    /// Of how many.
    pub of: u32,
}

impl Count {
    /// How many are done, by badge or by word.
    #[must_use]
    pub const fn done(self) -> u32 {
        self.earned.saturating_add(self.declared)
    }
}

impl Progress {
    /// What the per cent is of: the required nodes, or all where none is required.
    #[must_use]
    pub const fn counted(&self) -> Count {
        match self.required.of {
            0 => self.all,
            _ => self.required,
        }
    }

    /// Whether all that counts is done; what is optional may still be left.
    #[must_use]
    pub const fn complete(&self) -> bool {
        self.percent == 100
    }
}

/// Where a learner is with one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeProgress {
    /// Which one.
    pub node: NodeId,
    /// Where they are.
    pub status: Status,
    /// A badge for it that was revoked, where none earns it.
    pub revoked: Option<String>,
}

/// Where a learner is with one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A badge earns it.
    Earned {
        /// Which one, as the caller knows it.
        badge: String,
        /// Whether it has expired since.
        expired: bool,
    },
    /// Declared as done without a badge.
    Declared,
    /// A badge for it is being checked.
    Pending {
        /// Which one.
        badge: String,
    },
    /// It can be done now, and the path has come to it.
    Next,
    /// It can be done, but something else comes first.
    Remaining,
    /// These have to be done before it.
    Locked {
        /// In the order of the map.
        needs: Vec<NodeId>,
    },
}

impl Status {
    /// Whether the node is done.
    #[must_use]
    pub const fn done(&self) -> bool {
        matches!(self, Self::Earned { .. } | Self::Declared)
    }
}

/// Words made comparable: lower case, no accents, one blank between words.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        // What word processors make of an apostrophe is no other word.
        .map(|c| if c == '\u{2019}' { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A map made ready to be held against what many learners have.
#[derive(Debug, Clone)]
pub struct Index<'m> {
    map: &'m Map,
    nodes: Vec<Waiting>,
    by_achievement: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<AskedName>>,
}

/// A node that waits for a badge of a name.
#[derive(Debug, Clone)]
struct AskedName {
    node: usize,
    /// The issuer's name, where one is asked for.
    issuer: Option<String>,
    /// Whose identifier the badge has to have, where the node names one as well.
    publisher: Option<String>,
}

/// Whose an identifier is: the host of a web address or of a `did:web`, else it is itself alone.
fn publisher(iri: &str) -> String {
    let iri = normalised(iri);
    if let Some(rest) = iri.strip_prefix("https://") {
        return rest.split('/').next().unwrap_or_default().to_owned();
    }
    if let Some(rest) = iri.strip_prefix("did:web:") {
        let host = rest.split([':', '#', '?']).next().unwrap_or_default();
        return host.to_lowercase().replace("%3a", ":");
    }
    iri
}

#[derive(Debug, Clone)]
struct Waiting {
    id: NodeId,
    zone: usize,
    required: bool,
    /// What leads to it.
    previous: Vec<usize>,
    /// What is needed before it.
    needs: Vec<usize>,
}

impl<'m> Index<'m> {
    /// Reads the map once.
    #[must_use]
    pub fn new(map: &'m Map) -> Self {
        let mut nodes = Vec::new();
        let mut numbers: HashMap<&NodeId, usize> = HashMap::new();
        let mut by_achievement: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_name: HashMap<String, Vec<AskedName>> = HashMap::new();
        for (zone, node) in map
            .zones()
            .iter()
            .enumerate()
            .flat_map(|(z, zone)| zone.nodes.iter().map(move |node| (z, node)))
        {
            let number = nodes.len();
            numbers.insert(&node.id, number);
            let (iri, named) = match &node.badge {
                Badge::Wished => (None, None),
                Badge::Named(named) => (None, Some(named)),
                Badge::Achievement(iri, named) => (Some(iri), named.as_ref()),
            };
            if let Some(iri) = iri {
                let same = by_achievement.entry(normalised(iri.as_str())).or_default();
                same.push(number);
            }
            if let Some(Named { name, issuer }) = named {
                let issuer = issuer.as_ref().map(|issuer| fold(issuer.as_str()));
                let same = by_name.entry(fold(name.as_str())).or_default();
                same.push(AskedName {
                    node: number,
                    issuer,
                    publisher: iri.map(|iri| publisher(iri.as_str())),
                });
            }
            nodes.push(Waiting {
                id: node.id.clone(),
                zone,
                required: node.required,
                previous: Vec::new(),
                needs: Vec::new(),
            });
        }
        for (from, to, kind) in map.links() {
            if let (Some(from), Some(to)) = (numbers.get(from), numbers.get(to)) {
                match kind {
                    LinkKind::LeadsTo => nodes[*to].previous.push(*from),
                    LinkKind::NeededBefore => nodes[*to].needs.push(*from),
                }
            }
        }
        for node in &mut nodes {
            node.needs.sort_unstable();
        }
        Self {
            map,
            nodes,
            by_achievement,
            by_name,
        }
    }

    /// The map.
    #[must_use]
    pub const fn map(&self) -> &'m Map {
        self.map
    }

    /// Where a learner is who holds these badges and declared these nodes as done. Of several
    /// badges for a node the best counts: valid before expired before pending, then the one whose
    /// identifier fits before the one whose name does, then the one that was named first. Nodes
    /// that the map does not have are passed over.
    #[must_use]
    pub fn progress(&self, held: &[Held], declared: &[NodeId]) -> Progress {
        let best = self.best(held);
        let declared: HashSet<&NodeId> = declared.iter().collect();
        let done: Vec<bool> = (0..self.nodes.len())
            .map(|n| {
                best[n].is_some_and(|b| b.0 >= Standing::Expired)
                    || declared.contains(&self.nodes[n].id)
            })
            .collect();
        let mut progress = Progress {
            nodes: Vec::with_capacity(self.nodes.len()),
            required: Count::default(),
            all: Count::default(),
            percent: 0,
            step: None,
        };
        // The first zone in which something can be done: there the path begins, or goes on.
        let here = (0..self.nodes.len())
            .filter(|n| !done[*n] && self.needs(*n, &done).is_empty())
            .map(|n| self.nodes[n].zone)
            .min();
        let mut optional = None;
        for (n, node) in self.nodes.iter().enumerate() {
            let needs = self.needs(n, &done);
            let badge = best[n].map(|(standing, _, held)| (standing, held.badge.clone()));
            let mut revoked = None;
            let status = match badge {
                Some((Standing::Valid, badge)) => Status::Earned {
                    badge,
                    expired: false,
                },
                Some((Standing::Expired, badge)) => Status::Earned {
                    badge,
                    expired: true,
                },
                other => {
                    let pending = match other {
                        Some((Standing::Pending, badge)) => Some(badge),
                        Some((_, badge)) => {
                            revoked = Some(badge);
                            None
                        }
                        None => None,
                    };
                    if done[n] {
                        Status::Declared
                    } else if let Some(badge) = pending {
                        Status::Pending { badge }
                    } else if !needs.is_empty() {
                        Status::Locked { needs }
                    } else if self.reached(n, &done, here) {
                        Status::Next
                    } else {
                        Status::Remaining
                    }
                }
            };
            progress.all.add(&status);
            if node.required {
                progress.required.add(&status);
            }
            if matches!(status, Status::Next | Status::Remaining) {
                if node.required && progress.step.is_none() {
                    progress.step = Some(node.id.clone());
                }
                optional = optional.or(Some(n));
            }
            progress.nodes.push(NodeProgress {
                node: node.id.clone(),
                status,
                revoked,
            });
        }
        if progress.step.is_none() {
            progress.step = optional.map(|n| self.nodes[n].id.clone());
        }
        for node in &mut progress.nodes {
            if progress.step.as_ref() == Some(&node.node) {
                node.status = Status::Next;
            }
        }
        let counted = progress.counted();
        let percent = u64::from(counted.done()) * 100 / u64::from(counted.of.max(1));
        progress.percent = percent.min(100) as u8;
        progress
    }

    /// What is needed before a node and not done.
    fn needs(&self, node: usize, done: &[bool]) -> Vec<NodeId> {
        let needs = self.nodes[node].needs.iter().filter(|n| !done[**n]);
        needs.map(|n| self.nodes[*n].id.clone()).collect()
    }

    /// Whether the path has come to a node that can be done: from one that is done, or because
    /// nothing leads there and the learner is in its zone.
    fn reached(&self, node: usize, done: &[bool], here: Option<usize>) -> bool {
        let node = &self.nodes[node];
        let mut before = node.previous.iter().chain(&node.needs);
        match before.clone().next() {
            Some(_) => before.any(|n| done[*n]),
            None => Some(node.zone) == here,
        }
    }

    /// For each node the best badge: what it is worth, whether its identifier fits, and itself.
    fn best<'h>(&self, held: &'h [Held]) -> Vec<Option<(Standing, bool, &'h Held)>> {
        let mut best: Vec<Option<(Standing, bool, &Held)>> = vec![None; self.nodes.len()];
        let mut offer = |node: usize, by_id: bool, held: &'h Held| {
            let better = match best[node] {
                Some((standing, by, _)) => (held.standing, by_id) > (standing, by),
                None => true,
            };
            if better {
                best[node] = Some((held.standing, by_id, held));
            }
        };
        for held in held {
            for iri in &held.achievements {
                for node in self
                    .by_achievement
                    .get(&normalised(iri))
                    .into_iter()
                    .flatten()
                {
                    offer(*node, true, held);
                }
            }
            for IssuedName { name, issuer } in &held.names {
                let issuer = fold(issuer);
                for asked in self.by_name.get(&fold(name)).into_iter().flatten() {
                    let issued = asked.issuer.as_ref().is_none_or(|asked| *asked == issuer);
                    let published = asked.publisher.as_ref().is_none_or(|asked| {
                        let mut known = held.achievements.iter();
                        known.any(|iri| publisher(iri) == *asked)
                    });
                    if issued && published {
                        offer(asked.node, false, held);
                    }
                }
            }
        }
        best
    }
}

impl Count {
    fn add(&mut self, status: &Status) {
        self.of += 1;
        match status {
            Status::Earned { expired, .. } => {
                self.earned += 1;
                self.expired += u32::from(*expired);
            }
            Status::Declared => self.declared += 1,
            _ => {}
        }
    }
}
