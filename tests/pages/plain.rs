//! Home, legal pages, what is not there; languages, headers and forged requests.

use http::StatusCode;
use support::{Engine, TestApp};

const PLAIN: &[&str] = &[
    "/",
    "/accessibilite",
    "/confidentialite",
    "/mentions-legales",
    "/conditions",
];

#[tokio::test]
async fn every_plain_page_has_one_title_and_one_heading() {
    let app = TestApp::start(Engine::Sqlite).await;
    for path in PLAIN {
        let answer = app.browser().get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.attributes("html", "lang"), ["fr"], "{path}");
        assert!(
            answer.text_of("title").is_some_and(|t| !t.is_empty()),
            "{path}"
        );
        assert_eq!(
            answer
                .page()
                .select(&scraper::Selector::parse("h1").unwrap())
                .count(),
            1,
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_language_is_asked_for_then_remembered_then_the_browsers() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.browser();
    assert_eq!(
        browser.get("/?lang=en").await.attributes("html", "lang"),
        ["en"]
    );
    let answer = browser
        .post(
            "/langue",
            &[("language", "en"), ("next", "/conditions?lang=fr")],
        )
        .await;
    assert_eq!(answer.location().as_deref(), Some("/conditions"));
    assert_eq!(
        browser.get("/conditions").await.attributes("html", "lang"),
        ["en"]
    );
    let mut english = app.browser().with("accept-language", "en-GB");
    assert_eq!(english.get("/").await.attributes("html", "lang"), ["en"]);
    let mut robot = app.browser().without("accept-language");
    assert_eq!(robot.get("/").await.attributes("html", "lang"), ["fr"]);
}

#[tokio::test]
async fn what_is_not_there_is_a_page_that_says_so() {
    let app = TestApp::start(Engine::Sqlite).await;
    let answer = app.browser().get("/nulle-part").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text_of("h1").is_some());
    let json = app
        .browser()
        .with("accept", "application/json")
        .get("/nulle-part")
        .await;
    assert_eq!(json.json()["code"], "not_found");
}

#[tokio::test]
async fn every_answer_carries_the_guards() {
    let app = TestApp::start(Engine::Sqlite).await;
    for path in ["/", "/nulle-part"] {
        let answer = app.browser().get(path).await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
            "{policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
        assert!(
            answer
                .header("x-request-id")
                .is_some_and(|id| id.len() == 16)
        );
    }
}

#[tokio::test]
async fn a_form_that_another_site_sends_is_refused() {
    let app = TestApp::start(Engine::Sqlite).await;
    let fields = [("language", "en"), ("next", "/")];
    let mut forged = app
        .browser()
        .with("sec-fetch-site", "cross-site")
        .with("origin", "https://evil.example");
    let refused = forged.post("/langue", &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(
        refused.text_of("h1").as_deref(),
        Some("Cette demande vient d'un autre site")
    );
    assert!(refused.text().contains("rien n'a été changé"));
    assert!(refused.header("content-security-policy").is_some());
    let english = forged.clone().with("accept-language", "en");
    let refused = english.clone().post("/langue", &fields).await;
    assert_eq!(
        refused.text_of("h1").as_deref(),
        Some("This request comes from another site")
    );
    let refused = english
        .with("accept", "application/json")
        .post("/langue", &fields)
        .await;
    assert_eq!(refused.json()["code"], "forged");
    let mut old_browser = app
        .browser()
        .without("sec-fetch-site")
        .with("origin", "https://evil.example");
    assert_eq!(
        old_browser.post("/langue", &fields).await.status,
        StatusCode::FORBIDDEN
    );
    let mut behind_a_proxy = app
        .browser()
        .without("sec-fetch-site")
        .with("host", "internal:8080")
        .with("origin", "http://127.0.0.1:3000");
    assert_eq!(
        behind_a_proxy.post("/langue", &fields).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn somebody_elses_host_header_never_reaches_a_page() {
    let app = TestApp::start(Engine::Sqlite).await;
    for path in PLAIN {
        let answer = app
            .browser()
            .with("host", "evil.example")
            .with("x-forwarded-host", "evil.example")
            .get(path)
            .await;
        assert!(!answer.text().contains("evil.example"), "{path}");
    }
}

#[tokio::test]
async fn probes_answer() {
    let app = TestApp::start(Engine::Sqlite).await;
    assert_eq!(app.browser().get("/healthz").await.status, StatusCode::OK);
    assert_eq!(app.browser().get("/readyz").await.status, StatusCode::OK);
    app.state.db.close().await;
    assert_eq!(
        app.browser().get("/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}
