//! What people send by mistake, and what others send on purpose: a sentence each, nothing lost.

use http::StatusCode;
use server::service::badges::{Handed, Manner, import};
use support::{Browser, Issuer, Part, on_each_engine, picture};

use super::{ADDRESS, NAME, brought, count, send, send_text};

/// The reason that a script is given.
async fn reason(browser: &Browser, parts: &[Part<'_>]) -> String {
    let mut script = browser.clone().with("accept", "application/json");
    let answer = script.upload("/badges/import", parts).await.json();
    let problem = &answer["results"][0]["problem"];
    let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    [text("why"), text("kind"), text("reason")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A word document, which is a ZIP too.
fn office() -> Vec<u8> {
    super::super::arrivals::zip_of(&[("[Content_Types].xml", b"<Types/>".to_vec())])
}

fn lying_chunk() -> Vec<u8> {
    let mut bytes = Issuer::baked(&serde_json::json!({"id": "https://univ.example/1"}));
    // The length of the first chunk after the header.
    bytes[33..37].copy_from_slice(&0x7fff_ffff_u32.to_be_bytes());
    bytes
}

#[tokio::test]
async fn every_mistake_has_its_own_sentence() {
    on_each_engine(|app| async move {
        let browser = app.member(NAME, ADDRESS).await;
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let large = vec![b'x'; 10 * 1024 * 1024 + 1];
        let lying = lying_chunk();
        let office = office();
        let plain = picture();
        let file = |bytes| [Part::File("file", "badge.png", bytes)];
        let table: [(&[Part<'_>], &str); 12] = [
            (&[Part::File("file", "", b"")], "no_file"),
            (&[], "no_file"),
            (&file(b""), "empty"),
            (&file(&large), "too_large"),
            (&file(b"\xff\xd8\xff\xe0 a photograph"), "jpeg"),
            (&file(&plain), "no_badge png"),
            (&file(&lying), "damaged png"),
            (&file(deep.as_bytes()), "too_complex"),
            // UTF-16 that breaks off in the middle of a character.
            (&file(b"\xff\xfe{\0\"\0\0\xd8"), "wrong_encoding"),
            (&file(b"PK\x03\x04 cut off"), "damaged zip"),
            (&file(&office), "unknown_kind"),
            (&file(b"{\"a\": 1}"), "no_badge json"),
        ];
        for (parts, expected) in table {
            let said = reason(&browser, parts).await;
            assert_eq!(said, expected);
        }
        let text = [Part::Text("text", "bonjour, voici mon badge")];
        assert_eq!(reason(&browser, &text).await, "no_badge text");
        assert_eq!(count(&app).await, 0);
    })
    .await;
}

#[tokio::test]
async fn without_javascript_the_sentence_is_a_page() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let answer = send(&mut browser, &[b"\xff\xd8\xff\xe0 a photograph"]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text_of("h1").is_some());
        assert!(answer.text().contains("JPEG"), "{}", answer.text());
        // A form that is none at all.
        let answer = browser.post("/badges/import", &[("file", "x")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text_of("h1").is_some());
    })
    .await;
}

#[tokio::test]
async fn links_that_lead_nowhere_say_where_and_why() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let issuer = &app.issuer;
        let table = [
            (issuer.says("/500", support::Reply::Status(500)), "status"),
            (
                issuer.says(
                    "/html",
                    support::Reply::Bytes("text/html", b"<!DOCTYPE html><p>x".to_vec()),
                ),
                "not_a_badge",
            ),
            (
                issuer.says(
                    "/in",
                    support::Reply::Redirect("http://127.0.0.1:9/".to_owned()),
                ),
                "forbidden",
            ),
            (
                issuer.says(
                    "/meta",
                    support::Reply::Redirect("http://169.254.169.254/".to_owned()),
                ),
                "forbidden",
            ),
            (format!("{}/404", issuer.url), "status"),
            ("https://127.0.0.1/badge".to_owned(), "forbidden"),
            ("https://[::1]/badge".to_owned(), "forbidden"),
            ("https://2130706433/badge".to_owned(), "forbidden"),
            ("https://localhost/badge".to_owned(), "forbidden"),
            ("http://example.org/badge".to_owned(), "forbidden"),
        ];
        for (link, expected) in table {
            let said = reason(&browser, &[Part::Text("text", &link)]).await;
            assert_eq!(said, format!("unreachable {expected}"), "{link}");
        }
        let answer = send_text(&mut browser, "https://127.0.0.1/badge").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(count(&app).await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_account_holds_what_the_instance_allows_and_no_more() {
    for engine in support::engines() {
        let app =
            support::TestApp::start_dev(engine, |config| config.quota.account_badges = 2).await;
        let account = super::account(&app, ADDRESS).await;
        let wait = std::time::Duration::from_secs(4);
        for (name, fits) in [("un", true), ("deux", true), ("trois", false)] {
            let file = Issuer::baked(&app.issuer.signed(name, ADDRESS, |_| {}));
            let handed = Handed::File(file.into());
            let imported = import(&app.state, &account, handed, Manner::BY_HAND, wait).await;
            assert_eq!(imported.is_ok(), fits, "{name}");
        }
    }
}

#[tokio::test]
async fn a_false_badge_is_kept_and_never_shared() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let mut forged = app.issuer.signed("faux", ADDRESS, |_| {});
        forged["credentialSubject"]["achievement"]["name"] = "Doctorat".into();
        let id = brought(&send(&mut browser, &[&Issuer::baked(&forged)]).await);
        let row = super::stored(&app, &id).await;
        assert_eq!(row.checked.unwrap().verdict, domain::Verdict::Invalid);
        browser
            .post(
                "/api/fn/shares/create",
                &[("badge", id.as_str()), ("show_name", "on")],
            )
            .await;
        let mut on = app.state.db.read().await.unwrap();
        let shares = server::store::shares::of_badge(&mut on, &id).await.unwrap();
        assert!(shares.is_empty());
    })
    .await;
}
