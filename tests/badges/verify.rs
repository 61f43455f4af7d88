//! Anyone checks a badge, without an account; nothing of it is stored.

use http::StatusCode;
use support::{Issuer, Part, on_each_engine};

use super::{ADDRESS, count};

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
