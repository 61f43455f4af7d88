//! Many badges checked again: politely, once each, and never to the worse because an issuer is away.

use domain::{BadgeId, Millis, Verdict};
use serde_json::Value;
use server::service::badges::recheck_all;
use server::store::badges::{self, Findings};
use support::{Browser, Issuer, Reply, TestApp, on_each_engine};

use super::{ADDRESS, NAME, account, brought, send, stored};

/// Badges of one class, which the issuer hosts, taken in one after the other.
async fn class_of(app: &TestApp, browser: &mut Browser, count: usize) -> Vec<(BadgeId, Value)> {
    let first = app.issuer.hosted("classe", ADDRESS);
    let mut taken = Vec::new();
    for number in 0..count {
        let path = format!("/classe/assertion/{number}");
        let mut assertion = first.clone();
        assertion["id"] = format!("{}{path}", app.issuer.url).into();
        app.issuer.says(&path, Reply::Json(assertion.clone()));
        let answer = send(browser, &[&Issuer::baked(&assertion)]).await;
        taken.push((brought(&answer), assertion));
    }
    app.run_jobs().await;
    taken
}

/// How often each of these paths was asked for since `from`.
fn asked(app: &TestApp, from: usize, path: &str) -> usize {
    let asked = app.issuer.asked();
    asked[from..].iter().filter(|one| *one == path).count()
}

#[tokio::test]
async fn what_many_badges_share_is_asked_for_once_and_each_of_them_once() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badges = class_of(&app, &mut browser, 12).await;
        let (withdrawn, mut assertion) = badges[3].clone();
        assertion["revoked"] = true.into();
        app.issuer
            .says("/classe/assertion/3", Reply::Json(assertion));
        app.clock.advance(Millis::HOUR);
        let before = app.issuer.asked().len();
        let counted = recheck_all(&app.state, None).await.unwrap();
        assert_eq!(counted, 12);
        app.run_jobs().await;
        assert_eq!(asked(&app, before, "/classe/class"), 1);
        assert_eq!(asked(&app, before, "/classe/profile"), 1);
        for number in 0..12 {
            let path = format!("/classe/assertion/{number}");
            assert_eq!(asked(&app, before, &path), 1, "{path}");
        }
        for (id, _) in &badges {
            let now = stored(&app, id).await.checked.unwrap();
            let expected = match id == &withdrawn {
                true => Verdict::Revoked,
                false => Verdict::Valid,
            };
            assert_eq!((now.verdict, now.at), (expected, app.state.clock.now()));
            let mut on = app.state.db.read().await.unwrap();
            let history = badges::history(&mut on, id).await.unwrap();
            let noted: Vec<_> = history.into_iter().map(|(_, verdict)| verdict).collect();
            match expected {
                Verdict::Revoked => assert_eq!(noted, [Verdict::Revoked, Verdict::Valid]),
                _ => assert_eq!(noted, [Verdict::Valid]),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_issuer_that_is_away_is_left_alone_and_asked_again_later() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badges = class_of(&app, &mut browser, 20).await;
        let proven = app.state.clock.now();
        for number in 0..20 {
            let path = format!("/classe/assertion/{number}");
            app.issuer.says(&path, Reply::Status(503));
        }
        app.clock.advance(Millis::HOUR);
        let before = app.issuer.asked().len();
        recheck_all(&app.state, None).await.unwrap();
        app.run_jobs().await;
        let tried = app.issuer.asked().len() - before;
        assert!(tried <= 8, "asked {tried} times");
        for (id, _) in &badges {
            let away = stored(&app, id).await.checked.unwrap();
            assert_eq!(
                (away.verdict, away.proven_at),
                (Verdict::Valid, Some(proven))
            );
            // The page says both: that it was proven, and that the issuer does not answer.
            let page = browser.get(&format!("/badges/{id}")).await;
            for said in ["Prouvé le 22 novembre 2026", "l'émetteur ne répond pas"] {
                assert!(page.text().contains(said), "{said}");
            }
        }
        for (number, (_, assertion)) in badges.iter().enumerate() {
            let path = format!("/classe/assertion/{number}");
            app.issuer.says(&path, Reply::Json(assertion.clone()));
        }
        app.clock.advance(11 * Millis::MINUTE);
        app.run_jobs().await;
        for (id, _) in &badges {
            let back = stored(&app, id).await.checked.unwrap();
            assert_eq!((back.verdict, back.proven_at), (Verdict::Valid, None));
            assert_eq!(back.at, app.state.clock.now());
        }
    })
    .await;
}

#[tokio::test]
async fn every_slice_has_its_turn() {
    on_each_engine(|app| async move {
        let somebody = account(&app, ADDRESS).await;
        let mut badges = Vec::new();
        for number in 0..230 {
            let name = format!("b{number}");
            let badge = app.issuer.signed(&name, ADDRESS, |_| {});
            let handed = server::service::badges::Handed::Text(badge.to_string());
            let imported = server::service::badges::import(
                &app.state,
                &somebody,
                handed,
                server::service::badges::Manner::BY_HAND,
                std::time::Duration::from_secs(4),
            )
            .await
            .unwrap();
            let [domain::badge::Imported::New { id }] = &imported[..] else {
                panic!("one badge")
            };
            badges.push(id.clone());
        }
        app.clock.advance(Millis::HOUR);
        // Twice at the same time is as good as once.
        recheck_all(&app.state, Some(&somebody)).await.unwrap();
        recheck_all(&app.state, Some(&somebody)).await.unwrap();
        app.run_jobs().await;
        for id in &badges {
            let checked = stored(&app, id).await.checked.unwrap();
            assert_eq!(checked.at, app.state.clock.now());
            assert_eq!(checked.verdict, Verdict::Valid);
        }
    })
    .await;
}

#[tokio::test]
async fn an_older_look_never_replaces_a_newer_one() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let badges = class_of(&app, &mut browser, 1).await;
        let (id, _) = &badges[0];
        let row = stored(&app, id).await;
        let newer = row.checked.clone().unwrap();
        let mut older = newer.clone();
        older.at = newer.at.plus(-1);
        older.verdict = Verdict::Revoked;
        let findings = |checked| Findings {
            name: row.face.name.clone(),
            issuer: row.face.issuer.name.clone(),
            name_key: String::new(),
            issuer_key: String::new(),
            search: String::new(),
            issued: row.face.issued,
            expires: row.face.expires,
            recipient: row.recipient,
            recipient_hint: row.recipient_hint.clone(),
            face: row.face.clone(),
            checked: Some(checked),
            report: None,
            reading: None,
        };
        let now = app.state.clock.now();
        let mut tx = app.state.db.begin().await.unwrap();
        let older = findings(older);
        assert!(!badges::update(&mut tx, id, &older, now).await.unwrap());
        let newer = findings(newer);
        assert!(badges::update(&mut tx, id, &newer, now).await.unwrap());
    })
    .await;
}
