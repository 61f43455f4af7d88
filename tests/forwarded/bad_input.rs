//! Mails and senders that mean no good, or cannot help it.

use std::fmt::Write;

use support::{Engine, MAIL_DOMAIN, on_each_engine};

use super::*;

#[tokio::test]
async fn a_mail_of_fifty_megabytes_is_refused_before_and_after() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    let doors = app.open_doors().await;
    let mut line = Conversation::lmtp(doors.lmtp).await;
    let declared = line.say("MAIL FROM:<a@b.fr> SIZE=52428800").await;
    assert!(declared.starts_with("552"), "{declared}");
    assert!(line.say("MAIL FROM:<a@b.fr>").await.starts_with("250"));
    assert!(
        line.say(&format!("RCPT TO:<{to}>"))
            .await
            .starts_with("250")
    );
    assert!(line.say("DATA").await.starts_with("354"));
    let megabyte = "x".repeat(1022) + "\r\n";
    let megabyte = megabyte.repeat(1024);
    for _ in 0..50 {
        line.send(megabyte.as_bytes()).await;
    }
    line.send(b".\r\n").await;
    let answer = line.hear().await;
    assert!(answer.starts_with("552"), "{answer}");
    // The conversation goes on where the mail ended.
    let answers = line
        .deliver(&[&to], &with_text("https://exemple.fr/1"))
        .await;
    assert_eq!(answers, ["250 2.0.0 Taken\r\n"]);
    assert_eq!(mails(&app).await, 1);
}

#[tokio::test]
async fn answers_of_programs_and_our_own_mails_bring_nothing() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let own = app.mails_to(ADDRESS).pop().expect("the confirmation").raw;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/mails/tests/mails");
        let mut line = Conversation::lmtp(doors.lmtp).await;
        for mail in [
            std::fs::read(folder.join("bounce.eml")).unwrap(),
            std::fs::read(folder.join("vacation.eml")).unwrap(),
            own.into_bytes(),
        ] {
            let answers = line.deliver(&[&to], &mail).await;
            assert_eq!(answers, ["250 2.0.0 Taken\r\n"]);
        }
        assert_eq!(mails(&app).await, 0);
        let sent = app.state.mailer.sent().len();
        app.run_jobs().await;
        assert_eq!(
            app.state.mailer.sent().len(),
            sent,
            "nobody is ever answered"
        );
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_explained() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    let doors = app.open_doors().await;
    let mut line = Conversation::lmtp(doors.lmtp).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/mails/tests/mails");
    let mut deep = String::new();
    for level in 0..50 {
        let _ = write!(
            deep,
            "Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n\
             Content-Type: message/rfc822\r\n\r\n"
        );
    }
    let encrypted = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
        3 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -4/O<00>/U<00>>>endobj\n\
        trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n%%EOF";
    for (mail, words) in [
        (
            std::fs::read(folder.join("winmail.eml")).unwrap(),
            "winmail.dat",
        ),
        (with_file("certificat.pdf", encrypted), "certificat.pdf"),
        (deep.into_bytes(), "1 élément de ce mail"),
        (with_text("Bonjour."), "ni badge ni lien"),
        (
            b"\xff\xfe\x00garbage\r\n\x80\r\n\r\n\xff\xff".to_vec(),
            "ni badge ni lien",
        ),
    ] {
        let answers = line.deliver(&[&to], &mail).await;
        assert_eq!(answers, ["250 2.0.0 Taken\r\n"]);
        let text = page(&mut browser, "/recevoir").await;
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[tokio::test]
async fn whoever_guesses_or_names_thousands_is_shown_the_door() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    let doors = app.open_doors().await;
    for (rcpt, refused) in [
        (
            format!("RCPT TO:<b-00000000000000000000@{MAIL_DOMAIN}>\r\n"),
            "550",
        ),
        (format!("RCPT TO:<{to}>\r\n"), "452"),
    ] {
        let mut line = Conversation::lmtp(doors.lmtp).await;
        line.say("MAIL FROM:<a@b.fr>").await;
        let _hung_up = line.try_send(rcpt.repeat(10_000).as_bytes()).await;
        let (mut taken, mut no) = (0, 0);
        loop {
            let answer = line.hear().await;
            match answer.get(..3) {
                Some("250") => taken += 1,
                Some(code) if code == refused => no += 1,
                Some("421") | None => break,
                other => panic!("{other:?}"),
            }
        }
        assert!(taken <= 100 && no <= 20, "{taken} {no}");
    }
    // The door is open for others.
    let mut line = Conversation::lmtp(doors.lmtp).await;
    let answers = line
        .deliver(&[&to], &with_text("https://exemple.fr/1"))
        .await;
    assert_eq!(answers, ["250 2.0.0 Taken\r\n"]);
}

#[tokio::test]
async fn one_account_takes_so_many_an_hour() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let mut line = Conversation::lmtp(doors.lmtp).await;
        for number in 0..120 {
            let mail = with_text(&format!("https://exemple.fr/{number}"));
            assert_eq!(line.deliver(&[&to], &mail).await, ["250 2.0.0 Taken\r\n"]);
        }
        let more = with_text("https://exemple.fr/more");
        let answers = line.deliver(&[&to], &more).await;
        assert!(answers[0].starts_with("452"), "{answers:?}");
        app.clock.advance(Millis::HOUR + 1);
        assert_eq!(line.deliver(&[&to], &more).await, ["250 2.0.0 Taken\r\n"]);
        assert_eq!(mails(&app).await, 121);
    })
    .await;
}

#[tokio::test]
async fn what_breaks_off_before_the_answer_never_was_and_what_was_answered_is_there() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let badge = Issuer::baked(&app.issuer.hosted("soudure", ADDRESS));
        let mail = with_file("badge.png", &badge);
        let mut line = Conversation::lmtp(doors.lmtp).await;
        line.say("MAIL FROM:<a@b.fr>").await;
        line.say(&format!("RCPT TO:<{to}>")).await;
        line.say("DATA").await;
        line.send(&mail).await;
        drop(line);
        doors.close().await;
        assert_eq!(mails(&app).await, 0);
        let items = "SELECT COUNT(*) FROM intake_item";
        assert_eq!(one(&app, items).await, 0);

        // Answered, and nothing else has run yet: the rows and the bytes are on the disk.
        let doors = app.open_doors().await;
        let mut line = Conversation::lmtp(doors.lmtp).await;
        assert_eq!(line.deliver(&[&to], &mail).await, ["250 2.0.0 Taken\r\n"]);
        assert_eq!((mails(&app).await, one(&app, items).await), (1, 1));
        app.run_jobs().await;
        assert_eq!(pending(&app).await, 1);
    })
    .await;
}
