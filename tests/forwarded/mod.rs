//! Badges that come by forwarded mail: from the envelope to the page.

use std::path::Path;

use domain::Millis;
use http::StatusCode;
use support::{Browser, Conversation, Issuer, Reply, TestApp};

use super::arrivals::zip_of;

mod bad_input;
mod badges;
mod envelope;
mod links;
mod postfix;

const NAME: &str = "Amina Bénali";
const ADDRESS: &str = "amina.b@univ.example";

/// A mail with a file.
fn with_file(name: &str, file: &[u8]) -> Vec<u8> {
    with_files(&[(name, file)])
}

/// A mail with files.
fn with_files(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut mail = String::from(
        "From: Issuer <noreply@issuer.example>\r\nSubject: Votre badge\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBravo !\r\n",
    );
    for (name, file) in files {
        mail.push_str(&format!(
            "--b\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n"
        ));
        for line in base64(file).as_bytes().chunks(76) {
            mail.push_str(std::str::from_utf8(line).unwrap());
            mail.push_str("\r\n");
        }
    }
    (mail + "--b--\r\n").into_bytes()
}

/// A ZIP whose first file asks for a password.
fn encrypted_zip() -> Vec<u8> {
    let mut zip = zip_of(&[("secret.json", b"{}".to_vec())]);
    let central = zip.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    zip[central + 8] |= 1;
    zip
}

/// A PDF that asks for a password.
const ENCRYPTED_PDF: &[u8] = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
    3 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -4/O<00>/U<00>>>endobj\n\
    trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n%%EOF";

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
