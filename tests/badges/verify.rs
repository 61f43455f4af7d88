//! Anyone checks a badge, without an account; nothing of it is stored.

use http::StatusCode;
use support::{Issuer, Part, Reply, on_each_engine};

use super::{ADDRESS, NAME, count, share, take_in};

#[tokio::test]
async fn anyone_checks_a_file_a_text_or_a_link_and_nothing_is_kept() {
    on_each_engine(|app| async move {
        let mut visitor = app.browser();
        assert_eq!(visitor.get("/verifier").await.status, StatusCode::OK);
        let signed = app.issuer.signed("verif", ADDRESS, |_| {});
        let hosted = app.issuer.hosted("verif2", ADDRESS);
        let file = Issuer::baked(&signed);
        let by_file = visitor
            .upload("/verifier", &[Part::File("file", "b.png", &file)])
            .await;
        let by_text = visitor
            .upload("/verifier", &[Part::Text("text", &hosted.to_string())])
            .await;
        let link: String =
            url::form_urlencoded::byte_serialize(hosted["id"].as_str().unwrap().as_bytes())
                .collect();
        let by_link = visitor.get(&format!("/verifier?url={link}")).await;
        for (answer, name) in [
            (by_file, "Badge verif"),
            (by_text, "Badge verif2"),
            (by_link, "Badge verif2"),
        ] {
            assert_eq!(answer.status, StatusCode::OK);
            assert!(answer.text().contains(name), "{}", answer.text());
            assert!(!answer.text().contains(ADDRESS));
            let pictures = answer.attributes("img", "src");
            assert!(
                pictures
                    .iter()
                    .any(|src| src.starts_with("data:image/webp;base64,"))
            );
        }
        let mut script = visitor.clone().with("accept", "application/json");
        let said = script
            .upload("/verifier", &[Part::File("file", "b.png", &file)])
            .await;
        assert_eq!(said.json()["badge"]["checked"]["verdict"], "valid");
        let said = script
            .upload(
                "/verifier",
                &[Part::File("file", "b.jpg", b"\xff\xd8\xff\xe0")],
            )
            .await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(said.json()["problem"]["why"], "jpeg");
        assert_eq!(count(&app).await, 0);
        assert!(app.state.blobs.list().await.unwrap().is_empty());
    })
    .await;
}

/// What the protocol calls warnings is said in sentences, to who holds the file and to nobody else.
#[tokio::test]
async fn what_is_worth_knowing_is_said_and_changes_nothing() {
    on_each_engine(|app| async move {
        let badge = app.issuer.signed("notes", ADDRESS, |credential| {
            let contexts = credential["@context"].as_array_mut().unwrap();
            contexts.push("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json".into());
            credential["credentialSchema"] = serde_json::json!([{
                "id": "https://schemas.example/s.json", "type": "JsonSchema",
            }]);
            credential["refreshService"] = serde_json::json!({
                "id": format!("{}/notes/refresh", app.issuer.url), "type": "1EdTechCredentialRefresh",
            });
        });
        let mut hosted = app.issuer.hosted("notes2", ADDRESS);
        hosted["extensions:apply"] = serde_json::json!({
            "type": ["Extension", "extensions:ApplyLink"], "url": "https://x.example/",
        });
        app.issuer.says("/notes2/assertion", Reply::Json(hosted.clone()));
        let mut browser = app.member(NAME, ADDRESS).await;
        for (badge, sentences) in [
            (badge, &["schemas.example", "une version plus récente"][..]),
            (hosted, &["extensions:ApplyLink", "sans chiffrement"][..]),
        ] {
            let file = Issuer::baked(&badge);
            let parts = [Part::File("file", "b.png", &file[..])];
            let anyone = app.browser().upload("/verifier", &parts).await;
            let id = take_in(&app, &mut browser, &badge).await;
            let mine = browser.get(&format!("/badges/{id}")).await;
            for page in [&anyone, &mine] {
                let said = page.text_of("main").unwrap();
                assert!(said.contains("Authentique et valide"), "{said}");
                assert!(said.contains("Bon à savoir"), "{said}");
                for sentence in sentences {
                    assert!(said.contains(sentence), "{sentence} in {said}");
                }
            }
            let page = share(&app, &mut browser, &id, &["show_name"]).await;
            let shown = app.browser().get(&page).await;
            assert!(!shown.text().contains("Bon à savoir"));
            let json = app.browser().get(&format!("{page}.json")).await.json();
            assert_eq!(json["checked"]["verdict"], "valid");
            assert_eq!(json["checked"]["notes"].as_array().map(Vec::len), Some(0));
        }
    })
    .await;
}

#[tokio::test]
async fn one_network_checks_only_so_much() {
    on_each_engine(|app| async move {
        let mut visitor = app.browser();
        let text = [Part::Text("text", "https://127.0.0.1/")];
        for _ in 0..30 {
            let answer = visitor.upload("/verifier", &text).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let answer = visitor.upload("/verifier", &text).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        app.clock.advance(11 * domain::Millis::MINUTE);
        let answer = visitor.upload("/verifier", &text).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
