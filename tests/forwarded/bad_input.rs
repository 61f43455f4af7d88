//! Mails and senders that mean no good, or cannot help it.

use std::fmt::Write;

use support::{Engine, MAIL_DOMAIN, Meter, on_each_engine};

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
async fn what_cannot_be_read_is_explained_and_counted() {
    on_each_engine(|app| async move {
        let meter = Meter::default();
        let _listening = meter.listen();
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
        for (mail, words, ending) in [
            (
                std::fs::read(folder.join("winmail.eml")).unwrap(),
                "winmail.dat",
                "taken",
            ),
            (
                with_file("certificat.pdf", ENCRYPTED_PDF),
                "demande un mot de passe",
                "taken",
            ),
            (deep.into_bytes(), "1 élément de ce mail", "nothing"),
            (with_text("Bonjour."), "ni badge ni lien", "nothing"),
            (
                b"\xff\xfe\x00garbage\r\n\x80\r\n\r\n\xff\xff".to_vec(),
                "ni badge ni lien",
                "nothing",
            ),
        ] {
            let label = format!("ending=\"{ending}\"");
            let before = meter.count("besace_mails_received_total", &[&label]);
            let answers = line.deliver(&[&to], &mail).await;
            assert_eq!(answers, ["250 2.0.0 Taken\r\n"]);
            let after = meter.count("besace_mails_received_total", &[&label]);
            assert_eq!(after, before + 1, "{words}");
            let text = page(&mut browser, "/recevoir").await;
            assert!(text.contains(words), "{words}: {text}");
        }
        let encrypted = ["result=\"failed\"", "why=\"encrypted\""];
        assert_eq!(meter.count("besace_intake_items_total", &encrypted), 1);
    })
    .await;
}

/// However a mail is broken, the badge that can still be read in it comes in, once.
#[tokio::test]
async fn a_badge_in_a_malformed_mail_comes_in_all_the_same() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let badge = Issuer::baked(&app.issuer.signed("solide", ADDRESS, |_| {}));
        let whole = String::from_utf8(with_file("badge.png", &badge)).unwrap();
        let mails_of = [
            whole.replace("--b--\r\n", ""),
            whole.replace("MIME-Version: 1.0\r\n", "MIME-Version\r\n: \u{fffd}\r\n"),
            whole.replace("\r\n", "\n"),
            whole.replace(
                "octet-stream; name",
                "octet-stream;;; name*0*=utf-8'\"; name",
            ),
            format!("X-Long: {}\r\n{whole}", "é".repeat(20_000)),
            whole.replace("Bravo !", &"<".repeat(100_000)),
        ];
        let mut line = Conversation::lmtp(doors.lmtp).await;
        for mail in &mails_of {
            let answers = line.deliver(&[&to], mail.as_bytes()).await;
            assert_eq!(answers, ["250 2.0.0 Taken\r\n"]);
            app.run_jobs().await;
            assert_eq!(pending(&app).await, 1, "{}", &mail[..300]);
        }
        let items = "SELECT COUNT(*) FROM intake_item WHERE badge_id IS NOT NULL";
        assert_eq!(one(&app, items).await, mails_of.len() as i64);
    })
    .await;
}

#[tokio::test]
async fn a_hostile_zip_in_a_mail_is_explained_counted_and_takes_nothing_else_along() {
    on_each_engine(|app| async move {
        let meter = Meter::default();
        let _listening = meter.listen();
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let badge = |name: &str| Issuer::baked(&app.issuer.signed(name, ADDRESS, |_| {}));
        let inner = zip_of(&[("a.png", badge("enfoui"))]);
        let wrapped = with_file("dedans.zip", &inner);
        let mut line = Conversation::lmtp(doors.lmtp).await;
        for (number, (zip, words, why)) in [
            (
                encrypted_zip(),
                "protégé par un mot de passe",
                "encrypted_archive",
            ),
            (
                zip_of(&[("bombe.json", vec![b' '; 9 << 20])]),
                "construit comme aucun badge",
                "too_complex",
            ),
            (
                zip_of(&[("gros.json", vec![0; 11 << 20])]),
                "construit comme aucun badge",
                "too_complex",
            ),
            (
                zip_of(&[("dedans.zip", inner.clone())]),
                "un ZIP rangé dans un autre",
                "nested_archive",
            ),
            // A mail in a ZIP brings no further ZIP.
            (
                zip_of(&[("message.eml", wrapped)]),
                "un ZIP rangé dans un autre",
                "nested_archive",
            ),
            (
                zip_of(&[("certificat.pdf", ENCRYPTED_PDF.to_vec())]),
                "Ce PDF demande un mot de passe",
                "encrypted",
            ),
            (
                zip_of(&[("winmail.dat", vec![0x78, 0x9f, 0x3e, 0x22, 0])]),
                "emballage propre à Outlook",
                "winmail",
            ),
            (b"PK\x03\x04 cut off".to_vec(), "abîmé", "damaged"),
        ]
        .into_iter()
        .enumerate()
        {
            let good = badge(&format!("bon{number}"));
            let mail = with_files(&[("envoi.zip", &zip), ("badge.png", &good)]);
            let labels = ["result=\"failed\"".to_owned(), format!("why=\"{why}\"")];
            let labels = [labels[0].as_str(), labels[1].as_str()];
            let before = meter.count("besace_intake_items_total", &labels);
            let answers = line.deliver(&[&to], &mail).await;
            assert_eq!(answers, ["250 2.0.0 Taken\r\n"]);
            app.run_jobs().await;
            let after = meter.count("besace_intake_items_total", &labels);
            assert_eq!(after, before + 1, "{why}");
            assert_eq!(pending(&app).await, number as i64 + 1, "{why}");
            let text = page(&mut browser, "/recevoir").await;
            assert!(text.contains(words), "{words}: {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn names_in_a_zip_lead_nowhere_and_one_mail_brings_so_much() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let doors = app.open_doors().await;
        let badge = |name: &str| Issuer::baked(&app.issuer.signed(name, ADDRESS, |_| {}));
        let out = zip_of(&[
            ("../../../../tmp/besace-evasion.png", badge("un")),
            ("/tmp/besace-evasion.png", badge("deux")),
            ("..\\..\\besace-evasion.png", badge("trois")),
        ]);
        let mut line = Conversation::lmtp(doors.lmtp).await;
        line.deliver(&[&to], &with_file("../out.zip", &out)).await;
        app.run_jobs().await;
        assert_eq!(pending(&app).await, 3);
        assert!(!Path::new("/tmp/besace-evasion.png").exists());
        let text = page(&mut browser, "/recevoir").await;
        assert!(text.contains("tmp/besace-evasion.png"), "{text}");
        assert!(!text.contains("../") && !text.contains("..\\"), "{text}");
        app.clock.advance(Millis::MINUTE);

        let mut files = vec![("badge.png".to_owned(), badge("premier"))];
        files.extend((1..100_000).map(|n| (format!("{n}.txt"), Vec::new())));
        let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(n, b)| (&n[..], b.clone())).collect();
        let many = zip_of(&files);
        let again = zip_of(&[("badge.png", badge("dernier"))]);
        let mail = with_files(&[("many.zip", &many), ("again.zip", &again)]);
        let answers = line.deliver(&[&to], &mail).await;
        assert_eq!(answers, ["250 2.0.0 Taken\r\n"]);
        app.run_jobs().await;
        assert_eq!(pending(&app).await, 4, "the ZIPs of a mail share its limit");
        let text = page(&mut browser, "/recevoir").await;
        assert!(text.contains("99 801 éléments de ce mail"), "{text}");
    })
    .await;
}

/// A rule of a mailbox sends everything on, our own news of what it has sent on among it.
#[tokio::test]
async fn a_loop_of_mails_ends_at_once() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let to = browser.import_address().await;
        let fields = [("rhythm", "at_once")];
        let chosen = browser.post("/api/fn/notices/change_rhythm", &fields);
        assert!(chosen.await.status.is_redirection());
        let doors = app.open_doors().await;
        let badge = Issuer::baked(&app.issuer.signed("boucle", ADDRESS, |_| {}));
        let mut line = Conversation::lmtp(doors.lmtp).await;
        line.deliver(&[&to], &with_file("badge.png", &badge)).await;
        let mut seen = 0;
        for _ in 0..5 {
            app.clock.advance(Millis::HOUR);
            app.run_periodic_jobs().await;
            let sent = app.mails_to(ADDRESS);
            for mail in sent.iter().skip(seen) {
                let bare = format!("Subject: Fwd\r\n\r\n{}", mail.text);
                let received = "Received: from a by b; Sun, 22 Nov 2026 12:00:00 +0000\r\n";
                let looped = received.repeat(200) + &mail.raw;
                for mail in [mail.raw.as_str(), bare.as_str(), looped.as_str()] {
                    let answers = line.deliver(&[&to], mail.as_bytes()).await;
                    assert_eq!(answers, ["250 2.0.0 Taken\r\n"]);
                }
            }
            seen = sent.len();
        }
        assert!(seen >= 2, "the confirmation and the news: {seen}");
        assert!(seen <= 3, "news of news were sent: {seen}");
        assert_eq!(pending(&app).await, 1);
    })
    .await;
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
