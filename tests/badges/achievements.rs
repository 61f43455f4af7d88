//! What mini-maps hold a learner's badges against: over all versions, the learner's own alone, and
//! by identifiers that their issuers may speak for.

use domain::{AccountId, BadgeId, Millis};
use maps::map::{Badge, Head, Iri, Language, Line, Name, Named, Place, Tint};
use maps::progress::{Held, Index, Standing, Status};
use maps::{Map, Node, NodeId, Zone, ZoneId};
use openbadges::sign::SigningKey;
use serde_json::{Value, json};
use server::store::achievements::{held, held_of_many, of_badge};
use server::store::db::{Conn, Handle};
use support::{Browser, PASSWORD, Reply, TestApp, on_each_engine};

use super::{ADDRESS, NAME, stored, take_in};

const OTHER: &str = "autre@univ.example";

/// A map of one node, which waits for an achievement.
fn map(badge: Badge) -> Map {
    let node = Node {
        badge,
        ..Node::new(
            NodeId::new("n").unwrap(),
            Name::new("Étape").unwrap(),
            Place::new(0, 0).unwrap(),
        )
    };
    let mut zone = Zone::new(ZoneId::new("z").unwrap(), Line::default(), Tint::Linen);
    zone.nodes = vec![node];
    let head = Head::new(Name::new("Carte").unwrap(), Language::Fr);
    Map::new(head, vec![zone], Vec::new()).unwrap()
}

fn by_id(iri: &str) -> Map {
    map(Badge::Achievement(Iri::new(iri).unwrap(), None))
}

/// Where a learner is with the one node of a map.
fn status(map: &Map, held: &[Held]) -> Status {
    let mut progress = Index::new(map).progress(held, &[]);
    progress.nodes.remove(0).status
}

fn earned(map: &Map, held: &[Held]) -> bool {
    matches!(status(map, held), Status::Earned { expired: false, .. })
}

async fn holds(app: &TestApp, account: &AccountId) -> Vec<Held> {
    let mut on = app.state.db.read().await.unwrap();
    let now = app.state.clock.now();
    let one = held(&mut on, account, now).await.unwrap();
    // However they are asked for, the same.
    let strangers = (0..70).map(|n| format!("0190b5a2-0000-7000-8000-{n:012}"));
    let mut accounts: Vec<AccountId> = strangers.map(|id| id.try_into().unwrap()).collect();
    accounts.insert(40, account.clone());
    let many = held_of_many(&mut on, &accounts, now).await.unwrap();
    assert_eq!(many.len(), accounts.len());
    assert_eq!(many[account].len(), one.len());
    assert!(many[account] == one && many[&accounts[0]].is_empty());
    one
}

/// A credential (3.0) in the name of a profile that the issuer serves and that lists the key.
fn of_profile(app: &TestApp, name: &str, achievement: &str) -> Value {
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let path = format!("/{name}/profile");
    let id = format!("{}{path}", app.issuer.url);
    let profile = json!({"id": id, "type": ["Profile"], "name": "Université d'essai", "assertionMethod": [{
        "id": key.verification_method(), "controller": id,
        "publicKeyMultibase": key.did().trim_start_matches("did:key:"),
    }]});
    app.issuer.says(&path, Reply::Json(profile));
    app.issuer.signed(name, ADDRESS, |credential| {
        credential["issuer"]["id"] = id.into();
        credential["credentialSubject"]["achievement"]["id"] = achievement.into();
    })
}

async fn member(app: &TestApp) -> Browser {
    app.member(NAME, ADDRESS).await
}

#[tokio::test]
async fn one_achievement_in_two_versions_is_one() {
    on_each_engine(|app| async move {
        let mut browser = member(&app).await;
        let class = format!("{}/un/class", app.issuer.url);
        let node = by_id(&class);
        let hosted = app.issuer.hosted("un", ADDRESS);
        let two = take_in(&app, &mut browser, &hosted).await;
        let account = stored(&app, &two).await.account;
        assert!(earned(&node, &holds(&app, &account).await));
        let three = of_profile(&app, "trois", &class);
        app.clock.advance(Millis::SECOND);
        let three = take_in(&app, &mut browser, &three).await;
        let held = holds(&app, &account).await;
        let order: Vec<&str> = held.iter().map(|held| &*held.badge).collect();
        assert_eq!(order, [two.as_str(), three.as_str()], "the oldest first");
        assert!(earned(&node, &held[..1]) && earned(&node, &held[1..]));
        assert_eq!(held[0].achievements, held[1].achievements);
        let mut on = app.state.db.read().await.unwrap();
        let named = of_badge(&mut on, &account, &three).await.unwrap();
        assert_eq!(named, held[1].achievements);
        drop(on);

        // Gone with the badge, and everything with the account.
        browser
            .post(
                "/api/fn/badges/delete",
                &[("id", two.as_str()), ("confirm", "on")],
            )
            .await;
        assert_eq!(holds(&app, &account).await.len(), 1);
        assert_eq!(app.row_counts().await["badge_achievement"], 1);
        let fields = [("password", PASSWORD), ("confirm", "on")];
        browser.post("/api/fn/account/delete", &fields).await;
        app.run_jobs().await;
        assert!(!app.row_counts().await.contains_key("badge_achievement"));
    })
    .await;
}

#[tokio::test]
async fn somebody_elses_identifier_earns_nothing() {
    on_each_engine(|app| async move {
        let mut browser = member(&app).await;
        let class = format!("{}/un/class", app.issuer.url);
        let forged = app.issuer.signed("deux", ADDRESS, |credential| {
            credential["credentialSubject"]["achievement"]["id"] = class.clone().into();
            credential["credentialSubject"]["achievement"]["related"] =
                json!([{"type": ["Related"], "id": format!("{class}/en")}]);
        });
        let id = take_in(&app, &mut browser, &forged).await;
        let badge = stored(&app, &id).await;
        assert_eq!(badge.checked.unwrap().verdict, domain::Verdict::Valid);
        let held = holds(&app, &badge.account).await;
        for iri in [&class, &format!("{class}/en")] {
            let status = status(&by_id(iri), &held);
            assert!(
                !status.done() && !matches!(status, Status::Pending { .. }),
                "{status:?}"
            );
        }
        // It is its own issuer's, and earns what that one means; its name is its name.
        let own = &held[0].achievements[0];
        assert!(own.starts_with("did:key:") && earned(&by_id(own), &held));
        let named = |issuer: &str| {
            let (name, issuer) = (Name::new("badge DEUX").unwrap(), Name::new(issuer).ok());
            map(Badge::Named(Named { name, issuer }))
        };
        assert!(earned(&named("Université d'essai"), &held));
        assert!(!earned(&named("Ligue"), &held));
    })
    .await;
}

#[tokio::test]
async fn only_what_stands_counts() {
    on_each_engine(|app| async move {
        let mut browser = member(&app).await;
        let hosted = app.issuer.hosted("un", ADDRESS);
        let one = take_in(&app, &mut browser, &hosted).await;
        let account = stored(&app, &one).await.account;
        let ending = app.issuer.signed("deux", ADDRESS, |credential| {
            credential["validUntil"] = json!("2026-12-01T00:00:00Z");
        });
        app.clock.advance(Millis::SECOND);
        take_in(&app, &mut browser, &ending).await;
        let alien = app.issuer.signed("trois", OTHER, |_| {});
        app.clock.advance(Millis::SECOND);
        take_in(&app, &mut browser, &alien).await;
        let standings = async || {
            let held = holds(&app, &account).await;
            held.iter().map(|held| held.standing).collect::<Vec<_>>()
        };
        assert_eq!(standings().await, [Standing::Valid, Standing::Valid]);
        // By time alone.
        app.clock.advance(30 * Millis::DAY);
        assert_eq!(standings().await, [Standing::Valid, Standing::Expired]);
        let held = holds(&app, &account).await;
        let own = by_id(&held[1].achievements[0]);
        let expired = status(&own, &held);
        assert!(
            matches!(expired, Status::Earned { expired: true, .. }),
            "{expired:?}"
        );

        // Revoked: its address says so, and nothing else any more. The map still knows which it was.
        app.issuer.says("/un/assertion", Reply::Status(410));
        look_again(&app, &one).await;
        assert_eq!(standings().await, [Standing::Revoked, Standing::Expired]);
        let node = by_id(&format!("{}/un/class", app.issuer.url));
        let held = holds(&app, &account).await;
        let progress = Index::new(&node).progress(&held, &[]);
        assert_eq!(progress.nodes[0].revoked.as_deref(), Some(one.as_str()));
        assert_eq!(progress.percent, 0);

        // What waits, was declined, or comes back.
        for (acceptance, count) in [("pending", 1), ("declined", 1), ("accepted", 2)] {
            set(&app, &one, acceptance).await;
            assert_eq!(holds(&app, &account).await.len(), count, "{acceptance}");
        }
    })
    .await;
}

async fn look_again(app: &TestApp, badge: &BadgeId) {
    let badge = stored(app, badge).await;
    server::service::badges::check_again(&app.state, &badge)
        .await
        .unwrap();
}

async fn set(app: &TestApp, badge: &BadgeId, acceptance: &str) {
    let sql = "UPDATE badge SET acceptance = $2 WHERE id = $1";
    let mut tx = app.state.db.begin().await.unwrap();
    let (id, to) = (badge.as_str(), acceptance);
    match tx.conn() {
        Conn::Sqlite(c) => drop(sqlx::query(sql).bind(id).bind(to).execute(c).await.unwrap()),
        Conn::Postgres(c) => drop(sqlx::query(sql).bind(id).bind(to).execute(c).await.unwrap()),
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_badge_that_is_still_checked_is_pending() {
    on_each_engine(|app| async move {
        let mut browser = member(&app).await;
        let hosted = app.issuer.hosted("un", ADDRESS);
        app.issuer.says("/un/class", Reply::Status(503));
        let id = take_in(&app, &mut browser, &hosted).await;
        let account = stored(&app, &id).await.account;
        let node = by_id(&format!("{}/un/class", app.issuer.url));
        let held = holds(&app, &account).await;
        assert_eq!(held[0].standing, Standing::Pending);
        assert!(held[0].achievements.is_empty());
        // Its host answers again.
        assert_eq!(app.issuer.hosted("un", ADDRESS), hosted);
        look_again(&app, &id).await;
        assert!(earned(&node, &holds(&app, &account).await));
    })
    .await;
}

#[tokio::test]
async fn badges_that_were_stored_before_are_read_too() {
    on_each_engine(|app| async move {
        let mut browser = member(&app).await;
        let kept = app.issuer.hosted("un", ADDRESS);
        let kept = take_in(&app, &mut browser, &kept).await;
        let account = stored(&app, &kept).await.account;
        let before = holds(&app, &account).await;
        // As an older version left it.
        let mut tx = app.state.db.begin().await.unwrap();
        for sql in [
            "DELETE FROM badge_achievement",
            "UPDATE badge SET reader_version = 1",
        ] {
            match tx.conn() {
                Conn::Sqlite(c) => drop(sqlx::query(sql).execute(c).await.unwrap()),
                Conn::Postgres(c) => drop(sqlx::query(sql).execute(c).await.unwrap()),
            }
        }
        tx.commit().await.unwrap();
        assert!(holds(&app, &account).await[0].achievements.is_empty());
        app.clock.advance(2 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert_eq!(holds(&app, &account).await, before);
    })
    .await;
}
