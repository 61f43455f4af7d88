//! A phone's share sheet: what it hands over is staged, and received only when a button is pressed.

use domain::Millis;
use http::StatusCode;
use support::{Browser, Issuer, PASSWORD, Part, TestApp, on_each_engine};

use super::{ADDRESS, NAME, all};
use crate::badges::brought;

/// The system's request: from no site of ours, and as if nobody were signed in.
fn system(app: &TestApp) -> Browser {
    app.browser()
        .with("sec-fetch-site", "cross-site")
        .with("origin", "null")
}

fn badge(app: &TestApp, name: &str) -> Vec<u8> {
    Issuer::baked(&app.issuer.signed(name, ADDRESS, |_| {}))
}

#[tokio::test]
async fn what_is_shared_waits_for_one_press() {
    on_each_engine(|app| async move {
        let mut member = app.member(NAME, ADDRESS).await;
        let file = badge(&app, "partage");
        let parts = [
            Part::Text("title", "Badge"),
            Part::File("file", "badge.png", &file),
        ];
        let mut system = system(&app);
        let staged = system.upload("/recevoir/partage", &parts).await;
        assert_eq!(staged.status, StatusCode::SEE_OTHER, "{}", staged.text());
        assert_eq!(
            staged.header("set-cookie"),
            None,
            "nobody is signed out by it"
        );
        assert!(all(&app).await.is_empty());
        let to = staged.location().unwrap();
        let page = member.get(&to).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text_of("main").unwrap().contains("badge.png"));
        assert_eq!(page.attributes("main form button", "class").len(), 1);
        assert!(all(&app).await.is_empty(), "looking changes nothing");
        // The press is guarded like every other request.
        let forged = system.post(&to, &[]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let answer = member.post(&to, &[]).await;
        brought(&answer);
        assert_eq!(all(&app).await.len(), 1);
        assert_eq!(member.post(&to, &[]).await.status, StatusCode::GONE);
    })
    .await;
}

#[tokio::test]
async fn links_and_several_files_are_shared_too_and_nothing_is_opened_before_the_press() {
    on_each_engine(|app| async move {
        let mut member = app.member(NAME, ADDRESS).await;
        let hosted = app.issuer.hosted("lien", ADDRESS);
        let text = format!("Regarde mon badge {}", hosted["id"].as_str().unwrap());
        let (one, two) = (badge(&app, "un"), badge(&app, "deux"));
        let parts = [
            Part::Text("text", &text),
            Part::Text("url", ""),
            Part::File("file", "1.png", &one),
            Part::File("file", "2.png", &two),
        ];
        let staged = system(&app).upload("/recevoir/partage", &parts).await;
        assert!(app.issuer.asked().is_empty());
        let to = staged.location().unwrap();
        assert!(
            member
                .get(&to)
                .await
                .text_of("h1")
                .unwrap()
                .contains("3 éléments")
        );
        assert!(app.issuer.asked().is_empty());
        let answer = member.post(&to, &[]).await;
        assert!(
            answer
                .location()
                .unwrap()
                .starts_with("/recevoir/rapports/")
        );
        super::later(&app).await;
        assert_eq!(all(&app).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn who_is_not_signed_in_finds_it_after_signing_in() {
    on_each_engine(|app| async move {
        app.member(NAME, ADDRESS).await;
        let file = badge(&app, "plus-tard");
        let parts = [Part::File("file", "badge.png", &file)];
        let staged = system(&app).upload("/recevoir/partage", &parts).await;
        let mut phone = app.browser();
        let to = staged.location().unwrap();
        let answer = phone.post(&to, &[]).await;
        assert_eq!(answer.location().as_deref(), Some("/inscription?garde=1"));
        let fields = [("address", ADDRESS), ("password", PASSWORD)];
        brought(&phone.post("/connexion", &fields).await);
        assert_eq!(all(&app).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn one_share_hands_over_so_much_and_no_more() {
    on_each_engine(|app| async move {
        let mut member = app.member(NAME, ADDRESS).await;
        let many: Vec<Vec<u8>> = (0..22).map(|n| badge(&app, &format!("n{n}"))).collect();
        let parts: Vec<Part<'_>> = many
            .iter()
            .map(|file| Part::File("file", "badge.png", file))
            .collect();
        let staged = system(&app).upload("/recevoir/partage", &parts).await;
        let page = member.get(&staged.location().unwrap()).await;
        assert!(page.text_of("h1").unwrap().contains("20 éléments"));
        let said = page.text_of("main").unwrap();
        assert!(said.contains("2 fichiers n'ont pas été gardés"), "{said}");
        // Nobody is signed in: what one request can put into memory has an end.
        let large = vec![0; 9 << 20];
        let parts = [(); 8].map(|()| Part::File("file", "grand.pdf", &large));
        let refused = system(&app).upload("/recevoir/partage", &parts).await;
        assert!(refused.status.is_client_error(), "{}", refused.status);
        assert_eq!(all(&app).await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_network_that_shares_without_end_is_asked_to_wait_before_its_files_are_read() {
    on_each_engine(|app| async move {
        let file = badge(&app, "encore");
        let parts = [Part::File("file", "badge.png", &file)];
        let mut system = system(&app);
        let mut last = system.upload("/recevoir/partage", &parts).await;
        for _ in 0..200 {
            if last.status == StatusCode::TOO_MANY_REQUESTS {
                break;
            }
            last = system.upload("/recevoir/partage", &parts).await;
        }
        assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(last.header("retry-after").is_some());
        // Not even a body that makes no sense changes the answer: it is not looked at.
        let nothing = system.upload("/recevoir/partage", &[]).await;
        assert_eq!(nothing.status, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn after_an_hour_or_without_anything_there_is_nothing() {
    on_each_engine(|app| async move {
        let mut member = app.member(NAME, ADDRESS).await;
        let file = badge(&app, "oubli");
        let parts = [Part::File("file", "badge.png", &file)];
        let staged = system(&app).upload("/recevoir/partage", &parts).await;
        let to = staged.location().unwrap();
        app.clock.advance(61 * Millis::MINUTE);
        assert_eq!(member.get(&to).await.status, StatusCode::GONE);
        assert_eq!(member.post(&to, &[]).await.status, StatusCode::GONE);
        app.run_periodic_jobs().await;
        assert!(app.state.blobs.list().await.unwrap().is_empty());
        let nothing = system(&app).upload("/recevoir/partage", &[]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            member.get("/recevoir/partage").await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            member.get("/recevoir/partage/rien").await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}
