//! The mailbox page is for who develops, on their own machine, and nowhere else.

use http::StatusCode;
use server::config::MailTransport;
use support::{Engine, TestApp};

const ADDRESS: &str = "amina@exemple.fr";

#[tokio::test]
async fn who_develops_reads_the_mails_and_follows_their_links() {
    let app = TestApp::start_dev(Engine::Sqlite, |_| {}).await;
    let mut browser = app.browser();
    app.sign_up(&mut browser, "Amina", ADDRESS).await;
    app.run_jobs().await;
    let list = browser.get("/courrier").await;
    assert_eq!(list.status, StatusCode::OK);
    let mails: Vec<_> = list.attributes("a[href^='/courrier/']", "href");
    assert_eq!(mails.len(), 1, "{}", list.text());
    let mail = browser.get(&mails[0]).await;
    let links = mail.attributes("a[href*='/confirmer?jeton=']", "href");
    assert!(!links.is_empty(), "{}", mail.text());
    let path = links[0].trim_start_matches("http://127.0.0.1:3000");
    assert_eq!(browser.get(path).await.status, StatusCode::OK);
    assert_eq!(
        browser.get("/courrier/0-0").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        browser.get("/courrier/..%2fbesace").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn elsewhere_there_is_no_such_page() {
    let plain = TestApp::start(Engine::Sqlite).await;
    let listens = TestApp::start_dev(Engine::Sqlite, |config| {
        config.server.listen = "0.0.0.0:3000".parse().expect("an address");
    })
    .await;
    let public = TestApp::start_dev(Engine::Sqlite, |config| {
        config.server.public_url = "https://besace.example".parse().expect("a URL");
    })
    .await;
    let smtp = TestApp::start_dev(Engine::Sqlite, |config| {
        config.mail.transport = MailTransport::Smtp;
        config.mail.smtp_host = "localhost".to_owned();
    })
    .await;
    for app in [plain, listens, public, smtp] {
        for path in ["/courrier", "/courrier/0-0"] {
            assert_eq!(
                app.browser().get(path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    }
}
