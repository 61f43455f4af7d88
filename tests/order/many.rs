//! As many badges as somebody collects in a lifetime: the first page is the first page.

use domain::BadgeId;
use domain::badge::BadgeQuery;
use domain::order::Facet;
use server::clock::{SystemEntropy, new_id};
use server::store::badges::{NewBadge, insert};
use support::{Engine, TestApp};

use super::{asked, chosen, counts, findings, search};
use crate::badges::account;

#[tokio::test]
async fn five_thousand_badges_are_a_page_at_a_time() {
    let app = TestApp::start(Engine::Sqlite).await;
    let me = account(&app, "amina@univ.example").await;
    let issuers = ["Lycée", "Mairie", "Université", "Association"];
    let mut tx = app.state.db.begin().await.unwrap();
    for n in 0..5_000_usize {
        app.clock.advance(1);
        let skills = [
            format!("Compétence {}", n % 40),
            format!("Savoir {}", n % 7),
        ];
        let skills: Vec<&str> = skills.iter().map(String::as_str).collect();
        let year = 2000 + i64::try_from(n % 25).unwrap();
        let name = format!("Badge {n}");
        let findings = findings(&name, issuers[n % 4], year, &skills);
        let id: BadgeId = new_id(&app.clock, &SystemEntropy);
        let new = NewBadge {
            id: &id,
            account: &me,
            fingerprint: id.as_str(),
            kind: "png",
            size: 1,
            findings: &findings,
            acceptance: domain::Acceptance::Accepted,
            origin: domain::Origin::Import,
        };
        assert!(insert(&mut tx, &new, app.state.clock.now()).await.unwrap());
    }
    tx.commit().await.unwrap();
    let page = asked(&app, &me, BadgeQuery::default()).await;
    assert_eq!(
        (page.tiles.len(), page.total, page.held),
        (60, 5_000, 5_000)
    );
    assert_eq!(page.tiles[0].name, "Badge 4999");
    assert_eq!(counts(&page, Facet::Issuer)[0], ("association", 1_250));
    assert_eq!(counts(&page, Facet::Year).len(), 25);
    let found = asked(&app, &me, search("badge 4999 association")).await;
    assert_eq!((found.tiles.len(), found.total), (1, 1));
    let query = chosen(&[
        (Facet::Skill, "competence 3"),
        (Facet::Issuer, "association"),
    ]);
    let narrow = asked(&app, &me, query).await;
    assert_eq!(narrow.total, 125);
}
