//! The link of a badge mail that a platform wrote for this passport, as a browser opens it.

use axum::body::Body;
use domain::Acceptance;
use http::{Method, StatusCode};
use serde_json::json;
use support::{Answer, Browser, Conversation, Log, Meter, Reply, TestApp, engines, on_each_engine};

use super::{badge, held};

const AMINA: &str = "amina@exemple.fr";
const LINK: &str = "/obpv1/factory/receive?e=amina%40exemple.fr&k=cle-secrete&t=jeton-secret";
const PARTS: [(&str, &str); 3] = [("e", AMINA), ("k", "cle-secrete"), ("t", "jeton-secret")];

fn words(answer: &Answer) -> String {
    let text = answer.text_of("main").expect("a page");
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

async fn press(browser: &mut Browser) -> Answer {
    browser.post("/obpv1/factory/receive", &PARTS).await
}

/// Has the factory know the link's badge.
fn known(app: &TestApp) {
    let url = app.issuer.hosted("remis", AMINA)["id"].clone();
    let answer = json!({"email": AMINA, "assertion_url": url, "banner": null});
    app.issuer
        .says("/c/receive/check.json", Reply::Json(answer));
}

async fn rows(app: &TestApp) -> usize {
    let counts = app.row_counts().await;
    ["forwarded_mail", "intake", "badge", "job"]
        .iter()
        .filter_map(|table| counts.get(*table))
        .sum()
}

#[tokio::test]
async fn opening_it_changes_nothing_asks_nobody_and_tells_nobody() {
    for engine in engines() {
        let app = TestApp::start_with(engine, |c| c.receive.ask_factory = true).await;
        let mut amina = app.member("Amina", AMINA).await;
        let mut tom = app.member("Tom", "tom@exemple.fr").await;
        app.run_jobs().await;
        known(&app);
        let before = rows(&app).await;
        let (log, _listening) = Log::listen();
        let there = format!(
            "{}/c/receive?e=amina%40exemple.fr&k=cle-secrete&t=jeton-secret",
            app.issuer.url
        );
        let mut visitor = app.browser();
        for (browser, ways) in [
            (&mut visitor, ["connectez-vous", "Ouvrir chez l'émetteur"]),
            (
                &mut tom,
                ["Ajouter cette adresse", "Ouvrir chez l'émetteur"],
            ),
            (&mut amina, ["Chercher ce badge", "Ouvrir chez l'émetteur"]),
        ] {
            for _ in 0..3 {
                let page = browser.get(LINK).await;
                assert_eq!(page.status, StatusCode::OK);
                let said = words(&page);
                for way in ways {
                    assert!(said.contains(way), "{way} in {said}");
                }
                assert_eq!(page.header("cache-control"), Some("private, no-store"));
                assert_eq!(page.header("referrer-policy"), Some("strict-origin"));
                let title = page.text_of("title").unwrap() + &page.text_of("h1").unwrap();
                for secret in ["amina@", "cle-secrete", "jeton-secret"] {
                    assert!(!title.contains(secret), "{title}");
                }
                assert_eq!(page.attributes("main a[rel]", "href"), [there.as_str()]);
                let rel = page.attributes("main a[rel]", "rel");
                assert!(rel[0].contains("noreferrer"), "{rel:?}");
            }
        }
        // Who has an account with the address is told to nobody else.
        let nobody = LINK.replace("amina", "zoe");
        let said = words(&visitor.get(LINK).await).replace("amina", "X");
        assert_eq!(words(&visitor.get(&nobody).await).replace("zoe", "X"), said);
        assert_eq!(rows(&app).await, before);
        assert!(app.issuer.asked().is_empty());
        for secret in ["exemple.fr", "cle-secrete", "jeton-secret"] {
            assert!(!log.text().contains(secret), "{secret} is logged");
        }
    }
}

#[tokio::test]
async fn only_a_press_of_whom_it_was_sent_to_asks_the_factory_and_once() {
    for engine in engines() {
        let app = TestApp::start_with(engine, |c| {
            c.receive.ask_factory = true;
            c.receive.domain = String::new();
        })
        .await;
        let mut amina = app.member("Amina", AMINA).await;
        let mut tom = app.member("Tom", "tom@exemple.fr").await;
        known(&app);
        let (log, _listening) = Log::listen();
        let meter = Meter::default();
        let _counting = meter.listen();
        for browser in [&mut app.browser(), &mut tom] {
            let answer = press(browser).await;
            assert_eq!(
                answer.status,
                StatusCode::OK,
                "the page, which says why not"
            );
            assert!(!answer.text().contains("Chercher ce badge</button>"));
        }
        let forged = amina.clone().with("sec-fetch-site", "cross-site");
        assert_eq!(
            press(&mut forged.clone()).await.status,
            StatusCode::FORBIDDEN
        );
        assert!(app.issuer.asked().is_empty());
        for _ in 0..3 {
            let answer = press(&mut amina).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
            assert!(answer.location().unwrap().starts_with("/recevoir?"));
        }
        app.run_jobs().await;
        let asked = app.issuer.asked();
        let checks = asked.iter().filter(|path| path.contains("check.json"));
        assert_eq!(checks.count(), 1, "{asked:?}");
        assert!(asked.iter().all(|path| path != "/c/receive"), "{asked:?}");
        assert_eq!(meter.count("besace_factory_asked_total", &["answered"]), 1);
        assert_eq!(
            held(&app, AMINA).await,
            [badge("Badge remis", Acceptance::Accepted)]
        );
        assert!(held(&app, "tom@exemple.fr").await.is_empty());
        let page = amina.get("/recevoir").await;
        assert!(words(&page).contains("Badge reçu"), "{}", words(&page));
        for secret in ["cle-secrete", "jeton-secret"] {
            assert!(!log.text().contains(secret), "{secret} is logged");
            assert!(
                app.tables_with(secret).await.is_empty(),
                "{secret} is stored"
            );
        }
    }
}

#[tokio::test]
async fn while_the_setting_is_off_the_issuers_page_is_the_way() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", AMINA).await;
        known(&app);
        for answer in [amina.get(LINK).await, press(&mut amina).await] {
            let said = words(&answer);
            assert!(said.contains("Ouvrir chez l'émetteur"), "{said}");
            assert!(!said.contains("Chercher ce badge"), "{said}");
        }
        assert!(app.issuer.asked().is_empty());
        assert!(!app.row_counts().await.contains_key("forwarded_mail"));
    })
    .await;
}

#[tokio::test]
async fn a_link_without_a_part_says_what_to_do() {
    let app = TestApp::start(support::Engine::Sqlite).await;
    let mut visitor = app.browser();
    let long = format!("?e=a%40b.fr&k=1&t={}", "x".repeat(2_000));
    for query in [
        "",
        "?e=amina%40exemple.fr",
        "?e=&k=1&t=2",
        "?e=nobody&k=1&t=2",
        "?e=%00%ff&k=%0d%0a&t=%3Cscript%3E",
        &long,
    ] {
        let answer = visitor.get(&format!("/obpv1/factory/receive{query}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{query}");
        let said = words(&answer);
        assert!(said.contains("Rouvrez-le depuis le mail"), "{said}");
        assert_eq!(answer.attributes("main a", "href"), ["/recevoir"]);
        assert!(!answer.text().contains("<script>"), "{query}");
    }
}

#[tokio::test]
async fn a_factory_that_says_nothing_useful_ends_in_a_sentence() {
    for (reply, sentence) in [
        (Reply::Status(404), "ne donne pas de badge pour ce lien"),
        (Reply::Status(500), "127.0.0.1"),
        (Reply::Json(json!([])), "127.0.0.1"),
    ] {
        let app =
            TestApp::start_with(support::Engine::Sqlite, |c| c.receive.ask_factory = true).await;
        let mut amina = app.member("Amina", AMINA).await;
        app.issuer.says("/c/receive/check.json", reply);
        assert_eq!(press(&mut amina).await.status, StatusCode::SEE_OTHER);
        let said = words(&amina.get("/recevoir").await);
        assert!(said.contains(sentence), "{sentence} in {said}");
    }
}

/// The same link in a forwarded mail is no link of ours to be passed over.
#[tokio::test]
async fn in_a_forwarded_mail_it_stands_for_the_factorys_own() {
    on_each_engine(|app| async move {
        let mut amina = app.member("Amina", AMINA).await;
        let to = amina.import_address().await;
        let doors = app.open_doors().await;
        let mut line = Conversation::lmtp(doors.lmtp).await;
        let mail = format!(
            "Subject: Badge\r\n\r\nhttp://127.0.0.1:3000{LINK}\r\nhttp://127.0.0.1:3000/badges\r\n"
        );
        line.deliver(&[&to], mail.as_bytes()).await;
        let page = amina.get("/recevoir").await;
        let links = page.attributes(".claim a", "href");
        let there = format!("{}/c/receive?", app.issuer.url);
        assert_eq!(links.len(), 1, "{}", words(&page));
        assert!(links[0].starts_with(&there), "{links:?}");
        assert!(app.issuer.asked().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_is_not_spoken_is_a_problem_and_not_found() {
    let app = TestApp::start(support::Engine::Sqlite).await;
    let mut program = app
        .browser()
        .without("sec-fetch-site")
        .with("accept", "*/*");
    for (method, path) in [
        (Method::DELETE, "/obpv1/factory/receive/12"),
        (Method::PUT, "/obpv1/factory/metabadge"),
        (Method::PUT, "/obpv1/factory/publish_badge/key/1"),
        (Method::GET, "/obpv1/factory/get_updates?user=1&badge=1"),
        (Method::GET, "/obpv1/user/1"),
    ] {
        let answer = program
            .send(method, path, Some("application/json"), Body::from("{}"))
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
        assert_eq!(answer.json()["status"], 404);
    }
}
