//! Badgr's backpack: connecting it, asking it, and letting it go.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::Millis;
use domain::sync::SyncProblem;
use serde_json::json;
use support::{Browser, TestApp};
use url::Url;

use super::{ADDRESS, NAME, answer, found, held, step, synchronise, with_sources, words};

/// A region: codes become tokens, refresh tokens work once, the access token is the latest one.
fn region(app: &TestApp) -> Arc<AtomicUsize> {
    let link = app.issuer.hosted("accueil", ADDRESS)["id"].clone();
    let given = Arc::new(AtomicUsize::new(0));
    let count = given.clone();
    app.issuer.answers("/badgr", move |asked| match asked.path.as_str() {
        "/badgr/o/token" => {
            let now = count.load(Ordering::SeqCst);
            let good = match asked.field("grant_type") {
                "authorization_code" => {
                    asked.field("code") == "code-1" && asked.field("code_verifier").len() == 43
                }
                "refresh_token" => asked.field("refresh_token") == format!("refresh-{now}"),
                _ => false,
            };
            if !good || asked.field("client_secret") != "chut-badgr" {
                return answer(400, r#"{"error":"invalid_grant"}"#);
            }
            count.store(now + 1, Ordering::SeqCst);
            found(&json!({
                "access_token": format!("access-{}", now + 1), "refresh_token": format!("refresh-{}", now + 1),
                "token_type": "Bearer", "expires_in": 3600, "scope": "r:profile r:backpack",
            }))
        }
        "/badgr/v2/backpack/assertions" => {
            let current = format!("Bearer access-{}", count.load(Ordering::SeqCst));
            if asked.header("authorization") != current {
                return answer(401, "");
            }
            found(&json!({"status": {"success": true, "description": "ok"}, "result": [
                {"entityType": "BackpackAssertion", "openBadgeId": link, "acceptance": "Accepted", "pending": false},
                {"entityType": "BackpackAssertion", "openBadgeId": "https://x.example/p", "pending": true},
            ]}))
        }
        _ => answer(404, ""),
    });
    given
}

/// Leaves for the source; gives the state that has to come back.
async fn leave(browser: &mut Browser) -> String {
    let left = browser
        .post("/api/fn/sync/connect", &[("source", "badgr-eu")])
        .await;
    let to = left.location().unwrap();
    let page = browser.get(&to).await.text();
    let document = scraper::Html::parse_document(&page);
    let link = scraper::Selector::parse("a[href*='/badgr/authorize']").unwrap();
    let href = document.select(&link).next().unwrap().attr("href").unwrap();
    let url = Url::parse(href).unwrap();
    let fields: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(fields["response_type"], "code");
    assert_eq!(fields["code_challenge_method"], "S256");
    assert_eq!(fields["scope"], "r:profile r:backpack");
    assert!(fields["redirect_uri"].ends_with("/synchroniser/retour"));
    fields["state"].clone()
}

async fn connect(browser: &mut Browser) {
    let state = leave(browser).await;
    let back = format!("/synchroniser/retour?code=code-1&state={state}");
    let answer = browser.get(&back).await;
    assert_eq!(
        answer.location().as_deref(),
        Some("/synchroniser?fait=connexion")
    );
}

#[tokio::test]
async fn a_connected_backpack_is_read_and_its_tokens_are_renewed() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let given = region(&app);
        connect(&mut browser).await;
        let run = synchronise(&app, &mut browser).await;
        let told = step(&run, "badgr-eu");
        assert_eq!((told.found, told.added, &told.problem), (1, 1, &None));
        assert_eq!(held(&app).await.len(), 1);
        for (table, rows) in app.dump().await {
            for row in rows {
                assert!(
                    !row.contains("refresh-") && !row.contains("access-"),
                    "{table}: {row}"
                );
            }
        }
        // It ends: the refresh token brings another one, which is kept.
        app.clock.advance(2 * Millis::HOUR);
        assert_eq!(
            step(&synchronise(&app, &mut browser).await, "badgr-eu").problem,
            None
        );
        assert_eq!(given.load(Ordering::SeqCst), 2);
        // It is refused before its time.
        given.fetch_add(1, Ordering::SeqCst);
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(step(&run, "badgr-eu").problem, Some(SyncProblem::Lapsed));
        let page = words(&mut browser, "/synchroniser").await;
        assert!(
            page.contains("Reconnecter") && page.contains("À reconnecter depuis le"),
            "{page}"
        );
        let off = [("source", "badgr-eu")];
        let answer = browser.post("/api/fn/sync/switch_off", &off).await;
        assert_eq!(
            answer.location().as_deref(),
            Some("/synchroniser?fait=arret")
        );
        assert!(
            app.dump().await["source_link"].is_empty(),
            "the tokens are deleted"
        );
        assert_eq!(held(&app).await.len(), 1, "the badges stay");
    })
    .await;
}

#[tokio::test]
async fn only_who_left_comes_back_and_once() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let mut other = app.member("Tom", "tom@ailleurs.example").await;
        region(&app);
        let refused = Some("/synchroniser?refus=source");
        let state = leave(&mut browser).await;
        let back = format!("/synchroniser/retour?code=code-1&state={state}");
        assert_eq!(other.get(&back).await.location().as_deref(), refused);
        let made_up = "/synchroniser/retour?code=code-1&state=invente";
        assert_eq!(browser.get(made_up).await.location().as_deref(), refused);
        // Who gave up there comes back without a code.
        let gave_up = format!("/synchroniser/retour?error=access_denied&state={state}");
        assert_eq!(browser.get(&gave_up).await.location().as_deref(), refused);
        let done = Some("/synchroniser?fait=connexion");
        assert_eq!(browser.get(&back).await.location().as_deref(), done);
        assert_eq!(
            browser.get(&back).await.location().as_deref(),
            refused,
            "once"
        );
        let state = leave(&mut browser).await;
        app.clock.advance(16 * Millis::MINUTE);
        let late = format!("/synchroniser/retour?code=code-1&state={state}");
        assert_eq!(browser.get(&late).await.location().as_deref(), refused);
        let mut stranger = app.browser();
        let answer = stranger.get(&back).await;
        assert!(answer.location().unwrap().starts_with("/connexion"));
        assert!(
            words(&mut browser, "/synchroniser?refus=source")
                .await
                .contains("n'a pas été connectée")
        );
    })
    .await;
}
