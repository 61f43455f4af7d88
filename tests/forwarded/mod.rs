//! Badges that come by forwarded mail: from the envelope to the page.

use std::path::Path;

use domain::Millis;
use http::StatusCode;
use support::{Browser, Conversation, Issuer, Reply, TestApp};

mod bad_input;
mod badges;
mod envelope;
mod links;
mod postfix;

const NAME: &str = "Amina Bénali";
const ADDRESS: &str = "amina.b@univ.example";

/// A mail with a file.
fn with_file(name: &str, file: &[u8]) -> Vec<u8> {
    let encoded: Vec<String> = base64(file)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8(line.to_vec()).unwrap())
        .collect();
    format!(
        "From: Issuer <noreply@issuer.example>\r\nSubject: Votre badge\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBravo !\r\n--b\r\n\
         Content-Type: application/octet-stream; name=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
        encoded.join("\r\n")
    )
    .into_bytes()
}

/// A mail with a text.
fn with_text(text: &str) -> Vec<u8> {
    format!("Subject: Votre badge\r\nMessage-ID: <1@issuer.example>\r\n\r\n{text}\r\n").into_bytes()
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = (0..3).fold(0_usize, |n, at| {
            n << 8 | usize::from(three.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            let letter = ALPHABET[number >> (18 - 6 * at) & 63];
            text.push(if at > three.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

async fn one(app: &TestApp, sql: &'static str) -> i64 {
    let mut on = app.state.db.read().await.unwrap();
    let row: (i64,) = server::fetch_one!(&mut on, (i64,), sql).unwrap();
    row.0
}

async fn mails(app: &TestApp) -> i64 {
    one(app, "SELECT COUNT(*) FROM forwarded_mail").await
}

async fn pending(app: &TestApp) -> i64 {
    one(
        app,
        "SELECT COUNT(*) FROM badge WHERE acceptance = 'pending' AND origin = 'mail'",
    )
    .await
}

/// A page's words, with spaces that break like others.
async fn page(browser: &mut Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.text().replace(['\u{a0}', '\u{202f}'], " ")
}

/// Presses the button of the first mail's link.
async fn try_link(app: &TestApp, browser: &mut Browser, number: &str) -> StatusCode {
    let mut on = app.state.db.read().await.unwrap();
    let sql = "SELECT id FROM forwarded_mail ORDER BY id LIMIT 1";
    let (id,): (String,) = server::fetch_one!(&mut on, (String,), sql).unwrap();
    drop(on);
    let fields = [("mail", id.as_str()), ("number", number)];
    browser
        .post("/api/fn/forwarded/try_link", &fields)
        .await
        .status
}
