//! My badges: found, sorted, a page at a time; nobody else's.

use domain::badge::{BadgeFace, BadgeOrder, BadgeQuery, IssuerFace};
use domain::{BadgeId, Millis, RecipientMatch, SafeHtml};
use server::clock::{SystemEntropy, new_id};
use server::service::badges::{fold, list};
use server::store::badges::{Findings, NewBadge, insert};
use support::{TestApp, on_each_engine};

use super::ADDRESS;

/// Adds a badge without an issuer behind it.
async fn add(app: &TestApp, account: &domain::AccountId, name: &str, issuer: &str, day: i64) {
    let face = BadgeFace {
        name: name.to_owned(),
        description: SafeHtml::default(),
        criteria: SafeHtml::default(),
        criteria_url: None,
        credential_url: None,
        issuer: IssuerFace {
            name: issuer.to_owned(),
            url: None,
            id: None,
        },
        issued: Some(Millis(day * Millis::DAY)),
        expires: None,
        evidence: Vec::new(),
        skills: Vec::new(),
        tags: Vec::new(),
        holder_name: None,
        language: None,
        version: "2.0".to_owned(),
    };
    let findings = Findings {
        name: name.to_owned(),
        issuer: issuer.to_owned(),
        name_key: fold(name),
        issuer_key: fold(issuer),
        search: fold(&format!("{name} {issuer}")),
        issued: face.issued,
        expires: None,
        recipient: RecipientMatch::Mine,
        recipient_hint: None,
        face,
        checked: None,
        report: None,
        reading: None,
    };
    let id: BadgeId = new_id(&app.clock, &SystemEntropy);
    let new = NewBadge {
        id: &id,
        account,
        fingerprint: id.as_str(),
        kind: "png",
        size: 1,
        findings: &findings,
        acceptance: domain::Acceptance::Accepted,
        origin: domain::Origin::Import,
    };
    let mut tx = app.state.db.begin().await.unwrap();
    assert!(insert(&mut tx, &new, app.state.clock.now()).await.unwrap());
    tx.commit().await.unwrap();
}

async fn names(
    app: &TestApp,
    account: &domain::AccountId,
    search: &str,
    order: BadgeOrder,
) -> Vec<String> {
    let mut query = BadgeQuery {
        search: search.to_owned(),
        order,
        ..BadgeQuery::default()
    };
    let mut all = Vec::new();
    loop {
        let page = list(&app.state, account, &query).await.unwrap();
        assert!(page.tiles.len() <= 60);
        all.extend(page.tiles.into_iter().map(|tile| tile.name));
        assert!(page.total as usize >= all.len());
        match page.next {
            Some(next) => query.after = Some(next),
            None => return all,
        }
    }
}

#[tokio::test]
async fn each_order_gives_every_badge_once_over_pages() {
    on_each_engine(|app| async move {
        let account = super::account(&app, ADDRESS).await;
        let other = super::account(&app, "basile@univ.example").await;
        for n in 0..150_i64 {
            // Several of each title, issuer and day, so that the identifier has to decide.
            let name = ["Été", "abeille", "Zèbre"][usize::try_from(n % 3).unwrap()];
            let issuer = ["Université", "atelier"][usize::try_from(n % 2).unwrap()];
            add(&app, &account, &format!("{name} {}", n / 30), issuer, n / 7).await;
            if n % 2 == 0 {
                app.clock.advance(1);
            }
        }
        add(&app, &other, "À Basile", "Université", 1).await;
        for order in [
            BadgeOrder::Received,
            BadgeOrder::Issued,
            BadgeOrder::Name,
            BadgeOrder::Issuer,
        ] {
            let all = names(&app, &account, "", order).await;
            assert_eq!(all.len(), 150, "{order:?}");
            assert!(!all.contains(&"À Basile".to_owned()));
        }
        let by_name = names(&app, &account, "", BadgeOrder::Name).await;
        let mut sorted = by_name.clone();
        sorted.sort_by_key(|name| fold(name));
        assert_eq!(by_name, sorted);
        assert_eq!(by_name[0], "abeille 0");

        assert_eq!(
            names(&app, &account, "ete", BadgeOrder::Name).await.len(),
            50
        );
        assert_eq!(
            names(&app, &account, "ZEBRE univ", BadgeOrder::Received)
                .await
                .len(),
            25
        );
        assert_eq!(
            names(&app, &account, "100%", BadgeOrder::Name).await.len(),
            0
        );
        assert_eq!(names(&app, &account, "_", BadgeOrder::Name).await.len(), 0);
        assert_eq!(
            names(&app, &account, "'; DROP TABLE badge; --", BadgeOrder::Name)
                .await
                .len(),
            0
        );
        let query = BadgeQuery {
            after: Some("nonsense".to_owned()),
            ..BadgeQuery::default()
        };
        let page = list(&app.state, &account, &query).await.unwrap();
        assert_eq!((page.tiles.len(), page.total, page.held), (60, 150, 150));
    })
    .await;
}
