//! A recruiter writes, the learner answers or not, and neither learns more than they should.

use domain::Millis;
use http::StatusCode;
use support::{Browser, TestApp, on_each_engine};

use super::{AMINA, author, share};
use crate::collections::Given;

const CAMILLE: &str = "camille@entreprise.example";

async fn write(browser: &mut Browser, page: &str, address: &str, message: &str) -> support::Answer {
    let fields = [
        ("name", "Camille Martin"),
        ("organisation", "Le Dôme"),
        ("address", address),
        ("message", message),
    ];
    browser.post(&format!("{page}/ecrire"), &fields).await
}

/// Presses the button behind the last mail.
async fn confirm(app: &TestApp, address: &str) -> support::Answer {
    app.run_jobs().await;
    let token = app.token(address);
    let mut browser = app.browser();
    let shown = browser
        .get(&format!("/ecrire/confirmer?jeton={token}"))
        .await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    browser
        .post("/ecrire/confirmer", &[("jeton", &token)])
        .await
}

#[tokio::test]
async fn a_letter_is_delivered_once_its_address_is_confirmed_and_answered_or_not() {
    on_each_engine(|app| async move {
        let (mut amina, _, id) =
            author(&app, "Amina Bénali", AMINA, "Ateliers", Given::default()).await;
        let page = share(&app, &mut amina, &id, &["contact"]).await;
        let mut recruiter = app.browser();
        let public = recruiter.get(&page).await;
        let write_page = format!("{page}/ecrire");
        assert!(public.attributes("a", "href").contains(&write_page));
        let form = recruiter.get(&write_page).await;
        assert_eq!(form.status, StatusCode::OK);
        assert!(!form.text().contains(AMINA) && !form.text().contains("Amina"));

        // What is wrong is said beside its field, and what was typed stays.
        let refused = write(&mut recruiter, &page, "camille@", "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.attributes("#name", "value"), ["Camille Martin"]);
        assert_eq!(refused.attributes("#address", "aria-invalid"), ["true"]);

        let message = "Bonjour,\n\nUn <b>poste</b> vous attend.";
        let sent = write(&mut recruiter, &page, CAMILLE, message).await;
        assert_eq!(sent.location().as_deref(), Some("/ecrire/envoye"));
        app.run_jobs().await;
        // Nothing is there before: neither a message nor news.
        assert!(
            amina
                .get("/messages")
                .await
                .text()
                .contains("Personne ne vous a encore écrit")
        );
        let mail = app.mails_to(CAMILLE).remove(0);
        assert!(
            !mail.text.contains("poste"),
            "what was typed is not passed on"
        );
        assert!(!mail.raw.contains(AMINA));

        let done = confirm(&app, CAMILLE).await;
        assert_eq!(done.location().as_deref(), Some("/ecrire/remis"));
        let list = amina.get("/messages").await;
        assert!(list.text().contains("Camille Martin, Le Dôme"));
        let home = amina.get("/accueil").await;
        assert!(home.text().contains("Camille Martin vous a écrit"));
        app.clock.advance(2 * Millis::DAY);
        app.run_jobs().await;
        let told: Vec<_> = app.mails_to(AMINA);
        let news = told.last().unwrap();
        assert!(
            news.text.contains("Camille Martin vous a écrit"),
            "{}",
            news.text
        );
        assert!(!news.raw.contains(CAMILLE), "the mail has no address in it");

        let letter = list.attributes(".devices a", "href").remove(0);
        let shown = amina.get(&letter).await;
        assert!(shown.text().contains(CAMILLE));
        assert!(shown.text().contains("&lt;b&gt;poste"));
        // The page says what an answer gives away, before its button.
        let html = shown.text();
        let (says, button) = (
            html.find("vous montrez votre nom").unwrap(),
            html.find("Répondre et montrer").unwrap(),
        );
        assert!(says < button && html.contains(AMINA));
        assert!(app.mails_to(CAMILLE).len() == 1, "nothing was said of her");

        let id = letter.strip_prefix("/messages/").unwrap();
        let empty = amina
            .send_from(&letter, "letters/answer", &[("id", id), ("text", " ")])
            .await;
        assert!(empty.location().unwrap().contains("__err="));
        let fields = [("id", id), ("text", "Avec plaisir.\n\nQuand ?")];
        amina.post("/api/fn/letters/answer", &fields).await;
        amina.post("/api/fn/letters/answer", &fields).await;
        app.run_jobs().await;
        let answers = app.mails_to(CAMILLE);
        assert_eq!(answers.len(), 2, "it is answered once");
        assert!(answers[1].text.contains("Avec plaisir.") && answers[1].text.contains("poste"));
        assert!(
            answers[1].raw.contains(&format!("Reply-To: {AMINA}")),
            "{}",
            answers[1].raw
        );

        // Nobody else has it.
        let mut basile = app.member("Basile", "basile@univ.example").await;
        assert_eq!(basile.get(&letter).await.status, StatusCode::NOT_FOUND);
        amina.post("/api/fn/letters/delete", &[("id", id)]).await;
        assert_eq!(amina.get(&letter).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn there_is_nobody_to_write_to_where_nobody_wants_it() {
    on_each_engine(|app| async move {
        let (mut amina, _, id) = author(&app, "Amina", AMINA, "Ateliers", Given::default()).await;
        let silent = share(&app, &mut amina, &id, &["show_name"]).await;
        let mut visitor = app.browser();
        for path in [
            format!("{silent}/ecrire"),
            "/c/AAAAAAAAAAAAAAAAAAAAAA/ecrire".to_owned(),
        ] {
            assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND);
            let answer = visitor.post(&path, &[("name", "x")]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        // A page that is closed between letter and confirmation keeps its owner's peace.
        let open = share(&app, &mut amina, &id, &["contact"]).await;
        write(&mut visitor, &open, CAMILLE, "Bonjour").await;
        let fields = [("id", id.as_str()), ("confirm", "on")];
        amina.post("/api/fn/collections/delete", &fields).await;
        let late = confirm(&app, CAMILLE).await;
        assert_eq!(late.status, StatusCode::GONE);
        assert!(
            amina
                .get("/messages")
                .await
                .text()
                .contains("Personne ne vous a encore écrit")
        );
        for token in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let spent = visitor.post("/ecrire/confirmer", &[("jeton", token)]).await;
            assert_eq!(spent.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    })
    .await;
}

#[tokio::test]
async fn a_flood_is_stopped_with_a_sentence() {
    on_each_engine(|app| async move {
        let (mut amina, _, id) = author(&app, "Amina", AMINA, "Ateliers", Given::default()).await;
        let page = share(&app, &mut amina, &id, &["contact"]).await;
        let mut recruiter = app.browser();
        // Five a day for an address, whatever way it is written.
        for n in 0..6 {
            let address = ["Camille@Entreprise.example", CAMILLE][n % 2];
            write(&mut recruiter, &page, address, "Bonjour").await;
            app.run_jobs().await;
            let sent: domain::EmailAddress = address.parse().unwrap();
            let token = app.token(sent.as_str());
            let answer = recruiter
                .post("/ecrire/confirmer", &[("jeton", &token)])
                .await;
            if n < 5 {
                assert_eq!(answer.location().as_deref(), Some("/ecrire/remis"), "{n}");
            } else {
                assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
                assert!(
                    answer.text().contains("trop d'essais")
                        || answer.text().contains("Un peu de patience")
                );
                // It is delivered when the day is over.
                app.clock.advance(Millis::DAY);
                let answer = recruiter
                    .post("/ecrire/confirmer", &[("jeton", &token)])
                    .await;
                assert_eq!(answer.location().as_deref(), Some("/ecrire/remis"));
            }
            app.clock.advance(Millis::HOUR);
        }
        // A network that floods.
        let mut last = StatusCode::SEE_OTHER;
        for n in 0..25 {
            let address = format!("robot{n}@exemple.example");
            let answer = write(&mut recruiter, &page, &address, "Gagnez").await;
            last = answer.status;
            if last == StatusCode::TOO_MANY_REQUESTS {
                assert!(answer.header("retry-after").is_some());
                assert!(answer.text().contains("Recommencez dans"));
                assert_eq!(answer.attributes("#name", "value"), ["Camille Martin"]);
                break;
            }
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        // What nobody confirms is forgotten.
        app.clock.advance(6 * Millis::DAY);
        app.run_periodic_jobs().await;
        assert!(app.tables_with("Gagnez").await.is_empty());
    })
    .await;
}
