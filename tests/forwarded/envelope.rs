//! Who may be written to, and what is answered.

use server::incoming_mail::Patience;
use std::time::Duration;
use support::{Engine, MAIL_DOMAIN, on_each_engine};

use super::*;

async fn rcpt(line: &mut Conversation, to: &str) -> String {
    assert!(line.say("MAIL FROM:<>").await.starts_with("250"));
    let answer = line.say(&format!("RCPT TO:<{to}>")).await;
    line.say("RSET").await;
    answer.get(..3).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_address_works_until_it_is_renewed_or_switched_off() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let doors = app.open_doors().await;
        let mut line = Conversation::lmtp(doors.lmtp).await;
        let first = browser.import_address().await;
        assert_eq!(browser.import_address().await, first);
        assert_eq!(rcpt(&mut line, &first).await, "250");
        assert_eq!(rcpt(&mut line, &first.to_uppercase()).await, "250");

        browser.post("/api/fn/forwarded/renew_address", &[]).await;
        let second = browser.import_address().await;
        assert_ne!(first, second);
        assert_eq!(rcpt(&mut line, &first).await, "550");
        assert_eq!(rcpt(&mut line, &second).await, "250");

        browser.post("/api/fn/forwarded/switch_off", &[]).await;
        assert_eq!(rcpt(&mut line, &second).await, "550");
        let text = page(&mut browser, "/recevoir/adresse").await;
        assert!(text.contains("est coupée"), "{text}");
        browser.post("/api/fn/forwarded/renew_address", &[]).await;
        let third = browser.import_address().await;
        assert_eq!(rcpt(&mut line, &third).await, "250");
        assert_eq!(rcpt(&mut line, &second).await, "550");
    })
    .await;
}

#[tokio::test]
async fn nobody_else_is_written_to() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let good = browser.import_address().await;
    let token = good.split('@').next().unwrap();
    let doors = app.open_doors().await;
    for bad in [
        format!("b-00000000000000000000@{MAIL_DOMAIN}"),
        format!("{token}@exemple.fr"),
        format!("c{}@{MAIL_DOMAIN}", &token[1..]),
        format!("{}@{MAIL_DOMAIN}", &token[2..]),
        format!("b-@{MAIL_DOMAIN}"),
        format!("postmaster@{MAIL_DOMAIN}"),
        format!("{token}%{MAIL_DOMAIN}@exemple.fr"),
        "amina.b@univ.example".to_owned(),
    ] {
        let mut line = Conversation::lmtp(doors.lmtp).await;
        assert_eq!(rcpt(&mut line, &bad).await, "550", "{bad}");
    }
    // An account that the operator has locked takes nothing.
    let mut tx = app.state.db.begin().await.unwrap();
    server::execute!(&mut tx, "UPDATE account SET locked_at = 1").unwrap();
    tx.commit().await.unwrap();
    let mut line = Conversation::lmtp(doors.lmtp).await;
    assert_eq!(rcpt(&mut line, &good).await, "550");
}

#[tokio::test]
async fn each_recipient_is_answered_in_lmtp_and_all_at_once_in_smtp() {
    on_each_engine(|app| async move {
        let mut amina = app.member(NAME, ADDRESS).await;
        let mut basile = app.member("Basile", "basile@univ.example").await;
        let to = [amina.import_address().await, basile.import_address().await];
        let nobody = format!("b-00000000000000000000@{MAIL_DOMAIN}");
        let doors = app.open_doors().await;
        let mut line = Conversation::lmtp(doors.lmtp).await;
        let mail = with_text("https://exemple.fr/1");
        let all = [&*to[0], &*nobody, &*to[1], &*to[0]];
        let answers = line.deliver(&all, &mail).await;
        assert!(answers[0].starts_with("550"), "{answers:?}");
        assert_eq!(answers[1..], ["250 2.0.0 Taken\r\n"; 3]);
        assert_eq!(mails(&app).await, 2);

        let mut line = Conversation::smtp(doors.smtp).await;
        assert!(
            line.say("MAIL FROM:<a@b.fr> BODY=8BITMIME SMTPUTF8")
                .await
                .starts_with("250")
        );
        for to in &to {
            assert!(
                line.say(&format!("RCPT TO:<{to}>"))
                    .await
                    .starts_with("250")
            );
        }
        assert!(line.say("DATA").await.starts_with("354"));
        line.send("Subject: é\r\n\r\nhttps://exemple.fr/é\r\n.\r\nQUIT\r\n".as_bytes())
            .await;
        assert_eq!(line.hear().await, "250 2.0.0 Taken\r\n");
        assert!(line.hear().await.starts_with("221"));
        assert_eq!(line.hear().await, "");
        assert_eq!(mails(&app).await, 4);
    })
    .await;
}

#[tokio::test]
async fn commands_may_come_together_and_in_pieces() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    let doors = app.open_doors().await;
    let all = format!(
        "MAIL FROM:<a@b.fr>\r\nRCPT TO:<{to}>\r\nDATA\r\nSubject: 1\r\n\r\nhttps://exemple.fr/1\r\n.\r\n\
         NOOP\r\nMAIL FROM:<a@b.fr>\r\nRCPT TO:<{to}>\r\nDATA\r\n.\r\nQUIT\r\n"
    );
    for size in [1, 7, 100_000] {
        let mut line = Conversation::lmtp(doors.lmtp).await;
        for piece in all.as_bytes().chunks(size) {
            line.send(piece).await;
            if size < 100 {
                tokio::task::yield_now().await;
            }
        }
        for expected in [
            "250", "250", "354", "250", "250", "250", "250", "354", "250", "221",
        ] {
            let answer = line.hear().await;
            assert!(
                answer.starts_with(expected),
                "{size}: {answer} for {expected}"
            );
        }
        assert_eq!(line.hear().await, "");
    }
    // The same mail, and the same empty one, are shown once.
    assert_eq!(mails(&app).await, 2);
}

#[tokio::test]
async fn what_is_said_in_the_wrong_order_or_way_is_refused() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    let doors = app.open_doors().await;
    let rcpt = format!("RCPT TO:<{to}>");
    let mut line = Conversation::connect(doors.lmtp).await;
    for (said, expected) in [
        ("MAIL FROM:<a@b.fr>", "503"),
        (rcpt.as_str(), "503"),
        ("DATA", "503"),
        ("HELO x", "502"),
        ("EHLO x", "502"),
        ("LHLO x", "250"),
        ("STARTTLS", "502"),
        ("AUTH PLAIN AGEAYg==", "502"),
        ("BDAT 10 LAST", "502"),
        ("VRFY amina", "252"),
        ("NONSENSE", "500"),
        ("MAIL FROM:a b c", "501"),
        ("MAIL FROM:<a@b.fr>", "250"),
        ("MAIL FROM:<a@b.fr>", "503"),
        ("DATA", "503"),
        (rcpt.as_str(), "250"),
        ("NOOP", "250"),
        ("RSET", "250"),
        (rcpt.as_str(), "503"),
        ("QUIT", "221"),
    ] {
        let answer = line.say(said).await;
        assert!(answer.starts_with(expected), "{said}: {answer}");
    }
    let long = format!("NOOP {}", "x".repeat(10_000));
    let mut line = Conversation::lmtp(doors.lmtp).await;
    assert!(line.say(&long).await.starts_with("500"));
    assert!(line.say("NOOP").await.starts_with("250"));
}

#[tokio::test]
async fn a_mail_is_not_cut_in_two_by_other_line_ends() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    let doors = app.open_doors().await;
    let mut line = Conversation::smtp(doors.smtp).await;
    line.say("MAIL FROM:<a@b.fr>").await;
    line.say(&format!("RCPT TO:<{to}>")).await;
    line.say("DATA").await;
    for end in ["\n.\n", "\r.\r", "\n.\r\n"] {
        let smuggled = format!("x{end}MAIL FROM:<evil@b.fr>\r\nRCPT TO:<{to}>\r\nDATA\r\n");
        line.send(smuggled.as_bytes()).await;
    }
    line.send(b"https://exemple.fr/1\r\n.\r\n").await;
    assert_eq!(line.hear().await, "250 2.0.0 Taken\r\n");
    assert!(line.say("NOOP").await.starts_with("250"));
    assert_eq!(mails(&app).await, 1);
}

#[tokio::test]
async fn who_is_silent_or_slow_is_not_waited_for() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    let patience = Patience {
        silence: Duration::from_millis(300),
        mail: Duration::from_millis(900),
        conversation: Duration::from_secs(3),
    };
    let doors = app.open_patient_doors(patience).await;
    let mut silent = Conversation::lmtp(doors.lmtp).await;
    assert!(silent.hear().await.starts_with("421"));
    assert_eq!(silent.hear().await, "");

    // A byte now and then, each in time, and the whole never.
    let mut slow = Conversation::lmtp(doors.lmtp).await;
    slow.say("MAIL FROM:<a@b.fr>").await;
    slow.say(&format!("RCPT TO:<{to}>")).await;
    slow.say("DATA").await;
    while slow.try_send(b"x").await {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(mails(&app).await, 0);

    let mut slow = Conversation::lmtp(doors.lmtp).await;
    while slow.try_send(b"NOOP\r\n").await {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    doors.close().await;
}

#[tokio::test]
async fn at_the_end_the_mail_in_hand_is_finished() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut browser = app.member(NAME, ADDRESS).await;
    let to = browser.import_address().await;
    let doors = app.open_doors().await;
    let mut idle = Conversation::lmtp(doors.lmtp).await;
    let mut busy = Conversation::lmtp(doors.lmtp).await;
    busy.say("MAIL FROM:<a@b.fr>").await;
    busy.say(&format!("RCPT TO:<{to}>")).await;
    busy.say("DATA").await;
    busy.send(b"https://exemple.fr/1\r\n").await;
    let closing = tokio::spawn(doors.close());
    assert!(idle.hear().await.starts_with("421"));
    busy.send(b".\r\n").await;
    assert_eq!(busy.hear().await, "250 2.0.0 Taken\r\n");
    assert!(busy.hear().await.starts_with("421"));
    closing.await.unwrap();
    assert_eq!(mails(&app).await, 1);
}
