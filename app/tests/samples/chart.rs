//! A mini-map, and where somebody is on it.

use std::collections::BTreeMap;

use domain::accompany::{
    Accepted, Accompanied, Accompaniment, FollowUp, Group, Invitation, LastBadge, Learner,
    Received, Sent, Step,
};
use domain::collection::{ProvenSkill, PublicChart, PublicCollection, PublicSection, PublicTile};
use domain::map::{Declared, MapTile, MyMap, Offer, PublicMap, Published, Standing, StationBadge};
use domain::objective::{MapOffered, Newer, NextStep, Objective, ObjectiveTile, Objectives};
use domain::share::Holder;
use domain::{Language, Verdict};
use maps::change::{Edit, between};
use maps::map::{Head, Line, Name, Node};
use maps::progress::{Count, Held, Index, IssuedName, Standing as Worth};
use maps::templates::Template;
use maps::{Map, NodeId};

use super::{Text, day};

fn name<const N: usize>(text: Text<'_>, plain: &str) -> Name<N> {
    let typed = text(plain);
    Name::new(&typed).unwrap_or_else(|_| Name::new("…").expect("a name"))
}

fn line<const N: usize>(text: Text<'_>, plain: &str) -> Line<N> {
    Line::new(&text(plain)).unwrap_or_default()
}

/// "Parcours Service Civique", every word of it through `text`, and some badges named.
pub fn map(text: Text<'_>) -> Map {
    let mut map = Template::ServiceCivique.map().expect("a map");
    let head = map.head().clone();
    let mut edits = vec![Edit::Head(Head {
        title: name(text, head.title.as_str()),
        text: maps::map::Text::new(&text(head.text.as_str())).unwrap_or_default(),
        author: line(text, head.author.as_str()),
        ..head
    })];
    for zone in map.zones() {
        edits.push(Edit::RenameZone(
            zone.id.clone(),
            line(text, zone.title.as_str()),
        ));
        for node in &zone.nodes {
            let badge = maps::map::Badge::Named(maps::map::Named {
                name: name(text, node.name.as_str()),
                issuer: Some(name(text, "Le Dôme")),
            });
            edits.push(Edit::Change(Node {
                name: name(text, node.name.as_str()),
                text: line(text, node.text.as_str()),
                badge,
                apply: maps::map::Https::new("https://exemple.fr/demande").ok(),
                level: maps::map::Level::try_from(2).ok(),
                ..node.clone()
            }));
        }
    }
    for edit in edits {
        map.apply(&edit).expect("words only");
    }
    map
}

/// Somebody who has earned some of it, one that has ended, declared another, and lost one.
pub fn standing(map: &Map, text: Text<'_>) -> Standing {
    let nodes: Vec<&Node> = map.nodes().collect();
    let worth = [Worth::Valid, Worth::Expired, Worth::Pending, Worth::Revoked];
    let held: Vec<Held> = worth
        .into_iter()
        .zip(&nodes)
        .enumerate()
        .map(|(number, (standing, node))| Held {
            badge: format!("0190b5a2-0000-7000-8000-{:012}", number + 1),
            achievements: Vec::new(),
            names: vec![IssuedName {
                name: match &node.badge {
                    maps::map::Badge::Named(named) => named.name.as_str().to_owned(),
                    _ => node.name.as_str().to_owned(),
                },
                issuer: match &node.badge {
                    maps::map::Badge::Named(named) => named
                        .issuer
                        .as_ref()
                        .map(|issuer| issuer.as_str().to_owned())
                        .unwrap_or_default(),
                    _ => String::new(),
                },
            }],
            standing,
        })
        .collect();
    let declared: Vec<NodeId> = nodes
        .get(4)
        .map(|node| node.id.clone())
        .into_iter()
        .collect();
    let badges = held.iter().zip(&nodes).map(|(held, node)| {
        let badge = StationBadge {
            id: held.badge.parse().ok(),
            name: text(node.name.as_str()),
            issuer: text("Le Dôme"),
            issued: Some(day(2026, 3, 14)),
            expires: None,
            verdict: Some(Verdict::Valid),
        };
        (held.badge.clone(), badge)
    });
    Standing {
        progress: Index::new(map).progress(&held, &declared),
        badges: badges.collect(),
        declared: declared
            .into_iter()
            .map(|node| {
                let line = text("Trois mois au repair café, chaque samedi.");
                let on = Some(day(2026, 11, 2));
                (node, Declared { line, on })
            })
            .collect::<BTreeMap<_, _>>(),
        skills: vec![ProvenSkill {
            name: text("Animer un groupe"),
            framework: Some(text("RECTEC")),
            badges: 3,
        }],
    }
}

/// A shared map, with its learner on it or without.
pub fn public_map(language: Language, text: Text<'_>, with: bool) -> PublicMap {
    let map = map(text);
    PublicMap {
        base: "/m/abcdefghijklmnopqrstuv".to_owned(),
        url: "https://besace.exemple.fr/m/abcdefghijklmnopqrstuv".to_owned(),
        standing: with.then(|| standing(&map, text)),
        map,
        holder: Holder {
            name: with.then(|| text("Amina B.")),
            photo: with,
            place: with.then(|| text("Caen")),
        },
        ends: Some(day(2027, 1, 31)),
        language,
    }
}

/// A shared collection that shows a map.
pub fn public_collection(language: Language, text: Text<'_>) -> PublicCollection {
    let map = map(text);
    let standing = standing(&map, text);
    let first = map.nodes().next().map(|node| (node.id.clone(), 1));
    PublicCollection {
        base: "/c/abcdefghijklmnopqrstuv".to_owned(),
        url: "https://besace.exemple.fr/c/abcdefghijklmnopqrstuv".to_owned(),
        title: text("Mon année"),
        text: text("Huit mois au Dôme."),
        cover: true,
        holder: Holder {
            name: Some(text("Amina B.")),
            photo: true,
            place: Some(text("Caen")),
        },
        sections: vec![PublicSection {
            title: text("Ce que je transmets"),
            badges: vec![PublicTile {
                number: 1,
                name: text("Animer un atelier"),
                issuer: text("Le Dôme"),
                line: text("Mon premier."),
                issued: Some(day(2026, 9, 1)),
                expires: None,
                verdict: Verdict::Valid,
                checked: day(2026, 11, 22),
            }],
        }],
        maps: vec![PublicChart {
            map,
            standing,
            numbers: first.into_iter().collect(),
        }],
        skills: vec![ProvenSkill {
            name: text("Animer un groupe"),
            framework: Some(text("RECTEC")),
            badges: 3,
        }],
        ends: Some(day(2027, 1, 31)),
        listed: true,
        language,
        contact: true,
        originals: true,
    }
}

pub fn tiles(text: Text<'_>) -> Vec<MapTile> {
    let one = |number: usize, title: &str, published, followers| MapTile {
        id: super::passport::id(number),
        title: text(title),
        nodes: 11,
        published,
        followers,
        links: u32::from(number == 1),
        changed: day(2026, 11, 22),
    };
    vec![
        one(1, "Parcours Service Civique", Some(3), 12),
        one(2, "Ma reconversion", None, 0),
    ]
}

pub fn mine(text: Text<'_>) -> MyMap {
    MyMap {
        id: super::passport::id(1),
        edition: 7,
        map: map(text),
        published: Some(Published {
            number: 3,
            on: day(2026, 11, 1),
            behind: true,
        }),
        followers: 12,
        objective: None,
        offers: vec![Offer {
            id: super::passport::id(1),
            address: text("nadia@association.fr"),
            offered: day(2026, 11, 20),
        }],
        shares: Vec::new(),
        changed: day(2026, 11, 22),
    }
}

pub fn objectives(text: Text<'_>) -> Objectives {
    let step = Template::ServiceCivique.map().expect("a map");
    let step = step.nodes().next().map(|node| node.id.clone());
    Objectives {
        followed: vec![ObjectiveTile {
            id: super::passport::id(1),
            title: text("Parcours Service Civique"),
            percent: 45,
            counted: Count {
                earned: 4,
                expired: 1,
                declared: 1,
                of: 11,
            },
            step: step.map(|node| NextStep {
                node,
                name: text("Formation civique"),
                apply: None,
            }),
            newer: true,
        }],
        offers: vec![MapOffered {
            id: super::passport::id(1),
            title: text("Découvrir le fablab"),
            by: text("Marc Tessier"),
            nodes: 6,
            offered: day(2026, 11, 21),
        }],
        accompanied: 2,
    }
}

/// Who accompanies, by one link that is accepted and one that waits.
pub fn accompaniment(text: Text<'_>) -> Accompaniment {
    let link = |number, accepted: bool| FollowUp {
        id: super::passport::id(number),
        name: text("Marc, du Dôme"),
        url: "https://besace.exemple.fr/suivi/abcdefghijklmnopqrstuv".to_owned(),
        made: day(2026, 11, 2),
        accepted: accepted.then(|| Accepted {
            by: text("Marc Tessier"),
            on: day(2026, 11, 3),
        }),
    };
    Accompaniment {
        links: vec![link(2, false), link(1, true)],
        lines: vec![Received {
            by: text("Marc Tessier"),
            line: text("Bravo pour la formation civique !"),
            on: day(2026, 11, 20),
            new: true,
        }],
    }
}

fn learner(number: usize, text: Text<'_>) -> Learner {
    Learner {
        id: super::passport::id(number),
        name: text("Amina Bénali"),
        percent: 45,
        declared: 1,
        badge: Some(LastBadge {
            name: text("Formation civique"),
            issuer: text("Le Dôme"),
            on: day(2026, 10, 2),
        }),
        step: Some(Step {
            name: text("Bilan"),
            apply: Some(text("https://exemple.fr/demande")),
        }),
        still: number == 1,
        since: day(2026, 9, 1),
    }
}

/// Whom one accompanies.
pub fn groups(text: Text<'_>) -> Vec<Group> {
    vec![Group {
        title: text("Parcours Service Civique"),
        learners: vec![learner(1, text), learner(2, text)],
    }]
}

/// One of them.
pub fn accompanied(text: Text<'_>) -> Accompanied {
    Accompanied {
        learner: learner(1, text),
        title: text("Parcours Service Civique"),
        lines: vec![Sent {
            line: text("Bravo pour la formation civique !"),
            on: day(2026, 11, 20),
        }],
    }
}

/// A link that waits to be accepted.
pub fn invitation(text: Text<'_>) -> Invitation {
    Invitation::Open {
        learner: text("Amina Bénali"),
        title: text("Parcours Service Civique"),
        name: text("Marc, du Dôme"),
    }
}

pub fn objective(text: Text<'_>) -> Objective {
    let before = Template::ServiceCivique.map().expect("a map");
    let map = map(text);
    Objective {
        id: super::passport::id(1),
        waiting: map
            .nodes()
            .last()
            .map(|node| node.id.clone())
            .into_iter()
            .collect(),
        standing: standing(&map, text),
        own: None,
        newer: Some(Newer {
            number: 4,
            on: day(2026, 11, 21),
            changes: between(&before, &map),
            percent: 36,
        }),
        map,
        shares: Vec::new(),
        since: day(2026, 9, 1),
    }
}
