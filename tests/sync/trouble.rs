//! Sources that answer garbage, too much, without end, or not at all: each ends in a sentence, and
//! what could be read comes in.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::response::IntoResponse;
use domain::Millis;
use domain::sync::SyncProblem;
use http::{StatusCode, header};
use serde_json::json;
use support::{Browser, TestApp};

use super::{
    ADDRESS, NAME, answer, displayer, found, held, step, switch_on, synchronise, with_sources,
    words,
};

/// Has the passport answer the group's page so, and synchronises.
async fn told(
    app: &TestApp,
    browser: &mut Browser,
    page: impl Fn() -> axum::response::Response + Send + Sync + 'static,
) -> domain::sync::SyncStep {
    app.issuer
        .answers("/displayer", move |asked| match asked.path.as_str() {
            "/displayer/convert/email" => found(&json!({"status": "okay", "userId": 7})),
            "/displayer/7/groups.json" => found(&json!({"groups": [{"groupId": 0}]})),
            _ => page(),
        });
    // Each time as if nothing had gone wrong before.
    app.clock.advance(7 * Millis::HOUR);
    let run = synchronise(app, browser).await;
    step(&run, "displayer").clone()
}

#[tokio::test]
async fn what_makes_no_sense_is_said_and_nothing_comes_in() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        switch_on(&mut browser, "displayer").await;
        let garbage = Some(SyncProblem::Garbage);
        let html = told(&app, &mut browser, || answer(200, "<!DOCTYPE html>")).await;
        assert_eq!(html.problem, garbage);
        let other = told(&app, &mut browser, || answer(200, r#"{"badges":"non"}"#)).await;
        assert_eq!(other.problem, garbage);
        let large = told(&app, &mut browser, || answer(200, &"x".repeat(10 << 20))).await;
        assert_eq!(large.problem, garbage);
        let page = words(&mut browser, "/synchroniser").await;
        assert!(page.contains("une réponse qui n'a pas de sens"), "{page}");
        let moved = told(&app, &mut browser, || answer(301, "")).await;
        assert_eq!(moved.problem, Some(SyncProblem::Status { status: 301 }));
        let broken = told(&app, &mut browser, || answer(500, "")).await;
        assert_eq!(broken.problem, Some(SyncProblem::Status { status: 500 }));
        // Links that lead nowhere, inwards, or to no badge.
        let nowhere = told(&app, &mut browser, || {
            found(&json!({"badges": [
                {"hostedUrl": "http://169.254.169.254/latest"}, {"hostedUrl": "file:///etc/passwd"},
                {"hostedUrl": 3, "assertion": null}, {"assertion": {"no": "badge"}}, {},
            ]}))
        })
        .await;
        assert!(
            nowhere.problem == garbage || nowhere.failed > 0,
            "{nowhere:?}"
        );
        assert_eq!(nowhere.added, 0);
        assert!(held(&app).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_source_that_wants_to_be_left_alone_is() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        switch_on(&mut browser, "displayer").await;
        let busy = told(&app, &mut browser, || {
            (
                StatusCode::TOO_MANY_REQUESTS,
                [(header::RETRY_AFTER, "1800")],
            )
                .into_response()
        })
        .await;
        let until = app.state.clock.now().plus(30 * Millis::MINUTE);
        assert_eq!(busy.problem, Some(SyncProblem::NotBefore { until }));
        let page = words(&mut browser, "/synchroniser").await;
        assert!(
            page.contains("demande qu'on la laisse tranquille"),
            "{page}"
        );

        let before = app.issuer.asked().len();
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(
            step(&run, "displayer").problem,
            Some(SyncProblem::NotBefore { until })
        );
        assert_eq!(app.issuer.asked().len(), before, "it was not asked");

        app.clock.advance(31 * Millis::MINUTE);
        displayer(&app, &[(ADDRESS, &["souder"])]);
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(
            (
                step(&run, "displayer").added,
                &step(&run, "displayer").problem
            ),
            (1, &None)
        );
    })
    .await;
}

#[tokio::test]
async fn pages_without_end_come_to_one() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let link = app.issuer.hosted("accueil", ADDRESS)["id"].clone();
        let base = app.issuer.url.clone();
        let pages = AtomicUsize::new(0);
        app.issuer.answers("/badgr", move |asked| {
            if asked.path == "/badgr/o/token" {
                return found(&json!({"access_token": "a", "expires_in": 3600}));
            }
            let number = pages.fetch_add(1, Ordering::SeqCst);
            let next = format!("<{base}/badgr/v2/backpack/assertions?page={number}>; rel=\"next\"");
            let badge = match number {
                0 => json!([{"openBadgeId": link}]),
                _ => json!([]),
            };
            let body = json!({"result": badge}).to_string();
            ([(header::LINK, next)], body).into_response()
        });
        link_backpack(&mut browser).await;
        let run = synchronise(&app, &mut browser).await;
        let told = step(&run, "badgr-eu");
        assert_eq!((told.added, told.left_out > 0), (1, true), "{told:?}");
        let asked = app.issuer.asked();
        let pages = asked
            .iter()
            .filter(|path| path.contains("/v2/backpack"))
            .count();
        assert!(pages <= 200, "{pages}");
    })
    .await;
}

async fn link_backpack(browser: &mut Browser) {
    let left = browser
        .post("/api/fn/sync/connect", &[("source", "badgr-eu")])
        .await;
    let to = left.location().unwrap();
    let state = to.split_once("visite=").unwrap().1.to_owned();
    let back = format!("/synchroniser/retour?code=c&state={state}");
    let answer = browser.get(&back).await;
    assert_eq!(
        answer.location().as_deref(),
        Some("/synchroniser?fait=connexion")
    );
}
