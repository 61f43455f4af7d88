//! Everything in one ZIP, originals untouched.

use std::io::{Cursor, Read};

use http::StatusCode;
use support::{Issuer, on_each_engine};

use super::{ADDRESS, NAME, send, share, take_in};

#[tokio::test]
async fn the_zip_holds_every_original_and_an_index() {
    on_each_engine(|app| async move {
        let mut browser = app.member(NAME, ADDRESS).await;
        let one = app.issuer.signed("un/../é", ADDRESS, |_| {});
        let two = app.issuer.hosted("deux", ADDRESS);
        let id = take_in(&app, &mut browser, &one).await;
        take_in(&app, &mut browser, &two).await;
        let page = share(&app, &mut browser, &id, &[]).await;
        let mut other = app.member("Basile", "basile@univ.example").await;
        send(&mut other, &[&Issuer::baked(&one)]).await;

        let wrong = browser
            .post(
                "/reglages/donnees/export",
                &[("password", "not the password")],
            )
            .await;
        let back = wrong.location();
        assert_eq!(back.as_deref(), Some("/reglages/donnees?refus=export"));
        let again = [("password", support::PASSWORD)];
        let answer = browser.post("/reglages/donnees/export", &again).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-type"), Some("application/zip"));
        let mut zip = zip::ZipArchive::new(Cursor::new(answer.bytes.to_vec())).unwrap();
        assert_eq!(zip.len(), 3, "two badges and the index, nobody else's");
        let mut index = String::new();
        zip.by_name("index.json")
            .unwrap()
            .read_to_string(&mut index)
            .unwrap();
        let index: serde_json::Value = serde_json::from_str(&index).unwrap();
        assert_eq!(index["schema"], 1);
        let badges = index["badges"].as_array().unwrap();
        let mut originals = Vec::new();
        for badge in badges {
            let name = badge["file"].as_str().unwrap();
            assert!(
                name.starts_with("badges/") && !name.contains(".."),
                "{name}"
            );
            let mut bytes = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            originals.push(bytes);
        }
        for expected in [Issuer::baked(&one), Issuer::baked(&two)] {
            assert!(originals.contains(&expected));
        }
        let urls: Vec<&str> = badges
            .iter()
            .filter_map(|badge| badge["shares"][0]["url"].as_str())
            .collect();
        assert!(urls.len() == 1 && urls[0].ends_with(&page), "{urls:?}");
        let stranger = app.browser().post("/reglages/donnees/export", &[]).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}
