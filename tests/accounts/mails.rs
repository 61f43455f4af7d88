//! What people find in their mailboxes, in both languages, and what happens when a mail cannot
//! leave.

use domain::Millis;
use http::StatusCode;
use server::mail::Sent;
use support::{Browser, Engine, PASSWORD, TestApp};

use super::sessions::settings;

const ADDRESS: &str = "amina@exemple.fr";

/// Every mail that a life sends, in a language.
async fn every_mail(language: &str) -> Vec<Sent> {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.browser().with("accept-language", language);
    app.sign_up(&mut browser, "Amina Benali", ADDRESS).await;
    app.run_jobs().await;
    browser
        .post("/confirmer", &[("token", &app.token(ADDRESS))])
        .await;
    app.sign_up(&mut app.browser(), "Quelqu'un", ADDRESS).await;
    app.run_jobs().await;
    app.browser()
        .post("/mot-de-passe-oublie", &[("address", ADDRESS)])
        .await;
    app.run_jobs().await;
    let (port, viewer, session) = settings(&app, &browser).await;
    port.change_password(&viewer, PASSWORD, "loutre bocal nuage tardif")
        .await
        .expect("changed");
    session.save().await.expect("saved");
    app.run_jobs().await;
    second_address(&app, &mut browser).await;
    app.clock.advance(671 * Millis::DAY);
    app.run_periodic_jobs().await;
    app.clock.advance(61 * Millis::DAY);
    app.run_periodic_jobs().await;
    app.mails_to(ADDRESS)
}

/// The mails about addresses: one is added, becomes the primary one, gives way again and goes.
async fn second_address(app: &TestApp, browser: &mut Browser) {
    const SECOND: &str = "amina@asso.exemple.fr";
    const NEW: &str = "loutre bocal nuage tardif";
    let (fresh, _) = app.signs_in(ADDRESS, NEW).await;
    *browser = fresh;
    let (port, viewer, _) = settings(app, browser).await;
    port.add_address(&viewer, SECOND, NEW).await.expect("added");
    app.run_jobs().await;
    let token = app.token(SECOND);
    browser.post("/confirmer", &[("token", &token)]).await;
    // Mails of one moment leave in any order.
    app.run_jobs().await;
    let held = port.addresses(&viewer).await.expect("addresses");
    port.make_primary(&viewer, &held[1].id, NEW)
        .await
        .expect("changed");
    app.run_jobs().await;
    port.make_primary(&viewer, &held[0].id, NEW)
        .await
        .expect("changed back");
    app.run_jobs().await;
    port.remove_address(&viewer, &held[1].id, NEW)
        .await
        .expect("removed");
    app.run_jobs().await;
}

/// A mail without what is different each time.
fn settled(mail: &Sent) -> String {
    let mut text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
    if let Some(token) = support::token_in(mail) {
        text = text.replace(&token, "[TOKEN]");
    }
    text
}

#[tokio::test]
async fn every_mail_reads_well_in_both_languages() {
    for language in ["fr", "en"] {
        let mails = every_mail(language).await;
        assert_eq!(
            mails.len(),
            10,
            "confirm, exists, reset, changed, added, primary twice, removed, warning, deleted"
        );
        let all: Vec<_> = mails.iter().map(settled).collect();
        insta::assert_snapshot!(format!("every_mail_{language}"), all.join("\n=====\n\n"));
    }
}

#[tokio::test]
async fn a_mail_loads_nothing_follows_nobody_and_says_that_a_machine_wrote_it() {
    for mail in every_mail("fr").await {
        let page = scraper::Html::parse_document(&mail.html);
        for foreign in [
            "img",
            "script",
            "link",
            "iframe",
            "style[src]",
            "[background]",
        ] {
            let selector = scraper::Selector::parse(foreign).expect("a selector");
            assert_eq!(
                page.select(&selector).count(),
                0,
                "{foreign} in {}",
                mail.html
            );
        }
        let links = scraper::Selector::parse("a[href]").expect("a selector");
        for link in page.select(&links) {
            let href = link.attr("href").expect("a link");
            assert!(href.starts_with("http://127.0.0.1:3000/"), "{href}");
            assert!(
                mail.text.contains(href),
                "the text part has every link: {href}"
            );
        }
        assert!(mail.raw.contains("Auto-Submitted: auto-generated"));
        assert!(mail.raw.contains("multipart/alternative"));
    }
}

#[tokio::test]
async fn a_name_cannot_break_out_of_a_mail() {
    let app = TestApp::start(Engine::Sqlite).await;
    let name = "Amina\r\nBcc: x@y.fr\r\n\r\n<b onclick=a>&";
    let mut browser = app.browser();
    let answer = app.sign_up(&mut browser, name, ADDRESS).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    app.run_jobs().await;
    browser
        .post("/confirmer", &[("token", &app.token(ADDRESS))])
        .await;
    app.browser()
        .post("/mot-de-passe-oublie", &[("address", ADDRESS)])
        .await;
    app.run_jobs().await;
    let mails = app.mails_to(ADDRESS);
    assert_eq!(mails.len(), 2);
    for mail in mails {
        let (headers, _) = mail.raw.split_once("\r\n\r\n").expect("headers");
        assert!(
            !headers.lines().any(|line| line.starts_with("Bcc")),
            "{headers}"
        );
        let page = scraper::Html::parse_document(&mail.html);
        let injected = scraper::Selector::parse("[onclick]").expect("a selector");
        assert_eq!(page.select(&injected).count(), 0, "{}", mail.html);
    }
}

#[tokio::test]
async fn the_mails_to_an_address_that_is_being_added_read_well() {
    for language in ["fr", "en"] {
        let app = TestApp::start(Engine::Sqlite).await;
        let asked = app.browser().with("accept-language", language);
        for (name, address) in [("Bruno", "bruno@exemple.fr"), ("Amina Benali", ADDRESS)] {
            let mut browser = asked.clone();
            app.sign_up(&mut browser, name, address).await;
            app.run_jobs().await;
            let token = app.token(address);
            browser.post("/confirmer", &[("token", &token)]).await;
            if address == ADDRESS {
                let (port, viewer, _) = settings(&app, &browser).await;
                for other in ["amina@asso.exemple.fr", "bruno@exemple.fr"] {
                    port.add_address(&viewer, other, PASSWORD)
                        .await
                        .expect("added");
                    app.run_jobs().await;
                }
            }
        }
        let amina = app.mails_to("amina@asso.exemple.fr");
        let bruno = app.mails_to("bruno@exemple.fr");
        let all: Vec<_> = amina.iter().chain(&bruno).map(settled).collect();
        insta::assert_snapshot!(format!("added_{language}"), all.join("\n=====\n\n"));
    }
}

#[tokio::test]
async fn a_mail_server_may_be_away_for_a_night() {
    let app = TestApp::start_dev(Engine::Sqlite, |_| {}).await;
    let folder = app.state.config.mail_folder();
    std::fs::write(&folder, "in the way").expect("a file");
    app.sign_up(&mut app.browser(), "Amina", ADDRESS).await;
    for _ in 0..12 * 60 {
        app.run_jobs().await;
        app.clock.advance(Millis::MINUTE);
    }
    std::fs::remove_file(&folder).expect("the way is free");
    app.clock.advance(Millis::DAY);
    app.run_jobs().await;
    let sent = server::mail::folder::list(&folder).await.expect("mails");
    assert_eq!(sent.len(), 1);
}

#[tokio::test]
async fn a_mail_that_cannot_leave_is_tried_again() {
    // A folder that cannot be made, because a file stands in its place.
    let app = TestApp::start_dev(Engine::Sqlite, |_| {}).await;
    let folder = app.state.config.mail_folder();
    std::fs::write(&folder, "in the way").expect("a file");
    app.sign_up(&mut app.browser(), "Amina", ADDRESS).await;
    app.run_jobs().await;
    assert_eq!(app.row_counts().await["job"], 1, "it waits");
    std::fs::remove_file(&folder).expect("the way is free");
    app.clock.advance(Millis::MINUTE);
    app.run_jobs().await;
    assert!(!app.row_counts().await.contains_key("job"));
    assert_eq!(
        server::mail::folder::list(&folder)
            .await
            .expect("mails")
            .len(),
        1
    );
}
