//! A run: what it does with the badges and mails that are there, one at a time, killed and resumed.

use domain::sync::SyncWhat;
use domain::{Acceptance, Millis, Origin, Verdict};
use http::StatusCode;
use server::jobs::Job;
use server::service::badges::{Handed, Manner};
use server::service::intakes::{Arrived, begin as arrive};
use server::service::sync::{Synchronise, begin};
use support::{Issuer, Part, Reply};

use super::{
    ADDRESS, NAME, displayer, held, last, step, switch_on, synchronise, whose, with_sources, words,
};

#[tokio::test]
async fn a_badge_that_was_withdrawn_is_noticed_and_told() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let mut badge = app.issuer.hosted("souder", ADDRESS);
        let file = Issuer::baked(&badge);
        let parts = [Part::File("file", "badge.png", &file)];
        let answer = browser.upload("/badges/import", &parts).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        app.run_jobs().await;
        badge["revoked"] = true.into();
        app.issuer.says("/souder/assertion", Reply::Json(badge));
        app.clock.advance(Millis::HOUR);
        let run = synchronise(&app, &mut browser).await;
        let mine = run
            .steps
            .iter()
            .find(|s| s.what == SyncWhat::Badges)
            .unwrap();
        assert_eq!((mine.found, mine.changed, mine.failed), (1, 1, 0));
        let verdict = held(&app).await[0].checked.as_ref().unwrap().verdict;
        assert_eq!(verdict, Verdict::Revoked);
        let page = words(&mut browser, "/synchroniser").await;
        assert!(page.contains("1 badge revérifié.") && page.contains("1 résultat a changé."));
        let home = words(&mut browser, "/accueil").await;
        assert!(
            home.contains("Badge souder") && home.contains("1 résultat changé"),
            "{home}"
        );
        app.clock.advance(15 * Millis::MINUTE);
        app.run_jobs().await;
        let mails = app.mails_to(ADDRESS);
        assert!(mails.iter().any(|mail| mail.text.contains("Badge souder")));
    })
    .await;
}

#[tokio::test]
async fn a_second_press_shows_the_run_in_hand_and_presses_have_an_end() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let account = whose(&app, ADDRESS).await;
        let (one, two) = tokio::join!(
            begin(&app.state, &account, false),
            begin(&app.state, &account, false),
        );
        let run = one.unwrap();
        assert_eq!(run, two.unwrap());
        browser.post("/api/fn/sync/start", &[]).await;
        assert_eq!(last(&app, &account).await.unwrap().id, run);
        let page = words(&mut browser, "/synchroniser").await;
        assert!(
            page.contains("En cours : étape 1 sur 2.") && page.contains("Actualiser"),
            "{page}"
        );
        app.run_jobs().await;
        for _ in 0..6 {
            browser.post("/api/fn/sync/start", &[]).await;
            app.run_jobs().await;
        }
        let mut script = browser.clone().with("accept", "application/json");
        let answer = script.post("/api/fn/sync/start", &[]).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn a_turn_that_is_done_twice_is_written_once() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        displayer(&app, &[(ADDRESS, &["souder", "braser"])]);
        switch_on(&mut browser, "displayer").await;
        let account = whose(&app, ADDRESS).await;
        let run = begin(&app.state, &account, false).await.unwrap();
        // Each turn by two workers at the same time, as when a lock has run out, and then again, as
        // when the server was killed before the job was taken off the queue.
        for turn in 0..20 {
            let job = || Synchronise {
                run: run.clone(),
                turn,
            };
            let state = || app.state.clone();
            let (one, two) = tokio::join!(job().run(state()), job().run(state()));
            one.unwrap();
            two.unwrap();
            job().run(state()).await.unwrap();
        }
        app.run_jobs().await;
        let run = last(&app, &account).await.unwrap();
        assert!(run.finished.is_some());
        let told = step(&run, "displayer");
        assert_eq!((told.found, told.added), (2, 2));
        assert_eq!(held(&app).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_run_that_lost_its_job_gets_another_and_one_that_never_ends_is_given_up() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let account = whose(&app, ADDRESS).await;
        let first = begin(&app.state, &account, false).await.unwrap();
        let lose = async || {
            let mut tx = app.state.db.begin().await.unwrap();
            server::execute!(&mut tx, "DELETE FROM job WHERE kind = 'synchronise'").unwrap();
            tx.commit().await.unwrap();
        };
        lose().await;
        app.clock.advance(20 * Millis::MINUTE);
        let run = synchronise(&app, &mut browser).await;
        assert_eq!(run.id, first);

        let second = begin(&app.state, &account, false).await.unwrap();
        lose().await;
        app.clock.advance(7 * Millis::HOUR);
        let run = synchronise(&app, &mut browser).await;
        assert_ne!(run.id, second);
    })
    .await;
}

#[tokio::test]
async fn a_link_of_a_mail_that_could_not_be_opened_is_tried_again() {
    with_sources(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let account = whose(&app, ADDRESS).await;
        let badge = app.issuer.hosted("souder", ADDRESS);
        app.issuer.says("/souder/assertion", Reply::Status(503));
        let link = badge["id"].as_str().unwrap().to_owned();
        let arrived = Arrived {
            name: None,
            handed: Ok(Handed::Text(link)),
        };
        let manner = Manner::by_itself(Origin::Mail);
        arrive(&app.state, &account, manner, vec![arrived], 0)
            .await
            .unwrap();
        app.clock.advance(Millis::MINUTE);
        app.run_jobs().await;
        assert!(held(&app).await.is_empty());

        app.issuer.says("/souder/assertion", Reply::Json(badge));
        let run = synchronise(&app, &mut browser).await;
        let mail = run.steps.iter().find(|s| s.what == SyncWhat::Mail).unwrap();
        assert_eq!((mail.found, mail.added, mail.failed), (1, 1, 0));
        assert_eq!(held(&app).await[0].acceptance, Acceptance::Pending);
        // What came in once does not come again.
        let run = synchronise(&app, &mut browser).await;
        let mail = run.steps.iter().find(|s| s.what == SyncWhat::Mail).unwrap();
        assert_eq!((mail.found, mail.added), (0, 0));
    })
    .await;
}
