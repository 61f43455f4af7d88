//! Where a learner is: what counts, what comes next, and what can never happen.

use maps::map::{Badge, Iri, Name, Named};
use maps::progress::{Count, Held, Index, IssuedName, Progress, Standing, Status};
use maps::{Map, NodeId};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{any_map, map, node_id};

fn named(name: &str, standing: Standing) -> Held {
    Held {
        badge: format!("badge of {name}"),
        achievements: Vec::new(),
        names: vec![IssuedName {
            name: name.to_owned(),
            issuer: "LIGUE".to_owned(),
        }],
        standing,
    }
}

/// One letter for each node: Earned, eXpired, Declared, Pending, Next, Remaining, Locked; the step
/// as a star behind it, a revoked badge as a minus. Waiting for a check is no step.
fn drawn(progress: &Progress) -> String {
    let nodes = progress.nodes.iter().map(|node| {
        let letter = match &node.status {
            Status::Earned { expired: false, .. } => "E",
            Status::Earned { expired: true, .. } => "X",
            Status::Declared => "D",
            Status::Pending { .. } => "P",
            Status::Next => "N",
            Status::Remaining => "R",
            Status::Locked { .. } => "L",
        };
        let step = if progress.step.as_ref() == Some(&node.node) {
            "*"
        } else {
            ""
        };
        let revoked = if node.revoked.is_some() { "-" } else { "" };
        format!("{letter}{revoked}{step}")
    });
    nodes.collect()
}

#[test]
fn a_learner_sees_what_is_done_and_what_comes_next() {
    // Zones, links, badges (a name, ? pending, ~ expired, - revoked), declared, and what is seen.
    type Case = (
        &'static [&'static str],
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        u8,
    );
    let cases: [Case; 14] = [
        (&["a b c"], "", "", "", "N*NN", 0),
        (&["a b c"], "a>b b>c", "", "", "N*RR", 0),
        (&["a b c"], "a>b b>c", "a", "", "EN*R", 33),
        (&["a b c"], "a>b b>c", "c", "", "N*RE", 33),
        (&["a b c"], "a!b b!c", "", "", "N*LL", 0),
        (&["a b c"], "a!b b!c", "", "a", "DN*L", 33),
        (&["a b c"], "a!b b!c", "c", "", "N*LE", 33),
        (&["a b", "c"], "", "a b", "", "EEN*", 66),
        (&["a b"], "a>b", "~a", "", "XN*", 50),
        (&["a b"], "a>b", "?a", "", "PN*", 0),
        (&["a b"], "a>b", "-a", "", "N-*R", 0),
        (&["(a) b"], "a>b", "", "", "NN*", 0),
        (&["(a) b"], "a>b", "b", "", "N*E", 100),
        (&["a b c"], "a>b b>c c>a", "", "nowhere", "N*RR", 0),
    ];
    for (zones, links, held, declared, expected, percent) in cases {
        let map = map(zones, links);
        let held: Vec<Held> = held
            .split_whitespace()
            .map(|word| match word.split_at_checked(1) {
                Some(("?", name)) => named(name, Standing::Pending),
                Some(("~", name)) => named(name, Standing::Expired),
                Some(("-", name)) => named(name, Standing::Revoked),
                _ => named(word, Standing::Valid),
            })
            .collect();
        let declared: Vec<NodeId> = declared.split_whitespace().map(node_id).collect();
        let progress = Index::new(&map).progress(&held, &declared);
        assert_eq!(drawn(&progress), expected, "{zones:?} {links}");
        assert_eq!(progress.percent, percent, "{zones:?} {links}");
    }
}

#[test]
fn the_locks_are_named_and_the_counts_add_up() {
    let map = map(&["a b (c)", "d"], "a!d b!d c!d");
    let held = [named("a", Standing::Expired), named("c", Standing::Valid)];
    let progress = Index::new(&map).progress(&held, &[]);
    let needs = vec![node_id("b")];
    assert_eq!(progress.nodes[3].status, Status::Locked { needs });
    let required = Count {
        earned: 1,
        expired: 1,
        declared: 0,
        of: 3,
    };
    assert_eq!(progress.required, required);
    assert_eq!(progress.all.done(), 2);
}

#[test]
fn a_badge_is_known_by_its_achievement_and_else_by_its_words() {
    let iri = "https://issuer.example/badges/1";
    let mut it = map(&["a b c"], "");
    let name = |text: &str| Name::new(text).expect("a name");
    let wanted = [
        Badge::Achievement(Iri::new(iri).expect("an IRI"), None),
        Badge::Achievement(
            Iri::new(iri).expect("an IRI"),
            Some(Named {
                name: name("Laïcité"),
                issuer: Some(name("La Ligue")),
            }),
        ),
        Badge::Named(Named {
            name: name("Laïcité"),
            issuer: None,
        }),
    ];
    for (node, badge) in ["a", "b", "c"].into_iter().zip(wanted) {
        let node = it.node(&node_id(node)).expect("a node").clone();
        let edit = maps::change::Edit::Change(maps::Node { badge, ..node });
        it.apply(&edit).expect("an edit");
    }
    let index = Index::new(&it);
    let held = |achievement: &str, name: &str, issuer: &str| Held {
        badge: "mine".to_owned(),
        achievements: vec![achievement.to_owned()],
        names: vec![IssuedName {
            name: name.to_owned(),
            issuer: issuer.to_owned(),
        }],
        standing: Standing::Valid,
    };
    let cases = [
        (
            held("http://Issuer.example:80/badges/1", "X", "Y"),
            [true, true, false],
        ),
        (
            held("https://issuer.example/badges/2", " laicite ", "LA LIGUE"),
            [false, true, true],
        ),
        (
            held("https://issuer.example/badges/2", "Laïcité", "Autre"),
            [false, false, true],
        ),
        // By the same publisher, who has moved to another version of Open Badges.
        (
            held("did:web:issuer.example:badges:1", "Laïcité", "La Ligue"),
            [false, true, true],
        ),
        // Of the right words, by somebody else, or by nobody that is known.
        (
            held("https://forger.example/1", "Laïcité", "La Ligue"),
            [false, false, true],
        ),
        (
            held(
                "did:web:issuer.example.forger.example",
                "Laïcité",
                "La Ligue",
            ),
            [false, false, true],
        ),
        (held("", "Laïcité", "La Ligue"), [false, false, true]),
        (held("", "", ""), [false, false, false]),
    ];
    for (held, expected) in cases {
        let progress = index.progress(std::slice::from_ref(&held), &[]);
        let done: Vec<bool> = progress.nodes.iter().map(|n| n.status.done()).collect();
        assert_eq!(done, expected, "{held:?}");
    }
    // A valid one by its words is better than an expired one by its identifier.
    let expired = Held {
        badge: "old".to_owned(),
        standing: Standing::Expired,
        ..held(iri, "", "")
    };
    let moved = held("https://issuer.example/3", "Laïcité", "La Ligue");
    let progress = index.progress(&[expired, moved], &[]);
    let by = |n: usize| match &progress.nodes[n].status {
        Status::Earned { badge, .. } => badge.as_str(),
        _ => "",
    };
    assert_eq!([by(0), by(1), by(2)], ["old", "mine", "mine"]);
}

#[test]
fn an_empty_map_is_nowhere_and_all_is_all() {
    let empty = map(&[""], "");
    assert_eq!(Index::new(&empty).progress(&[], &[]).percent, 0);
    let nodes: Vec<String> = (0..300).map(|n| format!("n{n}")).collect();
    let long = map(&[&nodes.join(" ")], "");
    let ids: Vec<NodeId> = nodes.iter().map(|id| node_id(id)).collect();
    let index = Index::new(&long);
    assert_eq!(index.progress(&[], &ids[..299]).percent, 99);
    assert_eq!(index.progress(&[], &ids).percent, 100);
}

/// Badges for some nodes of a map, and nodes that were declared.
fn any_learner() -> impl Strategy<Value = (Map, Vec<Held>, Vec<NodeId>)> {
    let standing = prop_oneof![
        Just(Standing::Valid),
        Just(Standing::Expired),
        Just(Standing::Pending),
        Just(Standing::Revoked),
    ];
    let held = vec((any::<u16>(), standing), 0..20);
    (any_map(), held, vec(0..50usize, 0..5)).prop_map(|(map, held, declared)| {
        let wanted: Vec<Badge> = map.nodes().map(|node| node.badge.clone()).collect();
        let held = held.into_iter().filter_map(|(n, standing)| {
            let badge = wanted.get(usize::from(n) % wanted.len().max(1))?;
            let (iri, named) = match badge {
                Badge::Wished => return None,
                Badge::Named(named) => (None, Some(named)),
                Badge::Achievement(iri, named) => (Some(iri), named.as_ref()),
            };
            let name = named.map(|named| IssuedName {
                name: named.name.as_str().to_uppercase(),
                issuer: named
                    .issuer
                    .as_ref()
                    .map_or("", |issuer| issuer.as_str())
                    .to_owned(),
            });
            Some(Held {
                badge: n.to_string(),
                achievements: iri.iter().map(|iri| iri.as_str().to_owned()).collect(),
                names: name.into_iter().collect(),
                standing,
            })
        });
        let held = held.collect();
        let declared = declared.iter().map(|n| node_id(&format!("n{n}"))).collect();
        (map, held, declared)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_badge_never_takes_away_and_a_revocation_never_adds(
        (map, held, declared) in any_learner(),
        which in any::<prop::sample::Index>(),
    ) {
        let index = Index::new(&map);
        let mut before = index.progress(&[], &declared);
        for n in 1..=held.len() {
            let after = index.progress(&held[..n], &declared);
            prop_assert!(after.percent >= before.percent);
            for (a, b) in after.nodes.iter().zip(&before.nodes) {
                prop_assert!(a.status.done() || !b.status.done());
            }
            before = after;
        }
        if !held.is_empty() {
            let mut revoked = held.clone();
            revoked[which.index(held.len())].standing = Standing::Revoked;
            prop_assert!(index.progress(&revoked, &declared).percent <= before.percent);
        }
    }

    #[test]
    fn what_is_said_fits_together((map, held, declared) in any_learner()) {
        let progress = Index::new(&map).progress(&held, &declared);
        let ids: Vec<&NodeId> = progress.nodes.iter().map(|node| &node.node).collect();
        prop_assert_eq!(ids, map.nodes().map(|node| &node.id).collect::<Vec<_>>());
        let required = progress.required;
        let counted = if required.of == 0 { progress.all } else { required };
        prop_assert_eq!(progress.percent == 100, counted.of > 0 && counted.done() == counted.of);
        let can = |status: &Status| matches!(status, Status::Next | Status::Remaining);
        prop_assert_eq!(progress.step.is_some(), progress.nodes.iter().any(|n| can(&n.status)));
        if let Some(step) = &progress.step {
            let step = progress.nodes.iter().find(|node| node.node == *step);
            prop_assert_eq!(step.map(|step| &step.status), Some(&Status::Next));
        }
    }
}
