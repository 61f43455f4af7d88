//! A partner's client at Open Badge Factory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::sync::SyncProblem;
use serde_json::json;
use server::service::sync::{register, unregister};
use support::TestApp;

use super::{
    ADDRESS, NAME, answer, held, step, switch_on, synchronise, whose, with_sources, words,
};

/// The factory, as it answers a client: a token, events and assertions a line each.
fn factory(app: &TestApp) -> Arc<AtomicUsize> {
    let link = app.issuer.hosted("engagement", ADDRESS)["id"].clone();
    let tokens = Arc::new(AtomicUsize::new(0));
    let given = tokens.clone();
    app.issuer.answers("/obf/v1", move |asked| match asked.path.as_str() {
        "/obf/v1/client/oauth2/token" => {
            assert_eq!(asked.field("grant_type"), "client_credentials");
            if (asked.field("client_id"), asked.field("client_secret")) != ("Région/1", "chut-obf") {
                return answer(403, "");
            }
            let number = given.fetch_add(1, Ordering::SeqCst) + 1;
            answer(200, &json!({"access_token": format!("t{number}"), "expires_in": 36000, "token_type": "Bearer"}).to_string())
        }
        path => {
            let current = format!("Bearer t{}", given.load(Ordering::SeqCst));
            if asked.header("authorization") != current || asked.field("email") != ADDRESS {
                return answer(403, "");
            }
            match path {
                "/obf/v1/event/R%C3%A9gion%2F1" => answer(200, "{\"id\":\"E1\",\"name\":\"a\"}\n{\"id\":\"E2\",\"name\":\"b\"}\n"),
                "/obf/v1/event/R%C3%A9gion%2F1/E1/assertion" => {
                    let line = json!({"id": "A1", "event_id": "E1", "json": link, "image": "https://x.example/i.png", "pdf": {}, "recipient": ADDRESS, "status": "accepted"});
                    answer(200, &format!("{line}\n"))
                }
                "/obf/v1/event/R%C3%A9gion%2F1/E2/assertion" => answer(200, ""),
                _ => answer(404, ""),
            }
        }
    });
    tokens
}

#[tokio::test]
async fn a_partner_answers_for_its_own_badges() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let tokens = factory(&app);
        let base = format!("{}/obf", app.issuer.url);
        let word = register(&app.state, "Région Bretagne", &base, "Région/1", "chut-obf")
            .await
            .unwrap();
        let page = words(&mut browser, "/synchroniser").await;
        assert!(page.contains("Région Bretagne") && page.contains("Open Badge Factory"));
        switch_on(&mut browser, &word).await;
        let run = synchronise(&app, &mut browser).await;
        assert_eq!((step(&run, &word).found, step(&run, &word).added), (1, 1));
        assert_eq!(held(&app).await.len(), 1);

        // One token serves until it is refused; then another one is asked for.
        synchronise(&app, &mut browser).await;
        assert_eq!(tokens.load(Ordering::SeqCst), 1);
        tokens.fetch_add(1, Ordering::SeqCst);
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(step(&run, &word).problem, None);
        assert_eq!(tokens.load(Ordering::SeqCst), 3);

        // Neither the secret nor a token lies open.
        for (table, rows) in app.dump().await {
            for row in rows {
                for secret in ["chut-obf", "\"t3\"", "chut-badgr"] {
                    assert!(!row.contains(secret), "{table}: {row}");
                }
            }
        }

        // Twice rotated, the key that sealed it is gone, and the secret is not.
        for _ in 0..2 {
            let rotated = server::service::keys::rotate(&app.state).await.unwrap();
            assert!(rotated.left.is_empty(), "{:?}", rotated.left);
        }
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(step(&run, &word).problem, None);

        assert!(unregister(&app.state, &word).await.unwrap());
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(run.steps.len(), 2, "nobody's address goes there any more");
    })
    .await;
}

#[tokio::test]
async fn credentials_that_the_factory_refuses_are_the_operators_affair() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        factory(&app);
        let base = format!("{}/obf", app.issuer.url);
        let word = register(&app.state, "Région Bretagne", &base, "Région/1", "faux")
            .await
            .unwrap();
        switch_on(&mut browser, &word).await;
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(step(&run, &word).problem, Some(SyncProblem::Refused));
        let page = words(&mut browser, "/synchroniser").await;
        assert!(
            page.contains("C'est à l'opérateur de ce site d'y remédier"),
            "{page}"
        );
        let health = server::service::sync::health(&app.state).await.unwrap();
        let source = health.into_iter().find(|one| one.word == word).unwrap();
        let health = source.health.unwrap();
        assert_eq!((health.failures, source.people), (1, 1));
        assert!(health.failing_since.is_some());
        let account = whose(&app, ADDRESS).await;
        let mut on = app.state.db.read().await.unwrap();
        let links = server::store::sources::links_of(&mut on, &account)
            .await
            .unwrap();
        assert_eq!(links[0].lapsed, None, "it is not the learner's doing");
    })
    .await;
}
