//! Mails by SMTP, to a real server: delivered, refused, put off; protected or not sent.

use app::mail::MailText;
use domain::Millis;
use http::StatusCode;
use mail_parser::MessageParser;
use server::Config;
use server::clock::{MockClock, SystemEntropy};
use server::config::{MailTransport, SmtpSecurity};
use server::mail::{MailError, Mailer};
use support::{Engine, Protection, SMTP_LOGIN, SmtpServer, TestApp};

fn settings(config: &mut Config, port: u16, security: SmtpSecurity) {
    config.mail.transport = MailTransport::Smtp;
    config.mail.from = "Besace à l'essai <besace@exemple.fr>".to_owned();
    config.mail.smtp_host = "localhost".to_owned();
    config.mail.smtp_port = port;
    config.mail.smtp_security = security;
    if security != SmtpSecurity::None {
        config.mail.smtp_user = SMTP_LOGIN.0.to_owned();
        config.mail.smtp_password = SMTP_LOGIN.1.into();
    }
}

async fn send(config: &Config, trusted: Option<&str>) -> Result<(), MailError> {
    let mailer = Mailer::smtp(config, trusted.map(str::as_bytes)).expect("settings");
    let mail = MailText {
        subject: "Élodie, confirmez votre adresse".to_owned(),
        text: "Bonjour Élodie\n.\nUne ligne d'un seul point ne finit pas le message.\n".to_owned(),
        html: "<p>Bonjour Élodie</p>".to_owned(),
        unsubscribe: None,
        reply_to: None,
    };
    let clock = MockClock::new(Millis(1_795_348_800_000));
    let to = "elodie@exemple.fr".parse().expect("an address");
    mailer.send(&to, mail, &clock, &SystemEntropy).await
}

#[tokio::test]
async fn a_sign_up_goes_through_a_real_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = SmtpServer::start(Protection::None, folder.path()).await;
    let port = server.port;
    let app = TestApp::start_dev(Engine::Sqlite, |config| {
        settings(config, port, SmtpSecurity::None);
    })
    .await;
    let mut browser = app.browser();
    app.sign_up(&mut browser, "Amina Bénali", "amina@exemple.fr")
        .await;
    app.run_jobs().await;
    let taken = server.next().await;
    assert_eq!(taken.from, "besace@exemple.fr");
    assert_eq!(taken.to, ["amina@exemple.fr"]);
    let mail = MessageParser::default()
        .parse(taken.raw.as_bytes())
        .expect("a mail");
    assert_eq!(
        mail.from().and_then(|f| f.first()).and_then(|f| f.name()),
        Some("Besace à l'essai")
    );
    assert_eq!(
        mail.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-generated")
    );
    let text = mail.body_text(0).expect("a text");
    let html = mail.body_html(0).expect("HTML");
    assert!(
        text.contains("Bonjour Amina Bénali") && html.contains("Amina Bénali"),
        "{text}"
    );
    let (_, rest) = text.split_once("/confirmer?jeton=").expect("a link");
    let token = rest.split_whitespace().next().expect("a token");
    assert!(html.contains(token));
    let answer = browser.post("/confirmer", &[("token", token)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_refused_mail_is_given_up_and_one_put_off_is_tried_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = SmtpServer::start(Protection::None, folder.path()).await;
    let port = server.port;
    let app = TestApp::start_dev(Engine::Sqlite, |config| {
        settings(config, port, SmtpSecurity::None);
    })
    .await;
    for address in ["refused@exemple.fr", "busy@exemple.fr"] {
        app.sign_up(&mut app.browser(), "Amina", address).await;
    }
    app.run_jobs().await;
    let mut on = app.state.db.read().await.expect("the database");
    let counts = server::store::jobs::count(&mut on)
        .await
        .expect("the queue");
    assert_eq!((counts[0].waiting, counts[0].dead), (1, 1));
    drop(on);
    for said in ["exemple.fr", "is busy", "is nobody"] {
        assert!(
            !app.tables_with(said).await.contains(&"job".to_owned()),
            "{said}"
        );
    }
    // A server that is gone is one that may come back.
    assert!(server.end().await.is_empty());
    app.sign_up(&mut app.browser(), "Bruno", "bruno@exemple.fr")
        .await;
    app.run_jobs().await;
    let mut on = app.state.db.read().await.expect("the database");
    let counts = server::store::jobs::count(&mut on)
        .await
        .expect("the queue");
    assert_eq!((counts[0].waiting, counts[0].dead), (2, 1));
}

#[tokio::test]
async fn a_protected_connection_carries_the_login_and_the_mail() {
    for (protection, security) in [
        (Protection::Starttls, SmtpSecurity::Starttls),
        (Protection::Tls, SmtpSecurity::Tls),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut server = SmtpServer::start(protection, folder.path()).await;
        let mut config = Config::default();
        settings(&mut config, server.port, security);
        let certificate = server.certificate.clone();
        send(&config, Some(&certificate)).await.expect("sent");
        let taken = server.next().await;
        assert!(taken.tls, "{security:?}");
        assert_eq!(taken.user.as_deref(), Some(SMTP_LOGIN.0), "{security:?}");
        let mail = MessageParser::default()
            .parse(taken.raw.as_bytes())
            .expect("a mail");
        assert_eq!(mail.subject(), Some("Élodie, confirmez votre adresse"));
        let text = mail.body_text(0).expect("a text").replace("\r\n", "\n");
        assert!(text.contains("\n.\nUne ligne d'un seul point"), "{text}");

        config.mail.smtp_password = "faux".into();
        let error = send(&config, Some(&certificate))
            .await
            .expect_err("a wrong password");
        assert!(error.may_pass(), "the operator can mend it: {error}");
        assert!(server.end().await.is_empty());
    }
}

#[tokio::test]
async fn without_a_certificate_that_is_trusted_nothing_is_sent() {
    for (protection, security) in [
        (Protection::Starttls, SmtpSecurity::Starttls),
        (Protection::Tls, SmtpSecurity::Tls),
        // A server, or somebody in between, that offers no STARTTLS.
        (Protection::None, SmtpSecurity::Starttls),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let server = SmtpServer::start(protection, folder.path()).await;
        let mut config = Config::default();
        settings(&mut config, server.port, security);
        let error = send(&config, None).await.expect_err("not sent");
        assert!(error.may_pass(), "{error}");
        assert!(server.end().await.is_empty(), "{protection:?} {security:?}");
    }
}
