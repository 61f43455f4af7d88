//! What a mail brings.

use support::{Engine, on_each_engine};

use super::*;

#[tokio::test]
async fn a_badge_in_a_mail_waits_and_comes_once() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let badge = app.issuer.hosted("soudure", ADDRESS);
        let mail = with_file("badge.png", &Issuer::baked(&badge));
        let mut line = Conversation::lmtp(doors.lmtp).await;
        for _ in 0..2 {
            assert_eq!(line.deliver(&[&to], &mail).await, ["250 2.0.0 Taken\r\n"]);
            app.run_jobs().await;
            assert_eq!((mails(&app).await, pending(&app).await), (1, 1));
            app.clock.advance(Millis::MINUTE);
        }
        let text = page(&mut browser, "/recevoir").await;
        assert!(text.contains("Badge déjà dans votre passeport"), "{text}");
        assert!(text.contains("badge.png"), "{text}");
        doors.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_mail_sent_on_as_an_attachment_is_opened_and_its_logo_passed_over() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    let doors = app.open_doors().await;
    let badge = Issuer::baked(&app.issuer.hosted("soudure", ADDRESS));
    let inner = String::from_utf8(with_file("badge.png", &badge)).unwrap();
    let mail = format!(
        "Subject: Fwd\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\
         Content-Type: image/png; name=logo.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n\
         --o\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--o--\r\n",
        base64(&support::picture())
    );
    let mut line = Conversation::lmtp(doors.lmtp).await;
    line.deliver(&[&to], mail.as_bytes()).await;
    app.run_jobs().await;
    assert_eq!(pending(&app).await, 1);
    let text = page(&mut browser, "/recevoir").await;
    assert!(!text.contains("logo.png"), "{text}");

    // Alone, it is explained.
    line.deliver(&[&to], &with_file("logo.png", &support::picture()))
        .await;
    let text = page(&mut browser, "/recevoir").await;
    assert!(
        text.contains("logo.png") && text.contains("ne contient pas de badge"),
        "{text}"
    );
}

#[tokio::test]
async fn a_zip_in_a_mail_is_opened_like_one_that_is_handed_in() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let badge = |name: &str| Issuer::baked(&app.issuer.signed(name, ADDRESS, |_| {}));
        let saved = with_file("dedans.png", &badge("trois"));
        let zip = zip_of(&[
            ("badges/un.png", badge("un")),
            ("badges/deux.png", badge("deux")),
            ("message.eml", saved),
            ("photo.jpg", b"\xff\xd8\xff\xe0 a photograph".to_vec()),
            ("README.txt", b"x".to_vec()),
        ]);
        let letter = zip_of(&[("[Content_Types].xml", b"<Types/>".to_vec())]);
        let mail = with_files(&[("badges.zip", &zip), ("lettre.docx", &letter)]);
        let mut line = Conversation::lmtp(doors.lmtp).await;
        for _ in 0..3 {
            assert_eq!(line.deliver(&[&to], &mail).await, ["250 2.0.0 Taken\r\n"]);
            app.run_jobs().await;
            assert_eq!((mails(&app).await, pending(&app).await), (1, 3));
            app.clock.advance(Millis::MINUTE);
        }
        let text = page(&mut browser, "/recevoir").await;
        for words in ["badges/un.png", "dedans.png", "photo.jpg", "photo (JPEG)"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        for words in ["lettre.docx", "README", "pas été examiné"] {
            assert!(!text.contains(words), "{words}: {text}");
        }

        // Alone, a document is explained.
        line.deliver(&[&to], &with_file("lettre.docx", &letter))
            .await;
        let text = page(&mut browser, "/recevoir").await;
        assert!(text.contains("ce genre de fichier"), "{text}");
        doors.close().await;
    })
    .await;
}

#[tokio::test]
async fn gmails_code_is_shown_for_seven_days() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let mail = "From: forwarding-noreply@google.com\r\n\
            Subject: (#123456789) Gmail Forwarding Confirmation - Receive Mail from a@gmail.com\r\n\r\n\
            https://mail-settings.google.com/mail/vf-abc https://mail-settings.google.com/mail/uf-abc\r\n";
        let mut line = Conversation::lmtp(doors.lmtp).await;
        line.deliver(&[&to], mail.as_bytes()).await;
        for path in ["/recevoir", "/recevoir/transferer"] {
            let text = page(&mut browser, path).await;
            for words in ["123456789", "a@gmail.com", "mail-settings.google.com/mail/vf-abc"] {
                assert!(text.contains(words), "{path}: {words}");
            }
            assert!(!text.contains("/mail/uf-abc"), "{path}");
        }
        app.clock.advance(7 * Millis::DAY);
        let text = page(&mut browser, "/recevoir/transferer").await;
        assert!(!text.contains("123456789"));
        app.run_periodic_jobs().await;
        assert_eq!(mails(&app).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_took_in_is_given_up_after_seven_days() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let badge = Issuer::baked(&app.issuer.hosted("soudure", ADDRESS));
        let mut line = Conversation::lmtp(doors.lmtp).await;
        line.deliver(&[&to], &with_file("badge.png", &badge)).await;
        let named = "SELECT COUNT(*) FROM intake_item WHERE blob_id IS NOT NULL";
        assert_eq!(one(&app, named).await, 1);
        app.clock.advance(8 * Millis::DAY);
        let sweep = server::service::forwarded::SweepMails;
        server::jobs::Job::run(sweep, app.state.clone())
            .await
            .unwrap();
        assert_eq!(one(&app, named).await, 0);
        let open = "SELECT COUNT(*) FROM intake WHERE finished_at IS NULL";
        assert_eq!(one(&app, open).await, 0);
        app.run_jobs().await;
        assert_eq!(pending(&app).await, 0);
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_mail_but_its_badges_and_links_is_stored() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    let doors = app.open_doors().await;
    let mail = "From: tom.sender@exemple.fr\r\nSubject: tres-secret\r\n\r\nun-mot-du-corps \
        https://openbadgefactory.com/c/receive?e=a&k=cle-du-lien&t=c\r\n";
    let mut line = Conversation::lmtp(doors.lmtp).await;
    line.deliver(&[&to], mail.as_bytes()).await;
    assert_eq!(mails(&app).await, 1);
    let token = to.strip_prefix("b-").unwrap().split('@').next().unwrap();
    app.state.db.close().await;
    let stored = std::fs::read(app.folder.path().join("besace.db")).unwrap();
    let stored = String::from_utf8_lossy(&stored).into_owned();
    for word in [
        "tom.sender",
        "tres-secret",
        "un-mot-du-corps",
        "cle-du-lien",
        token,
    ] {
        assert!(!stored.contains(word), "{word}");
    }
}
