//! Links of a mail: which wait for their owner's word, and what it does.

use support::{Engine, on_each_engine};

use super::*;

fn claim(app: &TestApp) -> String {
    let host = app.issuer.says("/c/receive", Reply::Status(200));
    format!("{host}?e=amina.b%40univ.example&k=key1&t=token1")
}

#[tokio::test]
async fn a_link_that_hands_over_is_never_opened() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let link = claim(&app);
        let mut line = Conversation::lmtp(doors.lmtp).await;
        line.deliver(&[&to], &with_text(&link)).await;
        app.run_jobs().await;
        let text = page(&mut browser, "/recevoir").await;
        assert!(text.contains("Ouvrir chez l'émetteur"), "{text}");
        assert!(text.contains(&link.replace('&', "&amp;")), "{text}");
        assert!(text.contains("noopener noreferrer"), "{text}");
        assert!(!text.contains("Chercher ce badge"), "{text}");
        assert!(
            text.contains("téléchargez votre badge chez l'émetteur"),
            "{text}"
        );
        // The setting is off: a form that somebody makes up is refused.
        try_link(&app, &mut browser, "0").await;
        assert_eq!(app.issuer.asked(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn the_factory_is_asked_once_and_only_when_its_owner_presses() {
    for engine in support::engines() {
        let app = TestApp::start_with(engine, |c| c.receive.ask_factory = true).await;
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let badge = app.issuer.hosted("soudure", ADDRESS);
        let assertion = badge["id"].as_str().unwrap().to_owned();
        let answer =
            serde_json::json!({"email": ADDRESS, "assertion_url": assertion, "banner": null});
        app.issuer
            .says("/c/receive/check.json", Reply::Json(answer));
        let mut line = Conversation::lmtp(doors.lmtp).await;
        line.deliver(&[&to], &with_text(&claim(&app))).await;
        app.run_jobs().await;
        let text = page(&mut browser, "/recevoir").await;
        assert!(text.contains("Chercher ce badge"), "{text}");
        assert_eq!(app.issuer.asked(), Vec::<String>::new());
        for _ in 0..2 {
            assert_eq!(try_link(&app, &mut browser, "0").await, StatusCode::FOUND);
        }
        let asked = app.issuer.asked();
        let checks = asked.iter().filter(|path| path.contains("check.json"));
        assert_eq!(checks.count(), 1, "{asked:?}");
        let text = page(&mut browser, "/recevoir").await;
        assert!(text.contains("Badge reçu"), "{text}");
        let accepted =
            "SELECT COUNT(*) FROM badge WHERE acceptance = 'accepted' AND origin = 'mail'";
        assert_eq!(one(&app, accepted).await, 1);
    }
}

#[tokio::test]
async fn a_factory_that_knows_nothing_or_talks_nonsense_ends_in_a_sentence() {
    for (reply, words) in [
        (Reply::Status(404), "ne donne pas de badge pour ce lien"),
        (
            Reply::Json(serde_json::json!({})),
            "ne donne pas de badge pour ce lien",
        ),
        (Reply::Json(serde_json::json!([1])), "127.0.0.1"),
        (Reply::Status(500), "127.0.0.1"),
    ] {
        let app = TestApp::start_with(Engine::Sqlite, |c| c.receive.ask_factory = true).await;
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        app.issuer.says("/c/receive/check.json", reply);
        let mut line = Conversation::lmtp(doors.lmtp).await;
        line.deliver(&[&to], &with_text(&claim(&app))).await;
        try_link(&app, &mut browser, "0").await;
        let text = page(&mut browser, "/recevoir").await;
        assert!(text.contains(words), "{words}: {text}");
        assert!(!text.contains("Chercher ce badge</"), "{text}");
    }
}

#[tokio::test]
async fn any_other_link_is_tried_on_its_owners_word() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let badge = app.issuer.hosted("soudure", ADDRESS);
        let link = badge["id"].as_str().unwrap();
        let mut line = Conversation::lmtp(doors.lmtp).await;
        line.deliver(&[&to], &with_text(link)).await;
        app.run_jobs().await;
        assert_eq!(app.issuer.asked(), Vec::<String>::new());
        assert!(
            page(&mut browser, "/recevoir")
                .await
                .contains("Essayer ce lien")
        );
        try_link(&app, &mut browser, "0").await;
        assert!(page(&mut browser, "/recevoir").await.contains("Badge reçu"));
        // Nobody else's mail, and no link that is not there.
        let mut other = app.member("Basile", "basile@univ.example").await;
        try_link(&app, &mut other, "0").await;
        assert!(!page(&mut other, "/recevoir").await.contains("Badge reçu"));
        try_link(&app, &mut browser, "7").await;
        assert_eq!(one(&app, "SELECT COUNT(*) FROM badge").await, 1);
    })
    .await;
}
